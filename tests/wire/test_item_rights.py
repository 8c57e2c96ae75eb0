"""What an item states of its own rights acts: embargo, end, licence, usage terms; kills and corrections by the wire."""

from datetime import datetime, timedelta

import pytest
from wagtail.models import ModelLogEntry

from broadsheet.desk.actions.clockwork import come_due
from broadsheet.desk.actions.publishing import set_terms
from broadsheet.desk.models import Article, Correction, Takedown
from broadsheet.journal.models import Change
from broadsheet.rights.actions import preset
from broadsheet.wire.actions.taking_in import Outcome, take_in
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.models import Source
from tests.wire.newsagents import MORNING, NOON, source

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def came(wire: Source, now: datetime = NOON, **said: object) -> Outcome:
    """One item of this source that says these things."""
    usual = {
        "id": "1",
        "url": "https://wire.example/locks",
        "title": "Locks open to night traffic",
        "body": "<p>Barge owners had asked for it since the flood.</p>",
        "published": MORNING,
    }
    return take_in(wire, Feed("North Coast Wire", "ninjs 2.0", (Dispatch(**{**usual, **said}),)), now)


def story() -> Article:
    return Article.objects.select_related("licence").get()


class TestEmbargo:
    def test_an_embargoed_story_is_nowhere_until_its_hour_and_then_there_by_the_clock(self) -> None:
        came(source(), embargo=NOON + HOUR)
        assert (story().standing, story().address, Change.objects.count()) == ("held", None, 0)
        come_due(NOON + HOUR - timedelta(seconds=1))
        assert story().standing == "held"
        come_due(NOON + HOUR)
        assert (story().standing, story().public_from) == ("live", NOON + HOUR)

    def test_an_embargo_that_is_past_holds_nothing(self) -> None:
        came(source(), embargo=MORNING)
        assert story().standing == "live"

    def test_an_embargo_may_be_moved_and_lifted(self) -> None:
        wire = source()
        came(wire, embargo=NOON + HOUR)
        came(wire, NOON + HOUR / 2, embargo=NOON + 3 * HOUR)
        come_due(NOON + 2 * HOUR)
        assert story().standing == "held"
        came(wire, NOON + 2 * HOUR)
        assert (story().standing, story().public_from) == ("live", MORNING)

    def test_a_story_an_editor_must_take_is_held_by_its_embargo_all_the_same(self) -> None:
        came(source(hold=True), embargo=NOON + HOUR)
        assert story().standing == "waiting"
        assert story().terms.starts == NOON + HOUR


class TestTheEnd:
    def test_a_story_goes_at_the_end_its_publisher_gave_it(self) -> None:
        came(source(), expires=NOON + HOUR)
        assert story().standing == "live"
        come_due(NOON + HOUR)
        assert story().standing == "expired"

    def test_a_story_that_has_ended_is_refused(self) -> None:
        outcome = came(source(), expires=MORNING)
        assert "ended" in outcome.verdicts[0][1].reason
        assert not Article.objects.exists()

    def test_an_update_that_ends_it_earlier_takes_it_off(self) -> None:
        wire = source()
        came(wire)
        came(wire, NOON + HOUR, expires=NOON)
        assert story().standing == "expired"
        assert Change.objects.filter(kind="article").last().note["after"] is None


class TestLicence:
    def test_a_licence_of_its_own_widens_only_where_the_source_may_say_so(self) -> None:
        came(source(terms="link-only"), licence_url=CC_BY)
        assert story().licence.terms.site.name == "HEADLINE"

    def test_where_it_may_the_licence_counts_and_is_named(self) -> None:
        came(source(terms="link-only", trusts_licences=True), licence_url=CC_BY)
        terms = story().licence.terms
        assert (terms.site.name, terms.licence_url, terms.images) == ("FULL", CC_BY, False)

    def test_a_licence_that_forbids_edits_narrows_in_any_case(self) -> None:
        came(source(terms="partner-full"), licence_url="https://creativecommons.org/licenses/by-nd/4.0/")
        assert story().licence.terms.edits is False

    def test_terms_that_an_editor_chose_stay_when_the_wire_sends_more(self) -> None:
        wire = source(terms="link-only")
        came(wire)
        set_terms(story(), preset("excerpt"), NOON, reason="By letter")
        came(wire, NOON + HOUR, title="Locks opened")
        assert (story().headline, story().licence.name) == ("Locks opened", "excerpt")

    def test_usage_terms_are_kept_for_the_editor(self) -> None:
        came(
            source(), usage_terms="No archive.", rights="© North Coast Wire", rights_holder="Upper Tarn Press"
        )
        assert story().usage_terms == "No archive.\n© North Coast Wire\n© Upper Tarn Press"


class TestKill:
    def test_a_kill_keeps_its_reason_for_the_desk_and_begins_a_receipt(self) -> None:
        wire = source()
        came(wire)
        came(wire, NOON + HOUR, kill=True, kill_reason="Wrong from end to end.")
        assert story().standing == "killed"
        assert "Wrong" not in story().notice
        [receipt] = Takedown.objects.all()
        assert receipt.reason == "North Coast Wire takes it back: Wrong from end to end."
        assert ModelLogEntry.objects.get(action="desk.kill").data["reason"] == receipt.reason

    def test_a_kill_of_a_story_no_reader_saw_needs_no_receipt(self) -> None:
        wire = source(hold=True)
        came(wire)
        came(wire, NOON + HOUR, kill=True)
        assert story().standing == "killed"
        assert not Takedown.objects.exists()


class TestCorrection:
    def test_a_correction_by_the_wire_becomes_a_dated_note(self) -> None:
        wire = source()
        came(wire)
        outcome = came(wire, NOON + HOUR, title="Locks open by night", correction="Corrects the hour.")
        assert outcome.counts["update"] == 1
        note = Correction.objects.get()
        assert (note.text, note.at, note.by) == ("Corrects the hour.", NOON + HOUR, None)

    def test_the_same_correction_sent_again_is_one_note(self) -> None:
        wire = source()
        came(wire)
        came(wire, NOON + HOUR, title="B", correction="Corrects the hour.")
        came(wire, NOON + 2 * HOUR, title="C", correction="Corrects the hour.")
        assert Correction.objects.count() == 1

    def test_a_correction_without_other_words_is_still_told(self) -> None:
        wire = source()
        came(wire)
        outcome = came(wire, NOON + HOUR, correction="The picture was of another lock.")
        assert outcome.counts["update"] == 1
        assert Correction.objects.count() == 1

    def test_what_readers_never_saw_wrong_needs_no_note(self) -> None:
        came(source(), correction="Corrects the hour.")
        assert not Correction.objects.exists()
