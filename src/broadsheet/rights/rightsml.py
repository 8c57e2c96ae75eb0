"""Terms for other systems: RightsML 2.0, which is ODRL 2.2 in JSON-LD with the profile of the IPTC.

Out: each clause becomes the rule that ODRL has a word for; where it has none, a word of our own namespace stands.
In: our own policies come back without loss. Of others' we take what we understand, and nothing that we do not:
a permission with a condition we cannot keep is not a permission, a prohibition always counts, and all that was left
out is named. Compact, nested and expanded JSON-LD are read alike; no context is ever fetched.

Pure. Sources: ODRL Information Model and Vocabulary 2.2 (W3C, 2018); RightsML 2.0 (IPTC).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from broadsheet.rights.terms import Ads, AtEnd, BadTerms, Channel, Index, Show, Terms

PROFILE = "http://iptc.org/std/RightsML/2/"
CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
ODRL = "http://www.w3.org/ns/odrl/2/"
OURS = "urn:broadsheet:"
STORY = OURS + "story"
PICTURES = OURS + "pictures"
COUNTRY = "http://cvx.iptc.org/iso3166-1a%d/%s"

_FLAGS = {
    "edits": ("modify", STORY),
    "translation": ("translate", STORY),
    "ai": (OURS + "useForAI", STORY),
    "images": ("display", PICTURES),
    "gallery": (OURS + "gallery", PICTURES),
}
"""Clause → the action and the asset of the rule that permits or prohibits it."""

_SHOWING = frozenset("use display distribute present print reproduce play stream share".split())
"""Others' words for letting us publish."""

_DEEPEST = 30


# ---- out ---------------------------------------------------------------------------------------------------


def to_rightsml(terms: Terms) -> dict[str, Any]:  # Any: JSON
    """The terms as a policy of RightsML 2.0, nested JSON-LD."""
    permissions: list[dict[str, Any]] = []  # Any: JSON
    prohibitions: list[dict[str, Any]] = []  # Any: JSON
    for channel in Channel:
        (permissions if terms.on(channel) else prohibitions).append(_showing(terms, channel))
    for clause, (action, target) in _FLAGS.items():
        (permissions if getattr(terms, clause) else prohibitions).append({"action": action, "target": target})
    _tell_index(terms.index, permissions, prohibitions)
    _tell_ads(terms.ads, permissions, prohibitions)
    policy: dict[str, Any] = {  # Any: JSON
        "@context": CONTEXT,
        "type": "Set",
        "uid": f"{OURS}terms:{quote(terms.name, safe='')}",
        "profile": PROFILE,
        "permission": permissions,
        "prohibition": prohibitions,
        "obligation": [_at_end(terms.at_end)],
        OURS + "creditLine": terms.credit,
        OURS + "licenceLabel": terms.licence_label,
        OURS + "licence": terms.licence_url,
    }
    return policy


def _showing(terms: Terms, channel: Channel) -> dict[str, Any]:  # Any: JSON
    rule: dict[str, Any] = {"action": "display", "target": STORY}  # Any: JSON
    constraints = [_constraint("deliveryChannel", "eq", f"{OURS}channel:{channel.value}")]
    if terms.on(channel) is Show.NOTHING:
        return {**rule, "constraint": constraints}
    constraints.append(_constraint(OURS + "amount", "eq", terms.on(channel).word))
    if terms.starts:
        constraints.append(_constraint("dateTime", "gteq", terms.starts.isoformat(), "xsd:dateTime"))
    if terms.ends:
        constraints.append(_constraint("dateTime", "lt", terms.ends.isoformat(), "xsd:dateTime"))
    if terms.days:
        constraints.append(_constraint("elapsedTime", "lteq", f"P{terms.days}D", "xsd:duration"))
    if terms.territory:
        countries = [{"uid": COUNTRY % (len(code), code)} for code in terms.territory]
        constraints.append(_constraint("spatial", "isAnyOf", countries))
    if terms.by_hand_only:
        constraints.append(_constraint(OURS + "selection", "eq", "by-hand"))
    duties: list[dict[str, Any]] = []  # Any: JSON
    if terms.credit_required:
        duties.append({"action": "attribute"})
    if terms.counter:
        duties.append({"action": OURS + "keepCounter", OURS + "counter": terms.counter})
    return {**rule, "constraint": constraints, **({"duty": duties} if duties else {})}


def _constraint(left: str, operator: str, right: Any, kind: str = "") -> dict[str, Any]:  # Any: JSON
    told = {"leftOperand": left, "operator": operator, "rightOperand": right}
    return {**told, "dataType": kind} if kind else told


def _tell_index(index: Index, permissions: list[Any], prohibitions: list[Any]) -> None:  # Any: JSON
    rule: dict[str, Any] = {"action": "index", "target": STORY}  # Any: JSON
    if index is Index.NOINDEX:
        prohibitions.append(rule)
        return
    if index is Index.CANONICAL:
        rule["duty"] = [{"action": OURS + "nameCanonical"}]
    permissions.append(rule)
    if index is Index.NOT_NEWS:
        prohibitions.append({**rule, "constraint": [_constraint(OURS + "searchEngine", "eq", "news")]})


def _tell_ads(ads: Ads, permissions: list[Any], prohibitions: list[Any]) -> None:  # Any: JSON
    rule = {"action": "commercialize", "target": STORY}
    if ads is Ads.ALLOWED:
        permissions.append(rule)
    elif ads is Ads.NONE:
        prohibitions.append(rule)
    else:
        prohibitions.append({**rule, "constraint": [_constraint(OURS + "advertising", "eq", "sold-against")]})


def _at_end(duty: AtEnd) -> dict[str, str]:
    action = "delete" if duty is AtEnd.REMOVE else f"{OURS}keep-{duty.value}"
    return {"action": action, "target": STORY}


# ---- in ----------------------------------------------------------------------------------------------------


@dataclass
class Read:
    """Terms as a policy gives them, and what of it was not taken and why."""

    terms: Terms
    left_out: list[str] = field(default_factory=list)

    def says(self, **clauses: Any) -> None:  # Any: field values
        self.terms = replace(self.terms, **clauses)


Node = Mapping[str, list[Any]]
"""A thing of the policy: each property a list; values are plain, or nodes again."""


def from_rightsml(data: Any, name: str = "") -> Read:  # Any: JSON from outside
    """The terms of a policy; `name` is for one that is not ours. Raises BadTerms for what is no ODRL policy."""
    policy = _policy(data)
    uid = str(_one(policy, "id"))
    ours = uid.startswith(OURS + "terms:")
    called = unquote(uid.removeprefix(OURS + "terms:")) if ours else name or uid or "imported"
    if not called:
        raise BadTerms("terms: the policy has no name")
    nothing: dict[str, Any] = {channel.value: Show.NOTHING for channel in Channel}  # Any: field values
    read = Read(Terms(called[:80] if not ours else called, **nothing, credit_required=False))
    for rule in _nodes(policy, "permission"):
        _take_permission(read, rule)
    for rule in _nodes(policy, "prohibition"):
        _take_prohibition(read, rule)
    for rule in _nodes(policy, "obligation"):
        _take_obligation(read, rule)
    said = {
        "credit": str(_one(policy, OURS + "creditLine", read.terms.credit)),
        "licence_label": str(_one(policy, OURS + "licenceLabel")),
        "licence_url": str(_one(policy, OURS + "licence")),
    }
    # A policy of others that says nothing of attribution does not forbid it: the credit stays.
    credit = read.terms.credit_required if ours else True
    read.says(**said, credit_required=credit)
    return read


def _take_permission(read: Read, rule: Node) -> None:
    action, target = _action(rule), str(_one(rule, "target"))
    if flag := next((clause for clause, told in _FLAGS.items() if told == (action, target)), None):
        read.says(**{flag: True})
    elif action == "index":
        duties = {_action(duty) for duty in _nodes(rule, "duty")}
        index = Index.CANONICAL if OURS + "nameCanonical" in duties else Index.INDEX
        read.says(index=index)
    elif action == "commercialize":
        read.says(ads=Ads.ALLOWED)
    elif action in _SHOWING:
        _take_showing(read, rule, action)
    else:
        read.left_out.append(f"permission {action}: no channel of the paper does this")


def _take_showing(read: Read, rule: Node, action: str) -> None:
    bounds = _Bounds()
    for constraint in _nodes(rule, "constraint"):
        bounds.take(constraint)
    for duty in _nodes(rule, "duty"):
        bounds.owe(duty)
    if assignee := _one(rule, "assignee"):
        bounds.trouble.append(f"it is given to {assignee}, and the paper cannot tell whether that is itself")
    if bounds.trouble:
        read.left_out.append(f"permission {action}: {'; '.join(bounds.trouble)}")
        return
    shows = {
        channel.value: max(read.terms.on(channel), bounds.amount) for channel in bounds.channels or Channel
    }
    read.says(**shows, **bounds.said)


@dataclass
class _Bounds:
    """What the constraints and duties of a permission come to."""

    channels: list[Channel] = field(default_factory=list)
    amount: Show = Show.FULL
    said: dict[str, Any] = field(default_factory=dict)  # Any: field values
    trouble: list[str] = field(default_factory=list)

    def take(self, constraint: Node) -> None:
        left, operator = _word(_one(constraint, "leftOperand")), _word(_one(constraint, "operator"))
        right = constraint.get("rightOperand", [])
        try:
            self._take(left, operator, [str(value) for value in right if not isinstance(value, Mapping)])
        except (KeyError, ValueError, IndexError):
            told = ", ".join(str(value)[:80] for value in right)
            self.trouble.append(f"it holds only where {left} {operator} {told}, which the paper cannot keep")

    def _take(self, left: str, operator: str, right: list[str]) -> None:
        match left, operator:
            case "deliveryChannel", "eq":
                self.channels.append(Channel(right[0].removeprefix(OURS + "channel:")))
            case "urn:broadsheet:amount", "eq":
                self.amount = Show[right[0].upper()]
            case "urn:broadsheet:selection", "eq" if right == ["by-hand"]:
                self.said["by_hand_only"] = True
            case "dateTime", "gteq" | "gt":
                self.said["starts"] = _moment(right[0])
            case "dateTime", "lt" | "lteq":
                self.said["ends"] = _moment(right[0])
            case "elapsedTime", "lteq" | "lt" | "eq":
                self.said["days"] = _days(right[0])
            case "spatial", "eq" | "isAnyOf" | "isPartOf" if right:
                self.said["territory"] = tuple(_country(value) for value in right)
            case _:
                raise KeyError(left)

    def owe(self, duty: Node) -> None:
        action = _action(duty)
        if action in ("attribute", OURS + "keepCounter") and not _nodes(duty, "constraint"):
            if action == "attribute":
                self.said["credit_required"] = True
            else:
                self.said["counter"] = str(_one(duty, OURS + "counter"))
            return
        self.trouble.append(f"it asks for {action}, which the paper cannot do by itself")


def _take_prohibition(read: Read, rule: Node) -> None:
    action, target = _action(rule), str(_one(rule, "target"))
    if flag := next((clause for clause, told in _FLAGS.items() if told == (action, target)), None):
        read.says(**{flag: False})
    elif action == "index":
        news = _nodes(rule, "constraint") and read.terms.index is Index.INDEX
        read.says(index=Index.NOT_NEWS if news else Index.NOINDEX)
    elif action == "commercialize":
        ads = Ads.NOT_SOLD_AGAINST if _nodes(rule, "constraint") else Ads.NONE
        read.says(ads=ads)
    elif action in _SHOWING:
        channels = _Bounds()
        for constraint in _nodes(rule, "constraint"):
            channels.take(constraint)
        # Whatever else limits the prohibition, the paper keeps it whole.
        nothing = {channel.value: Show.NOTHING for channel in channels.channels or Channel}
        read.says(**nothing)
    else:
        read.left_out.append(f"prohibition {action}: the paper never does this")


def _take_obligation(read: Read, rule: Node) -> None:
    action = _action(rule)
    for duty in AtEnd:
        if action == _at_end(duty)["action"]:
            read.says(at_end=duty)
            return
    read.left_out.append(f"obligation {action}: see to it by hand")


# ---- JSON-LD, as far as policies need it -------------------------------------------------------------------


def _policy(data: Any) -> Node:  # Any: JSON from outside
    graph = data.get("@graph", data) if isinstance(data, Mapping) else data
    rows = [row for row in (graph if isinstance(graph, list) else [graph]) if isinstance(row, Mapping)]
    known = {str(row.get("uid") or row.get("@id") or ""): row for row in rows}
    known.pop("", None)
    for row in rows:
        node = _node(row, known, 0)
        if any(rule in node for rule in ("permission", "prohibition", "obligation")):
            return node
    raise BadTerms(
        "terms: this is no policy of RightsML 2.0 (ODRL 2.2 in JSON-LD): it permits and prohibits nothing"
    )


def _node(row: Mapping[str, Any], known: Mapping[str, Any], depth: int) -> Node:  # Any: JSON from outside
    if depth > _DEEPEST:
        raise BadTerms("terms: the policy is nested too deeply, or in a circle")
    return {
        _word(key): [
            _value(one, known, depth, key) for one in (value if isinstance(value, list) else [value])
        ]
        for key, value in row.items()
    }


def _value(value: Any, known: Mapping[str, Any], depth: int, key: str) -> Any:  # Any: JSON from outside
    if isinstance(value, Mapping):
        if "@value" in value:
            return value["@value"]
        if set(value) <= {"uid", "@id"}:
            value = str(value.get("uid") or value.get("@id"))
        else:
            return _node(value, known, depth + 1)
    if isinstance(value, str) and value in known and key not in ("uid", "@id"):
        return _node(known[value], known, depth + 1)
    return value


def _word(word: Any) -> str:  # Any: JSON from outside
    """A word of ODRL without its namespace; "id" and "type" for theirs."""
    told = str(word)
    for prefix in (ODRL, "odrl:"):
        told = told.removeprefix(prefix)
    return {"uid": "id", "@id": "id", "@type": "type"}.get(told, told)


def _nodes(node: Node, key: str) -> list[Node]:
    return [value for value in node.get(key, []) if isinstance(value, Mapping)]


def _one(node: Node, key: str, otherwise: Any = "") -> Any:  # Any: a plain value
    values: Iterator[Any] = (value for value in node.get(key, []) if not isinstance(value, Mapping))
    return next(values, otherwise)


def _action(rule: Node) -> str:
    """The word of a rule's action; one that is refined counts as its value, and is named so."""
    refined = _nodes(rule, "action")
    if not refined:
        return _word(_one(rule, "action", "nothing"))
    value = (
        refined[0].get("rdf:value")
        or refined[0].get("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
        or [""]
    )
    word = _word(value[0] if not isinstance(value[0], Mapping) else _one(value[0], "id"))
    return f"{word} (refined)"


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _days(value: str) -> int:
    if not (value.startswith("P") and value.endswith("D")):
        raise ValueError(value)
    return int(value[1:-1])


def _country(value: str) -> str:
    code = value.rpartition("/")[2].rpartition(":")[2]
    if not (2 <= len(code) <= 3 and code.isascii() and code.isupper()):
        raise ValueError(value)
    return code
