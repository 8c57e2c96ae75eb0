"""What the desk refuses, and what to do about it."""


class DeskError(Exception):
    """Base of the desk's refusals. `remedy` says what to do; `permanent` whether trying again can help."""

    remedy = ""
    permanent = True


class RightsRefused(DeskError):
    """The terms do not let this story out."""

    remedy = "Look at the story's terms: change them with a reason if the source allows more, or leave it."

    def __init__(self, headline: str, reason: str) -> None:
        super().__init__(f"“{headline}” may not be published: {reason}. {self.remedy}")
        self.reason = reason


class NotPublic(DeskError):
    """The story is not on the site, so it cannot be taken down or corrected there."""

    remedy = "Publish it first, or edit the draft."

    def __init__(self, headline: str) -> None:
        super().__init__(f"“{headline}” is not on the site. {self.remedy}")


class NotOneStory(DeskError):
    """These two stories cannot be made one, or this one is part of no other."""

    remedy = "Choose another story, or the other one to stay."

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} {self.remedy}")


class AddressTaken(DeskError):
    """Another story has, or had, this address; addresses are never given twice."""

    remedy = "Choose other words for the address."

    def __init__(self, address: str) -> None:
        super().__init__(f"/{address}/ belongs to another story. {self.remedy}")


class BadPicture(DeskError):
    """A file is no picture the paper can use."""

    remedy = "Take another file: a JPEG, PNG, WebP, AVIF or GIF."

    def __init__(self, trouble: str) -> None:
        super().__init__(f"This picture cannot be used: {trouble}. {self.remedy}")


class NeverDeleted(DeskError):
    """What readers have once seen is not deleted: its address would vanish."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"“{name}” is not deleted. {remedy}")


class EditsForbidden(DeskError):
    """The terms of a borrowed story forbid changing its words."""

    remedy = "Change its section, topics, weight or kicker; for anything else, ask the source."

    def __init__(self, terms: str, source: str, fields: str) -> None:
        super().__init__(
            f"The terms “{terms}” of {source} allow no edits (clause “edits”), so this cannot change: {fields}. {self.remedy}"
        )


class FormerWords(DeskError):
    """Words of a source that a story stood on before, whose right to them has ended."""

    remedy = (
        "Leave this version, and write on from the newest one; for these words, ask the source for a new right and "
        "take its story in again."
    )

    def __init__(self, headline: str, former: str, present: str) -> None:
        super().__init__(
            f"“{headline}” holds words of {former or 'its former source'}, to which the right has ended: the story stands on "
            f"what {present} sent. {self.remedy}"
        )


class OverrideUnexplained(DeskError):
    """Terms for another's story that allow more than it came with, and no word of who allowed it."""

    remedy = "Say who allowed it and where that is written; it is kept in the story's history."

    def __init__(self, headline: str, terms: str, widened: list[str]) -> None:
        super().__init__(
            f"The terms “{terms}” allow more than “{headline}” came with ({', '.join(widened)}). {self.remedy}"
        )
