"""Loading what is staged, also while more is acquired."""

import logging
from threading import Event
from time import monotonic

from dateline.flows.steps.run import Run
from dateline.warehouse.load import LoadReport, load_staged
from dateline.warehouse.outbox import receive
from dateline.warehouse.publish import publish

LOAD_EVERY_SECONDS = 2.0
LOAD_SHARE = 0.03
"""Largest part of the time that loading takes while others are read, so that batches go together and share what each load costs ..."""
LONGEST_WAIT_SECONDS = 20.0
"""... but none waits longer."""
logger = logging.getLogger("dateline")


def load(run: Run) -> LoadReport:
    """Loads what is staged, here and in the store."""
    if run.settings.staging_url:
        receive(run.layout, run.settings.staging_url)
    report = load_staged(run.layout, lambda batch: logger.info("batch %s: loaded", batch))
    for name, error in report.set_aside:
        logger.error("batch %s could not be loaded and was set aside in %s: %s", name, run.layout.set_aside, error)
    return report


def load_until(acquired: Event, run: Run) -> LoadReport:
    """Loads what is staged, and publishes now and then, until everything is acquired."""
    loaded, pause = LoadReport(), LOAD_EVERY_SECONDS
    while not acquired.wait(pause):
        began = monotonic()
        if (report := load(run)).batches:
            loaded += report
            publish(run.layout, in_passing=True)
        pause = min(max(LOAD_EVERY_SECONDS, (monotonic() - began) / LOAD_SHARE), LONGEST_WAIT_SECONDS)
    return loaded
