"""Publishers to measure on: news of our own, and of the shared pages where they are there, served on loopback by another process."""

import html
import json
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from multiprocessing.connection import Connection
from pathlib import Path

from dateline.extractors.text import read_page
from dateline.web.demo_feeds import DemoFeeds, serve_demo_feeds
from dateline.web.fetch import utc_now
from dateline.web.testing import make_article
from dateline.words.seeds import seed_path

HOSTS = 40
WORDS = 600
"""Words of a mean article."""
SHARED_PAGES = Path("../shared/pages")
"""News pages with their true text, beside a checkout."""
SEED = 20260115
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - {host}</title><meta property="article:published_time" content="{published}">
<link rel="canonical" href="http://{host}/{name}.html"></head>
<body><header><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav></header>
<main><article><h1>{title}</h1><p class="byline">By Our Correspondent</p>
{body}
</article><aside><h2>Read next</h2><ul><li><a href="/a.html">Another story</a></li></ul></aside></main>
<footer>All rights reserved. <a href="/contact">Contact</a></footer></body></html>"""
ITEM = "<item><title>{title}</title><link>http://{host}/{name}.html</link><guid>http://{host}/{name}.html</guid><pubDate>{date}</pubDate></item>"
FEED = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{host}</title><link>http://{host}/</link>{items}</channel></rss>'


def paragraphs() -> list[str]:
    """Paragraphs of the demo feeds, and of the shared pages' true texts where they are there."""
    found = []
    for page in sorted(seed_path("demo_feeds").glob("*/*.html")):
        _, document, _ = read_page(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes()))
        found += document.text.splitlines() if document is not None else []
    truth = SHARED_PAGES / "ground-truth.json"
    if truth.exists():
        for one in json.loads(truth.read_text(encoding="utf-8")).values():
            found += [line.strip() for line in one["articleBody"].splitlines() if line.isascii() and len(line.split()) > 3]
    return found


def write_publishers(folder: Path, articles: int, at: datetime | None = None) -> None:
    """A folder a host, as the demo feeds have them: pages of shuffled paragraphs, published now or `at` another time, and one feed with all of them."""
    chance, pool, now = random.Random(SEED), paragraphs(), at or utc_now()  # noqa: S311 (the same articles in every run, not a secret)
    items: dict[str, list[str]] = {f"outlet-{number}.example": [] for number in range(min(HOSTS, articles))}
    hosts = list(items)
    for number in range(articles):
        host, name = hosts[number % len(hosts)], f"story-{number}"
        body = list(_some(chance, pool))
        title = html.escape(" ".join(body[0].split()[:9]) + f", {number}")
        (folder / host).mkdir(parents=True, exist_ok=True)
        page = PAGE.format(title=title, host=host, name=name, published=now.isoformat(), body="\n".join(f"<p>{html.escape(line)}</p>" for line in body))
        (folder / host / f"{name}.html").write_text(page, encoding="utf-8")
        items[host].append(ITEM.format(title=title, host=host, name=name, date=format_datetime(now)))
    for host, lines in items.items():
        (folder / host / "feed.rss").write_text(FEED.format(host=host, items="".join(lines)), encoding="utf-8")


def _some(chance: random.Random, pool: list[str]) -> Iterator[str]:
    words = 0
    while words < WORDS - 20:
        line = chance.choice(pool)
        words += len(line.split())
        yield line


@contextmanager
def published(folder: Path) -> Iterator[DemoFeeds]:
    """The folder, served by a process of its own until the block ends: publishers do not share our processor in life, either."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, theirs), daemon=True)
    server.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        server.join()


def _serve(folder: Path, end: Connection) -> None:
    with serve_demo_feeds(folder) as demo_feeds:
        end.send(demo_feeds)
        end.recv()
