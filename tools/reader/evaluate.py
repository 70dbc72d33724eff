"""How well a trained network reads articles that it has not seen."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from tools.reader.examples import Example, examples
from tools.reader.network import Network
from tools.reader.train import batches, inputs, packaged_encoder
from tools.reader.windows import ROLES, STATUSES, TYPES, Splitter
from training.annotations import read_folder


def f1(right: int, given: int, wanted: int) -> str:
    precision, recall = right / max(1, given), right / max(1, wanted)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def spans(tags: Sequence[int]) -> set[tuple[int, int]]:
    """Runs of begin and inside tags."""
    found, first = set(), -1
    for at, tag in enumerate([*tags, 0]):
        if first >= 0 and tag != 2:
            found.add((first, at))
            first = -1
        if tag == 1 or (tag == 2 and first < 0):
            first = at
    return found


@torch.no_grad()
def report(network: Network, rows: Sequence[Example], thresholds: Sequence[float] = (0.3, 0.5, 0.7)) -> None:
    """Prints precision and recall of sentence types, of triggers with types (overlapping), of each role's spans, and of statuses."""
    network.eval()
    count: Counter[tuple[object, ...]] = Counter()
    for batch in batches(rows, None):
        outputs = network(*inputs(batch))
        for at, one in enumerate(batch):
            if one.asks_sides:
                tags = outputs.roles[at].view(-1, len(ROLES), 3).argmax(-1)
                for role, name in enumerate(ROLES):
                    seen = [sentence >= 0 for sentence in one.window.sentences]
                    got = spans([int(tags[piece, role]) if keep else 0 for piece, keep in enumerate(seen)])
                    want = spans([one.roles.get((piece, role), 0) for piece in range(len(seen))])
                    count["role", name, "right"] += len(got & want)
                    count["role", name, "given"] += len(got)
                    count["role", name, "wanted"] += len(want)
                count["status", int(outputs.status[at, one.window.mark, : len(STATUSES)].argmax()) == one.status] += 1
                continue
            whole = outputs.sentence[at].sigmoid()
            own = [piece for piece, segment in enumerate(one.window.segments) if segment]
            pieces = outputs.triggers[at][own].sigmoid().amax(0)
            firm = {kind for kind, sure in one.types.items() if sure == 1.0}
            for threshold in thresholds:
                for name, got in (
                    ("sentence", {kind for kind in range(len(TYPES)) if whole[kind] >= threshold}),
                    ("pieces", {kind for kind in range(len(TYPES)) if pieces[kind] >= threshold}),
                ):
                    count[name, threshold, "right"] += len(got & set(one.types))
                    count[name, threshold, "given"] += len(got)
                    count[name, threshold, "found"] += len(got & firm)
                    count[name, threshold, "firm"] += len(firm)
    for name in ("sentence", "pieces"):
        for threshold in thresholds:
            right, given, found, firm = (count[name, threshold, what] for what in ("right", "given", "found", "firm"))
            precision, recall = right / max(1, given), found / max(1, firm)
            print(f"types by {name} at {threshold}: P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}")
    for name in ROLES:
        print(f"{name:10} {f1(*(count['role', name, what] for what in ('right', 'given', 'wanted')))}")
    print(f"status {count['status', True] / max(1, count['status', True] + count['status', False]):.3f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    chosen = parser.parse_args()
    encoder = chosen.encoder or packaged_encoder()
    network = Network.of(encoder)
    network.load_state_dict(torch.load(chosen.weights, weights_only=True))
    texts = [text for folder in chosen.corpus for text in read_folder(folder)]
    report(network, list(examples(texts, Splitter.load(encoder / "tokenizer.json"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
