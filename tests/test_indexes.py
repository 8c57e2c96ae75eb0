"""What is pointed to seldom is found by an index all the same, and no story that points nowhere pays for it."""

import pytest
from django.db import connection, models

from broadsheet.desk.models import Article
from broadsheet.wire.models import Provenance, WantedPicture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads SQLite's plan"),
]


@pytest.mark.parametrize(
    ("model", "column", "index"),
    [
        (Article, "picture", "desk_article_picture"),
        (Article, "merged_into", "desk_article_merged_into"),
        (Article, "latest_revision", "desk_article_latest_revision"),
        (Article, "live_revision", "desk_article_live_revision"),
        (Article, "locked_by", "desk_article_locked_by"),
        (Provenance, "source", "wire_provenance_recent"),
        (WantedPicture, "article", "sqlite_autoindex_wire_wantedpicture_1"),
        (WantedPicture, "picture", "wire_wanted_picture"),
    ],
)
def test_what_points_to_something_is_found_without_reading_the_table(
    model: type[models.Model], column: str, index: str
) -> None:
    for few in ([1], [1, 2, 3]):  # as a screen asks, and as a deletion does
        asked = model._base_manager.filter(**{f"{column}__in": few}).order_by().values("pk")
        assert f"SEARCH {model._meta.db_table} USING COVERING INDEX {index} " in asked.explain()


@pytest.mark.parametrize("model", [Article, Provenance, WantedPicture])
def test_no_index_is_the_beginning_of_another(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        kept = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
    columns = [tuple(one["columns"]) for one in kept if one["index"] or one["unique"]]
    assert not [
        names
        for names in columns
        for other in columns
        if len(other) > len(names) and other[: len(names)] == names
    ]


def test_what_is_written_as_json_is_not_read_again_to_be_checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%%JSON_VALID%%'")
        assert not cursor.fetchall()
