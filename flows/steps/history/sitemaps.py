"""Walking a site's sitemaps: an index leads to further ones; what lies outside the dates is not even asked for."""

import asyncio
from collections.abc import Iterator

from dateline.flows.steps.history.material import Material, problem
from dateline.flows.steps.history.work import Job
from dateline.flows.steps.sources import is_web
from dateline.warehouse.backfill import Days
from dateline.web.feeds import parse_feed
from dateline.web.fetch import Failed, Fetched
from dateline.web.sitemap import MOST_BYTES, MOST_PAGES, Listed, Sitemap, parse_sitemap
from dateline.web.urls import canonical_url, host_of, registrable_domain
from dateline.words.errors import FeedError, UsageError
from dateline.words.records import FeedEntry, Rejection

MOST_SITEMAPS = 50_000
"""Files of one walk: as many as one index may name."""
DEEPEST = 5
"""Indexes one in another; the protocol knows one level."""
DEADLINE_SECONDS = 120.0
"""For one file: they are large."""


def sitemap(job: Job, url: str) -> Material:
    """The pages that a sitemap names, and those that it leads to; a robots.txt that names sitemaps will do. Raises UsageError for what is no address."""
    if not is_web(url):
        raise UsageError("a sitemap's address begins with http:// or https://", url)
    return Material(url, f"sitemap {url}", links=lambda: _walk(job, url))


def _walk(job: Job, root: str) -> Iterator[FeedEntry | Rejection]:
    """Depth first, each file once: one that leads back to itself is a problem, and no more."""
    seen = {canonical_url(root)}
    stack = [(root, 0)]
    with asyncio.Runner() as runner:
        while stack:
            url, depth = stack.pop()
            read = runner.run(_read(job, url))
            if isinstance(read, str):
                yield problem(root, url, "sitemap-unread", read)
                continue
            yield from _pages(root, url, read, job.days)
            if read.sitemaps and depth >= DEEPEST:
                yield problem(root, url, "sitemap-too-deep", f"more than {DEEPEST} indexes one in another")
                continue
            for listed in reversed(read.sitemaps):
                if _is_older(listed, job.days):
                    continue
                if canonical_url(listed.url) in seen:
                    yield problem(root, url, "sitemap-loop", f"leads back to {listed.url}, which was read already")
                elif len(seen) >= MOST_SITEMAPS:
                    yield problem(root, url, "too-many-sitemaps", f"more than {MOST_SITEMAPS:,} in all; the rest is left out")
                    break
                else:
                    seen.add(canonical_url(listed.url))
                    stack.append((listed.url, depth + 1))


async def _read(job: Job, url: str) -> Sitemap | str:
    """The sitemap, or why there is none."""
    async with job.fetcher(max_page_bytes=MOST_BYTES, deadline_seconds=DEADLINE_SECONDS) as fetcher:
        answer = await fetcher.get(url)
    if isinstance(answer, Failed):
        return f"{answer.reason}: {answer.detail}"
    assert isinstance(answer, Fetched)
    try:
        return parse_sitemap(answer.body, answer.final_url)
    except FeedError as error:
        return _as_feed(answer) or error.message


def _as_feed(answer: Fetched) -> Sitemap | None:
    """The protocol allows a feed in the place of a sitemap."""
    try:
        feed = parse_feed(answer.body, answer.final_url)
    except FeedError:
        return None
    return Sitemap(tuple(Listed(entry.url, published_at=entry.published_at, title=entry.title) for entry in feed.entries))


def _pages(root: str, url: str, read: Sitemap, days: Days) -> Iterator[FeedEntry | Rejection]:
    site = _site(url)
    strange = 0
    for listed in read.pages:
        if not is_web(listed.url) or _site(listed.url) != site:
            strange += 1
        elif not _is_older(listed, days):
            yield FeedEntry(root, listed.url, title=listed.title, published_at=listed.published_at)
    if strange:
        yield problem(root, url, "other-site", f"{strange:,} addresses are of other sites, or none; a sitemap speaks for its own")
    if read.cut:
        yield problem(root, url, "sitemap-too-long", f"more than {MOST_PAGES:,} addresses; the rest is left out")


def _is_older(listed: Listed, days: Days) -> bool:
    """Was it changed for the last time, and so published, before the days asked for?"""
    return listed.published_at is None and listed.changed_at is not None and days.since is not None and listed.changed_at.date() < days.since


def _site(url: str) -> str:
    host = host_of(url)
    return registrable_domain(host) or host
