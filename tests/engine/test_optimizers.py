"""Update rules, schedules and initialisers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.documents.settings import OPTIMIZER
from engine.documents.settings import OPTIMIZERS as NAMES
from engine.documents.settings import SCHEDULES as SCHEDULE_NAMES
from engine.networks import calls
from engine.networks.initializers import INITIALIZERS, Draw
from engine.networks.optimizers import HYPER, OPTIMIZERS
from engine.networks.schedules import SCHEDULES

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "optimisers_quadratic.json").read_text())
ROWS = {
    "gd_eta.1": "sgd",
    "momentum_mu.9_eta.1": "momentum",
    "nesterov_mu.9_eta.1": "nesterov",
    "adam_eta.1": "adam",
    "rmsprop_eta.1_rho.9": "rmsprop",
}


def walk(name: str, steps: int) -> list[list[float]]:
    """Iterates on the golden quadratic with the default settings and rate 0.1."""
    inputs = GOLDEN["inputs"]
    a, b, w = np.array(inputs["A"]), np.array(inputs["b"]), np.array(inputs["w0"])
    default = {param.name: param.default for param in OPTIMIZER}
    hyper = np.array([default[key] for key in HYPER])
    v, s = np.zeros(2), np.zeros(2)
    rows = [w.tolist()]
    for t in range(1, steps + 1):
        if OPTIMIZERS[name].ahead:
            s[:] = w
            w += hyper[0] * v
        g = a @ w - b
        calls.updates((name,), "float64")[0](w, g, v, s, 0.1, 0.0, 0.0, hyper, t)
        rows.append(w.tolist())
    return rows


@pytest.mark.parametrize(("row", "name"), ROWS.items())
def test_golden_iterates(row: str, name: str) -> None:
    golden = GOLDEN["outputs"][row]
    assert np.array(walk(name, len(golden) - 1)) == pytest.approx(np.array(golden), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_l2_and_l1_are_added_slopes(name: str) -> None:
    """A decayed step equals a plain step along g + l2 w + l1 sgn(w), with sgn(0) = 0."""
    rng = np.random.default_rng(3)
    w, g = rng.normal(size=5), rng.normal(size=5)
    w[2] = 0.0
    hyper = np.array([0.9, 0.9, 0.9, 0.999, 1e-8])
    results = []
    for slope, l2, l1 in ((g, 0.3, 0.2), (g + 0.3 * w + 0.2 * np.sign(w), 0.0, 0.0)):
        moved, v, s = w.copy(), np.zeros(5), w.copy() if OPTIMIZERS[name].ahead else np.zeros(5)
        calls.updates((name,), "float64")[0](moved, slope.copy(), v, s, 0.1, l2, l1, hyper, 1)
        results.append(moved)
    assert results[0] == pytest.approx(results[1], rel=1e-12)


def test_the_names_are_those_of_the_document() -> None:
    assert tuple(OPTIMIZERS) == NAMES
    assert set(SCHEDULES) == set(SCHEDULE_NAMES)
    assert set(HYPER) <= {param.name for param in OPTIMIZER}


def test_schedules() -> None:
    settings = {"factor": 0.5, "every": 10, "epochs": 20, "patience": 3, "stop_at": 0.1}

    def at(name: str, epoch: int) -> float:
        return SCHEDULES[name].function(epoch, settings, 0.25)

    assert at("constant", 7) == 1
    assert [at("step", e) for e in (0, 9, 10, 25)] == [1, 1, 0.5, 0.25]
    assert at("exponential", 5) == pytest.approx(0.5**0.5)
    assert [at("cosine", e) for e in (0, 10, 20, 30)] == pytest.approx([1, 0.5, 0, 0], abs=1e-12)
    assert at("halve_on_plateau", 4) == 0.25


@pytest.mark.parametrize(
    ("name", "spread", "bias"),
    [("zeros", 0, 0), ("normal", 1, 1), ("scaled", 0.05, 1), ("xavier", 0.0632, 0), ("he", 0.0707, 0)],
)
def test_initialisers_have_their_spread(name: str, spread: float, bias: float) -> None:
    draw = Draw(np.random.default_rng(0), name)
    weights, biases = draw.weight((100, 400), 400, 100), draw.bias((5000,))
    assert weights.std() == pytest.approx(spread, rel=0.02)
    assert biases.std() == pytest.approx(bias, rel=0.05)
    assert abs(weights.mean()) < 0.01
    assert name in INITIALIZERS
