"""What the people room refuses, and what to do about it."""


class PeopleError(Exception):
    """Base of the room's refusals."""

    permanent = True


class AlreadyKnown(PeopleError):
    """There is an account with this e-mail address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} has an account already. Change that one's role, or take another address.")


class LastOwner(PeopleError):
    """The paper would be left without an owner."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the only owner. Make somebody else an owner first.")
