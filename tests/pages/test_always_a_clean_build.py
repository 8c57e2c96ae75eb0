"""Whatever the newsroom does, the live tree is what a clean build makes of the database, byte for byte."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from broadsheet.archive import actions as archive
from broadsheet.archive.readings.actions import choose_most_read, write_down
from broadsheet.desk.actions import clockwork, filing, merging, publishing
from broadsheet.desk.actions.addresses import change_address
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.noticed import (
    journal_author,
    journal_publication,
    journal_section,
    journal_topic,
)
from broadsheet.desk.errors import DeskError
from broadsheet.desk.models import (
    Article,
    Author,
    Byline,
    Correction,
    Picture,
    Publication,
    Section,
    Standing,
    StandingPage,
    Topic,
)
from broadsheet.journal.actions import append, paper_clock
from broadsheet.journal.models import Kind
from broadsheet.rights.actions import licence_for, preset
from broadsheet.rights.terms import AtEnd, Show, Terms
from tests.newsroom import NOON
from tests.newsroom import filing as wire_filing
from tests.pages.pressroom import Pressroom, make_lists_short, without_assets

WORDS = "ferries harbour council night quay tide lock barge market storm coast bridge grain".split()
HEADLINES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(
    lambda words: " ".join(words).capitalize()
)
SECTIONS = st.sampled_from(["world-news", "economy", "politics"])
TOPICS = st.lists(st.sampled_from(["Harbour", "Tolls", "Tides"]), max_size=2, unique=True)
AUTHORS = st.lists(st.sampled_from(["ines-okafor", "tomas-wejhera"]), max_size=2, unique=True)
TERMS = st.sampled_from(["own", "link-only", "excerpt", "cc-by", "agency-30-days", "ends-as-headline"])
AGO = st.one_of(
    st.integers(0, 3 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(0, 120).map(lambda days: timedelta(days=days)),
)


@contextmanager
def unless_refused() -> Iterator[None]:
    """What the desk refuses (terms that have run out, an address of another story) does not happen."""
    with suppress(DeskError), transaction.atomic():
        yield


ENDING = Terms(
    "ends-as-headline", site=Show.FULL, feed=Show.EXCERPT, days=2, at_end=AtEnd.HEADLINE, images=True
)


def terms_called(name: str) -> Any:
    return licence_for(ENDING) if name == ENDING.name else preset(name)


class Newsroom(RuleBasedStateMachine):
    """Editors, the wire and the clock at work, also while the press runs; and presses are killed.

    Several changes are pressed at once, and the archive takes them in by batches smaller than that.
    """

    articles = Bundle("articles")

    @initialize()
    def open_the_paper(self) -> None:
        self.now = NOON
        self.clock = mock.patch("django.utils.timezone.now", lambda: self.now)
        self.clock.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        found_paper("The Larkport Courier", ("World News", "Economy", "Politics"))
        for name, slug in (("Ines Okafor", "ines-okafor"), ("Tomáš Wejhera", "tomas-wejhera")):
            Author.objects.create(name=name, slug=slug)
        self.folder = tempfile.TemporaryDirectory()
        self.press_room = Pressroom(Path(self.folder.name))
        self.press_room.run()
        self.seen = 0

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.clock.stop()
            self.folder.cleanup()

    # ---- the newsroom ------------------------------------------------------------------------------------

    @rule(
        target=articles,
        headline=HEADLINES,
        section=SECTIONS,
        authors=AUTHORS,
        topics=TOPICS,
        weight=st.integers(0, 2),
    )
    def publish_an_own_story(
        self, headline: str, section: str, authors: list[str], topics: list[str], weight: int
    ) -> int:
        article = Article(
            headline=headline,
            section=Section.objects.get(slug=section),
            licence=preset("own"),
            body="<p>The harbour council will decide within a fortnight.</p>",
            weight=weight,
            live=False,
        )
        article.save()
        self._sign(article, authors)
        self._file_under(article, topics)
        with unless_refused():
            publishing.publish(article)
        return int(article.pk)

    @rule(
        target=articles,
        headlines=st.lists(HEADLINES, min_size=1, max_size=5),
        section=SECTIONS,
        terms=TERMS,
        ago=AGO,
        topics=TOPICS,
        hold=st.booleans(),
    )
    def take_in_the_wire(
        self, headlines: list[str], section: str, terms: str, ago: timedelta, topics: list[str], hold: bool
    ) -> Any:
        held = hold and terms != "ends-as-headline"
        filings = [
            wire_filing(
                headline,
                terms_called(terms),
                section=Section.objects.get(slug=section),
                published=self.now - ago - timedelta(minutes=7 * n),
                topics=tuple(topics),
                hold=held,
            )
            for n, headline in enumerate(headlines)
        ]
        return multiple(*(int(a.pk) for a in filing.file_many(filings, self.now)))

    @rule(id=articles, headline=HEADLINES)
    def edit(self, id: int, headline: str) -> None:
        article = Article.objects.get(pk=id)
        if article.standing in (Standing.LIVE, Standing.WAITING):
            article.headline = headline
            with unless_refused():
                article.save_revision().publish()

    @rule(id=articles, headline=HEADLINES)
    def update_from_the_wire(self, id: int, headline: str) -> None:
        article = Article.objects.get(pk=id)
        if article.from_wire:
            filing.update_from_wire(article, wire_filing(headline, section=article.section), self.now)

    @rule(id=articles, section=SECTIONS)
    def move_to_another_section(self, id: int, section: str) -> None:
        article = Article.objects.get(pk=id)
        if article.is_public:
            article.section = Section.objects.get(slug=section)
            with unless_refused():
                article.save_revision().publish()

    @rule(id=articles, authors=AUTHORS, topics=TOPICS)
    def sign_and_file_anew(self, id: int, authors: list[str], topics: list[str]) -> None:
        article = Article.objects.get(pk=id)
        if article.is_public:
            article.bylines.all().delete()
            self._sign(article, authors)
            self._file_under(article, topics)
            with unless_refused():
                publishing.publish(Article.objects.get(pk=id))

    @rule(
        id=articles,
        how=st.sampled_from([publishing.withdraw, publishing.kill]),
        notice=st.sampled_from(["", "Sorry."]),
    )
    def take_down(self, id: int, how: Any, notice: str) -> None:
        article = Article.objects.get(pk=id)
        if article.is_public:
            how(article, notice)

    @rule(id=articles)
    def publish_again(self, id: int) -> None:
        article = Article.objects.get(pk=id)
        if article.standing in (Standing.WITHDRAWN, Standing.WAITING):
            with unless_refused():
                publishing.publish(article)

    @rule(id=articles)
    def correct(self, id: int) -> None:
        article = Article.objects.get(pk=id)
        if article.is_public:
            publishing.correct(article, f"It was {Correction.objects.count()}.", at=self.now)

    @rule(id=articles, words=HEADLINES)
    def change_its_address(self, id: int, words: str) -> None:
        article = Article.objects.get(pk=id)
        if article.address is not None:
            with unless_refused():
                change_address(article, words)

    @rule(id=articles, other=articles)
    def make_it_one_story_with_another(self, id: int, other: int) -> None:
        with unless_refused():
            merging.merge(Article.objects.get(pk=other), Article.objects.get(pk=id))

    @rule(id=articles)
    def make_it_two_again(self, id: int) -> None:
        with unless_refused():
            merging.unmerge(Article.objects.get(pk=id))

    @rule(id=articles, terms=TERMS)
    def change_its_terms(self, id: int, terms: str) -> None:
        article = Article.objects.get(pk=id)
        if article.is_public:
            publishing.set_terms(article, terms_called(terms), self.now, reason="By letter.")

    @rule(id=articles, hours=st.integers(1, 30), headline=HEADLINES)
    def schedule_an_edit(self, id: int, hours: int, headline: str) -> None:
        article = Article.objects.get(pk=id)
        if article.is_public:
            article.headline = headline
            revision = article.save_revision()
            revision.approved_go_live_at = self.now + timedelta(hours=hours)
            revision.save()

    # ---- people, topics, pictures, the paper itself --------------------------------------------------------

    @rule(
        slug=st.sampled_from(["ines-okafor", "tomas-wejhera"]),
        name=st.sampled_from(["I. Okafor", "T. Wejhera", "X"]),
    )
    def rename_an_author(self, slug: str, name: str) -> None:
        author = Author.objects.get(slug=slug)
        author.name, author.role = name, f"{name}, the correspondent"
        author.save()
        journal_author(author)

    @rule(name=st.sampled_from(["The Harbour", "Water"]))
    def rename_a_topic(self, name: str) -> None:
        topic = Topic.objects.order_by("id").first()
        if topic:
            topic.name = name
            topic.save()
            journal_topic(topic)

    @rule(id=articles, alt=st.sampled_from(["A quay", "A boat"]), in_text=st.booleans())
    def show_a_picture(self, id: int, alt: str, in_text: bool) -> None:
        article = Article.objects.get(pk=id)
        if not article.is_public:
            return
        made = [{"path": "pictures/ab/640.jpg", "width": 640, "height": 360, "type": "image/jpeg"}]
        picture = Picture(
            title=alt, width=640, height=360, file="quay.jpg", derivatives=made, description=alt
        )
        Picture.objects.bulk_create([picture])
        if in_text:
            article.body += f'<embed embedtype="image" id="{picture.pk}" alt="{alt}" format="fullwidth">'
        else:
            article.picture = picture
        with unless_refused():
            article.save_revision().publish()

    @rule(credit=st.sampled_from(["A. Lens", "B. Lens"]))
    def credit_a_picture(self, credit: str) -> None:
        picture = Picture.objects.order_by("-id").first()
        if picture:
            picture.credit = credit
            picture.save()
            append(Kind.PICTURE, picture.pk)

    @rule(title=st.sampled_from(["About us", "Who we are"]), live=st.booleans())
    def edit_a_standing_page(self, title: str, live: bool) -> None:
        page = StandingPage.objects.get(slug="about")
        page.title, page.body = title, f"<p>{title}, since the old harbour froze.</p>"
        page.save_revision().publish() if live else page.unpublish()

    @rule(
        zone=st.sampled_from(["UTC", "Pacific/Auckland", "America/St_Johns"]),
        name=st.sampled_from(["Courier", "Post"]),
    )
    def change_the_paper(self, zone: str, name: str) -> None:
        paper = Publication.the_paper()
        paper.time_zone, paper.name = zone, f"The Larkport {name}"
        paper.save()
        journal_publication()

    @rule(slug=SECTIONS, name=st.sampled_from(["News", "Trade"]))
    def rename_a_section(self, slug: str, name: str) -> None:
        section = Section.objects.get(slug=slug)
        section.name = name
        section.save()
        journal_section(section)

    @rule(ids=st.lists(articles, min_size=1, max_size=4), often=st.integers(2, 9))
    def readers_read(self, ids: list[int], often: int) -> None:
        read = Article.objects.filter(pk__in=ids, address__isnull=False).values_list("address", flat=True)
        write_down(dict.fromkeys(read, often), self.now)
        choose_most_read(self.now)

    # ---- time, and the press -------------------------------------------------------------------------------

    @rule(
        by=st.sampled_from([timedelta(minutes=10), timedelta(hours=5), timedelta(days=2), timedelta(days=31)])
    )
    def time_passes(self, by: timedelta) -> None:
        self.now += by
        clockwork.come_due(self.now)
        assert paper_clock().at == self.now

    @rule()
    def press(self) -> None:
        self._press_and_compare()

    @rule(data=st.data())
    def press_while_the_desk_goes_on(self, data: st.DataObject) -> None:
        self.press_room.run_while(lambda: self._something_happens(data))

    @rule(
        data=st.data(),
        plate=st.sampled_from(["story", "section", "month", "archive-index", "author", "feed"]),
    )
    def build_anew_while_the_desk_goes_on(self, data: st.DataObject, plate: str) -> None:
        self.press_room.build_anew(plate, lambda: self._something_happens(data))

    @rule(step=st.integers(1, 90))
    def kill_the_press(self, step: int) -> None:
        self.press_room.run_until_the_power_goes(step, build=False)

    @rule(data=st.data(), step=st.integers(1, 40))
    def kill_the_press_while_the_desk_goes_on(self, data: st.DataObject, step: int) -> None:
        self.press_room.run_while(lambda: self._something_happens(data), step)

    def _something_happens(self, data: st.DataObject) -> None:
        """The desk commits something while a press is at work."""
        ids = list(Article.objects.order_by("id").values_list("id", flat=True))
        what = data.draw(
            st.sampled_from(["wire", "wire", "down", "section", "signed", "terms"] if ids else ["wire"])
        )
        id = data.draw(st.sampled_from(ids)) if what != "wire" else 0
        match what:
            case "wire":
                headlines = data.draw(st.lists(HEADLINES, min_size=1, max_size=4))
                section, ago, topics = data.draw(SECTIONS), data.draw(AGO), data.draw(TOPICS)
                self.take_in_the_wire(headlines, section, data.draw(TERMS), ago, topics, False)
            case "down":
                self.take_down(id, data.draw(st.sampled_from([publishing.withdraw, publishing.kill])), "")
            case "section":
                self.move_to_another_section(id, data.draw(SECTIONS))
            case "signed":
                self.sign_and_file_anew(id, data.draw(AUTHORS), data.draw(TOPICS))
            case "terms":
                self.change_its_terms(id, data.draw(TERMS))

    @invariant()
    def nothing_differs_after_a_run(self) -> None:
        # Every third step, so that what is pressed together is now one change and now several.
        if hasattr(self, "seen"):
            self.seen += 1
            if self.seen % 3 == 0:
                self._press_and_compare()

    def _press_and_compare(self) -> None:
        pressed = self.press_room.run()
        assert pressed.stuck == ()
        assert self.press_room.differences() == []
        assert self.press_room.run().pages == 0

    def _sign(self, article: Article, slugs: list[str]) -> None:
        for place, slug in enumerate(slugs):
            Byline.objects.create(article=article, author=Author.objects.get(slug=slug), sort_order=place)

    def _file_under(self, article: Article, names: list[str]) -> None:
        article.topics.clear()
        for name in names:
            article.topics.add(Topic.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0])
        article.save()


def _run(patch: pytest.MonkeyPatch, examples: int, steps: int) -> None:
    make_lists_short(patch)
    without_assets(patch)
    patch.setattr(archive, "BATCH", 2)
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            # Shrinking replays whole editions for minutes; the steps that failed are printed as they were.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_the_live_tree_is_always_a_clean_build(monkeypatch: pytest.MonkeyPatch) -> None:
    _run(monkeypatch, 6, 24)


@pytest.mark.soak
@pytest.mark.django_db
def test_the_live_tree_is_always_a_clean_build_for_a_long_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _run(monkeypatch, 300, 60)
