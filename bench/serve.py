"""How fast the front door answers readers, beside nginx: the same file, one core each, turn by turn.

Both send the article's gzip sibling to a client that offers what a browser offers, but for zstd: that nginx cannot make,
and the front door would send it while there is no brotli yet. nginx has its open file cache on and sends none of the security headers, so it is as fast here as it can be.
"""

import asyncio
import gzip
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from broadsheet.press.serving import PublicSite
from broadsheet.press.serving.server import serve

from .load import ask, generator
from .machine import SERVER_CORE, free_port, on_core, processor_seconds, wait_for
from .rows import Row, bench, summed_up

RUNS, SECONDS = 7, 2.0
ARTICLE = "/2026/11/a-story-of-the-harbour/"
BROWSER = {
    "Accept-Encoding": "gzip, deflate, br",
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "en",
}

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  types {{ text/html html; }}
  charset utf-8; gzip_static on; gzip_vary on; etag on;
  open_file_cache max=1000 inactive=60s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages/current/site; }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A server that is up."""

    url: str
    pid: int


@bench(
    *("serve/article", "serve/article-p99", "serve/article-cpu"),
    *("serve/304", "serve/304-p99", "serve/304-cpu"),
)
def public_pages() -> Sequence[Row]:
    """One article, whole and unchanged: requests a second, how late the latest hundredth is, processor time of an answer."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        _write_store(folder)
        ours = running.enter_context(front_door(folder))
        binary = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        nginx = running.enter_context(_nginx(binary, folder)) if binary else None
        return [*_rows("article", ours, nginx, held=False), *_rows("304", ours, nginx, held=True)]


def _rows(name: str, ours: Server, nginx: Server | None, *, held: bool) -> list[Row]:
    servers = [ours] if nginx is None else [ours, nginx]
    headers = {server.url: BROWSER | _validator(server, held) for server in servers}
    speeds: list[list[float]] = [[] for _ in servers]
    lates: list[list[float]] = [[] for _ in servers]
    costs: list[list[float]] = [[] for _ in servers]
    for _ in range(RUNS):
        for server, speed, late, cost in zip(servers, speeds, lates, costs, strict=True):
            before = processor_seconds(server.pid)
            heard = ask(server.url, headers[server.url], SECONDS)
            speed.append(heard.answers)
            late.append(heard.p99)
            cost.append((processor_seconds(server.pid) - before) / (heard.answers * SECONDS) * 1e6)
    note = "; ".join(filter(None, ["no nginx here" if nginx is None else "", generator()]))
    return [
        summed_up(f"serve/{name}", "requests/s", speeds[0], *speeds[1:], note=note),
        summed_up(f"serve/{name}-p99", "ms", lates[0], *lates[1:], note=note),
        summed_up(f"serve/{name}-cpu", "µs/answer", costs[0], *costs[1:], note=note),
    ]


def _validator(server: Server, held: bool) -> dict[str, str]:
    with urllib.request.urlopen(urllib.request.Request(server.url, headers=BROWSER)) as answer:
        if answer.headers["content-encoding"] != "gzip":
            raise RuntimeError(f"{server.url} did not send the compressed article")
        return {"If-None-Match": answer.headers["etag"]} if held else {}


def _write_store(folder: Path) -> None:
    """An edition with one article of about 24 kB, 7 kB compressed, always the same."""
    chance = random.Random(7)
    words = "harbour quay tide council vote ferry wall storm price market letter night captain light".split()
    words += [
        f"{chance.choice(words)}{chance.choice(['s', 'ed', 'ing', 'er'])}{number}" for number in range(400)
    ]
    text = "".join(f"<p>{' '.join(chance.choices(words, k=60))}.</p>\n" for _ in range(50))
    page = f"<!doctype html><title>A story of the harbour</title><main>{text}</main>".encode()
    path = folder / "pages/editions/1/site" / ARTICLE.strip("/") / "index.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(page)
    path.with_name("index.html.gz").write_bytes(gzip.compress(page, 9, mtime=0))
    (folder / "media").mkdir()
    (folder / "pages/current").symlink_to("editions/1")


@contextmanager
def front_door(folder: Path) -> Iterator[Server]:
    """The paper in this folder under the real server, on a core of its own."""
    port = free_port()
    with _process([sys.executable, "-m", "bench.serve", str(folder), str(port)], port) as server:
        yield server


@contextmanager
def _nginx(binary: str, folder: Path) -> Iterator[Server]:
    # Its worker gives up root's rights, and must still get into the temporary folder.
    folder.chmod(0o755)
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with _process(command, port) as server:
        yield server


@contextmanager
def _process(command: list[str], port: int) -> Iterator[Server]:
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(
        command,
        env=paths,
        preexec_fn=on_core(SERVER_CORE),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield Server(f"http://127.0.0.1:{port}{ARTICLE}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=15)


async def _serve(folder: Path, port: int) -> None:
    async def nobody(*_: object) -> None:
        raise RuntimeError("the bench asks for public pages only")

    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with socket.create_server(("127.0.0.1", port), backlog=1024) as listening:
        await serve(PublicSite(folder / "pages", folder / "media", nobody), listening, stop)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
