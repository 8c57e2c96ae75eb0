"""The files of pictures as the desk needs them: originals and Wagtail's thumbnails, for who works here.

Readers get the sizes made for them from the front door, under /media/pictures/. What lies
beside those may be a picture of no published story, so it is shown at the desk alone.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""What may be shown, by ending; nothing a browser could run is among them."""


@require_safe
def picture_file(request: HttpRequest, name: str) -> FileResponse:
    """One file of the media folder, if it is a picture. Raises Http404 for all else, and for a way out of the folder."""
    kind = TYPES.get(Path(name).suffix.lower())
    try:
        path = Path(safe_join(settings.MEDIA_ROOT, name))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    if kind is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=kind)
