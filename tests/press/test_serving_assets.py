"""The desk's scripts and styles, which lie in the installed packages."""

import gzip
from pathlib import Path

import pytest

from broadsheet.press.serving import PublicSite
from tests.asgi_client import AsgiClient
from tests.press.paper import Paper, behind


@pytest.fixture
def desk(paper: Paper, tmp_path: Path) -> AsgiClient:
    for name, body in [
        ("first/desk/desk.js", b"first();" * 200),
        ("second/desk/desk.js", b"second();"),
        ("second/desk/icon.png", b"\x89PNG"),
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    folders = [tmp_path / "missing", tmp_path / "first", tmp_path / "second"]
    return AsgiClient(PublicSite(paper.store, paper.media, behind, assets=folders))


def test_they_come_from_the_first_folder_that_has_them(desk: AsgiClient):
    answer = desk.get("/-/static/desk/desk.js?v=12")
    assert (answer.status, answer.body) == (200, b"first();" * 200)
    assert answer.headers["cache-control"] == "public, max-age=600, must-revalidate"
    assert desk.get("/-/static/desk/icon.png").headers["content-type"] == "image/png"


def test_they_are_compressed_for_whoever_takes_it(desk: AsgiClient):
    packed = {"accept-encoding": "gzip"}
    answer = desk.get("/-/static/desk/desk.js", packed)
    assert gzip.decompress(answer.body) == b"first();" * 200
    assert (
        desk.get("/-/static/desk/desk.js", packed | {"if-none-match": answer.headers["etag"]}).status == 304
    )


def test_a_browser_that_takes_zstd_gets_it(desk: AsgiClient):
    answer = desk.get("/-/static/desk/desk.js", {"accept-encoding": "gzip, deflate, br, zstd"})
    assert answer.headers["content-encoding"] == "zstd"
    assert len(answer.body) < len(b"first();" * 200)


def test_they_are_there_before_the_first_edition(tmp_path: Path):
    (tmp_path / "desk.js").write_bytes(b"desk();")
    site = PublicSite(tmp_path / "pages", tmp_path / "media", behind, assets=[tmp_path])
    assert AsgiClient(site).get("/-/static/desk.js").status == 200


@pytest.mark.parametrize(
    "path", ["/-/static/", "/-/static/desk/", "/-/static/desk", "/-/static/desk/nothing.js"]
)
def test_there_is_nothing_else_among_them(desk: AsgiClient, path: str):
    assert desk.get(path).status == 404
