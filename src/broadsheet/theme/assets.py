"""The files every page refers to, made once for an edition: stylesheet, script, typefaces, icons.

A name carries the digest of its bytes, so a file may be kept by browsers for ever, and two editions can
live side by side. Equal input gives equal bytes. What a page needs to know is the mapping `make` returns.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from broadsheet.theme import drawings, fonts
from broadsheet.theme.colours import DEFAULT, accent_sheet
from broadsheet.theme.shapes import Paper

SOURCE = Path(__file__).parent / "assets"
PUBLIC = "/assets/"
LICENCE_NAME = "OFL.txt"


def make(paper: Paper, folder: Path) -> Mapping[str, str]:
    """Write all assets of a paper into `folder`; return logical name -> public path.

    `{"paper.css": "/assets/paper.1f0a….css", …}`. Files that are there already with the same name are
    left alone; nothing is ever deleted, for older pages still refer to them. Raises OSError when the disk
    does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = contents(paper)
    for path, data in made.values():
        target = folder / path.removeprefix(PUBLIC)
        if not target.exists():
            waiting = target.with_suffix(target.suffix + ".part")
            waiting.write_bytes(data)
            waiting.replace(target)
    return {name: path for name, (path, _) in made.items()}


def contents(paper: Paper) -> dict[str, tuple[str, bytes]]:
    """Logical name -> (public path, bytes) of every asset of a paper, without touching a disk."""
    accent = paper.accent or DEFAULT
    files = {f"{face.name}.woff2": fonts.cut(face) for face in fonts.FACES}
    files |= {
        LICENCE_NAME: fonts.LICENCE.read_bytes(),
        "icon.svg": drawings.icon_svg(paper.name, accent).encode(),
        "touch-icon.png": drawings.touch_icon(paper.name, accent),
        "share.png": drawings.share_card(paper.name, paper.tagline, accent),
        "paper.js": lean_script((SOURCE / "paper.js").read_text("utf-8")).encode(),
    }
    paths = {name: PUBLIC + hashed(name, data) for name, data in files.items()}
    files["paper.css"] = stylesheet(paper, paths).encode()
    paths["paper.css"] = PUBLIC + hashed("paper.css", files["paper.css"])
    return {name: (paths[name], files[name]) for name in sorted(files)}


def stylesheet(paper: Paper, paths: dict[str, str]) -> str:
    """Typefaces, our stylesheet, and the accents of this paper's sections."""
    own = lean_style((SOURCE / "paper.css").read_text("utf-8"))
    return (
        fonts.face_rules(paths)
        + own
        + accent_sheet(paper.accent or DEFAULT, paper.accent_dark, paper.sections)
    )


def hashed(name: str, data: bytes) -> str:
    """`paper.css` -> `paper.<ten hex digits>.css`."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}.{ending}"


def lean_style(css: str) -> str:
    """The stylesheet without comments, indentation and spaces that mean nothing; strings stay as they are.

    >>> lean_style('a {\\n  color: red; /* why */\\n}\\n.b::before { content: "a : b"; }')
    'a{color:red}.b::before{content:"a : b"}'
    """
    parts = re.split(r'("(?:[^"\\]|\\.)*")', re.sub(r"/\*.*?\*/", "", css, flags=re.S))
    for place in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[place])
        part = re.sub(r" ?([{};,]) ?", r"\1", part)
        parts[place] = re.sub(r"(?<=[a-z-]): ", ":", part)
    return "".join(parts).replace(";}", "}").strip()


def lean_script(js: str) -> str:
    """The script without whole-line comments and indentation. It holds no string over several lines."""
    lines = (line.strip() for line in js.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
