"""``tugboat grad`` for a network: loss and gradients of one batch.

As training takes them, so that ``batch_norm`` reads this batch, but with nothing left to chance: dropout does
what it does on average.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import numpy as np

from engine.gaps import or_gap
from engine.networks.machine import NetworkMachine
from server.commands.documents import untrainable
from server.commands.grad import write_npz

CHECKED = 200
"""Weights that are compared with central differences, drawn with a fixed seed."""
STEPS = (1e-4, 1e-5)
"""How far a weight is moved to both sides; the second where the first one disagrees."""
AGREES = 1e-6
"""Relative error below which one step is enough."""
CORNER = 1e-4
"""Relative error from which on it is asked whether the weight stands at a corner."""
SMALLEST = 1e-5
"""Slopes below it are compared as if they were as large: rounding makes 1e-12 of a slope of 0, as that of a
bias in front of ``batch_norm`` is."""


def network(run: Any, options: argparse.Namespace) -> int:
    """Print the loss of the first batch and the norms of its gradients; ``--dump`` writes everything."""
    machine = run.machine
    if options.float64 or options.check:
        machine = _in_float64(run)
    net, examples = machine.network, machine.examples
    if (missing := machine.idle) is not None and missing.code != "nothing_moves":
        raise untrainable(run, missing)
    size = options.batch or machine.status()["settings"]["batch_size"]
    rows = np.arange(min(size, examples.train))
    loss = _batch(net, rows)
    answer: dict[str, Any] = {
        "loss": or_gap(loss),
        "examples": len(rows),
        "dtype": net.dtype.name,
        "gradients": {id: _length(net.of_batch(id, len(rows), gradient=True)) for id in run.graph.order},
        "weight_gradients": {
            f"{id}/{name}": _length(net.weight(id, name, net.dtheta)) for id, name in net.plan.weights
        },
    }
    if options.dump:
        write_npz(options.dump, _arrays(machine, rows, loss))
        answer["dump"] = options.dump
    if options.check:
        answer["check"] = _check(net, rows)
    _show(answer, options.json)
    norms = {**answer["gradients"], **answer["weight_gradients"]}
    if bad := [name for name, norm in {"the loss": answer["loss"], **norms}.items() if norm is None]:
        where = f'"{found}"' if (found := net.first_bad()) else bad[0]
        print(
            f"A number of this batch is not finite, first in {where}. Make its weights smaller.",
            file=sys.stderr,
        )
        return 1
    return 0


def _batch(net: Any, rows: np.ndarray) -> float:
    """Loss and gradients of a batch; the running averages stay as they are."""
    weights = net.theta.copy()
    loss: float = net.batch(rows, training=True, calm=True)
    net.theta[:] = weights
    return loss


def _length(array: np.ndarray) -> float | None:
    with np.errstate(over="ignore", invalid="ignore"):
        return or_gap(float(np.linalg.norm(array.astype(np.float64))))


def _in_float64(run: Any) -> NetworkMachine:
    """The same network in float64, with the same weights."""
    machine = NetworkMachine(
        run.document, seed=run.seed, data_dir=run.machine._data_dir, compiled=run.compiled, float64=True
    )
    machine.network.theta[:] = run.machine.network.theta
    return machine


def _arrays(machine: Any, rows: np.ndarray, loss: float) -> dict[str, np.ndarray]:
    """Everything of one batch, by names that begin with what it is and go on with the node.

    ``batch/x``, ``batch/targets``, ``parameters/NODE/NAME``, ``activations/NODE``, ``gradients/NODE`` and
    ``gradients/NODE/NAME``: gradients of the batch's mean loss.
    """
    net, examples, count = machine.network, machine.examples, len(rows)
    arrays = {
        "batch/x": np.stack([examples.values(int(row)) for row in rows]).reshape(count, *examples.shape),
        "batch/targets": np.asarray(examples.targets[rows], np.float64),
        "loss": np.array(loss),
    }
    for id, name in net.plan.weights:
        arrays[f"parameters/{id}/{name}"] = net.weight(id, name).copy()
        arrays[f"gradients/{id}/{name}"] = net.weight(id, name, net.dtheta).copy()
    for id in machine.graph.order:
        arrays[f"activations/{id}"] = net.of_batch(id, count)
        arrays[f"gradients/{id}"] = net.of_batch(id, count, gradient=True)
    return arrays


def _check(net: Any, rows: np.ndarray) -> dict[str, Any]:
    """Backprop against central differences on some of the trained weights, in float64.

    Rounding disturbs small steps and corners (of relu) large ones, so that a weight which disagrees at the
    first step is looked at with the second one too, and the smaller error counts. Exactly at a corner, as
    with relu and weighted inputs of 0, every slope between those of its two sides is right.
    """
    analytic = net.dtheta.copy()
    trained = [place for start, size, *_ in net.plan.program.segments for place in range(start, start + size)]
    chosen = np.random.default_rng(0).permutation(trained)[:CHECKED].astype(np.int64)
    worst = 0.0
    for place in chosen:
        error = _error(net, rows, place, analytic[place], STEPS[0])
        if error > AGREES:
            error = min(error, _error(net, rows, place, analytic[place], STEPS[1]))
        if error > CORNER:
            error = min(error, _error(net, rows, place, analytic[place], STEPS[1], corner=True))
        worst = max(worst, error)
    _batch(net, rows)
    return {"max_relative_error": float(worst), "h": STEPS[0], "checked": len(chosen)}


def _error(net: Any, rows: np.ndarray, place: int, analytic: float, h: float, corner: bool = False) -> float:
    """Relative error of one derivative against (loss(w + h) - loss(w - h)) / 2h; at a ``corner`` against the
    nearest slope between those of the two sides."""
    start = net.theta[place]
    losses = []
    for value in (start - h, start, start + h) if corner else (start - h, start + h):
        net.theta[place] = value
        losses.append(_batch(net, rows))
    net.theta[place] = start
    slopes = np.diff(losses) / (h if corner else 2 * h)
    numerical = float(np.clip(analytic, slopes.min(), slopes.max()))
    return float(abs(numerical - analytic) / max(abs(numerical), abs(analytic), SMALLEST))


def _told(number: float | None) -> str:
    return "?" if number is None else f"{number:.8g}"


def _show(answer: dict[str, Any], as_json: bool) -> None:
    if as_json or not sys.stdout.isatty():
        print(json.dumps(answer, indent=None if as_json else 2))
        return
    print(f"loss {_told(answer['loss'])} over {answer['examples']} examples ({answer['dtype']})")
    for name, norm in {**answer["gradients"], **answer["weight_gradients"]}.items():
        print(f"  ‖gradient of {name}‖ = {_told(norm)}")
    if "check" in answer:
        print(
            f"largest relative error against central differences: {answer['check']['max_relative_error']:.3g}"
        )
