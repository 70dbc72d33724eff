"""Which events change between another version and this checkout, over all gold sentences, trigger examples and the articles of the demo feeds.

usage: python tools/diff_events.py BASE [--texts FILE.jsonl ...]      (`make diff BASE=ref`)

BASE is anything that git can check out. Both versions code the same texts with `dateline code --jsonl-in`, in this environment; whole events
are compared. Lines with - are only in BASE, lines with + only
here. Exit status 1 if anything differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DAY = "2024-05-15"
"""The day of texts that have none."""
KEYS = ("event_type", "mode", "cameo", "status", "actors", "recipients", "attributed_to", "event_date", "date", "place", "contexts", "confidence", "rule")
"""What a line shows of an event."""


class Paragraphs(HTMLParser):
    """The text of a page's paragraphs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "p"
        if self.inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def texts(more: list[Path]) -> Iterator[dict[str, str]]:
    """All texts, as `code --jsonl-in` takes them."""
    for path in sorted((ROOT / "tests" / "eval" / "events").glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            yield {"id": row["id"], "text": row["text"], "date": row["date"]}
    for path in sorted((ROOT / "seeds" / "triggers").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), 2):
                if row.get("example"):
                    yield {"id": f"{path.name}:{number}", "text": row["example"], "date": DAY}
    for path in sorted((ROOT / "seeds" / "demo_feeds").rglob("*.html")):
        yield {"id": path.name, "text": "\n".join(Paragraphs(path.read_text(encoding="utf-8")).found), "date": "2026-05-14"}
    for path in more:
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            yield {"id": str(row["id"]), "text": row["text"], "date": row.get("date") or row.get("published_on") or DAY}


def coded(checkout: Path, lines: str, home: Path) -> dict[str, list[str]]:
    """The events of each text as sorted lines of JSON, coded by the Dateline of a checkout."""
    entry = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]["dateline"]
    module, function = entry.split(":")
    program = f"import sys; sys.path.insert(0, {str(checkout)!r}); from {module} import {function}; {function}()"
    environment = {**os.environ, "PYTHONPATH": str(checkout), "DATELINE_HOME": str(home)}
    command = [sys.executable, "-c", program, "code", "--jsonl-in"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=home, env=environment, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if not answers:
        raise SystemExit(f"{checkout} coded nothing: {done.stderr[-2000:]}")
    return {answer["id"]: [json.dumps(event, sort_keys=True, ensure_ascii=False) for event in answer.get("events", [])] for answer in answers}


def shown(line: str) -> str:
    """An event in one readable line."""
    event: dict[str, Any] = json.loads(line)
    sides = [",".join(one.get("code") or "---" for one in event.get(side) or []) or "-" for side in ("actors", "recipients")]
    name = "/".join(part for part in (event["event_type"], event.get("mode")) if part)
    day, place = event.get("event_date") or "", (event.get("place") or {}).get("name", "") if isinstance(event.get("place"), dict) else event.get("place") or ""
    return f"{name} {sides[0]} > {sides[1]} {event['status']} {day} {place} «{event['trigger']['text']}» {event.get('rule', '')} {event.get('confidence', '')}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("--texts", nargs="*", type=Path, default=[], help='more texts, {"id","text","date"} a line')
    chosen = parser.parse_args()
    rows = list(texts(chosen.texts))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        base, home = Path(folder) / "base", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", base, chosen.base], cwd=ROOT, check=True)
        try:
            before, after = coded(base, lines, home), coded(ROOT, lines, home)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", base], cwd=ROOT, check=True)
    changed = 0
    for row in rows:
        old, now = Counter(before[row["id"]]), Counter(after[row["id"]])
        gone, new = list((old - now).elements()), list((now - old).elements())
        if gone or new:
            changed += 1
            print(f"{row['id']}: {row['text'] if len(row['text']) < 400 else row['text'][:100] + '...'}")
            print("".join(f"  - {shown(line)}\n" for line in gone) + "".join(f"  + {shown(line)}\n" for line in new), end="")
    print(f"{changed} of {len(rows)} texts differ; {sum(map(len, before.values()))} events in {chosen.base}, {sum(map(len, after.values()))} here")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
