"""The editor's filing rules: keep them, put them in order, and have them ready when a delivery comes in.

Each change of a rule is remembered with who made it and when. It holds for the stories that come after it; what is
filed already stays where it is, until somebody files it anew (wire.actions.refiling).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.conf.locale import LANG_INFO
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from broadsheet.desk.models import Section, Topic
from broadsheet.questions import Question
from broadsheet.wire import filing, topics
from broadsheet.wire.actions.training import report, trained
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.errors import NotChecked
from broadsheet.wire.filing import Conditions, Facts, Filed, Rule, Treatment
from broadsheet.wire.models import FilingPolicy, FilingRule, Source
from broadsheet.wire.sentences import Part, in_words, sentence
from broadsheet.wire.wording import Copy

MOST_RULES = 500
MOST_TOPICS_KNOWN = 5_000
"""Topics looked for in texts: those with a page first, then the newest."""

RULE_DEEDS = {
    "wire.rule-on": (_("Put in force"), _("Put in force")),
    "wire.rule-off": (_("Put out of force"), _("Put out of force")),
    "wire.rule-moved": (_("Move"), _("Moved in the order")),
}
"""What is done to rules besides writing them: name in the log → (label, what was done)."""

LANGUAGES = {tag: info["name"] for tag, info in LANG_INFO.items() if "name" in info}
"""Tag → its name."""


# Keeping rules


@transaction.atomic
def keep_rule(rule: FilingRule, by: Any = None) -> FilingRule:  # Any: the user model of settings
    """Save a rule, a new one below all others; remembers who did."""
    new = rule.pk is None
    if new:
        last = FilingRule.objects.aggregate(last=Max("position"))["last"]
        rule.position = (last or 0) + 1
    rule.save()
    log(
        instance=rule,
        action="wagtail.create" if new else "wagtail.edit",
        user=by,
        title=title_of(rule),
        content_changed=True,
    )
    return rule


@transaction.atomic
def switch_rule(
    rule: FilingRule, active: bool, by: Any = None
) -> FilingRule:  # Any: the user model of settings
    """Put a rule in force, or out of it."""
    if rule.active != active:
        rule.active = active
        rule.save(update_fields=["active"])
        log(
            instance=rule, action="wire.rule-on" if active else "wire.rule-off", user=by, title=title_of(rule)
        )
    return rule


@transaction.atomic
def remove_rule(rule: FilingRule, by: Any = None) -> None:  # Any: the user model of settings
    """Delete a rule. What it filed keeps its words as the reason."""
    log(instance=rule, action="wagtail.delete", user=by, title=title_of(rule), deleted=True)
    rule.delete()


@transaction.atomic
def order_rules(wanted: Sequence[int], by: Any = None) -> bool:  # Any: the user model of settings
    """Put the rules in this order; those not named stay below, as they stood. Says whether anything changed."""
    rules = {rule.pk: rule for rule in FilingRule.objects.all()}
    named = [rules[pk] for pk in dict.fromkeys(wanted) if pk in rules]
    rest = [rule for rule in rules.values() if rule not in named]
    moved = []
    for position, rule in enumerate([*named, *rest], 1):
        if rule.position != position:
            rule.position = position
            moved.append(rule)
    FilingRule.objects.bulk_update(moved, ["position"])
    for rule in moved:
        log(
            instance=rule,
            action="wire.rule-moved",
            user=by,
            title=title_of(rule),
            data={"place": rule.position},
        )
    return bool(moved)


def set_policy(classifier: str, certainty: float, by: Any = None) -> FilingPolicy:  # Any: the user model
    """Say what the classifier may do. Raises NotChecked when it is to file and has not been checked on the archive."""
    policy, found = the_policy(), report()
    if classifier == FilingPolicy.Classifier.FILE and not (found and found.is_checked):
        raise NotChecked()
    with transaction.atomic():
        policy.classifier, policy.certainty = classifier, certainty
        policy.save()
        log(
            instance=policy,
            action="wagtail.edit",
            user=by,
            data={"classifier": classifier, "certainty": certainty},
        )
    return policy


_POLICY = Question(lambda: FilingPolicy.objects.order_by("pk")[:1])


def the_policy() -> FilingPolicy:
    """The one row of the paper's policy; off when nobody has set one."""
    return next(iter(_POLICY()), None) or FilingPolicy()


# Reading them


def conditions_of(rule: FilingRule) -> Conditions:
    """When a kept rule matches."""
    return Conditions(
        sources=tuple(rule.sources),
        languages=tuple(rule.languages),
        categories=tuple(rule.categories),
        words=tuple(rule.words),
        anywhere=rule.anywhere,
        unless=tuple(rule.unless),
        bylines=tuple(rule.bylines),
        places=tuple(rule.places),
        urgency=rule.urgency,
    )


def parts_of(rule: FilingRule, sources: dict[int, str]) -> tuple[Part, ...]:
    """A kept rule as a sentence in parts; its section is loaded with it."""
    return sentence(
        conditions_of(rule),
        rule.section.name if rule.section else "",
        rule.topics,
        Treatment(rule.treatment),
        sources=sources,
        languages=LANGUAGES,
    )


def title_of(rule: FilingRule) -> str:
    """A kept rule as one sentence."""
    return in_words(parts_of(rule, names_of_sources([rule])))


def names_of_sources(rules: Sequence[FilingRule]) -> dict[int, str]:
    """The names of the sources that rules speak of. One query, or none."""
    named = {pk for rule in rules for pk in rule.sources}
    return dict(Source.objects.filter(pk__in=named).values_list("pk", "name")) if named else {}


def ready(rules: Sequence[FilingRule]) -> list[Rule]:
    """Kept rules ready to be read, in their order."""
    names = names_of_sources(rules)
    return [
        Rule(
            pk=rule.pk,
            sentence=in_words(parts_of(rule, names)),
            when=conditions_of(rule),
            section=rule.section_id,
            topics=tuple(rule.topics),
            treatment=Treatment(rule.treatment),
        )
        for rule in rules
    ]


_RULES = Question(lambda: FilingRule.objects.filter(active=True).order_by("position", "id")[:MOST_RULES])
_TOPICS_KNOWN = Question(
    lambda: Topic.objects.order_by("-once_public", "-pk").values_list("name", flat=True)[:MOST_TOPICS_KNOWN]
)
_SECTIONS = Question(lambda: Section.objects.all())


@dataclass(frozen=True)
class FilingDesk:
    """All that filing goes by, loaded once for a whole delivery: rules, sections, the paper's topics, the classifier."""

    rules: Sequence[Rule]
    sections: Mapping[int, Section]
    """All of them, by id."""
    topics: topics.Index
    policy: FilingPolicy
    guesser: filing.Guesser | None = None

    @classmethod
    def load(cls) -> Self:
        """Everything as it stands. Five queries, however many rules and stories."""
        policy = the_policy()
        classifier = trained() if policy.classifier != FilingPolicy.Classifier.OFF else None
        sections = {section.pk: section for section in _SECTIONS()}
        rules = _RULES()
        for rule in rules:
            # One written since the sections were read finds its own by itself.
            if section := sections.get(rule.section_id or 0):
                rule.section = section
        return cls(
            ready(rules),
            sections,
            topics.index_of(tuple(_TOPICS_KNOWN())),
            policy,
            classifier.guess if classifier else None,
        )

    @property
    def sure(self) -> float | None:
        """From which certainty on the classifier files by itself; None when it only suggests."""
        files = self.policy.classifier == FilingPolicy.Classifier.FILE
        return self.policy.certainty if files else None

    def file(self, dispatch: Dispatch, copy: Copy, source: Source) -> Filed:
        """Where a dispatch of a source goes."""
        named = [*copy.topics, *self.topics.found(copy.headline, copy.told, copy.body)]
        if self.rules or self.guesser:
            facts = filing.facts_of(dispatch, source.pk, text=copy.folded, language=copy.language)
        else:
            facts = Facts(source.pk, headline="")  # nobody looks at them
        return self.place(facts, source.section_id, named)

    def place(self, facts: Facts, home: int, own_topics: Sequence[str] = ()) -> Filed:
        """Where a story of these facts goes; `home` is its source's section."""
        filed = filing.file(
            self.rules, facts, home, own_topics=own_topics, guesser=self.guesser, sure=self.sure
        )
        # A section may have been deleted since the classifier learnt it.
        if filed.guess and filed.guess.section not in self.sections:
            filed = replace(filed, guess=None)
        return filed if filed.section in self.sections else replace(filed, section=home)
