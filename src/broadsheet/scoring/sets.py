"""Read labelled sets from a folder: rows of `NAME.jsonl.gz`, as everybody keeps them who shares such sets.

A folder of sets may be given by itself or by the folder that holds it as `text/`.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]  # Any: each set has fields of its own; the evaluation that asked knows them


class SetUnreadable(Exception):
    """A labelled set is not there, or is no JSON. Permanent: another folder, or a whole copy of the file, is the cure."""


class LabelledSets:
    """The labelled sets of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "text" if (folder / "text").is_dir() else folder

    def __contains__(self, name: str) -> bool:
        return self._path(name).is_file()

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of one set, in order. Raises SetUnreadable."""
        try:
            with gzip.open(self._path(name), "rt", encoding="utf-8") as lines:
                for line in lines:
                    if line.strip():
                        yield json.loads(line)
        except (OSError, EOFError, ValueError) as wrong:
            raise self._unreadable(self._path(name), wrong) from wrong

    def json(self, name: str) -> Any:  # Any: JSON
        """A file of the folder that is one JSON document. Raises SetUnreadable."""
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as wrong:
            raise self._unreadable(self.folder / name, wrong) from wrong

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.jsonl.gz"

    @staticmethod
    def _unreadable(path: Path, wrong: Exception) -> SetUnreadable:
        if isinstance(wrong, FileNotFoundError):
            return SetUnreadable(f"{path} is not there. Name the folder that holds the labelled sets.")
        return SetUnreadable(f"{path} cannot be read ({wrong}). Put a whole copy of it there.")
