"""The benchmark harness: ratios, goals, arms that disagree, arms that are not installed, wrong use."""

from __future__ import annotations

import importlib
import json

import pytest

from bench import cli, compare
from bench.suites import _circuits, circuit_loop
from bench.table import Goal, number


def test_a_race_measures_the_ratio():
    table = compare.run("tests.house.slow_arm", rounds=3, seconds=0.03)
    (row,) = table.rows
    assert table.columns == ["case", "quick, works/s", "slow, works/s", "x slow"]
    assert 2 < row[3] < 6
    assert [goal.met for goal in table.goals] == [True]
    assert "absent is not installed" in table.notes[0]
    assert "met" in table.text() and json.dumps(table.data())


def test_arms_that_compute_different_numbers_are_not_timed():
    with pytest.raises(RuntimeError, match="different numbers"):
        compare._agree({"a": [1.0], "b": [1.1]}, "case", 1e-6)
    with pytest.raises(RuntimeError, match="different numbers"):
        compare._agree({"a": [1.0], "b": [float("nan")]}, "case", 1e-6)


@pytest.mark.parametrize("name", cli.names())
def test_every_benchmark_has_a_summary_and_something_to_run(name):
    module = importlib.import_module(f"bench.suites.{name.replace('-', '_')}")
    assert len(cli.summary(name)) > 20
    assert hasattr(module, "measure") or len(module.BENCH.arms) > 1


@pytest.mark.parametrize("gates", [5, 50, 500])
def test_circuits_have_their_number_of_gates_and_none_is_idle(gates):
    _, body, output = _circuits.circuit(gates)
    assert len(body) == gates
    read = {read for _, reads in body.values() for read in reads}
    assert set(body) - read == {output}


def test_straight_line_code_computes_what_the_gates_say():
    names = {"math": importlib.import_module("math"), "np": importlib.import_module("numpy")}
    exec(circuit_loop.source(5), names)
    start = list(_circuits.circuit(5)[0].values())
    moved = names["loop"](start, 0.01, 1)
    slope = 0.8807970779778823 * (1 - 0.8807970779778823)
    assert moved == pytest.approx(
        [1 - 0.01 * slope, 2 + 0.03 * slope, -3 + 0.01 * slope, -1 + 0.01 * slope, 3 + 0.02 * slope]
    )


def test_wrong_use(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["no-such-benchmark"])
    assert stopped.value.code == 2
    assert "no-such-benchmark" in capsys.readouterr().err


def test_goals_and_numbers_in_words():
    assert str(Goal("latency", 5, 7.25, " ms", "most")) == "MISSED latency: 7.25 ms (at most 5 ms)"
    assert [number(value) for value in (0, 0.123456, 12.34, 1234.5, 1.5e8)] == [
        "0",
        "0.123",
        "12.3",
        "1234",
        "1.50e8",
    ]


@pytest.mark.parametrize("name", ["nielsen-30", "nielsen-100-l2"])
def test_what_a_record_tells_is_what_its_epochs_say(name: str) -> None:
    from bench.figures import FIGURES, RECORDS

    record = json.loads((RECORDS / f"{name}.json").read_text("utf-8"))
    for run in record["runs"]:
        epochs = [dict(zip(record["columns"], epoch, strict=True)) for epoch in run["epochs"]]
        assert FIGURES[name].told(epochs).items() <= run.items()
        assert run["reached"] == FIGURES[name].reached(epochs)
