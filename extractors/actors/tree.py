"""Syntax as plain lists: a sentence's parse, or the flat reading of a phrase that was not parsed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from dateline.extractors.actors.words import word_set

TOKEN = re.compile(r"['’]s\b|[^\W_]+(?:[.'’][^\W_]+)*\.?|[^\w\s]|_")
PREPOSITIONS = word_set("prepositions")
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM", "DET"))


@dataclass(frozen=True)
class Tree:
    """A dependency tree with ClearNLP labels (as spaCy's English models give them). All sequences are by token."""

    words: Sequence[str]
    starts: Sequence[int]
    """Character offsets in the sentence."""
    heads: Sequence[int]
    deps: Sequence[str]
    poses: Sequence[str]
    labels: Sequence[str]
    """Type of the named entity that the token is part of, or nothing."""
    text: str
    unnamed: bool = False
    """Did no model look for names in it, so that a lone surname may be anybody's?"""

    @cached_property
    def children(self) -> list[list[int]]:
        """By token, those that depend on it, in order."""
        found: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head != i:
                found[head].append(i)
        return found

    def end(self, token: int) -> int:
        """Character offset after a token."""
        return self.starts[token] + len(self.words[token])

    def under(self, token: int, *deps: str) -> list[int]:
        """Dependents with one of these labels."""
        return [child for child in self.children[token] if self.deps[child] in deps]

    def left_edge(self, token: int) -> int:
        """The first token of the phrase that this token heads."""
        edge = token
        while self.children[edge] and self.children[edge][0] < edge:
            edge = self.children[edge][0]
        return edge

    def right_edge(self, token: int) -> int:
        """The last token of the phrase that this token heads."""
        edge = token
        while self.children[edge] and self.children[edge][-1] > edge:
            edge = self.children[edge][-1]
        return edge

    def root(self, first: int, last: int) -> int:
        """The token of a stretch (`last` included) that the others hang on."""
        for token in range(last, first - 1, -1):
            if not first <= self.heads[token] <= last or self.heads[token] == token:
                return token
        return last


def parsed(doc: Doc) -> Tree:
    """A spaCy parse as a tree."""
    words, starts, heads, deps, poses, labels = [], [], [], [], [], []
    for token in doc:
        words.append(token.text)
        starts.append(token.idx)
        heads.append(token.head.i)
        deps.append(token.dep_)
        poses.append(token.pos_)
        labels.append(token.ent_type_)
    return Tree(words, starts, heads, deps, poses, labels, doc.text, unnamed=not doc.has_annotation("ENT_IOB"))


def flat(text: str, names: Sequence[tuple[int, int]] = ()) -> Tree:
    """A noun phrase read without a parser: the head is the last word before the first preposition or comma; what precedes modifies it,
    each preposition hangs on the head before it, and what follows a comma is in apposition to the first head. `names`: where a name or
    title stands, by offsets, whose prepositions are its own ("Secretary of State")."""
    found = list(TOKEN.finditer(text))
    own = {number for number, match in enumerate(found) if any(start <= match.start() and match.end() < end for start, end in names)}
    tokens = [match.group() for match in found]
    heads, deps = list(range(len(tokens))), ["ROOT"] * len(tokens)
    poses = ["PROPN" if token[0].isupper() else "PUNCT" if not token[0].isalnum() else "NOUN" for token in tokens]
    above, relation, first, main = -1, "ROOT", 0, -1
    while first < len(tokens):
        last = first
        while last < len(tokens) and (last in own or not _breaks(tokens[last])):
            last += 1
        head = last - 1
        if head >= first:
            main = head if main < 0 else main
            heads[head], deps[head] = (above, relation) if above >= 0 else (head, "ROOT")
            for token in range(first, head):
                heads[token], deps[token] = head, "case" if tokens[token] in ("'s", "’s") else "compound"
        if last < len(tokens):
            preposition = tokens[last].lower() in PREPOSITIONS
            heads[last], deps[last] = max(head, main, 0), "prep" if preposition else "punct"
            if preposition:
                poses[last] = "ADP"
            above, relation = (last, "pobj") if preposition else (main, "appos")
        first = last + 1
    return Tree(tokens, [match.start() for match in found], heads, deps, poses, [""] * len(tokens), text)


def _breaks(token: str) -> bool:
    return token.lower() in PREPOSITIONS or token in (",", "(", ")", ";", ":")
