"""Reading: an article in, what it says out. Pure; the composition of the text, actor and event extractors."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dateline.extractors.actors import ActorExtractor
from dateline.extractors.duplicates import sign
from dateline.extractors.events import EventCoder
from dateline.extractors.events.prefilter import Prefilter
from dateline.extractors.parse import Parser
from dateline.extractors.text import LANGUAGE, read_page, read_text
from dateline.extractors.version import coder_version
from dateline.words.records import Article, Document, PageClass, Reading, Rejection
from dateline.words.settings import Settings, load_settings

USER_ACTORS = "actors.csv"
"""In DATELINE_HOME: the user's own actors, layered over ours."""


def user_actors(settings: Settings) -> Path | None:
    """The user's table of actors, where there is one."""
    path = settings.home / USER_ACTORS
    return path if path.exists() else None


@dataclass(frozen=True)
class Coder:
    """What turns text into events: a parser, an extractor of actors and a coder of events.

        import datetime, dateline
        coder = dateline.Coder.load()
        for event in coder.code("Estonia expelled two Russian diplomats on Tuesday.", datetime.date(2024, 3, 7)).events:
            print(event.event_type, [one.actor.code for one in event.actors], event.date)

    Loading takes seconds, coding a sentence some milliseconds. One coder serves one thread.
    """

    parser: Parser
    actors: ActorExtractor
    events: EventCoder
    prefilter: Prefilter | None = None
    """None: every sentence is parsed."""
    version: str = ""

    @classmethod
    def load(cls, settings: Settings | None = None) -> "Coder":
        """Loads the model and the tables, by the `DATELINE_` variables of the environment where no settings are given.

        Raises DatelineError: UsageError (no such model) or SeedError (wrong rows).
        """
        settings = settings or load_settings()
        actors = ActorExtractor.load(user_actors(settings))
        parser = Parser.load(settings.model, actors.names)
        events = EventCoder.load(actors, parser.model)
        prefilter = None if settings.parse_everything else Prefilter.of(events.lexicon, actors.gazetteer, parser)
        return cls(parser, actors, events, prefilter, coder_version(settings, user_actors(settings)))

    def code(self, text: str, published_on: date) -> Reading:
        """What a plain text says: its events, the actors it names, and of each sentence without an event the reason.

        Every line is a paragraph. `published_on` is the day that "on Tuesday" counts from, and on which actors hold their offices.
        """
        return self.code_document(read_text(text, published_on))

    def read(self, article: Article) -> Reading:
        """The article's page class, its document and all that the document says. Never raises on a bad page: it is a rejection."""
        page_class, document, rejections = read_page(article)
        if document is None:
            return Reading(article.article_id, page_class, rejections=rejections, coded_with=self.version, extracted_with=self.version)
        return replace(self.code_document(document, rejections, page_class=page_class), extracted_with=self.version)

    def code_document(self, document: Document, rejections: tuple[Rejection, ...] = (), page_class: PageClass = "article") -> Reading:
        """The document's mentions and events; every sentence is coded or rejected with a reason. What is not in English is kept and not coded."""
        if document.language != LANGUAGE:
            detail = f"the text is in {document.language!r}; only English is coded"
            given = (*rejections, Rejection("code", document.document_id, document.url, "other-language", detail))
            kind: PageClass = "other-language" if page_class == "article" else page_class
            return Reading(document.article_id, kind, document, (), (), given, sign(document), self.version, model=self.parser.model)
        parses = self.parser.parse(document, self.prefilter)
        sentences = self.actors.annotate(document, parses)
        events, uncoded = self.events.code(document, parses, sentences)
        mentions = tuple(mention for sentence in sentences for mention in sentence.mentions)
        given = (*rejections, *uncoded)
        return Reading(document.article_id, page_class, document, mentions, events, given, sign(document), self.version, model=self.parser.model)
