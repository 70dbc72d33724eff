"""The prompt of `dateline sql` at a terminal: Ctrl-C stops a query and not the prompt, and what was asked is remembered."""

import os
import pty
import re
import select
import signal
import sys
import time
from codecs import getincrementaldecoder
from pathlib import Path

import pytest

ENDLESS = "SELECT sum((a.range * b.range) % 7) FROM range(3000000) AS a, range(1000000) AS b;"


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "DATELINE_HOME": str(home), "TERM": "dumb", "COLUMNS": "120"}
            os.execve(sys.executable, [sys.executable, "-c", "from dateline.app.cli import enter; enter()", *arguments], environment)
        self.seen = ""
        self.decoder = getincrementaldecoder("utf-8")()  # what is read may end within a character

    def until(self, pattern: str, seconds: float = 60.0) -> str:
        """What is printed up to the pattern."""
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.seen)):
            assert time.monotonic() < deadline, self.seen
            if select.select([self.terminal], [], [], 0.1)[0]:
                try:
                    self.seen += self.decoder.decode(os.read(self.terminal, 65536))
                except OSError:  # it has ended
                    raise AssertionError(self.seen) from None
        shown, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return shown

    def say(self, line: str) -> None:
        os.write(self.terminal, f"{line}\n".encode())

    def press(self, key: bytes) -> None:
        os.write(self.terminal, key)

    def end(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.mark.slow
def test_a_session(sample_home: Path) -> None:
    terminal = Terminal(sample_home, "sql")
    terminal.until("dateline> ")
    terminal.say("SELECT 6 * 7")
    terminal.until(r"\.\.\.> ")
    terminal.say("AS answer;")
    assert "42" in terminal.until("1 row")
    terminal.until("dateline> ")
    terminal.say("FROM incidents;")
    assert "Did you mean incident" in terminal.until("dateline> ")
    terminal.say(ENDLESS)
    time.sleep(1.0)
    terminal.press(b"\x03")
    terminal.until("stopped")
    terminal.until("dateline> ")
    terminal.say("SELECT 'still here' AS word;")
    terminal.until("still here *│")
    terminal.until("dateline> ")
    time.sleep(1.0)  # a terminal without capabilities shows the prompt before it is listened to
    terminal.press(b"half a line\x03")
    terminal.until("dateline> ")
    terminal.say(".views")
    terminal.until("one_a_day")
    terminal.until("dateline> ")
    terminal.press(b"\x04")
    assert terminal.end() == 0
    assert "SELECT 'still here' AS word;" in (sample_home / "sql_history").read_text()


@pytest.mark.slow
def test_ctrl_c_stops_a_query_of_the_command_line(sample_home: Path) -> None:
    terminal = Terminal(sample_home, "sql", ENDLESS)
    time.sleep(3.0)
    os.kill(terminal.pid, signal.SIGINT)
    terminal.until("Aborted")
    assert terminal.end() == 1
