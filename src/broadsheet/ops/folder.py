"""The paper's folder: what lies in it, who may read it, and how it is made."""

import secrets
from pathlib import Path

from broadsheet.ops.errors import FolderNotEmpty

MARK = "broadsheet.toml"
"""The file that says: this folder is a paper."""

FOLDERS = {"data": 0o700, "pages": 0o755, "media": 0o755, "deliveries": 0o700, "keys": 0o700, "mail": 0o700}

SETTINGS_FILE = """\
# Settings of this paper's machine; each is explained in docs/reference/settings.md.
# What belongs to the paper itself (name, public address, language, colours, menu) is set at the desk.
#
# hosts = ["news.example.org"]
# https = true
# mail_url = "smtp+tls://user:password@mail.example.org:587"
"""


def make_folder(folder: Path) -> None:
    """Lay out an empty or missing folder for a paper, with fresh secrets only its owner can read.

    Raises FolderNotEmpty for a folder with anything in it.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmpty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, mode in FOLDERS.items():
        (folder / name).mkdir()
        (folder / name).chmod(mode)
    write_secret(folder / "keys" / "secret.key", secrets.token_urlsafe(48))
    write_secret(folder / "keys" / "setup.code", secrets.token_urlsafe(24))
    # Last: only a folder that is complete carries the mark.
    (folder / MARK).write_text(SETTINGS_FILE, encoding="utf-8")


def write_secret(path: Path, secret: str) -> None:
    """Write a secret that nobody but the owner can ever read, not even for an instant."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(secret + "\n", encoding="utf-8")


def is_paper(folder: Path) -> bool:
    """Whether this folder holds a paper."""
    return (folder / MARK).is_file()
