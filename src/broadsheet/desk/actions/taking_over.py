"""Take the wire's words over in place of an editor's."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from broadsheet.desk.actions.audit import Deed, remember
from broadsheet.desk.actions.publishing import publish
from broadsheet.desk.actions.wire_words import newest_of_wire
from broadsheet.desk.actions.writing import keep_first_words
from broadsheet.desk.models import Article


@transaction.atomic
def take_wire_words(article: Article, names: Collection[str], by: Any = None) -> list[str]:  # Any: user
    """Put the wire's newest words into these fields, as a new version; answers the fields that changed.

    A story on the site has them at once, unless an unpublished draft waits: then they go into the draft.
    """
    held = (
        Article.objects.select_for_update(of=("self",))
        .select_related("licence", "section")
        .get(pk=article.pk)
    )
    newest = newest_of_wire(held)
    taken = sorted(name for name in names if name in newest)
    if not taken:
        return []
    keep_first_words(held)
    held.refresh_from_db()
    waits = held.has_unpublished_changes
    draft = held.get_latest_revision_as_object()
    for name in taken:
        setattr(draft, name, newest[name])
    draft.save_revision(user=by, log_action=False)
    held.refresh_from_db()
    if not held.live:
        for name in taken:
            setattr(held, name, newest[name])
        held.save(update_fields=taken)
    elif not waits:
        publish(held, by)
    remember(held, Deed.WIRE_WORDS, by, fields=taken)
    return taken
