"""What keeping a paper refuses, and what to do about it."""


class HouseError(Exception):
    """A trouble of the house that the host can mend; the message ends with how."""


class NoPaperHere(HouseError):
    """The folder holds no paper."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"{folder} holds no paper. Make one with `broadsheet init {folder}`, "
            "or name the paper's folder in BROADSHEET_HOME."
        )


class FolderNotEmpty(HouseError):
    """A paper is only made in an empty or missing folder."""

    def __init__(self, folder: object) -> None:
        super().__init__(f"{folder} is not empty. Choose an empty or new folder; nothing was changed.")
