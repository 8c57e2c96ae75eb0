"""What can go wrong at the press, and what to do about it."""

from typing import ClassVar


class PressError(Exception):
    """Base of the press's troubles. `remedy` says what to do; `permanent` whether trying again is useless."""

    remedy: ClassVar[str] = ""
    permanent: ClassVar[bool] = True


class BadPath(PressError):
    """A plate asked for a path that may not be a file of the store."""

    remedy = "Give the record another address; the page was not written."

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)

    def __str__(self) -> str:
        path, why = self.args
        return f"{path[:200]!r} is no path of the page store: {why}. {self.remedy}"


class TwoKeysOnePath(PressError):
    """Two page keys claim one path; pressing both would leave whichever came last."""

    remedy = "Change the address of one of them."

    def __str__(self) -> str:
        return f"two pages claim the file {self.args[0]}. {self.remedy}"


class PageFailed(PressError):
    """A page could not be made, so the whole edition was not brought out."""

    remedy = (
        "The edition before it stays in place. Mend what the cause names, then run `broadsheet press run`."
    )

    def __init__(self, plate: str, name: str, cause: str) -> None:
        super().__init__(plate, name, cause)

    def __str__(self) -> str:
        plate, name, cause = self.args
        return f"the page {plate} {name!r} could not be made: {cause}. {self.remedy}"


class Busy(PressError):
    """Another press holds the store. The argument names the lock."""

    remedy = "It will be done shortly; try again."
    permanent = False

    def __str__(self) -> str:
        return f"another press is at work ({self.args[0]}). {self.remedy}"


class NoEdition(PressError):
    """There is no edition to look at yet."""

    remedy = "Run `broadsheet press run --once`, then try again."
    permanent = False

    def __str__(self) -> str:
        return f"no edition has come out yet. {self.remedy}"


class FolderInUse(PressError):
    """A clean build goes into an empty or missing folder, and this one is neither."""

    remedy = "Name another folder, or empty this one."

    def __str__(self) -> str:
        return f"{self.args[0]} is not empty. {self.remedy}"


class HookRefused(PressError):
    """Whoever is told which pages changed did not take it. The argument is the status."""

    remedy = "Check BROADSHEET_PURGE_URL and its secret; what is to be told is kept, and tried again."
    permanent = False

    def __str__(self) -> str:
        return f"the purge hook answered {self.args[0]}. {self.remedy}"


class NobodyToShipTo(PressError):
    """Shipping was asked for, and neither a bucket nor a purge hook is set."""

    remedy = "Set BROADSHEET_BUCKET_URL or BROADSHEET_PURGE_URL; both are in docs/reference/settings.md."

    def __str__(self) -> str:
        return f"there is nowhere to ship pages to. {self.remedy}"
