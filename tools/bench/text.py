"""Reading pages (class, text, title, byline, language, date, sentences), against trafilatura alone on the same pages: text and metadata, no more.

The pages are made: the articles of the demo feeds, several to a page, among menus, teasers, forms and scripts as a publisher's page has them.
"""

from collections.abc import Callable
from time import process_time

from trafilatura import bare_extraction

from dateline.extractors.text import main_text, read_page
from dateline.web.testing import make_article
from dateline.words.records import Article
from dateline.words.seeds import seed_path
from tools.bench.figures import Figure, at_most

PAGES = 100
ROUNDS = 3
"""Times that each is measured; the fastest counts."""
_MENU = "".join(f'<li class="menu-item menu-item-{number}"><a href="/section/{number}">Section {number}</a></li>' for number in range(60))
_TEASERS = "".join(
    f'<article class="card card--small"><a href="/story/{number}"><img src="/{number}.jpg" alt=""><h3>What the harbour learned, part {number}</h3></a>'
    f'<p class="card__text">A short summary of another story, number {number}, that nobody asked for.</p></article>'
    for number in range(40)
)
_SCRIPT = f"<script>window.settings = [{', '.join(str(number) for number in range(4_000))}];</script>"


def measure() -> list[Figure]:
    """The ratio of CPU times in one process."""
    articles = sample_pages(PAGES)
    for article in articles[:5]:
        read_page(article)
        read_alone(article)
    ours, alone = _fastest(read_page, articles), _fastest(read_alone, articles)
    return [at_most("reading pages / trafilatura", ours / alone, 1.15)]


def read_alone(article: Article) -> object:
    """What trafilatura by itself reads of a page."""
    return bare_extraction(article.body, url=article.final_url, favor_precision=True, include_comments=False, include_tables=False, with_metadata=True)


def _fastest(work: Callable[[Article], object], articles: list[Article]) -> float:
    """CPU seconds of the fastest round."""
    times = []
    for _ in range(ROUNDS):
        began = process_time()
        for article in articles:
            work(article)
        times.append(process_time() - began)
    return min(times)


def sample_pages(count: int) -> list[Article]:
    """So many pages of about 60 kB, each with two articles' text."""
    articles = [make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes()) for page in sorted(seed_path("demo_feeds").glob("*/*.html"))]
    texts = [text for text in (main_text(article) for article in articles) if text]
    return [_page(number, f"{texts[number % len(texts)]}\n{texts[(number * 7 + 1) % len(texts)]}") for number in range(count)]


def _page(number: int, text: str) -> Article:
    paragraphs = "".join(f'<p class="body-text">{line}</p>' for line in text.splitlines())
    description = '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Story", "datePublished": "2026-01-14T08:00:00Z"}'
    return make_article(
        f"http://bench.example/{number}",
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Story {number} | Bench</title>'
        f'<meta property="og:type" content="article"><script type="application/ld+json">{description}</script>{_SCRIPT}</head>'
        f"<body><header><nav><ul>{_MENU}</ul></nav></header>"
        f'<main><article><h1>Story {number}</h1><p class="byline">By A. Person</p>{paragraphs}</article></main>'
        f'<aside class="related">{_TEASERS}</aside><footer><ul>{_MENU}</ul><p>All rights reserved</p></footer></body></html>',
    )
