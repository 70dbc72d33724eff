"""Being told: what matches a watch rule is emitted as a Prefect event, once an incident, and posted to the rule's webhook."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import httpx
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event

from dateline.flows.steps.watches import own_watches
from dateline.warehouse.layout import Layout
from dateline.warehouse.watch import Untold, keep_matches, record_told, untold
from dateline.web.fetch import utc_now
from dateline.web.guard import ForbiddenAddressError, GuardedTransport
from dateline.words.errors import RetryError
from dateline.words.settings import Settings
from dateline.words.watching import WATCH_FILE, Watch

logger = logging.getLogger("dateline")
EVENT = "dateline.watch.matched"
FRESH = timedelta(days=7)
"""Older news, as a backfill brings it, is not told."""
GIVE_UP = timedelta(days=2)
"""After that, a webhook that did not answer is left alone."""
PAUSES = (0.0, 2.0, 10.0)
"""Seconds before each try of a webhook in one run; the next run tries again."""
POST_SECONDS = 15.0


def watch_news(settings: Settings, layout: Layout) -> int:
    """Tells what matches the rules of DATELINE_HOME/watch.toml and was not told before, as the live tables have it; how many matches are new.

    Raises UsageError for wrong rules, RetryError where a webhook did not take a match; the next run tries that again.
    """
    watches = own_watches(settings)
    return _tell(settings, layout, watches) if watches else 0


@task(name="watch", cache_policy=NO_CACHE)
def _tell(settings: Settings, layout: Layout, watches: Sequence[Watch]) -> int:
    now = utc_now()
    new = keep_matches(layout, watches, (now - FRESH).date(), now.date(), now)
    webhooks = {watch.name: watch.webhook for watch in watches if watch.webhook}
    told, failed = [], []
    for match in untold(layout, webhooks, now - GIVE_UP):
        if match.to_emit:
            _emit(match)
        webhook = webhooks.get(match.watch)
        problem = asyncio.run(_post(settings, webhook, match)) if webhook and match.to_post else None
        if problem is not None:
            failed.append(problem)
        told.append((match, True, webhook is not None and problem is None))
    if told:
        record_told(layout, told, utc_now())
    if failed:
        raise RetryError(f"{len(failed)} matches could not be posted (first: {failed[0]}); the next run tries again", str(layout.home / WATCH_FILE))
    return new


def _emit(match: Untold) -> None:
    emit_event(
        event=EVENT,
        resource={"prefect.resource.id": f"dateline.watch.{match.watch}", "prefect.resource.name": match.watch},
        related=[{"prefect.resource.id": f"dateline.incident.{match.subject}", "prefect.resource.role": "incident"}],
        payload={"watch": match.watch, "subject": match.subject, **match.what},
        id=uuid5(NAMESPACE_URL, f"{EVENT}/{match.watch}/{match.subject}"),
    )
    logger.info("watch %s: %s: %s", match.watch, match.subject, match.what.get("sentence_text") or match.what)


async def _post(settings: Settings, webhook: str, match: Untold) -> str | None:
    """Posts a match; what was wrong where it was not taken."""
    problem = ""
    body = {"watch": match.watch, "subject": match.subject, **match.what}
    async with httpx.AsyncClient(transport=GuardedTransport(settings.allow_networks), timeout=POST_SECONDS, trust_env=False) as client:
        for pause in PAUSES:
            await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(POST_SECONDS):
                    answer = await client.post(webhook, json=body, headers={"Idempotency-Key": f"{match.watch}/{match.subject}"})
            except ForbiddenAddressError as error:
                return f"{webhook}: {error}; DATELINE_ALLOW_NETWORKS opens one"
            except (httpx.HTTPError, TimeoutError) as error:
                problem = f"{webhook}: {error or 'no answer in time'}"
                continue
            if answer.is_success:
                logger.info("watch %s: %s: posted to %s", match.watch, match.subject, webhook)
                return None
            problem = f"{webhook}: status {answer.status_code}"
            if answer.is_client_error and answer.status_code not in (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS):
                break
    logger.error("watch %s: %s could not be posted: %s", match.watch, match.subject, problem)
    return problem
