"""Backfills by an index of WARC files: the captures that are wanted, each read at its place."""

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from past import found_in, page, record, rows, table_sums

from dateline.flows.steps.history.cdx import indexed
from dateline.flows.steps.history.work import Job, backfill
from dateline.warehouse.backfill import Days
from dateline.warehouse.layout import Layout
from dateline.words.errors import UsageError

SITE = "https://www.paper.example"
MOST = 1_000_000
ALWAYS = Days(None, None)
Line = tuple[str, str, str, str, str, int, int, str]
"""Of a capture: address, time, type, status, digest, length, offset, file."""


@pytest.fixture
def archive(tmp_path: Path) -> list[Line]:
    """Two WARC files, one in a folder of its own, and the lines of their index; the captures between them are damaged."""
    (tmp_path / "deep").mkdir()
    lines: list[Line] = []
    for file, zipped, numbers in (("one.warc.gz", True, (1, 2, 3)), ("deep/two.warc", False, (4, 5))):
        body = b""
        for number in numbers:
            one = record(f"{SITE}/2018/{number}", page(f"2018-05-0{number}", f"Story {number}.").encode(), at=f"2018-05-0{number}T10:00:00Z")
            member = gzip.compress(one) if zipped else one
            lines.append((f"{SITE}/2018/{number}", f"2018050{number}100000", "text/html", "200", f"D{number}", len(member), len(body), file))
            body += member + b"\x00damaged between the records\r\n"
        (tmp_path / file).write_bytes(body)
    return lines


def cdxj(line: Line, **changes: object) -> str:
    url, at, mime, status, digest, length, offset, file = line
    values = {"url": url, "mime": mime, "status": status, "digest": digest, "length": str(length), "offset": str(offset), "filename": file}
    return f"example,paper)/ {at} {json.dumps(values | changes)}"


def cdx(line: Line, fields: str) -> str:
    url, at, mime, status, digest, length, offset, file = line
    cells = {"N": "example,paper)/", "b": at, "a": url, "m": mime, "s": status, "k": digest, "r": "-", "M": "-", "S": length, "V": offset, "g": file}
    return " ".join(str(cells[letter]) for letter in fields.split())


ELEVEN = "N b a m s k r M S V g"


@pytest.mark.parametrize(
    "written",
    [
        lambda lines: [cdxj(line) for line in lines],
        lambda lines: ["!meta {}", "", *(cdxj(line) for line in lines)],
        lambda lines: [f" CDX {ELEVEN}", *(cdx(line, ELEVEN) for line in lines)],
        lambda lines: [cdx(line, ELEVEN) for line in lines],
        lambda lines: [cdx(line, "N b a m s k r V g") for line in lines],
        lambda lines: [" CDX g V b a", *(cdx(line, "g V b a") for line in lines)],
    ],
    ids=["cdxj", "pywb", "cdx", "cdx without a head", "nine fields", "fields in another order"],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_the_pages_of_an_index(tmp_path: Path, archive: list[Line], written: Callable[[Sequence[Line]], list[str]], zipped: bool) -> None:
    index = tmp_path / ("index.cdx.gz" if zipped else "index.cdx")
    text = ("\n".join(written(archive)) + "\n").encode()
    index.write_bytes(gzip.compress(text) if zipped else text)
    pages, problems = found_in(indexed(index, None, (), ALWAYS, MOST))
    assert problems == []
    assert [one.entry.url for one in pages] == [line[0] for line in archive]
    assert [f"{one.article.fetched_at:%Y%m%d%H%M%S}" for one in pages] == [line[1] for line in archive]


def test_only_what_is_wanted_is_read(tmp_path: Path, archive: list[Line]) -> None:
    one, two, three, four, five = archive
    lines = [
        cdxj(one),
        cdxj(two, status="404"),
        cdxj(two, mime="image/png"),
        cdxj(two, mime="warc/revisit", status="-"),
        cdxj(three),
        cdxj(three),
        cdxj(four),
        cdxj(five, url="dns:paper.example"),
    ]
    (tmp_path / "index.cdxj").write_text("\n".join(lines))

    def chosen(*wanted: str, since: date | None = None) -> list[str]:
        pages, problems = found_in(indexed(tmp_path / "index.cdxj", tmp_path, wanted, Days(since, None), MOST))
        assert problems == []
        return [one.entry.url.rpartition("/")[2] for one in pages]

    assert chosen() == ["1", "3", "4"], "no errors, no pictures, the same content once"
    assert chosen(since=date(2018, 5, 5)) == ["4"], "captured on the day before, which may be the same day elsewhere"
    assert chosen("paper.example") == chosen("http://PAPER.example/2018") == chosen("*.example/*/") == ["1", "3", "4"]
    assert chosen("paper.example/2018/3", "https://www.paper.example/2018/4") == ["3", "4"]
    assert chosen("paper.exam") == chosen("paper.example/3") == []


def test_what_is_wrong_is_named_and_the_rest_is_read(tmp_path: Path, archive: list[Line]) -> None:
    one, two, three, four, five = archive
    lines = [
        cdxj(one, offset="x"),
        "neither this",
        cdxj(two, offset=str(two[6] + 5)),
        cdxj(three, url=f"{SITE}/another"),
        cdxj(four, filename="gone.warc.gz"),
        cdxj(five, filename="gone.warc.gz"),
        cdxj(four, length="300"),
        cdxj(three, length="0", filename="elsewhere/one.warc.gz"),
        cdxj(one)[:-3],
    ]
    (tmp_path / "index.cdxj").write_text("\n".join([cdxj(one), *lines]))
    pages, problems = found_in(indexed(tmp_path / "index.cdxj", None, (), ALWAYS, MOST))
    assert [one.entry.url for one in pages] == [one[0], three[0]]
    assert [problem.reason for problem in problems] == [
        "bad-line",
        "bad-line",
        "damaged-record",
        "wrong-record",
        "truncated-record",
        "bad-line",
        "no-such-file",
    ]
    assert "captures in it: 2" in problems[-1].detail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("com,example)/ 20170730223850 http://example.com/ text/html 200 G7HRM 1219\n", "in which file"),
        ('[["urlkey","timestamp"]]\n', "in which file"),
        (" CDX N b a m s k\n", "in which file"),
        ("http://example.com/\n", "no CDX or CDXJ index: line 1"),
        ('{"url": "http://example.com/", "timestamp": "2017"}\n', "no CDX or CDXJ index: line 1"),
    ],
)
def test_what_is_no_index_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "index").write_text(text)
    with pytest.raises(UsageError, match=said):
        found_in(indexed(tmp_path / "index", None, (), ALWAYS, MOST))
    with pytest.raises(UsageError, match="cannot read it"):
        indexed(tmp_path / "index", tmp_path / "nowhere", (), ALWAYS, MOST)


def test_a_replay_adds_nothing_and_the_whole_archive_what_is_left(job: Callable[..., Job], layout: Layout, tmp_path: Path, archive: list[Line]) -> None:
    (tmp_path / "index.cdxj").write_text("\n".join(cdxj(line) for line in archive))
    some = indexed(tmp_path / "index.cdxj", None, ("paper.example/2018/4", "paper.example/2018/5"), ALWAYS, MOST)
    assert dict(backfill(job(), [some]).outcomes) == {"article": 2}
    before = table_sums(layout)
    assert (again := backfill(job(), [some])).known == 2
    assert dict(again.outcomes) == {}
    assert table_sums(layout) == before
    everything = indexed(tmp_path / "index.cdxj", None, (), ALWAYS, MOST)
    assert (report := backfill(job(), [everything])).known == 2
    assert dict(report.outcomes) == {"article": 3}
    assert len(rows(layout, "FROM document")) == len(archive)
