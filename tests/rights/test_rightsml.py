"""Terms out to RightsML 2.0 and back: ours without loss, others' never wider than they say."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.rights.models import Licence
from broadsheet.rights.rightsml import PROFILE, from_rightsml, to_rightsml
from broadsheet.rights.terms import (
    PRESETS,
    Ads,
    AtEnd,
    BadTerms,
    Channel,
    Index,
    Show,
    Terms,
    from_data,
    to_data,
)
from tests.shared_data import shared_data

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@st.composite
def any_terms(draw: Any) -> Terms:
    times = sorted(draw(st.sets(MOMENTS, min_size=2, max_size=2)))
    return Terms(
        draw(WORDS.filter(bool)),
        **{channel.value: draw(st.sampled_from(Show)) for channel in Channel},
        **{name: draw(st.booleans()) for name in ("images", "gallery", "edits", "translation", "ai")},
        credit_required=True,
        territory=tuple(draw(st.lists(st.sampled_from(["PT", "PRT", "DE"]), max_size=2, unique=True))),
        starts=draw(st.sampled_from([None, times[0]])),
        ends=draw(st.sampled_from([None, times[1]])),
        days=draw(st.one_of(st.none(), st.integers(1, 4000))),
        at_end=draw(st.sampled_from(AtEnd)),
        ads=draw(st.sampled_from(Ads)),
        index=draw(st.sampled_from(Index)),
        by_hand_only=draw(st.booleans()),
        credit=draw(WORDS),
        licence_label=draw(WORDS),
        licence_url=draw(WORDS),
        counter=draw(WORDS),
    )


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_comes_back_as_it_went(name: str) -> None:
    policy = json.loads(json.dumps(to_rightsml(PRESETS[name])))
    assert policy["profile"] == PROFILE
    read = from_rightsml(policy)
    assert (read.terms, read.left_out) == (PRESETS[name], [])


@given(any_terms().filter(lambda terms: any(terms.on(channel) for channel in Channel)))
@settings(max_examples=200, deadline=None)
def test_any_terms_that_show_something_come_back_as_they_went(terms: Terms) -> None:
    assert from_rightsml(json.loads(json.dumps(to_rightsml(terms)))).terms == terms


@given(any_terms())
@settings(max_examples=100, deadline=None)
def test_any_terms_survive_being_kept(terms: Terms) -> None:
    assert from_data(json.loads(json.dumps(to_data(terms)))) == terms


def policy(**rules: Any) -> dict[str, Any]:
    return {"@context": "x", "type": "Set", "uid": "https://wire.example/p", "profile": PROFILE, **rules}


def rule(action: str = "distribute", **more: Any) -> dict[str, Any]:
    return {"action": action, "target": "https://wire.example/1", **more}


def when(left: str, operator: str, right: Any) -> dict[str, Any]:
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


@pytest.mark.parametrize(
    ("rules", "site", "more"),
    [
        pytest.param({"permission": rule()}, Show.FULL, {}, id="one permission in no list"),
        pytest.param({"permission": [rule()], "prohibition": [rule()]}, Show.NOTHING, {}, id="a prohibition wins"),
        pytest.param(
            {"permission": rule(constraint=when("dateTime", "lt", "2018-01-01"))},
            Show.FULL,
            {"ends": datetime(2018, 1, 1, tzinfo=UTC)},
            id="a date is its midnight",
        ),
        pytest.param(
            {"permission": rule(constraint=when("spatial", "eq", {"uid": "http://cvx.iptc.org/iso3166-1a3/DEU"}))},
            Show.FULL,
            {"territory": ("DEU",)},
            id="a country",
        ),
        pytest.param(
            {"permission": rule(constraint=when("spatial", "neq", {"uid": "http://cvx.iptc.org/iso3166-1a3/GBR"}))},
            Show.NOTHING,
            {},
            id="everywhere but one country cannot be kept",
        ),
        pytest.param({"permission": rule(constraint=when("count", "lt", "5"))}, Show.NOTHING, {}, id="a count cannot be kept"),
        pytest.param({"permission": rule(duty={"action": "compensate"})}, Show.NOTHING, {}, id="a duty to pay cannot be kept"),
        pytest.param({"permission": rule(duty={"action": "attribute"})}, Show.FULL, {"credit_required": True}, id="a duty to credit is kept"),
        pytest.param({"permission": rule(assignee="https://paper.example/")}, Show.NOTHING, {}, id="given to somebody"),
        pytest.param({"permission": rule("translate")}, Show.NOTHING, {"translation": False}, id="an act on another asset widens nothing"),
        pytest.param({"prohibition": rule("distribute", constraint=when("count", "lt", "5"))}, Show.NOTHING, {}, id="a bounded prohibition counts whole"),
    ],
)  # fmt: skip
def test_others_policies_are_never_taken_wider_than_they_say(
    rules: dict[str, Any], site: Show, more: dict[str, Any]
) -> None:
    read = from_rightsml(policy(**rules), "theirs")
    assert read.terms.name == "theirs"
    assert read.terms.site is site
    assert {name: getattr(read.terms, name) for name in more} == more


def test_what_is_left_out_is_named() -> None:
    read = from_rightsml(policy(permission=rule(constraint=when("count", "lt", "5"))))
    assert read.left_out == [
        "permission distribute: it holds only where count lt 5, which the paper cannot keep"
    ]


CIRCLE = {"@graph": [{"uid": "_:a", "permission": "_:b"}, {"uid": "_:b", "duty": "_:b"}]}


@pytest.mark.parametrize("data", [None, 3, [], {}, "x", {"permission": None}, {"@graph": 5}, CIRCLE, [[]]])
def test_what_is_no_policy_is_refused_or_gives_nothing(data: Any) -> None:
    try:
        read = from_rightsml(data, "x")
    except BadTerms:
        return
    assert not any(read.terms.on(channel) for channel in Channel)


def test_one_policy_in_three_spellings_is_understood_alike() -> None:
    folder = shared_data("iptc", "rightsml", "odrl-builder", "testdataout")
    spellings: dict[str, list[Any]] = {}
    for path in sorted(folder.glob("*.json")):
        read = from_rightsml(json.loads(path.read_text("utf-8")), "theirs")
        spellings.setdefault(path.name.partition("=")[0], []).append((read.terms, sorted(read.left_out)))
    assert len(spellings) >= 4
    for name, readings in spellings.items():
        assert len(readings) >= 2
        assert all(reading[0] == readings[0][0] for reading in readings), name
    germany = spellings["polAtestRmlExSimpleGeo1"][0]
    assert "companyreg" in str(spellings["polAtestRmlExGeoTemp1"][0][1]) or "given to" in str(germany[1])


@pytest.mark.django_db
class TestCommand:
    def test_terms_go_out_to_a_file_and_come_in_again(self, tmp_path: Path) -> None:
        file = tmp_path / "terms.json"
        call_command("terms", "export", "agency-30-days", "--to", str(file), stdout=StringIO())
        call_command("terms", "import", str(file), stdout=StringIO())
        assert Licence.objects.get().terms == PRESETS["agency-30-days"]

    def test_a_dry_run_keeps_nothing(self, tmp_path: Path) -> None:
        file = tmp_path / "terms.json"
        file.write_text(json.dumps(policy(permission=rule())))
        said = StringIO()
        call_command("terms", "import", str(file), "--name", "north", "--dry-run", stdout=said)
        assert "would be called north" in said.getvalue()
        assert not Licence.objects.exists()

    def test_the_list_names_presets_and_the_papers_own(self, tmp_path: Path) -> None:
        file = tmp_path / "terms.json"
        file.write_text(json.dumps(policy(permission=rule())))
        call_command("terms", "import", str(file), "--name", "north", stdout=StringIO())
        said = StringIO()
        call_command("terms", "list", "--json", stdout=said)
        rows = json.loads(said.getvalue())["terms"]
        assert {row["name"] for row in rows} == {*PRESETS, "north"}

    @pytest.mark.parametrize("file", ["{", "[]", "nothing at all"])
    def test_what_cannot_be_read_is_refused_in_a_sentence(self, tmp_path: Path, file: str) -> None:
        path = tmp_path / "terms.json"
        path.write_text(file)
        with pytest.raises(CommandError, match="terms:"):
            call_command("terms", "import", str(path), stdout=StringIO())

    def test_an_unknown_name_is_refused(self) -> None:
        with pytest.raises(CommandError, match="there are no terms called 'north'"):
            call_command("terms", "export", "north")
