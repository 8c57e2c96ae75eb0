import re


def slug(t, limit=70):
    return re.sub("[^a-z0-9]+", "-", t.lower()).strip("-")[:limit] or "story"
