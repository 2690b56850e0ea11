"""The drawing pad and the rope on a class."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from engine.data import digits
from engine.data.ink import as_seen
from engine.errors import QuestionError
from engine.questions import predict, pull_input
from engine.runs.trainer import Run

PRESET = json.loads((Path(__file__).parents[2] / "static" / "presets" / "digits-mlp.json").read_text())


@pytest.fixture(scope="module")
def run() -> Run:
    """The digits preset after ten epochs."""
    made = Run(PRESET)
    made.advance(1200)
    return made


def ask(run: Run, question: Any, **args: Any) -> dict[str, Any]:
    theta = run.machine.network.theta.copy()
    answer = question.answer(run, args, lambda *a: None, lambda: False)
    json.dumps(answer, allow_nan=False)
    assert np.array_equal(run.machine.network.theta, theta)
    return answer


def test_predict_shows_what_every_layer_makes_of_pixels(run: Run) -> None:
    row = digits.load().part("validation")[0]
    answer = ask(run, predict, pixels=digits.load().values(row).tolist())
    assert answer["best"] == digits.load().label(row)
    assert sum(answer["output"]) == pytest.approx(1, abs=1e-5)
    assert np.shape(answer["activations"]["image"]) == (1, 8, 8)
    assert np.shape(answer["activations"]["hidden"]) == (30,)
    assert np.shape(answer["weighted_inputs"]["hidden"]) == (30,)
    run.machine.apply({"kind": "example", "row": row})
    assert answer["activations"]["hidden"] == pytest.approx(run.machine.read("hidden", "activation").tolist())


def test_drawn_digits_are_read_like_those_of_the_set(run: Run) -> None:
    """Real digits, drawn large at another place on the pad, are sampled back to where they were."""
    examples = digits.load()
    first, stop = examples.part("validation")
    right = 0
    for row in range(first, first + 150):
        large = ndimage.zoom(examples.values(row).reshape(8, 8), 20, order=1)
        pad = np.zeros((280, 280))
        pad[90:250, 20:180] = np.clip(large, 0, 1)
        right += ask(run, predict, ink=pad.tolist())["best"] == examples.label(row)
    assert right / 150 > 0.85
    assert stop > first + 150


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 28, 28)])
def test_a_drawing_is_boxed_and_centred(shape: tuple[int, ...]) -> None:
    ink = np.zeros((100, 140))
    ink[60:90, 100:104] = 1
    moved = np.roll(ink, (-50, -80), axis=(0, 1))
    seen = as_seen(ink, shape)
    assert seen.shape == shape
    assert np.array_equal(seen, as_seen(moved, shape))
    assert np.array_equal(seen, as_seen(np.pad(ink, 30), shape))
    rows, columns = ndimage.center_of_mass(seen[0])
    assert rows == pytest.approx((shape[1] - 1) / 2, abs=0.6)
    assert columns == pytest.approx((shape[2] - 1) / 2, abs=0.6)
    assert 0 <= seen.min() <= seen.max() <= 1


def test_digits_are_counted_in_sixteenths_and_fill_the_height() -> None:
    y, x = np.mgrid[0:120, 0:120]
    ring = (np.abs(np.hypot((x - 60) / 0.7, y - 60) - 40) < 6).astype(float)
    seen = as_seen(ring, (1, 8, 8))[0]
    assert np.array_equal(seen * 16, np.round(seen * 16))
    assert seen[0].max() > 0
    assert seen[7].max() > 0
    assert seen[4, 3] < 0.3
    assert seen.mean() >= 0.24


def test_blank_paper_is_blank() -> None:
    assert not as_seen(np.zeros((50, 50)), (1, 8, 8)).any()
    assert as_seen(np.ones((1, 1)), (1, 28, 28)).any()


def test_the_rope_gives_the_gradient_of_the_score_and_moves_the_drawing(run: Run) -> None:
    pixels = digits.load().values(1300)
    before = ask(run, predict, pixels=pixels.tolist())
    answer = ask(
        run, pull_input, **{"class": 3, "amount": 1.0, "step": 0.02, "steps": 1, "pixels": pixels.tolist()}
    )
    h = 1e-2
    for k in (20, 28, 43):
        up, down = pixels.copy(), pixels.copy()
        up[k] += h
        down[k] -= h
        difference = (
            ask(run, predict, pixels=up.tolist())["scores"][3]
            - ask(run, predict, pixels=down.tolist())["scores"][3]
        )
        assert answer["gradient"][k] == pytest.approx(difference / (2 * h), rel=2e-3, abs=1e-4)
    assert answer["pixels"] == pytest.approx(
        np.clip(pixels + 0.02 * np.array(answer["gradient"]), 0, 1).tolist()
    )
    assert answer["scores"][3] > before["scores"][3]


def test_pulled_long_enough_any_digit_becomes_any_class(run: Run) -> None:
    for row in (1250, 1300):
        for target in range(10):
            pixels = digits.load().values(row).tolist()
            for of in ("score", "probability"):
                answer = ask(
                    run,
                    pull_input,
                    **{"class": str(target), "steps": 200, "step": 0.1, "of": of, "pixels": pixels},
                )
                assert answer["best"] == target or of == "probability"
                assert 0 <= min(answer["pixels"]) <= max(answer["pixels"]) <= 1


def test_a_pull_away_lowers_the_score(run: Run) -> None:
    pixels = digits.load().values(1300).tolist()
    best = ask(run, predict, pixels=pixels)["best"]
    before = ask(run, predict, pixels=pixels)["scores"][best]
    assert ask(run, pull_input, **{"class": best, "amount": -1, "pixels": pixels})["scores"][best] < before


def test_no_tug_runs_back_through_a_softmax_whose_score_is_pulled(run: Run) -> None:
    pixels = digits.load().values(1300).tolist()
    score = ask(run, pull_input, **{"class": 3, "pixels": pixels})["gradients"]
    assert "output" not in score
    assert score["scores"] == [float(k == 3) for k in range(10)]
    share = ask(run, pull_input, **{"class": 3, "pixels": pixels, "of": "probability"})["gradients"]
    assert share["output"] == score["scores"]


@pytest.mark.parametrize(
    ("question", "args", "words"),
    [
        (predict, {"pixels": [1, 2, 3]}, "64 finite numbers"),
        (predict, {"pixels": "abc"}, "list of numbers"),
        (predict, {"ink": [[1, 2], [3]]}, "equal length"),
        (predict, {"ink": [1, 2]}, "rows and columns"),
        (predict, {"ink": [[0.0] * 513]}, "512"),
        (pull_input, {"class": 12}, "0 to 9"),
        (pull_input, {}, "0 to 9"),
        (pull_input, {"class": 1, "steps": 1000}, "200"),
        (pull_input, {"class": 1, "amount": "much"}, "finite number"),
        (pull_input, {"class": 1, "of": "loss"}, "probability"),
    ],
)
def test_a_bad_question_is_refused_in_words(
    run: Run, question: Any, args: dict[str, Any], words: str
) -> None:
    with pytest.raises(QuestionError, match=words):
        question.answer(run, args, lambda *a: None, lambda: False)
