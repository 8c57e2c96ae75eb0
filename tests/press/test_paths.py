"""Which paths may be files of the store."""

import pytest

from broadsheet.press.errors import BadPath
from broadsheet.press.paths import file_of


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/world-news/", "world-news/index.html"),
        ("/2026/11/night-ferries/", "2026/11/night-ferries/index.html"),
        ("/feed.xml", "feed.xml"),
        ("/assets/paper.0f0f0f0f0f.css", "assets/paper.0f0f0f0f0f.css"),
        ("/author/名前/", "author/名前/index.html"),
    ],
)
def test_a_path_of_the_paper_is_one_file(path: str, file: str) -> None:
    assert file_of(path) == file


@pytest.mark.parametrize(
    "path",
    [
        "",
        "feed.xml",
        "//evil.example/",
        "/a//b/",
        "/../etc/",
        "/a/../b/",
        "/a/./b/",
        "/%2e%2e/",
        "/..%2f/",
        "/a\x00b/",
        "/a\nb/",
        "/a\\b/",
        "/.htaccess",
        "/.well-known/",
        "/a/.git/",
        "/trailing./",
        "/trailing /",
        "/a/index.html",
        "/a/Index.HTML",
        "/index.html/",
        "/feed.xml.gz",
        "/feed.xml.br",
        "/feed.xml.GZ",
        "/a.b/c/",
        "/about",
        "/con/",
        "/AUX/",
        "/com1.txt",
        "/nul/",
        "/cafe\u0301/",
        "/\uff41\uff42/",
        "/\ufb01ve/",
        "/a\u202eb/",
        "/a\u00adb/",
        "/a?b/",
        "/a#b.html?",
        "/a:b/",
        "/" + "x" * 201 + "/",
        "/" + "/".join(["x" * 100] * 12) + "/",
        "/" + "ä" * 101 + "/",
        "/-/health.html",
        "/desk/",
        "/media/pictures/x.jpg",
    ],
)
def test_anything_else_is_refused(path: str) -> None:
    with pytest.raises(BadPath):
        file_of(path)
