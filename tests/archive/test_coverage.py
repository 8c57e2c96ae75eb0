"""Stories of one event, from several sources: found as they come, kept together, and let go."""

import pytest

from broadsheet.archive.actions import follow
from broadsheet.archive.models import Coverage, Covered
from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.publishing import kill
from broadsheet.desk.models import Article
from tests.newsroom import NOON, filing

pytestmark = pytest.mark.django_db

LOCK = [
    "Council opens north lock at night",
    "North lock to open at night, council decides",
    "Night opening of north lock divides the council",
    "North lock opens at night, council says",
]
OTHERS = [
    "Grain prices fall for third week",
    "Fog closes the mole until Tuesday",
    "Choir of fishermen sings in the market hall",
    "Mayor presents a budget without surprises",
    "Ferry timetable changes with the winter",
]
SOURCES = ["North Coast Wire", "Harbour Press", "Sound Agency", "Larkport Radio"]


def come_in(*headlines: str, sources: list[str] = SOURCES) -> list[Article]:
    """These headlines one after the other, each from the next source."""
    articles = []
    for number, headline in enumerate(headlines):
        articles += file_many([filing(headline, credit_name=sources[number % len(sources)])], NOON)
        follow()
    return articles


def test_three_stories_of_several_sources_have_a_page() -> None:
    come_in(*OTHERS)
    found = come_in(*LOCK[:3])
    event = Coverage.objects.get(shown=True)
    assert set(Covered.objects.filter(coverage=event).values_list("article", flat=True)) == {
        a.pk for a in found
    }
    assert event.slug.startswith("council-opens-north-lock")


def test_two_stories_have_none() -> None:
    come_in(*OTHERS, *LOCK[:2])
    assert not Coverage.objects.filter(shown=True).exists()


def test_one_source_alone_has_none() -> None:
    come_in(*OTHERS, *LOCK[:3], sources=["North Coast Wire"])
    assert not Coverage.objects.filter(shown=True).exists()


def test_a_later_story_joins_at_the_same_address() -> None:
    come_in(*OTHERS, *LOCK[:3])
    address = Coverage.objects.get(shown=True).slug
    come_in(LOCK[3])
    assert Coverage.objects.get(shown=True).slug == address
    assert Covered.objects.count() == 4


def test_a_story_that_is_killed_leaves_and_the_page_with_it() -> None:
    *_, last = come_in(*OTHERS, *LOCK[:3])
    kill(Article.objects.get(pk=last.pk))
    follow()
    assert not Coverage.objects.filter(shown=True).exists()
    assert Coverage.objects.get().ever_shown


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    file_many(
        [
            filing(headline, credit_name=SOURCES[n % len(SOURCES)])
            for n, headline in enumerate([*OTHERS, *LOCK])
        ],
        NOON,
    )
    follow()
    assert Covered.objects.filter(coverage__shown=True).count() == len(LOCK)
