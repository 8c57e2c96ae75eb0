"""What somebody is told whose request could not be done: to try again when it will pass, and nothing of the inside."""

import errno
from collections.abc import Callable

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        pytest.param(OperationalError("database or disk is full"), 503, id="a full disk under the rows"),
        pytest.param(OperationalError("database is locked"), 503, id="another writer holds on"),
        pytest.param(InterfaceError("connection already closed"), 503, id="the database is away"),
        pytest.param(OSError(errno.ENOSPC, "No space left", "/srv/paper/x"), 503, id="a full disk"),
        pytest.param(
            FileNotFoundError(errno.ENOENT, "No such file", "/srv/paper/x"), 500, id="a missing file"
        ),
        pytest.param(IntegrityError("UNIQUE constraint failed"), 500, id="rows that do not fit"),
        pytest.param(ValueError("/srv/paper"), 500, id="a fault of ours"),
    ],
)
def test_what_passes_may_be_tried_again_and_nothing_is_told_of_the_inside(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception, status: int
) -> None:
    monkeypatch.setattr("broadsheet.pages.contact.look", _raiser(trouble))
    answer = Client(raise_request_exception=False).post("/-/contact?secret=1", {"name": "<b>Ada</b>"})
    assert answer.status_code == status
    assert answer.get("Retry-After", "") == ("30" if status == 503 else "")
    assert answer["Cache-Control"] == "no-store"
    text = answer.content.decode()
    assert "try again" in text
    assert not any(word in text for word in ("/srv", "Ada", "secret", "Error", str(trouble)))


def _raiser(trouble: Exception) -> Callable[[], HttpResponse]:
    def raises(*_: HttpRequest) -> HttpResponse:
        raise trouble

    return raises
