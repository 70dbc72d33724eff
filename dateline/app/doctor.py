"""What must be in place for Dateline to work."""

import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from dateline.words.errors import DatelineError
from dateline.words.settings import Settings, load_settings

ENOUGH_DISK = 1_000_000_000
"""Bytes. Below it a day of busy feeds may not fit."""
PARTS = ("prefect", "fastapi", "duckdb", "spacy", "trafilatura", "feedparser", "httpx", "pyarrow")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do where it is not well."""

    what: str
    ok: bool
    detail: str


def findings() -> Iterator[Finding]:
    """All checks, one after the other; none stops the others."""
    settings = yield from _settings()
    if settings is None:
        return
    yield Finding("packages", True, ", ".join(f"{name} {version(name)}" for name in PARTS))
    yield _tried("home", lambda: _home(settings))
    yield _tried("model and reference tables", lambda: _coder(settings))
    yield _tried("feeds", lambda: _feeds(settings))
    yield _tried("database", lambda: _database(settings))


def _settings() -> Generator[Finding, None, Settings | None]:
    try:
        settings = load_settings()
    except DatelineError as error:
        yield Finding("settings", False, str(error))
        return None
    given = ", ".join(f"DATELINE_{name.upper()}={value}" for name, value in settings.model_dump(exclude_defaults=True).items())
    yield Finding("settings", True, given or "all at their defaults")
    return settings


def _tried(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except DatelineError as error:
        return Finding(what, False, str(error))


def _home(settings: Settings) -> str:
    from dateline.warehouse.layout import Layout

    Layout(settings.home).prepare()
    free = shutil.disk_usage(settings.home).free
    warning = "" if free > ENOUGH_DISK else ": little; free some, or set DATELINE_HOME to another disk"
    return f"{settings.home.resolve()}, {free / 1e9:.1f} GB free{warning}"


def _coder(settings: Settings) -> str:
    from dateline.extractors.read import Coder

    coder = Coder.load(settings)
    return f"{coder.parser.model}, {sum(1 for _ in coder.events.lexicon)} trigger senses, {len(coder.actors.tables.entities)} known actors"


def _feeds(settings: Settings) -> str:
    from dateline.flows.steps.sources import our_feeds, own_feeds

    own = own_feeds(settings)
    return f"{len(own)} of yours" if own is not None else f"none of yours yet; the demo feeds and {len(our_feeds())} of ours"


def _database(settings: Settings) -> str:
    from dateline.warehouse.layout import Layout
    from dateline.warehouse.query import run_query

    layout = Layout(settings.home)
    if not layout.published.exists():
        return "none yet; `dateline run` makes it"
    entries, articles, events = run_query(
        layout, "SELECT (SELECT count(*) FROM feed_entry), (SELECT count(*) FROM article), (SELECT count(*) FROM event)"
    ).rows[0]
    return f"{entries} entries, {articles} articles, {events} events"
