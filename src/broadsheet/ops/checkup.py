"""The doctor's round: every check, in the order in which a host would mend what it finds."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from broadsheet.desk.models import Publication
from broadsheet.journal.models import Change
from broadsheet.ops.checks.database import check_database
from broadsheet.ops.checks.finding import Finding, Level
from broadsheet.ops.checks.folder import check_folder
from broadsheet.ops.checks.paper import (
    check_address,
    check_clock,
    check_mail,
    check_open_files,
    check_press,
    check_shipping,
    check_worker,
    keeper_of,
)
from broadsheet.ops.checks.versions import check_versions
from broadsheet.ops.health import last_beat
from broadsheet.press.models import StuckPage
from broadsheet.press.shipping.actions import waiting_since


def examine() -> list[Finding]:
    """Everything the doctor finds at the paper of BROADSHEET_HOME. Reads only."""
    database = list(check_database())
    findings = [*check_versions(), *check_folder(settings.HOME, settings.SECRET_KEY_PATH), *database]
    if not any(finding.level is Level.FAULT for finding in database):
        findings += _check_paper()
    findings += check_mail(settings.MAIL_URL, settings.MAIL_FROM, settings.MAIL_FOLDER)
    findings.append(check_open_files())
    return findings


def _check_paper() -> Iterator[Finding]:
    now, paper = timezone.now(), Publication.objects.get()
    yield from check_address(paper.base_url, hosts=settings.HOSTS, https=settings.HTTPS, set_up=paper.set_up)
    newest = Change.objects.order_by("-id").values_list("at", flat=True).first()
    yield check_clock(now, newest)
    yield from check_press(list(StuckPage.objects.order_by("since").values_list("plate", "name", "trouble")))
    yield check_shipping(waiting_since(), now)
    yield check_worker(keeper_of(settings.HOME), last_beat(), now)
