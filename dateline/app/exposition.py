"""Counts for a monitoring system, in Prometheus' text format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector


def exposition(rows: Iterable[Sequence[Any]]) -> str:
    """The text that a scraper reads. A row: metric, type, help, label (or None), the label's value, the value."""
    families: dict[str, Metric] = {}
    for name, kind, told, label, labelled, value in rows:
        family = families.setdefault(name, Metric(name.removesuffix("_total"), told, kind))
        family.add_sample(name, {label: str(labelled)} if label else {}, value)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told(tuple(families.values())))
    return generate_latest(registry).decode()


@dataclass(frozen=True, slots=True, eq=False)
class _Told(Collector):
    families: tuple[Metric, ...]

    def collect(self) -> Iterable[Metric]:
        return self.families
