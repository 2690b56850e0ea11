"""Baselines, the cost of a gradient and the spread of a start, against slow and independent ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.svm import SVC

from engine.errors import QuestionError
from engine.insight.one_against_one import Pairs
from engine.questions.baselines import darkness
from engine.runs.trainer import Run
from tests.engine.net import made_up

PRESETS = Path(__file__).parents[2] / "static" / "presets"


def preset(name: str, data: str = "") -> Run:
    drawing: dict[str, Any] = json.loads((PRESETS / f"{name}.json").read_text("utf-8"))
    return Run({**drawing, "data": {"name": data}} if data else drawing)


def blobs(count: int, classes: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    labels = rng.integers(classes, size=count)
    return rng.normal(size=(count, 4)) + 1.3 * np.eye(8)[labels][:, :4] * (1 + labels[:, None]), labels


@pytest.mark.parametrize("gamma", ["auto", "scale"])
@pytest.mark.parametrize("classes", [2, 5])
def test_pairs_vote_as_scikit_learn_does(gamma: str, classes: int) -> None:
    x, labels = blobs(240, classes)
    seen, _ = blobs(500, classes, seed=1)
    theirs = SVC(gamma=gamma).fit(x, labels)
    ours = Pairs(gamma)
    assert ours.fit(x, labels)
    found = ours.predict(seen)
    assert found is not None
    assert (found == theirs.predict(seen)).mean() > 0.995  # among equal votes the order may differ
    assert ours.vectors == len(theirs.support_)


def test_pairs_with_one_class_and_when_cancelled() -> None:
    x, _ = blobs(20, 2)
    only = Pairs()
    assert only.fit(x, np.full(20, 3))
    assert (only.predict(x) == 3).all()
    x, labels = blobs(60, 3)
    asked = []
    assert not Pairs().fit(x, labels, cancelled=lambda: bool(asked.append(1)) or len(asked) > 1)
    fitted = Pairs()
    assert fitted.fit(x, labels) and fitted.predict(x, cancelled=lambda: True) is None


def test_baselines_of_the_digits() -> None:
    progress = []
    answer = preset("baselines", "digits").answer("baselines", {}, lambda *p: progress.append(p))
    rows = {row["rule"]: row for row in answer["rows"]}
    assert list(rows) == ["random", "darkness", "svm"]
    assert rows["random"]["accuracy"] == pytest.approx(0.1, abs=0.02)
    assert 0.1 < rows["darkness"]["accuracy"] < 0.3
    assert rows["svm"]["accuracy"] > 0.95 and rows["svm"]["examples"] == 1200
    assert answer["judged"] == 297 and 0 <= answer["net"] <= 1
    assert progress[-1][0] <= progress[-1][1]


def test_darkness_is_the_nearest_mean() -> None:
    run = preset("baselines", "digits")
    examples = run.machine.examples
    guesses = darkness(examples)
    means = []
    for k in range(10):
        images = [examples.x[row].sum() for row in range(examples.train) if examples.label(row) == k]
        means.append(sum(map(float, images)) / len(images))
    first, _ = examples.part("validation")
    for row in range(25):
        dark = float(examples.x[first + row].sum())
        assert guesses[row] == min(range(10), key=lambda k: abs(means[k] - dark))


def test_baselines_of_two_classes_that_one_number_tells_apart() -> None:
    """The targets of the Playground's sets are -1 and +1: two classes all the same."""
    run = preset("playground")
    examples = run.machine.examples
    assert examples.targets.shape[1] == 1
    answer = run.answer("baselines")
    guessing, machine = answer["rows"]
    assert answer["classes"] == 2 and guessing["accuracy"] == pytest.approx(0.5, abs=0.05)
    theirs = SVC(gamma="auto").fit(examples.x[: examples.train], examples.labels()[: examples.train])
    first, stop = examples.part("validation")
    expected = theirs.score(examples.x[first:stop], examples.labels()[first:stop])
    assert machine["accuracy"] == pytest.approx(expected, abs=0.02) and expected > 0.9
    with pytest.raises(QuestionError, match="no classes"):
        preset("regression").answer("baselines")


def test_baselines_refuse_what_has_no_classes_or_makes_no_sense() -> None:
    with pytest.raises(QuestionError, match="no classes"):
        preset("softmax").answer("baselines")
    run = preset("baselines", "digits")
    for args in ({"rules": ["magic"]}, {"examples": 1}, {"examples": "many"}, {"gamma": "wide"}):
        with pytest.raises(QuestionError):
            run.answer("baselines", args)
    cancelled = run.answer("baselines", {}, lambda *_: None, lambda: True)
    assert cancelled["rows"] == []


def test_the_gradient_costs_n_passes_or_two() -> None:
    run = preset("two-passes")
    before = run.machine.network.theta.copy()
    answer = run.answer("gradient_cost")
    assert answer["weights"] == answer["moved"] == 64 * 30 + 30 + 30 * 10 + 10
    passes = {one["name"]: one["passes"] for one in answer["methods"]}
    assert passes == {"backprop": 2, "forward": 2261, "central": 4521}
    seconds = {one["name"]: one["seconds"] for one in answer["methods"]}
    assert seconds["central"] > seconds["forward"] > 100 * seconds["backprop"]
    assert answer["largest_difference"] < 1e-6
    assert np.array_equal(run.machine.network.theta, before)


def test_the_gradient_of_a_net_that_cannot_train_has_no_cost() -> None:
    with pytest.raises(QuestionError, match="cannot be trained"):
        preset("softmax").answer("gradient_cost")


def test_the_spread_of_the_books_thousand_inputs() -> None:
    answer = preset("spread-of-z").answer("start_spread")
    starts = {one["name"]: one for one in answer["starts"]}
    assert (answer["inputs"], answer["on"], answer["source"], answer["chosen"]) == (
        1000,
        500,
        "half",
        "normal",
    )
    for name, wanted in (("normal", 501**0.5), ("scaled", 1.5**0.5)):
        assert starts[name]["expected"] == pytest.approx(wanted, rel=1e-12)
        assert starts[name]["deviation"] == pytest.approx(wanted, rel=0.03)
        assert sum(starts[name]["counts"]) >= 4_990
    assert starts["normal"]["flat"] > 0.8 and starts["scaled"]["flat"] < 0.001
    assert starts["zeros"]["deviation"] == 0


def test_the_spread_of_a_deeper_layer_and_of_none() -> None:
    run = preset("halving")
    answer = run.answer("start_spread", {"node": "output"})
    assert (answer["node"], answer["inputs"], answer["source"]) == ("output", 30, "data")
    network = run.machine.network
    network.batch(np.arange(100))
    hidden = network.of_batch("hidden", 100).astype(float)
    assert answer["on"] == pytest.approx((hidden**2).sum(1).mean(), rel=0.05)
    with pytest.raises(QuestionError, match="no dense layer"):
        run.answer("start_spread", {"node": "image"})
    with pytest.raises(QuestionError, match="no dense layer"):
        preset("softmax").answer("start_spread")


def test_made_up_examples_are_enough_for_a_baseline() -> None:
    """Numbers that are no images have no darkness."""
    run = preset("baselines", "digits")
    run.machine.examples = made_up(200, classes=3)
    answer = run.answer("baselines")
    assert [row["rule"] for row in answer["rows"]] == ["random", "svm"]
