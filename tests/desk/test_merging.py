"""Two articles made one story, and two again: nothing is lost, and nothing vanishes."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from broadsheet.desk.actions.merging import merge, unmerge
from broadsheet.desk.actions.publishing import correct, kill, publish, withdraw
from broadsheet.desk.errors import NotOneStory
from broadsheet.desk.models import Article, Correction, Merge, Standing
from broadsheet.journal.models import Change
from tests.newsroom import NOON, draft, published

pytestmark = pytest.mark.django_db


def held(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def whole(article: Article) -> dict[str, object]:
    return Article.objects.filter(pk=article.pk).values().get()


def test_merging_is_one_entry_of_the_journal_and_one_deed() -> None:
    one, other = published("Locks open"), published("Night traffic")
    before = Change.objects.count()
    merge(one, other)
    assert Change.objects.count() == before + 1
    assert list(ModelLogEntry.objects.values_list("action", flat=True)).count("desk.merge") == 1
    assert (held(other).standing, held(other).merged_into) == (Standing.MERGED, one)


def test_un_merging_restores_both_rows_to_the_last_column() -> None:
    one, other = published("Locks open"), published("Night traffic")
    correct(held(other), "It is the north lock.")
    before = whole(one), whole(other)
    merge(one, other)
    assert whole(one) == before[0]
    unmerge(other)
    assert (whole(one), whole(other)) == before
    assert Correction.objects.get().article == other


def test_a_version_that_waits_for_its_hour_waits_again() -> None:
    one, other = published("Locks open"), published("Night traffic")
    revision = held(other).save_revision()
    revision.approved_go_live_at = NOON + timedelta(days=3)
    revision.save()
    merge(one, other)
    assert not other.revisions.filter(approved_go_live_at__isnull=False).exists()
    unmerge(other)
    assert other.revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == NOON + timedelta(
        days=3
    )


@pytest.mark.parametrize("take_down", [kill, withdraw])
def test_what_was_off_the_site_is_off_again(take_down) -> None:  # type: ignore[no-untyped-def]
    one, other = published("Locks open"), published("Night traffic")
    take_down(other, "Sorry.")
    before = whole(other)
    merge(one, held(other))
    unmerge(other)
    assert whole(other) == before


class TestRefused:
    def test_a_story_into_itself(self) -> None:
        one = published()
        with pytest.raises(NotOneStory, match="into itself"):
            merge(one, one)

    def test_a_public_story_into_one_that_readers_cannot_open(self) -> None:
        one, other = draft("Locks open"), published("Night traffic")
        with pytest.raises(NotOneStory, match="must lead somewhere"):
            merge(one, other)
        assert held(other).is_public

    def test_into_a_story_that_is_gone(self) -> None:
        one, other = published("Locks open"), published("Night traffic")
        kill(one)
        with pytest.raises(NotOneStory, match="off the site"):
            merge(one, other)

    def test_a_story_that_is_part_of_another_already(self) -> None:
        one, other, third = published("Locks open"), published("Night traffic"), published("Fog")
        merge(one, other)
        with pytest.raises(NotOneStory, match="part of another story"):
            merge(third, other)
        with pytest.raises(NotOneStory, match="part of another story"):
            merge(other, third)

    def test_un_merging_what_is_not_merged(self) -> None:
        with pytest.raises(NotOneStory, match="is not merged"):
            unmerge(published())


def test_publishing_a_merged_story_lets_it_stand_by_itself() -> None:
    one, other = published("Locks open"), published("Night traffic")
    merge(one, other)
    publish(held(other))
    assert (held(other).standing, held(other).merged_into) == (Standing.LIVE, None)
    assert Merge.objects.get().ended_at is not None


def test_a_kill_reaches_a_merged_story_and_takes_it_out() -> None:
    one, other = published("Locks open"), published("Night traffic")
    merge(one, other)
    kill(held(other), "Withdrawn by its agency.")
    assert (held(other).standing, held(other).merged_into) == (Standing.KILLED, None)
    assert held(one).is_public


def test_the_address_at_last_is_that_of_the_last_in_the_row() -> None:
    one, two, three = published("Locks open"), published("Night traffic"), published("Fog")
    merge(two, one)
    merge(three, two)
    at_last = Article.objects.addresses_at_last([one.pk, two.pk, three.pk])
    assert set(at_last.values()) == {three.address}
