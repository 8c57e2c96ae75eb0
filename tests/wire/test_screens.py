"""The wire at the desk: adding a source, seeing how it fares, changing how its stories are filed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.readers.roles import Role
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.models import Delivery, Provenance, Source
from tests.newsroom import published, section
from tests.people import browser

pytestmark = pytest.mark.django_db
FEED = "https://wire.example/feed.xml"


@pytest.fixture
def editor() -> Client:
    section()
    return browser(Role.EDITOR)


def source(url: str = FEED, **fields: Any) -> Source:
    section()
    made, _ = add_source(
        url, "world-news", "cc-by", name=fields.pop("name", "North Coast Wire"), now=timezone.now()
    )
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def test_an_empty_list_says_what_to_do(editor: Client) -> None:
    assert "Add the first source" in editor.get("/desk/sources/").content.decode()


def test_adding_a_source_leads_to_its_page(editor: Client) -> None:
    said = {"url": FEED, "section": section().pk, "terms": "excerpt", "name": "", "hold": "on", "add": "1"}
    answer = editor.post("/desk/sources/new/", said)
    made = Source.objects.get()
    assert answer["Location"] == f"/desk/sources/{made.pk}/"
    assert (made.licence.name, made.hold, made.section) == ("excerpt", True, section())


@pytest.mark.parametrize("url", ["ftp://wire.example/feed", "https://wire.example:25/feed", "not an address"])
def test_an_address_that_may_not_be_asked_is_refused_on_the_form(editor: Client, url: str) -> None:
    answer = editor.post("/desk/sources/new/", {"url": url, "section": section().pk, "terms": "excerpt"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["url"]
    assert not Source.objects.exists()


def test_trouble_is_shown_with_its_remedy_on_the_page_the_list_and_the_first_screen(editor: Client) -> None:
    told = "The publisher refuses us. Check the password."
    made = source(trouble_kind="refused", trouble=told, failures=3, trouble_since=timezone.now())
    for place in (f"/desk/sources/{made.pk}/", "/desk/sources/", "/desk/"):
        assert told in editor.get(place).content.decode()


def test_what_was_read_past_in_its_last_document_is_on_the_sources_page(editor: Client) -> None:
    made = source(last_success_at=timezone.now())
    outcome = {
        "counts": {"new": 1},
        "refused": [],
        "faults": ["the XML is not well-formed (no end); read as far as it goes"],
    }
    Delivery.objects.create(source=made, fetched_at=timezone.now(), digest="0", size=1, outcome=outcome)
    page = editor.get(f"/desk/sources/{made.pk}/").content.decode()
    assert "not quite in order" in page
    assert page.count("read as far as it goes") == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "not asked yet"),
        ({"active": False}, "paused"),
        ({"last_success_at": timezone.now()}, "well"),
        ({"silent_since": timezone.now(), "last_success_at": timezone.now()}, "unusually silent"),
    ],
)
def test_each_way_of_faring_has_its_words(editor: Client, fields: dict[str, Any], words: str) -> None:
    assert words in editor.get(f"/desk/sources/{source(**fields).pk}/").content.decode()


def test_changing_terms_holds_for_the_next_stories_only(editor: Client) -> None:
    made = source()
    said = {
        "name": "Sound Agency",
        "section": section("Economy", "economy").pk,
        "terms": "link-only",
        "active": "on",
    }
    editor.post(f"/desk/sources/{made.pk}/", said)
    made.refresh_from_db()
    assert (made.name, made.section.slug, made.licence.name) == ("Sound Agency", "economy", "link-only")


def test_a_source_that_is_asked_again_is_due_at_once(editor: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    made = source(active=False, next_due_at=later)
    editor.post(
        f"/desk/sources/{made.pk}/",
        {"name": "x", "section": made.section_id, "terms": "cc-by", "active": "on"},
    )
    made.refresh_from_db()
    assert made.active
    assert made.next_due_at < later


def test_asking_now_is_a_post(editor: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    made = source(next_due_at=later)
    editor.get(f"/desk/sources/{made.pk}/ask/")
    made.refresh_from_db()
    assert made.next_due_at == later
    editor.post(f"/desk/sources/{made.pk}/ask/")
    made.refresh_from_db()
    assert made.next_due_at < later


def test_a_story_says_which_source_brought_it_and_why_it_was_filed_so(editor: Client) -> None:
    article, made, now = published(), source(), timezone.now()
    Provenance.objects.create(
        source=made,
        article=article,
        item_key="k",
        first_seen_at=now,
        last_seen_at=now,
        sent="s",
        verdict="new",
        reason="not seen before",
    )
    for place in (f"/desk/articles/edit/{article.pk}/", f"/desk/sources/{made.pk}/"):
        assert "not seen before" in editor.get(place).content.decode()


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
def test_sources_are_an_editors(role: Role) -> None:
    made, client = source(), browser(role)
    for place in ("/desk/sources/", "/desk/sources/new/", f"/desk/sources/{made.pk}/"):
        assert client.get(place).status_code == 302
    client.post(f"/desk/sources/{made.pk}/", {"name": "x", "section": made.section_id, "terms": "own"})
    made.refresh_from_db()
    assert made.name == "North Coast Wire"


def test_the_list_costs_the_same_however_many_there_are(editor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            editor.get("/desk/sources/")
        return len(seen)

    source()
    editor.get("/desk/sources/")
    few = queries()
    for number in range(12):
        source(f"{FEED}?{number}", name=f"Wire {number}")
    assert queries() == few
