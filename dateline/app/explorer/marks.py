"""Text with its spans marked, safe to put into a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Span:
    """Characters from `start` to before `end`, and what they are: trigger, actor, recipient, speaker."""

    start: int
    end: int
    kind: str


def marked(text: str, spans: Iterable[Span], offset: int = 0) -> Markup:
    """The text as HTML, each span in a `mark` of its kinds; spans may overlap and count from `offset`. All of the text is escaped."""
    inside = [Span(max(0, span.start - offset), min(len(text), span.end - offset), span.kind) for span in spans]
    inside = [span for span in inside if span.start < span.end]
    edges = sorted({0, len(text), *(span.start for span in inside), *(span.end for span in inside)})
    return Markup("").join(_piece(text[start:end], [span.kind for span in inside if span.start <= start and end <= span.end]) for start, end in pairwise(edges))


def _piece(text: str, kinds: Sequence[str]) -> Markup:
    if not kinds:
        return escape(text)
    classes = " ".join(dict.fromkeys(kinds))
    return Markup('<mark class="{}" title="{}">{}</mark>').format(classes, classes, text)
