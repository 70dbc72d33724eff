"""What: events from parses and actors."""

from dateline.extractors.events.coder import CODER, EventCoder

__all__ = ["CODER", "EventCoder"]
