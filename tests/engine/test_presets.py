"""Every preset parses, is laid out, says what to try, and reaches the figures that its note tells."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.documents.document import Node, dump, parse
from engine.documents.graph import flatten
from engine.runs.trainer import Run

FOLDER = Path(__file__).parents[2] / "static" / "presets"
GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "circuit_training.json").read_text("utf-8"))
ALL = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
CIRCUITS = [name for name, data in ALL.items() if data["kind"] == "circuit"]
WANTED = {
    "multiply",
    "add-multiply",
    "neuron",
    "gate-gallery",
    "nand",
    "half-adder",
    "svm",
    "two-layer-net",
    "hinge-cost",
    "slow-neuron",
    "chain",
    "linear-regression",
    "sigmoid-is-tanh",
}


def run_of(name: str, **train: Any) -> Run:
    data = json.loads(json.dumps(ALL[name]))
    data["train"] |= train
    return Run(data, compiled=False)


def value(run: Run, id: str) -> float:
    return float(run.read(id, "value"))


def gradients(run: Run) -> dict[str, float]:
    return run.machine.pass_through()[1]


def with_values(run: Run, **values: float) -> Run:
    for id, number in values.items():
        run.apply({"kind": "set", "node": id, "value": number})
    return run


def test_all_presets_are_there() -> None:
    assert set(CIRCUITS) >= WANTED


@pytest.mark.parametrize("name", CIRCUITS)
def test_a_preset_is_complete(name: str) -> None:
    document = parse(ALL[name])
    assert document.warnings == ()
    assert flatten(document).output
    assert parse(dump(document)) == document
    assert document.title and document.view["group"]
    assert set(document.view["note"]) == {"try", "watch", "why"}
    assert all(document.view["note"].values())


def test_no_note_says_what_is_missing_on_some_computers_only() -> None:
    for name, data in ALL.items():  # the page tells it where it is so
        assert "download" not in data["view"]["note"]["try"].lower(), name


@pytest.mark.parametrize("name", CIRCUITS)
def test_a_preset_is_laid_out_from_left_to_right_without_overlaps(name: str) -> None:
    document = parse(ALL[name])
    for nodes in (document.nodes, *(chip.nodes for chip in document.chips.values())):
        boxes = {}
        for item in nodes:
            assert item.at is not None and item.at[0] % 24 == 0 and item.at[1] % 24 == 0, item.id
            boxes[item.id] = (*item.at, *size(item))
        for (a, (x, y, w, h)), (b, (u, v, z, t)) in combinations(boxes.items(), 2):
            assert x + w + 24 <= u or u + z + 24 <= x or y + h + 12 <= v or v + t + 12 <= y, f"{a} and {b}"
        for item in nodes:
            for source in item.inputs:
                if box := boxes.get(source.partition(":")[0]):
                    new_row = box[1] + box[3] < item.at[1]
                    assert box[0] <= item.at[0] or new_row, f"{source} into {item.id}"


def size(item: Node) -> tuple[float, float]:
    """Width and height of a node as the page draws it (web/src/editor/geometry.ts)."""
    if item.op in ("input", "parameter", "data", "constant"):
        return 146, 84
    pitch = 18 if len(item.inputs) > 4 else 29
    return (132 if item.op == "chip" else 124), max(100, 14 + pitch * len(item.inputs))


def test_orders_are_all_different() -> None:
    orders = [ALL[name]["view"]["order"] for name in CIRCUITS]
    assert len(set(orders)) == len(orders)


# --- figures -----------------------------------------------------------------------------


def test_multiply() -> None:
    run = run_of("multiply")
    assert value(run, "f") == -6
    assert gradients(run) == {"x": 3.0, "y": -2.0, "f": 1.0}
    run.advance(1)
    assert [value(run, id) for id in "xyf"] == pytest.approx([-1.97, 2.98, -5.8706], abs=1e-12)
    big = run_of("multiply", step_size=1.0)
    big.advance(1)
    assert value(big, "f") == 1.0


def test_add_multiply() -> None:
    run = run_of("add-multiply")
    assert (value(run, "q"), value(run, "f")) == (3, -12)
    assert [gradients(run)[id] for id in "xyz"] == [-4, -4, 3]
    run.advance(1)
    assert value(run, "f") == pytest.approx(-11.5924, abs=1e-12)


def test_neuron() -> None:
    run = run_of("neuron")
    assert [value(run, id) for id in ("ax", "by", "axby", "z")] == [-1, 6, 5, 2]
    assert value(run, "f") == pytest.approx(GOLDEN["neuron_out"], abs=1e-12)
    found = gradients(run)
    for id, wanted in GOLDEN["neuron_gradients"].items():
        assert found[id] == pytest.approx(wanted, abs=1e-12)
    assert found["z"] / 0.25 == pytest.approx(0.42, abs=0.005)
    run.advance(1)
    assert value(run, "f") == pytest.approx(GOLDEN["neuron_after_step"], abs=1e-12)
    with_values(run_of("neuron"), a=0, b=0, c=3)
    at_three = with_values(run_of("neuron"), a=0, b=0, c=3)
    assert value(at_three, "f") == pytest.approx(0.952574, abs=1e-6)
    assert gradients(at_three)["z"] == pytest.approx(0.0451767, abs=1e-7)


def test_gate_gallery() -> None:
    nodes = {
        "((a*b+c)*d)^2": "power2",
        "(a+b)/(c+d)": "ratio",
        "max(a,b)": "larger",
        "relu(b)": "rectified",
        "a*a+b*b+c*c": "squares",
        "exp(c)": "grown",
        "sig(a*b+c)": "sig",
        "tanh(a)": "squashed",
        "1/d": "inverse",
    }
    for expression, id in nodes.items():
        data = {**ALL["gate-gallery"], "output": id}
        run = Run(data, compiled=False)
        wanted = GOLDEN["gate_expressions"][expression]
        assert value(run, id) == pytest.approx(wanted["value"], abs=1e-12)
        assert [gradients(run)[i] for i in "abcd"] == pytest.approx(wanted["grad_abcd"], abs=1e-12)
    assert [gradients(Run({**ALL["gate-gallery"], "output": "sum3"}, compiled=False))[i] for i in "abcd"] == [
        1,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(("x1", "x2", "out"), [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_nand(x1: int, x2: int, out: int) -> None:
    run = with_values(run_of("nand"), x1=x1, x2=x2)
    assert value(run, "out") == out
    assert all(g == 0 for id, g in gradients(run).items() if id != "out")


def test_a_small_change_of_a_perceptron_does_nothing_or_everything() -> None:
    run = with_values(run_of("nand"), x1=1, x2=1)
    for b, out in ((3.0, 0), (3.5, 0), (3.99, 0), (4.01, 1), (4.5, 1)):
        assert value(with_values(run, b=b), "out") == out
    run.advance(20)
    assert value(run, "b") == 4.5


@pytest.mark.parametrize(("x1", "x2"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_half_adder(x1: int, x2: int) -> None:
    run = with_values(run_of("half-adder"), x1=x1, x2=x2)
    assert (value(run, "carry"), value(run, "sum")) == divmod(x1 + x2, 2)


@pytest.mark.parametrize(
    ("weight", "rows"),
    [(-1.0, [(0, 0), (0, 1), (0, 1), (1, 0)]), (-0.99, [(1, 1)] * 4)],
)
def test_a_changed_weight_breaks_the_half_adder_where_its_note_says(
    weight: float, rows: list[tuple[int, int]]
) -> None:
    for which in (0, 1):
        data = json.loads(json.dumps(ALL["half-adder"]))
        data["chips"]["nand"]["nodes"][which]["params"]["value"] = weight
        run = Run(data, compiled=False)
        for pair, wanted in zip(((0, 0), (0, 1), (1, 0), (1, 1)), rows, strict=True):
            with_values(run, x1=pair[0], x2=pair[1])
            assert (value(run, "carry"), value(run, "sum")) == wanted


def test_svm() -> None:
    run = run_of("svm")
    assert run.metrics()["accuracy"] == pytest.approx(4 / 6)
    run.advance(2000)
    accuracy = dict(run.history()["accuracy"])
    assert run.metrics()["accuracy"] == 1.0
    assert max(step for step, part in accuracy.items() if part < 1) < 240
    full = run_of("svm", spring=1.0, order="cyclic")
    for step, wanted in GOLDEN["svm_cyclic_order"].items():
        full.advance(int(step) - full.step)
        assert [value(full, id) for id in "abc"] == pytest.approx(wanted, abs=1e-9)
    assert full.metrics()["accuracy"] == pytest.approx(5 / 6)


def test_two_layer_net() -> None:
    run = run_of("two-layer-net")
    springs = [node for node in ALL["two-layer-net"]["nodes"] if node["op"] == "parameter"]
    assert len(springs) == 13
    assert {n["id"] for n in springs if n["params"].get("spring") is False} == {"c1", "c2", "c3", "d4"}
    assert all(abs(n["params"]["value"]) <= 0.5 for n in springs)
    run.advance(400)
    assert run.metrics()["accuracy"] == 1.0
    full = run_of("two-layer-net", spring=1.0)
    full.advance(400)
    assert full.metrics()["accuracy"] < 1.0


def _net(w: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, neurons and points of many nets at once: ``w`` [runs, 13], ``rows`` [runs, 3]."""
    points = np.column_stack([rows[:, :2], np.ones(len(rows))])
    neurons = np.maximum(0, np.einsum("rkj,rj->rk", w[:, :9].reshape(-1, 3, 3), points))
    return (w[:, 9:12] * neurons).sum(1) + w[:, 12], neurons, points


def _perfect(spring: float, steps: int, runs: int, seed: int) -> float:
    """Share of perfect nets by the guide's rule, written apart from the engine, many nets side by side."""
    data, rng = np.array(GOLDEN["svm_data"]), np.random.default_rng(seed)
    w = rng.uniform(-0.5, 0.5, (runs, 13))
    held = spring * np.array([1, 1, 0] * 3 + [1, 1, 1, 0])
    for _ in range(steps):
        rows = data[rng.integers(6, size=runs)]
        score, neurons, points = _net(w, rows)
        pull = np.where(rows[:, 2] * score < 1, rows[:, 2], 0.0)[:, None]
        hidden = (pull * w[:, 9:12] * (neurons > 0))[:, :, None] * points[:, None, :]
        w += 0.01 * (np.hstack([hidden.reshape(runs, 9), pull * neurons, pull]) - held * w)
    right = [(_net(w, np.tile(row, (runs, 1)))[0] > 0) == (row[2] > 0) for row in data]
    return float(np.all(right, axis=0).mean())


@pytest.mark.parametrize(
    ("spring", "steps", "share"), [(1.0, 400, 0.13), (0.01, 400, 0.88), (0.01, 4000, 0.993)]
)
def test_how_often_the_guides_net_ends_perfect(spring: float, steps: int, share: float) -> None:
    assert _perfect(spring, steps, 600, 4) == pytest.approx(share, abs=0.05)


def test_the_net_follows_the_guides_rule() -> None:
    """One run of the preset against the twin's arithmetic, on the rows that the run shows."""
    run, data = run_of("two-layer-net", spring=0.3), np.array(GOLDEN["svm_data"])
    names = ["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3", "a4", "b4", "c4", "d4"]
    w = np.array([[value(run, name) for name in names]])
    held = 0.3 * np.array([1, 1, 0] * 3 + [1, 1, 1, 0])
    for _ in range(60):
        run.advance(1)
        rows = data[[run.status()["row"]]]
        score, neurons, points = _net(w, rows)
        pull = np.where(rows[:, 2] * score < 1, rows[:, 2], 0.0)[:, None]
        hidden = (pull * w[:, 9:12] * (neurons > 0))[:, :, None] * points[:, None, :]
        w = w + 0.01 * (np.hstack([hidden.reshape(1, 9), pull * neurons, pull]) - held * w)
        assert [value(run, name) for name in names] == pytest.approx(w[0].tolist(), abs=1e-12)


def test_hinge_cost() -> None:
    run = run_of("hinge-cost")
    assert [value(run, f"s{k}") for k in (1, 2, 3)] == pytest.approx([0.56, 0.37, 1.1])
    assert [value(run, id) for id in ("h1", "h2", "h3", "reg", "total")] == pytest.approx(
        GOLDEN["cost_example"], abs=1e-12
    )
    found = gradients(run)
    assert [found[f"w{k}"] for k in range(3)] == pytest.approx(GOLDEN["cost_example_gradient_w"], abs=1e-12)
    for output, pull in (("outlier_hinge", 1.0), ("outlier_squared", 202.0)):
        other = Run({**ALL["hinge-cost"], "output": output}, compiled=False)
        assert gradients(other)["outlier"] == pull
    squared = Run({**ALL["hinge-cost"], "output": "squared"}, compiled=False)
    h = np.array([value(squared, f"h{k}") for k in (1, 2, 3)])
    assert value(squared, "squared") == pytest.approx((h**2).sum() + 0.005)


@pytest.mark.parametrize(("start", "names"), [((0.6, 0.9), "0.6_0.9"), ((2.0, 2.0), "2.0_2.0")])
@pytest.mark.parametrize(
    ("step_size", "costs"),
    [(0.15, {"q": "quadratic", "c": "cross_entropy"}), (0.005, {"c": "cross_entropy"})],
)
def test_slow_neuron(start: tuple[float, float], names: str, step_size: float, costs: dict[str, str]) -> None:
    run = run_of("slow-neuron", step_size=step_size)
    with_values(run, w_q=start[0], b_q=start[1], w_c=start[0], b_c=start[1])
    for epoch in range(0, 301, 50):
        run.advance(epoch - run.step)
        for tag, cost in costs.items():
            rows = {row[0]: row[1:] for row in GOLDEN["single_neuron"][f"{cost}_{names}_eta{step_size}"]}
            found = [value(run, f"{id}_{tag}") for id in ("a", "w", "b")]
            assert found == pytest.approx(rows[epoch], abs=1e-9), (epoch, cost)


def test_the_notes_figures_of_the_slow_neuron() -> None:
    run = run_of("slow-neuron")
    run.advance(50)
    assert value(run, "a_c") == pytest.approx(0.0985, abs=5e-5)
    run.advance(100)
    assert value(run, "a_q") == pytest.approx(0.933, abs=5e-4)


@pytest.mark.parametrize(("w", "b", "factor"), [(1.0, -0.5, 0.25), (100.0, -50.0, 25.0)])
def test_chain(w: float, b: float, factor: float) -> None:
    run = with_values(run_of("chain"), w=w, b=b)
    for k in range(1, 11):
        assert float(run.read(f"n{k}/factor", "value")) == pytest.approx(factor)
    assert value(run, "product") == pytest.approx(factor**10)
    assert gradients(run)["x"] == pytest.approx(value(run, "product"))
    short = with_values(Run({**ALL["chain"], "output": "n4"}, compiled=False), w=w, b=b)
    assert gradients(short)["x"] == pytest.approx(factor**4)


def test_the_note_of_the_chain_can_be_followed() -> None:
    """One pull, then the steep weights: the pull moved nothing that the steep chain would feel."""
    run = run_of("chain")
    assert value(run, "product") == pytest.approx(9.5e-7, rel=0.005)
    run.apply({"kind": "tug", "amount": 1.0})
    run.advance(1)
    assert [gradients(run)["x"], value(run, "product")] == pytest.approx([9.7e-7] * 2, rel=0.005)
    assert gradients(with_values(run, w=100.0, b=-50.0))["x"] == pytest.approx(25.0**10)
    run.apply({"kind": "tug", "amount": 1.0})
    run.advance(1)
    assert min(value(run, "w"), value(run, "b")) > 1e9
    assert gradients(run)["x"] == 0


def test_linear_regression() -> None:
    run = run_of("linear-regression")
    run.advance(1000)
    wanted = GOLDEN["linear_regression"]
    assert [value(run, id) for id in ("w", "b", "cost")] == pytest.approx(
        [wanted["w"], wanted["b"], wanted["cost"]], abs=1e-9
    )
    assert value(run, "w") == pytest.approx(13 / 14, abs=1e-9)


@pytest.mark.parametrize("z", [-6.0, -1.0, 0.0, 3.3, 6.0])
def test_sigmoid_is_tanh(z: float) -> None:
    run = with_values(run_of("sigmoid-is-tanh"), z=z)
    assert value(run, "sig") == pytest.approx(1 / (1 + np.exp(-z)), rel=1e-12)
    assert abs(value(run, "gap")) < 1e-15
    assert abs(gradients(run)["z"]) < 1e-15
