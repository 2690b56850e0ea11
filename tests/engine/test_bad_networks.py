"""Networks that cannot be: each is refused or stopped in words, at once, and the run lives on."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.data import mnist
from engine.data.idx import read_idx
from engine.errors import DataError, GraphError, RunError, TugboatError
from engine.networks.optimizers import OPTIMIZERS
from engine.runs import archive
from engine.runs.trainer import Run
from server.cli import run as tugboat
from server.process.admission import admit
from tests.engine.net import document, made_up, network, node
from tests.engine.test_network_machine import small

PRESETS = Path(__file__).parents[2] / "static" / "presets"


def on_digits(*nodes: dict[str, Any], **train: Any) -> dict[str, Any]:
    return {**document(*nodes, **train), "data": {"name": "digits", "examples": 200}}


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_a_learning_rate_of_a_billion_is_named_and_can_be_rewound(rule: str) -> None:
    drawing = on_digits(
        node("h", "dense", "image", units=8, activation="relu"),
        node("out", "dense", "h", units=10),
        loss="quadratic",
        optimizer={"name": rule, "learning_rate": 1e9},
    )
    run = Run(drawing)
    run.advance(200)
    trouble = run.trouble
    assert trouble is not None and trouble.code == "diverged", rule
    assert trouble.node in ("h", "out") and trouble.node in trouble.sentence()
    run.seek(0)
    assert run.trouble is None and np.isfinite(run.machine.network.theta).all()
    run.apply({"kind": "train", "path": "optimizer.learning_rate", "value": 1e-4})
    assert run.advance(20) == 20 and run.trouble is None


def test_a_hundred_million_parameters_are_refused_before_anything_is_allocated() -> None:
    drawing = on_digits(
        node("wide", "dense", "image", units=1_000_000), node("out", "dense", "wide", units=100)
    )
    began = time.perf_counter()
    from engine.documents.document import parse

    for refuse in (lambda: admit(parse(drawing), None), lambda: Run(drawing)):
        with pytest.raises(TugboatError) as caught:
            refuse()
        assert caught.value.trouble.code == "too_large" and "20,000,000" in caught.value.trouble.sentence()
    assert time.perf_counter() - began < 2


def test_data_of_one_class_trains_and_empty_data_does_not() -> None:
    one = made_up(20, classes=2)
    one.targets[:] = [1.0, 0.0]
    made = network(document(node("out", "dense", "image", units=2, activation="softmax")), one)
    loss, right = made.evaluate(0, 10)
    assert np.isfinite(loss) and 0 <= right <= 1
    nothing = made_up(20)
    empty = type(nothing)("empty", (3,), nothing.x[:0], nothing.targets[:0], 0, 0, 0, ("0", "1"))
    made = network(document(node("out", "dense", "image", units=2)), empty)
    assert made.evaluate(0, 0) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("optimizer.learning_rate", -1, "learning_rate"),
        ("optimizer.learning_rate", float("nan"), "not a finite number"),
        ("batch_size", 0, "batch_size"),
        ("batch_size", 10**9, "batch_size"),
        ("threads", 3, "threads"),
        ("threads", 0, "threads"),
        ("l2", -0.1, "l2"),
        ("schedule.factor", 0, "factor"),
        ("optimizer.beta_1", 1.0, "beta_1"),
        ("optimizer.beta_2", 1.0, "beta_2"),
        ("optimizer.rho", 1.0, "rho"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(path: str, value: Any, words: str) -> None:
    run = Run(small())
    before = run.status()["settings"]
    with pytest.raises(TugboatError, match=words):
        run.apply({"kind": "train", "path": path, "value": value})
    assert run.status()["settings"] == before and run.advance(3) == 3


# --- files -------------------------------------------------------------------------------


def test_a_broken_checkpoint_is_refused_in_words() -> None:
    run = Run(small())
    run.advance(5)
    whole = run.save()
    for broken in (b"", b"not a zip", whole[: len(whole) // 2], whole[:100] + bytes(50) + whole[150:]):
        with pytest.raises(RunError):
            Run.load(broken)
    again = Run.load(whole)
    assert again.step == 5


@pytest.mark.parametrize(
    ("path", "value"), [("threads", None), ("batch_size", 0), ("optimizer", {"name": "adam"}), ("loss", 3)]
)
def test_a_checkpoint_without_whole_settings_is_refused(path: str, value: Any) -> None:
    content = archive.read(Run(small()).save())
    settings = {**content["state"]["settings"], path: value}
    with pytest.raises(RunError, match="A saved state"):
        Run.load(archive.write({**content, "state": {**content["state"], "settings": settings}}))


@pytest.mark.parametrize(
    ("part", "value"), [("spare", {"ops": 3, "layout": [], "weights": {}}), ("former", [{"drawing": "x"}])]
)
def test_a_step_with_a_broken_checkpoint_is_refused_and_the_run_stays(part: str, value: Any) -> None:
    run = Run(small())
    run.advance(5)
    content = archive.read(run.save())
    content["lines"][0]["checkpoints"][0][2][part] = value
    again = Run.load(archive.write(content))
    with pytest.raises(RunError, match="A saved state"):
        again.seek(0)
    assert again.step == 5


def test_figures_that_a_file_lacks_are_gaps() -> None:
    run = Run(small())
    run.advance(5)
    content = archive.read(run.save())
    content["state"]["course"]["metrics"] = {}
    again = Run.load(archive.write(content))
    assert again.advance(1) == 1


def test_a_broken_checkpoint_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.tugboat"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    assert tugboat(["run", "digits-mlp", "--load", str(path)]) == 1
    said = capsys.readouterr().err
    assert "broken.tugboat" in said or "damaged" in said
    assert "Traceback" not in said


IDX = b"\0\0\x08\x01" + (3).to_bytes(4, "big") + b"\1\2\3"


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", IDX[:-1], IDX + b"\0", b"\0\0\x0d\x01" + IDX[4:], gzip.compress(IDX)[:-6], b"<html>"],
    ids=["empty", "cut in the head", "too short", "too long", "floats", "cut gzip", "a web page"],
)
def test_a_damaged_idx_file_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "train-labels-idx1-ubyte"
    path.write_bytes(content)
    with pytest.raises(DataError, match="train-labels-idx1-ubyte"):
        read_idx(path, 1)


def test_labels_beyond_the_digits_and_images_of_another_size_are_named(tmp_path: Path) -> None:
    def put(name: str, *lengths: int, fill: int = 1) -> None:
        head = b"\0\0\x08" + bytes([len(lengths)]) + b"".join(n.to_bytes(4, "big") for n in lengths)
        (tmp_path / name).write_bytes(head + bytes([fill]) * int(np.prod(lengths)))

    for part, count in (("train", 12), ("t10k", 6)):
        put(f"{part}-images-idx3-ubyte", count, 28, 28)
        put(f"{part}-labels-idx1-ubyte", count)
    assert mnist.load(tmp_path).train == 10
    mnist._load.cache_clear()
    put("train-labels-idx1-ubyte", 12, fill=11)
    with pytest.raises(DataError, match="11 at row 1; digits are 0 to 9"):
        mnist.load(tmp_path)
    put("train-images-idx3-ubyte", 12, 14, 14)
    with pytest.raises(DataError, match="14 by 14"):
        mnist.load(tmp_path)
    mnist._load.cache_clear()


def test_a_preset_without_its_files_says_how_to_get_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("nielsen-30", "depth-4", "more-data"):
        assert tugboat(["run", name, "--epochs", "1", "--data", str(tmp_path)]) == 1
        said = capsys.readouterr().err
        assert "tugboat data get mnist" in said and "Traceback" not in said
    assert tugboat(["run", "nielsen-30", "--epochs", "1", "--set", "data.name=digits", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["done"] is True


# --- the same bits -----------------------------------------------------------------------


@pytest.mark.parametrize("rule", OPTIMIZERS)
@pytest.mark.parametrize("threads", [1, 2])
def test_every_rule_replays_to_the_same_bits(rule: str, threads: int) -> None:
    """With everything on that keeps a state: schedule, clipping, longest rows, decay, dropout."""
    drawing = small(
        optimizer={"name": rule, "learning_rate": 0.01, "clip": 1.0},
        schedule={"name": "halve_on_plateau", "patience": 1},
        max_norm=3.0,
        l2=0.5,
        threads=threads,
    )
    run = Run(drawing, seed=4)
    run.advance(70)
    theta, metrics = run.machine.network.theta.copy(), run.metrics()
    for back in (0, 33, 69):
        run.seek(back)
        run.seek(70)
        assert np.array_equal(run.machine.network.theta, theta), back
        assert run.metrics() == metrics
    fresh = Run(drawing, seed=4)
    fresh.advance(70)
    assert np.array_equal(fresh.machine.network.theta, theta)


def test_a_shape_that_does_not_fit_names_both_and_the_mend() -> None:
    with pytest.raises(GraphError) as caught:
        Run(on_digits(node("out", "dense", "image", units=7, activation="softmax")))
    said = caught.value.trouble.sentence()
    assert "[7]" in said and "[10]" in said and "10 outputs" in said
