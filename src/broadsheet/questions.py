"""Put questions to the database into words once, for a process that asks the same ones for each story that comes out.

Django makes the SQL of a query set anew each time it is asked, a quarter of a millisecond, where the answer takes a tenth of that.
A question is written as a query set all the same; only its words are kept.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesIterable, ValuesListIterable

from broadsheet.rows import LightRows, cast_lightly

Answer = TypeVar("Answer")

Value = int | str
Given = Value | Collection[int] | Collection[str]

_FIRST_MARK = 1_900_000_001
"""Ids that stand in for those that will be asked about: no one query set of ours names them itself, and they fit into 32 bits."""


class Question(Generic[Answer]):
    """A question whose words are made once for each database and each length of its lists, which are filled up to powers of two.

    `ask` is given what is asked about (ids, texts, lists of either for `__in`) and answers a query set, in which these may stand wherever
    a value passes as it is. The answers are what the query set would answer; instances are light ones (rows.LightRows).
    A list of nothing asks nothing: the answer is empty. What is given by name (how many rows are wanted) goes into the words, which are
    other ones for each. Raises ValueError where a value does not pass as it is.
    """

    def __init__(self, ask: "Callable[..., models.QuerySet[Any, Answer]]") -> None:
        self._ask = ask
        self._words: dict[tuple[object, ...], _Words] = {}

    def __call__(self, *about: Given, **said: Hashable) -> list[Answer]:
        lists = [(one,) if isinstance(one, int | str) else _filled_up(list(one)) for one in about]
        if not all(lists):
            return []
        shape = (connection.vendor, *((type(one[0]), len(one)) for one in lists), *said.items())
        words = self._words.get(shape)
        if words is None:
            words = self._words[shape] = _in_words(partial(self._ask, **said), about, lists)
        return words.ask([value for one in lists for value in one])


@dataclass(frozen=True, slots=True)
class _Words:
    """The SQL of a question, where in it the values go, and how rows become answers."""

    sql: str
    params: tuple[Any, ...]  # Any: what the driver takes
    places: tuple[tuple[int, int], ...]
    """(Place among the parameters, which of the values.)"""
    read: Callable[[Iterable[Sequence[Any]]], list[Any]]  # Any: rows, and answers

    def ask(self, values: Sequence[Value]) -> list[Any]:  # Any: answers
        params = list(self.params)
        for place, nth in self.places:
            params[place] = values[nth]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return self.read(cursor.fetchall())


def _filled_up(values: list[Any]) -> tuple[Any, ...]:  # Any: ids or texts
    """The values, the last one again and again up to a power of two: `IN` takes no notice."""
    if not values:
        return ()
    size = 1 << (len(values) - 1).bit_length()
    return (*values, *[values[-1]] * (size - len(values)))


def _in_words(ask: Callable[..., Any], about: Sequence[Given], lists: Sequence[tuple[Value, ...]]) -> _Words:
    numbers = count(_FIRST_MARK)
    marks: list[list[Value]] = [
        [n if isinstance(value, int) else f"mark {n}" for value, n in zip(one, numbers, strict=False)]
        for one in lists
    ]
    questions = ask(*(m[0] if isinstance(one, int | str) else m for one, m in zip(about, marks, strict=True)))
    compiler = questions.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    nth = {mark: n for n, mark in enumerate(mark for one in marks for mark in one)}
    places = tuple((place, nth[param]) for place, param in enumerate(params) if param in nth)
    if {n for _, n in places} != set(nth.values()):
        raise ValueError(f"{sql}: a value does not stand in it as it is; ask this one as a query set")
    return _Words(sql, tuple(params), places, _reader(questions, compiler))


def _reader(
    questions: Any, compiler: Any
) -> Callable[[Iterable[Sequence[Any]]], list[Any]]:  # Any: of Django's inside
    converters = compiler.get_converters([column for column, _, _ in compiler.select])
    kind = questions._iterable_class

    def rows(found: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        return compiler.apply_converters(found, converters) if converters else found

    if kind is FlatValuesListIterable:
        return lambda found: [row[0] for row in rows(found)]
    if kind is ValuesListIterable:
        return lambda found: [tuple(row) for row in rows(found)]
    if kind is ValuesIterable:
        names = questions._fields
        return lambda found: [dict(zip(names, row, strict=True)) for row in rows(found)]
    if kind not in (ModelIterable, LightRows) or questions.query.select_related:
        raise ValueError(f"{compiler.as_sql()[0]}: such rows are not made here; ask this one as a query set")
    names = [column.target.attname for column, _, _ in compiler.select]
    return lambda found: [cast_lightly(questions.model, questions.db, names, row) for row in rows(found)]
