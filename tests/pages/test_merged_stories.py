"""What readers find where a story has become part of another, and that un-merging gives every page back."""

from pathlib import Path

import pytest

from broadsheet.desk.actions.addresses import change_address
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.merging import merge, unmerge
from broadsheet.desk.actions.publishing import kill
from broadsheet.desk.models import Article
from tests.newsroom import published
from tests.pages.pressroom import Pressroom, without_assets

pytestmark = pytest.mark.django_db


@pytest.fixture
def pressroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pressroom:
    without_assets(monkeypatch)
    found_paper("The Larkport Courier", ("World News",))
    return Pressroom(tmp_path)


def held(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def tree(pressroom: Pressroom) -> dict[str, bytes]:
    """Every file that readers can ask for, by its path below the edition."""
    return {
        str(path.relative_to(pressroom.live)): path.read_bytes()
        for name in ("site", "gone", "moved")
        for path in (pressroom.live / name).rglob("*")
        if path.is_file() and path.suffix not in (".gz", ".br")
    }


def test_the_address_of_a_merged_story_leads_to_the_other(pressroom: Pressroom) -> None:
    one, other = published("Locks open"), published("Night traffic")
    change_address(held(other), "Night boats")
    pressroom.run()
    merge(one, held(other))
    pressroom.run()
    assert other.address.endswith("/night-traffic") and held(other).address.endswith("/night-boats")
    for address in (other.address, held(other).address):
        assert pressroom.target(f"/{address}/") == f"/{one.address}/"
        assert not pressroom.has(f"/{address}/")
    assert "Night traffic" not in pressroom.page("/")
    assert pressroom.differences() == []


def test_it_follows_when_the_other_moves(pressroom: Pressroom) -> None:
    one, other = published("Locks open"), published("Night traffic")
    merge(one, other)
    pressroom.run()
    change_address(held(one), "The locks are open")
    pressroom.run()
    assert held(one).address.endswith("/the-locks-are-open")
    assert pressroom.target(f"/{other.address}/") == f"/{held(one).address}/"
    assert pressroom.differences() == []


def test_un_merging_gives_the_whole_tree_back_byte_for_byte(pressroom: Pressroom) -> None:
    """ACCEPTANCE D4."""
    words = [
        "Locks open at night",
        "Night traffic through the locks",
        "Fog",
        "Ferries late at night",
        "Tolls",
    ]
    one, other, *_ = [published(headline) for headline in words]
    pressroom.run()
    before = tree(pressroom)
    merge(one, other)
    pressroom.run()
    assert tree(pressroom) != before
    unmerge(other)
    pressroom.run()
    assert tree(pressroom) == before
    assert pressroom.differences() == []


def test_a_killed_survivor_leaves_its_notice_at_the_end_of_the_way(pressroom: Pressroom) -> None:
    one, other = published("Locks open"), published("Night traffic")
    merge(one, other)
    kill(held(one), "Withdrawn.")
    pressroom.run()
    assert pressroom.target(f"/{other.address}/") == f"/{one.address}/"
    assert "Withdrawn." in pressroom.notice(f"/{one.address}/")
