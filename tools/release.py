"""Makes a release: dates the changelog, sets the version, builds wheel and source distribution into dist/, and has twine check them.

    python tools/release.py 0.2.0

Uploads nothing and commits nothing: look at what changed, then do both yourself. Refuses a version that is not above the last, and an empty changelog.
"""

import argparse
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[1]
HEADING = "## [Unreleased]"
VERSION_LINE = re.compile(r'^version = "(.+)"$', re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version")
    wanted = parser.parse_args().version
    project, changelog = ROOT / "pyproject.toml", ROOT / "CHANGELOG.md"
    new_project = with_version(project.read_text(encoding="utf-8"), wanted)
    new_changelog = with_release(changelog.read_text(encoding="utf-8"), wanted, date.today())
    project.write_text(new_project, encoding="utf-8")
    changelog.write_text(new_changelog, encoding="utf-8")
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", "dist"], cwd=ROOT, check=True)
    built = sorted((ROOT / "dist").iterdir())
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *built], cwd=ROOT, check=True)
    print(f"built {' and '.join(path.name for path in built)}; nothing is uploaded, nothing is committed")


def with_version(project: str, wanted: str) -> str:
    """pyproject.toml with that version. Exits where it is none, or not above the one there is (the first release may have the same)."""
    found = VERSION_LINE.search(project)
    assert found is not None
    try:
        if Version(wanted) < Version(found[1]):
            raise SystemExit(f"{wanted} is not above {found[1]}")
    except InvalidVersion:
        raise SystemExit(f"{wanted} is no version") from None
    return project[: found.start(1)] + wanted + project[found.end(1) :]


def with_release(changelog: str, version: str, on: date) -> str:
    """The changelog, what is unreleased in it being that version's. Exits where nothing is, or the version is in it already."""
    if f"## [{version}]" in changelog:
        raise SystemExit(f"{version} is in the changelog already")
    before, _, rest = changelog.partition(HEADING)
    if not re.match(r"\s*### ", rest):
        raise SystemExit("nothing is unreleased: write what changed into CHANGELOG.md")
    return f"{before}{HEADING}\n\n## [{version}] - {on}{rest}"


if __name__ == "__main__":
    main()
