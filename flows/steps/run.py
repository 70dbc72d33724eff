"""What all steps of a run work with."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from dateline.warehouse.layout import Layout
from dateline.web.demo_feeds import DemoFeeds
from dateline.web.fetch import Fetcher, utc_now
from dateline.web.guard import GuardedTransport
from dateline.words.settings import Settings


def new_run_id(unique: UUID | None = None) -> str:
    """A run's id: when it began, and the end of an id that no other run has."""
    return f"{utc_now():%Y%m%dT%H%M%S}-{(unique or uuid4()).hex[-6:]}"


@dataclass(frozen=True, slots=True)
class Run:
    """A run under way: its settings, its files, the id that its rows carry, and the demo feeds while they are served for it."""

    settings: Settings
    layout: Layout
    run_id: str = field(default_factory=new_run_id)
    demo_feeds: DemoFeeds | None = None

    def fetcher(self) -> Fetcher:
        """A way to the web, and to the demo feeds where they are served."""
        return Fetcher(self.settings, self.demo_feeds.transport(GuardedTransport(self.settings.allow_networks)) if self.demo_feeds else None)
