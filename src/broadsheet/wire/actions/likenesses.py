"""Keep the prints of texts, and find those near new ones.

The prints are compared in wire.alike. What is kept of a text goes with its provenance.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from broadsheet.questions import Question
from broadsheet.rows import Mould, as_asked, asked, quoted
from broadsheet.wire.alike import Neighbourhood, Print
from broadsheet.wire.models import Anchor, TextPrint

_PRINT = Mould(TextPrint)


def neighbourhood(texts: Sequence[Print]) -> Neighbourhood:
    """Which of the texts we hold share anchors with these. One query."""
    anchors = {anchor for text in texts for anchor in text.anchors}
    if not anchors:
        return Neighbourhood(())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT provenance_id, anchor.value FROM {asked('bigint')}"  # noqa: S608  # names of ours
            f" CROSS JOIN {quoted(Anchor._meta.db_table)} AS anchor WHERE anchor.value = asked.value",
            [as_asked(anchors)],
        )
        return Neighbourhood(cursor.fetchall())


_PRINTS = Question(
    lambda wanted: TextPrint.objects.filter(provenance__in=wanted).values_list("provenance_id", "units")
)


def prints_near(texts: Sequence[Print], near: Neighbourhood) -> dict[int, Print]:
    """The prints we hold that are worth comparing with these, by provenance. One query."""
    wanted = {name for text in texts for name in near.nearest(text)}
    return {pk: Print.from_bytes(units) for pk, units in _PRINTS(wanted)}


def keep(texts: Mapping[int, Print | None], again: Collection[int], near: Neighbourhood) -> None:
    """Keep the prints of these provenances; `again` are those that may have an older one. Four queries at most.

    `near` is what was held before they came: an anchor that a crowd has is not worth another row.
    """
    if again:
        forget(again)
    told = {pk: text for pk, text in texts.items() if text is not None}
    _PRINT.enter(("provenance_id", "units"), [(pk, text.to_bytes()) for pk, text in told.items()])
    _keep_anchors([(anchor, pk) for pk, text in told.items() for anchor in near.uncrowded(text)])


def forget(provenances: Collection[int] | QuerySet[Any]) -> None:
    """Forget the prints and the anchors of these provenances: before they are deleted, and when they have other words. Three queries."""
    prints = TextPrint.objects.filter(provenance__in=provenances)
    anchors = [
        (anchor, pk)
        for pk, units in prints.values_list("provenance_id", "units").iterator()
        for anchor in Print.from_bytes(units).anchors
    ]
    table, value, provenance = quoted(Anchor._meta.db_table), quoted("value"), quoted("provenance_id")
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {table} WHERE {value} = %s AND {provenance} = %s",  # noqa: S608  # names of ours, values are parameters
            anchors,
        )
    prints.delete()


def _keep_anchors(anchors: Sequence[tuple[int, int]]) -> None:
    """Keep (anchor, provenance) pairs. One query.

    Two numbers of a row, sixteen rows of an item: as models they took as long as all that is kept of the item besides. In the order
    of the table, so that what stands side by side is written in one go.
    """
    if not anchors:
        return
    table, columns = quoted(Anchor._meta.db_table), quoted("value", "provenance_id")
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES (%s, %s)",  # noqa: S608  # names of ours
            sorted(anchors),
        )
