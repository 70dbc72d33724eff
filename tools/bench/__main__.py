"""Runs one benchmark and prints its figures: `python -m tools.bench NAME [--json]`. Exit status 1 if a figure misses its bound."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module

from tools.bench.figures import Figure

BENCHMARKS = ("acquire", "actors", "backfill", "code", "end-to-end", "explore", "growth", "prefect", "text", "warehouse")
"""Each is the module of that name here, whose `measure` gives its figures."""


def module_of(name: str) -> str:
    """The module of a benchmark."""
    return f"tools.bench.{name.replace('-', '_')}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--json", action="store_true", help="one JSON object, for scripts")
    chosen = parser.parse_args()
    figures: Sequence[Figure] = import_module(module_of(chosen.name)).measure()
    if chosen.json:
        machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        print(json.dumps({"name": chosen.name, "machine": machine, "figures": [asdict(figure) for figure in figures]}))
    else:
        for figure in figures:
            print(f"{figure.name:30} {figure.value:8.3f} {figure.unit:8} bound {figure.bound}  {'ok' if figure.ok else 'MISSED'}")
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
