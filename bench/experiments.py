"""Every experiment of the gallery to its end: ``python -m bench.experiments [NAME ...] [--data DIR]``.

An experiment is a preset with variants (``view.experiment``). Each variant trains for the epochs that its
document names, as the page runs it. ``bench/records/experiments.json`` keeps what came of each; an experiment
that is there is not run twice unless it is named.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from bench import machine
from bench.figures import PRESETS, RECORDS

PATH = RECORDS / "experiments.json"
KEYS = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")


def experiments() -> dict[str, dict[str, Any]]:
    """The presets with variants, by id."""
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(PRESETS.glob("*.json"))}
    return {id: document for id, document in found.items() if document.get("view", {}).get("experiment")}


def train(document: dict[str, Any], data: str | None) -> dict[str, Any]:
    """Train to the last epoch: the last metrics, the best validation accuracy, why it ended early."""
    from engine.runs.trainer import Run

    training = Run(document, data_dir=data)
    run: Any = training.machine
    epochs, best = 0, (0.0, 0)
    began = time.perf_counter()
    while epochs < document["train"].get("epochs", 30):
        if training.advance(run.steps_per_epoch) < run.steps_per_epoch:
            break
        epochs += 1
        best = max(best, (training.metrics().get("validation_accuracy") or 0.0, -epochs))
    last = training.metrics()
    return {
        "epochs": epochs,
        **{key: round(last[key], 5) for key in KEYS if isinstance(last.get(key), float)},
        "best_validation_accuracy": round(best[0], 5),
        "at_epoch": -best[1],
        "ended": training.trouble.text if training.trouble else "",
        "seconds": round(time.perf_counter() - began, 1),
    }


def main(arguments: list[str]) -> int:
    """0 when every experiment ran."""
    from engine import jit
    from engine.documents.variants import varied

    known = experiments()
    parser = argparse.ArgumentParser(
        prog="python -m bench.experiments", description="Experiments, to their end."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", choices=[*known, []], help="experiments; none: all"
    )
    parser.add_argument("--data", help="folder with the MNIST files")
    given = parser.parse_args(arguments)
    jit.enable()
    kept = json.loads(PATH.read_text("utf-8"))["experiments"] if PATH.exists() else {}
    for name in given.names or [name for name in known if name not in kept]:
        rows = {}
        for variant in known[name]["view"]["experiment"]["variants"]:
            rows[variant["name"]] = train(varied(known[name], variant["set"]), given.data)
            print(f"{name} | {variant['name']} | {json.dumps(rows[variant['name']])}", flush=True)
        kept[name] = rows
        told = {"command": "python -m bench.experiments --data DIR", "machine": machine.describe()}
        text = json.dumps({**told, "experiments": dict(sorted(kept.items()))}, indent=1, ensure_ascii=False)
        PATH.write_text(text + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
