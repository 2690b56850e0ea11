"""The course of training a network: evaluations, divergence, early stopping, schedules, the best epoch."""

from __future__ import annotations

from typing import Any

import pytest

from engine.documents.document import parse
from engine.networks.course import GLANCE, TRAIN_SHARE, changed
from engine.runs.trainer import Run
from tests.engine.net import document, node
from tests.engine.test_network_machine import machine, small

STROKES = {"name": "strokes", "examples": 2000, "train_share": 0.4}
CURVE = {
    **document(
        node("hidden", "dense", "image", units=6, activation="tanh"), node("y", "dense", "hidden", units=1)
    ),
    "data": {"name": "formula", "examples": 60},
}


def test_a_glance_goes_on_from_the_last_whole_evaluation() -> None:
    """Some examples are easier than others: the figures do not jump when all have been looked at."""
    made = machine({**small(), "data": STROKES})
    course = made.course
    first, stop = course.examples.part("validation")
    assert stop - first > GLANCE and made.status()["estimated"]
    assert made.status()["judged"] == {"within": GLANCE, "train": TRAIN_SHARE}
    assert made.metrics()["validation_loss"] == made.network.evaluate(first, first + GLANCE)[0]
    made.advance(made.steps_per_epoch)
    whole = made.metrics()
    assert not made.status()["estimated"]
    assert whole["validation_loss"] == made.network.evaluate(first, stop)[0]
    course.glance(made.network)
    assert made.status()["estimated"]
    for name, figure in whole.items():
        assert made.metrics()[name] == pytest.approx(figure), f"{name}: nothing has changed"
    loss, right = made.network.evaluate(first, first + GLANCE)
    made.advance(7)
    course.glance(made.network)
    now, read = made.network.evaluate(first, first + GLANCE)
    assert now < loss and read != right
    assert made.metrics()["validation_loss"] == pytest.approx(whole["validation_loss"] * now / loss)
    again = machine({**small(), "data": STROKES})
    again.load(made.save())
    course.glance(made.network)
    again.course.glance(again.network)
    assert again.metrics() == made.metrics()


@pytest.mark.parametrize(
    ("whole", "then", "now", "found"),
    [
        (0.2, 0.3, 0.3, 0.2),
        (0.2, 0.3, 0.15, 0.1),
        (0.2, 0.3, 0.4, 0.3),
        (0.2, 0.0, 0.1, 0.3),
        (0.1, 0.2, 0.0, 0.0),
    ],
)
def test_a_cost_of_all_follows_that_of_some(whole: float, then: float, now: float, found: float) -> None:
    assert changed(whole, then, now) == pytest.approx(found)


def test_a_diverged_run_stops_and_names_the_node() -> None:
    drawing = document(
        node("a", "dense", "image", units=8, activation="relu"),
        node("out", "dense", "a", units=10),
        loss="quadratic",
        optimizer={"learning_rate": 1e9},
    )
    drawing["data"] = {"name": "digits", "examples": 200}
    made = machine(drawing)
    done = made.advance(500)
    assert done < 500
    assert made.trouble.code == "diverged"
    assert made.trouble.node in ("a", "out")
    assert "smaller learning rate" in made.trouble.hint
    assert made.advance(1) == 0


def test_the_last_update_of_an_epoch_may_break_the_numbers() -> None:
    """No minibatch comes after it to notice: the evaluation does."""
    drawing = document(
        node("a", "dense", "image", units=8),
        node("out", "dense", "a", units=10),
        loss="quadratic",
        optimizer={"learning_rate": 1e8},
        batch_size=100,
    )
    drawing["data"] = {"name": "digits", "examples": 200}
    made = machine(drawing)
    assert made.advance(2) == 2
    assert made.trouble.code == "diverged"
    assert made.metrics()["epoch"] == 1
    again = machine(drawing)
    again.load(made.save())
    assert again.trouble.text == made.trouble.text


def test_scores_beyond_all_numbers_stop_a_hinge() -> None:
    """The hinge of inf - inf is NaN and no 0: nothing may look perfect that is broken."""
    drawing = document(
        node("a", "dense", "image", units=8),
        node("b", "dense", "a", units=8),
        node("out", "dense", "b", units=10),
        loss="hinge",
        optimizer={"learning_rate": 1e3},
    )
    drawing["data"] = {"name": "digits", "examples": 200}
    made = machine(drawing)
    made.advance(200)
    assert made.trouble.code == "diverged"


def test_a_sum_over_examples_does_not_depend_on_past_batches() -> None:
    """A large minibatch makes room for itself; a replay may never have needed that room."""
    small_rooms = machine(small())
    large_rooms = machine(small())
    large_rooms.network.hold(500)
    first, stop = 0, small_rooms.examples.train
    assert large_rooms.network.evaluate(first, stop) == small_rooms.network.evaluate(first, stop)


def test_a_cosine_without_a_length_lasts_the_training() -> None:
    made = machine(small(schedule={"name": "cosine"}, epochs=40))
    made.advance(20 * 20)
    assert made.course.factor == pytest.approx(0.5)
    made.apply({"kind": "train", "path": "epochs", "value": 20})
    assert made.course.factor == pytest.approx(0.0)
    made.apply({"kind": "train", "path": "schedule.epochs", "value": 40})
    assert made.course.factor == pytest.approx(0.5)


def test_early_stopping_ends_training_and_can_be_lifted() -> None:
    made = machine(small(early_stopping={"patience": 2}, optimizer={"learning_rate": 1e-7}))
    assert made.advance(2000) < 2000
    assert made.trouble.code == "ended"
    assert made.trouble.severity == "warning"
    made.apply({"kind": "train", "path": "early_stopping", "value": None})
    assert made.trouble is None
    assert made.advance(5) == 5


def test_nothing_is_waited_for_without_validation_examples() -> None:
    drawing = small(early_stopping={"patience": 1}, schedule={"name": "halve_on_plateau", "patience": 1})
    drawing["data"] = {"name": "circle", "examples": 40, "train_share": 1.0}
    drawing["nodes"][-1]["params"]["units"] = 2
    made = machine(drawing)
    assert made.advance(40) == 40
    assert made.trouble is None and made.course.plateau == 1.0


@pytest.mark.parametrize(
    ("factor", "stop_at", "changes", "said"),
    [(0.5, 1 / 128, 7, "1/128"), (0.5, 0.2, 3, "1/8"), (0.1, 0.001, 3, "0.001"), (0.5, 1.0, 1, "1/2")],
)
def test_the_rate_is_halved_on_a_plateau_and_training_ends_at_its_bound(
    factor: float, stop_at: float, changes: int, said: str
) -> None:
    """Nielsen, chapter 3: it terminates when the learning rate has dropped to 1/128 of its original value."""
    schedule = {"name": "halve_on_plateau", "patience": 1, "factor": factor, "stop_at": stop_at}
    made = machine(small(schedule=schedule, optimizer={"learning_rate": 1e-7}))
    made.advance(20 * 20)
    assert made.course.plateau == pytest.approx(factor**changes)
    assert f"fell to {said} of the first one" in made.trouble.text


def test_the_best_validation_epoch_is_kept_with_its_weights() -> None:
    made = machine()
    made.advance(20 * 6)
    course = made.course
    assert 1 <= course.best_epoch <= 6
    theta = made.network.theta.copy()
    made.network.theta[:] = course.best_theta
    first, stop = made.examples.part("validation")
    assert made.network.evaluate(first, stop)[1] == pytest.approx(course.best)
    made.network.theta[:] = theta


def test_another_cost_begins_without_the_figures_of_the_former_one() -> None:
    """Its lowest cost, the estimates that go on from it, and the number that is shown at once."""
    made = machine({**small(loss="quadratic"), "data": STROKES})
    made.advance(made.steps_per_epoch * 2)
    best, quadratic = made.course.best, made.metrics()["train_loss"]
    made.apply({"kind": "train", "path": "loss", "value": "log_likelihood"})
    first, _ = made.course.examples.part("train")
    assert made.metrics()["train_loss"] == made.network.evaluate(first, first + GLANCE)[0] > quadratic
    assert not made.course.turn and not made.course.costs and not made.course.validated
    assert made.course.best == best, "accuracies can still be compared"
    made.rebuild(parse({**small(loss="quadratic"), "data": STROKES, "train": {"loss": "hinge"}}))
    assert not made.course.whole

    curve = machine(CURVE)
    curve.advance(curve.steps_per_epoch * 2)
    assert curve.course.best_epoch
    curve.apply({"kind": "train", "path": "loss", "value": "mean_squared_error"})
    assert not curve.course.best_epoch and curve.course.best_theta is None


def test_a_cost_that_was_tried_and_left_is_replayed() -> None:
    run = Run({**CURVE, "train": {**CURVE["train"], "seed": 1}})
    run.advance(30)
    for name in ("mean_squared_error", "quadratic"):
        run.apply({"kind": "train", "path": "loss", "value": name})
    course: Any = run.machine
    assert not course.course.best_epoch
    run.advance(10)
    now = course.course.save()
    run.seek(5)
    run.seek(40)
    again: Any = run.machine
    assert again.course.save()["best"] == now["best"]


def test_another_activation_has_another_best_epoch() -> None:
    made = machine()
    made.advance(20 * 3)
    assert made.course.best_epoch
    again = small()
    again["nodes"][3]["params"]["rate"] = 0.3
    made.rebuild(parse(again))
    assert made.course.best_epoch, "dropout is for training alone"
    again["nodes"][2]["params"]["activation"] = "relu"
    made.rebuild(parse(again))
    assert not made.course.best_epoch and made.course.best_theta is None


def test_the_figures_follow_a_weight_that_is_set_by_hand() -> None:
    made = machine()
    made.advance(30)
    before = made.metrics()
    made.apply({"kind": "weight", "node": "out", "port": "bias", "index": [3], "value": 50.0})
    now = made.metrics()
    assert now["train_loss"] > before["train_loss"] and now["train_accuracy"] < before["train_accuracy"]
    first, stop = made.examples.part("train")
    assert now["train_loss"] == made.network.evaluate(first, stop)[0]


def test_the_figures_follow_a_number_of_a_layer_that_changes_its_answers() -> None:
    drawing = document(
        node("first", "dense", "image", units=8),
        node("bent", "leaky_relu", "first", slope=0.01),
        node("drop", "dropout", "bent", rate=0.2),
        node("out", "dense", "drop", units=10, activation="softmax"),
    )
    made = machine({**drawing, "data": {"name": "digits", "examples": 200}})
    made.advance(made.steps_per_epoch)
    whole = made.metrics()
    made.apply({"kind": "param", "node": "drop", "name": "rate", "value": 0.6})
    assert made.metrics() == whole, "dropout answers as before"
    made.apply({"kind": "param", "node": "bent", "name": "slope", "value": 1.0})
    first, stop = made.examples.part("validation")
    assert made.metrics()["validation_loss"] != whole["validation_loss"]
    assert made.metrics()["validation_loss"] == pytest.approx(made.network.evaluate(first, stop)[0])
