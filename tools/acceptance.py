"""The acceptance run of getting the news: the whole pipeline against a simulated hostile web.

Starts the simulator (`fakenet.py`: feeds, pages and robots.txt with every known fault, and a canary that nobody may reach), lets
`dateline run --now` go round over its feeds several times, and has the simulator verify its own request log and what was stored.
Prints the simulator's table and the peak of memory, of the process that acquires (polls, fetches, stages and loads) and of all processes together;
exit status 1 where a check failed.

    python tools/acceptance.py ../shared/tools/fakenet.py ../shared/pages
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

GOT = """
SELECT a.article_id AS id, a.url AS canonical_url, a.final_url AS url, d.title, t.text, s.story_id AS cluster
FROM document AS d JOIN article AS a USING (article_id) JOIN article_text AS t ON t.document_id = d.document_id
LEFT JOIN story_article AS s ON s.document_id = d.document_id
-- what a wall hides and the feed tells is a document, too; but the page was no article
WHERE a.page_class IN ('article', 'other-language')
"""
MEBIBYTE = 1 << 20
MOST_MEMORY = 600 * MEBIBYTE
"""That the acquiring process may hold."""


class Memory(Thread):
    """Samples the memory of a process and of all below it, ten times a second: the peak of its own proportional set size (`own`) and that of the
    sum of all (`all`), in bytes; `parts` has the sizes at that moment.

    A page that two processes share counts half in each (`/proc/PID/smaps_rollup`), so that the sum is what the machine holds.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.own = 0
        self.all = 0
        self.parts: dict[str, int] = {}
        self.done = Event()

    def run(self) -> None:
        while not self.done.wait(0.1):
            sizes = {pid: held_by(pid) for pid in family(self.root)}
            self.own = max(self.own, sizes[self.root])
            if sum(sizes.values()) > self.all:
                self.all, self.parts = sum(sizes.values()), {f"{pid} {name_of(pid)}": size for pid, size in sizes.items()}


def family(root: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def held_by(pid: int) -> int:
    """Bytes that a process holds; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def name_of(pid: int) -> str:
    """What a process is, for the table of memory."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return ""
    return " ".join(Path(word).name if word.startswith("/") else word for word in words[1:5])[:60]


def main() -> int:
    """Runs it all."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("fakenet", help="path of fakenet.py")
    asked.add_argument("pages", help="folder of real pages with their ground truth")
    asked.add_argument("--publishers", type=int, default=66)
    asked.add_argument("--articles", type=int, default=500)
    asked.add_argument("--faults", default="all")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--keep", type=Path, help="folder for the logs and the database; else a temporary one")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return rounds(options, options.keep or Path(folder))


def rounds(options: argparse.Namespace, folder: Path) -> int:
    """The rounds, the verification and the memory."""
    folder.mkdir(parents=True, exist_ok=True)
    simulator = [sys.executable, options.fakenet, "--pages", options.pages, "--faults", options.faults, "--port", "0", "--log", str(folder / "log.jsonl")]
    simulator += ["--publishers", str(options.publishers), "--articles", str(options.articles), "--out", str(folder / "out")]
    with subprocess.Popen(simulator, stdout=subprocess.PIPE, text=True) as web:
        try:
            assert web.stdout is not None
            world = json.loads(web.stdout.readline())
            manifest = json.loads(Path(world["manifest"]).read_text())
            environment = {**os.environ, "DATELINE_HOME": str(folder / "home"), "DATELINE_ALLOW_NETWORKS": ",".join(manifest["allow_networks"])}
            peaks = [one_round(number, world["opml"], environment) for number in range(1, options.rounds + 1)]
            query = subprocess.run(["dateline", "sql", GOT, "--format", "jsonl"], env=environment, check=True, capture_output=True, text=True)
            (folder / "got.jsonl").write_text(query.stdout)
        finally:
            web.terminate()
    verify = [sys.executable, options.fakenet, "verify", "--manifest", world["manifest"], "--got", str(folder / "got.jsonl")]
    status = subprocess.run(verify, check=False).returncode
    own, total = (max(sizes) for sizes in zip(*peaks, strict=True))
    kept = own < MOST_MEMORY
    print(f"{'PASS' if kept else 'FAIL'} memory.acquiring_process - at most {own / MEBIBYTE:,.0f} MiB (bound {MOST_MEMORY / MEBIBYTE:,.0f})")
    print(f"     memory.all_processes - at most {total / MEBIBYTE:,.0f} MiB: with Prefect's server and the readers, each with the parser's model")
    return status or int(not kept)


def one_round(number: int, feeds: str, environment: dict[str, str]) -> tuple[int, int]:
    """One cycle of the pipeline; its peaks of memory in bytes, of the acquiring process and of all."""
    began = time.monotonic()
    with subprocess.Popen(["dateline", "run", "--now", "--feeds", feeds], env=environment, stdout=subprocess.PIPE, text=True) as run:
        memory = Memory(run.pid)
        memory.start()
        output = run.communicate()[0]
    memory.done.set()
    memory.join()
    tail = [line for line in output.splitlines() if line.startswith(("feeds:", "entries:", "articles:", "events:", "nothing"))]
    sizes = f"at most {memory.own / MEBIBYTE:,.0f} MiB, {memory.all / MEBIBYTE:,.0f} MiB with all below it"
    print(f"round {number}: {time.monotonic() - began:.0f} s, {sizes}; {'; '.join(tail)}", flush=True)
    for name, size in memory.parts.items():
        print(f"    {size / MEBIBYTE:6,.0f} MiB  {name}", flush=True)
    return memory.own, memory.all


if __name__ == "__main__":
    sys.exit(main())
