"""The sample paper's owner: an invented person with a password made by chance.

There is no default password anywhere: each sample paper has its own, kept where
only its host can read it.
"""

import secrets
from pathlib import Path

from broadsheet.ops.folder import write_secret

OWNER = "editor@larkport-courier.example"


def owner_password(home: Path) -> str:
    """The password of this sample paper's owner, made the first time it is asked for."""
    path = home / "keys" / "demo-owner"
    if not path.is_file():
        write_secret(path, secrets.token_urlsafe(12))
    return path.read_text(encoding="utf-8").strip()
