"""The race of the strategies, and the surface they climb."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.errors import QuestionError
from engine.questions.race import weighted_sum
from engine.runs.trainer import Run
from tests.engine.documents import multiply, svm
from tests.engine.test_strategies import values


@pytest.mark.parametrize(
    ("inputs", "evaluations", "lead"), [(5, 1500, 2.8), (50, 800, 8.9), (500, 400, 28.0)]
)
def test_backprops_lead_grows_with_the_inputs(inputs: int, evaluations: int, lead: float) -> None:
    """On a weighted sum a random try of the walk gains 1/√(2πn) of a straight step on average."""
    run = Run(multiply(), compiled=False)
    args = {
        "inputs": inputs,
        "evaluations": evaluations,
        "seed": 3,
        "length": 0.1,
        "strategies": ["random_walk", "backprop"],
    }
    answer = run.answer("race", args)
    assert answer["inputs"] == inputs
    gains = {lane["name"]: lane["value"] for lane in answer["strategies"]}
    assert gains["backprop"] / gains["random_walk"] == pytest.approx(lead, rel=0.2)


def test_a_race_leaves_the_run_alone_and_tells_paths() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(3)
    before = values(run, "xyf")
    answer = run.answer(
        "race",
        {
            "evaluations": 60,
            "seed": 1,
            "strategies": ["numerical_forward", "numerical_central", "backprop", "random_search"],
        },
    )
    assert values(run, "xyf") == before
    assert answer["inputs"] is None
    assert answer["nodes"] == ["x", "y"]
    for lane in answer["strategies"]:
        assert lane["series"][0] == [0, before[2]]
        assert lane["series"][-1][0] <= 60
        assert len(lane["path"]) == len(lane["series"])
        assert np.prod(lane["path"][-1]) == pytest.approx(lane["value"])
    costs = [lane["cost"] for lane in answer["strategies"][:2]]
    assert costs[0].startswith("3 evaluations") and costs[1].startswith("5 evaluations")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"strategies": ["luck"]}, 'no strategy "luck"'),
        ({"strategies": "all"}, "must be a list"),
        ({"evaluations": 0}, "whole number from 1"),
        ({"inputs": 10**6}, "whole number from 1"),
        ({"length": -1}, "above 0"),
        ({"length": "x"}, "above 0"),
    ],
)
def test_a_bad_race_is_refused(args: dict[str, Any], words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        Run(multiply(), compiled=False).answer("race", args)


def test_a_race_can_be_cancelled() -> None:
    with pytest.raises(QuestionError, match="Cancelled"):
        Run(multiply(), compiled=False).answer("race", {}, cancelled=lambda: True)


def test_the_weighted_sum_is_the_same_for_a_seed() -> None:
    assert weighted_sum(5, 1) == weighted_sum(5, 1) != weighted_sum(5, 2)


def test_the_surface_is_the_output() -> None:
    answer = Run(multiply(), compiled=False).answer(
        "surface", {"x": "x", "y": "y", "n": 7, "range": {"x": [-1, 1]}}
    )
    assert answer["x"][0] == -1 and answer["y"][0] == -10 and answer["y"][-1] == 10
    assert np.array(answer["z"]) == pytest.approx(np.outer(answer["y"], answer["x"]))


def test_the_surface_of_a_loss_is_the_mean_over_its_data() -> None:
    run = Run(svm(), compiled=False)
    answer = run.answer("surface", {"x": "a", "y": "b", "n": 3, "range": {"x": [0, 2], "y": [-3, -1]}})
    assert answer["z"][1][1] == pytest.approx(run.metrics()["objective"])
    assert answer["rows"] == 6
    over_data = run.answer("surface", {"x": "x", "y": "y", "n": 3, "range": {"x": [-1, 1], "y": [-1, 1]}})
    assert over_data["rows"] == 0 and over_data["z"][1][1] == pytest.approx(max(0.0, 1.0 - -1.0))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({}, "no node"),
        ({"x": "x", "y": "x"}, 'both "x"'),
        ({"x": "x", "y": "f"}, "computed by its gate"),
        ({"x": "x", "y": "y", "n": 1}, "from 2 to 200"),
        ({"x": "x", "y": "y", "range": {"x": [1]}}, r"\[low, high\]"),
    ],
)
def test_a_bad_surface_is_refused(args: dict[str, Any], words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        Run(multiply(), compiled=False).answer("surface", args)
