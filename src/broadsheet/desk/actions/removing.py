"""Remove stories for good, as the end of a contract demands: rows, versions, history, and every trace of their words.

Nothing else in the house does this: what readers have once seen is otherwise withdrawn or killed, and its address goes on
answering. Here even the address goes, for it is made of the headline.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from wagtail.models import ModelLogEntry

from broadsheet.desk import gateways
from broadsheet.desk.actions.keeping import uses_of
from broadsheet.desk.actions.merging import unmerge
from broadsheet.desk.actions.noticed import journal_articles
from broadsheet.desk.models import Article, Correction, FormerAddress, Picture, Takedown, Topic
from broadsheet.journal.actions import Entry, append_many
from broadsheet.journal.models import Change, Kind, Position

LETTING_GO: list[Callable[[Sequence[int]], None]] = []
"""Called with the ids of stories before they are removed, in the transaction: rooms above say in which of their lists they stood.

Afterwards nobody could, for those rows go with the stories.
"""


@transaction.atomic
def remove_for_good(articles: Sequence[Article]) -> None:
    """Remove these stories with all that belongs to them; the journal has the press take their pages away.

    A story of another source that had been made part of one of them stands by itself again.
    """
    ids = [article.pk for article in articles]
    for merged in Article.objects.filter(merged_into__in=ids).exclude(pk__in=ids):
        unmerge(merged)
    Article.objects.filter(pk__in=ids).update(merged_into=None)
    before = [(article, article.footprint or _last_place(article)) for article in articles]
    topics = list(Topic.objects.filter(articles__in=ids).distinct().values_list("pk", flat=True))
    notes = list(Correction.objects.filter(article__in=ids).values_list("article_id", "pk"))
    FormerAddress.objects.filter(article__in=ids).delete()
    Takedown.objects.filter(article__in=ids).delete()
    kind = ContentType.objects.get_for_model(Article)
    ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(id) for id in ids]).delete()
    for let_go in LETTING_GO:
        let_go(ids)
    Article.objects.filter(pk__in=ids).delete()
    for article, _ in before:
        article.footprint = None
    journal_articles((article, was) for article, was in before if was is not None)
    append_many(Entry(Kind.CORRECTION, article, {"correction": note}) for article, note in notes)
    # Their tags made these topics; one that an editor described, or that others are filed under, stays.
    Topic.objects.filter(pk__in=topics, articles=None, description="").delete()


@transaction.atomic
def forget_former_words(articles: Sequence[int], until: datetime) -> None:
    """Forget what stories showed before `until`, when they went on with another source's version: versions, history, notes.

    Corrections that the newsroom itself wrote stay, and so do the addresses: they are the paper's own.
    """
    stories = list(Article.objects.filter(pk__in=articles))
    for article in stories:
        former = article.revisions.filter(created_at__lt=until)
        former.exclude(pk__in=[article.latest_revision_id, article.live_revision_id]).delete()
    kind = ContentType.objects.get_for_model(Article)
    history = ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(one.pk) for one in stories])
    history.filter(timestamp__lt=until).delete()
    Takedown.objects.filter(article__in=stories, began_at__lt=until).delete()
    notes = Correction.objects.filter(article__in=stories, at__lt=until, by=None)
    gone = list(notes.values_list("article_id", "pk"))
    notes.delete()
    append_many(Entry(Kind.CORRECTION, article, {"correction": note}) for article, note in gone)


def _last_place(article: Article) -> dict[str, object] | None:
    """Where the notice of a story that is off the site stands; None where it never was on it."""
    if article.address is None or article.public_from is None:
        return None
    return {
        "address": article.address,
        "section": article.section.slug,
        "authors": [],
        "topics": [],
        "at": article.public_from.isoformat(),
    }


def remove_pictures(pictures: Sequence[int]) -> list[str]:
    """Remove those of these pictures that nothing uses any more, files included; answers the files' names."""
    removed = []
    for picture in Picture.objects.filter(pk__in=list(pictures)):
        if uses_of(picture, limit=1):
            continue
        shared = Picture.objects.filter(source_digest=picture.source_digest).exclude(pk=picture.pk).exists()
        names = [picture.file.name, *(made["path"] for made in picture.derivatives)]
        gateways.forget_files(picture, shared=shared)
        picture.delete()
        removed += names[:1] if shared else names
    return removed


def forget_the_removed() -> int:
    """Drop journal entries about stories that are no more, once every follower has passed them; answers how many are left."""
    passed = Position.objects.order_by("position").values_list("position", flat=True).first() or 0
    here = Article.objects.filter(pk=OuterRef("subject"))
    about = (Kind.ARTICLE, Kind.RELATED, Kind.CORRECTION)
    gone = Change.objects.filter(~Exists(here), kind__in=about)
    # The newest entry stays, without its words: row ids must never be given again.
    newest = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
    gone.filter(id__lte=passed).exclude(id=newest).delete()
    gone.filter(id__lte=passed, id=newest).update(note={"before": None, "after": None})
    return gone.filter(id__gt=F("id") * 0 + passed).count()
