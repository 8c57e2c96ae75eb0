"""Records: values that stay as they were made."""

import pickle
from dataclasses import asdict, replace

import pytest

from broadsheet.records import record


@record(frozen=True, slots=True)
class Berth:
    quay: str
    number: int = 0


def test_records_are_equal_and_hashed_by_what_they_say():
    assert Berth("north", 4) == Berth("north", 4) != Berth("north", 5)
    assert {Berth("north"): 1}[Berth("north", 0)] == 1


def test_a_record_is_a_dataclass():
    assert replace(Berth("north", 4), number=5) == Berth("north", 5)
    assert asdict(Berth("north")) == {"quay": "north", "number": 0}
    assert pickle.loads(pickle.dumps(Berth("north", 4))) == Berth("north", 4)
    assert repr(Berth("north")) == "Berth(quay='north', number=0)"


def test_a_record_has_no_room_for_what_it_does_not_know():
    with pytest.raises(AttributeError):
        Berth("north").keeper = "Ines"
