"""The files of pictures as the desk needs them: originals and Wagtail's thumbnails, for who works here.

Readers get the sizes made for them from the front door, under /media/pictures/. What lies
beside those may be a picture of no published story, so it is shown at the desk alone.
"""

from collections.abc import Iterator
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
    """One picture's file, public or withheld. Raises Http404 for all that is no picture, and for a way out of the folders."""
    kind = TYPES.get(Path(name).suffix.lower())
    found = next(filter(Path.is_file, _places(name)), None) if kind else None
    if found is None:
        raise Http404
    return FileResponse(found.open("rb"), content_type=kind)


def _places(name: str) -> Iterator[Path]:
    """Where the file of this name may lie: what readers may see, and what nobody outside may (a draft's picture, say)."""
    for folder in (settings.MEDIA_ROOT, settings.WITHHELD_FOLDER):
        try:
            yield Path(safe_join(folder, name))
        except (SuspiciousFileOperation, ValueError):
            return
