"""Pictures of the wire: fetched where the terms allow, at their places, once; and given up without holding a story up."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from broadsheet.desk.actions.publishing import withdraw
from broadsheet.desk.gate import tell
from broadsheet.desk.models import Article, Picture
from broadsheet.journal.models import Change
from broadsheet.net.door import Door
from broadsheet.net.pace import UNPACED
from broadsheet.rights.terms import Channel
from broadsheet.wire.actions.pictures import LIMITS, claim, fetch_wanted
from broadsheet.wire.models import Source, WantedPicture
from tests.feedserver import FeedServer
from tests.newsroom import draft
from tests.wire.newsagents import NOON, delivered, item, rss, source

pytestmark = pytest.mark.django_db


def jpeg(size: tuple[int, int] = (480, 270), shade: int = 90) -> bytes:
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "53.5511 N 9.9937 E"
    Image.new("RGB", size, (shade, 120, 140)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def fetched(limit: int = 16) -> int:
    return fetch_wanted(limit, door=Door(LIMITS, pace=UNPACED))


@pytest.fixture
def wire(feed_server: FeedServer) -> Source:
    feed_server.serve("/lock.jpg", jpeg(), "image/jpeg")
    feed_server.serve("/quay.jpg", jpeg(shade=200), "image/jpeg")
    return source(feed_server.url("/feed.xml"))


def story(wire: Source, *, lead: str = "", text: str = "", guid: str = "1", at: datetime = NOON) -> Article:
    """A story with a picture beside its text, or one in it, that came in at that time."""
    base = wire.url.rsplit("/", 1)[0]
    more = (
        f'<media:content url="{base}{lead}" medium="image"><media:credit>Ines Okafor</media:credit></media:content>'
        if lead
        else ""
    )
    body = (
        f'<p>Before.</p><figure><img src="{base}{text}" alt="The &quot;quay&quot;"></figure><p>After.</p>'
        if text
        else "<p>Text.</p>"
    )
    link = f"https://wire.example/{guid}"
    delivered(wire, rss(item(f"Story {guid}", link, guid, body, more=more)), at)
    return Article.objects.get(credit_url=link)


class TestAPictureThatComes:
    def test_it_leads_its_story_with_credit_and_derivatives(self, wire: Source) -> None:
        article = story(wire, lead="/lock.jpg")
        assert fetched() == 1
        article.refresh_from_db()
        assert article.picture is not None and article.picture.credit == "Ines Okafor"
        told = tell(article, Channel.SITE, NOON)
        assert told is not None and told.picture is not None
        assert (told.picture.width, told.picture.credit) == (480, "Ines Okafor")
        for derivative in article.picture.derivatives:
            assert (Path(settings.MEDIA_ROOT) / derivative["path"]).is_file()

    def test_it_takes_its_place_in_the_text(self, wire: Source) -> None:
        article = story(wire, lead="/lock.jpg", text="/quay.jpg")
        fetched()
        article.refresh_from_db()
        picture = Picture.objects.get(source_url__endswith="/quay.jpg")
        assert (
            f'<embed embedtype="image" id="{picture.pk}" alt="The &quot;quay&quot;" format="fullwidth">'
            in article.body
        )
        assert "wanted" not in article.body
        told = tell(article, Channel.SITE, NOON)
        assert told is not None and "<picture>" in told.body_html and "data-" not in told.body_html

    def test_each_is_one_entry_of_the_journal(self, wire: Source) -> None:
        story(wire, lead="/lock.jpg", text="/quay.jpg")
        before = Change.objects.count()
        fetched()
        assert Change.objects.count() == before + 2
        assert set(Change.objects.values_list("kind", flat=True)) == {"article"}

    def test_the_same_bytes_from_two_addresses_are_one_file(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        feed_server.serve("/again.jpg", jpeg(), "image/jpeg")
        story(wire, lead="/lock.jpg", guid="1")
        story(wire, lead="/again.jpg", guid="2")
        fetched()
        assert Picture.objects.count() == 1
        assert Article.objects.filter(picture=Picture.objects.get()).count() == 2

    def test_one_address_for_two_stories_is_asked_once(self, feed_server: FeedServer, wire: Source) -> None:
        story(wire, lead="/lock.jpg", guid="1", at=timezone.now())
        fetched()
        story(wire, lead="/lock.jpg", guid="2", at=timezone.now())
        fetched()
        assert len(feed_server.asked("/lock.jpg")) == 1
        assert Article.objects.exclude(picture=None).count() == 2

    def test_nothing_that_hides_in_it_is_kept(self, wire: Source) -> None:
        story(wire, lead="/lock.jpg")
        fetched()
        with Picture.objects.get().file.open() as file:
            assert b"53.5511" not in file.read()

    def test_an_update_of_the_words_keeps_the_pictures(self, feed_server: FeedServer, wire: Source) -> None:
        story(wire, lead="/lock.jpg", text="/quay.jpg")
        fetched()
        base = feed_server.url()
        body = f'<p>New words.</p><figure><img src="{base}quay.jpg" alt="The &quot;quay&quot;"></figure><p>After.</p>'
        media = f'<media:content url="{base}lock.jpg" medium="image"><media:credit>Ines Okafor</media:credit></media:content>'
        delivered(
            wire,
            rss(item("Story 1", "https://wire.example/1", "1", body, more=media)),
            NOON + timedelta(hours=1),
        )
        article = Article.objects.get()
        assert article.picture is not None
        assert "New words." in article.body and 'embedtype="image"' in article.body
        assert fetched() == 0

    def test_a_picture_that_came_is_no_touch_of_an_editor(self, wire: Source) -> None:
        story(wire, lead="/lock.jpg", text="/quay.jpg")
        fetched()
        article = story(wire, lead="/lock.jpg", at=NOON + timedelta(hours=1))
        assert article.body == "<p>Text.</p>"


class TestAnEditorsChoice:
    def test_it_is_not_replaced(self, wire: Source) -> None:
        article = story(wire, lead="/lock.jpg")
        own = Picture.objects.create(title="Ours", width=10, height=10, file="x.jpg")
        Article.objects.filter(pk=article.pk).update(picture=own)
        fetched()
        article.refresh_from_db()
        assert article.picture == own
        assert WantedPicture.objects.get().state == "held"

    def test_a_draft_of_his_gets_the_picture_and_keeps_his_words(self, wire: Source) -> None:
        article = story(wire, lead="/lock.jpg", text="/quay.jpg")
        article.headline = "A draft headline"
        article.save_revision()
        fetched()
        newest = Article.objects.get().get_latest_revision_as_object()
        assert newest.headline == "A draft headline"
        assert 'embedtype="image"' in newest.body and newest.picture is not None

    def test_a_draft_of_his_survives_an_update_from_the_wire(self, wire: Source) -> None:
        article = story(wire)
        article.headline = "A draft headline"
        article.save_revision()
        delivered(
            wire,
            rss(item("Their new title", "https://wire.example/1", "1", "<p>New text.</p>")),
            NOON + timedelta(hours=1),
        )
        newest = Article.objects.get().get_latest_revision_as_object()
        assert (newest.headline, newest.body) == ("A draft headline", "<p>New text.</p>")


class TestAPictureThatDoesNotCome:
    def test_it_is_tried_again_later_and_later_and_then_given_up(self, wire: Source) -> None:
        article = story(wire, lead="/lock.jpg", text="/missing.jpg")
        fetched()
        waits = []
        for _ in range(5):
            wish = WantedPicture.objects.get(place="text")
            assert wish.state == "wanted"
            waits.append(wish.due_at - timezone.now())
            WantedPicture.objects.update(due_at=timezone.now())
            fetched()
        wish = WantedPicture.objects.get(place="text")
        assert (wish.state, wish.tries) == ("given-up", 6)
        assert "404" in wish.reason
        assert waits == sorted(waits) and waits[-1] > 10 * waits[0]
        article.refresh_from_db()
        assert article.body == "<p>Before.</p><p>After.</p>"

    @pytest.mark.parametrize(
        ("content", "type"),
        [
            pytest.param(
                b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>",
                "image/svg+xml",
                id="SVG",
            ),
            pytest.param(b"<html>no picture</html>", "image/jpeg", id="HTML"),
            pytest.param(b"GIF89a then rubbish", "image/gif", id="rubbish"),
            pytest.param(jpeg((40, 30)), "image/jpeg", id="a button"),
            pytest.param(b"", "image/jpeg", id="nothing"),
        ],
    )
    def test_what_is_no_picture_is_given_up_at_once(
        self, feed_server: FeedServer, wire: Source, content: bytes, type: str
    ) -> None:
        feed_server.serve("/lock.jpg", content, type)
        article = story(wire, lead="/lock.jpg")
        fetched()
        wish = WantedPicture.objects.get()
        assert (wish.state, wish.reason != "") == ("given-up", True)
        article.refresh_from_db()
        assert (article.picture, article.standing) == (None, "live")

    def test_one_that_is_too_heavy_is_not_read_to_its_end(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        feed_server.raw(
            "/lock.jpg", b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n", b"x" * 65536, again=True
        )
        story(wire, lead="/lock.jpg")
        fetched()
        assert WantedPicture.objects.get().state in ("wanted", "given-up")
        assert "larger than allowed" in WantedPicture.objects.get().reason

    def test_a_slow_one_does_not_hold_up_the_others(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.reset("/lock.jpg")
        story(wire, lead="/lock.jpg", guid="1")
        story(wire, lead="/quay.jpg", guid="2")
        fetched()
        assert WantedPicture.objects.filter(state="held").count() == 1
        assert WantedPicture.objects.get(state="wanted").tries == 1

    def test_none_is_fetched_for_a_story_that_is_off_the_site(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        withdraw(story(wire, lead="/lock.jpg"))
        fetched()
        assert feed_server.requests == []
        assert WantedPicture.objects.get().state == "given-up"


class TestLeases:
    def test_two_workers_never_take_one_wish(self) -> None:
        article = draft()
        for n in range(5):
            WantedPicture.objects.create(
                article=article, url=f"https://w.example/{n}", url_key=str(n), place="text", due_at=NOON
            )
        now = timezone.now()
        first, second = claim("a", now, 3), claim("b", now, 9)
        assert (len(first), len(second)) == (3, 2)
        assert claim("c", now, 9) == []
        assert len(claim("c", now + timedelta(minutes=6), 9)) == 5
