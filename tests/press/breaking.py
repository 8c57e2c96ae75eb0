"""A disk that breaks: the power goes at the n-th step, and nothing happens after it, in any thread."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from broadsheet.press.gateways import Disk


class PowerCut(Exception):
    """The step at which the test cuts the power."""


class Failing(Disk):
    """A disk whose n-th step does not happen."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at
        self._steps = count(1)

    def _step(self) -> None:
        if next(self._steps) >= self.at:
            raise PowerCut

    def write(self, file: Path, data: bytes) -> None:
        self._step()
        super().write(file, data[: len(data) // 2])
        self._step()
        super().write(file, data)

    def sync_files(self, files: Sequence[Path]) -> None:
        self._step()
        super().sync_files(files)

    def rename(self, file: Path, over: Path) -> None:
        self._step()
        super().rename(file, over)

    def remove(self, file: Path) -> bool:
        self._step()
        return super().remove(file)

    def make_folder(self, folder: Path) -> None:
        self._step()
        super().make_folder(folder)

    def sync_folders(self, folders: Sequence[Path]) -> None:
        self._step()
        super().sync_folders(folders)
