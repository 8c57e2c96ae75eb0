"""The paper's own matters: its public address, its mail, its clock, its way to readers, and who keeps it running."""

import fcntl
import resource
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.ops.checks.finding import Finding, fault, warning, well
from broadsheet.ops.rules import SILENCE, silence_of
from broadsheet.press.serving import fits_host
from broadsheet.press.shipping.actions import LATE

FILES_NEEDED = 1024


def check_address(base_url: str, *, hosts: Sequence[str], https: bool, set_up: bool) -> Iterator[Finding]:
    """The public address of the desk's settings against what this server is told."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or not host:
        yield fault(
            "address",
            f"The public address {base_url!r} is none.",
            "Set it at the desk, in the paper's settings.",
        )
        return
    if is_this_machine(host):
        yield warning(
            "address",
            f"The public address is {base_url}, which only this machine can reach.",
            "Set the real one at the desk before readers come: feeds, letters and search engines use it.",
        )
    else:
        yield from _public_address(base_url, host, hosts, https=https, secure=parts.scheme == "https")
    if not set_up:
        yield warning(
            "desk", "Nobody has an account yet.", "Open /desk/ and give it the code from keys/setup.code."
        )


def _public_address(
    base_url: str, host: str, hosts: Sequence[str], *, https: bool, secure: bool
) -> Iterator[Finding]:
    if hosts and not any(fits_host(host, allowed.lower()) for allowed in hosts):
        yield fault(
            "address",
            f"The server refuses its own address: {host} is not among its hosts.",
            f'Add it in broadsheet.toml: hosts = ["{host}"]',
        )
    elif not hosts:
        yield warning(
            "address",
            "The server answers to any host name.",
            f'Name yours in broadsheet.toml: hosts = ["{host}"]',
        )
    if secure and not https:
        yield warning(
            "address",
            "Readers come by https, but the server does not know it: cookies are not marked secure.",
            "Set in broadsheet.toml: https = true",
        )
    elif https and not secure:
        yield fault(
            "address",
            f"The server is set for https, but the public address is {base_url}.",
            "Set the address at the desk to https://, or https = false in broadsheet.toml.",
        )
    elif secure:
        yield well("address", f"The paper is at {base_url}")
    else:
        yield warning(
            "address",
            f"The paper is at {base_url}, without encryption.",
            "Put Caddy or another proxy with a certificate in front, and set https = true.",
        )


def is_this_machine(host: str) -> bool:
    """Whether a host name of a URL means the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def check_mail(mail_url: str, sender: str, folder: Path) -> Iterator[Finding]:
    """Where letters go, and from whom. The address of the server may hold a password, and is not repeated."""
    parts = urlsplit(mail_url)
    if not mail_url:
        yield warning(
            "mail",
            f"Letters are not sent but written to {folder}.",
            "Set mail_url to your mail server; see docs/reference/settings.md.",
        )
        return
    if parts.scheme == "smtp" and parts.password and not is_this_machine(parts.hostname or ""):
        yield fault(
            "mail",
            f"The password for {parts.hostname} crosses the network in the clear.",
            "Begin mail_url with smtp+tls:// or smtps://",
        )
    else:
        yield well("mail", f"Letters go through {parts.hostname}.")
    if not sender:
        yield warning(
            "mail",
            "Letters have no sender of their own.",
            'Set mail_from = "Paper <news@example.org>" in broadsheet.toml.',
        )


def check_clock(now: datetime, newest: datetime | None) -> Finding:
    """Whether the machine's clock can be right: it is behind what the paper has written down already."""
    if newest is not None and now < newest - timedelta(seconds=5):
        return fault(
            "clock",
            f"The clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the journal was written at {newest:%Y-%m-%d %H:%M:%S}.",
            "Set the clock, and keep it right with NTP: stories come out and rights end by it.",
        )
    return well("clock", f"The clock says {now:%Y-%m-%d %H:%M:%S} UTC.")


def check_press(stuck: Sequence[tuple[str, str, str]]) -> Iterator[Finding]:
    """Pages that could not be made, as (kind, name, trouble), the oldest first: readers see them as they were."""
    if stuck:
        kind, name, trouble = stuck[0]
        yield warning(
            "press",
            f"Pages that could not be made: {len(stuck)}. The first is the {kind} {name}: {trouble[:200]}",
            "Mend what the message says; each run of the press tries them again.",
        )
    else:
        yield well("press", "Every page could be made.")


def check_shipping(since: datetime | None, now: datetime) -> Finding:
    """Whether the bucket and the CDN follow. `since` is when the oldest page changed that they do not have yet."""
    if since is not None and now - since > LATE:
        return warning(
            "shipping",
            f"What came out at {since:%Y-%m-%d %H:%M} UTC has not reached the bucket or the CDN yet.",
            "The log of the worker says why, at «shipping»; `broadsheet press ship` tries it at once.",
        )
    return well("shipping", "Bucket and CDN have what came out, where there are any.")


def check_worker(keeper: str, last_beat: datetime | None, now: datetime) -> Finding:
    """Whether the worker is alive, if the paper runs. `keeper` is the supervisor's process id, or empty."""
    if not keeper:
        return well("worker", "The paper is not running on this machine.")
    if last_beat is None or now - last_beat > SILENCE:
        return fault(
            "worker",
            f"The paper runs (process {keeper}), but its worker {silence_of(last_beat, now)}.",
            "Look into the log for what it says of the child `work`, and start the paper anew.",
        )
    return well("worker", f"The paper runs (process {keeper}), and its worker is alive.")


def check_open_files() -> Finding:
    """How many readers can be connected at once, by the limit of open files."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES_NEEDED:
        return warning(
            "readers",
            f"Only {hard} files may be open at once, which bounds how many readers can be connected.",
            "Raise the limit for this account: ulimit -Hn, or LimitNOFILE= in a systemd unit.",
        )
    return well("readers", "Enough files may be open at once.")


def keeper_of(home: Path) -> str:
    """The process id of the supervisor that keeps this paper, as it wrote it; empty when none does."""
    try:
        with (home / "data" / "run.lock").open("r", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().strip() or "?"
    except OSError:
        pass
    return ""
