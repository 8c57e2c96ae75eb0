"""`broadsheet demo`: the Larkport Courier, whole, on this machine alone.

The first time it founds the paper; after that it opens the one there is. The
invented wires are served from this process, and the paper itself is run by
the same `broadsheet run` every host uses.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from broadsheet.ops.folder import is_paper, make_folder
from broadsheet.sample.owner import OWNER, owner_password
from broadsheet.sample.server import WireServer

NOTE = "sample.json"


def main(words: list[str]) -> int:
    """Found the sample paper where there is none, and run it until it is told to stop."""
    parser = argparse.ArgumentParser(
        "broadsheet demo", description="A complete sample paper, on this machine alone."
    )
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args(words)
    home = Path(os.environ.get("BROADSHEET_HOME") or ".demo").resolve()
    os.environ["BROADSHEET_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")
    if not is_paper(home):
        make_folder(home)
    wires = _serve_wires(home)
    os.environ["BROADSHEET_EGRESS_ALLOW"] = f"127.0.0.1:{wires.port}"
    try:
        _fill_when_new(home, wires, f"http://{options.host}:{options.port}")
        print(f"Sign in at the desk as {OWNER}, password {owner_password(home)}", flush=True)
        return _run(options.host, options.port)
    finally:
        wires.close()


def _serve_wires(home: Path) -> WireServer:
    """The wires, at the hour and the port they had before where that is possible."""
    note = home / NOTE
    known = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
    now = datetime.fromisoformat(known["now"]) if known else datetime.now(UTC)
    try:
        wires = WireServer(now, known.get("port", 0))
    except OSError:
        wires = WireServer(now)  # somebody else has the port now; the sources are told below
    note.write_text(json.dumps({"now": now.isoformat(), "port": wires.port}), encoding="utf-8")
    return wires.start()


def _fill_when_new(home: Path, wires: WireServer, base_url: str) -> None:
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "broadsheet", "fill", "--wires", wires.url, "--base-url", base_url], check=True
    )
    print(f"The sample paper was ready after {time.monotonic() - started:.0f} s.", flush=True)


def _run(host: str, port: int) -> int:
    """Run the paper as its host would; ends when it does.

    Ctrl-C reaches the paper through the terminal; a SIGTERM to the demo is passed on to it.
    """
    paper = subprocess.Popen([sys.executable, "-m", "broadsheet", "run", "--host", host, "--port", str(port)])
    signal.signal(signal.SIGTERM, lambda *_: paper.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return paper.wait()
