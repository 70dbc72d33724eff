"""Coding events, without parse and actors, against spaCy's parse of the same documents."""

from time import perf_counter

import spacy

from dateline.settings import load_settings
from extractors.read import Coder
from flows.benchmarks.articles import ROUNDS, sample_documents
from flows.benchmarks.figures import Figure, at_most


def measure() -> list[Figure]:
    """The ratio."""
    settings = load_settings()
    coder, bare = Coder.load(settings), spacy.load(settings.model)
    documents = sample_documents()
    texts = [document.text[sentence.start : sentence.end] for document in documents for sentence in document.sentences]
    parses = [coder.parser.parse(document) for document in documents]
    for document in documents[: len(documents) // ROUNDS]:
        coder.code_document(document)  # tables that are read at first use
    began = perf_counter()
    for _ in bare.pipe(texts):
        pass
    parsed = perf_counter()
    found = [coder.actors.annotate(document, parse) for document, parse in zip(documents, parses, strict=True)]
    annotated = perf_counter()
    for document, parse, sentences in zip(documents, parses, found, strict=True):
        coder.events.code(document, parse, sentences)
    return [at_most("coding / parse", (perf_counter() - annotated) / (parsed - began), 0.15)]
