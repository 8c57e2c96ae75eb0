"""How soon a published story is on its pages, and how fast the whole paper is built, in archives of growing size.

The press runs as a host runs it, in a process of its own; the clock starts when the desk's transaction has been
committed and stops at the time the file system gives the last renamed file. Hugo and Pelican, which write every page again
for one added article, are timed at that in the same run. The whole paper is built by the command, its start included, in
turn with Hugo: the same stories as Markdown, with the pages that Hugo makes of them (lists, topics, feeds, related stories),
which it does not compress. Each peer where it is installed, and up to the size it can be waited for.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from .paper import found, say, told_by
from .rows import Row, bench, summed_up

STORIES = 40
"""Stories published one by one."""
COUNTED = 4
"""Stories published in the bench's own process, where the press says how many pages it rendered."""
BETWEEN = 0.25
PATIENCE = 30.0
MOST_FOR_HUGO = 100_000
"""It holds the whole site in memory."""
MOST_FOR_PELICAN = 10_000
"""It takes a quarter of a minute there."""


def _names(count: int) -> tuple[str, ...]:
    publish = [f"publish/{what}/{count}" for what in ("own-page-p50", "last-file-p95", "pages")]
    return (*publish, f"rebuild/{count}")


@bench(*_names(1_000))
def a_thousand() -> list[Row]:
    return _measured(1_000, rebuilds=3)


@bench(*_names(10_000))
def ten_thousand() -> list[Row]:
    return _measured(10_000, rebuilds=3)


@bench(*_names(100_000))
def a_hundred_thousand() -> list[Row]:
    return _measured(100_000, rebuilds=1)


@bench(*_names(1_000_000), only_by_name=True)
def a_million() -> list[Row]:
    """An hour's work and fifty gigabytes of disk, so only where it is asked for."""
    return _measured(1_000_000, rebuilds=1)


def _measured(count: int, rebuilds: int) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as home:
        found(Path(home))
        told = told_by("publishing", str(count), str(rebuilds), home=Path(home))
    own, last, pages, rebuild = _names(count)
    return [
        Row(own, round(median(told["own"]), 1), "ms", None, None, _spread(told["own"]), len(told["own"])),
        _beside_whole_builds(last, told["last"], told["rebuilt"]),
        summed_up(
            pages,
            "pages",
            told["pages"],
            note=f"{median(told['files']):.0f} files, {median(told['bytes']) / 1e3:.0f} kB",
        ),
        summed_up(rebuild, "pages/s", told["rebuilds"], told["peers"], note=told["built"]),
    ]


def _beside_whole_builds(name: str, ours: Sequence[float], rebuilt: dict[str, list[float]]) -> Row:
    """Milliseconds to the last file beside what the peers need for one added article, of which the fastest is the peer."""
    peers = {peer: median(seconds) * 1e3 for peer, seconds in rebuilt.items()}
    value, peer = round(_p95(ours), 1), min(peers.values(), default=None)
    said = ", ".join(f"{peer} {ms:,.0f} ms" for peer, ms in peers.items())
    note = f"after one added article: {said}" if said else "neither hugo nor pelican here"
    return Row(
        name,
        value,
        "ms",
        round(peer, 1) if peer else None,
        round(value / peer, 4) if peer else None,
        _spread(ours),
        len(ours),
        note,
    )


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def _spread(values: Sequence[float]) -> float:
    """The middle half of the stories, to the median."""
    low, middle, high = quantiles(values, n=4)
    return round((high - low) / middle, 3)


# ---- in the paper's own process --------------------------------------------------------------------------------


def measure(count: int, rebuilds: int) -> dict[str, Any]:
    """Run where the paper is: milliseconds of each story, pages of a run, pages a second of each build."""
    import django

    django.setup()
    from .archive.hugo import rebuild_with_hugo, write_hugo_site
    from .archive.making import drafts, make_archive
    from .archive.pelican import rebuild_with_pelican, write_pelican_site

    home = Path(os.environ["BROADSHEET_HOME"])
    say(f"making {count} stories")
    make_archive(count)
    hugo = write_hugo_site(home / "hugo") if count <= MOST_FOR_HUGO and _is_here("hugo") else None
    pelican = (
        write_pelican_site(home / "pelican") if count <= MOST_FOR_PELICAN and _is_here("pelican") else None
    )
    stories = drafts(STORIES + COUNTED)
    told = _build_in_turns(rebuilds, hugo)
    say("bringing out the edition")
    _press("run", "--once")
    told |= _publish_counted(stories[:COUNTED])
    _let_the_disk_rest(count)
    told |= _publish_timed(stories[COUNTED:])
    rebuilt = {}
    if hugo:
        say("building with Hugo after one added article")
        rebuilt["Hugo"] = [rebuild_with_hugo(hugo) for _ in range(rebuilds)]
    if pelican:
        say("building with Pelican after one added article")
        rebuilt["Pelican"] = [rebuild_with_pelican(pelican)]
    return told | {"rebuilt": rebuilt}


def _let_the_disk_rest(count: int) -> None:
    """A disk that has just been given the whole tree is busy with it for a while: 30 GB with a million stories."""
    os.sync()
    time.sleep(count / 20_000)


def _publish_counted(
    stories: Sequence[Any],
) -> dict[str, list[float]]:  # Any: articles; Django was set up late
    from broadsheet.desk.actions.publishing import publish
    from broadsheet.pages import actions

    say("counting pages")
    pages = []
    for story in stories:
        publish(story)
        pages.append(actions.run(build=False).pages)
    return {"pages": pages}


def _publish_timed(stories: Sequence[Any]) -> dict[str, list[float]]:  # Any: as above
    from broadsheet.desk.actions.publishing import publish
    from broadsheet.journal.actions import newest_change, position_of
    from broadsheet.press.models import AwaitingBrotli

    say(f"publishing {len(stories)} stories")
    live = Path(os.environ["BROADSHEET_HOME"]) / "pages/current"
    told: dict[str, list[float]] = {"own": [], "last": [], "files": [], "bytes": []}
    press = subprocess.Popen([sys.executable, "-m", "broadsheet", "press", "run"], stdout=subprocess.DEVNULL)
    try:
        time.sleep(4)
        for n, story in enumerate(stories):
            AwaitingBrotli.objects.all().delete()
            time.sleep(BETWEEN)
            publish(story)
            committed = time.time()
            own = live / "site" / (story.address or "") / "index.html"
            _wait_for(own.is_file, look_again=0.001)  # it is pressed once more with its related stories
            own_after = time.time() - committed
            # The file system tells when each file came, so this need not ask often, and leaves the core to the press.
            _wait_for(lambda: position_of("press") >= newest_change(), look_again=0.02)
            written = [live / file for file in AwaitingBrotli.objects.values_list("file", flat=True)]
            if n < 3:
                continue  # the first ones also load templates
            moments = {file: file.stat().st_ctime for file in written}
            told["own"].append(own_after * 1e3)
            told["last"].append((max(moments.values()) - committed) * 1e3)
            told["files"].append(len(written))
            told["bytes"].append(sum(file.stat().st_size for file in written))
    finally:
        press.terminate()
        press.wait(timeout=20)
    return told


def _wait_for(true: Callable[[], bool], look_again: float) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("the press did not press")
        time.sleep(look_again)


def _build_in_turns(rebuilds: int, hugo: Path | None) -> dict[str, Any]:
    from .archive.hugo import build_with_hugo

    ours, peers, built = [], [], ""
    for _ in range(rebuilds):
        say("building the paper")
        folder, began = Path(os.environ["BROADSHEET_HOME"]) / "built", time.perf_counter()
        pages = json.loads(_press("rebuild", "--to", str(folder), "--json"))["pages"]
        seconds = time.perf_counter() - began
        ours.append(pages / seconds)
        built = f"{pages} pages in {seconds:.1f} s"
        shutil.rmtree(folder)
        if hugo:
            say("building with Hugo")
            pages, seconds = build_with_hugo(hugo)
            peers.append(pages / seconds)
            built += f"; Hugo {pages} in {seconds:.1f} s"
        else:
            built += "; no Hugo"
    return {"rebuilds": ours, "peers": peers, "built": built}


def _is_here(command: str) -> bool:
    """Whether the peer is installed beside our Python."""
    return shutil.which(command, path=str(Path(sys.executable).parent)) is not None


def _press(*words: str) -> str:
    command = [sys.executable, "-m", "broadsheet", "press", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
