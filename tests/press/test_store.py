"""One edition's tree: whole files, right siblings, and nothing outside it."""

import gzip
from contextlib import suppress
from pathlib import Path

import brotli
import pytest

from broadsheet.press.errors import BadPath, TwoKeysOnePath
from broadsheet.press.plates import Sheet
from broadsheet.press.store import Store
from tests.press.almanac import tree
from tests.running import eventually

PAGE = b"<p>Night ferries move to the outer quay.</p>" * 20
OTHER = b"<p>Night ferries stay at the inner quay.</p>" * 20


@pytest.fixture
def store(tmp_path: Path) -> Store:
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    return Store(tmp_path / "edition", incoming)


def test_a_page_lies_beside_its_gzip_sibling(store: Store) -> None:
    assert store.put(Sheet("/a/", PAGE))
    assert (store.folder / "site/a/index.html").read_bytes() == PAGE
    assert gzip.decompress((store.folder / "site/a/index.html.gz").read_bytes()) == PAGE


def test_equal_pages_give_equal_gzip_bytes_with_no_time_in_them(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    store.put(Sheet("/b/", PAGE))
    packed = (store.folder / "site/a/index.html.gz").read_bytes()
    assert packed == (store.folder / "site/b/index.html.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"


def test_replaced_files_are_held_only_until_the_names_are_on_the_disk(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    store.settle()
    replaced = (store.folder / "site/a/index.html").stat().st_ino
    store.put(Sheet("/a/", OTHER))
    assert replaced in held_open()
    store.settle()
    eventually(lambda: replaced not in held_open())


def held_open() -> set[int]:
    """The files this process has open, by their numbers on the file system."""
    held = set()
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # it may be the listing's own
            held.add(handle.stat().st_ino)
    return held


def test_what_compresses_to_no_less_has_no_sibling(store: Store) -> None:
    store.put(Sheet("/a/", b"<p>"))
    store.put(Sheet("/x.woff2", PAGE))
    assert set(tree(store.folder)) == {"site/a/index.html", "site/x.woff2"}


def test_an_unchanged_page_is_not_written(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    before = (store.folder / "site/a/index.html").stat()
    assert not store.put(Sheet("/a/", PAGE))
    assert (store.folder / "site/a/index.html").stat().st_ino == before.st_ino


def test_a_page_that_is_gone_leaves_its_notice_and_nothing_else(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    assert store.put(Sheet("/a/", OTHER, 410))
    assert set(tree(store.folder)) == {"gone/a/index.html", "gone/a/index.html.gz"}


def test_a_page_that_moved_leaves_its_target(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    store.put(Sheet("/a/", b"/b/", 301))
    assert tree(store.folder) == {"moved/a/index.html": b"/b/"}


def test_a_page_that_returns_takes_the_notice_away(store: Store) -> None:
    store.put(Sheet("/a/", OTHER, 410))
    store.put(Sheet("/a/", PAGE))
    assert set(tree(store.folder)) == {"site/a/index.html", "site/a/index.html.gz"}


def test_taking_a_path_leaves_nothing_of_it(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    assert store.take("/a/")
    assert tree(store.folder) == {}
    assert not store.take("/a/")


def test_a_missing_or_damaged_sibling_is_mended(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    (store.folder / "site/a/index.html.gz").write_bytes(b"damage")
    assert store.put(Sheet("/a/", PAGE))
    assert gzip.decompress((store.folder / "site/a/index.html.gz").read_bytes()) == PAGE


def test_a_brotli_sibling_goes_before_its_page_changes(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    sibling = store.brotli_of("site/a/index.html")
    assert sibling is not None
    assert store.put_brotli(sibling)
    assert brotli.decompress((store.folder / "site/a/index.html.br").read_bytes()) == PAGE
    store.put(Sheet("/a/", OTHER))
    assert not (store.folder / "site/a/index.html.br").exists()


def test_a_brotli_sibling_of_another_text_does_not_stay(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    (store.folder / "site/a/index.html.br").write_bytes(brotli.compress(OTHER))
    store.put(Sheet("/a/", PAGE))
    assert not (store.folder / "site/a/index.html.br").exists()


def test_brotli_of_a_page_that_changed_meanwhile_is_not_written(store: Store) -> None:
    store.put(Sheet("/a/", PAGE))
    sibling = store.brotli_of("site/a/index.html")
    assert sibling is not None
    store.put(Sheet("/a/", OTHER))
    assert not store.put_brotli(sibling)
    assert not (store.folder / "site/a/index.html.br").exists()


def test_a_link_planted_in_the_store_is_not_followed(store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (store.folder / "site").mkdir(parents=True)
    (store.folder / "site/a").symlink_to(outside)
    with pytest.raises(BadPath, match="link"):
        store.put(Sheet("/a/", PAGE))
    assert not any(outside.iterdir())


def test_a_file_that_is_a_link_is_replaced_and_not_written_through(store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "precious.html"
    outside.write_bytes(PAGE)
    (store.folder / "site/a").mkdir(parents=True)
    (store.folder / "site/a/index.html").symlink_to(outside)
    store.put(Sheet("/a/", OTHER))
    assert outside.read_bytes() == PAGE
    assert (store.folder / "site/a/index.html").read_bytes() == OTHER


def test_laying_a_page_twice_is_refused(store: Store) -> None:
    store.lay(Sheet("/a/", PAGE))
    with pytest.raises(TwoKeysOnePath, match="two pages claim"):
        store.lay(Sheet("/a/", OTHER))


def test_a_laid_tree_is_the_tree_that_putting_makes(store: Store, tmp_path: Path) -> None:
    laid = Store(tmp_path / "laid", tmp_path)
    for sheet in (
        Sheet("/", PAGE),
        Sheet("/a/", OTHER, 410),
        Sheet("/b/", b"/c/", 301),
        Sheet("/x.png", PAGE),
    ):
        store.put(sheet)
        laid.lay(sheet)
    assert tree(laid.folder) == tree(store.folder)
