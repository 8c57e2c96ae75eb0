"""The laws of cleaning (RELIABILITY D2), on made-up and on collected input."""

import gzip
import html
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.text.clean import clean, lift_images, plain, plain_line, plain_of_clean
from tests.shared_data import shared_data

from . import laws

BASE = "https://larkport.example/news/harbour.html"
SEED = 20250613

_TAGS = (
    "p div span h1 h2 h6 ul ol li dl dt dd table tr td th tbody thead tfoot caption figure figcaption img br hr a b i em "
    "strong code pre blockquote embed iframe video source object param script style svg math noscript template title "
    "textarea font center section q cite time abbr select option form input picture u strike html body head plaintext "
    "xmp frameset bdo ruby rt details summary nobr marquee button wbr image annotation-xml mi mtext foreignObject desc "
    "mglyph malignmark noembed colgroup col amp-img"
)
_ATTRIBUTES = [
    'href="http://a.example/?b=1&c=2"',
    "href=javascript:alert(1)",
    'href="/rel"',
    "src=/x.jpg",
    'src="http://a.example/y.png"',
    "width=1",
    'width=300 height="200"',
    'alt="a<b>&quot;c"',
    "lang=de",
    "dir=rtl",
    "class=credit",
    'class="wp-caption"',
    "class=wp-caption-text",
    'style="display:none"',
    "onerror=alert(1)",
    "embedtype=image id=4",
    'embedtype=wanted url="http://a.example/z"',
    "embedtype=image id=x",
    "colspan=2",
    "start=4",
    "datetime=2025-01-01",
    'title="t&nbsp;u"',
    'srcset="/a 1x, /b 2x"',
    "name=movie value=http://m.example/",
    "data-src=//cdn.example/q",
    "id=x name=y",
]
_TEXTS = [
    *(
        "a",
        "two words",
        " ",
        "\n",
        "\xa0",
        " \xa0 ",
        "&nbsp;",
        "&lt;",
        "&amp;",
        "\u3000",
        "\u200b",
        "\u202e",
        "\u200c",
    ),
    *(
        "é",
        "中文",
        "\n\nx",
        "  lead",
        "trail  ",
        "&#10;",
        "&#13;",
        "<",
        ">",
        '"',
        "'",
        "]]>",
        "<!--",
        "-->",
        "--!>",
    ),
    *(
        "<![CDATA[",
        "&",
        "\r\n",
        "\x00",
        "\x85",
        "\ud800",
        "&#x202e;",
        "<?x",
        "</",
        "🙂",
        "x" * 60,
        "`",
        "{{",
        "\x0c",
    ),
]
_pieces = st.one_of(
    st.builds(
        lambda tag, attributes, end: f"<{' '.join([tag, *attributes])}{end}",
        st.sampled_from(_TAGS.split()),
        st.lists(st.sampled_from(_ATTRIBUTES), max_size=2),
        st.sampled_from([">", ">", ">", "/>", ""]),
    ),
    st.builds("</{}>".format, st.sampled_from(_TAGS.split())),
    st.sampled_from(_TEXTS),
    st.text(max_size=6),
    st.sampled_from(laws.REFERENCES).map("&{}".format),
)
foreign = st.lists(_pieces, max_size=40).map("".join)


@given(foreign)
@settings(max_examples=300, deadline=None)
def test_any_markup_obeys_the_laws(text):
    laws.check(text, BASE)


@pytest.mark.soak
@given(foreign)
@settings(max_examples=100_000, deadline=None)
def test_a_hundred_thousand_texts_obey_the_laws(text):
    laws.check(text, BASE)


@given(st.text(alphabet=st.characters(), max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_obeys_the_laws(text):
    laws.check(text)


@given(foreign)
@settings(max_examples=150, deadline=None)
def test_a_body_without_its_pictures_obeys_the_laws(text):
    body, lifted = lift_images(text, BASE)
    laws.obeys(body)
    assert clean(body) == body
    assert body.count('<embed embedtype="wanted"') == len(lifted)
    assert "<img" not in body
    assert 'embedtype="image"' not in body


@given(foreign)
@settings(max_examples=150, deadline=None)
def test_the_short_way_to_the_words_of_a_clean_body_finds_the_same(text):
    for cleaned in (clean(text, BASE), lift_images(text, BASE)[0]):
        assert plain_of_clean(cleaned) == plain(cleaned)


@given(foreign)
@settings(max_examples=150, deadline=None)
def test_plain_text_is_one_line_without_controls(text):
    for line in (plain(text), plain_line(text)):
        assert line == " ".join(line.split())
        assert not any(letter in line for letter in "\x00\u202e\u200b\ud800")
        line.encode()


def collected(name: str) -> list[str]:
    """The inputs of one attack set."""
    data = shared_data("attacks", name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8", "surrogatepass")
    rows = [json.loads(line) for line in text.split("\n") if line]
    key = next(key for key in ("payload", "s", "data", "input") if key in rows[0])
    return [row[key] for row in rows]


SETS = {
    "xss_payloads.jsonl.gz": 600,
    "dompurify.jsonl": 120,
    "bleach.jsonl": 9,
    "blns.jsonl": 257,
    "html5lib_tree_construction.jsonl.gz": 300,
    "whatwg_urls.jsonl": 200,
}


def forms(payload: str) -> list[str]:
    """The payload as text, in a paragraph, as an attribute, as an address, and twice in other quotes."""
    return [
        payload,
        f"<p>{payload}</p>",
        f'<img src="/a.jpg" alt="{payload}">',
        f'<a href="{html.escape(payload)}">a</a>',
        f"<div title='{payload}'>{payload}</div>",
    ]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), SETS.items())
def test_a_sample_of_the_attacks_stays_inert(name, count):
    payloads = collected(name)
    for payload in random.Random(SEED).sample(payloads, min(count, len(payloads))):
        laws.check(payload, BASE)


@pytest.mark.shared
@pytest.mark.soak
@pytest.mark.parametrize("name", SETS)
def test_every_attack_stays_inert_wherever_it_stands(name):
    for payload in collected(name):
        for form in forms(payload):
            laws.check(form, BASE)
            laws.obeys(lift_images(form, BASE)[0])


@pytest.mark.shared
def test_attacks_leave_nothing_active_in_a_title():
    for payload in random.Random(SEED).sample(collected("xss_payloads.jsonl.gz"), 600):
        line = plain_line(payload)
        assert "\n" not in line
        assert "<script" not in line.lower()
