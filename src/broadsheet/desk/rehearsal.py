"""A story as it would be told if it were published now: what a preview shows.

The same gate as for readers, asked about a copy that pretends to be public. So
a preview shows what the terms let the site show, and nothing more.
"""

import copy
from datetime import datetime

from django.utils.translation import gettext as _

from broadsheet.desk.actions.words import set_words
from broadsheet.desk.company import Company, pictures_in
from broadsheet.desk.gate import Gate
from broadsheet.desk.models import Article, Correction, Publication, Standing
from broadsheet.desk.rules import address_of
from broadsheet.desk.story import Story
from broadsheet.rights.terms import Channel
from broadsheet.text.slug import slug


def rehearse(article: Article, now: datetime) -> Story | None:
    """The story as the site would show it, unsaved words included; None when its terms show nothing of it."""
    paper = Publication.the_paper()
    pretended = copy.copy(article)
    pretended.pk = article.pk or 0
    pretended.headline = article.headline or _("Without a headline")
    pretended.standing = Standing.LIVE
    pretended.public_from = article.public_from or now
    pretended.address = article.address or address_of(
        article.slug or slug(pretended.headline), pretended.public_from, paper.zone
    )
    set_words(pretended)
    return Gate(paper, Channel.SITE, max(now, pretended.public_from)).tell(pretended, _company(article))


def _company(article: Article) -> Company:
    """What stands around the story as it is typed, not as it is held."""
    return Company(
        authors=[byline.author for byline in article.bylines.all()],
        topics=sorted(article.topics.all(), key=lambda topic: topic.name),
        corrections=list(Correction.objects.filter(article=article.pk)) if article.pk else [],
        pictures=pictures_in([article.body]),
    )
