"""Writes a trained network as the reader's weights: ONNX, with weights of eight bits a channel.

usage: python -m tools.reader.export WEIGHTS.pt [--encoder FOLDER] [--out FOLDER]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from tools.reader.network import Network
from tools.reader.train import ROOT, packaged_encoder

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
NAMES = ["sentence", "triggers", "roles", "status"]


def export(network: Network, path: Path) -> None:
    """The network in 32 bits."""
    network.eval()
    ids = torch.randint(1000, 2000, (2, 16))
    inputs = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    axes = {name: {0: "batch", 1: "pieces"} for name in (*INPUTS, *NAMES[1:])} | {"sentence": {0: "batch"}}
    with torch.no_grad():
        torch.onnx.export(network, inputs, str(path), input_names=INPUTS, output_names=NAMES, dynamic_axes=axes, opset_version=17, dynamo=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "reader")
    chosen = parser.parse_args()
    encoder = chosen.encoder or packaged_encoder()
    network = Network.of(encoder)
    network.encoder.set_attn_implementation("eager")
    network.load_state_dict(torch.load(chosen.weights, weights_only=True))
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "reader.onnx"
        export(network, whole)
        # Per tensor loses much; per channel nothing that can be measured.
        quantize_dynamic(whole, chosen.out / "reader.onnx", per_channel=True, weight_type=QuantType.QInt8, extra_options={"MatMulConstBOnly": True})
    shutil.copy(encoder / "tokenizer.json", chosen.out / "tokenizer.json")
    onnx.checker.check_model(str(chosen.out / "reader.onnx"))
    print(f"{(chosen.out / 'reader.onnx').stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
