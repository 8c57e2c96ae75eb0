"""Topics as an editor types them: names with commas between, however many words each has."""

import pytest

from broadsheet.desk.models import Topic
from broadsheet.desk.screens.topics_field import TopicsField, split_names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("  ", [], id="spaces"),
        pytest.param("Rope makers", ["Rope makers"], id="one of two words"),
        pytest.param("Rope makers,Tides", ["Rope makers", "Tides"], id="as the box writes them"),
        pytest.param(
            ' "Ferry tolls", Tides ,', ["Ferry tolls", "Tides"], id="with quotation marks and spaces"
        ),
        pytest.param('"Sallow, Nether"', ["Sallow, Nether"], id="one with a comma"),
        pytest.param("Tides, Tides", ["Tides"], id="one twice"),
        pytest.param('Tides\nTolls "by night', ['Tides Tolls "by night'], id="a line break and half a mark"),
    ],
)
def test_names_are_split_at_commas(typed: str, names: list[str]) -> None:
    assert split_names(typed) == names


@pytest.mark.django_db
def test_what_the_box_shows_comes_back_as_the_same_topics() -> None:
    topics = [
        Topic.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        for name in ("Tides", "Rope makers")
    ]
    field = TopicsField()
    shown = field.widget.format_value(topics)
    assert shown == "Rope makers,Tides"
    assert not field.has_changed(topics, shown)
