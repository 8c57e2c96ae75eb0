"""Who works at the paper, and the way back in for somebody whose second factor is lost.

An owner does the same under People; this is for the paper's only owner, who holds
the machine but cannot sign in.
"""

import json
from argparse import ArgumentParser
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.core.management.base import BaseCommand, CommandError

from broadsheet.readers.actions import take_off_second_factor
from broadsheet.readers.models import User
from broadsheet.readers.people import people, role_of


class Command(BaseCommand):
    help = "Who works here, and taking off a second factor that is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="list|factor-off")
        listed = deeds.add_parser("list", help="who works here")
        off = deeds.add_parser("factor-off", help="take off somebody's second factor; the password stays")
        off.add_argument("email", help="the address they sign in with")
        for deed in (listed, off):
            deed.add_argument("--json", action="store_true", help="one JSON object for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "list":
            self._list(as_json=options["json"])
        else:
            self._factor_off(options["email"], as_json=options["json"])

    def _list(self, *, as_json: bool) -> None:
        told = [
            {
                "email": user.email,
                "name": user.name,
                "role": role_of(user),
                "active": user.is_active,
                "second_factor": is_mfa_enabled(user),
            }
            for user in people()
        ]
        if as_json:
            self.stdout.write(json.dumps({"people": told}))
            return
        for one in told:
            factor = "with a second factor" if one["second_factor"] else "without a second factor"
            shown_out = "" if one["active"] else ", may not sign in"
            self.stdout.write(f"{one['email']}  {one['name']}, {one['role']}, {factor}{shown_out}")
        self.stdout.write(f"{len(told)} {'person works' if len(told) == 1 else 'people work'} here.")

    def _factor_off(self, email: str, *, as_json: bool) -> None:
        user = User.objects.filter(email__iexact=email.strip(), is_staff=True).first()
        if user is None:
            raise CommandError(
                f"Nobody here signs in with {email}. `broadsheet person list` names all who do; try again with one of them."
            )
        taken = take_off_second_factor(user)
        if as_json:
            self.stdout.write(json.dumps({"email": user.email, "changed": taken}))
        elif taken:
            self.stdout.write(
                f"{user.email} signs in with the password alone now, and is offered a new second factor."
            )
        else:
            self.stdout.write(f"{user.email} had no second factor; nothing was changed.")
