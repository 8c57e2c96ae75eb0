"""Which stories stand beside which, as the archive has kept it (archive.actions)."""

from collections.abc import Iterable

from broadsheet.archive.models import Related
from broadsheet.questions import Question

_OTHERS = Question(
    lambda articles: (
        Related.objects.filter(article__in=articles)
        .order_by("-score", "-other_id")
        .values_list("article_id", "other_id", "score")
    )
)
_REFERRERS = Question(
    lambda others: Related.objects.filter(other__in=others).values_list("article_id", flat=True)
)


def beside(articles: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """For each article the stories that stand beside it: (id, score), best score first. One query."""
    found: dict[int, list[tuple[int, int]]] = {article: [] for article in articles}
    for article, other, score in _OTHERS(found):
        found[article].append((other, score))
    return found


def referrers(articles: Iterable[int]) -> list[int]:
    """The articles whose lists name any of these. One query."""
    return sorted(set(_REFERRERS(list(articles))))
