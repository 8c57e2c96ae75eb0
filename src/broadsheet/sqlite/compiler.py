"""Turn many rows that come through Django (`bulk_create`, updates that way, single saves) into one INSERT, a column at a time.

What is inserted is the same to the byte (tests/test_sqlite.py); whatever is not plain is left to Django. How
columns are prepared is in `sqlite.columns`.
"""

from collections.abc import Iterable, Sequence
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

from broadsheet.sqlite.columns import is_plain, is_set_when_saved, way_of
from broadsheet.sqlite.inserts import ids_given

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]


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

    def _columns(self) -> list[Sequence[Any]] | None:  # Any: what SQLite takes
        """The values of all rows, field by field; None where they are left to Django."""
        fields = self.query.fields
        if not fields or not self.query.objs or self.query.raw or not all(map(is_plain, fields)):
            return None
        columns = [
            way_of(field)(values, self.prepare_value)
            for field, values in zip(fields, zip(*self._rows(fields), strict=True), strict=True)
        ]
        return None if any(map(_has_an_expression, columns)) else columns

    def _rows(self, fields: Sequence[models.Field]) -> Iterable[tuple[Any, ...]]:  # Any: field values
        """What each row has in these fields."""
        names = [field.attname for field in fields]
        if any(map(is_set_when_saved, fields)):
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

    def _one_statement_for_each(self, columns: list[Sequence[Any]]) -> None:  # Any: as above
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
        return [(id,) for id in ids_given(self.connection, len(self.query.objs))]

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


_TAKEN = frozenset({str, int, float, bool, bytes, NoneType})


def _has_an_expression(column: Sequence[Any]) -> bool:  # Any: as above
    """Whether SQLite is to reckon one of the values, rather than take it."""
    odd = set(map(type, column)) - _TAKEN
    return bool(odd) and any(hasattr(value, "as_sql") for value in column if type(value) in odd)
