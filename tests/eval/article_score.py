"""Our article gold (`articles/*.txt`, in the format of training/README.md) against this checkout's coder.

    python -m tests.eval.article_score [FOLDER]      prints each level; another folder of annotated articles may be named
"""

import sys
from pathlib import Path

from dateline.extractors.read import Coder
from dateline.extractors.text import read_text
from dateline.words.settings import load_settings
from training.annotations import Text, read_folder
from training.scoring import LEVELS, Coded, Score, add

FOLDER = Path(__file__).with_name("articles")


def code(coder: Coder, text: Text, score: Score) -> None:
    """Codes an article, a sentence a paragraph as it is annotated, and counts what is right."""
    starts, at = [], 0
    for sentence in text.sentences:
        starts.append(at)
        at += len(sentence) + 1
    document = read_text("\n".join(text.sentences), text.published_on, text.id, title=text.title)
    add(score, text, [Coded.of(event, starts) for event in coder.code_document(document).events])


def score(folder: Path = FOLDER, coder: Coder | None = None) -> Score:
    """All articles of a folder, briefs left out."""
    coder, found = coder or Coder.load(load_settings()), Score()
    for text in read_folder(folder):
        if text.kind != "brief":
            code(coder, text, found)
    return found


def main() -> None:
    found = score(Path(sys.argv[1])) if len(sys.argv) > 1 else score()
    print(f"{found.wanted} events to be found, {len(found.pairs)} coded")
    for level in LEVELS:
        print(f"{level:7} P {found.precision(level):.3f} R {found.recall(level):.3f} F1 {found.f1(level):.3f}")
    print(f"day {found.dates:.3f}, place {found.places:.3f}, quiet {found.quiet:.2f}, calibration error {found.calibration_error:.3f}")


if __name__ == "__main__":
    main()
