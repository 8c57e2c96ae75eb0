"""What an item states of itself: narrowing always, widening only where its source may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.rights.rules import wider
from broadsheet.rights.stated import Statement, bounds, effective, licence_named
from broadsheet.rights.terms import PRESETS, Ads, Channel, Show, Terms

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CC = "https://creativecommons.org/licenses/"


@pytest.mark.parametrize(
    ("url", "label", "edits", "ads"),
    [
        (CC + "by/4.0/", "CC BY 4.0", True, Ads.ALLOWED),
        ("http://www.creativecommons.org/licenses/BY-ND/3.0/us/", "CC BY-ND 3.0", False, Ads.ALLOWED),
        (CC + "by-nc/4.0", "CC BY-NC 4.0", True, Ads.NONE),
        (CC + "by-nc-nd/2.5/au/", "CC BY-NC-ND 2.5", False, Ads.NONE),
        (CC + "by-sa/4.0/deed.de", "CC BY-SA 4.0", True, Ads.ALLOWED),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0", True, Ads.ALLOWED),
    ],
)
def test_a_licence_is_known_by_its_address(url: str, label: str, edits: bool, ads: Ads) -> None:
    licence = licence_named(url)
    assert licence is not None
    assert (licence.licence_label, licence.edits, licence.ads) == (label, edits, ads)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://wire.example/licence",
        "https://creativecommons.org/",
        CC + "nd/4.0/",
        CC + "by-xx/4.0/",
        "https://creativecommons.org.evil.example/licenses/by/4.0/",
        "https://evil.example/?u=https://creativecommons.org/licenses/by/4.0/",
    ],
)
def test_any_other_address_is_no_licence(url: str) -> None:
    assert licence_named(url) is None
    assert effective(PRESETS["cc-by"], Statement(url), may_widen=True) is PRESETS["cc-by"]


@pytest.mark.parametrize("preset", [name for name in PRESETS if name != "own"])
@pytest.mark.parametrize("code", ["by", "by-sa", "by-nd", "by-nc", "by-nc-nd"])
def test_without_leave_no_licence_ever_widens(preset: str, code: str) -> None:
    own = effective(PRESETS[preset], Statement(f"{CC}{code}/4.0/"), may_widen=False)
    assert wider(own, PRESETS[preset]) == []
    assert own.licence_label.startswith("CC BY")


@pytest.mark.parametrize(
    ("preset", "code", "clauses"),
    [
        ("partner-full", "by-nd", {"edits": False}),
        ("partner-full", "by-nc", {"edits": True, "ads": Ads.NONE}),
        ("cc-by", "by-nc-nd", {"edits": False, "translation": False, "ai": False, "ads": Ads.NONE}),
        ("agency-credit", "by", {"ads": Ads.NOT_SOLD_AGAINST, "edits": False}),
    ],
)
def test_a_narrower_licence_always_counts(preset: str, code: str, clauses: dict[str, object]) -> None:
    own = effective(PRESETS[preset], Statement(f"{CC}{code}/4.0/"), may_widen=False)
    assert {name: getattr(own, name) for name in clauses} == clauses


def test_with_leave_a_licence_opens_the_text_and_nothing_else() -> None:
    source = replace(PRESETS["link-only"], by_hand_only=True, days=3)
    own = effective(source, Statement(CC + "by/4.0/"), may_widen=True)
    assert all(own.on(channel) is Show.FULL for channel in Channel)
    assert (own.edits, own.days) == (True, None)
    assert (own.images, own.by_hand_only, own.index, own.credit) == (
        source.images,
        True,
        source.index,
        source.credit,
    )


def test_the_terms_name_the_licence_they_were_made_with() -> None:
    own = effective(Terms("x" * 80), Statement(CC + "by/4.0/"), may_widen=True)
    assert len(own.name) == 80
    assert (
        effective(PRESETS["excerpt"], Statement(CC + "by/4.0/"), may_widen=True).name == "excerpt, CC BY 4.0"
    )


@pytest.mark.parametrize(
    ("embargo", "held"),
    [(None, None), (NOON - HOUR, None), (NOON, None), (NOON + HOUR, NOON + HOUR)],
)
def test_only_an_embargo_to_come_holds(embargo: datetime | None, held: datetime | None) -> None:
    assert bounds(Statement(embargo=embargo), NOON).embargo == held
