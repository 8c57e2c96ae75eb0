"""The configurations in deploy/, in the real servers: they answer as the front door does, and alone when it is away."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from broadsheet.press.leads import RULES, leads_of
from broadsheet.press.serving import PublicSite
from broadsheet.press.store import Store
from tests.press.paper import FEED, PAGE, Paper
from tests.press.test_serving_under_granian import Running

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
ANYWHERE = os.environ.get("PATH", "") + ":/usr/sbin"
BROWSER = {"Accept-Encoding": "gzip", "Host": "news.example.org"}

ASKED = [
    pytest.param("/favicon-that-is-not.ico", id="a file that is not there"),
    pytest.param("/", id="the front page"),
    pytest.param("/about/", id="a page"),
    pytest.param("/about", id="a page without its slash"),
    pytest.param("/about/index.html", id="the file behind a page"),
    pytest.param("/feed.xml", id="a feed"),
    pytest.param("/feed.json", id="a feed in JSON"),
    pytest.param("/robots.txt", id="a text"),
    pytest.param("/assets/paper.0123456789ab.css", id="an asset"),
    pytest.param("/media/pictures/ab12/640.avif", id="a picture"),
    pytest.param("/media/pictures/ab12/641.avif", id="a picture that is not there"),
    pytest.param("/media/original_images/quay.jpg", id="an original, which is nobody's business"),
    pytest.param("/nothing/", id="nothing"),
    pytest.param("/404.html", id="the body of a notice"),
    pytest.param("/about/index.html.gz", id="a sibling"),
    pytest.param("/.well-known/x", id="a name with a dot"),
    pytest.param("/2026/", id="a folder without a page"),
    pytest.param("/2026/11/withdrawn/", id="a withdrawn story"),
    pytest.param("/2026/11/old-slug/", id="a former address"),
    pytest.param("/desktop/", id="a page whose name begins like the desk's"),
    pytest.param("/-/health", id="the dynamic part"),
    pytest.param("/desk/", id="the desk"),
]
SAID = (
    "content-type",
    "cache-control",
    "location",
    "content-encoding",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
)


async def behind(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Stands for Django, which says how it may be used on every answer."""
    about = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": about})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


Answer = tuple[int, dict[str, str | None], bytes]


def ask(port: int, path: str, method: str = "GET") -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request(method, path, headers=BROWSER)
        answer = line.getresponse()
        return answer.status, {name: answer.getheader(name) for name in SAID}, answer.read()
    finally:
        line.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def up(command: list[str], port: int, home: Path) -> Iterator[None]:
    """A web server of its own until the block ends."""
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(home)})
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and server.poll() is None:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            pytest.fail(f"{command[0]} did not come up: {(home / 'server.log').read_text()[-2000:]}")
        yield
    finally:
        server.terminate()
        server.wait(timeout=15)


def _binary(name: str) -> str:
    found = shutil.which(name, path=ANYWHERE)
    if found is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"{name} is not installed; .ci/run installs it")
    return str(found)


@contextmanager
def nginx(home: Path, paper: Path, behind_port: int, *, rules: bool = False) -> Iterator[int]:
    port, binary = free_port(), _binary("nginx")
    text = (DEPLOY / "nginx.conf").read_text()
    text = taken_in(text) if rules else text
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/paper", str(paper))
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{behind_port}")
    temporary = " ".join(
        f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root its workers would give up the rights to read a temporary folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (home / "nginx.conf").write_text(
        f"daemon off; pid {home}/nginx.pid; error_log {home}/error.log; {user}\n"
        f"events {{ }}\nhttp {{ access_log off; {temporary}\n{text}\n}}\n"
    )
    with up([binary, "-p", str(home), "-c", str(home / "nginx.conf")], port, home):
        yield port


@contextmanager
def caddy(home: Path, paper: Path, behind_port: int, *, rules: bool = False) -> Iterator[int]:
    port, binary = free_port(), _binary("caddy")
    text = (DEPLOY / "Caddyfile").read_text()
    text = taken_in(text) if rules else text
    text = text.replace("news.example.org {", f"http://news.example.org:{port} {{\n\tbind 127.0.0.1")
    text = text.replace("/srv/paper", str(paper)).replace("127.0.0.1:8000", f"127.0.0.1:{behind_port}")
    (home / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
    with up([binary, "run", "--config", str(home / "Caddyfile"), "--adapter", "caddyfile"], port, home):
        yield port


def taken_in(conf: str) -> str:
    """The configuration with the paper's own rules taken in, as its comment says."""
    return conf.replace("# include /", "include /").replace("# import /", "import /")


SERVERS = [pytest.param(nginx, id="nginx"), pytest.param(caddy, id="Caddy")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper's folder with one of each kind of answer."""
    home = tmp_path_factory.mktemp("paper")
    paper = Paper(home)
    paper.open_edition("1")
    paper.put("site/index.html", PAGE, "gz")
    paper.put("site/about/index.html", b"<title>About</title>" + PAGE, "gz")
    paper.put("site/desktop/index.html", b"<title>Of desktops</title>" + PAGE, "gz")
    paper.put("site/2026/11/harbour-wall/index.html", b"<title>Harbour wall</title>" + PAGE, "gz")
    paper.put("site/feed.xml", FEED)
    paper.put("site/feed.json", b"{}")
    paper.put("site/robots.txt", b"User-agent: *\n")
    paper.put("site/assets/paper.0123456789ab.css", b"body{margin:0}" * 20, "gz")
    paper.put("site/404.html", b"<title>Not here</title>")
    paper.put("gone/2026/11/withdrawn/index.html", b"<title>This story was withdrawn</title>")
    paper.put("moved/2026/11/old-slug/index.html", b"/2026/11/harbour-wall/\n")
    paper.put_media("pictures/ab12/640.avif", bytes(range(256)) * 4)
    paper.put_media("original_images/quay.jpg", b"with the camera's position in it")
    return home


@pytest.fixture(scope="module")
def front_door(home: Path) -> Iterator[int]:
    server = Running(PublicSite(home / "pages", home / "media", behind))
    try:
        yield server.port
    finally:
        server.end()


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, home: Path, front_door: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    with request.param(tmp_path_factory.mktemp("server"), home, front_door) as port:
        yield port


@pytest.fixture(scope="module", params=SERVERS)
def alone(
    request: pytest.FixtureRequest, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The same server while Broadsheet is away."""
    with request.param(tmp_path_factory.mktemp("alone"), home, free_port()) as port:
        yield port


@pytest.mark.parametrize("path", ASKED)
def test_a_web_server_in_front_answers_as_the_front_door_does(
    server: int, front_door: int, path: str
) -> None:
    assert ask(server, path) == ask(front_door, path)


@pytest.mark.parametrize("path", ["/", "/feed.xml"])
def test_pages_are_only_for_reading(server: int, path: str) -> None:
    assert ask(server, path, "POST")[0] in (403, 405)


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        pytest.param("/", 200, None, id="the front page"),
        pytest.param("/about/", 200, None, id="a page"),
        pytest.param("/feed.xml", 200, FEED, id="a feed"),
        pytest.param("/media/pictures/ab12/640.avif", 200, bytes(range(256)) * 4, id="a picture"),
        pytest.param(
            "/2026/11/withdrawn/", 410, b"<title>This story was withdrawn</title>", id="a withdrawn story"
        ),
        pytest.param("/nothing/", 404, b"<title>Not here</title>", id="nothing"),
        pytest.param("/desk/", 502, None, id="the desk"),
    ],
)
def test_the_paper_stays_readable_while_broadsheet_is_away(
    alone: int, path: str, status: int, body: bytes | None
) -> None:
    answer = ask(alone, path)
    assert answer[0] == status
    assert body is None or answer[2] == body


@pytest.mark.parametrize(
    ("run", "server", "file"), [(nginx, "nginx", "rules.conf"), (caddy, "caddy", "rules.caddy")]
)
def test_with_the_papers_rules_former_addresses_lead_on_without_broadsheet(
    home: Path, tmp_path: Path, run: Any, server: str, file: str
) -> None:
    store = Store(home / "pages/current", tmp_path)
    (home / file).write_text("\n".join(RULES[server](leads_of(store))))
    with run(tmp_path, home, free_port(), rules=True) as port:
        status, said, _ = ask(port, "/2026/11/old-slug/")
        assert (status, (said["location"] or "").removeprefix(f"http://news.example.org:{port}")) == (
            301,
            "/2026/11/harbour-wall/",
        )
        assert ask(port, "/2026/11/withdrawn/")[0] == 410
        assert b"withdrawn" in ask(port, "/2026/11/withdrawn/")[2]
