"""Pure craft on text and HTML: cleaning, excerpts, slugs, dates, language, fingerprints.

No database, no network, no clock.
"""
