"""How the values of a field become what SQLite takes, all rows of a column at once.

Django asks seven questions about each cell of each new row before it lets it through, and the answers
depend on the field alone: half the time of filing a delivery went there. They are asked once for each field here, by
`sqlite.inserts` for rows out of a mould and by `sqlite.compiler` for all that comes through Django.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache, lru_cache, partial
from types import NoneType
from typing import Any

from django.db import connection, models
from django.db.models.fields import AutoFieldMixin

from broadsheet.moments import iso

Prepare = Callable[[models.Field, Any], Any]  # Any: field values, and what SQLite takes
"""Django's long way for one value."""

Way = Callable[[Sequence[Any], Prepare], Sequence[Any]]  # Any: as above
"""From the values of a field in all rows to what SQLite takes."""

_AS_IT_IS: dict[type, type] = {
    models.CharField: str,
    models.SlugField: str,
    models.URLField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.IntegerField: int,
    models.BigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.FloatField: float,
    models.BinaryField: bytes,
}
"""Kind of field → the type of its values that SQLite takes as they are. A value of a subclass is asked about, as Django does."""


@lru_cache(maxsize=1_024)
def way_of(field: models.Field) -> Way:
    """How the values of this field are prepared."""
    taken = _type_taken(field)
    if taken is not None:
        return partial(_as_they_are, field, frozenset((taken, NoneType)))
    if type(field) is models.JSONField and field.encoder is None:
        return partial(_as_json, field)
    if type(field) is models.DateTimeField and connection.timezone is UTC:
        return partial(_moments, field)
    return partial(_one_by_one, field)


def is_plain(field: models.Field) -> bool:
    """Whether its value is what the row has, and its place in the statement a mere `%s`."""
    kind: Any = type(field)  # Any: not all kinds have a placeholder of their own
    return kind.pre_save in _PLAIN and getattr(kind, "get_placeholder", None) in _PLAIN_PLACES


def is_set_when_saved(field: models.Field) -> bool:
    """Whether the field takes the time of saving, and not what the row has."""
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


_PLAIN = (models.Field.pre_save, models.DateTimeField.pre_save)
_PLACE_OF_BYTES: Any = models.BinaryField.get_placeholder  # type: ignore[attr-defined]  # Any: the stubs leave it out
_PLAIN_PLACES = (None, _PLACE_OF_BYTES)
"""Bytes ask the backend, and SQLite wants nothing special."""


def _as_they_are(
    field: models.Field, taken: frozenset[type], values: Sequence[Any], prepare: Prepare
) -> Sequence[Any]:  # Any: as above
    """Nearly always of the one type that SQLite takes."""
    types = set(map(type, values))
    if types <= taken:
        return values
    if len(types) == 1 and all(issubclass(kind, Enum) for kind in types):
        chosen = {value: _chosen(prepare(field, value)) for value in set(values)}
        return [chosen[value] for value in values]
    return [_chosen(prepare(field, value)) for value in values]


def _chosen(prepared: Any) -> Any:  # Any: as above
    """A choice by its value, for which the driver would search each time."""
    return prepared.value if isinstance(prepared, Enum) else prepared


def _as_json(field: models.Field, values: Sequence[Any], prepare: Prepare) -> Sequence[Any]:  # Any: as above
    """As Django's adapt_json_value; what is no plain JSON, an expression say, is Django's."""
    return [
        (_encode(value) if value else _EMPTY_JSON[type(value)])
        if type(value) in _EMPTY_JSON
        else prepare(field, value)
        for value in values
    ]


_EMPTY_JSON: dict[type, str] = {dict: "{}", list: "[]"}
# What holds itself runs out of stack, and is refused as well; so is a number that is none, which JSON does not have.
_encode = json.JSONEncoder(check_circular=False, allow_nan=False).encode


def _moments(field: models.Field, values: Sequence[Any], prepare: Prepare) -> Sequence[Any]:  # Any: as above
    """Times, in UTC as nearly all are, as Django's adapt_datetimefield_value writes them; most rows of a column have the same."""
    before, written = None, None
    column: list[Any] = []  # Any: as above
    for value in values:
        if value is not before:
            in_utc = type(value) is datetime and value.tzinfo is UTC
            written = _without_zone(iso(value)) if in_utc else prepare(field, value)
            before = value
        column.append(written)
    return column


def _without_zone(written: str) -> str:
    return written.replace("T", " ").removesuffix("+00:00")


def _one_by_one(
    field: models.Field, values: Sequence[Any], prepare: Prepare
) -> Sequence[Any]:  # Any: as above
    return [prepare(field, value) for value in values]


def _type_taken(field: models.Field) -> type | None:
    """The type of a field's values that SQLite takes as they are, if there is one."""
    if isinstance(field, models.ForeignKey):
        return int if isinstance(field.target_field, AutoFieldMixin) else None
    kind: Any = type(field)  # Any: mypy does not know that a class can be a key
    return _taken_by(kind)


@cache
def _taken_by(kind: type[Any]) -> type | None:  # Any: a kind of field
    known = next((base for base in kind.__mro__ if base in _AS_IT_IS), None)
    if known is None or any(getattr(kind, way) is not getattr(known, way) for way in _WAYS):
        return None
    return _AS_IT_IS[known]


_WAYS = ("get_prep_value", "get_db_prep_value", "get_db_prep_save", "to_python")
"""By which a field could make something else of a value."""
