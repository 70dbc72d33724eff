"""The user's watch rules, against the values that exist."""

from collections.abc import Collection, Mapping

from dateline.extractors.actors.tables import NON_STATES, Country
from dateline.extractors.ontology import Ontology
from dateline.words.seeds import read_rows, seed_path
from dateline.words.settings import Settings
from dateline.words.watching import WATCH_FILE, Watch, read_watches


def own_watches(settings: Settings) -> tuple[Watch, ...]:
    """The rules of DATELINE_HOME/watch.toml; none where there is no such file. Raises UsageError."""
    return read_watches(settings.home / WATCH_FILE, _known())


def _known() -> Mapping[str, Collection[str]]:
    ontology = Ontology.load()
    return {
        "types": ontology.types,
        "modes": {mode for event_type in ontology.types for mode in ontology.modes(event_type)},
        "contexts": ontology.contexts,
        "countries": {row.code for _, row in read_rows(seed_path("countries.csv"), Country)} | NON_STATES,
    }
