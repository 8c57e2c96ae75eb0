"""What the press's tests share: a small paper on disk and its public site."""

from pathlib import Path

import pytest

from broadsheet.press.serving import PublicSite
from tests.asgi_client import AsgiClient
from tests.press.paper import FEED, PAGE, Paper, behind


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper with one edition: a front page, one of each kind of answer, a picture."""
    paper = Paper(tmp_path)
    paper.open_edition("1")
    paper.put("site/index.html", PAGE, "gz", "br")
    paper.put("site/about/index.html", b"<title>About</title>" + PAGE, "gz")
    paper.put("site/2026/11/harbour-wall/index.html", b"<title>Harbour wall</title>", "gz")
    paper.put("site/feed.xml", FEED, "gz")
    paper.put("site/feed.json", b"{}")
    paper.put("site/robots.txt", b"User-agent: *\n")
    paper.put("site/assets/paper.0123456789ab.css", b"body{margin:0}", "gz")
    paper.put("site/404.html", b"<title>Not here</title>", "gz")
    paper.put("site/410.html", b"<title>Withdrawn</title>")
    paper.put("gone/2026/11/withdrawn/index.html", b"<title>This story was withdrawn</title>", "gz")
    paper.put("moved/2026/11/old-slug/index.html", b"/2026/11/harbour-wall/\n")
    paper.put_media("pictures/ab12/640.avif", bytes(range(256)) * 4)
    paper.put_media("original_images/quay.jpg", b"with the camera's position in it")
    return paper


@pytest.fixture
def site(paper: Paper) -> AsgiClient:
    """The paper's public site, open to any host."""
    return AsgiClient(PublicSite(paper.store, paper.media, behind))
