"""Frozen and cut weights of a network: in training, and through edits of the drawing."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.documents.document import parse
from engine.networks.machine import NetworkMachine
from tests.engine.net import document, node
from tests.engine.test_network_machine import machine, small


def test_frozen_weights_stay_and_cut_ones_are_zero() -> None:
    made = machine()
    made.apply({"kind": "lock", "node": "hidden", "locked": True})
    made.apply({"kind": "weight", "node": "out", "index": [1, 2], "value": 0})
    made.apply({"kind": "lock", "node": "out", "index": [1, 2], "locked": True})
    hidden, out = made.read("hidden", "weight"), made.read("out", "weight")
    made.advance(10)
    assert np.array_equal(made.read("hidden", "weight"), hidden)
    assert made.read("out", "weight")[1, 2] == 0
    assert not np.array_equal(made.read("out", "weight"), out)
    assert made.status()["locked"] == ["hidden", "out"]
    made.apply({"kind": "lock", "node": "hidden", "locked": False})
    made.advance(1)
    assert not np.array_equal(made.read("hidden", "weight"), hidden)


def test_frozen_weights_stay_frozen_where_an_edit_keeps_them() -> None:
    """They may lie elsewhere in memory, when a layer comes before them, or be no more."""
    made = machine()
    made.apply({"kind": "lock", "node": "hidden", "locked": True})
    made.apply({"kind": "lock", "node": "out", "index": [1, 2], "locked": True})
    edited = small()
    edited["nodes"].insert(2, node("first", "dense", "image", units=64))
    edited["nodes"][3]["inputs"] = ["first"]
    hidden, out = made.read("hidden", "weight"), made.read("out", "weight")
    made.rebuild(parse(edited))
    assert made.status()["locked"] == ["hidden", "out"]
    made.advance(5)
    assert np.array_equal(made.read("hidden", "weight"), hidden)
    changed = made.read("out", "weight") != out
    assert not changed[1, 2] and changed.sum() == changed.size - 1


def frozen(made: NetworkMachine, id: str, name: str = "weight") -> list[list[int]]:
    """Places of frozen numbers in a weight array."""
    states = made.read(id, f"{name}_locked")
    assert states is not None
    return np.argwhere(states).tolist()


def test_a_frozen_weight_stays_frozen_when_units_come_and_go() -> None:
    made = machine()
    for places in ([1, 5], [7, 3]):
        made.apply({"kind": "lock", "node": "hidden", "index": places, "locked": True})
    made.apply({"kind": "lock", "node": "hidden", "port": "bias", "index": [1], "locked": True})
    for places in ([4, 1], [4, 7]):
        made.apply({"kind": "lock", "node": "out", "index": places, "locked": True})
    edited = small()
    for units, rows in ((9, [[1, 5], [7, 3]]), (7, [[1, 5]]), (8, [[1, 5]])):
        edited["nodes"][2]["params"]["units"] = units
        made.rebuild(parse(edited))
        kept = made.read("hidden", "weight")[1, 5]
        assert made.advance(5) == 5
        assert made.read("hidden", "weight")[1, 5] == kept
        assert frozen(made, "hidden") == rows and frozen(made, "hidden", "bias") == [[1]]
        assert frozen(made, "out") == [[4, 1], [4, 7]][: 1 + (units == 9)]


def test_a_layer_that_is_wired_up_again_knows_what_of_it_was_frozen() -> None:
    made = machine()
    made.apply({"kind": "lock", "node": "hidden", "index": [1, 5], "locked": True})
    loose = small()
    loose["nodes"][2]["inputs"] = []
    made.rebuild(parse(loose))
    assert made.status()["locked"] == []
    parked = machine(loose)
    parked.load(made.save())
    for one in (made, parked):
        one.rebuild(parse({**small(), "title": "Again"}))
        assert frozen(one, "hidden") == [[1, 5]]


def test_a_frozen_weight_follows_its_input() -> None:
    def plane(*inputs: str) -> dict[str, Any]:
        drawing = document(node("out", "dense", "image", units=1, activation="tanh"), loss="quadratic")
        return {**drawing, "data": {"name": "spiral", "features": list(inputs)}}

    made = machine(plane("x1", "x2"))
    made.apply({"kind": "lock", "node": "out", "index": [0, 1], "locked": True})
    kept = made.read("out", "weight")[0, 1]
    made.rebuild(parse(plane("x2", "x1^2")))
    assert frozen(made, "out") == [[0, 0]]
    assert made.advance(5) == 5 and made.read("out", "weight")[0, 0] == kept
