"""A page's address leads to its feeds: what it states first, then what it links to, and a guess where it says nothing."""

import pytest

from broadsheet.wire.formats.discovery import Candidate, Found, candidates
from tests.shared_data import loader, shared_data

PAGE = "https://harbour.example/sport/"


def urls(html: str, page: str = PAGE) -> list[str]:
    return [one.url for one in candidates(html.encode(), page)]


def link(type: str = "application/rss+xml", href: str = "/feed/", **more: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in more.items() if name != "rel")
    return f'<link rel="{more.get("rel", "alternate")}" type="{type}" href="{href}"{said}>'


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(link(), id="RSS"),
        pytest.param(link("application/atom+xml"), id="Atom"),
        pytest.param(link("application/feed+json"), id="JSON Feed"),
        pytest.param(link("application/rdf+xml"), id="RSS 1.0"),
        pytest.param(link("APPLICATION/RSS+XML; charset=utf-8"), id="capitals and a charset"),
        pytest.param(link(rel="home Alternate"), id="more relations"),
        pytest.param("<link rel=alternate type=application/rss+xml href=/feed/>", id="without quotes"),
        pytest.param('<LINK REL="alternate" TYPE="application/rss+xml" HREF="/feed/">', id="in capitals"),
        pytest.param(f"<body><p>words</p>{link()}", id="in the body"),
        pytest.param(link("text/xml"), id="a vague type and an address that looks like a feed"),
        pytest.param('<link rel="feed" href="/feed/">', id="relation feed"),
        pytest.param(link(href="https://harbour.example/feed/#main"), id="with a fragment"),
        pytest.param(link(href="feed:https://harbour.example/feed/"), id="with the scheme feed"),
        pytest.param(
            link(href="feed://harbour.example/feed/"), id="with the scheme feed in the place of https"
        ),
        pytest.param('<base href="/en/">' + link(href="../feed/"), id="from the page's base"),
        pytest.param(link() + link("application/atom+xml"), id="said twice"),
    ],
)
def test_a_stated_feed_is_found(html: str) -> None:
    assert urls(f"<html><head><title>The Harbour</title>{html}") == ["https://harbour.example/feed/"]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(link("application/json+oembed", "/wp-json/oembed/1.0/embed?url=x"), id="oEmbed"),
        pytest.param(
            link("application/json", "/wp-json/wp/v2/pages/7"), id="the publishing system's interface"
        ),
        pytest.param(link("text/html", "/nl/", hreflang="nl"), id="the page in another language"),
        pytest.param(link("application/xml", "/sitemap.xml", rel="sitemap"), id="a sitemap"),
        pytest.param(link("text/css", "/night.css", rel="alternate stylesheet"), id="a style sheet"),
        pytest.param(link(href="javascript:alert(1)"), id="a script"),
        pytest.param(link(href=""), id="no address"),
        pytest.param(f"<!-- {link()} -->", id="in a comment"),
        pytest.param(f"<script>let a = '{link()}'</script>", id="in a script"),
    ],
)
def test_what_is_no_feed_is_not_taken_for_one(html: str) -> None:
    assert all(one.found is Found.GUESSED for one in candidates(f"<head>{html}".encode(), PAGE))


def test_stories_come_before_comments_and_the_pages_own_part_before_the_whole_site() -> None:
    html = (
        link(href="/comments/feed/", title="The Harbour » Comments")
        + link(href="/feed/", title="The Harbour")
        + link(href="/sport/feed/", title="The Harbour » Sport")
    )
    assert urls(html) == [
        "https://harbour.example/sport/feed/",
        "https://harbour.example/feed/",
        "https://harbour.example/comments/feed/",
    ]


def test_what_is_stated_comes_before_what_is_linked() -> None:
    found = candidates(f'{link(href="/a.xml")}<a href="/rss/sport.xml">RSS</a>'.encode(), PAGE)
    assert [(one.url, one.found) for one in found] == [
        ("https://harbour.example/a.xml", Found.STATED),
        ("https://harbour.example/rss/sport.xml", Found.LINKED),
    ]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<a href="/rss/sport.xml">Sport</a>', id="by its address"),
        pytest.param('<a href="/sport.xml">RSS</a>', id="by its word"),
        pytest.param('<a href="/sport.xml"><img src="i.png" alt="RSS feed"></a>', id="by its picture's word"),
        pytest.param('<a href="https://feeds.harbour.example/sport">Follow us</a>', id="by its host"),
        pytest.param('<a href="?feed=rss2">Follow us</a>', id="by its query"),
    ],
)
def test_a_linked_feed_is_found(html: str) -> None:
    [found] = candidates(f"<body><p>Words. {html} <a href='/about/'>About feeds</a></p>".encode(), PAGE)
    assert found.found is Found.LINKED


def test_a_page_that_says_nothing_is_answered_with_the_usual_places() -> None:
    found = urls("<html><body><p>The harbour.</p>")
    assert found[:2] == ["https://harbour.example/sport/feed/", "https://harbour.example/feed/"]
    assert urls("<p>The harbour.</p>", "https://harbour.example/")[0] == "https://harbour.example/feed/"


def test_a_title_is_read_in_the_pages_own_letters() -> None:
    html = '<meta charset="windows-1251"><link rel=alternate type=application/rss+xml href=/f title="Гавань">'
    assert candidates(html.encode("cp1251"), PAGE) == (
        Candidate("https://harbour.example/f", "Гавань", "rss", Found.STATED),
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(range(256)) * 40, id="no text"),
        pytest.param(b"<div>" * 100_000, id="nested without end"),
        pytest.param(b"<a href=/feed/>" * 30_000, id="tags without end"),
        pytest.param(b"<link " + b"rel=alternate " * 100_000, id="attributes without end"),
        pytest.param(b"&lt;" * 500_000, id="references without end"),
        pytest.param(b"<base href='http://[::1'><link rel=feed href='//[::2'>", id="addresses that are none"),
    ],
)
def test_any_page_is_answered(data: bytes) -> None:
    assert len(candidates(data, PAGE)) <= 20


def test_the_head_of_a_page_beyond_all_measure_is_read() -> None:
    html = f"<head>{link()}</head><body>" + "<p>The harbour.</p>" * 30_000
    assert urls(html) == ["https://harbour.example/feed/"]


@pytest.mark.shared
def test_the_validators_pages_lead_to_their_feeds() -> None:
    pages = loader()._tar(shared_data("feeds", "feedfinder.tar.gz"))
    stems = [
        name.removesuffix(".html") for name in pages if name.startswith("html4-") and name.endswith(".html")
    ]
    wrong = [
        stem
        for stem in stems
        if not candidates(pages[f"{stem}.html"], f"https://harbour.example/{stem}.html")[0].url.endswith(
            f"{stem}.xml"
        )
    ]
    print(f"\nthe validator's pages: {len(stems) - len(wrong)} of {len(stems)} lead to their feed")
    assert len(stems) >= 25
    assert not wrong
