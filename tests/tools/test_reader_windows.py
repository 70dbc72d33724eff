"""What the reader is shown: windows of pieces, and what is right in them. No network is needed."""

from pathlib import Path

from tools.reader.examples import covered, of_event, of_sentence
from tools.reader.windows import CLS, LONGEST_SENTENCE, MARK, SEP, SIDE_WINDOW, TYPE_MARK, TYPES, Pieces, event_window, side_window
from training.annotations import read_file

ITEM = """== t-1 | agency | KEN | 2024-03-07
# Envoys leave Nairobi
The president of Kenya spoke for an hour.
Then he expelled two Dutch diplomats.
  > expelled | SANCTION/expel | alleged? | he < The president of Kenya=KENGOV | two Dutch diplomats=NLDGOV
"""


def pieces(text: str) -> Pieces:
    """A word a piece; ids by length, above those of special pieces."""
    spans, at = [], 0
    for word in text.split(" "):
        spans.append((at, at + len(word)))
        at += len(word) + 1
    return Pieces(tuple(1000 + end - start for start, end in spans), tuple(spans))


def test_an_event_window_holds_title_and_sentence() -> None:
    window = event_window(pieces("Two words"), [pieces("Before it"), pieces("One two three")], 1)
    assert window.ids == (CLS, 1003, 1005, SEP, SEP, 1003, 1003, 1005, SEP)
    assert window.segments == (0, 0, 0, 0, 0, 1, 1, 1, 1)
    assert window.sentences == (-1, -1, -1, -1, -1, 1, 1, 1, -1)
    assert window.mark == 0


def test_a_side_window_marks_the_trigger_and_shows_what_stands_before() -> None:
    window = side_window(pieces("Two words"), [pieces("Before it"), pieces("One two three")], 1, (4, 7), "ASSAULT")
    assert window.ids == (CLS, 1003, 1005, SEP, 1006, 1002, SEP, 1003, MARK, 1003, TYPE_MARK + TYPES.index("ASSAULT"), 1005, SEP)
    assert window.ids[window.mark] == MARK
    assert window.sentences[4:6] == (0, 0)


def test_windows_are_bounded_and_keep_the_trigger_in_sight() -> None:
    long = pieces(" ".join(["word"] * 400))
    window = side_window(long, [long, long], 1, (1500, 1504), "AID")
    assert len(window.ids) <= SIDE_WINDOW
    assert sum(window.segments) <= LONGEST_SENTENCE + 3
    assert window.ids[window.mark] == MARK
    assert len(window.ids) == len(window.segments) == len(window.sentences) == len(window.spans)


def test_what_is_right_stands_at_the_pieces_of_its_words(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text(ITEM, encoding="utf-8")
    [text], wrong = read_file(path)
    assert wrong == []
    sentences = [pieces(sentence) for sentence in text.sentences]
    told = of_sentence(pieces(text.title), sentences, 1, list(text.events))
    kind = TYPES.index("SANCTION")
    assert told.types == {kind: 0.5}
    assert told.triggers == {(covered(told.window, text.events[0].trigger)[0], kind): 0.5}
    sides = of_event(pieces(text.title), sentences, text.events[0])
    words = {role: [sides.window.sentences[piece] for piece, one in sorted(sides.roles) if one == role] for role in (0, 1)}
    assert words == {0: [0, 0, 0, 0, 1], 1: [1, 1, 1]}
    assert sum(tag == 1 for tag in sides.roles.values()) == 3
    assert (sides.status, sides.optional) == (1, True)
