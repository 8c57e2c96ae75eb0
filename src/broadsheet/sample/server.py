"""The invented wires' own web server, on this machine alone.

The demo polls it like any publisher in the world, so what one sees there has
come the whole road: fetched, parsed, judged, filed under its terms, pressed.
"""

import hashlib
import threading
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from broadsheet.sample.feeds import SampleSource, render_feed, sources
from broadsheet.sample.pictures import pictures


class WireServer:
    """Serves the sample's feeds and pictures on 127.0.0.1 until closed.

    `now` is the hour from which the feeds' dates count back; it stays the same
    for one paper, so an unchanged feed answers 304. Port 0 takes any free port.
    """

    def __init__(self, now: datetime, port: int = 0) -> None:
        self._feeds = {f"/{source.feed_path}": source for source in sources()}
        self._pictures = {f"/pictures/{picture.file}": picture.path for picture in pictures()}
        self._now = now
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_for(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="sample wires", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address of everything here, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def address_of(self, source: SampleSource) -> str:
        """Where one feed is served."""
        return f"{self.url}/{source.feed_path}"

    def start(self) -> "WireServer":
        self._thread.start()
        return self

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> tuple[bytes, str] | None:
        """Body and content type for a path; None where there is nothing."""
        if path in self._pictures:
            return self._pictures[path].read_bytes(), "image/webp"
        source = self._feeds.get(path)
        if source is None:
            return None
        return render_feed(source.slug, self._now, self.url), source.content_type


def _handler_for(wires: WireServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = wires.answer(self.path)
            if found is None:
                self._send(HTTPStatus.NOT_FOUND, b"", {})
                return
            body, kind = found
            etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            headers = {"Content-Type": kind, "ETag": etag}
            if self.headers.get("If-None-Match") == etag:
                self._send(HTTPStatus.NOT_MODIFIED, b"", headers)
            else:
                self._send(HTTPStatus.OK, body, headers)

        def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status is not HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # Any: the base class's signature
            """The demo's own log says enough."""

    return Handler
