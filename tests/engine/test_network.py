"""Networks: golden vectors, whole-net gradients, update rules, shapes and their errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.data.examples import Examples
from engine.documents.document import parse
from engine.documents.graph import flatten
from engine.errors import GraphError
from engine.networks import settings as network_settings
from engine.networks.glass import Glass
from engine.networks.network import Network
from tests.engine.net import document, made_up, network, node

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text())


# --- the 3-4-2 net of the golden file ------------------------------------------------------

MLP = golden("mlp_3_4_2")
COSTS = {
    "quadratic": ("sigmoid", "quadratic"),
    "cross_entropy": ("sigmoid", "cross_entropy"),
    "softmax_log_likelihood": ("softmax", "log_likelihood"),
}


def golden_net(cost: str, **train: Any) -> tuple[Network, dict[str, Any]]:
    activation, loss = COSTS[cost]
    drawing = document(
        node("hidden", "dense", "image", units=4, activation="sigmoid"),
        node("out", "dense", "hidden", units=2, activation=activation),
        loss=loss,
        **train,
    )
    given = MLP["inputs"]
    examples = Examples("golden", (3,), np.array(given["X"]), np.array(given["Y"]), 5, 0, 0, ("0", "1"))
    made = network(drawing, examples)
    made.feed = made.feed._replace(x32=np.array(given["X"]), t=np.array(given["Y"]))
    for id, layer in (("hidden", "1"), ("out", "2")):
        made.give({id: {"weight": np.array(given[f"W{layer}"]), "bias": np.array(given[f"b{layer}"])}})
    return made, drawing


@pytest.mark.parametrize("cost", COSTS)
def test_golden_forward_cost_and_gradients(cost: str) -> None:
    made, _ = golden_net(cost)
    expected = MLP["outputs"][cost]
    assert made.batch(np.arange(5)) == pytest.approx(expected["C"], rel=1e-9)
    assert made.of_batch("out", 5) == pytest.approx(np.array(expected["a_out"]), rel=1e-9)
    for id, layer in (("hidden", "1"), ("out", "2")):
        for name, letter in (("weight", "W"), ("bias", "b")):
            ours = made.weight(id, name, made.dtheta)
            assert ours == pytest.approx(np.array(expected[f"grad_{letter}{layer}"]), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("penalty", ["l2", "l1"])
def test_golden_step_with_weight_decay(cost: str, penalty: str) -> None:
    made, _ = golden_net(cost)
    settings = network_settings.defaults({penalty: 0.1, "optimizer": {"learning_rate": 0.5}})
    rates = network_settings.rates(settings, 1.0, 5, {}, np.float64)
    assert made.train(1, np.arange(5), 0, 5, rates, 0) == (1, 5, True)
    wanted = MLP["outputs"][cost][f"W2_after_one_step_eta0.5_{penalty.upper()}"]
    assert made.weight("out", "weight") == pytest.approx(np.array(wanted), rel=1e-9)


def test_golden_batch_norm() -> None:
    group = golden("batch_norm")
    x, upstream = np.array(group["inputs"]["X"]), np.array(group["inputs"]["upstream"])
    examples = Examples("golden", (3,), x, np.zeros((4, 3)), 4, 0, 0)
    made = network(document(node("norm", "batch_norm", "image"), loss="quadratic"), examples)
    # The gradient of a quadratic loss is (y - t) / B, so this target makes the upstream gradient.
    given = group["inputs"]
    made.give({"norm": {"gamma": np.array(given["gamma"]), "beta": np.array(given["beta"])}})
    y = np.array(group["outputs"]["y"])
    made.feed = made.feed._replace(x32=x, t=y - 4 * upstream)
    made.batch(np.arange(4), training=True)
    assert made.of_batch("norm", 4) == pytest.approx(y, rel=1e-9)
    assert made.of_batch("image", 4, gradient=True) == pytest.approx(
        np.array(group["outputs"]["grad_X"]), rel=1e-8
    )
    for name in ("gamma", "beta"):
        ours = made.weight("norm", name, made.dtheta)
        assert ours == pytest.approx(np.array(group["outputs"][f"grad_{name}"]), rel=1e-8)


def test_golden_dropout() -> None:
    group = golden("dropout")
    h, mask = np.array([group["inputs"]["h"]]), np.array([group["inputs"]["mask"]])
    from engine.documents.check_params import with_defaults
    from engine.networks import calls
    from engine.registry import layer

    for scaling in ("nielsen", "inverted"):
        params = with_defaults(
            {"rate": group["inputs"]["p"], "scaling": scaling}, layer("dropout").spec.params
        )
        form = layer("dropout").module.shape([(4,)], params)
        for training in (True, False):
            # Noise above the rate keeps a number: the mask of the golden file as noise.
            y, cache = np.zeros_like(h), mask.copy()
            call = calls.forwards(("dropout",), "float64")[0]
            call(h, h[0, :0], y, cache, 0, np.zeros(1, np.int64), np.array(form.reals), training)
            wanted = group["outputs"][f"{scaling}_{'train' if training else 'test'}"]
            assert y[0] == pytest.approx(np.array(wanted), rel=1e-12, abs=1e-12)


# --- whole networks ------------------------------------------------------------------------

NETS: dict[str, dict[str, Any]] = {
    "softmax layer": document(
        node("h", "dense", "image", units=5, activation="tanh"),
        node("s", "dense", "h", units=2),
        node("out", "softmax", "s"),
    ),
    "residual": document(
        node("a", "dense", "image", units=4, activation="leaky_relu"),
        node("b", "dense", "a", units=4, activation="sigmoid"),
        node("sum", "add", "a", "b", "a"),
        node("both", "concat", "sum", "image"),
        node("out", "dense", "both", units=2, activation="sigmoid"),
    ),
    "normed": document(
        node("a", "dense", "image", units=4),
        node("n", "batch_norm", "a"),
        node("r", "reshape", "n", shape=[1, 2, 2]),
        node("f", "flatten", "r"),
        node("out", "dense", "f", units=2),
        loss="hinge",
    ),
    "two losses": document(
        node("a", "dense", "image", units=4, activation="tanh"),
        node("out", "dense", "a", units=2, activation="softmax"),
        node("copy", "dense", "a", units=3),
        output="out",
        losses=[
            {"loss": "log_likelihood", "of": "out", "weight": 0.7},
            {"loss": "quadratic", "of": "out", "weight": 0.2},
            {"loss": "reconstruction", "of": "copy", "target": "image", "weight": 0.1},
        ],
    ),
    "fused and read again": document(
        node("p", "dense", "image", units=2, activation="sigmoid"),
        node("out", "dense", "p", units=2, activation="sigmoid"),
        losses=[{"loss": "cross_entropy", "of": "p"}, {"loss": "mean_squared_error", "of": "out"}],
    ),
}


@pytest.mark.parametrize("name", NETS)
def test_gradients_of_a_whole_network_agree_with_finite_differences(name: str) -> None:
    made = network(NETS[name], made_up())
    rows = np.arange(6)
    training = name == "normed"
    made.batch(rows, training)
    analytic = made.dtheta.copy()
    pixels = made.of_batch("image", 6, gradient=True)
    h = 1e-6
    moving = np.zeros(made.theta.size, bool)
    for start, size, _, _ in made.plan.program.segments:
        moving[start : start + size] = True
    for i in range(made.theta.size):
        before = made.theta.copy()
        made.theta[i] = before[i] + h
        up = made.batch(rows, training)
        made.theta[:] = before
        made.theta[i] = before[i] - h
        down = made.batch(rows, training)
        made.theta[:] = before
        if moving[i]:
            assert analytic[i] == pytest.approx((up - down) / (2 * h), rel=1e-5, abs=1e-8), i
    if name == "two losses":
        return  # its target is the image, which would move along; a target counts as a constant
    x = made.feed.x32.astype(np.float64)
    made.feed = made.feed._replace(x32=x)
    for row, column in ((0, 0), (3, 2), (5, 1)):
        x[row, column] += h
        up = made.batch(rows, training)
        x[row, column] -= 2 * h
        down = made.batch(rows, training)
        x[row, column] += h
        assert pixels[row, column] == pytest.approx((up - down) / (2 * h), rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("name", NETS)
def test_one_example_under_the_glass_agrees_with_a_batch_of_one(name: str) -> None:
    made = network(NETS[name], made_up())
    rows = np.array([3])
    loss = made.batch(rows)
    glass = Glass(made)
    glass.look(made.feed.x32[3], made.feed.t[3])
    glass.pull_loss()
    assert glass.loss() == pytest.approx(loss, rel=1e-12)
    assert glass.gradient("image") == pytest.approx(made.of_batch("image", 1, gradient=True)[0], rel=1e-12)
    for id, weight in made.plan.weights:
        assert glass.weight_gradient(id, weight) == pytest.approx(
            made.weight(id, weight, made.dtheta), abs=1e-14
        )


def test_a_fused_loss_still_shows_the_gradient_of_its_activation() -> None:
    made = network(NETS["softmax layer"], made_up())
    glass = Glass(made)
    glass.look(made.feed.x32[0], made.feed.t[0])
    glass.pull_loss()
    assert glass.gradient("out") == pytest.approx(-made.feed.t[0] / glass.value("out"), rel=1e-9)
    assert glass.gradient("s") == pytest.approx(glass.value("out") - made.feed.t[0], rel=1e-9)
    made.batch(np.arange(4))
    wanted = -made.feed.t[:4] / made.of_batch("out", 4) / 4
    assert made.of_batch("out", 4, gradient=True) == pytest.approx(wanted, rel=1e-9)


def test_pulling_one_output_gives_its_own_gradient() -> None:
    made = network(NETS["softmax layer"], made_up())
    x, h, glass = made.feed.x32[0].astype(np.float64), 1e-6, Glass(made)
    for before, slot in ((True, "s"), (False, "out")):
        glass.look(x)
        glass.pull("out", 1, before=before)
        gradient = glass.gradient("image")
        for k in range(3):
            values = []
            for sign in (1, -1):
                moved = x.copy()
                moved[k] += sign * h
                glass.look(moved)
                values.append(glass.value(slot)[1])
            assert gradient[k] == pytest.approx((values[0] - values[1]) / (2 * h), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov", "rmsprop", "adam"])
def test_every_rule_lowers_the_loss(rule: str) -> None:
    made = network(NETS["residual"], made_up(200), np.float32)
    rate = 0.5 if rule == "sgd" else 0.05 if rule in ("momentum", "nesterov") else 0.01
    settings = network_settings.defaults({"optimizer": {"name": rule, "learning_rate": rate}})
    rates = network_settings.rates(settings, 1.0, 150, {}, np.float32)
    before, _ = made.evaluate(0, 150)
    order, t = np.arange(150), 0
    for _ in range(20):
        done, _, sound = made.train(10**6, order, 0, 10, rates, t, rule)
        assert sound
        assert done == 15
        t += done
    after, right = made.evaluate(0, 150)
    assert after < before / 2
    assert right > 0.9


def test_a_smaller_last_minibatch_is_averaged_over_its_own_size() -> None:
    made = network(NETS["softmax layer"], made_up())
    settings = network_settings.defaults({"optimizer": {"learning_rate": 0.3}})
    rates = network_settings.rates(settings, 1.0, 30, {}, np.float64)
    made.batch(np.array([1, 2, 0, 4, 5, 6, 7, 8, 9, 3])[7:10])
    wanted = made.theta - 0.3 * made.dtheta
    order = np.array([1, 2, 0, 4, 5, 6, 7, 8, 9, 3])
    assert made.train(5, order, 7, 10, rates, 0) == (1, 10, True)
    assert made.theta == pytest.approx(wanted, rel=1e-12)


def test_clipping_shortens_the_gradient_and_max_norm_the_rows() -> None:
    made = network(NETS["softmax layer"], made_up())
    made.batch(np.arange(10))
    slope = made.dtheta.copy()
    before = made.theta.copy()
    settings = network_settings.defaults({"optimizer": {"learning_rate": 1.0, "clip": 0.01}})
    made.train(1, np.arange(10), 0, 10, network_settings.rates(settings, 1.0, 30, {}, np.float64), 0)
    step = before - made.theta
    assert np.linalg.norm(step) == pytest.approx(0.01, rel=1e-9)
    assert step == pytest.approx(slope * 0.01 / np.linalg.norm(slope), rel=1e-9, abs=1e-15)
    settings = network_settings.defaults({"max_norm": 0.25})
    made.train(1, np.arange(10), 0, 10, network_settings.rates(settings, 1.0, 30, {}, np.float64), 0)
    lengths = np.linalg.norm(made.weight("h", "weight"), axis=1)
    assert lengths.max() == pytest.approx(0.25, rel=1e-9)
    assert np.linalg.norm(made.weight("h", "bias")) > 0.25


def test_pinned_weights_do_not_move() -> None:
    made = network(NETS["softmax layer"], made_up())
    rates = network_settings.rates(network_settings.defaults({}), 1.0, 30, {2: 0.125, 7: 0.0}, np.float64)
    made.train(4, np.arange(30), 0, 5, rates, 0)
    assert made.theta[2] == 0.125
    assert made.theta[7] == 0.0


def test_float32_follows_float64() -> None:
    results = {}
    for dtype in (np.float32, np.float64):
        made = network(NETS["residual"], made_up(), dtype)
        rates = network_settings.rates(network_settings.defaults({}), 1.0, 30, {}, dtype)
        made.train(30, np.arange(30), 0, 1, rates, 0)
        results[dtype] = made.theta
        assert made.theta.dtype == dtype
    assert results[np.float32] == pytest.approx(results[np.float64], rel=1e-4, abs=1e-5)


# --- shapes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawing", "culprit", "words"),
    [
        (document(node("a", "dense", "image", units=3), node("s", "add", "a", "label")), "s", ("[3]", "[2]")),
        (document(node("r", "reshape", "image", shape=[2, 2])), "r", ("[3]", "4")),
        (
            document(
                node("i", "reshape", "image", shape=[1, 1, 3]),
                node("j", "reshape", "image", shape=[1, 3, 1]),
                node("c", "concat", "i", "j"),
            ),
            "c",
            ("[1, 1, 3]", "[1, 3, 1]"),
        ),
        (document(node("out", "dense", "image", units=5)), "out", ("[5]", "[2]")),
        (
            document(node("big", "dense", "image", units=900_000), node("bigger", "dense", "big", units=300)),
            "bigger",
            ("273,600,300", "20,000,000"),
        ),
        (document(node("wide", "dense", "image", units=50_000_000)), "wide", ("50,000,000", "1,000,000")),
    ],
    ids=["add", "reshape", "concat", "loss", "too many weights", "too many units"],
)
def test_a_shape_that_does_not_fit_is_named_with_both_sides(
    drawing: dict[str, Any], culprit: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(GraphError) as caught:
        network(drawing, made_up())
    assert caught.value.trouble.node == culprit
    for word in words:
        assert word in caught.value.trouble.sentence()


def test_all_shapes_that_do_not_fit_are_named_at_once() -> None:
    drawing = document(
        node("r", "reshape", "image", shape=[7]),
        node("q", "reshape", "image", shape=[8]),
        node("d", "dense", "r", units=2),
    )
    with pytest.raises(GraphError) as caught:
        network(drawing, made_up())
    assert [trouble.node for trouble in caught.value.troubles] == ["r", "q"]


def test_an_input_without_data_needs_a_shape() -> None:
    graph = flatten(parse(document(node("d", "dense", "image", units=2))), partial=True)
    with pytest.raises(GraphError, match="needs a data set, or a shape"):
        Network(graph, [], None)
    drawing = document(node("d", "dense", "image", units=2))
    drawing["nodes"][0]["params"] = {"shape": [1, 2, 2]}
    drawing["nodes"][1]["params"] = {"classes": 2}
    made = network(drawing, None)
    glass = Glass(made)
    glass.look(np.ones(4))
    assert glass.value("d").shape == (2,)


def test_a_loss_that_names_nothing_is_refused() -> None:
    drawing = document(node("out", "dense", "image", units=2), losses=[{"loss": "quadratic", "of": "outt"}])
    with pytest.raises(GraphError, match='"outt", which does not exist. Did you mean "out"'):
        network(drawing, made_up())


def test_parameter_counts_of_the_book() -> None:
    for hidden, count in ((30, 23_860), (100, 79_510)):
        drawing = document(node("h", "dense", "image", units=hidden), node("out", "dense", "h", units=10))
        examples = made_up(size=784, classes=10)
        assert network(drawing, examples).theta.size == count
