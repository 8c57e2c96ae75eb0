"""A dispatch in the paper's words."""

import pytest

from broadsheet.text.words import words_of_plain
from broadsheet.wire.dispatch import Dispatch, Feed, Media
from broadsheet.wire.wording import language_of, lead_of, same_picture, standfirst, topics, write_up

TEXT = "Barge owners had asked for it since the flood of three years ago, when forty vessels lay waiting."


def test_the_summary_is_the_text_of_an_item_without_one() -> None:
    copy = write_up(Dispatch(title="T", summary=f"<p>{TEXT}</p>"), images=False)
    assert (copy.body, copy.standfirst) == (f"<p>{TEXT}</p>", "")


def test_several_authors_are_one_byline() -> None:
    assert (
        write_up(Dispatch(title="T", authors=("Ines Okafor", "Bram Teller")), images=False).byline
        == "Ines Okafor, Bram Teller"
    )


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        pytest.param("What it means for barges.", "What it means for barges.", id="other words"),
        pytest.param(TEXT[:60] + " […]", "", id="the beginning over again"),
        pytest.param(TEXT[:60].upper() + "...", "", id="the beginning in capitals"),
        pytest.param("", "", id="none"),
        pytest.param("[…]", "", id="only dots"),
    ],
)
def test_a_standfirst_says_something_of_its_own(summary: str, kept: str) -> None:
    assert standfirst(summary, words_of_plain(TEXT)) == kept


def test_tags_that_name_nothing_are_no_topics() -> None:
    tags = [
        "Harbour",
        "Uncategorized",
        "2026",
        "fd3275db-e8b4-5318-b1c5-18631d65d6a8",
        "fox/opinion",
        "#quay",
        "x",
        "a_b",
        "News",
    ]
    assert topics(tags) == ("Harbour", "quay")


class TestLead:
    SMALL = Media("https://w.example/1-140.jpg", "image", width=140)
    MIDDLE = Media("https://w.example/1-460.jpg", "image", width=460, credit="Jun Aldous")
    LARGE = Media("https://w.example/1-1600.jpg", "image", width=1600)
    THUMB = Media("https://w.example/t.jpg", "image", "thumbnail", width=480)
    FILM = Media("https://w.example/1.mp4", "video")

    def test_the_widest_leads_with_the_credit_of_its_likes(self) -> None:
        lead = lead_of([self.SMALL, self.MIDDLE, self.LARGE, self.FILM])
        assert lead is not None
        assert (lead.url, lead.credit) == (self.LARGE.url, "Jun Aldous")

    def test_a_thumbnail_leads_only_where_there_is_nothing_else(self) -> None:
        assert (lead_of([self.THUMB, Media("https://w.example/2.jpg", "image")]) or self.THUMB).url.endswith(
            "/2.jpg"
        )
        assert (lead_of([self.THUMB]) or self.LARGE).url == self.THUMB.url

    def test_what_is_tiny_does_not_lead(self) -> None:
        assert lead_of([self.SMALL, self.FILM]) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "https://w.example/harbour-at-night.jpg",
            "https://cdn.example/x/harbour-at-night-1024x683.jpg",
            True,
        ),
        ("https://w.example/harbour-at-night.jpg?w=1", "https://w.example/harbour-at-night.jpg?w=2", True),
        ("https://w.example/harbour-at-night.jpg", "https://w.example/harbour-at-noon.jpg", False),
        ("https://w.example/a/1.jpg", "https://w.example/b/1.jpg", False),
    ],
)
def test_one_picture_in_two_sizes_is_known(one: str, other: str, same: bool) -> None:
    assert same_picture(one, other) is same


def test_a_picture_that_leads_leaves_the_text() -> None:
    html = '<p>One.</p><img src="https://w.example/harbour-at-night-300x200.jpg"><p>Two.</p>'
    media = (Media("https://w.example/harbour-at-night.jpg", "image"),)
    copy = write_up(Dispatch(title="T", body=html, media=media), images=True)
    assert copy.body == "<p>One.</p><p>Two.</p>"
    assert [one.place for one in copy.wanted] == ["lead"]


def test_buttons_do_not_lead() -> None:
    html = '<p>One.</p><img src="https://w.example/img/facebook.gif"><img src="https://w.example/quay-at-noon.jpg">'
    copy = write_up(Dispatch(title="T", body=html), images=True)
    assert copy.wanted[0].url == "https://w.example/quay-at-noon.jpg"


GERMAN = tuple(Dispatch(title="Die Schleuse öffnet bei Nacht", summary="Der Rat hat es nach langer Debatte und gegen die Stimmen der Fischer beschlossen.") for _ in range(5))  # fmt: skip


def test_a_feed_that_states_a_language_it_does_not_speak_is_not_believed() -> None:
    assert language_of(Feed("T", "RSS 2.0", GERMAN, language="en-US")) == "de"


def test_a_short_item_is_in_the_language_of_its_feed() -> None:
    assert write_up(Dispatch(title="Sigrun", summary="Ja."), images=False, language="de").language == "de"
