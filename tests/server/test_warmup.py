"""Compiling ahead of time: one compiler at a time, and none for what cannot be run anyway."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine import jit, warm
from server import warmup
from server.cli import run as tugboat
from tests.server.live import needs

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from pathlib import Path
from server import warmup
warmup.jit.cache_folder = lambda: Path(sys.argv[1])
print("asks", flush=True)
with warmup.alone(Path(sys.argv[1]) / "made", "gates"):
    print("has it", (Path(sys.argv[1]) / "made").exists(), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(jit, "cache_folder", lambda: tmp_path)
    return tmp_path


def test_a_second_compiler_waits_for_the_first(folder: Path) -> None:
    needs("fcntl", "file locks as POSIX has them; elsewhere both compile the same")
    made = folder / "made"
    with warmup.alone(made, "gates"):
        second = subprocess.Popen(
            [sys.executable, "-c", SECOND, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout and second.stdout.readline() == "asks\n"
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.5)
        made.touch()
    with second:
        assert second.stdout.read() == "has it True\n"


def test_gates_are_compiled_while_somebody_compiles_networks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("fcntl", "file locks as POSIX has them; elsewhere nobody waits")
    monkeypatch.setattr(jit, "enable", lambda: None)
    monkeypatch.setattr(warm, "steps", lambda count: iter([(0, 1, "gates"), (1, 1, "")]))
    found: list[tuple[int, int, str]] = []
    with warmup.alone(warmup.stamp(), "networks"):
        circuit = threading.Thread(target=lambda: found.extend(warmup.steps(1)), daemon=True)
        circuit.start()
        circuit.join(5)
    assert found == [(0, 1, "gates"), (1, 1, "")]


def test_what_is_compiled_needs_no_lock(folder: Path) -> None:
    with warmup.alone(folder, "gates"):
        assert list(folder.iterdir()) == []


def test_a_folder_without_locks_compiles_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "cache_folder", lambda: folder / "not there")
    with warmup.alone(folder / "made", "gates"):
        pass


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (["mnist-mlp"], "MNIST is not in"),
        (["digits-mlp", "--set", "data.path=mine.csv", "--set", 'data.name=""'], "mine.csv"),
        (["playground", "--set", 'nodes.output.inputs=["hidden1", "hidden2"]'], "output"),
    ],
)
def test_what_cannot_run_is_refused_before_anything_is_compiled(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: list[str],
    words: str,
) -> None:
    def compiles(count: int | None = None) -> None:
        raise AssertionError("nothing is to be compiled")

    monkeypatch.setattr(warmup, "steps", compiles)
    assert tugboat(["run", *change, "--data", str(folder), "--epochs", "1"]) == 1
    assert words in capsys.readouterr().err
