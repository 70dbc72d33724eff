"""What goes wrong in a run of the service is told in its state, its log and the terminal, and the rest goes on."""

import gzip
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1]))
from past import page, rows
from service import DATELINE, PATIENCE, Service, environment, serving

from dateline.warehouse.layout import Layout

pytestmark = pytest.mark.slow
ROOM = 200_000
"""Bytes that a file may have where the disk is full."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site on loopback with two pages, and a sitemap that leads back to itself."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
    address = f"http://127.0.0.1:{server.server_port}"
    for name in ("listed", "mapped"):
        (folder / f"{name}.html").write_text(page("2018-05-01", f"Estonia expelled two Russian diplomats, the {name} ones."))
    (folder / "pages.xml").write_text(f"<urlset><url><loc>{address}/mapped.html</loc></url></urlset>")
    maps = "".join(f"<sitemap><loc>{address}/{name}.xml</loc></sitemap>" for name in ("index", "pages"))
    (folder / "index.xml").write_text(f"<sitemapindex>{maps}</sitemapindex>")
    Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("served") / "home"
    home.mkdir()
    (home / "feeds.csv").write_text("url\n")
    with serving(home, DATELINE_ALLOW_NETWORKS="127.0.0.0/8") as service:
        yield service


def done(service: Service, deployment: str, **parameters: object) -> dict[str, Any]:
    """The run of a deployment, as the server has it in the end."""
    given = [word for name, value in parameters.items() for word in ("-p", f"{name}={value}")]
    service.prefect("deployment", "run", deployment, *given, "--watch")
    run: dict[str, Any] = service.runs(deployment.partition("/")[0])[0]
    return run


def logged(service: Service, run: dict[str, Any]) -> str:
    return "\n".join(line["message"] for line in service.post("logs/filter", logs={"flow_run_id": {"any_": [run["id"]]}}))


def capture(url: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("2018-05-01", f"Estonia expelled two diplomats of {url}.").encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2018-05-02T10:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("kind", "expected", "good"),
    [
        ("urls", "bad-url: line 1: 'nowhere' does not begin with http", "/listed.html"),
        ("sitemap", "which was read already", "/mapped.html"),
        ("warc", "truncated-record: record at byte", "https://archive.example/whole"),
    ],
)
def test_what_is_wrong_in_the_material_is_told_and_the_rest_goes_on(service: Service, site: str, tmp_path: Path, kind: str, expected: str, good: str) -> None:
    (tmp_path / "urls.txt").write_text(f"nowhere\n{site}/listed.html\n")
    (tmp_path / "cut.warc.gz").write_bytes(capture("https://archive.example/whole") + capture("https://archive.example/cut")[:-40])
    material = {"urls": ("file", f"{tmp_path}/urls.txt"), "sitemap": ("url", f"{site}/index.xml"), "warc": ("files", f'["{tmp_path}/cut.warc.gz"]')}
    run = done(service, f"backfill/{kind}", **dict([material[kind]]))
    assert (run["state_type"], run["state_name"]) == ("COMPLETED", "Done in part")
    for told in (run["state"]["message"], logged(service, run), service.output):
        assert expected in told
    assert (good,) in rows(Layout(service.home), f"SELECT replace(url, '{site}', '') FROM article SEMI JOIN document USING (article_id)")


@pytest.mark.parametrize(
    ("deployment", "parameters", "expected"),
    [
        ("backfill/urls", {"file": "/nowhere.txt"}, "/nowhere.txt: cannot read it"),
        ("backfill/urls", {"file": "/nowhere.txt", "since": "soon"}, "since: Input should be a valid date"),
        ("backfill/sitemap", {"url": "https://paper.example", "since": "2020-01-01", "until": "2019-01-01"}, "the last day, 2019-01-01, is before the first"),
        ("recode/recode", {"beside": "true", "pages": "true"}, "choose one of the two"),
    ],
)
def test_wrong_parameters_are_told(service: Service, deployment: str, parameters: dict[str, str], expected: str) -> None:
    run = done(service, deployment, **parameters)
    assert run["state_type"] == "FAILED"
    for told in (run["state"]["message"], logged(service, run), service.output):
        assert expected in told
    assert "nanobind" not in service.output


def test_a_full_disk_is_told_and_the_next_run_goes_on(service: Service, tmp_path: Path) -> None:
    """Of the demo feeds: no file of the run's can grow beyond a size, as on a full disk; the server's can."""

    def fill_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))

    command, settings = [str(DATELINE), "run"], environment(tmp_path / "home", PREFECT_API_URL=service.url)
    failed = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=PATIENCE, preexec_fn=fill_disk)
    (run, *_) = [run for run in service.runs("ingest") if run["deployment_id"] is None]
    assert (failed.returncode, run["state_type"]) == (1, "FAILED"), failed.stderr
    assert "Traceback" not in failed.stderr
    for told in (run["state"]["message"], logged(service, run), failed.stderr):
        assert "cannot" in told
        assert str(tmp_path) in told
    again = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=PATIENCE)
    assert "17 article" in again.stdout, again.stdout + again.stderr
