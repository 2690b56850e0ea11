"""Every loss against finite differences, its plain meaning, and its fused form."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.documents.settings import LOSSES as NAMES
from engine.networks import calls
from engine.networks.losses import LOSSES
from engine.registry import layers

GOLDEN = Path(__file__).parents[1] / "golden"
B, K = 6, 4


def batch(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Outputs strictly inside (0, 1) and one-hot targets."""
    rng = np.random.default_rng(seed)
    return rng.uniform(0.05, 0.95, (B, K)), np.eye(K)[rng.integers(0, K, B)]


def value(name: str, a: np.ndarray, t: np.ndarray) -> float:
    return calls.losses((name,), "float64")[0](a, t, np.zeros((0, a.shape[1])), 1.0)


def gradient(name: str, a: np.ndarray, t: np.ndarray, start: float = 0.0, scale: float = 1.0) -> np.ndarray:
    da = np.full_like(a, start)
    calls.losses((name,), "float64")[0](a, t, da, scale)
    return da


def numerical(name: str, a: np.ndarray, t: np.ndarray, h: float = 1e-6) -> np.ndarray:
    slopes = np.zeros_like(a)
    for i in range(a.size):
        up, down = a.copy(), a.copy()
        up.flat[i] += h
        down.flat[i] -= h
        slopes.flat[i] = (value(name, up, t) - value(name, down, t)) / (2 * h)
    return slopes


FUSED = [f"{loss.name}/{under}" for loss in LOSSES.values() for under in loss.fused]


@pytest.mark.parametrize("name", [*LOSSES, *FUSED])
def test_the_gradient_agrees_with_finite_differences(name: str) -> None:
    a, t = batch()
    if "/" in name:
        a = np.random.default_rng(1).normal(size=a.shape) * 3
    assert gradient(name, a, t) == pytest.approx(numerical(name, a, t), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("name", [*LOSSES, *FUSED])
def test_a_loss_adds_its_scaled_gradient(name: str) -> None:
    a, t = batch()
    once = gradient(name, a, t)
    assert gradient(name, a, t, start=1.0, scale=0.25) == pytest.approx(1.0 + 0.25 * once, abs=1e-12)


def test_meanings() -> None:
    """Each loss written down once more, for one example."""
    a, t = np.array([[0.2, 0.7, 0.4]]), np.array([[0.0, 1.0, 0.0]])
    expected = {
        "quadratic": 0.5 * (0.04 + 0.09 + 0.16),
        "cross_entropy": -np.log(0.8) - np.log(0.7) - np.log(0.6),
        "log_likelihood": -np.log(0.7),
        "hinge": (0.2 - 0.7 + 1) + (0.4 - 0.7 + 1),
        "mean_squared_error": (0.04 + 0.09 + 0.16) / 3,
        "margin": 0.2**2 + 0.5 * (0.1**2 + 0.3**2),
        "spread": (0.9 - 0.5) ** 2 + (0.9 - 0.3) ** 2,
        "reconstruction": 0.04 + 0.09 + 0.16,
    }
    assert set(expected) == set(LOSSES)
    for name, wanted in expected.items():
        assert value(name, a, t) == pytest.approx(wanted, rel=1e-12), name


@pytest.mark.parametrize("name", FUSED)
def test_the_fused_form_is_the_same_loss(name: str) -> None:
    plain, _, under = name.partition("/")
    z = np.random.default_rng(2).normal(size=(B, K)) * 2
    _, t = batch()
    a, nothing = np.zeros_like(z), np.zeros((B, 0))
    none, zero, one = np.zeros(0), np.zeros(1, np.int64), np.zeros(1)
    calls.forwards((under,), "float64")[0](z, none, a, nothing, 0, zero, one, False)
    assert value(name, z, t) == pytest.approx(value(plain, a, t), rel=1e-12)
    dz = np.zeros_like(z)
    calls.backwards((under,), "float64")[0](
        z, none, a, nothing, dz, none, gradient(plain, a, t), 0, zero, one, False
    )
    assert gradient(name, z, t) == pytest.approx(dz, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", FUSED)
def test_the_fused_form_survives_saturation(name: str) -> None:
    z, t = np.array([[800.0, -900.0]]), np.array([[0.0, 1.0]])
    assert value(name, z, t) == pytest.approx(1700.0, rel=1e-12)
    assert gradient(name, z, t) == pytest.approx(np.array([[1.0, -1.0]]), abs=1e-12)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("name", [*LOSSES, *FUSED])
def test_a_broken_output_breaks_the_loss(name: str, place: int) -> None:
    """Training stops at a loss that is not finite; one that swallows NaN would look perfect."""
    a, t = np.array([[0.4, 0.4]]), np.array([[0.0, 1.0]])
    a[0, place] = np.nan
    if name == "log_likelihood" and place == 0:
        return  # it reads the share of the true class alone
    assert not np.isfinite(value(name, a, t))


@pytest.mark.parametrize("name", ["cross_entropy", "log_likelihood"])
def test_a_share_of_zero_gives_a_finite_loss(name: str) -> None:
    assert np.isfinite(value(name, np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])))


def test_golden_margin() -> None:
    outputs = json.loads((GOLDEN / "margin_loss.json").read_text())["outputs"]
    for case in ("single_class_2", "two_classes_0_and_2"):
        lengths, t = np.array([outputs["lengths"]]), np.array([outputs[case]["T"]])
        assert value("margin", lengths, t) == pytest.approx(outputs[case]["total"], rel=1e-9)


def test_golden_spread() -> None:
    group = json.loads((GOLDEN / "spread_loss.json").read_text())
    a = np.array([group["inputs"]["a"]])
    t = np.eye(a.size)[[group["inputs"]["t"]]]
    final = group["outputs"]["m_0.9"]
    assert value("spread", a, t) == pytest.approx(final["loss"], rel=1e-9)
    assert gradient("spread", a, t)[0] == pytest.approx(np.array(final["grad_a"]), rel=1e-9)


def test_the_names_are_those_of_the_document() -> None:
    assert set(LOSSES) == set(NAMES)
    for loss in LOSSES.values():
        assert set(loss.fused) <= set(layers())
