"""Take pictures in, from an editor's upload or from the wire, and put them to their stories."""

from django.core.files.base import ContentFile
from django.db import transaction

from broadsheet.desk.actions.filing import Changed, renew_revision
from broadsheet.desk.actions.noticed import journal_article
from broadsheet.desk.actions.wire_words import digest_of as digest_of_words
from broadsheet.desk.actions.wire_words import touched
from broadsheet.desk.gateways import Encoded, digest_of, encode
from broadsheet.desk.models import Article, Picture
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
    data: bytes,
    *,
    title: str,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    source_url: str = "",
    least_width: int = 1,
) -> Picture:
    """The picture of these bytes with these words; equal bytes with equal words are one row.

    Raises BadPicture, also for one narrower than `least_width` pixels.
    Nothing shows it yet, so nothing is journalled: whoever puts it beside a story does that.
    """
    digest, words = (
        digest_of(data),
        {"caption": caption[:500], "credit": credit[:200], "description": alt[:255]},
    )
    held = Picture.objects.filter(source_digest=digest, **words).first()
    if held is not None:
        return held
    encoded = encode(data, least_width)
    picture = Picture(title=title[:255] or "Untitled", source_url=source_url[:2000], **words)
    with transaction.atomic():
        _take_over(picture, encoded)
        picture.save()
    return picture


@transaction.atomic
def lead_with(article: Article, picture: Picture, caption: str = "") -> None:
    """Put a picture of the wire above its story; journalled once where readers can see it.

    The caller has read the row in this transaction, and knows that no editor chose another picture.
    """
    changed: Changed = {
        "picture": (article.picture, picture),
        "picture_caption": (article.picture_caption, caption[:500]),
    }
    article.picture, article.picture_caption = picture, caption[:500]
    article.save(update_fields=list(changed))
    if article.latest_revision_id:
        renew_revision(article, changed)
    if article.footprint is not None:
        journal_article(article, article.footprint)


@transaction.atomic
def set_in_text(article: Article, token: str, with_token: str) -> bool:
    """Put another token in the place of one in the story's text; an empty one takes it out.

    False when the token is not there any more. The text counts as the wire's still, unless an editor
    has written in it; a draft of his gets the token too. Journalled once where readers can see it:
    taking out a token that showed nothing is not seen.
    """
    if token not in article.body:
        return False
    was_touched = touched(article, "body")
    article.body = article.body.replace(token, with_token)
    if not was_touched:
        article.from_wire = {**article.from_wire, "body": digest_of_words(article.body)}
    article.save(update_fields=["body", "from_wire"])
    if article.latest_revision_id:
        draft = article.get_latest_revision_as_object().body
        renew_revision(article, {"body": (draft, draft.replace(token, with_token))})
    if with_token and article.footprint is not None:
        journal_article(article, article.footprint)
    return True


def _take_over(picture: Picture, encoded: Encoded) -> None:
    picture.file.save(f"{encoded.digest}{encoded.suffix}", ContentFile(encoded.original), save=False)
    picture.source_digest = encoded.digest
    picture.digest = digest_of(encoded.original)
    picture.derivatives = encoded.derivatives
    picture.width, picture.height = encoded.width, encoded.height
    picture.file_size = len(encoded.original)
