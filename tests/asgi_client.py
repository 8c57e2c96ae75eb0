"""A client that speaks ASGI with an app directly: no server, no socket, the bytes as the app sends them.

It is strict where servers are forgiving: a message out of order, a line break in a header or
a length that is not the body's fails the test that sees it.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    lines: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.lines)


class AsgiClient:
    """Asks an ASGI app as a browser would through a server."""

    def __init__(self, app: Any, host: str | None = "paper.example") -> None:
        self._app = app
        self._host = host

    def get(self, target: str | bytes, headers: Headers = ()) -> Answer:
        return self.ask("GET", target, headers)

    def head(self, target: str | bytes, headers: Headers = ()) -> Answer:
        return self.ask("HEAD", target, headers)

    def ask(self, method: str, target: str | bytes, headers: Headers = (), body: bytes = b"") -> Answer:
        """One request; `target` is path and query as they stand in the request line."""
        return asyncio.run(self.ask_async(method, target, headers, body))

    async def ask_async(
        self, method: str, target: str | bytes, headers: Headers = (), body: bytes = b""
    ) -> Answer:
        line = target.encode("latin-1") if isinstance(target, str) else target
        messages: list[dict[str, Any]] = []
        requests = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not requests:
                await asyncio.Event().wait()
            return requests.pop()

        async def send(message: dict[str, Any]) -> None:
            messages.append(message)

        await self._app(self._scope(method, line, headers), receive, send)
        return _answer(method, messages)

    def _scope(self, method: str, target: bytes, headers: Headers) -> dict[str, Any]:
        path, _, query = target.partition(b"?")
        pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
        if self._host is not None and not any(name == "host" for name, _ in pairs):
            pairs.insert(0, ("host", self._host))
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote_to_bytes(path).decode("utf-8", "replace"),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in pairs],
            "client": ("127.0.0.1", 40000),
            "server": ("127.0.0.1", 80),
            "extensions": {},
        }


def _answer(method: str, messages: list[dict[str, Any]]) -> Answer:
    opening, *rest = messages
    assert opening["type"] == "http.response.start"
    assert rest and all(message["type"] == "http.response.body" for message in rest)
    assert [bool(message.get("more_body")) for message in rest] == [True] * (len(rest) - 1) + [False]
    lines = tuple(
        (name.decode("ascii").lower(), value.decode("latin-1")) for name, value in opening["headers"]
    )
    assert not any("\r" in value or "\n" in value for _, value in lines)
    body = b"".join(message.get("body", b"") for message in rest)
    length = dict(lines).get("content-length")
    if method == "HEAD" or opening["status"] in (204, 304):
        assert body == b""
    elif length is not None:
        assert len(body) == int(length)
    return Answer(opening["status"], lines, body)
