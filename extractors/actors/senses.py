"""What a noun phrase says about who it denotes, before a date is known."""

from dataclasses import dataclass, replace

from dateline.extractors.actors.tables import Entity


@dataclass(frozen=True, slots=True)
class Sense:
    """Somebody, as far as the words tell. `first` and `last` are tokens; `place` marks a place that is not meant as an actor."""

    first: int
    last: int
    entity: Entity | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    how: str = "gazetteer"
    confidence: float = 1.0
    place: bool = False
    plural: bool = False

    @property
    def person(self) -> bool:
        """Does it name a person?"""
        return self.entity.kind == "person" if self.entity else self.name is not None and self.how in ("ner", "apposition", "carry-over", "title")

    def over(self, first: int, last: int) -> "Sense":
        """The same with a wider span."""
        return replace(self, first=min(first, self.first), last=max(last, self.last))


def joined(sectors: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Sectors in order, each once."""
    return tuple(dict.fromkeys((*sectors, *more)))
