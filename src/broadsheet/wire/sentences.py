"""Filing rules in words: what the desk shows, what a provenance keeps.

    Stories of North Coast Wire in English whose category is “shipping” go to Economy, get the topic Harbour,
    and wait for an editor.

Pure: names are given, in the reader's language through gettext.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from broadsheet.wire.filing import Conditions, Treatment


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence. `value` is what an editor chose; the rest is the sentence's own words."""

    text: str
    value: bool = False


def sentence(
    when: Conditions,
    section: str,
    topics: Sequence[str],
    treatment: Treatment,
    *,
    sources: Mapping[int, str],
    languages: Mapping[str, str],
) -> tuple[Part, ...]:
    """A rule as a sentence in parts. `sources` and `languages` give names by id and by tag; `section` is a name or ""."""
    asked = _asked(when, sources, languages)
    subject = [Part(_("Stories") if asked else _("All stories"))]
    deeds = _deeds(section, topics, treatment)
    return (*subject, *asked, *deeds, Part("."))


def in_words(parts: Sequence[Part]) -> str:
    """The sentence as plain text."""
    return "".join(part.text for part in parts)


def _asked(when: Conditions, sources: Mapping[int, str], languages: Mapping[str, str]) -> list[Part]:
    gone = _("a source that is gone")
    said = _(" whose headline or text says ") if when.anywhere else _(" whose headline says ")
    unsaid = _(" and") if when.categories else ""
    unsaid += (
        _(" whose headline or text does not say ") if when.anywhere else _(" whose headline does not say ")
    )
    asked = [
        *_any(_(" of "), [sources.get(pk, gone) for pk in when.sources]),
        *_any(_(" in "), [languages.get(tag, tag) for tag in when.languages]),
        *_any(_(" whose category is "), quoted(when.categories)),
        *_any(_(" and") + said if when.categories else said, quoted(when.words)),
        *_any(_(" but not ") if when.words else unsaid, quoted(when.unless)),
        *_any(_(" signed by "), when.bylines),
        *_any(_(" told from or about "), when.places),
    ]
    if when.urgency:
        asked += [Part(_(" of urgency ")), Part(str(when.urgency), True)]
        asked += [Part(_(" or more pressing"))] if when.urgency > 1 else []
    return asked


def _deeds(section: str, topics: Sequence[str], treatment: Treatment) -> list[Part]:
    if treatment is Treatment.DROP:
        return [Part(_(" are ")), Part(_("dropped"), True)]
    deeds: list[list[Part]] = []
    if section:
        deeds.append([Part(_("go to ")), Part(section, True)])
    if topics:
        deeds.append(
            [
                Part(_("get the topic ") if len(topics) == 1 else _("get the topics ")),
                *_list(topics, _("and")),
            ]
        )
    if treatment is Treatment.HOLD:
        deeds.append([Part(_("wait for an editor"), True)])
    if treatment is Treatment.AT_ONCE:
        deeds.append([Part(_("go on the site at once"), True)])
    if not deeds:
        return [Part(_(" are filed as their source says"))]
    found: list[Part] = [Part(" ")]
    for number, deed in enumerate(deeds):
        if number:
            found.append(Part(_(" and ") if number == len(deeds) - 1 else ", "))
        found += deed
    return found


def quoted(values: Sequence[str]) -> list[str]:
    """Values in quotation marks."""
    return [f"“{value}”" for value in values]


def _any(lead: str, values: Sequence[str]) -> list[Part]:
    return [Part(lead), *_list(values, _("or"))] if values else []


def _list(values: Sequence[str], last: str) -> list[Part]:
    parts: list[Part] = []
    for number, value in enumerate(values):
        if number:
            parts.append(Part(f" {last} " if number == len(values) - 1 else ", "))
        parts.append(Part(value, True))
    return parts
