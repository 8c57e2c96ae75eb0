"""Pictures on disk: foreign files in, our own encodings out.

Nothing that came from outside is ever served: a picture is decoded, turned
upright, and written anew without metadata (no EXIF, no position, no
thumbnails, nothing hidden behind the image data).
"""

import hashlib
import os
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from broadsheet.desk.errors import BadPicture

if TYPE_CHECKING:
    from broadsheet.desk.models import Picture

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
"""What is taken in; SVG is a document with scripts and is not."""

MAX_PIXELS = 60_000_000
MAX_SIDE = 16_000
WIDTHS = (480, 960, 1600)
KEPT_WIDTH = max(WIDTHS) * 2
"""The desk keeps no more pixels across than this: to crop from, and to make new sizes of."""

_MOST = f"the most is {MAX_PIXELS // 1_000_000} million, {MAX_SIDE:,} on a side. Save it smaller: {KEPT_WIDTH:,} across is plenty"
FALLBACK_WIDTH = 960
"""The one JPEG made for readers whose browser takes neither AVIF nor WebP, and for other people's previews."""

_AVIF: dict[str, Any] = {"quality": 55, "speed": 8}  # Any: encoder options
_WEBP: dict[str, Any] = {"quality": 78, "method": 3}  # Any: encoder options
_JPEG: dict[str, Any] = {"quality": 82, "progressive": True, "optimize": True}  # Any: encoder options


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture made anew: its bytes for the desk, its size in pixels, and what pages use."""

    digest: str
    original: bytes
    suffix: str
    width: int
    height: int
    derivatives: list[dict[str, Any]]  # Any: JSON, the shape of Picture.derivatives


def digest_of(data: bytes) -> str:
    """The name of these bytes: 128 bits of BLAKE2b, in hex."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def encode(data: bytes, least_width: int = 1) -> Encoded:
    """Decode foreign bytes and write the derivatives that pages use. Raises BadPicture.

    A picture narrower than `least_width` pixels, a button or a counter, is refused.

    Derivatives lie at media/pictures/<digest>/<width>.<avif|webp|jpg>, and equal
    bytes share them; a file that is there already is left alone.
    """
    digest = digest_of(data)
    picture = _decoded(data)
    if picture.width < least_width:
        raise BadPicture(f"it is only {picture.width} pixels wide")
    made = [_keep(digest, sized, kind, width) for sized, kind, width in _sizes(picture)]
    original, suffix = _original(picture)
    return Encoded(digest, original, suffix, picture.width, picture.height, made)


def _decoded(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
                raise BadPicture(f"it has {picture.width} × {picture.height} pixels, and {_MOST}")
            if picture.format == "JPEG":
                picture.draft("RGB", (KEPT_WIDTH, KEPT_WIDTH))
            picture.load()
            kept = _of_a_size_we_keep(picture)
            ImageOps.exif_transpose(kept, in_place=True)
    except UnidentifiedImageError as wrong:
        raise BadPicture("it is no JPEG, PNG, WebP, AVIF or GIF we can read") from wrong
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as wrong:
        raise BadPicture(f"it has more pixels than we unpack, and {_MOST}") from wrong
    except (OSError, SyntaxError, ValueError, MemoryError, EOFError) as wrong:
        raise BadPicture(f"its file is broken ({wrong})") from wrong
    kind = "RGBA" if _has_alpha(kept) else "RGB"
    return kept if kept.mode == kind else kept.convert(kind)


def _of_a_size_we_keep(picture: Image.Image) -> Image.Image:
    """A picture many times larger than anything we serve, made smaller before anything else copies it.

    Sixty million pixels are 240 megabytes, and the web process must not hold them more than once.
    """
    factor = min(picture.size) // KEPT_WIDTH
    if factor < 2:
        return picture
    if picture.mode not in ("L", "LA", "RGB", "RGBA"):
        picture = picture.convert("RGBA" if _has_alpha(picture) else "RGB")
    return picture.reduce(factor)


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _sizes(picture: Image.Image) -> Iterator[tuple[Image.Image, str, int]]:
    """Each derivative to make, as (picture in its size, kind, width), widest formats of choice first."""
    widths = [width for width in WIDTHS if width <= picture.width] or [picture.width]
    for width in widths:
        sized = _at_width(picture, width)
        yield sized, "avif", width
        yield sized, "webp", width
    fallback = min(FALLBACK_WIDTH, picture.width)
    yield _on_white(_at_width(picture, fallback)), "jpg", fallback


def _at_width(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _keep(digest: str, picture: Image.Image, kind: str, width: int) -> dict[str, Any]:  # Any: JSON
    path = f"pictures/{digest}/{width}.{kind}"
    target = Path(settings.MEDIA_ROOT) / path
    if not target.exists():
        _write(target, _bytes_of(picture, kind))
    types = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
    return {"path": path, "width": picture.width, "height": picture.height, "type": types[kind]}


def _bytes_of(picture: Image.Image, kind: str) -> bytes:
    buffer = BytesIO()
    if kind == "avif":
        picture.save(buffer, "AVIF", **_AVIF)
    elif kind == "webp":
        picture.save(buffer, "WEBP", **_WEBP)
    else:
        picture.save(buffer, "JPEG", **_JPEG)
    return buffer.getvalue()


def _original(picture: Image.Image) -> tuple[bytes, str]:
    """What the desk keeps to crop and to make new sizes from: our own encoding, as large as we serve twice over."""
    kept = picture if picture.width <= KEPT_WIDTH else _at_width(picture, KEPT_WIDTH)
    buffer = BytesIO()
    if kept.mode == "RGBA":
        kept.save(buffer, "PNG")
        return buffer.getvalue(), ".png"
    kept.save(buffer, "JPEG", quality=92)
    return buffer.getvalue(), ".jpg"


def _write(target: Path, data: bytes) -> None:
    """The whole file or none: written beside, brought to disk, then given its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(target)


# ---- pictures that nobody may see any more -----------------------------------------------------------------


def withheld() -> list[str]:
    """The digests of the pictures whose files have been taken out of the public folder."""
    folder = _withheld()
    return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []


def any_withheld() -> bool:
    """Whether the files of any picture have been taken out of the public folder."""
    folder = _withheld()
    return folder.is_dir() and any(folder.iterdir())


def withhold(digest: str) -> bool:
    """Take a picture's derivatives out of the public folder; False when none lie there."""
    public, away = Path(settings.MEDIA_ROOT) / "pictures" / digest, _withheld() / digest
    if not public.is_dir():
        return False
    away.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(away, ignore_errors=True)  # what was left by a crash, or made anew since
    public.rename(away)
    return True


def bring_back(digest: str) -> bool:
    """Put a picture's derivatives back into the public folder; False when they were not away."""
    public, away = Path(settings.MEDIA_ROOT) / "pictures" / digest, _withheld() / digest
    if not away.is_dir():
        return False
    public.parent.mkdir(parents=True, exist_ok=True)
    if public.is_dir():  # the same bytes have come in again meanwhile
        for file in away.iterdir():
            if not (public / file.name).exists():
                file.rename(public / file.name)
        shutil.rmtree(away)
    else:
        away.rename(public)
    return True


def forget_files(picture: "Picture", *, shared: bool) -> None:
    """Remove a picture's own files; with `shared`, not the derivatives that another row still has."""
    for rendition in picture.renditions.all():
        rendition.file.delete(save=False)
    picture.file.delete(save=False)
    if not shared and picture.source_digest:
        shutil.rmtree(Path(settings.MEDIA_ROOT) / "pictures" / picture.source_digest, ignore_errors=True)
        shutil.rmtree(_withheld() / picture.source_digest, ignore_errors=True)


def _withheld() -> Path:
    return Path(settings.WITHHELD_FOLDER) / "pictures"
