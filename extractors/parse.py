"""Syntax: each sentence of a document parsed on its own by a spaCy pipeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dateline.errors import UsageError
from dateline.records import Document

LONGEST_SENTENCE = 2_000
"""Characters. What is longer is no sentence that anybody wrote, and the parser's memory grows with it."""


@dataclass(frozen=True)
class Parser:
    """A spaCy pipeline with its name and version, as they stand on every event."""

    nlp: Language

    @classmethod
    def load(cls, model: str) -> "Parser":
        """Raises UsageError that says how to install a model that is not there."""
        try:
            return cls(spacy.load(model))
        except OSError:
            raise UsageError("this spaCy model is not installed; unset DATELINE_MODEL or install its package with pip", model) from None

    @cached_property
    def model(self) -> str:
        """Name and version."""
        return f"{self.nlp.meta['lang']}_{self.nlp.meta['name']}-{self.nlp.meta['version']}"

    def parse(self, document: Document) -> Sequence[Doc]:
        """One parse a sentence, in order; token offsets count from the sentence's start."""
        return list(self._pipe(document.text[sentence.start : sentence.end] for sentence in document.sentences))

    def _pipe(self, sentences: Iterator[str]) -> Iterator[Doc]:
        return self.nlp.pipe((sentence[:LONGEST_SENTENCE] for sentence in sentences), batch_size=64)
