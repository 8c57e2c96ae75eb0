"""What a document is written in, whatever it claims (RELIABILITY B3)."""

import itertools
import re

import pytest

from broadsheet.text.clean import clean
from broadsheet.wire.errors import DeliveryRefused
from broadsheet.wire.formats import read
from broadsheet.wire.formats.charset import decode
from tests.wire.newsagents import NOON

TEXT = '<?xml version="1.0"{}?><t>„Größere Wellen“ – 3 €</t>'


def declared(name: str) -> str:
    return TEXT.format(f' encoding="{name}"' if name else "")


@pytest.mark.parametrize(
    ("written", "says", "header"),
    [
        ("utf-8", "", ""),
        ("utf-8", "utf-8", "text/xml; charset=utf-8"),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "windows-1252", "text/xml; charset=iso-8859-1"),
        ("utf-8", "utf-16", ""),
        ("utf-8", "no-such-thing", ""),
        ("utf-8-sig", "iso-8859-1", "text/xml; charset=windows-1251"),
        ("cp1252", "windows-1252", ""),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", "utf-8", "text/xml; charset=utf-8"),
        ("cp1252", "", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16-le", "utf-16", ""),
        ("utf-16-be", "", "text/xml; charset=utf-8"),
        ("utf-32", "", ""),
        ("utf-32-be", "utf-32", ""),
        ("cp1250", "windows-1250", ""),
        ("iso8859-15", "iso-8859-15", ""),
    ],
)
def test_the_letters_come_out_right(written: str, says: str, header: str) -> None:
    wanted = (
        declared(says)
        if written != "iso8859-15"
        else declared(says).replace("„", '"').replace("“", '"').replace("–", "-")
    )
    assert decode(wanted.encode(written), header)[0] == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("windows-1251", "Паром задержан"),
        ("koi8-r", "Паром задержан"),
        ("shift_jis", "渡し船が遅れる"),
        ("euc-jp", "渡し船が遅れる"),
        ("gb2312", "渡船晚点"),
        ("gb18030", "渡船晚點𠮷"),
        ("big5", "渡船晚點"),
        ("euc-kr", "배가 늦다"),
        ("iso-8859-7", "το φέρι καθυστερεί"),
        ("windows-1256", "تأخر العبارة"),
    ],
)
def test_what_is_declared_is_believed_where_it_can_be(name: str, text: str) -> None:
    document = f'<?xml version="1.0" encoding="{name}"?><t>{text}</t>'
    assert decode(document.encode(name))[0] == document
    assert decode(document.encode(name), f"text/xml; charset={name}")[0] == document


def test_the_server_goes_before_the_declaration() -> None:
    document = '<?xml version="1.0" encoding="iso-8859-2"?><t>Паром</t>'
    assert decode(document.encode("windows-1251"), "text/xml; charset=windows-1251")[0] == document


def test_stray_bytes_of_another_code_cost_nothing_else() -> None:
    assert decode("Küste ".encode() * 5 + b"\x80 3")[0] == "Küste " * 5 + "€ 3"


@pytest.mark.parametrize("name", ["utf-7", "UTF-7", "unicode-1-1-utf-7", "idna", "punycode", "unicode_escape", "hz", "rot13", "zlib", "base64"])  # fmt: skip
def test_codes_that_hide_markup_are_never_believed(name: str) -> None:
    document = f'<?xml version="1.0" encoding="{name}"?><t>+ADw-script+AD4- \\u003c</t>'.encode()
    assert decode(document, f"text/xml; charset={name}")[0] == document.decode()


NAMES = [
    "",
    "utf-8",
    "utf-16",
    "utf-32",
    "iso-8859-1",
    "windows-1252",
    "shift_jis",
    "gb18030",
    "utf-7",
    "x-unknown",
]


def test_no_lie_crashes_it_and_the_text_is_always_sound() -> None:
    bodies = [
        b"",
        b"\xff\xfe",
        b"\x00\x00\xfe\xff",
        b"\xc0\xaf\xed\xa0\x80",
        bytes(range(256)),
        "a\u202eb\u0000c".encode("utf-16-be"),
    ]
    for says, header, body in itertools.product(NAMES, NAMES, bodies):
        data = f'<?xml version="1.0" encoding="{says}"?>'.encode() + body
        text, _ = decode(data, f"text/xml; charset={header}")
        text.encode("utf-8")


@pytest.mark.parametrize("body", [b"", b"\xc0\xaf\xed\xa0\x80", bytes(range(1, 256)), b"a\xe2\x80\xaeb\xe2\x80\x8bc\x00d", b"+ADw-script+AD4-"], ids=["plain", "overlong", "all bytes", "hidden letters", "UTF-7"])  # fmt: skip
def test_what_is_read_holds_no_letter_that_may_not_be_kept(body: bytes) -> None:
    """RELIABILITY B3: whatever header and declaration say, lines are sound and texts clean."""
    document = (
        b"<rss><channel><item><title>Lock %s</title><description>Open %s</description></item></channel></rss>"
    )
    for says, header in itertools.product(NAMES, NAMES):
        data = f'<?xml version="1.0" encoding="{says}"?>'.encode() + document % (body, body)
        try:
            feed = read(data, f"text/xml; charset={header}", now=NOON)
        except DeliveryRefused:
            continue
        for one in feed.dispatches:
            kept = one.title + clean(one.summary)
            kept.encode("utf-8")
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ud800-\udfff]", kept)
            assert "<script" not in kept


_WITH_NEWS = "<rss version='2.0'><channel><title>Wire</title><item><title>{}</title></item></channel></rss>"


@pytest.mark.parametrize(
    "wrong", [b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80", b"\xff", b"\x93", b"\0"]
)
@pytest.mark.parametrize("around", ["{}", "<![CDATA[{}]]>"])
def test_bytes_that_are_no_utf_8_never_get_past_the_parser(wrong: bytes, around: str) -> None:
    # What begins like a feed goes to the parser as it came; behind a type definition it is made into a text first.
    data = _WITH_NEWS.format(around.format("Flood@gate")).encode().replace(b"@", wrong)
    found = read(data, now=NOON).dispatches
    assert found == read(b"<!DOCTYPE rss>" + data, now=NOON).dispatches
    assert "Flood" in found[0].title


@pytest.mark.parametrize(
    "before", ["", "\n", "<?xml version='1.0' encoding='UTF-8'?>\n", "<?xml-stylesheet href='a'?>"]
)
@pytest.mark.parametrize("header", ["", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
def test_good_utf_8_is_utf_8_however_the_feed_begins(before: str, header: str) -> None:
    data = (before + _WITH_NEWS.format("Überschwemmung’s Höhe")).encode()
    assert read(data, header, now=NOON).dispatches[0].title == "Überschwemmung’s Höhe"


def test_another_code_of_the_server_is_believed_where_the_feed_says_nothing() -> None:
    assert (
        read(_WITH_NEWS.format("Наводнение").encode("koi8-r"), "text/xml; charset=koi8-r", now=NOON)
        .dispatches[0]
        .title
        == "Наводнение"
    )
    assert (
        read(_WITH_NEWS.format("й").encode(), "text/xml; charset=koi8-r", now=NOON).dispatches[0].title != "й"
    )


def test_a_type_definition_behind_a_root_in_a_comment_is_taken_off() -> None:
    hidden = "<!-- > <rss> --><!DOCTYPE rss [<!ENTITY a 'gate'>]>" + _WITH_NEWS.format("Flood &a;")
    assert read(hidden.encode(), now=NOON).dispatches[0].title == "Flood gate"


def test_an_encoding_that_is_none_of_texts_is_passed_over() -> None:
    data = _WITH_NEWS.format("Überschwemmung").encode("cp1252")
    assert read(data, "text/xml; charset=base64", now=NOON).dispatches[0].title == "Überschwemmung"
