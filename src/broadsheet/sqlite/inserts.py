"""Insert new rows of one model with a statement that is made once.

For rows out of a mould (broadsheet.rows): nobody is told of them, and all they hold are plain values. What the fields want is
found out once (sqlite.columns). And most cells of a new row hold what all begin with: a column that has never held anything
else stands in the statement as that, so that nothing is prepared and bound for it. As soon as a row holds another value
there, the column is bound like the rest, from then on.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import connection, models
from django.db.models.fields import AutoField

from broadsheet.sqlite.columns import Way, is_plain, is_set_when_saved, way_of

Values = tuple[Any, ...]  # Any: field values
Inside = dict[str, Any]  # Any: field values
"""What a row holds, by the names of columns."""


class Insert:
    """The INSERT of new rows of one model, whose ids the database counts. `or_leave`: a row that is there already stays as it is."""

    def __init__(self, model: type[models.Model], *, or_leave: bool = False) -> None:
        self._model = model
        self._verb = "INSERT OR IGNORE INTO" if or_leave else "INSERT INTO"
        self._fields = {field.attname: field for field in _given(model)}
        begins = {name: _beginning(field) for name, field in self._fields.items()}
        self._begins = {name: begin for name, begin in begins.items() if begin is not None}
        self._filled = self._form([name for name in self._fields if name not in self._begins])
        self._forms: dict[tuple[str, ...], _Form] = {}

    @staticmethod
    def takes(model: type[models.Model]) -> bool:
        """Whether nothing but what a row holds decides what is kept of it."""
        return all(
            is_plain(field)
            and not is_set_when_saved(field)
            and not field.generated
            and not field.has_db_default()
            for field in _given(model)
        )

    def rows(self, rows: Sequence[Inside]) -> None:
        """Insert rows that hold a value for each column, in order."""
        form = self._filled
        if odd := form.filled_in(rows):
            form = self._filled = self._form([*form.names, *sorted(odd)])
        self._insert(form, list(map(form.held, rows)))

    def values(self, names: tuple[str, ...], rows: Sequence[Values]) -> None:
        """Insert rows of which these columns are given, in this order; the others hold what they begin with.

        Raises TypeError for a name that the model does not have, KeyError for one of the others that does not begin the same in
        all rows.
        """
        form = self._forms.get(names)
        if form is None:
            form = self._forms[names] = self._form(names)
        self._insert(form, rows)

    def _insert(self, form: "_Form", rows: Sequence[Values]) -> None:
        columns = (
            way(values, _prepared) for way, values in zip(form.ways, zip(*rows, strict=True), strict=True)
        )
        # Where all is as it begins, nothing is bound, once for each row.
        bound = list(zip(*columns, strict=True)) or [()] * len(rows)
        with connection.cursor() as cursor:
            cursor.executemany(form.statement, bound)

    def _form(self, names: Collection[str]) -> "_Form":
        """The statement that has these columns bound. Raises TypeError for a name that the model does not have."""
        if unknown := set(names) - self._fields.keys():
            raise TypeError(f"{self._model.__name__} has no {sorted(unknown)}")
        bound = {name: self._fields[name] for name in names}
        idle = {name: self._begins[name] for name in self._fields if name not in bound}
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(str(self._fields[name].column)) for name in (*bound, *idle))
        cells = ", ".join((*["%s"] * len(bound), *(begin.word for begin in idle.values())))
        return _Form(
            f"{self._verb} {quoted(self._model._meta.db_table)} ({columns}) VALUES ({cells})",
            tuple(bound),
            _holder(tuple(bound)),
            tuple(map(way_of, bound.values())),
            tuple(idle),
            _holder(tuple(idle)),
            tuple(begin.value for begin in idle.values()),
        )


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a column of a new row holds, and the word for it in a statement."""

    value: Any  # Any: field value
    word: str


@dataclass(frozen=True, slots=True)
class _Form:
    """One statement: which columns are bound, and which are idle."""

    statement: str
    names: tuple[str, ...]
    held: Callable[[Inside], Values]
    ways: tuple[Way, ...]
    idle: tuple[str, ...]
    held_idle: Callable[[Inside], Values]
    begins: Values

    def filled_in(self, rows: Iterable[Inside]) -> set[str]:
        """The idle columns in which one of these rows holds something else."""
        odd = [held for row in rows if (held := self.held_idle(row)) != self.begins]
        return {
            name
            for held in odd
            for name, value, begin in zip(self.idle, held, self.begins, strict=True)
            if value != begin
        }


def ids_given(connection: Any, count: int) -> range:  # Any: Django's connection, whichever made the statement
    """The ids of the rows inserted last, in order. Nobody else writes while our transaction does, so what SQLite counts up follows each other."""
    [[last]] = connection.connection.execute("SELECT last_insert_rowid()").fetchall()
    return range(last - count + 1, last + 1)


def _holder(names: tuple[str, ...]) -> Callable[[Inside], Values]:
    """What a row holds in these columns, as a tuple however few they are."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda inside: tuple(inside[name] for name in names)


def _given(model: type[models.Model]) -> list[models.Field]:
    """The columns that a row brings along: all but an id that the database counts."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]


def _beginning(field: models.Field) -> _Beginning | None:
    """What all new rows hold in this column; None where they do not hold the same, or there is no plain word for it."""
    if field.has_default() and callable(field.default) and field.default not in (dict, list):
        return None
    begin = field.get_default()
    [word] = way_of(field)([begin], _prepared)
    if word is None:
        return _Beginning(begin, "NULL")
    if isinstance(word, int | float):
        return _Beginning(begin, str(+word))
    if isinstance(word, str) and not set(word) & set("'%?"):
        return _Beginning(begin, f"'{word}'")
    return None


def _prepared(field: models.Field, value: Any) -> Any:  # Any: field values
    return field.get_db_prep_save(value, connection)
