"""What finding and resolving actors costs, against the parse of the same text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.language import Language

from dateline.extractors.actors.extractor import ActorExtractor
from dateline.words.records import Document, Sentence


@dataclass(frozen=True, slots=True)
class ActorFigures:
    """Seconds, and the words that they were spent on."""

    loading: float
    parsing: float
    actors: float
    words: int

    @property
    def share(self) -> float:
        """Actors' time as a fraction of the parse's."""
        return self.actors / self.parsing


def measure(nlp: Language, texts: Sequence[str], on: date, clock: Callable[[], float]) -> ActorFigures:
    """Load the tables, parse the texts, one sentence each, find all actors in them and resolve them on the date. `clock` tells seconds."""
    began = clock()
    extractor = ActorExtractor.load()
    loaded = clock()
    parses = list(nlp.pipe(texts))
    parsed = clock()
    for number, (text, parse) in enumerate(zip(texts, parses, strict=True)):
        document = Document(str(number), "", "", "", text, (Sentence(0, len(text)),), "en", on, "given")
        for sentence in extractor.annotate(document, [parse]):
            for mention in sentence.mentions:
                extractor.resolve(mention, on)
    return ActorFigures(loaded - began, parsed - loaded, clock() - parsed, sum(len(parse) for parse in parses))
