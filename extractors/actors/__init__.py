"""Who: mentions in a document, and the actor that each denotes on a date."""

from dateline.extractors.actors.extractor import ActorExtractor, SentenceActors

__all__ = ["ActorExtractor", "SentenceActors"]
