"""A new paper has what it needs, and knows where it is."""

from io import StringIO

import pytest
from django.core.management import call_command

from broadsheet.desk.actions.founding import found_paper, open_at
from broadsheet.desk.models import Publication, Section, StandingPage
from broadsheet.journal.models import Change, Kind

pytestmark = pytest.mark.django_db


def test_founding_twice_changes_nothing_but_the_name() -> None:
    found_paper("The Tarn Post", ("Valley", "Shore"))
    Section.objects.filter(slug="valley").update(name="The Valley")
    found_paper("The New Tarn Post", ("Valley", "Shore"))
    assert Publication.the_paper().name == "The New Tarn Post"
    assert list(Section.objects.values_list("name", flat=True)) == ["The Valley", "Shore"]
    assert StandingPage.objects.count() == 4


def test_the_command_that_follows_an_upgrade_leaves_the_paper_as_it_is() -> None:
    found_paper("The Tarn Post", ("Valley",))
    said = StringIO()
    call_command("found", stdout=said)
    assert Publication.the_paper().name == "The Tarn Post"
    assert list(Section.objects.values_list("name", flat=True)) == ["Valley"]
    assert said.getvalue() == "The database of The Tarn Post is up to date.\n"


def test_the_command_founds_a_paper_where_there_is_none() -> None:
    call_command("found", stdout=StringIO())
    assert Publication.the_paper().name == "The Broadsheet"
    assert Section.objects.count() == 4


def test_a_stock_section_begins_with_the_financial_disclaimer() -> None:
    found_paper("The Tarn Post", ("World News", "Stock"))
    assert "advice to buy" in Section.objects.get(slug="stock").disclaimer
    assert Section.objects.get(slug="world-news").disclaimer == ""


def test_a_paper_without_a_public_address_is_where_it_was_opened() -> None:
    found_paper("The Tarn Post")
    before = Change.objects.filter(kind=Kind.PUBLICATION).count()
    assert open_at("http://127.0.0.1:8080/")
    assert not open_at("http://127.0.0.1:8080")
    assert Publication.the_paper().base_url == "http://127.0.0.1:8080"
    assert Change.objects.filter(kind=Kind.PUBLICATION).count() == before + 1


def test_a_public_address_stays_wherever_the_paper_is_opened() -> None:
    found_paper("The Tarn Post", base_url="https://tarnpost.example")
    assert not open_at("http://127.0.0.1:8080")
    assert Publication.the_paper().base_url == "https://tarnpost.example"
