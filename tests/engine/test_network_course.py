"""The course of training a network: evaluations, divergence, early stopping, schedules, the best epoch."""

from __future__ import annotations

import pytest

from engine.networks.course import GLANCE, changed
from tests.engine.net import document, node
from tests.engine.test_network_machine import machine, small

STROKES = {"name": "strokes", "examples": 2000, "train_share": 0.4}


def test_a_glance_goes_on_from_the_last_whole_evaluation() -> None:
    """Some examples are easier than others: the figures do not jump when all have been looked at."""
    made = machine({**small(), "data": STROKES})
    course = made.course
    first, stop = course.examples.part("validation")
    assert stop - first > GLANCE and made.status()["estimated"]
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


def test_early_stopping_ends_training_and_can_be_lifted() -> None:
    made = machine(small(early_stopping={"patience": 2}, optimizer={"learning_rate": 1e-7}))
    assert made.advance(2000) < 2000
    assert made.trouble.code == "ended"
    assert made.trouble.severity == "warning"
    made.apply({"kind": "train", "path": "early_stopping", "value": None})
    assert made.trouble is None
    assert made.advance(5) == 5


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
