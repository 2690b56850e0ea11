"""Steering a network run: numbers of layers, the best weights, restarts, edits, records, files."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from engine.documents.variants import varied
from engine.errors import DocumentError, EventError
from engine.networks.former import KEPT, MOST_BYTES, Former
from engine.networks.optimizers import OPTIMIZERS
from engine.runs import records
from engine.runs.trainer import Run
from engine.runs.weights_file import with_numbers
from tests.engine.net import document, node

NET: dict[str, Any] = {
    **document(
        node("hidden", "dense", "image", units=12, activation="sigmoid"),
        node("drop", "dropout", "hidden", rate=0.5),
        node("scores", "dense", "drop", units=10),
        node("output", "softmax", "scores"),
    ),
    "title": "A net",
    "data": {"name": "digits", "examples": 300},
    "train": {"optimizer": {"learning_rate": 0.5}, "seed": 3},
}
RATE = {"kind": "param", "node": "drop", "name": "rate", "value": 0.0}


def theta(run: Run) -> np.ndarray:
    network: Any = run.machine
    numbers: np.ndarray = network.network.theta
    return numbers


def changed(**nodes: dict[str, Any]) -> dict[str, Any]:
    """``NET`` with some parts of its nodes replaced."""
    drawing = deepcopy(NET)
    for one in drawing["nodes"]:
        one.update(nodes.get(one["id"], {}))
    return drawing


def test_dropout_moves_live_is_replayed_and_follows_an_edit() -> None:
    run = Run(NET)
    run.advance(10)
    run.apply(RATE)
    run.advance(10)
    assert run.status()["params"] == [["drop", "rate", 0.0]]
    again = Run(NET, events=run.events())
    again.advance(20)
    assert (theta(again) == theta(run)).all()
    never = Run(NET)
    never.advance(20)
    assert (theta(never) != theta(run)).any()
    run.seek(5)
    assert run.status()["params"] == [], "in the past it was not moved yet"
    run.seek(20)
    run.edit(changed(drop={"params": {"rate": 0.25}}))
    assert run.status()["params"] == [], "an edit of the same number holds"


def test_settings_that_were_kept_stay_in_force_when_the_drawing_takes_them_back() -> None:
    run = Run(NET)
    run.advance(10)
    run.apply({"kind": "train", "path": "optimizer.learning_rate", "value": 0.02})
    run.apply(RATE)
    run.advance(5)
    kept = changed(drop={"params": {"rate": 0.0}})
    kept["train"] = {**kept["train"], "optimizer": {"name": "sgd", "learning_rate": 0.02}}
    before = run.status()
    for drawing in (kept, NET, kept, NET):
        run.edit(drawing)
        run.advance(5)
        assert run.status()["settings"] == before["settings"]
        assert run.status()["params"] == [["drop", "rate", 0.0]]
    told = records.summary(run.line(0))["settings"]
    assert told["optimizer.learning_rate"] == 0.02, "a record tells what was in force"
    weights = theta(run).copy()
    run.seek(12)
    run.seek(35)
    assert (theta(run) == weights).all()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({**RATE, "node": "nobody"}, "nobody"),
        ({**RATE, "name": "units"}, "units"),
        ({**RATE, "value": 2}, "2"),
        ({**RATE, "value": "much"}, "much"),
        ({"kind": "best"}, "no best epoch"),
    ],
)
def test_what_cannot_be_steered_is_refused_in_words(event: dict[str, Any], words: str) -> None:
    run = Run(NET)
    with pytest.raises(EventError, match=words):
        run.apply(event)
    assert run.events() == []


def test_the_best_weights_come_back_and_are_replayed() -> None:
    run = Run(NET)
    run.advance(90)
    status = run.status()
    best = run.machine.course.best_theta.copy()  # type: ignore[attr-defined]
    run.apply({"kind": "best"})
    assert (theta(run) == best).all() and status["best_epoch"] >= 1
    run.advance(30)
    after = theta(run).copy()
    run.seek(10)
    run.seek(120)
    assert (theta(run) == after).all()


def test_a_restart_keeps_the_sliders_and_redraws_the_weights() -> None:
    run = Run(NET)
    run.advance(5)
    for path, value in (("l2", 2.0), ("optimizer.learning_rate", 0.1), ("early_stopping", {"patience": 4})):
        run.apply({"kind": "train", "path": path, "value": value})
    run.apply(RATE)
    run.edit(changed(hidden={"params": {"units": 12, "activation": "sigmoid", "initializer": "zeros"}}))
    settings = run.status()["settings"]
    assert run.status()["initializers"]["hidden"] == "scaled", "the weights are still those of before"
    run.restart(seed=8)
    assert run.step == 0 and run.seed == 8 and run.status()["settings"] == settings
    assert run.status()["params"] == [["drop", "rate", 0.0]]
    assert run.status()["initializers"]["hidden"] == "zeros"
    assert not np.any(run.machine.read("hidden", "weight"))
    run.advance(3)
    mine = theta(run).copy()
    run.seek(0)
    run.seek(3)
    assert (theta(run) == mine).all()


def test_a_part_that_is_unwired_for_a_moment_loses_nothing() -> None:
    run = Run(NET)
    run.advance(60)
    before, epoch, best = theta(run).copy(), run.metrics()["epoch"], run.status()["best_epoch"]
    run.edit(changed(scores={"inputs": []}))
    assert run.trouble is None and run.advance(5) == 0, "it waits"
    run = Run.load(run.save())
    run.edit(NET)
    assert (theta(run) == before).all()
    assert run.metrics()["epoch"] == epoch and run.status()["best_epoch"] == best
    assert run.machine.kept == {"kept": ["hidden", "scores"], "partly": [], "new": []}


def test_a_part_that_is_renamed_while_it_is_not_wired_up_loses_nothing() -> None:
    run = Run(NET)
    run.advance(60)
    before, epoch = theta(run).copy(), run.metrics()["epoch"]
    run.edit(changed(scores={"inputs": []}))
    for inputs in ([], ["drop"]):
        drawing = changed(scores={"id": "answer", "inputs": inputs}, output={"inputs": ["answer"]})
        run.edit(drawing)
    assert (theta(run) == before).all()
    assert run.metrics()["epoch"] == epoch
    assert run.machine.kept == {"kept": ["hidden", "answer"], "partly": [], "new": []}


def test_a_renamed_layer_keeps_all_that_the_run_has_of_it() -> None:
    train = {"losses": [{"loss": "log_likelihood", "of": "output", "target": "label"}]}
    run, twin = (Run({**NET, "train": {**NET["train"], **train}}) for _ in range(2))
    for one in (run, twin):
        one.apply({"kind": "lock", "node": "hidden", "port": "weight", "index": [0, 0], "locked": True})
        one.apply(RATE)
        one.advance(60)
    names = {"hidden": "first", "drop": "thin", "output": "answer"}
    drawing = deepcopy(NET)
    for one in drawing["nodes"]:
        one["id"] = names.get(one["id"], one["id"])
        one["inputs"] = [names.get(name, name) for name in one.get("inputs", [])]
    loss = {**train["losses"][0], "of": "answer"}
    run.edit({**drawing, "output": "answer", "train": {**NET["train"], "losses": [loss]}})
    assert run.machine.kept == {"kept": ["first", "scores"], "partly": [], "new": []}
    assert run.status()["params"] == [["thin", "rate", 0.0]]
    assert run.status()["best_epoch"] == twin.status()["best_epoch"]
    for one in (run, twin):
        one.advance(30)
    assert (theta(run) == theta(twin)).all(), "it goes on as if nothing had happened"


def test_an_edit_tells_which_weights_are_new() -> None:
    run = Run(NET)
    run.advance(5)
    run.edit(changed(scores={"params": {"units": 10, "initializer": "he"}}))
    assert run.machine.kept == {"kept": ["hidden", "scores"], "partly": [], "new": []}
    run.edit(changed(hidden={"params": {"units": 13, "activation": "sigmoid"}}))
    assert run.machine.kept == {"kept": [], "partly": ["hidden", "scores"], "new": []}
    run.edit(
        changed(hidden={"params": {"units": 13, "activation": "sigmoid"}}, scores={"inputs": ["hidden"]})
    )
    assert run.machine.kept == {"kept": ["hidden", "scores"], "partly": [], "new": []}


def test_weights_that_the_document_holds_are_not_learned_ones() -> None:
    run = Run(NET)
    run.advance(10)
    assert run.status()["moved"]
    run.edit(with_numbers(run))
    assert run.status()["moved"] == []
    run.advance(1)
    assert run.status()["moved"]


def test_a_document_with_weights_opens_with_the_same_numbers() -> None:
    run = Run(NET)
    run.advance(40)
    again = Run(json.loads(json.dumps(with_numbers(run))))
    assert (theta(again) == theta(run)).all()
    assert again.machine.read("output", "activation") == pytest.approx(
        run.machine.read("output", "activation")
    )


def test_a_record_says_what_its_line_was() -> None:
    run = Run(NET)
    run.advance(40)
    run.apply({"kind": "train", "path": "l2", "value": 2.0})
    run.apply(RATE)
    run.advance(60)
    told = records.summary(run.line(0))
    assert told["seed"] == 3 and told["steps"] == 100 and told["title"] == "A net"
    assert told["settings"]["l2"] == 2.0 and told["settings"]["drop.rate"] == 0.0
    assert told["settings"]["layers"] == "dense 12 sigmoid - dropout - dense 10 - softmax"
    assert told["best"]["epoch"] >= 1 and 0 < told["best"]["accuracy"] <= 1
    other = records.summary(Run(changed(hidden={"label": "renamed"})).line(0))
    assert other["document"] == told["document"], "a name is no other network"
    line = records.lines_of(run.save())[0]
    assert records.curves(line)["train_loss"] == run.history()["train_loss"]
    assert records.standing(run.save())[0] == 100


def test_variants_change_paths_and_nothing_else() -> None:
    made = varied(NET, {"train.l2": 1, "nodes.hidden.params.units": 5, "data.examples": 100})
    assert made["train"] == {**NET["train"], "l2": 1} and made["nodes"][0] == NET["nodes"][0]
    assert next(one for one in made["nodes"] if one["id"] == "hidden")["params"]["units"] == 5
    assert "l2" not in NET["train"]
    for path in ("nodes.nobody.params.units", "title.x", "nodes.99"):
        with pytest.raises(DocumentError, match=path):
            varied(NET, {path: 1})


def test_units_that_stay_keep_their_weights_when_others_come_or_go() -> None:
    run = Run(NET)
    run.advance(20)
    before = {id: run.read(id, "weight") for id in ("hidden", "scores")}
    run.edit(changed(hidden={"params": {"units": 14, "activation": "sigmoid"}}))
    assert np.array_equal(run.read("hidden", "weight")[:12], before["hidden"][:12])
    machine: Any = run.machine
    assert np.array_equal(run.read("scores", "weight")[:, :12], before["scores"])
    assert machine.kept == {"kept": [], "partly": ["hidden", "scores"], "new": []}
    run.edit(NET)
    assert all(np.array_equal(run.read(id, "weight"), weight) for id, weight in before.items())


def test_an_edit_that_is_taken_back_before_anything_moved_brings_its_numbers_back() -> None:
    """Undo of a removed unit or layer: not new weights in the place of those that were learned."""
    drawn = {**NET, "train": {**NET["train"], "optimizer": {"name": "adam"}}}
    run = Run(drawn)
    run.advance(45)
    before, told = theta(run).copy(), run.machine.metrics()
    fewer = {**drawn, "nodes": changed(hidden={"params": {"units": 9, "activation": "sigmoid"}})["nodes"]}
    none = {**drawn, "nodes": [n for n in fewer["nodes"] if n["id"] not in ("hidden", "drop")]}
    none["nodes"][2] = {**none["nodes"][2], "inputs": ["image"]}
    run.edit(fewer)
    run.edit(none)
    reloaded = Run.load(run.save())
    for one in (run, reloaded):
        one.edit(fewer)
        one.edit(drawn)
        assert np.array_equal(theta(one), before) and one.machine.metrics() == told
        machine: Any = one.machine
        assert machine.kept == {"kept": ["hidden", "scores"], "partly": [], "new": []}
        one.advance(40)
    tip = theta(run).copy()
    assert np.array_equal(theta(reloaded), tip)
    run.seek(10)
    run.seek(85)
    assert np.array_equal(theta(run), tip), "and a replay comes to the same"
    run.edit(fewer)
    run.advance(1)
    moved = run.read("hidden", "weight")
    run.edit(drawn)
    assert np.array_equal(run.read("hidden", "weight")[:9], moved), "what was learned since then stays"


def test_what_is_kept_for_undo_is_bounded() -> None:
    state = dict.fromkeys(KEPT) | {"theta": np.zeros(10), "settings": {}, "data": {}}
    former = Former()
    for number in range(20):
        former.leave({"number": number}, state)
    assert len(former.left) == 8
    assert former.back_to({"number": 11}) is None and former.back_to({"number": 12}) is not None
    former.leave({"number": 12, "text": "x" * 10**6}, {**state, "data": {"text": "x" * 10**6}})
    assert len(str(former.save())) < 1000, "no drawing is kept, nor its data"
    former.leave({"number": 20}, {**state, "theta": np.zeros(MOST_BYTES // 8 + 1)})
    assert not former.left
    assert Former.fits(MOST_BYTES // 4) and not Former.fits(MOST_BYTES // 4 + 1)


def test_what_was_seen_of_the_test_set_stays_seen() -> None:
    run = Run(NET)
    run.advance(40)
    run.apply({"kind": "envelope", "open": True})
    run.advance(10)
    assert run.status()["envelope"] == 40
    weights = theta(run).copy()
    run.seek(5)
    assert run.status()["envelope"] == 40 and run.metrics()["test_accuracy"] is not None
    run.apply({"kind": "train", "path": "l2", "value": 1.0})
    run.advance(10)
    assert run.branch == 1 and run.status()["envelope"] == 40
    again = Run.load(run.save())
    assert again.status()["envelope"] == 40
    run.restart(seed=9)
    assert run.status()["envelope"] == 40
    run.seek(50, branch=0)
    assert (theta(run) == weights).all()


# --- the memory of the update rules ------------------------------------------------------


def ruled(rule: str, rate: float = 0.05) -> dict[str, Any]:
    """``NET`` trained by a rule."""
    return {**NET, "train": {**NET["train"], "optimizer": {"name": rule, "learning_rate": rate}}}


def by_event(run: Run, rule: str) -> None:
    run.apply({"kind": "train", "path": "optimizer.name", "value": rule})


def by_edit(run: Run, rule: str) -> None:
    run.edit(ruled(rule))


@pytest.mark.parametrize("change", (by_event, by_edit))
@pytest.mark.parametrize("former", OPTIMIZERS)
def test_another_rule_begins_with_an_empty_memory(former: str, change: Callable[[Run, str], None]) -> None:
    moves = {}
    for rule in OPTIMIZERS:
        if rule == former:
            continue
        run = Run(ruled(former))
        run.advance(40)
        before = theta(run).copy()
        change(run, rule)
        run.advance(1)
        moves[rule] = theta(run) - before
        run.advance(60)
        assert run.trouble is None and np.isfinite(theta(run)).all(), rule
        later = theta(run).copy()
        run.seek(20)
        run.seek(101)
        assert (theta(run) == later).all(), "it replays to the same bits"
    plain = [move for rule, move in moves.items() if rule in ("sgd", "momentum", "nesterov")]
    assert len(plain) >= 2
    for move in plain[1:]:
        np.testing.assert_allclose(move, plain[0], atol=1e-7)
    for rule, most in (("adam", 1.0), ("rmsprop", 1 / 0.1**0.5)):  # of the rate, for a first step
        if rule in moves:
            assert np.abs(moves[rule]).max() == pytest.approx(0.05 * most, rel=1e-3)


def test_going_back_to_the_best_weights_begins_with_an_empty_memory() -> None:
    run = Run(ruled("adam"))
    run.advance(90)
    run.apply({"kind": "best"})
    before = theta(run).copy()
    run.advance(1)
    assert np.abs(theta(run) - before).max() == pytest.approx(0.05, rel=1e-3)


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_what_is_frozen_is_a_constant_to_every_rule(rule: str) -> None:
    run = Run(ruled(rule))
    run.advance(20)
    run.apply({"kind": "lock", "node": "hidden", "locked": True})
    held = run.machine.read("hidden", "weight").copy()
    machine: Any = run.machine
    run.advance(40)
    assert (run.machine.read("hidden", "weight") == held).all()
    seen = machine.network.weight("hidden", "weight", machine.network.v)
    assert not seen.any(), "it gathers no way"
    run.apply({"kind": "lock", "node": "hidden", "locked": False})
    run.advance(1)
    # One update of RMSProp is the longest: a slope by the root of a tenth of its own square.
    assert np.abs(run.machine.read("hidden", "weight") - held).max() <= 0.05 / 0.1**0.5 * 1.001


def test_a_weight_takes_no_number_that_its_type_cannot_hold() -> None:
    run = Run(NET)
    with pytest.raises(EventError, match="too large for a weight"):
        run.apply({"kind": "weight", "node": "hidden", "port": "weight", "index": [0, 0], "value": 1e300})
    assert np.isfinite(theta(run)).all()
