"""Pages against our labels: class, day of publication and its source, language, title, byline, and the words of the text.

A line of `pages/labels.jsonl` names the file that the server answered with, what else was known (url, status, content_type, feed_*), and what
should come of it. Of pages without `published_on` and `language` no document should come.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from dateline.extractors.text import read_page
from dateline.web.testing import make_article
from dateline.words.records import Article, Document, PageClass, Rejection

PAGES = Path(__file__).parent / "pages"

Label = Mapping[str, Any]
Answer = tuple[PageClass, Document | None, tuple[Rejection, ...]]


@cache
def labels() -> tuple[Label, ...]:
    return tuple(json.loads(line) for line in (PAGES / "labels.jsonl").read_text(encoding="utf-8").splitlines())


def article(label: Label) -> Article:
    """The page as if it had just been fetched."""
    body = (PAGES / label["page"]).read_bytes()
    fed = label.get("feed_published_at")
    made = make_article(label["url"], body, status=label.get("status", 200), title=label.get("feed_title", ""))
    return replace(
        made,
        final_url=label.get("final_url", label["url"]),
        headers=(("content-type", label.get("content_type", "text/html; charset=utf-8")),),
        published_at=datetime.fromisoformat(fed) if fed else None,
        feed_content=label.get("feed_content"),
    )


@cache
def answers() -> tuple[tuple[Label, Answer], ...]:
    return tuple((label, read_page(article(label))) for label in labels())


def marks() -> Iterator[tuple[str, str, float, str]]:
    """(page, figure, score from 0 to 1, what was found) of each thing that a label says."""
    for label, (kind, document, rejections) in answers():
        yield label["page"], "class_accuracy", float(kind == label["class"]), f"{kind}: {rejections[0].detail if rejections else ''}"
        wanted = "published_on" in label
        expected = wanted or "language" in label
        yield label["page"], "documents", float((document is not None) == expected), "a document" if document else "none"
        if not expected:
            yield label["page"], "kept_out", float(document is None), document.text if document else ""
        if wanted and document is not None:
            yield from _marks(label, document)
        elif "language" in label:
            found = document.language if document is not None else ""
            yield label["page"], "language", float(found == label["language"]), found
        elif wanted:
            yield label["page"], "text_f1", 0.0, "no document"


def _marks(label: Label, document: Document) -> Iterator[tuple[str, str, float, str]]:
    found = {"published_on": document.published_on.isoformat(), **{name: getattr(document, name) for name in FIELDS}}
    for name, value in found.items():
        yield label["page"], name, float(value == label[name]), value
    yield label["page"], "text_f1", word_f1(label["text"], document.text), document.text


FIELDS = ("published_from", "language", "title", "byline")


def scores() -> dict[str, float]:
    """The mean of each figure."""
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for _, figure, score, _ in marks():
        sums[figure] += score  # type: ignore[assignment]
        counts[figure] += 1
    return {figure: sums[figure] / counts[figure] for figure in counts}


def word_f1(expected: str, found: str) -> float:
    want, have = (Counter(re.findall(r"\w+", text.lower())) for text in (expected, found))
    return 2 * (want & have).total() / max(1, want.total() + have.total())


if __name__ == "__main__":
    for page, figure, score, found in marks():
        if score < (0.97 if figure == "text_f1" else 1):
            print(f"{page:28} {figure:15} {score:.3f} {found!r:.300}")
    print(scores())
