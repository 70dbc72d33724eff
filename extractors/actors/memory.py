"""What a document has said so far, for the words that only it can resolve: surnames, acronyms, pronouns, "the country", "both sides"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dateline.extractors.actors.senses import Sense
from dateline.extractors.actors.tree import Tree
from dateline.extractors.actors.words import fold, word_set

SPEECH = word_set("speech")
SINGULAR_PERSON = frozenset(("he", "she", "him", "her", "his", "hers", "himself", "herself"))
GROUP_PRONOUNS = frozenset(("it", "its", "itself", "they", "their", "them", "themselves"))
SPEAKER_PRONOUNS = frozenset(("we", "i", "us", "our", "my", "me", "ours"))
COUNTRY_NOUNS = word_set("country_nouns")
PAIR_NOUNS = word_set("pair_nouns")
LEADERS = word_set("leaders")
QUOTES = '"“”'


@dataclass
class Memory:
    """Who was named so far, newest last."""

    surnames: dict[str, Sense] = field(default_factory=dict)
    acronyms: dict[str, Sense] = field(default_factory=dict)
    countries: list[Sense] = field(default_factory=list)
    persons: list[Sense] = field(default_factory=list)
    named: list[Sense] = field(default_factory=list)
    """Whoever has a country."""
    subject: Sense | None = None
    speaker: Sense | None = None

    def name(self, sense: Sense, surname: str | None) -> None:
        """Remember a person by surname."""
        if surname and len(surname) > 1:
            self.surnames[surname] = sense
        self.persons.append(sense)

    def pair(self, before: Sequence[Sense]) -> tuple[Sense, ...]:
        """The last two different countries named, by themselves or by their people."""
        return _last_two([*self.named, *before])

    def leaders(self, before: Sequence[Sense]) -> tuple[Sense, ...]:
        """The last two persons of different countries."""
        return _last_two([*self.persons, *before])


def _last_two(senses: Sequence[Sense]) -> tuple[Sense, ...]:
    found: list[Sense] = []
    for sense in reversed(senses):
        if sense.country and all(sense.country != other.country for other in found):
            found.append(sense)
        if len(found) == 2:
            return (found[1], found[0])
    return ()


def clause_subject(tree: Tree, token: int) -> int | None:
    """The subject that governs a token: of its own clause unless it is that subject itself, else of the clause above. Of an infinitive it
    is the governing verb's object ("urged Iran to stop its tests")."""
    below, above = token, tree.heads[token]
    for _ in range(len(tree.words)):
        for child in tree.children[above]:
            if tree.deps[child] in ("nsubj", "nsubjpass") and child != below and child != token and tree.poses[child] != "PRON":
                return child
        if tree.heads[above] == above:
            return None
        if tree.deps[above] == "xcomp" and (objects := [child for child in tree.under(tree.heads[above], "dobj") if child < above]):
            return objects[0]
        below, above = above, tree.heads[above]
    return None


def lemma(word: str) -> str:
    """A speech verb's base form, roughly."""
    word = word.lower()
    irregular = {"said": "say", "told": "tell", "wrote": "write"}
    if word in irregular:
        return irregular[word]
    for ending, base in (("ies", "y"), ("ied", "y"), ("es", "e"), ("ed", "e"), ("s", ""), ("ed", ""), ("es", ""), ("ing", ""), ("ing", "e")):
        if word.endswith(ending) and word[: -len(ending)] + base in SPEECH:
            return word[: -len(ending)] + base
    return word


def speakers(tree: Tree) -> list[int]:
    """Subjects of verbs of saying, in order; of what was not parsed, the names right before them ("Serrano said")."""
    if not any(tree.deps):
        return [i for i, after in enumerate(tree.words[1:]) if tree.words[i][0].isupper() and lemma(after) in SPEECH]
    return [i for i, dep in enumerate(tree.deps) if dep == "nsubj" and tree.poses[tree.heads[i]] == "VERB" and lemma(tree.words[tree.heads[i]]) in SPEECH]


def in_quotes(text: str, at: int) -> bool:
    """Is a character inside a quotation that opens in this sentence, or runs on from the sentence before?"""
    before = sum(1 for character in text[:at] if character in QUOTES)
    opened = text[:at].count("“") - text[:at].count("”")
    return opened > 0 or (before % 2 == 1) or ("”" in text[at:] and "“" not in text[at : text.index("”", at)])


def word_key(word: str) -> str:
    """A surname in comparable form."""
    return fold(word)


def carried(sense: Sense, first: int, last: int) -> Sense:
    """A sense taken up again by other words."""
    return replace(sense, first=first, last=last, how="carry-over", confidence=min(sense.confidence, 0.9))


def meant(sense: Sense, token: int, how: str, confidence: float) -> Sense:
    """A sense that a pronoun or description stands for."""
    return replace(sense, first=token, last=token, how=how, confidence=confidence)
