"""What a stranger installs: the wheel in an empty environment of each Python that is here, used from a folder whose names are those of our rooms."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
OLDEST = 11
DECOYS = ("flows/__init__.py", "extractors/__init__.py", "seeds.py", "warehouse.py", "words.py", "web.py", "app.py")
"""Modules of somebody's own, in the folder where they work. Whoever imports one of them fails."""


def pythons() -> dict[str, Path]:
    """The Pythons of this machine that Dateline supports, by version: on the path, and those of pyenv."""
    found = {}
    candidates = [path for number in range(OLDEST, 30) if (path := shutil.which(f"python3.{number}"))]
    candidates += [str(path) for path in sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python"))]
    for path in (sys.executable, *candidates):
        version = subprocess.run([path, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False).stdout.split()
        if version and (int(version[0]), int(version[1])) >= (3, OLDEST):
            found.setdefault(".".join(version), Path(path))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_wheel_has_one_import_name_and_all_of_it(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {re.sub(r"-.*", "", name.split("/")[0]) for name in names} == {"dateline"}
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"dateline"}
    tracked = subprocess.run(["git", "ls-files", "dateline", "extractors", "flows", "seeds", "warehouse"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [path for path in tracked.stdout.splitlines() if not (ROOT / path).is_symlink() and (ROOT / path).exists()]
    wanted = {path if path.startswith("dateline/") else f"dateline/{path}" for path in files}
    assert wanted - set(names) == set()


def test_the_source_distribution_holds_what_the_wheel_is_built_of(built: Path) -> None:
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert {name.split("/")[0] for name in names} == {"dateline", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "PKG-INFO", ".gitignore"}
    [wheel] = built.glob("*.whl")
    assert {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("dateline/")} - set(names) == set()


@pytest.mark.parametrize(("version", "python"), [pytest.param(version, path, id=version) for version, path in sorted(pythons().items())])
def test_the_wheel_works_in_an_empty_environment(built: Path, tmp_path: Path, version: str, python: Path) -> None:
    [wheel] = built.glob("*.whl")
    environment, here = tmp_path / "environment", tmp_path / "work"
    subprocess.run([python, "-m", "venv", environment], check=True)
    install = [environment / "bin" / "python", "-m", "pip", "install", "--quiet", "--constraint", ROOT / "requirements.lock", wheel]
    subprocess.run(install, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    for decoy in DECOYS:
        (here / decoy).parent.mkdir(parents=True, exist_ok=True)
        (here / decoy).write_text("raise SystemExit('this is somebody else’s module')\n", encoding="utf-8")
    variables = {**os.environ, "DATELINE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(here)}

    def run(*command: str, stdin: str = "") -> str:
        program = environment / "bin" / command[0]
        done = subprocess.run([program, *command[1:]], cwd=here, env=variables, input=stdin, capture_output=True, text=True, check=False)
        assert done.returncode in ((0, 1) if command[1] == "run" else (0,)), done.stdout + done.stderr  # real feeds may be out of reach
        return done.stdout

    assert run("dateline", "--version").startswith("dateline")
    assert "SANCTION/expel" in run("dateline", "code", "--date", "2024-03-07", stdin="Estonia expelled two Russian diplomats on Tuesday.\n")
    assert re.search(r"^events: [1-9]\d+ ", run("dateline", "run"), re.MULTILINE)
    program = "import dateline; print(dateline.connect().sql('SELECT count(*) FROM event').fetchall()[0][0])"
    assert int(run("python", "-c", program)) > 0
