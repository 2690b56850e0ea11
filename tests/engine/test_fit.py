"""The question behind the data panel: the rows a circuit learns from and its prediction among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import TugboatError
from engine.questions import fit
from engine.runs.trainer import Run

PRESETS = Path(__file__).parents[2] / "static" / "presets"


def answer(document: dict[str, Any]) -> dict[str, Any]:
    return fit.answer(Run(document, compiled=False), {}, lambda *_: None, lambda: False)


def preset(name: str) -> dict[str, Any]:
    return json.loads((PRESETS / f"{name}.json").read_text("utf-8"))


def line(**data: Any) -> dict[str, Any]:
    """score = 2·u + 1 with a squared error against the column v."""
    return {
        "tugboat": 1,
        "kind": "circuit",
        "nodes": [
            {"id": "u", "op": "data", "params": {"column": "u"}},
            {"id": "v", "op": "data", "params": {"column": "v"}},
            {"id": "w", "op": "parameter", "params": {"value": 2.0}},
            {"id": "b", "op": "parameter", "params": {"value": 1.0}},
            {"id": "wu", "op": "multiply", "inputs": ["w", "u"]},
            {"id": "s", "op": "add", "inputs": ["wu", "b"]},
            {"id": "loss", "op": "squared_error", "inputs": ["s", "v"]},
        ],
        "output": "loss",
        "data": data,
    }


def test_one_feature_gives_the_curve_of_the_prediction():
    found = answer(line(text="u,v\n0,5\n4,9", name="pair"))
    assert (found["name"], found["rows"], found["columns"]) == ("pair", 2, ["u", "v"])
    assert found["features"] == [{"node": "u", "column": "u"}]
    assert found["label"] == {"node": "v", "column": "v"}
    assert found["score"] == "s" and found["threshold"] is None and found["field"] is None
    assert found["points"] == [[0.0, 5.0], [4.0, 9.0]]
    curve = found["curve"]
    np.testing.assert_allclose(curve["y"], 2 * np.array(curve["x"]) + 1)
    assert curve["x"][0] < 0 and curve["x"][-1] > 4


def test_two_features_give_the_field_of_the_score():
    document = preset("svm")
    found = answer(document)
    assert [f["column"] for f in found["features"]] == ["x1", "x2"]
    assert found["threshold"] == 0.0 and found["curve"] is None
    run = Run(document, compiled=False)
    field, (row, column) = found["field"], (3, 40)
    for feature, value in zip(found["features"], (field["x"][column], field["y"][row]), strict=True):
        run.machine.circuit.set(feature["node"], value)
    run.machine.circuit.forward()
    assert field["z"][row][column] == pytest.approx(run.machine.circuit.value(found["score"]), abs=1e-12)


def test_the_field_follows_the_run_not_the_drawing():
    run = Run(line(text="u,v\n0,5\n4,9"), compiled=False)
    run.apply({"kind": "set", "node": "w", "value": -3.0})
    curve = fit.answer(run, {}, lambda *_: None, lambda: False)["curve"]
    np.testing.assert_allclose(curve["y"], -3 * np.array(curve["x"]) + 1)


def test_a_circuit_without_data_says_so():
    with pytest.raises(TugboatError, match="no data"):
        answer(preset("multiply"))


def test_infinite_predictions_are_left_out_of_the_json():
    document = line(text="u,v\n0,5\n4,9")
    document["nodes"][5] = {"id": "s", "op": "log", "inputs": ["wu"]}
    curve = answer(document)["curve"]
    below = np.array(curve["x"]) < 0
    assert below.any() and all(y is None for y, b in zip(curve["y"], below, strict=True) if b)
    json.dumps(curve, allow_nan=False)


@pytest.mark.parametrize(
    ("question", "args", "place"), [("slope", {"node": "f"}, "x"), ("surface", {"x": "a", "y": "x"}, "z")]
)
def test_answers_about_a_copy_of_a_run_are_those_about_the_run(question, args, place):
    run = Run(preset("neuron"), compiled=False)
    run.advance(3)
    copy = Run.load(run.save(), compiled=False)
    assert copy.answer(question, args)[place] == run.answer(question, args)[place]
