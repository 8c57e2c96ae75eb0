"""The article: one story at one address, from the wire or the newsroom."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from broadsheet.desk.models.drafts import WholeDrafts
from broadsheet.desk.previews import preview
from broadsheet.desk.querysets import ArticleQuerySet
from broadsheet.rights.rules import within
from broadsheet.rights.terms import Terms


class Standing(models.TextChoices):
    """Where a story stands between the desk and the reader."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("From the wire, waiting for an editor")
    LEFT_OUT = "left-out", _("From the wire, left out by an editor")
    HELD = "held", _("Held until its hour")
    LIVE = "live", _("On the site")
    WITHDRAWN = "withdrawn", _("Taken down by an editor")
    KILLED = "killed", _("Killed, with a notice in its place")
    EXPIRED = "expired", _("Its licence has ended")
    MERGED = "merged", _("Merged into another story")


class Origin(models.TextChoices):
    """Who the story comes from."""

    OWN = "own", _("the newsroom")
    WIRE = "wire", _("the wire")


class Weight(models.IntegerChoices):
    """How much room the front gives a story."""

    NORMAL = 0, _("normal")
    SECOND = 1, _("second")
    LEAD = 2, _("lead")


def _seldom(to: str, name: Any, related_name: str = "+") -> Any:  # Any: a lazy text, and a field
    """A pointer as Wagtail has it, but for the index (Meta): a story of the wire has none of these until a person touches it."""
    return models.ForeignKey(
        to,
        verbose_name=name,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name=related_name,
        db_index=False,
    )


class Article(WorkflowMixin, PreviewableMixin, WholeDrafts, LockableMixin, RevisionMixin, ClusterableModel):
    """One story. The words below are the newsroom's; what readers get is desk.gate's to say."""

    headline = models.CharField(_("headline"), max_length=300)
    kicker = models.CharField(
        _("kicker"), max_length=80, blank=True, help_text=_("The few words above the headline.")
    )
    standfirst = models.TextField(_("standfirst"), max_length=1000, blank=True)
    body = RichTextField(_("text"), blank=True)
    section = models.ForeignKey(
        "desk.Section", verbose_name=_("section"), on_delete=models.PROTECT, related_name="articles"
    )
    topics = ParentalManyToManyField(
        "desk.Topic", verbose_name=_("topics"), blank=True, related_name="articles"
    )
    picture = models.ForeignKey(
        "desk.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    picture_caption = models.CharField(_("caption"), max_length=500, blank=True)
    wire_byline = models.CharField(_("byline as the wire gave it"), max_length=200, blank=True)
    dateline = models.CharField(_("place"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    weight = models.SmallIntegerField(_("weight on the front"), choices=Weight.choices, default=Weight.NORMAL)

    # Where it comes from and what it may do
    origin = models.CharField(max_length=4, choices=Origin.choices, default=Origin.OWN, editable=False)
    licence = models.ForeignKey(
        "rights.Licence", verbose_name=_("terms"), on_delete=models.PROTECT, related_name="+"
    )
    credit_name = models.CharField(_("source"), max_length=200, blank=True)
    credit_url = models.URLField(_("appeared first at"), max_length=2000, blank=True)

    latest_revision = _seldom("wagtailcore.Revision", _("latest revision"))
    live_revision = _seldom("wagtailcore.Revision", _("live revision"))
    locked_by = _seldom(settings.AUTH_USER_MODEL, _("locked by"), "locked_%(class)ss")
    locked_by.wagtail_reference_index_ignore = True

    # What this story alone may do, by its publisher's word: beside the terms, and only ever narrower than they are.
    embargo = models.DateTimeField(null=True, editable=False)
    """Not before this instant."""
    right_ends_at = models.DateTimeField(null=True, editable=False)
    """Not after this instant."""
    usage_terms = models.TextField(blank=True, editable=False)
    """What may be done with it, in its publisher's own words, for the editor to read."""

    # Where it stands. Written by desk.actions alone; a revision never brings these back.
    standing = models.CharField(
        max_length=10, choices=Standing.choices, default=Standing.DRAFT, editable=False
    )
    slug = models.CharField(max_length=80, blank=True, editable=False)
    address = models.CharField(max_length=100, null=True, unique=True, editable=False)
    """"2026/11/the-slug", given once; null before the first publication."""
    public_from = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", editable=False, db_index=False
    )
    """The story that this one has become part of: its address leads there."""
    due_at = models.DateTimeField(null=True, editable=False)
    """When time alone next changes what readers may see: a hold that ends, a right that runs out."""
    notice = models.TextField(_("notice"), blank=True, editable=False)
    """What stands at the address of a story that is gone."""
    footprint = models.JSONField(null=True, editable=False)
    """Where it is publicly visible now (desk.rules.footprint), or null: the journal's "before"."""
    from_wire = models.JSONField(default=dict, blank=True, editable=False)
    """field → digest of what the wire last gave; a field that differs was touched by an editor."""
    wire_words = models.JSONField(default=dict, blank=True, editable=False)
    """field → the wire's newest words, where an editor's stand in their place."""
    excerpt = models.CharField(max_length=400, blank=True, editable=False)
    """The first sentences as plain text, made whenever the words change (desk.actions.words)."""
    words = models.PositiveIntegerField(default=0, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="article")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="article",
        for_concrete_model=False,
    )

    objects = ArticleQuerySet.as_manager()

    # The references of a story are asked of its own columns; an index of them would cost every save.
    wagtail_reference_index_ignore = True

    # What a revision carries words for; everything else belongs to the row itself. The terms are among it:
    # an old draft must never bring back rights that have since been withdrawn.
    KEPT_BY_THE_ROW = (
        "origin",
        "licence_id",
        "credit_name",
        "credit_url",
        "embargo",
        "right_ends_at",
        "usage_terms",
        "standing",
        "slug",
        "address",
        "public_from",
        "updated_at",
        "received_at",
        "merged_into_id",
        "due_at",
        "notice",
        "footprint",
        "from_wire",
        "wire_words",
        "excerpt",
        "words",
    )

    class Meta:
        ordering = ["-public_from", "-id"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        # Wagtail makes these only once its screens have been loaded; the roles need them from the start.
        permissions = [
            ("publish_article", "Can publish article"),
            ("lock_article", "Can lock article"),
            ("unlock_article", "Can unlock article"),
        ]
        indexes = [
            # Neighbours over the whole paper, the front, the paper's month archives. Whole indexes, for
            # SQLite passes a partial one over in favour of any other that begins with `standing`,
            # and then sorts every live story there is (a quarter of a second at 100,000).
            models.Index(fields=["standing", "public_from", "id"], name="desk_article_line"),
            # Section fronts and section archives.
            models.Index(fields=["standing", "section", "public_from", "id"], name="desk_article_in_section"),
            # The clock: what is due.
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="desk_article_due"
            ),
            models.Index(
                fields=["expire_at"],
                condition=models.Q(live=True, expire_at__isnull=False),
                name="desk_article_expiry",
            ),
            # The desk's lists.
            models.Index(fields=["standing", "-received_at"], name="desk_article_standing"),
            models.Index(fields=["-received_at", "-id"], name="desk_article_received"),
            # What nearly no story of the wire points to: only those that do are in these.
            *(
                models.Index(
                    fields=[name],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    name=f"desk_article_{name}",
                )
                for name in ("picture", "merged_into", "latest_revision", "live_revision", "locked_by")
            ),
            # Searching a headline reads this index from end to end, and none of the texts.
            models.Index(fields=["headline"], name="desk_article_headline"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's models take them
        if "bylines" in kwargs:
            super().__init__(*args, **kwargs)
        else:
            # A row brings no child objects, and modelcluster would look through all fields for them: a tenth of the
            # time it takes to load a story, and more of that to file one.
            super(ClusterableModel, self).__init__(*args, **kwargs)

    def __str__(self) -> str:
        return self.headline

    @property
    def revisions(self) -> Any:  # Any: Wagtail's generic relation has no type
        return self._revisions

    def with_content_json(self, content: dict[str, Any]) -> Self:  # Any: Wagtail's revision content
        """A revision brings back words, never standing, address or terms (Wagtail's own hook)."""
        restored: Self = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(restored, name, getattr(self, name))
        return restored

    def save(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        if self.received_at is None:
            self.received_at = timezone.now()
        super().save(*args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The story in the real theme (Wagtail's own hook)."""
        return preview("article", self)

    @property
    def terms(self) -> Terms:
        """The terms it stands under, bounded by its own embargo and end."""
        return within(self.licence.terms, self.embargo, self.right_ends_at)

    @property
    def is_public(self) -> bool:
        return self.standing == Standing.LIVE

    @property
    def was_ever_public(self) -> bool:
        return self.address is not None


class Byline(models.Model):
    """One author's name over a story, in order."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        "desk.Author", verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    sort_order = models.IntegerField(null=True, blank=True, editable=False)
    sort_order_field = "sort_order"

    class Meta:
        ordering = ["sort_order", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_byline_per_author")]

    def __str__(self) -> str:
        return str(self.author)


class FormerAddress(models.Model):
    """An address a story once had. It leads to where the story is now, for good."""

    address = models.CharField(max_length=100, unique=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="former_addresses")
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.address
