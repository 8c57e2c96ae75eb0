"""A question is put into words once, and answers what its query set would."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Article, Section
from broadsheet.journal.actions import Entry, append_many
from broadsheet.journal.models import Change, Kind
from broadsheet.questions import Question

pytestmark = pytest.mark.django_db

SECTIONS = ("World News", "Economy", "Politics", "Sport", "Science")


@pytest.fixture(autouse=True)
def paper() -> None:
    found_paper("The Larkport Courier", SECTIONS)


def ids(count: int) -> list[int]:
    return list(Section.objects.order_by("id").values_list("id", flat=True)[:count])


def sections(asked: list[int]):
    return Section.objects.filter(pk__in=asked).order_by("id")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_list_of_any_length_is_asked_about_whole(count: int) -> None:
    slugs = Question(lambda asked: sections(asked).values_list("slug", flat=True))
    assert slugs(ids(count)) == list(sections(ids(count)).values_list("slug", flat=True))


def test_a_list_of_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Question(sections)([]) == []
    assert len(queries) == 0


def test_the_words_are_made_once_for_each_power_of_two() -> None:
    made = []

    def ask(asked: list[int]):
        made.append(len(asked))
        return sections(asked)

    question = Question(ask)
    for count in (3, 4, 3, 5, 4):
        assert [section.pk for section in question(ids(count))] == ids(count)
    assert made == [4, 8]


def test_values_may_stand_in_any_order_and_more_than_once() -> None:
    between = Question(
        lambda slug, first, last: (
            Section.objects.filter(pk__gte=first, pk__lte=last)
            .exclude(slug=slug)
            .exclude(pk=first)
            .values_list("pk", flat=True)
        )
    )
    first, *_, last = ids(5)
    assert sorted(between("politics", first, last)) == [
        pk for pk in ids(5)[1:] if Section.objects.get(pk=pk).slug != "politics"
    ]


def test_what_is_given_by_name_is_said_in_other_words() -> None:
    first = Question(lambda start, most: Section.objects.filter(pk__gte=start).order_by("pk")[:most])
    assert [len(first(0, most=most)) for most in (1, 3, 1)] == [1, 3, 1]


def test_moments_and_json_come_as_the_models_have_them() -> None:
    with transaction.atomic():
        append_many([Entry(Kind.ARTICLE, 7, {"after": {"at": "2026-11-20T12:00:00+00:00"}})])
    [change] = Question(lambda subject: Change.objects.filter(subject=subject))(7)
    held = Change.objects.get(subject=7)
    assert (change.at, change.note, change.kind) == (held.at, held.note, held.kind)
    [(at, note)] = Question(lambda s: Change.objects.filter(subject=s).values_list("at", "note"))(7)
    [row] = Question(lambda s: Change.objects.filter(subject=s).values("at", "note"))(7)
    assert (at, note) == (row["at"], row["note"]) == (held.at, held.note)
    assert at.utcoffset() == timedelta(0)


def test_an_instance_can_be_saved_as_any_other() -> None:
    [section] = Question(lambda slug: Section.objects.filter(slug=slug))("sport")
    section.description = "Of games and players."
    section.save()
    assert Section.objects.get(slug="sport").description == "Of games and players."
    assert Section.objects.count() == len(SECTIONS)


def test_a_value_that_does_not_pass_as_it_is_is_refused() -> None:
    question = Question(lambda start: Section.objects.filter(slug__startswith=start))
    with pytest.raises(ValueError, match="as it is"):
        question("pol")


def test_rows_joined_to_others_are_refused() -> None:
    question = Question(lambda pk: Article.objects.select_related("section").filter(pk=pk))
    with pytest.raises(ValueError, match="are not made here"):
        question(1)
