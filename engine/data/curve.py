"""A curve to learn: y = formula(x) over a range, with noise. One input, one value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.data.catalogue import DataSet
from engine.data.examples import Examples
from engine.data.formula import parse_formula
from engine.data.split import parts, stream
from engine.errors import DataError, quoted

FORMULA = "sin(3*x) + 0.2*x"
RANGE = (-1.0, 1.0)
POINTS = 200
SHARE = 0.7
LARGEST = 1e6
"""Largest value that a curve to learn may reach."""

DATASETS = (
    DataSet("formula", "regression: a curve by its formula, such as sin(3*x)", "curve", POINTS, ("x",)),
)


def make(section: Mapping[str, Any], coding: str) -> Examples:
    """Points of the curve of ``formula``: x spread evenly over ``range`` with a little jitter.

    ``noise``: N(0, 1) times noise times half the height of the curve. Raises ``DataError`` for a formula
    that cannot be read or has no finite value somewhere in the range.
    """
    seed, count = int(section.get("seed") or 0), int(section.get("examples") or POINTS)
    low, high = _range(section.get("range"))
    formula = parse_formula(section.get("formula") or FORMULA)
    x = low + (high - low) * (np.arange(count) + stream(seed, "x").random(count)) / count
    y = formula(x)
    _check(formula.text, x, y)
    _check(formula.text, ends := np.array([low, high]), formula(ends))
    kick = stream(seed, "kick").standard_normal(count)
    y = y + float(section.get("noise") or 0.0) * kick * max(1e-9, float(np.ptp(y)) / 2)
    order, train, validation, test = parts(count, float(section.get("train_share") or SHARE), seed)
    return Examples(
        name="formula",
        shape=(1,),
        x=x[order, None].astype(np.float32),
        targets=y[order, None].astype(np.float32),
        train=train,
        validation=validation,
        test=test,
        coding="number",
        inputs=("x",),
        domain=(low, high),
        origin=order,
    )


def _range(given: Any) -> tuple[float, float]:
    ends = RANGE if given is None else tuple(given)
    if len(ends) != 2 or not ends[0] < ends[1] or max(map(abs, ends)) > 1e6:
        raise DataError(
            f"data.range is {quoted(list(ends))}; it must be two numbers, the smaller first, "
            "within a million of 0.",
            code="range",
            hint="For example [-1, 1].",
        )
    return float(ends[0]), float(ends[1])


def _check(text: str, x: np.ndarray, y: np.ndarray) -> None:
    bad = ~np.isfinite(y)
    if bad.any():
        raise DataError(
            f"{text} has no finite value at x = {x[bad][0]:.3g}.",
            code="formula",
            hint="Choose a range that leaves such places out.",
        )
    if np.abs(y).max() > LARGEST:
        worst = int(np.abs(y).argmax())
        raise DataError(
            f"{text} is {y[worst]:.3g} at x = {x[worst]:.3g}; a curve may reach {LARGEST:,.0f}.",
            code="formula",
            hint="Scale it down.",
        )
