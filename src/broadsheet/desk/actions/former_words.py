"""Keep out words that a story may not show any more: what it stood on before it was handed over to another source.

Versions from before a handover stay in a story's history, for it happened so. Whoever takes one up again would publish one
source's words under another's terms and credit, so it is refused wherever words are saved or go out.
"""

from collections.abc import Mapping

from broadsheet.desk.actions.wire_words import newest_of_wire, touched
from broadsheet.desk.errors import FormerWords
from broadsheet.desk.models import Article, Handover, Origin
from broadsheet.text.clean import paragraphs

OF_A_SOURCE = ("headline", "standfirst", "body")

LONG = 30
"""Characters from which on a paragraph is somebody's own; shorter ones two sources may have alike."""


def refuse_if_of_former_source(article: Article) -> None:
    """Raise FormerWords when an editor's words hold some of a source that this story was handed over from.

    What the source it stands on now has sent as well is that one's too.
    """
    if article.origin != Origin.WIRE:
        return
    edited = {name: getattr(article, name) for name in OF_A_SOURCE if touched(article, name)}
    if not edited:
        return
    ours = _words(edited) - _words(newest_of_wire(article))
    for row in Handover.objects.filter(article=article.pk, ended_at=None):
        if ours & _words(row.before):
            raise FormerWords(article.headline, row.of, row.to)


def _words(of: Mapping[str, str]) -> set[str]:
    """The headline, the standfirst, and the long paragraphs of a text."""
    lines = [of.get("headline") or "", of.get("standfirst") or ""]
    lines += [block for block in paragraphs(of.get("body") or "") if len(block) >= LONG]
    return {" ".join(line.split()) for line in lines if line.strip()}
