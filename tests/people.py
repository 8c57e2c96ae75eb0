"""The people of the tests: an owner, an editor, a writer, a reviewer, and their browsers."""

from typing import Any

from django.test import Client

from broadsheet.readers.actions import let_in
from broadsheet.readers.models import User
from broadsheet.readers.roles import Role

PASSWORD = "lark-ascending-42"
NAMES = {
    Role.OWNER: "Olga Marsh",
    Role.EDITOR: "Edda Pell",
    Role.WRITER: "Wim Tarn",
    Role.REVIEWER: "Rosa Ness",
}


def person(role: Role) -> User:
    """Somebody of the newsroom in this role, made when there is nobody yet."""
    email = f"{role.value.lower()}@larkport.example"
    known = User.objects.filter(email=email).first()
    return known or let_in(email, NAMES[role], role, PASSWORD)


def browser(role: Role | None = None, **extra: Any) -> Client:
    """A browser, signed in as somebody in this role; a stranger's without one."""
    client = Client(**extra)
    if role is not None:
        client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client
