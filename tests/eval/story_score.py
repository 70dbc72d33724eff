"""Scores stories: pairs of an article's copies that are found, and look-alikes that are taken for copies.

    python tests/eval/story_score.py [../shared/pages/ground-truth.json]

Copies are made as newsrooms make them: another beginning, paragraphs taken out, the end cut, words of the house, a line of the desk. Look-alikes keep the words
and have other facts. All are loaded as articles. Without a file of texts ours are used: articles of the sample wire, three in one.
"""

import argparse
import json
import random
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import duckdb

from dateline.extractors.duplicates import sign
from dateline.extractors.text import main_text
from dateline.warehouse.layout import Layout
from dateline.warehouse.load import load_staged
from dateline.warehouse.stage import stage_outcomes
from dateline.web.testing import make_article, make_document
from dateline.words.records import EntryOutcome, Reading
from dateline.words.seeds import seed_path

SEED = 5
TRIALS = 4
"""Sets of copies of each text, a fortnight apart, so that they do not meet."""
COPIES = 4
LOOK_ALIKES = ((1.0, 1.0), (0.5, 1.0))
"""Shares of the names and of the numbers that a look-alike has replaced."""
FEWEST_WORDS, FEWEST_PARAGRAPHS = 150, 5
_BEGINNINGS = ("", "", "(AP) - ", "LAGOS (Agencies) — ")
_LEAD = "What began as a quiet week has turned into one that people in the region will remember, as our correspondent reports from there."
_ENDINGS = ("Reporting by our staff; editing by the desk in London.", "Sign up for our newsletter, and read the best of the week each Sunday morning.")
_FACT = re.compile(r"\b\d[\d.,:]*\b|(?<=[\w,;:’'] )[A-Z]\w+")
_NAMES = [first + last for first in ("Bel", "Kor", "Dra", "Mun", "Ost", "Pel", "Rav", "Sil", "Tor") for last in ("ado", "ina", "omir", "uva", "esh", "ark")]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of one text's copies, its original among them: all, and those of one story. Look-alikes: all, and those of a story with any other article."""

    pairs: int
    found: int
    look_alikes: int
    merged: int


def our_texts() -> list[str]:
    """Texts of the sample wire, three in one: as long as news is."""
    pages = sorted(seed_path("demo_feeds").glob("*/*.html"))
    texts = [main_text(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes())) for page in pages]
    return ["\n".join(texts[at : at + 3]) for at in range(0, len(texts), 3)]


def read_texts(truth: Path) -> list[str]:
    """The texts of pages that are long enough to be edited."""
    texts = [page["articleBody"] for page in json.loads(truth.read_text(encoding="utf-8")).values()]
    return [text for text in texts if len(text.split()) >= FEWEST_WORDS and len(text.splitlines()) >= FEWEST_PARAGRAPHS]


def edited(text: str, chance: random.Random) -> str:
    """The text as another newsroom carries it."""
    paragraphs = text.splitlines()
    paragraphs[0] = _LEAD if chance.random() < 0.2 else chance.choice(_BEGINNINGS) + paragraphs[0]
    for _ in range(chance.choice((0, 1, 1, 2))):
        del paragraphs[chance.randrange(1, len(paragraphs))]
    if chance.random() < 0.4:
        paragraphs = [paragraph.replace(" said ", " told reporters ").replace("’", "'") for paragraph in paragraphs]
    if chance.random() < 0.4:
        paragraphs = paragraphs[: max(3, int(len(paragraphs) * chance.uniform(0.5, 0.9)))]
    return "\n".join((*paragraphs, chance.choice(_ENDINGS)) if chance.random() < 0.7 else paragraphs)


def look_alike(text: str, names: float, numbers: float, chance: random.Random) -> str:
    """The text with those shares of its names and numbers replaced, each by the same one throughout."""
    others: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        fact = match[0]
        number = fact[0].isdigit()
        if fact not in others:
            replaced = chance.random() < (numbers if number else names)
            others[fact] = (str(chance.randrange(2, 9_999)) if number else chance.choice(_NAMES)) if replaced else fact
        return others[fact]

    return _FACT.sub(other, text)


def score_stories(texts: Sequence[str], home: Path) -> Score:
    """Loads copies and look-alikes of the texts, and counts."""
    stories = _stories([_outcome(*one) for one in _made(texts)], home)
    groups: dict[str, list[str]] = {}
    for name in stories:
        groups.setdefault(name.rpartition("-")[0], []).append(name)
    copies = [pair for names in groups.values() for pair in combinations([name for name in names if "look" not in name], 2)]
    alike = [name for name in stories if "look" in name]
    members = list(stories.values())
    return Score(
        len(copies),
        sum(stories[one] == stories[other] for one, other in copies),
        len(alike),
        sum(members.count(stories[name]) > 1 for name in alike),
    )


def _made(texts: Sequence[str]) -> Iterator[tuple[str, str, date, int]]:
    """Name, text, day and minute of each article: in any order of time."""
    chance = random.Random(SEED)
    for trial in range(TRIALS):
        day = date(2026, 1, 1) + timedelta(days=14 * trial)
        for number, text in enumerate(texts):
            made = {"original": text, **{f"copy{copy}": edited(text, chance) for copy in range(COPIES)}}
            made |= {f"look{at}": look_alike(text, names, numbers, chance) for at, (names, numbers) in enumerate(LOOK_ALIKES)}
            for name, words in made.items():
                yield f"{number}-{trial}-{name}", words, day, chance.randrange(1_440)


def _outcome(name: str, text: str, day: date, minute: int) -> EntryOutcome:
    url = f"https://{name}.example/"
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    document = make_document(text, url=url, published_on=day)
    article = replace(make_article(url, ""), fetched_at=at)
    return EntryOutcome(url, at, article, Reading(article.article_id, "article", document, signature=sign(document)))


def _stories(outcomes: Sequence[EntryOutcome], home: Path) -> Mapping[str, str]:
    layout = Layout(home)
    layout.prepare()
    stage_outcomes(layout, outcomes, "copies")
    load_staged(layout)
    with duckdb.connect(layout.live, read_only=True) as connection:
        rows = connection.execute("SELECT url, story_id FROM story_article JOIN article USING (article_id)").fetchall()
    return {url.removeprefix("https://").removesuffix(".example/"): story for url, story in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", nargs="?", type=Path, help="JSON of pages with their articleBody; else our texts")
    truth = parser.parse_args().truth
    texts = read_texts(truth) if truth else our_texts()
    with tempfile.TemporaryDirectory() as home:
        found = score_stories(texts, Path(home))
    share = found.found / found.pairs
    print(f"{len(texts)} texts: {found.found} of {found.pairs} pairs of copies found ({share:.3f}), {found.merged} of {found.look_alikes} look-alikes merged")


if __name__ == "__main__":
    main()
