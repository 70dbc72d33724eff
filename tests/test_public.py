"""What programs of others import: the names in `dateline.__all__`, and nothing before it is asked for."""

import subprocess
import sys
from dataclasses import is_dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

import duckdb
import pytest

import dateline
from dateline.words import records


def test_exported_names_are_there_and_no_others() -> None:
    assert dateline.__all__ == sorted(dateline.__all__, key=lambda name: (name.islower(), name))
    assert dir(dateline) == sorted(dateline.__all__)
    assert [name for name in dateline.__all__ if getattr(dateline, name, None) is None] == []
    with pytest.raises(AttributeError, match="no attribute 'anything'"):
        dateline.anything  # noqa: B018 (asking is the test)


def test_every_exported_name_says_what_it_is() -> None:
    assert [name for name in dateline.__all__ if name != "__version__" and not getattr(dateline, name).__doc__] == []


def test_all_records_of_a_reading_are_exported() -> None:
    """Whoever reads a Reading can name the type of everything in it, but for the signature, which the warehouse alone looks at."""
    found, waiting = {"Reading"}, [records.Reading]
    while waiting:
        for annotation in waiting.pop().__annotations__.values():
            for name in [name for name in vars(records) if is_dataclass(vars(records)[name]) and name in str(annotation)]:
                if name not in found:
                    found.add(name)
                    waiting.append(vars(records)[name])
    assert found - set(dateline.__all__) == {"Signature"}


def test_the_version_is_that_of_the_distribution() -> None:
    assert dateline.__version__ == metadata.version("dateline")


def test_importing_loads_neither_model_nor_database_nor_prefect() -> None:
    program = "import dateline, sys; print([name for name in ('spacy', 'duckdb', 'prefect', 'pydantic', 'httpx', 'numpy') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_text_is_coded_in_three_lines() -> None:
    reading = dateline.Coder.load().code("Estonia expelled two Russian diplomats on Tuesday.\nIt rained.", date(2024, 3, 7))
    [event] = reading.events
    assert (event.event_type, event.mode, [one.actor.code for one in event.actors]) == ("SANCTION", "expel", ["EST"])
    assert event.date == dateline.EventDate("2024-03-05", "day")
    assert [rejection.sentence for rejection in reading.rejections] == [1]


def test_the_published_database_is_a_connection_of_duckdb(sample_home: Path) -> None:
    with dateline.connect(sample_home) as connection:
        assert isinstance(connection, duckdb.DuckDBPyConnection)
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("CREATE TABLE mine (one INTEGER)")


def test_before_the_first_run_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(dateline.DatelineError, match="dateline run"):
        dateline.connect(tmp_path)
