"""Terms as data, and what follows from them."""

from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadsheet.rights.actions import licence_for, preset
from broadsheet.rights.clauses import clauses
from broadsheet.rights.models import Licence
from broadsheet.rights.rules import Act, ends_at, next_change, permit, refusal, wider, within
from broadsheet.rights.terms import (
    LATER,
    PRESETS,
    Ads,
    AtEnd,
    BadTerms,
    Channel,
    Show,
    Terms,
    from_data,
    to_data,
)

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


class TestWhatIsStated:
    def test_a_row_kept_before_there_were_more_clauses_is_read_and_is_still_the_same_row(self) -> None:
        kept = {"name": "old", "site": "full", "feed": "headline", "letter": "headline", "api": "headline"}
        terms = from_data(kept)
        assert (terms.federation, terms.territory, terms.translation, terms.ads) == (
            Show.HEADLINE,
            (),
            False,
            Ads.ALLOWED,
        )
        assert not set(to_data(terms)) & set(LATER)

    def test_every_clause_is_told_in_words(self) -> None:
        told = {clause.name for clause in clauses(PRESETS["the-conversation"])}
        said_with_others = {"name", "credit_required", "licence_label"}
        assert told == {field.name for field in dataclass_fields(Terms)} - said_with_others

    def test_what_the_paper_cannot_keep_by_itself_is_only_stated(self) -> None:
        stated = {clause.name for clause in clauses(PRESETS["own"]) if not clause.kept}
        assert stated == {"gallery", "translation", "ai", "territory", "ads"}

    def test_the_reference_names_every_clause_and_every_preset(self) -> None:
        page = (Path(__file__).parents[2] / "docs/reference/terms.md").read_text("utf-8")
        names = [field.name for field in dataclass_fields(Terms) if field.name != "name"]
        assert [name for name in [*names, *PRESETS] if f"`{name}`" not in page] == []


@pytest.mark.parametrize("act", Act)
def test_an_act_that_terms_forbid_is_refused_by_its_clause(act: Act) -> None:
    assert f"clause “{act.value}”" in refusal(PRESETS["cc-by-nd"], act)
    assert refusal(PRESETS["own"], act) == ""


def test_a_text_that_may_only_stand_with_its_counter_is_an_excerpt() -> None:
    allowed = permit(PRESETS["the-conversation"], Channel.SITE, NOON, NOON)
    assert allowed.show is Show.EXCERPT
    assert "counter" in allowed.reason


LONG = Terms("t", site=Show.FULL, ends=NOON + 9 * DAY)


@pytest.mark.parametrize(
    ("starts", "ends", "wanted"),
    [
        pytest.param(None, None, (None, NOON + 9 * DAY), id="nothing said"),
        pytest.param(NOON + DAY, None, (NOON + DAY, NOON + 9 * DAY), id="an embargo"),
        pytest.param(None, NOON + DAY, (None, NOON + DAY), id="an earlier end"),
        pytest.param(None, NOON + 30 * DAY, (None, NOON + 9 * DAY), id="a later end widens nothing"),
        pytest.param(NOON + 2 * DAY, NOON + DAY, (None, NOON + DAY), id="over before it begins: the end"),
    ],
)
def test_a_storys_own_bounds_only_narrow(
    starts: datetime | None, ends: datetime | None, wanted: tuple[datetime | None, datetime | None]
) -> None:
    bounded = within(LONG, starts, ends)
    assert (bounded.starts, bounded.ends) == wanted


@pytest.mark.parametrize(
    ("terms", "than", "clauses_named"),
    [
        ("link-only", "cc-by", []),
        ("cc-by", "cc-by", []),
        ("excerpt", "link-only", ["site", "feed", "letter", "api", "federation"]),
        ("partner-full", "agency-30-days", ["feed", "letter", "api", "federation", "edits", "days"]),
        ("cc-by-nd", "by-hand-only", ["images", "by_hand_only"]),
    ],
)
def test_where_terms_are_wider_is_named(terms: str, than: str, clauses_named: list[str]) -> None:
    assert wider(PRESETS[terms], PRESETS[than]) == clauses_named


@pytest.mark.parametrize("code", ["pt", "P", "PORT", "1A", ""])
def test_a_territory_is_a_country_code(code: str) -> None:
    with pytest.raises(BadTerms, match="country code"):
        Terms("t", territory=(code,))
