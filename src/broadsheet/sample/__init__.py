"""The sample publication: an invented town, its wire and its newsroom.

The Larkport Courier is what a host reads after `make demo`. Everything of it
lies under content/ as plain files, written for this project: feeds of four
invented wires, the newsroom's own stories, standing pages, pictures. This
room reads them and fills in dates (feeds, newsroom, paper, pictures), serves
the wires on this machine (server), founds the paper (actions) and runs it all
(demo), through the same doors any paper uses.

Every date in the content is an age ("3h 20m before now"), so that a paper
made today looks alive. Take one `now` for the life of a demo and keep to it:
another `now` is another set of dates, which the wire would take for updates.
"""

from broadsheet.sample.feeds import SampleSource, render_feed, sources
from broadsheet.sample.newsroom import SampleAuthor, SampleCorrection, SampleStory, newsroom, staff
from broadsheet.sample.paper import (
    SamplePage,
    SamplePublication,
    SampleSection,
    SampleTopic,
    publication,
    sections,
    standing_pages,
    topics,
)
from broadsheet.sample.pictures import SamplePicture, pictures

__all__ = [
    "SampleAuthor",
    "SampleCorrection",
    "SamplePage",
    "SamplePicture",
    "SamplePublication",
    "SampleSection",
    "SampleSource",
    "SampleStory",
    "SampleTopic",
    "newsroom",
    "pictures",
    "publication",
    "render_feed",
    "sections",
    "sources",
    "staff",
    "standing_pages",
    "topics",
]
