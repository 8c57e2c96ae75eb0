"""Uploading, describing, replacing and deleting pictures at the desk: through their actions, or not at all."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from broadsheet.desk.gateways import withhold
from broadsheet.desk.models import Picture
from broadsheet.journal.models import Change, Kind
from broadsheet.readers.roles import Role
from tests.newsroom import draft
from tests.people import browser
from tests.pictures import drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def upload(client: Client, data: bytes | None = None, name: str = "quay.png") -> Any:
    file = SimpleUploadedFile(name, drawn().read() if data is None else data, "image/png")
    return client.post("/desk/images/multiple/add/", {"files[]": file, "title": "Quay"}).json()


def words(picture: Picture, **changed: str) -> dict[str, Any]:
    held = {name: getattr(picture, name) for name in ("title", "description", "caption", "credit")}
    return {**held, "tags": "", "collection": picture.collection_id, **changed}


def test_an_upload_is_ready_for_pages_at_once(editor: Client) -> None:
    assert upload(editor)["success"]
    picture = Picture.objects.get()
    assert {made["type"] for made in picture.derivatives} == {"image/avif", "image/webp", "image/jpeg"}
    assert list(Change.objects.values_list("kind", flat=True)) == [Kind.PICTURE]


def test_an_upload_too_large_to_be_held_in_memory_is_taken_as_well(editor: Client) -> None:
    """Django writes it to disk, where Wagtail's own checks have read on in it before ours."""
    noise = BytesIO()
    Image.effect_noise((1900, 1500), 90).convert("RGB").save(noise, "PNG")
    assert len(noise.getvalue()) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert upload(editor, noise.getvalue())["success"]
    assert {made["width"] for made in Picture.objects.get().derivatives} == {480, 960, 1600}


def test_a_picture_of_more_pixels_than_are_unpacked_says_how_many_may_be(editor: Client) -> None:
    many = BytesIO()
    Image.new("1", (9200, 6700)).save(many, "PNG")
    assert "the most is 60 million" in upload(editor, many.getvalue())["error_message"]


def test_the_browser_is_told_how_large_a_file_may_be(editor: Client) -> None:
    page = editor.get("/desk/images/chooser/").json()["html"]
    assert f'data-desk-most="{settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE}"' in page


def test_a_file_that_is_no_picture_is_refused_where_it_was_chosen(editor: Client) -> None:
    answer = upload(editor, b"GIF89a not really", "quay.gif")
    assert not answer["success"]
    assert answer["error_message"]
    assert not Picture.objects.exists()


def test_the_chooser_on_a_story_uploads_the_same_way(editor: Client) -> None:
    file = SimpleUploadedFile("quay.png", drawn().read(), "image/png")
    prefix = "image-chooser-upload"
    editor.post(
        "/desk/images/chooser/create/",
        {
            f"{prefix}-title": "Quay",
            f"{prefix}-file": file,
            f"{prefix}-collection": 1,
            f"{prefix}-description": "A quay",
        },
    )
    assert Picture.objects.get().derivatives


def test_new_words_are_one_entry_and_unchanged_ones_none(editor: Client) -> None:
    upload(editor)
    picture = Picture.objects.get()
    before = Change.objects.count()
    editor.post(f"/desk/images/{picture.pk}/", words(picture, credit="Drawing: us"))
    editor.post(f"/desk/images/{picture.pk}/", words(Picture.objects.get()))
    assert Picture.objects.get().credit == "Drawing: us"
    assert Change.objects.count() == before + 1


def test_a_replaced_file_brings_its_own_derivatives(editor: Client) -> None:
    upload(editor)
    picture = Picture.objects.get()
    file = SimpleUploadedFile("mole.png", drawn(colour="#8a1c2b").read(), "image/png")
    editor.post(f"/desk/images/{picture.pk}/", {**words(picture), "file": file})
    assert Picture.objects.get().derivatives != picture.derivatives


def test_a_picture_in_use_is_kept_and_says_where(editor: Client) -> None:
    upload(editor)
    picture = Picture.objects.get()
    draft("At dawn", picture=picture)
    page = editor.post(f"/desk/images/{picture.pk}/delete/").content.decode()
    assert "At dawn" in page
    assert editor.post(f"/desk/images/multiple/{picture.pk}/delete/").status_code == 409
    assert Picture.objects.exists()


def test_a_picture_nobody_uses_may_go(editor: Client) -> None:
    upload(editor)
    editor.post(f"/desk/images/{Picture.objects.get().pk}/delete/")
    assert not Picture.objects.exists()


@pytest.mark.parametrize("place", ["/desk/images/", "/desk/images/chooser/", "/desk/images/chooser/results/"])
def test_pictures_are_found_by_their_words(editor: Client, place: str) -> None:
    Picture.objects.create(title="Quay", caption="At dawn", file=drawn())
    Picture.objects.create(title="Mole", file=drawn("mole.png"))
    page = editor.get(f"{place}?q=dawn").content.decode()
    assert "Quay" in page
    assert "Mole" not in page


@pytest.mark.parametrize("action", ["delete", "add_tags", "add_to_collection"])
def test_wagtails_bulk_actions_on_pictures_are_closed(editor: Client, action: str) -> None:
    picture = Picture.objects.create(title="Quay", file=drawn())
    answer = editor.post(f"/desk/bulk/desk/picture/{action}/?id={picture.pk}")
    assert answer.status_code == 404
    assert Picture.objects.exists()


def test_the_desk_sees_a_picture_and_its_thumbnail(editor: Client) -> None:
    upload(editor)
    picture = Picture.objects.get()
    for address in (picture.file.url, picture.get_rendition("max-165x165").url):
        answer = editor.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Cache-Control"] == "no-store"
        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]  # a file's answer


def test_the_desk_sees_a_picture_that_is_withheld_from_readers(editor: Client) -> None:
    upload(editor)
    picture = Picture.objects.get()
    address = f"/desk/media/{picture.derivatives[0]['path']}"
    assert editor.get(address).status_code == 200
    assert withhold(picture.source_digest)
    assert editor.get(address).status_code == 200


def test_a_stranger_sees_no_file_of_the_desk(editor: Client) -> None:
    upload(editor)
    assert browser().get(Picture.objects.get().file.url)["Location"].startswith("/-/account/login/")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../keys/secret.key", id="a way out"),
        pytest.param("..%2f..%2fetc/passwd", id="a way out, encoded"),
        pytest.param("images/..%2f..%2fkeys/secret.png", id="a way out that ends like a picture"),
        pytest.param("images/no-such.png", id="no such file"),
        pytest.param("images/page.html", id="no picture"),
        pytest.param("images/%00.png", id="a zero byte"),
        pytest.param("images/", id="a folder"),
    ],
)
def test_nothing_but_pictures_comes_out_of_the_folder(
    editor: Client, settings: Any, tmp_path: Path, name: str
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    for place in ("media/images/page.html", "keys/secret.key", "keys/secret.png"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("secret")
    assert editor.get(f"/desk/media/{name}").status_code == 404


def test_a_picture_says_where_it_is_used_and_which_is_not_described(editor: Client) -> None:
    upload(editor)
    picture = Picture.objects.get()
    draft("Night ferries", picture=picture)
    assert "Night ferries" in editor.get(f"/desk/images/{picture.pk}/").content.decode()
    assert "not described" in editor.get("/desk/images/").content.decode()
    assert "/usage/" not in editor.get("/desk/images/?layout=list").content.decode()


def test_pictures_that_are_not_described_yet_can_be_listed(editor: Client) -> None:
    upload(editor)
    Picture.objects.update(description="A quay at night")
    page = editor.get("/desk/images/?undescribed=on").content.decode()
    assert "Quay" not in page
    assert "No picture has these words" in page
