"""Programs of networks: plain Python and NumPy here, PyTorch in tests/peers."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import QuestionError
from engine.exports import export, network_numpy, network_python, network_pytorch
from engine.exports.network_loss import NUMPY, PYTORCH
from engine.networks.losses import LOSSES
from engine.registry import layers
from engine.runs.trainer import Run
from tests.engine.net import document, node

PRESET = Path(__file__).parents[2] / "static" / "presets" / "digits-mlp.json"

EVERYTHING = document(
    node("lambda", "dense", "image", units=8, activation="tanh"),
    node("net", "batch_norm", "lambda"),
    node("r", "reshape", "net", shape=[2, 2, 2]),
    node("shares", "softmax", "r"),
    node("norm", "batch_norm", "shares"),
    node("f", "flatten", "norm"),
    node("drop", "dropout", "f", rate=0.3, scaling="nielsen"),
    node("leak", "leaky_relu", "drop", slope=0.2),
    node("sum", "add", "leak", "lambda"),
    node("both", "concat", "sum", "f"),
    node("pass", "relu", "both"),
    node("h", "dense", "pass", units=6, activation="sigmoid"),
    node("drop2", "dropout", "h"),
    node("s", "dense", "drop2", units=10),
    node("output", "softmax", "s"),
)
EVERYTHING = {**EVERYTHING, "data": {"name": "digits"}, "title": 'A "net" \\ of everything', "train": {}}


def printed(code: str, folder: Path) -> dict[str, Any]:
    """What a program prints when it runs by itself."""
    path = folder / "program.py"
    path.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)], capture_output=True, text=True, cwd=folder, timeout=100
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("target", ["python", "numpy"])
@pytest.mark.parametrize(
    "drawing", [json.loads(PRESET.read_text()), EVERYTHING], ids=["preset", "everything"]
)
def test_a_program_prints_our_output(drawing: dict[str, Any], target: str, tmp_path: Path) -> None:
    run = Run(drawing)
    run.advance(60)
    code, name = export(run, target)
    assert name.endswith(".py")
    answer = printed(code, tmp_path)
    assert answer["output"] == pytest.approx(answer["tugboat"], abs=1e-6)
    shown = run.machine.read("output", "activation")
    assert answer["tugboat"] == pytest.approx(shown.tolist(), abs=1e-7)
    assert answer["loss"] == pytest.approx(answer["tugboat_loss"], rel=1e-5) and answer["loss"] > 0


@pytest.mark.parametrize("form", NUMPY)
def test_the_formula_of_a_loss_is_ours(form: str) -> None:
    expect_formula(form, lambda a, t: eval(NUMPY[form], {"np": np}, {"a": a, "z": a, "t": t}))


@pytest.mark.parametrize("form", network_python.LOSSES)
def test_the_formula_of_a_loss_in_plain_python_is_ours(form: str) -> None:
    def of_one(a: np.ndarray, t: np.ndarray) -> float:
        names = {"a": a.tolist(), "z": a.tolist(), "t": t.tolist(), "math": math}
        return float(eval(network_python.LOSSES[form], names))

    expect_formula(form, lambda a, t: sum(map(of_one, a, t)))


def expect_formula(form: str, formula: Callable[[np.ndarray, np.ndarray], float]) -> None:
    """The formula of a program gives what ``engine.networks.losses`` gives."""
    random = np.random.default_rng(0)
    a, t = random.uniform(0.01, 0.99, (4, 3)), np.eye(3)[[0, 2, 1, 1]]
    name, _, activation = form.partition("/")
    loss = LOSSES[name].fused[activation] if activation else LOSSES[name].function
    assert formula(a, t) == pytest.approx(loss(a, t, np.zeros((0, 0)), 0.0), rel=1e-6)


@pytest.mark.parametrize("target", ["python", "numpy"])
def test_several_losses_and_a_target_inside_the_net(target: str, tmp_path: Path) -> None:
    """Half of the cost judges a layer against the input; without a right answer no loss is printed."""
    losses = [
        {"loss": "cross_entropy", "of": "y", "weight": 0.5},
        {"loss": "reconstruction", "of": "again", "target": "image", "weight": 2.0},
    ]
    drawing = {
        **document(
            node("loss", "dense", "image", units=4, activation="tanh"),
            node("again", "dense", "loss", units=64),
            node("y", "dense", "loss", units=10, activation="sigmoid"),
            output="y",
        ),
        "data": {"name": "digits"},
        "train": {"losses": losses},
    }
    run = Run(drawing)
    answer = printed(export(run, target)[0], tmp_path)
    assert answer["loss"] == pytest.approx(answer["tugboat_loss"], rel=1e-5)
    run.apply({"kind": "example", "pixels": [0.5] * 64})
    assert "loss" not in printed(export(run, target)[0], tmp_path)


def test_a_net_without_data_is_tried_on_made_up_numbers(tmp_path: Path) -> None:
    run = Run(json.loads((PRESET.parent / "softmax.json").read_text()))
    answer = printed(export(run, "numpy")[0], tmp_path)
    assert answer["output"] == pytest.approx(answer["tugboat"], abs=1e-6) and "loss" not in answer
    assert sum(answer["output"]) == pytest.approx(1) and len(set(answer["output"])) == 4


def test_every_layer_can_be_exported() -> None:
    computed = {name for name, op in layers().items() if op.forward is not None}
    assert set(network_numpy.LAYERS) == computed
    assert set(network_python.LAYERS) == computed
    assert set(network_pytorch.LAYERS) == computed
    compile(export(Run(EVERYTHING), "pytorch")[0], "program", "exec")


@pytest.mark.parametrize("module", [network_numpy, network_python, network_pytorch])
def test_a_layer_that_no_export_knows_is_named(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LAYERS", {k: v for k, v in module.LAYERS.items() if k != "relu"})
    with pytest.raises(QuestionError, match="The layer relu cannot be written"):
        export(Run(EVERYTHING), module.EXPORTER.target)


def test_every_loss_can_be_exported() -> None:
    assert {form.partition("/")[0] for form in NUMPY} == set(LOSSES) and NUMPY.keys() == PYTORCH.keys()
    assert NUMPY.keys() == network_python.LOSSES.keys()


def test_what_cannot_be_exported_says_why() -> None:
    with pytest.raises(QuestionError, match="cannot be exported to javascript"):
        export(Run(EVERYTHING), "javascript")
    empty = {"tugboat": 1, "kind": "network", "nodes": []}
    with pytest.raises(QuestionError, match="no path from an input"):
        export(Run(empty), "numpy")
