"""Stories for telling are read lightly, and are the rows that Django would have made."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Article, Section
from broadsheet.desk.querysets import TOLD
from broadsheet.rights.actions import preset

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    found_paper("The Larkport Courier", ("World News",))
    made = Article(
        headline="Lock opens",
        kicker="Harbour",
        section=Section.objects.get(),
        licence=preset("own"),
        body="<p>At noon.</p>",
        live=False,
    )
    made.save()
    return made


def test_they_hold_what_django_would_have_loaded(article: Article) -> None:
    light = Article.objects.for_telling().get(pk=article.pk)
    plain = Article.objects.only(*TOLD, "body").get(pk=article.pk)
    assert {name: light.__dict__[name] for name in light.__dict__ if name != "_state"} == {
        name: plain.__dict__[name] for name in plain.__dict__ if name != "_state"
    }
    assert (light._state.db, light._state.adding) == (plain._state.db, plain._state.adding)
    assert light == plain


def test_what_was_not_asked_for_is_loaded_when_it_is_wanted(article: Article) -> None:
    light = Article.objects.for_cards().get(pk=article.pk)
    with CaptureQueriesContext(connection) as queries:
        assert light.body == "<p>At noon.</p>"
        assert light.section.name == "World News"
    assert len(queries) == 2


def test_they_can_be_kept_again(article: Article) -> None:
    light = Article.objects.for_cards().get(pk=article.pk)
    light.kicker = "Dock"
    light.save(update_fields=["kicker"])
    assert Article.objects.get(pk=article.pk).kicker == "Dock"
