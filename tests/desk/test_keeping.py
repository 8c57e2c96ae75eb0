"""The paper's own records: each change is one journal entry, and what readers saw is never deleted."""

from collections.abc import Callable

import pytest

from broadsheet.desk.actions.keeping import (
    delete_row,
    keep_author,
    keep_paper,
    keep_section,
    keep_topic,
    set_menus,
    uses_of,
)
from broadsheet.desk.errors import NeverDeleted
from broadsheet.desk.models import (
    Article,
    Author,
    Picture,
    Publication,
    Section,
    StandingPage,
    Topic,
)
from broadsheet.journal.models import Change, Kind
from tests.newsroom import about, draft, published, section, signed

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Change.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("keep", "row", "kind"),
    [
        pytest.param(keep_section, lambda: Section(name="Stock", slug="stock"), Kind.SECTION, id="section"),
        pytest.param(keep_author, lambda: Author(name="Ines", slug="ines"), Kind.AUTHOR, id="author"),
        pytest.param(keep_topic, lambda: Topic(name="Tolls", slug="tolls"), Kind.TOPIC, id="topic"),
    ],
)
def test_a_record_is_journalled_when_made_and_when_changed_and_not_when_saved_unchanged(
    keep: Callable[[object], object], row: Callable[[], Section], kind: Kind
) -> None:
    made = row()
    keep(made)
    keep(made)
    made.name = "Another"
    keep(made)
    assert kinds() == [kind, kind]


def test_a_new_section_stands_last() -> None:
    section()
    assert keep_section(Section(name="Stock", slug="stock")).position == 1


def test_the_papers_settings_press_the_whole_edition_once() -> None:
    paper = Publication.the_paper()
    paper.name, paper.base_url = "The Larkport Courier", "https://courier.example/"
    keep_paper(paper)
    keep_paper(paper)
    assert kinds() == [Kind.PUBLICATION]
    assert Publication.the_paper().base_url == "https://courier.example"


def test_the_order_of_both_menus_is_one_change() -> None:
    world, economy = section(), section("Economy", "economy", position=1)
    page = StandingPage.objects.create(title="About", slug="about")
    assert set_menus([(economy.pk, True), (world.pk, False)], [(page.pk, False)])
    assert kinds() == [Kind.PUBLICATION]
    assert list(Section.objects.in_order().values_list("slug", "in_menu")) == [
        ("economy", True),
        ("world-news", False),
    ]


def test_menus_as_they_were_change_nothing() -> None:
    world = section()
    assert not set_menus([(world.pk, True)], [])
    assert kinds() == []


def test_an_old_draft_of_a_standing_page_does_not_undo_the_menu() -> None:
    page = StandingPage.objects.create(title="About", slug="about", live=False)
    page.save_revision()
    set_menus([], [(page.pk, False)])
    StandingPage.objects.get().latest_revision.publish()
    page.refresh_from_db()
    assert page.in_foot is False


def test_an_old_draft_of_a_story_does_not_bring_back_its_old_terms() -> None:
    from django.utils import timezone

    from broadsheet.desk.actions.publishing import set_terms
    from broadsheet.rights.actions import preset

    article = published()
    article.save_revision()
    set_terms(article, preset("link-only"), timezone.now(), credit_name="North Coast Wire")
    Article.objects.get().latest_revision.publish()
    article.refresh_from_db()
    assert article.licence.name == "link-only"
    assert article.credit_name == "North Coast Wire"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(lambda: published(), id="a story that was on the site"),
        pytest.param(lambda: section(), id="a section"),
        pytest.param(lambda: signed(draft()).bylines.get().author, id="an author whose name is on a draft"),
        pytest.param(lambda: public_topic(), id="a topic with a page"),
        pytest.param(lambda: public_page(), id="a standing page that was published"),
    ],
)
def test_what_readers_may_have_seen_is_not_deleted(row: Callable[[], Article]) -> None:
    kept = row()
    with pytest.raises(NeverDeleted):
        delete_row(kept)
    kept.refresh_from_db()


def public_topic() -> Topic:
    from broadsheet.desk.actions.publishing import publish

    publish(about(draft(), "Harbour"))
    return Topic.objects.get()


def public_page() -> StandingPage:
    page = StandingPage.objects.create(title="About", slug="about", live=False)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_a_topic_keeps_its_page_after_its_last_story_left_it() -> None:
    topic = public_topic()
    article = Article.objects.get()
    article.topics.clear()
    article.save_revision().publish()
    with pytest.raises(NeverDeleted):
        delete_row(Topic.objects.get(pk=topic.pk))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(lambda: draft(), id="a draft"),
        pytest.param(lambda: Topic.objects.create(name="Tolls", slug="tolls"), id="a topic nobody used"),
        pytest.param(lambda: Author.objects.create(name="Ines", slug="ines"), id="an author who never wrote"),
    ],
)
def test_what_no_reader_has_seen_may_go(row: Callable[[], Article]) -> None:
    made = row()
    delete_row(made)
    assert not type(made).objects.filter(pk=made.pk).exists()


def test_a_picture_in_use_is_not_deleted_and_says_where_it_is() -> None:
    quay = Picture.objects.create(title="Quay", width=1, height=1)
    draft("At dawn", picture=quay)
    token = f'<embed embedtype="image" id="{quay.pk}" alt="" format="fullwidth">'
    draft("In the text", body=f"<p>Before.</p>{token}")
    assert uses_of(quay) == ["“At dawn”", "“In the text” (in its text)"]
    with pytest.raises(NeverDeleted, match="At dawn"):
        delete_row(quay)
