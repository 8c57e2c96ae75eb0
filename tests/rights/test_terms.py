"""Terms as data, and what follows from them."""

from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.rights.actions import licence_for, preset
from broadsheet.rights.models import Licence
from broadsheet.rights.rules import ends_at, next_change, permit
from broadsheet.rights.terms import PRESETS, AtEnd, BadTerms, Channel, Show, Terms, from_data, to_data

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_survives_the_way_through_json(name: str) -> None:
    assert from_data(to_data(PRESETS[name])) == PRESETS[name]


@pytest.mark.parametrize(
    ("name", "channel", "show", "images"),
    [
        ("own", Channel.API, Show.FULL, True),
        ("link-only", Channel.SITE, Show.HEADLINE, False),
        ("excerpt", Channel.FEED, Show.EXCERPT, False),
        ("cc-by", Channel.LETTER, Show.FULL, True),
        ("cc-by-nd", Channel.SITE, Show.FULL, True),
        ("partner-full", Channel.SITE, Show.FULL, True),
        ("agency-30-days", Channel.SITE, Show.FULL, True),
        ("agency-30-days", Channel.FEED, Show.EXCERPT, True),
        ("agency-30-days", Channel.API, Show.HEADLINE, False),
        ("by-hand-only", Channel.SITE, Show.FULL, False),
    ],
)
def test_a_preset_decides_how_much_a_channel_shows(
    name: str, channel: Channel, show: Show, images: bool
) -> None:
    allowed = permit(PRESETS[name], channel, NOON, NOON)
    assert (allowed.show, allowed.images) == (show, images)


def test_an_agency_story_goes_after_thirty_days_to_the_second() -> None:
    terms, end = PRESETS["agency-30-days"], NOON + 30 * DAY
    assert permit(terms, Channel.SITE, NOON, end - timedelta(seconds=1)).show is Show.FULL
    assert permit(terms, Channel.SITE, NOON, end).show is Show.NOTHING


@pytest.mark.parametrize(
    ("at_end", "left"),
    [(AtEnd.REMOVE, Show.NOTHING), (AtEnd.STUB, Show.HEADLINE), (AtEnd.HEADLINE, Show.HEADLINE)],
)
def test_what_is_left_at_the_end_is_what_the_terms_say(at_end: AtEnd, left: Show) -> None:
    terms = Terms("t", site=Show.FULL, images=True, days=1, at_end=at_end)
    allowed = permit(terms, Channel.SITE, NOON, NOON + DAY)
    assert (allowed.show, allowed.images) == (left, False)


def test_nothing_is_shown_before_the_terms_begin() -> None:
    terms = Terms("t", site=Show.FULL, starts=NOON + DAY)
    assert permit(terms, Channel.SITE, NOON, NOON).show is Show.NOTHING
    assert next_change(terms, NOON, NOON) == NOON + DAY


def test_the_earlier_of_two_ends_counts() -> None:
    terms = Terms("t", site=Show.FULL, ends=NOON + 3 * DAY, days=10)
    assert ends_at(terms, NOON) == NOON + 3 * DAY


def test_a_refusal_names_the_clause() -> None:
    assert "ended 2026-12-23" in permit(PRESETS["agency-30-days"], Channel.SITE, NOON, NOON + 31 * DAY).reason


@pytest.mark.parametrize(
    "data",
    [
        {"name": "t", "site": "everything"},
        {"name": "t", "wings": 2},
        {"name": "t", "days": 0},
        {"site": "full"},
    ],
)
def test_terms_that_make_no_sense_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(BadTerms):
        from_data(data)


@pytest.mark.django_db
def test_equal_terms_share_one_row() -> None:
    assert preset("cc-by") == licence_for(PRESETS["cc-by"])
    assert Licence.objects.count() == 1


@pytest.mark.django_db
def test_a_licence_row_never_changes() -> None:
    licence = preset("cc-by")
    licence.name = "other"
    with pytest.raises(ValueError, match="immutable"):
        licence.save()


@pytest.mark.django_db
def test_an_unknown_preset_names_those_there_are() -> None:
    with pytest.raises(BadTerms, match="link-only"):
        preset("anything-goes")
