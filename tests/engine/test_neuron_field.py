"""Fields: every unit's value on a grid of the plane, against the net's own forward pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.data.points import featurise
from engine.errors import EventError
from engine.networks import field
from engine.runs.trainer import Run


def drawing(*layers: dict[str, Any], **data: Any) -> dict[str, Any]:
    """A net of dense layers, one after the other."""
    nodes: list[dict[str, Any]] = [{"id": "x", "op": "input"}]
    for number, params in enumerate(layers, 1):
        nodes.append({"id": f"h{number}", "op": "dense", "inputs": [nodes[-1]["id"]], "params": params})
    if not data:
        nodes[0]["params"] = {"shape": [2]}
    return {
        "tugboat": 1,
        "kind": "network",
        "nodes": [*nodes, {"id": "label", "op": "label"}] if data else nodes,
        "output": nodes[-1]["id"],
        "data": data,
        "train": {"loss": "quadratic"} if data else {},
    }


TANH = {"units": 3, "activation": "tanh"}
CIRCLE = {"name": "circle", "examples": 60, "noise": 0.0}


def at(run: Run, point: list[float], node: str) -> np.ndarray:
    run.apply({"kind": "example", "point": point})
    values = run.read(node, "activation")
    assert values is not None
    return np.asarray(values)


def test_a_field_is_the_net_at_every_point() -> None:
    run = Run(drawing(TANH, {"units": 1, "activation": "tanh"}, **CIRCLE), seed=3)
    n = 9
    low, high = field.DOMAIN
    axis = np.linspace(low, high, n)
    tiles = run.read("h1", f"field{n}")
    assert tiles.shape == (3, n, n) and tiles.dtype == np.uint8
    for row, column in ((0, 0), (2, 7), (8, 4)):
        value = at(run, [axis[column], axis[n - 1 - row]], "h1")
        assert np.abs(tiles[:, row, column] - (value + 1) * field.MIDDLE).max() <= 1


def test_the_input_shows_its_own_coordinates() -> None:
    tiles = Run(drawing(TANH)).read("x", "field8")
    assert (tiles[0, 0] == tiles[0, 5]).all() and tiles[0, 0, 0] == 0 and tiles[0, 0, -1] == 255
    assert (tiles[1, :, 2] == tiles[1, :, 6]).all() and tiles[1, 0, 0] == 255 and tiles[1, -1, 0] == 0


def test_chosen_inputs_are_made_of_the_point() -> None:
    names = ["x1^2", "x1*x2"]
    run = Run(drawing(TANH, {"units": 1, "activation": "tanh"}, **CIRCLE, features=names))
    at(run, [2.0, -3.0], "h1")
    assert np.allclose(run.read("x", "activation"), featurise(np.array([[2.0, -3.0]]), names)[0])
    assert run.read("h2", "field16").shape == (1, 16, 16)


def test_a_field_follows_the_weights_and_only_them() -> None:
    run = Run(drawing(TANH))
    before = run.read("h1", "field8")
    assert (run.read("h1", "field8") == before).all()
    run.apply({"kind": "weight", "node": "h1", "index": [0, 0], "value": 9.0})
    after = run.read("h1", "field8")
    assert (after[1:] == before[1:]).all() and (after[0] != before[0]).any()
    after[:] = 0
    assert run.read("h1", "field8").any(), "a copy was handed out"


def test_looking_changes_nothing() -> None:
    seen, unseen = (Run(drawing(TANH, {"units": 1}, **CIRCLE), seed=5) for _ in range(2))
    for run in (seen, unseen):
        for _ in range(5):
            run.advance(7)
            if run is seen:
                run.read("h2", "field24")
                run.read("h1", "neuron1")
    assert (seen.machine.save()["theta"] == unseen.machine.save()["theta"]).all()


@pytest.mark.parametrize("port", ["field", "field7", "field161", "field9999", "fieldx"])
def test_other_sizes_are_no_ports(port: str) -> None:
    assert Run(drawing(TANH)).read("h1", port) is None


def test_no_plane_no_field() -> None:
    run = Run(drawing({"units": 10}, name="digits"))
    assert run.read("h1", "field40") is None
    with pytest.raises(EventError, match="not a point of the plane"):
        run.apply({"kind": "example", "point": [1.0, 2.0]})


@pytest.mark.parametrize("point", [[1.0], [1.0, 2.0, 3.0], [1.0, float("nan")], "somewhere", [[], 1]])
def test_a_bad_point_is_refused(point: Any) -> None:
    run = Run(drawing(TANH))
    with pytest.raises(EventError):
        run.apply({"kind": "example", "point": point})


def test_bytes_have_their_middle_at_nothing() -> None:
    column = np.array([[-2.0], [0.0], [1.0], [np.nan], [np.inf]], np.float32)
    assert field.as_bytes(column[:3], "relu").tolist() == [[0, 128, 191]]
    assert field.as_bytes(np.array([[0.0], [0.5], [1.0]]), "sigmoid").tolist() == [[0, 128, 255]]
    assert field.as_bytes(np.array([[-1.0], [0.0], [1.0]]), "tanh").tolist() == [[0, 128, 255]]
    assert field.as_bytes(column, "tanh").shape == (1, 5)


def test_a_curve_for_one_input() -> None:
    one = drawing(TANH)
    one["nodes"][0]["params"] = {"shape": [1]}
    run = Run(one)
    curve = run.read("h1", "field50")
    assert curve.shape == (3, 50) and curve.dtype == np.float32
    low, high = field.DOMAIN
    assert np.allclose(curve[:, 10], at(run, [low + (high - low) * 10 / 49], "h1"), atol=1e-6)


def test_the_plane_as_a_question() -> None:
    run = Run(drawing(TANH, {"units": 1, "activation": "tanh"}, **CIRCLE))
    told = run.answer("dataset", {"plane": True})
    examples = run.machine.examples
    assert told["inputs"] == 2 and told["drawable"] and told["domain"] == list(field.DOMAIN)
    assert len(told["points"]) == examples.train + examples.validation and told["closed"] == examples.test
    assert np.allclose(told["points"], examples.xy[told["rows"]], atol=1e-4)
    run.apply({"kind": "envelope", "open": True})
    opened = run.answer("dataset", {"plane": True})
    assert opened["parts"].count(2) == examples.test and opened["closed"] == 0


@pytest.mark.parametrize("activation", ["linear", "tanh"])
def test_a_point_of_a_regression_has_the_colour_of_its_ground_where_the_net_is_right(activation: str) -> None:
    net = drawing({"units": 1, "activation": activation}, name="plane", examples=80, noise=0.0)
    run = Run(net)
    told = run.answer("dataset", {"plane": True})
    values = run.machine.examples.targets[told["rows"], 0]
    assert told["end"] == pytest.approx(float(np.abs(run.machine.examples.targets).max()))
    end = 1.0 if activation == "tanh" else told["end"]
    assert np.abs(np.array(told["tones"]) - (np.clip(values / end, -1, 1) + 1) * field.MIDDLE).max() <= 1
    assert min(told["tones"]) < 100 and max(told["tones"]) > 155, "values on both sides of 0"
    run.apply({"kind": "weight", "node": "h1", "index": [0, 0], "value": 0.0})
    run.apply({"kind": "weight", "node": "h1", "index": [0, 1], "value": 0.0})
    half = end / 2 if activation == "linear" else np.arctanh(0.5)
    run.apply({"kind": "weight", "node": "h1", "port": "bias", "index": [0], "value": half})
    assert np.abs(run.read("h1", "field8").astype(float) - 1.5 * field.MIDDLE).max() <= 1


def test_points_of_classes_have_no_tones() -> None:
    run = Run(drawing(TANH, {"units": 1, "activation": "tanh"}, **CIRCLE))
    assert run.answer("dataset", {"plane": True})["tones"] == []
