"""Whatever its source hung under it: each borrowed story is credited once in every output, and in ours only."""

import json
from unittest import mock
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Article, Section
from broadsheet.pages.forme import lock_up
from broadsheet.press.plates import Key
from broadsheet.rights.terms import PRESETS
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.wording import write_up
from tests.newsroom import NOON, filing
from tests.wire.test_boilerplate import TAILS

ALL_TAILS = [tail for tails in TAILS.values() for tail in tails]
BORROWED = [name for name in PRESETS if name != "own"]
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

pytestmark = pytest.mark.django_db(transaction=False)


def outputs(article: Article) -> dict[str, str]:
    """The story's page, and its text in each feed, as readers' programs get them."""
    forme = lock_up()
    made: dict[str, str] = {}
    for plate in forme.plates:
        names = {"story": str(article.address), "feed": ""}
        if plate.name in names:
            name = Key(plate.name, names[plate.name]).name
            for sheet in plate.render(name, plate.load([name])[name]):
                made[sheet.path] = sheet.body.decode()
    [item] = ElementTree.fromstring(made["/feed.xml"]).iter("item")
    [entry] = ElementTree.fromstring(made["/feed.atom"]).iter(f"{ATOM}entry")
    [listed] = json.loads(made["/feed.json"])["items"]
    return {
        "page": made[f"/{article.address}/"],
        "rss": item.findtext(CONTENT) or item.findtext("description") or "",
        "atom": entry.findtext(f"{ATOM}content") or "",
        "json": listed["content_html"],
    }


@given(terms=st.sampled_from(BORROWED), tails=st.lists(st.sampled_from(ALL_TAILS), max_size=2))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_output_credits_a_borrowed_story_exactly_once(terms: str, tails: list[str]) -> None:
    with mock.patch("django.utils.timezone.now", lambda: NOON):
        Article.objects.all().delete()
        found_paper("The Larkport Courier", ("Economy",))
        html = "<p>Barge owners had asked for it.</p>" + "".join(f"<p>{tail}</p>" for tail in tails)
        copy = write_up(Dispatch(title="Locks open to night traffic", body=html), images=False)
        [article] = file_many(
            [
                filing(
                    copy.headline,
                    terms,
                    body=copy.body,
                    section=Section.objects.get(slug="economy"),
                    published=NOON,
                    credit_name="Quay Street Agency",
                    wire_byline="Ann Marsh",
                )
            ],
            NOON,
        )
        made = outputs(article)
    credit = PRESETS[terms].credit
    before = credit.partition("{source}")[0].strip()
    for name, text in made.items():
        assert text.count(before) == 1, (name, tails)
        assert 'href="https://wire.example/locks"' in text, name
        assert "Quay Street Agency" in text, name
        assert "North Coast Wire" not in text, (name, tails)  # the publisher's own line
        if PRESETS[terms].licence_url:
            assert PRESETS[terms].licence_url in text, name
    data = json.loads(
        made["page"].partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    )
    assert data["creditText"] == "Quay Street Agency"
    assert data["isBasedOn"] == "https://wire.example/locks"
    assert data.get("license", "") == PRESETS[terms].licence_url
    assert data["author"][0]["name"] == "Ann Marsh"
