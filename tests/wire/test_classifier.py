"""Learning from the archive where stories go: the same every time, explained, and as certain as it is right."""

import random

import pytest

from broadsheet.wire import classifier, meaning
from broadsheet.wire.classifier import Classifier, Example, TooLittle, train
from broadsheet.wire.filing import Facts

SEA, PITCH = 11, 22
WORDS = {
    SEA: "ferry quay barge tide harbour pilot mast anchor".split(),
    PITCH: "goal match keeper league striker penalty bench coach".split(),
}


def archive(stories: int = 120, seed: int = 4) -> list[Example]:
    chance = random.Random(seed)
    common = "the a of in on and says town year people".split()
    return [
        Example(section, " ".join(chance.choices(WORDS[section], k=6) + chance.choices(common, k=12)))
        for section in (chance.choice((SEA, PITCH)) for _ in range(stories))
    ]


def facts(text: str) -> Facts:
    return Facts(1, f" {text} ", f" {text} ")


def test_it_tells_the_sections_of_stories_it_has_not_seen() -> None:
    learnt, report = train(archive())
    assert (report.trained, report.tested) == (108, 12)
    assert report.macro_f1 == 1.0
    assert learnt.judge(["the ferry missed the tide"])[0][0] == SEA


def test_a_guess_names_the_words_that_decided() -> None:
    learnt, _ = train(archive())
    guess = learnt.guess(facts("the keeper says the people"))
    assert guess is not None
    assert (guess.section, guess.words[0]) == (PITCH, "keeper")
    assert 0.5 < guess.certainty <= 1


def test_the_same_archive_gives_the_same_classifier() -> None:
    assert train(archive())[0].to_bytes() == train(archive())[0].to_bytes()


def test_what_is_kept_guesses_as_what_was_learnt() -> None:
    learnt, _ = train(archive())
    kept = Classifier.from_bytes(learnt.to_bytes())
    told = [one.folded for one in archive(seed=9)]
    assert [section for section, _ in kept.judge(told)] == [section for section, _ in learnt.judge(told)]


def test_it_is_no_more_certain_than_it_is_right() -> None:
    """A third of the labels are chance: certainty must not claim otherwise."""
    chance = random.Random(1)
    noisy = [
        Example(chance.choice((SEA, PITCH)) if chance.random() < 0.5 else one.section, one.folded)
        for one in archive(600)
    ]
    learnt, _ = train(noisy)
    certainties = [certainty for _, certainty in learnt.judge([one.folded for one in archive(200, seed=5)])]
    assert 0.6 < sum(certainties) / len(certainties) < 0.9


def test_the_report_says_what_filing_from_a_certainty_on_would_have_done() -> None:
    _, report = train(archive(400))
    assert [one.certainty for one in report.at] == list(classifier.CERTAINTIES)
    assert [one.filed for one in report.at] == sorted((one.filed for one in report.at), reverse=True)
    assert classifier.Report.from_data(report.as_data()) == report


@pytest.mark.parametrize(
    ("examples", "reason"),
    [
        pytest.param([], "sections", id="an empty archive"),
        pytest.param([Example(SEA, "ferry")] * 80, "sections", id="one section"),
        pytest.param(archive(30), "it takes 50", id="too few stories"),
    ],
)
def test_too_little_to_learn_from_is_said(examples: list[Example], reason: str) -> None:
    with pytest.raises(TooLittle, match=reason):
        Classifier.learn(examples)


def test_a_story_without_words_is_not_guessed() -> None:
    assert train(archive())[0].guess(Facts(1, "", "")) is None


def test_scripts_without_spaces_are_told_by_pairs_of_letters() -> None:
    sea, pitch = "港口渡轮潮汐码头", "足球比赛联赛进球"
    examples = [Example(SEA, sea[at % 6 :]) for at in range(40)] + [
        Example(PITCH, pitch[at % 6 :]) for at in range(40)
    ]
    assert Classifier.learn(examples).judge(["渡轮码头"])[0][0] == SEA


@pytest.mark.skipif(meaning.installed() is None, reason="the extra [ml] is not installed")
class TestWithTheSenseOfWords:
    def test_it_knows_words_it_has_never_seen_by_their_neighbours(self) -> None:
        learnt = Classifier.learn(archive(), meaning.installed())
        assert learnt.judge(["a sailor and his boat at sea"])[0][0] == SEA
        assert learnt.judge(["a footballer kicked the ball into the net"])[0][0] == PITCH

    def test_the_same_archive_gives_the_same_classifier(self) -> None:
        sense = meaning.installed()
        assert train(archive(), sense)[0].to_bytes() == train(archive(), sense)[0].to_bytes()

    def test_what_was_learnt_with_it_still_serves_without_it(self) -> None:
        learnt, _ = train(archive(), meaning.installed())
        assert (
            Classifier.from_bytes(learnt.to_bytes(), None).judge(["the ferry missed the tide"])[0][0] == SEA
        )
