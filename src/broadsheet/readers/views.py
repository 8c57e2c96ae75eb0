"""Pages of one's own account, beside those of allauth."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView


class SecondFactorOffer(LoginRequiredMixin, TemplateView):
    """Offered after each sign-in until there is one: an app on the telephone, or a passkey."""

    template_name = "readers/second_factor_offer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # Any and the answer are as Django's own
        if get_adapter().is_mfa_enabled(request.user):
            return redirect(self.next_url)
        return super().get(request, *args, **kwargs)

    @property
    def next_url(self) -> str:
        """Where the reader wanted to go: an address of this paper, or the desk."""
        wanted = self.request.GET.get("next", "")
        here = {self.request.get_host()}
        if url_has_allowed_host_and_scheme(wanted, here, require_https=self.request.is_secure()):
            return wanted
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return super().get_context_data(next_url=self.next_url, **kwargs)
