"""Pictures are taken in as our own encodings, or not at all."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from broadsheet.desk.actions.pictures import take_in_bytes, take_in_file
from broadsheet.desk.errors import BadPicture
from broadsheet.desk.gateways import encode
from broadsheet.desk.models import Picture
from broadsheet.journal.models import Change, Kind

SECRET = b"53.5511 N 9.9937 E"


def picture_bytes(
    kind: str = "JPEG", size: tuple[int, int] = (1200, 675), mode: str = "RGB", **options: object
) -> bytes:
    buffer = BytesIO()
    Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 12).convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()


def with_secrets() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6
    return picture_bytes(exif=exif) + b"<script>" + SECRET


def files(digest: str) -> list[Path]:
    return sorted((Path(settings.MEDIA_ROOT) / "pictures" / digest).iterdir())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_each_kind_becomes_avif_webp_and_one_jpeg(kind: str) -> None:
    made = encode(picture_bytes(kind))
    names = {Path(d["path"]).name for d in made.derivatives}
    assert names == {"480.avif", "480.webp", "960.avif", "960.webp", "960.jpg"}
    for derivative in made.derivatives:
        with Image.open(Path(settings.MEDIA_ROOT) / derivative["path"]) as opened:
            assert opened.size == (derivative["width"], derivative["height"])


def test_a_small_picture_is_never_blown_up() -> None:
    assert {d["width"] for d in encode(picture_bytes(size=(300, 200))).derivatives} == {300}


def test_nothing_that_came_with_the_picture_is_kept_but_the_picture() -> None:
    made = encode(with_secrets())
    kept = [made.original, *(path.read_bytes() for path in files(made.digest))]
    assert not any(SECRET in data or b"<script>" in data for data in kept)


def test_a_picture_that_lies_on_its_side_is_set_upright() -> None:
    made = encode(with_secrets())
    assert (made.width, made.height) == (675, 1200)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_a_picture_of_many_pixels_is_kept_no_larger_than_it_is_used(mode: str) -> None:
    file = BytesIO()
    Image.new(mode, (6600, 6500)).save(file, "PNG")
    made = encode(file.getvalue())
    assert (made.width, made.height) == (3300, 3250)
    assert {of["width"] for of in made.derivatives} == {480, 960, 1600}


def huge_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", id="a drawing with a script"
        ),
        pytest.param(b"<html><body>not a picture</body></html>", id="a web page"),
        pytest.param(picture_bytes()[:2000], id="half a picture"),
        pytest.param(picture_bytes("TIFF"), id="a kind we do not take"),
        pytest.param(huge_png(), id="two and a half billion pixels in a few bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 100, id="a broken head"),
        pytest.param(b"%PDF-1.7\n", id="a document"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(BadPicture, match="cannot be used"):
        encode(data)


@pytest.mark.django_db
def test_the_same_bytes_are_stored_once() -> None:
    data = picture_bytes()
    first = take_in_bytes(data, title="Quay", credit="Drawing: us")
    assert take_in_bytes(data, title="Quay again", credit="Drawing: us") == first
    other = take_in_bytes(data, title="Quay", credit="Drawing: them")
    assert other != first
    assert other.derivatives == first.derivatives


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_replaced_by_our_own_encoding_and_journalled_once() -> None:
    picture = Picture(title="Quay", width=0, height=0)
    picture.file.save("IMG_0001.jpg", ContentFile(with_secrets()), save=False)
    uploaded = Path(picture.file.path)
    take_in_file(picture)
    assert not uploaded.exists()
    assert SECRET not in Path(picture.file.path).read_bytes()
    assert list(Change.objects.values_list("kind", "subject")) == [(Kind.PICTURE, picture.pk)]


@pytest.mark.django_db
def test_new_words_alone_do_not_encode_again() -> None:
    picture = take_in_bytes(picture_bytes(), title="Quay")
    before = [path.stat().st_mtime_ns for path in files(picture.source_digest)]
    name = picture.file.name
    picture.caption = "The outer quay"
    take_in_file(picture)
    assert picture.file.name == name
    assert [path.stat().st_mtime_ns for path in files(picture.source_digest)] == before
