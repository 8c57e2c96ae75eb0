"""What is known of a story lives on from run to run of the follower, until the journal names the story."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.archive.actions import follow
from broadsheet.archive.candidates import Candidates
from broadsheet.archive.models import Gist
from broadsheet.desk.actions.publishing import publish, withdraw
from broadsheet.desk.models import Article
from broadsheet.journal.actions import append
from broadsheet.journal.models import Kind
from tests.archive.test_related import about, beside, crowd
from tests.newsroom import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour() -> list[Article]:
    """Forty stories of nothing in particular and two of one matter, all taken in."""
    crowd()
    stories = [
        publish(about(draft("Pilots want ferries at the outer quay"), "Harbour")),
        publish(about(draft("Night ferries move to the outer quay"), "Harbour")),
    ]
    follow()
    return stories


def pool(candidates: Candidates, stories: list[Article]) -> dict[int, object]:
    candidates.bring_up_to_date(())
    return dict(candidates.pool_of([story.pk for story in stories], {}).stories)


def test_what_has_not_changed_is_not_read_again(harbour: list[Article]) -> None:
    candidates = Candidates()
    before = pool(candidates, harbour)
    append(Kind.HOUR)
    candidates.bring_up_to_date(())
    with CaptureQueriesContext(connection) as queries:
        after = candidates.pool_of([story.pk for story in harbour], {}).stories
    assert after == before
    assert len(queries) == 0


def test_a_changed_story_is_read_anew_and_no_other(harbour: list[Article]) -> None:
    candidates = Candidates()
    before = pool(candidates, harbour)
    first, second = harbour
    first.headline = "Dredger lies across the fairway"
    first.save_revision().publish()
    Gist.objects.filter(article__in=[first.pk, second.pk]).delete()
    after = pool(candidates, harbour)
    assert after[first.pk] != before[first.pk]
    assert after[second.pk] is before[second.pk]


def test_a_story_that_is_gone_leaves_the_pool(harbour: list[Article]) -> None:
    candidates = Candidates()
    pool(candidates, harbour)
    withdraw(harbour[0])
    assert list(pool(candidates, harbour)) == [harbour[1].pk]


def test_a_change_that_may_be_about_many_lets_all_go(harbour: list[Article]) -> None:
    candidates = Candidates()
    before = pool(candidates, harbour)
    append(Kind.TOPIC, 1)
    after = pool(candidates, harbour)
    assert after == before
    assert all(after[id] is not before[id] for id in before)


def test_a_follower_that_remembers_chooses_as_one_that_does_not() -> None:
    crowd()
    candidates = Candidates()
    follow(candidates)
    stories = []
    for headline in (
        "Pilots want ferries at the quay",
        "Night ferries move to the quay",
        "The quay is full of ferries",
    ):
        stories.append(publish(about(draft(headline), "Harbour")))
        follow(candidates)
    remembered = [beside(story) for story in stories]
    for story in stories:
        append(Kind.ARTICLE, story.pk, {"after": story.footprint})
    follow()
    assert beside(stories[-1]) == remembered[-1]
    assert {story.pk for story in stories[:2]} <= set(remembered[-1])
