"""Make new rows by the hundred, and ask for held ones by the hundred, for a delivery that brings so many or a run that tells them.

Django's models ask about every field of every row as it is made: 26 µs for an article, as much as reading its text.
A mould asks once. What it casts are ordinary instances, and nobody is told of them: no signals.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any, Generic, Literal, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.fields import AutoField
from django.db.models.query import BaseIterable

from broadsheet.sqlite.inserts import Insert, ids_given

Row = TypeVar("Row", bound=models.Model)


class Mould(Generic[Row]):
    """The form that new rows of one model are cast in. No two of them share a default that can change."""

    def __init__(self, model: type[Row]) -> None:
        self._model = model
        self._defaults: dict[str, Any] = {}  # Any: field values

    def cast(self, known: dict[str, models.Model] | None = None, **values: Any) -> Row:  # Any: field values
        """A new row with these values, by the names of columns (`section_id`), and the defaults of all others.

        `known` are rows that these point to, by field name, so that they need not be read again. Raises TypeError for a
        name that the model does not have.
        """
        defaults = self._defaults or self._learn()
        row = self._model.__new__(self._model)
        inside = row.__dict__ = {**defaults, **values}
        if len(inside) > len(defaults):
            raise TypeError(f"{self._model.__name__} has no {sorted(values.keys() - defaults.keys())}")
        for name, make in self._made.items():
            if inside[name] is None and name not in values:
                inside[name] = make()
        state = inside["_state"] = ModelState()
        if known:
            for name, other in known.items():
                column, key = self._columns[name]
                inside[column] = vars(other)[key]
                state.fields_cache[name] = other
        return row

    def keep(self, rows: Sequence[Row]) -> None:
        """Insert rows that were cast here and hold plain values, in order, each with the id that the database gives it. One query, in a transaction.

        Django's `bulk_create` does the same after it has asked of each row whether it is kept already, and of each that it points to
        whether that is: a third of the time of inserting them.
        """
        if not rows:
            return
        if connection.in_atomic_block and (insert := self._insert) is not None:
            held = list(map(vars, rows))
            insert.rows(held)
            self._learn_ids(held)
            return
        manager: Any = self._model._base_manager.all()  # Any: Django's inside
        counted = [field for field in self._model._meta.concrete_fields if not isinstance(field, AutoField)]
        for row, ids in zip_longest(rows, manager._batched_insert(rows, counted, None)):
            if ids:
                [row.pk] = ids
            row._state.adding, row._state.db = False, manager.db

    def enter(
        self, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]], *, or_leave: bool = False
    ) -> None:  # Any: field values
        """Insert rows that nobody needs as instances: plain values of these columns, the defaults in all others. One query, in a transaction.

        `or_leave`: a row that is there already, by a rule of the database, stays as it is. Raises TypeError for a name that
        the model does not have.
        """
        if not rows:
            return
        insert = self._insert_or_leave if or_leave else self._insert
        if connection.in_atomic_block and insert is not None:
            insert.values(names, rows)
            return
        cast = [self.cast(**dict(zip(names, row, strict=True))) for row in rows]
        if or_leave:
            self._model._base_manager.bulk_create(cast, ignore_conflicts=True)
        else:
            self.keep(cast)

    @cached_property
    def _insert(self) -> Insert | None:
        """The statement for new rows, on SQLite and where nothing but what they hold decides what is kept of them."""
        return Insert(self._model) if self._goes_by_statement else None

    @cached_property
    def _insert_or_leave(self) -> Insert | None:
        return Insert(self._model, or_leave=True) if self._goes_by_statement else None

    @cached_property
    def _goes_by_statement(self) -> bool:
        return connection.vendor == "sqlite" and Insert.takes(self._model)

    def _learn_ids(self, rows: Sequence[dict[str, Any]]) -> None:  # Any: field values
        """Give each row the id that SQLite counted for it."""
        key, db = self._model._meta.pk, connection.alias
        if isinstance(key, AutoField):
            for id, row in zip(ids_given(connection, len(rows)), rows, strict=True):
                row[key.attname] = id
        for row in rows:
            state = row["_state"]
            state.adding, state.db = False, db

    def _learn(self) -> dict[str, Any]:  # Any: as above
        fields = self._model._meta.concrete_fields
        self._columns = {
            field.name: (field.attname, field.target_field.attname)
            for field in fields
            if isinstance(field, models.ForeignKey)
        }
        self._made = {
            field.attname: field.default
            for field in fields
            if field.has_default() and callable(field.default)
        }
        # Set last, and at once: other threads cast as soon as it is there.
        self._defaults = {
            field.attname: None if field.attname in self._made else field.get_default() for field in fields
        }
        return self._defaults


class LightRows(BaseIterable[Any]):  # Any: rows of whichever model is asked for
    """Rows as instances that hold what was asked for, and nothing is asked of their fields one by one.

    What Django makes of `only()` is the same, for twice the time: it passes all forty-seven fields by as it makes each.
    """

    def __iter__(self) -> Iterator[Any]:  # Any: as above
        model, db = self.queryset.model, self.queryset.db
        compiler = self.queryset.query.get_compiler(using=db)
        rows = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
        names = [column.target.attname for column, _, _ in compiler.select]
        for values in compiler.results_iter(rows):
            yield cast_lightly(model, db, names, values)


def cast_lightly(
    model: type[Row], db: str, names: Sequence[str], values: Sequence[Any]
) -> Row:  # Any: field values
    """An instance of a kept row that holds these values, by the names of columns, and has not read the others."""
    row = model.__new__(model)
    row.__dict__.update(zip(names, values, strict=True))
    row._state = state = ModelState()
    state.db, state.adding = db, False
    return row


def update_each(rows: Sequence[models.Model], *names: str) -> None:
    """Write these fields of kept rows of one model, each row by its id. One small statement that the database keeps ready.

    Django's `bulk_update` writes one large CASE for all, and takes twenty times as long to make it. Raises KeyError for a
    name that the model does not have.
    """
    if not rows:
        return
    meta = rows[0]._meta
    by_name = {field.name: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in names]
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk]
        for row in rows
    ]
    sets = ", ".join(f"{quoted(str(field.column))} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quoted(meta.db_table)} SET {sets} WHERE {quoted(str(meta.pk.column))} = %s",  # noqa: S608  # names of ours
            values,
        )


# Asking by a thousand keys


Kind = Literal["text", "bigint"]
"""PostgreSQL's name of what keys are."""


def asked(kind: Kind) -> str:
    """The table `asked` with the one column `value`, made of one parameter (as_asked), to join others to.

    However many keys there are, the statement is the same, so that it is parsed and planned once; a list of a thousand
    parameters is another statement each time.
    """
    if connection.vendor == "postgresql":
        return f"unnest(%s::{kind}[]) AS asked(value)"
    return "json_each(%s) AS asked"


def as_asked(keys: Collection[str] | Collection[int]) -> Any:  # Any: what the database's driver takes
    """The parameter of `asked`."""
    return list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))


def moment(kept: datetime | None) -> datetime | None:
    """A time as a plain cursor gives it, aware: SQLite's have no zone, and are in UTC."""
    return kept if kept is None or kept.tzinfo else kept.replace(tzinfo=UTC)


# A delivery names thirty of them, the same each time.
@lru_cache(maxsize=512)
def quoted(*names: str) -> str:
    """Names of ours, of columns or a table, as SQL has them (SQLite and PostgreSQL alike), commas between."""
    return ", ".join(f'"{name}"' for name in names)
