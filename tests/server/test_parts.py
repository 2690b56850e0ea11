"""The server's pieces by themselves: frames, outbox, pacing, merging of orders, storage, generated types."""

from __future__ import annotations

import asyncio
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.runs.subjects import SUBJECTS
from engine.runs.timeline import supersedes
from server import codegen, frames, limits, outbox
from server.orders import newest
from server.outbox import Outbox, Overflow, Piece
from server.process.pacing import CHUNK_SECONDS, Pace, on_beat
from server.process.reports import array_part
from server.store import Saved, Store
from server.store_file import SCHEMA

KEY = ("*", "values")


# --- frames ---------------------------------------------------------------------------------


def test_a_frame_is_magic_length_header_and_aligned_arrays() -> None:
    parts = [np.arange(3, dtype=np.uint8), np.array([1.5, -2.0])]
    message = frames.pack({"step": 7}, [part.tobytes() for part in parts])
    magic, length = struct.unpack_from("<II", message)
    assert message[:4] == b"TUG1" and magic == frames.FRAME_MAGIC and (8 + length) % 8 == 0
    header, body = frames.unpack(message)
    assert header == {"step": 7}
    assert frames.offsets([3, 16]) == [0, 8]
    assert np.frombuffer(body, "<f8", 2, 8).tolist() == [1.5, -2.0]


@pytest.mark.parametrize("bad", [b"", b"TUG1", b"x" * 20, b"TUG1" + struct.pack("<I", 99) + b"{}"])
def test_what_is_not_a_frame_is_refused(bad: bytes) -> None:
    with pytest.raises(ValueError, match="frame"):
        frames.unpack(bad)


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (np.array([True, False]), "uint8"),
        (np.arange(6).reshape(2, 3), "int32"),
        (np.float32([1, 2]), "float32"),
        (np.zeros((2, 3))[:, ::2], "float64"),
        (np.array(3.5), "float64"),
        (np.array([1 + 0j]).real.astype(">f8"), "float64"),
    ],
)
def test_arrays_travel_little_endian_and_contiguous(array: np.ndarray, dtype: str) -> None:
    entry, data = array_part("n", "p", array)
    assert entry["dtype"] == dtype and entry["shape"] == list(array.shape)
    assert np.array_equal(np.frombuffer(data, np.dtype(dtype).newbyteorder("<")).reshape(array.shape), array)


# --- outbox -----------------------------------------------------------------------------------


def piece(value: float) -> Piece:
    return Piece([1], "float64", memoryview(struct.pack("<d", value)))


def header(step: int) -> dict[str, Any]:
    return {"step": step, "backward": False, "pull": 1.0, "row": None}


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(box: Outbox) -> Any:
    """What leaves now: a reply's text, a frame's (header, value), or None."""
    ready, _ = box._ready()
    if ready is None or isinstance(ready[0], str):
        return ready and ready[0]
    head, body = frames.unpack(ready[0])
    return head, struct.unpack_from("<d", body)[0]


def test_next_waits_for_a_message() -> None:
    async def conversation() -> tuple[str | bytes, str | None]:
        box = Outbox(lambda run: None)
        asyncio.get_running_loop().call_later(0.02, box.reply, "late")
        return await asyncio.wait_for(box.next(), 5)

    assert asyncio.run(conversation()) == ("late", None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box(clock: Clock) -> Outbox:
    box = Outbox(lambda run: None, clock)
    box.watch("r", frozenset([KEY]), 10.0)
    return box


def test_newest_numbers_win_and_two_are_in_flight(box: Outbox, clock: Clock) -> None:
    sent = []
    for step in range(10):
        clock.now += 1
        box.offer("r", header(step), {KEY: piece(step)}, None)
        sent.append(taken(box))
    assert [frame[1] for frame in sent if frame] == [0.0, 1.0]
    box.ack("r", 1)
    head, value = taken(box)
    assert (head["seq"], head["step"], value) == (3, 9, 9.0)
    box.ack("r", 99)
    assert box.slot("r").acked == 1, "an ack of a frame that was never sent is ignored"


def test_the_pace_is_kept_but_a_drag_does_not_wait(box: Outbox, clock: Clock) -> None:
    box.offer("r", header(0), {KEY: piece(0)}, None)
    assert taken(box)
    clock.now += 0.05
    box.offer("r", header(1), {KEY: piece(1)}, None)
    assert taken(box) is None, "0.1 s between frames at 10 a second"
    box.offer("r", header(2), {KEY: piece(2)}, 5.5)
    head, _ = taken(box)
    assert head["stamp"] == 5.5 and head["step"] == 2


def test_a_drag_keeps_the_last_place_in_flight(box: Outbox, clock: Clock) -> None:
    box.offer("r", header(0), {KEY: piece(0)}, 1.0)
    assert taken(box)
    clock.now += 0.2
    box.offer("r", header(1), {KEY: piece(1)}, None)
    assert taken(box) is None
    box.offer("r", header(2), {KEY: piece(2)}, 2.0)
    assert taken(box)[0]["stamp"] == 2.0
    box.ack("r", 2)
    clock.now += 0.2
    box.offer("r", header(3), {KEY: piece(3)}, None)
    assert taken(box)[0]["step"] == 3


def test_only_watched_arrays_are_kept(box: Outbox) -> None:
    box.offer("r", header(0), {KEY: piece(0), ("f", "activation"): piece(1)}, None)
    head, _ = taken(box)
    assert [(part["node"], part["port"]) for part in head["parts"]] == [KEY]
    box.watch("r", frozenset(), 10.0)
    box.offer("r", header(1), {KEY: piece(1)}, None)
    assert taken(box) is None and not box.wants("r")


def test_replies_keep_their_order_and_states_replace_each_other(box: Outbox) -> None:
    for text, kind in (
        ("s1", "status"),
        ("a", "answer"),
        ("s2", "status"),
        ("b", "answer"),
        ("s3", "status"),
    ):
        box.reply(text, "r", kind)
    assert [taken(box) for _ in range(4)] == ["a", "b", "s3", None]


def test_a_new_graph_drops_numbers_in_the_old_order(box: Outbox) -> None:
    box.offer("r", header(0), {KEY: piece(0)}, None)
    box.reply("accepted", "r", "accepted")
    assert taken(box) == "accepted" and taken(box) is None


def test_a_timeline_that_piles_up_is_asked_for_afresh() -> None:
    asked: list[str] = []
    box = Outbox(asked.append)
    for k in range(outbox.HISTORIES + 5):
        box.reply(f"h{k}", "r", "history")
    assert taken(box) is None and asked == ["r"]
    box.reply("whole", "r", "history")
    assert taken(box) == "whole"


def test_a_page_that_stopped_reading_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPLY_BYTES", limits.Limit("reply_bytes", 100, "bytes"))
    box = Outbox(lambda run: None)
    box.reply("x" * 60)
    with pytest.raises(Overflow):
        box.reply("x" * 60)


def test_forgetting_a_run_leaves_other_replies(box: Outbox) -> None:
    box.reply("s", "r", "status")
    box.reply("h", "r", "history")
    box.reply("p", "r", "problem")
    box.forget("r")
    assert [taken(box), taken(box)] == ["p", None]


# --- pacing -----------------------------------------------------------------------------------


def test_chunks_grow_to_a_few_milliseconds_and_shrink_at_once() -> None:
    pace = Pace()
    pace.play(0.0, None, None)
    for _ in range(30):
        steps = pace.steps(0.0, 0)
        pace.took(steps, steps * 1e-5)
    assert steps == pytest.approx(CHUNK_SECONDS / 1e-5, rel=0.01)
    pace.took(steps, steps * 1e-3)
    assert pace.steps(0.0, 0) <= 5


def test_a_speed_is_kept_without_bursts() -> None:
    pace = Pace()
    pace.play(0.0, 10.0, None)
    done, now = 0, 0.0
    while now < 2.0:
        steps = pace.steps(now, done)
        pace.took(steps, 1e-6) if steps else None
        done += steps
        now += 0.01
    assert 20 <= done <= 21
    assert pace.steps(now + 60.0, done) <= 3, "a pause of the machine is not caught up"
    assert Pace().wait(0.0) is None


def test_until_is_a_hard_stop() -> None:
    pace = Pace()
    pace.play(0.0, None, 5)
    pace.took(1000, 1e-9)
    assert pace.steps(0.0, 3) == 2 and pace.steps(0.0, 5) == 0


# --- merging of orders ------------------------------------------------------------------------


def act(node: str, value: float, page: int = 1, **stamps: float) -> tuple[dict[str, Any], bytes]:
    return {
        "do": "act",
        "from": page,
        "event": {"kind": "set", "node": node, "value": value},
        "stamps": stamps,
    }, b""


SEEKS = ((5, "p1", 2), (7, "p2", 1), (2, "p1", 3))


def seek(step: int, branch: int | None = None) -> tuple[dict[str, Any], bytes]:
    return {"do": "seek", "from": 1, "step": step, "branch": branch}, b""


def test_the_newest_value_of_each_node_is_kept_with_every_stamp() -> None:
    kept = newest([act("x", 1, p1=1.0), act("y", 2), act("x", 3, p2=2.0), act("y", 4)])
    assert [(head["event"]["node"], head["event"]["value"]) for head, _ in kept] == [("x", 3), ("y", 4)]
    assert kept[0][0]["stamps"] == {"p1": 1.0, "p2": 2.0}


def test_nothing_is_merged_across_another_order() -> None:
    step = ({"do": "step", "from": 1, "n": 1}, b"")
    assert newest([act("x", 1), step, act("x", 2)]) == [act("x", 1), step, act("x", 2)]
    tug = ({"do": "act", "from": 1, "event": {"kind": "tug"}, "stamps": {}}, b"")
    assert len(newest([tug, tug])) == 2
    odd = ({"do": "act", "from": 1, "event": {"kind": {"a": 1}}, "stamps": {}}, b"")
    assert len(newest([odd, odd])) == 2
    before, after = seek(5), act("x", 2)
    assert newest([act("x", 1), before, after]) == [act("x", 1), before, after]


def test_the_last_of_several_wins_whoever_sent_it() -> None:
    theirs = act("x", 2, page=2, p2=2.0)
    (one,) = newest([act("x", 1, p1=1.0), theirs, act("x", 3, p1=3.0)])
    assert one[0]["event"]["value"] == 3 and one[0]["stamps"] == {"p1": 3.0, "p2": 2.0}
    assert newest([seek(5, 0), seek(3, 1), seek(7, 0)]) == [seek(3, 1), seek(7, 0)]
    (one,) = newest([({**seek(step)[0], "ids": {page: id}}, b"") for step, page, id in SEEKS])
    assert one[0]["step"] == 2 and one[0]["ids"] == {"p1": 3, "p2": 1}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_orders_and_the_log_agree_on_what_is_pointless(kind: str) -> None:
    """The log replaces an event by the next one exactly where an order that waits is dropped."""
    first = {"kind": kind, **dict.fromkeys(SUBJECTS[kind], "a")}
    events = [first, *({**first, key: "b"} for key in SUBJECTS[kind]), {**first, "amount": 1.0}]
    for new in events:
        orders = [({"do": "act", "from": 1, "event": event, "stamps": {}}, b"") for event in (first, new)]
        assert (len(newest(orders)) == 1) == supersedes(new, first), new


def test_no_lock_and_no_change_of_the_rule_is_dropped() -> None:
    """They empty the memory of the update rule: whoever locks and unlocks a weight has changed something."""
    for event in (
        {"kind": "lock", "node": "a", "locked": True},
        {"kind": "train", "path": "optimizer.name", "value": "adam"},
    ):
        order = ({"do": "act", "from": 1, "event": event, "stamps": {}}, b"")
        assert len(newest([order, order])) == 2


# --- storage ----------------------------------------------------------------------------------


def saved(text: bytes = b"state") -> Saved:
    return Saved({"rev": 1, "playing": False, "speed": None, "until": None}, text)


def test_runs_are_kept_over_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "runs.sqlite3")
    store.put("a", saved(b"one"))
    store.put("a", saved(b"two"))
    store.put("b", saved())
    store.remove("b")
    assert store.get("a") == saved(b"two")
    store.close()
    again = Store(tmp_path / "deep" / "runs.sqlite3")
    assert again.get("a") == saved(b"two") and again.get("b") is None and again.trouble == ""
    again.close()


def test_the_oldest_runs_make_room(tmp_path: Path) -> None:
    store = Store(tmp_path / "runs.sqlite3", capacity=2500)
    for name in "abcd":
        store.put(name, saved(bytes(1000)))
        while store._waiting:
            pass
    assert [name for name in "abcd" if store.get(name)] == ["c", "d"]
    store.close()


def told(run: str, steps: int) -> Saved:
    """A run of 400 kB with one line."""
    return Saved(saved().meta, run.encode() * 400_000, ({"line": 0, "steps": steps},))


def test_a_deleted_run_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    store = Store(path)
    for name in "abcd":
        store.put(name, told(name, 5))
    store.settle()
    assert store.hide("a", 0) and store.hide("b", 0) and store.hide("d", 0)
    store.sweep()
    assert store.get("a") and store.show("b", 0), "it can be brought back for a while"
    store.sweep(kept=["d"], seconds=-1)
    assert [name for name in "abcd" if store.get(name)] == ["b", "c", "d"]
    assert {record["run"] for record in store.records(list("abcd"))} == {"b", "c"}
    store.put("d", told("d", 6))
    store.settle()
    assert store.records(["d"]), "a run that goes on is on the list again"
    before = path.stat().st_size
    assert store.hide("b", 0) and store.hide("d", 0)
    store.sweep(seconds=-1)
    assert path.stat().st_size < before - 700_000 and not store.show("b", 0)
    store.close()


def test_a_file_of_an_earlier_version_is_written_anew_when_it_is_mostly_empty(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.executescript(SCHEMA)
    store = Store(path)
    for name in "abc":
        store.put(name, told(name, 5))
    store.settle()
    for name in "ab":
        store.hide(name, 0)
    store.sweep(seconds=-1)
    assert path.stat().st_size < 700_000 and store.get("c") == saved(b"c" * 400_000)
    store.close()


@pytest.mark.parametrize("content", [b"this is not a database, but long enough to be looked at", None])
def test_an_unusable_file_means_memory_only(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "runs.sqlite3"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content * 100)
    store = Store(path)
    assert store.trouble and "memory only" in store.trouble
    store.put("a", saved())
    assert store.get("a") == saved()
    store.close()


def test_a_place_without_a_folder_means_memory_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "runs.sqlite3")
    assert store.trouble.endswith("File exists. Start with a file in another place: --store FILE.")
    store.close()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as base:
        base.execute("PRAGMA user_version = 99")
    store = Store(tmp_path / "runs.sqlite3")
    assert store.trouble and "newer" in store.trouble
    store.close()


# --- generated types, imports -------------------------------------------------------------------


def test_the_generated_types_are_fresh() -> None:
    assert codegen.TARGET.read_text(encoding="utf-8") == codegen.generate(), "run: python -m server.codegen"


def test_replies_never_leave_a_field_out_and_commands_may() -> None:
    text = codegen.generate()
    status = text.split("export interface Status {")[1].split("}")[0]
    assert "?:" not in status and "trouble: Trouble | null;" in status
    assert "n?: number;" in text.split("export interface Step {")[1].split("}")[0]
    with pytest.raises(TypeError, match="codegen"):
        codegen.typescript(bytes)


def test_the_server_process_loads_no_numbers() -> None:
    """Quick to start: neither NumPy nor Numba is needed to listen."""
    heavy = ("numpy", "numba", "sklearn", "scipy")
    code = f"import sys, server.app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_frame_that_left_late_does_not_delay_the_next_beat() -> None:
    assert on_beat(1.0, 0.1, 1.13) == pytest.approx(1.1)


def test_a_frame_that_left_early_or_a_whole_beat_late_begins_a_new_beat() -> None:
    assert on_beat(1.0, 0.1, 1.05) == 1.05
    assert on_beat(1.0, 0.1, 1.35) == 1.35
