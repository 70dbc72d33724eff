"""Finding and resolving actors, against spaCy's parse of the same sentences; loading their tables, in seconds."""

from time import perf_counter

import spacy

from dateline.extractors.actors import ActorExtractor
from dateline.words.records import Document, Sentence
from dateline.words.settings import load_settings
from tools.bench.articles import sample_documents
from tools.bench.figures import Figure, at_most


def measure() -> list[Figure]:
    """Both figures."""
    documents = sample_documents()
    on = documents[0].published_on
    texts = [document.text[sentence.start : sentence.end] for document in documents for sentence in document.sentences]
    nlp = spacy.load(load_settings().model)
    began = perf_counter()
    extractor = ActorExtractor.load()
    loaded = perf_counter()
    parses = list(nlp.pipe(texts))
    parsed = perf_counter()
    for number, (text, parse) in enumerate(zip(texts, parses, strict=True)):
        document = Document(str(number), "", "", "", text, (Sentence(0, len(text)),), "en", on, "given")
        for sentence in extractor.annotate(document, [parse]):
            for mention in sentence.mentions:
                extractor.resolve(mention, on)
    resolved = perf_counter()
    return [at_most("actors / parse", (resolved - parsed) / (parsed - loaded), 0.10), at_most("loading the tables", loaded - began, 0.5, "seconds")]
