"""The newsroom's own records."""

from broadsheet.desk.models.article import Article, Byline, FormerAddress, Origin, Standing, Weight
from broadsheet.desk.models.correction import Correction
from broadsheet.desk.models.handover import Handover
from broadsheet.desk.models.merge import Merge, Suggestion
from broadsheet.desk.models.order import Author, Section, Topic
from broadsheet.desk.models.paper import Publication, StandingPage
from broadsheet.desk.models.picture import Picture, PictureRendition
from broadsheet.desk.models.post import ContactMessage
from broadsheet.desk.models.takedown import Takedown

__all__ = [
    "Article",
    "Author",
    "Byline",
    "ContactMessage",
    "Correction",
    "FormerAddress",
    "Handover",
    "Merge",
    "Origin",
    "Picture",
    "PictureRendition",
    "Publication",
    "Section",
    "Standing",
    "StandingPage",
    "Suggestion",
    "Takedown",
    "Topic",
    "Weight",
]
