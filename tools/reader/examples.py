"""Training examples from annotated articles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools.reader.windows import ROLES, STATUSES, TYPES, Pieces, Splitter, Window, event_window, side_window
from training.annotations import Side, Span, Text, Told

OPTIONAL = 0.5
"""Weight of what a coder may leave out."""


@dataclass(frozen=True)
class Example:
    """A window with what is right. Pieces of `triggers` and `roles` are positions in the window."""

    window: Window
    types: dict[int, float] = field(default_factory=dict)
    """Types of the sentence with their weights."""
    triggers: dict[tuple[int, int], float] = field(default_factory=dict)
    """(piece, type) with weights."""
    roles: dict[tuple[int, int], int] = field(default_factory=dict)
    """(piece, role): 1 begins, 2 is inside. Only of windows with a trigger."""
    status: int = -1
    optional: bool = False

    @property
    def asks_sides(self) -> bool:
        """Is it about one event's sides?"""
        return self.window.mark > 0


def examples(texts: Iterable[Text], splitter: Splitter) -> Iterator[Example]:
    """An example for each sentence, and one for each event."""
    for text in texts:
        title, *sentences = splitter.split([text.title, *text.sentences])
        for index in range(len(sentences)):
            yield of_sentence(title, sentences, index, [event for event in text.events if event.trigger.sentence == index])
        for event in text.events:
            yield of_event(title, sentences, event)


def of_sentence(title: Pieces, sentences: list[Pieces], index: int, events: list[Told]) -> Example:
    """Which events the sentence tells."""
    window = event_window(title, sentences, index)
    types: dict[int, float] = {}
    triggers: dict[tuple[int, int], float] = {}
    for event in events:
        kind, weight = TYPES.index(event.event_type), OPTIONAL if event.optional else 1.0
        types[kind] = max(weight, types.get(kind, 0.0))
        for piece in covered(window, event.trigger):
            triggers[piece, kind] = max(weight, triggers.get((piece, kind), 0.0))
    return Example(window, types, triggers)


def of_event(title: Pieces, sentences: list[Pieces], event: Told) -> Example:
    """Who, when and where, of one event."""
    window = side_window(title, sentences, event.trigger.sentence, (event.trigger.start, event.trigger.end), event.event_type)
    roles: dict[tuple[int, int], int] = {}
    spans = [(0, span) for side in event.actors for span in spans_of(side)] + [(1, span) for side in event.recipients for span in spans_of(side)]
    spans += [(2 + at, span) for at, span in enumerate((event.says, event.when, event.where)) if span is not None]
    assert len(ROLES) == 5
    for role, span in spans:
        for at, piece in enumerate(covered(window, span)):
            roles[piece, role] = min(2 if at else 1, roles.get((piece, role), 2))
    return Example(window, roles=roles, status=STATUSES.index(event.status), optional=event.optional)


def spans_of(side: Side) -> Iterator[Span]:
    """The words of a participant, in the sentence and elsewhere."""
    if side.mention is not None:
        yield side.mention
    if side.antecedent is not None:
        yield side.antecedent


def covered(window: Window, span: Span) -> list[int]:
    """The pieces of the window that the span covers."""
    return [
        at
        for at, (sentence, (start, end)) in enumerate(zip(window.sentences, window.spans, strict=True))
        if sentence == span.sentence and start < span.end and end > span.start
    ]
