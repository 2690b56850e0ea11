"""Point sets: made as their source makes them, repeatable, parted, drawn and erased by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine.data.clouds import DATASETS, MAKERS, MANY, VALUES
from engine.data.examples import Examples
from engine.data.load import examples
from engine.data.points import FEATURES, featurise
from engine.errors import DataError


def made(name: str, **settings: Any) -> Examples:
    found = examples({"name": name, **settings})
    assert found is not None
    return found


def in_order(found: Examples) -> np.ndarray:
    """Rows in the order in which they were made."""
    assert found.origin is not None
    return np.argsort(found.origin)


@pytest.mark.parametrize("name", MAKERS)
def test_every_set_is_parted_repeatable_and_inside_the_square(name: str) -> None:
    found = made(name, examples=300, train_share=0.6, noise=0.02, seed=3)
    assert (found.train, found.validation, found.test) == (180, 60, 60)
    assert found.x.shape == (300, 2) and found.x.dtype == np.float32 and found.plane
    assert np.abs(found.xy).max() <= 6.6  # type: ignore[arg-type]
    again = made(name, examples=300, train_share=0.6, noise=0.02, seed=3, classes=None)
    np.testing.assert_array_equal(found.x, again.x)
    assert not np.array_equal(found.x, made(name, examples=300, train_share=0.6, noise=0.02, seed=4).x)
    if name in VALUES:
        assert found.coding == "number" and not found.classes and np.abs(found.targets).max() <= 1.2
    else:
        counts = np.bincount(found.labels())
        assert len(counts) == len(found.classes) == (3 if name in MANY else 2)
        if name not in ("xor", "circle"):
            assert counts.max() - counts.min() <= 1


def test_the_spiral_is_the_one_of_the_playground() -> None:
    found = made("spiral", examples=100)
    order = in_order(found)
    for k in range(100):
        i, start = k // 2, 0.0 if k % 2 == 0 else math.pi
        r, t = i / 50 * 5, 1.75 * i / 50 * 2 * math.pi + start
        np.testing.assert_allclose(
            found.xy[order[k]],  # type: ignore[index]
            np.array([r * math.sin(t), r * math.cos(t)]),
            atol=1e-5,
        )
        assert found.labels()[order[k]] == (1 if k % 2 == 0 else 0)


def test_without_noise_circle_and_xor_are_told_apart_by_their_rule() -> None:
    circle, xor = made("circle"), made("xor")
    np.testing.assert_array_equal(circle.labels(), np.hypot(*circle.xy.T) < 2.5)  # type: ignore[union-attr]
    np.testing.assert_array_equal(xor.labels(), xor.xy.prod(axis=1) >= 0)  # type: ignore[union-attr]
    assert np.abs(xor.xy).min() >= 0.3 - 1e-6  # type: ignore[arg-type]


def test_hills_are_the_six_gaussians_of_the_playground() -> None:
    found = made("hills", examples=400)
    centres = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    for (x1, x2), target in zip(found.xy.astype(float), found.targets[:, 0], strict=True):  # type: ignore[union-attr]
        best = 0.0
        for c1, c2, sign in centres:
            height = sign * min(1.0, max(0.0, 1 - math.hypot(x1 - c1, x2 - c2) / 2))
            best = height if abs(height) > abs(best) else best
        assert target == pytest.approx(best, abs=1e-5)


def test_noise_moves_points_along_straight_lines() -> None:
    still, some, more = (made("spiral", noise=noise) for noise in (0.0, 0.1, 0.2))
    np.testing.assert_allclose(more.xy - still.xy, 2 * (some.xy - still.xy), atol=1e-5)  # type: ignore[operator]
    np.testing.assert_array_equal(still.targets, more.targets)


@pytest.mark.parametrize("name", ["gauss", "moons", "blobs"])
def test_more_points_leave_the_first_ones_alone(name: str) -> None:
    few, many = made(name, examples=60), made(name, examples=90)
    first = in_order(many)[:60]
    np.testing.assert_allclose(few.xy[in_order(few)], many.xy[first], atol=1e-6)  # type: ignore[index]


@pytest.mark.parametrize("classes", [2, 5, 10])
@pytest.mark.parametrize("name", MANY)
def test_rings_and_blobs_have_as_many_classes_as_asked(name: str, classes: int) -> None:
    found = made(name, classes=classes)
    assert found.targets.shape == (500, classes) and set(found.labels()) == set(range(classes))


def test_features_are_what_their_names_say() -> None:
    x1, x2 = 1.25, -2.5
    expected = [x1, x2, x1**2, x2**2, x1 * x2, math.sin(x1), math.sin(x2)]
    np.testing.assert_allclose(featurise(np.array([[x1, x2]]), list(FEATURES))[0], expected, rtol=1e-6)
    found = made("gauss", features=["x1*x2", "x2"])
    assert found.inputs == ("x1*x2", "x2") and found.shape == (2,)
    np.testing.assert_array_equal(found.x, featurise(found.xy, found.inputs))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("coding", "expected"),
    [("sign", [[-1.0], [1.0]]), ("bit", [[0.0], [1.0]]), ("one_hot", [[1, 0], [0, 1]])],
)
def test_two_classes_are_coded_as_wished(coding: str, expected: list[list[float]]) -> None:
    found = made("gauss", coding=coding)
    assert found.classes == ("−1", "+1"), "with the minus of all other numbers on the page"
    for label in (0, 1):
        row = int(np.flatnonzero(found.labels() == label)[0])
        assert found.targets[row].tolist() == expected[label] and found.label(row) == label


def test_points_by_hand_train_and_erased_ones_are_gone() -> None:
    base = made("gauss", examples=40)
    found = made("gauss", examples=40, points=[[1, 2, 0], [3, 4, 1]], erased=[0, 7])
    assert found.origin is not None
    assert found.train + found.validation + found.test == 40
    assert not {0, 7} & set(found.origin.tolist())
    hand = [int(np.flatnonzero(found.origin == -1 - k)[0]) for k in (0, 1)]
    assert max(hand) < found.train
    assert found.xy[hand].tolist() == [[1, 2], [3, 4]] and found.labels()[hand].tolist() == [0, 1]  # type: ignore[index]
    kept = found.origin >= 0
    assert set(found.origin[kept]) == set(base.origin.tolist()) - {0, 7}  # type: ignore[union-attr]


def test_a_drawn_set_keeps_the_part_of_a_point_when_more_are_drawn() -> None:
    points = [[k / 10, 0.0, k % 2] for k in range(30)]

    def parts(count: int) -> dict[int, str]:
        found = made("points", points=points[:count], train_share=0.5)
        return {
            int(found.origin[row]): part  # type: ignore[index]
            for part in ("train", "validation", "test")
            for row in range(*found.part(part))
        }

    few, many = parts(20), parts(30)
    assert all(many[origin] == part for origin, part in few.items())
    assert set(many.values()) == {"train", "validation", "test"}
    assert made("points", points=points).train == 30
    assert made("points").train == 0


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"name": "spirals"}, 'Did you mean "spiral"'),
        ({"name": "gauss", "features": ["x3"]}, '"x3"'),
        ({"name": "gauss", "features": []}, "at least one"),
        ({"name": "gauss", "features": ["x1", "x1"]}, "twice"),
        ({"name": "gauss", "points": [[0, 0, 7]]}, "class 7"),
        ({"name": "gauss", "examples": 60_000}, "50,000"),
        ({"name": "blobs", "coding": "sign"}, "two classes"),
    ],
)
def test_what_is_wrong_with_a_set_is_said(section: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words.replace("(", "[(]")):
        examples(section)


def test_the_catalogue_lists_every_set() -> None:
    assert {one.name for one in DATASETS} == {*MAKERS, "points"}
