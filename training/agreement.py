"""How far two annotators of the same articles agree, level by level: the second is scored against the first as a coder would be.

usage: python -m training.agreement FIRST SECOND      two folders; articles are known by their ids, sentences by their words

What is optional to either need not be found by the other.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from training.annotations import Text, read_folder
from training.scoring import LEVELS, Coded, Score, add


def shared(first: Text, second: Text) -> tuple[Text, Text]:
    """Both annotations over the sentences that both have, numbered alike."""
    both = [sentence for sentence in first.sentences if sentence in second.sentences]
    return _over(first, both), _over(second, both)


def _over(text: Text, sentences: list[str]) -> Text:
    events = []
    for event in text.events:
        sentence = text.sentences[event.trigger.sentence]
        if sentence in sentences:
            events.append(replace(event, trigger=replace(event.trigger, sentence=sentences.index(sentence))))
    return replace(text, sentences=tuple(sentences), events=tuple(events))


def compare(firsts: dict[str, Text], seconds: dict[str, Text]) -> Iterator[Score]:
    """The second annotation scored against the first: all of it, for recall, and without what is optional to the second, for precision."""
    every, firm = Score(), Score()
    for key in sorted(firsts.keys() & seconds.keys()):
        first, second = shared(firsts[key], seconds[key])
        add(every, first, [Coded.told(event) for event in second.events])
        add(firm, first, [Coded.told(event) for event in second.events if not event.optional])
    yield every
    yield firm


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    chosen = parser.parse_args()
    firsts, seconds = ({text.id: text for text in read_folder(folder)} for folder in (chosen.first, chosen.second))
    every, firm = compare(firsts, seconds)
    print(f"{len(firsts.keys() & seconds.keys())} articles: firm events of the first that the second has, of the second that the first has, F1")
    for level in LEVELS:
        recall, precision = every.recall(level), firm.precision(level)
        print(f"{level:7} {recall:.3f} {precision:.3f} F1 {2 * recall * precision / max(1e-9, recall + precision):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
