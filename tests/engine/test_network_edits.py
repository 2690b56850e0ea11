"""What a rename leaves alone in a network, and what new weights do at first."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest

from engine.documents.document import dump, parse
from engine.errors import DocumentError
from engine.networks.edits import longest_first_step
from engine.networks.optimizers import OPTIMIZERS
from engine.runs.trainer import Run
from tests.engine.test_network_control import NET, changed, theta


def test_a_renamed_layer_is_drawn_with_the_same_weights_and_its_curves_go_on() -> None:
    run, twin = Run(NET), Run(NET)
    drawing = deepcopy(NET)
    for one in drawing["nodes"]:
        if one["id"] == "hidden":
            one |= {"id": "first", "origin": "hidden"}
        one["inputs"] = ["first" if name == "hidden" else name for name in one.get("inputs", [])]
    for one in (run, twin):
        one.advance(40)
    run.edit(drawing)
    for one in (run, twin):
        one.advance(40)
    assert run.history(0) == twin.history(0)
    assert "first" in run.machine.measured("delta")
    for one in (run, twin):
        one.restart()
    assert (theta(run) == theta(twin)).all()
    assert (theta(Run(dump(run.document))) == theta(twin)).all(), "opened elsewhere too"


def test_it_is_told_how_far_new_weights_move_at_first_under_adam() -> None:
    train = {"train": {"optimizer": {"name": "adam", "learning_rate": 0.01}, "seed": 3}}
    wider = {**changed(hidden={"params": {"units": 13, "activation": "sigmoid"}}), **train}
    run = Run({**NET, **train})
    run.edit(wider)
    assert run.machine.first_steps() is None, "all memories are empty"
    run.edit({**NET, **train})
    run.advance(400)
    run.edit(wider)
    told = run.machine.first_steps()
    w, v, s, g = np.zeros((4, 1))
    g[:] = 0.3
    hyper, steps = np.array([0, 0, 0.9, 0.999, 0.0]), []
    for t in range(401, 500):
        before = w.copy()
        OPTIMIZERS["adam"].update(w, g, v, s, 0.01, 0.0, 0.0, hyper, t)
        steps.append(abs(float((w - before)[0])) / 0.01)
    assert told == pytest.approx(max(steps), rel=1e-6) and told > 3
    run.edit({**wider, "train": {"optimizer": {"name": "sgd"}, "seed": 3}})
    assert run.machine.first_steps() is None


@pytest.mark.parametrize(("beta_1", "beta_2"), [(0.0, 0.999), (0.995, 0.9999), (0.999, 0.99999)])
def test_the_longest_first_step_is_found_however_long_the_memories_are(beta_1: float, beta_2: float) -> None:
    k = np.arange(1.0, 20_000)
    ratios = (1 - beta_1**k) / np.sqrt(1 - beta_2**k)  # of a run so long that it corrects nothing any more
    told = longest_first_step(beta_1, beta_2, 10_000_000)
    assert told == pytest.approx(ratios.max(), rel=1e-4) and told > 2


def test_what_a_layer_began_as_is_a_name() -> None:
    with pytest.raises(DocumentError, match=r'nodes\[2\].origin is "2x"; it must be the id'):
        parse(changed(hidden={"origin": "2x"}))
    with pytest.raises(DocumentError, match='"hidden" and "scores" in nodes both began as "hidden"'):
        parse(changed(scores={"origin": "hidden"}))
