"""One delivery on its way in: what is filed, updated, left alone, and in how many queries."""

import pytest

from broadsheet.desk.models import Article
from broadsheet.wire.models import Provenance
from tests.wire.newsagents import delivered, item, rss, source

pytestmark = pytest.mark.django_db


def test_a_new_item_becomes_an_article_with_its_provenance() -> None:
    wire = source()
    outcome = delivered(wire, rss(item(guid="1")))
    article = Article.objects.get()
    assert outcome.counts["new"] == 1
    assert (article.headline, article.section, article.licence, article.standing) == (
        "Locks open to night traffic",
        wire.section,
        wire.licence,
        "live",
    )
    assert Provenance.objects.get().article == article


def test_the_same_delivery_again_changes_nothing() -> None:
    wire = source()
    delivered(wire, rss(item(guid="1")))
    before = list(Article.objects.values())
    outcome = delivered(wire, rss(item(guid="1")))
    assert outcome.counts == {"duplicate": 1, "refused": 0}
    assert list(Article.objects.values()) == before
