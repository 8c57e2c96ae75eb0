"""Rows out of a mould are what Django's models make, only sooner."""

import pytest
from django.db import models

from broadsheet.desk.models import Article
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


@pytest.mark.django_db
def test_a_row_can_be_kept_and_read_back() -> None:
    [kept] = Change.objects.bulk_create(
        [Mould(Change).cast(at="2026-11-23T12:00Z", kind="article", subject=7)]
    )
    assert Change.objects.get(pk=kept.pk).subject == 7


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
