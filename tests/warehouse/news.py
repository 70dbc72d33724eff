"""Polls, articles and readings for the tests of this room, made without a web and without a coder."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dateline.extractors.duplicates import sign
from dateline.web.urls import canonical_url
from dateline.words import ids
from dateline.words.records import (
    Actor,
    Article,
    Document,
    EntryOutcome,
    Event,
    EventDate,
    FeedEntry,
    FeedPoll,
    FeedState,
    Mention,
    Participant,
    Place,
    Reading,
    Rejection,
    Sentence,
    Span,
)

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
FEED = "https://news.example/rss"
CODER = "dateline-plover 1"

GOVERNMENT = Actor("USAGOV", "USA", ("GOV",), "White House")
NEIGHBOUR = Actor("CANGOV", "CAN", ("GOV",), "Government of Canada", "Q422404")


def entry(number: int, feed_url: str = FEED, *, url: str | None = None, published_at: datetime | None = NOON) -> FeedEntry:
    return FeedEntry(feed_url, url or f"https://news.example/{number}", f"guid-{number}", f"Story {number}", published_at, f"Summary of {number}.")


def poll(*numbers: int, feed_url: str = FEED, at: datetime = NOON, title: str = "The News", **changes: object) -> FeedPoll:
    state = FeedState(feed_url, title, '"tag"', due_at=at + timedelta(minutes=30))
    return replace(FeedPoll(state, at, "read", 200, entries=tuple(entry(number, feed_url) for number in numbers)), **changes)  # type: ignore[arg-type]


def failed_poll(reason: str = "timeout", *, feed_url: str = FEED, at: datetime = NOON) -> FeedPoll:
    rejection = Rejection("feed", ids.feed_id(feed_url), feed_url, reason, "no answer")
    return FeedPoll(FeedState(feed_url, due_at=at + timedelta(hours=1)), at, "failed", rejections=(rejection,))


def outcome(number: int, text: str | None = "default", *, at: datetime = NOON + timedelta(minutes=1), feed_url: str = FEED) -> EntryOutcome:
    """The entry fetched and read; with `text` None its page holds no article."""
    url = canonical_url(f"https://news.example/{number}")
    article = Article(ids.article_id(url), url, url, 200, (("content-type", "text/html"),), b"<html>", at, title=f"Story {number}")
    entry_id = ids.entry_id(feed_url, f"guid-{number}")
    if text is None:
        rejection = Rejection("text", article.article_id, url, "paywall", "the page asks for a subscription")
        return EntryOutcome(entry_id, at, article, Reading(article.article_id, "paywall", rejections=(rejection,)))
    default = f"The White House warned Canada in Ottawa on Monday. Story {number} has a second sentence."
    return EntryOutcome(entry_id, at, article, reading(article, default if text == "default" else text))


def unreachable(number: int, *, at: datetime = NOON, due_at: datetime | None = None, feed_url: str = FEED) -> EntryOutcome:
    entry_id = ids.entry_id(feed_url, f"guid-{number}")
    rejection = Rejection("fetch", entry_id, f"https://news.example/{number}", "http-404", "not found")
    return EntryOutcome(entry_id, at, rejections=() if due_at else (rejection,), due_at=due_at)


def reading(article: Article, text: str) -> Reading:
    """One event in the first sentence, of its first three words to its fourth; the second sentence is rejected."""
    first = text.index(". ") + 1
    document_id = ids.document_id(article.article_id, text)
    sentences = (Sentence(0, first), Sentence(first + 1, len(text)))
    document = Document(document_id, article.article_id, article.url, article.title, text, sentences, "en", date(2026, 1, 15), "feed", outlet="The News")
    words = text.split()
    actor = _mention(text, " ".join(words[:3]))
    recipient = _mention(text, words[4])
    trigger = text.index(words[3])
    event = Event(
        event_id=ids.event_id(document_id, CODER, "THREATEN", (trigger, trigger + len(words[3])), [(actor.start, actor.end)]),
        document_id=document_id,
        sentence=0,
        sentence_text=text[:first],
        event_type="THREATEN",
        mode=None,
        contexts=("diplomatic",),
        cameo="130",
        quad=3,
        goldstein=-4.4,
        plover_score=-3.5,
        actors=(Participant(GOVERNMENT, actor),),
        recipients=(Participant(NEIGHBOUR, recipient),),
        status="asserted",
        attributed_to=None,
        date=EventDate("2026-01-12", "day"),
        place=Place("Ottawa", 0, 6, "Ottawa", "CAN", "Ontario", 45.4, -75.7, 6094817),
        trigger=Span(trigger, trigger + len(words[3]), words[3]),
        confidence=0.8,
        rule="threaten.warn",
        coder=CODER,
        model="en 1",
    )
    rejections = (Rejection("code", document_id, article.url, "no-trigger", sentence=1),)
    return Reading(article.article_id, "article", document, (actor, recipient), (event,), rejections, sign(document))


def _mention(text: str, words: str) -> Mention:
    start = text.index(words)
    return Mention(0, start, start + len(words), words, "key", "USA", ("GOV",), words)
