"""Networks, settings, data, events and questions as nobody would make them on purpose, for hypothesis."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from hypothesis import strategies as st

Json = dict[str, Any]

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([10**6, 2**31, 2**53, -(2**63), 10**30])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.1, 1e-30, 1e9, 1e30, 1e300])
    | st.text(max_size=8)
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)
"""Any small JSON value."""

IDS = ["x", "t", "a", "b", "c", "d", "e"]
ACTIVATIONS = ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "softmax"]
OPS = (
    *("dense",) * 5,
    *("relu", "sigmoid", "tanh", "softmax", "leaky_relu"),
    *("dropout", "batch_norm", "add", "concat", "flatten", "reshape"),
)
SETS = ("circle", "xor", "gauss", "spiral", "moons", "rings", "blobs", "plane", "hills", "formula", "points")
LOSSES = ("quadratic", "cross_entropy", "log_likelihood", "hinge", "mean_squared_error")
RULES = ("sgd", "momentum", "nesterov", "rmsprop", "adam")
SCHEDULES = ("constant", "step", "exponential", "cosine", "halve_on_plateau")
TABLES = (
    "a,b,label\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n9,1,1\n2,2,0",
    "x;y\n1,5;2\n2;3\n0;1",
    "a,b\n1,2",
    "a,label\n1,x\n2,x\n3,x",
    "a,label\n1,\n2,x",
    "label\n1\n2",
    "only words\n",
    "a,b,c\n1,2\n",
    "a,a\n1,2\n",
    "a,label\n1e300,0\n-1e300,1\n3,1",
    "",
    "\0\0",
)
FORMULAS = (
    "sin(3*x)",
    "1/x",
    "x^x",
    "log(x)",
    "exp(exp(10*x))",
    "__import__('os')",
    "3(",
    "",
    "0*x",
    "x" * 400,
)
POINTS = st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 3)).map(list), max_size=12)


def or_junk(sound: st.SearchStrategy[Any], seldom: int = 12) -> st.SearchStrategy[Any]:
    """Mostly ``sound``, one time in ``seldom`` anything at all."""
    return st.integers(0, seldom - 1).flatmap(lambda k: JUNK if k == seldom - 1 else sound)


@st.composite
def params(draw: st.DrawFn, op: str) -> Json:
    """Settings of a layer, now and then of the wrong kind or out of bounds."""
    sound: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "dense": {
            "units": st.integers(1, 6),
            "activation": st.sampled_from(ACTIVATIONS),
            "initializer": st.sampled_from(["scaled", "normal", "zeros", "xavier", "he"]),
        },
        "dropout": {"rate": st.floats(0, 0.95), "scaling": st.sampled_from(["inverted", "nielsen"])},
        "batch_norm": {"momentum": st.floats(0, 0.9999), "epsilon": st.floats(1e-12, 1)},
        "reshape": {"shape": st.lists(st.integers(1, 4), max_size=3)},
        "input": {"shape": st.lists(st.integers(1, 4), max_size=3)},
        "label": {"classes": st.integers(1, 4)},
    }
    chosen = {}
    for name, values in sound.get(op, {}).items():
        optional = op in ("input", "label")
        if draw(st.integers(0, 9)) < (1 if optional else 9 if name in ("units", "shape") else 4):
            chosen[name] = draw(or_junk(values, 20))
    return chosen


@st.composite
def layers(draw: st.DrawFn) -> list[Json]:
    """A chain of layers with shortcuts, mostly sound."""
    nodes: list[Json] = [
        {"id": "x", "op": "input", "params": draw(params("input"))},
        {"id": "t", "op": "label", "params": draw(params("label"))},
    ]
    before = "x"
    for id in IDS[2 : 2 + draw(st.integers(0, 5))]:
        op = draw(st.sampled_from(OPS))
        known = [node["id"] for node in nodes if node["id"] != "t"]
        anywhere = st.sampled_from([*IDS, "x:1", "ghost", ""])
        count = draw(st.integers(2, 3)) if op in ("add", "concat") else 1
        sources = [before, *(draw(st.sampled_from(known)) for _ in range(count - 1))]
        if draw(st.integers(0, 15)) == 0:
            sources[draw(st.integers(0, count - 1))] = draw(anywhere)
        nodes.append({"id": id, "op": op, "inputs": sources, "params": draw(params(op))})
        before = id
    return nodes


@st.composite
def train(draw: st.DrawFn) -> Json:
    """A ``train`` section."""
    small = st.floats(0.001, 3)
    section: Json = {"batch_size": draw(st.integers(1, 40))}
    options: dict[str, st.SearchStrategy[Any]] = {
        "optimizer": st.fixed_dictionaries(
            {},
            optional={
                "name": or_junk(st.sampled_from(RULES), 20),
                "learning_rate": or_junk(small | st.just(1e9), 20),
                "momentum": or_junk(st.floats(0, 1), 20),
                "clip": or_junk(small, 20),
            },
        ),
        "loss": or_junk(st.sampled_from(LOSSES), 20),
        "losses": st.lists(
            st.fixed_dictionaries(
                {"loss": or_junk(st.sampled_from(LOSSES), 20)},
                optional={"of": st.sampled_from(IDS), "target": st.sampled_from(IDS), "weight": small},
            ),
            max_size=2,
        ),
        "l1": or_junk(small, 20),
        "l2": or_junk(small, 20),
        "max_norm": or_junk(small, 20),
        "schedule": st.fixed_dictionaries(
            {"name": or_junk(st.sampled_from(SCHEDULES), 20)},
            optional={"every": st.integers(1, 3), "patience": st.integers(1, 2), "epochs": st.integers(1, 5)},
        ),
        "early_stopping": st.fixed_dictionaries({"patience": or_junk(st.integers(1, 3), 20)}),
        "threads": or_junk(st.integers(1, 2), 20),
        "seed": or_junk(st.integers(0, 99), 20),
    }
    for name in draw(st.lists(st.sampled_from(sorted(options)), max_size=3, unique=True)):
        section[name] = draw(options[name])
    return section


@st.composite
def data(draw: st.DrawFn) -> Json:
    """A ``data`` section: point sets, curves, tables, digits."""
    what = draw(st.integers(0, 19))
    if what == 0:
        return {"text": draw(st.sampled_from(TABLES)), **draw(settings_of_tables())}
    if what == 1:
        return {"name": draw(or_junk(st.sampled_from(["digits", "wags", "mnist", "ghost"]), 4))}
    if what == 2:
        key = draw(st.sampled_from(["upload", "path"]))
        return {key: draw(st.sampled_from(["0" * 64, "../../etc/passwd", "a.csv", ""]) | JUNK)}
    section: Json = {"name": draw(st.sampled_from(SETS)), "examples": draw(or_junk(st.integers(1, 60), 20))}
    return {**section, **draw(changes_of_data())}


def settings_of_tables() -> st.SearchStrategy[Json]:
    """What may stand beside a pasted table."""
    names = st.sampled_from(["a", "b", "label", "ghost"])
    return st.fixed_dictionaries(
        {},
        optional={
            "label": or_junk(names, 8),
            "columns": or_junk(st.lists(names, max_size=3), 8),
            "task": or_junk(st.sampled_from(["classes", "number"]), 8),
            "standardise": st.booleans(),
            "complete": st.booleans(),
            "coding": or_junk(st.sampled_from(["one_hot", "sign", "bit"]), 8),
        },
    )


def changes_of_data() -> st.SearchStrategy[Json]:
    """Settings of a data set."""
    features = ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)", "x3"]
    return st.fixed_dictionaries(
        {},
        optional={
            "noise": or_junk(st.floats(0, 0.5), 20),
            "train_share": or_junk(st.floats(0.05, 1), 20),
            "classes": or_junk(st.integers(2, 10), 20),
            "seed": or_junk(st.integers(0, 9), 20),
            "features": or_junk(st.lists(st.sampled_from(features), max_size=3), 20),
            "formula": or_junk(st.sampled_from(FORMULAS), 20),
            "range": or_junk(st.lists(st.floats(-9, 9), max_size=3), 20),
            "points": or_junk(POINTS, 20),
            "erased": or_junk(st.lists(st.integers(0, 60), max_size=60), 20),
            "coding": or_junk(st.sampled_from(["one_hot", "sign", "bit"]), 20),
            "augment": or_junk(st.fixed_dictionaries({}, optional={"shift": st.integers(0, 2)}), 20),
        },
    )


def arrays(*shape: int) -> Json:
    """Weights as a document carries them."""
    raw = np.arange(np.prod(shape, dtype=int), dtype="<f4").tobytes()
    return {"dtype": "float32", "shape": list(shape), "data": base64.b64encode(raw).decode()}


@st.composite
def networks(draw: st.DrawFn) -> Json:
    """A whole document, sound more often than not."""
    nodes = draw(layers())
    document: Json = {
        "tugboat": 1,
        "kind": "network",
        "nodes": nodes,
        "output": draw(or_junk(st.just(nodes[-1]["id"]), 30)),
        "data": draw(data()),
        "train": draw(or_junk(train(), 40)),
    }
    if draw(st.integers(0, 9)) == 0:
        shape = draw(st.sampled_from([(2, 2), (3,), (0,), (4, 2)]))
        document["weights"] = {draw(st.sampled_from(IDS)): {"weight": arrays(*shape)}}
    return document


PATHS = (
    *("optimizer.learning_rate", "optimizer.name", "optimizer.momentum", "optimizer.clip", "optimizer"),
    *(
        "batch_size",
        "l1",
        "l2",
        "max_norm",
        "loss",
        "losses",
        "losses.0.weight",
        "losses.0.of",
        "losses.9.of",
    ),
    *("schedule", "schedule.name", "schedule.every", "early_stopping", "early_stopping.patience"),
    *("threads", "seed", "epochs", "train.l2", "optimizer.", "", "optimizer.name.x", "losses.9.of"),
)


@st.composite
def events(draw: st.DrawFn) -> Json:
    """Something that may happen to a network, or may not."""
    node, index = st.sampled_from(IDS), st.integers(0, 5) | st.lists(st.integers(0, 5), max_size=3) | JUNK
    port = st.sampled_from(["weight", "bias", "gamma", "moving_variance", "ghost"])
    number = st.floats(-5, 5) | JUNK
    what: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "train": {"path": st.sampled_from(PATHS) | JUNK, "value": values()},
        "param": {
            "node": node,
            "name": st.sampled_from(["rate", "momentum", "epsilon", "units", "slope"]),
            "value": st.floats(0, 1) | JUNK,
        },
        "weight": {"node": node, "port": port, "index": index, "value": number},
        "lock": {"node": node, "port": port, "index": st.none() | index, "locked": st.booleans() | JUNK},
        "example": {"row": st.integers(0, 70) | JUNK},
        "pull": {"amount": number, "target": st.integers(0, 4) | JUNK},
        "envelope": {"open": st.just(True) | JUNK},
        "best": {},
        "data": {"set": changes_of_data() | JUNK},
        "set": {"node": node, "value": number},
        "tug": {"amount": number, "step_size": number},
    }
    kind = draw(st.sampled_from([*what, "train", "data", "weight", "lock"]))
    event: Json = {"kind": kind, **{name: draw(value) for name, value in what[kind].items()}}
    if kind == "example":
        event |= draw(
            st.sampled_from(
                [{}, {"point": [0.5, -1]}, {"pixels": [0.0, 1.0]}, {"pixels": "x"}, {"point": [1, {}]}]
            )
        )
    if kind == "data":
        disc = st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.floats(0.1, 3)).map(list)
        more = st.fixed_dictionaries(
            {},
            optional={
                "add": or_junk(POINTS, 5),
                "erase": or_junk(disc, 5),
            },
        )
        event = draw(st.sampled_from([event, {"kind": "data"}])) | draw(more)
    if draw(st.integers(0, 20)) == 0:
        event[draw(st.sampled_from([*event, "more"]))] = draw(JUNK)
    return event


def values() -> st.SearchStrategy[Any]:
    """A value for a setting of ``train``, whatever the setting is."""
    names = [*LOSSES, *RULES, *SCHEDULES]
    inner = st.sampled_from(names) | st.floats(0.001, 3) | st.integers(1, 40)
    keys = ["name", "loss", "learning_rate", "patience", "every", "momentum", "of", "target", "weight"]
    objects = st.dictionaries(st.sampled_from(keys), inner | JUNK, max_size=3)
    return inner | objects | st.lists(objects, max_size=3) | JUNK


ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "node": st.sampled_from(IDS),
    "of": st.sampled_from(["weight", "activation", "weighted_input", "gradient", "score", "probability"]),
    "bins": st.integers(1, 60),
    "part": st.sampled_from(["train", "validation", "test"]),
    "cell": st.lists(st.integers(0, 3), max_size=3),
    "most": st.integers(0, 30),
    "examples": st.integers(1, 60),
    "points": st.booleans(),
    "first": st.integers(0, 60),
    "count": st.integers(0, 200),
    "ink": st.lists(st.lists(st.floats(0, 1), max_size=4), max_size=4),
    "pixels": st.lists(st.floats(-2, 2), max_size=4),
    "class": st.integers(0, 4),
    "amount": st.floats(-2, 2),
    "step": st.floats(0, 1),
    "steps": st.integers(0, 5),
    "to": st.sampled_from(["numpy", "pytorch", "python", "javascript"]),
    "target": st.integers(0, 3),
    "index": st.integers(0, 3),
    "unit": st.integers(0, 3),
    "rules": st.lists(st.sampled_from(["guess", "darkness", "svm"]), max_size=3),
    "row": st.integers(0, 60),
}


@st.composite
def arguments(draw: st.DrawFn, names: list[str]) -> Json:
    """Arguments for a question that knows these."""
    known = sorted({*names} & {*ARGUMENTS}) or sorted(ARGUMENTS)
    chosen = draw(st.lists(st.sampled_from([*known, *names, "more"]), max_size=4, unique=True))
    return {name: draw(or_junk(ARGUMENTS.get(name, JUNK), 4)) for name in chosen}
