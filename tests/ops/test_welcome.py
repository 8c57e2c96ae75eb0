"""The first visit: who holds the code makes the paper theirs, once."""

from pathlib import Path

import pytest
from django.test import Client

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Publication, Section
from broadsheet.journal.models import Change, Kind
from broadsheet.readers.models import User
from broadsheet.wire.models import Source

pytestmark = pytest.mark.django_db
CODE = "a-code-that-init-wrote"
GOOD = {
    "code": CODE,
    "name": "Ada Quist",
    "email": "ada@tarnpost.example",
    "password": "a boat on the upper tarn",
    "paper": "The Tarn Post",
    "language": "en",
    "time_zone": "Europe/Lisbon",
    "sections": "Valley\nShore\n",
    "source": "",
    "terms": "link-only",
}


@pytest.fixture(autouse=True)
def new_paper(tmp_path: Path, settings) -> Path:
    settings.KEYS_FOLDER = tmp_path
    (tmp_path / "setup.code").write_text(CODE + "\n")
    found_paper("The Broadsheet", ("Valley",))
    return tmp_path


def sent(**fields: str) -> int:
    return Client().post("/desk/welcome/", {**GOOD, **fields}).status_code


def test_the_desk_leads_to_the_welcome_page_while_nobody_works_here() -> None:
    assert Client().get("/desk/articles/").headers["Location"] == "/desk/welcome/"
    assert b"This paper is yours" in Client().get("/desk/welcome/").content


def test_who_holds_the_code_becomes_the_owner_and_is_offered_a_second_factor(new_paper: Path) -> None:
    client = Client()
    answer = client.post("/desk/welcome/", GOOD)
    assert answer.headers["Location"].startswith("/-/account/second-factor/")
    owner = User.objects.get()
    assert (owner.email, owner.is_staff, owner.is_superuser) == ("ada@tarnpost.example", True, True)
    assert Publication.the_paper().name == "The Tarn Post"
    assert list(Section.objects.in_order().values_list("slug", flat=True)) == ["valley", "shore"]
    assert Change.objects.filter(kind=Kind.PUBLICATION).exists()
    assert not (new_paper / "setup.code").exists()
    assert client.get("/desk/").status_code == 200
    assert client.get("/-/account/2fa/totp/activate/").status_code == 200, "the password was typed just now"


def test_a_first_source_is_put_on_the_wire() -> None:
    assert sent(source="https://feeds.example/news.xml", terms="excerpt") == 302
    assert Source.objects.get().licence.name == "excerpt"


def test_a_source_that_cannot_be_asked_undoes_all_and_says_why() -> None:
    assert sent(source="https://feeds.example:22/news.xml") == 422
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "guessed"},
        {"code": ""},
        {"password": "short"},
        {"time_zone": "Moon/Base"},
        {"sections": " \n"},
        {"email": "x"},
    ],
)
def test_what_is_wrong_changes_nothing(wrong: dict[str, str]) -> None:
    assert sent(**wrong) == 422
    assert not User.objects.exists()


def test_the_page_is_gone_once_somebody_works_here() -> None:
    assert sent() == 302
    assert Client().get("/desk/welcome/").status_code == 404
    assert sent(email="second@tarnpost.example") == 404
    assert User.objects.count() == 1
