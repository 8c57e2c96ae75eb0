"""Time zones as an editor chooses them: by continent and city."""

from functools import lru_cache
from zoneinfo import available_timezones

Group = tuple[str, list[tuple[str, str]]]

_OLD_SPELLINGS = ("Etc/", "SystemV/", "US/", "posix/", "right/")


def zone_choices(held: str = "UTC") -> list[Group | tuple[str, str]]:
    """UTC first, then the cities of each continent in order; a zone that is held stays choosable."""
    known = _by_continent()
    named = {zone for _continent, cities in known for zone, _city in cities} | {"UTC"}
    return [("UTC", "UTC"), *([] if held in named else [(held, held)]), *known]


@lru_cache(maxsize=1)
def _by_continent() -> list[Group]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones()):
        continent, _slash, city = zone.partition("/")
        if city and not zone.startswith(_OLD_SPELLINGS):
            groups.setdefault(continent, []).append((zone, city.replace("_", " ").replace("/", ", ")))
    return list(groups.items())
