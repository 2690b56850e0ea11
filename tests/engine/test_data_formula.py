"""Typed formulas: read by a grammar, computed, refused with their character; never executed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.formula import MAX_LENGTH, parse_formula
from engine.data.load import examples
from engine.errors import DataError

X = np.array([-1.5, 0.25, 2.0])


@pytest.mark.parametrize(
    ("text", "twin"),
    [
        ("sin(3*x) + 0.2*x", lambda x: math.sin(3 * x) + 0.2 * x),
        ("-x^2", lambda x: -(x**2)),
        ("2^-x", lambda x: 2**-x),
        ("2^3^0.5", lambda x: 2 ** (3**0.5)),
        ("x - 1 - 2", lambda x: x - 1 - 2),
        ("x / 2 / 4", lambda x: x / 2 / 4),
        ("3x + 2(x+1)", lambda x: 3 * x + 2 * (x + 1)),
        ("3x^2", lambda x: 3 * x**2),
        ("max(x, 0) - min(x, 1)", lambda x: max(x, 0) - min(x, 1)),
        ("sigmoid(x) - tanh(x/2)", lambda x: 1 / (1 + math.exp(-x)) - math.tanh(x / 2)),
        ("relu(x) + step(x) + sign(x)", lambda x: max(x, 0) + (x > 0) + (x > 0) - (x < 0)),
        ("ln(e) + log(e^2) + cos(pi)", lambda x: 2.0),
        ("abs(x) − 1.5e0 · x × 2", lambda x: abs(x) - 3 * x),
        ("floor(.5 + x)", lambda x: math.floor(0.5 + x)),
        ("--x", lambda x: x),
    ],
)
def test_formulas_mean_what_they_say(text: str, twin: Any) -> None:
    np.testing.assert_allclose(parse_formula(text)(X), [twin(float(x)) for x in X], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "character", "words"),
    [
        ("2 3", 3, "cannot stand"),
        ("sin x", 5, "bracket"),
        ("foo(x)", 1, "no name"),
        ("1/", 3, "missing at the end"),
        ("(x", 3, "closing bracket"),
        ("x)", 2, "cannot stand"),
        ("0,2*x", 2, "cannot stand"),
        ("max(x)", 6, "takes 2"),
        ("x.__class__", 2, "no part"),
        ("import os", 1, "no name"),
        ("__import__('os')", 1, "no name"),
        ("", 1, "missing"),
        ("(" * 60 + "x" + ")" * 60, 42, "brackets"),
    ],
)
def test_what_is_wrong_is_said_at_its_character(text: str, character: int, words: str) -> None:
    with pytest.raises(DataError, match=f"character {character}: .*{words}"):
        parse_formula(text)


def test_a_very_long_formula_is_refused() -> None:
    with pytest.raises(DataError, match=str(MAX_LENGTH)):
        parse_formula("x+" * MAX_LENGTH + "x")


@given(st.text(alphabet="x0123456789.+-*/^(), sincoexplog", max_size=40))
def test_any_text_is_a_formula_or_a_sentence(text: str) -> None:
    try:
        assert parse_formula(text)(X).shape == X.shape
    except DataError as problem:
        assert "Formula" in str(problem)


def test_a_curve_follows_its_formula() -> None:
    found = examples({"name": "formula", "formula": "x^2 - 1", "range": [-2, 3], "examples": 50})
    assert found is not None and list(found.domain) == [-2, 3]
    np.testing.assert_allclose(found.targets[:, 0], found.x[:, 0].astype(float) ** 2 - 1, atol=1e-5)
    assert found.x.min() >= -2 and found.x.max() <= 3 and np.ptp(found.x) > 4.8


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"formula": "log(x)"}, "no finite value at x"),
        ({"formula": "1/x", "range": [0, 1]}, "no finite value"),
        ({"formula": "exp(x)", "range": [0, 100]}, "may reach"),
        ({"range": [1, 1]}, "smaller first"),
        ({"range": [0]}, "smaller first"),
    ],
)
def test_a_curve_that_cannot_be_learned_is_refused(section: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        examples({"name": "formula", **section})
