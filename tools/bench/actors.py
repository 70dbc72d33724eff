"""Finding and resolving actors, against spaCy's parse of the same sentences; loading their tables, in seconds."""

from time import perf_counter

import spacy

from dateline.extractors.actors import bench
from dateline.words.settings import load_settings
from tools.bench.articles import sample_documents
from tools.bench.figures import Figure, at_most


def measure() -> list[Figure]:
    """Both figures."""
    documents = sample_documents()
    texts = [document.text[sentence.start : sentence.end] for document in documents for sentence in document.sentences]
    figures = bench.measure(spacy.load(load_settings().model), texts, documents[0].published_on, perf_counter)
    return [at_most("actors / parse", figures.share, 0.10), at_most("loading the tables", figures.loading, 0.5, "seconds")]
