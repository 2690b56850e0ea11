"""What every test shares: which folders are collected, quiet numeric threads, a browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests import chromium

HERE = Path(__file__).parent

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

# Programs under test buffer their output, as a user's do: only then what goes wrong at its end shows.
os.environ.pop("PYTHONUNBUFFERED", None)

# A busy machine is no reason to fail; in CI the same examples every time.
settings.register_profile("tugboat", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("tugboat")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--peers", action="store_true", help="collect tests/peers (PyTorch, micrograd)")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The peers are an extra and MNIST is the user's: left out whole, never skipped one by one."""
    if collection_path == HERE / "peers" and not config.getoption("--peers"):
        return True
    if collection_path == HERE / "mnist" and not os.environ.get("TUGBOAT_DATA"):
        return True
    return None


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what is left out, and how to run it."""
    lines = []
    if not config.getoption("--peers"):
        lines.append("left out: tests/peers (python3 dev.py test --peers)")
    if not os.environ.get("TUGBOAT_DATA"):
        lines.append("left out: tests/mnist (set TUGBOAT_DATA to a folder with the MNIST files)")
    return lines


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the browser; a missing one is an error, not a skip."""
    return chromium.find()
