"""Backfills killed with all their processes: the same command, or the service, goes on, and the tables are those of an undisturbed run."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

sys.path.append(str(Path(__file__).parents[1]))
from past import page
from service import DATELINE, PATIENCE, Service, environment, power_losses, serving
from tables import content

from dateline.extractors.text import main_text
from dateline.web.testing import make_article
from dateline.words.seeds import seed_path

pytestmark = pytest.mark.slow
DOCUMENTS = 60
KILLS = 2
SEED = 2018
SETTINGS = {"DATELINE_BATCH_SIZE": "5", "DATELINE_ALLOW_NETWORKS": "127.0.0.0/8", "DATELINE_HOST_SPACING_SECONDS": "0"}
KINDS = ("urls", "files")


@dataclass(frozen=True)
class Material:
    """What a backfill works through, something wrong in it: as arguments of the command and as parameters of the deployment."""

    kind: str
    arguments: tuple[str, ...]
    parameters: tuple[str, ...]
    wrong: str

    def start(self, home: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(DATELINE), "backfill", self.kind, *self.arguments],
            env=environment(home, **SETTINGS),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )


@dataclass(frozen=True)
class Undisturbed:
    """The tables of a backfill to which nothing happens, and how long it took."""

    tables: dict[str, list[tuple[object, ...]]]
    seconds: float


class Site(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def materials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Material]]:
    """The same texts, made of the demo feeds' sentences, as JSON lines and as pages of a site on loopback."""
    pages = sorted(seed_path("demo_feeds").glob("*/*.html"))
    texts = [main_text(make_article(f"http://{path.parent.name}/{path.name}", path.read_bytes())) for path in pages]
    sentences = [line for text in texts for line in text.splitlines()]
    chance = random.Random(SEED)
    rows = [(number, f"2018-05-{number % 28 + 1:02d}", chance.sample(sentences, 6)) for number in range(DOCUMENTS)]
    folder = tmp_path_factory.mktemp("corpus")
    lines = [json.dumps({"id": number, "day": day, "body": "\n".join(body)}) for number, day, body in rows]
    (folder / "news.jsonl").write_text("\n".join([*lines[:20], "damaged", *lines[20:], lines[0]]) + "\n")
    for number, day, body in rows:
        (folder / f"{number}.html").write_text(page(day, " ".join(body)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    links = [f"http://127.0.0.1:{server.server_port}/{number}.html" for number in range(DOCUMENTS)]
    (folder / "urls.txt").write_text("\n".join([*links[:20], "nowhere", *links[20:], links[0]]) + "\n")
    columns = "text=body,date=day"
    yield {
        "files": Material("files", (f"{folder}/news.jsonl", "--map", columns), (f'paths=["{folder}/news.jsonl"]', f"columns={columns}"), "bad-json"),
        "urls": Material("urls", (f"{folder}/urls.txt",), (f"file={folder}/urls.txt",), "bad-url"),
    }
    server.shutdown()


@pytest.fixture(scope="module")
def undisturbed(materials: dict[str, Material], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Undisturbed]:
    found = {}
    for kind, material in materials.items():
        home = tmp_path_factory.mktemp("undisturbed")
        started = time.monotonic()
        told, _ = material.start(home).communicate(timeout=PATIENCE)
        assert f"{DOCUMENTS} article" in told
        found[kind] = Undisturbed(content(home), time.monotonic() - started)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_killed_twice_gone_on_with_and_done_again(kind: str, materials: dict[str, Material], undisturbed: dict[str, Undisturbed], tmp_path: Path) -> None:
    material, home = materials[kind], tmp_path / "home"
    chance = random.Random(SEED)
    for _ in range(KILLS):
        process = material.start(home)
        assert process.stderr is not None
        while "reading" not in process.stderr.readline():
            assert process.poll() is None
        time.sleep(chance.uniform(2, 10))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    told, wrong = material.start(home).communicate(timeout=PATIENCE)
    assert material.wrong in wrong
    assert content(home) == undisturbed[kind].tables, told
    again = material.start(home)
    told, _ = again.communicate(timeout=PATIENCE)
    assert "nothing new" in told
    assert again.returncode == 1, "what is wrong in the material is still there"
    assert content(home) == undisturbed[kind].tables


@pytest.mark.parametrize("number", power_losses(1))
def test_after_a_power_loss_the_service_goes_on_with_it(
    number: int, materials: dict[str, Material], undisturbed: dict[str, Undisturbed], tmp_path: Path
) -> None:
    """One kind of material after the other, where there are more moments than one."""
    kind = KINDS[number % len(KINDS)]
    home = tmp_path / "home"
    home.mkdir()
    (home / "feeds.csv").write_text("url\n")
    service = Service(home, **SETTINGS).await_ready()
    given = [word for parameter in materials[kind].parameters for word in ("-p", parameter)]
    service.prefect("deployment", "run", f"backfill/{kind}", *given)
    service.await_line(rf"backfill-{kind}-\S+: run \S+ begins")
    moment = random.Random(SEED + number).uniform(0, undisturbed[kind].seconds)
    time.sleep(moment)
    service.kill()
    with serving(home, **SETTINGS) as service:
        runs = service.await_runs("backfill")
        assert service.stop() == 0
    assert [(run["state_type"], run["state_name"]) for run in runs] == [("COMPLETED", "Done in part")], "what is wrong in the material"
    assert content(home) == undisturbed[kind].tables, f"killed {moment:.1f} s after the run began"
