"""Start norms of the gradients in nets of two, three and four hidden layers.

``python -m bench.depth --data DIR`` tries the depths of chapter 5 before any training, for 20 seeds, and
holds them against the ranges of 20 seeds of an independent NumPy program. Kept in ``records/depth.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from statistics import median
from typing import Any

from bench.figures import PRESETS, RECORDS

RANGES = {
    2: ((0.027, 0.096), (0.150, 0.470)),
    3: ((0.006, 0.024), (0.025, 0.104), (0.217, 0.424)),
    4: ((0.0016, 0.0043), (0.007, 0.017), (0.037, 0.078), (0.192, 0.354)),
}
"""Smallest and largest norm of each hidden layer, first to last, over 1,000 training images."""
SEEDS = range(1, 21)


def norms(depth: int, seed: int, data: str | None) -> list[float]:
    """Norms of the gradients by the weighted inputs of the hidden layers, first to last."""
    from engine.runs.trainer import Run

    document = json.loads((PRESETS / f"depth-{depth}.json").read_text("utf-8"))
    run = Run(document, seed=seed, data_dir=data, run_seed_from_document=False)
    layers = run.answer("gradient_norms", {"examples": 1000})["layers"]
    return [round(float(layer["delta"]), 5) for layer in layers[:depth]]


def inside(depth: int, found: list[float]) -> bool:
    """Every layer is within its range."""
    return all(low <= norm <= high for norm, (low, high) in zip(found, RANGES[depth], strict=True))


def record(depth: int, data: str | None) -> dict[str, Any]:
    """All seeds of one depth: norms, medians, extremes, and which seeds are inside in every layer."""
    runs = {seed: norms(depth, seed, data) for seed in SEEDS}
    layers = list(zip(*runs.values(), strict=True))
    return {
        "preset": f"depth-{depth}",
        "ranges": RANGES[depth],
        "medians": [round(median(layer), 5) for layer in layers],
        "extremes": [(min(layer), max(layer)) for layer in layers],
        "inside": [seed for seed, found in runs.items() if inside(depth, found)],
        "norms": runs,
    }


def main(arguments: list[str]) -> int:
    """0 when the medians of every depth are inside."""
    parser = argparse.ArgumentParser(prog="python -m bench.depth")
    parser.add_argument("--data", help="folder with the MNIST files")
    kept = [record(depth, parser.parse_args(arguments).data) for depth in RANGES]
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / "depth.json").write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    for one in kept:
        print(f"{one['preset']}: medians {one['medians']}, {len(one['inside'])} of {len(SEEDS)} seeds inside")
    return int(not all(inside(depth, one["medians"]) for depth, one in zip(RANGES, kept, strict=True)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
