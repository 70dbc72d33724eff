"""Ids hang on few raw fields, and on nothing else: they are the same on every machine and in every run."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from dateline.words import ids

URL = "https://news.example/1"


def test_ids_are_those_of_another_process() -> None:
    program = f"from dateline.words import ids; print(ids.feed_id({URL!r}), ids.entry_id({URL!r}, 'guid'), ids.article_id({URL!r}))"
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert there.stdout.split() == [ids.feed_id(URL), ids.entry_id(URL, "guid"), ids.article_id(URL)]


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_other_fields_give_another_id(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (ids.entry_id(*one) == ids.entry_id(*other)) is (one == other)
    assert len(ids.entry_id(*one)) == 16
