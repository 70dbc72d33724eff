"""Writes the locks: every package of a fresh environment with what pyproject.toml asks for, pinned, without any index address.

python tools/lock.py

requirements.lock has what running and testing need; requirements-tools.lock, on top of it, what the groups for documents, releases and mutants need.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOOLS = ("docs", "release", "mutants")
HEAD = "# Written by tools/lock.py. What pyproject.toml bounds, pinned.\n"


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["dev"], *project["build-system"]["requires"], "editables>=0.5"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        locked = pins(python, wanted)
        lock = write("requirements.lock", locked)
        write("requirements-tools.lock", pins(python, ["--constraint", str(lock), *(package for group in TOOLS for package in groups[group])]) - locked)


def pins(python: str, wanted: list[str]) -> set[str]:
    """What is installed in that environment with these packages."""
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    freeze = subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True, text=True).stdout
    return {line for line in freeze.splitlines() if "==" in line}


def write(name: str, lines: set[str]) -> Path:
    """A lock with these lines."""
    path = ROOT / name
    path.write_text(HEAD + "\n".join(sorted(lines, key=str.lower)) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
