"""A backfill of thousands of documents from a WARC file: killed twice and gone on with, then done again; its memory and what the second time costs."""

import gzip
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from dateline.warehouse.check import run_checks
from dateline.warehouse.layout import Layout
from dateline.warehouse.query import run_query
from dateline.web.testing import make_article
from dateline.words.seeds import seed_path
from tools.bench.figures import Figure, at_least, at_most

DOCUMENTS = 5_000
SENTENCES = 6
"""In a document, taken at random from the demo feeds' articles."""
KILLS = 2
SEED = 2018


def measure(documents: int = DOCUMENTS) -> list[Figure]:
    """Memory of the process that leads, the cost of doing it again, and rows that are twice in what was killed, or missing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "news.warc.gz"
        _write(file, documents)
        whole, killed = Path(folder) / "whole", Path(folder) / "killed"
        first, memory = _run(file, whole)
        rows = _rows(whole)
        again, _ = _run(file, whole)
        for number in range(KILLS):
            _run(file, killed, kill_after=first * (number + 1) / (KILLS + 2))
        _run(file, killed)
        repeated = sum(result.offending for result in run_checks(Layout(killed)))
        return [
            at_least("pages", _count(whole, "article"), documents, "pages"),
            at_most("memory of the leading process", memory, 1024, "MiB"),
            at_most("done again / first time", again / first, 0.05),
            at_most("done again: rows more", _rows(whole) - rows, 0, "rows"),
            at_most("killed: against the checks", repeated, 0, "rows"),
            *(at_most(f"killed: {table}s off", abs(_count(whole, table) - _count(killed, table)), 0, "rows") for table in ("article", "document", "event")),
        ]


def _write(file: Path, documents: int) -> None:
    """The WARC file: pages of the demo feeds' sentences, a day each."""
    from dateline.extractors.text import main_text

    pages = sorted(seed_path("demo_feeds").glob("*/*.html"))
    texts = [main_text(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes())) for page in pages]
    sentences = [line for text in texts for line in text.splitlines()]
    chance = random.Random(SEED)  # noqa: S311 (a corpus, no secret)
    with file.open("wb") as stream:
        for number in range(documents):
            day = date(2018, 1, 1) + timedelta(days=number % 365)
            body = "".join(f"<p>{sentence}</p>" for sentence in chance.sample(sentences, SENTENCES))
            page_head = f'<title>News {number}</title><meta property="article:published_time" content="{day}">'
            page = f"<html><head>{page_head}</head><body><article>{body}</article></body></html>"
            block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{number}\r\nWARC-Date: {day}T12:00:00Z\r\n"
            stream.write(gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n", 6))


def _run(file: Path, home: Path, kill_after: float = float("inf")) -> tuple[float, float]:
    """Seconds that the command took, and the most memory in MiB that its leading process held; killed with all it started after so many seconds."""
    command = [str(Path(sys.executable).with_name("dateline")), "backfill", "warc", str(file)]
    started, memory = time.monotonic(), 0.0
    with subprocess.Popen(
        command, env={**os.environ, "DATELINE_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        while process.poll() is None:
            memory = max(memory, _resident(process.pid))
            if time.monotonic() - started > kill_after:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(0.2)
    return time.monotonic() - started, memory


def _resident(pid: int) -> float:
    """The most memory that the process has held, in MiB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _count(home: Path, table: str) -> int:
    return int(run_query(Layout(home), f"SELECT count(*) FROM {table}").rows[0][0])  # noqa: S608 (our own names)


def _rows(home: Path) -> int:
    """Rows of all tables."""
    return sum(_count(home, str(name)) for (name,) in run_query(Layout(home), "SELECT table_name FROM duckdb_tables()").rows)
