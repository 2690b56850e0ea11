"""``tugboat run``: train without a browser."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from engine.errors import RunError
from engine.gaps import or_gap
from engine.runs.trainer import Run
from engine.runs.weights_file import with_numbers
from server.commands.documents import open_run, untrainable
from server.commands.files import write

KEYS = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "test_accuracy")
SLICE_SECONDS = 0.05
ROUNDING = 1e-9
"""By which a whole number of epochs may seem to miss it."""
SAVE_SECONDS = 60.0
"""From one save of a long run to the next, so that a crash or a power cut costs no more."""
PLAIN_LIMIT = 2_000_000
"""Gates x updates from which on compiling pays for a circuit."""


def run(options: argparse.Namespace) -> int:
    """Train, tell every epoch, save. Exit code 1 when a number stopped being finite."""
    _check_folder(options.save)
    training = open_run(options)
    machine: Any = training.machine
    epochs = options.epochs or _default_epochs(training)
    if machine.kind == "circuit":
        training = _compiled_if_it_pays(training, options, epochs)
        machine = training.machine
    if options.test and machine.kind == "network" and machine.steps_per_epoch:
        training.apply({"kind": "envelope", "open": True})
    if machine.kind == "network":
        from engine.insight.health import unsuited

        for finding in unsuited(machine):
            print(finding.text, file=sys.stderr)
    teller = _Teller(training, options.json, epochs, options.test)
    with _Interrupt() as interrupt:
        ended = _train(training, epochs, options.max_seconds, teller, interrupt, _Saver(options.save))
    if options.save:
        _save(training, Path(options.save))
    return teller.finish(training, ended)


def _save(training: Run, path: Path) -> None:
    """The whole run, or with the ending .json the document with its learned numbers."""
    if path.suffix == ".json":
        content = (json.dumps(with_numbers(training), ensure_ascii=False) + "\n").encode()
    else:
        content = training.save()
    write(path, content)


class _Saver:
    """Saves a long run on its way. What keeps it from that is told at the end, where it is saved anyway."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self.last = time.monotonic()

    def chunk(self, training: Run) -> None:
        if self.path is None or time.monotonic() - self.last < SAVE_SECONDS:
            return
        with contextlib.suppress(RunError):
            _save(training, Path(self.path))
        self.last = time.monotonic()


def _check_folder(save: str | None) -> None:
    if save and not Path(save).absolute().parent.is_dir():
        raise RunError(f"The folder of {save} does not exist.", code="file", hint="Create it first.")
    if save and Path(save).is_dir():
        raise RunError(f"{save} is a folder.", code="file", hint="Name a file in it.")
    if save and not os.access(save if Path(save).exists() else Path(save).absolute().parent, os.W_OK):
        raise RunError(
            f"{save} cannot be written: Permission denied.", code="file", hint="Name another file."
        )


def _default_epochs(training: Run) -> int:
    """The document's epochs; for circuits enough to see where it goes."""
    settings = training.status()["settings"]
    if training.machine.kind == "network":
        return int(settings.get("epochs") or 30)
    if (training.machine.steps_per_epoch or 1) > 1:
        return 400
    return 100 if settings["objective"] == "maximize" else 1000


def _compiled_if_it_pays(training: Run, options: argparse.Namespace, epochs: int) -> Run:
    updates = epochs * (training.machine.steps_per_epoch or 1)
    if updates * len(training.graph.order) < PLAIN_LIMIT:
        return training
    return open_run(options, compiled=True)


def _epoch(training: Run) -> float:
    """Passes over the training set so far."""
    epoch = training.metrics().get("epoch")
    return float(epoch) if epoch is not None else training.step / (training.machine.steps_per_epoch or 1)


class _Interrupt:
    """Ctrl+C or a polite kill while training: remembered until a chunk has ended, so that the run is saved.

    The second one ends the command at once.
    """

    def __init__(self) -> None:
        self.came = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> _Interrupt:
        if threading.current_thread() is threading.main_thread():
            self._before = {s: signal.signal(s, self._note) for s in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for which, handler in self._before.items():
            signal.signal(which, handler)

    def _note(self, *_: object) -> None:
        if self.came:
            raise KeyboardInterrupt
        self.came = True


def _left(training: Run, steps: int) -> int:
    """Updates to the end of this pass; a batch size that was changed on the way counts from there."""
    course = getattr(training.machine, "course", None)
    if course is None:
        return steps - training.step % steps
    batch = training.status()["settings"]["batch_size"]
    return max(1, -(-(len(course.order) - course.cursor) // batch))


def _train(
    training: Run,
    epochs: int,
    max_seconds: float | None,
    teller: _Teller,
    interrupt: _Interrupt,
    saver: _Saver,
) -> str:
    """Train ``epochs`` more passes; why: ``epochs``, ``max_seconds``, ``interrupted`` or ``stopped``."""
    if not training.graph.output:
        raise RunError("The document is empty, so there is nothing to train.", code="empty")
    missing = training.machine.idle
    if missing is not None and training.machine.kind == "network":  # a circuit tells by how it ended
        raise untrainable(training, missing)
    steps = training.machine.steps_per_epoch or 1
    end = time.monotonic() + max_seconds if max_seconds is not None else None
    size = 1
    for _ in range(epochs):
        left = _left(training, steps)
        while left:
            started = time.monotonic()
            if interrupt.came:
                return "interrupted"
            if end is not None and started >= end:
                return "max_seconds"
            chunk = min(left, size)
            done = training.advance(chunk)
            spent = time.monotonic() - started
            teller.spend(spent)
            left -= done
            if done < chunk:
                return "stopped"
            saver.chunk(training)
            size = max(1, int(min(4 * size, size * SLICE_SECONDS / max(spent, 1e-6), 1 << 20)))
            teller.progress(training, 1 - left / steps)
        teller.epoch(training)
        if _failed(training):
            return "stopped"
    return "epochs"


def _failed(training: Run) -> bool:
    """Numbers are no longer finite, which the last update of an epoch can do too."""
    return training.trouble is not None and training.trouble.code in ("not_finite", "diverged")


def _seen(training: Run) -> float:
    """Examples trained on so far; the last minibatch of an epoch may have fewer than the others."""
    seen = training.metrics().get("examples")
    return training.step if seen is None else seen


class _Teller:
    """Says how training goes: one JSON object an epoch, a bar on a terminal, else a line an epoch.

    ``test``: the accuracy on the test set is told; a saved run may have its envelope open already.
    """

    def __init__(self, training: Run, as_json: bool, epochs: int, test: bool) -> None:
        self.as_json = as_json
        self.bar = not as_json and sys.stderr.isatty()
        self.epochs = epochs
        self.test = test
        self.count = 0
        self.first = int(_epoch(training) + ROUNDING)
        self.seconds = self.total = 0.0
        self.began = self.seen = _seen(training)
        self.shown = 0.0

    def spend(self, seconds: float) -> None:
        self.seconds += seconds
        self.total += seconds

    def _numbers(self, training: Run) -> dict[str, Any]:
        metrics = training.metrics()
        if training.machine.kind == "circuit":
            metrics = {"train_loss": metrics["objective"], "train_accuracy": metrics["accuracy"]}
        elif not self.test:
            metrics = {**metrics, "test_accuracy": None}
        return {key: or_gap(metrics.get(key)) for key in KEYS}

    @staticmethod
    def _rate(training: Run, since: float, seconds: float) -> float | None:
        """Examples a second."""
        return round((_seen(training) - since) / seconds, 1) if seconds > 0 else None

    def epoch(self, training: Run) -> None:
        """An epoch has ended. While it trains, a run looks at an open test set only now and then."""
        machine: Any = training.machine
        course = getattr(machine, "course", None)
        if self.test and course is not None and course.looked != course.seen:
            course.look_at_test(machine.network)
        self.count += 1
        rate = self._rate(training, self.seen, self.seconds)
        line = {
            "epoch": self.first + self.count,
            **self._numbers(training),
            "examples_per_second": rate,
        }
        self.seen, self.seconds = _seen(training), 0.0
        if self.as_json:
            print(json.dumps(line), flush=True)
        elif not self.bar and (self.epochs <= 50 or self.count % (self.epochs // 20) == 0):
            print(_sentence(line), flush=True)
        self.latest = line

    def progress(self, training: Run, part: float) -> None:
        now = time.monotonic()
        if not self.bar or now - self.shown < 0.1:
            return
        self.shown = now
        filled = int(30 * (self.count + part) / self.epochs)
        numbers = _sentence({"epoch": self.first + self.count + 1, **self._numbers(training)})
        sys.stderr.write(f"\r\x1b[K{'█' * filled}{'░' * (30 - filled)} {numbers}")
        sys.stderr.flush()

    def finish(self, training: Run, ended: str) -> int:
        """The last words; returns the exit code."""
        if self.bar:
            sys.stderr.write("\r\x1b[K")
        trouble = training.trouble or (training.machine.idle if ended == "stopped" else None)
        failed = ended == "stopped" and _failed(training)
        if ended == "stopped" and not failed:
            ended = _ended_by(training)
        last = {
            "done": True,
            "ended": "diverged" if failed else ended,
            "epochs": self.count,
            "steps": training.step,
            "seconds": round(self.total, 3),
            "seed": training.seed,
            **self._numbers(training),
            "examples_per_second": self._rate(training, self.began, self.total),
            **_extra(training),
        }
        if self.as_json:
            print(json.dumps(last), flush=True)
        else:
            print(_sentence({"epoch": self.first + self.count, **self._numbers(training)}))
            for id, value in last.get("values", {}).items():
                print(f"  {id} = {'?' if value is None else format(value, '.6g')}")
        if trouble is not None and ended != "epochs":
            print(trouble.sentence(), file=sys.stderr)
        if ended == "interrupted":
            print(f"Stopped after {training.step:,} updates.", file=sys.stderr)
        return 1 if failed or ended == "interrupted" else 0


def _ended_by(training: Run) -> str:
    """What ended training that no bound of this command ended and that did not fail."""
    if training.machine.kind == "circuit":
        return "nothing_moves"
    machine: Any = training.machine
    return machine.course.ended_by or "early_stopping"  # a run that ended before this was noted


def _extra(training: Run) -> dict[str, Any]:
    """What only one kind of run can say at the end."""
    if training.machine.kind == "network":
        return {"best_epoch": training.status().get("best_epoch")}
    machine: Any = training.machine
    values = {id: or_gap(machine.circuit.value(id)) for id in machine.movable}
    return {"evaluations": training.metrics()["evaluations"], "values": values}


def _sentence(line: dict[str, Any]) -> str:
    parts = [f"epoch {line['epoch']}"]
    for key in KEYS:
        if line.get(key) is not None:
            value = f"{100 * line[key]:.2f} %" if key.endswith("accuracy") else f"{line[key]:.6g}"
            parts.append(f"{key.replace('_', ' ')} {value}")
    if line.get("examples_per_second"):
        parts.append(f"{line['examples_per_second']:,.0f} examples/s")
    return "   ".join(parts)
