"""Drawn strokes and augmentation: repeatable, true to their pose, golden, and for training only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from engine.data import strokes
from engine.data.augment import BLOCK, Renewal, elastic, gaussian, resample, varied
from engine.data.examples import Examples
from engine.data.load import examples
from engine.data.pen import DOTS, WAYS, dots
from engine.documents.check_params import with_defaults
from engine.documents.settings import AUGMENT
from engine.runs.trainer import Run

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "elastic_distortion.json").read_text())
PRESET = json.loads((Path(__file__).parents[2] / "static" / "presets" / "strokes-mlp.json").read_text())


def drawn(**settings: Any) -> Examples:
    found = examples({"name": "strokes", "examples": 300, **settings})
    assert found is not None
    return found


# --- strokes ---------------------------------------------------------------------------------


def test_every_way_to_write_fills_its_box() -> None:
    assert set(WAYS) == set(range(10)) and all(len(ways) >= 2 for ways in WAYS.values())
    for digit, ways in WAYS.items():
        for way in range(len(ways)):
            places = dots(digit, way)
            assert places.shape == (DOTS, 2) and np.abs(places).max() <= 0.6 and np.ptp(places[:, 1]) > 0.9


def test_an_image_is_always_the_same_however_many_are_drawn() -> None:
    labels = np.arange(40) % 10
    images, pose = strokes.draw(5, labels)
    few, few_pose = strokes.draw(5, labels[:7])
    np.testing.assert_array_equal(images[:7], few)
    np.testing.assert_array_equal(pose[:7], few_pose)
    assert not np.array_equal(images, strokes.draw(6, labels)[0])
    assert not np.array_equal(images, strokes.draw(5, labels, round=1)[0])


def test_the_pose_is_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images drawn with one part of the pose moved are those images moved."""

    def at(**parts: float) -> np.ndarray:
        middle = dict(zip(strokes.POSE, [0, 0, 0, 1, 0.1, 2.5], strict=True)) | parts
        pose = np.array(list(middle.values()))
        monkeypatch.setattr(strokes, "LOW", pose)
        monkeypatch.setattr(strokes, "HIGH", pose)
        images, told = strokes.draw(1, np.array([2, 3, 5, 8]))
        np.testing.assert_allclose(told, np.tile(pose, (4, 1)), rtol=1e-6)
        return images.reshape(-1, 28, 28).astype(float)

    base = at()
    np.testing.assert_array_equal(at(x=2)[:, :, 2:], base[:, :, :-2])
    np.testing.assert_array_equal(at(y=-2)[:, :-2], base[:, 2:])
    turned = np.stack([ndimage.rotate(image, -10, reshape=False, order=1) for image in base])
    assert np.abs(at(angle=10) - turned).mean() < 0.3 * np.abs(base - turned).mean()
    assert 1.3 < at(thickness=4).sum() / base.sum() < 1.8
    ink = at(scale=1.2) > 30
    height, before = (np.ptp(np.flatnonzero(rows.any(axis=(0, 2)))) for rows in (ink, base > 30))
    assert height > before
    rows = np.arange(28) - 13.5

    def lean(images: np.ndarray) -> float:
        columns = (images * np.arange(28)).sum(axis=2) / np.maximum(images.sum(axis=2), 1)
        return float(np.mean([np.polyfit(rows[i > 0], i[i > 0], 1)[0] for i in columns]))

    assert lean(at(slant=0.5)) < lean(base) < lean(at(slant=-0.2))


def test_a_small_net_reads_strokes() -> None:
    run = Run(PRESET)
    run.apply({"kind": "envelope", "open": True})
    run.advance(8 * 400)
    assert (run.metrics()["test_accuracy"] or 0) > 0.95


# --- augmentation ----------------------------------------------------------------------------


def test_the_golden_kernel_and_resampling() -> None:
    given, out = GOLDEN["inputs"], GOLDEN["outputs"]
    np.testing.assert_allclose(gaussian(4), out["kernel"], rtol=1e-12)
    image, dx, dy = (np.array(given[name])[None] for name in ("image", "dx", "dy"))
    np.testing.assert_allclose(resample(image[None], dy, dx)[0, 0], out["resampled"], rtol=1e-12, atol=1e-15)


def test_resampling_is_what_a_plain_loop_does() -> None:
    random = np.random.default_rng(0)
    image = random.random((1, 2, 5, 7))
    down, right = random.uniform(-4, 4, (2, 1, 5, 7))
    expected = np.zeros_like(image)
    for r in range(5):
        for c in range(7):
            for i in range(5):
                for j in range(7):
                    near = max(0, 1 - abs(r + down[0, r, c] - i)) * max(0, 1 - abs(c + right[0, r, c] - j))
                    expected[:, :, r, c] += near * image[:, :, i, j]
    np.testing.assert_allclose(resample(image, down, right), expected, atol=1e-12)


def test_elastic_fields_are_noise_through_a_gaussian() -> None:
    """SciPy's filter on the same noise, for lengths that have a middle and such that have none."""
    count, height, width, sigma = 2, 9, 12, 1.5
    made = elastic(count, height, width, {"elastic": 34, "sigma": sigma}, np.random.default_rng(3))
    drawn = np.random.default_rng(3).bit_generator.random_raw(count * 2 * height * width // 4)
    noise = np.asarray(drawn).view(np.int16).reshape(count, width, 2, height).transpose(0, 3, 2, 1) / 2**15
    smooth = ndimage.gaussian_filter(noise, sigma, mode="constant", radius=5, axes=(1, 3))
    np.testing.assert_allclose(made, 34 * smooth, atol=1e-5)


def test_whole_numbers_are_rounded() -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 1, 7, 7)).astype(np.uint8)
    settings = with_defaults({"rotation": 30, "elastic": 5}, AUGMENT)
    whole, real = (varied(x, settings, np.random.default_rng(1)) for x in (images, images.astype(float)))
    assert whole.dtype == np.uint8
    np.testing.assert_allclose(whole, real, atol=0.501)


def test_each_variation_does_what_it_says() -> None:
    image = np.zeros((64, 1, 29, 29))
    image[:, :, 8:21, 13:16] = 1.0

    def some(**settings: float) -> np.ndarray:
        return varied(image, with_defaults(settings, AUGMENT), np.random.default_rng(0))[:, 0]

    np.testing.assert_array_equal(some(shift=0, rotation=0), image[:, 0])
    moved = some(shift=1)
    np.testing.assert_allclose(moved, some(shift=1, skew=1e-12), atol=1e-9)
    shifts = {
        tuple(np.round(ndimage.center_of_mass(one) - np.array([14.0, 14.0])).astype(int)) for one in moved
    }
    assert shifts == {(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)}
    assert np.isin(moved, (0, 1)).all()
    angles = []
    for one in some(rotation=20):
        rows, columns = np.nonzero(one > 0.5)
        angles.append(np.degrees(np.polyfit(rows - 14, columns - 14, 1)[0]))
    assert 12 < np.max(np.abs(angles)) < 24
    areas = some(scale=0.2).sum(axis=(1, 2)) / image[0].sum()
    assert areas.min() < 0.8 and areas.max() > 1.2 and np.all((areas > 0.6) & (areas < 1.5))
    bent = some(elastic=34)
    assert np.abs(bent - image[:, 0]).mean() > 0.005 and 0.7 < bent.sum() / image.sum() < 1.3


def test_only_training_images_vary_and_each_epoch_anew() -> None:
    found = drawn()
    renewal = Renewal(found, {"augment": {"elastic": 20}}, seed=1)
    order = np.random.default_rng(0).permutation(found.train)
    before = found.x.copy()
    renewal.prepare(order, 0, found.train, 0)
    first = renewal.x.copy()
    renewal.prepare(order, 0, found.train, 1)
    assert len(renewal.x) == found.train
    assert not np.array_equal(first, before[: found.train]) and not np.array_equal(first, renewal.x)
    np.testing.assert_array_equal(found.x, before)


def test_varied_images_do_not_depend_on_how_training_is_cut() -> None:
    found = drawn(examples=2 * BLOCK)
    order = np.random.default_rng(0).permutation(found.train)
    whole, pieces = (Renewal(found, {"augment": {"elastic": 20, "shift": 1}}, seed=1) for _ in range(2))
    whole.prepare(order, 0, found.train, 2)
    for first in range(100, found.train, 30):
        pieces.prepare(order, first, first + 30, 2)
    np.testing.assert_array_equal(whole.x, pieces.x)


def test_replay_with_augmentation_gives_the_same_bits() -> None:
    document = {
        **PRESET,
        "data": {
            "name": "strokes",
            "examples": 400,
            "augment": {"elastic": 20, "rotation": 10},
            "endless": True,
        },
    }
    run = Run(document)
    run.advance(50)
    run.apply({"kind": "data", "set": {"augment": {"shift": 2}}})
    run.advance(20)
    theta = run.machine.network.theta.copy()  # type: ignore[attr-defined]
    again = Run(document, events=run.events())
    for _ in range(70):
        again.advance(1)
    np.testing.assert_array_equal(again.machine.network.theta, theta)  # type: ignore[attr-defined]
    run.seek(13)
    run.seek(70)
    np.testing.assert_array_equal(run.machine.network.theta, theta)  # type: ignore[attr-defined]


def test_the_pose_is_told_where_a_drawn_example_is_looked_at() -> None:
    run = Run({**PRESET, "data": {"name": "strokes", "examples": 100}})
    found = drawn(examples=100)
    assert found.pose is not None
    for row in (0, 17):
        run.apply({"kind": "example", "row": row})
        (told,) = run.answer("dataset", {"first": row, "count": 1})["rows"]
        assert told["pose"] == run.status()["pose"]
        assert list(told["pose"]) == list(strokes.POSE)
        np.testing.assert_allclose(list(told["pose"].values()), found.pose[row], atol=1e-4)
    for one in run.answer("mistakes", {})["worst"]:
        np.testing.assert_allclose(list(one["pose"].values()), found.pose[one["row"]], atol=1e-4)
    run.apply({"kind": "example", "pixels": [0.0] * 784})
    assert run.status()["pose"] is None, "nobody knows how a drawing of one's own lies"


def test_the_preview_shows_the_original_and_variants() -> None:
    run = Run({**PRESET, "data": {"name": "strokes", "examples": 100}})
    answer = run.answer("augmented", {"augment": {"elastic": 34}, "count": 8})
    assert answer["shape"] == [1, 28, 28] and len(answer["variants"]) == 8
    assert answer == run.answer("augmented", {"augment": {"elastic": 34}, "count": 8})
    assert len({tuple(v) for v in answer["variants"]}) == 8
    still = run.answer("augmented", {"augment": {}})
    assert all(variant == still["original"] for variant in still["variants"])
