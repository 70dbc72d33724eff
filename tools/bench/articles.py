"""Articles to measure on."""

from dateline.web.testing import make_article
from dateline.words.records import Document
from dateline.words.seeds import seed_path

ROUNDS = 20
"""Times that the demo feeds' articles are read."""


def sample_documents() -> list[Document]:
    """The demo feeds' articles, several times over."""
    from dateline.extractors.text import read_page

    pages = sorted(seed_path("demo_feeds").glob("*/*.html"))
    read = [read_page(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes()))[1] for page in pages]
    return [document for document in read if document is not None] * ROUNDS
