"""The paper's own topics, found in texts."""

import pytest

from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.topics import MOST_FOUND, index_of
from broadsheet.wire.wording import write_up


def found(names: list[str], title: str, body: str = "") -> tuple[str, ...]:
    copy = write_up(Dispatch(title=title, body=body), images=False)
    return index_of(tuple(names)).found(copy.headline, copy.told, copy.body)


@pytest.mark.parametrize(
    ("names", "title", "body", "wanted"),
    [
        pytest.param(["Port fees"], "Council to raise port fees", "", ("Port fees",), id="a name of several words"),
        pytest.param(["Port fees"], "A port, and its fees", "", (), id="its words apart are not the name"),
        pytest.param(["Ines Okafor"], "A prize", "<p>It goes to Ines Okafor.</p>", ("Ines Okafor",), id="a person"),
        pytest.param(["Stock"], "Stock opens higher", "", ("Stock",), id="one word, as written, in the headline"),
        pytest.param(["Stock"], "Out of stock again", "", (), id="one word in another case is another thing"),
        pytest.param(["Ness"], "A bridge", "<p>Ness waits.</p>", (), id="one word once in the text is chance"),
        pytest.param(["Ness"], "A bridge", "<p>Ness waits.</p><p>So says Ness.</p>", ("Ness",), id="twice is not"),
        pytest.param(["Ness"], "A bridge", "<p>Nesswick and Nessford.</p>", (), id="names are whole words"),
        pytest.param(["港口费用"], "上海港口费用上涨", "", ("港口费用",), id="a script without spaces"),
        pytest.param(["Северный порт"], "Закрыт северный порт", "", ("Северный порт",), id="Cyrillic"),
        pytest.param(["الميناء الشمالي"], "إغلاق الميناء الشمالي", "", ("الميناء الشمالي",), id="Arabic"),
        pytest.param(["Tarn"], "Nobody is named", "", (), id="nothing is invented"),
        pytest.param(["…", "x"], "x … y", "", (), id="a name without words is never found"),
    ],
)  # fmt: skip
def test_names_in_texts(names: list[str], title: str, body: str, wanted: tuple[str, ...]) -> None:
    assert found(names, title, body) == wanted


def test_no_more_than_so_many_are_found() -> None:
    names = [f"Quay number {number}" for number in range(20)]
    assert len(found(names, "Quays", f"<p>{'. '.join(names)}</p>")) == MOST_FOUND
