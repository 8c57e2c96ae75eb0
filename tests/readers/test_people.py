"""Letting people in and showing them out, and the door they use."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from broadsheet.desk.actions.keeping import keep_paper
from broadsheet.desk.models import Publication
from broadsheet.readers.actions import give_role, has_owner, let_back_in, let_in, show_out
from broadsheet.readers.errors import AlreadyKnown, LastOwner
from broadsheet.readers.models import User
from broadsheet.readers.people import role_of
from broadsheet.readers.roles import Role
from tests.people import PASSWORD, browser, person

pytestmark = pytest.mark.django_db
LOGIN = "/-/account/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def test_an_address_has_one_account_in_whatever_letters() -> None:
    person(Role.WRITER)
    with pytest.raises(AlreadyKnown):
        let_in("WRITER@larkport.example", "Another", Role.EDITOR)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_one_role(role: Role) -> None:
    user = person(role)
    assert role_of(user) == role.value
    assert user.is_superuser is (role is Role.OWNER)
    give_role(User.objects.create(email="x@larkport.example"), role)


def test_the_last_owner_stays() -> None:
    owner = person(Role.OWNER)
    with pytest.raises(LastOwner):
        give_role(owner, Role.EDITOR)
    with pytest.raises(LastOwner):
        show_out(owner)
    assert has_owner()


def test_whoever_is_shown_out_is_out_at_once_and_may_come_back() -> None:
    client = browser(Role.WRITER)
    assert client.get("/desk/").status_code == 200
    show_out(person(Role.WRITER))
    assert client.get("/desk/").status_code == 302
    let_back_in(person(Role.WRITER))
    assert sign_in(Client(), "writer@larkport.example").status_code == 302


def test_an_owner_lets_somebody_in_by_a_link_that_sets_the_password() -> None:
    owner = browser(Role.OWNER)
    said = {"name": "Nia Quay", "email": "nia@larkport.example", "role": "Writer"}
    page = owner.post("/desk/people/new/", said)
    link = page.context["link"]
    assert link in mail.outbox[0].body
    guest = Client()
    form = guest.get(link, follow=True)
    guest.post(form.request["PATH_INFO"], {"password1": "tide-table-6-17", "password2": "tide-table-6-17"})
    assert sign_in(Client(), "nia@larkport.example", "tide-table-6-17").status_code == 302
    assert Client().get(link, follow=True).context.get("token_fail")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.WRITER, Role.REVIEWER])
def test_only_owners_let_people_in(role: Role) -> None:
    browser(role).post("/desk/people/new/", {"name": "N", "email": "nia@larkport.example", "role": "Owner"})
    assert not User.objects.filter(email="nia@larkport.example").exists()


def test_an_owner_changes_a_role() -> None:
    writer = person(Role.WRITER)
    browser(Role.OWNER).post(f"/desk/people/{writer.pk}/", {"name": "Wim T.", "role": "Editor"})
    writer.refresh_from_db()
    assert (writer.name, role_of(writer)) == ("Wim T.", "Editor")


def test_the_desk_asks_for_a_sign_in_and_comes_back_to_where_one_was() -> None:
    answer = Client().get("/desk/articles/")
    assert answer["Location"] == f"{LOGIN}?next=/desk/articles/"
    assert Client().get("/desk/login/?next=/desk/")["Location"] == f"{LOGIN}?next=/desk/"


def test_after_the_password_a_second_factor_is_offered() -> None:
    person(Role.WRITER)
    answer = Client().post(
        f"{LOGIN}?next=/desk/articles/", {"login": "writer@larkport.example", "password": PASSWORD}
    )
    assert answer["Location"] == "/-/account/second-factor/?next=%2Fdesk%2Farticles%2F"


def test_the_offer_is_set_up_without_typing_the_password_twice() -> None:
    person(Role.WRITER)
    client = Client()
    sign_in(client, "writer@larkport.example")
    assert client.get("/-/account/2fa/totp/activate/").status_code == 200
    later = browser(Role.WRITER)
    assert later.get("/-/account/2fa/totp/activate/")["Location"].startswith("/-/account/reauthenticate/")


def test_an_owner_takes_off_a_second_factor_that_is_lost() -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    writer = person(Role.WRITER)
    TOTP.activate(writer, generate_totp_secret())
    owner = browser(Role.OWNER)
    page = f"/desk/people/{writer.pk}/"
    assert b"factor-off" in owner.get(page).content
    owner.post(page, {"factor-off": "1"})
    assert sign_in(Client(), writer.email)["Location"].startswith("/-/account/second-factor/")
    assert b"factor-off" not in owner.get(page).content


def test_the_only_owner_gets_back_in_from_the_machine() -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    owner = person(Role.OWNER)
    TOTP.activate(owner, generate_totp_secret())
    assert json.loads(_typed("list", "--json"))["people"][0]["second_factor"] is True
    assert "with the password alone" in _typed("factor-off", "OWNER@larkport.example")
    assert "nothing was changed" in _typed("factor-off", owner.email)
    assert json.loads(_typed("list", "--json"))["people"][0]["second_factor"] is False
    with pytest.raises(CommandError, match="person list"):
        _typed("factor-off", "nobody@larkport.example")


def _typed(*words: str) -> str:
    said = StringIO()
    call_command("person", *words, stdout=said)
    return said.getvalue()


def test_the_offer_never_leads_to_another_site() -> None:
    client = browser(Role.WRITER)
    page = client.get("/-/account/second-factor/?next=https://elsewhere.example/")
    assert page.context["next_url"] == "/desk/"


def test_whoever_has_a_second_factor_is_asked_for_it() -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(person(Role.WRITER), generate_totp_secret())
    client = Client()
    assert sign_in(client, "writer@larkport.example")["Location"].startswith("/-/account/2fa/authenticate/")
    assert client.get("/desk/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer() -> None:
    person(Role.WRITER)
    answers = [
        sign_in(Client(), email, "not-the-password").context["form"].errors
        for email in ("writer@larkport.example", "nobody@larkport.example")
    ]
    assert answers[0] == answers[1] != {}


def test_asking_for_a_new_password_tells_nothing_and_writes_no_stranger() -> None:
    person(Role.WRITER)
    answers = [
        Client().post("/-/account/password/reset/", {"email": email})["Location"]
        for email in ("writer@larkport.example", "nobody@larkport.example")
    ]
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [["writer@larkport.example"]]


def test_nobody_signs_up_by_themselves() -> None:
    said = {"email": "nia@larkport.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/-/account/signup/", said)
    assert not User.objects.exists()
    assert "given by an owner" in Client().get("/-/account/signup/").content.decode()


def test_guessing_is_stopped_and_the_true_address_counts(settings: Any) -> None:
    person(Role.WRITER)
    answers = [
        sign_in(Client(headers={"X-Forwarded-For": f"203.0.113.{n}"}), "writer@larkport.example", "guess")
        for n in range(7)
    ]
    assert "Too many" in str(
        answers[-1].context["form"].errors if answers[-1].context else answers[-1].content
    )


def test_people_read_the_papers_own_time_until_they_choose_another() -> None:
    writer, editor = person(Role.WRITER), person(Role.EDITOR)
    editor.wagtail_userprofile.current_time_zone = "Asia/Tokyo"
    editor.wagtail_userprofile.save()
    paper = Publication.the_paper()
    paper.time_zone = "Europe/Lisbon"
    keep_paper(paper)
    zones = [User.objects.get(pk=user.pk).wagtail_userprofile.current_time_zone for user in (writer, editor)]
    assert zones == ["Europe/Lisbon", "Asia/Tokyo"]


def test_signing_out_is_never_a_get() -> None:
    client = browser(Role.WRITER)
    client.get("/-/account/logout/")
    client.get("/desk/logout/")
    assert client.get("/desk/").status_code == 200
