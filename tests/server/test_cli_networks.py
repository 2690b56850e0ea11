"""The command line with networks: saved runs, settings by path, Ctrl+C, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine.warm
from engine.documents.arrays import encode_weights
from engine.errors import RunError
from engine.runs import archive
from engine.runs.trainer import Run
from server import warmup
from server.cli import run as tugboat
from server.commands import documents, grad_network
from server.commands import run as cli_run
from server.commands.documents import PRESETS
from tests.server.test_cli import fails, lines


@pytest.fixture(autouse=True)
def _no_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUGBOAT_DATA", raising=False)


def weights(file: Path) -> bytes:
    theta: Any = archive.read(file.read_bytes())["state"]["theta"]
    return bytes(theta.tobytes())


def test_a_saved_network_goes_on_to_the_same_bits(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    half, rest, whole = (str(tmp_path / f"{name}.tugboat") for name in ("half", "rest", "whole"))
    lines(capsys, "run", "playground", "--epochs", "3", "--seed", "5", "--save", half)
    *epochs, last = lines(capsys, "run", "--load", half, "--epochs", "2", "--save", rest)
    lines(capsys, "run", "playground", "--epochs", "5", "--seed", "5", "--save", whole)
    assert [line["epoch"] for line in epochs] == [4, 5] and last["seed"] == 5
    assert weights(Path(rest)) == weights(Path(whole)) != weights(Path(half))


def test_another_batch_size_on_the_way_ends_epochs_where_they_end(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(tmp_path / "half.tugboat")
    lines(capsys, "run", "playground", "--epochs", "3", "--save", file)
    *epochs, last = lines(capsys, "run", file, "--set", "train.batch_size=7", "--epochs", "2")
    assert [line["epoch"] for line in epochs] == [4, 5]
    assert last["steps"] == 3 * 25 + 2 * 36


def test_examples_are_counted_and_not_minibatches(capsys: pytest.CaptureFixture[str]) -> None:
    """A minibatch is never larger than the training set, whatever the document asks for."""
    *epochs, last = lines(capsys, "run", "playground", "--set", "train.batch_size=1000", "--epochs", "40")
    assert last["steps"] == 40
    assert last["examples_per_second"] * last["seconds"] == pytest.approx(40 * 250, rel=0.2)
    assert all(line["examples_per_second"] > 0 for line in epochs)


def test_a_run_that_stopped_within_an_epoch_ends_that_epoch_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = Run(json.loads((PRESETS / "playground.json").read_text()))
    run.apply({"kind": "envelope", "open": True})
    run.advance(3 * 25 + 20)
    (tmp_path / "half.tugboat").write_bytes(run.save())
    *epochs, last = lines(capsys, "run", str(tmp_path / "half.tugboat"), "--epochs", "2")
    assert [line["epoch"] for line in epochs] == [4, 5] and last["steps"] == 5 * 25
    assert last["test_accuracy"] is None, "nobody asked for it here"
    *_, last = lines(capsys, "run", str(tmp_path / "half.tugboat"), "--epochs", "1", "--test")
    assert last["test_accuracy"] > 0


def test_a_last_update_that_breaks_the_numbers_fails(capsys: pytest.CaptureFixture[str]) -> None:
    settings = ("train.batch_size=50", "train.optimizer.name=sgd", "train.optimizer.learning_rate=1e9")
    changes = [word for setting in settings for word in ("--set", setting)]
    assert tugboat(["run", "regression", *changes, "--epochs", "1", "--json"]) == 1
    said = capsys.readouterr()
    last = json.loads(said.out.splitlines()[-1])
    assert last["ended"] == "diverged" and last["epochs"] == 1 and last["train_loss"] is None
    assert "no longer finite" in said.err


@pytest.mark.parametrize(
    ("setting", "ended"),
    [
        ('train.schedule={"name": "halve_on_plateau", "patience": 1, "stop_at": 0.5}', "schedule"),
        ('train.early_stopping={"patience": 1}', "early_stopping"),
    ],
)
def test_what_ended_training_is_told_also_by_a_saved_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, setting: str, ended: str
) -> None:
    saved = str(tmp_path / "over.tugboat")
    changes = ("data.examples=50", "train.optimizer.learning_rate=1e-7", setting)
    words = [word for change in changes for word in ("--set", change)]
    for asked, most in ((["halving", *words, "--save", saved], 199), ([saved], 0)):
        assert tugboat(["run", *asked, "--json"]) == 0
        said = capsys.readouterr()
        last = json.loads(said.out.splitlines()[-1])
        assert last["ended"] == ended and last["epochs"] <= most
        assert "Training ended after" in said.err


def test_a_terminal_counts_digits_that_take_long_to_draw(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "COUNT_SECONDS", -1.0)
    asked = ["grad", "strokes-mlp", "--set", "data.examples=1234", "--json"]
    assert tugboat(asked) == 0
    assert "drawn" not in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    asked[3] = "data.examples=1235"
    assert tugboat(asked) == 0
    said = capsys.readouterr().err
    assert "digits drawn: 1,216 of 1,235" in said and said.endswith("\r\x1b[K")


def warm() -> None:
    """Stands in for what compiles a piece of the engine, which takes a minute."""


@pytest.mark.parametrize(
    ("preset", "told"), [("playground", ["gates, 1 of 2", "networks, 2 of 2"]), ("neuron", ["gates, 1 of 1"])]
)
def test_a_first_run_says_that_it_compiles(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    preset: str,
    told: list[str],
) -> None:
    stamp = tmp_path / "warm"
    monkeypatch.setattr(warmup, "stamp", lambda: stamp)
    pieces = [(what, __name__) for what, _ in engine.warm.PIECES]
    monkeypatch.setattr(engine.warm, "PIECES", pieces)
    monkeypatch.setattr(cli_run, "PLAIN_LIMIT", 0)
    if preset == "playground":  # what is wrong is seen before that
        for wrong in ('losses=[{"loss": "quadratic", "of": "nope"}]', "batch_size=1000000"):
            assert tugboat(["run", "digits-mlp", "--set", "train.loss=null", "--set", f"train.{wrong}"]) == 1
            assert len(capsys.readouterr().err.splitlines()) == 1
    for expected in (told, [] if preset == "playground" else told):
        assert tugboat(["run", preset, "--epochs", "1", "--json"]) == 0
        said = capsys.readouterr().err.splitlines()
        assert [line.rsplit(": ")[-1].removesuffix(".") for line in said if "Compiling" in line] == expected
    assert stamp.exists() == (preset == "playground")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {"data": {}, "nodes": [{"id": "i", "op": "input", "params": {"shape": [2]}}]},
            "no data to train on",
        ),
        ({"nodes": [{"id": "l", "op": "label"}]}, "Nothing reads the data"),
        ({"data": {"name": "points", "points": []}}, "There is no example to train on. Draw some"),
        ({"train": {"losses": []}}, "has no loss"),
        (
            {"nodes": [{"id": "o", "op": "dense", "params": {"units": 2}}, {"id": "l", "op": "label"}]},
            'dense "o" has no wire at input 1',
        ),
    ],
)
def test_what_a_network_lacks_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, wrong: dict[str, Any], words: str
) -> None:
    file = tmp_path / "bad.json"
    nodes = [
        {"id": "i", "op": "input", "params": {"shape": [2]}},
        {"id": "l", "op": "label"},
        {"id": "o", "op": "sigmoid", "inputs": ["i"]},
    ]
    file.write_text(
        json.dumps({"kind": "network", "nodes": nodes, "data": {"name": "moons"}, **wrong}), "utf-8"
    )
    for command in ("run", "grad"):
        assert words in fails(capsys, command, str(file))


@pytest.mark.parametrize("preset", ["playground", "spiral", "digits-mlp", "regression", "halving", "depth-2"])
def test_gradients_of_networks_are_checked(
    capsys: pytest.CaptureFixture[str], preset: str, tmp_path: Path
) -> None:
    data = json.loads((Path("static/presets") / f"{preset}.json").read_text("utf-8"))["data"]
    more = ("--set", "data.name=digits") if data.get("name") == "mnist" else ()
    (answer,) = lines(capsys, "grad", preset, "--check", "--float64", "--batch", "3", *more)
    assert answer["dtype"] == "float64" and answer["check"]["max_relative_error"] < 1e-4


def test_weights_that_the_drawing_has_no_place_for_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "kept.json"
    lines(capsys, "run", "playground", "--epochs", "1", "--save", str(file))
    kept = json.loads(file.read_text("utf-8"))
    for change, words in (
        (
            {"nodes": [{**n, "params": {"units": 5}} if n["id"] == "hidden1" else n for n in kept["nodes"]]},
            "shape",
        ),
        ({"weights": {"ghost": kept["weights"]["hidden1"]}}, "weights.ghost.weight"),
    ):
        file.write_text(json.dumps({**kept, **change}), "utf-8")
        assert words in fails(capsys, "grad", str(file))


def test_a_batch_that_is_not_finite_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    out = {"id": "o", "op": "dense", "inputs": ["i"], "params": {"units": 2}}
    huge = encode_weights({"o": {"weight": np.full((2, 2), 1e38, np.float32)}})
    file.write_text(json.dumps({**on_moons(out, loss="quadratic"), "weights": huge}), "utf-8")
    assert tugboat(["grad", str(file), "--json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out, parse_constant=pytest.fail)["loss"] is None
    assert "not finite" in printed.err


def on_moons(*layers: dict[str, Any], **train: Any) -> dict[str, Any]:
    nodes = [{"id": "i", "op": "input"}, {"id": "l", "op": "label", "params": {"classes": 2}}, *layers]
    data = {"name": "moons", "coding": "one_hot"}
    return {"tugboat": 1, "kind": "network", "nodes": nodes, "output": "o", "data": data, "train": train}


def test_running_averages_are_no_gradients_to_check(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "normed.json"
    hidden = {"id": "h", "op": "dense", "inputs": ["i"], "params": {"units": 3}}
    norm = {"id": "n", "op": "batch_norm", "inputs": ["h"]}
    out = {"id": "o", "op": "dense", "inputs": ["n"], "params": {"units": 2, "activation": "softmax"}}
    file.write_text(json.dumps(on_moons(hidden, norm, out)), "utf-8")
    (answer,) = lines(capsys, "grad", str(file), "--check", "--float64")
    assert answer["check"]["max_relative_error"] < 1e-6 and answer["check"]["checked"] == 9 + 6 + 8


@pytest.mark.parametrize("scaling", ["inverted", "nielsen"])
def test_a_gradient_is_the_one_of_training_without_its_chance(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, scaling: str
) -> None:
    """``batch_norm`` takes mean and variance of this batch and leaves its running averages alone."""
    file, dump = tmp_path / "normed.json", tmp_path / "normed.npz"
    norm = {"id": "n", "op": "batch_norm", "inputs": ["i"]}
    drop = {"id": "d", "op": "dropout", "inputs": ["n"], "params": {"rate": 0.25, "scaling": scaling}}
    out = {"id": "o", "op": "dense", "inputs": ["d"], "params": {"units": 2, "activation": "softmax"}}
    file.write_text(json.dumps(on_moons(norm, drop, out)), "utf-8")
    (answer,) = lines(capsys, "grad", str(file), "--check", "--float64", "--dump", str(dump), "--batch", "8")
    assert answer["check"]["max_relative_error"] < 1e-6
    found = np.load(dump)
    x, kept = found["batch/x"].astype(float), 1.0 if scaling == "inverted" else 0.75
    normed = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)
    np.testing.assert_allclose(found["activations/n"], normed, rtol=1e-9)
    np.testing.assert_allclose(found["activations/d"], kept * normed, rtol=1e-9)
    np.testing.assert_array_equal(found["parameters/n/moving_mean"], [0.0, 0.0])


@pytest.mark.parametrize(("activation", "said"), [("tanh", "Let it end in sigmoid"), ("sigmoid", "")])
def test_a_loss_that_does_not_fit_its_output_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, activation: str, said: str
) -> None:
    file = tmp_path / "unsuited.json"
    out = {"id": "o", "op": "dense", "inputs": ["i"], "params": {"units": 2, "activation": activation}}
    file.write_text(json.dumps(on_moons(out, loss="cross_entropy")), "utf-8")
    assert tugboat(["run", str(file), "--epochs", "1"]) == 0
    told = capsys.readouterr().err
    assert said in told if said else not told


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_kill_in_the_middle_of_an_epoch_saves_what_is_there(
    tmp_path: Path, ended_by: signal.Signals
) -> None:
    file = tmp_path / "stopped.tugboat"
    command = [sys.executable, "-m", "server.cli", "run", "digits-mlp", "--epochs", "100000", "--json"]
    with subprocess.Popen(
        [*command, "--save", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
    ) as process:
        assert process.stdout and process.stderr
        assert json.loads(process.stdout.readline())["epoch"] == 1
        time.sleep(0.2)
        process.send_signal(ended_by)
        *_, last = process.stdout.read().splitlines()
        assert process.wait(30) == 1
        said = process.stderr.read()
    told = json.loads(last)
    assert told["ended"] == "interrupted" and f"{told['steps']:,} updates" in said and "Traceback" not in said
    assert archive.read(file.read_bytes())["step"] == told["steps"]
    assert tugboat(["run", str(file), "--epochs", "1"]) == 0


def test_a_long_run_is_saved_on_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash costs no more than what was trained since then, and what goes on from there is the same."""
    file = tmp_path / "long.tugboat"
    kept: list[bytes] = []
    monkeypatch.setattr(cli_run, "SAVE_SECONDS", 0.0)
    monkeypatch.setattr(cli_run, "write", lambda path, content: kept.append(content))
    assert tugboat(["run", "digits-mlp", "--epochs", "3", "--save", str(file)]) == 0
    steps = [archive.read(content)["step"] for content in kept]
    assert steps == sorted(steps) and steps[0] < 120 and steps[-2:] == [360, 360]
    whole = kept[-1]
    file.write_bytes(kept[0])  # in the middle of an epoch, which may take longer than a minute
    assert tugboat(["run", str(file), "--epochs", "3", "--save", str(file)]) == 0
    for content, name in ((whole, "whole"), (kept[-1], "rest")):
        (tmp_path / name).write_bytes(content)
    assert weights(tmp_path / "whole") == weights(tmp_path / "rest")


def test_a_save_on_the_way_that_fails_does_not_end_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise RunError("The disk is full.", code="file")

    monkeypatch.setattr(cli_run, "SAVE_SECONDS", 0.0)
    monkeypatch.setattr(cli_run, "write", full)
    command = ["run", "digits-mlp", "--epochs", "2", "--json", "--save", str(tmp_path / "a.tugboat")]
    assert tugboat(command) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["epoch"] for line in captured.out.splitlines()] == [1, 2]
    assert "The disk is full." in captured.err


def test_a_corner_is_no_wrong_gradient_and_a_wrong_one_is_still_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the input 0, 0 and biases of 0 every rectified unit stands exactly at its corner."""
    file = tmp_path / "xor.json"
    hidden = {"units": 4, "activation": "relu", "initializer": "he"}
    nodes = [
        {"id": "x", "op": "input"},
        {"id": "t", "op": "label"},
        {"id": "h", "op": "dense", "inputs": ["x"], "params": hidden},
        {"id": "y", "op": "dense", "inputs": ["h"], "params": {"units": 1, "activation": "sigmoid"}},
    ]
    data = {"text": "a,b,y\n" + "0,0,0\n0,1,1\n1,0,1\n1,1,0\n" * 2, "label": "y"}
    train = {"loss": "quadratic", "seed": 1}
    drawn = {"tugboat": 1, "kind": "network", "nodes": nodes, "output": "y", "data": data, "train": train}
    file.write_text(json.dumps(drawn), "utf-8")
    (answer,) = lines(capsys, "grad", str(file), "--check")
    assert answer["check"]["max_relative_error"] < 1e-4
    batch = grad_network._batch

    def wrong(net: Any, rows: np.ndarray) -> float:
        loss = batch(net, rows)
        net.dtheta *= 1.1
        return loss

    monkeypatch.setattr(grad_network, "_batch", wrong)
    (answer,) = lines(capsys, "grad", str(file), "--check")
    assert answer["check"]["max_relative_error"] > 0.05
