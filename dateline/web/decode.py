"""Content codings (RFC 9110 section 8.4) undone under a cap, so that no body inflates past it."""

import zlib
from collections.abc import Callable

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
_MAX_CODINGS = 3
_ZSTD_WINDOW_BYTES = 1 << 23  # RFC 8878 section 3.1.1.1.2 asks decoders for 8 MiB; a larger window is a way to take memory
_ZSTD_SLICE_BYTES = 256


class TooLargeError(Exception):
    """The body is larger than the cap once decoded."""


class CodingError(Exception):
    """The body is not what its Content-Encoding says, or ends early."""


def decode_body(raw: bytes, content_encoding: str, cap: int) -> bytes:
    """The body without its codings.

    Raises TooLargeError when it is longer than `cap` bytes at any stage, CodingError when it is cut off, damaged or in an unknown coding.
    """
    codings = [name for part in content_encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(codings) > _MAX_CODINGS:
        raise CodingError(f"{len(codings)} codings one in another")
    for name in reversed(codings):
        if name not in _DECODERS:
            raise CodingError(f"unknown Content-Encoding {name[:40]!r}")
        if raw:
            raw = _DECODERS[name](raw, cap)
    if len(raw) > cap:
        raise TooLargeError
    return raw


def _gunzip(raw: bytes, cap: int) -> bytes:
    if not raw.startswith(b"\x1f\x8b"):
        return raw  # servers that name the coding and do not apply it
    parts: list[bytes] = []
    while raw.startswith(b"\x1f\x8b"):
        part, raw = _inflate(raw, cap, zlib.MAX_WBITS | 16)
        parts.append(part)
        cap -= len(part)
    return b"".join(parts)


def _deflate(raw: bytes, cap: int) -> bytes:
    # "deflate" means the zlib format; some servers send the bare stream.
    zlib_header = len(raw) > 1 and raw[0] & 0x0F == 8 and (raw[0] << 8 | raw[1]) % 31 == 0
    return _inflate(raw, cap, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)[0]


def _inflate(raw: bytes, cap: int, window_bits: int) -> tuple[bytes, bytes]:
    decoder = zlib.decompressobj(window_bits)
    try:
        data = decoder.decompress(raw, cap + 1)
    except zlib.error as error:
        raise CodingError(str(error)) from None
    if len(data) > cap:
        raise TooLargeError
    if not decoder.eof:
        raise CodingError("the compressed body ends early")
    return data, decoder.unused_data


def _unbrotli(raw: bytes, cap: int) -> bytes:
    decoder = brotli.Decompressor()
    try:
        data = bytearray(decoder.process(raw, output_buffer_limit=cap + 1))
        while len(data) <= cap and not decoder.is_finished():
            part = decoder.process(b"", output_buffer_limit=cap + 1 - len(data))
            if not part:
                raise CodingError("the compressed body ends early")
            data += part
    except brotli.error as error:
        raise CodingError(str(error)) from None
    if len(data) > cap:
        raise TooLargeError
    return bytes(data)


def _unzstd(raw: bytes, cap: int) -> bytes:
    codec = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    decoder = codec.decompressobj()
    data = bytearray()
    try:
        # In slices: the decoder has no cap of its own, and four bytes can stand for 128 KiB.
        for start in range(0, len(raw), _ZSTD_SLICE_BYTES):
            rest = raw[start : start + _ZSTD_SLICE_BYTES]
            while rest:
                if decoder.eof:
                    decoder = codec.decompressobj()
                data += decoder.decompress(rest)
                rest = decoder.unused_data
            if len(data) > cap:
                raise TooLargeError
    except zstandard.ZstdError as error:
        raise CodingError(str(error)) from None
    if not decoder.eof:
        raise CodingError("the compressed body ends early")
    return bytes(data)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _deflate, "br": _unbrotli, "zstd": _unzstd}
