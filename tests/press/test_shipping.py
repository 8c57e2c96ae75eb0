"""What came out is shipped: the bucket holds what the store holds, and the CDN hears what changed."""

import gzip
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from broadsheet.ops.checks.finding import Level
from broadsheet.ops.checks.paper import check_shipping
from broadsheet.press.actions import Works, run
from broadsheet.press.errors import HookRefused
from broadsheet.press.models import Outgoing, Shipped
from broadsheet.press.shipping import actions
from broadsheet.press.shipping.bucket import Bucket
from broadsheet.press.shipping.rules import address_of, messages, page_crate, pictures_in
from tests.feedserver import FeedServer
from tests.press.almanac import Almanac, works

PAPER = "https://tides.example"
SECRET = "a secret of more than sixteen signs"


@pytest.fixture(scope="session")
def storage() -> Iterator[str]:
    """A storage that speaks S3, on this machine."""
    server = pytest.importorskip("moto.server", reason="moto is a part of the development environment")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(storage: str, request: pytest.FixtureRequest) -> Iterator[Bucket]:
    import boto3

    name = hashlib.blake2b(
        request.node.nodeid.encode() + str(os.getpid()).encode(), digest_size=8
    ).hexdigest()
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    boto3.client("s3", endpoint_url=storage, region_name="us-east-1", **keys).create_bucket(Bucket=name)
    made = Bucket(f"s3://{name}/paper", storage, "", "key", "secret")
    with override_settings(
        BUCKET_URL=made.url, BUCKET_ENDPOINT=storage, BUCKET_KEY=made.key, BUCKET_SECRET=made.secret
    ):
        yield made


@pytest.fixture
def almanac() -> Almanac:
    made = Almanac()
    for month in ("may", "june"):
        made.write(month, f"Tides of {month}")
    return made


@pytest.fixture
def press(bucket: Bucket, almanac: Almanac, tmp_path: Path) -> Works:
    made = works(almanac, tmp_path / "pages")
    run(made)
    return made


def ship(press: Works, tmp_path: Path) -> actions.Load:
    load = actions.ship(press.editions, tmp_path / "media", PAPER)
    assert load is not None
    return load


def lying_there(bucket: Bucket) -> set[str]:
    return set(bucket.keys())


pytestmark = pytest.mark.django_db


def test_a_new_edition_ships_every_page(press: Works, bucket: Bucket, tmp_path: Path) -> None:
    ship(press, tmp_path)
    assert lying_there(bucket) == {
        "index.html",
        "leaf/may/index.html",
        "leaf/june/index.html",
        "assets/look.plain.css",
    }


def test_a_page_goes_in_compressed_with_its_kind_and_its_keeping(
    press: Works, bucket: Bucket, tmp_path: Path
) -> None:
    ship(press, tmp_path)
    body, about = bucket.get("leaf/may/index.html")
    held = (press.editions.folder / "current/site/leaf/may/index.html").read_bytes()
    assert gzip.decompress(body) == held
    assert about["Content-Type"] == "text/html; charset=utf-8"
    assert about["Content-Encoding"] == "gzip"
    assert about["Cache-Control"].startswith("public, max-age=0, s-maxage=30")


def test_a_change_ships_what_it_touched_and_nothing_else(
    press: Works, almanac: Almanac, tmp_path: Path
) -> None:
    ship(press, tmp_path)
    almanac.write("may", "Spring tides")
    run(press)
    assert ship(press, tmp_path).keys == {"leaf/may/index.html"}


def test_shipping_again_does_nothing(press: Works, tmp_path: Path) -> None:
    ship(press, tmp_path)
    assert actions.ship(press.editions, tmp_path / "media", PAPER) is None


def test_a_note_that_is_taken_up_twice_puts_nothing_twice(press: Works, tmp_path: Path) -> None:
    ship(press, tmp_path)
    actions.note(["leaf/may/index.html"])
    assert ship(press, tmp_path).put == 0


def test_what_is_gone_says_so_in_its_place(
    press: Works, almanac: Almanac, bucket: Bucket, tmp_path: Path
) -> None:
    ship(press, tmp_path)
    almanac.kill("may", "Withdrawn.")
    run(press)
    ship(press, tmp_path)
    body, about = bucket.get("leaf/may/index.html")
    assert b"Withdrawn." in gzip.decompress(body)
    assert (about["status"], about["Cache-Control"]) == ("410", "no-store")


def test_what_moved_leads_on(press: Works, almanac: Almanac, bucket: Bucket, tmp_path: Path) -> None:
    ship(press, tmp_path)
    almanac.move("may", "merry-month")
    run(press)
    ship(press, tmp_path)
    body, about = bucket.get("leaf/may/index.html")
    assert (about["status"], about["location"]) == ("301", "/leaf/merry-month/")
    assert b'href="/leaf/merry-month/"' in body


def test_what_is_nowhere_any_more_is_taken_away(
    press: Works, almanac: Almanac, bucket: Bucket, tmp_path: Path
) -> None:
    ship(press, tmp_path)
    almanac.forget("may")
    run(press)
    ship(press, tmp_path)
    assert "leaf/may/index.html" not in lying_there(bucket)


def test_another_edition_takes_away_what_it_has_no_more(
    press: Works, almanac: Almanac, bucket: Bucket, tmp_path: Path
) -> None:
    ship(press, tmp_path)
    almanac.leaves.pop("june")
    almanac.look = "splendid"
    run(press)
    ship(press, tmp_path)
    assert "leaf/june/index.html" not in lying_there(bucket)
    assert "assets/look.splendid.css" in lying_there(bucket)


def test_the_pictures_of_a_page_are_there_before_it_and_go_when_they_are_deleted(
    press: Works, almanac: Almanac, bucket: Bucket, tmp_path: Path
) -> None:
    picture = tmp_path / "media/pictures/ab12/640.avif"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    almanac.write("may", '<img src="/media/pictures/ab12/640.avif">')
    run(press)
    ship(press, tmp_path)
    assert bucket.get("media/pictures/ab12/640.avif")[0] == b"a picture"
    picture.unlink()
    almanac.write("may", "no picture")
    run(press)
    ship(press, tmp_path)
    assert "media/pictures/ab12/640.avif" not in lying_there(bucket)


def test_a_worker_that_dies_in_the_middle_loses_nothing(
    press: Works, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(Bucket, "put", lambda self, crates: (_ for _ in ()).throw(OSError("the line is dead")))
        with pytest.raises(OSError, match="dead"):
            ship(press, tmp_path)
    assert Outgoing.objects.exists() and not Shipped.objects.exists()
    ship(press, tmp_path)
    assert len(lying_there(bucket)) == 4


def test_a_bucket_that_is_set_later_gets_everything(bucket: Bucket, almanac: Almanac, tmp_path: Path) -> None:
    with override_settings(BUCKET_URL=""):
        press = works(almanac, tmp_path / "pages")
        run(press)
    assert not Outgoing.objects.exists()
    actions.begin()
    ship(press, tmp_path)
    assert len(lying_there(bucket)) == 4


def test_without_bucket_and_hook_nothing_is_noted(almanac: Almanac, tmp_path: Path) -> None:
    run(works(almanac, tmp_path / "pages"))
    assert not Outgoing.objects.exists()


# ---- the CDN


@pytest.fixture
def hooked(feed_server: FeedServer, almanac: Almanac, tmp_path: Path) -> Iterator[Works]:
    feed_server.serve("/purge", b"", status=204)
    with override_settings(PURGE_URL=feed_server.url("/purge"), PURGE_SECRET=SECRET):
        made = works(almanac, tmp_path / "pages")
        run(made)
        yield made


def test_the_cdn_is_told_which_addresses_changed_and_by_whom(
    hooked: Works, almanac: Almanac, feed_server: FeedServer, tmp_path: Path
) -> None:
    ship(hooked, tmp_path)
    almanac.kill("may")
    run(hooked)
    ship(hooked, tmp_path)
    first, second = feed_server.asked("/purge")
    assert json.loads(first.body)["everything"] is True
    told = json.loads(second.body)
    assert (told["paper"], told["everything"]) == (PAPER, False)
    assert told["paths"] == ["/", "/leaf/may/"]
    signed = second.headers["x-broadsheet-timestamp"].encode() + b"." + second.body
    wanted = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert second.headers["x-broadsheet-signature"] == f"sha256={wanted}"


def test_what_the_cdn_did_not_take_is_told_again(
    hooked: Works, feed_server: FeedServer, tmp_path: Path
) -> None:
    feed_server.serve("/purge", b"", status=500)
    with pytest.raises(HookRefused, match="500"):
        ship(hooked, tmp_path)
    feed_server.serve("/purge", b"", status=200)
    ship(hooked, tmp_path)
    assert not Outgoing.objects.exists()


# ---- the pure rules


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("index.html", "/"),
        ("a/index.html", "/a/"),
        ("feed.xml", "/feed.xml"),
        ("my-index.html", "/my-index.html"),
    ],
)
def test_a_key_is_an_address(key: str, address: str) -> None:
    assert address_of(key) == address


def test_many_addresses_are_told_in_several_messages() -> None:
    bodies = messages(PAPER, {f"{n}/index.html" for n in range(1200)}, False, "2026-11-25T00:00:00+00:00")
    assert [len(json.loads(body)["paths"]) for body in bodies] == [500, 500, 200]


def test_only_the_papers_own_pictures_are_taken_along() -> None:
    page = b'src="/media/pictures/ab/640.avif 640w, /media/pictures/../keys/secret.key /media/original_images/x.jpg"'
    assert pictures_in(page) == {"media/pictures/ab/640.avif"}


def test_a_move_cannot_break_out_of_its_page() -> None:
    crate = page_crate("a/index.html", b'https://elsewhere.example/"><script>x</script>', 301)
    assert b"<script>" not in crate.body


@pytest.mark.parametrize(("minutes", "level"), [(1, Level.WELL), (60, Level.WARNING)])
def test_the_doctor_speaks_of_what_waits_too_long(minutes: int, level: Level) -> None:
    now = timezone.now()
    Outgoing.objects.create(file="a/index.html", at=now - timedelta(minutes=minutes))
    assert check_shipping(actions.waiting_since(), now).level is level
