"""Runs that share a machine: alone at full speed, in company resting just as long as keeps the cores busy."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from engine.cores import cores
from server import company
from server.company import BUSY, SILENT_SECONDS, Board, Company
from server.worker import fork_server


@pytest.fixture
def board() -> Board:
    return company.board()


def others(board: Board, count: int, at: float) -> None:
    taken = os.getpid() % company.PLACES
    places = [place for place in range(company.PLACES) if place != taken]
    for place in places:
        board[place] = at if place in places[:count] else 0.0


def test_alone_and_without_a_board_nobody_rests(board: Board) -> None:
    assert Company(board).rest(100.0, 0.005) == 0.0
    assert Company().rest(100.0, 0.005) == 0.0


def test_a_crowd_rests_so_that_the_cores_stay_busy(board: Board) -> None:
    one = Company(board)
    others(board, 29, 100.0)
    rest = one.rest(100.0, 0.005)
    share = 0.005 / (0.005 + rest)
    assert 30 * share / cores() == pytest.approx(BUSY)


def test_who_falls_silent_or_leaves_is_counted_no_more(board: Board) -> None:
    one = Company(board)
    others(board, 29, 100.0)
    assert one.rest(100.0, 0.005) > 0
    assert one.rest(100.0 + 2 * SILENT_SECONDS, 0.005) == 0.0
    one.leave()
    assert board[os.getpid() % company.PLACES] == 0.0


def test_a_rest_is_never_so_long_that_the_run_seems_silent(board: Board) -> None:
    one = Company(board)
    others(board, 500, 100.0)
    assert one.rest(100.0, 3.0) < SILENT_SECONDS


STARTS = [name for name in ("spawn", "forkserver") if name in multiprocessing.get_all_start_methods()]
"""The ways this system has; without a fork server all runs are spawned."""


@pytest.mark.parametrize("method", STARTS)
def test_processes_see_each_other(board: Board, method: str) -> None:
    """The fork server is the one of other tests of this process: without its preload theirs would be slow."""
    context = fork_server() if method == "forkserver" else multiprocessing.get_context(method)
    process = context.Process(target=at_work, args=(board,))
    process.start()
    pid = process.pid
    process.join()
    assert pid and board[pid % company.PLACES] == 100.0


def at_work(board: Board) -> None:
    Company(board).rest(100.0, 0.005)
