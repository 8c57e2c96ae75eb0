"""Pure craft on text and HTML: cleaning, excerpts, slugs, dates, language, words.

No database, no network, no clock.
"""
