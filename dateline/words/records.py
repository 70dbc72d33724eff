"""The values that flow through Dateline: one frozen noun per stage.

    FeedEntry -> Article -> Document -> Mention, Actor, Place -> Event      and, at any stage, Rejection

FeedState, FeedPoll, PendingEntry and EntryOutcome say what is due and what came of it.

Offsets are characters into `Document.text`, half-open: `document.text[m.start:m.end] == m.text`.
Times are aware UTC datetimes. What is not known is None or empty, never invented.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

DatePrecision = Literal["day", "week", "month", "year", "range", "unknown"]
Status = Literal["asserted", "alleged", "hypothetical", "future", "negated", "historical"]
PageClass = Literal[
    "article", "partial", "paywall", "consent", "bot-check", "soft-404", "script-only", "not-news", "other-language", "empty", "not-html", "error"
]
TextSource = Literal["page", "feed", "given"]
PollOutcome = Literal["read", "unchanged", "failed", "gone"]
Stage = Literal["feed", "fetch", "text", "code", "load"]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed claimed about one item."""

    feed_url: str
    url: str
    guid: str | None = None
    title: str = ""
    published_at: datetime | None = None
    summary: str = ""
    content: str | None = None
    """Full text as HTML, where the feed carries it (`content:encoded`, Atom `content`)."""
    updated_at: datetime | None = None
    """When the feed says that the item was changed last."""


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect of a feed that is not adopted yet: where to, since when it was seen, and when the old address last said so."""

    url: str
    since: datetime
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed: what its last good answer said of itself, and its successful polls in order of time."""

    feed_url: str
    title: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """Of the last body that was read."""
    due_at: datetime | None = None
    """When to poll next; None where it was never polled, or never will be, as with what a backfill works through."""
    retry_at: datetime | None = None
    """The server asked not to come before (Retry-After)."""
    failures: int = 0
    """Failed polls in a row."""
    gone: bool = False
    """The server answered 410: not polled until `dateline feeds undo`."""
    permanent_url: str | None = None
    """Where the feed has moved for good: it is polled there."""
    move: Move | None = None
    refused_url: str | None = None
    """A move that the user has undone; it is not adopted again."""
    cause: str = ""
    """Why it moved, or was given up as gone, where the poll at hand did that."""
    history: tuple[tuple[datetime, int, int], ...] = ()
    """Successful polls: when, items shown, items that were new."""


@dataclass(frozen=True, slots=True)
class FeedPoll:
    """What one poll of a feed gave. A failed one has a rejection that says why and keeps the validators it was asked with."""

    state: FeedState
    """The feed's state from now on, but for its history and its failures, which are counted where the poll is loaded."""
    polled_at: datetime
    outcome: PollOutcome
    status: int | None = None
    conditional: bool = False
    """Asked with validators."""
    length: int = 0
    """Bytes of the body, decoded."""
    expected: float = 0.0
    """Items that the feed's rate would have brought since the poll before: what is beyond the window was missed."""
    expected_loss: float = 0.0
    """Share of the items until the next poll that is expected to be missed."""
    entries: tuple[FeedEntry, ...] = ()
    rejections: tuple["Rejection", ...] = ()
    backfill: bool = False
    """A backfill found the entries: it fetches their pages, too, and the scheduled runs do not."""

    @property
    def feed_url(self) -> str:
        """The address that the user gave."""
        return self.state.feed_url


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An entry whose page is to be fetched."""

    entry_id: str
    entry: FeedEntry
    attempts: int = 0
    article_url: str = ""
    """Address of the article to which the entry's link is known to lead; empty where it was never fetched."""


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What became of a pending entry. `due_at` stands where it is to be tried again; otherwise it is coded (a document came of it) or rejected."""

    entry_id: str
    attempted_at: datetime
    article: "Article | None" = None
    reading: "Reading | None" = None
    rejections: tuple["Rejection", ...] = ()
    """Of fetching; those of reading are in `reading`."""
    due_at: datetime | None = None
    published_on: date | None = None
    """Day of publication of a page that a backfill leaves out because that day is outside its dates."""


@dataclass(frozen=True, slots=True)
class Alias:
    """An address by which an article is known, and how it came to be: the link in a feed, a redirect's target, or what the page calls itself."""

    kind: Literal["link", "redirect", "canonical"]
    url: str


@dataclass(frozen=True, slots=True)
class Article:
    """What a server answered when the entry's page was fetched."""

    article_id: str
    url: str
    final_url: str
    status: int
    """Of HTTP; 0 where there was no answer."""
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    title: str = ""
    """The feed's title, kept for pages that have none."""
    published_at: datetime | None = None
    """The feed's date, the first choice for the document's."""
    feed_content: str | None = None
    """The feed's full text as HTML: the fallback where the page gives none."""
    known_as: tuple[Alias, ...] = ()
    """Addresses by which it is known."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document, by offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a person would read: the main text, cut into sentences. The title is no part of `text`."""

    document_id: str
    article_id: str
    url: str
    title: str
    text: str
    sentences: tuple[Sentence, ...]
    language: str
    published_on: date
    published_from: str
    """How the date was found: feed, json-ld, meta, stated, htmldate, given, fetched."""
    byline: str = ""
    outlet: str = ""
    text_from: TextSource = "page"
    """Where the text was read: on the page; in the feed, where the page could not be had or had none; or it was given as text."""
    published_confidence: float = 1.0
    """Probability that `published_on` is right: how often its source is, and whether feed and page agree."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names somebody, with all that is needed to say who that is on a given date.

    `entity` is a key of the actor tables when a known person, body or group is named. `country` and `sectors` come from the words around
    an unnamed agent ("police in Lagos": NGA, COP). `how` is the rule that read it: gazetteer, agent, apposition, carry-over, anaphor,
    speaker, ner.
    """

    sentence: int
    start: int
    end: int
    text: str
    entity: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    how: str = "gazetteer"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Actor:
    """Who a mention is on a given date. `code` is country + sectors, e.g. USAGOV; `---` stands for an unknown country."""

    code: str
    country: str | None
    sectors: tuple[str, ...]
    name: str
    wikidata_id: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """One side's member in an event: the actor and the mention it was read from."""

    actor: Actor
    mention: Mention


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a resolved place and the words it was read from."""

    text: str
    start: int
    end: int
    name: str
    country: str | None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """When: ISO 8601 of the precision known ("2023-08-30", "2023-W35", "2023-08", "2023"), a range as "from/to"."""

    value: str
    precision: DatePrecision

    def first_day(self) -> date:
        """The first day of the period."""
        value = self.value.split("/")[0]
        if "-W" in value:
            return date.fromisoformat(f"{value}-1")
        return date.fromisoformat(value if len(value) == 10 else f"{value}-01-01"[:10])


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a document, by offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when and where, how certain, and the words that say so."""

    event_id: str
    document_id: str
    sentence: int
    sentence_text: str
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    quad: int
    goldstein: float | None
    plover_score: float | None
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    status: Status
    attributed_to: Participant | None
    date: EventDate | None
    place: Place | None
    trigger: Span
    confidence: float
    rule: str
    coder: str
    model: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """What was not coded, at which stage and why. `subject_id` is the feed, entry, article or document; `detail` is for a person.

    What might have been an event also says by which rule, and where.
    """

    stage: Stage
    subject_id: str
    url: str
    reason: str
    detail: str = ""
    sentence: int | None = None
    rule: str = ""
    """The sense that matched."""
    trigger: Span | None = None
    by: str = ""
    """The pass of the event coder that dropped it."""
    because: str = ""
    """The words of the text by which it fell."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a text is recognised by at another outlet: how many five-word shingles it has, and hashes of 32 bits, in ascending order but for the bands."""

    shingles: int
    bands: tuple[int, ...]
    """Of the MinHash of the shingles."""
    sketch: tuple[int, ...]
    """The smallest of the shingles."""
    facts: tuple[int, ...]
    """The smallest of the numbers and names."""
    credit: str | None = None
    """The agency that the text names as its origin."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading one article gave. `document` is None when the page held no article; then there is a rejection that says why."""

    article_id: str
    page_class: PageClass
    document: Document | None = None
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    rejections: tuple[Rejection, ...] = field(default=())
    signature: Signature | None = None
    coded_with: str = field(default="", repr=False, compare=False)
    """Version of the coder that read the text: no part of what it says."""
    extracted_with: str = field(default="", repr=False, compare=False)
    """Version of the coder that took the text from the page; empty where the text was known."""
    model: str = field(default="", repr=False, compare=False)
    """Name and version of the parser's model."""
