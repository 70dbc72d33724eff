"""What the reader is shown: pieces of words of a sentence with its context, as the model wants them.

A window is `[CLS] title [SEP] sentences before [SEP] sentence [SEP]`; the pieces of the sentence itself have segment 1. Sentences before are given
where the sides of an event are asked, as many as there is room for, the nearest first; its trigger stands between two marks then, of which the second
says the event's type.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""Event types in the order of the model's outputs."""
ROLES = ("actor", "recipient", "speaker", "when", "where")
STATUSES = ("asserted", "alleged", "future", "hypothetical", "negated", "historical")
LONGEST_TITLE, LONGEST_SENTENCE = 20, 112
SIDE_WINDOW = 176
"""Pieces at most where sides are asked. Where events are asked, nothing stands before the sentence but the title: it costs twice as much and tells little."""
CLS, SEP, PAD = 101, 102, 0
MARK = 1
"""`[unused0]`, free in BERT's vocabulary: begins a trigger ..."""
TYPE_MARK = 10
"""... and `[unused9]` and the following end one, one a type."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces of words: their ids, and first and last character (half open) of each."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One input: ids and segments, and for each piece which sentence it is of (-1: none) and its characters there."""

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    sentences: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    mark: int = 0
    """Position of the mark before the trigger; 0 without one."""


@dataclass(frozen=True)
class Splitter:
    """Cuts texts into pieces of words."""

    tokenizer: "Tokenizer"

    @classmethod
    def load(cls, path: Path) -> "Splitter":
        """From a `tokenizer.json`."""
        from tokenizers import Tokenizer  # part of the extra `train`; windows themselves need it not

        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(tokenizer)

    def split(self, texts: Iterable[str]) -> list[Pieces]:
        """Each text in pieces, without special ones."""
        encoded = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [Pieces(tuple(one.ids), tuple(one.offsets)) for one in encoded]


def event_window(title: Pieces, sentences: Sequence[Pieces], index: int) -> Window:
    """The window that asks which events a sentence tells: the title and the sentence."""
    return _window(title, sentences, index, sentences[index], 0)


def side_window(title: Pieces, sentences: Sequence[Pieces], index: int, trigger: tuple[int, int], event_type: str) -> Window:
    """The window that asks for the sides of an event, by its trigger's characters in the sentence and its type."""
    own = sentences[index]
    inside = [at for at, (start, end) in enumerate(own.spans) if start < trigger[1] and end > trigger[0]]
    first, last = (inside[0], inside[-1] + 1) if inside else (0, 0)
    shift = max(0, last - (LONGEST_SENTENCE - 2))  # a trigger far down a long sentence stays in sight
    kept = slice(shift, shift + LONGEST_SENTENCE)
    first, last = first - shift, last - shift
    ids, spans = list(own.ids[kept]), list(own.spans[kept])
    ids[last:last], spans[last:last] = [TYPE_MARK + TYPES.index(event_type)], [(0, 0)]
    ids[first:first], spans[first:first] = [MARK], [(0, 0)]
    window = _window(title, sentences, index, Pieces(tuple(ids), tuple(spans)), SIDE_WINDOW)
    return Window(window.ids, window.segments, window.sentences, window.spans, window.ids.index(MARK))


def _window(title: Pieces, sentences: Sequence[Pieces], index: int, own: Pieces, room: int) -> Window:
    head, last = title.ids[:LONGEST_TITLE], own.ids[: LONGEST_SENTENCE + 2]
    left = room - len(head) - len(last) - 4
    before: list[tuple[int, Pieces]] = []
    for at in range(index - 1, -1, -1):
        if len(sentences[at].ids) > left:
            break
        before.insert(0, (at, sentences[at]))
        left -= len(sentences[at].ids)
    ids, owners, spans = [CLS, *head, SEP], [-1] * (len(head) + 2), [(0, 0)] * (len(head) + 2)
    for at, pieces in before:
        ids += pieces.ids
        owners += [at] * len(pieces.ids)
        spans += pieces.spans
    ids.append(SEP)
    owners.append(-1)
    spans.append((0, 0))
    segments = [0] * len(ids) + [1] * (len(last) + 1)
    ids += [*last, SEP]
    owners += [index if end > start else -1 for start, end in own.spans[: len(last)]] + [-1]
    spans += [*own.spans[: len(last)], (0, 0)]
    return Window(tuple(ids), tuple(segments), tuple(owners), tuple(spans))
