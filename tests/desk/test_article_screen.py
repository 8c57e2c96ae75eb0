"""A story's screen: saving, publishing, what is refused, and two editors at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.desk.actions.filing import file_many, update_from_wire
from broadsheet.desk.actions.wire_words import touched
from broadsheet.desk.models import Article, Author, Origin, Standing, Topic
from broadsheet.journal.models import Change, Kind
from broadsheet.readers.roles import Role
from broadsheet.rights.actions import licence_for
from broadsheet.rights.terms import Show, Terms
from tests.desk.typing_desk import moved, opened, typed
from tests.newsroom import NOON, draft, filing, published, section, signed
from tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def send(client: Client, article: Article, data: dict[str, Any], action: str = "") -> Any:
    """Press a button on the story's screen: save by default."""
    if action:
        data = {**data, f"action-{action}": f"action-{action}"}
    return client.post(f"/desk/articles/edit/{article.pk}/", data)


def held(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def wire(terms: str = "cc-by", **fields: Any) -> Article:
    [article] = file_many([filing(terms=terms, **fields)], NOON)
    return article


def test_a_new_story_is_a_draft_of_the_newsroom_under_our_own_terms(editor: Client) -> None:
    first = section()
    story = Article(headline="Night ferries move", section=first)
    answer = editor.post("/desk/articles/add/", typed(story))
    made = Article.objects.get()
    assert answer.status_code == 302
    assert (made.standing, made.origin, made.licence.name) == (Standing.DRAFT, Origin.OWN, "own")
    assert not Change.objects.exists()


def test_a_new_story_can_go_straight_onto_the_site(editor: Client) -> None:
    story = Article(headline="Night ferries move", body="<p>They do.</p>", section=section())
    editor.post("/desk/articles/add/", {**typed(story), "action-publish": "action-publish"})
    made = Article.objects.get()
    assert made.is_public
    assert made.body == "<p>They do.</p>"
    assert list(Change.objects.values_list("kind", flat=True)) == [Kind.ARTICLE]


def test_saving_a_draft_keeps_the_words_and_tells_no_reader(editor: Client) -> None:
    article = draft()
    send(editor, article, typed(article, headline="Ferries\n to  the outer quay", standfirst="From Monday."))
    assert held(article).headline == "Ferries to the outer quay"
    assert held(article).standfirst == "From Monday."
    assert not Change.objects.exists()


def test_a_draft_of_a_public_story_changes_nothing_on_the_site(editor: Client) -> None:
    article = published("Fog on the sound")
    before = Change.objects.count()
    send(editor, article, typed(article, headline="Fog lifts"))
    assert held(article).headline == "Fog on the sound"
    assert held(article).get_latest_revision_as_object().headline == "Fog lifts"
    assert Change.objects.count() == before


def test_publishing_a_change_is_one_journal_entry(editor: Client) -> None:
    article = published("Fog on the sound")
    before = Change.objects.count()
    send(
        editor,
        article,
        typed(article, headline="Fog lifts", section=section("Economy", "economy").pk),
        "publish",
    )
    assert held(article).headline == "Fog lifts"
    assert Change.objects.count() == before + 1
    note = Change.objects.latest("id").note
    assert (note["before"]["section"], note["after"]["section"]) == ("world-news", "economy")


def test_authors_stand_in_the_order_given(editor: Client) -> None:
    article = signed(draft())
    tomas = Author.objects.create(name="Tomas Reyl", slug="tomas-reyl")
    ines = Author.objects.get(slug="ines-okafor")
    send(editor, article, typed(article, authors=[tomas, ines]), "publish")
    assert [byline.author.name for byline in held(article).bylines.all()] == ["Tomas Reyl", "Ines Okafor"]


def test_a_topic_typed_for_the_first_time_is_made_and_journalled(editor: Client) -> None:
    article = draft()
    send(editor, article, typed(article, topics='Harbour, "Ferry tolls"'))
    assert sorted(held(article).topics.values_list("slug", flat=True)) == ["ferry-tolls", "harbour"]
    assert list(Change.objects.values_list("kind", flat=True)) == [Kind.TOPIC, Kind.TOPIC]


def test_a_topic_is_found_again_by_its_name_in_any_spelling(editor: Client) -> None:
    Topic.objects.create(name="Harbour", slug="harbour")
    article = draft()
    send(editor, article, typed(article, topics="harbour"))
    assert Topic.objects.count() == 1


def test_a_schedule_puts_the_story_up_later_and_not_now(editor: Client) -> None:
    article = draft()
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    send(editor, article, typed(article, go_live_at=tomorrow), "publish")
    assert held(article).standing == Standing.DRAFT
    assert held(article).scheduled_revision is not None
    assert not Change.objects.exists()


def test_scheduling_a_change_leaves_the_wires_public_version_up(editor: Client) -> None:
    article = wire()
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    send(editor, article, typed(article, headline="Tomorrow's words", go_live_at=tomorrow), "publish")
    now = held(article)
    assert (now.standing, now.live, now.headline) == (Standing.LIVE, True, "Locks open to night traffic")


def test_what_the_terms_forbid_is_refused_on_the_form_and_nothing_is_kept(editor: Client) -> None:
    article = draft(licence=licence_for(Terms("print only", site=Show.NOTHING)))
    answer = send(editor, article, typed(article, headline="New words"), "publish")
    assert answer.status_code == 200
    assert "print only" in answer.content.decode()
    assert "New words" in answer.content.decode()
    assert held(article).headline == "Night ferries move to the outer quay"
    assert held(article).latest_revision is None
    assert not Change.objects.exists()


def test_a_new_story_that_is_refused_is_not_made(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from broadsheet.desk.screens import article_edit

    forbidden = licence_for(Terms("print only", site=Show.NOTHING))
    monkeypatch.setattr(article_edit, "preset", lambda name: forbidden)
    story = Article(headline="Night ferries move", section=section())
    answer = editor.post("/desk/articles/add/", {**typed(story), "action-publish": "action-publish"})
    assert "print only" in answer.content.decode()
    assert not Article.objects.exists()


def test_only_opening_and_saving_a_wire_story_is_not_an_edit(editor: Client) -> None:
    article = wire(body="<p>Barge owners <strong>had asked</strong> for it.</p>")
    send(editor, article, typed(article), "publish")
    assert not any(touched(held(article), name) for name in ("headline", "body"))


def test_the_first_edit_of_a_wire_story_keeps_what_the_wire_sent(editor: Client) -> None:
    article = wire()
    send(editor, article, typed(article, headline="Tarn locks open by night"), "publish")
    first = held(article).revisions.order_by("id").first()
    assert first is not None
    assert first.as_object().headline == "Locks open to night traffic"


def test_what_an_editor_has_drafted_survives_the_wires_next_version(editor: Client) -> None:
    article = wire()
    send(editor, article, typed(article, headline="Tarn locks open by night"))
    update_from_wire(
        held(article), filing("Locks opened", body="<p>New words.</p>"), NOON + timedelta(hours=1)
    )
    newest = held(article).get_latest_revision_as_object()
    assert newest.headline == "Tarn locks open by night"
    assert newest.body == "<p>New words.</p>"


def test_a_story_that_may_not_be_edited_shows_its_words_and_no_field_for_them(editor: Client) -> None:
    article = wire("cc-by-nd")
    page = editor.get(f"/desk/articles/edit/{article.pk}/").content.decode()
    assert "allow no edits" in page
    assert 'name="headline"' not in page
    assert 'name="section"' in page


def test_where_such_a_story_stands_may_change(editor: Client) -> None:
    article = wire("cc-by-nd")
    economy = section("Economy", "economy")
    send(
        editor,
        article,
        moved(article, section=economy.pk, kicker="Locks", topics="Tolls", weight=2),
        "publish",
    )
    now = held(article)
    assert (now.section, now.kicker, now.weight) == (economy, "Locks", 2)
    assert [topic.name for topic in now.topics.all()] == ["Tolls"]


@pytest.mark.parametrize("field", ["headline", "body", "standfirst", "credit_name", "credit_url", "picture"])
def test_its_words_are_refused_with_the_clause_that_forbids_it(editor: Client, field: str) -> None:
    article = wire("cc-by-nd")
    answer = send(editor, article, moved(article, **{field: "Other words"}), "publish")
    page = answer.content.decode()
    assert "allow no edits (clause" in page
    assert "North Coast Wire" in page
    assert getattr(held(article), field) == getattr(article, field)


def test_a_text_the_visual_editor_would_cut_is_edited_as_html(editor: Client) -> None:
    table = "<table><thead><tr><th>Quay</th><th>Toll</th></tr></thead><tbody><tr><td>Outer</td><td>4</td></tr></tbody></table>"
    article = draft(body=table)
    page = editor.get(f"/desk/articles/edit/{article.pk}/").content.decode()
    assert "visual editor would drop" in page
    send(editor, article, typed(article, body=table + "<p>Added.</p><script>x()</script>"))
    assert held(article).body == table + "<p>Added.</p>"


def test_two_editors_cannot_overwrite_each_other_unseen(editor: Client) -> None:
    article = draft()
    mine = opened(editor, article)
    other = browser(Role.OWNER)
    send(other, article, typed(article, headline="Olga's words", **opened(other, article)))
    answer = send(editor, article, typed(article, headline="Edda's words", **mine))
    page = answer.content.decode()
    assert "Olga Marsh has changed this story" in page
    assert "<del>" in page or "deletion" in page
    assert held(article).headline == "Olga's words"


def test_saving_again_after_seeing_the_difference_keeps_ones_own_words(editor: Client) -> None:
    article = draft()
    mine = opened(editor, article)
    other = browser(Role.OWNER)
    send(other, article, typed(article, headline="Olga's words", **opened(other, article)))
    warned = send(editor, article, typed(article, headline="Edda's words", **mine)).content.decode()
    seen = warned.split('name="loaded_version" value="')[1].split('"')[0]
    send(editor, article, typed(article, headline="Edda's words", **{**mine, "loaded_version": seen}))
    assert held(article).headline == "Edda's words"


def test_the_wires_newer_words_are_a_conflict_too(editor: Client) -> None:
    article = wire()
    mine = opened(editor, article)
    update_from_wire(
        held(article), filing("Locks opened", body="<p>New words.</p>"), NOON + timedelta(hours=1)
    )
    answer = send(editor, article, typed(article, headline="My words", **mine), "publish")
    assert "This story has changed since you opened it" in answer.content.decode()
    assert held(article).headline == "Locks opened"


def test_nobody_is_warned_of_their_own_autosave(editor: Client) -> None:
    article = draft()
    mine = opened(editor, article)
    data = typed(article, headline="Half a", **mine)
    saved = editor.post(f"/desk/articles/edit/{article.pk}/", data, headers={"Accept": "application/json"})
    assert saved.json()["success"]
    again = typed(
        article, headline="Half a headline", **mine, overwrite_revision_id=saved.json()["revision_id"]
    )
    assert send(editor, article, again).status_code == 302
    assert held(article).headline == "Half a headline"


def test_a_writer_may_hand_in_but_not_publish() -> None:
    writer = browser(Role.WRITER)
    article = draft()
    send(writer, article, typed(article, headline="Handed in"), "publish")
    assert not held(article).is_public
    send(writer, article, typed(held(article)), "submit")
    assert held(article).current_workflow_state is not None


def test_a_reviewers_approval_publishes_what_was_handed_in() -> None:
    writer, reviewer = browser(Role.WRITER), browser(Role.REVIEWER)
    article = draft()
    send(writer, article, typed(article, headline="Handed in"), "submit")
    state = held(article).current_workflow_task_state
    assert state is not None
    reviewer.post(f"/desk/articles/workflow/action/{article.pk}/approve/{state.pk}/", {"comment": "Good."})
    assert held(article).is_public
    assert held(article).headline == "Handed in"


def test_an_approval_that_the_terms_forbid_is_refused_on_the_next_page() -> None:
    writer, reviewer = browser(Role.WRITER), browser(Role.REVIEWER)
    article = draft(licence=licence_for(Terms("print only", site=Show.NOTHING)))
    send(writer, article, typed(article), "submit")
    state = held(article).current_workflow_task_state
    assert state is not None
    address = f"/desk/articles/workflow/action/{article.pk}/approve/{state.pk}/"
    page = reviewer.post(address, {"comment": ""}, follow=True).content.decode()
    assert "print only" in page
    assert held(article).current_workflow_state is not None
    assert not held(article).is_public
