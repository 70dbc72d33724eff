"""Parts of speech and base forms: what a pipeline's attribute ruler and lemmatizer say of a word in its place, remembered.

Nearly all that the two know is about a word, its tag and its dependency (https://spacy.io/api/attributeruler), and running text repeats these: looking them
up takes a tenth of the time that asking takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

COMPONENTS = ("attribute_ruler", "lemmatizer")
OF_THE_WORD = frozenset(("DEP", "IS_SPACE", "LOWER", "ORTH", "TAG", "TEXT"))
"""What a pattern may ask of a word, for its answer to be remembered."""
GIVEN = frozenset(("LEMMA", "MORPH", "POS"))
MOST_KNOWN = 300_000
"""Words in their places that are remembered; there is no end of names and numbers."""


@dataclass(frozen=True)
class Forms:
    """Gives the words of a tagged and parsed sentence their parts of speech and base forms, as the pipeline would; features are left out."""

    nlp: Language
    verb_forms: Mapping[str, str]
    """Base forms of verbs that the model gets wrong, by their lower-case form: "staged" is of *stage*, not of *stag*."""
    others: Matcher
    """Words that may begin what is told by more than a word ("let 's"): a sentence with one is left to the components."""
    _known: dict[tuple[int, int, int], tuple[int, int] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, nlp: Language, verb_forms: Mapping[str, str]) -> "Forms":
        """Of a pipeline with an attribute ruler and a rule-based lemmatizer."""
        others = Matcher(nlp.vocab)
        ruler: Any = nlp.get_pipe("attribute_ruler")
        for number, row in enumerate(ruler.patterns):
            plain = GIVEN.issuperset(row["attrs"])
            if begins := [first[:1] for first in row["patterns"] if not (plain and len(first) == 1 and OF_THE_WORD.issuperset(first[0]))]:
                others.add(str(number), begins)
        return cls(nlp, verb_forms, others)

    def __call__(self, doc: Doc) -> Doc:
        """The same document."""
        known = self._known
        places = [(token.orth, token.tag, token.dep) for token in doc]
        forms = [known[place] if place in known else self._learnt(place) for place in places]
        told = [form for form in forms if form is not None]
        if len(told) < len(forms):
            return self._asked(doc)
        for token, form in zip(doc, told, strict=True):
            token.pos, token.lemma = form
        return doc

    def _learnt(self, place: tuple[int, int, int]) -> tuple[int, int] | None:
        word, tag, dependency = (self.nlp.vocab.strings[one] for one in place)
        alone = Doc(self.nlp.vocab, words=[word], tags=[tag], heads=[0], deps=[dependency])
        token = self._asked(alone)[0]
        form = None if self.others(alone, allow_missing=True) else (token.pos, token.lemma)
        if len(self._known) < MOST_KNOWN:
            self._known[place] = form
        return form

    def _asked(self, doc: Doc) -> Doc:
        for name in COMPONENTS:
            doc = self.nlp.get_pipe(name)(doc)
        for token in doc:
            if token.pos_ == "VERB" and (lemma := self.verb_forms.get(token.lower_)) is not None:
                token.lemma_ = lemma
        return doc
