"""Every story ever published can be reached from the front page by following links alone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.publishing import kill
from broadsheet.desk.models import Article
from tests.newsroom import NOON, filing, section
from tests.pages.pressroom import Pressroom, without_assets

LINK = re.compile(rb'<a\b[^>]*\bhref="(/[^"#?]*)"')


def reached(pages: dict[str, bytes]) -> set[str]:
    """The paths one comes to from the front page."""
    seen, left = {"/"}, ["/"]
    while left:
        for found in LINK.findall(pages.get(left.pop(), b"")):
            path = found.decode()
            if path not in seen:
                seen.add(path)
                left.append(path)
    return seen


@pytest.mark.django_db
def test_links_lead_to_every_live_story_and_to_no_killed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = [section("World News", "world-news"), section("Economy", "economy")]
    file_many(
        [
            filing(
                f"Story number{n:03}",
                section=sections[n % 2],
                topics=("Harbour",) if n % 3 == 0 else (),
                published=NOON - timedelta(days=3 * n),
            )
            for n in range(140)
        ],
        NOON,
    )
    killed = [str(article.address) for article in Article.objects.order_by("id")[5:8]]
    for article in Article.objects.filter(address__in=killed):
        kill(article)
    without_assets(monkeypatch)
    room = Pressroom(tmp_path)
    room.run()
    pages = {
        f"/{file.relative_to(room.live / 'site').parent.as_posix()}/".replace("/./", "/"): file.read_bytes()
        for file in (room.live / "site").rglob("index.html")
    }
    seen = reached(pages)
    # Not by stepping from story to neighbouring story: lists alone must lead there.
    lists = {path: html for path, html in pages.items() if not re.fullmatch(r"/\d{4}/\d\d/[a-z][^/]*/", path)}
    from_lists = reached(lists)
    live = {f"/{address}/" for address in Article.objects.live().values_list("address", flat=True)}
    assert len(live) == 137
    assert live - from_lists == set()
    assert not seen & {f"/{address}/" for address in killed}
