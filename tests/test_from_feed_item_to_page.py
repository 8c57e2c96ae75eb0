"""The whole road with one feed: from a publisher's server to the file on disk, and back off again."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.utils import timezone

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.publishing import kill
from broadsheet.desk.models import Article
from broadsheet.pages import actions as pages
from broadsheet.wire.actions.polling import poll_now
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.models import Source
from tests.feedserver import FeedServer

FEED = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>North Coast Wire</title><link>https://wire.example/</link><description>Tides and trade</description>
<item><title>Locks open to &lt;b&gt;night&lt;/b&gt; traffic</title><link>https://wire.example/locks</link>
<guid isPermaLink="false">ncw-1</guid><pubDate>{published}</pubDate>
<description>Barge owners had asked for it.</description>
<content:encoded><![CDATA[<p>Upper Tarn opens its locks by night. The lock keepers were not asked.</p>
<script>alert(1)</script><p onclick="x()">A canary sings in the engine house.</p>
<p>The post Locks open appeared first on North Coast Wire.</p>]]></content:encoded></item>
</channel></rss>"""

CANARY = "A canary sings in the engine house."
EVERYWHERE = ("index.html", "economy/index.html", "feed.xml", "feed.atom", "feed.json", "economy/feed.xml")


@pytest.fixture
def paper(db: None, tmp_path: Path, settings) -> Path:
    settings.PAGES_FOLDER = tmp_path / "pages"
    settings.DELIVERIES_FOLDER = tmp_path / "deliveries"
    found_paper("The Tarn Post", ("Economy",))
    return tmp_path / "pages" / "current"


def polled(server: FeedServer, terms: str) -> None:
    """The feed on the wire under these terms, asked once, and pressed."""
    # An hour old: the right to some ends after thirty days.
    published = format_datetime(timezone.now() - timedelta(hours=1))
    server.serve("/feed.xml", FEED.replace("{published}", published).encode())
    source, _ = add_source(
        server.url("/feed.xml"), "economy", terms, name="North Coast Wire", now=timezone.now()
    )
    report = poll_now([source.pk])
    assert (report.counts["new"], report.failed) == (1, [])
    pages.run()


def page_of(paper: Path, article: Article) -> str:
    return (paper / "site" / str(article.address) / "index.html").read_text("utf-8")


def everything(paper: Path) -> str:
    """All text of the tree that readers can ask for."""
    files = [
        path for path in (paper / "site").rglob("*") if path.suffix in (".html", ".xml", ".atom", ".json")
    ]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_a_story_comes_out_whole_with_its_credit_once_and_nothing_live_in_it(
    paper: Path, feed_server: FeedServer
) -> None:
    polled(feed_server, "cc-by")
    article = Article.objects.get()
    page = page_of(paper, article)
    assert article.headline == "Locks open to night traffic"
    assert CANARY in page
    assert "alert(1)" not in page
    assert "onclick" not in page
    assert page.count("appeared first on") == 1
    assert 'href="https://wire.example/locks"' in page


@pytest.mark.parametrize("terms", ["link-only", "excerpt"])
def test_what_the_terms_forbid_is_nowhere_in_the_tree(
    paper: Path, feed_server: FeedServer, terms: str
) -> None:
    polled(feed_server, terms)
    everywhere = everything(paper)
    assert "Locks open to night traffic" in everywhere
    assert CANARY not in everywhere


def test_a_killed_story_goes_from_everywhere_and_its_address_says_so(
    paper: Path, feed_server: FeedServer
) -> None:
    polled(feed_server, "cc-by")
    article = Article.objects.get()
    assert all("Locks open" in (paper / "site" / name).read_text("utf-8") for name in EVERYWHERE)
    kill(article, notice="Withdrawn at the agency's request.")
    pages.run()
    assert "Locks open" not in everything(paper)
    gone = (paper / "gone" / str(article.address) / "index.html").read_text("utf-8")
    assert "Withdrawn at the agency" in gone
    # The wire sends it again, and it does not come back.
    poll_now(list(Source.objects.values_list("pk", flat=True)))
    pages.run()
    assert "Locks open" not in everything(paper)


def test_the_tree_is_what_a_clean_build_would_be(paper: Path, feed_server: FeedServer) -> None:
    polled(feed_server, "agency-30-days")
    assert pages.prove(workers=1).differ == ()
