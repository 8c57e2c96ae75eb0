"""A story whose right ends at one source and goes on with another's version, as readers, feeds and the receipt see it."""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import transaction
from wagtail.models import Revision

from broadsheet.archive.search.answering import answer
from broadsheet.archive.search.following import follow
from broadsheet.archive.search.question import Asked
from broadsheet.desk.actions.clockwork import come_due
from broadsheet.desk.actions.merging import merge, unmerge
from broadsheet.desk.actions.pictures import lead_with, take_in_bytes
from broadsheet.desk.actions.writing import SaveWords
from broadsheet.desk.errors import FormerWords
from broadsheet.desk.models import Article, Section, Takedown
from broadsheet.pages.receipts import complete_receipts
from broadsheet.pages.withholding import withhold
from broadsheet.readers.roles import Role
from broadsheet.rights.actions import licence_for
from broadsheet.rights.terms import PRESETS
from broadsheet.wire.actions.taking_in import take_in
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.models import Source
from tests.desk.typing_desk import opened, typed
from tests.pages.pressroom import Pressroom
from tests.people import browser
from tests.pictures import drawn
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
    withhold()
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


def test_the_former_pictures_leave_the_public_folder_and_the_receipt_names_them(press: Pressroom) -> None:
    first, other = two_sources()
    came(first, "First")
    came(other, "Second")
    article = Article.objects.get()
    picture = take_in_bytes(drawn().read(), title="A lock")
    lead_with(article, picture)
    pressed(press)
    file = Path(settings.MEDIA_ROOT) / picture.derivatives[0]["path"]
    assert file.exists()
    come_due(END)
    pressed(press)
    assert Article.objects.get().picture_id is None
    assert not file.exists()
    [output] = [output for output in Takedown.objects.get().outputs if output["kind"] == "picture"]
    assert output["state"] == "gone"
    assert output["path"].startswith("/media/pictures/")


def test_a_version_from_before_does_not_bring_the_former_words_back(press: Pressroom) -> None:
    """However it is taken up again: saved as a draft, or published as it is."""
    first, other = two_sources()
    came(first, "First")
    came(other, "Second")
    article = Article.objects.get()
    number = article.save_revision(clean=False).pk
    come_due(END)
    of_before = Revision.objects.get(pk=number)
    with (
        pytest.raises(FormerWords, match="Harbour Press sent"),
        transaction.atomic(),
    ):
        of_before.publish()
    old = of_before.as_object()
    old.kicker = "A new kicker"
    with pytest.raises(FormerWords), transaction.atomic():
        SaveWords(old, form=None).execute(skip_permission_checks=True)
    pressed(press)
    assert "First" not in everywhere(press)
    current = Article.objects.get()
    current.headline = "Second headline, by our desk"
    current.save_revision(clean=False).publish()
    assert Article.objects.get().headline == "Second headline, by our desk"


@pytest.mark.parametrize("button", ["action-publish", "save"])
def test_the_editor_who_takes_a_version_from_before_up_again_is_told_why_not(
    press: Pressroom, button: str
) -> None:
    first, other = two_sources()
    came(first, "First")
    came(other, "Second")
    come_due(END)
    article = Article.objects.get()
    editor = browser(Role.EDITOR)
    old = typed(article, body="<p>First canary sings in the engine house.</p>", **{button: "1"})
    answer = editor.post(f"/desk/articles/edit/{article.pk}/", {**old, **opened(editor, article)})
    assert "to which the right has ended" in unescape(answer.content.decode())
    assert "First" not in Article.objects.get().get_latest_revision_as_object().body


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
