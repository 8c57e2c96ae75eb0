"""Small pictures drawn for tests."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image


def drawn(name: str = "quay.png", size: tuple[int, int] = (64, 36), colour: str = "#1d4f91") -> ImageFile:
    """A picture file of one colour."""
    kept = BytesIO()
    Image.new("RGB", size, colour).save(kept, "PNG")
    kept.seek(0)
    return ImageFile(kept, name)
