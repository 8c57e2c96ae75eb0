"""Which stories stand beside which: same matter first, then the newest, never one that is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.archive import beside as kept
from broadsheet.archive.actions import follow
from broadsheet.archive.asides import why_these
from broadsheet.archive.meanings import meanings_of, vectors_of
from broadsheet.archive.models import Related
from broadsheet.archive.rules import KEEP, Candidate, Pool, telling_terms
from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.publishing import kill, publish, withdraw
from broadsheet.desk.models import Article
from broadsheet.journal.models import Change, Kind
from broadsheet.text.terms import analyser
from tests.newsroom import NOON, about, draft, filing, published, section

ENGLISH = analyser("en")
AT = datetime(2026, 11, 1, tzinfo=UTC)


def candidate(id: int, headline: str, *topics: str, section: int = 1) -> Candidate:
    return Candidate(
        id, section, AT + timedelta(hours=id), telling_terms(ENGLISH, headline), frozenset(topics)
    )


FILL = [candidate(100 + n, f"unlike headline number{n:04}", section=2) for n in range(40)]


def ids(neighbours: object) -> list[int]:
    return [neighbour.id for neighbour in neighbours]  # type: ignore[attr-defined]


def test_the_same_matter_comes_before_the_newest_of_the_section() -> None:
    story = candidate(1, "Night ferries move to the outer quay", "harbour")
    same = candidate(2, "Pilots want the night ferries at the outer quay", "harbour")
    newer = candidate(50, "Grain index slips as barges arrive")
    neighbours = Pool([story, same, newer, *FILL]).neighbours(story)
    assert ids(neighbours)[:2] == [2, 50]
    assert "harbour" in neighbours[0].reason
    assert neighbours[1].reason == "newest in the section"


def test_words_that_everybody_uses_say_nothing() -> None:
    story = candidate(1, "Council votes tomorrow")
    crowd = [candidate(n, "Council votes tomorrow again") for n in range(2, 40)]
    assert Pool([story, *crowd]).about_the_same(story) == []


def test_a_story_is_never_beside_itself() -> None:
    story = candidate(1, "Night ferries")
    assert 1 not in ids(Pool([story, *FILL]).neighbours(story))


def test_the_same_pool_in_another_order_gives_the_same_answer() -> None:
    stories = [
        candidate(n, f"Ferry story quay{n % 5:04} harbour{n % 7:04}", f"t{n % 3}") for n in range(1, 60)
    ]
    forward, backward = Pool(stories), Pool(reversed(stories))
    assert all(forward.neighbours(s) == backward.neighbours(s) for s in stories)


def test_no_more_than_a_list_holds_are_kept() -> None:
    stories = [candidate(n, f"headline{n:04} alone") for n in range(1, 60)]
    assert len(Pool(stories).neighbours(stories[0])) == KEEP


def crowd() -> None:
    """Forty stories about nothing in particular, so that rare words are rare."""
    file_many(
        [filing(f"Unlike headline number{n:04}", section=section("Economy", "economy")) for n in range(40)],
        NOON,
    )


def beside(article: Article) -> list[int]:
    return [other for other, _ in kept.beside([article.pk])[article.pk]]


@pytest.mark.django_db
def test_a_new_story_stands_beside_the_older_one_on_its_matter_and_the_older_beside_it() -> None:
    crowd()
    older = publish(about(draft("Pilots want ferries at the outer quay"), "Harbour"))
    follow()
    newer = publish(about(draft("Night ferries move to the outer quay"), "Harbour"))
    follow()
    assert beside(newer)[0] == older.pk
    assert newer.pk in beside(older)
    assert list(Change.objects.filter(kind=Kind.RELATED).values_list("subject", flat=True)) == [older.pk]


@pytest.mark.django_db
def test_what_a_text_says_counts_where_headlines_share_nothing() -> None:
    crowd()
    about_it = (
        "<p>The dredger Marguerite lies across the fairway; the dredger's owners cannot be reached.</p>"
    )
    older = publish(draft("Owners stay silent", body=about_it))
    newer = publish(draft("What blocks the channel", body=about_it + "<p>A tug is on its way to her.</p>"))
    follow()
    assert beside(newer)[0] == older.pk
    reason = Related.objects.get(article=newer, other=older).reason
    assert "dredger" in reason


@pytest.mark.django_db
def test_a_text_the_site_may_not_show_is_not_what_a_story_is_about() -> None:
    crowd()
    text = "<p>The dredger Marguerite lies across the fairway.</p>" * 3
    [secret] = file_many([filing("Owners stay silent", "link-only", body=text)], NOON)
    newer = publish(draft("What blocks the channel", body=text))
    follow()
    assert not Related.objects.filter(article=newer, other=secret, score__gt=0).exists()


@pytest.mark.django_db
def test_the_desk_is_told_why_a_story_stands_beside_another() -> None:
    crowd()
    older = publish(about(draft("Pilots want ferries at the outer quay"), "Harbour"))
    newer = publish(about(draft("Night ferries move to the outer quay"), "Harbour"))
    follow()
    told = why_these(newer)
    assert told is not None
    text, address = told.lines[0]
    assert text.startswith(f"{older.headline}: same matter: topic harbour; words ")
    assert "ferries" in text
    assert str(older.pk) in address


def test_stories_alike_in_meaning_are_one_matter_whatever_their_words() -> None:
    story, other = candidate(1, "Night ferries"), candidate(2, "Evening boats", section=3)
    pool = Pool([story, other, *FILL], lambda id: {2: 0.8} if id == 1 else {})
    [neighbour] = pool.about_the_same(story)
    assert (neighbour.id, neighbour.reason) == (2, "same matter: alike in meaning")


def test_vectors_tell_texts_of_one_meaning_from_others() -> None:
    pytest.importorskip("wordllama", reason="the extra [ml] is not installed")
    texts = [
        "Ferries sail at night",
        "Boats leave the port in the evening",
        "The central bank raises interest rates",
    ]
    beside = meanings_of(dict(enumerate(vectors_of(texts))))(0)
    assert beside[1] > beside[2]


@pytest.mark.django_db
@pytest.mark.parametrize("take_down", [kill, withdraw])
def test_a_story_taken_down_leaves_every_list(take_down) -> None:
    crowd()
    older = publish(about(draft("Pilots want ferries at the outer quay"), "Harbour"))
    newer = publish(about(draft("Night ferries move to the outer quay"), "Harbour"))
    follow()
    take_down(older)
    follow()
    assert not Related.objects.filter(other=older).exists()
    assert Change.objects.filter(kind=Kind.RELATED, subject=newer.pk).exists()


@pytest.mark.django_db
def test_following_again_changes_nothing() -> None:
    crowd()
    position = follow()
    rows = list(Related.objects.order_by("id").values())
    assert follow() == position
    assert list(Related.objects.order_by("id").values()) == rows


@pytest.mark.django_db
def test_a_batch_costs_as_many_queries_as_a_handful(django_assert_max_num_queries) -> None:
    few = [filing(f"Tale number{n:04}", topics=("Harbour",)) for n in range(3)]
    many = [filing(f"Story number{n:04}", topics=("Harbour", "Tolls")) for n in range(300)]
    file_many(few, NOON)
    with django_assert_max_num_queries(72):
        follow()
    file_many(many, NOON)
    with django_assert_max_num_queries(72):
        follow()


@pytest.mark.django_db
def test_one_story_touches_few_others_in_a_large_paper() -> None:
    file_many([filing(f"Ferry quay harbour story{n:04}", topics=("Harbour",)) for n in range(300)], NOON)
    follow()
    before = Change.objects.filter(kind=Kind.RELATED).count()
    published("Ferry quay harbour story anew")
    follow()
    assert Change.objects.filter(kind=Kind.RELATED).count() - before <= 3
