"""``tugboat grad``: values and gradients, checked against central differences on request."""

from __future__ import annotations

import argparse
import io
import json
import math
import sys
from typing import Any

import numpy as np

from engine.errors import RunError
from server.commands.documents import open_run
from server.commands.errors import UsageError
from server.commands.files import write


def grad(options: argparse.Namespace) -> int:
    """Print ``{"values", "gradients"}`` of a circuit, or the loss of one batch of a network."""
    run = open_run(options, compiled=None)
    if run.machine.kind == "network":
        from server.commands.grad_network import network

        return network(run, options)
    for flag in ("float64", "dump", "batch"):
        if getattr(options, flag) and flag != "float64":
            raise UsageError(f"--{flag} is for networks; this is a circuit.")
    machine: Any = run.machine
    if not machine.graph.output:
        raise RunError("The circuit is empty, so it has no gradients.", code="empty")
    values, gradients = machine.pass_through()
    answer: dict[str, Any] = {"values": _plain(values), "gradients": _plain(gradients)}
    if options.check:
        answer["check"] = _check(run)
    show(answer, options.json, machine.graph.output)
    trouble = machine.trouble
    if trouble is not None and trouble.code == "not_finite":
        print(trouble.sentence(), file=sys.stderr)
        return 1
    if steep := [id for id, gradient in gradients.items() if not math.isfinite(gradient)]:
        print(
            f'The gradient of "{steep[0]}" is not finite: a slope on its way to "{machine.graph.output}" '
            "is infinite. Move the values a little.",
            file=sys.stderr,
        )
        return 1
    return 0


def _plain(numbers: dict[str, float]) -> dict[str, float | None]:
    return {id: value if math.isfinite(value) else None for id, value in numbers.items()}


def _check(run: Any) -> dict[str, Any]:
    """Central differences over every source, by the engine's own question."""
    found = run.answer("check", {})
    return {key: found[key] for key in found if key != "rows"} if "max_relative_error" in found else found


def show(answer: dict[str, Any], as_json: bool, output: str) -> None:
    """JSON, or a table on a terminal."""
    if as_json or not sys.stdout.isatty():
        print(json.dumps(answer, ensure_ascii=False, indent=None if as_json else 2))
        return
    width = max(map(len, answer["values"]))
    print(f"{'node':{width}}  {'value':>14}  {'d ' + output + ' / d node':>18}")
    for id, value in answer["values"].items():
        cells = ["?" if number is None else f"{number:.8g}" for number in (value, answer["gradients"][id])]
        print(f"{id:{width}}  {cells[0]:>14}  {cells[1]:>18}")
    if "check" in answer:
        print(
            f"largest relative error against central differences: {answer['check']['max_relative_error']:.3g}"
        )


def write_npz(path: str, arrays: dict[str, np.ndarray]) -> None:
    """Arrays by name into a compressed file. Raises ``RunError`` in words."""
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    write(path, content.getvalue())
