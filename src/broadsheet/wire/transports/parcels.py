"""A parcel: one document that was picked up somewhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parcel:
    """One document.

    name          how it is told apart where it came from: a file's name, a letter's number
    content_type  as far as it is known, "" when not
    trouble       why there are no bytes: too large, unreadable
    """

    name: str
    data: bytes
    content_type: str
    trouble: str = ""
