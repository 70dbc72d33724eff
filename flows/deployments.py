"""The deployments: one list for `dateline serve` and for `deploy/prefect.yaml`.

`python -m dateline.flows.deployments > deploy/prefect.yaml` writes the file anew.
"""

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dateline.words.settings import Settings

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment

TAGS = ("dateline",)


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow under a name of its own: `entrypoint` is its module and name, `schedule` a setting in seconds or in cron's fields.

    `at_once`: a service that starts begins with a run of it.
    """

    name: str
    entrypoint: str
    schedule: str | None = None
    parameters: Mapping[str, Any] | None = None
    at_once: bool = False

    @property
    def flow(self) -> "Flow[..., Any]":
        """The flow, imported."""
        module, _, name = self.entrypoint.rpartition(".")
        flow: Flow[..., Any] = getattr(importlib.import_module(module), name)
        return flow

    @property
    def description(self) -> str:
        """What the flow does; what its parameters mean stands at their fields."""
        return (self.flow.description or "").partition("\n\nArgs:")[0]


DEPLOYMENTS = (
    Deployment("ingest", "dateline.flows.ingest.ingest", "ingest_every_seconds", at_once=True),
    Deployment("maintain", "dateline.flows.maintain.maintain", "maintain_cron"),
    Deployment("urls", "dateline.flows.backfill.urls"),
    Deployment("sitemap", "dateline.flows.backfill.sitemap"),
    Deployment("warc", "dateline.flows.backfill.warc"),
    Deployment("cdx", "dateline.flows.backfill.cdx"),
    Deployment("files", "dateline.flows.backfill.files"),
    Deployment("feeds", "dateline.flows.backfill.feeds"),
    Deployment("recode", "dateline.flows.recode.recode"),
)


async def served(settings: Settings) -> "list[RunnerDeployment]":
    """The deployments as `dateline serve` serves them."""
    from prefect.schedules import Cron, Interval
    from prefect.types.entrypoint import EntrypointType

    def schedule(setting: str | None) -> Any:
        if setting is None:
            return None
        value = getattr(settings, setting)
        return Interval(timedelta(seconds=value)) if isinstance(value, int) else Cron(value, timezone="UTC")

    return [
        await one.flow.ato_deployment(
            one.name,
            schedule=schedule(one.schedule),
            parameters=dict(one.parameters or {}),
            tags=[*TAGS, one.flow.name],
            description=one.description,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for one in DEPLOYMENTS
    ]


HEAD = """\
# Dateline's deployments for a work pool. Written by `python -m dateline.flows.deployments > deploy/prefect.yaml`; a test keeps it up to date.
#   prefect work-pool create dateline --type process
#   prefect --no-prompt deploy --all --prefect-file deploy/prefect.yaml
#   prefect worker start --pool dateline
# Workers need Dateline installed, and DATELINE_HOME set to the folder with its state.
name: dateline
build: null
push: null
pull:
  - prefect.deployments.steps.set_working_directory: {directory: .}
deployments:
"""


def prefect_yaml(settings: Settings) -> str:
    """The deployments as `prefect deploy` reads them. JSON is YAML, too."""
    return HEAD + "".join(_entry(one, settings) for one in DEPLOYMENTS)


def _entry(one: Deployment, settings: Settings) -> str:
    value = getattr(settings, one.schedule) if one.schedule else None
    schedule: dict[str, Any] | None = None
    if value is not None:
        schedule = {"interval": value} if isinstance(value, int) else {"cron": value, "timezone": "UTC"}
    fields = {
        "name": one.name,
        "entrypoint": one.entrypoint,
        "description": one.description,
        "tags": [*TAGS, one.flow.name],
        "parameters": dict(one.parameters or {}),
        "enforce_parameter_schema": True,
        "schedules": [schedule] if schedule else [],
        "work_pool": {"name": "dateline"},
    }
    lines = [f"{name}: {json.dumps(field, ensure_ascii=False)}" for name, field in fields.items()]
    return "  - " + "\n    ".join(lines) + "\n"


if __name__ == "__main__":
    from dateline.words.settings import load_settings

    print(prefect_yaml(load_settings({})), end="")  # noqa: T201 (its output)
