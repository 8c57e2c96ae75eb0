"""The front page."""

from collections.abc import Iterable, Mapping, Sequence

from broadsheet.archive.readings.actions import most_read
from broadsheet.desk.gate import section_link
from broadsheet.desk.models import Article
from broadsheet.pages.lines import of_section, slices
from broadsheet.pages.look import Look
from broadsheet.pages.rules import SECONDS, Weighed, choose_opening
from broadsheet.pages.stories import Stories, links_to
from broadsheet.press.plates import Sheet, Turn
from broadsheet.questions import Question
from broadsheet.theme.render import render_front
from broadsheet.theme.shapes import Band, FrontPage

WEIGHED = 40
"""How many of the newest stories the front chooses its opening from; a lead stays until it is older."""

BAND = 8
"""Stories in a section's band."""

_WEIGHED = Question(
    lambda: Article.objects.live().newest_first().values_list("id", "weight", "picture_id")[:WEIGHED]
)


class FrontPlate:
    """The one page at /; its name is empty."""

    name = "front"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return [""]

    def paths(self, name: str) -> Sequence[str]:
        return ["/"]

    def load(self, names: Sequence[str]) -> Mapping[str, FrontPage]:
        rows = _WEIGHED()
        opening = choose_opening([Weighed(id, weight, picture is not None) for id, weight, picture in rows])
        sections = self.look.sections
        newest = slices([(of_section(section.pk), 0, BAND + 1 + SECONDS) for section in sections])
        read_most = most_read([None])[None]
        self.stories.cards(
            [
                *read_most,
                *(id for ids in newest for id in ids),
                *filter(None, [opening.lead]),
                *opening.seconds,
                *opening.latest,
            ]
        )
        lead = self.stories.row([opening.lead] if opening.lead else [])
        taken = {opening.lead, *opening.seconds}
        bands = []
        for section, ids in zip(sections, newest, strict=True):
            stories = self.stories.row([id for id in ids if id not in taken][:BAND])
            if stories:
                bands.append(Band(section_link(section), stories))
        latest = self.stories.row(opening.latest)
        dated = max((story.published for story in (*lead, *latest)), key=lambda time: time.utc, default=None)
        page = FrontPage(
            lead=lead[0] if lead else None,
            seconds=self.stories.row(opening.seconds),
            latest=latest,
            bands=tuple(bands),
            most_read=links_to(read_most, self.stories.row),
            dated=dated,
        )
        return dict.fromkeys(names, page)

    def render(self, name: str, data: FrontPage) -> Sequence[Sheet]:
        return [Sheet("/", render_front(self.look.furniture, data).encode())]
