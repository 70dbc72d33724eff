"""Figures with their bounds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio or size with its bound; `ok`: within it."""

    name: str
    value: float
    unit: str
    bound: float
    ok: bool


def at_most(name: str, value: float, bound: float, unit: str = "ratio") -> Figure:
    """A figure that must not be above its bound."""
    return Figure(name, round(value, 3), unit, bound, value <= bound)


def at_least(name: str, value: float, bound: float, unit: str = "ratio") -> Figure:
    """A figure that must not be below its bound."""
    return Figure(name, round(value, 3), unit, bound, value >= bound)
