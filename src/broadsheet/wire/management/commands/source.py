"""The sources of the wire: add one, list them, see what one would bring."""

import json
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from broadsheet.net.errors import FetchError
from broadsheet.rights.terms import PRESETS, BadTerms
from broadsheet.wire.actions import ending
from broadsheet.wire.actions.checking import check
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.errors import SourceUnknown, WireError
from broadsheet.wire.models import Source
from broadsheet.wire.signed_list import NotGenuine, Signer, verify


class Command(BaseCommand):
    help = "The sources of the wire: add URL --section S --terms PRESET, list, check ID, end ID, verify FILE."

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
        for deed in (add, listing, checking, ending_it, verifying):
            deed.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            deed = {
                "add": self._add,
                "list": self._list,
                "check": self._check,
                "end": self._end,
                "verify": self._verify,
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

    def _check(self, options: dict[str, Any]) -> None:
        source = _source(options["id"])
        found = check(source)
        if options["json"]:
            self.stdout.write(json.dumps({"source": source.name, "url": source.url, **found}))
            return
        self.stdout.write(f"{found['title'] or source.name} ({found['format']})")
        for item in found["items"]:
            self.stdout.write(f"  {item['verdict']:<10} {item['title'] or item['url']}  [{item['reason']}]")
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
