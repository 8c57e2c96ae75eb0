"""Have stories told for the archive: whole, on the site's channel, as the gate lets them through now."""

from collections.abc import Collection
from datetime import datetime

from broadsheet.desk.company import bring_together, company_of, licences_of, whole_stories
from broadsheet.desk.gate import Gate
from broadsheet.desk.models import Publication, Section
from broadsheet.desk.story import Story
from broadsheet.questions import Question
from broadsheet.rights.terms import Channel

_SECTIONS = Question(lambda: Section.objects.all())


def told(ids: Collection[int], now: datetime) -> dict[int, Story]:
    """The stories of these ids that readers may open at `now`. Nine queries at most."""
    rows = whole_stories(ids)
    sections = {section.pk: section for section in _SECTIONS()}
    licences = {licence.pk: licence for licence in licences_of({article.licence_id for article in rows})}
    bring_together(rows, sections, licences)
    company = company_of(rows)
    gate = Gate(Publication.the_paper(), Channel.SITE, now)
    stories = (gate.tell(article, company[article.pk]) for article in rows)
    return {story.id: story for story in stories if story is not None}
