"""Find stories by what they say.

    journal ─follow→ stories told by the gate ─document→ terms ─put→ index
    reader  ─question→ clauses ─find→ places ─told by the gate again→ answer

`documents` says what of a story is looked through, `question` what a reader may ask, `index` is
the port behind which each database keeps terms in its own way (`sqlite`, `postgresql`), `finding`
asks it, `spelling` knows the words that lead somewhere, `following` keeps all of it
up to the journal, `extracts` picks the lines that are shown of a story.
"""
