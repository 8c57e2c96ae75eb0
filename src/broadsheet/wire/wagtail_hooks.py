"""What Wagtail is told of the wire, and what the desk's own screens are told of it."""

from typing import Any

from wagtail import hooks

from broadsheet.desk.screens.dashboard import TROUBLES
from broadsheet.desk.screens.standing_panel import ASIDES
from broadsheet.wire.actions.filing import RULE_DEEDS
from broadsheet.wire.screens.provenance import where_from
from broadsheet.wire.screens.source_health import sources_in_trouble
from broadsheet.wire.screens.sources import SourceViewSet

TROUBLES.append(sources_in_trouble)
ASIDES.append(where_from)


@hooks.register("register_admin_viewset")
def screens() -> SourceViewSet:
    return SourceViewSet()


@hooks.register("register_log_actions")
def deeds(actions: Any) -> None:  # Any: Wagtail's registry
    for name, (label, told) in RULE_DEEDS.items():
        actions.register_action(name, label, told)


@hooks.register("register_icons")
def icons(icons: list[str]) -> list[str]:
    return [*icons, "wire/icons/rss.svg"]
