"""Know the words that lead somewhere, and the one a reader may have meant.

Each word of a headline, standfirst or name is kept under itself and under all its forms that lack one
letter. Two words that are one slip apart (a letter too many, too few, wrong or swapped) share a
form, so what a reader may have meant is found by equality, in any database, however many words there are
(the idea of symmetric deletes, Garbe 2012). What is judged nearest is decided by the edit distance
with neighbouring letters swapped counting as one slip (Damerau 1964).
"""

from collections.abc import Collection

from broadsheet.archive.search.models import SearchSpelling

NEAREST = 5
"""Words that are tried for one that leads nowhere."""
_CANDIDATES = 400
_LONGEST = 30


def forms(word: str) -> set[str]:
    """The word and all its forms that lack one letter.

    >>> sorted(forms("quay"))
    ['qay', 'qua', 'quay', 'quy', 'uay']
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def learn(words: Collection[str]) -> None:
    """Keep words that are not kept yet. Two queries."""
    if not words:
        return
    known = set(SearchSpelling.objects.filter(form__in=words).values_list("form", "word"))
    new = [word for word in sorted(words) if (word, word) not in known]
    rows = [SearchSpelling(form=form, word=word) for word in new for form in sorted(forms(word))]
    SearchSpelling.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)


def near(word: str) -> list[str]:
    """The kept words nearest to a folded one, at most two slips away, nearest first."""
    if not 3 <= len(word) <= _LONGEST:
        return []
    lacking_one = forms(word)
    asked = set(lacking_one).union(*(forms(form) for form in lacking_one)) if len(word) > 5 else lacking_one
    found = SearchSpelling.objects.filter(form__in=sorted(asked)).values_list("word", flat=True).distinct()
    most = 1 if len(word) <= 5 else 2
    judged = ((slips(word, other, most), other) for other in found.order_by("word")[:_CANDIDATES])
    return [other for far, other in sorted(judged) if 0 < far <= most][:NEAREST]


def slips(one: str, other: str, most: int) -> int:
    """How many slips lie between two words; `most` + 1 when they are more (optimal string alignment).

    >>> slips("ferrise", "ferries", 2), slips("quay", "key", 2), slips("harbour", "labour", 1)
    (1, 3, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    two_above: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, theirs in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != theirs))
            if two_above and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, two_above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        two_above, above = above, row
    return min(above[-1], most + 1)
