"""Stories filed under their authors and topics."""

import pytest

from broadsheet.archive.actions import follow
from broadsheet.archive.models import Clipping
from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.publishing import kill, publish, withdraw
from broadsheet.desk.models import Article
from tests.newsroom import NOON, about, draft, filing, signed

pytestmark = pytest.mark.django_db


def shelves(article: Article) -> list[str]:
    return sorted(Clipping.objects.filter(article=article).values_list("shelf", flat=True))


def test_a_public_story_is_filed_under_its_authors_and_topics() -> None:
    article = publish(about(signed(draft()), "Harbour", "Tolls"))
    follow()
    assert shelves(article) == ["author/ines-okafor", "topic/harbour", "topic/tolls"]
    assert set(Clipping.objects.values_list("at", flat=True)) == {article.public_from}


def test_a_draft_is_not_filed() -> None:
    about(draft(), "Harbour")
    follow()
    assert not Clipping.objects.exists()


@pytest.mark.parametrize("take_down", [kill, withdraw])
def test_a_story_taken_down_is_taken_out(take_down) -> None:
    article = publish(about(draft(), "Harbour"))
    follow()
    take_down(article)
    follow()
    assert shelves(article) == []


def test_a_story_that_returns_is_filed_again() -> None:
    article = publish(about(draft(), "Harbour"))
    withdraw(article)
    publish(article)
    follow()
    assert shelves(article) == ["topic/harbour"]


def test_a_story_with_another_topic_changes_its_shelf() -> None:
    [article] = file_many([filing(topics=("Harbour",))], NOON)
    follow()
    article = Article.objects.get(pk=article.pk)
    article.topics.clear()
    publish(about(article, "Tolls"))
    follow()
    assert shelves(article) == ["topic/tolls"]


def test_filing_many_costs_as_many_queries_as_filing_few(django_assert_max_num_queries) -> None:
    file_many([filing(f"Tale number{n:04}", topics=("Harbour",)) for n in range(300)], NOON)
    with django_assert_max_num_queries(56):
        follow()
    assert Clipping.objects.filter(shelf="topic/harbour").count() == 300
