import contextlib
import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dateline.web.decode import CodingError, TooLargeError, decode_body


def _raw_deflate(data: bytes) -> bytes:
    encoder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return encoder.compress(data) + encoder.flush()


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", _raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstandard.compress),
]


@pytest.mark.parametrize(("name", "encode"), CODINGS)
@given(data=st.one_of(st.binary(max_size=2000), st.binary(min_size=1, max_size=3).map(lambda unit: unit * 3000)))
def test_round_trip_and_cap(name: str, encode: Callable[[bytes], bytes], data: bytes) -> None:
    assert decode_body(encode(data), name, cap=len(data)) == data
    if data:
        with pytest.raises(TooLargeError):
            decode_body(encode(data), name, cap=len(data) - 1)


@pytest.mark.parametrize(("name", "encode"), CODINGS)
def test_cut_off_is_an_error_at_every_byte(name: str, encode: Callable[[bytes], bytes]) -> None:
    whole = encode(b"Ministers met in Geneva on Monday. " * 20)
    for length in range(3, len(whole)):
        with pytest.raises(CodingError):
            decode_body(whole[:length], name, cap=10_000)


@pytest.mark.parametrize(("name", "encode"), CODINGS)
def test_bomb_is_refused(name: str, encode: Callable[[bytes], bytes]) -> None:
    with pytest.raises(TooLargeError):
        decode_body(encode(bytes(20_000_000)), name, cap=100_000)


def test_codings_one_in_another() -> None:
    twice = gzip.compress(gzip.compress(bytes(20_000_000)))
    assert len(twice) < 1000
    with pytest.raises(TooLargeError):
        decode_body(twice, "gzip, gzip", cap=100_000)
    assert decode_body(brotli.compress(gzip.compress(b"text")), "gzip, br", cap=100) == b"text"
    with pytest.raises(CodingError):
        decode_body(b"", ", ".join(["gzip"] * 50), cap=100)


def test_several_members_and_frames() -> None:
    assert decode_body(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", cap=7) == b"one two"
    assert decode_body(zstandard.compress(b"one ") + zstandard.compress(b"two"), "zstd", cap=7) == b"one two"
    with pytest.raises(TooLargeError):
        decode_body(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", cap=6)


def test_coding_named_but_not_applied() -> None:
    assert decode_body(b"<rss/>", "gzip", cap=100) == b"<rss/>"
    assert decode_body(b"<rss/>", " Identity ", cap=100) == b"<rss/>"


def test_unknown_coding() -> None:
    with pytest.raises(CodingError, match="exi"):
        decode_body(b"...", "exi", cap=100)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@given(data=st.binary(min_size=1, max_size=200))
def test_noise_never_crashes(name: str, data: bytes) -> None:
    with contextlib.suppress(CodingError, TooLargeError):
        decode_body(data, name, cap=1000)
