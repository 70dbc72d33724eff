"""Roles with dates: what an actor was on a day."""

from datetime import date

from dateline.extractors.actors.senses import joined
from dateline.extractors.actors.tables import ActorRow, Country, Entity

TRUSTED_YEARS = 4
"""How long a role without a known end is taken to last after its holder was last seen in it."""


def holds(role: ActorRow, on: date) -> bool:
    """Did the role hold on that day? From the first to the last day of what the dates say; on the last day of a term it still does: that
    is the day on which its holder resigns, is ousted or hands over."""
    day = on.isoformat()
    if role.valid_from and day[: len(role.valid_from)] < role.valid_from:
        return False
    if role.valid_to:
        return day[: len(role.valid_to)] <= role.valid_to
    return not role.seen_on or on.year - int(role.seen_on[:4]) <= TRUSTED_YEARS


def roles_on(entity: Entity, on: date) -> tuple[ActorRow, ...]:
    """The roles that hold on a day, the latest begun first."""
    return tuple(role for role in reversed(entity.roles) if holds(role, on))


def sectors_on(entity: Entity, on: date) -> tuple[str, ...]:
    """PLOVER sectors on a day. A person between or after offices is of the elite (ELI), a group outside its dated rows as in the nearest."""
    current = roles_on(entity, on)
    if current:
        sectors: tuple[str, ...] = ()
        for role in current:
            sectors = joined(sectors, role.sectors)
        return in_order(sectors)
    if entity.kind == "person":
        return ("ELI",)
    return entity.roles[-1].sectors


def in_order(sectors: tuple[str, ...]) -> tuple[str, ...]:
    """Government first, as PLOVER names the primary sector; being of the elite last."""
    return tuple(sorted(sectors, key=lambda sector: (sector != "GOV", sector == "ELI")))


def country_on(entity: Entity, on: date) -> str | None:
    """The country that an actor is of on a day."""
    current = roles_on(entity, on) or entity.roles[-1:]
    return current[0].country


def state_on(code: str, countries: dict[str, Country], on: date) -> str:
    """The code that events of a country carry on a day: a dependency's sovereign, a past state's successor."""
    for _ in range(3):
        country = countries.get(code)
        if country is None:
            return code
        if country.sovereign:
            code = country.sovereign
        elif country.successor and country.valid_to and on.isoformat() >= country.valid_to:
            code = country.successor
        else:
            return code
    return code
