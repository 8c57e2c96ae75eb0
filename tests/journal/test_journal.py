"""The journal keeps the order, and only inside the transaction of the change."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from broadsheet.journal.actions import (
    Entry,
    OutsideTransaction,
    advance_clock,
    append,
    append_many,
    forget_before,
    move_position,
    paper_clock,
    position_of,
)
from broadsheet.journal.models import Change, Kind


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        append(Kind.TOPIC, 1)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_a_broken_transaction_is_never_seen() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        append(Kind.TOPIC, 1)
        raise RuntimeError
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_a_follower_sees_what_came_after_its_position_in_order() -> None:
    append_many(Entry(Kind.ARTICLE, number) for number in range(5))
    first = Change.objects.order_by("id").first()
    assert first is not None
    move_position("press", first.id + 1)
    assert [change.subject for change in Change.objects.after(position_of("press"))] == [2, 3, 4]


@pytest.mark.django_db
def test_many_entries_cost_as_many_queries_as_one(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(3):
        append_many(Entry(Kind.ARTICLE, number) for number in range(1000))


@pytest.mark.django_db
def test_a_new_hour_is_journalled_once() -> None:
    clock = paper_clock()
    later = clock.hour + timedelta(hours=1, minutes=5)
    assert advance_clock(later) is True
    assert advance_clock(later + timedelta(minutes=1)) is False
    assert Change.objects.filter(kind=Kind.HOUR).count() == 1


@pytest.mark.django_db
def test_the_papers_clock_never_goes_back() -> None:
    at = paper_clock().at
    advance_clock(at - timedelta(days=1))
    assert paper_clock().at == at


@pytest.mark.django_db
def test_only_what_every_follower_has_passed_is_forgotten() -> None:
    append_many(Entry(Kind.ARTICLE, number) for number in range(4))
    ids = list(Change.objects.order_by("id").values_list("id", flat=True))
    move_position("press", ids[3])
    move_position("search", ids[1])
    assert forget_before(timezone.now() + timedelta(days=2), days=1) == 2
    assert list(Change.objects.order_by("id").values_list("id", flat=True)) == ids[2:]
