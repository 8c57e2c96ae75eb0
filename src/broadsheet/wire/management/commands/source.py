"""The sources of the wire: add one or a whole list, see how they fare and what one would bring, pause and resume."""

import json
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from broadsheet.desk.models import Section
from broadsheet.net.errors import FetchError
from broadsheet.rights.terms import PRESETS, BadTerms
from broadsheet.wire.actions import ending, lists
from broadsheet.wire.actions.checking import check
from broadsheet.wire.actions.sources import add_source, set_asked
from broadsheet.wire.errors import ContractEnded, SectionUnknown, SourceUnknown, WireError
from broadsheet.wire.formats import opml
from broadsheet.wire.models import Source
from broadsheet.wire.signed_list import NotGenuine, Signer, verify


class Command(BaseCommand):
    help = "The sources of the wire: add, list, check, import, export, pause, resume, end, verify."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        add = deeds.add_parser(
            "add",
            help="add a feed, a folder or a mailbox; it is asked when the paper runs, or by `wire poll`",
        )
        add.add_argument("url", help="https://…, folder:PATH or imaps://user@host/INBOX")
        add.add_argument("--login", default="", help="user name, where the publisher wants one")
        add.add_argument("--password-file", type=Path, help="file whose first line is the password")
        add.add_argument("--section", required=True, help="the section's address, such as world-news")
        add.add_argument(
            "--terms", default="link-only", help=f"one of: {', '.join(PRESETS)} (default: link-only)"
        )
        add.add_argument("--name", default="", help="as the credit line names it; else the feed's own name")
        add.add_argument("--review", action="store_true", help="its stories wait for an editor")
        listing = deeds.add_parser("list", help="the sources and how they fare")
        checking = deeds.add_parser(
            "check", help="fetch a source and say what would come, without taking it in"
        )
        checking.add_argument("id", type=int)
        ending_it = deeds.add_parser(
            "end",
            help="end the contract with a source: remove all that came from it, and print a signed list",
        )
        ending_it.add_argument("id", type=int)
        ending_it.add_argument("--yes", action="store_true", help="do it; without, only say what would go")
        ending_it.add_argument("--to", metavar="FILE", type=Path, help="write the list there")
        verifying = deeds.add_parser("verify", help="check the signature of such a list")
        verifying.add_argument("file", type=Path)
        importing = deeds.add_parser("import", help="add the feeds of a list (OPML)")
        importing.add_argument("file", type=Path)
        importing.add_argument(
            "--section", default="", help="for feeds in no folder that is named like a section"
        )
        importing.add_argument(
            "--terms", default="link-only", choices=list(PRESETS), help="for all of them (default: link-only)"
        )
        importing.add_argument("--review", action="store_true", help="their stories wait for an editor")
        importing.add_argument("--dry-run", action="store_true", help="only say what would be added")
        exporting = deeds.add_parser("export", help="write the feeds as a list (OPML)")
        exporting.add_argument("--to", type=Path, help="a file; else standard output")
        pausing = deeds.add_parser("pause", help="ask a source no more, until it is resumed")
        resuming = deeds.add_parser("resume", help="ask a source again, at once")
        for deed in (pausing, resuming):
            deed.add_argument("id", type=int)
        for deed in (add, listing, checking, ending_it, verifying, importing, exporting, pausing, resuming):
            deed.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            deed = {
                "add": self._add,
                "list": self._list,
                "check": self._check,
                "end": self._end,
                "verify": self._verify,
                "import": self._import,
                "export": self._export,
                "pause": self._pause,
                "resume": self._resume,
            }[options["deed"]]
            deed(options)
        except (WireError, FetchError, BadTerms) as refused:
            if options["json"]:
                self.stdout.write(
                    json.dumps({"error": str(refused), "kind": getattr(refused, "kind", "bad-terms")})
                )
                sys.exit(1)
            raise CommandError(str(refused)) from refused

    def _add(self, options: dict[str, Any]) -> None:
        source, added = add_source(
            options["url"],
            options["section"],
            options["terms"],
            name=options["name"],
            hold=options["review"],
            login=options["login"],
            password=_first_line(options["password_file"]),
            now=timezone.now(),
        )
        if options["json"]:
            self.stdout.write(json.dumps({"added": added, "source": described(source)}))
            return
        word = "Added" if added else "It is there already:"
        self.stdout.write(
            f"{word} source {source.pk}, {source.name}: {source.url} into {source.section.slug}, under {source.licence}."
        )

    def _list(self, options: dict[str, Any]) -> None:
        sources = [described(one) for one in Source.objects.select_related("section", "licence")]
        if options["json"]:
            self.stdout.write(json.dumps({"sources": sources}))
            return
        for one in sources:
            state = "" if one["active"] else " (not asked)"
            self.stdout.write(
                f"{one['id']:>4}  {one['name']}{state}: {one['url']} → {one['section']}, {one['terms']}"
            )
            if one["trouble"]:
                self.stdout.write(f"      since {one['trouble']['since']}: {one['trouble']['text']}")
            elif one["silent_since"]:
                self.stdout.write(f"      silent; the last story came {one['last_new_at'] or 'never'}")
        troubled = sum(one["trouble"] is not None for one in sources)
        self.stdout.write(f"Sources: {len(sources)}. In trouble: {troubled}.")

    def _import(self, options: dict[str, Any]) -> None:
        try:
            found = opml.read(options["file"].read_bytes())
        except OSError as wrong:
            raise CommandError(f"{options['file']} cannot be read: {wrong.strerror}.") from wrong
        otherwise = Section.objects.filter(slug=options["section"]).first()
        if options["section"] and otherwise is None:
            raise SectionUnknown(repr(options["section"]))
        offered = lists.offers(found, otherwise)
        if options["dry_run"]:
            self._offer(offered, options)
            return
        taken = lists.take(offered, options["terms"], hold=options["review"], now=timezone.now())
        refused = taken.refused + [(one.title or f"item {one.position}", one.reason) for one in found.refused]
        if options["json"]:
            told = {"added": taken.added, "there": taken.there, "refused": refused}
            self.stdout.write(json.dumps(told))
        else:
            for name, reason in refused:
                self.stderr.write(f"{name}: {reason}")
            self.stdout.write(f"Added: {taken.added}. There already: {taken.there}. Refused: {len(refused)}.")
        if refused:
            sys.exit(1)

    def _offer(self, offered: list[lists.Offer], options: dict[str, Any]) -> None:
        rows = [
            {
                "name": one.feed.title,
                "url": one.feed.url,
                "section": one.section.slug if one.section else None,
                "there": one.there,
            }
            for one in offered
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"feeds": rows}))
            return
        for row in rows:
            place = "there already" if row["there"] else f"→ {row['section'] or 'no section: give --section'}"
            self.stdout.write(f"  {row['name'] or row['url']}: {row['url']} {place}")
        new = sum(not row["there"] for row in rows)
        self.stdout.write(f"Nothing was added. New: {new}. There already: {len(rows) - new}.")

    def _export(self, options: dict[str, Any]) -> None:
        data = lists.export(timezone.now())
        if options["to"] is None:
            self.stdout.write(data.decode("utf-8"))
            return
        options["to"].write_bytes(data)
        count = Source.objects.filter(transport=Source.Transport.WEB).count()
        told = {"feeds": count, "file": str(options["to"])}
        self.stdout.write(json.dumps(told) if options["json"] else f"Feeds: {count}, in {options['to']}.")

    def _pause(self, options: dict[str, Any]) -> None:
        self._set_asked(options, False, "is not asked any more")

    def _resume(self, options: dict[str, Any]) -> None:
        self._set_asked(options, True, "is asked again, at once")

    def _set_asked(self, options: dict[str, Any], asked: bool, words: str) -> None:
        source = Source.objects.select_related("section", "licence").filter(pk=options["id"]).first()
        if source is None:
            raise SourceUnknown(str(options["id"]))
        if asked and source.ended_at:
            raise ContractEnded(f"source {source.pk}, on {source.ended_at:%Y-%m-%d}")
        changed = set_asked([source.pk], asked, timezone.now())
        source.refresh_from_db()
        if options["json"]:
            self.stdout.write(json.dumps({"changed": bool(changed), "source": described(source)}))
            return
        self.stdout.write(f"{source.name} {words}." if changed else f"{source.name} was so already.")

    def _check(self, options: dict[str, Any]) -> None:
        source = _source(options["id"])
        found = check(source)
        if options["json"]:
            self.stdout.write(json.dumps({"source": source.name, "url": source.url, **found}))
            return
        self.stdout.write(f"{found['title'] or source.name} ({found['format']})")
        for item in found["items"]:
            self.stdout.write(f"  {item['verdict']:<10} {item['title'] or item['url']}  [{item['reason']}]")
            if item["filing"]:
                place = f"→ {item['section']}" if item["section"] else "→ nowhere"
                rule = f", rule {item['rule']}" if item["rule"] else ""
                self.stdout.write(f"             {place}{rule}: {item['filing']}")
        for item in found["unreadable"]:
            self.stdout.write(f"  unreadable item {item['position']}  [{item['reason']}]")
        counts = ", ".join(f"{word}: {number}" for word, number in found["counts"].items() if number)
        self.stdout.write(f"Nothing was taken in. {counts or 'no items'}.")

    def _end(self, options: dict[str, Any]) -> None:
        source = _source(options["id"])
        if not options["yes"]:
            self._tell_what_would_go(source, as_json=options["json"])
            return
        signer = Signer()
        with ExitStack() as stack:
            out = (
                stack.enter_context(options["to"].open("w", encoding="utf-8"))
                if options["to"]
                else self.stdout
            )

            def write(entry: dict[str, Any]) -> None:
                out.write(signer.line(entry) + ("\n" if options["to"] else ""))

            ended = ending.end(source, timezone.now(), write)
            out.write(signer.last_line() + ("\n" if options["to"] else ""))
        if not options["to"]:
            return
        if options["json"]:
            self.stdout.write(
                json.dumps({"removed": ended.counts, "left": ended.left, "list": str(options["to"])})
            )
            return
        for trouble in ended.left:
            self.stdout.write(f"  left: {trouble}")
        counts = ", ".join(f"{kind}: {number}" for kind, number in ended.counts.items())
        self.stdout.write(
            f"The contract with source {source.pk} has ended. Removed: {counts}. The list: {options['to']}."
        )

    def _tell_what_would_go(self, source: Source, *, as_json: bool) -> None:
        counts = ending.what_would_go(source)
        stories = ending.titles(source, 20)
        if as_json:
            rows = [{"headline": headline, "address": address} for headline, address in stories]
            self.stdout.write(json.dumps({"source": source.pk, "would_go": counts, "stories": rows}))
            return
        for headline, address in stories:
            self.stdout.write(f"  {headline}  [{f'/{address}/' if address else 'not on the site'}]")
        if counts["articles"] > len(stories):
            self.stdout.write(f"  … and {counts['articles'] - len(stories)} more")
        told = ", ".join(f"{kind}: {number}" for kind, number in counts.items())
        self.stdout.write(
            f"This would remove everything of {source.name} (source {source.pk}), for good: {told}. "
            f"Nothing was removed; say --yes to do it."
        )

    def _verify(self, options: dict[str, Any]) -> None:
        try:
            with options["file"].open(encoding="utf-8") as file:
                entries, ours = verify(file)
        except (NotGenuine, OSError, UnicodeDecodeError) as wrong:
            raise CommandError(f"{options['file']}: {wrong}") from wrong
        if options["json"]:
            self.stdout.write(json.dumps({"entries": entries, "genuine": True, "ours": ours}))
            return
        whose = "this paper's key" if ours else "another paper's key, or this one's before its secret changed"
        self.stdout.write(f"The list is as it was signed, by {whose}. Entries: {entries}.")


def _first_line(file: Path | None) -> str:
    """The password in a file; on the command line itself it would stand in the list of processes."""
    if file is None:
        return ""
    try:
        return file.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandError(f"{file} cannot be read: {wrong}. Nothing was added.") from wrong


def _source(id: int) -> Source:
    source: Source | None = Source.objects.select_related("section", "licence").filter(pk=id).first()
    if source is None:
        raise SourceUnknown(str(id))
    return source


def described(source: Source) -> dict[str, Any]:  # Any: JSON
    """A source as `--json` shows it; times in ISO 8601, the rhythm in seconds."""

    def told(name: str) -> str | None:
        moment = getattr(source, name)
        return moment.isoformat() if moment else None

    trouble = {
        "kind": source.trouble_kind,
        "text": source.trouble,
        "remedy": source.trouble_remedy,
        "since": told("trouble_since"),
        "at": told("trouble_at"),
    }
    return {
        "id": source.pk,
        "name": source.name,
        "transport": source.transport,
        "url": source.url,
        "section": source.section.slug,
        "terms": source.licence.name,
        "review": source.hold,
        "active": source.active,
        "format": source.format,
        "interval": int(source.interval.total_seconds()),
        "next_due_at": told("next_due_at"),
        "last_attempt_at": told("last_attempt_at"),
        "last_success_at": told("last_success_at"),
        "last_new_at": told("last_new_at"),
        "silent_since": told("silent_since"),
        "failures": source.failures,
        "trouble": trouble if source.trouble_kind else None,
    }
