"""A feed as JSON and back, for the way from the process that reads a suspicious document to the one that asked.

JSON because the reader may have been taken over by what it read: nothing that comes from it is run, and what is not in
the shape of a feed is refused.
"""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from broadsheet.wire.dispatch import Dispatch, Feed, Media, Refusal, Subject

_TIMES = frozenset(("published", "updated", "embargo", "expires"))
_PARTS: dict[str, type[Media] | type[Subject]] = {"media": Media, "subjects": Subject}


def to_json(feed: Feed) -> str:
    """The feed as JSON in ASCII."""
    return json.dumps(asdict(feed), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    assert isinstance(value, datetime), type(value)
    return value.isoformat()


def from_json(text: str | bytes) -> Feed:
    """The feed again, equal to the one that was written. Raises ValueError, TypeError, KeyError or AttributeError for anything else."""
    told = json.loads(text)
    return Feed(
        **{
            **told,
            "dispatches": tuple(map(_dispatch, told["dispatches"])),
            "refused": tuple(Refusal(**one) for one in told["refused"]),
            "every": None if told["every"] is None else timedelta(seconds=told["every"]),
            "faults": tuple(map(str, told["faults"])),
        }
    )


def _dispatch(told: dict[str, Any]) -> Dispatch:  # Any: JSON
    return Dispatch(**{name: _field(name, value) for name, value in told.items()})


def _field(name: str, value: Any) -> Any:  # Any: JSON, and what a field of a dispatch may hold
    if name in _TIMES:
        return None if value is None else datetime.fromisoformat(value)
    if name in _PARTS:
        return tuple(_PARTS[name](**one) for one in value)
    return tuple(map(str, value)) if isinstance(value, list) else value
