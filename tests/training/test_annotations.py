"""The annotated articles: their format is checked where it can go wrong, and every file of ours is right."""

from datetime import date
from pathlib import Path

import pytest

from training.annotations import Span, Text, read_file, read_folder
from training.check import grams, near_gold, repeated, stats

ROOT = Path(__file__).parents[2]
ITEM = """== t-1 | agency | KEN | 2024-03-07
# Kenya expels two Dutch envoys
Kenya expelled two Dutch diplomats on Tuesday, the foreign ministry said.
  > expelled | SANCTION/expel | asserted | Kenya=KEN | two Dutch diplomats=NLDGOV | when: on Tuesday=2024-03-05 | says: the foreign ministry | inc: 1
The Hague called the move baseless, and it may answer in kind.
  > called | ACCUSE/disapprove | asserted? | The Hague=NLDGOV | < Kenya=KEN
  > answer in kind | THREATEN | hypothetical | it < The Hague=NLDGOV | -
"""


def read(tmp_path: Path, item: str) -> tuple[list[Text], list[str]]:
    path = tmp_path / "t.txt"
    path.write_text(item, encoding="utf-8")
    return read_file(path)


def test_an_item_is_read_with_its_spans(tmp_path: Path) -> None:
    [text], wrong = read(tmp_path, ITEM)
    assert wrong == []
    assert (text.id, text.kind, text.region, text.published_on) == ("t-1", "agency", "KEN", date(2024, 3, 7))
    expelled, called, answer = text.events
    assert expelled.trigger == Span(0, 6, 14, "expelled")
    assert (expelled.mode, expelled.day, expelled.incident, expelled.optional) == ("expel", "2024-03-05", 1, False)
    assert expelled.says == Span(0, 47, 67, "the foreign ministry")
    assert called.optional
    assert called.recipients[0].mention is None
    assert called.recipients[0].antecedent == Span(0, 0, 5, "Kenya")
    assert answer.actors[0].mention == Span(1, 40, 42, "it")
    assert answer.recipients == ()


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("expelled |", "expels |", "'expels' is not in the sentence"),
        ("SANCTION/expel", "SANCTION/arrest", "SANCTION has no mode 'arrest'"),
        ("SANCTION/expel", "EXPULSION", "no such type: 'EXPULSION'"),
        ("| asserted |", "| claimed |", "no such status: 'claimed'"),
        ("=NLDGOV |", "=NLDXYZ |", "no such code: 'NLDXYZ'"),
        ("Kenya=KEN |", "Kenya |", "a side is mention=CODE, not 'Kenya'"),
        ("< Kenya=KEN", "< Uganda=UGA", "'Uganda' is nowhere in the article"),
        ("=2024-03-05", "=5 March", "no day, month or year: '5 March'"),
        ("inc: 1", "number: 1", "no such field: 'number: 1'"),
        ("agency", "gossip", "not a head"),
        ("2024-03-07", "2024-13-07", "not a head"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    assert right in ITEM
    _, problems = read(tmp_path, ITEM.replace(right, wrong, 1))
    assert any(problem in one for one in problems)
    assert all(one.startswith("t.txt:") for one in problems)


def test_a_trigger_that_stands_twice_is_refused(tmp_path: Path) -> None:
    _, problems = read(tmp_path, ITEM.replace("two Dutch diplomats on", "two Dutch diplomats it expelled before on"))
    assert problems == ["t.txt:4: 'expelled' stands 2 times in the sentence: take more words"]


def test_sentences_that_stand_twice_or_in_a_gold_set_are_told(tmp_path: Path) -> None:
    [text], _ = read(tmp_path, ITEM)
    [again], _ = read(tmp_path, ITEM.replace("t-1", "t-2"))
    assert any("repeats a sentence of t-1" in one for one in repeated([(Path("a"), text), (Path("b"), again)]))
    gold = next(iter(sorted((ROOT / "tests" / "eval" / "circumstances").glob("*.txt")))).read_text(encoding="utf-8").splitlines()[1].rpartition("|")[2]
    assert len(list(grams(gold))) > 1
    [copied], _ = read(tmp_path, f"== t-3 | brief | KEN | 2024-03-07\n{gold.strip()}\n")
    assert len(list(near_gold([(Path("a"), copied)]))) == 1


def test_all_of_the_corpus_is_right() -> None:
    texts = [text for name in ("corpus", "held") for text in read_folder(ROOT / "training" / name)]
    assert len({text.id for text in texts}) == len(texts)
    assert sum(len(text.sentences) for text in texts) >= 16_000
    assert sum(text.kind != "brief" for text in texts) >= 1_000
    holding = sum(len({event.trigger.sentence for event in text.events}) for text in texts)
    assert holding <= 0.5 * sum(len(text.sentences) for text in texts)
    assert next(iter(stats(texts))).startswith(f"{len(texts)} items")
