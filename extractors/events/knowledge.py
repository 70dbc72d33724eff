"""What the passes know: the reference tables, read once."""

from dataclasses import dataclass
from typing import Self

from dateline.extractors.actors import ActorExtractor
from dateline.extractors.events.contexts import Contexts
from dateline.extractors.events.lexicon import Lexicon
from dateline.extractors.ontology import Ontology
from dateline.extractors.places import Places
from dateline.words.seeds import read_rows, seed_path


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A row of `seeds/confidence.csv`: from this raw score on, the share of events that were right, and of how many."""

    score: float
    confidence: float
    events: int


def read_calibration() -> tuple[CalibrationRow, ...]:
    """The steps of `seeds/confidence.csv`."""
    return tuple(row for _, row in read_rows(seed_path("confidence.csv"), CalibrationRow))


@dataclass(frozen=True)
class Knowledge:
    """The ontology, the trigger lexicon, the lexicon of contexts, places, actors, and the steps from raw score to confidence, lowest first."""

    ontology: Ontology
    lexicon: Lexicon
    contexts: Contexts
    places: Places
    actors: ActorExtractor
    calibration: tuple[CalibrationRow, ...] = ()

    @classmethod
    def load(cls, actors: ActorExtractor) -> Self:
        """Reads and validates the reference tables; raises SeedError."""
        ontology = Ontology.load("plover")
        return cls(ontology, Lexicon.load(ontology), Contexts.load(ontology), Places.load(), actors, read_calibration())
