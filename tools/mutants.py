"""Which mutants the tests let live: the code with one small change each, made by cosmic-ray, of a part of the code and its own tests.

    python tools/mutants.py [AREA ...] [--sample N]

Of each area a sample is tried, the same every time, in a copy of the checkout. What was found stands in docs/mutants.json; the table and the list of
survivors in docs/tests.md are made of it, between its marks.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult

ROOT = Path(__file__).parents[1]
PAGE, FOUND = ROOT / "docs" / "tests.md", ROOT / "docs" / "mutants.json"
BEGIN, END = "<!-- mutants: begin -->", "<!-- mutants: end -->"
SAMPLE = 40
SEED = 20261130
PASSED_OVER = re.compile(r"core/ReplaceBinaryOperator_BitOr_|core/NoOp")
"""Operators whose mutants say nothing: `|` stands in annotations, where each change is an error at import."""


@dataclass(frozen=True, slots=True)
class Area:
    """Modules whose mutants are made, and the tests that should see them. Longest time of a mutant in seconds."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    seconds: float = 300.0


CODING = (
    *("tests/extractors/test_passes.py", "tests/extractors/test_triggers.py", "tests/extractors"),
    *("tests/eval/test_events.py", "tests/eval/test_circumstances.py"),
)
"""Those that see most of what goes wrong with the coder come first: a mutant ends with the first test that sees it."""
AREAS = {
    "extractors/actors": Area(("extractors/actors",), ("tests/extractors/test_actors.py", "tests/eval/test_actor_gold.py", *CODING), 900.0),
    "extractors/events": Area(("extractors/events",), CODING, 900.0),
    "flows/runs": Area(("flows/runs.py",), ("tests/flows/test_runs.py", "-m", "slow or not slow")),
    "warehouse/load": Area(("warehouse/load.py",), tuple(f"tests/warehouse/test_{name}.py" for name in ("load", "faults", "revisions"))),
    "web/guard": Area(("dateline/web/guard.py",), ("tests/web/test_guard.py", "tests/web/test_connections.py", "tests/web/test_hostile_web.py")),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"any of {', '.join(AREAS)}; all without one")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="mutants of each area")
    chosen = parser.parse_args()
    if unknown := set(chosen.areas) - AREAS.keys():
        parser.error(f"no such area: {', '.join(sorted(unknown))}")
    for name in chosen.areas or AREAS:
        result = tried(AREAS[name], chosen.sample)
        found: dict[str, Any] = json.loads(FOUND.read_text(encoding="utf-8")) if FOUND.exists() else {}
        FOUND.write_text(json.dumps({**found, name: result}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{name}: {len(result['survivors'])} of {result['tried']} mutants survived ({result['made']} can be made)")
        for one in result["survivors"]:
            print(f"{one['where']}: {one['change']}")
    write_page()


def tried(area: Area, sample: int) -> dict[str, Any]:
    """What became of a sample of the area's mutants: how many could be made, how many were tried, and those that the tests did not see."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "dateline"
        copy_checkout(copy)
        environment = {**os.environ, "PYTHONPATH": str(copy), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        command = f"{sys.executable} -m pytest -q -x -p no:cacheprovider {' '.join(repr(one) for one in area.tests)}"
        config = {"module-path": list(area.modules), "timeout": area.seconds, "excluded-modules": [], "test-command": command}
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in config.items())
        (copy / "mutants.toml").write_text(f'[cosmic-ray]\n{lines}[cosmic-ray.distributor]\nname = "local"\n', encoding="utf-8")
        subprocess.run(["cosmic-ray", "baseline", "mutants.toml"], cwd=copy, env=environment, check=True)
        subprocess.run(["cosmic-ray", "init", "mutants.toml", "mutants.sqlite"], cwd=copy, env=environment, check=True)
        with use_db(copy / "mutants.sqlite", WorkDB.Mode.open) as session:
            made = leave_out(session, sample)
        subprocess.run(["cosmic-ray", "exec", "mutants.toml", "mutants.sqlite"], cwd=copy, env=environment, check=True)
        with use_db(copy / "mutants.sqlite", WorkDB.Mode.open) as session:
            done = [(item, result) for item, result in session.completed_work_items if result.worker_outcome != WorkerOutcome.SKIPPED]
    survivors = [described(item, result) for item, result in done if result.test_outcome == TestOutcome.SURVIVED]
    return {"made": made, "tried": len(done), "survivors": sorted(survivors, key=lambda one: one["where"])}


def copy_checkout(copy: Path) -> None:
    """The files that git knows or would add, links as links."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in listed.splitlines():
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name, follow_symlinks=False)


def leave_out(session: WorkDB, sample: int) -> int:
    """Marks all mutants as skipped but a sample of them; how many there are."""
    items = [item for item in session.work_items if not PASSED_OVER.match(item.mutations[0].operator_name)]
    items.sort(key=lambda item: (str(item.mutations[0].module_path), item.mutations[0].operator_name, item.mutations[0].occurrence))
    kept = {item.job_id for item in random.Random(SEED).sample(items, min(sample, len(items)))}  # noqa: S311 (the same sample every time, no secret)
    session.set_multiple_results([item.job_id for item in session.work_items if item.job_id not in kept], WorkResult(WorkerOutcome.SKIPPED))
    return len(items)


def described(item: WorkItem, result: WorkResult) -> dict[str, str]:
    """Where a mutant is, and what it changes."""
    [mutation] = item.mutations
    changed = [line[1:].strip() for line in (result.diff or "").splitlines() if re.match(r"[-+](?![-+])", line)]
    return {"where": f"{mutation.module_path}:{mutation.definition_name or mutation.start_pos[0]}", "change": " → ".join(changed)}


def write_page() -> None:
    """The table and the survivors, into docs/tests.md."""
    found: dict[str, Any] = json.loads(FOUND.read_text(encoding="utf-8"))
    lines = ["| area | mutants that can be made | tried | survived |", "| --- | ---: | ---: | ---: |"]
    for name, one in found.items():
        share = 100 * len(one["survivors"]) / one["tried"]
        lines.append(f"| `{name}` | {one['made']:,} | {one['tried']} | {len(one['survivors'])} ({share:.0f} %) |")
    for name, one in found.items():
        if one["survivors"]:
            lines += ["", f"Survivors of `{name}`:", "", *(f"- `{survivor['where']}`: `{survivor['change']}`" for survivor in one["survivors"])]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
