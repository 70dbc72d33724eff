"""Names: what spaCy's entity recogniser finds, found in all sentences of a document at once.

The recogniser reads a sentence word by word, and chooses at each among its moves: to begin a name, go on in it, end it, a name of one word, no name (BILUO;
https://spacy.io/api/entityrecognizer). But what it chooses outside of names hangs on the word and its surroundings alone. So that is one product of matrices
for all words, and only the insides of names are left to be read in order: the same names in a tenth of the time that the choosing takes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

COMPONENT = "ner"
WORD, FIRST, BEFORE = range(3)
"""What the model looks at: the word and, within a name, the name's first word and the word before."""
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class NameFinder:
    """The recogniser of a pipeline."""

    nlp: Language

    def find(self, docs: Sequence[Doc]) -> None:
        """Sets the entities of documents that have none yet; where the parser sees a sentence end, they end."""
        docs = [doc for doc in docs if len(doc)]
        if docs and self._is_greedy:
            for doc, names in zip(docs, self._names(docs), strict=True):
                doc.set_ents([Span(doc, first, end, label=label) for first, end, label in names], default="outside")
        elif docs:
            list(self._recognizer.pipe(docs))

    def _names(self, docs: Sequence[Doc]) -> Iterator[list[tuple[int, int, str]]]:
        """Of each document the names: first word, end and label."""
        model, lengths = self._recognizer.model, [len(doc) for doc in docs]
        seen = model.get_ref("lower").predict(model.get_ref("tok2vec").predict(docs))
        space, opening = (np.concatenate([doc.to_array(attribute) for doc in docs]) == 1 for attribute in ("IS_SPACE", "SENT_START"))
        closing = np.roll(opening, -1)
        closing[np.cumsum(lengths) - 1] = True  # the last words of sentences, after which no name goes on
        scores = self._scores(seen[1:, WORD] + seen[0, FIRST] + seen[0, BEFORE])
        scores[:, self._is_inside] = -np.inf
        scores[np.ix_(space, self._is_name)] = -np.inf
        scores[np.ix_(closing, self._is_beginning)] = -np.inf
        chosen = [self._moves[number] for number in scores.argmax(axis=1)]
        ends = self._ends([(word, label) for word, (kind, label) in enumerate(chosen) if kind == "B"], seen, closing)
        word = 0
        for length in lengths:
            start, found = word, []
            while word < start + length:
                kind, label = chosen[word]
                end = ends.get(word, word + 1)
                if kind != "O":
                    found.append((word - start, end - start, label))
                word = end
            yield found

    def _ends(self, begun: Sequence[tuple[int, str]], seen: Floats, closing: Flags) -> dict[int, int]:
        """Where each name ends that begins at a word."""
        ends: dict[int, int] = {}
        further = 0
        while begun:
            further += 1
            first = np.array([word for word, _ in begun])
            scores = self._scores(seen[1 + first + further, WORD] + seen[1 + first, FIRST] + seen[first + further, BEFORE])
            going = []
            for (word, label), score in zip(begun, scores, strict=True):
                if not closing[word + further] and score[self._number["I", label]] > score[self._number["L", label]]:
                    going.append((word, label))
                else:
                    ends[word] = word + further + 1
            begun = going
        return ends

    def _scores(self, summed: Floats) -> Floats:
        """Of each move, given what is seen."""
        lower, upper = (self._recognizer.model.get_ref(name) for name in ("lower", "upper"))
        hidden = (summed + lower.get_param("b")).max(axis=2)
        return np.asarray(upper.predict(hidden))

    @cached_property
    def _recognizer(self) -> Any:
        return self.nlp.get_pipe(COMPONENT)

    @cached_property
    def _is_greedy(self) -> bool:
        """Is it of the kind that spaCy's small to large models have?"""
        model = self._recognizer.model
        plain = self._recognizer.cfg["beam_width"] == 1 and model.name == "parser_model" and model.attrs["has_upper"] and not model.attrs["unseen_classes"]
        return bool(plain) and model.get_ref("lower").get_dim("nF") == len((WORD, FIRST, BEFORE))

    @cached_property
    def _moves(self) -> Sequence[tuple[str, str]]:
        """The kind of each move, B, I, L, U or O, and its label."""
        moves = self._recognizer.moves
        kinds = (moves.get_class_name(number).partition("-") for number in range(moves.n_moves))
        return [(kind, label) for kind, _, label in kinds]

    @cached_property
    def _number(self) -> dict[tuple[str, str], int]:
        return {move: number for number, move in enumerate(self._moves)}

    @cached_property
    def _is_inside(self) -> Flags:
        """Moves that need a name begun, or are for names that are given."""
        return np.array([kind in ("I", "L") or (kind == "U" and not label) for kind, label in self._moves])

    @cached_property
    def _is_name(self) -> Flags:
        return np.array([kind != "O" for kind, _ in self._moves])

    @cached_property
    def _is_beginning(self) -> Flags:
        return np.array([kind == "B" for kind, _ in self._moves])
