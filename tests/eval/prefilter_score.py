"""What the prefilter costs: the share of the events of coding everything that are still there when only what may matter is parsed."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from dateline.extractors.read import Coder
from dateline.words.records import Document, Event
from dateline.words.settings import load_settings


@cache
def coders() -> tuple[Coder, Coder]:
    """The coder that parses everything, and the coder as shipped."""
    return Coder.load(load_settings({"DATELINE_PARSE_EVERYTHING": "1"})), Coder.load(load_settings({}))


def surviving(documents: Iterable[Document]) -> tuple[int, int]:
    """Events that survive, of how many: the same type, status and countries in the same sentence."""
    everything, shipped = coders()
    kept = total = 0
    for document in documents:
        wanted, found = (Counter(map(_told, coder.code_document(document).events)) for coder in (everything, shipped))
        kept, total = kept + (wanted & found).total(), total + wanted.total()
    return kept, total


def _told(event: Event) -> tuple[object, ...]:
    sides = (frozenset(one.actor.country for one in side) for side in (event.actors, event.recipients))
    return event.sentence, event.event_type, event.status, *sides
