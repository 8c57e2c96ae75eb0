"""How good the paper's own judgement is: labelled sets read, and what was judged of them measured.

The rooms that judge (wire, archive) keep their evaluations beside their judgement, in `evaluation/`; what those share is here.
`broadsheet eval` runs them (ops.evaluations).
"""
