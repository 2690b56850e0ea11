"""What a worker notes for the run records."""

from __future__ import annotations

import pytest

from engine.runs import trainer
from engine.runs.trainer import Run
from server.process.record_book import Book
from tests.engine.test_timeline import NET


def test_a_line_that_made_room_has_no_clock_and_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "MAX_LINES", 3)
    run, book = Run(NET, compiled=False), Book()
    told = set()
    for seed in range(5):
        run.advance(2)
        book.trained(run, 0.5)
        told.update(line["line"] for line in book.news(run))
        run.restart(seed)
    assert told == {0, 1, 2, 3, 4} and not book.news(run)
    assert list(book.clock) == ["3", "4"] and book.clock["4"] == [[0, 0.0], [2, 0.5]]


def test_a_line_of_a_link_is_told_of_as_far_as_it_was_played_here() -> None:
    run = Run(NET, compiled=False)
    run.advance(3)
    run.restart(9)
    run.advance(2)
    again, book = Run.of_lines(run.story()["lines"], 1, compiled=False), Book()
    assert book.news(again) == []
    again.advance(1)
    assert [(line["line"], line["steps"]) for line in book.news(again)] == [(1, 1)]
    again.seek(3, 0)
    assert [(line["line"], line["steps"]) for line in book.news(again)] == [(0, 3)]
