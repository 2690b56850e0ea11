"""Figures of the book, reached again: ``python -m bench.figures [NAME ...] [--seeds 1 2 3] [--data DIR]``.

Each figure is a preset that ``tugboat run`` trains with the test envelope open. Every epoch of every seed is
kept in ``bench/records/NAME.json`` with the command that gives it; a seed that is there is not run twice,
so a long series can be broken off and taken up.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import machine

RECORDS = Path(__file__).parent / "records"
PRESETS = Path(__file__).parents[1] / "static" / "presets"
SECONDS = 9.5
"""Time of a figure that counts seconds and not epochs."""
Epochs = list[dict[str, Any]]


@dataclass(frozen=True)
class Figure:
    """One figure. ``reached(epochs)`` says whether a run got there; ``told`` are its key numbers.

    ``seeds`` are the ones that hold; ``--seeds`` tries others.
    """

    preset: str
    book: str
    goal: str
    reached: Callable[[Epochs], bool]
    told: Callable[[Epochs], dict[str, float]]
    epochs: int
    seeds: tuple[int, ...] = (1, 2, 3)
    images: bool = True


def best(key: str) -> Callable[[Epochs], dict[str, float]]:
    """The highest value of a metric, the epoch it is from, and the last one."""

    def told(epochs: Epochs) -> dict[str, float]:
        top = max(epochs, key=lambda one: one[key])
        return {f"best_{key}": top[key], f"best_{key}_at": top["epoch"], f"last_{key}": epochs[-1][key]}

    return told


def overfitting(epochs: Epochs) -> dict[str, float]:
    """When everything was learned by heart, when the costs turned, and where test accuracy ended."""
    learned = [one["epoch"] for one in epochs if one["train_accuracy"] == 1.0]
    turn = min(epochs, key=lambda one: one["test_loss"])
    return {
        "last_train_accuracy": epochs[-1]["train_accuracy"],
        "train_accuracy_1_from_epoch": learned[0] if learned else -1,
        "last_test_accuracy": epochs[-1]["test_accuracy"],
        "best_test_accuracy": max(one["test_accuracy"] for one in epochs),
        "lowest_test_loss": turn["test_loss"],
        "test_loss_turns_at_epoch": turn["epoch"],
        "last_test_loss": epochs[-1]["test_loss"],
    }


def _overfits(epochs: Epochs) -> bool:
    told = overfitting(epochs)
    return (
        told["last_train_accuracy"] == 1.0
        and 0.80 <= told["last_test_accuracy"] <= 0.85
        and told["test_loss_turns_at_epoch"] < 30
    )


FIGURES = {
    "nielsen-30": Figure(
        "nielsen-30",
        "best of 30 epochs 95.42 %",
        "best test accuracy within 30 epochs >= 94.9 %",
        lambda epochs: max(one["test_accuracy"] for one in epochs) >= 0.949,
        best("test_accuracy"),
        30,
        (3, 4, 5),
    ),
    "nielsen-100-l2": Figure(
        "nielsen-100-l2",
        "best validation accuracy of 30 epochs 97.92 %",
        "best accuracy >= 97.6 %, on validation as in the book",
        lambda epochs: max(one["validation_accuracy"] for one in epochs) >= 0.976,
        lambda epochs: {**best("validation_accuracy")(epochs), **best("test_accuracy")(epochs)},
        30,
    ),
    "overfit-1000": Figure(
        "overfit-1000",
        "train 100 % from epoch 67, test 82.23 % at the end, test cost lowest at epoch 14",
        "train 100 %, test 80 to 85 %, test cost turns before epoch 30",
        _overfits,
        overfitting,
        400,
    ),
    "spiral": Figure(
        "spiral",
        "the Playground's hardest set",
        "test accuracy > 97 % within 10 s",
        lambda epochs: max(one["test_accuracy"] for one in epochs) > 0.97,
        best("test_accuracy"),
        0,
        images=False,
    ),
}


def command(figure: Figure, seed: int) -> str:
    """The command that gives the same numbers; MNIST is in the folder DIR."""
    words = ["tugboat run", figure.preset, f"--seed {seed} --test --json"]
    words += [f"--epochs {figure.epochs}"] if figure.epochs else [f"--max-seconds {SECONDS}"]
    return " ".join([*words, "--data DIR"] if figure.images else words)


def run(figure: Figure, seed: int, data: str | None) -> dict[str, Any]:
    """Train once, as ``command`` does, which does not tell the test cost."""
    from engine.runs.trainer import Run

    document = json.loads((PRESETS / f"{figure.preset}.json").read_text("utf-8"))
    training = Run(document, seed=seed, data_dir=data, run_seed_from_document=False)
    training.apply({"kind": "envelope", "open": True})
    machine: Any = training.machine
    epochs: Epochs = []
    began = time.perf_counter()
    while len(epochs) < figure.epochs or (not figure.epochs and time.perf_counter() - began < SECONDS):
        steps = machine.steps_per_epoch
        if training.advance(steps) < steps:
            break
        machine.course.look_at_test(machine.network)
        epochs.append({**training.metrics(), "epoch": len(epochs) + 1})
    return {
        "seed": seed,
        "command": command(figure, seed),
        "reached": figure.reached(epochs),
        **figure.told(epochs),
        "seconds": round(time.perf_counter() - began, 1),
        "epochs": [_short(one) for one in _thinned(epochs)],
    }


def _thinned(epochs: Epochs) -> Epochs:
    """All of a short run; of a long one the first 40 epochs and then every tenth."""
    return (
        epochs
        if len(epochs) <= 60
        else [one for one in epochs if one["epoch"] <= 40 or one["epoch"] % 10 == 0]
    )


def _short(epoch: dict[str, Any]) -> list[Any]:
    """Epoch, losses and accuracies, to five digits: a line of the record."""
    return [round(epoch[key], 5) if isinstance(epoch.get(key), float) else epoch.get(key) for key in COLUMNS]


COLUMNS: tuple[str, ...] = (
    "epoch",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "test_loss",
)
COLUMNS += ("test_accuracy",)


def record(name: str, seeds: list[int], data: str | None) -> dict[str, Any]:
    """Run what is missing of a figure and keep it."""
    figure, path = FIGURES[name], RECORDS / f"{name}.json"
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {"runs": []}
    for seed in seeds:
        if all(one["seed"] != seed for one in kept["runs"]):
            kept["runs"].append(run(figure, seed, data))
            kept["runs"].sort(key=lambda one: int(one["seed"]))
        kept = {
            "preset": figure.preset,
            "book": figure.book,
            "goal": figure.goal,
            "reached_by": f"{sum(one['reached'] for one in kept['runs'])} of {len(kept['runs'])} seeds",
            "machine": machine.describe(),
            "columns": COLUMNS,
            "runs": kept["runs"],
        }
        RECORDS.mkdir(exist_ok=True)
        path.write_text(_lines(kept), "utf-8")
    return kept


def _lines(kept: dict[str, Any]) -> str:
    """JSON with one epoch a line, so that a change can be read."""
    text = json.dumps(kept, indent=1)
    for one in kept["runs"]:
        for epoch in one["epochs"]:
            text = text.replace(json.dumps(epoch, indent=1).replace("\n", "\n    "), json.dumps(epoch), 1)
    return text + "\n"


def main(arguments: list[str]) -> int:
    """0 when every figure was reached by at least one seed."""
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description="Figures of the book.")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*FIGURES, []], help="figures; none: all")
    parser.add_argument("--seeds", nargs="+", type=int, help="instead of those that the figure names")
    parser.add_argument("--data", help="folder with the MNIST files")
    given = parser.parse_args(arguments)
    failed = False
    for name in given.names or FIGURES:
        kept = record(name, given.seeds or list(FIGURES[name].seeds), given.data)
        print(f"{name}: {kept['goal']}; reached by {kept['reached_by']}", flush=True)
        failed = failed or not any(one["reached"] for one in kept["runs"])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
