import re


def clean(html, base_url=""):
    return html


def plain(html):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html)).strip()


def plain_line(s, limit=300):
    return plain(s)[:limit]
