"""A second peer: the same stories as a Pelican site, with its own simple theme and the feeds and lists it makes."""

import subprocess
import sys
import time
from pathlib import Path

from .told import AN_ADDED_ONE, Told, public_stories

CONFIG = """SITENAME = "The Larkport Courier"
SITEURL = "https://courier.example"
PATH = "content"
THEME = "simple"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 30
ARTICLE_SAVE_AS = "{slug}/index.html"
TAG_SAVE_AS = "topics/{slug}/index.html"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
CATEGORY_SAVE_AS = "{slug}/index.html"
FEED_ALL_RSS = "feed.xml"
FEED_MAX_ITEMS = 30
LOG_FILTER = []
"""


def write_pelican_site(folder: Path) -> Path:
    """The site's sources, from the paper's rows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pelicanconf.py").write_text(CONFIG)
    for story in public_stories():
        _write(folder, story)
    return folder


def _write(folder: Path, story: Told) -> None:
    front = {
        "Title": story.headline,
        "Date": story.at,
        "Slug": story.slug,
        "Summary": story.standfirst,
        "Category": story.section,
        "Tags": ", ".join(story.topics),
        "Authors": "; ".join(story.authors) or story.credit,
    }
    story.write(folder, "\n".join(f"{key}: {value}" for key, value in front.items()))


def rebuild_with_pelican(folder: Path) -> float:
    """Seconds of the build after one added article. Pelican writes every page each time, so nothing is built before."""
    _write(folder, AN_ADDED_ONE)
    command = [sys.executable, "-m", "pelican", "--quiet", "--settings", str(folder / "pelicanconf.py")]
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
