"""The public site answers from files: the right bytes, the right status, the right headers."""

import gzip
import os
import sys
from pathlib import Path

import brotli
import pytest

from broadsheet.press.serving import PublicSite
from tests.asgi_client import AsgiClient
from tests.press.paper import PAGE, Paper, behind, soon

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress, None: bytes}

# Pages and their addresses


def test_a_page_is_answered_with_the_bytes_of_its_file(site: AsgiClient):
    answer = site.get("/")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/assets/paper.0123456789ab.css", "text/css; charset=utf-8"),
        ("/media/pictures/ab12/640.avif", "image/avif"),
    ],
)
def test_a_file_has_the_type_its_name_says(site: AsgiClient, path: str, kind: str):
    answer = site.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        pytest.param("/about", "/about/", id="a folder without its slash"),
        pytest.param("/about/index.html", "/about/", id="the file behind a folder"),
        pytest.param("/index.html", "/", id="the file behind the front page"),
        pytest.param("/%61bout/", "/about/", id="letters encoded without need"),
        pytest.param("/feed%2Exml", "/feed.xml", id="a dot encoded without need"),
        pytest.param("/2026/11/withdrawn", "/2026/11/withdrawn/", id="a withdrawn story without its slash"),
        pytest.param("/2026/11/old-slug", "/2026/11/old-slug/", id="a former address without its slash"),
    ],
)
def test_a_second_spelling_leads_to_the_one_address(site: AsgiClient, path: str, target: str):
    answer = site.get(path)
    assert (answer.status, answer.headers["location"], answer.body) == (301, target, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing/",
        "/nothing/index.html",
        "/feed.xml/",
        "/About/",
        "/404.html",
        "/410.html",
        "/index.html.gz",
        "/feed.xml.gz",
        "/%66eed.xml.gz",
        "/index.html/",
        "/.htaccess",
        "/.well-known/security.txt",
        "/about/.hidden",
        "/media/",
        "/media",
        "/media/pictures",
        "/media/pictures/",
        "/media/pictures/ab12/",
        "/media/original_images/quay.jpg",
        "/media/pictures/.secret/x.avif",
        "/site/about/",
        "/gone/2026/11/withdrawn/",
        "/editions/1/site/index.html",
        "/" + "x" * 300 + "/",
    ],
)
def test_what_is_no_page_answers_404_with_the_papers_own_notice(site: AsgiClient, path: str):
    answer = site.get(path)
    assert (answer.status, answer.body) == (404, b"<title>Not here</title>")
    assert answer.headers["cache-control"] == "no-store"


def test_a_withdrawn_story_answers_410_with_its_notice(site: AsgiClient):
    answer = site.get("/2026/11/withdrawn/")
    assert (answer.status, answer.body) == (410, b"<title>This story was withdrawn</title>")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_former_address_leads_to_the_new_one(site: AsgiClient):
    answer = site.get("/2026/11/old-slug/")
    assert (answer.status, answer.headers["location"]) == (301, "/2026/11/harbour-wall/")


@pytest.mark.parametrize(
    ("held", "location"),
    [
        ("https://elsewhere.example/a?b=c#d", "https://elsewhere.example/a?b=c#d"),
        ("/2019/05/hafen-für-alle/", "/2019/05/hafen-f%C3%BCr-alle/"),
        ("/caf%C3%A9/", "/caf%C3%A9/"),
    ],
)
def test_a_move_may_lead_anywhere_on_the_web(paper: Paper, site: AsgiClient, held: str, location: str):
    paper.put("moved/old/index.html", held.encode())
    assert site.get("/old/").headers["location"] == location


@pytest.mark.parametrize(
    "held",
    [
        b"//evil.example/",
        b"/\\evil.example/",
        b"javascript:alert(1)",
        b"/ok\r\nset-cookie: a=b",
        b"/a b",
        b"",
        b"\xff",
        b"/" * 5000,
    ],
)
def test_a_move_to_what_is_no_address_leads_nowhere(paper: Paper, site: AsgiClient, held: bytes):
    paper.put("moved/old/index.html", held)
    assert site.get("/old/").status == 404


def test_a_former_address_in_another_script_still_leads_on(paper: Paper, site: AsgiClient):
    paper.put("moved/2019/05/größe/index.html", b"/2026/11/harbour-wall/")
    assert site.get("/2019/05/gr%C3%B6%C3%9Fe/").headers["location"] == "/2026/11/harbour-wall/"
    assert site.get("/2019/05/gr%c3%b6%c3%9fe/").headers["location"] == "/2019/05/gr%C3%B6%C3%9Fe/"


def test_a_story_that_is_back_wins_over_its_notice(paper: Paper, site: AsgiClient):
    assert site.get("/2026/11/withdrawn/").status == 410
    paper.put("site/2026/11/withdrawn/index.html", b"<title>Back</title>")
    soon()
    assert site.get("/2026/11/withdrawn/").status == 200


@pytest.mark.parametrize("path", ["/-/health", "/-/", "/-", "/desk", "/desk/", "/desk/login/?next=/"])
def test_the_dynamic_part_and_the_desk_go_to_the_app_behind(site: AsgiClient, path: str):
    answer = site.ask("POST", path)
    assert answer.body == b"behind: POST " + path.partition("?")[0].encode()


@pytest.mark.parametrize("path", ["/%2D/health", "/%64esk/", "/deskx/", "/-x/"])
def test_nothing_else_reaches_the_app_behind(site: AsgiClient, path: str):
    assert site.get(path).status == 404


# Changes


def test_a_changed_page_shows_within_half_a_second(paper: Paper, site: AsgiClient):
    before = site.get("/about/")
    paper.put("site/about/index.html", b"<title>New</title>", "gz")
    soon()
    after = site.get("/about/")
    assert after.body == b"<title>New</title>"
    assert after.headers["etag"] != before.headers["etag"]


def test_a_page_that_went_away_is_gone_within_half_a_second(paper: Paper, site: AsgiClient):
    assert site.get("/about/").status == 200
    (paper.store / "current/site/about/index.html").unlink()
    soon()
    assert site.get("/about/").status == 404


def test_a_new_page_shows_at_once_though_it_was_asked_for_before(paper: Paper, site: AsgiClient):
    assert site.get("/new/").status == 404
    paper.put("site/new/index.html", b"new")
    assert site.get("/new/").body == b"new"


def test_a_new_edition_shows_within_half_a_second(paper: Paper, site: AsgiClient):
    site.get("/")
    (paper.store / "editions/2").mkdir()
    paper.put("site/index.html", b"second edition", edition="2")
    paper.open_edition("2")
    soon()
    assert site.get("/").body == b"second edition"
    assert site.get("/about/").status == 404


def test_the_same_page_keeps_its_etag_in_a_new_edition(paper: Paper, site: AsgiClient):
    before = site.get("/").headers["etag"]
    (paper.store / "editions/2").mkdir()
    path = paper.put("site/index.html", PAGE, edition="2")
    os.utime(path, (1, 1))
    paper.open_edition("2")
    soon()
    assert site.get("/").headers["etag"] == before


def test_a_picture_that_went_away_is_gone_within_half_a_second(paper: Paper, site: AsgiClient):
    assert site.get("/media/pictures/ab12/640.avif").status == 200
    (paper.media / "pictures/ab12/640.avif").unlink()
    soon()
    assert site.get("/media/pictures/ab12/640.avif").status == 404


def test_before_the_first_edition_readers_are_asked_to_come_back(tmp_path: Path):
    paper = Paper(tmp_path)
    site = AsgiClient(PublicSite(paper.store, paper.media, behind))
    answer = site.get("/")
    assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
    paper.open_edition("1")
    paper.put("site/index.html", b"first")
    soon()
    assert site.get("/").body == b"first"


def test_a_compressed_sibling_of_an_older_text_is_not_used(paper: Paper, site: AsgiClient):
    page = paper.put("site/half/index.html", b"old text", "gz", "br")
    page.write_bytes(b"new text")
    answer = site.get("/half/", {"accept-encoding": "gzip, br"})
    assert (answer.body, "content-encoding" in answer.headers) == (b"new text", False)


def test_a_compressed_sibling_that_comes_later_is_used(paper: Paper, site: AsgiClient):
    assert "content-encoding" not in site.get("/about/", {"accept-encoding": "br"}).headers
    paper.put("site/about/index.html", b"<title>About</title>" + PAGE, "br")
    soon()
    assert site.get("/about/", {"accept-encoding": "br"}).headers["content-encoding"] == "br"


# Representations


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, zstd", "zstd"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0.9, zstd;q=1.0, gzip;q=0.8", "zstd"),
        ("zstd;q=0, *;q=0.1", "br"),
        ("br;q=0, gzip;q=0", None),
        ("br;q=0, gzip;q=0, zstd;q=0", None),
        ("identity, zstd;q=0.5", None),
        ("*;q=0", None),
        ("identity;q=0", None),
        ("*", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=banana", None),
    ],
)
def test_the_client_chooses_the_encoding(site: AsgiClient, accept: str | None, coding: str | None):
    answer = site.get("/", {} if accept is None else {"accept-encoding": accept})
    assert answer.headers.get("content-encoding") == coding
    assert UNPACK[coding](answer.body) == PAGE
    assert answer.headers["vary"] == "accept-encoding"


def test_accept_encoding_in_two_lines_counts_as_one(site: AsgiClient):
    answer = site.get("/", [("accept-encoding", "deflate"), ("accept-encoding", "gzip")])
    assert answer.headers["content-encoding"] == "gzip"


def test_each_representation_has_its_own_strong_etag(site: AsgiClient):
    tags = {
        site.get("/", {"accept-encoding": coding}).headers["etag"]
        for coding in ("br", "zstd", "gzip", "identity")
    }
    assert len(tags) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


def test_a_page_without_a_brotli_sibling_goes_as_zstd_to_a_browser(paper: Paper, site: AsgiClient):
    paper.put("site/just-in/index.html", PAGE, "gz")
    answer = site.get("/just-in/", {"accept-encoding": "gzip, deflate, br, zstd"})
    assert answer.headers["content-encoding"] == "zstd"
    assert zstd.decompress(answer.body) == PAGE


def test_a_changed_page_is_compressed_anew(paper: Paper, site: AsgiClient):
    wish = {"accept-encoding": "zstd"}
    before = site.get("/", wish).headers["etag"]
    paper.put("site/index.html", PAGE + b"<p>Low water.</p>")
    soon()
    answer = site.get("/", wish)
    assert zstd.decompress(answer.body) == PAGE + b"<p>Low water.</p>"
    assert answer.headers["etag"] != before


def test_equal_pages_are_equal_bytes_in_every_coding(paper: Paper, site: AsgiClient):
    other = AsgiClient(PublicSite(paper.store, paper.media, behind))
    for coding in ("zstd", "gzip", "br"):
        wish = {"accept-encoding": coding}
        assert (site.get("/", wish).body, site.get("/", wish).headers["etag"]) == (
            other.get("/", wish).body,
            other.get("/", wish).headers["etag"],
        )


def test_what_gets_no_smaller_is_sent_as_it_is(paper: Paper, site: AsgiClient):
    paper.put("site/short.txt", b"ok")
    assert "content-encoding" not in site.get("/short.txt", {"accept-encoding": "zstd"}).headers


def test_head_and_304_know_the_zstd_page(site: AsgiClient):
    wish = {"accept-encoding": "zstd"}
    page, head = site.get("/", wish), site.head("/", wish)
    assert (head.headers, head.body) == (page.headers, b"")
    assert head.headers["content-length"] == str(len(page.body))
    assert site.get("/", wish | {"if-none-match": page.headers["etag"]}).status == 304
    assert site.get("/", {"accept-encoding": "gzip", "if-none-match": page.headers["etag"]}).status == 200


def test_notices_are_compressed_too(site: AsgiClient):
    for path, status in (("/nothing/", 404), ("/2026/11/withdrawn/", 410)):
        answer = site.get(path, {"accept-encoding": "gzip"})
        assert (answer.status, answer.headers["content-encoding"]) == (status, "gzip")
        assert gzip.decompress(answer.body).startswith(b"<title>")


# Conditions


@pytest.mark.parametrize("shape", ["{}", "W/{}", '"other", {}', '"other",W/{} , "third"', "*"])
def test_a_client_that_holds_the_page_gets_304(site: AsgiClient, shape: str):
    whole = site.get("/", {"accept-encoding": "gzip"})
    held = site.get("/", {"accept-encoding": "gzip", "if-none-match": shape.format(whole.headers["etag"])})
    assert (held.status, held.body) == (304, b"")
    for name in ("etag", "cache-control", "vary", "content-security-policy", "last-modified"):
        assert held.headers[name] == whole.headers[name]
    assert "content-length" not in held.headers and "content-encoding" not in held.headers


@pytest.mark.parametrize("shape", ['"other"', "other", "", '"', 'W/"', "W/*"])
def test_a_client_that_holds_something_else_gets_the_page(site: AsgiClient, shape: str):
    assert site.get("/", {"if-none-match": shape}).status == 200


def test_the_etag_of_another_encoding_does_not_match(site: AsgiClient):
    packed = site.get("/", {"accept-encoding": "gzip"}).headers["etag"]
    assert site.get("/", {"if-none-match": packed}).status == 200


def test_an_unchanged_date_gives_304(site: AsgiClient):
    date = site.get("/").headers["last-modified"]
    assert site.get("/", {"if-modified-since": date}).status == 304


def test_a_later_date_than_ours_gives_the_page(site: AsgiClient):
    assert site.get("/", {"if-modified-since": "Fri, 31 Dec 2100 23:59:59 GMT"}).status == 200


def test_an_etag_outweighs_a_date(site: AsgiClient):
    date = site.get("/").headers["last-modified"]
    assert site.get("/", {"if-modified-since": date, "if-none-match": '"other"'}).status == 200


def test_notices_are_never_304(site: AsgiClient):
    assert site.get("/nothing/", {"if-none-match": "*"}).status == 404
    assert site.get("/2026/11/withdrawn/", {"if-none-match": "*"}).status == 410


@pytest.mark.parametrize("path", ["/", "/nothing/", "/about", "/2026/11/withdrawn/", "/feed.xml", "/a//b"])
def test_head_answers_as_get_without_the_body(site: AsgiClient, path: str):
    get, head = site.get(path), site.head(path)
    assert (head.status, head.lines, head.body) == (get.status, get.lines, b"")


# Parts


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("0-9", 0, 9), ("100-", 100, 1023), ("-24", 1000, 1023), ("1000-9999", 1000, 1023), ("-9999", 0, 1023)],
)
def test_a_part_of_a_file_is_sent(site: AsgiClient, wanted: str, first: int, last: int):
    whole = site.get("/media/pictures/ab12/640.avif")
    part = site.get("/media/pictures/ab12/640.avif", {"range": f"bytes={wanted}"})
    assert (part.status, part.body) == (206, whole.body[first : last + 1])
    assert part.headers["content-range"] == f"bytes {first}-{last}/1024"
    assert part.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("wanted", ["1024-", "5000-6000", "-0"])
def test_a_part_behind_the_end_answers_416(site: AsgiClient, wanted: str):
    answer = site.get("/media/pictures/ab12/640.avif", {"range": f"bytes={wanted}"})
    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */1024")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,5-6", "lines=0-1", "bytes=", "bytes=-", "bytes=9-1", "bytes=a-b", ""]
)
def test_a_range_that_is_none_gets_the_whole(site: AsgiClient, wanted: str):
    answer = site.get("/media/pictures/ab12/640.avif", {"range": wanted})
    assert (answer.status, len(answer.body)) == (200, 1024)


def test_a_part_is_only_sent_of_the_file_the_client_knows(site: AsgiClient):
    path, wanted = "/media/pictures/ab12/640.avif", {"range": "bytes=0-9"}
    etag, date = (site.get(path).headers[name] for name in ("etag", "last-modified"))
    assert site.get(path, wanted | {"if-range": etag}).status == 206
    assert site.get(path, wanted | {"if-range": date}).status == 206
    assert site.get(path, wanted | {"if-range": '"other"'}).status == 200
    assert site.get(path, wanted | {"if-range": "W/" + etag}).status == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_part_of_a_compressed_page_is_a_part_of_its_compressed_bytes(site: AsgiClient, coding: str):
    whole = site.get("/", {"accept-encoding": coding})
    part = site.get("/", {"accept-encoding": coding, "range": "bytes=0-9"})
    assert (part.body, part.headers["content-encoding"]) == (whole.body[:10], coding)
    assert part.headers["content-range"] == f"bytes 0-9/{len(whole.body)}"


# Large files


BIG = bytes(range(256)) * 6000


@pytest.fixture
def big(paper: Paper) -> str:
    paper.put_media("pictures/cd34/4000.jpg", BIG)
    return "/media/pictures/cd34/4000.jpg"


def test_a_large_file_is_sent_whole_and_in_parts(site: AsgiClient, big: str):
    whole = site.get(big)
    assert (whole.status, whole.body) == (200, BIG)
    assert site.get(big, {"range": "bytes=1000000-1500000"}).body == BIG[1000000:1500001]
    assert site.get(big, {"if-none-match": whole.headers["etag"]}).status == 304
    assert site.head(big).headers == whole.headers


def test_a_large_file_is_not_kept_in_memory(paper: Paper, big: str):
    site = PublicSite(paper.store, paper.media, behind)
    AsgiClient(site).get(big)
    assert site.memory < 10_000


def test_a_changed_large_file_shows_at_once(paper: Paper, site: AsgiClient, big: str):
    site.get(big)
    paper.put_media("pictures/cd34/4000.jpg", BIG + b"more")
    assert site.get(big).body == BIG + b"more"


def test_a_large_text_is_compressed_when_its_sibling_fits(paper: Paper, site: AsgiClient):
    text = b"<urlset>" + b"<url/>" * 400_000
    paper.put("site/sitemaps/2026-11.xml", text, "gz", "br")
    for accept, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress), ("", bytes)):
        answer = site.get("/sitemaps/2026-11.xml", {"accept-encoding": accept})
        assert unpack(answer.body) == text


# Memory


def test_the_copies_in_memory_stay_below_their_bound(paper: Paper):
    for number in range(60):
        paper.put(f"site/{number}/index.html", b"x" * 10_000)
    site = PublicSite(paper.store, paper.media, behind, memory=200_000)
    client = AsgiClient(site)
    for number in range(60):
        assert client.get(f"/{number}/").status == 200
        assert site.memory <= 200_000


def test_what_does_not_exist_takes_no_memory(paper: Paper):
    site = PublicSite(paper.store, paper.media, behind)
    client = AsgiClient(site)
    client.get("/nothing/")
    before = site.memory
    for number in range(50):
        client.get(f"/nothing/{number}/")
    assert site.memory == before
