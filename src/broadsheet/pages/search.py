"""The search page: the only list of the paper that is made while a reader waits.

It needs no script, keeps nothing, and is asked with GET alone. The same address answers programs that ask for
JSON (docs/reference/search.md).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from markupsafe import escape

from broadsheet.archive.search.answering import Answer, Hit, answer
from broadsheet.archive.search.extracts import Piece
from broadsheet.archive.search.index import TooHard
from broadsheet.archive.search.question import LONGEST, Asked, NotUnderstood, read_form
from broadsheet.desk.models import Author, Section
from broadsheet.pages.look import Look, look
from broadsheet.theme.render import render_search
from broadsheet.theme.shapes import FoundPiece, FoundStory, SearchPage

ADDRESS = "/-/search"

AT_ONCE = 4
"""Questions one process answers at the same time; others wait, so that a flood of them leaves room for all else."""

WAIT = 0.5
"""Seconds a question waits for its turn."""

_turns = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many questions at once. Passing: in a moment there is room again."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question: a page for people, JSON for programs."""
    reply = _json if _wants_json(request) else _page
    given = {name: str(value) for name, value in request.GET.items()}
    try:
        asked = read_form(given)
        _check_section(asked)
        with _turn():
            response = reply(asked, answer(asked, timezone.now()))
    except NotUnderstood as wrong:
        response = reply(_as_typed(given), None, wrong.reason, wrong.field, status=400)
    except TooHard:
        response = reply(asked, None, "search_too_hard", "q", status=422)
    except Busy:
        response = reply(asked, None, "search_busy", status=503)
        response["Retry-After"] = "1"
    patch_vary_headers(response, ["Accept"])
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def _check_section(asked: Asked) -> None:
    """A section that is not there is a slip of the asker's, not an answer of nothing."""
    if asked.section and not Section.objects.filter(slug=asked.section).exists():
        raise NotUnderstood("section", "search_no_section")


def _as_typed(given: dict[str, str]) -> Asked:
    """What can be put back into the form when a question was not understood."""
    return Asked(words=given.get("q", "")[:LONGEST])


def _json(
    asked: Asked, found: Answer | None, trouble: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    if found is None:
        said = look().furniture.say(trouble)
        return JsonResponse({"error": said, "field": wrong or None}, status=status)
    return JsonResponse(
        {
            "total": found.total,
            "total_is": "exact" if found.whole else "at least",
            "results": [_result(hit) for hit in found.hits],
            "next": _address(asked, after=found.after) if found.after else None,
            "meant": found.meant or None,
            "looked_back_to": found.down_to.iso if found.down_to else None,
        }
    )


def _result(hit: Hit) -> dict[str, Any]:  # Any: JSON
    story = hit.story
    return {
        "url": story.url,
        "title": story.headline,
        "section": story.section.name,
        "published": story.published.iso,
        "snippet": _html(hit.extract),
    }


def _html(pieces: tuple[Piece, ...]) -> str:
    """Pieces as HTML, what was found in `<mark>`."""
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.found else escape(piece.text) for piece in pieces
    )


def _page(
    asked: Asked, found: Answer | None, trouble: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    seen = look()
    html = render_search(seen.furniture, _shape(seen, asked, found, trouble, wrong))
    return HttpResponse(html, status=status)


def _shape(seen: Look, asked: Asked, found: Answer | None, trouble: str, wrong: str) -> SearchPage:
    named = Author.objects.filter(slug=asked.author).values_list("name", flat=True).first()
    narrowed = asked.section or asked.author or asked.since or asked.until
    answered = found is not None and not asked.is_empty
    return SearchPage(
        words=asked.words,
        section=asked.section,
        author=asked.author,
        author_name=named or "",
        since=asked.since.isoformat() if asked.since else "",
        until=asked.until.isoformat() if asked.until else "",
        order=asked.order,
        total=found.total if found and answered else None,
        whole=found.whole if found else True,
        looked_to=found.down_to.date if found and found.down_to else "",
        stories=tuple(_found(hit) for hit in found.hits) if found else (),
        more_url=_address(asked, after=found.after) if found and found.after else "",
        meant=found.meant if found else "",
        meant_url=_address(asked, q=found.meant) if found else "",
        bare_url=_address(Asked(words=asked.words)) if narrowed and asked.words else "",
        trouble=trouble,
        wrong=wrong,
        url=ADDRESS,
    )


def _found(hit: Hit) -> FoundStory:
    headline, extract = (
        tuple(FoundPiece(piece.text, piece.found) for piece in pieces)
        for pieces in (hit.headline, hit.extract)
    )
    return FoundStory(hit.story, headline, extract)


def _address(asked: Asked, **changed: str) -> str:
    """The address of a question, with some of it asked otherwise; a key of a page is of that question alone."""
    fields = {
        "q": asked.words,
        "section": asked.section,
        "author": asked.author,
        "from": asked.since.isoformat() if asked.since else "",
        "to": asked.until.isoformat() if asked.until else "",
        "sort": asked.order if asked.order != "best" else "",
        **changed,
    }
    return f"{ADDRESS}?{urlencode({name: value for name, value in fields.items() if value})}"
