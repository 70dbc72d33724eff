"""Checks the annotated articles: format, spans, codes, ids, sentences that stand twice, sentences that come too near to a gold set.

usage: python -m training.check [FILE ...] [--stats]

Without files all of corpus/, held/ and twice/ are checked. Exit status 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.annotations import HERE, Text, read_file

WORD = re.compile(r"\w+")
GRAM = 8
GOLD = (HERE.parent / "tests" / "eval", HERE.parent.parent / "shared" / "evaluation" / "dev", HERE.parent.parent / "shared" / "cases" / "coding")


def grams(sentence: str) -> Iterator[tuple[str, ...]]:
    """Each run of eight words, in lower case."""
    words = WORD.findall(sentence.lower())
    return (tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1))


def gold_grams(folders: Iterable[Path] = GOLD) -> set[tuple[str, ...]]:
    """The eight-word runs of all gold sets that are there."""
    files = [path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.suffix in (".txt", ".jsonl", ".tsv", ".csv", ".json")]
    return {gram for path in files for line in path.read_text(encoding="utf-8").splitlines() for gram in grams(line)}


def repeated(texts: list[tuple[Path, Text]]) -> Iterator[str]:
    """Ids and sentences that stand twice."""
    ids: Counter[str] = Counter()
    sentences: dict[str, str] = {}
    for path, text in texts:
        ids[text.id] += 1
        if ids[text.id] == 2:
            yield f"{path.name}: id {text.id} stands twice"
        for sentence in text.sentences:
            known = sentences.setdefault(sentence.lower(), text.id)
            if known != text.id and len(sentence) > 40:
                yield f"{path.name}: {text.id} repeats a sentence of {known}: {sentence[:80]}"


def near_gold(texts: list[tuple[Path, Text]]) -> Iterator[str]:
    """Sentences that share eight words in a row with a gold set."""
    gold = gold_grams()
    for path, text in texts:
        for sentence in text.sentences:
            if any(gram in gold for gram in grams(sentence)):
                yield f"{path.name}: {text.id} has eight words in a row of a gold set: {sentence[:80]}"


def stats(texts: list[Text]) -> Iterator[str]:
    """What is there: articles, sentences, events by type and status, where sides stand."""
    events = [event for text in texts for event in text.events]
    sentences = sum(len(text.sentences) for text in texts)
    holding = sum(len({event.trigger.sentence for event in text.events}) for text in texts)
    articles = [text for text in texts if text.kind != "brief"]
    sides = [side for event in events for side in (*event.actors, *event.recipients)]
    quiet = sum(not text.events for text in articles)
    yield f"{len(texts)} items, {len(articles)} articles ({quiet} without events), {sentences} sentences ({holding} with events), {len(events)} events"
    words = sum(len(WORD.findall(sentence)) for text in texts for sentence in text.sentences)
    elsewhere = sum(side.antecedent is not None for side in sides)
    yield f"{words / max(1, sentences):.1f} words a sentence; sides told elsewhere {elsewhere} of {len(sides)}"
    for name, counted in (
        ("type", Counter(event.event_type for event in events)),
        ("status", Counter(event.status + "?" * event.optional for event in events)),
        ("kind", Counter(text.kind for text in texts)),
        ("region", Counter(text.region for text in texts)),
    ):
        yield f"{name}: " + ", ".join(f"{key} {count}" for key, count in counted.most_common())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--stats", action="store_true", help="count items, sentences, events by type, status and region")
    chosen = parser.parse_args()
    folders = [HERE / name for name in ("corpus", "held")]
    paths = chosen.files or [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    found = [(path, *read_file(path)) for path in paths]
    texts = [(path, text) for path, some, _ in found for text in some]
    wrong = [problem for _, _, problems in found for problem in problems]
    wrong += [*repeated(texts), *near_gold(texts)]
    print("\n".join(wrong) or f"{len(paths)} files are right")
    if chosen.stats:
        print("\n".join(stats([text for _, text in texts])))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
