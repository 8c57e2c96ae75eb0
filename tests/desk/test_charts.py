"""The dashboard's charts: numbers in, markup out, in words for those who do not see it."""

from xml.etree import ElementTree

from broadsheet.desk.screens.charts import HEIGHT, Column, stacked_columns

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["the newsroom", "the wire"]


def chart(*columns: Column) -> ElementTree.Element:
    drawn = stacked_columns(columns, NAMES, "Stories")
    return ElementTree.fromstring(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_the_highest_column_fills_the_height_and_the_others_keep_their_share() -> None:
    bars = chart(Column("1 Nov", (1, 3)), Column("2 Nov", (2, 0))).findall(f".//{SVG}rect")
    heights = [float(bar.get("height", "0")) for bar in bars]
    assert heights == [HEIGHT / 4, 3 * HEIGHT / 4, HEIGHT / 2]


def test_it_says_its_numbers_in_words() -> None:
    drawn = chart(Column("1 Nov", (1, 3)), Column("2 Nov", (2, 0)))
    assert drawn.get("aria-label") == "Stories: the newsroom 3, the wire 3"
    titles = [title.text for title in drawn.iter(f"{SVG}title")]
    assert titles[0] == "1 Nov: the newsroom: 1, the wire: 3"


def test_days_without_a_story_leave_a_gap_and_no_error() -> None:
    assert chart(Column("1 Nov", (0, 0))).findall(f".//{SVG}rect") == []
    assert stacked_columns([], NAMES, "Stories") == ""


def test_hostile_names_are_escaped() -> None:
    assert "<script>" not in stacked_columns([Column("<script>", (1, 1))], NAMES, '"><script>')
