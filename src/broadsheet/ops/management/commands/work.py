"""The worker process; `run` starts it beside the web server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from broadsheet.ops.worker import run_worker


class Command(BaseCommand):
    help = "Run the clock, the wire, the press and the queue in this process, until it is told to stop."
    # Django's checks load every screen of the desk: twenty megabytes that no loop here needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="", help="where the web server beside it answers")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        run_worker(address)
