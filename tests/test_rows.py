"""Rows out of a mould are what Django's models make, only sooner."""

import pytest
from django.db import IntegrityError, models

from broadsheet.desk.models import Article, Topic
from broadsheet.journal.models import Change
from broadsheet.rows import Mould, update_each
from broadsheet.wire.models import Delivery, Provenance, Source, TextPrint, WantedPicture
from tests.newsroom import section
from tests.wire.newsagents import MORNING, NOON, source

MODELS = [Article, Article.topics.through, Change, Provenance, TextPrint, WantedPicture, Delivery]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_has_the_defaults_of_its_model(model: type[models.Model]) -> None:
    made, cast = model(), Mould(model).cast()
    for field in model._meta.concrete_fields:
        assert getattr(cast, field.attname) == getattr(made, field.attname), field.name
    assert cast._state.adding
    assert cast._state.db is None


def test_no_two_rows_share_a_default_that_can_change() -> None:
    mould = Mould(Article)
    one, other = mould.cast(), mould.cast()
    one.from_wire["headline"] = "x"
    assert other.from_wire == {}


def test_a_value_given_stands_in_the_place_of_the_default() -> None:
    assert Mould(Article).cast(headline="Fog", from_wire={"body": "x"}).from_wire == {"body": "x"}


def test_a_name_that_the_model_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="heading"):
        Mould(Article).cast(heading="Fog")


@pytest.mark.django_db
def test_what_a_row_points_to_is_not_read_again(django_assert_num_queries) -> None:
    world = section()
    article = Mould(Article).cast({"section": world})
    with django_assert_num_queries(0):
        assert article.section is world
    assert article.section_id == world.pk


@pytest.mark.parametrize("count", [1, 2, 30])
@pytest.mark.django_db
def test_kept_rows_are_there_in_their_order_and_know_their_ids(count: int) -> None:
    mould = Mould(Change)
    rows = [mould.cast(at=NOON, kind="article", subject=number) for number in range(count)]
    mould.keep(rows)
    kept = Change.objects.order_by("pk")
    assert [(row.pk, row.subject) for row in rows] == list(kept.values_list("pk", "subject"))
    assert {(row._state.adding, row._state.db) for row in rows} == {(False, "default")}


@pytest.mark.django_db
def test_kept_rows_have_the_ids_they_came_with_where_the_database_counts_none() -> None:
    held = [
        Provenance.objects.create(
            source=source(f"https://wire.example/{number}.xml"),
            item_key="x",
            first_seen_at=NOON,
            last_seen_at=NOON,
        )
        for number in range(3)
    ]
    mould = Mould(TextPrint)
    mould.keep([mould.cast(provenance_id=one.pk, units=b"tide") for one in held])
    assert list(TextPrint.objects.order_by("pk").values_list("pk", flat=True)) == [one.pk for one in held]


@pytest.mark.django_db
def test_a_column_that_held_nothing_so_far_is_kept_as_soon_as_a_row_holds_something() -> None:
    mould = Mould(Topic)
    for number, description in enumerate(["", "Tides and locks", ""]):
        mould.keep([mould.cast(slug=f"t-{number}", name="T", description=description)])
    kept = Topic.objects.order_by("slug").values_list("description", flat=True)
    assert list(kept) == ["", "Tides and locks", ""]


@pytest.mark.django_db
def test_rows_entered_by_their_values_are_what_the_model_makes_of_them() -> None:
    Mould(Topic).enter(("name", "slug"), [("Fog", "fog"), ("Ferries", "ferries")])
    made = [Topic(name="Fog", slug="fog"), Topic(name="Ferries", slug="ferries")]
    columns = [field.attname for field in Topic._meta.concrete_fields if field.attname != "id"]
    assert list(Topic.objects.order_by("pk").values_list(*columns)) == [
        tuple(getattr(row, column) for column in columns) for row in made
    ]


@pytest.mark.django_db
def test_a_row_entered_where_one_is_already_leaves_that_as_it_is() -> None:
    Topic.objects.create(slug="fog", name="Held")
    Mould(Topic).enter(("slug", "name"), [("fog", "New"), ("mist", "Mist")], or_leave=True)
    assert dict(Topic.objects.values_list("slug", "name")) == {"fog": "Held", "mist": "Mist"}


@pytest.mark.django_db
def test_a_row_that_holds_nothing_but_defaults_is_kept_first_of_all() -> None:
    mould = Mould(Topic)
    row = mould.cast()
    mould.keep([row])
    assert Topic.objects.get().pk == row.pk


@pytest.mark.django_db
def test_a_row_that_lacks_what_it_must_have_is_refused_first_of_all() -> None:
    mould = Mould(Article)
    with pytest.raises(IntegrityError):
        mould.keep([mould.cast()])


@pytest.mark.django_db
def test_rows_entered_by_a_name_that_the_model_does_not_have_are_refused() -> None:
    with pytest.raises(TypeError, match=r"Topic has no .*nope"):
        Mould(Topic).enter(("slug", "nope"), [("fog", 1)])


@pytest.mark.django_db(transaction=True)
def test_of_rows_entered_outside_a_transaction_none_is_kept_where_one_is_refused() -> None:
    with pytest.raises(IntegrityError):
        Mould(Topic).enter(("slug", "name"), [("fog", "Fog"), ("mist", "Mist"), ("fog", "Fog again")])
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_keeping_no_rows_asks_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        Mould(Change).keep([])
        Mould(Change).enter(("at", "kind"), [])


@pytest.mark.django_db
def test_fields_of_kept_rows_are_written_each_by_its_id_and_no_others() -> None:
    one, other = (source(f"https://wire.example/{number}.xml") for number in (1, 2))
    one.next_due_at, one.silent_since, one.name = NOON, MORNING, "not written"
    other.next_due_at = MORNING
    update_each([one, other], "next_due_at", "silent_since")
    kept = {row.pk: row for row in Source.objects.all()}
    assert (kept[one.pk].next_due_at, kept[one.pk].silent_since) == (NOON, MORNING)
    assert (kept[other.pk].next_due_at, kept[other.pk].silent_since) == (MORNING, None)
    assert kept[one.pk].name == "North Coast Wire"
