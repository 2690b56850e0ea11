"""Every preset's program, run by its own language, prints the engine's numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dev
from engine import exports
from engine.errors import QuestionError
from engine.runs.trainer import Run
from tests.engine.documents import circuit, node

PRESETS = Path(__file__).parents[2] / "static" / "presets"
CIRCUITS = sorted(
    path.stem for path in PRESETS.glob("*.json") if json.loads(path.read_text("utf-8"))["kind"] == "circuit"
)
COMMANDS = {"python": [sys.executable, "-I"], "numpy": [sys.executable], "javascript": dev.page().node()}


def printed(code: str, target: str, folder: Path) -> dict[str, tuple[float, float]]:
    """What a program prints, as {node id: (value, gradient)}."""
    file = folder / f"program{'.js' if target == 'javascript' else '.py'}"
    file.write_text(code, "utf-8")
    done = subprocess.run(
        [*COMMANDS[target], str(file)], capture_output=True, text=True, timeout=60, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    rows = [line.split() for line in done.stdout.splitlines()]
    return {id: (float(value), float(gradient)) for id, value, gradient in rows}


def numbers(run: Run) -> dict[str, tuple[float, float]]:
    """The engine's own numbers, gradients by a fresh backward pass."""
    run.machine.backward = True
    run.machine._fresh = False
    values, gradients = run.read("*", "values"), run.read("*", "gradients")
    return {id: (float(v), float(g)) for id, v, g in zip(run.graph.order, values, gradients, strict=True)}


def expect_same(got: dict[str, tuple[float, float]], wanted: dict[str, tuple[float, float]]) -> None:
    assert got.keys() == wanted.keys()
    for id, pair in wanted.items():
        assert got[id] == pytest.approx(pair, rel=1e-12, abs=1e-300), id


EVERY_GATE = circuit(
    node("lambda_", "input", value=0.7),
    node("y", "input", value=-1.3),
    node("exp", "input", value=0.4),
    *[
        node(f"u_{op}", op, "lambda_")
        for op in (
            "negative",
            "absolute",
            "square",
            "sqrt",
            "exp",
            "log",
            "sin",
            "cos",
            "sigmoid",
            "tanh",
            "relu",
            "leaky_relu",
            "softplus",
            "step",
        )
    ],
    *[
        node(f"n_{op}", op, "y")
        for op in ("absolute", "exp", "sigmoid", "tanh", "relu", "leaky_relu", "softplus")
    ],
    *[
        node(f"b_{op}", op, "lambda_", "exp")
        for op in ("subtract", "divide", "power", "squared_error", "cross_entropy", "hinge")
    ],
    *[node(f"v_{op}", op, "lambda_", "y", "exp", "y") for op in ("add", "multiply", "maximum", "minimum")],
    node("dy", "multiply", "y", "y"),
    title="Every gate",
)
EVERY_GATE["nodes"].append(
    node("function", "add", *[n["id"] for n in EVERY_GATE["nodes"] if n["id"][1:2] == "_"], "dy")
)

TAKEN_NAMES = circuit(
    node("name", "input", value=0.7),
    node("value", "input", value=-1.3),
    node("gradient", "maximum", "name", "value"),
    node("gradient__g1", "sigmoid", "gradient"),
    node("m", "maximum", "name", "value"),
    node("m_g1", "sigmoid", "m"),
    node("require", "sigmoid", "m"),
    node("__debug__", "sigmoid", "require"),
    node("window", "sigmoid", "__debug__"),
    node("dm", "multiply", "m_g1", "m", "gradient__g1", "window"),
    output="dm",
)
"""Names that the programs or their languages use themselves."""
OURS = {"every gate": EVERY_GATE, "taken names": TAKEN_NAMES}


def document(name: str) -> dict[str, Any]:
    return OURS[name] if name in OURS else json.loads((PRESETS / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("target", COMMANDS)
@pytest.mark.parametrize("name", [*CIRCUITS, *OURS])
def test_a_program_prints_the_same_numbers(name: str, target: str, tmp_path: Path) -> None:
    run = Run(document(name), compiled=False)
    if name in ("svm", "two-layer-net", "neuron"):
        run.advance(7)
    answer = run.answer("export", {"to": target})
    expect_same(printed(answer["code"], target, tmp_path), numbers(run))


def test_the_neuron_reads_like_a_lesson() -> None:
    code = Run(document("neuron"), compiled=False).answer("export", {"to": "python"})["code"]
    for line in (
        "ax = a * x",
        "z = axby + c",
        "f = sigmoid(z)",
        "df = 1.0",
        "da += x * dax",
        "dx += a * dax",
    ):
        assert f"\n{line}\n" in code


TITLES = (
    "one\ntwo\rthree\u2028four",
    "\x00 \x1b[31m",
    "Encoding: one hot",
    "-*- coding=rot13 -*-",
    '\\"""\\',
    "*/ ${x} // π",
)


@pytest.mark.parametrize("target", COMMANDS)
@pytest.mark.parametrize("title", TITLES)
def test_no_title_breaks_a_program(title: str, target: str, tmp_path: Path) -> None:
    run = Run({**document("multiply"), "title": title}, compiled=False)
    answer = run.answer("export", {"to": target})
    expect_same(printed(answer["code"], target, tmp_path), numbers(run))


def test_every_kind_lists_its_targets() -> None:
    assert set(exports.targets("circuit")) == {"python", "javascript", "numpy", "pytorch"}


@pytest.mark.parametrize(
    ("made", "to", "words"),
    [
        (circuit(), "python", "The circuit is empty"),
        (circuit(node("x", "input", value=-1.0), node("f", "log", "x")), "python", "ln\\(−1\\)"),
        (
            circuit(node("x", "input", value=0.0), node("f", "sqrt", "x")),
            "numpy",
            'gradient of "x" is not a finite',
        ),
        (circuit(node("x", "input"), node("f", "exp", "x")), "cobol", 'no export to "cobol"'),
    ],
)
def test_what_cannot_be_exported_says_why(made: dict[str, Any], to: str, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        Run(made, compiled=False).answer("export", {"to": to})
