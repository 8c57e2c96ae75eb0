"""Uploading, describing, replacing and deleting pictures at the desk: through their actions, or not at all."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

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
