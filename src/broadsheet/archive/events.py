"""Judge which stories tell of one event, from what their headlines say. Pure: words in, groups out.

Headlines that share rare words are tied together; the ties of each are its strongest only. Groups are then the communities of that net
(the local moving of Blondel et al. 2008, in the order of the stories' ids, so that the same stories give the same groups in
whatever order they came). A story that is tied to its group's fringe and not to what the group as a whole says leaves it.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

TIE = 0.15
"""Likeness of two headlines (cosine of rare words) from which on they are tied."""
TIES = 20
"""Ties kept of one story."""
AT_HOME = 0.06
"""Likeness to the rest of its group as a whole that a story must have, where the rest is many."""
OF_FEW = 0.5
"""What is asked besides, divided by how many the others are: two headlines are soon alike by chance, twenty are not."""
STEM = 6
"""Letters of a word that count: enough for telling words apart, and few enough for their endings to make no difference."""
ROUNDS = 10

Vector = Mapping[str, float]
Net = Mapping[int, Mapping[int, float]]

_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Told:
    """One story as its group is looked for: the stems of its headline."""

    id: int
    stems: frozenset[str]


def stems_of(headline: str) -> frozenset[str]:
    """The beginnings of a headline's words, in the form they are compared in."""
    folded = unicodedata.normalize("NFKC", headline.casefold()).replace("’", "'").replace("'s", "")
    return frozenset(word[:STEM] for word in _WORD.findall(folded))


def group(stories: Iterable[Told]) -> list[list[int]]:
    """The groups of two stories and more that tell of one event: ids in order, groups by their first."""
    held = sorted(stories, key=lambda story: story.id)
    vectors = _vectors(held)
    net = _net(vectors)
    homes = _communities(net)
    for _ in range(ROUNDS):
        before, homes = homes, _at_home(homes, vectors, net)
        if homes == before:
            break
    groups: dict[int, list[int]] = defaultdict(list)
    for id, home in sorted(homes.items()):
        groups[home].append(id)
    return sorted(members for members in groups.values() if len(members) > 1)


def _vectors(stories: Sequence[Told]) -> dict[int, Vector]:
    """Rare words weigh more (inverse document frequency)."""
    common = Counter(stem for story in stories for stem in story.stems)
    vectors: dict[int, Vector] = {}
    for story in stories:
        weights = {s: math.log(1 + len(stories) / common[s]) for s in sorted(story.stems)}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        vectors[story.id] = {stem: weight / length for stem, weight in weights.items()}
    return vectors


def _net(vectors: Mapping[int, Vector]) -> Net:
    told: dict[str, list[tuple[int, float]]] = defaultdict(list)
    ties: dict[int, dict[int, float]] = {id: {} for id in vectors}
    for id, vector in vectors.items():
        likeness: dict[int, float] = defaultdict(float)
        for stem, weight in vector.items():
            for other, theirs in told[stem]:
                likeness[other] += weight * theirs
            told[stem].append((id, weight))
        for other, share in likeness.items():
            if share >= TIE:
                ties[id][other] = ties[other][id] = share
    strongest = {
        id: sorted(mine, key=lambda other: (-mine[other], other))[:TIES] for id, mine in ties.items()
    }
    net: dict[int, dict[int, float]] = {id: {} for id in vectors}
    for id, others in strongest.items():
        for other in others:
            net[id][other] = net[other][id] = ties[id][other]
    return net


def _communities(net: Net) -> dict[int, int]:
    """Each node's community, named by one of its nodes."""
    found = {id: id for id in net}
    inner: dict[int, float] = dict.fromkeys(net, 0.0)
    while True:
        moved = _moved(net, inner)
        if all(node == community for node, community in moved.items()):
            return found
        found = {id: moved[community] for id, community in found.items()}
        net, inner = _drawn_together(net, inner, moved)


def _moved(net: Net, inner: Mapping[int, float]) -> dict[int, int]:
    """Each node moved to the neighbouring community where it adds most to the modularity, again and again."""
    degree = {node: sum(ties.values()) + inner[node] for node, ties in net.items()}
    whole = sum(degree.values()) or 1.0
    community, total = {node: node for node in net}, dict(degree)
    for _ in range(ROUNDS):
        changed = False
        for node in sorted(net):
            pull: dict[int, float] = defaultdict(float)
            for other, share in net[node].items():
                pull[community[other]] += share
            here = community[node]
            total[here] -= degree[node]
            gains = {c: pull[c] - total[c] * degree[node] / whole for c in sorted({*pull, here})}
            best = max(gains, key=lambda c: gains[c])
            total[best] += degree[node]
            changed = changed or best != here
            community[node] = best
        if not changed:
            break
    return community


def _drawn_together(
    net: Net, inner: Mapping[int, float], community: Mapping[int, int]
) -> tuple[Net, dict[int, float]]:
    """The net of the communities: what ties them to each other, and within themselves."""
    ties: dict[int, dict[int, float]] = {c: defaultdict(float) for c in set(community.values())}
    within: dict[int, float] = dict.fromkeys(ties, 0.0)
    for node, mine in net.items():
        here = community[node]
        within[here] += inner[node]
        for other, share in mine.items():
            if community[other] == here:
                within[here] += share
            else:
                ties[here][community[other]] += share
    return ties, within


@dataclass(frozen=True, slots=True)
class Whole:
    """What a group as a whole says: its vectors added up, the square of their length, and how many they are."""

    sum: Vector
    square: float
    stories: int


def _at_home(homes: Mapping[int, int], vectors: Mapping[int, Vector], net: Net) -> dict[int, int]:
    """Each story in the group that it is tied to and most at home in; one that is at home nowhere is left out."""
    wholes = _wholes(homes, vectors)
    found: dict[int, int] = {}
    for id, vector in vectors.items():
        here = homes.get(id)
        tied = sorted({homes[other] for other in net[id] if other in homes})
        best = max(tied, key=lambda group: _welcome(vector, wholes[group], group == here), default=None)
        if best is not None and _welcome(vector, wholes[best], best == here) >= 0:
            found[id] = best
    return found


def _wholes(homes: Mapping[int, int], vectors: Mapping[int, Vector]) -> dict[int, Whole]:
    sums: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for id, group in homes.items():
        for stem, weight in vectors[id].items():
            sums[group][stem] += weight
    stories = Counter(homes.values())
    return {g: Whole(added, sum(w * w for w in added.values()), stories[g]) for g, added in sums.items()}


def _welcome(vector: Vector, whole: Whole, inside: bool) -> float:
    """How much more like the rest of a group a story is than it has to be; `inside` where it is one of the group itself."""
    others = whole.stories - inside
    if not others:
        return -1.0
    shared = sum(weight * whole.sum.get(stem, 0.0) for stem, weight in vector.items())
    square = whole.square
    if inside:  # a vector's own length is 1
        square, shared = max(square - 2 * shared + 1, 1e-9), shared - 1
    return shared / math.sqrt(square) - AT_HOME - OF_FEW / others
