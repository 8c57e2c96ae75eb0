"""Answers from beyond the front door are held for a crowd: asked for once, the same for all, and never too old."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from broadsheet.press.serving import Holding
from tests.asgi_client import Answer, AsgiClient

PATH = "/-/tide"


class Beyond:
    """What lies behind: counts how often it is asked, and by whom."""

    def __init__(self, status: int = 200, *, fails: bool = False) -> None:
        self.status, self.fails = status, fails
        self.asked: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope)
        number = len(self.asked)
        await receive()
        await self.open.wait()
        if self.fails:
            raise OSError("no tide table")
        headers = [
            (b"content-type", b"text/plain"),
            (b"Cache-Control", b"no-store"),
            (b"set-cookie", b"who=1"),
            (b"vary", b"cookie"),
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"high ", "more_body": True})
        await send({"type": "http.response.body", "body": b"%d" % number})


def first_letter(query: bytes) -> bytes | None:
    return query[:1] or None


@pytest.fixture
def beyond() -> Beyond:
    return Beyond()


@pytest.fixture
def now() -> list[float]:
    return [50.0]


@pytest.fixture
def door(beyond: Beyond, now: list[float]) -> Holding:
    return Holding(beyond, PATH, first_letter, seconds=10.0, most=3, clock=lambda: now[0])


def ask(
    door: Holding, query: str = "a", method: str = "GET", host: str = "paper.example", **headers: str
) -> Answer:
    return AsgiClient(door, host).ask(method, f"{PATH}?{query}", headers)


def test_the_same_question_is_passed_on_once_while_its_answer_is_good(
    door: Holding, beyond: Beyond, now: list[float]
) -> None:
    bodies = []
    for at in (50.0, 55.0, 59.9, 60.0, 69.9):
        now[0] = at
        bodies.append(ask(door).body)
    assert bodies == [b"high 1"] * 3 + [b"high 2"] * 2


def test_others_keep_an_answer_no_longer_than_the_door(door: Holding, now: list[float]) -> None:
    kept = []
    for at in (50.0, 54.5, 59.5):
        now[0] = at
        kept.append(ask(door).headers["cache-control"])
    assert kept == ["public, max-age=10", "public, max-age=5", "no-store"]


def test_variants_of_a_question_are_one_question(door: Holding, beyond: Beyond) -> None:
    for n in range(50):
        ask(door, f"a{n}", cookie=f"who={n}", accept_language="de", x_forwarded_host="elsewhere.example")
    assert len(beyond.asked) == 1


def test_nothing_of_who_asks_is_passed_on_or_comes_back(door: Holding, beyond: Beyond) -> None:
    answer = ask(door, "a&noise", cookie="who=1", accept_encoding="gzip", x_forwarded_for="203.0.113.7")
    [scope] = beyond.asked
    assert (scope["query_string"], scope["headers"]) == (b"a", [(b"host", b"paper.example")])
    assert not {"set-cookie", "vary"} & answer.headers.keys()


def test_hosts_are_answered_apart(door: Holding, beyond: Beyond) -> None:
    ask(door, host="paper.example")
    ask(door, host="other.example")
    assert len(beyond.asked) == 2


def test_no_more_is_held_than_there_is_room_for(door: Holding, beyond: Beyond) -> None:
    for letter in "abcdef":
        ask(door, letter)
    assert len(door._held) == 3
    assert door._asking == {}
    ask(door, "f")
    assert len(beyond.asked) == 6
    ask(door, "a")
    assert len(beyond.asked) == 7


@pytest.mark.parametrize("status", [400, 404, 500])
def test_only_a_good_answer_is_held(now: list[float], status: int) -> None:
    beyond = Beyond(status)
    door = Holding(beyond, PATH, first_letter, seconds=10.0)
    assert [ask(door).headers["cache-control"] for _ in range(2)] == ["no-store"] * 2
    assert len(beyond.asked) == 2


def test_head_is_answered_from_the_same_answer_without_its_body(door: Holding, beyond: Beyond) -> None:
    assert ask(door, method="HEAD").body == b""
    assert ask(door).body == b"high 1"
    assert beyond.asked[0]["method"] == "GET"


@pytest.mark.parametrize(
    ("method", "target"),
    [
        pytest.param("POST", f"{PATH}?a", id="another method"),
        pytest.param("GET", PATH, id="no question"),
        pytest.param("GET", "/-/search?a", id="another path"),
    ],
)
def test_everything_else_is_handed_on_as_it_is(
    door: Holding, beyond: Beyond, method: str, target: str
) -> None:
    for _ in range(2):
        AsgiClient(door).ask(method, target, {"cookie": "who=1"})
    assert len(beyond.asked) == 2
    assert (b"cookie", b"who=1") in beyond.asked[0]["headers"]


def crowd(
    door: Holding, beyond: Beyond, happens: Callable[[list["asyncio.Task[Answer]"]], None]
) -> list[Any]:
    """A hundred ask at once; something happens before the answer comes."""

    async def together() -> list[Any]:
        beyond.open = asyncio.Event()
        client = AsgiClient(door)
        asking = [asyncio.create_task(client.ask_async("GET", f"{PATH}?a")) for _ in range(100)]
        await asyncio.sleep(0.01)
        happens(asking)
        await asyncio.sleep(0)
        beyond.open.set()
        return await asyncio.gather(*asking, return_exceptions=True)

    return asyncio.run(together())


def test_a_crowd_that_asks_at_once_costs_one_question(door: Holding, beyond: Beyond) -> None:
    answers = crowd(door, beyond, lambda asking: None)
    assert {answer.body for answer in answers} == {b"high 1"}
    assert len(beyond.asked) == 1


def test_when_the_first_of_a_crowd_leaves_the_others_are_answered(door: Holding, beyond: Beyond) -> None:
    first, *others = crowd(door, beyond, lambda asking: asking[0].cancel())
    assert isinstance(first, asyncio.CancelledError)
    assert {answer.body for answer in others} == {b"high 1"}


def test_a_trouble_is_told_to_all_who_wait_and_the_next_asks_anew(door: Holding, beyond: Beyond) -> None:
    beyond.fails = True
    assert {type(answer) for answer in crowd(door, beyond, lambda asking: None)} == {OSError}
    beyond.fails = False
    assert ask(door).status == 200
