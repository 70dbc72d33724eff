"""Archived copies of feeds: their items are entries like those of a poll, and are fetched from where they lie now."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dateline.flows.steps.history.material import Material, existing, files_below, open_bytes, problem, uri_of
from dateline.web.feeds import parse_feed
from dateline.words.errors import FeedError
from dateline.words.records import FeedEntry, Rejection

MOST_BYTES = 50_000_000


def feed_copies(path: Path) -> Material:
    """The items of the copy, or of all copies in a folder; each article once. Raises UsageError where nothing can be read."""
    existing(path)
    source = uri_of(path)
    return Material(source, f"feed copies in {path.name}", links=lambda: _links(path, source))


def _links(path: Path, source: str) -> Iterator[FeedEntry | Rejection]:
    if not any(files_below(path)):
        yield problem(source, path.name, "no-files", "the folder is empty")
    for file in files_below(path):
        place = str(file.relative_to(path)) if path.is_dir() else file.name
        try:
            with open_bytes(file) as stream:
                body = stream.read(MOST_BYTES)
            feed = parse_feed(body, file.resolve().as_uri())
        except (FeedError, OSError, EOFError) as error:
            yield problem(source, place, "no-feed", error.message if isinstance(error, FeedError) else str(error))
            continue
        # Guids are unique within one feed; the copies may be of many. The link says which article it is.
        yield from (replace(entry, feed_url=source, guid=None) for entry in feed.entries)
        for number, text in enumerate(feed.problems, 1):
            yield problem(source, f"{place}, problem {number}", "entry-problem", text)
