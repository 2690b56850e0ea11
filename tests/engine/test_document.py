"""The document format: what is read, what is refused and where, versions, weights."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import registry
from engine.documents.arrays import encode
from engine.documents.document import Bounds, decode, dump, parse, parse_text
from engine.documents.graph import flatten
from engine.documents.migrations import VERSION, migrate
from engine.errors import MOST, DocumentError, TugboatError
from tests.engine.circuits import NEURON, document, gate, source

FULL = document(
    *NEURON,
    {
        "id": "n1",
        "op": "chip",
        "inputs": ["a", "b"],
        "params": {"of": "neuron"},
        "label": "one",
        "at": [240, 0],
    },
    title="Everything",
    output="f",
    chips={
        "neuron": {
            "inputs": ["w", "x"],
            "outputs": ["y"],
            "nodes": [gate("wx", "multiply", "w", "x"), gate("y", "tanh", "wx")],
        }
    },
    data={"name": "hackers_guide_svm"},
    train={"objective": "target", "target": 1.5, "strategy": "random_walk", "step_size": 0.1, "seed": 3},
    view={"zoom": 1.5, "note": {"try": "this"}},
)


def troubles(data, bounds=None):
    with pytest.raises(DocumentError) as caught:
        parse(data, bounds)
    return caught.value.troubles


def only(data, bounds=None):
    found = troubles(data, bounds)
    assert len(found) == 1, found
    return found[0]


def test_a_whole_document_comes_back_the_same():
    first = parse(FULL)
    again = dump(first)
    assert parse(json.loads(json.dumps(again))) == first
    assert dump(parse(again)) == again


def test_a_network_document():
    data = {
        "tugboat": 1, "kind": "network",
        "nodes": [
            {"id": "x", "op": "input", "params": {"shape": [8, 8]}},
            {"id": "h", "op": "dense", "inputs": ["x"], "params": {"units": 30, "activation": "sigmoid"}},
        ],
        "train": {
            "loss": "cross_entropy", "optimizer": {"name": "adam", "learning_rate": 0.01}, "batch_size": 10,
            "schedule": {"name": "step", "every": 5}, "early_stopping": {"patience": 3}, "l2": 5,
        },
        "data": {"name": "digits"},
    }  # fmt: skip
    read = parse(data)
    assert read.train["optimizer"] == {"name": "adam", "learning_rate": 0.01}
    assert parse(dump(read)) == read
    bad = copy.deepcopy(data)
    bad["train"]["optimizer"]["name"] = "adma"
    bad["train"]["losses"] = [{"loss": "hinge"}]
    bad["nodes"][1]["params"]["units"] = 2.5
    found = {t.path: t for t in troubles(bad)}
    assert set(found) == {"nodes[1].params.units", "train.losses", "train.optimizer.name"}
    assert found["train.optimizer.name"].hint == 'Did you mean "adam"?'


@pytest.mark.parametrize(
    ("node", "code", "path", "words"),
    [
        ({"op": "add"}, "bad_id", "nodes[0].id", "nodes[0] has no id."),
        ({"id": "2x", "op": "add"}, "bad_id", "nodes[0].id", "starts with no digit"),
        ({"id": "a b", "op": "add"}, "bad_id", "nodes[0].id", "letters"),
        ({"id": "a\n", "op": "add"}, "bad_id", "nodes[0].id", "letters"),
        ({"id": "a", "op": "ad"}, "unknown_op", "nodes[0].op", 'Did you mean "add"?'),
        ({"id": "a", "op": "Mul"}, "unknown_op", "nodes[0].op", 'Did you mean "multiply"?'),
        ({"id": "a"}, "unknown_op", "nodes[0].op", '"a" has no op.'),
        (
            {"id": "a", "op": "dense"},
            "unknown_op",
            "nodes[0].op",
            "A network has it",
        ),
        ({"id": "a", "op": True}, "unknown_op", "nodes[0].op", "the op true, which is no gate"),
        ({"id": "a", "op": ["x"]}, "unknown_op", "nodes[0].op", "no gate"),
        ({"id": "a", "op": "input", "parms": {}}, "unknown_key", "nodes[0].parms", 'Did you mean "params"?'),
        (
            {"id": "a", "op": "input", "params": {"valu": 1}},
            "unknown_param",
            "nodes[0].params.valu",
            '"value"',
        ),
        (
            {"id": "a", "op": "input", "params": {"value": "1"}},
            "wrong_value",
            "nodes[0].params.value",
            "a number",
        ),
        (
            {"id": "a", "op": "input", "params": {"value": True}},
            "wrong_value",
            "nodes[0].params.value",
            "a number",
        ),
        (
            {"id": "a", "op": "input", "params": {"value": float("nan")}},
            "not_finite",
            "nodes[0].params.value",
            "finite",
        ),
        (
            {"id": "a", "op": "input", "params": {"value": 10**400}},
            "not_finite",
            "nodes[0].params.value",
            "finite",
        ),
        ({"id": "a", "op": "input", "params": [1]}, "wrong_value", "nodes[0].params", "object"),
        (
            {"id": "a", "op": "input", "params": {"min": 2, "max": 1}},
            "out_of_range",
            "nodes[0].params.min",
            "below",
        ),
        (
            {"id": "a", "op": "input", "params": {"step": 0}},
            "out_of_range",
            "nodes[0].params.step",
            "above 0",
        ),
        (
            {"id": "a", "op": "leaky_relu", "params": {"slope": 2}},
            "out_of_range",
            "nodes[0].params.slope",
            "from 0 to 1",
        ),
        ({"id": "a", "op": "data"}, "missing_param", "nodes[0].params.column", 'setting "column"'),
        ({"id": "a", "op": "chip", "params": {"of": "nope"}}, "unknown_chip", "nodes[0].params.of", "nope"),
        ({"id": "a", "op": "add", "inputs": "b"}, "wrong_value", "nodes[0].inputs", "list"),
        ({"id": "a", "op": "add", "inputs": ["b", 3]}, "bad_reference", "nodes[0].inputs[1]", "node id"),
        ({"id": "a", "op": "add", "inputs": ["b:c:d"]}, "bad_reference", "nodes[0].inputs[0]", "id:port"),
        ({"id": "a", "op": "add", "at": [1]}, "wrong_value", "nodes[0].at", "two numbers"),
        ({"id": "a", "op": "add", "at": [float("inf"), 0]}, "wrong_value", "nodes[0].at", "two numbers"),
        ({"id": "a", "op": "add", "label": 3}, "wrong_value", "nodes[0].label", "text"),
        ("a", "wrong_value", "nodes[0]", "node"),
    ],
)
def test_bad_nodes(node, code, path, words):
    trouble = only(document(node))
    assert (trouble.code, trouble.path) == (code, path)
    assert words in trouble.sentence()
    assert trouble.text.endswith(".")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"nodez": []}, "nodez"),
        ({"title": 3}, "title"),
        ({"output": 3}, "output"),
        ({"output": "chip1/y"}, "output"),
        ({"nodes": {}}, "nodes"),
        ({"train": []}, "train"),
        ({"train": {"strategy": "luck"}}, "train.strategy"),
        ({"train": {"step_size": 0}}, "train.step_size"),
        ({"train": {"objective": "target"}}, "train.target"),
        ({"train": {"seed": 1.5}}, "train.seed"),
        ({"data": {"name": 3}}, "data.name"),
        ({"view": {"zoom": float("inf")}}, "view"),
        ({"chips": {"a b": {}}}, "chips.a b"),
        ({"chips": {"n": {"inputs": ["w", "w"]}}}, "chips.n.inputs"),
        ({"chips": {"n": {"outs": []}}}, "chips.n.outs"),
        ({"chips": {"n": {"nodes": [{"id": "x", "op": "zzz"}]}}}, "chips.n.nodes[0].op"),
        ({"kind": "cricuit"}, "kind"),
        ({"weights": {"a": {"w": {"dtype": "float32"}}}}, "weights.a.w"),
    ],
)
def test_bad_keys(change, path):
    assert only({**document(), **change}).path == path


def test_all_troubles_are_told_at_once():
    found = troubles(
        document({"id": "a", "op": "x"}, {"id": "1"}, {"id": "b", "op": "add", "colour": 1}, titel="")
    )
    assert [t.path for t in found] == ["titel", "nodes[0].op", "nodes[1].id", "nodes[2].colour"]
    assert found[1].node == "a"


def test_duplicate_ids_name_both_places():
    trouble = only(document(source("a"), source("b"), source("a")))
    assert trouble.code == "duplicate_id"
    assert trouble.text == 'The id "a" is used twice: by nodes[0] and by nodes[2].'


def test_a_value_outside_its_slider_is_a_warning():
    read = parse(document(source("a", 9.0, min=-5, max=5)))
    assert [w.code for w in read.warnings] == ["outside_slider"]
    assert read.warnings[0].severity == "warning"


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (Bounds(nodes=3), "too_many_nodes"),
        (Bounds(inputs=1), "too_many_inputs"),
        (Bounds(text=3), "too_long"),
    ],
)
def test_bounds_are_named(bounds, code):
    found = troubles(document(*NEURON[:5], gate("f", "add", "a", "b"), title="abcd"), bounds)
    assert code in {t.code for t in found}


# --- versions ----------------------------------------------------------------------------

DRAFT = {
    "title": "An early draft",
    "nodes": [
        {"id": "a", "gate": "input", "value": 2.0},
        {"id": "c", "gate": "chip", "in": ["a"], "params": {"of": "twice"}},
    ],
    "chips": {
        "twice": {"inputs": ["x"], "outputs": ["y"], "nodes": [{"id": "y", "gate": "add", "in": ["x", "x"]}]}
    },
    "output": "c",
}


def test_drafts_are_migrated():
    before = copy.deepcopy(DRAFT)
    read = parse(DRAFT)
    assert before == DRAFT
    assert read.nodes[0].params == {"value": 2.0}
    assert flatten(read).order == ["a", "c/y"]
    assert migrate(DRAFT)["tugboat"] == VERSION


def test_migrating_the_present_version_changes_nothing():
    assert migrate(FULL) == FULL


@pytest.mark.parametrize("version", [VERSION + 1, -1, 1.5, "1", None, True])
def test_other_versions_are_refused(version):
    with pytest.raises(DocumentError, match=r"[Vv]ersion"):
        parse({"tugboat": version, "nodes": []})


# --- text and weights --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1"),
        (" ", "empty"),
        ("[]", "object"),
        ('{"tugboat": 1, "nodes": [NaN]}', "NaN"),
        ('{"tugboat": 1, "nodes": [Infinity]}', "Infinity"),
        ("[" * 100_000, "nested"),
        (b"\xff\xfe{", "UTF-8"),
        ('{"tugboat": 1' + "0" * 5000 + "}", "digits"),
    ],
)
def test_bad_text(text, words):
    with pytest.raises(DocumentError, match=words):
        parse_text(text)


def test_a_byte_order_mark_does_no_harm():
    assert parse_text(b'\xef\xbb\xbf{"tugboat": 1}') == parse_text('{"tugboat": 1}')


def test_a_key_that_stands_twice_is_refused() -> None:
    text = '{"tugboat": 1, "nodes": [{"id": "a", "op": "input", "params": {"value": 1}, "op": "constant"}]}'
    with pytest.raises(DocumentError, match='has the key "op" of "a" twice in one object') as refused:
        parse_text(text)
    assert refused.value.trouble.code == "double_key"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"title": "\ud83d"}, "title"),
        ({"nodes": [{"id": "a", "op": "input", "label": "x\udc00"}]}, "nodes[0].label"),
        ({"view": {"tabs": [["\ud800"]]}}, "view.tabs[0][0]"),
        ({"\ud83d": 1}, "?"),
    ],
)
def test_half_a_character_is_refused_with_its_path(given, path):
    """JSON can write it as an escape; no file, terminal or message could say it again."""
    with pytest.raises(DocumentError, match="half a character") as refused:
        parse_text(json.dumps({"tugboat": 1, **given}))
    assert refused.value.trouble.path == path
    str(refused.value).encode()


def test_weights_come_back_bit_for_bit():
    arrays = {
        "h": {"weight": np.random.default_rng(0).normal(size=(3, 4)).astype("f4"), "bias": np.arange(3.0)}
    }
    data = {
        **document(source("a")),
        "weights": {n: {k: encode(a) for k, a in w.items()} for n, w in arrays.items()},
    }
    read = parse(json.loads(json.dumps(data)))
    for name, array in arrays["h"].items():
        np.testing.assert_array_equal(read.weights["h"][name], array)
        assert read.weights["h"][name].dtype == array.dtype
    assert dump(read)["weights"] == data["weights"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"shape": [2, 2]}, "bytes"),
        ({"shape": [-1]}, "shape"),
        ({"shape": [2**31, 2**31, 4]}, "shape"),
        ({"dtype": "object"}, "dtype"),
        ({"data": "***"}, "base64"),
        ({"data": 3}, "base64"),
        ({"more": 1}, "exactly"),
        ({"data": encode(np.array([1.0, np.nan, 0.0]))["data"]}, "finite"),
    ],
)
def test_damaged_weights(change, words):
    item = {**encode(np.zeros(3)), **change}
    trouble = only({**document(source("a")), "weights": {"a": {"w": item}}})
    assert trouble.path == "weights.a.w"
    assert words in trouble.text


def test_too_many_weights_are_refused_before_they_are_decoded():
    item = encode(np.zeros(1000))
    trouble = only({**document(source("a")), "weights": {"a": {"w": item}}}, Bounds(weights=100))
    assert trouble.code == "too_long"


# --- fuzz --------------------------------------------------------------------------------

IDS = st.sampled_from(["a", "b", "c", "chip1", "n", "x/y", "a:b", "", "1"])
OPS = st.sampled_from([*registry.gates(), "chip", "dense", "nonsense"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | IDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5) | IDS, inner, max_size=4),
    max_leaves=12,
)
PARAMS = st.dictionaries(st.sampled_from(["value", "min", "max", "of", "slope", "column"]), JSON, max_size=3)
REFERENCES = st.lists(IDS, max_size=3) | JSON
NODE = st.fixed_dictionaries(
    {"id": IDS, "op": OPS}, optional={"inputs": REFERENCES, "params": PARAMS, "at": JSON, "label": JSON}
)
NODES = st.lists(NODE | JSON, max_size=6)
NAMES = st.lists(IDS, max_size=2)
CHIP = st.fixed_dictionaries({"inputs": NAMES, "outputs": NAMES, "nodes": NODES})
DOCUMENTS = st.fixed_dictionaries(
    {"tugboat": st.just(1), "nodes": NODES},
    optional={
        "kind": st.sampled_from(["circuit", "network"]),
        "output": IDS,
        "chips": st.dictionaries(IDS, CHIP | JSON, max_size=2),
        "train": JSON,
        "data": JSON,
        "view": JSON,
        "weights": JSON,
    },
)


@given(DOCUMENTS | JSON)
def test_anything_is_read_or_refused_in_words(data):
    """No other error leaves the parser or the graph; every trouble is one short sentence."""
    try:
        read = parse(data)
        flatten(read)
        flatten(read, partial=True)
    except TugboatError as error:
        assert error.troubles
        for trouble in error.troubles:
            assert trouble.text
            assert trouble.text[-1] in ".?!"
            assert len(trouble.text) < 400
            assert "Traceback" not in trouble.text


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        parse_text(text)
    except DocumentError as error:
        assert error.trouble.text.endswith(".")


MANY = 20_000


@pytest.mark.parametrize(
    "data",
    [
        {f"key{k}": 1 for k in range(MANY)},
        {"nodes": [{"id": f"n{k}", "op": f"multipl{k}"} for k in range(MANY)]},
        {"nodes": [{"id": "x", "op": "input", "params": {f"p{k}": 1 for k in range(MANY)}}]},
        {"train": {f"k{k}": 1 for k in range(MANY)}},
        {
            "nodes": [{"id": f"n{k}", "op": "chip", "params": {"of": f"c{k}x"}} for k in range(MANY)],
            "chips": {f"c{k}": {"inputs": [], "outputs": [], "nodes": []} for k in range(MANY)},
        },
    ],
    ids=["keys", "ops", "params", "train", "chips"],
)
def test_of_very_many_mistakes_the_first_are_told_at_once(data: dict[str, Any]) -> None:
    started = time.perf_counter()
    with pytest.raises(DocumentError) as refused:
        parse({"tugboat": 1, "kind": "circuit", "nodes": [], **data})
    assert len(refused.value.troubles) == MOST
    assert time.perf_counter() - started < 20, "seconds even on a busy computer, where it took minutes"


def test_a_key_that_is_twice_among_very_many_is_found_at_once() -> None:
    pairs = ",".join(f'"k{k}":1' for k in range(MANY))
    started = time.perf_counter()
    with pytest.raises(DocumentError, match="twice"):
        decode(f'{{{pairs},"k{MANY - 1}":2}}')
    assert time.perf_counter() - started < 5
