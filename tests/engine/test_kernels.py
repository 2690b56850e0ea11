"""Matrix products and windows, compiled, against NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import jit

jit.enable()
from engine.kernels import matmul, windows  # noqa: E402

SIZES = [(0, 4, 3), (1, 9, 4), (7, 5, 3), (10, 31, 8), (23, 17, 11), (40, 300, 60), (64, 800, 100)]
"""Examples, inputs, outputs: below, at and above ten rows at a time; the last two reach BLAS."""


@jit.njit
def x_wt(x: Any, w: Any, y: Any) -> None:
    matmul.x_wt(x, w, y)


@jit.njit
def dyt_x(dy: Any, x: Any, dw: Any) -> None:
    matmul.dyt_x(dy, x, dw)


@jit.njit
def add_dy_w(dy: Any, w: Any, dx: Any) -> None:
    matmul.add_dy_w(dy, w, dx)


@jit.njit
def part(numbers: Any, start: int, count: int, size: int) -> tuple[Any, Any]:
    """Copies of both views."""
    return windows.window(numbers, start, count, size).copy(), windows.strip(numbers, start, size).copy()


@jit.njit
def mark(numbers: Any, start: int) -> None:
    windows.window(numbers, start, 2, 3)[1, 2] = 7
    windows.strip(numbers, start, 3)[0] = 8


def drawn(*shape: int) -> Any:
    return np.random.default_rng(sum(shape)).normal(size=shape)


@pytest.mark.parametrize(("examples", "inputs", "outputs"), SIZES)
def test_products_agree_with_numpy(examples: int, inputs: int, outputs: int) -> None:
    x, w, dy = drawn(examples, inputs), drawn(outputs, inputs), drawn(examples, outputs)
    y, dw = np.full((examples, outputs), np.nan), np.full((outputs, inputs), np.nan)
    x_wt(x, w, y)
    assert y == pytest.approx(x @ w.T, rel=1e-10, abs=1e-10)
    dyt_x(dy, x, dw)  # what stood there is gone, NaN included
    assert dw == pytest.approx(dy.T @ x, rel=1e-10, abs=1e-10)
    dx = np.ones((examples, inputs))
    add_dy_w(dy, w, dx)
    assert dx == pytest.approx(1 + dy @ w, rel=1e-10, abs=1e-10)


def test_windows_are_the_slices_they_say() -> None:
    numbers = np.arange(40, dtype=np.float32)
    rows, row = part(numbers, 5, 3, 4)
    assert np.array_equal(rows, numbers[5:17].reshape(3, 4))
    assert np.array_equal(row, numbers[5:9])
    empty, _ = part(numbers, 5, 0, 4)
    assert empty.shape == (0, 4)


def test_a_window_is_the_buffer_itself() -> None:
    numbers = np.zeros(12)
    mark(numbers, 2)
    assert numbers.tolist() == [0, 0, 8, 0, 0, 0, 0, 7, 0, 0, 0, 0]
