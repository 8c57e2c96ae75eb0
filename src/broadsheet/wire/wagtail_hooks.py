"""What Wagtail is told of the wire, and what the desk's own screens are told of it."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from broadsheet.desk.screens.dashboard import TROUBLES
from broadsheet.desk.screens.menu import PermittedItem
from broadsheet.desk.screens.standing_panel import ASIDES
from broadsheet.wire.actions.filing import RULE_DEEDS
from broadsheet.wire.screens import filing, incoming
from broadsheet.wire.screens.provenance import where_from
from broadsheet.wire.screens.source_health import sources_in_trouble
from broadsheet.wire.screens.sources import SourceViewSet

TROUBLES.append(sources_in_trouble)
ASIDES.append(where_from)


@hooks.register("register_admin_viewset")
def screens() -> SourceViewSet:
    return SourceViewSet()


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:  # Any: Django's own
    return [
        path("wire/", incoming.Incoming.as_view(), name="wire"),
        path("wire/new/", incoming.New.as_view(), name="wire_new"),
        path("wire/act/", incoming.Act.as_view(), name="wire_act"),
        path("wire/log.csv", incoming.Export.as_view(), name="wire_export"),
        path("filing/", filing.Rules.as_view(), name="filing"),
        path("filing/new/", filing.WriteRule.as_view(), name="filing_add"),
        path("filing/dry-run/", filing.DryRun.as_view(), name="filing_dry_run"),
        path("filing/classifier/", filing.Policy.as_view(), name="filing_policy"),
        path("filing/<int:pk>/", filing.WriteRule.as_view(), name="filing_edit"),
        path("filing/<int:pk>/switch/", filing.SwitchRule.as_view(), name="filing_switch"),
        path("filing/<int:pk>/delete/", filing.RemoveRule.as_view(), name="filing_delete"),
        path("wire/<int:pk>/", incoming.Beside.as_view(), name="wire_beside"),
    ]


@hooks.register("register_admin_menu_item")
def wire_item() -> PermittedItem:
    return PermittedItem(_("The wire"), reverse("wire"), incoming.SEE, name="wire", icon_name="rss")


@hooks.register("register_admin_menu_item")
def filing_item() -> PermittedItem:
    return PermittedItem(
        _("Filing"), reverse("filing"), filing.CHANGE, name="filing", icon_name="folder-open-inverse"
    )


@hooks.register("register_log_actions")
def deeds(actions: Any) -> None:  # Any: Wagtail's registry
    for name, (label, told) in RULE_DEEDS.items():
        actions.register_action(name, label, told)


@hooks.register("register_icons")
def icons(icons: list[str]) -> list[str]:
    return [*icons, "wire/icons/rss.svg"]
