"""The form of a story's screen: what may change, and what the terms say no to."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from broadsheet.desk.errors import EditsForbidden
from broadsheet.desk.models import Article, Origin
from broadsheet.desk.screens.body import BodyForm, from_editor
from broadsheet.desk.screens.languages import language_choices
from broadsheet.desk.screens.topics_field import TopicsField, keep_new

WORDS = (
    "headline",
    "kicker",
    "standfirst",
    "body",
    "section_id",
    "picture_id",
    "picture_caption",
    "wire_byline",
    "dateline",
    "language",
    "weight",
    "go_live_at",
    "expire_at",
)
"""What two editors can overwrite each other in, besides topics and bylines."""

ALWAYS_FREE = ("section", "topics", "weight", "kicker")
"""What may change in a story whose terms allow no edits: where it stands, not what it says."""


def is_borrowed_unchanged(article: Article) -> bool:
    """Whether this is another's story whose terms forbid changing its words."""
    return article.origin == Origin.WIRE and not article.licence.terms.edits


def readable(value: Any) -> str:  # Any: a column's own type
    """A field's value as plain text, for showing what differs."""
    text = "" if value is None else str(value)
    return strip_tags(text.replace("</p>", "\n\n")) if "<" in text else text


def version_of(article: Article) -> str:
    """A mark of a story's words as they stand: differs when anybody, or the wire, has changed any of them."""
    said: list[Any] = [getattr(article, name) for name in WORDS]  # Any: the columns' own types
    said.append(sorted(topic.pk for topic in article.topics.all()))
    said.append([byline.author_id for byline in article.bylines.all()])
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class TopicsForm:
    """For a form with topics: new ones are made when it is saved, by those who may."""

    only_looking = False
    """Set by previews: then save() makes nothing."""

    def clean_topics(self) -> list[Any]:  # Any: topics, some of them new
        topics: list[Any] = self.cleaned_data["topics"]  # type: ignore[attr-defined]  # the form's
        new = [topic.name for topic in topics if topic.pk is None]
        if new and self.for_user is not None and not self.for_user.has_perm("desk.add_topic"):  # type: ignore[attr-defined]
            raise ValidationError(
                _("There is no topic “%(name)s”, and you may not add one."), params={"name": new[0]}
            )
        return topics

    def save(self, commit: bool = True) -> Article:
        """The story with what was typed. New topics are made here, since both ways of saving need their ids."""
        if self.only_looking:
            self.cleaned_data["topics"] = [topic for topic in self.cleaned_data.get("topics", []) if topic.pk]  # type: ignore[attr-defined]  # Django adds it at run time
        elif "topics" in self.cleaned_data:  # type: ignore[attr-defined]  # Django adds it at run time
            self.cleaned_data["topics"] = keep_new(self.cleaned_data["topics"])  # type: ignore[attr-defined]  # Django adds it at run time
        article: Article = super().save(commit=commit)  # type: ignore[misc]  # the form's
        return article


class ArticleForm(BodyForm, TopicsForm, WagtailAdminModelForm):
    """A story of the newsroom, or one whose terms let us edit it."""

    topics = TopicsField(label=_("topics"), required=False)
    language = forms.ChoiceField(label=_("language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(self.instance.language)
        if self.instance.origin == Origin.OWN and not self.instance.wire_byline:
            self.fields["wire_byline"].help_text = _(
                "A byline in plain words, where no author of ours has signed."
            )

    def clean_headline(self) -> str:
        return " ".join(str(self.cleaned_data["headline"]).split())


class BorrowedForm(TopicsForm, WagtailAdminModelForm):
    """A story whose terms allow no edits: only where it stands may change."""

    topics = TopicsField(label=_("topics"), required=False)

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Refuse, naming the clause, when words come in that the terms do not let us change."""
        cleaned: dict[str, Any] = super().clean()
        if forbidden := [name for name in self._words if self._was_changed(name)]:
            raise ValidationError(str(self._refusal(forbidden)))
        return cleaned

    @cached_property
    def _words(self) -> Iterable[str]:
        return [
            name
            for name in (*(word.removesuffix("_id") for word in WORDS), "credit_name", "credit_url")
            if name not in (*ALWAYS_FREE, "go_live_at", "expire_at")
        ]

    def _was_changed(self, name: str) -> bool:
        if name not in self.data:
            return False
        held = getattr(self.instance, f"{name}_id" if name == "picture" else name)
        typed = str(self.data[name])
        return typed != str(held or "") and not (name == "body" and from_editor(typed, held) == held)

    def _refusal(self, names: list[str]) -> EditsForbidden:
        article = self.instance
        labels = [str(Article._meta.get_field(name).verbose_name) for name in names]
        return EditsForbidden(
            article.licence.name, article.credit_name or str(_("its source")), ", ".join(labels)
        )
