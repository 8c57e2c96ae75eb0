"""One of everything a desk has, and every address Django answers with those rows in it: what the censuses of access walk."""

from django.utils import timezone

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.pictures import take_in_bytes
from broadsheet.desk.actions.publishing import correct, kill
from broadsheet.desk.models import (
    Article,
    ContactMessage,
    Correction,
    Publication,
    StandingPage,
    Takedown,
    Topic,
)
from broadsheet.readers.roles import Role
from broadsheet.wire.models import FilingRule
from tests.newsroom import about, draft, published, section, signed
from tests.people import person
from tests.pictures import drawn
from tests.routes import every_route
from tests.wire.newsagents import source

ROW, REVISION, OTHER = "ROW", "REVISION", "OTHER"
"""What stands in a route for the row it is about, for one of its versions, and for a second row."""


def everything() -> dict[str, str]:
    """Make one of everything; answers by the beginning of an address which row stands there."""
    found_paper("The Tarn Post", ("World News", "Economy"))
    story = about(signed(published("A story with all there is")), "Harbour")
    story.save_revision(clean=False).publish()
    story = Article.objects.get(pk=story.pk)
    correct(story, "It was the other quay.")
    gone = published("A story taken back")
    kill(gone)
    other = draft("A draft that nobody shall see")
    picture = take_in_bytes(drawn().read(), title="A quay", alt="A quay")
    message = ContactMessage.objects.create(
        name="Rea Der", email="rea@larkport.example", text="A letter.", at=timezone.now()
    )
    rule = FilingRule.objects.create(position=1, section=section())
    wire = source()
    page = StandingPage.objects.get(slug="about")
    page.save_revision()
    page = StandingPage.objects.get(pk=page.pk)
    rows = {
        "/desk/articles/takedown/": Takedown.objects.get().pk,
        "/desk/articles/": story.pk,
        "/desk/sections/": section().pk,
        "/desk/authors/": story.bylines.get().author_id,
        "/desk/topics/": Topic.objects.get().pk,
        "/desk/corrections/": Correction.objects.get().pk,
        "/desk/standing-pages/": page.pk,
        "/desk/images/": picture.pk,
        "/desk/messages/": message.pk,
        "/desk/filing/": rule.pk,
        "/desk/sources/": wire.pk,
        "/desk/people/": person(Role.OWNER).pk,
        "/desk/paper/": Publication.the_paper().pk,
        "": story.pk,
    }
    revisions = {"/desk/standing-pages/": page.latest_revision_id, "": story.latest_revision_id}
    return {
        **{f"{ROW} {place}": str(pk) for place, pk in rows.items()},
        f"{OTHER} ": str(other.pk),
        **{f"{REVISION} {place}": str(pk) for place, pk in revisions.items()},
    }


def routes() -> list[str]:
    """Every address, with ROW, REVISION and OTHER where a row is named."""
    return every_route(pk=ROW, image_id=ROW, object_id=ROW, revision_id=REVISION, one=ROW, other=OTHER)


def filled(route: str, rows: dict[str, str]) -> str:
    """The address with the rows that `everything` made."""
    for token in (ROW, REVISION, OTHER):
        places = [key.removeprefix(f"{token} ") for key in rows if key.startswith(f"{token} ")]
        place = next(place for place in places if route.startswith(place))
        route = route.replace(token, rows[f"{token} {place}"])
    return route


def routes_of(rows: dict[str, str]) -> list[tuple[str, str]]:
    return [(route, filled(route, rows)) for route in routes()]
