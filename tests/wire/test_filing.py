"""Where a story goes: rules as editors write them, the classifier after them, the source's own section last."""

from typing import Any

import pytest

from broadsheet.wire.dispatch import Dispatch, Subject
from broadsheet.wire.filing import By, Conditions, Facts, Filed, Guess, Rule, Treatment, facts_of, file
from broadsheet.wire.sentences import in_words, sentence
from broadsheet.wire.wording import write_up

HOME, ECONOMY, SPORT, WEATHER = 1, 2, 3, 4

SHIPPING = Dispatch(
    title="Port fees rise for night ferries",
    body="<p>The harbour board of Larkport raised the fees of barges by a tenth.</p>",
    authors=("Ines Okafor", "Bram Vole"),
    tags=("Shipping", "Port of Larkport"),
    language="en-GB",
    urgency=3,
    subjects=(Subject("medtop", "04011000", "transport"),),
    places=("Larkport",),
    dateline="TARNMOUTH, Nov 23",
)


def facts(dispatch: Dispatch = SHIPPING, source: int = 7, **changed: Any) -> Facts:
    dispatch = Dispatch(**{**{name: getattr(dispatch, name) for name in Dispatch.__slots__}, **changed})
    copy = write_up(dispatch, images=False, language=dispatch.language)
    return facts_of(dispatch, source, text=copy.folded, language=dispatch.language)


def rule(pk: int = 1, section: int | None = ECONOMY, **given: Any) -> Rule:
    deeds = {name: given.pop(name) for name in ("topics", "treatment") if name in given}
    return Rule(pk, f"rule {pk}", Conditions(**given), section, **deeds)


class TestWhatARuleMatches:
    @pytest.mark.parametrize(
        ("when", "matches"),
        [
            pytest.param({}, True, id="no condition matches every story"),
            pytest.param({"sources": (7, 9)}, True, id="one of its sources"),
            pytest.param({"sources": (9,)}, False, id="another source"),
            pytest.param({"languages": ("en",)}, True, id="the language, whatever the region"),
            pytest.param({"languages": ("fr", "de")}, False, id="other languages"),
            pytest.param({"categories": ("shipping",)}, True, id="a tag in any case"),
            pytest.param({"categories": ("ship",)}, False, id="a category is compared whole"),
            pytest.param({"categories": ("port",)}, False, id="not a part of a category of several words"),
            pytest.param({"categories": ("port*",)}, True, id="a star stands for the rest of a category"),
            pytest.param({"categories": ("transport",)}, True, id="the name of a subject"),
            pytest.param({"categories": ("04011000",)}, True, id="the code of a subject"),
            pytest.param({"categories": ("04*",)}, True, id="all codes under one"),
            pytest.param({"words": ("ferries",)}, True, id="a word of the headline"),
            pytest.param({"words": ("ferr",)}, False, id="words are whole"),
            pytest.param({"words": ("ferr*",)}, True, id="a star ends a word"),
            pytest.param({"words": ("night ferries",)}, True, id="words that follow each other"),
            pytest.param({"words": ("ferries night",)}, False, id="in that order"),
            pytest.param({"words": ("FERRIES",)}, True, id="in any case"),
            pytest.param({"words": ("barges",)}, False, id="the text is not the headline"),
            pytest.param({"words": ("barges",), "anywhere": True}, True, id="a word of the text"),
            pytest.param(
                {"words": ("board of Larkport",), "anywhere": True}, True, id="a phrase of the text"
            ),
            pytest.param({"words": ("fees",), "unless": ("night",)}, False, id="unless it says"),
            pytest.param({"words": ("fees",), "unless": ("day",)}, True, id="and does not say"),
            pytest.param({"unless": ("barges",)}, True, id="an exception looks where its rule looks"),
            pytest.param({"bylines": ("vole",)}, True, id="one of the names over it"),
            pytest.param({"bylines": ("Vol",)}, False, id="names are whole words too"),
            pytest.param({"places": ("larkport",)}, True, id="a place it is about"),
            pytest.param({"places": ("Tarnmouth",)}, True, id="the place it is told from"),
            pytest.param({"places": ("Nesswick",)}, False, id="another place"),
            pytest.param({"urgency": 3}, True, id="as pressing as that"),
            pytest.param({"urgency": 2}, False, id="less pressing than that"),
            pytest.param(
                {"categories": ("shipping",), "languages": ("fr",)}, False, id="all that is given must hold"
            ),
            pytest.param({"words": ("…",)}, False, id="what is typed and has no words finds nothing"),
        ],
    )
    def test_each_condition(self, when: dict[str, Any], matches: bool) -> None:
        assert rule(**when).matches(facts()) is matches

    def test_a_story_that_does_not_say_how_pressing_it_is_is_not(self) -> None:
        assert not rule(urgency=9).matches(facts(urgency=0))

    @pytest.mark.parametrize(
        ("title", "word", "matches"),
        [
            pytest.param("Гавань закрыта до утра", "гавань", True, id="Cyrillic"),
            pytest.param("Гавань закрыта до утра", "гаван", False, id="Cyrillic, whole words"),
            pytest.param("إغلاق الميناء حتى الصباح", "الميناء", True, id="Arabic"),
            pytest.param("नौका सेवा बंद", "सेवा", True, id="Hindi, with its vowel marks"),
            pytest.param("नौका सेवा बंद", "सेव", False, id="Hindi, whole words"),
            pytest.param("港口费用上涨", "费用", True, id="Chinese has no spaces"),
            pytest.param("フェリーが遅れる", "フェリー", True, id="Japanese"),
            pytest.param("เรือข้ามฟากล่าช้า", "ข้ามฟาก", True, id="Thai"),
            pytest.param("ＦＥＲＲＹ late", "ferry", True, id="full-width letters"),
            pytest.param("Cafe\u0301 on the quay", "caf\u00e9", True, id="letters composed in two ways"),
            pytest.param("Straße gesperrt", "STRASSE", True, id="case folding"),
        ],
    )
    def test_words_in_any_script(self, title: str, word: str, matches: bool) -> None:
        assert rule(words=(word,)).matches(facts(title=title, body="")) is matches


class TestWhichRuleDecides:
    def test_the_first_that_matches(self) -> None:
        rules = [rule(1, SPORT, words=("cricket",)), rule(2, ECONOMY, words=("fees",)), rule(3, WEATHER)]
        filed = file(rules, facts(), HOME)
        assert (filed.section, filed.rule, filed.reason, filed.by) == (ECONOMY, 2, "rule 2", By.RULE)

    def test_a_rule_that_only_adds_topics_lets_the_reading_go_on(self) -> None:
        rules = [
            rule(1, None, topics=("Harbour",)),
            rule(2, ECONOMY, topics=("Fees",)),
            rule(3, None, topics=("Night",)),
        ]
        filed = file(rules, facts(), HOME, own_topics=["fees", "Barges"])
        assert (filed.section, filed.rule) == (ECONOMY, 2)
        assert filed.topics == ("Harbour", "Fees", "Night", "Barges")

    def test_topics_of_a_rule_below_the_deciding_one_that_also_files_are_not_added(self) -> None:
        rules = [rule(1, ECONOMY), rule(2, SPORT, topics=("Cricket",))]
        assert file(rules, facts(), HOME).topics == ()

    def test_a_rule_that_only_holds_decides_and_leaves_the_section(self) -> None:
        filed = file([rule(1, None, treatment=Treatment.HOLD), rule(2, SPORT)], facts(), HOME)
        assert (filed.section, filed.hold, filed.rule) == (HOME, True, 1)

    def test_a_rule_above_saves_a_story_from_one_that_drops(self) -> None:
        drops = rule(2, None, treatment=Treatment.DROP)
        assert not file([rule(1, ECONOMY, words=("fees",)), drops], facts(), HOME).drop
        assert file([rule(1, ECONOMY, words=("chess",)), drops], facts(), HOME).drop

    def test_where_none_matches_it_is_the_sources_own_section(self) -> None:
        filed = file([rule(1, SPORT, words=("cricket",))], facts(), HOME)
        assert (filed.section, filed.by, filed.rule) == (HOME, By.SOURCE, None)


class TestTheClassifierAfterTheRules:
    GUESS = Guess(WEATHER, 0.8, ("storm", "rain"))

    def filed(self, rules: list[Rule], sure: float | None) -> Filed:
        return file(rules, facts(), HOME, guesser=lambda _: self.GUESS, sure=sure)

    def test_it_files_from_its_certainty_on_and_says_why(self) -> None:
        filed = self.filed([], 0.8)
        assert (filed.section, filed.by) == (WEATHER, By.CLASSIFIER)
        assert filed.reason == "the classifier, 80% certain by “storm”, “rain”"

    @pytest.mark.parametrize("sure", [0.81, None], ids=["not certain enough", "it may only suggest"])
    def test_else_it_suggests(self, sure: float | None) -> None:
        filed = self.filed([], sure)
        assert (filed.section, filed.by, filed.guess) == (HOME, By.SOURCE, self.GUESS)

    def test_a_rule_that_names_a_section_comes_first_and_it_is_not_asked(self) -> None:
        filed = self.filed([rule(1, ECONOMY)], 0.5)
        assert (filed.section, filed.guess) == (ECONOMY, None)

    def test_a_rule_that_only_holds_leaves_the_section_to_it(self) -> None:
        filed = self.filed([rule(1, None, treatment=Treatment.HOLD)], 0.5)
        assert (filed.section, filed.hold, filed.rule, filed.by) == (WEATHER, True, 1, By.CLASSIFIER)


@pytest.mark.parametrize(
    ("when", "deeds", "words"),
    [
        pytest.param(
            {"sources": (7,), "languages": ("en",), "categories": ("shipping",)},
            ("Economy", ("Harbour",), Treatment.HOLD),
            "Stories of North Coast Wire in English whose category is “shipping” go to Economy, get the topic Harbour "
            "and wait for an editor.",
            id="the whole",
        ),
        pytest.param({}, ("Sport", (), Treatment.AS_THE_SOURCE), "All stories go to Sport.", id="no condition"),
        pytest.param(
            {"words": ("horoscope*", "tarot"), "anywhere": True, "unless": ("astronomy",)},
            ("", (), Treatment.DROP),
            "Stories whose headline or text says “horoscope*” or “tarot” but not “astronomy” are dropped.",
            id="words",
        ),
        pytest.param(
            {"bylines": ("Ines Okafor",), "places": ("Larkport", "Ness"), "urgency": 2},
            ("", ("Harbour", "Fees"), Treatment.AT_ONCE),
            "Stories signed by Ines Okafor told from or about Larkport or Ness of urgency 2 or more pressing get the topics "
            "Harbour and Fees and go on the site at once.",
            id="metadata",
        ),
        pytest.param(
            {"sources": (8,)}, ("Sport", (), Treatment.AS_THE_SOURCE), "Stories of a source that is gone go to Sport.",
            id="a source that is gone",
        ),
    ],
)  # fmt: skip
def test_a_rule_reads_as_a_sentence(when: dict[str, Any], deeds: tuple[Any, ...], words: str) -> None:
    parts = sentence(Conditions(**when), *deeds, sources={7: "North Coast Wire"}, languages={"en": "English"})
    assert in_words(parts) == words
