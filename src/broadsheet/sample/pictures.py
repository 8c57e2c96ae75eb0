"""The pictures of the sample publication, with the words that go under them.

They are drawn by sample/drawing and listed in content/pictures/pictures.toml.
Serving or filing them is left to whoever runs the demo.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "content" / "pictures"
WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True, slots=True)
class SamplePicture:
    """One picture; feeds ask for it at `<base_url>/pictures/<file>`."""

    name: str
    title: str
    alt: str
    caption: str
    credit: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.webp"

    @property
    def path(self) -> Path:
        """Where the file lies on this machine."""
        return FOLDER / self.file


def pictures() -> list[SamplePicture]:
    """All the pictures, in the order they are listed."""
    listed = tomllib.loads((FOLDER / "pictures.toml").read_text("utf-8"))
    return [SamplePicture(**each) for each in listed["picture"]]
