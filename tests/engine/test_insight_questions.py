"""Gradient norms, histograms, the confusion matrix and the worst mistakes, against slow obvious twins."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from engine.errors import QuestionError
from engine.networks.course import METRICS
from engine.networks.glass import Glass
from engine.questions import gradient_norms, histogram, mistakes, pull_input
from engine.runs.trainer import Run
from tests.engine.net import document, node

LAYERS = (
    node("h", "dense", "image", units=8, activation="sigmoid"),
    node("y", "dense", "h", units=10, activation="softmax"),
)


def ask(run: Run, question: Any, **args: Any) -> dict[str, Any]:
    theta, state = run.machine.network.theta.copy(), run.machine.network.random.bit_generator.state
    answer: dict[str, Any] = question.answer(run, args, lambda *a: None, lambda: False)
    json.dumps(answer, allow_nan=False)
    assert np.array_equal(run.machine.network.theta, theta)
    assert run.machine.network.random.bit_generator.state == state
    return answer


def digits(*layers: dict[str, Any], **train: Any) -> Run:
    drawn = document(*(layers or LAYERS), **{"batch_size": 10, "seed": 1, **train})
    return Run({**drawn, "data": {"name": "digits", "examples": 300}})


@pytest.fixture(scope="module")
def run() -> Run:
    made = digits(optimizer={"name": "momentum", "learning_rate": 0.1})
    made.advance(90)
    return made


def one_by_one(run: Run, count: int) -> dict[str, np.ndarray]:
    """Mean gradients over the first examples, looking at one at a time."""
    glass, sums = Glass(run.machine.network), {}
    for row in range(count):
        glass.look(run.machine.examples.values(row), run.machine.examples.targets[row])
        glass.pull_loss()
        for id in ("h", "y"):
            sums[id] = sums.get(id, 0) + glass.gradient(f"{id}/z").astype(np.float64)
            sums[f"{id}w"] = sums.get(f"{id}w", 0) + glass.weight_gradient(id, "weight").astype(np.float64)
    return {name: total / count for name, total in sums.items()}


def test_norms_are_those_of_the_mean_gradient(run: Run) -> None:
    answer = ask(run, gradient_norms, examples=130)
    mean = one_by_one(run, 130)
    for layer in answer["layers"]:
        id = layer["node"]
        assert layer["delta"] == pytest.approx(np.linalg.norm(mean[id]), rel=1e-4)
        assert layer["gradient"] == pytest.approx(np.linalg.norm(mean[f"{id}w"]), rel=1e-4)
    assert answer["examples"] == 130
    assert answer["ratio"] == pytest.approx(answer["layers"][0]["delta"] / answer["layers"][1]["delta"])


@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov", "rmsprop", "adam"])
def test_the_length_of_the_update_is_the_one_that_a_step_makes(rule: str) -> None:
    """With the whole training set as minibatch the measured gradient is the one that training uses."""
    run = digits(batch_size=300, optimizer={"name": rule, "learning_rate": 0.05, "clip": 0.2}, l2=3.0)
    before = run.machine.network.weight("h", "weight").astype(np.float64)
    told = next(one for one in ask(run, gradient_norms)["layers"] if one["node"] == "h")
    run.advance(1)
    moved = run.machine.network.weight("h", "weight") - before
    assert told["update"] == pytest.approx(np.linalg.norm(moved) / np.linalg.norm(before), rel=1e-3)


def test_the_curves_have_them_and_a_replay_has_the_same(run: Run) -> None:
    curves = run.history()
    assert {"delta:h", "gradient:h", "update:h", "delta:y"} <= curves.keys()
    assert len(curves["delta:h"]) == len(curves["train_loss"])
    again = digits(optimizer={"name": "momentum", "learning_rate": 0.1})
    for _ in range(90):
        again.advance(1)
    assert again.history() == curves
    loaded = Run.load(run.save())
    loaded.seek(33)
    assert loaded.metrics() == {name: dict(points)[33] for name, points in curves.items()}
    assert len(run.read("*", "metrics")) == len(METRICS)


def test_curves_follow_an_edit_of_the_layers() -> None:
    run = digits()
    run.advance(5)
    other = document(node("y", "dense", "image", units=10, activation="softmax"), batch_size=10, seed=1)
    run.edit({**other, "data": {"name": "digits", "examples": 300}})
    assert [name for name in run.metrics() if name.startswith("delta:")] == ["delta:y"]


@pytest.mark.parametrize("args", [{"examples": 0}, {"examples": "many"}, {"examples": 1.5}, {"part": "test"}])
def test_bad_arguments_are_named(run: Run, args: dict[str, Any]) -> None:
    with pytest.raises(QuestionError, match=next(iter(args))):
        ask(run, gradient_norms, **args)


def test_the_matrix_counts_what_each_example_is_read_as(run: Run) -> None:
    answer = ask(run, mistakes, most=100)
    examples, glass = run.machine.examples, Glass(run.machine.network)
    first, stop = examples.part("validation")
    counts, losses = np.zeros((10, 10), int), {}
    for row in range(first, stop):
        glass.look(examples.values(row), examples.targets[row])
        true, read = examples.label(row), int(glass.value("y").argmax())
        counts[true, read] += 1
        if true != read:
            losses[row] = glass.loss()
    assert answer["counts"] == counts.tolist()
    assert answer["wrong"] == len(losses)
    assert answer["examples"] == answer["total"] == stop - first
    shown = [one["row"] for one in answer["worst"]]
    assert shown == sorted(losses, key=lambda row: -losses[row])[:100]
    assert answer["worst"][0]["loss"] == pytest.approx(losses[shown[0]], rel=1e-4)
    pixels = np.frombuffer(base64.b64decode(answer["pixels"]), np.uint8).reshape(len(shown), 64)
    assert np.allclose(pixels[0] / 255, examples.values(shown[0]), atol=1 / 255)


def test_a_cell_shows_its_examples(run: Run) -> None:
    answer = ask(run, mistakes, cell=[3, 3], most=5)
    assert {(one["true"], one["read"]) for one in answer["worst"]} == {(3, 3)}
    assert len(answer["worst"]) == 5
    with pytest.raises(QuestionError, match="cell"):
        ask(run, mistakes, cell=[3, 10])


def test_the_test_set_stays_in_its_envelope() -> None:
    run = digits()
    with pytest.raises(QuestionError, match="closed envelope"):
        ask(run, mistakes, part="test")
    run.apply({"kind": "envelope", "open": True})
    assert ask(run, mistakes, part="test")["part"] == "test"


@pytest.mark.parametrize("units", [1, 2])
def test_points_are_marked_right_or_wrong(units: int) -> None:
    activation = "tanh" if units == 1 else "softmax"
    drawn = document(node("y", "dense", "image", units=units, activation=activation), seed=1)
    run = Run({**drawn, "data": {"name": "gauss"}})
    run.advance(200)
    answer = ask(run, mistakes, part="train")
    points = answer["points"]
    wrong = sum(a != b for a, b in zip(points["true"], points["read"], strict=True))
    assert wrong == answer["wrong"]
    assert len(points["x"]) == answer["examples"]
    assert np.trace(answer["counts"]) > 0.9 * answer["examples"]
    assert answer["pixels"] is None


def test_scores_that_are_no_shares_are_confused_too() -> None:
    run = digits(
        node("line", "dense", "image", units=3, activation="tanh"), node("y", "dense", "line", units=10)
    )
    assert ask(run, mistakes)["wrong"] > 0


def missed(run: Run, part: str, target: str) -> list[tuple[int, float, np.ndarray, np.ndarray]]:
    """Row, loss, wanted and said of every example of a part, the highest loss first, one at a time."""
    examples, glass = run.machine.examples, Glass(run.machine.network)
    found = []
    for row in range(*examples.part(part)):
        glass.look(examples.values(row), examples.targets[row])
        found.append((row, glass.loss(), glass.value(target).copy(), glass.value("y").copy()))
    return sorted(found, key=lambda one: -one[1])


def test_numbers_are_told_with_what_was_wanted_and_the_highest_loss_first() -> None:
    layers = (node("h", "dense", "image", units=4, activation="tanh"), node("y", "dense", "h", units=1))
    drawn = document(*layers, loss="mean_squared_error", seed=1)
    run = Run({**drawn, "data": {"name": "formula", "formula": "x^2", "examples": 400, "noise": 0.2}})
    run.advance(30)
    for part in ("train", "validation"):
        answer, twin = ask(run, mistakes, part=part, most=100), missed(run, part, "label")
        assert (answer["reads"], answer["outputs"], answer["names"]) == ("numbers", 1, ["x"])
        assert answer["examples"] == answer["total"] == len(twin)
        for one, (row, loss, wanted, said) in zip(answer["worst"], twin, strict=False):
            assert (one["row"], one["outputs"]) == (row, [0])
            assert one["loss"] == pytest.approx(loss, rel=1e-4)
            assert one["wanted"] == pytest.approx(wanted) and one["said"] == pytest.approx(said, rel=1e-4)
            assert one["inputs"] == pytest.approx(run.machine.examples.values(row))
        off = [abs(said[0] - wanted[0]) for _, _, wanted, said in twin]
        assert answer["distance"] == pytest.approx(np.mean(off), rel=1e-4)
        by_row = {row: (wanted[0], said[0]) for row, _, wanted, said in twin}
        pairs = answer["pairs"]
        assert pairs["row"] == sorted(by_row)
        for row, *pair in zip(pairs["row"], pairs["wanted"], pairs["said"], strict=True):
            assert pair == pytest.approx(by_row[row], rel=1e-4)
    with pytest.raises(QuestionError, match="closed envelope"):
        ask(run, mistakes, part="test")


def test_of_many_numbers_the_sum_of_the_losses_ranks_and_the_furthest_are_told() -> None:
    """A net that says its own input again is judged by every pixel, and knows no classes."""
    layers = (
        node("h", "dense", "image", units=8, activation="sigmoid"),
        node("flat", "flatten", "image"),
        node("y", "dense", "h", units=64, activation="sigmoid"),
    )
    again = [{"loss": "reconstruction", "of": "y", "target": "flat", "weight": 2}]
    run = digits(*layers, losses=again)
    run.advance(20)
    answer, twin = ask(run, mistakes, most=10), missed(run, "validation", "flat")
    assert [one["row"] for one in answer["worst"]] == [row for row, *_ in twin][:10]
    worst, (_, loss, wanted, said) = answer["worst"][0], twin[0]
    assert worst["loss"] == pytest.approx(loss, rel=1e-4)
    furthest = sorted(np.argsort(-np.abs(said - wanted))[:4].tolist())
    assert (answer["outputs"], worst["outputs"]) == (64, furthest)
    assert worst["said"] == pytest.approx(said[furthest], rel=1e-4)
    assert worst["inputs"] == [] and len(base64.b64decode(answer["pixels"])) == 10 * 64
    pairs = answer["pairs"]
    assert 600 <= len(pairs["said"]) <= 600 + 10 * 4 and len(set(pairs["output"])) > 50
    assert set(zip(pairs["row"], pairs["output"], strict=True)) >= {
        (one["row"], k) for one in answer["worst"] for k in one["outputs"]
    }


def test_numbers_that_are_not_finite_are_the_worst_and_are_told_as_none() -> None:
    drawn = document(node("y", "dense", "image", units=1), loss="quadratic", seed=1)
    table = "size,rooms,price\n" + "\n".join(f"{k},{k % 7},{k * 1.5}" for k in range(40))
    section = {"name": "houses", "text": table, "label": "price", "task": "number"}
    run = Run({**drawn, "data": section})
    network, examples = run.machine.network, run.machine.examples
    first, stop = examples.part("validation")
    network.weight("y", "weight")[...] = [[1.0, 1e10]]
    examples.x.setflags(write=True)
    kept, examples.x[first + 2, 1] = examples.x[first + 2, 1], 1e30
    try:
        answer = ask(run, mistakes)
    finally:
        examples.x[first + 2, 1] = kept
    worst = answer["worst"][0]
    assert (worst["row"], worst["loss"], worst["said"]) == (first + 2, None, [None])
    assert answer["lost"] == 1 and answer["distance"] > 0
    assert None not in [one["loss"] for one in answer["worst"][1:]]
    assert answer["names"] == ["size", "rooms"] and answer["examples"] == stop - first


def test_points_of_the_plane_are_told_by_how_far_off_they_are() -> None:
    drawn = document(node("y", "dense", "image", units=1), loss="quadratic", seed=1)
    run = Run({**drawn, "data": {"name": "hills", "examples": 60}})
    points, twin = ask(run, mistakes)["points"], sorted(missed(run, "validation", "label"))
    rows = [row for row, *_ in twin]
    assert np.transpose([points["x"], points["y"]]) == pytest.approx(run.machine.examples.xy[rows])
    assert points["off"] == pytest.approx([float(said[0] - wanted[0]) for *_, wanted, said in twin], rel=1e-4)


def test_an_output_that_no_loss_judges_is_not_wrong() -> None:
    drawn = document(node("h", "dense", "image", units=1), node("y", "dense", "h", units=1), seed=1)
    judged = {"losses": [{"loss": "quadratic", "of": "h", "target": "label", "weight": 1}]}
    with pytest.raises(QuestionError, match="No loss compares"):
        ask(Run({**drawn, "data": {"name": "formula", "formula": "x"}, "train": judged}), mistakes)


def test_a_histogram_counts_every_number_once(run: Run) -> None:
    answer = ask(run, histogram, node="h")
    weight = run.machine.network.weight("h", "weight")
    assert sum(answer["counts"]) == weight.size == answer["numbers"]
    assert answer["deviation"] == pytest.approx(weight.std(), rel=1e-4)
    fresh = digits(optimizer={"name": "momentum", "learning_rate": 0.1}).machine.network
    assert answer["start"]["deviation"] == pytest.approx(fresh.weight("h", "weight").std(), rel=1e-5)
    assert np.allclose(np.add(answer["edges"], answer["edges"][::-1]), 0)


@pytest.mark.parametrize("of", ["activation", "weighted_input", "gradient"])
def test_histograms_over_examples(run: Run, of: str) -> None:
    answer = ask(run, histogram, node="h", of=of, bins=20)
    glass = Glass(run.machine.network)
    found = []
    for row in range(300):
        glass.look(run.machine.examples.values(row), run.machine.examples.targets[row])
        glass.pull_loss()
        slot = "h" if of == "activation" else "h/z"
        found.append(glass.gradient(slot) if of == "gradient" else glass.value(slot))
    counts = np.histogram(np.concatenate(found), answer["edges"])[0]
    assert np.abs(counts - answer["counts"]).sum() <= 8
    assert (answer["edges"][0] == 0) == (of == "activation")


def test_a_histogram_of_nothing_says_why(run: Run) -> None:
    with pytest.raises(QuestionError, match="no weights"):
        ask(run, histogram, node="image")
    with pytest.raises(QuestionError, match="no layer"):
        ask(run, histogram, node="nowhere")


@pytest.mark.parametrize("features", [["x1", "x2"], ["x1", "x2^2", "x1*x2", "sin(x2)"]])
def test_pulling_a_point_moves_it_where_the_output_changes(features: list[str]) -> None:
    drawn = document(
        node("h", "dense", "image", units=6, activation="tanh"), node("y", "dense", "h", units=1), seed=1
    )
    run = Run({**drawn, "data": {"name": "circle", "features": features}})

    def output(x: float, y: float) -> float:
        answer = ask(run, pull_input, **{"class": 0}, steps=0, point=[x, y])
        return float(answer["output"][0])

    answer = ask(run, pull_input, **{"class": 0}, steps=1, step=0.1, amount=-2, point=[1.0, -2.0])
    h = 1e-2
    slope = [
        (output(1 + h, -2) - output(1 - h, -2)) / (2 * h),
        (output(1, -2 + h) - output(1, -2 - h)) / (2 * h),
    ]
    assert answer["point_gradient"] == pytest.approx(slope, rel=2e-2, abs=1e-3)
    assert answer["point"] == pytest.approx(np.array([1, -2]) - 0.2 * np.array(answer["point_gradient"]))
    assert ask(run, pull_input, **{"class": 0}, steps=200, step=1e6, point=[0, 0])["point"][0] in (-6, 6)
    with pytest.raises(QuestionError, match="other coordinates"):
        ask(run, pull_input, **{"class": 0}, point=[1.0])


def test_looking_at_an_example_in_the_past_starts_no_branch() -> None:
    run = digits()
    run.advance(20)
    run.seek(7)
    run.apply({"kind": "example", "row": 3})
    assert run.machine.shown()[2] == 3
    assert [branch["id"] for branch in run.branches()] == [0]
    assert run.tip == 20
    run.apply({"kind": "train", "path": "l2", "value": 1.0})
    assert len(run.branches()) == 2
