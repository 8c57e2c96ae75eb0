"""How the paper looks: templates, styles, scripts, feeds.

Comes last on the road of a story: it turns what the desk's gate tells about a story into the text a
reader, a feed reader or a search engine receives. Pure: no database, no network, no clock, and no Django.
Where a page lives, what it holds and when it is made again is decided in `broadsheet.pages`.

The rooms of the theme, in reading order:

- `story`      what the templates may know of a story (the shape the gate gives)
- `shapes`     the paper, its menus and the contents of each page, put together by `broadsheet.pages`
- `furniture`  the constant parts of a page (head, masthead, foot), set once for each section
- `render`     one function for each page
- `feeds`, `sitemaps`, `linked_data`   the paper for machines
- `assets`, `fonts`, `drawings`, `colours`   stylesheet, script, typefaces and icons as files, made once
- `words`      every word of the interface
"""
