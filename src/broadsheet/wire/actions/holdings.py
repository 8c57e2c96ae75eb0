"""Ask what we hold under the keys of a delivery, all of them at once.

In the database's own words, for two reasons. The statement is the same for every delivery, so it is parsed once. And
it says of each key that it is not empty, which is what the partial indexes of the keys are made for: without that word, SQLite
reads all provenances there are, for every delivery.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from broadsheet.desk.models import Article
from broadsheet.rows import Kind, as_asked, asked, moment, quoted
from broadsheet.wire import identity
from broadsheet.wire.identity import Held, Keys
from broadsheet.wire.models import Provenance


@dataclass
class Sought:
    """The keys of a delivery's items: `items` are of those without an id."""

    ids: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, keys: Iterable[Keys]) -> "Sought":
        """What to look for."""
        sought = cls()
        for one in keys:
            sought.ids.add(one.id) if one.id else sought.items.add(one.item)
            if one.address:
                sought.addresses.add(one.address)
            if one.length >= identity.TELLING:
                sought.texts.add(one.text)
        return sought


def sent_before(source: int, sought: Sought) -> set[str]:
    """The digests of what this source sent under these ids, or keys of items without one. One query."""
    return {row[0] for row in _rows(["sent"], _own(source, sought))}


def held(source: int, sought: Sought, near: Collection[int]) -> list[Held]:
    """All that we hold under these keys, of this source and of others, and the provenances `near`. One query."""
    questions = [
        *_own(source, sought),
        (_of_key("address_key"), "text", sought.addresses, ()),
        (_of_key("text_key"), "text", sought.texts, ()),
        ("id = asked.value", "bigint", near, ()),
    ]
    found: dict[int, Held] = {}
    for row in _rows(_HELD, questions):
        if row[0] not in found:
            found[row[0]] = _as_held(row)
    return list(found.values())


def _as_held(row: Sequence[Any]) -> Held:  # Any: what the database's driver gives
    *columns, lends_to, standing = row
    pk, source, item, id, address, url, text, title, published, article, primary, sent, dropped = columns
    return Held(
        pk=pk,
        source=source,
        item=item,
        id=id,
        address=address,
        url=url,
        text=text,
        title=title,
        published=moment(published),
        # One that is lent is that of the story which stands on it.
        article=lends_to or article,
        primary=bool(primary or lends_to),
        sent=sent,
        standing=standing,
        dropped=bool(dropped),
    )


_HELD = (
    "id source_id item_key id_key address_key url text_key title published_at article_id primary sent dropped lends_to_id"
).split()
"""After them comes the standing of the article it is the story of: None when the article was deleted."""

_Question = tuple[str, Kind, Collection[str] | Collection[int], tuple[int, ...]]
"""A condition on provenances, what kind of keys it asks by, the keys, and its other values."""


def _of_key(column: str) -> str:
    return f"{column} = asked.value AND NOT (held.{column} = '')"


def _own(source: int, sought: Sought) -> list[_Question]:
    return [
        (f"{_of_key('id_key')} AND held.source_id = %s", "text", sought.ids, (source,)),
        ("item_key = asked.value AND held.source_id = %s", "text", sought.items, (source,)),
    ]


def _rows(columns: list[str], questions: Iterable[_Question]) -> Iterator[Sequence[Any]]:  # Any: as above
    """The answers to all questions that ask for anything, as columns of the provenance and the article's standing."""
    parts, params = [], []
    of_held = ", ".join(f"held.{quoted(name)}" for name in columns)
    provenances, articles = quoted(Provenance._meta.db_table), quoted(Article._meta.db_table)
    for condition, kind, keys, values in questions:
        if not keys:
            continue
        # CROSS: SQLite shall begin with the keys, however it judges the tables.
        parts.append(
            f"SELECT {of_held}, article.standing FROM {asked(kind)} CROSS JOIN {provenances} AS held"  # noqa: S608  # names of ours
            f" LEFT JOIN {articles} AS article ON article.id = coalesce(held.lends_to_id, held.article_id) WHERE held.{condition}"
        )
        params += [as_asked(keys), *values]
    if not parts:
        return
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        yield from cursor.fetchall()
