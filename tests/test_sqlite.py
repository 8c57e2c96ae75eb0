"""The short way for many new rows writes what Django's long way writes."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now
from django.db.models.sql import InsertQuery, compiler

from broadsheet.desk.models import Article, Standing, Topic, Weight
from broadsheet.journal.models import Change
from broadsheet.rights.actions import preset
from broadsheet.rights.models import Licence
from broadsheet.rows import Mould, quoted
from broadsheet.sqlite.inserts import Insert
from broadsheet.wire.models import Provenance, TextPrint, WantedPicture
from tests.newsroom import section

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has a compiler of ours")

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ELSEWHERE = datetime(2026, 11, 23, 14, tzinfo=timezone(timedelta(hours=2)))


def _statement(made_by: type, rows: list[models.Model], **more: Any) -> list[tuple[str, tuple[Any, ...]]]:
    model = type(rows[0])
    query = InsertQuery(model, **more)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    query.insert_values(fields, rows)
    asked = made_by(query, connection, "default")
    asked.returning_fields = [model._meta.pk]
    return [(sql, tuple(params)) for sql, params in asked.as_sql()]


def _ours() -> type:
    found: type = connection.ops.compiler("SQLInsertCompiler")
    assert found is not compiler.SQLInsertCompiler
    return found


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                Article(headline="Fog over the mole", public_from=NOON, section_id=1, licence_id=2, words=7),
                Article(headline="The lock opens", public_from=ELSEWHERE, section_id=1, footprint={"a": ["ü"]}),
                Article(headline="", public_from=None, section_id=None, live=False),
            ],
            id="articles, with hours of two zones, JSON and nothing",
        ),
        pytest.param(
            [Provenance(source_id=1, certainty=0, told={}), Provenance(source_id="1", certainty=0.5)],
            id="provenances, a number written as text",
        ),
        pytest.param([Change(at=NOON, kind=Change._meta.get_field("kind").choices[0][0])] * 3, id="one row thrice"),
        pytest.param([TextPrint(provenance_id=n, units=b"\0\1") for n in (1, 2)], id="bytes"),
        pytest.param(
            [Topic(slug="a", name="A", once_public=1), Topic(slug=7, name="B", once_public="0")],
            id="values of another type than the field's",
        ),
        pytest.param([WantedPicture(article_id=1, url="https://x.example/a.png", due_at=NOON)], id="a single row"),
        pytest.param(
            [Topic(slug="a", name=models.Value("A")), Topic(slug="b", name="B")], id="an expression among values"
        ),
        pytest.param(
            [Change(at=Now(), kind="article"), Change(at=NOON, kind="article")], id="an expression for an hour"
        ),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_many_rows_are_inserted_as_django_inserts_them(rows):
    assert _statement(_ours(), rows) == _statement(compiler.SQLInsertCompiler, rows)


@pytest.mark.parametrize("clash", [*models.query.OnConflict])
@pytest.mark.django_db
def test_what_to_do_about_rows_that_are_there_is_said_as_django_says_it(clash):
    rows = [Topic(slug="a", name="A"), Topic(slug="b", name="B")]
    name, slug = Topic._meta.get_field("name"), Topic._meta.get_field("slug")
    more = {"on_conflict": clash, "update_fields": [name], "unique_fields": [slug]}
    assert _statement(_ours(), rows, **more) == _statement(compiler.SQLInsertCompiler, rows, **more)


@pytest.mark.django_db
def test_each_new_row_is_told_its_own_id():
    Topic.objects.create(slug="before", name="Before")
    made = Topic.objects.bulk_create([Topic(slug=f"t-{number}", name=str(number)) for number in range(30)])
    assert {row.pk: row.slug for row in made} == dict(
        Topic.objects.filter(slug__startswith="t-").values_list("pk", "slug")
    )


@pytest.mark.django_db
def test_the_ids_of_rows_that_went_are_not_given_again():
    gone = Topic.objects.bulk_create([Topic(slug=f"t-{number}", name=str(number)) for number in range(3)])
    Topic.objects.filter(pk__in=[row.pk for row in gone]).delete()
    made = Topic.objects.bulk_create([Topic(slug=f"t-{number}", name=str(number)) for number in range(3)])
    assert min(row.pk for row in made) > max(row.pk for row in gone if row.pk)
    assert [row.slug for row in made] == list(
        Topic.objects.filter(pk__in=[row.pk for row in made]).order_by("pk").values_list("slug", flat=True)
    )


@pytest.mark.django_db
def test_a_row_that_is_there_stays_as_it_is_where_clashes_are_passed_over():
    Topic.objects.create(slug="a", name="Held")
    Topic.objects.bulk_create([Topic(slug=slug, name="New") for slug in "abb"], ignore_conflicts=True)
    assert list(Topic.objects.order_by("slug").values_list("slug", "name")) == [("a", "Held"), ("b", "New")]


@pytest.mark.django_db
def test_a_row_that_may_not_be_there_twice_is_refused_and_leaves_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.bulk_create([Topic(slug="a", name="A"), Topic(slug="a", name="B")])
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                {"headline": "Fog over the mole", "public_from": NOON, "standing": Standing.LIVE, "from_wire": {"a": "ü"}},
                {"headline": "It's 5 % off", "updated_at": ELSEWHERE, "standing": Standing.HELD, "live": False},
                {"weight": Weight.LEAD, "footprint": {"at": []}, "standing": "waiting", "words": 7},
            ],
            id="articles that differ in what they hold",
        ),
        pytest.param([{}], id="an article that holds nothing yet"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_rows_out_of_a_mould_are_kept_as_django_keeps_them(rows):
    held = {"section_id": section().pk, "licence_id": preset("own").pk}
    mould = Mould(Article)
    mould.keep([mould.cast(**held, **row) for row in rows])
    Article.objects.bulk_create([Article(**held, **row) for row in rows])
    columns = ", ".join(quoted(str(field.column)) for field in Article._meta.concrete_fields[1:])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM desk_article ORDER BY id")
        kept = cursor.fetchall()
    assert kept[: len(rows)] == kept[len(rows) :]


def test_what_is_reckoned_at_the_time_of_saving_does_not_go_by_a_statement_made_once():
    assert Insert.takes(Article)
    assert not Insert.takes(Licence)
