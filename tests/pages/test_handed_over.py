"""A story whose right ends at one source and goes on with another's version, as readers, feeds and the receipt see it."""

from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest

from broadsheet.archive.search.answering import answer
from broadsheet.archive.search.following import follow
from broadsheet.archive.search.question import Asked
from broadsheet.desk.actions.clockwork import come_due
from broadsheet.desk.actions.merging import merge, unmerge
from broadsheet.desk.models import Article, Section, Takedown
from broadsheet.pages.receipts import complete_receipts
from broadsheet.rights.actions import licence_for
from broadsheet.rights.terms import PRESETS
from broadsheet.wire.actions.taking_in import take_in
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.models import Source
from tests.pages.pressroom import Pressroom
from tests.wire.newsagents import MORNING, NOON, source

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
END = MORNING + DAY


def came(wire: Source, words: str, **said: object) -> None:
    usual = {
        "id": f"{wire.pk}-1",
        "url": "https://wire.example/locks",
        "title": f"{words} headline",
        "body": f"<p>{words} canary sings in the engine house.</p>",
        "published": MORNING,
    }
    take_in(wire, Feed(wire.name, "ninjs 2.0", (Dispatch(**{**usual, **said}),)), NOON)


def two_sources() -> tuple[Source, Source]:
    economy = Section.objects.get(slug="economy")
    a_day = licence_for(replace(PRESETS["partner-full"], name="for a day", days=1))
    first = source(terms=a_day, section=economy)
    return first, source("https://press.example/feed.xml", "cc-by", "Harbour Press", section=economy)


def everywhere(press: Pressroom) -> str:
    files = [file for file in press.live.rglob("*") if file.suffix in (".html", ".xml", ".atom", ".json")]
    return "\n".join(file.read_text("utf-8") for file in files)


def pressed(press: Pressroom) -> None:
    press.run()
    complete_receipts(press.works)


def test_no_page_shows_the_first_ones_words_and_every_page_that_did_shows_the_others(
    press: Pressroom,
) -> None:
    first, other = two_sources()
    came(first, "First")
    came(other, "Second")
    pressed(press)
    follow()
    address = Article.objects.get().address
    assert "First canary" in everywhere(press)
    come_due(END)
    pressed(press)
    follow()
    assert "First" not in everywhere(press)
    page = press.page(f"/{address}/")
    assert "Second canary" in page
    assert "Harbour Press" in page
    assert not answer(Asked(words="First canary"), END).hits
    assert answer(Asked(words="Second canary"), END).hits
    assert press.differences() == []
    receipt = Takedown.objects.get()
    states = {output["path"]: output["state"] for output in receipt.outputs}
    assert receipt.done_at is not None
    assert states[f"/{address}/"] == states["/"] == states["/economy/"] == "rewritten"
    assert receipt.still_shown == []


def test_un_merging_afterwards_gives_each_its_own_address_and_words_back(press: Pressroom) -> None:
    """ACCEPTANCE D4, across the end of a right."""
    first, other = two_sources()
    came(first, "First")
    came(other, "Second", url="https://press.example/else", body="<p>Quite another text.</p>")
    one, two = Article.objects.order_by("id")
    merge(one, two)
    pressed(press)
    come_due(END)
    pressed(press)
    assert "Quite another text" in press.page(f"/{one.address}/")
    assert press.target(f"/{two.address}/") == f"/{one.address}/"
    with mock.patch("django.utils.timezone.now", lambda: END):
        unmerge(Article.objects.get(pk=two.pk))
    pressed(press)
    assert "Quite another text" in press.page(f"/{two.address}/")
    assert not press.has(f"/{one.address}/")
    assert press.differences() == []
