"""Only the door opens connections: no other module of the product may know how.

A module that needs to is added to REVIEWED with the reason, in a change of its own that
says why the door does not do.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
DOOR = "broadsheet/net/"

# Modules that can open a connection, with all that is in them.
CLIENTS = {
    *(
        "socket",
        "_socket",
        "http.client",
        "urllib.request",
        "ftplib",
        "smtplib",
        "telnetlib",
        "imaplib",
        "poplib",
    ),
    *("nntplib", "xmlrpc.client", "multiprocessing.connection", "aiohttp", "aiohappyeyeballs", "requests"),
    *("urllib3", "httpx", "httpcore", "websockets", "websocket", "tornado", "twisted", "pycurl", "paramiko"),
    "obstore",
}
# Calls that open one, whatever they are called on (asyncio, a loop, a transport).
CALLS = {
    *("open_connection", "create_connection", "create_datagram_endpoint", "open_unix_connection"),
    *("create_unix_connection", "sock_connect", "urlopen", "urlretrieve"),
}
# path under src/ -> why it may.
REVIEWED = {
    "broadsheet/journal/bell.py": "listens at the paper's own database, on a connection that Django makes",
    "broadsheet/ops/listening.py": "opens the socket the paper listens on; it connects to nobody",
    "broadsheet/ops/supervisor.py": "holds that socket, for its type only",
    "broadsheet/ops/web.py": "serves on that socket, for its type only",
    "broadsheet/press/shipping/bucket.py": "writes to the one storage the host has set; no address from outside gets there",
    "broadsheet/press/serving/server.py": "is handed the listening socket; readers connect to it, it to nobody",
}


def openings(source: str) -> Iterator[str]:
    """What in a module could open a connection."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (name.name for name in node.names if is_client(name.name))
            case ast.ImportFrom(module=str(module), level=0):
                names = [module, *(f"{module}.{name.name}" for name in node.names)]
                yield from (name for name in names if is_client(name))
                yield from (name.name for name in node.names if name.name in CALLS)
            case ast.Attribute(attr=attr) if attr in CALLS:
                yield attr
            case ast.Call(func=ast.Name(id="__import__") | ast.Attribute(attr="import_module")):
                yield from (
                    one.value
                    for one in node.args
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and is_client(one.value)
                )


def is_client(name: str) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in CLIENTS for length in range(1, len(parts) + 1))


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import http.client as h",
        "from http import client",
        "from urllib import request",
        "from urllib.request import Request",
        "import urllib.request",
        "def f():\n    import aiohttp.web",
        "from smtplib import SMTP",
        "import asyncio\nasyncio.open_connection('a', 1)",
        "from asyncio import open_connection",
        "loop.create_connection(a, b)",
        "connect = loop.sock_connect",
        "import importlib\nimportlib.import_module('requests')",
        "__import__('socket')",
    ],
)
def test_the_search_finds_what_opens_connections(source: str) -> None:
    assert list(openings(source))


@pytest.mark.parametrize(
    "source",
    [
        "from urllib.parse import urlsplit",
        "import http",
        "from http import HTTPStatus",
        "import asyncio",
        "from django.db import connection",
        "from broadsheet.net.door import Request, fetch",
        "from . import socket",
    ],
)
def test_the_search_leaves_the_rest_alone(source: str) -> None:
    assert not list(openings(source))


def test_nothing_but_the_door_can_open_a_connection() -> None:
    found = {
        path: sorted(set(names))
        for path, names in (
            (file.relative_to(SOURCE).as_posix(), list(openings(file.read_text("utf-8"))))
            for file in SOURCE.rglob("*.py")
        )
        if names and not path.startswith(DOOR) and path not in REVIEWED
    }
    assert found == {}, "use broadsheet.net.door, or see the top of this test"


def test_every_reviewed_exception_is_still_needed_and_has_its_reason() -> None:
    for path, why in REVIEWED.items():
        assert list(openings((SOURCE / path).read_text("utf-8"))), f"{path} opens nothing any more"
        assert len(why.split()) > 3, f"{path}: say why"


def test_the_search_does_see_the_door() -> None:
    assert list(openings((SOURCE / DOOR / "door.py").read_text("utf-8")))
