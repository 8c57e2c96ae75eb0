"""What holds for every request there can be, not only for those somebody thought of."""

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.press.serving.addresses import LONGEST, BadAddressError, read_address
from broadsheet.press.serving.negotiation import Span, codings_in_order, matches, read_range

pieces = st.sampled_from(
    [
        b"/",
        b"//",
        b".",
        b"..",
        b"%2e",
        b"%2F",
        b"%5c",
        b"\\",
        b"%00",
        b"%",
        b"a",
        b"index.html",
        b"%c3%bc",
        b"\xff",
    ]
)
paths = st.one_of(st.binary(max_size=LONGEST + 10), st.lists(pieces, max_size=12).map(b"".join))


@given(paths)
def test_an_address_that_is_read_cannot_leave_its_folder(raw: bytes) -> None:
    try:
        address = read_address(raw)
    except BadAddressError as refused:
        assert refused.status in (400, 414)
        return
    for part in address.parts:
        assert part not in ("", ".", "..")
        assert "/" not in part and "\\" not in part and "\0" not in part
        part.encode("utf-8")


@given(paths)
def test_the_canonical_spelling_is_read_as_the_same_address(raw: bytes) -> None:
    try:
        address = read_address(raw)
    except BadAddressError:
        return
    if len(address.canonical) <= LONGEST:
        assert read_address(address.canonical) == address
    assert all(0x21 <= byte < 0x7F for byte in address.canonical)


@given(st.one_of(st.binary(max_size=300), st.text("gzip,br;q=01.* ", max_size=60).map(str.encode)))
def test_any_accept_encoding_ends_with_something_that_can_be_sent(header: bytes) -> None:
    order = codings_in_order(header)
    assert "identity" in order
    assert len(set(order)) == len(order)


@given(st.binary(max_size=300))
def test_any_if_none_match_is_judged(header: bytes) -> None:
    assert matches(header, b'"abc"') in (True, False)


@given(
    st.one_of(st.binary(max_size=60), st.from_regex(rb"bytes=[0-9]{0,20}-[0-9]{0,20}", fullmatch=True)),
    st.integers(0, 10_000),
)
def test_any_range_lies_within_the_file(header: bytes, size: int) -> None:
    span = read_range(header, size)
    if isinstance(span, Span):
        assert 0 <= span.first <= span.last < size
