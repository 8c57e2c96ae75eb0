"""How allauth behaves at this paper: nobody signs up by themselves, and staff are offered a second factor."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from broadsheet.desk.models import Publication


def just_came_in(request: HttpRequest) -> None:
    """Whoever has typed the password this minute is not asked for it again to set up the second factor offered."""
    reauthenticate_by_password(request)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an owner; the client's address is what readers.middleware found it to be."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR") or "")

    def paper_name(self) -> str:
        """How the paper's letters call it."""
        return Publication.the_paper().name

    def format_email_subject(self, subject: str) -> str:
        return f"[{self.paper_name()}] {subject}"

    def post_login(
        self, request: HttpRequest, user: Any, **kwargs: Any
    ) -> HttpResponse:  # Any: allauth's own
        """After the password: offer the second factor to staff who have none, then go where they wanted."""
        response = super().post_login(request, user, **kwargs)
        if user.is_staff and not get_adapter().is_mfa_enabled(user):
            just_came_in(request)
            offer = reverse("second_factor_offer")
            return HttpResponseRedirect(f"{offer}?{urlencode({'next': response['Location']})}")
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # Any: allauth's own
        """Said by the pages themselves: a flash of "signed in as" on the desk is noise, and stays for days."""


class MFAAdapter(DefaultMFAAdapter):
    """The second factor, under the paper's own name in the authenticator app."""

    def get_totp_issuer(self) -> str:
        return Publication.the_paper().name

    def _get_site_name(self) -> str:
        return Publication.the_paper().name
