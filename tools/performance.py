"""Writes the figures of benchmarks into docs/performance.md, and plots how costs grow.

    python tools/performance.py NAME [NAME ...]     runs these benchmarks; those of earlier runs stay

What was measured stands in docs/performance.json, with the machine; the page is made of it, between its marks.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import vl_convert

DOCS = Path(__file__).parents[1] / "docs"
PAGE, FIGURES, PLOT = DOCS / "performance.md", DOCS / "performance.json", DOCS / "growth.svg"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> None:
    measured: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    for name in sys.argv[1:]:
        command = [str(Path(sys.executable).with_name("dateline")), "bench", name, "--json"]
        measured[name] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout)
        print(name, [(one["name"], one["value"], one["ok"]) for one in measured[name]["figures"]])
    FIGURES.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(measured)}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    if "growth" in measured:
        PLOT.write_text(plot(measured["growth"]["figures"]), encoding="utf-8")


def table(measured: dict[str, Any]) -> str:
    lines = ["| benchmark | figure | value | bound | |", "| --- | --- | ---: | ---: | --- |"]
    for name, run in sorted(measured.items()):
        for one in run["figures"]:
            unit = "" if one["unit"] == "ratio" else one["unit"]
            lines.append(f"| `{name}` | {one['name']} | {one['value']:g} {unit} | {one['bound']:g} | {'' if one['ok'] else 'missed'} |")
    machines = sorted({run["machine"] for run in measured.values()})
    return "\n".join([*lines, "", f"Measured on {'; '.join(machines)}."])


def plot(figures: list[dict[str, Any]]) -> str:
    """Milliseconds an article against known articles, both logarithmic."""
    points = []
    for one in figures:
        what, _, size = one["name"].partition(" at ")
        if size:
            points.append({"cost": what, "articles": int(size.replace(",", "")), "ms": one["value"]})
    spec = {
        "width": 560,
        "height": 280,
        "background": "white",
        "data": {"values": points},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "articles", "type": "quantitative", "scale": {"type": "log"}, "title": "articles known before"},
            "y": {"field": "ms", "type": "quantitative", "scale": {"type": "log"}, "title": "milliseconds an article"},
            "color": {"field": "cost", "type": "nominal", "scale": {"range": ["#0072b2", "#e69f00", "#d55e00"]}},
        },
    }
    return vl_convert.vegalite_to_svg(spec, vl_version="5.20")


if __name__ == "__main__":
    main()
