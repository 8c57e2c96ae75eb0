"""Take pictures in: from an editor's upload, or from the wire."""

from django.core.files.base import ContentFile
from django.db import transaction

from broadsheet.desk.gateways import Encoded, digest_of, encode
from broadsheet.desk.models import Picture
from broadsheet.journal.actions import append
from broadsheet.journal.models import Kind


def take_in_file(picture: Picture) -> Picture:
    """Make a picture that was just uploaded, or whose words were just changed, ready for pages; journal it once.

    The uploaded file is replaced by our own encoding of it. Raises BadPicture,
    and leaves the row as it was, when the file is no picture we can use.
    """
    with picture.file.storage.open(picture.file.name, "rb") as file:
        data = file.read()
    known = picture.derivatives and picture.digest == digest_of(data)
    encoded = None if known else encode(data)
    uploaded = picture.file.name
    with transaction.atomic():
        if encoded:
            _take_over(picture, encoded)
        picture.save()
        append(Kind.PICTURE, picture.pk)
        if encoded:
            storage = picture.file.storage
            transaction.on_commit(lambda: storage.delete(uploaded))
    return picture


def take_in_bytes(
    data: bytes, *, title: str, alt: str = "", caption: str = "", credit: str = "", source_url: str = ""
) -> Picture:
    """The picture of these bytes with these words; equal bytes with equal words are one row. Raises BadPicture.

    Nothing shows it yet, so nothing is journalled: whoever puts it beside a story does that.
    """
    digest, words = (
        digest_of(data),
        {"caption": caption[:500], "credit": credit[:200], "description": alt[:255]},
    )
    held = Picture.objects.filter(source_digest=digest, **words).first()
    if held is not None:
        return held
    encoded = encode(data)
    picture = Picture(title=title[:255] or "Untitled", source_url=source_url[:2000], **words)
    with transaction.atomic():
        _take_over(picture, encoded)
        picture.save()
    return picture


def _take_over(picture: Picture, encoded: Encoded) -> None:
    picture.file.save(f"{encoded.digest}{encoded.suffix}", ContentFile(encoded.original), save=False)
    picture.source_digest = encoded.digest
    picture.digest = digest_of(encoded.original)
    picture.derivatives = encoded.derivatives
    picture.width, picture.height = encoded.width, encoded.height
    picture.file_size = len(encoded.original)
