"""What the command line says to wrong use, to bad documents and to work that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.test_cli import fails


@pytest.fixture(autouse=True)
def _no_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUGBOAT_DATA", raising=False)


WRONG_USE = [
    ("fly",),
    ("run",),
    ("run", "svm", "--epochs", "0"),
    ("run", "svm", "--epochs", "x"),
    ("run", "svm", "--set", "a"),
    ("run", "svm", "--set", "=3"),
    ("run", "svm", "--set", "train.seed.x=1", "--seed", "-1"),
    ("export", "svm"),
    ("serve", "--port", "99999"),
    ("--port", "many"),
    ("data",),
    ("data", "put"),
    ("grad", "svm", "--dump", "x.npz"),
    ("run", "svm", "--set", "nodes.ghost.params.value=1"),
    ("run", "svm", "--set", "title.x.y=1"),
    ("grad", "svm", "--set", "ghost=1"),
    ("export", "svm", "--to", "cobol"),
    ("run", "svm", "extra"),
    ("run", "svm", "--save", ""),
    ("export", "svm", "--to", "python", "-o", ""),
    ("run", "svm", "--load", __file__),
    ("bench", "nothing"),
]


WRONG_SETTINGS = {
    ("run", "playground", "--set", "hidden1=3"): "nodes.hidden1.params.units",
    ("run", "playground", "--set", "nodes.hiden1.params.units=3"): 'Did you mean "hidden1"?',
    ("run", "playground", "--set", "x=3"): "have no value",
    ("grad", "playground", "--set", "train=3"): "have no value",
    ("run", "playground", "--set", "nodes.h1.params.units=3"): 'no "h1"',
    ("run", "playground", "--max-seconds", "-1"): "number of seconds",
    ("grad", "playground", "--batch", "0"): "at least 1",
}


@pytest.mark.parametrize("arguments", [*WRONG_USE, *WRONG_SETTINGS], ids=" ".join)
def test_wrong_use_is_exit_code_2(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert WRONG_SETTINGS.get(arguments, "") in fails(capsys, *arguments, code=2)


@pytest.mark.parametrize(
    ("change", "words"),
    [("ghost.value=3", 'neither a part nor a node called "ghost"'), ("trane.l2=1", 'Did you mean "train"?')],
)
def test_a_path_that_begins_nowhere_is_said(
    capsys: pytest.CaptureFixture[str], change: str, words: str
) -> None:
    assert words in fails(capsys, "run", "neuron", "--set", change, code=2)


@pytest.mark.parametrize(
    ("document", "change", "way"),
    [
        ("multiply", "x.value=3", "x=3"),
        ("multiply", "x.params.value=3", "x=3"),
        ("multiply", "x.min=-9", "nodes.x.params.min=-9"),
        ("spiral", "output.units=2", "nodes.output.params.units=2"),
    ],
)
def test_a_path_that_begins_with_a_node_says_how_to_write_it(
    capsys: pytest.CaptureFixture[str], document: str, change: str, way: str
) -> None:
    assert fails(capsys, "grad", document, "--set", change, code=2).endswith(f"Write {way}")


FAILURES = {
    ("run", "svn"): 'Did you mean "svm"?',
    ("run", "none.json"): "no file none.json",
    ("grad", "svm", "--set", "loss=1"): "computed by its gate",
    ("grad", "svm", "--set", "a=text"): "text",
    ("run", "svm", "--set", "train.strategy=luck"): "luck",
    ("run", "svm", "--set", "train.speed=3"): "speed",
    ("run", "svm", "--set", "data.name=nope"): 'no data set called "nope"',
    ("run", "svm", "--set", "data.name=table"): "neither text nor a file",
    ("run", "svm", "--data", "/no/such/folder"): "does not exist",
    ("run", "svm", "--save", "/no/such/folder/x.tugboat"): "does not exist",
    ("run", "--load", "none.tugboat"): "no file none.tugboat",
    ("run", "svm", "--load", "none"): "no file none",
    ("export", "digits-mlp", "--to", "javascript"): "cannot be exported to javascript",
    ("export", "svm", "--to", "python", "-o", "/no/such/folder/x.py"): "cannot be written",
    (
        "export",
        "svm",
        "--to",
        "python",
        "-o",
        f"{__file__}/x.py",
    ): f"{__file__}/x.py cannot be written: Not a dir",
    (
        "export",
        "svm",
        "--to",
        "python",
        "-o",
        "x" * 300,
    ): f"{'x' * 300} cannot be written: File name too long",
    ("data", "get", "nope"): "no data set",
    ("run", "playground", "--set", "data.name=ghost"): "no data set",
    ("run", "playground", "--set", "data.noise=7"): "from 0 to 0.5",
    ("run", "playground", "--set", "train.batch_size=0"): "from 1",
    ("run", "playground", "--set", "train.optimizer=adam"): "must be an object",
    ("run", "playground", "--set", "train.loss=hinge"): "chooses between classes",
    ("run", "playground", "--set", "nodes.hidden1.params.units=100000000"): "at most 1,000,000",
    ("run", "playground", "--save", "."): "is a folder",
    ("run", "playground", "--set", "data.path=../x.csv", "--data", "."): "outside the data folder",
    ("export", "playground", "--to", "javascript"): "numpy, python, pytorch",
}


@pytest.mark.parametrize("arguments", FAILURES, ids=" ".join)
def test_work_that_fails_is_exit_code_1(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert FAILURES[arguments] in fails(capsys, *arguments)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"\xff\xfe",
        b'{"tugboat": 1}',
        b'{"tugboat": 99, "kind": "circuit", "nodes": []}',
        b"[" * 100_000,
        b'{"nodes": [{"id": "x", "op": "input"}, {"id": "f", "op": "multiply", "inputs": ["x"]}]}',
        b'{"tugboat": 1, "nodes": [{"id": "d", "op": "data", "params": {"column": "x1"}}]}',
        b'{"tugboat": 1, "kind": "circuit", "nodes": [{"id": "x", "op": "fly"}]}',
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_bad_document_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    for command in (("run", str(file)), ("grad", str(file)), ("export", str(file), "--to", "python")):
        assert len(fails(capsys, *command)) < 400
