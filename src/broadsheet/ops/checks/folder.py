"""The paper's folder: who may read what in it, whether it can be written, and how much room is left."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from broadsheet.ops.checks.finding import Finding, fault, warning, well
from broadsheet.ops.folder import FOLDERS, MARK

PRIVATE = tuple(name for name, mode in FOLDERS.items() if not mode & 0o077)
"""Folders that only the paper's own account may look into."""

SCARCE, SPENT = 1024**3, 200 * 1024**2
"""Bytes left: below the first the doctor warns, below the second the paper will soon stop."""


def check_folder(home: Path, secret_file: Path) -> Iterator[Finding]:
    """Rights, secrets and room of the paper's folder."""
    yield from _folders(home)
    yield from _secrets([secret_file, home / "keys" / "setup.code"])
    yield from _settings_file(home / MARK)
    yield _room(shutil.disk_usage(home).free)


def _folders(home: Path) -> Iterator[Finding]:
    sound = True
    for name in FOLDERS:
        path = home / name
        if not path.is_dir():
            sound = False
            yield fault("folder", f"{path} is missing.", f"Make it: mkdir {path}")
        elif not os.access(path, os.W_OK | os.X_OK):
            sound = False
            yield fault(
                "folder",
                f"{path} cannot be written by this account.",
                f"Give it back: chown {_account()} {path}",
            )
        elif name in PRIVATE and path.stat().st_mode & 0o077:
            sound = False
            yield fault("folder", f"{path} is open to other accounts.", f"Close it: chmod 700 {path}")
    if sound:
        yield well("folder", f"{home} can be written, and its private parts are closed.")


def _secrets(paths: list[Path]) -> Iterator[Finding]:
    for path in paths:
        if not path.exists():
            continue
        found = path.stat()
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield fault(
                "secrets",
                f"{path} can be read by other accounts.",
                f"Close it: chmod 600 {path}; if others have accounts here, make a new secret too.",
            )
        elif found.st_uid not in (os.getuid(), 0):
            yield fault(
                "secrets", f"{path} belongs to another account.", f"Take it: chown {_account()} {path}"
            )
        else:
            yield well("secrets", f"{path} can be read by its owner only.")
    if not paths[0].exists():
        yield fault(
            "secrets",
            f"{paths[0]} is missing; each start makes up a new secret, and all are signed out.",
            "Put it back from a backup, or make one: "
            f"umask 077; python3 -c 'import secrets; print(secrets.token_urlsafe(48))' > {paths[0]}",
        )


def _settings_file(path: Path) -> Iterator[Finding]:
    """A password may stand in an address of the settings file: `scheme://user:password@host`."""
    if not path.is_file() or not path.stat().st_mode & 0o077:
        return
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
    if any("://" in line and "@" in line for line in lines):
        yield fault(
            "secrets",
            f"{path} holds a password and can be read by other accounts.",
            f"Close it: chmod 600 {path}",
        )


def _room(free: int) -> Finding:
    said = f"{free / 1024**3:,.1f} GB are free on the paper's disk."
    if free < SPENT:
        return fault("disk", said, "Make room now: pages and stories can soon not be written.")
    if free < SCARCE:
        return warning("disk", said, "Make room, or lower keep_deliveries_days.")
    return well("disk", said)


def _account() -> str:
    return str(os.getuid())
