"""One story, one article: the habits of real feeds, each as a script of deliveries.

A script is a list of deliveries of one source, each a list of items; the number is how many articles there must be in the
end. The cases of the first table were told by publishers whose paper filled up with doubles.
"""

from datetime import timedelta

import pytest

from broadsheet.desk.models import Article
from broadsheet.wire.models import Provenance
from tests.wire.newsagents import MORNING, NOON, delivered, item, rss, source

pytestmark = pytest.mark.django_db

LONG = (
    "<p>The harbour council of Larkport decided on Monday evening, after four hours of debate and against the votes of "
    "the fishing towns, to open the outer locks to night traffic from the first of March. Barge owners had asked for it since "
    "the flood of three years ago, when forty vessels lay waiting for two weeks.</p>"
)
OTHER = (
    "<p>Three hundred people came to the market hall on Sunday to hear why the ferry will not run in winter. The answer, given "
    "by a young engineer with a drawing of a rudder, pleased few of them, and the mayor least of all.</p>"
)
LINK = "https://wire.example/2026/11/locks"
LATER = MORNING + timedelta(hours=2)
NEXT_WEEK = MORNING + timedelta(days=7)

ONE_STORY = {
    "the title changes": [[item(guid="1")], [item("Locks will open at night", guid="1")]],
    "the title changes, and there are no ids": [[item()], [item("Locks will open at night")]],
    "the excerpt changes": [[item(guid="1", text="First words…")], [item(guid="1", text="Other words…")]],
    "the excerpt changes, and there are no ids": [[item(text="First words…")], [item(text="Other words…")]],
    "title, excerpt and time change": [
        [item(guid="1")],
        [item("New", guid="1", text="New.", published=LATER)],
    ],
    "utm tags come": [[item(link=LINK)], [item(link=LINK + "?utm_source=rss&utm_medium=feed")]],
    "utm tags change": [
        [item(link=LINK + "?utm_campaign=a")],
        [item(link=LINK + "?utm_campaign=b&fbclid=x")],
    ],
    "utm tags in the id": [[item(guid=LINK, link="")], [item(guid=LINK + "?utm_source=rss", link="")]],
    "http becomes https": [[item(link=LINK.replace("https", "http"))], [item(link=LINK)]],
    "http becomes https in the id": [
        [item(guid=LINK.replace("https", "http"), link="")],
        [item(guid=LINK, link="")],
    ],
    "www comes": [[item(link=LINK)], [item(link=LINK.replace("wire.", "www.wire."))]],
    "a slash comes at the end": [[item(link=LINK)], [item(link=LINK + "/")]],
    "a fragment for counting comes": [[item(link=LINK)], [item(link=LINK + "#xtor=RSS-1")]],
    "the id churns": [[item(guid="a")], [item(guid="b")], [item(guid="c")]],
    "the id is made of the title": [
        [item(guid="locks-open", title="Locks open")],
        [item(guid="locks-will-open", title="Locks will open")],
    ],
    "the id counts revisions": [
        [item(guid=LINK + "#0")],
        [item(guid=LINK + "#1", title="Locks open, says council")],
    ],
    "the id changes its case": [[item(guid="A1B2")], [item(guid="a1b2")]],
    "the id is ten megabytes long": [
        [item(guid="g" * 9_000_000)],
        [item(guid="g" * 9_000_000, title="New title")],
    ],
    "the id goes away": [[item(guid="1")], [item()]],
    "an id comes": [[item()], [item(guid="1")]],
    "the feed moves to FeedBurner": [
        [item(guid="1", link=LINK)],
        [
            item(
                guid="1",
                link="http://feedproxy.google.com/~r/wire/~3/x/",
                more=f"<feedburner:origLink>{LINK}</feedburner:origLink>",
            )
        ],
    ],
    "the feed moves to FeedBurner, which changes the ids": [
        [item(guid="1", link=LINK)],
        [
            item(
                guid="2",
                link="http://feedproxy.google.com/~r/wire/~3/x/",
                more=f"<feedburner:origLink>{LINK}</feedburner:origLink>",
            )
        ],
    ],
    "FeedBurner gives another link each time": [
        [item(guid="1", link="http://feedproxy.google.com/~r/wire/~3/aaa/")],
        [item(guid="1", link="http://feedproxy.google.com/~r/wire/~3/bbb/")],
    ],
    "the publisher moves to another domain": [
        [item(guid="1", link="https://old.example/2026/11/locks-open-to-night-traffic")],
        [item(guid="1", link="https://new.example/news/locks-open-to-night-traffic", title="New title")],
    ],
    "the address takes the new title on": [
        [item(guid="1", link="https://wire.example/locks-open")],
        [item("Locks will open", guid="1", link="https://wire.example/locks-will-open")],
    ],
    "everything but the words changes": [
        [item(guid="1", link="https://wire.example/1", text=LONG)],
        [item(guid="2", link="https://wire.example/2", text=LONG, published=LATER)],
    ],
    "it is sent out again a week later under another id and address": [
        [item(guid="1", link="https://wire.example/1", text=LONG)],
        [item(guid="2", link="https://wire.example/2", text=LONG, published=NEXT_WEEK)],
    ],
    "it stands twice in one delivery": [[item(guid="1"), item(guid="1")]],
    "it stands twice in one delivery under two ids": [[item(guid="1"), item(guid="2")]],
    "it stands twice in one delivery, in two versions": [
        [item(guid="1"), item("Locks open", guid="2", text="New.")]
    ]
    * 2,
    "it goes and comes back": [[item(guid="1")], [], [item(guid="1")]],
    "it has neither id nor link": [[item(link="", guid="")], [item(link="", guid="", text="New text.")]],
    "http and https in one delivery": [[item(link=LINK), item(link=LINK.replace("https", "http"))]],
    "the same words with other quotes and spaces": [
        [item(guid="1", link="https://wire.example/1", text=LONG)],
        [
            item(
                guid="2",
                link="https://wire.example/2",
                text=LONG.replace(" the ", "  the ").replace("<p>", "<p>“"),
            )
        ],
    ],
}

TWO_STORIES = {
    "one id on two links in one delivery": [
        [
            item("A ferry", "https://wire.example/a", "1"),
            item("A rudder", "https://wire.example/b", "1", OTHER),
        ]
    ],
    "one id on two links in one delivery, again and again": [
        [
            item("A ferry", "https://wire.example/a", "1"),
            item("A rudder", "https://wire.example/b", "1", OTHER),
        ]
    ]
    * 3,
    "the id is used again for another story": [
        [item("A ferry", "https://wire.example/a", "1")],
        [item("Rudders explained", "https://wire.example/b", "1", OTHER, published=LATER)],
    ],
    "the address is that of the whole site": [
        [item("A ferry", "https://wire.example/", "1")],
        [item("A rudder", "https://wire.example/", "2", OTHER)],
    ],
    "two entries of a live report on one page": [
        [item("A ferry", LINK + "#entry-1", "1")],
        [item("A rudder", LINK + "#entry-2", "2", OTHER)],
    ],
    "the same headline on two days": [
        [item("Weather at sea", "https://wire.example/1", "1", "Wind from the west.")],
        [item("Weather at sea", "https://wire.example/2", "2", "Wind from the east.", published=NEXT_WEEK)],
    ],
    "the same few words on two days": [
        [
            item(
                "Weather at sea",
                "https://wire.example/1",
                "1",
                "Read today's report of the coast guard, as every day, here on our site.",
            )
        ],
        [
            item(
                "Weather at sea",
                "https://wire.example/2",
                "2",
                "Read today's report of the coast guard, as every day, here on our site.",
                published=NEXT_WEEK,
            )
        ],
    ],
    "two queries of one script": [
        [
            item("A ferry", "https://wire.example/story?id=1"),
            item("A rudder", "https://wire.example/story?id=2"),
        ]
    ],
    "neither ids nor links, two titles": [[item("A ferry", link=""), item("A rudder", link="")]],
    "neither ids nor links nor titles, two texts": [
        [item("", link="", text=LONG), item("", link="", text=OTHER)]
    ],
}


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in ONE_STORY.items()])
def test_one_story_stays_one_article(script: list[list[str]]) -> None:
    wire = source()
    for day, items in enumerate(script):
        delivered(wire, rss(*items), NOON + timedelta(hours=day))
    article = Article.objects.get()
    assert article.address is not None and article.address.startswith("2026/11/")


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in TWO_STORIES.items()])
def test_two_stories_stay_two_articles(script: list[list[str]]) -> None:
    wire = source()
    for day, items in enumerate(script):
        delivered(wire, rss(*items), NOON + timedelta(hours=day))
    assert Article.objects.count() == 2


def test_ten_items_with_one_id_and_ten_links_are_ten_stories() -> None:
    wire = source()
    items = [
        item(f"Story number {n}", f"https://wire.example/{n}", "same", f"Words of {n}.") for n in range(10)
    ]
    delivered(wire, rss(*items))
    delivered(wire, rss(*reversed(items)), NOON + timedelta(hours=1))
    assert Article.objects.count() == 10


def test_a_page_of_many_stories_under_one_address_gives_many_stories() -> None:
    wire = source()
    items = [item(f"Entry {n} of the live report", LINK, str(n), f"Words of {n}.") for n in range(5)]
    delivered(wire, rss(*items))
    delivered(wire, rss(*items), NOON + timedelta(hours=1))
    assert Article.objects.count() == 5


def test_the_address_of_the_article_stays_when_the_title_changes() -> None:
    wire = source()
    delivered(wire, rss(item(guid="1")))
    address = Article.objects.get().address
    delivered(wire, rss(item("Night traffic through the locks", guid="1")), NOON + timedelta(hours=1))
    changed = Article.objects.get()
    assert (changed.address, changed.headline) == (address, "Night traffic through the locks")
    assert changed.updated_at == NOON + timedelta(hours=1)


def test_two_versions_in_one_delivery_do_not_take_turns() -> None:
    wire = source()
    first, second = item("Locks open", guid="1"), item("Locks open, late version", guid="2")
    delivered(wire, rss(first, second))
    delivered(wire, rss(second, first), NOON + timedelta(hours=1))
    delivered(wire, rss(first, second), NOON + timedelta(hours=2))
    assert Article.objects.get().headline == "Locks open"


class TestAcrossSources:
    def test_one_address_from_two_sources_is_one_article_with_two_provenances(self) -> None:
        first, second = source(), source("https://other.example/feed.xml", name="Harbour Press")
        delivered(first, rss(item(guid="1", link=LINK)))
        outcome = delivered(second, rss(item("Another headline", guid="9", link=LINK + "?utm_source=x")))
        article = Article.objects.get()
        assert outcome.counts["duplicate"] == 1
        assert article.headline == "Locks open to night traffic"
        assert {p.source for p in Provenance.objects.filter(article=article)} == {first, second}
        assert [p.primary for p in Provenance.objects.filter(article=article).order_by("id")] == [True, False]

    def test_the_same_long_words_from_two_sources_are_one_article(self) -> None:
        first, second = source(), source("https://other.example/feed.xml", name="Harbour Press")
        delivered(first, rss(item(guid="1", link="https://wire.example/1", text=LONG)))
        delivered(second, rss(item(guid="9", link="https://other.example/9", text=LONG)))
        assert Article.objects.count() == 1
        assert Provenance.objects.count() == 2

    def test_few_words_alike_from_two_sources_prove_nothing(self) -> None:
        first, second = source(), source("https://other.example/feed.xml", name="Harbour Press")
        delivered(first, rss(item("Weather", "https://wire.example/1", "1", "Wind from the west.")))
        delivered(second, rss(item("Weather", "https://other.example/9", "9", "Wind from the west.")))
        assert Article.objects.count() == 2

    def test_one_id_in_two_sources_means_nothing(self) -> None:
        first, second = source(), source("https://other.example/feed.xml", name="Harbour Press")
        delivered(first, rss(item("A ferry", "https://wire.example/1", "1")))
        delivered(second, rss(item("A rudder", "https://other.example/9", "1", OTHER)))
        assert Article.objects.count() == 2

    def test_the_second_source_does_not_change_the_words_of_the_first(self) -> None:
        first, second = source(), source("https://other.example/feed.xml", name="Harbour Press")
        delivered(first, rss(item(guid="1", link=LINK)))
        delivered(second, rss(item("Their words", guid="9", link=LINK)))
        delivered(second, rss(item("Their newer words", guid="9", link=LINK)), NOON + timedelta(hours=1))
        assert Article.objects.get().headline == "Locks open to night traffic"
        delivered(first, rss(item("Our newer words", guid="1", link=LINK)), NOON + timedelta(hours=2))
        assert Article.objects.get().headline == "Our newer words"
