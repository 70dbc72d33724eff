"""Backfills killed with all their processes: the same command, or the service, goes on, and the tables are those of an undisturbed run."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))
from service import DATELINE, PATIENCE, Service, environment, power_losses, serving
from tables import content

from dateline.seeds import seed_path
from dateline.testing import make_article
from extractors.text import main_text

pytestmark = pytest.mark.slow
DOCUMENTS = 60
KILLS = 2
SEED = 2018


@dataclass(frozen=True)
class Undisturbed:
    """The tables of a backfill to which nothing happens, and how long it took."""

    tables: dict[str, list[tuple[object, ...]]]
    seconds: float


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """JSON lines of texts that are made of the sample wire's sentences, some damaged."""
    pages = sorted(seed_path("wire").glob("*/*.html"))
    texts = [main_text(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes())) for page in pages]
    sentences = [line for text in texts for line in text.splitlines()]
    chance = random.Random(SEED)
    rows = [json.dumps({"id": number, "day": f"2018-05-{number % 28 + 1:02d}", "body": "\n".join(chance.sample(sentences, 6))}) for number in range(DOCUMENTS)]
    file = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    file.write_text("\n".join([*rows[:20], "damaged", *rows[20:], rows[0]]) + "\n")
    return file


def start(corpus: Path, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(DATELINE), "backfill", "files", str(corpus), "--map", "text=body,date=day"],
        env=environment(home, DATELINE_BATCH_SIZE="5"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    home = tmp_path_factory.mktemp("undisturbed")
    started = time.monotonic()
    told, _ = start(corpus, home).communicate(timeout=PATIENCE)
    assert f"{DOCUMENTS} article" in told
    return Undisturbed(content(home), time.monotonic() - started)


def test_killed_twice_gone_on_with_and_done_again(corpus: Path, undisturbed: Undisturbed, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    for _ in range(KILLS):
        process = start(corpus, tmp_path / "home")
        assert process.stderr is not None
        while not process.stderr.readline().startswith("reading"):
            assert process.poll() is None
        time.sleep(chance.uniform(2, 10))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    told, wrong = start(corpus, tmp_path / "home").communicate(timeout=PATIENCE)
    assert "bad-json" in wrong
    assert content(tmp_path / "home") == undisturbed.tables, told
    again = start(corpus, tmp_path / "home")
    told, _ = again.communicate(timeout=PATIENCE)
    assert "nothing new" in told
    assert again.returncode == 1, "the damaged line is still there"
    assert content(tmp_path / "home") == undisturbed.tables


@pytest.mark.parametrize("number", power_losses(1))
def test_after_a_power_loss_the_service_goes_on_with_it(number: int, corpus: Path, undisturbed: Undisturbed, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "feeds.csv").write_text("url\n")
    service = Service(home, DATELINE_BATCH_SIZE="5").await_ready()
    service.prefect("deployment", "run", "backfill/files", "-p", f'paths=["{corpus}"]', "-p", "columns=text=body,date=day")
    service.await_line(r"backfill-files-\S+: run \S+ begins")
    moment = random.Random(SEED + number).uniform(0, undisturbed.seconds)
    time.sleep(moment)
    service.kill()
    with serving(home, DATELINE_BATCH_SIZE="5") as service:
        runs = service.await_runs("backfill")
        assert service.stop() == 0
    assert [(run["state_type"], run["state_name"]) for run in runs] == [("COMPLETED", "Done in part")], "the damaged line"
    assert content(home) == undisturbed.tables, f"killed {moment:.1f} s after the run began"
