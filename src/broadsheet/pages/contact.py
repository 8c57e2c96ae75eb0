"""The contact form: a static page sends here, and gets its answer in the theme.

The page that holds the form is a file and knows no cookie, so there is no token
to check. Nothing is done in anybody's name either: what has to be kept out is
other sites' forms (told by the browser's own headers), robots (a field no person
sees, and a limit for each address), and whatever does not fit a letter.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from allauth.core.ratelimit import consume
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from broadsheet.desk.actions.post import take_message
from broadsheet.desk.gate import standing_text
from broadsheet.desk.models import StandingPage as Row
from broadsheet.desk.tasks import mail_message_to_newsroom
from broadsheet.pages.look import Look, look
from broadsheet.theme.render import render_contact, render_standing
from broadsheet.theme.shapes import ContactForm, StandingPage

LARGEST = 64 * 1024
"""Bytes of a whole submission: the longest message four times over."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class OneLine(forms.CharField):
    """Words that end up in the head of a letter: no line breaks, nothing unseen."""

    def to_python(self, value: Any) -> str:  # Any: from outside
        return " ".join(_CONTROLS.sub(" ", str(super().to_python(value))).split())


class Message(forms.Form):
    """What a reader writes. Field names are the theme's."""

    name = OneLine(max_length=120)
    email = forms.EmailField(max_length=254)
    subject = OneLine(max_length=200, required=False)
    message = forms.CharField(max_length=10_000)
    website = forms.CharField(required=False)

    def clean_message(self) -> str:
        return _CONTROLS.sub("", self.cleaned_data["message"].replace("\r\n", "\n"))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Take a message in; a GET leads to the page with the form."""
    seen = look()
    if request.method != "POST":
        return redirect(_contact_page().url)
    with translation.override(seen.publication.language):
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            return _again(seen, Message(), _("This message is too long. Send at most 10,000 letters."), 413)
        if not is_from_here(request):
            return _again(
                seen, Message(), _("This form was sent from another site. Send it from this page."), 403
            )
        form = Message(request.POST)
        if request.POST.get("website"):
            # A robot filled the field no person sees; it gets the same answer and learns nothing.
            return redirect("contact_sent")
        if not form.is_valid():
            return _again(seen, form, "", 422)
        if not consume(request, action="contact"):
            sorry = _(
                "There were many messages from your address. Wait ten minutes, then send this one again."
            )
            return _again(seen, form, sorry, 429)
    said = form.cleaned_data
    with transaction.atomic():
        kept = take_message(said["name"], said["email"], said["subject"], said["message"])
        mail_message_to_newsroom.enqueue(kept.pk)
    return redirect("contact_sent")


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """Thanks, at an address of its own, so that a reload sends nothing twice."""
    seen = look()
    with translation.override(seen.publication.language):
        page = StandingPage(
            title=_("Thank you"),
            url="/-/contact/sent",
            standfirst=_("The newsroom has your message, and answers by e-mail."),
        )
    return HttpResponse(render_standing(seen.furniture, page))


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this paper sent the form, as far as the browser tells.

    Fetch Metadata where there is any (Sec-Fetch-Site), else Origin (RFC 6454). A
    browser that sends neither is let through: it holds nothing another site could use.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _again(seen: Look, form: Message, trouble: str, status: int) -> HttpResponse:
    """The page with the form once more: what was typed still in it, and what was wrong said at its field."""
    errors = {name: " ".join(map(str, told)) for name, told in form.errors.items()} if form.is_bound else {}
    if trouble:
        errors = {"message": trouble, **errors}
    typed = {name: str(form.data.get(name, ""))[:LARGEST] for name in ("name", "email", "subject", "message")}
    answer = render_contact(seen.furniture, _contact_page(), ContactForm(**typed, errors=errors))
    return HttpResponse(answer, status=status)


def _contact_page() -> StandingPage:
    """The editor's own page with the form; a bare one when it was taken down."""
    row = Row.objects.filter(kind=Row.Kind.CONTACT, live=True).order_by("position", "id").first()
    if row is None:
        return StandingPage(title=_("Contact"), url="/contact/")
    return StandingPage(
        title=row.title, url=f"/{row.slug}/", body_html=standing_text(row), standfirst=row.description
    )
