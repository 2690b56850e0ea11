"""Runs that share a machine: alone at full speed, in company resting just as long as keeps the cores busy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.cores import cores
from server import company
from server.company import BUSY, SILENT_SECONDS, Company


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(company.VARIABLE, "")
    path = Path(company.found())
    yield path
    path.unlink()


def others(path: Path, count: int, at: float) -> None:
    times = np.memmap(path, np.float64, "r+")
    taken = os.getpid() % company.PLACES
    places = [place for place in range(company.PLACES) if place != taken]
    times[places] = 0.0
    times[places[:count]] = at
    times.flush()


def test_alone_and_without_a_file_nobody_rests(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    assert Company().rest(100.0, 0.005) == 0.0
    monkeypatch.setenv(company.VARIABLE, str(file) + "-gone")
    assert Company().rest(100.0, 0.005) == 0.0


def test_a_crowd_rests_so_that_the_cores_stay_busy(file: Path) -> None:
    one = Company()
    others(file, 29, 100.0)
    rest = one.rest(100.0, 0.005)
    share = 0.005 / (0.005 + rest)
    assert 30 * share / cores() == pytest.approx(BUSY)


def test_who_falls_silent_or_leaves_is_counted_no_more(file: Path) -> None:
    one = Company()
    others(file, 29, 100.0)
    assert one.rest(100.0, 0.005) > 0
    assert one.rest(100.0 + 2 * SILENT_SECONDS, 0.005) == 0.0
    one.leave()
    assert np.memmap(file, np.float64, "r")[os.getpid() % company.PLACES] == 0.0


def test_a_rest_is_never_so_long_that_the_run_seems_silent(file: Path) -> None:
    one = Company()
    others(file, 500, 100.0)
    assert one.rest(100.0, 3.0) < SILENT_SECONDS
