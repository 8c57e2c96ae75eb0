"""Cutting text where a reader would."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.text.excerpt import excerpt, shorten

EXCERPTS = {
    "short text stays": ("Fog closed the harbour.", 40, "Fog closed the harbour."),
    "a whole sentence": ("Fog closed the harbour. Ferries wait.", 30, "Fog closed the harbour."),
    "as many as fit": ("One is here. Two is here. Three is long.", 28, "One is here. Two is here."),
    "closing quotes belong to it": ("“Fog,” he said, “is fog.” More text follows.", 30, "“Fog,” he said, “is fog.”"),
    "too short a sentence says too little": ("No. The harbour of Larkport was closed by fog.", 30, "No. The harbour of Larkport…"),
    "a number is no end": ("The tide rose 3.5 metres over the old quay wall.", 30, "The tide rose 3.5 metres over…"),
    "an abbreviation is no end": ("The ship of Capt. Lark waits outside the bay.", 30, "The ship of Capt. Lark waits…"),
    "an initial is no end": ("The old ship of A. Lark waits outside the bay.", 30, "The old ship of A. Lark waits…"),
    "a German date is no end": ("Der Hafen bleibt am 3. Mai geschlossen, sagt er.", 30, "Der Hafen bleibt am 3. Mai…"),
    "Chinese needs no space": ("港口因大雾关闭。渡轮等待。市长说明天会好。", 15, "港口因大雾关闭。渡轮等待。"),
    "Hindi has its own mark": ("बंदरगाह कोहरे से बंद था। नावें रुकी हैं और लोग", 30, "बंदरगाह कोहरे से बंद था।"),
    "no sentence at all": ("fog " * 20, 20, "fog fog fog fog fog…"),
    "one word": ("f" * 100, 20, "f" * 19 + "…"),
    "commas at the cut go": ("Fog closed the harbour, the quay, the bay", 25, "Fog closed the harbour…"),
    "white space is folded": ("Fog\n\n closed  it.", 40, "Fog closed it."),
    "nothing": ("", 20, ""),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "limit", "cut"), [pytest.param(*row, id=name) for name, row in EXCERPTS.items()]
)
def test_an_excerpt_ends_well(text, limit, cut):
    assert excerpt(text, limit) == cut


@pytest.mark.parametrize(
    ("title", "limit", "cut"),
    [
        ("Fog over the bay", 20, "Fog over the bay"),
        ("Fog over the bay", 16, "Fog over the bay"),
        ("Fog over the bay", 15, "Fog over the…"),
        ("Fog over the bay", 13, "Fog over the…"),
        ("港口因大雾关闭渡轮等待", 6, "港口因大雾…"),
        ("cafe\u0301s", 5, "caf…"),
        ("ab\U0001f468\u200d\U0001f469\u200d\U0001f467cd", 6, "ab…"),
        ("Fog", 1, "…"),
        ("Fog", 0, ""),
    ],
)
def test_a_title_is_shortened(title, limit, cut):
    assert shorten(title, limit) == cut


@given(st.text(max_size=400), st.integers(0, 120))
@settings(max_examples=300, deadline=None)
def test_no_cut_is_longer_than_its_room(text, limit):
    assert len(excerpt(text, limit)) <= limit
    assert len(shorten(text, limit)) <= limit


def test_a_long_text_costs_no_more_than_a_short_one():
    assert excerpt("fog " * 1_000_000, 20) == "fog fog fog fog fog…"
