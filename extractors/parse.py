"""Syntax: each sentence of a document parsed on its own by a spaCy pipeline."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops
from threadpoolctl import threadpool_limits

from dateline.extractors.embedding import remember_embeddings
from dateline.extractors.forms import COMPONENTS, Forms
from dateline.extractors.names import COMPONENT, NameFinder
from dateline.words.errors import UsageError
from dateline.words.records import Document
from dateline.words.seeds import read_rows, seed_path

LONGEST_SENTENCE = 2_000
"""Characters. What is longer is no sentence that anybody wrote, and the parser's memory grows with it."""
BATCH = 128
"""Sentences that the models see at once: of most documents all that are parsed, and few enough for any to fit into memory."""
TITLE_CASE = 0.7
"""Share of longer words with a capital from which on a sentence is a headline in title case."""
KnownNames = Callable[[str], Iterable[tuple[int, int]]]
"""The spans of a text, by offsets, that are known names."""
WORD = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?")


class Worth(Protocol):
    """What a sentence is worth, so that time goes where it can matter."""

    def worth_parsing(self, sentence: str) -> bool:
        """Is the sentence worth a parse?"""

    def worth_naming(self, parse: Doc) -> bool:
        """Is the parse worth finding names in it?"""


@dataclass(frozen=True)
class Parser:
    """A spaCy pipeline with its name and version, as they stand on every event. `names` finds the spans of a headline that keep their capitals."""

    nlp: Language
    forms: Forms
    finder: NameFinder
    names: KnownNames = lambda text: ()

    @classmethod
    def load(cls, model: str, names: KnownNames = lambda text: ()) -> "Parser":
        """Raises UsageError that says how to install a model that is not there.

        Matrices are multiplied by NumPy's library, not by spaCy's own, which knows fewer processors well and takes up to three times as long. In one thread:
        they are small, and there are as many readers as processors.
        """
        threadpool_limits(1, "blas")
        try:
            with use_ops("numpy", use_blis=False):
                nlp = spacy.load(model, disable=[*COMPONENTS, COMPONENT])
        except OSError:
            raise UsageError("this spaCy model is not installed; unset DATELINE_MODEL or install its package with pip", model) from None
        remember_embeddings(nlp)
        forms = Forms.of(nlp, {row.form: row.lemma for _, row in read_rows(seed_path("verb_forms.csv"), VerbForm)})
        return cls(nlp, forms, NameFinder(nlp), names)

    @property
    def model(self) -> str:
        """Name and version."""
        return f"{self.nlp.meta['lang']}_{self.nlp.meta['name']}-{self.nlp.meta['version']}"

    def parse(self, document: Document, worth: Worth | None = None) -> Sequence[Doc]:
        """One parse a sentence, in order; token offsets count from the sentence's start. Headlines are parsed in the case of running text.

        With `worth`, a sentence that is not worth a parse comes as its bare words, and a parse that is not worth it has no names.
        """
        sentences = [document.text[sentence.start : sentence.end][:LONGEST_SENTENCE] for sentence in document.sentences]
        kept = [worth is None or worth.worth_parsing(sentence) for sentence in sentences]
        parsed = [self.with_verb(parse) for parse in self._pipe(one for one, keep in zip(sentences, kept, strict=True) if keep)]
        for at in range(0, len(parsed), BATCH):
            self.finder.find([parse for parse in parsed[at : at + BATCH] if worth is None or worth.worth_naming(parse)])
        parses = iter(parsed)
        return [next(parses) if keep else self.nlp.make_doc(one) for one, keep in zip(sentences, kept, strict=True)]

    def _pipe(self, sentences: Iterable[str]) -> Iterator[Doc]:
        """The models read headlines better as sentences, with a full stop, and first sentences without "NAIROBI (Reuters) -"; both are put back after."""
        bodies = ((filed, self.running_case(body)) for filed, body in map(_without_filing, sentences))
        stopped = ((body if body[-1:] in ENDS else body + ".", (filed, body[-1:] not in ENDS)) for filed, body in bodies)
        for parse, (filed, added) in self.nlp.pipe(stopped, as_tuples=True, batch_size=BATCH):
            self.forms(parse)
            read = parse[:-1].as_doc() if added and parse[-1].text == "." and len(parse) > 1 else parse
            yield _filed(self.nlp.make_doc(filed), read) if filed else read

    def with_verb(self, parse: Doc) -> Doc:
        """The parse; of a headline that was read without a verb ("Egypt denounces actions by Turkey", as if *denounces* were a noun), another.

        The models know few sentences in the present tense of headlines. So a word that could be the verb is parsed in the guise of a past tense, which
        they read well, and its own form is put back.
        """
        if len(parse) < 3 or parse[-1].text in ENDS:
            return parse
        read = any(token.pos_ in ("VERB", "AUX") and token.dep_ == "ROOT" for token in parse)
        for token in parse[1:-1]:
            before = parse[token.i - 1]
            named = before.pos_ in ("NOUN", "PROPN") or (before.i == 0 and before.is_title and not self._is_word(before.lower_))
            if token.tag_ not in ("NN", "NNS", "NNP") or not named:
                continue
            lemma = self._verb_lemma(token.lower_)
            if lemma and not (read and self._is_noun(token.lower_)):
                guise = GUISE_TO if parse[token.i + 1].lower_ == "to" else GUISE
                words = [guise if one.i == token.i else one.text for one in parse]
                guised = Doc(parse.vocab, words=words, spaces=[bool(one.whitespace_) for one in parse])
                again = self.forms(self.nlp(guised))
                if again[token.i].dep_ == "ROOT" and any(child.dep_ == "nsubj" for child in again[token.i].children):
                    return _own_words(parse, again, token.i, lemma)
        return parse

    def _is_noun(self, word: str) -> bool:
        """May the word be a noun, too?"""
        nouns = self.nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")["noun"]  # type: ignore[attr-defined]
        return word in nouns or word.removesuffix("s") in nouns

    def _verb_lemma(self, word: str) -> str | None:
        """The verb whose third person, or plural, a word may be."""
        verbs = self.nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")["verb"]  # type: ignore[attr-defined]
        forms = [word, *(word.removesuffix(ending) + more for ending, more in THIRD_PERSON if word.endswith(ending))]
        found = next((form for form in forms if form in verbs and word.islower()), None)
        return self.forms.verb_forms.get(word, found) if found else None

    def running_case(self, sentence: str) -> str:
        """The sentence as it would stand in running text, of the same length.

        The models are trained on sentences, and read the verbs of "Police Arrest Six" as names: in title case or capitals,
        words that the dictionary knows and that name nobody are put in lower case.
        """
        words = [word for word in WORD.findall(sentence) if len(word) > 3]
        if len(words) < 3 or sum(word[0].isupper() for word in words) < TITLE_CASE * len(words):
            return sentence
        named = {at for start, end in self.names(sentence) for at in range(start, end)}
        return WORD.sub(lambda match: match.group() if match.start() in named else self._lower(match.group()), sentence)

    def _lower(self, word: str) -> str:
        lower = word.lower()
        return lower if len(lower) == len(word) and self._is_word(lower) else word

    def _is_word(self, word: str) -> bool:
        """Is it an inflected or base form of the dictionary that the pipeline's lemmatizer carries?"""
        return any(form in self._dictionary for form in (word, *(word.removesuffix(ending) + more for ending, more in INFLECTIONS if word.endswith(ending))))

    @cached_property
    def _dictionary(self) -> frozenset[str]:
        lookups = self.nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        index, exceptions = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
        words = {word for table in index.values() for word in table} | {word for table in exceptions.values() for word in table}
        return frozenset(words | self.nlp.Defaults.stop_words)


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A row of `seeds/verb_forms.csv`."""

    form: str
    lemma: str


def _without_filing(sentence: str) -> tuple[str, str]:
    """Where a story was filed, as it stands before its first sentence, and the sentence; "" where it stands not there."""
    filed = FILED.match(sentence)
    return (filed.group(), sentence[filed.end() :]) if filed and filed.end() < len(sentence) else ("", sentence)


def _filed(before: Doc, parse: Doc) -> Doc:
    """A parse with the words before it, which say nothing in it."""
    shift, root = len(before), next((token.i for token in parse if token.head == token), 0)
    words = [*before, *parse]
    return Doc(
        parse.vocab,
        words=[token.text for token in words],
        spaces=[bool(token.whitespace_) for token in words],
        tags=[*("NNP" if token.is_alpha else ":" for token in before), *(token.tag_ for token in parse)],
        pos=[*("X" if token.is_alpha else "PUNCT" for token in before), *(token.pos_ for token in parse)],
        lemmas=[*(token.text for token in before), *(token.lemma_ for token in parse)],
        heads=[*(shift + root for _ in before), *(shift + token.head.i for token in parse)],
        deps=[*("dep" if token.is_alpha else "punct" for token in before), *(token.dep_ for token in parse)],
    )


def _own_words(parse: Doc, again: Doc, verb: int, lemma: str) -> Doc:
    """What was read in a guise, in the words of the text."""
    return Doc(
        parse.vocab,
        words=[token.text for token in parse],
        spaces=[bool(token.whitespace_) for token in parse],
        tags=["VBZ" if token.i == verb else token.tag_ for token in again],
        pos=[token.pos_ for token in again],
        lemmas=[lemma if token.i == verb else token.lemma_ for token in again],
        heads=[token.head.i for token in again],
        deps=[token.dep_ for token in again],
    )


_CAPITALS, _AGENCY = r"[A-Z][A-Z'’.]{2,}(?:[ -][A-Z'’.]{2,})*", r"\([A-Z][\w .]{1,20}\)"
_DAY, _REGION = r"(?:,? \(?[A-Z][a-z]{2,8}\.? \d{1,2}\)?)?", r"(?:, [A-Z][\w. ]{2,25}){0,2}"
FILED = re.compile(rf"(?:{_CAPITALS}{_REGION}{_DAY}(?: {_AGENCY})?|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?{_REGION}{_DAY} {_AGENCY}) ?(?:--|[-–—]) ")
"""Where, when and for whom a story was filed: "NAIROBI, Kenya -", "Harare, March 3 (Reuters) -"."""
ENDS = frozenset((".", "!", "?", "”", '"'))
GUISE, GUISE_TO = "attacked", "agreed"
THIRD_PERSON = (("ies", "y"), ("es", ""), ("es", "e"), ("s", ""))
INFLECTIONS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("’s", ""), ("'s", ""))
