"""How well the wire judges, measured on labelled sets with the very functions that judge the wire's items."""
