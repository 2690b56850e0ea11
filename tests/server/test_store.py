"""The thread that writes runs: nothing that was put is lost, and one bad run does not stop the others."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server.store import Saved, Store
from tests.server.live import wait


def saved(state: bytes, **meta: Any) -> Saved:
    return Saved({"rev": 1, "playing": False, "speed": None, "until": None, **meta}, state)


def test_what_comes_while_the_last_state_is_written_outlives_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "runs.sqlite3")
    writing, go_on = threading.Event(), threading.Event()
    write_one = store._write_one

    def slowly(run: str, state: Saved | None) -> None:
        writing.set()
        assert go_on.wait(30)
        write_one(run, state)

    store._write_one = slowly  # type: ignore[method-assign]
    store.put("a", saved(b"former"))
    assert writing.wait(30)
    store.put("a", saved(b"newest"))
    closing = threading.Thread(target=store.close)
    closing.start()
    wait(lambda: store._orders.qsize() == 1)  # the order to end is given
    go_on.set()
    closing.join(30)
    again = Store(tmp_path / "runs.sqlite3")
    assert again.get("a") == saved(b"newest")
    again.close()


def test_a_run_that_cannot_be_written_is_logged_and_the_next_one_is_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(tmp_path / "runs.sqlite3")
    store.put("bad", saved(b"", clock={1, 2}))  # JSON has no sets
    wait(lambda: store.failing or not store._writer.is_alive())
    reason = store.failing
    store.put("good", saved(b"state"))
    wait(lambda: "good" not in store._waiting or not store._writer.is_alive())
    assert "not JSON serializable" in reason and "run bad could not be stored" in caplog.text
    assert store.get("good") == saved(b"state") and store.failing == "" and not store._waiting
    store.close()


def test_a_run_that_two_servers_store_is_named_once(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "runs.sqlite3"), Store(tmp_path / "runs.sqlite3")

    def stores(store: Store, run: str, state: bytes) -> list[str]:
        store.put(run, saved(state))
        store.settle()
        return store.shared()

    assert stores(one, "mine", b"1") == stores(one, "mine", b"2") == []
    assert other.get("mine") == saved(b"2"), "a run that is taken over is nobody else's"
    assert stores(other, "mine", b"3") == []
    assert stores(one, "mine", b"4") == ["mine"]
    assert stores(other, "mine", b"5") == ["mine"]
    assert stores(one, "mine", b"6") == []
    one.remove("mine")
    one.settle()
    assert stores(other, "mine", b"7") == []
    one.close()
    other.close()


def test_asking_for_shared_runs_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    """The server asks between two messages: while a large run is written all pages would stand still."""
    store = Store(tmp_path / "runs.sqlite3")
    asks = threading.Thread(target=store.shared, daemon=True)
    with store._base_lock:
        asks.start()
        asks.join(10)
        assert not asks.is_alive()
    store.close()


def test_a_write_that_failed_is_not_taken_for_another_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "runs.sqlite3")
    store.put("a", saved(b"1"))
    store.settle()

    def fails(keep: str) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(store, "_thin", fails)
        store.put("a", saved(b"2"))
        store.settle()
        assert store.failing
    store.put("a", saved(b"3"))
    store.settle()
    assert store.shared() == [] and store.get("a") == saved(b"3")
    store.close()


def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    fill(path)
    os.truncate(path, path.stat().st_size // 2)
    store = Store(path)
    aside = next(tmp_path.glob("*.damaged-*"))
    assert str(aside) in store.trouble
    store.put("b", saved(b"state"))
    store.close()
    again = Store(path)
    assert again.trouble == "" and again.get("b") == saved(b"state")
    again.close()


def test_damage_that_shows_when_a_run_is_written_loses_no_run(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    fill(path)
    with path.open("r+b") as file:  # behind the first page, which is all that is read at the start
        file.seek(4096)
        file.write(b"\xff" * 8192)
    store = Store(path)
    assert store.trouble == ""
    store.put("b", saved(b"state"))
    store.settle()
    assert "damaged" in store.trouble and store.failing == "" and store.get("b") == saved(b"state")
    store.close()
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT id FROM runs").fetchall() == [("b",)]


def fill(path: Path) -> None:
    store = Store(path)
    store.put("a", saved(b"a" * 50_000))
    store.close()
