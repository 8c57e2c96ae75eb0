"""The wire's words and the editor's: which of the two stand, which may, and how the wire's come back.

What the wire gave last is known by its digests (Article.from_wire). Where an editor's words stand in its place, its
newest ones are kept beside them (Article.wire_words), so that the desk can show both.
"""

import hashlib

from broadsheet.desk.errors import EditsForbidden
from broadsheet.desk.models import Article, Origin
from broadsheet.rights.rules import Act, refusal

WIRE_FIELDS = (
    "headline",
    "standfirst",
    "body",
    "wire_byline",
    "dateline",
    "language",
    "kicker",
    "credit_url",
)
"""What the wire gives, and may give anew, unless an editor has touched it."""

WORDS_OF_THE_SOURCE = ("headline", "standfirst", "body", "wire_byline", "dateline", "language")
"""What a no-edits clause covers. Kicker, section, topics and weight say where a story stands, not what it says."""


def digest_of(value: str) -> str:
    """What `from_wire` keeps of a field's value."""
    return _digest(value) if value else _OF_NOTHING


def _digest(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


_OF_NOTHING = _digest("")
"""Half of what the wire could say of a story is mostly not said."""


def touched(article: Article, name: str) -> bool:
    """Whether an editor has changed this field since the wire last gave it."""
    known = article.from_wire.get(name)
    return known is not None and known != digest_of(getattr(article, name))


def refuse_if_reworded(article: Article) -> None:
    """Raise EditsForbidden, naming clause and fields, when words were changed that the terms protect.

    Asked wherever words go out, so no screen, command or tool can pass it by.
    """
    if article.origin != Origin.WIRE or not refusal(article.licence.terms, Act.EDIT):
        return
    if changed := [name for name in WORDS_OF_THE_SOURCE if touched(article, name)]:
        labels = ", ".join(str(Article._meta.get_field(name).verbose_name) for name in changed)
        raise EditsForbidden(article.licence.name, article.credit_name or "its source", labels)


LOOKED_AT = 60
"""Versions of a story that are searched for what the wire gave, the newest first."""


def newest_of_wire(article: Article) -> dict[str, str]:
    """The wire's newest words in each field where an editor's stand in their place.

    What came after the edit is kept on the row; what came before it is found in the story's versions.
    """
    kept = [name for name in article.from_wire if name in WORDS_OF_THE_SOURCE and touched(article, name)]
    found = {name: article.wire_words[name] for name in kept if name in article.wire_words}
    missing = {name for name in kept if name not in found}
    if not missing:
        return found
    for content in article.revisions.order_by("-created_at", "-id").values_list("content", flat=True)[
        :LOOKED_AT
    ]:
        for name in sorted(missing):
            value = content.get(name)
            if isinstance(value, str) and digest_of(value) == article.from_wire[name]:
                found[name] = value
                missing.discard(name)
        if not missing:
            break
    return {name: found[name] for name in kept if name in found}
