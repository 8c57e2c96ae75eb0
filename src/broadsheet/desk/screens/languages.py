"""Languages as an editor chooses them: by name, in that language itself."""

from functools import lru_cache

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

Choice = tuple[str, str]


@lru_cache(maxsize=1)
def known_languages() -> tuple[Choice, ...]:
    """Every language Django can name, as (BCP 47 tag, its own name), by name."""
    named = [(tag, info["name_local"]) for tag, info in LANG_INFO.items() if "name_local" in info]
    return tuple(sorted(named, key=lambda choice: choice[1].casefold()))


def paper_language_choices(held: str) -> list[Choice]:
    """For the paper itself: one of them must be chosen; one we have no name for stays choosable."""
    choices = list(known_languages())
    return choices if held in dict(choices) else [(held, held), *choices]


def language_choices(held: str) -> list[Choice | tuple[str, object]]:
    """For a story: the paper's own first."""
    return [("", _("The paper's own")), *(paper_language_choices(held) if held else known_languages())]
