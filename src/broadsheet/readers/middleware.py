"""At the door of the dynamic side: who is really asking, and safe headers on every answer."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from broadsheet.readers.headers import NONCE_BYTES, safety_headers
from broadsheet.readers.whereabouts import client_address, is_trusted, networks

Answer = Callable[[HttpRequest], HttpResponse]


FORWARDED = "broadsheet.forwarded"
"""In a request's META: whether somebody passed it on, be it a proxy of ours or not."""


class TrueClient:
    """Put the client's own address and scheme in place of the proxy's, when the proxy is one of ours.

    Whatever reads REMOTE_ADDR after this (rate limits, session lists, logs)
    reads the truth, and nothing else reads the forwarding headers.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.trusted = networks(tuple(settings.TRUSTED_PROXIES))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR") or ""
        forwarded_for = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = request.META.pop("HTTP_X_FORWARDED_PROTO", "")
        request.META[FORWARDED] = bool(forwarded_for or scheme)
        if is_trusted(peer, self.trusted):
            request.META["REMOTE_ADDR"] = client_address(peer, forwarded_for, self.trusted)
            if scheme.strip().lower() == "https":
                request._get_scheme = lambda: "https"  # type: ignore[attr-defined]  # Django's own hook
        return self.get_response(request)


class SafeHeaders:
    """Safety headers on every answer, and no cache anywhere for what is made for one person."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        request.style_nonce = nonce  # type: ignore[attr-defined]  # read by the desk's base template
        response = self.get_response(request)
        for name, value in safety_headers(request.path, https=settings.HTTPS, nonce=nonce).items():
            # A view that states its own policy (a preview of a public page) knows better.
            if name not in response:
                response[name] = value
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store"
        return response
