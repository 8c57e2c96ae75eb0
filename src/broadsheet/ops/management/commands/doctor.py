"""Look the paper over, and say what to do about each thing that is not well."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from broadsheet.ops.checks.finding import Finding, Level
from broadsheet.ops.checkup import examine

SIGNS = {Level.WELL: "  ok ", Level.WARNING: " !   ", Level.FAULT: " !!! "}


class Command(BaseCommand):
    help = "Look the paper over: versions, folder, secrets, database, address, mail, clock, worker."
    # The doctor must be able to come when Django's own checks would not let anybody in.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        faults = sum(finding.level is Level.FAULT for finding in findings)
        warnings = sum(finding.level is Level.WARNING for finding in findings)
        if options["json"]:
            report = {
                "ok": not faults,
                "faults": faults,
                "warnings": warnings,
                "findings": [asdict(finding) for finding in findings],
            }
            self.stdout.write(json.dumps(report))
        else:
            self._write(findings)
            self.stdout.write(f"Faults: {faults}. Warnings: {warnings}.")
        if faults:
            sys.exit(1)

    def _write(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{SIGNS[finding.level]}{finding.subject:<9} {finding.said}")
            if finding.remedy:
                self.stdout.write(f"{'':14} → {finding.remedy}")
