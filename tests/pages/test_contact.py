"""The contact form takes readers' messages in, and keeps everything else out."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.post import mail_message
from broadsheet.desk.models import ContactMessage, Publication
from broadsheet.work.models import Job

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
SAID = {
    "name": "A. Reader",
    "email": "reader@larkport.example",
    "subject": "Tides",
    "message": "An hour out.",
}


@pytest.fixture(autouse=True)
def paper() -> Publication:
    from django.core.cache import cache

    cache.clear()
    paper = found_paper("The Larkport Courier", ())
    paper.newsroom_email = "newsroom@larkport.example"
    paper.save()
    return paper


def write(headers: dict[str, str] | None = None, **changed: str) -> Any:
    return Client(headers=HERE if headers is None else headers).post("/-/contact", {**SAID, **changed})


def test_a_message_is_kept_and_thanked_for_without_any_script() -> None:
    answer = write()
    assert (answer.status_code, answer["Location"]) == (302, "/-/contact/sent")
    kept = ContactMessage.objects.get()
    assert (kept.name, kept.email, kept.subject, kept.text) == tuple(SAID.values())
    assert "Thank you" in Client().get("/-/contact/sent").content.decode()


def test_the_newsroom_gets_a_copy_it_can_answer() -> None:
    write()
    assert Job.objects.filter(task__endswith="mail_message_to_newsroom").count() == 1
    assert mail_message(ContactMessage.objects.get().pk)
    [letter] = mail.outbox
    assert letter.to == ["newsroom@larkport.example"]
    assert letter.reply_to == ["reader@larkport.example"]
    assert "An hour out." in letter.body


def test_the_copy_is_sent_once() -> None:
    write()
    pk = ContactMessage.objects.get().pk
    assert [mail_message(pk), mail_message(pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_without_a_newsroom_address_the_message_waits_at_the_desk() -> None:
    Publication.objects.update(newsroom_email="")
    write()
    assert not mail_message(ContactMessage.objects.get().pk)
    assert ContactMessage.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("email", "not an address"),
        ("message", ""),
        ("message", "x" * 10_001),
        ("subject", "x" * 201),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_with_the_rest_still_typed(field: str, value: str) -> None:
    answer = write(**{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="contact-{field}-error"' in page
    other = "email" if field == "name" else "name"
    assert SAID[other] in page
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize("field", ["name", "subject"])
def test_a_line_break_in_the_head_of_a_letter_becomes_a_space(field: str) -> None:
    write(**{field: "Tides\r\nBcc: everybody@elsewhere.example"})
    mail_message(ContactMessage.objects.get().pk)
    [letter] = mail.outbox
    assert "\n" not in letter.message()["Subject"].replace("\n ", "")
    assert letter.message()["Bcc"] is None
    assert letter.recipients() == ["newsroom@larkport.example"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 302, id="from our page"),
        pytest.param({"Origin": "http://testserver"}, 302, id="an older browser, from our page"),
        pytest.param({}, 302, id="a browser that tells nothing"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="a neighbour"),
        pytest.param({"Origin": "https://elsewhere.example"}, 403, id="another site, in an older browser"),
        pytest.param({"Origin": "null"}, 403, id="nowhere"),
    ],
)
def test_only_our_own_page_sends_it(headers: dict[str, str], status: int) -> None:
    assert write(headers).status_code == status
    assert ContactMessage.objects.exists() is (status == 302)


def test_a_robot_that_fills_every_field_is_thanked_and_forgotten() -> None:
    assert write(website="https://spam.example")["Location"] == "/-/contact/sent"
    assert not ContactMessage.objects.exists()


def test_one_address_sends_five_and_may_keep_the_sixth() -> None:
    answers = [write() for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert SAID["message"] in answers[-1].content.decode()
    assert ContactMessage.objects.count() == 5


def test_what_is_far_too_large_is_not_even_read() -> None:
    assert write(message="x" * 70_000).status_code == 413
    assert not ContactMessage.objects.exists()


def test_what_readers_type_is_shown_back_as_text() -> None:
    page = write(name="<script>x</script>", email="").content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_looking_changes_nothing_and_leads_to_the_form() -> None:
    assert Client().get("/-/contact")["Location"] == "/contact/"
