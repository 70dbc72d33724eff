"""Pages however odd: read or rejected, never a crash, a hang or a text that cannot be stored. What ordinary pages give: tests/eval/pages."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.extractors import text as text_module
from dateline.extractors.metadata import PageData
from dateline.extractors.published import confidence_of, day_in, published
from dateline.extractors.text import decode, main_text, read_page
from dateline.web.testing import make_article

PAGES = Path(__file__).parents[1] / "eval" / "pages"
SAMPLES = [path.read_bytes() for path in sorted(PAGES.glob("*.html")) if path.stat().st_size < 20_000]
TAGS = "<div>|</div>|<p>|</article>|<!--|-->|<script>|</script>|<|>|\"|&#0;|&#xD800;|<![CDATA[|<svg>|<table><td>|<plaintext>|<base href=//>|<html xmlns='x'>"
PIECES = [*TAGS.encode().split(b"|"), b"\x00", b"\xff\xfe", b"\xe2\x80\xae", b'<script type="application/ld+json">{"@type":"NewsArticle","author":']
PARAGRAPHS = [f"The government of country number {n} signed an agreement with its neighbour on Tuesday, and both promised to share water." for n in range(9)]
STORY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def page(inner: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Water is shared</title>{head}</head><body>{inner}</body></html>"


def ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def check(body: bytes | str) -> str:
    """Reads the page; its class. Whatever came of it can be stored and sliced."""
    kind, document, rejections = read_page(make_article("https://odd.example/page", body))
    assert (document is None) == bool(rejections)
    if document is not None:
        for field in (document.text, document.title, document.byline, document.outlet):
            assert field.encode("utf-8").decode() == field
            assert "\x00" not in field
        assert all(0 <= one.start < one.end <= len(document.text) for one in document.sentences)
        assert all(one.end <= other.start for one, other in zip(document.sentences, document.sentences[1:], strict=False))
    return kind


ODD: dict[str, Callable[[int], bytes | str]] = {
    "no space": lambda n: page("<p>" + "x" * n + "</p>"),
    "no tag": lambda n: "x" * n,
    "NUL": lambda n: page(STORY + "\0" * n),
    "bidi": lambda n: page("<p>" + "\u202eabc\u202c\u2066 def\u2069 " * (n // 12) + "</p>"),
    "nested blocks": lambda n: page("<div>" * (n // 11) + STORY + "</div>" * (n // 11)),
    "nested words": lambda n: page(STORY + "<p>" + "<b>" * (n // 7) + "x" + "</b>" * (n // 7) + "</p>"),
    "never closed": lambda n: page("".join(f"<font><p>Paragraph {i} says that the army moved.</p>" for i in range(n // 50))),
    "tags cut off": lambda n: page(STORY + "<a" * (n // 2)),
    "attributes": lambda n: page(STORY + "<div " + " ".join(f'a{i}="x"' for i in range(n // 9)) + ">y</div>"),
    "long attribute": lambda n: page(STORY + f'<div class="{"byline " * (n // 7)}">y</div>'),
    "comments": lambda n: page(STORY + "<!-- x -->" * (n // 10)),
    "open comment": lambda n: page(STORY + "<!--" + " x" * (n // 2)),
    "ampersands": lambda n: page(STORY + "&" * n),
    "entities": lambda n: page("<p>" + "&amp;&#8211;&nbsp;" * (n // 20) + "</p>"),
    "one paragraph": lambda n: page("<p>" + "The army moved. " * (n // 16) + "</p>"),
    "breaks": lambda n: page("<br>" * (n // 4) + STORY),
    "dots": lambda n: page("<p>" + "." * n + "</p>"),
    "quotes": lambda n: page("<p>" + "“”\"'" * (n // 4) + "</p>"),
    "blanks": lambda n: page(" \n" * (n // 2) + STORY),
    "deep JSON": lambda n: page(STORY, ld('{"a":' * (n // 5) + "1" + "}" * (n // 5))),
    "much JSON": lambda n: page(STORY, ld("[" + ",".join('{"@type":"NewsArticle","headline":"x"}' for _ in range(n // 40)) + "]")),
    "JSON text": lambda n: page(STORY, ld('{"@type":"NewsArticle","articleBody":"' + "x " * (n // 2) + '","headline":"' + "y" * n + '"}')),
    "lone surrogate": lambda n: page(STORY, ld('{"@type":"NewsArticle","headline":"x\\ud800y","author":"\\udfff Z"}')),
    "long metas": lambda n: page(STORY, f'<meta name="date" content="{"1 January " * (n // 10)}"><meta name="author" content="{"by " * (n // 3)}">'),
    "long title": lambda n: f"<html><head><title>{'a - b | ' * (n // 8)}</title></head><body>{STORY}</body></html>",
    "links": lambda n: page("<ul>" + "".join(f'<li><a href="/{i}">Headline number {i} about something long</a></li>' for i in range(n // 70)) + "</ul>"),
    "tables": lambda n: page("<table>" * (n // 7) + STORY),
    "boilerplate": lambda n: page("<p>" + "photo by " * 40 + "</p>" + "<p>source: x</p>" * (n // 16)),
    "doctype": lambda n: "<!doctype " + "x" * n + "><html><body>" + STORY + "</body></html>",
    "latin-1": lambda n: page(STORY + "é" * n).encode("latin-1"),
    "utf-16": lambda n: page("<p>" + "The army moved. " * (n // 16) + "</p>").encode("utf-16"),
    "surrogates": lambda n: b"<html><body>" + STORY.encode() + b"\xed\xa0\x80" * (n // 3) + b"</body></html>",
    "noise": lambda n: b"<html><body>" + random.Random(1).randbytes(n),
    "dates": lambda n: page("<p>" + "13 January 2026 " * (n // 16) + "</p>"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_pages(name: str) -> None:
    check(ODD[name](20_000))


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
def test_odd_pages_of_a_megabyte(name: str) -> None:
    """Time that grows faster than the page would show here: ten seconds each would be minutes."""
    check(ODD[name](1_000_000))


@pytest.mark.slow
def test_a_page_of_eight_megabytes() -> None:
    filling = "<div class='filler'><span>and so on</span></div>" * 20_000
    assert check(page(STORY + filling + "<script>" + "x" * 7_000_000 + "</script>")) == "article"


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_pages_that_are_damaged_anywhere(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(SAMPLES))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        body = body[:at] + data.draw(st.sampled_from(PIECES)) * data.draw(st.sampled_from([1, 1, 300])) + body[at + data.draw(st.sampled_from([0, 3, 200])) :]
    check(body)


@settings(max_examples=30, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["", "text/html", "text/plain", "text/html; charset=utf-7", "text/html; charset=\ud800", "application/xhtml+xml"])
)
def test_any_bytes(body: bytes, content_type: str) -> None:
    read_page(make_article("https://odd.example/page", body, content_type=content_type))


@pytest.mark.parametrize("depth", [10, 100, 254, 300, 5_000])
def test_no_depth_of_nesting_loses_text(depth: int) -> None:
    found = main_text(make_article("https://odd.example/page", page("<div><div>" * (depth // 2) + STORY + "</div></div>" * (depth // 2) + "<p>Home</p>")))
    assert [text for text in PARAGRAPHS if text not in found] == []


def test_the_second_extractor_reads_only_what_the_first_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    second = text_module._extract_at_any_depth
    monkeypatch.setattr(text_module, "_extract_at_any_depth", lambda *given: (asked.append(given), second(*given))[1])
    for name in ("wordpress-classic.html", "spa-rendered.html", "drupal-fields.html", "microdata.html", "amp-page.html", "sections.html"):
        assert check((PAGES / name).read_bytes()) == "article"
    assert asked == []
    for name in ("tables1999.html", "nested-400.html"):
        assert check((PAGES / name).read_bytes()) == "article"
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-14", date(2026, 1, 14)),
        ("2026-01-14T23:30:00-08:00", date(2026, 1, 14)),
        (" 20260114T0900 ", date(2026, 1, 14)),
        ("2026/01/14 09:00", date(2026, 1, 14)),
        ("1768392000", date(2026, 1, 14)),
        ("1768392000000", date(2026, 1, 14)),
        ("Wed, 14 Jan 2026 12:00:00 GMT", date(2026, 1, 14)),
        ("January 14th, 2026 7:00 AM EST", date(2026, 1, 14)),
        ("14 September 2025", date(2025, 9, 14)),
        ("2026-02-30", None),
        ("20260114123456789", None),
        ("32 January 2026", None),
        ("last Tuesday", None),
        ("", None),
    ],
)
def test_days_that_machines_write(written: str, day: date | None) -> None:
    assert day_in(written) == day


def decoded(body: bytes, content_type: str = "text/html") -> str:
    return decode(make_article("https://odd.example/page", body, content_type=content_type))


@pytest.mark.parametrize("label", ["", "utf-8", "utf-16", "UTF-16LE", "no-such-charset"])
@pytest.mark.parametrize("line", ["The minister’s “plan”: a café for €5", "It’s", "naïve – déjà vu, señor"])
def test_stray_bytes_of_a_page_are_windows_1252(line: str, label: str) -> None:
    for text in (page(f"<p>{line}</p>{STORY}"), page(f'<p>{line}</p><meta charset="{label}">')):
        assert decoded(text.encode("cp1252"), f"text/html; charset={label}" if label else "text/html") == text


def test_a_stray_byte_costs_a_page_of_utf8_nothing_else() -> None:
    text = page(f"<p>Переговоры в Женеве: “мир”, déjà vu</p>{STORY}")
    assert decoded(text.encode().replace(b"</title>", b"\x92</title>"), "text/html; charset=utf-8") == text.replace("</title>", "’</title>")


@pytest.mark.parametrize("label", ["utf-16", "windows-1251", "windows-1252", "ibm866", "gbk"])
def test_a_page_of_utf8_that_says_something_else_is_utf8(label: str) -> None:
    text = page(f"<p>Переговоры в Женеве</p>{STORY}")
    assert decoded(text.encode(), f"text/html; charset={label}") == text


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16", "utf-16-le"])
def test_a_page_in_a_charset_that_it_names_is_read_in_it(charset: str) -> None:
    text = page("<p>Переговоры в Женеве</p>")
    assert decoded(text.encode(charset), f"text/html; charset={charset}") == text


def test_a_page_in_no_charset_that_it_names_is_read_as_it_looks() -> None:
    text = page("<p>Министры обеих стран встретились в понедельник и говорили о границе. Через неделю они встретятся снова.</p>" * 5)
    assert decoded(text.encode("cp1251")) == text


STATED = {
    "<p>Published 12 January 2026</p>": "2026-01-12",
    "<p class='meta'>By A. Writer | First published on 12 January 2026 at 09:30</p>": "2026-01-12",
    "<div><b>Posted:</b> <span>January 12, 2026</span></div>": "2026-01-12",
    "<p>Published <time>12 Jan 2026</time>. Updated 14 Jan 2026</p>": "2026-01-12",
    "<p>Updated 14 Jan 2026 – published 12 Jan 2026</p>": "2026-01-12",
}


@pytest.mark.parametrize("line", STATED)
def test_a_stated_day_of_publication_is_not_beaten_by_an_update(line: str) -> None:
    inner = f"<article>{STORY}</article><aside><p>Published 13 January 2026</p></aside><footer>© 2026 The Paper. Updated 14.01.2026</footer>{line}"
    _, document, _ = read_page(make_article("https://paper.example/water", page(inner)))
    assert document is not None
    assert (document.published_on.isoformat(), document.published_from) == (STATED[line], "stated")


@pytest.mark.parametrize(
    "lines",
    [
        "<p>Published 12 January 2026</p><p>Published 13 January 2026</p>",
        "<p>Published 01/02/2026</p>",
        "<p>Published by The Paper</p>",
        f"<p>The study, published 12 January 2026, says that water is shared. {PARAGRAPHS[0]}</p>",
    ],
)
def test_what_states_no_one_day_is_left_to_the_other_ways(lines: str) -> None:
    _, document, _ = read_page(make_article("https://paper.example/water", page(f"<article>{STORY}</article>{lines}")))
    assert document is not None
    assert document.published_from != "stated"


@pytest.mark.parametrize(
    ("fed", "written", "expected"),
    [
        (datetime(2026, 1, 12, 9, tzinfo=UTC), None, ("2026-01-12", "feed", "alone")),
        (datetime(2026, 1, 12, 23, tzinfo=UTC), "2026-01-13", ("2026-01-12", "feed", "surer")),
        (datetime(2026, 1, 12, 9, tzinfo=UTC), "2026-01-02", ("2026-01-12", "feed", "less sure")),
        (datetime(2025, 3, 1, 9, tzinfo=UTC), "2026-01-02", ("2026-01-02", "json-ld", "less sure")),
        (datetime(2026, 1, 12, 9, tzinfo=UTC), "2031-01-02", ("2026-01-12", "feed", "alone")),
        (None, None, ("2026-01-15", "fetched", "alone")),
    ],
)
def test_a_day_is_surer_where_feed_and_page_agree(fed: datetime | None, written: str | None, expected: tuple[str, str, str]) -> None:
    article = replace(make_article("https://paper.example/1", ""), published_at=fed)
    found = published(article, PageData(published=(("json-ld", written),) if written else ()), None)
    alone = confidence_of(found.source)
    how = "alone" if found.confidence == alone else "surer" if found.confidence > alone else "less sure"
    assert (found.day.isoformat(), found.source, how) == expected
    assert 0 < found.confidence < 1
