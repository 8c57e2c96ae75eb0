"""Turn many new rows into one INSERT, a column at a time.

Django asks seven questions about each cell of each row before it lets it through, and the answers
depend on the column alone: half the time of filing a delivery went there. What is
inserted is the same to the byte (tests/test_sqlite.py); whatever is not plain is left to Django.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import Any

from django.db import models
from django.db.models.fields import AutoFieldMixin
from django.db.models.sql import compiler
from django.db.models.sql.compiler import (
    SQLAggregateCompiler,
    SQLCompiler,
    SQLDeleteCompiler,
    SQLUpdateCompiler,
)

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]

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

_PLAIN = (models.Field.pre_save, models.DateTimeField.pre_save)


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    """Django's, with a short way for rows of plain values."""

    query: Any  # Any: Django's inside, of which the stubs know half; so is the connection
    connection: Any

    # The stubs give an INSERT the signature of a SELECT.
    def execute_sql(self, returning_fields: Any = None) -> Any:  # type: ignore[override]  # Any: Django's inside
        """Insert the rows; the values of `returning_fields` for each, in order."""
        if self._goes_row_by_row(returning_fields) and (columns := self._columns()) is not None:
            self._one_statement_for_each(columns)
            return self._ids_given() if returning_fields else []
        return super().execute_sql(returning_fields)

    def as_sql(self) -> list[tuple[str, tuple[Any, ...]]]:  # type: ignore[override]  # Any: what SQLite takes
        """The statements and their values."""
        columns = self._columns()
        if columns is None:
            return super().as_sql()
        fields = self.query.fields
        row = f"({', '.join(['%s'] * len(fields))})"
        values = f"VALUES {', '.join([row] * len(self.query.objs))}"
        statement = [self._head(fields), values, self._on_conflict(fields)]
        params: tuple[Any, ...] = tuple(chain.from_iterable(zip(*columns, strict=True)))
        if self.returning_fields:
            returned, self.returning_params = self.connection.ops.return_insert_columns(self.returning_fields)
            statement.append(returned)
            params += tuple(self.returning_params)
        return [(" ".join(filter(None, statement)), params)]

    def _columns(self) -> list[list[Any]] | None:  # Any: what SQLite takes
        """The values of all rows, field by field; None where they are left to Django."""
        fields = self.query.fields
        if not fields or not self.query.objs or self.query.raw or not all(map(_is_plain, fields)):
            return None
        columns = [
            self._column(field, list(values))
            for field, values in zip(fields, zip(*self._rows(fields), strict=True), strict=True)
        ]
        return None if any(map(_has_an_expression, columns)) else columns

    def _rows(self, fields: Sequence[models.Field]) -> Iterable[tuple[Any, ...]]:  # Any: field values
        """What each row has in these fields."""
        names = [field.attname for field in fields]
        if any(map(_is_set_when_saved, fields)):
            return [tuple(field.pre_save(row, add=True) for field in fields) for row in self.query.objs]
        try:
            held = itemgetter(*names, names[0])  # one name alone would come without a tuple
            return [held(vars(row))[:-1] for row in self.query.objs]
        except KeyError:  # a row that was read in part
            return [tuple(getattr(row, name) for name in names) for row in self.query.objs]

    def _goes_row_by_row(self, returning_fields: Any) -> bool:  # Any: Django's inside
        return bool(self.connection.in_atomic_block) and (
            not returning_fields or self._only_ids_are_asked_back(returning_fields)
        )

    def _only_ids_are_asked_back(self, returning_fields: Any) -> bool:  # Any: Django's inside
        key = self.query.get_meta().pk
        return (
            returning_fields == [key]
            and isinstance(key, AutoFieldMixin)
            and key not in self.query.fields
            and self.query.on_conflict is None
        )

    def _one_statement_for_each(self, columns: list[list[Any]]) -> None:  # Any: as above
        """Insert row by row, with one small statement that SQLite keeps ready.

        One statement for all has thousands of parameters, and reading it took a third of the time of inserting them.
        """
        fields = self.query.fields
        row = f"VALUES ({', '.join(['%s'] * len(columns))})"
        statement = " ".join(filter(None, [self._head(fields), row, self._on_conflict(fields)]))
        with self.connection.cursor() as cursor:
            rows = list(zip(*columns, strict=True))
            if len(rows) == 1:
                cursor.execute(statement, rows[0])
            else:
                cursor.executemany(statement, rows)

    def _ids_given(self) -> list[tuple[int]]:
        """The ids of the rows. Nobody else writes while our transaction does, so what SQLite counts up follows each other."""
        [[last]] = self.connection.connection.execute("SELECT last_insert_rowid()").fetchall()
        return [(id,) for id in range(last - len(self.query.objs) + 1, last + 1)]

    def _head(self, fields: Sequence[models.Field]) -> str:
        quoted = self.connection.ops.quote_name
        insert = self.connection.ops.insert_statement(on_conflict=self.query.on_conflict)
        names = ", ".join(quoted(field.column) for field in fields)
        return f"{insert} {quoted(self.query.get_meta().db_table)} ({names})"

    def _on_conflict(self, fields: Sequence[models.Field]) -> str:
        suffix: str = self.connection.ops.on_conflict_suffix_sql(
            fields,
            self.query.on_conflict,
            (field.column for field in self.query.update_fields),
            (field.column for field in self.query.unique_fields),
        )
        return suffix

    def _column(self, field: models.Field, values: list[Any]) -> list[Any]:  # Any: what SQLite takes
        """The values of one field in all rows, prepared."""
        as_it_is = _type_taken(field)
        if as_it_is is not None:
            if set(map(type, values)) <= {as_it_is, NoneType}:
                return values
            return [self._prepared(field, value) for value in values]
        if type(field) is models.JSONField and field.encoder is None:
            # As Django's adapt_json_value; what is no plain JSON, an expression say, is Django's.
            return [
                _as_json(value) if type(value) in _EMPTY_JSON else self.prepare_value(field, value)
                for value in values
            ]
        if type(field) is models.DateTimeField and self.connection.timezone is UTC:
            return self._moments(field, values)
        return [self.prepare_value(field, value) for value in values]

    def _prepared(self, field: models.Field, value: Any) -> Any:  # Any: as above
        """A value as the column takes it; a choice by its value, for which the driver would search each time."""
        prepared = self.prepare_value(field, value)
        return prepared.value if isinstance(prepared, Enum) else prepared

    def _moments(self, field: models.Field, values: Iterable[Any]) -> list[Any]:  # Any: as above
        """Times, in UTC as nearly all are, as Django's adapt_datetimefield_value writes them; most rows of a column have the same."""
        before, written = None, None
        column: list[Any] = []  # Any: as above
        for value in values:
            if value is not before:
                in_utc = type(value) is datetime and value.tzinfo is UTC
                written = str(value.replace(tzinfo=None)) if in_utc else self.prepare_value(field, value)
                before = value
            column.append(written)
        return column


_EMPTY_JSON = {dict: "{}", list: "[]"}
_encode = json.JSONEncoder().encode


def _as_json(value: dict[str, Any] | list[Any]) -> str:  # Any: JSON
    return _encode(value) if value else _EMPTY_JSON[type(value)]


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


def _is_set_when_saved(field: models.Field) -> bool:
    """Whether the field takes the time of saving, and not what the row has."""
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


def _is_plain(field: models.Field) -> bool:
    """Whether its value is what the row has, and its place in the statement a mere `%s`."""
    return type(field).pre_save in _PLAIN and not hasattr(field, "get_placeholder")


_TAKEN = frozenset({str, int, float, bool, bytes, NoneType})


def _has_an_expression(column: Sequence[Any]) -> bool:  # Any: as above
    """Whether SQLite is to reckon one of the values, rather than take it."""
    odd = set(map(type, column)) - _TAKEN
    return bool(odd) and any(hasattr(value, "as_sql") for value in column if type(value) in odd)
