"""A ReLU that is 0 on every row is dead; one that is 0 on the row that is shown is not."""

from engine.runs.trainer import Run

TABLE = "x,y\n-1,0\n2,1\n3,1\n"


def network(bias: float) -> Run:
    nodes = [
        {"id": "x", "op": "data", "params": {"column": "x"}},
        {"id": "b", "op": "parameter", "params": {"value": bias}},
        {"id": "s", "op": "add", "inputs": ["x", "b"]},
        {"id": "r", "op": "relu", "inputs": ["s"]},
    ]
    data = {"name": "three", "text": TABLE}
    return Run({"tugboat": 1, "kind": "circuit", "nodes": nodes, "output": "r", "data": data}, compiled=False)


def test_silent_on_one_row_is_not_dead() -> None:
    run = network(0.0)
    assert run.machine.read("*", "values")[-1] == 0.0  # the first row: silent
    assert run.answer("dead", {}) == {"dead": [], "rows": 3}


def test_dead_on_every_row() -> None:
    assert network(-3.0).answer("dead", {}) == {"dead": ["r"], "rows": 3}
    run = network(0.0)
    run.apply({"kind": "set", "node": "b", "value": -5.0})
    assert run.answer("dead", {})["dead"] == ["r"]


def test_without_data_there_is_nothing_to_judge() -> None:
    nodes = [
        {"id": "x", "op": "input", "params": {"value": -1}},
        {"id": "r", "op": "relu", "inputs": ["x"]},
    ]
    run = Run({"tugboat": 1, "kind": "circuit", "nodes": nodes, "output": "r"}, compiled=False)
    assert run.answer("dead", {}) == {"dead": [], "rows": 0}
