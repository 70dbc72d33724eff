"""Recoding: what was read by another coder, and the way back into the tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dateline.warehouse.backfill import Days
from dateline.warehouse.connect import sql
from dateline.warehouse.layout import Layout
from dateline.warehouse.live import opened
from dateline.warehouse.rows import beside_rows, outcome_rows
from dateline.warehouse.stage import arrow, stage_tables
from dateline.words.records import Article, Document, EntryOutcome, PageClass, Reading, Sentence


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles are read again: published in these days (or first fetched, where no text was found), last read by a coder whose version
    begins with `last_coder`, and not by the one of version `coder`. With `beside` those that it has not read beside either; with `pages`
    those whose raw page is kept and was not extracted by it."""

    coder: str
    days: Days
    last_coder: str = ""
    beside: bool = False
    pages: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is stored, without its body, and its document where it has one."""

    article: Article
    document: Document | None
    bytes: int
    extracted_with: str | None
    page_class: PageClass | None


def recode_count(layout: Layout, choice: Choice) -> int:
    """How many articles are to be read again."""
    with opened(layout) as connection:
        query = f"SELECT count(*) FROM ({sql('queries/recode_due')})"  # noqa: S608 (our own text)
        return int(connection.execute(query, _parameters(choice, "", 1 << 60)).fetchall()[0][0])


def recode_due(layout: Layout, choice: Choice, after: str, limit: int) -> tuple[Stored, ...]:
    """The next articles to be read again, in the order of their ids, behind the id `after`."""
    with opened(layout) as connection:
        cursor = connection.execute(sql("queries/recode_due"), _parameters(choice, after, limit))
        names = [str(column[0]) for column in cursor.description or []]
        return tuple(_stored(dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def stage_recoded(layout: Layout, recoded: Iterable[tuple[Stored, Reading]], read_at: datetime, run_id: str) -> None:
    """Stages readings of stored documents, which take the place of those before them. Raises RetryError where that cannot be written."""
    by_article = {stored.article.article_id: (stored, reading) for stored, reading in recoded}
    tables = outcome_rows(EntryOutcome("", read_at, stored.article, reading) for stored, reading in by_article.values())
    tables["outcome"].clear()
    for row in tables["article"]:
        stored, _ = by_article[row["article_id"]]
        row |= {"bytes": stored.bytes, "extracted_with": stored.extracted_with}
    for row in tables["article_revision"]:
        row["page_hash"] = None  # as it is
    stage_tables(layout, "outcomes", arrow(tables), run_id)


def stage_extracted(layout: Layout, extracted: Iterable[tuple[Article, Reading]], read_at: datetime, run_id: str) -> None:
    """Stages readings of kept pages, which take the place of those before them. Raises RetryError where that cannot be written."""
    tables = outcome_rows(EntryOutcome("", read_at, article, reading) for article, reading in extracted)
    tables["outcome"].clear()
    stage_tables(layout, "outcomes", arrow(tables), run_id)


def stage_beside(layout: Layout, readings: Iterable[Reading], read_at: datetime, run_id: str) -> None:
    """Stages readings that are kept beside those that count. Raises RetryError where that cannot be written."""
    stage_tables(layout, "beside", arrow(beside_rows(readings, read_at)), run_id)


def _parameters(choice: Choice, after: str, limit: int) -> Sequence[Any]:
    return [choice.coder, choice.days.since, choice.days.until, choice.last_coder, after, limit, choice.beside, choice.pages]


def _stored(row: dict[str, Any]) -> Stored:
    article = Article(
        article_id=row["article_id"],
        url=row["url"],
        final_url=row["final_url"],
        status=row["status"] or 0,
        headers=(("content-type", row["content_type"]),) if row["content_type"] is not None else (),
        body=b"",
        fetched_at=row["fetched_at"].replace(tzinfo=UTC),
        title=row["entry_title"] or "",
        published_at=row["published_at"].replace(tzinfo=UTC) if row["published_at"] is not None else None,
    )
    return Stored(article, _document(row) if row["document_id"] is not None else None, row["bytes"], row["extracted_with"], row["page_class"])


def _document(row: dict[str, Any]) -> Document:
    return Document(
        document_id=row["document_id"],
        article_id=row["article_id"],
        url=row["document_url"],
        title=row["title"],
        text=row["text"],
        sentences=tuple(Sentence(span["span_start"], span["span_end"]) for span in row["sentence_spans"]),
        language=row["language"],
        published_on=row["published_on"],
        published_from=row["published_from"],
        byline=row["byline"],
        outlet=row["outlet"],
        text_from=row["text_from"],
        published_confidence=row["published_confidence"],
    )
