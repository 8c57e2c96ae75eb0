"""Putting stories before readers and taking them back: the desk's main actions."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.desk.actions.addresses import change_address
from broadsheet.desk.actions.clockwork import anything_due, come_due
from broadsheet.desk.actions.filing import file_many, update_from_wire
from broadsheet.desk.actions.publishing import correct, kill, publish, set_terms, withdraw
from broadsheet.desk.actions.wire_words import touched
from broadsheet.desk.errors import AddressTaken, EditsForbidden, NotPublic, OverrideUnexplained, RightsRefused
from broadsheet.desk.gate import tell
from broadsheet.desk.models import Article, FormerAddress, Publication, Standing, Topic
from broadsheet.journal.actions import paper_clock
from broadsheet.journal.models import Change, Kind
from broadsheet.readers.roles import Role
from broadsheet.rights.actions import licence_for, preset
from broadsheet.rights.terms import PRESETS, Channel, Show, Terms
from tests.newsroom import NOON, about, draft, filing, published, section, signed
from tests.people import person

pytestmark = pytest.mark.django_db


def last_change() -> Change:
    change = Change.objects.order_by("-id").first()
    assert change is not None
    return change


def test_publishing_gives_an_address_and_one_journal_entry() -> None:
    article = published("Night ferries move")
    assert article.standing == Standing.LIVE
    assert article.address is not None
    assert article.address.endswith("/night-ferries-move")
    assert Change.objects.count() == 1
    assert last_change().note == {"before": None, "after": article.footprint}


@pytest.mark.parametrize("way", ["publish", "unpublish"])
def test_what_wagtail_publishes_or_takes_down_is_journaled_or_not_done(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = published("Night ferries")
    article.headline = "Day ferries"
    revision = article.save_revision()

    def breaks(*_: object, **__: object) -> None:
        raise KeyboardInterrupt  # the process ends here

    monkeypatch.setattr("broadsheet.desk.actions.noticed.append_many", breaks)
    with pytest.raises(KeyboardInterrupt):
        revision.publish() if way == "publish" else Article.objects.get().unpublish()
    assert (Article.objects.get().headline, Article.objects.get().live) == ("Night ferries", True)


def test_publishing_through_a_revision_is_the_same_action() -> None:
    article = draft("Through Wagtail")
    article.save_revision().publish()
    article.refresh_from_db()
    assert article.is_public
    assert article.footprint == last_change().note["after"]
    assert Change.objects.count() == 1


def test_two_stories_of_one_headline_have_two_addresses() -> None:
    first, second = published("Fog"), published("Fog")
    assert second.address == f"{first.address}-2"


def test_a_thousand_headlines_that_the_paper_has_already_find_addresses() -> None:
    many = [filing(f"Tide table {number}") for number in range(1_100)]
    file_many(many, NOON)
    again = file_many(many, NOON)
    assert {article.address.rpartition("-")[2] for article in again} == {"2"}


def test_the_year_and_month_are_those_of_the_papers_own_zone() -> None:
    paper = Publication.the_paper()
    paper.time_zone = "Pacific/Auckland"
    paper.save()
    end_of_month = NOON.replace(month=10, day=31, hour=20)
    [article] = file_many([filing("Fog", published=end_of_month)], NOON)
    assert article.address == "2026/11/fog"


def test_the_footprint_names_section_authors_and_topics() -> None:
    article = about(signed(draft()), "Harbour")
    publish(article)
    article.refresh_from_db()
    assert article.footprint is not None
    assert article.footprint["section"] == "world-news"
    assert article.footprint["authors"] == ["ines-okafor"]
    assert article.footprint["topics"] == ["harbour"]


def test_moving_sections_keeps_the_address() -> None:
    article = published()
    address = article.address
    article.section = section("Economy", "economy")
    article.save_revision().publish()
    article.refresh_from_db()
    assert article.address == address
    assert last_change().note["before"]["section"] == "world-news"
    assert last_change().note["after"]["section"] == "economy"


def test_a_withdrawn_story_keeps_its_address_for_its_return() -> None:
    article = published()
    address = article.address
    withdraw(article)
    assert article.standing == Standing.WITHDRAWN
    assert last_change().note["after"] is None
    assert publish(article).address == address


def test_unpublishing_on_wagtails_screen_withdraws() -> None:
    article = published()
    article.unpublish()
    article.refresh_from_db()
    assert article.standing == Standing.WITHDRAWN
    assert Change.objects.count() == 2


def test_a_killed_story_leaves_its_notice() -> None:
    article = kill(published(), notice="Withdrawn by the agency.")
    assert (article.standing, article.notice) == (Standing.KILLED, "Withdrawn by the agency.")


def test_what_is_not_public_cannot_be_taken_down_or_corrected() -> None:
    article = draft()
    with pytest.raises(NotPublic):
        withdraw(article)
    with pytest.raises(NotPublic):
        correct(article, "No.")


def test_a_correction_is_dated_and_journalled_once() -> None:
    article = published()
    correct(article, "The tide is at six, not seven.")
    kinds = list(Change.objects.values_list("kind", flat=True))
    assert kinds == [Kind.ARTICLE, Kind.CORRECTION]
    assert article.updated_at is not None


def test_terms_that_allow_nothing_refuse_publication_and_say_why() -> None:
    nothing = licence_for(Terms("print only", site=Show.NOTHING))
    with pytest.raises(RightsRefused, match="print only"):
        publish(draft(licence=nothing))


def test_a_story_whose_terms_have_not_begun_is_held_until_they_do() -> None:
    now = timezone.now()
    article = publish(draft(licence=licence_for(Terms("t", site=Show.FULL, starts=now + timedelta(hours=1)))))
    assert article.standing == Standing.HELD
    assert article.address is None
    come_due(now + timedelta(hours=2))
    article.refresh_from_db()
    assert article.is_public
    assert Change.objects.filter(kind=Kind.ARTICLE).last().note["after"]["address"] == article.address


def test_an_agency_story_leaves_by_the_clock() -> None:
    now = timezone.now()
    [article] = file_many([filing(terms="agency-30-days", published=now)], now)
    assert not anything_due(now)
    later = now + timedelta(days=30)
    assert anything_due(later)
    come_due(later)
    article.refresh_from_db()
    assert article.standing == Standing.EXPIRED
    assert paper_clock().at == later
    assert Change.objects.filter(kind=Kind.ARTICLE).last().note["after"] is None


def test_a_scheduled_revision_is_published_when_its_time_has_come() -> None:
    article = draft("At six")
    article.go_live_at = timezone.now() + timedelta(milliseconds=1)
    revision = article.save_revision()
    revision.approved_go_live_at = article.go_live_at
    revision.save()
    come_due(timezone.now() + timedelta(seconds=1))
    article.refresh_from_db()
    assert article.is_public


def test_a_scheduled_story_whose_terms_have_run_out_does_not_stop_the_clock() -> None:
    expired = draft("Too late", licence=preset("agency-30-days"), public_from=NOON - timedelta(days=60))
    others = draft("In time")
    for article in (expired, others):
        revision = article.save_revision()
        revision.approved_go_live_at = NOON
        revision.save()
    come_due(timezone.now() + timedelta(hours=1))
    for article in (expired, others):
        article.refresh_from_db()
    assert (expired.standing, others.standing) == (Standing.DRAFT, Standing.LIVE)
    assert come_due(timezone.now() + timedelta(hours=2)) == 0


def test_a_new_year_changes_the_copyright_line_of_the_whole_paper() -> None:
    paper = Publication.the_paper()
    paper.copyright_year = 2020
    paper.save()
    paper_clock()
    come_due(timezone.now() + timedelta(hours=2))
    paper.refresh_from_db()
    assert paper.copyright_year >= 2026
    assert Change.objects.filter(kind=Kind.PUBLICATION).count() == 1


def test_a_scheduled_edit_that_the_terms_forbid_does_not_stop_the_clock() -> None:
    now = timezone.now()
    [protected] = file_many([filing("Locks open", terms="link-only", published=now)], now)
    for article, headline in ((protected, "Locks shut"), (published("Night ferries"), "Day ferries")):
        article.headline = headline
        revision = article.save_revision()
        revision.approved_go_live_at = now + timedelta(hours=1)
        revision.save()
    assert come_due(now + timedelta(hours=2)) == 1
    headlines = Article.objects.order_by("id").values_list("headline", flat=True)
    assert list(headlines) == ["Locks open", "Day ferries"]
    assert not anything_due(now + timedelta(hours=2))


def test_narrower_terms_act_at_once() -> None:
    article = published()
    set_terms(article, licence_for(Terms("no longer ours", site=Show.NOTHING)), timezone.now())
    assert article.standing == Standing.EXPIRED
    assert last_change().note["after"] is None


def test_a_changed_address_leads_to_the_new_one_for_good() -> None:
    article = published("Ferris move")
    old = article.address
    change_address(article, "Ferries move")
    assert article.address != old
    assert FormerAddress.objects.get(address=old).article == article
    assert last_change().note["before"]["address"] == old
    assert last_change().note["after"]["address"] == article.address


def test_an_address_is_never_given_twice() -> None:
    article, other = published("Ferris move"), published("Fog")
    old = article.address
    change_address(article, "Ferries move")
    with pytest.raises(AddressTaken):
        change_address(other, "Ferris move")
    assert published("Ferris move").address == f"{old}-2"


def test_an_address_may_come_back_to_its_own_story() -> None:
    article = published("Fog")
    old = article.address
    change_address(article, "Mist")
    change_address(article, "Fog")
    assert article.address == old


def test_filing_many_costs_as_many_queries_as_filing_few(django_assert_max_num_queries) -> None:
    Publication.the_paper()  # a paper that has been founded has its row
    few = [filing(f"Story {n}", topics=("Harbour",)) for n in range(3)]
    many = [filing(f"Tale {n % 50}", topics=("Harbour", "Tolls")) for n in range(400)]
    with django_assert_max_num_queries(16):
        articles = file_many(few, NOON)
    with django_assert_max_num_queries(16):
        articles += file_many(many, NOON)
    assert len({article.address for article in articles}) == 403
    assert Topic.objects.count() == 2


def test_a_story_held_for_an_editor_is_not_public_until_one_takes_it() -> None:
    [article] = file_many([filing(hold=True)], NOON)
    assert article.standing == Standing.WAITING
    assert not Change.objects.exists()
    publish(article)
    assert article.is_public
    assert article.public_from == NOON


def test_the_wires_new_words_update_the_same_address() -> None:
    [article] = file_many([filing("Locks open")], NOON)
    address = article.address
    assert update_from_wire(article, filing("Locks open at night"), NOON + timedelta(hours=1))
    article.refresh_from_db()
    assert (article.headline, article.address) == ("Locks open at night", address)
    assert article.updated_at == NOON + timedelta(hours=1)


def test_the_same_words_again_change_nothing() -> None:
    [article] = file_many([filing()], NOON)
    before = Change.objects.count()
    assert not update_from_wire(article, filing(), NOON)
    assert Change.objects.count() == before


def test_what_an_editor_touched_stays_when_the_wire_sends_more() -> None:
    [article] = file_many([filing("Locks open")], NOON)
    article.headline = "Tarn locks open to barges by night"
    article.save_revision().publish()
    article = Article.objects.get(pk=article.pk)
    assert touched(article, "headline")
    update_from_wire(article, filing("Locks opened", body="<p>New words.</p>"), NOON)
    article.refresh_from_db()
    assert article.headline == "Tarn locks open to barges by night"
    assert article.body == "<p>New words.</p>"
    assert article.get_latest_revision_as_object().body == "<p>New words.</p>"


def test_a_revision_never_brings_back_an_old_standing() -> None:
    article = published()
    article.save_revision()
    kill(article)
    assert article.get_latest_revision_as_object().standing == Standing.KILLED


def test_every_preset_but_the_silent_ones_may_be_published() -> None:
    for name in PRESETS:
        assert publish(draft(f"Under {name}", licence=preset(name))).is_public


class TestOverride:
    def test_terms_that_allow_more_need_a_reason(self) -> None:
        [article] = file_many([filing(terms="link-only")], NOON)
        with pytest.raises(OverrideUnexplained, match="site, feed"):
            set_terms(article, preset("cc-by"), NOON, reason="  ")
        article.refresh_from_db()
        assert article.licence.name == "link-only"

    def test_an_override_is_kept_by_name_with_what_it_widens(self) -> None:
        [article] = file_many([filing(terms="link-only")], NOON)
        set_terms(article, preset("excerpt"), NOON, reason="By letter of 3 March", by=person(Role.EDITOR))
        entry = ModelLogEntry.objects.get(action="desk.override")
        assert (entry.user, entry.data["reason"]) == (person(Role.EDITOR), "By letter of 3 March")
        assert entry.data["widened"] == ["site", "feed", "letter", "api", "federation"]

    def test_a_source_without_terms_gets_headline_and_link_and_no_more(self) -> None:
        [article] = file_many([filing(terms=licence_for(Terms("nothing stated")))], NOON)
        story = tell(article, Channel.SITE, NOON)
        assert story is not None
        assert (story.show, story.body_html, story.excerpt) == ("headline", "", "")


class TestNoEdits:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("headline", "Our own"),
            ("standfirst", "Ours."),
            ("body", "<p>Ours.</p>"),
            ("wire_byline", "Us"),
            ("language", "de"),
        ],
    )
    def test_words_under_a_no_edits_clause_never_go_out_changed(self, field: str, value: str) -> None:
        [article] = file_many([filing(terms="cc-by-nd")], NOON)
        setattr(article, field, value)
        with pytest.raises(EditsForbidden, match="clause “edits”"), transaction.atomic():
            article.save_revision().publish()
        assert getattr(Article.objects.get(pk=article.pk), field) != value

    @pytest.mark.parametrize(("field", "value"), [("kicker", "Harbour"), ("weight", 2)])
    def test_where_it_stands_is_the_editors(self, field: str, value: object) -> None:
        [article] = file_many([filing(terms="cc-by-nd")], NOON)
        setattr(article, field, value)
        article.save_revision().publish()
        assert getattr(Article.objects.get(pk=article.pk), field) == value

    def test_the_wires_own_new_words_are_no_edit(self) -> None:
        [article] = file_many([filing("Locks open", terms="cc-by-nd")], NOON)
        update_from_wire(article, filing("Locks opened", terms="cc-by-nd"), NOON)
        article.save_revision().publish()
        assert Article.objects.get(pk=article.pk).headline == "Locks opened"
