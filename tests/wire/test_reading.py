"""Suspicious documents are read in a process of their own, which may break: ours does not, and what is good is kept."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.wire import reading
from broadsheet.wire.dispatch import Feed
from broadsheet.wire.dispatch_json import from_json, to_json
from broadsheet.wire.errors import DeliveryRefused, EntityBomb, ReaderFailed
from broadsheet.wire.formats import read
from broadsheet.wire.reading import is_suspicious, read_delivery
from tests.wire.test_formats import DOCUMENTS

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIB = 1024 * 1024
G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def rss(inside: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{inside}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("data", "suspicious"),
    [
        pytest.param(rss("<item><title>Good</title></item>" * 500), False, id="a feed"),
        pytest.param(b'{"items": [' + b'{"id": "1"},' * 900 + b"{}]}", False, id="a JSON feed"),
        pytest.param(rss("<a/>" * 50_000), True, id="more tags than stories have"),
        pytest.param(b"[" * 50_000, True, id="more brackets than stories have"),
        pytest.param(b" " * (MIB + 1), True, id="large"),
        pytest.param(rss("<a/>" * 20_000).decode().encode("utf-16"), True, id="large for UTF-16"),
    ],
)
def test_what_is_suspicious_shows_before_it_is_read(data: bytes, suspicious: bool) -> None:
    assert is_suspicious(data) is suspicious


def test_a_plain_document_is_read_without_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_run", lambda *_: pytest.fail("a process was started"))
    assert len(read_delivery(rss("<item><title>Good</title></item>"), now=NOW).dispatches) == 1


def test_both_ways_of_reading_say_the_same() -> None:
    data = rss(
        "<item><title>Gööd</title><enclosure url='https://a.example/1.jpg' type='image/jpeg'/></item>" * 3
    )
    assert read_delivery(data, url="https://a.example/", now=NOW, wary=True) == read(
        data, url="https://a.example/", now=NOW
    )


@pytest.mark.parametrize(
    "document", [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in DOCUMENTS]
)
def test_a_feed_survives_the_way_between_processes(document: Path) -> None:
    try:
        feed = read(document.read_bytes(), "", "https://publisher.example/feed", now=NOW)
    except DeliveryRefused:
        return
    assert from_json(to_json(feed)) == feed


HEAVY: dict[str, tuple[str, str, str, int]] = {
    "two million items": ("<rss><channel>", "<item/>", "</channel></rss>", 2_000_000),
    "four million elements": ("<rss><channel><item>", "<a/>", "</item></channel></rss>", 3_600_000),
    "two million attributes": (
        "<rss><channel><item>",
        '<a b="" c="" d=""/>',
        "</item></channel></rss>",
        750_000,
    ),
    "a million subjects": (
        f"<newsItem {G2}><contentMeta>",
        "<subject/>",
        "</contentMeta></newsItem>",
        1_400_000,
    ),
    "five million lists": ('{"version":"https://jsonfeed.org/version/1","items":[', "[],", "[]]}", 4_800_000),
    "a line of fourteen megabytes": (
        "<rss><channel><item><title>",
        "x",
        "</title></item></channel></rss>",
        14 * MIB,
    ),
    "elements nested without end": ("<rss>", "<a>", "", 4_000_000),
    "references": (
        "<rss><channel><item><title>",
        "&#60;b&#62;",
        "</title></item></channel></rss>",
        1_300_000,
    ),
    "outlines without end": ("<opml><body>", '<outline text="', "", 900_000),
}
QUICK = frozenset(("a line of fourteen megabytes", "references", "five million lists"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of one process")
@pytest.mark.parametrize(
    "name", [pytest.param(name, id=name, marks=() if name in QUICK else pytest.mark.soak) for name in HEAVY]
)
def test_a_document_made_to_fill_the_memory_costs_us_none(name: str) -> None:
    before, piece, after, times = HEAVY[name]
    data = (before + piece * times + after).encode()
    held = _own_memory()
    try:
        taken: Feed | DeliveryRefused = read_delivery(data, now=NOW)
    except DeliveryRefused as refused:
        taken = refused
    assert not isinstance(taken, ReaderFailed)
    assert _own_memory() - held < 64 * MIB


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of one process")
def test_a_reader_has_512_mebibytes_and_15_seconds_of_processor_time() -> None:
    asked = (
        "import resource as r; from broadsheet.wire.reader import limit; limit(); "
        "print(*r.getrlimit(r.RLIMIT_AS), *r.getrlimit(r.RLIMIT_CPU))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert [int(one) for one in told.stdout.split()] == [512 * MIB, 512 * MIB, 15, 15]


def _own_memory() -> int:
    """Bytes of this process in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def test_a_refusal_comes_back_as_it_is() -> None:
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a "'
        + b"x" * 190
        + b'">]>'
        + rss(f"<item><title>{'&a;' * 1_000}</title></item>")
    )
    with pytest.raises(EntityBomb) as refused:
        read_delivery(bomb, now=NOW, wary=True)
    assert refused.value.about == "they add more than 100000 characters"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("raise SystemExit(1)", id="that gives up"),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", id="that crashes"),
        pytest.param("print('feed'); print('{}')", id="that answers nonsense"),
        pytest.param("print('feed'); print('[' * 100000)", id="that answers a riddle"),
        pytest.param("print('who knows'); print('x')", id="that answers something else"),
        pytest.param("", id="that says nothing"),
    ],
)
def test_a_reader_harms_nobody(answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broadsheet" / "wire").mkdir(parents=True)
    for folder in ("broadsheet", "broadsheet/wire"):
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "broadsheet" / "wire" / "reader.py").write_text(answer)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(DeliveryRefused):
        read_delivery(rss(""), now=NOW, wary=True)


def test_a_reader_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broadsheet" / "wire").mkdir(parents=True)
    for folder in ("broadsheet", "broadsheet/wire"):
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "broadsheet" / "wire" / "reader.py").write_text("import time; time.sleep(600)")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.2)
    with pytest.raises(DeliveryRefused) as refused:
        read_delivery(rss(""), now=NOW, wary=True)
    assert refused.value.kind == "too-heavy"


def test_a_reader_gets_none_of_the_papers_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BROADSHEET_SECRET_KEY", "hush")
    (tmp_path / "broadsheet" / "wire").mkdir(parents=True)
    for folder in ("broadsheet", "broadsheet/wire"):
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "broadsheet" / "wire" / "reader.py").write_text(
        "import os; print('empty'); print(sorted(name for name in os.environ if 'BROADSHEET' in name))"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(DeliveryRefused) as refused:
        read_delivery(rss(""), now=NOW, wary=True)
    assert refused.value.about.strip() == "[]"
