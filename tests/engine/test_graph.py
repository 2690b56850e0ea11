"""Opening, checking and ordering: chips, cycles, arity, unfinished drawings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents.document import Bounds, parse
from engine.documents.graph import flatten, split_port
from engine.errors import GraphError
from tests.engine.circuits import NEURON, document, gate, graph, source

NEURON_CHIP = {
    "inputs": ["w", "x"],
    "outputs": ["y", "wx"],
    "nodes": [gate("y", "tanh", "wx"), gate("wx", "multiply", "w", "x")],
}
PAIR_CHIP = {
    "inputs": ["p", "q"],
    "outputs": ["s"],
    "nodes": [
        gate("one", "chip", "p", "q", of="neuron"),
        gate("two", "chip", "one:wx", "q", of="neuron"),
        gate("s", "add", "one", "two"),
    ],
}


def refused(*nodes, bounds=None, partial=False, **rest):
    with pytest.raises(GraphError) as caught:
        flatten(parse(document(*nodes, **rest)), bounds, partial=partial)
    return caught.value.troubles


def test_order_is_stable_to_the_document():
    made = graph(gate("f", "add", "b", "a"), source("b"), gate("g", "negative", "f"), source("a"))
    assert made.order == ["b", "a", "f", "g"]
    assert made.wires == [("b", "f", 0), ("a", "f", 1), ("f", "g", 0)]
    assert made.index == {"b": 0, "a": 1, "f": 2, "g": 3}
    assert made.output == "g"


def test_the_same_node_is_read_twice():
    assert graph(source("x"), gate("f", "multiply", "x", "x")).wires == [("x", "f", 0), ("x", "f", 1)]


@given(st.integers(0, 10_000))
def test_sources_come_before_their_readers(seed):
    import random

    rng = random.Random(seed)
    nodes = [source("s0")]
    for k in range(20):
        nodes.append(gate(f"g{k}", "add", *(rng.choice(nodes)["id"] for _ in range(2))))
    rng.shuffle(nodes)
    made = graph(*nodes)
    assert sorted(made.order) == sorted(n["id"] for n in nodes)
    for before, after, _ in made.wires:
        assert made.index[before] < made.index[after]


def test_the_default_output_is_the_last_end():
    assert graph(*NEURON).output == "f"
    assert graph(source("a"), source("b")).output == "b"
    assert graph().output == ""


# --- chips -------------------------------------------------------------------------------


def test_a_chip_is_opened():
    made = graph(
        source("a"),
        source("b"),
        gate("n", "chip", "a", "b", of="neuron"),
        gate("f", "negative", "n"),
        gate("g", "negative", "n:wx"),
        chips={"neuron": NEURON_CHIP},
        output="n",
    )
    assert made.order == ["a", "b", "n/wx", "n/y", "f", "g"]
    assert made.nodes["f"].inputs == ("n/y",)
    assert made.nodes["g"].inputs == ("n/wx",)
    assert made.output == "n/y"
    assert made.resolve("n") == "n/y"
    assert made.resolve("n:wx") == "n/wx"
    assert made.resolve("n/w") == "a"
    assert made.resolve("f") == "f"
    assert made.resolve("q") is None


def test_chips_nest():
    chips = {"neuron": NEURON_CHIP, "pair": PAIR_CHIP}
    made = graph(source("a"), source("b"), gate("c", "chip", "a", "b", of="pair"), chips=chips, output="c")
    assert made.order == ["a", "b", "c/one/wx", "c/one/y", "c/two/wx", "c/two/y", "c/s"]
    assert made.nodes["c/two/wx"].inputs == ("c/one/wx", "b")
    assert made.output == "c/s"


def test_a_chip_in_front_of_a_chip():
    made = graph(
        gate("second", "chip", "first", "first:wx", of="neuron"),
        gate("first", "chip", "a", "a", of="neuron"),
        source("a"),
        chips={"neuron": NEURON_CHIP},
    )
    assert made.nodes["second/wx"].inputs == ("first/y", "first/wx")


def test_a_chip_inside_itself():
    chips = {
        "a": {"inputs": [], "outputs": ["x"], "nodes": [gate("x", "chip", of="b")]},
        "b": {"inputs": [], "outputs": ["y"], "nodes": [gate("y", "chip", of="a")]},
    }
    (trouble,) = refused(gate("n", "chip", of="a"), chips=chips)
    assert trouble.code == "chip_in_itself"
    assert "a → b → a" in trouble.text


def test_chips_that_multiply_without_end_are_refused():
    chips = {"c0": {"inputs": ["x"], "outputs": ["o"], "nodes": [gate("o", "negative", "x")]}}
    for k in range(1, 15):
        inner = [gate(f"i{j}", "chip", "x", of=f"c{k - 1}") for j in range(8)]
        chips[f"c{k}"] = {"inputs": ["x"], "outputs": ["o"], "nodes": [*inner, gate("o", "negative", "x")]}
    (trouble,) = refused(
        source("x"), gate("n", "chip", "x", of="c14"), chips=chips, bounds=Bounds(nodes=5000)
    )
    assert trouble.code == "too_many_nodes"
    assert "5,000" in trouble.text


def test_chips_that_nest_too_deeply_are_refused():
    chips = {"c0": {"inputs": [], "outputs": ["o"], "nodes": [source("o")]}}
    for k in range(1, 5):
        chips[f"c{k}"] = {"inputs": [], "outputs": ["o"], "nodes": [gate("o", "chip", of=f"c{k - 1}")]}
    (trouble,) = refused(gate("n", "chip", of="c4"), chips=chips, bounds=Bounds(chip_depth=3))
    assert trouble.code == "too_deep"


@pytest.mark.parametrize(
    ("node", "code", "port"),
    [
        (gate("n", "chip", "a", of="neuron"), "missing_input", 1),
        (gate("n", "chip", "a", "", of="neuron"), "missing_input", 1),
        (gate("n", "chip", "a", "a", "a", of="neuron"), "wrong_arity", 2),
        (gate("n", "chip", "a", "zz", of="neuron"), "unknown_node", None),
        (gate("n", "chip", "a", "m:zz", of="neuron"), "unknown_port", None),
    ],
)
def test_wires_of_a_chip(node, code, port):
    whole = gate("m", "chip", "a", "a", of="neuron")
    found = refused(source("a"), whole, node, chips={"neuron": NEURON_CHIP})
    assert found[0].code == code
    assert found[0].port == port or port is None


def test_an_output_that_a_chip_does_not_have():
    whole = gate("m", "chip", "a", "a", of="neuron")
    (trouble,) = refused(source("a"), whole, output="m:zz", chips={"neuron": NEURON_CHIP})
    assert trouble.code == "unknown_port" and 'no output "zz"' in trouble.text


def test_a_chip_without_a_right_output():
    bad = {**NEURON_CHIP, "outputs": ["z"]}
    assert (
        refused(source("a"), gate("n", "chip", "a", "a", of="neuron"), chips={"neuron": bad})[0].code
        == "unknown_node"
    )
    none = {**NEURON_CHIP, "outputs": []}
    assert (
        refused(source("a"), gate("n", "chip", "a", "a", of="neuron"), chips={"neuron": none})[0].code
        == "missing_output"
    )


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nodes", "code", "node", "port", "words"),
    [
        ((gate("f", "sigmoid"),), "missing_input", "f", 0, "no wire at input 1"),
        ((source("a"), gate("f", "divide", "a")), "missing_input", "f", 1, "input 2 (b)"),
        ((source("a"), gate("f", "add", "a")), "missing_input", "f", 1, "input 2"),
        ((source("a"), gate("f", "add", "", "a")), "missing_input", "f", 0, "input 1"),
        ((source("a"), gate("f", "sigmoid", "a", "a")), "wrong_arity", "f", 1, "it takes one input"),
        (
            (source("a"), {**source("b"), "inputs": ["a"]}),
            "wrong_arity",
            "b",
            0,
            "has 1 input; it takes no inputs",
        ),
        ((source("alpha"), gate("f", "sigmoid", "alpa")), "unknown_node", "f", 0, 'Did you mean "alpha"?'),
        ((source("a"), gate("f", "sigmoid", "a:c")), "unknown_port", "f", 0, "does not have"),
    ],
)
def test_bad_wires(nodes, code, node, port, words):
    (trouble,) = refused(*nodes)
    assert (trouble.code, trouble.node, trouble.port) == (code, node, port)
    assert words in trouble.sentence()


def test_an_output_that_does_not_exist():
    (trouble,) = refused(*NEURON, output="g")
    assert (trouble.code, trouble.node, trouble.path) == ("unknown_node", "g", "output")


@pytest.mark.parametrize(
    ("nodes", "path"),
    [
        ((gate("a", "negative", "b"), gate("b", "negative", "a")), "a → b → a"),
        ((gate("a", "negative", "a"),), "a → a"),
        ((source("x"), gate("c", "add", "x", "b"), gate("b", "negative", "c")), "c → b → c"),
        ((gate("b", "negative", "z"), gate("z", "add", "z", "z")), "z → z"),
    ],
)  # fmt: skip
def test_cycles_are_named_by_their_path(nodes, path):
    (trouble,) = refused(*nodes)
    assert trouble.code == "cycle"
    assert path in trouble.text
    # The guilty wire: its source is the node before in the ring.
    ring = path.split(" → ")
    target = next(n for n in nodes if n["id"] == trouble.node)
    assert split_port(target["inputs"][trouble.port])[0] == ring[-2]


def test_a_long_cycle_is_shortened():
    nodes = [gate(f"n{k}", "negative", f"n{(k - 1) % 30}") for k in range(30)]
    (trouble,) = refused(*nodes)
    assert "..." in trouble.text
    assert len(trouble.text) < 120


def test_all_troubles_are_told_at_once():
    found = refused(gate("f", "sigmoid"), gate("g", "add", "q", "f"), gate("h", "divide"))
    assert [(t.node, t.port) for t in found] == [("f", 0), ("g", 0), ("h", 0), ("h", 1)]


# --- unfinished drawings -----------------------------------------------------------------


def test_partial_leaves_out_what_is_not_wired_yet():
    made = flatten(
        parse(document(*NEURON, gate("new", "add", "f"), gate("after", "negative", "new"), output="after")),
        partial=True,
    )
    assert "new" not in made.nodes
    assert "after" not in made.nodes
    assert made.output == ""  # no other gate is pulled in its place
    assert [(t.node, t.port, t.severity) for t in made.troubles] == [("new", 1, "warning")]


def test_partial_leaves_out_a_chip_as_one():
    nodes = (
        source("a"),
        gate("n", "chip", "a", of="neuron"),
        gate("f", "negative", "n"),
        gate("g", "square", "a"),
    )
    made = flatten(parse(document(*nodes, chips={"neuron": NEURON_CHIP})), partial=True)
    assert made.order == ["a", "g"]
    assert [t.node for t in made.troubles] == ["n"]
    assert made.resolve("n") is None


def test_partial_still_refuses_cycles_and_unknown_names():
    assert refused(gate("a", "negative", "a"), partial=True)[0].code == "cycle"
    assert refused(gate("a", "negative", "b"), partial=True)[0].code == "unknown_node"


def test_a_network_reads_second_outputs_by_name():
    assert split_port("lstm:cell") == ("lstm", "cell")
    assert split_port("a") == ("a", "")
