"""Sources at the desk: a look before adding, lists of feeds, and deeds on many at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from broadsheet.desk.models import Article
from broadsheet.readers.roles import Role
from broadsheet.wire.actions.filing import keep_rule
from broadsheet.wire.formats import opml
from broadsheet.wire.models import Delivery, FilingRule, Provenance, Source
from broadsheet.wire.screens.source_health import items_per_day
from broadsheet.wire.sealing import unseal
from tests.feedserver import FeedServer
from tests.newsroom import section
from tests.people import browser
from tests.wire.newsagents import NOON, item, rss, source

pytestmark = pytest.mark.django_db
LIST = b"""<opml version="2.0"><head><title>A list</title></head><body>
<outline text="Economy"><outline type="rss" text="Money Wire" xmlUrl="https://money.example/feed"/>
<outline type="rss" text="Ours" xmlUrl="https://wire.example/feed.xml"/></outline>
<outline text="Odd"><outline type="rss" text="Strange" xmlUrl="https://odd.example/feed"/></outline>
<outline type="rss" text="No web" xmlUrl="ftp://odd.example/feed"/></body></opml>"""


@pytest.fixture
def editor() -> Client:
    section()
    section("Economy", "economy")
    return browser(Role.EDITOR)


def looked(editor: Client, url: str, **said: str) -> Any:  # Any: the test client's answer
    given = {"url": url, "section": section().pk, "terms": "cc-by", "name": "", "look": "1"} | said
    return editor.post("/desk/sources/new/", given)


class TestALook:
    def test_a_feed_is_shown_with_what_would_become_of_its_stories_and_nothing_is_kept(
        self, editor: Client, feed_server: FeedServer
    ) -> None:
        url = feed_server.serve("/feed.xml", rss(item("Locks open"), title="North Coast Wire"))
        answer = looked(editor, url)
        page = answer.content.decode()
        assert "North Coast Wire" in page and "Locks open" in page and "published at once" in page
        assert not Source.objects.exists()
        assert not (Article.objects.exists() or Delivery.objects.exists() or Provenance.objects.exists())

    def test_what_would_wait_for_an_editor_is_said_to(self, editor: Client, feed_server: FeedServer) -> None:
        url = feed_server.serve("/feed.xml", rss(item("Locks open")))
        assert "wait for an editor" in looked(editor, url, hold="on").content.decode()

    def test_the_rule_that_would_file_each_story_is_named(
        self, editor: Client, feed_server: FeedServer
    ) -> None:
        keep_rule(FilingRule(words=["locks"], section=section("Economy", "economy")))
        url = feed_server.serve("/feed.xml", rss(item("Locks open")))
        page = looked(editor, url).content.decode()
        assert "Stories whose headline says “locks” go to Economy." in page

    def test_a_page_offers_its_feeds_and_one_of_them_is_looked_at_next(
        self, editor: Client, feed_server: FeedServer
    ) -> None:
        head = '<link rel="alternate" type="application/rss+xml" title="Main news" href="/feed.xml">'
        page = feed_server.serve("/", f"<!doctype html><head>{head}</head><p>Hello", "text/html")
        feed = feed_server.serve("/feed.xml", rss(item("Locks open")))
        assert "Main news" in looked(editor, page).content.decode()
        answer = looked(editor, page, choose=feed)
        assert answer.context["form"]["url"].value() == feed
        assert "Locks open" in answer.content.decode()

    @pytest.mark.parametrize(
        ("status", "words"), [(404, "There is no feed"), (503, "has trouble"), (401, "does not let us in")]
    )
    def test_a_trouble_is_shown_with_its_remedy(
        self, editor: Client, feed_server: FeedServer, status: int, words: str
    ) -> None:
        assert words in looked(editor, feed_server.serve("/x", "", status=status)).content.decode()

    def test_an_address_without_a_scheme_is_one_of_the_web(self, editor: Client) -> None:
        answer = looked(editor, "no-such-host.example/feed")
        assert answer.context["look"].url == "https://no-such-host.example/feed"
        assert answer.context["look"].trouble

    def test_a_list_leads_to_where_lists_are_brought_in(
        self, editor: Client, feed_server: FeedServer
    ) -> None:
        page = looked(editor, feed_server.serve("/list", LIST, "text/xml")).content.decode()
        assert "/desk/sources/import/" in page

    def test_a_source_that_is_there_is_named(self, editor: Client, feed_server: FeedServer) -> None:
        url = feed_server.serve("/feed.xml", rss(item()))
        made = source(url, name="Ours already")
        assert f"/desk/sources/{made.pk}/" in looked(editor, url).content.decode()

    def test_user_name_and_password_are_sent_and_kept_sealed(
        self, editor: Client, feed_server: FeedServer
    ) -> None:
        url = feed_server.serve("/feed.xml", rss(item()))
        looked(editor, url, login="wire", password="lark")
        assert feed_server.requests[-1].headers["authorization"] == "Basic d2lyZTpsYXJr"
        looked(editor, url, login="wire", password="lark", add="1")
        made = Source.objects.get()
        assert "lark" not in made.sealed_password
        assert unseal(made.sealed_password) == "lark"

    def test_a_password_stays_when_it_is_left_empty_and_goes_with_the_user_name(self, editor: Client) -> None:
        looked(editor, "https://wire.example/feed.xml", login="wire", password="lark", add="1")
        made = Source.objects.get()
        said = {"name": "x", "section": section().pk, "terms": "cc-by", "active": "on"}
        editor.post(f"/desk/sources/{made.pk}/", {**said, "login": "wire"})
        made.refresh_from_db()
        assert unseal(made.sealed_password) == "lark"
        editor.post(f"/desk/sources/{made.pk}/", said)
        made.refresh_from_db()
        assert made.sealed_password == ""


class TestAList:
    def chosen(self, editor: Client) -> Any:  # Any: the test client's answer
        editor.post("/desk/sources/import/", {"file": SimpleUploadedFile("list.opml", LIST)})
        return editor.get("/desk/sources/import/choose/")

    def test_it_is_shown_folder_by_folder_before_anything_is_added(self, editor: Client) -> None:
        source("https://wire.example/feed.xml")
        page = self.chosen(editor).content.decode()
        assert all(words in page for words in ("Economy", "Money Wire", "Strange", "there already", "No web"))
        assert Source.objects.count() == 1

    def test_what_is_chosen_goes_where_it_was_said_to(self, editor: Client) -> None:
        folders = self.chosen(editor).context["folders"]
        names = [name for name, _ in folders]
        number = {offer.feed.title: number for _, offers in folders for number, offer in offers}
        odd, money = names.index("Odd"), names.index("Economy")
        economy, world = section("Economy", "economy"), section()
        editor.post(
            "/desk/sources/import/choose/",
            {
                "feed": [number["Money Wire"], number["Strange"]],
                f"section-{money}": economy.pk,
                f"terms-{money}": "excerpt",
                f"section-{odd}": world.pk,
                f"terms-{odd}": "link-only",
                f"hold-{odd}": "on",
            },
        )
        made = {one.name: one for one in Source.objects.all()}
        assert set(made) == {"Money Wire", "Strange"}
        assert (made["Money Wire"].section, made["Money Wire"].licence.name) == (economy, "excerpt")
        assert (made["Strange"].section, made["Strange"].hold) == (world, True)

    def test_a_folder_named_like_a_section_is_offered_that_section(self, editor: Client) -> None:
        folders = dict(self.chosen(editor).context["folders"])
        assert folders["Economy"][0][1].section.slug == "economy"

    @pytest.mark.parametrize("data", [b"", b"<rss/>", b"not xml", b"<opml><body/></opml>"])
    def test_what_is_no_list_is_refused_on_the_form(self, editor: Client, data: bytes) -> None:
        answer = editor.post("/desk/sources/import/", {"file": SimpleUploadedFile("x.opml", data)})
        assert answer.status_code == 200
        assert answer.context["form"].errors["file"]

    def test_there_is_nothing_to_choose_before_a_list_is_brought(self, editor: Client) -> None:
        assert editor.get("/desk/sources/import/choose/").status_code == 302

    def test_our_own_can_be_saved_and_brought_in_again(self, editor: Client) -> None:
        source("https://wire.example/feed.xml", name="North & <Coast>")
        source("folder:/srv/incoming", name="Drop", transport="folder")
        answer = editor.get("/desk/sources/export/")
        assert "attachment" in answer["Content-Disposition"]
        [feed] = opml.read(answer.content).feeds
        assert (feed.title, feed.url, feed.folders) == (
            "North & <Coast>",
            "https://wire.example/feed.xml",
            ("World News",),
        )


class TestManyAtOnce:
    def test_they_are_paused_resumed_and_asked(self, editor: Client) -> None:
        later = timezone.now() + timedelta(days=1)
        made = [source(f"https://wire.example/{n}.xml", name=str(n), next_due_at=later) for n in range(3)]
        chosen = [one.pk for one in made[:2]]
        editor.post("/desk/sources/many/", {"deed": "pause", "source": chosen})
        assert Source.objects.filter(active=False).count() == 2
        editor.post("/desk/sources/many/", {"deed": "resume", "source": chosen})
        assert Source.objects.filter(active=True, next_due_at__lt=later).count() == 2
        editor.post("/desk/sources/many/", {"deed": "ask", "source": [made[2].pk]})
        assert not Source.objects.filter(next_due_at=later).exists()

    @pytest.mark.parametrize(
        "said", [{}, {"deed": "explode", "source": "1"}, {"deed": "pause", "source": "x"}]
    )
    def test_what_makes_no_sense_changes_nothing(self, editor: Client, said: dict[str, str]) -> None:
        source()
        assert editor.post("/desk/sources/many/", said).status_code == 302
        assert Source.objects.get().active

    def test_a_writer_may_not(self) -> None:
        made = source()
        browser(Role.WRITER).post("/desk/sources/many/", {"deed": "pause", "source": made.pk})
        made.refresh_from_db()
        assert made.active


class TestTheList:
    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("health=trouble", {"Ill"}),
            ("health=silent", {"Silent"}),
            ("health=off", {"Off"}),
            ("health=well", {"Well"}),
            ("transport=folder", {"Drop"}),
            ("q=Silent", {"Silent"}),
        ],
    )
    def test_it_can_be_searched_and_filtered(self, editor: Client, asked: str, shown: set[str]) -> None:
        now = timezone.now()
        source("https://wire.example/1", name="Ill", trouble_kind="not-found")
        source("https://wire.example/2", name="Silent", silent_since=now)
        source("https://wire.example/3", name="Off", active=False)
        source("https://wire.example/4", name="Well", last_success_at=now)
        source("folder:/srv/in", name="Drop", transport="folder")
        rows = editor.get(f"/desk/sources/?{asked}").context["object_list"]
        assert {row.name for row in rows} == shown

    @pytest.mark.parametrize("order", ["name", "-name", "faring", "-faring", "last_new_at", "-next_due_at"])
    def test_it_can_be_sorted(self, editor: Client, order: str) -> None:
        source()
        assert editor.get(f"/desk/sources/?ordering={order}").status_code == 200

    def test_stories_a_day_are_counted_in_the_papers_days(self, editor: Client) -> None:
        made = source()
        for hours in (1, 2, 30):
            at = NOON - timedelta(hours=hours)
            Provenance.objects.create(
                source=made, item_key=str(hours), first_seen_at=at, last_seen_at=at, sent="x", verdict="new"
            )
        days = items_per_day([made.pk], NOON)[made.pk]
        assert [day.counts[0] for day in days[-2:]] == [1, 2]
        assert len(days) == 14


class TestASourceWhoseContractHasEnded:
    @pytest.fixture
    def ended(self) -> Source:
        return source(active=False, ended_at=NOON)

    def test_its_page_says_so_and_offers_nothing(self, editor: Client, ended: Source) -> None:
        page = editor.get(f"/desk/sources/{ended.pk}/").content.decode()
        assert "The contract with this source ended" in page
        assert f"/desk/sources/{ended.pk}/resume/" not in page and 'name="section"' not in page

    @pytest.mark.parametrize("deed", ["resume", "ask", "pause"])
    def test_a_page_that_was_open_before_does_nothing_and_says_so(
        self, editor: Client, ended: Source, deed: str
    ) -> None:
        page = editor.post(f"/desk/sources/{ended.pk}/{deed}/", follow=True).content.decode()
        ended.refresh_from_db()
        assert not ended.active and "it is not asked any more" in page and "asked again" not in page

    def test_its_filing_is_not_changed(self, editor: Client, ended: Source) -> None:
        given = {"name": "Back", "section": ended.section_id, "terms": "cc-by", "active": "on"}
        page = editor.post(f"/desk/sources/{ended.pk}/", given, follow=True).content.decode()
        ended.refresh_from_db()
        assert not ended.active and ended.name != "Back" and "nothing of it can be changed" in page


def test_pausing_what_is_paused_says_that_nothing_changed(editor: Client) -> None:
    made = source(active=False)
    page = editor.post(f"/desk/sources/{made.pk}/pause/", follow=True).content.decode()
    assert "was so already" in page
