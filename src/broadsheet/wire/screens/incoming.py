"""The wire at the desk: what came in, what was decided and why, and what an editor does about it, many lines at once.

Everything works by checkboxes and buttons; the page's script adds keys, marks and a quiet word of what is new.
"""

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.models import Article, Section
from broadsheet.text.clean import paragraphs
from broadsheet.text.differences import Piece, side_by_side
from broadsheet.wire import incoming, wording
from broadsheet.wire.actions import incoming as deeds
from broadsheet.wire.actions.filing import LANGUAGES
from broadsheet.wire.actions.incoming import Deeds
from broadsheet.wire.errors import NotHere
from broadsheet.wire.export import csv_lines
from broadsheet.wire.incoming import Asked, Cursor, State
from broadsheet.wire.models import FilingPolicy, Provenance, Source

SEE = "wire.view_source"
ACT = "desk.publish_article"
MOST_AT_ONCE = 200
MOST_EXPORTED = 100_000
UNDO = "wire-undo"
"""Under which the last deed is kept in the session, for taking it back."""

TABS: tuple[tuple[State | None, Any], ...] = (  # Any: lazy words
    (None, gettext_lazy("All")),
    (State.WAITING, gettext_lazy("Waiting")),
    (State.PUBLISHED, gettext_lazy("On the site")),
    (State.DUPLICATE, gettext_lazy("Duplicates")),
    (State.DROPPED, gettext_lazy("Dropped")),
    (State.REFUSED, gettext_lazy("Refused")),
    (State.DOWN, gettext_lazy("Taken down")),
)
WORDS: dict[State, Any] = {  # Any: lazy words
    State.WAITING: gettext_lazy("Waiting"),
    State.PUBLISHED: gettext_lazy("On the site"),
    State.DUPLICATE: gettext_lazy("Duplicate"),
    State.DROPPED: gettext_lazy("Dropped"),
    State.REFUSED: gettext_lazy("Refused"),
    State.DOWN: gettext_lazy("Taken down"),
    State.HELD: gettext_lazy("Held"),
    State.DELETED: gettext_lazy("Deleted here"),
}
"""The state of a line in a word or two."""

EMPTY: dict[State | None, Any] = {  # Any: lazy words
    None: gettext_lazy(
        "Nothing has come in yet. Add a source: it is asked within a minute, and its stories appear here."
    ),
    State.WAITING: gettext_lazy(
        "Nothing waits for you. Stories come here from sources set to “review first”, and by filing rules that hold."
    ),
    State.PUBLISHED: gettext_lazy(
        "No story of the wire is on the site. Take one that waits, or add a source."
    ),
    State.DUPLICATE: gettext_lazy(
        "No story has come twice. When two sources send the same one, the second stands here."
    ),
    State.DROPPED: gettext_lazy(
        "Nothing was dropped. What you or a filing rule leaves out stands here, to be taken back in."
    ),
    State.REFUSED: gettext_lazy(
        "Nothing was refused: every item that came could be read, and its terms allowed it."
    ),
    State.DOWN: gettext_lazy("Nothing has been taken down, and no licence has run out."),
}
"""What an empty list means, and what to do."""


class Filters(forms.Form):
    """What the desk asks for."""

    q = forms.CharField(label=gettext_lazy("Words of the headline"), required=False, max_length=200)
    source = forms.ModelChoiceField(
        label=gettext_lazy("Source"),
        queryset=Source.objects.none(),
        required=False,
        empty_label=gettext_lazy("All sources"),
    )
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=gettext_lazy("All sections"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.only("name").order_by("name")  # type: ignore[attr-defined]
        self.fields["section"].queryset = Section.objects.in_order()  # type: ignore[attr-defined]
        spoken = Source.objects.exclude(language="").values_list("language", flat=True).distinct().order_by()
        tags = sorted({tag.split("-")[0] for tag in spoken})
        named = [(tag, LANGUAGES.get(tag, tag)) for tag in tags]
        self.fields["language"].choices = [("", _("All languages")), *named]  # type: ignore[attr-defined]

    def asked(self, state: State | None) -> Asked:
        """What is asked for; what was not understood is not asked."""
        said = self.cleaned_data if self.is_valid() else {k: v for k, v in self.cleaned_data.items() if v}
        until = said.get("until")
        return Asked(
            state=state,
            source=said["source"].pk if said.get("source") else None,
            section=said["section"].pk if said.get("section") else None,
            language=said.get("language") or "",
            since=_midnight(said["since"]) if said.get("since") else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
            words=said.get("q") or "",
        )


def _midnight(day: Any) -> datetime:  # Any: a date
    """When a day begins for the person at the desk."""
    return timezone.make_aware(datetime.combine(day, time.min))


class Permitted:
    """A view for those who hold a permission."""

    permission = SEE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # Any: Django's own signature
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixed into views


def state_asked(request: HttpRequest) -> State | None:
    """Which tab is asked for."""
    said = request.GET.get("state", "")
    return State(said) if said in [state for state, _label in TABS if state] else None


class Incoming(Permitted, WagtailAdminTemplateMixin, TemplateView):
    """The lines of the wire, newest first."""

    template_name = "wire/incoming.html"
    page_title = gettext_lazy("The wire")
    header_icon = "rss"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [{"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        request, state = self.request, state_asked(self.request)
        filters = Filters(request.GET)
        asked = filters.asked(state)
        found = incoming.page(asked, Cursor.read(request.GET.get("before", "")))
        return {
            **super().get_context_data(**kwargs),
            "state": state,
            "filters": filters,
            "is_filtered": any(request.GET.get(name) for name in filters.fields),
            "tabs": [self._tab(one, label) for one, label in TABS],
            "lines": [{"line": line, "word": WORDS[line.state]} for line in found.lines],
            "older": self._address(before=str(found.older)) if found.older else "",
            "newest": self._address() if request.GET.get("before") else "",
            "here": request.get_full_path(),
            "since": timezone.now().isoformat(),
            "new_url": reverse("wire_new") + "?" + self._query(),
            "export_url": reverse("wire_export") + "?" + self._query(),
            "empty": _("Nothing that came in is like this. Ask for less.")
            if self._is_narrow(filters)
            else EMPTY[state],
            "sections": list(Section.objects.in_order()),
            "may_act": request.user.has_perm(ACT),
            "undo": self._undo(),
            "classifier_is_on": FilingPolicy.objects.exclude(classifier="off").exists(),
        }

    def _is_narrow(self, filters: Filters) -> bool:
        return any(self.request.GET.get(name) for name in filters.fields)

    def _query(self, **changed: str) -> str:
        kept = {name: value for name, value in self.request.GET.items() if name not in ("before",) and value}
        return urlencode({**kept, **changed})

    def _address(self, **changed: str) -> str:
        return reverse("wire") + "?" + self._query(**changed)

    def _tab(self, state: State | None, label: Any) -> dict[str, Any]:  # Any: template context
        waiting = len(incoming.page(Asked(State.WAITING), size=99).lines) if state is State.WAITING else 0
        return {
            "label": label,
            "url": self._address(state=state.value if state else ""),
            "current": state is state_asked(self.request),
            "count": waiting,
        }

    def _undo(self) -> dict[str, Any] | None:  # Any: template context
        kept = self.request.session.get(UNDO)
        return kept if kept and self.request.GET.get("done") else None


class New(Permitted, View):
    """How many lines came in since the page was made: for the quiet word above the list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            than = datetime.fromisoformat(request.GET.get("than", ""))
        except ValueError:
            return JsonResponse({"new": 0})
        if than.tzinfo is None:
            return JsonResponse({"new": 0})
        count = incoming.newer(Filters(request.GET).asked(state_asked(request)), than)
        told = ngettext("%(count)d new line", "%(count)d new lines", count) % {"count": count}
        return JsonResponse({"new": count, "told": told})


class Act(Permitted, View):
    """Do one deed to the lines that were chosen."""

    permission = ACT
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        items = incoming.of_keys(request.POST.getlist("line")[:MOST_AT_ONCE])
        back = safe_return(request.POST.get("back", ""))
        if not items:
            messages.warning(request, _("No line was chosen that could be acted on. Tick some lines first."))
            return redirect(back)
        deed, now, by = request.POST.get("deed", ""), timezone.now(), request.user
        match deed:
            case "take":
                self._tell(
                    deeds.take(items, now, by),
                    ngettext(
                        "%(count)d story is on its way to readers.",
                        "%(count)d stories are on their way to readers.",
                        len(items),
                    ),
                    "",
                )
            case "drop":
                self._tell(deeds.drop(items, by), _("Dropped: %(count)d."), "back")
            case "back":
                self._tell(deeds.take_back_in(items, now, by), _("Taken back in: %(count)d."), "")
            case "file":
                section = get_object_or_404(Section, pk=request.POST.get("section") or 0)
                done = deeds.file_under(items, dict.fromkeys((item.pk for item in items), section), by)
                self._tell(
                    done, _("Filed under {section}: %(count)d.").format(section=section.name), "unfile"
                )
            case "guess":
                guesses = {item.pk: item.guess for item in items if item.guess}
                suggested = [item for item in items if item.pk in guesses]
                self._tell(
                    deeds.file_under(suggested, guesses, by), _("Filed as suggested: %(count)d."), "unfile"
                )
            case "unfile":
                self._unfile()
            case _:
                messages.warning(request, _("Choose what to do with the lines."))
        return redirect(back + ("&" if "?" in back else "?") + "done=1")

    def _unfile(self) -> None:
        """Put stories back where the last filing found them."""
        kept = self.request.session.get(UNDO) or {}
        before = {int(pk): section for pk, section in kept.get("before", {}).items()}
        there = Section.objects.in_bulk(set(before.values()))
        items = [item for item in incoming.of_keys(f"p{pk}" for pk in before) if before[item.pk] in there]
        where = {item.pk: there[before[item.pk]] for item in items}
        self._tell(
            deeds.file_under(items, where, self.request.user), _("Back where they were: %(count)d."), ""
        )

    def _tell(self, done: Deeds, told: str, undo: str) -> None:
        """Say what was done, and remember how to take it back."""
        self.request.session[UNDO] = (
            {
                "deed": undo,
                "lines": [f"p{pk}" for pk in done.done],
                "before": done.before,
                "count": len(done.done),
            }
            if undo and done.done
            else None
        )
        if done.done:
            messages.success(self.request, told % {"count": len(done.done)})
        for headline, reason in done.refused[:5]:
            messages.warning(self.request, f"“{headline[:80]}”: {reason}")
        if len(done.refused) > 5:
            messages.warning(
                self.request, _("And %(count)d more could not.") % {"count": len(done.refused) - 5}
            )


def safe_return(said: str) -> str:
    """The list to go back to, as the form says it: never another site."""
    home = reverse("wire")
    place = said.partition("#")[0]
    if place == home or place.startswith(home + "?"):
        return place.replace("&done=1", "").replace("?done=1", "")
    return home


class Beside(Permitted, WagtailAdminTemplateMixin, TemplateView):
    """What a source sent beside what the paper has made of it, differences marked."""

    template_name = "wire/beside.html"
    page_title = gettext_lazy("As it was sent")
    header_icon = "rss"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [{"url": reverse("wire"), "label": _("The wire")}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        found = Provenance.objects.select_related("source", "rule", "section", "guess")
        item = get_object_or_404(found, pk=kwargs["pk"])
        article = deeds.whole(item)
        context = {**super().get_context_data(**kwargs), "item": item, "article": article, "told": item.told}
        try:
            dispatch, _feed = deeds.dispatch_of(item)
        except NotHere as gone:
            return {
                **context,
                "gone": str(gone),
                "words": [(None, [Piece(text, own=False)]) for text in _words(article)],
            }
        copy = wording.write_up(dispatch, images=False)
        theirs = [copy.headline, _text(copy.standfirst, copy.body)]
        ours = _words(article) or ["", ""]
        words = [side_by_side(one, other) for one, other in zip(theirs, ours, strict=True)]
        said = asdict(dispatch)
        facts = [(name.replace("_", " "), _joined(said[name])) for name in SHOWN_FACTS if said[name]]
        return {**context, "words": words, "facts": facts, "dispatch": dispatch}


SHOWN_FACTS = (
    "authors",
    "dateline",
    "tags",
    "people",
    "organisations",
    "places",
    "rights",
    "usage_terms",
    "editorial_note",
)
"""What else an item says of itself."""


def _joined(value: Any) -> str:  # Any: a field of a dispatch
    return ", ".join(value) if isinstance(value, tuple | list) else str(value)


def _words(article: Article | None) -> list[str]:
    """Headline and text of an article as plain text; none without one."""
    return [article.headline, _text(article.standfirst, article.body)] if article else []


def _text(standfirst: str, body: str) -> str:
    return "\n\n".join(filter(None, [standfirst, *paragraphs(body)]))


class Export(Permitted, View):
    """The wire's log as a CSV file, as filtered, newest first."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        asked = Filters(request.GET).asked(state_asked(request))
        lines = csv_lines(
            incoming.every(asked, MOST_EXPORTED), {state: str(word) for state, word in WORDS.items()}
        )
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="wire-{timezone.localdate():%Y-%m-%d}.csv"'
        return answer
