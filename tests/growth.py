"""How the cost of work grows with its input: a ratio of processor times in one run, never a time."""

from collections.abc import Callable
from time import process_time

LEAST_SECONDS = 0.002
"""Less than this is not measured."""


def growth(work: Callable[[str], object], unit: str, times: int, factor: int = 8) -> float:
    """How many times as long `work` takes on `factor` times as many repetitions of `unit`; the best of three each, so that nothing that runs beside counts."""

    def seconds(repetitions: int) -> float:
        text, taken = unit * repetitions, []
        for _ in range(3):
            start = process_time()
            work(text)
            taken.append(process_time() - start)
        return min(taken)

    seconds(max(1, times // 10))
    return seconds(times * factor) / max(seconds(times), LEAST_SECONDS)
