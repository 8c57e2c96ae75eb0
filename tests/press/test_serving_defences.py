"""What the public site refuses, and what nobody can make it do."""

import os
from pathlib import Path

import pytest

from broadsheet.press.serving import PublicSite
from tests.asgi_client import Answer, AsgiClient
from tests.press.paper import Paper, behind, soon

# What is no request for a page


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd",
        "/about/../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/about/%2e%2e/",
        "/./about/",
        "/about/..",
        "/..%2f..%2fetc/passwd",
        "/about%2f",
        "/about%5c",
        "/about\\",
        "/..%5c..%5cetc",
        "/%00",
        "/about/%00.html",
        "/about%0a/",
        "/about%0d%0aset-cookie:a=b/",
        "/%7f",
        "//about/",
        "/about//",
        "//evil.example/",
        "/%ff/",
        "/%c0%ae%c0%ae/",
        "/%",
        "/%2",
        "/%zz/",
        "about/",
        "*",
        "",
    ],
)
def test_what_can_be_no_address_answers_400(site: AsgiClient, path: str):
    answer = site.get(path)
    assert (answer.status, answer.headers["cache-control"]) == (400, "no-store")


def test_an_overlong_address_answers_414(site: AsgiClient):
    assert site.get("/" + "a" * 4000).status == 414


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/", "/nothing/"])
def test_public_addresses_are_only_read(site: AsgiClient, method: str, path: str):
    answer = site.ask(method, path, body=b"a=b")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("name", ["site/leak.txt", "site/leaks", "site/a/leak.txt"])
def test_links_planted_in_the_store_are_not_followed(
    paper: Paper, site: AsgiClient, tmp_path: Path, name: str
):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"secret")
    (outside / "leak.txt").write_bytes(b"secret")
    link = paper.store / "current" / name
    if name == "site/a/leak.txt":
        link.parent.symlink_to(outside)
    else:
        link.symlink_to(outside / "leak.txt" if name.endswith("txt") else outside)
    for path in ("/leak.txt", "/leaks/", "/leaks/leak.txt", "/a/leak.txt", "/leaks", "/a/"):
        assert site.get(path).status == 404


def test_a_link_planted_over_a_page_in_memory_is_not_followed(paper: Paper, site: AsgiClient, tmp_path: Path):
    site.get("/about/")
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    page = paper.store / "current/site/about/index.html"
    page.unlink()
    page.symlink_to(secret)
    soon()
    assert site.get("/about/").status == 404


def test_an_edition_outside_the_store_is_not_served(paper: Paper, site: AsgiClient, tmp_path: Path):
    (tmp_path / "elsewhere/site").mkdir(parents=True)
    (tmp_path / "elsewhere/site/index.html").write_bytes(b"secret")
    (paper.store / "current").unlink()
    (paper.store / "current").symlink_to(tmp_path / "elsewhere")
    soon()
    assert site.get("/").status == 503


def test_a_pipe_planted_in_the_store_holds_nothing_up(paper: Paper, site: AsgiClient):
    os.mkfifo(paper.store / "current/site/pipe.txt")
    assert site.get("/pipe.txt").status == 404


def test_a_failing_disk_answers_503_and_says_nothing_of_it(paper: Paper, site: AsgiClient, monkeypatch):
    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error", "/home/paper/pages")

    monkeypatch.setattr(os, "pread", fail)
    answer = site.get("/about/")
    assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
    assert b"paper/pages" not in answer.body


# Hosts


@pytest.mark.parametrize(
    ("allowed", "host", "welcome"),
    [
        ([], "anything.example", True),
        ([], "127.0.0.1:8000", True),
        ([], "[::1]:8000", True),
        ([], "", False),
        ([], "a b", False),
        ([], "evil.example/path", False),
        ([], "user@evil.example", False),
        ([], "a" * 300, False),
        (["paper.example"], "paper.example", True),
        (["paper.example"], "PAPER.example", True),
        (["paper.example"], "paper.example:8443", True),
        (["paper.example"], "paper.example.", True),
        (["paper.example"], "evil.example", False),
        (["paper.example"], "paper.example.evil.example", False),
        (["paper.example"], "www.paper.example", False),
        ([".paper.example"], "www.paper.example", True),
        ([".paper.example"], "paper.example", True),
        ([".paper.example"], "evilpaper.example", False),
        (["*"], "anything.example", True),
    ],
)
def test_only_the_papers_own_hosts_are_answered(paper: Paper, allowed: list[str], host: str, welcome: bool):
    site = AsgiClient(PublicSite(paper.store, paper.media, behind, allowed_hosts=allowed))
    for _ in range(2):
        assert site.get("/", {"host": host}).status == (200 if welcome else 400)


def test_two_hosts_in_one_request_answer_400(site: AsgiClient):
    assert site.get("/", [("host", "paper.example"), ("host", "paper.example")]).status == 400
    assert site.get("/", [("host", "paper.example"), ("host", "evil.example")]).status == 400


def test_other_headers_that_claim_a_host_are_not_read(paper: Paper):
    site = AsgiClient(PublicSite(paper.store, paper.media, behind, allowed_hosts=["paper.example"]))
    assert site.get("/", {"host": "evil.example", "x-forwarded-host": "paper.example"}).status == 400


# Caches cannot be poisoned


VARIANTS: list[tuple[str, dict[str, str]]] = [
    ("", {"cookie": "sessionid=1; theme=dark"}),
    ("", {"authorization": "Basic eDp5"}),
    ("", {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1"}),
    ("", {"forwarded": "host=evil.example"}),
    ("", {"x-original-url": "/desk/", "x-rewrite-url": "/desk/"}),
    ("", {"x-http-method-override": "DELETE"}),
    ("", {"accept": "application/json", "accept-language": "de", "user-agent": "<script>"}),
    ("", {"origin": "https://evil.example", "referer": "https://evil.example"}),
    ("", {"cache-control": "no-cache", "pragma": "no-cache"}),
    ("?utm_source=x&next=//evil.example", {}),
    ("?" + "x" * 5000, {}),
    ("?<script>alert(1)</script>", {}),
    ("", {"save-data": "on", "dnt": "1", "sec-gpc": "1"}),
]


@pytest.mark.parametrize(
    "path", ["/", "/about/", "/feed.xml", "/nothing/", "/2026/11/withdrawn/", "/about", "/a//b"]
)
def test_no_header_cookie_or_query_changes_an_answer(site: AsgiClient, path: str):
    clean = site.get(path)
    for query, headers in VARIANTS:
        assert site.get(path + query, headers) == clean
    assert site.get(path) == clean


def test_a_body_sent_with_a_get_changes_nothing(site: AsgiClient):
    assert site.ask("GET", "/", body=b"a=b") == site.get("/")


# Headers


EVERY_ANSWER = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "server": "broadsheet",
}


def _one_of_each(site: AsgiClient) -> dict[str, Answer]:
    etag = site.get("/").headers["etag"]
    return {
        "page": site.get("/"),
        "304": site.get("/", {"if-none-match": etag}),
        "206": site.get("/", {"range": "bytes=0-1"}),
        "416": site.get("/", {"range": "bytes=99999-"}),
        "301": site.get("/about"),
        "moved": site.get("/2026/11/old-slug/"),
        "404": site.get("/nothing/"),
        "410": site.get("/2026/11/withdrawn/"),
        "400": site.get("/a//b"),
        "405": site.ask("POST", "/"),
        "414": site.get("/" + "a" * 4000),
        "bad host": site.get("/", {"host": "a b"}),
        "asset": site.get("/assets/paper.0123456789ab.css"),
    }


def test_every_answer_carries_the_security_headers(site: AsgiClient):
    for name, answer in _one_of_each(site).items():
        for header, value in EVERY_ANSWER.items():
            assert answer.headers[header] == value, name
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, name
        assert "unsafe" not in policy and "*" not in policy, name
        assert "permissions-policy" in answer.headers, name
        assert "strict-transport-security" not in answer.headers, name
        assert "set-cookie" not in answer.headers, name
        assert len(answer.headers) == len(answer.lines), name


def test_https_is_insisted_on_only_when_the_paper_has_it(paper: Paper):
    site = AsgiClient(PublicSite(paper.store, paper.media, behind, hsts=31536000))
    for answer in _one_of_each(site).values():
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_pages_are_asked_for_again_and_assets_are_not(paper: Paper, site: AsgiClient):
    assert "max-age=0" in site.get("/").headers["cache-control"]
    assert "must-revalidate" in site.get("/feed.xml").headers["cache-control"]
    for path in ("/assets/paper.0123456789ab.css", "/media/pictures/ab12/640.avif"):
        assert site.get(path).headers["cache-control"] == "public, max-age=31536000, immutable"
    paper.put("site/assets/logo.svg", b"<svg/>")
    assert "immutable" not in site.get("/assets/logo.svg").headers["cache-control"]


def test_pictures_get_no_rights_in_the_browser(site: AsgiClient):
    policy = site.get("/media/pictures/ab12/640.avif").headers["content-security-policy"]
    assert "sandbox" in policy and "'self' data:" not in policy


def test_what_is_no_picture_in_the_media_folder_is_only_offered_as_a_download(paper: Paper, site: AsgiClient):
    paper.put_media("pictures/ab12/evil.html", b"<script>alert(1)</script>")
    paper.put_media("pictures/ab12/evil.svg", b"<svg onload='alert(1)'/>")
    for name in ("evil.html", "evil.svg"):
        assert site.get(f"/media/pictures/ab12/{name}").headers["content-disposition"] == "attachment"


def test_nothing_of_a_refused_request_is_repeated(site: AsgiClient):
    for path in ("/<script>alert(1)</script>//", "/%00<script>", "/" + "<b>" * 2000):
        answer = site.get(path)
        assert answer.status in (400, 414)
        assert b"<" not in answer.body and "<" not in str(answer.lines)
