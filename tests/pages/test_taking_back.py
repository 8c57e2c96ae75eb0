"""What may no longer be shown is gone from every page, list, feed, sitemap and picture file; and a receipt says so."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from broadsheet.archive.actions import follow
from broadsheet.archive.beside import referrers
from broadsheet.archive.models import Related, SearchDocument
from broadsheet.archive.search import following as search
from broadsheet.desk import gateways
from broadsheet.desk.actions import clockwork, filing, publishing
from broadsheet.desk.actions.pictures import lead_with, take_in_bytes
from broadsheet.desk.models import Article, Author, Picture, Publication, Section, Takedown
from broadsheet.journal.actions import append
from broadsheet.journal.models import Kind
from broadsheet.pages import actions
from broadsheet.pages.receipts import complete_receipts
from broadsheet.pages.withholding import bring_back, withhold
from broadsheet.press.models import Edition
from broadsheet.rights.actions import licence_for
from broadsheet.rights.terms import AtEnd, Index, Show, Terms
from tests.newsroom import NOON
from tests.newsroom import filing as wire_filing
from tests.pages.pressroom import Pressroom
from tests.pictures import drawn

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CANARY = "A canary sings in the engine house."
ATOM = "{http://www.w3.org/2005/Atom}"
MINUTE = timedelta(minutes=1)


def pressed(press: Pressroom) -> None:
    """What the worker does when something has changed."""
    press.run()
    withhold()
    complete_receipts(press.works)


def terms(at_end: AtEnd = AtEnd.REMOVE, **more: object) -> Terms:
    usual = {"site": Show.FULL, "feed": Show.FULL, "images": True, "days": 1, "index": Index.INDEX}
    return Terms("for a day", at_end=at_end, **{**usual, **more})


def picture(colour: str = "#1d4f91") -> Picture:
    return take_in_bytes(drawn(colour=colour).read(), title="A quay", alt="A quay")


def story(own: Terms, headline: str = "Locks open to night traffic", **more: object) -> Article:
    """A story of the wire with a picture above and beside others it is related to."""
    with mock.patch("django.utils.timezone.now", lambda: NOON):
        others = [
            wire_filing(
                f"{headline} again {n}",
                section=Section.objects.get(slug="economy"),
                published=NOON - n * HOUR,
                credit_url="",
            )
            for n in (1, 2)
        ]
        filed = wire_filing(
            headline,
            licence_for(own),
            section=Section.objects.get(slug="economy"),
            body=f"<p>{CANARY}</p>",
            published=NOON - MINUTE,
            topics=("Harbour",),
            **more,
        )
        [*_, article] = filing.file_many([*others, filed], NOON)
        lead_with(article, picture())
    return article


def everywhere(press: Pressroom) -> str:
    """All text of the tree that readers can ask for, and of the notices."""
    files = [file for file in press.live.rglob("*") if file.suffix in (".html", ".xml", ".atom", ".json")]
    return "\n".join(file.read_text("utf-8") for file in files)


def picture_files() -> list[str]:
    top = Path(django_settings.MEDIA_ROOT) / "pictures"
    return sorted(file.name for file in top.rglob("*") if file.is_file())


class TestWhenARightEnds:
    @pytest.mark.parametrize("at_end", list(AtEnd))
    def test_text_and_picture_are_gone_within_a_minute_of_the_hour(
        self, press: Pressroom, at_end: AtEnd
    ) -> None:
        article = story(terms(at_end))
        pressed(press)
        assert CANARY in everywhere(press)
        assert picture_files()
        end = NOON - MINUTE + timedelta(days=1)
        clockwork.come_due(end - timedelta(seconds=1))
        pressed(press)
        assert CANARY in everywhere(press)
        assert clockwork.anything_due(end)
        clockwork.come_due(end)
        pressed(press)
        assert CANARY not in everywhere(press)
        assert picture_files() == []
        address = f"/{article.address}/"
        if at_end is AtEnd.REMOVE:
            assert press.has(address, "gone")
            assert f'href="{address}' not in everywhere(press)
            assert "night traffic</" not in everywhere(press)
        else:
            page = press.page(address)
            assert "noindex" in page
            assert "https://wire.example/locks" in page
            assert press.page("/sitemap-news.xml").count("<url>") == 0
        assert press.differences() == []

    def test_lists_feeds_sitemaps_related_and_neighbours_name_it_no_more(self, press: Pressroom) -> None:
        article = story(terms())
        pressed(press)
        assert Related.objects.filter(other=article).exists()
        named = [path for path in sorted(press.paths()) if f"/{article.address}/" in press.page(path)]
        kinds = (
            "/",
            "/economy/",
            "/feed.xml",
            "/feed.atom",
            "/feed.json",
            "/topic/harbour/",
            "/2026/11/",
            "/economy/2026/11/",
        )
        assert set(kinds) <= set(named)
        assert "/sitemaps/2026-11.xml" in named
        assert "/sitemap-news.xml" in named
        clockwork.come_due(NOON + timedelta(days=1))
        pressed(press)
        assert [
            path for path in named if press.has(path) and f"/{article.address}/" in press.page(path)
        ] == []


class TestPicturesHaveRightsOfTheirOwn:
    def test_a_story_whose_terms_forbid_pictures_goes_out_without(self, press: Pressroom) -> None:
        article = story(terms(images=False))
        pressed(press)
        page = press.page(f"/{article.address}/")
        assert CANARY in page
        assert "/media/pictures/" not in everywhere(press)
        assert picture_files() == []

    def test_a_picture_that_another_story_may_show_stays(self, press: Pressroom) -> None:
        article, other = story(terms()), story(terms(days=None), "Fog on the Tarn")
        assert article.picture == other.picture
        publishing.kill(article)
        pressed(press)
        assert picture_files()

    def test_pictures_come_back_with_their_story_before_its_page_does(self, press: Pressroom) -> None:
        article = story(terms(days=None))
        pressed(press)
        files = picture_files()
        publishing.withdraw(article)
        pressed(press)
        assert picture_files() == []
        publishing.publish(article)
        follow()
        assert bring_back() == 1
        assert picture_files() == files
        pressed(press)
        assert picture_files() == files
        assert not gateways.any_withheld()

    @pytest.mark.parametrize("place", ["the paper's logo", "an author's portrait"])
    def test_a_picture_of_no_story_comes_back_when_the_paper_shows_it(
        self, press: Pressroom, place: str
    ) -> None:
        shown = picture()
        with transaction.atomic():
            append(Kind.PICTURE, shown.pk)
        pressed(press)
        assert picture_files() == []
        with transaction.atomic():
            if place == "the paper's logo":
                Publication.objects.update(logo=shown)
                append(Kind.PUBLICATION)
            else:
                author = Author.objects.create(name="Ines Okafor", slug="ines-okafor", portrait=shown)
                append(Kind.AUTHOR, author.pk, {"slug": author.slug})
        bring_back()
        assert picture_files()

    def test_terms_that_stop_allowing_pictures_take_their_files_away(self, press: Pressroom) -> None:
        article = story(terms(days=None))
        pressed(press)
        publishing.set_terms(article, licence_for(terms(days=None, images=False)), NOON)
        pressed(press)
        assert picture_files() == []
        assert CANARY in press.page(f"/{article.address}/")

    def test_a_crash_between_the_pages_and_the_files_is_made_good(self, press: Pressroom) -> None:
        article = story(terms())
        pressed(press)
        publishing.kill(article)
        press.run()
        assert picture_files()
        pressed(press)
        assert picture_files() == []


class TestTheReceipt:
    @pytest.mark.parametrize("deed", [publishing.kill, publishing.withdraw])
    def test_it_names_every_output_and_its_time(self, press: Pressroom, deed: Callable[..., Article]) -> None:
        article = story(terms())
        pressed(press)
        named = {path for path in press.paths() if f"/{article.address}/" in press.page(path)}
        deed(article, "It was wrong.", reason="The agency rang.")
        [begun] = Takedown.objects.all()
        assert (begun.done_at, begun.reason, begun.address) == (None, "The agency rang.", article.address)
        pressed(press)
        receipt = Takedown.objects.get()
        states = {output["path"]: output["state"] for output in receipt.outputs}
        assert receipt.done_at is not None
        assert named <= states.keys()
        assert states[f"/{article.address}/"] == "notice"
        assert {
            "front",
            "section",
            "fragment",
            "month",
            "topic",
            "feed",
            "sitemap",
            "sitemap-news",
            "story",
            "prev-next",
            "related",
            "search",
            "picture",
        } <= {output["kind"] for output in receipt.outputs}
        assert [output["path"] for output in receipt.outputs if output["kind"] == "story"] == [
            f"/{article.address}/"
        ]
        assert all(datetime.fromisoformat(output["at"]).tzinfo for output in receipt.outputs)
        assert receipt.still_shown == []

    def test_it_says_that_search_and_the_pictures_have_nothing_of_it_any_more(self, press: Pressroom) -> None:
        article = story(terms())
        pressed(press)
        search.follow()
        assert SearchDocument.objects.filter(article=article.pk).exists()
        publishing.kill(article)
        pressed(press)
        assert not SearchDocument.objects.filter(article=article.pk).exists()
        states = {output["kind"]: output["state"] for output in Takedown.objects.get().outputs}
        assert (states["search"], states["picture"]) == ("gone", "gone")
        paths = [output["path"] for output in Takedown.objects.get().outputs if output["kind"] == "picture"]
        assert [path.startswith("/media/pictures/") for path in paths] == [True]

    def test_a_picture_that_another_story_shows_stays_and_the_receipt_says_so(self, press: Pressroom) -> None:
        article = story(terms())
        other = Article.objects.get(headline__endswith="again 1")
        lead_with(other, article.picture)
        pressed(press)
        publishing.kill(article)
        pressed(press)
        states = {output["kind"]: output["state"] for output in Takedown.objects.get().outputs}
        assert states["picture"] == "elsewhere"

    def test_it_names_the_stories_that_led_to_it_and_no_others(self, press: Pressroom) -> None:
        article = story(terms())
        pressed(press)
        beside = set(referrers([article.pk]))
        assert beside
        publishing.kill(article)
        story(terms(), "Fog on the Tarn")  # its lists change as well, and have nothing to do with it
        pressed(press)
        named = {o["path"] for o in Takedown.objects.get().outputs if o["kind"] == "related"}
        assert named == {f"/{one.address}/" for one in Article.objects.filter(pk__in=beside)}

    def test_a_story_published_anew_before_the_receipt_is_whole_closes_it_with_the_true_words(
        self, press: Pressroom
    ) -> None:
        article = story(terms())
        pressed(press)
        search.follow()
        publishing.kill(article, reason="The agency rang.")
        publishing.publish(Article.objects.get(pk=article.pk))
        pressed(press)
        receipt = Takedown.objects.get()
        states = {output["path"]: output["state"] for output in receipt.outputs}
        assert receipt.done_at is not None
        assert states[f"/{article.address}/"] == states["/"] == "again"
        assert {o["state"] for o in receipt.outputs if o["kind"] in ("search", "picture")} == {"again"}
        assert receipt.still_shown == []

    def test_a_page_that_could_not_be_made_keeps_the_receipt_open(
        self, press: Pressroom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from broadsheet.pages.plates.front import FrontPlate

        article = story(terms())
        pressed(press)
        with monkeypatch.context() as broken:
            broken.setattr(FrontPlate, "render", mock.Mock(side_effect=RuntimeError("no ink")))
            publishing.kill(article)
            pressed(press)
        assert Takedown.objects.get().done_at is None
        pressed(press)
        receipt = Takedown.objects.get()
        assert receipt.done_at is not None
        assert "/" in {output["path"] for output in receipt.outputs}

    def test_nothing_is_asked_while_the_press_is_not_there_yet(self, press: Pressroom) -> None:
        article = story(terms())
        pressed(press)
        publishing.kill(article)
        assert complete_receipts(press.works) == 0
        Edition.objects.all().delete()
        assert complete_receipts(press.works) == 0

    def test_the_worker_completes_receipts_by_itself(
        self, tmp_path: Path, settings, press: Pressroom
    ) -> None:
        settings.PAGES_FOLDER = tmp_path / "public"
        article = story(terms())
        actions.run()
        publishing.kill(article)
        actions.run()
        assert Takedown.objects.get().done_at is not None


class TestCorrections:
    def test_a_correction_is_under_its_story_on_its_page_and_in_its_feeds(self, press: Pressroom) -> None:
        article = story(terms())
        publishing.correct(article, "The locks open at <six>, not seven.", at=NOON)
        pressed(press)
        told = "The locks open at &lt;six&gt;, not seven."
        assert told in press.page(f"/{article.address}/")
        assert told in press.page("/corrections/")
        assert "/corrections/feed.xml" in press.page("/corrections/")
        rss = ElementTree.fromstring(press.page("/corrections/feed.xml"))
        [item] = rss.iter("item")
        assert item.findtext("description") == told
        assert (item.findtext("link") or "").endswith(f"/{article.address}/")
        [entry] = ElementTree.fromstring(press.page("/corrections/feed.atom")).iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}content") == "The locks open at <six>, not seven."
        [listed] = json.loads(press.page("/corrections/feed.json"))["items"]
        assert listed["content_text"] == "The locks open at <six>, not seven."
        assert len({item.findtext("guid"), entry.findtext(f"{ATOM}id"), listed["id"]}) == 1
        assert press.differences() == []

    def test_the_feeds_are_there_before_the_first_and_follow_a_kill(self, press: Pressroom) -> None:
        article = story(terms())
        pressed(press)
        assert json.loads(press.page("/corrections/feed.json"))["items"] == []
        publishing.correct(article, "It was six.", at=NOON)
        pressed(press)
        publishing.kill(article)
        pressed(press)
        assert json.loads(press.page("/corrections/feed.json"))["items"] == []
        assert "corrections-feed" in {output["kind"] for output in Takedown.objects.get().outputs}
        assert press.differences() == []
