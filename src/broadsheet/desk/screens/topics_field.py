"""Topics on a story's screen: typed by name, completed from those there are, made when new."""

import csv
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.tags import TagField

from broadsheet.desk.actions.keeping import keep_topic
from broadsheet.desk.models import Topic
from broadsheet.text.slug import slug

LONGEST_NAME = Topic._meta.get_field("name").max_length or 120
MOST = 30


class TopicsWidget(forms.TextInput):
    """Wagtail's own input for tags, fed with the paper's topics."""

    template_name = "wagtailadmin/widgets/tag_widget.html"

    def format_value(self, value: Any) -> str:  # Any: names typed, or ids from the model
        if value is None or isinstance(value, str):
            return value or ""
        topics = Topic.objects.filter(pk__in=[getattr(item, "pk", item) for item in value])
        return ",".join(sorted((topic.name for topic in topics), key=str.casefold))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["help_text"] = ""
        context["widget"]["attrs"] |= {
            "data-controller": "w-tag",
            "data-w-tag-delay-value": 150,
            "data-w-tag-url-value": reverse("desk_topic_names"),
            "data-w-tag-options-value": json.dumps(
                {"allowSpaces": True, "tagLimit": MOST, "preprocessTag": False}
            ),
        }
        return context

    @property
    def media(self) -> forms.Media:
        return TagField().widget.media


class TopicsField(forms.Field):
    """Names of topics, separated by commas; becomes the topics themselves, unsaved where they are new."""

    widget = TopicsWidget
    default_error_messages = {
        "long": _("“%(name)s” is too long for a topic; write at most %(limit)s letters."),
        "many": _("These are %(count)s topics; a story takes at most %(limit)s."),
    }

    def to_python(self, value: Any) -> list[Topic]:  # Any: from outside
        names = split_names(value) if isinstance(value, str) else list(value or [])
        for name in names:
            if len(name) > LONGEST_NAME:
                raise ValidationError(
                    self.error_messages["long"], params={"name": name[:40], "limit": LONGEST_NAME}
                )
        if len(names) > MOST:
            raise ValidationError(self.error_messages["many"], params={"count": len(names), "limit": MOST})
        return topics_named(names)

    def has_changed(self, initial: Any, data: Any) -> bool:  # Any: ids, and what came in
        before = {getattr(item, "pk", item) for item in initial or []}
        return before != {topic.pk for topic in self.to_python(data)}


def split_names(typed: str) -> list[str]:
    """The names in a line of names with commas between them; quotation marks hold one with a comma together."""
    [names] = csv.reader([typed.replace("\n", " ")], skipinitialspace=True) if typed.strip() else [[]]
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def topics_named(names: Iterable[str]) -> list[Topic]:
    """The topic of each name, by its slug; a new, unsaved one where there is none."""
    wanted = {slug(name)[:80]: name for name in names if name.strip()}
    held = {topic.slug: topic for topic in Topic.objects.filter(slug__in=wanted)}
    return [held.get(key) or Topic(slug=key, name=name.strip()) for key, name in wanted.items()]


def keep_new(topics: Iterable[Topic]) -> list[Topic]:
    """The topics with the new ones saved, each through its action."""
    return [topic if topic.pk else keep_topic(topic) for topic in topics]


def topic_names(request: HttpRequest) -> JsonResponse:
    """Names for completion: those that begin with what is typed first, at most ten."""
    typed = request.GET.get("term", "").strip()
    if not typed:
        return JsonResponse([], safe=False)
    found = list(Topic.objects.filter(name__istartswith=typed).values_list("name", flat=True)[:10])
    return JsonResponse(found, safe=False)
