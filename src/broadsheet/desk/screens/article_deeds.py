"""What an editor does to a story besides writing it: withdraw, kill, correct, move, change its terms.

Each is a page that says what will happen, and one action when it is sent.
"""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.compare import diff_text
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.actions.addresses import change_address
from broadsheet.desk.actions.placing import leave_out_many
from broadsheet.desk.actions.publishing import correct, kill, publish, set_terms, withdraw
from broadsheet.desk.actions.taking_over import take_wire_words
from broadsheet.desk.actions.wire_words import WORDS_OF_THE_SOURCE, newest_of_wire
from broadsheet.desk.errors import DeskError
from broadsheet.desk.models import Article
from broadsheet.desk.screens.article_form import readable
from broadsheet.rights.actions import preset
from broadsheet.rights.terms import PRESET_LABELS


class DeedView(WagtailAdminTemplateMixin, FormView):
    """One deed on one story. Subclasses say its words, its form and its action."""

    template_name = "desk/articles/deed.html"
    permission = "desk.publish_article"
    header_icon = "warning"
    explanation: ClassVar[Any] = ""  # Any: lazy words
    button: ClassVar[Any] = ""  # Any: lazy words
    is_grave = False
    done: ClassVar[Any] = ""  # Any: lazy words

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.article = get_object_or_404(
            Article.objects.select_related("section", "licence"), pk=kwargs["pk"]
        )
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # Wagtail's dispatch answers any response
        return response

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.do(form.cleaned_data)
        except DeskError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, self.done % {"headline": self.article.headline})
        return redirect(self.next_url)

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        """The action itself."""
        raise NotImplementedError

    @property
    def next_url(self) -> str:
        return reverse("articles:edit", args=[self.article.pk])

    def get_page_subtitle(self) -> str:
        return self.article.headline

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [
            {"url": reverse("articles:list"), "label": _("Articles")},
            {"url": self.next_url, "label": self.article.headline},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "article": self.article,
            "explanation": self.explanation,
            "button": self.button,
            "is_grave": self.is_grave,
            "next_url": self.next_url,
        }


class NoticeForm(forms.Form):
    """What readers find at the address instead of the story."""

    notice = forms.CharField(
        label=gettext_lazy("Notice for readers"),
        help_text=gettext_lazy(
            "Stands at the story's address in its place. Leave it empty for a plain line."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the desk"),
        help_text=gettext_lazy("Kept in the story's history and in the receipt. Readers do not see it."),
        required=False,
        max_length=500,
    )


class Withdraw(DeedView):
    """Off the site for now."""

    form_class = NoticeForm
    page_title = gettext_lazy("Withdraw")
    explanation = gettext_lazy(
        "The story leaves the site, its lists and its feeds at once. Its address says that it was withdrawn. "
        "You can publish it again at the same address."
    )
    button = gettext_lazy("Withdraw the story")
    done = gettext_lazy("“%(headline)s” is off the site.")

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        withdraw(self.article, said["notice"], reason=said["reason"], by=self.request.user)


class Kill(DeedView):
    """Off every channel for good."""

    form_class = NoticeForm
    page_title = gettext_lazy("Kill")
    explanation = gettext_lazy(
        "For a story that must not stand: wrong in its core, unlawful, or killed by its agency. It leaves every "
        "channel at once, a notice takes its place, and the wire can never bring it back."
    )
    button = gettext_lazy("Kill the story")
    is_grave = True
    done = gettext_lazy("“%(headline)s” is killed.")

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        kill(self.article, said["notice"], reason=said["reason"], by=self.request.user)


class LeaveOut(DeedView):
    """Decline a story of the wire that no reader has seen."""

    form_class = forms.Form
    page_title = gettext_lazy("Leave out")
    explanation = gettext_lazy(
        "The story stays off the site, and the wire will not offer it again. You can take it back in at any time."
    )
    button = gettext_lazy("Leave it out")
    done = gettext_lazy("“%(headline)s” is left out.")

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        leave_out_many([self.article], self.request.user)

    @property
    def next_url(self) -> str:
        return reverse("articles:list") + "?view=waiting"


class PublishAsItCame(DeedView):
    """Take a waiting story as it is."""

    form_class = forms.Form
    page_title = gettext_lazy("Publish as it came")
    explanation = gettext_lazy("The story goes onto the site with the words and terms it came with.")
    button = gettext_lazy("Publish")
    done = gettext_lazy("“%(headline)s” is on the site.")

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        publish(self.article, self.request.user)

    @property
    def next_url(self) -> str:
        return reverse("articles:list") + "?view=waiting"


class CorrectionForm(forms.Form):
    """What was wrong and what is right, in words for readers."""

    text = forms.CharField(
        label=gettext_lazy("Correction"),
        help_text=gettext_lazy(
            "What was wrong and what is right, in words for readers. It stands under the story with its date, on "
            "the corrections page and in the feeds, for good."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class Correct(DeedView):
    """A dated note under a story."""

    form_class = CorrectionForm
    page_title = gettext_lazy("Correct")
    explanation = gettext_lazy("Mend the text itself on the story's screen; this adds the note that says so.")
    button = gettext_lazy("Publish the correction")
    done = gettext_lazy("“%(headline)s” carries a correction.")
    header_icon = "edit"

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        correct(self.article, said["text"], self.request.user)


class AddressForm(forms.Form):
    """The words of an address."""

    words = forms.CharField(
        label=gettext_lazy("Words of the address"),
        help_text=gettext_lazy("Plain words; they become letters, digits and hyphens."),
        max_length=120,
    )


class ChangeAddress(DeedView):
    """Other words in the address; the old one leads to the new one for good."""

    form_class = AddressForm
    page_title = gettext_lazy("Change address")
    explanation = gettext_lazy(
        "The old address keeps leading readers and search engines to the new one, for good. Year and month stay."
    )
    button = gettext_lazy("Change the address")
    done = gettext_lazy("“%(headline)s” has its new address.")
    header_icon = "link"

    def get_initial(self) -> dict[str, Any]:  # Any: initial values
        return {"words": self.article.slug.replace("-", " ")}

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        change_address(self.article, said["words"])


class TermsForm(forms.Form):
    """Under which terms a story stands, and whom it credits."""

    terms = forms.ChoiceField(label=gettext_lazy("Terms"))
    credit_name = forms.CharField(label=gettext_lazy("Source"), max_length=200, required=False)
    credit_url = forms.URLField(
        label=gettext_lazy("Appeared first at"), max_length=2000, required=False, assume_scheme="https"
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Who allowed it, and where it is written. Kept in the story's history."),
        max_length=500,
    )

    def __init__(self, *args: Any, held: str = "", **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        presets = list(PRESET_LABELS.items())
        mine = [] if held in PRESET_LABELS else [("", _("As they are: %(name)s") % {"name": held})]
        self.fields["terms"].choices = [*mine, *presets]  # type: ignore[attr-defined]
        self.fields["terms"].required = not mine


class ChangeTerms(DeedView):
    """Other terms for one story, with the reason on record."""

    form_class = TermsForm
    page_title = gettext_lazy("Terms and credit")
    explanation = gettext_lazy(
        "The terms decide what each channel may show, whether the words may be changed, and until when. What the "
        "new terms forbid leaves the site at once."
    )
    button = gettext_lazy("Change the terms")
    done = gettext_lazy("“%(headline)s” stands under its new terms.")
    header_icon = "key"

    def get_form_kwargs(self) -> dict[str, Any]:  # Any: Django's own
        return {**super().get_form_kwargs(), "held": self.article.licence.name}

    def get_initial(self) -> dict[str, Any]:  # Any: initial values
        held = self.article.licence.name
        return {
            "terms": held if held in PRESET_LABELS else "",
            "credit_name": self.article.credit_name,
            "credit_url": self.article.credit_url,
        }

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        set_terms(
            self.article,
            preset(said["terms"]) if said["terms"] else self.article.licence,
            timezone.now(),
            credit_name=said["credit_name"],
            credit_url=said["credit_url"],
            reason=said["reason"],
            by=self.request.user,
        )


class WireWords(DeedView):
    """The wire's newest words beside ours, to take over field by field."""

    form_class = forms.Form
    template_name = "desk/articles/wire_words.html"
    permission = "desk.change_article"
    page_title = gettext_lazy("The wire's words")
    explanation = gettext_lazy(
        "Struck out is what stands here, underlined is what the wire has. What you leave stays as it is, whatever the "
        "wire sends."
    )
    done = gettext_lazy("“%(headline)s” has the wire's words.")
    header_icon = "rss"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if self.article.live and not self.request.user.has_perm("desk.publish_article"):
            raise PermissionDenied
        return super().form_valid(form)

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        asked = self.request.POST.get("field", "")
        names = WORDS_OF_THE_SOURCE if asked == "all" else [asked]
        take_wire_words(self.article, names, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        newest = newest_of_wire(self.article)
        differences = [
            {
                "name": name,
                "label": str(Article._meta.get_field(name).verbose_name).capitalize(),
                "marked": diff_text(readable(getattr(self.article, name)), readable(words)).to_html(),
            }
            for name, words in newest.items()
        ]
        return {**super().get_context_data(**kwargs), "differences": differences}
