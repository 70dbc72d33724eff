"""What a backfill would do, without doing it: how many, how long, how big."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.extractors.read import Coder
from dateline.flows.steps.history.material import Links, Material, Page, in_chunks
from dateline.flows.steps.history.work import CHUNK, Job, Tally, chunks_of_pages, is_outside, new_pages
from dateline.flows.steps.progress import duration_text, size_text
from dateline.warehouse.backfill import known, stored_documents
from dateline.warehouse.layout import Layout
from dateline.web.limits import YIELDING_INTERVALS
from dateline.web.urls import canonical_url, host_of, registrable_domain
from dateline.words import ids
from dateline.words.records import Article, Document, FeedEntry, Rejection
from dateline.words.settings import Settings

SAMPLE = 12
"""Pages at hand that are read to see how long one takes."""
STORED_BYTES = 25_000
"""What a document takes in the database and in its published copy, where ours is too small to tell."""
_ENOUGH_TO_TELL = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """How much there is to do. Seconds and bytes are estimates; `slowest` is the site that takes longest, with its pages."""

    found: int
    known: int
    outside: int
    wrong: int
    new: int
    seconds: float
    stored_bytes: float
    read_bytes: int = 0
    slowest: tuple[str, int] | None = None
    problems: tuple[Rejection, ...] = ()

    @property
    def failed(self) -> bool:
        """Is anything wrong in the material?"""
        return self.wrong > 0

    def lines(self) -> list[str]:
        """The plan for a person."""
        size = f"{size_text(self.read_bytes)} to read, " if self.read_bytes else ""
        told = [
            f"found: {self.found:,}, {self.known:,} of them stored already, {self.outside:,} on other days",
            f"to do: {self.new:,}, about {duration_text(self.seconds)}, {size}about {size_text(self.stored_bytes)} to store",
        ]
        if self.slowest:
            told.append(f"most of them, {self.slowest[1]:,}, from {self.slowest[0]}; undated pages may turn out to be of other days")
        return [*told, *([f"wrong in the material: {self.wrong:,}"] if self.wrong else [])]


def plan(job: Job, materials: Sequence[Material]) -> Plan:
    """Counts what is new in the material, without keeping anything. Of pages at hand a few are read, to see how long they take."""
    tally = Tally()
    new = read_bytes = 0
    sites: Counter[str] = Counter()
    sample: list[Page] = []
    for material in materials:
        job.progress.begin(f"counting what is in {material.title}")
        if material.links is not None:
            new += _count_links(job, material.links(), tally, sites)
        elif material.pages is not None:
            for chunk in chunks_of_pages(material.pages()):
                _note(chunk, tally)
                pages = new_pages(job, chunk, tally)
                new += len(pages)
                read_bytes += sum(len(page.article.body) for page in pages)
                sample += pages[: SAMPLE - len(sample)]
                job.progress.advance(len(chunk))
    seconds = max(reading_seconds(job.settings, [page.article for page in sample]) * (new - sum(sites.values())), _fetching_seconds(job, sites))
    slowest = sites.most_common(1)[0] if sites else None
    return Plan(tally.found, tally.known, tally.outside, tally.wrong, new, seconds, new * stored_bytes(job.layout), read_bytes, slowest, tuple(tally.problems))


def _count_links(job: Job, links: Links, tally: Tally, sites: Counter[str]) -> int:
    new = 0
    for chunk in in_chunks(links, CHUNK):
        _note(chunk, tally)
        entries = [item for item in chunk if isinstance(item, FeedEntry)]
        wanted = {ids.article_id(canonical_url(entry.url)): entry for entry in entries if not is_outside(job.days, entry)}
        stored = known(job.layout, wanted, ())
        fresh = [entry for article_id, entry in wanted.items() if article_id not in stored.articles]
        tally.found += len(entries)
        tally.outside += sum(is_outside(job.days, entry) for entry in entries)
        tally.known += len(wanted) - len(fresh)
        sites.update(registrable_domain(host_of(entry.url)) or host_of(entry.url) for entry in fresh)
        new += len(fresh)
        job.progress.advance(len(chunk))
    return new


def _note(chunk: Iterable[object], tally: Tally) -> None:
    for item in chunk:
        if isinstance(item, Rejection):
            tally.note(item)


def _fetching_seconds(job: Job, sites: Counter[str]) -> float:
    """Sites are asked side by side, each at its own pace: the one with most pages takes longest."""
    return max(sites.values(), default=0) * job.settings.host_spacing_seconds * (1 + YIELDING_INTERVALS)


def reading_seconds(settings: Settings, sample: Sequence[Article | Document]) -> float:
    """Seconds that one of them takes with all workers at work."""
    if not sample:
        return 0.0
    coder = Coder.load(settings)
    started = time.monotonic()
    for one in sample:
        coder.code_document(one) if isinstance(one, Document) else coder.read(one)
    return (time.monotonic() - started) / len(sample) / settings.workers


def stored_bytes(layout: Layout) -> float:
    """What a document takes: as the database says where it has enough of them, twice because it is published."""
    documents = stored_documents(layout)
    return 2 * layout.live.stat().st_size / documents if documents >= _ENOUGH_TO_TELL else STORED_BYTES
