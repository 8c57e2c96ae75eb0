"""The machine under the benches: which core runs what, and what a process has used.

A server and its load share no core where there are two, or each would measure the other.
"""

import os
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

SERVER_CORE, LOAD_CORE = 0, 1


def on_core(core: int) -> Callable[[], None] | None:
    """A function that binds the process that calls it to one core; None on a machine with a single core."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return None
    return lambda: os.sched_setaffinity(0, {cores[core]})


def processor_seconds(pid: int) -> float:
    """Processor time a process and its living children have used so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(processor_seconds(int(child)) for child in children)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port: int = line.getsockname()[1]
        return port


def wait_for(port: int, seconds: float = 20) -> None:
    """Return when something listens on this port; TimeoutError after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port} after {seconds:g} s")


def family(pid: int) -> list[int]:
    """A process and all it has started, and those they have."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += [int(child) for child in (task / "children").read_text().split()]
    return [pid, *(member for child in children for member in family(child))]


def megabytes(pid: int, which: str) -> float:
    """Memory of a process: "Rss" with what it shares, "Pss" with its part of that."""
    found = re.search(rf"^{which}:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
