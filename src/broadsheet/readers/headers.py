"""What every answer of the dynamic side tells the browser about safety. Pure.

The public pages are files and get their headers from the front door; these are
for what Django answers: everything under /-/ and the desk.
"""

from collections.abc import Mapping

_NOWHERE = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)

STRICT_CSP: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""For pages of our own making. `data:` pictures are the QR code of the second factor."""

DESK_EXCEPTIONS: Mapping[str, str] = {
    "img-src": "'self' data: blob:",
    "frame-src": "'self'",
    "frame-ancestors": "'self'",
}
"""What Wagtail's editor still needs beyond STRICT_CSP, each with its reason in docs/reference/headers.md.

A counted list that only shrinks: tests/readers/test_headers.py holds its length.
"""

DESK_CSP: Mapping[str, str] = {**STRICT_CSP, **DESK_EXCEPTIONS}

NONCE_BYTES = 16
"""Random bytes of a nonce; CSP asks for at least 128 bits (CSP 3, 2.3.1)."""


def policy(directives: Mapping[str, str]) -> str:
    """A Content-Security-Policy as its header writes it."""
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def desk_policy(nonce: str) -> str:
    """The desk's policy for one answer; `nonce` (URL-safe letters) marks the styles its own scripts may add."""
    return policy({**DESK_CSP, "style-src": f"{DESK_CSP['style-src']} 'nonce-{nonce}'"})


def safety_headers(path: str, *, https: bool, nonce: str = "") -> dict[str, str]:
    """The headers of one answer, by its path. Those of the desk let it frame itself, for its previews."""
    at_desk = path.startswith("/desk/")
    headers = {
        "Content-Security-Policy": desk_policy(nonce)
        if at_desk and nonce
        else policy(DESK_CSP if at_desk else STRICT_CSP),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": _NOWHERE,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if at_desk else "DENY",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
