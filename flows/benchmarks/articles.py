"""Articles to measure on."""

from dateline.records import Document
from dateline.seeds import seed_path
from dateline.testing import make_article

ROUNDS = 20
"""Times that the sample wire's articles are read."""


def sample_documents() -> list[Document]:
    """The sample wire's articles, several times over."""
    from extractors.text import read_page

    pages = sorted(seed_path("wire").glob("*/*.html"))
    read = [read_page(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes()))[1] for page in pages]
    return [document for document in read if document is not None] * ROUNDS
