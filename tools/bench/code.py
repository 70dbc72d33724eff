"""Coding events, without parse and actors, against spaCy's parse of the same documents."""

from time import perf_counter

import spacy

from dateline.extractors.read import Coder
from dateline.words.settings import load_settings
from tools.bench.articles import ROUNDS, sample_documents
from tools.bench.figures import Figure, at_most


def measure() -> list[Figure]:
    """The ratio."""
    settings, documents = load_settings(), sample_documents()
    parsing = _bare_seconds(settings.model, [document.text[sentence.start : sentence.end] for document in documents for sentence in document.sentences])
    coder = Coder.load(settings)
    parses = [coder.parser.parse(document) for document in documents]
    for document in documents[: len(documents) // ROUNDS]:
        coder.code_document(document)  # tables that are read at first use
    found = [coder.actors.annotate(document, parse) for document, parse in zip(documents, parses, strict=True)]
    annotated = perf_counter()
    for document, parse, sentences in zip(documents, parses, found, strict=True):
        coder.events.code(document, parse, sentences)
    return [at_most("coding / parse", (perf_counter() - annotated) / parsing, 0.15)]


def _bare_seconds(model: str, texts: list[str]) -> float:
    """The pipeline as it ships: before our own is loaded, which changes what multiplies matrices in the whole process."""
    bare = spacy.load(model)
    began = perf_counter()
    for _ in bare.pipe(texts):
        pass
    return perf_counter() - began
