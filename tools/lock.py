"""Writes requirements.lock: every package of a fresh environment with what pyproject.toml asks for, pinned, without any index address.

python tools/lock.py
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["build-system"]["requires"], "editables>=0.5"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
        freeze = subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True, text=True).stdout
    pins = sorted((line for line in freeze.splitlines() if "==" in line), key=str.lower)
    (ROOT / "requirements.lock").write_text("# Written by tools/lock.py. What pyproject.toml bounds, pinned.\n" + "\n".join(pins) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
