"""Where Wagtail's own ways of publishing meet the desk's actions.

Wagtail's edit screen, its workflows, its bulk actions and its schedule all
publish through Wagtail's actions and then send these signals, in the same
transaction (models.drafts). Answering them here is what makes every way lead to one action.

Wagtail's own screens for the paper's records create, edit and delete through
its registry of actions; registering ours there leaves no other way.
"""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.actions import action_registry
from wagtail.signals import published, unpublished

from broadsheet.desk.actions.noticed import journal_standing_page
from broadsheet.desk.actions.publishing import went_public, withdraw
from broadsheet.desk.actions.writing import KEEP, CreateNoticed, DeleteUnseen, EditNoticed, SaveWords
from broadsheet.desk.models import Article, ContactMessage, Correction, Picture, StandingPage

for model in KEEP:
    action_registry.register(model, CreateNoticed)
    action_registry.register(model, EditNoticed)
for model in (*KEEP, Article, StandingPage, Picture, ContactMessage, Correction):  # type: ignore[assignment]  # Wagtail's dispatch answers any response
    action_registry.register(model, DeleteUnseen)
action_registry.register(Article, SaveWords)


@receiver(published, sender=Article, dispatch_uid="desk.article.published")
def article_published(instance: Article, **kwargs: Any) -> None:  # Any: signal extras
    """Wagtail has published (not merely scheduled) an article."""
    if instance.live:
        went_public(instance, timezone.now())


@receiver(unpublished, sender=Article, dispatch_uid="desk.article.unpublished")
def article_unpublished(instance: Article, **kwargs: Any) -> None:  # Any: signal extras
    """Wagtail has taken an article down, by hand or at its expiry time."""
    if instance.footprint is not None:
        withdraw(instance)


@receiver(published, sender=StandingPage, dispatch_uid="desk.standing_page.published")
@receiver(unpublished, sender=StandingPage, dispatch_uid="desk.standing_page.unpublished")
def standing_page_changed(instance: StandingPage, **kwargs: Any) -> None:  # Any: signal extras
    journal_standing_page(instance)
