"""Score how well headlines are grouped by event, on those of a news aggregator: every story it had in two days.

B³ (Bagga and Baldwin 1998) asks of each headline how much of its group is of its story, and how much of its story is in its group.
"""

from broadsheet.archive.events import Told, group, stems_of
from broadsheet.scoring.measures import Scores, b_cubed
from broadsheet.scoring.sets import LabelledSets

SET = "uci_news_aggregator"
NOTES = (
    "Headlines alone, without times: in the set all of one story were noted at one moment, so times would give it away.",
    "What limits it: some labelled stories share their words (three on one day's stock market, two on one programme), and some "
    "headlines of a story share none with the others.",
)


def evaluate(sets: LabelledSets) -> Scores:
    """B³ precision, recall and F1. Raises SetUnreadable."""
    rows = list(sets.rows(SET))
    groups = group(Told(number, stems_of(row["title"])) for number, row in enumerate(rows))
    found = {number: at for at, members in enumerate(groups) for number in members}
    judged = [found.get(number, -number - 1) for number in range(len(rows))]
    figures = b_cubed(judged, [row["story"] for row in rows])
    counts = {"items": len(rows), "stories": len({row["story"] for row in rows}), "groups": len(groups)}
    return Scores({**figures, **counts}, {SET: figures}, NOTES)
