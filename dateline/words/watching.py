"""Watch rules: what somebody wants to be told of, as TOML.

[[watch]]
name = "violence-in-the-sahel"
countries = ["MLI", "BFA", "NER"]
types = ["ASSAULT"]
minimum_reports = 2

[[watch]]
name = "souring"
actors = ["RUS"]
recipients = ["EST"]
webhook = "https://desk.example/hooks/dateline"
threshold = { measure = "goldstein", drop = 2.0, weeks = 8 }
"""

import difflib
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from dateline.words.errors import UsageError

WATCH_FILE = "watch.toml"
"""In DATELINE_HOME."""
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z-]{3,}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Threshold(_Strict):
    """Seven days against the mean of the `weeks` before: at least `factor` times as many incidents, or a mean Goldstein score lower by `drop`."""

    measure: Literal["count", "goldstein"]
    factor: float = Field(2.0, gt=1)
    drop: float = Field(2.0, gt=0, le=20)
    weeks: int = Field(8, ge=1, le=52)
    minimum: int = Field(5, ge=1)
    """Fewer incidents in the seven days than this are no reason."""


class Watch(_Strict):
    """One rule. Every field that is given must hold; of the values in a list, one is enough. Codes match from their beginning."""

    name: Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,80}$")]
    actors: tuple[Code, ...] = ()
    recipients: tuple[Code, ...] = ()
    countries: tuple[Code, ...] = ()
    """Of a side or of the place."""
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    quad: tuple[Annotated[int, Field(ge=1, le=4)], ...] = ()
    contexts: tuple[str, ...] = ()
    statuses: tuple[Literal["asserted", "alleged", "hypothetical", "future", "negated", "historical"], ...] = ("asserted",)
    minimum_reports: int = Field(1, ge=1)
    """Reports of the incident, as its column `reports` counts them."""
    threshold: Threshold | None = None
    webhook: str | None = None

    @field_validator("webhook")
    @classmethod
    def _web(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("a webhook's address begins with http:// or https://")
        return value


class _File(_Strict):
    watch: tuple[Watch, ...] = ()


def read_watches(path: Path, known: Mapping[str, Collection[str]]) -> tuple[Watch, ...]:
    """The rules of a file; none where there is no file. `known` has the values that exist, by field.

    Raises UsageError that names the rule, the field, and the nearest value that exists.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the watch rules: {error}", str(path)) from None
    try:
        given = tomllib.loads(text)
        watches = _File.model_validate(given).watch
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"this is no TOML: {error}", str(path)) from None
    except ValidationError as error:
        raise UsageError("; ".join(_problem(given, problem) for problem in error.errors()), str(path)) from None
    _check_names(watches, path)
    for watch in watches:
        for field, values in known.items():
            for value in getattr(watch, field):
                if value not in values:
                    raise UsageError(f"watch {watch.name}: {field}: no {value!r} is known{_nearest(value, values)}", str(path))
    return watches


def _check_names(watches: tuple[Watch, ...], path: Path) -> None:
    names = [watch.name for watch in watches]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UsageError(f"two watches are named {twice[0]}; what was told is kept by name", str(path))


def _problem(given: Mapping[str, Any], problem: Any) -> str:
    place = [str(part) for part in problem["loc"]]
    if len(place) < 2 or place[0] != "watch":
        return f"{'.'.join(place)}: {problem['msg']}; rules are [[watch]] tables"
    watch = given["watch"][int(place[1])]
    name = watch.get("name", f"number {int(place[1]) + 1}") if isinstance(watch, dict) else place[1]
    fields = Threshold.model_fields if "threshold" in place[2:-1] else Watch.model_fields
    return f"watch {name}: {'.'.join(place[2:])}: {problem['msg']}{_nearest(place[-1], fields) if problem['type'] == 'extra_forbidden' else ''}"


def _nearest(value: str, values: Collection[str]) -> str:
    near = difflib.get_close_matches(value, values, 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near else ""
