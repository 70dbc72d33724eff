"""Broken feeds made readable: bytes that are in no charset, characters that XML forbids, entries that drag others down."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]+")
_REFERENCE = re.compile(rb"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));")
_NO_CHARACTER = b"&#xFFFD;"
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WIDE = re.compile(r"(?:utf|ucs)[_-]?(?:16|32|2|4)", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]+")
_VALID = re.compile("[^\x00-\x7f\udc80-\udcff]")
_ENTRY = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_HEAD_TAG = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[?!][^>]*>|<(/?)([A-Za-z][\w.:-]*)[^<>]*?(/?)>", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE\b[^\[<>]*(?:\[(.*?)\]\s*)?>", re.DOTALL | re.IGNORECASE)
# A reference in an entity's value, except to a character that is not itself the start of a reference (38 is &, 37 is %).
_UNSAFE_ENTITY = re.compile(rb"<!ENTITY\s*+([\w.:-]*+)[^>]*?(?:%|&(?!#(?!0*3[78];|x0*2[56];)\w+;)|\b(?:SYSTEM|PUBLIC)\b)")
_MOST_ENTRIES = 500
_LONGEST_HEAD = 20_000


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("dateline.windows-1252", _as_windows_1252)


class Cleaned(NamedTuple):
    """A feed's bytes, the charset to read them by (empty: their own), and what was wrong with them (empty: nothing)."""

    body: bytes
    charset: str = ""
    problem: str = ""


def clean(body: bytes, content_type: str = "") -> Cleaned:
    """A feed without white space before it, control characters that XML forbids, and unsafe entities and what refers to them, in a charset that fits.

    References to what is no character become U+FFFD.

    Unsafe are entities that name a file or an address, or are made of others: they make a few bytes into gigabytes.

    What is valid UTF-8 with other letters than ASCII's is UTF-8, whatever it is declared to be; so is what is declared to be in UTF-16 or UTF-32 and
    begins with ASCII. A feed that is not the UTF-8 it is declared or supposed to be is in the charset of the answer's Content-Type, where that
    names another; else only its stray bytes are read as windows-1252, as browsers do, and the rest stays what it is.
    """
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text.startswith(b"<"):  # UTF-16 and UTF-32, which feedparser tells by their first bytes, or no feed
        return Cleaned(body)
    text, problem = _without_unsafe_entities(_REFERENCE.sub(_to_a_character, _CONTROL.sub(b"", text)))
    named = _CHARSET.search(content_type)
    declared = _DECLARED.match(text)
    charset = declared[1].decode().lower() if declared else ""
    if _is_utf8(text):
        return Cleaned(text if text.isascii() and not is_wide(charset) else _declared_as("utf-8", text), problem=problem)
    if _is_eight_bit(charset):
        return Cleaned(text, problem=problem)
    charset = named[1].lower() if named else ""
    if _is_eight_bit(charset):
        # Where the feed says UTF-8 itself, that would count for more than the header.
        return Cleaned(_declared_as(charset, text), charset, problem)
    text = _declared_as("utf-8", text.decode("utf-8", "dateline.windows-1252").encode())
    return Cleaned(text, "", problem or "not all of it is UTF-8; the rest was read as windows-1252")


def stray_decoded(body: bytes) -> str | None:
    """The text of UTF-8, or ASCII, in which some bytes are strays: they are windows-1252, as browsers read them. None where so many stand together
    that it is all in another charset."""
    marked = body.decode("utf-8", "surrogateescape")
    strays = [len(run) for run in _STRAY.findall(marked)]
    if sum(length for length in strays if length > 1) > strays.count(1) + len(_VALID.findall(marked)):
        return None
    return body.decode("utf-8", "dateline.windows-1252")


def is_wide(charset: str) -> bool:
    """Whether a charset has no characters of one byte: what reads as ASCII is not in it, whatever it says."""
    return _WIDE.match(charset) is not None


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_eight_bit(charset: str) -> bool:
    """Whether it is a known charset that can be told from UTF-8, and begins with ASCII."""
    return charset not in ("", "us-ascii", "utf-8", "utf8") and not is_wide(charset) and _is_known(charset)


def _declared_as(charset: str, text: bytes) -> bytes:
    declared = _DECLARED.match(text)
    return text[: declared.start(1)] + charset.encode() + text[declared.end(1) :] if declared else text


def _to_a_character(reference: re.Match[bytes]) -> bytes:
    """A reference as it is, where it names a character that XML allows (XML 1.0 section 2.2)."""
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    allowed = code in (0x9, 0xA, 0xD) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference[0] if allowed else _NO_CHARACTER


def entries_apart(body: bytes) -> Iterator[bytes]:
    """Each entry of a malformed feed in a document of its own: the feed's head, the entry, and what closes the elements open there."""
    starts = [match.start() for match in _ENTRY.finditer(body)]
    if not starts or starts[0] > _LONGEST_HEAD:
        return
    head = _DOCTYPE.sub(b"", body[: starts[0]], count=1)
    foot = b"".join(b"</%s>" % name for name in reversed(_open_elements(head)))
    for start, end in zip(starts[:_MOST_ENTRIES], [*starts[1:], len(body)], strict=False):
        entry = body[start:end]
        closing = _ENTRY_END.search(entry)
        yield head + (entry[: closing.end()] if closing else entry) + foot


def _without_unsafe_entities(text: bytes) -> tuple[bytes, str]:
    doctype = _DOCTYPE.search(text, 0, _LONGEST_HEAD)
    if doctype is None or not doctype[1] or not _UNSAFE_ENTITY.search(doctype[1]):
        return text, ""
    names = b"|".join(re.escape(name) for name in dict.fromkeys(_UNSAFE_ENTITY.findall(doctype[1])) if name)
    rest = text[doctype.end() :]
    return text[: doctype.start()] + (re.sub(rb"&(?:%b);" % names, b"", rest) if names else rest), "entities that name files or nest were left out"


def _open_elements(head: bytes) -> list[bytes]:
    names: list[bytes] = []
    for match in _HEAD_TAG.finditer(head):
        closing, name, empty = match[1], match[2], match[3]
        if not name or empty:
            continue
        if not closing:
            names.append(name)
        elif name in names:
            del names[len(names) - 1 - names[::-1].index(name) :]
    return names


def _is_known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except LookupError:
        return False
    return True
