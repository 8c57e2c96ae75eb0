"""The first visit to the desk: the owner's account, the paper's name, its sections, a first source.

Open only while the newsroom has nobody, and only to who holds the code that
`init` wrote into the paper's folder; the code is gone once it has been used.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from broadsheet.desk.actions.founding import add_section
from broadsheet.desk.actions.noticed import journal_publication
from broadsheet.desk.models import Publication, Section
from broadsheet.desk.screens.languages import paper_language_choices
from broadsheet.desk.screens.zones import zone_choices
from broadsheet.net.errors import FetchError
from broadsheet.readers.actions import let_in
from broadsheet.readers.adapter import just_came_in
from broadsheet.readers.models import User
from broadsheet.readers.roles import Role
from broadsheet.rights.terms import PRESET_LABELS, BadTerms
from broadsheet.text.clean import plain_line
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.errors import WireError

WELCOME = "/desk/welcome/"
PASSWORDS = "django.contrib.auth.backends.ModelBackend"


class WelcomeForm(forms.Form):
    """All that a new paper needs to know; only the account must be filled in."""

    code = forms.CharField(
        label=_("The code"),
        help_text=_("init printed it; it is also in keys/setup.code in the paper's folder."),
    )
    name = forms.CharField(label=_("Your name"), max_length=150)
    email = forms.EmailField(label=_("Your e-mail"), max_length=254)
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least ten letters; a sentence is better than a riddle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    paper = forms.CharField(label=_("The paper's name"), max_length=120)
    language = forms.ChoiceField(label=_("Its language"))
    time_zone = forms.ChoiceField(label=_("Its time zone"))
    sections = forms.CharField(
        label=_("Its sections, in order"),
        help_text=_("One a line. More can be added at any time."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source = forms.URLField(
        label=_("A first source (optional)"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("The address of a feed."),
    )
    terms = forms.ChoiceField(
        label=_("What that source allows"),
        choices=[(k, v) for k, v in PRESET_LABELS.items() if k != "own"],
        initial="link-only",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = paper_language_choices("en")  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean_code(self) -> str:
        if not constant_time_compare(self.cleaned_data["code"].strip(), setup_code()):
            raise ValidationError(_("This is not the code of this paper."))
        return str(self.cleaned_data["code"])

    def clean_password(self) -> str:
        validate_password(
            self.cleaned_data["password"],
            User(email=self.data.get("email", ""), name=self.data.get("name", "")),
        )
        return str(self.cleaned_data["password"])

    def clean_sections(self) -> list[str]:
        names = [plain_line(line)[:80] for line in self.cleaned_data["sections"].splitlines() if line.strip()]
        if not names:
            raise ValidationError(_("A paper has at least one section."))
        return names


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Lead whoever holds the code through making the paper theirs."""
    if newsroom_has_somebody() or not setup_code():
        raise Http404
    form = (
        WelcomeForm(request.POST) if request.method == "POST" else WelcomeForm(initial=_as_founded(request))
    )
    if request.method == "POST" and form.is_valid():
        try:
            owner = take_over(form.cleaned_data)
        except (WireError, FetchError, BadTerms) as trouble:
            form.add_error("source", str(trouble))
        else:
            code_file().unlink(missing_ok=True)
            login(request, owner, backend=PASSWORDS)
            just_came_in(request)
            return redirect(reverse("second_factor_offer") + "?next=/desk/")
    return render(request, "ops/welcome.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def take_over(said: dict[str, Any]) -> User:  # Any: cleaned form data
    """Make the owner's account and the paper what was said, all of it or nothing.

    Raises WireError, FetchError or BadTerms for a first source that cannot be added.
    """
    owner = let_in(said["email"], said["name"], Role.OWNER, said["password"])
    paper = Publication.the_paper()
    paper.name, paper.language, paper.time_zone = said["paper"], said["language"], said["time_zone"]
    paper.newsroom_email = paper.newsroom_email or said["email"]
    paper.set_up = True
    paper.save()
    for name in said["sections"]:
        add_section(name)
    if said["source"]:
        first = Section.objects.in_order().first()
        add_source(said["source"], first.slug if first else "", said["terms"], now=timezone.now())
    journal_publication()
    return owner


def newsroom_has_somebody() -> bool:
    """Whether anybody may enter the desk."""
    return User.objects.filter(is_staff=True).exists()


def code_file() -> Path:
    """Where the code of the first visit lies."""
    return Path(settings.KEYS_FOLDER) / "setup.code"


def setup_code() -> str:
    """The code of the first visit; empty once it has been used."""
    path = code_file()
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _as_founded(request: HttpRequest) -> dict[str, str]:
    paper = Publication.the_paper()
    return {
        "code": request.GET.get("code", ""),
        "paper": paper.name,
        "language": paper.language,
        "time_zone": paper.time_zone,
        "sections": "\n".join(Section.objects.in_order().values_list("name", flat=True)),
    }


class FirstVisit:
    """Lead to the welcome page from anywhere at the desk, while the newsroom has nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.somebody = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.somebody and request.path.startswith("/desk/") and request.path != WELCOME:
            self.somebody = newsroom_has_somebody()
            if not self.somebody and setup_code():
                return redirect(WELCOME)
        return self.get_response(request)
