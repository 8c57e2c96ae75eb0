"""How well the archive judges, measured on labelled sets with the very functions that judge the paper's stories."""
