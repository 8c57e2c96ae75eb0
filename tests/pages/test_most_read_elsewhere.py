"""A story on the most-read list of a section it has left: what becomes of the story is seen there, too."""

from pathlib import Path

import pytest

from broadsheet.archive.models import MostRead
from broadsheet.desk.actions import filing, publishing
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Section
from tests.newsroom import NOON
from tests.newsroom import filing as wire_filing
from tests.pages.pressroom import Pressroom, without_assets


@pytest.mark.django_db
def test_a_withdrawn_story_leaves_the_list_of_a_section_it_was_in_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_assets(monkeypatch)
    found_paper("The Larkport Courier", ("Politics", "Economy"))
    politics, economy = Section.objects.in_order()
    [story] = filing.file_many([wire_filing("High water at noon", section=economy)], NOON)
    MostRead.objects.create(section=politics, rank=1, article=story)
    room = Pressroom(tmp_path)
    room.run()
    assert "High water at noon" in room.page("/politics/")
    publishing.withdraw(story)
    room.run()
    assert "High water at noon" not in room.page("/politics/")
    assert room.differences() == []
