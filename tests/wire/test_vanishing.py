"""Stories that their source takes out of its feed without a word: what is concluded from it, and what is not."""

from datetime import timedelta

import pytest

from broadsheet.desk.models import Article, Takedown
from broadsheet.wire import vanishing
from broadsheet.wire.models import Source
from broadsheet.wire.vanishing import Known
from tests.feedserver import FeedServer
from tests.wire.newsagents import MORNING, item, polled, rss, source

HOUR = timedelta(hours=1)


def known(*hours: int) -> list[Known]:
    return [Known(hour, MORNING + hour * HOUR) for hour in hours]


@pytest.mark.parametrize(
    ("held", "present", "oldest", "gone"),
    [
        pytest.param(range(1, 9), range(1, 9), 0, [], id="all there"),
        pytest.param(range(1, 9), [1, 2, 4, 5, 6, 7, 8], 0, [3], id="one out of the middle"),
        pytest.param(range(1, 9), range(4, 9), 4, [], id="fallen out at the end"),
        pytest.param(range(1, 9), range(1, 8), 0, [8], id="the newest taken back"),
        pytest.param(range(1, 9), [], 0, [], id="an empty feed"),
        pytest.param(range(1, 9), [1, 2, 3, 4], 0, [], id="half of it at once"),
        pytest.param(range(1, 31), range(1, 21), 0, list(range(21, 31)), id="a third of a long one"),
    ],
)
def test_what_is_missing_from_a_feed(held: range, present: list[int], oldest: int, gone: list[int]) -> None:
    assert vanishing.missing(known(*held), present, MORNING + oldest * HOUR) == gone


def test_a_feed_too_short_to_say_says_nothing() -> None:
    assert vanishing.oldest_in([]) is None
    assert vanishing.oldest_in([MORNING]) is None
    assert vanishing.oldest_in([MORNING, MORNING + HOUR]) == MORNING


def test_an_item_counts_as_gone_after_enough_polls_in_a_row() -> None:
    counts, enough = vanishing.counted({}, [7], 2)
    assert (counts, enough) == ({7: 1}, [])
    counts, enough = vanishing.counted(counts, [7], 2)
    assert (counts, enough) == ({7: 2}, [7])


def test_an_item_that_came_back_begins_anew() -> None:
    assert vanishing.counted({7: 1}, [], 2) == ({7: 0}, [])


ITEMS = [
    item(
        f"Story {n}",
        f"https://wire.example/{n}",
        str(n),
        f"<p>Text of number {n}.</p>",
        MORNING + n * HOUR / 60,
    )
    for n in range(6)
]


@pytest.mark.django_db
class TestOnTheWire:
    def serve(self, server: FeedServer, *numbers: int) -> None:
        server.serve("/feed.xml", rss(*(ITEMS[n] for n in numbers)).encode())

    def wire(self, server: FeedServer, rule: str) -> Source:
        self.serve(server, *range(6))
        wire = source(server.url("/feed.xml"), when_vanished=rule, vanished_after=2)
        polled([wire])
        assert Article.objects.live().count() == 6
        return wire

    @pytest.mark.parametrize(
        ("rule", "standing", "receipts"),
        [("nothing", "live", 0), ("hold", "withdrawn", 1), ("kill", "killed", 1)],
    )
    def test_the_hosts_rule_decides(
        self, feed_server: FeedServer, rule: str, standing: str, receipts: int
    ) -> None:
        wire = self.wire(feed_server, rule)
        self.serve(feed_server, 0, 1, 2, 4, 5)
        polled([wire])
        assert Article.objects.live().count() == 6
        polled([wire])  # the same bytes again: it is still not there
        assert Article.objects.get(headline="Story 3").standing == standing
        assert Article.objects.live().count() == (6 if rule == "nothing" else 5)
        assert Takedown.objects.count() == receipts

    def test_a_story_that_comes_back_in_time_stays(self, feed_server: FeedServer) -> None:
        wire = self.wire(feed_server, "kill")
        for numbers in ((0, 1, 2, 4, 5), (0, 1, 2, 3, 4, 5), (0, 1, 2, 4, 5)):
            self.serve(feed_server, *numbers)
            polled([wire])
        assert Article.objects.live().count() == 6

    def test_an_empty_feed_kills_nothing(self, feed_server: FeedServer) -> None:
        wire = self.wire(feed_server, "kill")
        self.serve(feed_server)
        for _ in range(3):
            polled([wire])
        assert Article.objects.live().count() == 6

    def test_a_feed_that_shrinks_to_its_newest_kills_nothing(self, feed_server: FeedServer) -> None:
        wire = self.wire(feed_server, "kill")
        self.serve(feed_server, 4, 5)
        for _ in range(3):
            polled([wire])
        assert Article.objects.live().count() == 6
