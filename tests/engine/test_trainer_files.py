"""A run as a .tugboat file: everything comes back, and damaged files are refused in a sentence."""

from __future__ import annotations

import contextlib
import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from engine.errors import RunError
from engine.runs import archive, records
from engine.runs.trainer import Run
from tests.engine.documents import multiply, svm
from tests.engine.test_trainer import bits


def branched() -> Run:
    run = Run(svm(strategy="random_walk", order="random"), seed=4, compiled=False)
    run.advance(700)
    run.seek(300)
    run.apply({"kind": "set", "node": "a", "value": 0.5})
    run.apply({"kind": "train", "path": "strategy", "value": "backprop"})
    run.advance(50)
    return run


def test_a_saved_run_stands_where_it_stood_with_its_history() -> None:
    run = branched()
    other = Run.load(run.save())
    assert bits(other) == bits(run)
    assert (other.branches(), other.events(), other.history()) == (
        run.branches(),
        run.events(),
        run.history(),
    )
    for step, branch in ((350, 1), (310, 1), (300, 1), (700, 0), (299, 0), (0, 1)):
        run.seek(step, branch)
        other.seek(step, branch)
        assert bits(other) == bits(run)
    run.advance(20)
    other.advance(20)
    assert bits(other) == bits(run)


def test_a_file_without_checkpoints_is_smaller_and_replays() -> None:
    run = Run(svm(), compiled=False)
    run.advance(3000)
    small, large = run.save(cap=0), run.save()
    assert len(small) < len(large)
    other = Run.load(small)
    other.seek(1500)
    run.seek(1500)
    assert bits(other) == bits(run)


def test_states_keep_every_bit() -> None:
    state = {
        "numbers": [0.1, -0.0, float("nan"), float("inf"), float("-inf"), 2**200, True, None, "text"],
        "arrays": {
            "a": np.array([[1.5, -0.0], [np.nan, np.inf]]),
            "b": np.arange(3, dtype=np.float32),
            "empty": np.zeros((0, 4)),
            "scalar": np.array(2.5),
            "scalar32": np.float32(0.5),
        },
    }
    back = archive.read(archive.write(state))
    assert repr(back["numbers"]) == repr(state["numbers"])
    for name, array in state["arrays"].items():
        got = np.asarray(back["arrays"][name])
        assert got.tobytes() == np.asarray(array, got.dtype).tobytes() and got.shape == np.shape(array)


def _ways(data: bytes) -> dict[str, int]:
    """How each member of a file is packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {info.filename: info.compress_type for info in file.infolist()}


def test_large_arrays_are_stored_as_they_are() -> None:
    """Deflating 90 MB of weights took seconds, for which every accepted edit waited, and saved a tenth."""
    weights = np.random.default_rng(0).standard_normal(archive.STORED_FROM // 8)
    data = archive.write({"theta": weights})
    assert _ways(data) == {"run.json": zipfile.ZIP_DEFLATED, "arrays.npz": zipfile.ZIP_STORED}
    assert archive.read(data)["theta"].tobytes() == weights.tobytes()
    assert set(_ways(archive.write({"theta": weights[:1000]})).values()) == {zipfile.ZIP_DEFLATED}


def test_files_whose_large_arrays_were_deflated_still_open() -> None:
    weights = np.random.default_rng(1).standard_normal(archive.STORED_FROM // 8)
    with zipfile.ZipFile(io.BytesIO(archive.write({"theta": weights}))) as file:
        members = {name.replace(".", "_"): file.read(name) for name in file.namelist()}
    older = _zip(**members)
    assert set(_ways(older).values()) == {zipfile.ZIP_DEFLATED}
    assert archive.read(older)["theta"].tobytes() == weights.tobytes()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("_", "."), data)
    return out.getvalue()


def _npz(**arrays: bytes) -> bytes:
    return _zip(**{f"{name}_npy": data for name, data in arrays.items()})


def _npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=True)
    return out.getvalue()


GOOD = Run(multiply(), compiled=False).save()
LYING = _npy(np.zeros(4)).replace(b"(4,), ", b"(40000000000,), ".ljust(6))
BAD = {
    "nothing": b"",
    "text": b"hello",
    "cut": GOOD[: len(GOOD) // 2],
    "no members": _zip(other_txt=b"x"),
    "no json": _zip(run_json=b"{", arrays_npz=_npz()),
    "a list": _zip(run_json=b"[]", arrays_npz=_npz()),
    "other format": _zip(run_json=b'{"tugboat_run": 99}', arrays_npz=_npz()),
    "nothing inside": _zip(run_json=b'{"tugboat_run": 1}', arrays_npz=_npz()),
    "pickle": _zip(
        run_json=b'{"a": {"$array": 0, "shape": [1]}}', arrays_npz=_npz(a0=_npy(np.array([object()])))
    ),
    "lying header": _zip(run_json=b'{"a": {"$array": 0, "shape": [4]}}', arrays_npz=_npz(a0=LYING)),
    "missing array": _zip(run_json=b'{"a": {"$array": 3, "shape": [1]}}', arrays_npz=_npz()),
    "deep": _zip(run_json=b"[" * 100_000, arrays_npz=_npz()),
    "pickled": pickle.dumps({"tugboat_run": 1}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_file_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(RunError) as caught:
        Run.load(BAD[name])
    assert caught.value.trouble.text.startswith(("This ", "Array "))


def test_every_cut_and_every_flipped_byte_is_survived() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        data = bytearray(GOOD)
        data[rng.integers(len(data))] ^= int(rng.integers(1, 256))
        with contextlib.suppress(RunError):
            Run.load(bytes(data))


def test_a_file_that_inflates_without_end_is_refused_by_its_bound() -> None:
    bomb = _zip(run_json=b"[" + b"0," * 5_000_000 + b"0]", arrays_npz=_npz())
    assert len(bomb) < 50_000
    with pytest.raises(RunError, match="more than 1 MB"):
        archive.read(bomb, limit=2**20)


def test_a_file_with_a_changed_story_is_refused() -> None:
    content = archive.read(GOOD)
    for change in ({"step": 5}, {"cursor": 9}, {"branch": 3}, {"lines": []}, {"state": {}}, {"lines": "x"}):
        with pytest.raises(RunError):
            Run.load(archive.write({**content, **change}))
    json.dumps(content["lines"][0]["document"])


@pytest.mark.parametrize(("name", "value"), [("stride", 0), ("stride", -1), ("series", [[1, {}], [0, {}]])])
def test_a_file_with_curves_that_go_back_is_refused(name: str, value: object) -> None:
    """The next step to record would never come."""
    content = archive.read(GOOD)
    with pytest.raises(RunError):
        Run.load(archive.write(_with(content, ("lines", 0, name), value)))


LINE_NO_FILE_HAS = {
    ("series", 0, 1): {"objective": "high"},
    ("series", 0, 0): True,
    ("label",): "half \ud800",
    ("parent",): "0",
    ("events",): [[0, {"kind": "pull", "amount": 1, "note": "\ud800"}]],
    ("tip",): 2.5,
}


@pytest.mark.parametrize("path", LINE_NO_FILE_HAS, ids=str)
def test_a_line_that_could_not_be_told_is_refused(path: tuple) -> None:
    """What is taken from a file is sent to pages as it is: the process of the run must not stumble there."""
    content = archive.read(GOOD)
    with pytest.raises(RunError):
        Run.load(archive.write(_with(content, ("lines", 0, *path), LINE_NO_FILE_HAS[path])))


@pytest.mark.parametrize("name", ["step", "cursor"])
def test_a_place_that_is_no_number_is_refused(name: str) -> None:
    run = branched()
    content = archive.read(run.save())
    with pytest.raises(RunError):
        Run.load(archive.write({**content, name: True}))


@pytest.mark.parametrize("mark", ["$array", "$number", "$pairs"])
def test_texts_that_look_like_the_files_own_words_come_back(mark: str) -> None:
    document = {**multiply(), "view": {"note": {mark: 3, "shape": [1], "more": [{mark: "x"}]}}}
    run = Run(document, compiled=False)
    run.apply({"kind": "pull", "amount": 1.0, "note": {mark: [["a", 1]]}})
    again = Run.load(run.save())
    assert again.document.view == run.document.view
    assert again.events() == run.events()
    line = records.lines_of(run.save())[0]
    assert line["document"]["view"] == document["view"]
    assert line["events"][0][1] == run.events()[0][1]


def _with(content: dict, path: tuple, value: object) -> dict:
    """``content`` with another value at a path; the rest is shared."""
    head, *rest = path
    inner = _with(content[head], tuple(rest), value) if rest else value
    if isinstance(content, dict):
        return {**content, head: inner}
    return [inner if k == head else item for k, item in enumerate(content)]


WRONG = {
    ("settings", "strategy"): None,
    ("settings", "step_size"): -1,
    ("settings", "order"): "backwards",
    ("values",): np.zeros(99),
    ("feed", "row"): 10**6,
    ("feed", "position"): -5,
    ("feed", "block"): np.array([0, 10**9]),
    ("feed", "order", "uinteger"): -1,
    ("search", "bit_generator"): "MT19937",
    ("held",): "hard",
    ("tug",): {"kind": "tug"},
    ("locked",): ["\ud800"],
    ("evaluations",): "many",
    ("place",): [np.zeros(99), np.zeros(99), 0.0],
}


@pytest.mark.parametrize("path", WRONG, ids=".".join)
def test_a_circuit_stands_on_no_state_that_is_not_its_own(path: tuple[str, ...]) -> None:
    """A row beyond the data would be read by compiled code, which trusts its indices."""
    content = archive.read(branched().save())
    with pytest.raises(RunError):
        Run.load(archive.write(_with(content, ("state", *path), WRONG[path])))
    run = Run.load(archive.write(_with(content, ("lines", 0, "checkpoints", 0, 2, *path), WRONG[path])))
    before = bits(run)
    with pytest.raises(RunError, match="A saved state"):
        run.seek(10, 0)
    run.seek(350, 1)
    assert bits(run) == before
