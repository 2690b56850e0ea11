"""The command line: what it prints, its exit codes, and one sentence for everything that goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.cli import run as tugboat

KEYS = {
    "epoch",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "test_accuracy",
    "examples_per_second",
}


@pytest.fixture(autouse=True)
def _no_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUGBOAT_DATA", raising=False)


def lines(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[Any]:
    """The JSON objects that a command prints."""
    assert tugboat([*arguments, "--json"]) == code
    printed = capsys.readouterr()
    if code == 0:
        assert printed.err == ""
    return [json.loads(line) for line in printed.out.splitlines()]


def fails(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 1) -> str:
    """What a failing command says on stderr: one or two sentences and no traceback."""
    try:
        found = tugboat(arguments)
    except SystemExit as leaving:
        found = leaving.code
    assert found == code
    said = capsys.readouterr().err.strip()
    assert said and "Traceback" not in said
    assert len(said.splitlines()) == 1
    return said


# --- run -------------------------------------------------------------------------------------


def test_run_prints_an_object_an_epoch_and_a_last_one(capsys: pytest.CaptureFixture[str]) -> None:
    *epochs, last = lines(capsys, "run", "svm", "--epochs", "3")
    assert [line["epoch"] for line in epochs] == [1, 2, 3]
    assert all(set(line) == KEYS for line in epochs)
    assert all(line["test_accuracy"] is None and line["train_accuracy"] <= 1 for line in epochs)
    assert last["done"] is True and last["steps"] == 18 and last["ended"] == "epochs"
    assert set(last["values"]) == {"a", "b", "c"}


def test_run_reaches_the_line_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    last = lines(capsys, "run", "linear-regression")[-1]
    assert last["values"] == pytest.approx({"w": 13 / 14, "b": 1.5}, abs=1e-9)
    assert last["train_loss"] == pytest.approx(9 / 14, abs=1e-9)


def test_run_takes_any_path_and_node_values(capsys: pytest.CaptureFixture[str]) -> None:
    last = lines(
        capsys,
        "run",
        "multiply",
        "--set",
        "x=1.5",
        "--set",
        "train.step_size=0.1",
        "--set",
        "nodes.y.params.value=2",
        "--epochs",
        "1",
    )[-1]
    assert last["values"] == pytest.approx({"x": 1.7, "y": 2.15})
    assert lines(capsys, "run", "chain", "--set", "n3/one=2", "--epochs", "1")[-1]["done"]


def test_the_same_seed_gives_the_same_run(capsys: pytest.CaptureFixture[str]) -> None:
    def values(seed: str) -> Any:
        arguments = ("run", "svm", "--epochs", "5", "--set", "train.strategy=random_walk", "--seed", seed)
        return lines(capsys, *arguments)[-1]["values"]

    assert values("3") == values("3") != values("4")


def test_a_saved_run_goes_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = str(tmp_path / "half.tugboat")
    half = lines(capsys, "run", "svm", "--epochs", "5", "--save", file)[-1]
    *epochs, rest = lines(capsys, "run", "--load", file, "--epochs", "5")
    whole = lines(capsys, "run", "svm", "--epochs", "10")[-1]
    assert (half["steps"], rest["steps"]) == (30, 60)
    assert [line["epoch"] for line in epochs] == [6, 7, 8, 9, 10]
    assert rest["values"] == whole["values"]
    assert lines(capsys, "grad", file)[0]["values"]["a"] == half["values"]["a"]


def test_a_saved_run_is_known_without_its_ending(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = str(tmp_path / "half-way")
    lines(capsys, "run", "svm", "--epochs", "2", "--save", file)
    for command in (("run", file), ("run", "--load", file)):
        *_, last = lines(capsys, *command, "--epochs", "1")
        assert last["steps"] == 3 * 6


def test_a_saved_run_goes_on_as_another_drawing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, other = str(tmp_path / "half.tugboat"), str(tmp_path / "other.tugboat")
    net = ("--set", "train.seed=4", "--epochs", "1", "--save", file)
    *_, first = lines(capsys, "run", "digits-mlp", *net)
    *_, same = lines(capsys, "run", "digits-mlp", "--load", file, "--seed", "4", "--epochs", "1")
    assert same == {**lines(capsys, "run", "--load", file, "--epochs", "1")[-1], **times(same)}
    wider = json.loads(Path("static/presets/digits-mlp.json").read_text("utf-8"))
    wider["nodes"][2]["params"]["units"] += 5
    path = tmp_path / "wider.json"
    path.write_text(json.dumps(wider))
    *_, last = lines(capsys, "run", str(path), "--load", file, "--epochs", "1", "--save", other)
    assert last["steps"] == 2 * first["steps"] and last["train_loss"] < first["train_loss"]
    assert "own seed, 4" in fails(capsys, "run", "--load", file, "--seed", "5", code=2)
    assert "a network, the document a circuit" in fails(capsys, "run", "svm", "--load", file, code=2)
    assert "name one of them" in fails(capsys, "run", "svm", "--load", str(path), code=2)
    assert "name one of them" in fails(capsys, "run", other, "--load", file, code=2)


def times(line: dict[str, Any]) -> dict[str, Any]:
    """What of a last line is never the same twice."""
    return {name: line[name] for name in ("seconds", "examples_per_second")}


def test_a_document_with_its_weights_goes_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    *_, first = lines(capsys, "run", "digits-mlp", "--epochs", "2", "--save", str(path))
    assert set(json.loads(path.read_text("utf-8"))["weights"]) == {"hidden", "scores"}
    *_, again = lines(capsys, "run", "--load", str(path), "--epochs", "1")
    assert again["train_loss"] < first["train_loss"]
    slope = tmp_path / "svm.json"
    *_, first = lines(capsys, "run", "svm", "--epochs", "5", "--save", str(slope))
    assert lines(capsys, "grad", str(slope))[0]["values"]["a"] == pytest.approx(first["values"]["a"])


def test_time_can_be_up(capsys: pytest.CaptureFixture[str]) -> None:
    last = lines(capsys, "run", "svm", "--epochs", "20000", "--max-seconds", "0.3")[-1]
    assert last["ended"] == "max_seconds" and 0 < last["seconds"] < 5


def test_a_diverging_run_fails_and_names_the_node(capsys: pytest.CaptureFixture[str]) -> None:
    assert tugboat(["run", "gate-gallery", "--set", "train.step_size=1", "--json"]) == 1
    printed = capsys.readouterr()
    assert '"ab"' in printed.err and "Traceback" not in printed.err
    last = json.loads(printed.out.splitlines()[-1], parse_constant=lambda word: pytest.fail(word))
    assert last["ended"] == "diverged"


def test_a_circuit_in_which_nothing_is_free_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nodes = [
        {"id": "x", "op": "input", "params": {"value": 1, "locked": True}},
        {"id": "f", "op": "square", "inputs": ["x"]},
    ]
    file = tmp_path / "locked.json"
    file.write_text(json.dumps({"tugboat": 1, "kind": "circuit", "nodes": nodes, "output": "f"}), "utf-8")
    assert tugboat(["run", str(file), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out.splitlines()[-1])["ended"] == "nothing_moves"
    assert "no input or parameter is free" in printed.err


def test_without_json_it_prints_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert tugboat(["run", "svm", "--epochs", "2"]) == 0
    printed = capsys.readouterr()
    assert "epoch 2" in printed.out and "train accuracy 66.67 %" in printed.out and printed.err == ""


def test_a_network_trains_and_keeps_its_test_set_closed(capsys: pytest.CaptureFixture[str]) -> None:
    *epochs, last = lines(capsys, "run", "digits-mlp", "--epochs", "2")
    assert all(set(line) == KEYS and line["test_accuracy"] is None for line in epochs)
    assert epochs[1]["validation_accuracy"] > 0.8 and last["test_accuracy"] is None
    *opened, last = lines(capsys, "run", "digits-mlp", "--epochs", "2", "--test")
    assert all(0.5 < line["test_accuracy"] <= 1 for line in opened)
    assert [line["train_loss"] for line in opened] == [line["train_loss"] for line in epochs]


def test_mnist_without_its_files_says_how_to_get_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "tugboat data get mnist" in fails(capsys, "run", "mnist-mlp", "--data", str(tmp_path))


# --- grad ------------------------------------------------------------------------------------


def test_grad_prints_values_and_gradients(capsys: pytest.CaptureFixture[str]) -> None:
    for key in ("x", "nodes.x.params.value", "nodes.0.params.value", "nodes[0].params.value"):
        (answer,) = lines(capsys, "grad", "multiply", "--set", f"{key}=4")
        assert answer == {"values": {"x": 4, "y": 3, "f": 12}, "gradients": {"x": 3, "y": 4, "f": 1}}


@pytest.mark.parametrize("preset", ["neuron", "svm", "chain", "slow-neuron", "gate-gallery"])
def test_grad_checks_against_central_differences(capsys: pytest.CaptureFixture[str], preset: str) -> None:
    (answer,) = lines(capsys, "grad", preset, "--check")
    assert 0 <= answer["check"]["max_relative_error"] < 1e-5


def test_grad_of_a_network_in_float64(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "batch.npz"
    (answer,) = lines(
        capsys, "grad", "digits-mlp", "--check", "--float64", "--batch", "4", "--dump", str(file)
    )
    assert answer["dtype"] == "float64" and answer["examples"] == 4
    assert answer["check"]["max_relative_error"] < 1e-4
    with np.load(file) as dump:
        x = dump["batch/x"].reshape(4, -1)
        z = x @ dump["parameters/hidden/weight"].T + dump["parameters/hidden/bias"]
        hidden = 1 / (1 + np.exp(-z))
        scores = hidden @ dump["parameters/scores/weight"].T + dump["parameters/scores/bias"]
        softmax = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        assert dump["activations/hidden"] == pytest.approx(hidden, abs=1e-9)
        assert dump["activations/output"] == pytest.approx(softmax, abs=1e-9)
        targets = dump["batch/targets"]
        assert float(dump["loss"]) == pytest.approx(-np.log((softmax * targets).sum(1)).mean(), abs=1e-9)
        delta = (softmax - targets) / 4
        assert dump["gradients/scores"] == pytest.approx(delta, abs=1e-9)
        assert dump["gradients/scores/weight"] == pytest.approx(delta.T @ hidden, abs=1e-9)


def test_grad_of_a_number_that_is_not_finite(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    nodes = [{"id": "x", "op": "input", "params": {"value": -2}}, {"id": "f", "op": "log", "inputs": ["x"]}]
    file.write_text(json.dumps({"tugboat": 1, "kind": "circuit", "nodes": nodes}), "utf-8")
    assert tugboat(["grad", str(file), "--json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["values"]["f"] is None and "ln(−2)" in printed.err


def test_a_gradient_that_is_not_finite_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "steep.json"
    nodes = [{"id": "x", "op": "input", "params": {"value": 0}}, {"id": "f", "op": "sqrt", "inputs": ["x"]}]
    file.write_text(json.dumps({"tugboat": 1, "kind": "circuit", "nodes": nodes}), "utf-8")
    assert tugboat(["grad", str(file), "--json"]) == 1
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert answer["values"]["f"] == 0 and answer["gradients"]["x"] is None
    assert 'gradient of "x" is not finite' in printed.err


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "server.cli"]
    for arguments, words in (
        (("--version",), "The output could not be written: No space left on device."),
        (("grad", "multiply"), "The output could not be written: No space left on device."),
        (
            ("run", "svm", "--epochs", "1", "--save", "/dev/full"),
            "/dev/full cannot be written: No space left",
        ),
    ):
        with Path("/dev/full").open("wb") as full:
            out = full if arguments[0] != "run" else subprocess.DEVNULL
            done = subprocess.run([*command, *arguments], stdout=out, stderr=subprocess.PIPE, text=True)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert words in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_save_that_fails_leaves_the_older_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "run.tugboat"
    lines(capsys, "run", "svm", "--epochs", "1", "--save", str(file))
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in fails(capsys, "run", "--load", str(file), "--epochs", "1", "--save", str(file))
    assert file.read_bytes() == before
    for command in (("export", "svm", "--to", "python", "-o"), ("grad", "digits-mlp", "--dump")):
        assert "No space left" in fails(capsys, *command, str(file))
        assert file.read_bytes() == before and list(tmp_path.iterdir()) == [file]


def test_a_name_of_any_length_is_written_to_and_no_file_that_is_protected(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / f"{'x' * 252}.py"
    lines(capsys, "export", "svm", "--to", "python", "-o", str(file), "--json")
    assert list(tmp_path.iterdir()) == [file] and b"SVM by pulls" in file.read_bytes()

    def refused(path: Path, _: bytes) -> int:
        assert path == file, "not around the file: it may not be written to"
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file)
    monkeypatch.setattr(Path, "write_bytes", refused)
    said = fails(capsys, "export", "svm", "--to", "python", "-o", str(file))
    assert said.endswith("cannot be written: Permission denied.")


# --- the rest --------------------------------------------------------------------------------


def test_presets_and_data_sets_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    (presets,) = lines(capsys, "presets")
    assert {"multiply", "svm", "digits-mlp"} <= {preset["id"] for preset in presets}
    (sets,) = lines(capsys, "data", "list")
    assert {"hackers_guide_svm", "digits", "mnist"} <= {item["name"] for item in sets}
    assert tugboat(["presets"]) == 0 and tugboat(["data", "list"]) == 0
    assert "Karpathy’s neuron" in capsys.readouterr().out


def test_what_comes_along_need_not_be_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    assert tugboat(["data", "get", "wags"]) == 0
    assert "comes with Tugboat" in capsys.readouterr().out


def test_export_writes_a_program(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "neuron.py"
    assert tugboat(["export", "neuron", "--to", "python", "-o", str(file), "--set", "a=2"]) == 0
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.split()[:2] == ["a", "2"]
    assert tugboat(["export", "neuron", "--to", "javascript"]) == 0
    assert "console.log" in capsys.readouterr().out


@pytest.mark.parametrize("url", ["http://[::1", "http://", "mnist", "file:///etc/passwd", "ftp://127.0.0.1/"])
def test_only_an_address_of_the_web_is_fetched_from(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, url: str
) -> None:
    said = fails(capsys, "data", "get", "mnist", "--url", url, "--data", str(tmp_path))
    assert f"{url} is not an address of the web" in said


def test_every_terminal_and_every_pipe_gets_letters_that_it_can_show() -> None:
    """A computer whose own letters are ASCII; as on Windows, where they are those of its code page."""
    poor = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for arguments in (("presets",), ("export", "neuron", "--to", "python")):
        command = [sys.executable, "-m", "server.cli", *arguments]
        done = subprocess.run(command, capture_output=True, env=poor)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "Karpathy’s neuron" in done.stdout.decode()


def test_the_benchmarks_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = lines(capsys, "bench", "--list")
    assert {"name", "summary"} == set(found[0]) and "circuit-loop" in {one["name"] for one in found}


def test_the_command_itself_is_quick_and_quiet(tmp_path: Path) -> None:
    """No engine and no server framework for a help text; a closed pipe is no crash."""
    code = (
        "import sys; from server.cli import run\n"
        "try: run(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(sum(m in sys.modules for m in ('numba', 'fastapi', 'numpy', 'engine.circuits.circuit')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stderr
    pipe = subprocess.run(
        f"{sys.executable} -m server.cli run svm --epochs 200 --json | head -1",
        shell=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(pipe.stdout)["epoch"] == 1 and pipe.stderr == ""
