"""Compression comes off in small pieces, whole or not at all."""

import functools
import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.net.body import Body
from broadsheet.net.errors import BodyDamaged, BombSuspected, EncodingUnknown, FetchError, TooLarge
from broadsheet.net.limits import USUAL, Limits
from broadsheet.net.unpack import PIECE, unpacker

FEED = b"".join(b"<item><title>Ferry %d leaves Larkport late</title></item>" % n for n in range(2000))


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


def collect(packed: bytes, encoding: str, limits: Limits = USUAL, step: int = 1000) -> bytes:
    body = Body("https://larkport.example/", limits, [encoding])
    for at in range(0, len(packed), step):
        body.add(packed[at : at + step])
    return body.whole()


@pytest.mark.parametrize("encoding", PACKERS)
@pytest.mark.parametrize("step", [1, 7, 1000, 10**6])
def test_what_was_packed_comes_out(encoding: str, step: int) -> None:
    assert collect(PACKERS[encoding](FEED), encoding, step=step) == FEED


@given(data=st.binary(max_size=300), step=st.integers(1, 50), encoding=st.sampled_from(sorted(PACKERS)))
def test_any_bytes_survive_packing_in_any_pieces(data: bytes, step: int, encoding: str) -> None:
    assert collect(PACKERS[encoding](data), encoding, step=step) == data


def test_deflate_without_its_header_is_understood() -> None:
    assert collect(bare(FEED), "deflate") == FEED


def test_gzip_files_in_a_row_are_one_body() -> None:
    assert collect(gzip.compress(FEED[:100]) + gzip.compress(FEED[100:]), "gzip") == FEED


@pytest.mark.parametrize("step", [1, 1000])
def test_padding_behind_the_end_is_dropped_where_that_is_usual(step: int) -> None:
    assert collect(gzip.compress(FEED) + bytes(512), "gzip", step=step) == FEED
    assert collect(zlib.compress(FEED) + bytes(512), "deflate", step=step) == FEED
    with pytest.raises(BodyDamaged):  # brotli's own library is stricter
        collect(brotli.compress(FEED) + bytes(512), "br", step=step)


@pytest.mark.parametrize("encoding", ["", "identity", "Identity, none", "UTF-8"])
def test_words_that_mean_plain_are_plain(encoding: str) -> None:
    assert collect(FEED, encoding) == FEED


@pytest.mark.parametrize(
    "encoding", ["zstd", "compress", "dcb", "gzip, gzip", "br,gzip", ",".join(["gzip"] * 1000)]
)
def test_what_we_did_not_offer_is_refused_unread(encoding: str) -> None:
    with pytest.raises(EncodingUnknown):
        collect(b"whatever", encoding)
    with pytest.raises(EncodingUnknown):
        Body(
            "https://larkport.example/", Limits(), encoding.split(",") if "," in encoding else ["gzip", "br"]
        )


@pytest.mark.parametrize("encoding", PACKERS)
def test_no_step_gives_more_than_a_piece(encoding: str) -> None:
    stream = unpacker([encoding])
    assert stream is not None
    pieces = list(stream.feed(PACKERS[encoding](bytes(5_000_000))))
    assert sum(map(len, pieces)) == 5_000_000
    assert max(map(len, pieces)) <= 2 * PIECE


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_cut_off_stream_is_damaged(encoding: str) -> None:
    with pytest.raises(BodyDamaged):
        collect(PACKERS[encoding](FEED)[:-20], encoding)


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_garbled_stream_is_damaged(encoding: str) -> None:
    with pytest.raises(BodyDamaged):
        collect(b"<rss>this is not packed at all</rss>" * 9, encoding)


@pytest.mark.parametrize("encoding", PACKERS)
def test_an_empty_body_is_empty_whatever_its_encoding(encoding: str) -> None:
    assert collect(b"", encoding) == b""


@functools.cache
def bombs() -> dict[str, tuple[str, bytes]]:
    zeros = bytes(10_000_000)
    return {
        "gzip": ("gzip", gzip.compress(zeros)),
        "deflate": ("deflate", zlib.compress(zeros)),
        "bare deflate": ("deflate", bare(zeros)),
        "brotli": ("br", brotli.compress(zeros, quality=5)),
        "gzip in gzip": ("gzip", gzip.compress(gzip.compress(zeros) * 400, 1)),
        "an honest start": ("gzip", gzip.compress(FEED) + gzip.compress(zeros)),
        "many empty gzip files": ("gzip", gzip.compress(b"") * 5000),
        "many small gzip files": ("gzip", gzip.compress(bytes(1000)) * 5000),
    }


@pytest.mark.parametrize("name", bombs())
def test_bombs_are_recognised(name: str) -> None:
    encoding, packed = bombs()[name]
    with pytest.raises(BombSuspected):
        collect(packed, encoding)


def test_a_little_text_may_pack_well() -> None:
    assert len(collect(gzip.compress(b" " * 1_000_000), "gzip")) == 1_000_000


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        (Limits(body=50_000), TooLarge),
        (Limits(ratio=2, unsuspicious=1000), BombSuspected),
        (Limits(ratio=2), None),
        (Limits(ratio=100, unsuspicious=1000), None),
    ],
)
def test_the_limits_are_the_callers(limits: Limits, error: type[FetchError] | None) -> None:
    if error is None:
        assert collect(gzip.compress(FEED), "gzip", limits) == FEED
    else:
        with pytest.raises(error):
            collect(gzip.compress(FEED), "gzip", limits)


def test_a_plain_body_is_held_to_its_size_too() -> None:
    assert collect(bytes(1000), "", Limits(body=1000)) == bytes(1000)
    with pytest.raises(TooLarge):
        collect(bytes(1001), "", Limits(body=1000))
