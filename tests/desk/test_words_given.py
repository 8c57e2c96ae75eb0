"""The words that a story of the wire brings, as they fit their columns."""

from datetime import UTC, datetime

from broadsheet.desk.actions.filing import Filing, words_given
from broadsheet.desk.actions.wire_words import WIRE_FIELDS
from broadsheet.desk.models import Article, Section
from broadsheet.rights.models import Licence


def _filing(**words: str) -> Filing:
    given = {"headline": "", "standfirst": "", "body": "", **words}
    return Filing(section=Section(), licence=Licence(), published=datetime(2026, 11, 30, tzinfo=UTC), **given)


def test_all_that_the_wire_may_give_anew_is_given() -> None:
    said = {name: f"{name} of the wire" for name in WIRE_FIELDS} | {"language": "en"}
    assert words_given(_filing(**said)) == said


def test_what_is_too_long_for_its_column_is_cut_and_an_address_left_out() -> None:
    given = words_given(_filing(**dict.fromkeys(WIRE_FIELDS, "x" * 5_000)))
    for name, value in given.items():
        longest = Article._meta.get_field(name).max_length
        assert longest is None or len(value) <= longest
    assert given["credit_url"] == ""
