"""What is held is found by its keys, and no table is read from end to end for it."""

from typing import Any

import pytest
from django.db import connection

from broadsheet.wire.actions import holdings, likenesses
from broadsheet.wire.actions.holdings import Sought
from broadsheet.wire.alike import Print
from broadsheet.wire.identity import TELLING
from broadsheet.wire.models import Provenance
from tests.wire.newsagents import MORNING, delivered, item, rss, source
from tests.wire.test_alike import STORY

pytestmark = pytest.mark.django_db


def kept(guid: str = "7") -> Provenance:
    """One item of a source of its own, with a long text."""
    delivered(source(), rss(item("Locks open", "https://wire.example/locks", guid, STORY)))
    return Provenance.objects.get()


class TestFindingWhatIsHeld:
    def test_it_is_found_by_each_of_its_keys(self) -> None:
        row = kept()
        by_key = {
            "id": Sought(ids={row.id_key}),
            "item": Sought(items={row.item_key}),
            "address": Sought(addresses={row.address_key}),
            "text": Sought(texts={row.text_key}),
        }
        found = {name: holdings.held(row.source_id, sought, ()) for name, sought in by_key.items()}
        for name, some in found.items():
            assert [held.pk for held in some] == [row.pk], name
        assert [held.pk for held in holdings.held(row.source_id, Sought(), [row.pk])] == [row.pk]

    def test_it_comes_as_it_was_kept_once_however_many_keys_lead_to_it(self) -> None:
        row = kept()
        sought = Sought({row.id_key}, set(), {row.address_key}, {row.text_key})
        [held] = holdings.held(row.source_id, sought, [row.pk])
        assert (held.published, held.primary, held.dropped) == (MORNING, True, False)
        assert (held.sent, held.title, held.url) == (row.sent, row.title, row.url)
        assert (held.article, held.standing) == (row.article_id, "live")

    def test_another_sources_ids_say_nothing(self) -> None:
        row = kept()
        assert holdings.held(row.source_id + 1, Sought({row.id_key}, {row.item_key}), ()) == []
        assert holdings.sent_before(row.source_id + 1, Sought({row.id_key}, {row.item_key})) == set()

    def test_what_a_source_sent_under_an_id_is_known(self) -> None:
        row = kept()
        assert holdings.sent_before(row.source_id, Sought({row.id_key})) == {row.sent}

    def test_an_item_whose_article_was_deleted_has_no_standing(self) -> None:
        row = kept()
        assert row.article is not None
        row.article.delete()
        [held] = holdings.held(row.source_id, Sought({row.id_key}), ())
        assert (held.article, held.standing) == (None, None)

    def test_nothing_sought_asks_nothing(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            assert holdings.held(1, Sought(), ()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite plans")
def test_no_provenance_is_read_but_those_that_the_keys_lead_to() -> None:
    row = kept()
    assert len(STORY.split()) > TELLING
    told = Print.of(STORY)
    assert told is not None
    plans: list[str] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and "asked" in sql:
            raw = connection.connection.execute("EXPLAIN QUERY PLAN " + sql.replace("%s", "?"), params)
            plans.extend(plan[3] for plan in raw.fetchall())
        return execute(sql, params, many, context)

    keys = {row.id_key}, {row.item_key}, {row.address_key}, {row.text_key}
    with connection.execute_wrapper(explain):
        holdings.held(row.source_id, Sought(*keys), [row.pk])
        holdings.sent_before(row.source_id, Sought(*keys))
        likenesses.neighbourhood([told])
    found = [plan for plan in plans if plan.startswith("SEARCH held")]
    assert [plan for plan in plans if plan.startswith("SCAN") and "asked" not in plan] == []
    assert sum("wire_provenance_address (address_key=?)" in plan for plan in found) == 1
    assert sum("wire_provenance_text (text_key=?)" in plan for plan in found) == 1
    assert sum("source_id=? AND id_key=?" in plan for plan in found) == 2
    assert sum("source_id=? AND item_key=?" in plan for plan in found) == 2
