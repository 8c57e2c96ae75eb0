"""What an editor changes of the paper itself is one entry in the journal, and the pages follow."""

import re
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.keeping import keep_paper, set_menus
from broadsheet.desk.actions.publishing import correct
from broadsheet.desk.models import Article, Picture, Publication, Section, StandingPage
from broadsheet.journal.models import Change, Kind
from broadsheet.theme.colours import on_dark, on_light
from tests.newsroom import NOON, published
from tests.pages.pressroom import Pressroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(tmp_path: Path) -> Pressroom:
    """A paper of two sections and one story, pressed."""
    with mock.patch("django.utils.timezone.now", lambda: NOON):
        found_paper("The Larkport Courier", ("World News", "Economy"))
        published()
    room = Pressroom(tmp_path)
    room.run()
    return room


def of_the_paper(**fields: object) -> Callable[[], None]:
    """A change of the paper's settings, as its screen makes it."""

    def change() -> None:
        paper = Publication.the_paper()
        for name, value in fields.items():
            setattr(paper, name, value)
        keep_paper(paper)

    return change


def a_logo() -> None:
    made = [{"path": "pictures/lark/640.jpg", "width": 640, "height": 160, "type": "image/jpeg"}]
    logo = Picture(
        title="A lark", description="A lark", width=640, height=160, file="l.jpg", derivatives=made
    )
    Picture.objects.bulk_create([logo])
    of_the_paper(logo=logo)()


def the_menu_the_other_way_round() -> None:
    rows = Section.objects.in_order()
    set_menus([(section.pk, True) for section in reversed(rows)], [])


def a_standing_page() -> None:
    page = StandingPage.objects.get(slug="about")
    page.title = "Who we are"
    page.save_revision().publish()


def a_standing_page_taken_down() -> None:
    StandingPage.objects.get(slug="about").unpublish()


def is_in(path: str, *words: str) -> Callable[[Pressroom], bool]:
    """Whether these words stand on a page, in this order."""

    def look(room: Pressroom) -> bool:
        page, at = room.page(path), -1
        for word in words:
            at = page.find(word, at + 1)
            if at < 0:
                return False
        return True

    return look


def the_story(*words: str) -> Callable[[Pressroom], bool]:
    return lambda room: is_in(f"/{Article.objects.get().address}/", *words)(room)


def menu(room: Pressroom) -> list[str]:
    """Where the menu of the front leads, in order."""
    nav = re.findall(r'<nav class="menu[^>]*>(.*?)</nav>', room.page("/"), re.S)[0]
    return [path for path in re.findall(r'href="([^"]*)"', nav) if path != "/"]


def styles(room: Pressroom) -> str:
    """The stylesheet that the front asks for."""
    [path] = re.findall(r'rel="stylesheet" href="([^"]*)"', room.page("/"))
    return room.page(path)


@pytest.mark.parametrize(
    ("change", "kind", "follows"),
    [
        pytest.param(
            the_menu_the_other_way_round,
            Kind.PUBLICATION,
            lambda room: menu(room) == ["/economy/", "/world-news/"],
            id="menus",
        ),
        pytest.param(a_standing_page, Kind.STANDING_PAGE, is_in("/about/", "Who we are"), id="standing page"),
        pytest.param(
            a_standing_page_taken_down,
            Kind.STANDING_PAGE,
            lambda room: not room.has("/about/"),
            id="standing page taken down",
        ),
        pytest.param(
            of_the_paper(disclaimer="Tides are no advice."),
            Kind.PUBLICATION,
            the_story("Tides are no advice."),
            id="disclaimer",
        ),
        pytest.param(a_logo, Kind.PUBLICATION, is_in("/", "/media/pictures/lark/640.jpg"), id="logo"),
        pytest.param(
            of_the_paper(accent="#123456", accent_dark="#abcdef"),
            Kind.PUBLICATION,
            lambda room: on_light("#123456") in styles(room) and on_dark("#abcdef") in styles(room),
            id="colours",
        ),
        pytest.param(
            of_the_paper(shows_readings=True),
            Kind.PUBLICATION,
            the_story('data-part="readings" data-said="Readings: {count}"'),
            id="readings shown",
        ),
        pytest.param(
            of_the_paper(language="de"), Kind.PUBLICATION, is_in("/", '<html lang="de"'), id="language"
        ),
        pytest.param(
            of_the_paper(time_zone="Asia/Tokyo"),
            Kind.PUBLICATION,
            the_story("2026-11-23T21:00:00+09:00"),
            id="time zone",
        ),
        pytest.param(
            of_the_paper(name="The Larkport Post", tagline="Since the harbour froze"),
            Kind.PUBLICATION,
            is_in("/", "The Larkport Post", "Since the harbour froze"),
            id="name",
        ),
        pytest.param(
            lambda: correct(Article.objects.get(), "It was six, not seven.", at=NOON),
            Kind.CORRECTION,
            the_story("It was six, not seven."),
            id="a correction of a story",
        ),
    ],
)
def test_a_change_is_one_entry_and_the_pages_follow(
    room: Pressroom, change: Callable[[], object], kind: Kind, follows: Callable[[Pressroom], bool]
) -> None:
    assert not follows(room)
    before = Change.objects.order_by("-id").values_list("id", flat=True)[0]
    change()
    assert list(Change.objects.filter(id__gt=before).values_list("kind", flat=True)) == [kind]
    room.run()
    assert follows(room)
    assert room.differences() == []


def test_saving_what_is_as_it_was_is_no_change(room: Pressroom) -> None:
    before = Change.objects.count()
    keep_paper(Publication.the_paper())
    sections = Section.objects.in_order()
    assert not set_menus([(section.pk, section.in_menu) for section in sections], [])
    assert Change.objects.count() == before
