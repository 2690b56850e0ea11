"""sigmoid(a*x+b) from an empty canvas: by mouse, by keyboard alone, by touch; and undone again."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, box, middle


def empty(lab: Lab) -> None:
    lab.ready()
    lab.page.get_by_role("button", name="Open or start a circuit or network").click()
    lab.page.get_by_role("dialog").get_by_role("button", name="Empty circuit").click()
    expect(lab.page.get_by_text("Drop a gate here")).to_be_visible()


def drop(lab: Lab, gate: str, across: float, down: float) -> None:
    """Drag a gate from the palette to a place of the canvas, in shares of its size."""
    tile = lab.page.get_by_role("complementary", name="Gates").get_by_role("button", name=gate, exact=True)
    canvas = box(lab.page.get_by_role("application", name="Canvas"))
    x, y = middle(box(tile))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 40, y + 10, steps=3)
    lab.page.mouse.move(
        canvas["x"] + across * canvas["width"], canvas["y"] + down * canvas["height"], steps=8
    )
    lab.page.mouse.up()


def test_the_first_gate_stays_where_it_was_dropped(opened: OpenPage) -> None:
    """What comes with it moves the canvas, not the gate; the rope that it gets is on the canvas."""
    lab = opened("/?preset=neuron")
    empty(lab)
    lab.settle()
    stage = box(lab.page.get_by_role("application", name="Canvas"))
    drop(lab, "input", 0.3, 0.5)
    expect(lab.output("x")).to_be_visible()
    lab.settle()
    x, y = middle(box(lab.node("x").first))
    assert abs(x - stage["x"] - 0.3 * stage["width"]) < 3
    assert abs(y - stage["y"] - 0.5 * stage["height"]) < 3
    expect(lab.output("x").get_by_role("slider")).to_be_in_viewport(ratio=1)
    canvas = box(lab.page.get_by_role("application", name="Canvas"))
    assert box(lab.output("x").get_by_role("slider"))["y"] > canvas["y"]


def nodes(lab: Lab) -> int:
    canvas = lab.page.get_by_role("application", name="Canvas")
    return canvas.get_by_role("group", name=re.compile(r"^(?!wire|output)")).count()


def test_by_mouse_and_undone(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    empty(lab)
    drop(lab, "input", 0.15, 0.2)
    drop(lab, "input", 0.15, 0.45)
    drop(lab, "input", 0.15, 0.7)
    drop(lab, "multiply", 0.4, 0.3)
    drop(lab, "add", 0.6, 0.45)
    drop(lab, "sigmoid", 0.8, 0.45)
    lab.until(lambda: nodes(lab) == 6, "six gates")
    names = sources(lab)
    lab.wire(names[0], "input a of prod")
    lab.wire(names[1], "input b of prod")
    lab.wire("prod", "input a of sum")
    lab.wire(names[2], "input b of sum")
    lab.wire("sum", "input x of sig")
    for name, value in zip(names, ("2", "-1", "3"), strict=True):
        lab.type_value(name, value)
    lab.expect_value("sig", 0.731)
    for _ in range(40):
        undo = lab.button("Undo")
        if undo.is_disabled():
            break
        undo.click()
    expect(lab.page.get_by_text("Drop a gate here")).to_be_visible()
    for _ in range(40):
        redo = lab.button("Redo")
        if redo.is_disabled():
            break
        redo.click()
    lab.expect_value("sig", 0.731)


def sources(lab: Lab) -> list[str]:
    canvas = lab.page.get_by_role("application", name="Canvas")
    labels = [g.get_attribute("aria-label") or "" for g in canvas.get_by_role("group").all()]
    return [label.split(",")[0] for label in labels if ", input, " in label]


def test_by_keyboard_alone(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.key("Control+k")
    lab.page.keyboard.type("New circuit\n")  # at once: the dialog may still be on its way
    expect(lab.page.get_by_text("Drop a gate here")).to_be_visible()
    for gate in ("input", "input", "input", "multiply", "add", "sigmoid"):
        lab.key("/")
        lab.page.keyboard.type(gate)
        lab.key("Enter")
    lab.until(lambda: nodes(lab) == 6, "six gates")
    names = sources(lab)
    wires = [
        (names[0], "prod · a"),
        (names[1], "prod · b"),
        ("prod", "sum · a"),
        (names[2], "sum · b"),
        ("sum", "sig · x"),
    ]
    for source, port in wires:
        lab.node(source).focus()
        lab.key("w")
        expect(lab.page.get_by_role("option", name=port)).to_be_visible()
        lab.page.keyboard.type(port)
        lab.key("Enter")
    for name, value in zip(names, ("2", "-1", "3"), strict=True):
        lab.node(name).focus()
        lab.key("Enter")
        expect(lab.page.get_by_role("textbox", name=f"Value of {name}")).to_be_focused()
        lab.page.keyboard.type(value)
        lab.key("Enter")
        lab.expect_value(name, float(value))
    lab.expect_value("sig", 0.731)


def test_by_touch(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron", has_touch=True)
    lab.ready()
    empty(lab)
    for gate in ("input", "input", "input", "multiply", "add", "sigmoid"):
        palette = lab.page.get_by_role("complementary", name="Gates")
        palette.get_by_role("button", name=gate, exact=True).tap()
    lab.until(lambda: nodes(lab) == 6, "six gates")
    names = sources(lab)
    lab.button("More").tap()
    lab.page.get_by_role("menuitem", name="All commands").tap()
    lab.page.get_by_role("option", name="Arrange automatically").tap()
    for source, port in (
        (names[0], "input a of prod"),
        (names[1], "input b of prod"),
        ("prod", "input a of sum"),
        (names[2], "input b of sum"),
        ("sum", "input x of sig"),
    ):
        lab.port(f"output of {source}").tap()
        lab.port(port).tap()
    lab.until(lambda: 0 < lab.value("sig") < 1, "the circuit answers")


def test_by_a_typed_formula(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    empty(lab)
    lab.button("More").click()
    lab.page.get_by_role("menuitem", name="Outline").click()
    outline = lab.page.get_by_role("region", name="Outline")
    outline.get_by_role("textbox", name="Formula").fill("f = sigmoid(a*x + b)")
    outline.get_by_role("button", name="Build").click()
    for id, value in (("a", "2"), ("x", "-1"), ("b", "3")):
        field = outline.get_by_role("textbox", name=f"Value of {id}")
        field.fill(value)
        field.press("Enter")
    lab.expect_value("f", 0.731)
    lab.button("More").click()
    lab.page.get_by_role("menuitem", name="Outline").click()
    expect(outline).to_have_count(0)
    lab.key("i")
    lab.button("Close outline").click()
    expect(outline).to_have_count(0)


def test_a_gate_dropped_on_a_wire_gets_room_there(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    source, target = box(lab.node("z")), box(lab.node("f"))
    middle_of_wire = (source["x"] + source["width"] + target["x"]) / 2
    canvas = box(lab.page.get_by_role("application", name="Canvas"))
    height = source["y"] + 0.42 * source["height"]
    drop(
        lab,
        "tanh",
        (middle_of_wire - canvas["x"]) / canvas["width"],
        (height - canvas["y"]) / canvas["height"],
    )
    lab.expect_value("tanh", 0.964)
    lab.expect_value("f", 0.724)
    places = [box(lab.node(id)) for id in ("z", "tanh", "f")]
    for left, right in itertools.pairwise(places):
        assert left["x"] + left["width"] < right["x"]
    lab.button("Undo").click()
    lab.expect_value("f", 0.881)


def test_a_wire_in_focus_asks_and_is_cut_by_keys(opened: OpenPage) -> None:
    lab = opened("/?preset=half-adder")
    lab.ready()
    lab.pull_once()
    lab.until(lambda: lab.step() == 1, "one step")
    wire = lab.page.get_by_role("group", name="wire from x1 to n2, 1")
    wire.focus()
    lab.key("Enter")
    panel = lab.page.get_by_role("tabpanel", name="Explain")
    expect(panel.get_by_role("heading", name=re.compile("Why is this"))).to_be_visible(timeout=60_000)
    expect(panel).to_contain_text("local slope")
    lab.key("Delete")
    expect(wire).to_have_count(0)


UNMEASURED = """(() => {
  const Real = window.ResizeObserver;
  window.ResizeObserver = class extends Real {
    observe(element, how) { if (!element.matches(".react-flow__node")) super.observe(element, how); }
  };
})()"""
ENDS = """() => [...document.querySelectorAll(".react-flow__edge")].map((edge) => {
  const path = edge.querySelector("path");
  const at = (length) => { const p = path.getPointAtLength(length).matrixTransform(path.getScreenCTM());
    return [p.x, p.y]; };
  const [, from, to, port] = edge.ariaLabel.match(/^wire from (.+) to (.+), (.+)$/) ?? [];
  return { from, to, port, starts: at(0), ends: at(path.getTotalLength()) };
}).filter((wire) => wire.from)"""


@pytest.mark.parametrize("preset", ["half-adder", "two-layer-net", "digits-mlp"])
def test_wires_need_no_measuring_and_end_at_their_ports(opened: OpenPage, preset: str) -> None:
    lab = opened(f"/?preset={preset}", script=UNMEASURED)
    lab.ready()
    lab.settle()
    wires = lab.page.evaluate(ENDS)
    assert len(wires) >= 3
    for wire in wires:
        x, y = middle(box(lab.port(f"input {wire['port']} of {wire['to']}")))
        assert wire["ends"] == pytest.approx([x, y], abs=6)
        x, y = middle(box(lab.port(f"output of {wire['from']}").first))
        assert wire["starts"] == pytest.approx([x, y], abs=6)


def test_a_circle_is_refused_in_words_before_the_hand_lets_go(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    x, y = middle(box(lab.port("output of f")))
    to_x, to_y = middle(box(lab.port("input 3 of f")))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(to_x, to_y, steps=12)
    expect(lab.page.get_by_text("f cannot feed itself.").first).to_be_visible()
    lab.page.mouse.up()
    lab.expect_value("f", -6)


def test_a_refusal_near_the_edge_of_the_canvas_is_whole(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    stage = lab.page.get_by_role("application", name="Canvas")
    canvas = box(stage)
    port = box(lab.port("input 3 of f"))
    mouse = lab.page.mouse
    low = canvas["y"] + canvas["height"] - 40
    mouse.move(canvas["x"] + 30, canvas["y"] + 110)  # below the formula
    mouse.down()
    mouse.move(canvas["x"] + 30, canvas["y"] + 110 + low - port["y"], steps=8)
    mouse.up()
    lab.until(lambda: abs(box(lab.port("input 3 of f"))["y"] - low) < 3, "the port is near the edge")
    lab.settle()
    mouse.move(*middle(box(lab.port("output of f"))))
    mouse.down()
    mouse.move(*middle(box(lab.port("input 3 of f"))), steps=12)
    tip = lab.page.locator(".ed-tip")
    expect(tip).to_have_text("f cannot feed itself.")
    said = box(tip)
    assert said["y"] + said["height"] <= canvas["y"] + canvas["height"]
    mouse.up()
