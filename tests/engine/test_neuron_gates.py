"""One neuron taken apart: its terms, its tugs, and the explanation of each, against finite differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.errors import EventError, QuestionError
from engine.networks.neuron import DRAWN, OBJECTIVES
from engine.runs.trainer import Run
from tests.engine import net
from tests.engine.test_neuron_field import drawing

HEAD = 12


def spiral(*layers: dict[str, Any], steps: int = 30) -> Run:
    run = Run(drawing(*layers, name="xor", examples=80, noise=0.1), seed=2)
    run.advance(steps)
    return run


DEEP = (
    {"units": 5, "activation": "tanh"},
    {"units": 4, "activation": "sigmoid"},
    {"units": 1, "activation": "tanh"},
)


def parts(run: Run, node: str, unit: int) -> tuple[np.ndarray, np.ndarray]:
    numbers = run.read(node, f"neuron{unit}")
    assert numbers is not None
    return numbers[:HEAD], numbers[HEAD:].reshape(-1, 4)


def test_the_terms_add_up_to_the_neuron() -> None:
    run = spiral(*DEEP)
    head, rows = parts(run, "h2", 1)
    value, z, bias = head[:3]
    assert z == pytest.approx((rows[:, 1] * rows[:, 2]).sum() + bias, abs=1e-5)
    assert value == pytest.approx(1 / (1 + np.exp(-z)), abs=1e-5)
    assert rows[:, 0].tolist() == [0, 1, 2, 3, 4]
    assert np.allclose(rows[:, 1], run.read("h1", "activation"))
    assert np.allclose(rows[:, 2], run.read("h2", "weight")[1])
    assert OBJECTIVES[int(head[6])] == "loss" and head[5] == -1


def test_the_largest_terms_and_the_rest() -> None:
    run = Run(drawing({"units": 3}, {"units": 10}, name="digits"), seed=1)
    head, rows = parts(run, "h1", 2)
    x, w = run.read("x", "activation").ravel(), run.read("h1", "weight")[2]
    assert len(rows) == DRAWN and head[8] == x.size - DRAWN and head[10] == x.size
    told = set(rows[:, 0].astype(int))
    smallest = min(abs(x[k] * w[k]) for k in told)
    assert all(abs(x[k] * w[k]) <= smallest for k in range(x.size) if k not in told)
    assert head[9] == pytest.approx(sum(x[k] * w[k] for k in range(x.size) if k not in told), abs=1e-5)
    assert (np.diff(rows[:, 0]) > 0).all()
    why = run.answer("why", {"node": "h1", "unit": 2, "what": "rest", "of": "value"})
    assert f"the sum of the {x.size - DRAWN} smallest terms" in why["sentence"]


def test_tugs_are_the_gradients_of_the_run() -> None:
    run = spiral(*DEEP)
    head, rows = parts(run, "h1", 3)
    assert head[3] == pytest.approx(run.read("h1", "gradient")[3], rel=1e-5)
    dw = run.read("h1", "weight_gradient")[3]
    assert np.allclose(head[4] * rows[:, 1], dw, rtol=1e-4, atol=1e-8)


def test_without_an_answer_the_output_is_pulled() -> None:
    run = spiral(*DEEP)
    run.apply({"kind": "example", "point": [1.5, 0.5]})
    head, _ = parts(run, "h3", 0)
    assert OBJECTIVES[int(head[6])] == "output" and head[5] == 1 and head[3] == 1
    slope = 1 - run.read("h3", "activation")[0] ** 2
    assert head[4] == pytest.approx(slope, rel=1e-4)


def test_the_answer_that_is_given_for_a_point_gives_it_a_loss() -> None:
    run = spiral(*DEEP)
    point = {"kind": "example", "point": [1.5, 0.5]}
    deltas = []
    for answer in (0, 1):
        run.apply({**point, "answer": answer})
        head, _ = parts(run, "h3", 0)
        assert OBJECTIVES[int(head[6])] == "loss" and head[5] == -1
        assert run.read("label", "activation").tolist() == [2 * answer - 1]
        assert run.machine.status()["answer"] == answer
        deltas.append(head[4])
    assert deltas[0] > 0 > deltas[1]
    again = Run.load(run.save())
    assert np.array_equal(parts(again, "h3", 0)[0], parts(run, "h3", 0)[0])
    with pytest.raises(EventError, match="no class 2"):
        run.apply({**point, "answer": 2})
    run.apply(point)
    assert run.machine.status()["answer"] is None
    assert OBJECTIVES[int(parts(run, "h3", 0)[0][6])] == "output"


def test_frozen_and_cut_are_told_and_hold() -> None:
    run = spiral(*DEEP)
    for index in ([0, 1], [0, 0]):  # two at rest: both are logged
        run.apply({"kind": "lock", "node": "h2", "port": "weight", "index": index, "locked": True})
    run.apply({"kind": "weight", "node": "h2", "port": "weight", "index": [0, 1], "value": 0.0})
    frozen = run.read("h2", "weight")[0, 0]
    run.advance(20)
    assert run.read("h2", "weight")[0, :2].tolist() == [frozen, 0.0]
    assert run.read("h2", "weight_locked")[0].tolist() == [1, 2, 0, 0, 0]
    assert parts(run, "h2", 0)[1][:, 3].tolist() == [1, 2, 0, 0, 0]
    theta = run.machine.save()["theta"]
    run.seek(30)
    run.advance(20)
    assert (run.machine.save()["theta"] == theta).all()


WHATS = ["x1", "w1", "p1", "b", "z", "a"]


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize(("node", "unit"), [("h1", 2), ("h2", 0), ("h3", 0)])
def test_every_tug_is_checked_on_the_net_itself(node: str, unit: int, what: str) -> None:
    run = spiral(*DEEP)
    of = "share" if what == "x1" else "gradient"
    told = run.answer("why", {"node": node, "unit": unit, "of": of, "what": what})
    assert told["check"]["verdict"] == "matches", told["check"]
    head, rows = parts(run, node, unit)
    delta = head[5] * head[4]
    known = {"x1": delta * rows[1, 2], "w1": delta * rows[1, 1], "a": head[5] * head[3]}
    assert told["tug"] == pytest.approx(known.get(what, delta), rel=1e-4, abs=1e-9)
    terms = [term["product"] for term in told["terms_of"]]
    assert sum(terms) == pytest.approx(told["tug"], rel=1e-3, abs=1e-8)


def test_a_wrong_gradient_does_not_match(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.explain import neuron

    run = spiral(*DEEP)
    check = neuron._check
    monkeypatch.setattr(neuron, "_check", lambda seen, id, analytic: check(seen, id, analytic * 1.1))
    told = run.answer("why", {"node": "h3", "unit": 0, "of": "gradient", "what": "b"})
    assert told["check"]["verdict"] == "differs"


def test_the_way_on_to_the_loss_and_back_to_the_input() -> None:
    run = spiral(*DEEP)
    told = run.answer("why", {"node": "h1", "unit": 0, "of": "gradient", "what": "a"})
    assert [hop["open"] and hop["open"]["node"] for hop in told["forward"]] == [None, "h3", "h2", "h1"]
    assert told["forward"][0]["name"] == "the loss"
    back = run.answer("why", {"node": "h3", "unit": 0, "of": "value", "what": "z"})["back"]
    assert [hop["open"] and hop["open"]["node"] for hop in back] == ["h3", "h2", "h1", None]
    assert back[-1]["name"] in ("x1", "x2")


def test_a_hop_pairs_a_number_with_its_own_tug() -> None:
    run = spiral(*DEEP)
    told = run.answer("why", {"node": "h1", "unit": 0, "of": "gradient", "what": "z"})
    for hop in (*told["forward"][1:], *(one for one in told["back"] if one["open"])):
        head = parts(run, hop["open"]["node"], hop["open"]["unit"])[0]
        value, slope = (1, 4) if hop["name"].endswith(": z") else (0, 3)
        assert hop["value"] == pytest.approx(head[value], rel=1e-4)
        assert hop["tug"] == pytest.approx(head[5] * head[slope], rel=1e-3, abs=1e-8)
    assert told["forward"][-1]["tug"] == pytest.approx(told["tug"], rel=1e-4)


def test_the_formula_of_a_tug_is_about_what_is_pulled() -> None:
    run = spiral(*DEEP)
    told = run.answer("why", {"node": "h1", "unit": 0, "of": "gradient", "what": "z"})
    assert told["tex"].startswith(r"\frac{\partial C}{\partial z} =")
    assert (
        told["tex"].endswith(r"\frac{\partial C}{\partial a}")
        and r"\partial a}{\partial a" not in told["tex"]
    )
    assert "and the loss " in told["sentence"]
    assert told["tug"] == pytest.approx(-told["gradient"])


def test_a_tug_that_single_precision_rounds_away_is_told_as_zero_everywhere() -> None:
    run = spiral(*DEEP)
    run.apply({"kind": "weight", "node": "h1", "port": "bias", "index": [1], "value": 15.0})
    for what in ("z", "b", "w1", "p1", "x1"):
        why = run.answer("why", {"node": "h1", "unit": 1, "what": what, "of": "gradient"})
        assert why["tug"] == 0 and "saturated" in why["sentence"]
        assert why["tex_numbers"] == "= 0" and why["code"] == {}
    why = run.answer("why", {"node": "h1", "unit": 1, "what": "a", "of": "gradient"})
    assert why["tug"] != 0 and "saturated" not in why["sentence"]


def test_a_softmax_of_its_own_sends_back_slopes_and_no_weights() -> None:
    layers = {"units": 4, "activation": "tanh"}, {"units": 3, "activation": "softmax"}
    run = Run(drawing(*layers, name="blobs", classes=3, examples=60), seed=2)
    told = run.answer("why", {"node": "h2", "unit": 1, "of": "gradient", "what": "z"})
    assert "its local slope times its own tug" in told["sentence"]
    assert r"w_k" not in told["tex"] and told["tex_numbers"].startswith("= ")
    hidden = run.answer("why", {"node": "h1", "unit": 1, "of": "gradient", "what": "a"})
    assert "its weight times its own tug" in hidden["sentence"]


def test_units_of_classes_are_called_by_their_class(joined: Run) -> None:
    assert joined.machine.classes == dict.fromkeys(("y", "p", "s"), ("0", "1", "2"))
    told = joined.answer("why", {"node": "p", "unit": 1, "of": "value", "what": "a"})
    assert told["name"] == "p, class 1"
    assert {term["name"] for term in told["terms_of"]} == {"s, class 0", "s, class 1", "s, class 2"}
    assert spiral(*DEEP, steps=0).machine.classes == {}, "one number tells which of two"


def test_the_pixels_are_named_by_row_and_column() -> None:
    run = Run(drawing({"units": 3, "activation": "relu"}, {"units": 10}, name="digits"), seed=1)
    told = run.answer("why", {"node": "h1", "unit": 0, "of": "value", "what": "z"})
    assert told["back"][-1]["name"].startswith("pixel ")
    assert sum(term["product"] for term in told["terms_of"]) == pytest.approx(told["result"], abs=1e-4)


@pytest.fixture(scope="module")
def joined() -> Run:
    """Two branches added and laid end to end, normed, and a softmax at the end."""
    nodes = (
        net.node("a", "dense", "x", units=4, activation="tanh"),
        net.node("b", "dense", "x", units=4),
        net.node("sum", "add", "a", "b"),
        net.node("both", "concat", "sum", "b"),
        net.node("n", "batch_norm", "both"),
        net.node("r", "relu", "n"),
        net.node("s", "dense", "r", units=3),
        net.node("p", "softmax", "s"),
    )
    nodes = ({"id": "x", "op": "input"}, {"id": "y", "op": "label"}, *nodes)
    data = {"name": "blobs", "classes": 3, "examples": 60}
    run = Run({"tugboat": 1, "kind": "network", "nodes": [*nodes], "output": "p", "data": data}, seed=3)
    run.advance(20)
    return run


@pytest.mark.parametrize(
    ("node", "unit"), [("p", 1), ("s", 2), ("r", 0), ("r", 6), ("n", 5), ("both", 1), ("both", 7), ("sum", 3)]
)
def test_a_tug_is_split_unit_by_unit_through_layers_that_mix(joined: Run, node: str, unit: int) -> None:
    told = joined.answer("why", {"node": node, "unit": unit, "of": "gradient", "what": "z"})
    assert told["check"]["verdict"] == "matches", told["check"]
    known = -joined.read(node, "gradient").ravel()[unit]
    assert told["tug"] == pytest.approx(known, rel=1e-3, abs=1e-7)
    assert sum(term["product"] for term in told["terms_of"]) == pytest.approx(known, rel=1e-3, abs=1e-7)
    assert told["forward"][0]["name"] == "the loss"
    assert told["back"][-1]["name"] in ("x1", "x2")


def test_what_a_unit_is_made_of_is_told_by_its_own_layer(joined: Run) -> None:
    def why(node: str, unit: int, of: str = "value") -> dict[str, Any]:
        told: dict[str, Any] = joined.answer("why", {"node": node, "unit": unit, "of": of, "what": "z"})
        return told

    branches = why("sum", 2)["terms_of"]
    assert [term["name"] for term in branches] == ["a, neuron 3", "b, neuron 3"]
    (owner,) = why("both", 5)["terms_of"]
    assert owner["open"] == {"node": "b", "unit": 1}
    for told in (why("sum", 2), why("both", 5), why("n", 4)):
        assert sum(term["product"] for term in told["terms_of"]) == pytest.approx(told["result"], abs=1e-5)
    shares = joined.read("p", "activation")
    row = {term["open"]["unit"]: term["slope"] for term in why("p", 1)["terms_of"]}
    assert row == pytest.approx({k: shares[1] * ((k == 1) - shares[k]) for k in range(3)}, abs=1e-6)
    score = why("s", 0, "gradient")["terms_of"]
    assert {term["open"]["node"] for term in score} == {"p"}
    back = [hop["open"] and hop["open"]["node"] for hop in why("p", 0)["back"]]
    assert back[:4] == ["p", "s", "r", "n"] and back[-1] is None


def test_a_softmax_whose_score_is_pulled_says_that_it_has_no_tug(joined: Run) -> None:
    joined.apply({"kind": "example", "point": [0.3, -0.2]})  # nobody knows its class
    try:
        told = joined.answer("why", {"node": "p", "unit": 1, "of": "gradient", "what": "a"})
        assert told["tug"] is None and told["terms_of"] == []
        assert "Your pull takes hold of a score" in told["sentence"]
        below = joined.answer("why", {"node": "s", "unit": 1, "of": "gradient", "what": "z"})
        assert below["check"]["verdict"] == "matches"
    finally:
        joined.apply({"kind": "example", "row": 0})


@pytest.mark.parametrize(
    "args",
    [
        {"node": "h9", "unit": 0, "what": "z"},
        {"node": "h1", "unit": 99, "what": "z"},
        {"node": "h1", "unit": -1, "what": "z"},
        {"node": "label", "unit": 0, "what": "z"},
        {"node": "h1", "unit": 0, "what": "x77"},
        {"node": "h1", "unit": 0, "what": "everything"},
        {"node": "h1", "unit": 0, "what": "z", "of": "soul"},
        {},
    ],
)
def test_a_wrong_question_is_refused_in_words(args: dict[str, Any]) -> None:
    with pytest.raises(QuestionError):
        spiral(*DEEP).answer("why", args)
