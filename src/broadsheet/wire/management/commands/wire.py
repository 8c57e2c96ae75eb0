"""The wire by hand: poll the sources now, read kept deliveries again, or see how a document reads."""

import json
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from broadsheet.desk.models import Publication, Section
from broadsheet.text.clean import clean, plain
from broadsheet.wire.actions import training
from broadsheet.wire.actions.polling import Report, Result, poll_now
from broadsheet.wire.actions.replaying import replay
from broadsheet.wire.classifier import TooLittle
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.errors import DeliveryRefused, ListOfFeeds, SourceBusy, SourceUnknown
from broadsheet.wire.formats import FORMATS, opml
from broadsheet.wire.formats.opml import SourceList
from broadsheet.wire.models import Source
from broadsheet.wire.reading import read_delivery
from broadsheet.work.memory import set_aside_what_stays


class Command(BaseCommand):
    help = "The wire by hand: poll [--source ID], replay [--since T] [--source ID], parse FILE, train."
    # `parse` needs neither database nor paper.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        poll = deeds.add_parser("poll", help="ask all sources now, due or not, and take in what they have")
        poll.add_argument("--source", type=int, help="only this one")
        parse = deeds.add_parser("parse", help="read a document and print its dispatches")
        parse.add_argument("file", help="a file, or - for standard input")
        parse.add_argument("--url", default="", help="where it came from: relative addresses start there")
        parse.add_argument("--content-type", default="", help="as the server gave it")
        parse.add_argument(
            "--format",
            type=format_named,
            default="",
            help=f"take it for this alone: {', '.join([*FORMATS, 'opml'])}",
        )
        replaying = deeds.add_parser("replay", help="read kept deliveries again, after a reader was mended")
        replaying.add_argument(
            "--since", default="", help="a date or time (ISO 8601); else all that are kept"
        )
        replaying.add_argument("--source", type=int, help="only this one")
        train = deeds.add_parser("train", help="teach the classifier anew from the archive")
        for deed in (poll, replaying, parse, train):
            deed.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        deeds = {"poll": self._poll, "replay": self._replay, "parse": self._parse, "train": self._train}
        deeds[options["deed"]](options)

    def _replay(self, options: dict[str, Any]) -> None:
        only = options["source"]
        if only is not None and not Source.objects.filter(pk=only).exists():
            raise CommandError(str(SourceUnknown(str(only))))
        set_aside_what_stays()
        try:
            done = replay(
                moment(options["since"]), None if only is None else [only], tell=_Steps("replayed").tell
            )
        except SourceBusy as busy:
            raise CommandError(str(busy)) from busy
        counts = {kind: done.counts[kind] for kind in ("new", "update", "duplicate", "kill", "refused")}
        if options["json"]:
            unreadable = [{"delivery": pk, "reason": reason} for pk, reason in done.unreadable]
            told = {"deliveries": done.deliveries, "lost": done.lost, "unreadable": unreadable, **counts}
            self.stdout.write(json.dumps(told))
            return
        for pk, reason in done.unreadable:
            self.stderr.write(f"delivery {pk}: {reason}")
        self.stdout.write(
            "Deliveries: {0}. New: {new}. Updated: {update}. Duplicates: {duplicate}. Taken back: {kill}. "
            "Refused: {refused}. Unreadable: {1}. Not kept any more: {2}.".format(
                done.deliveries, len(done.unreadable), done.lost, **counts
            )
        )

    def _poll(self, options: dict[str, Any]) -> None:
        asked = Source.objects.asked()
        if options["source"] is not None:
            asked = Source.objects.filter(pk=options["source"])
            if not asked.exists():
                raise CommandError(str(SourceUnknown(str(options["source"]))))
        due = list(asked.order_by("next_due_at", "id").values_list("pk", flat=True))
        set_aside_what_stays()
        report = poll_now(due, tell=Progress(len(due)).tell)
        told = summed_up(report)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            for failure in told["failed"]:
                self.stderr.write(f"{failure['source']}: {failure['reason']}")
            for faulty in told["faults"]:
                self.stderr.write(f"{faulty['source']}: {'; '.join(faulty['faults'])}")
            self.stdout.write(
                "Sources: {sources}. New: {new}. Updated: {updated}. Duplicates: {duplicates}. Taken back: {killed}. "
                "Dropped: {dropped}. Refused: {refused}. Failed: {0}.".format(len(told["failed"]), **told)
            )
        if told["failed"]:
            sys.exit(1)

    def _train(self, options: dict[str, Any]) -> None:
        try:
            report = training.train(timezone.now())
        except TooLittle as reason:
            self._refuse(f"The archive is too small to learn from: {reason}.", "too-little", options)
            return
        names = dict(Section.objects.values_list("pk", "name"))
        if options["json"]:
            lines = [
                {**line, "section": names.get(line["section"], "")} for line in report.as_data()["lines"]
            ]
            self.stdout.write(json.dumps({**report.as_data(), "lines": lines}))
            return
        for line in report.lines:
            self.stdout.write(
                f"  {names.get(line.section, '?'):<24} precision {line.precision:.2f}  recall {line.recall:.2f}  "
                f"of {line.stories}"
            )
        with_what = (
            "words and their sense" if report.with_meaning else "words alone; for their sense install [ml]"
        )
        self.stdout.write(
            f"Learnt from {report.trained} stories ({with_what}). Checked on the {report.tested} newest: "
            f"macro-F1 {report.macro_f1:.2f}, right in {report.right:.0%}."
        )

    def _parse(self, options: dict[str, Any]) -> None:
        try:
            data = sys.stdin.buffer.read() if options["file"] == "-" else Path(options["file"]).read_bytes()
            told = as_told(data, options, timezone.now())
        except OSError as wrong:
            self._refuse(f"{options['file']} cannot be read: {wrong.strerror}.", "no-file", options)
        except DeliveryRefused as refused:
            self._refuse(str(refused), refused.kind, options)
        else:
            self._print(told, options)

    def _refuse(self, reason: str, kind: str, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"error": reason, "kind": kind}))
            sys.exit(1)
        raise CommandError(reason)

    def _print(self, told: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{told['title'] or 'without a title'} ({told['format']})")
        for line in as_lines(told):
            self.stdout.write(f"  {line}")
        for refusal in told["refused"]:
            self.stdout.write(
                f"  refused: item {refusal['position']} {refusal['title']}: {refusal['reason']}"
            )
        for fault in told["faults"]:
            self.stdout.write(f"  read past: {fault}")
        counted = (
            f"Feeds: {len(told['feeds'])}" if "feeds" in told else f"Dispatches: {len(told['dispatches'])}"
        )
        self.stdout.write(f"{counted}. Refused: {len(told['refused'])}.")


def moment(text: str) -> datetime | None:
    """The time that a date or time in ISO 8601 names, in the paper's zone where it names none; None for ""."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"{text!r} is no date or time. Write it like 2026-11-24 or 2026-11-24T08:00."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=Publication.the_paper().zone)


class _Steps:
    """Says on stderr how far something is, once it takes longer than a second."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._said = time.monotonic()

    def tell(self, done: int, total: int) -> None:
        """Hear how far it is."""
        if time.monotonic() - self._said >= 1:
            self._said = time.monotonic()
            print(f"{self._word}: {100 * done // max(1, total)} %", file=sys.stderr, flush=True)


class Progress:
    """Says on stderr how far a round is, once it takes longer than a second."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._said = time.monotonic()

    def tell(self, result: Result) -> None:
        """Hear of one more."""
        self._done += 1
        if time.monotonic() - self._said >= 1:
            self._said = time.monotonic()
            print(f"polled {self._done} of {self._total} sources", file=sys.stderr, flush=True)


def summed_up(report: Report) -> dict[str, Any]:  # Any: JSON
    """A round as `--json` shows it."""
    counts = report.counts
    return {
        "sources": len(report.results),
        "new": counts["new"],
        "updated": counts["update"],
        "duplicates": counts["duplicate"],
        "killed": counts["kill"],
        "dropped": counts["dropped"],
        "refused": counts["refused"],
        "failed": [
            {
                "source": result.source.name,
                "id": result.source.pk,
                "url": result.source.url,
                "kind": result.trouble.kind,
                "reason": str(result.trouble),
            }
            for result in report.failed
            if result.trouble
        ],
        "faults": [
            {"source": result.source.name, "id": result.source.pk, "faults": list(result.faults)}
            for result in report.results
            if result.faults
        ],
    }


def format_named(said: str) -> str:
    """The format of this name, however it is written: "NewsML-G2" is newsml_g2."""
    known = (*FORMATS, "opml")
    names = {"": "", **{name.replace("_", ""): name for name in known}}
    plain_name = "".join(letter for letter in said.lower() if letter.isalnum())
    if plain_name not in names:
        raise ArgumentTypeError(f"{said!r} is none of {', '.join([*FORMATS, 'opml'])}")
    return names[plain_name]


def as_told(data: bytes, options: dict[str, Any], now: datetime) -> dict[str, Any]:  # Any: options; JSON
    """A document as `parse --json` shows it: a feed, or a list of feeds. Raises DeliveryRefused."""
    content_type, format = options["content_type"], options["format"]
    if format != "opml":
        try:
            return as_read(read_delivery(data, content_type, options["url"], now=now, format=format))
        except ListOfFeeds:
            pass
    return as_listed(opml.read(data, content_type))


def as_lines(told: dict[str, Any]) -> Iterator[str]:
    """What a document holds, a line for each."""
    for feed in told.get("feeds", ()):
        yield f"{' / '.join(feed['folders']) or '-'}  {feed['title'] or '-'}  {feed['url']}"
    for one in told["dispatches"]:
        taken_back = f"TAKEN BACK {one['kill_reason']} ".replace("  ", " ") if one["kill"] else ""
        embargo = f"not before {one['embargo']} " if one["embargo"] else ""
        yield f"{one['published'] or 'no date'}  {taken_back}{embargo}{one['title'] or one['id']}  {one['url']}"


def as_listed(sources: SourceList) -> dict[str, Any]:  # Any: JSON
    """A list of feeds: it has no dispatches."""
    return {
        "title": sources.title,
        "format": sources.format,
        "feeds": [asdict(feed) for feed in sources.feeds],
        "dispatches": [],
        "refused": [asdict(one) for one in sources.refused],
        "faults": list(sources.faults),
    }


def as_read(feed: Feed) -> dict[str, Any]:  # Any: JSON
    """A document as the product reads it: summaries as plain text, bodies as the HTML that would be kept."""
    return {
        "title": feed.title,
        "format": feed.format,
        "url": feed.url,
        "language": feed.language,
        "rights": feed.rights,
        "dispatches": [_told(one) for one in feed.dispatches],
        "refused": [
            {"position": one.position, "title": one.title, "reason": one.reason} for one in feed.refused
        ],
        "faults": list(feed.faults),
    }


def _told(one: Dispatch) -> dict[str, Any]:  # Any: JSON
    return {
        "title": one.title,
        "id": one.id,
        "url": one.url,
        "original_url": one.original_url,
        "published": _time(one.published),
        "updated": _time(one.updated),
        "authors": list(one.authors),
        "summary": plain(clean(one.summary, one.base_url)),
        "body": clean(one.body, one.base_url),
        "tags": list(one.tags),
        "language": one.language,
        "rights": one.rights,
        "licence_url": one.licence_url,
        "media": [asdict(medium) for medium in one.media],
        "kill": one.kill,
        "kill_reason": one.kill_reason,
        "correction": one.correction,
        "version": one.version,
        "same_story": list(one.same_story),
        "embargo": _time(one.embargo),
        "expires": _time(one.expires),
        "usage_terms": one.usage_terms,
        "rights_holder": one.rights_holder,
        "credit": one.credit,
        "dateline": one.dateline,
        "slugline": one.slugline,
        "urgency": one.urgency,
        "subjects": [asdict(subject) for subject in one.subjects],
        "people": list(one.people),
        "organisations": list(one.organisations),
        "places": list(one.places),
        "editorial_note": one.editorial_note,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
