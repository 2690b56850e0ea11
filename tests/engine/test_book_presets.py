"""The book's experiments: every one opens, trains and says what to watch, and so does each of its variants.

MNIST is not at hand in every installation, so scikit-learn's digits stand in for it, as on the page, where
the same experiment is offered with them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.documents.document import dump, parse
from engine.documents.graph import flatten
from engine.documents.variants import varied
from engine.networks.course import METRICS
from engine.runs.trainer import Run

FOLDER = Path(__file__).parents[2] / "static" / "presets"
ALL = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
BOOK = {
    name: data
    for name, data in ALL.items()
    if data["kind"] == "network" and data["view"]["group"].startswith("Nielsen")
}
VARIANTS = [
    pytest.param(name, variant, id=f"{name}: {variant['name']}")
    for name, data in BOOK.items()
    for variant in data["view"].get("experiment", {}).get("variants", [])
]
WANTED = {
    "bad-learning-rates",
    "three-rates",
    "two-costs",
    "overfit-1000",
    "l2-1000",
    "l1-1000",
    "dropout-1000",
    "two-starts",
    "spread-of-z",
    "more-data",
    "depth-2",
    "depth-3",
    "depth-4",
    "softmax",
    "tanh-or-sigmoid",
    "no-hidden-layer",
    "four-bits",
    "lost-settings",
    "two-passes",
    "baselines",
    "nielsen-30",
    "nielsen-100-l2",
}


def offline(data: dict[str, Any]) -> dict[str, Any]:
    """The document with the digits that every installation has in the place of MNIST."""
    if data.get("data", {}).get("name") != "mnist":
        return data
    examples = min(300, data["data"].get("examples", 300))
    return {**data, "data": {"name": "digits", "examples": examples}}


def test_the_book_is_there() -> None:
    assert set(BOOK) >= WANTED
    orders = [data["view"]["order"] for data in BOOK.values()]
    assert len(set(orders)) == len(orders)
    assert all(data["view"]["group"] == f"Nielsen {data['view']['order'] // 100}" for data in BOOK.values())


@pytest.mark.parametrize("name", BOOK)
def test_a_preset_is_complete_and_trains(name: str) -> None:
    data = BOOK[name]
    document = parse(data)
    assert document.warnings == () and dump(parse(dump(document))) == dump(document)
    assert set(document.view["note"]) == {"try", "watch", "why"} and all(document.view["note"].values())
    run = Run(offline(data))
    assert flatten(parse(offline(data))).output
    if run.machine.steps_per_epoch is None:
        assert name in ("softmax", "spread-of-z")
        return
    assert run.advance(3) == 3 and run.trouble is None
    assert run.metrics()["train_loss"] is not None


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_a_variant_opens_and_trains(name: str, variant: dict[str, Any]) -> None:
    assert BOOK[name]["view"]["experiment"]["metric"] in METRICS
    document = varied(BOOK[name], variant["set"])
    parse(document)
    run = Run(offline(document))
    assert run.advance(2) == 2 and run.trouble is None


def test_a_variant_names_every_setting_that_the_experiment_compares() -> None:
    """One that leaves some to the document would be another one as soon as the learner has changed it."""
    for id, data in BOOK.items():
        variants = data["view"].get("experiment", {}).get("variants", [])
        named = {tuple(sorted(one["set"])) for one in variants}
        assert len(named) <= 1, id


def test_variants_of_an_experiment_differ() -> None:
    for name, data in BOOK.items():
        variants = data["view"].get("experiment", {}).get("variants", [])
        documents = [json.dumps(varied(data, one["set"]), sort_keys=True) for one in variants]
        names = [one["name"] for one in variants]
        assert len(set(documents)) == len(documents) == len(set(names)), name


def test_every_experiment_is_on_record_with_its_variants() -> None:
    records = on_record("experiments")
    for id, data in ALL.items():
        variants = data["view"].get("experiment", {}).get("variants", [])
        assert [one["name"] for one in variants] == list(records["experiments"].get(id, {})), id


# --- what the notes tell -----------------------------------------------------------------


def on_record(name: str) -> Any:
    return json.loads((FOLDER.parents[1] / f"bench/records/{name}.json").read_text("utf-8"))


def test_the_norms_that_a_note_tells_are_those_of_its_seed() -> None:
    for record in on_record("depth"):
        data = BOOK[record["preset"]]
        told = re.findall(r"0\.\d+", data["view"]["note"]["watch"].split("for 1,000")[0])
        assert [float(norm) for norm in told] == pytest.approx(
            record["norms"][str(data["train"]["seed"])], rel=0.06
        )


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_accuracies_that_a_note_on_depth_tells_are_on_record(depth: int) -> None:
    told = re.findall(r"(\d\d\.\d) %", BOOK[f"depth-{depth}"]["view"]["note"]["watch"])
    reached = on_record("experiments")["experiments"][f"depth-{depth}"].values()
    assert set(told) <= {f"{100 * one['best_validation_accuracy'] + 1e-9:.1f}" for one in reached}
    assert len(told) == 2


def test_halving_ends_where_its_note_says() -> None:
    watch = BOOK["halving"]["view"]["note"]["watch"]
    for name, told in on_record("experiments")["experiments"]["halving"].items():
        assert name == "rate stays" or f"after {told['epochs']} epochs" in watch


def test_softmax_of_the_book() -> None:
    run = Run(BOOK["softmax"])
    z = np.array([2.5, -1.0, 3.2, 0.5])
    run.apply({"kind": "example", "pixels": z.tolist()})
    a = run.read("a", "activation")
    assert a == pytest.approx(np.exp(z) / np.exp(z).sum(), rel=1e-6)
    run.apply({"kind": "example", "pixels": (z + 7).tolist()})
    assert run.read("a", "activation") == pytest.approx(a, rel=1e-5)
    run.apply({"kind": "example", "pixels": [*z[:3].tolist(), 2.0]})
    moved = run.read("a", "activation")
    assert moved[3] > a[3] and (moved[:3] < a[:3]).all() and moved.sum() == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("digit", range(10))
def test_four_bits_spell_the_digit(digit: int) -> None:
    run = Run(offline(BOOK["four-bits"]))
    weight, bias = run.read("bits", "weight"), run.read("bits", "bias")
    a = np.full(10, 0.01)
    a[digit] = 0.99
    bits = 1 / (1 + np.exp(-(weight @ a + bias)))
    assert [int(bit > 0.5) for bit in bits] == [int(c) for c in f"{digit:04b}"]
    run.advance(20)
    assert np.array_equal(run.read("bits", "weight"), weight), "no cost reaches the bits"


def test_the_rate_halves_to_its_end_and_the_best_epoch_is_kept() -> None:
    data = {**BOOK["halving"]}
    data["data"] = {"name": "digits", "examples": 100}
    data["train"] = {
        **data["train"],
        "schedule": {"name": "halve_on_plateau", "factor": 0.5, "patience": 2, "stop_at": 1 / 128},
    }
    run = Run(data)
    rates = []
    while run.trouble is None and run.step < 5000:
        run.advance(10)
        rates.append(run.machine.course.factor)
        assert run.metrics()["learning_rate"] == rates[-1] * data["train"]["optimizer"]["learning_rate"]
    assert run.trouble is not None and run.trouble.code == "ended"
    assert sorted(set(rates), reverse=True) == [2.0**-k for k in range(8)]
    assert run.machine.course.best_theta is not None
