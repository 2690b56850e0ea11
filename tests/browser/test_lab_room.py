"""A small laptop and the wall: what the networks lab shows there is whole."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import box

SMALL = {"width": 1366, "height": 768}
CUT = "e => e.scrollWidth > e.clientWidth"
CHOSEN = """e => { const style = getComputedStyle(e), pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const inside = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const { text } = e.selectedOptions[0];
  return [text, Math.ceil(pen.measureText(text).width) <= inside]; }"""


def inside(thing: Locator, room: Locator) -> bool:
    inner, outer = box(thing), box(room)
    return inner["x"] + inner["width"] <= outer["x"] + outer["width"] and inner["y"] + inner["height"] <= min(
        outer["y"] + outer["height"], SMALL["height"]
    )


@pytest.mark.parametrize("preset", ["digits-mlp", "spread-of-z", "spiral"])
def test_the_spread_of_z_is_whole(opened: OpenPage, preset: str) -> None:
    lab = opened(f"/?preset={preset}", viewport=SMALL)
    lab.ready()
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    sheets.get_by_role("button", name="Experiments").click()
    pane = lab.page.get_by_role("region", name="Spread of z")
    last = pane.get_by_text("beyond ±5").last
    expect(last).to_be_visible()
    lab.settle()
    assert inside(pane.get_by_role("button", name="fill the canvas"), pane)
    assert inside(last, pane)
    assert not pane.locator(".experiments-legend").evaluate("e => e.scrollHeight > e.clientHeight")


def test_costs_have_their_whole_names(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp", viewport=SMALL)
    lab.ready()
    costs = lab.page.get_by_role("region", name="Costs")
    for number in (1, 2):
        if number == 2:
            costs.get_by_role("button", name="Add a cost").click()
        for name in (f"Cost {number}", f"Cost {number} judges"):
            choice = costs.get_by_role("combobox", name=name, exact=True)
            expect(choice).to_be_visible()
            text, whole = choice.evaluate(CHOSEN)
            assert whole, text
    alone = lab.page.get_by_role("combobox", name="Cost", exact=True)
    costs.get_by_role("button", name="Remove cost 2").click()
    alone.select_option("mean_squared_error")
    expect(alone).to_have_value("mean_squared_error")
    text, whole = alone.evaluate(CHOSEN)
    assert whole, text
    weight = costs.get_by_role("textbox", name="Weight of cost 1")
    assert box(weight)["x"] + box(weight)["width"] <= box(costs.get_by_text("×").first)["x"]


def test_a_weight_is_read_with_all_its_digits(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral", viewport=SMALL)
    lab.ready()
    net = lab.page.get_by_role("application", name="The network, neuron by neuron")
    neuron = net.get_by_role("button", name=re.compile(r"^Layer 1, neuron 2(,|$)"))
    neuron.focus()
    neuron.press("Space")
    lab.key("ArrowLeft")
    lab.key("Enter")
    weight = lab.page.get_by_role("textbox", name="Value", exact=True)
    for typed in ("-0.282739", "-0.00000282739"):
        weight.fill(typed)
        weight.press("Enter")
        lab.settle()
        assert not weight.evaluate(CUT), weight.input_value()
        assert not lab.page.get_by_role("button", name="Drag to change").evaluate(CUT)


def test_the_title_is_whole_on_the_wall(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp", viewport=SMALL)
    lab.ready()
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "one step")
    chip = lab.page.get_by_role("button", name="The run has learned weights")
    expect(chip).to_be_visible()
    lab.button("Present").click()
    expect(lab.button("Leave presenting")).to_be_visible()
    lab.settle()
    title = lab.page.get_by_role("button", name="A first net on real digits. ")
    assert not title.evaluate(CUT)
    assert inside(title, lab.page.locator("header.top"))


def test_the_bar_of_the_timeline_keeps_its_length_while_a_hand_drags_along_it(opened: OpenPage) -> None:
    """What stands beside it says more in the past than at the end."""
    lab = opened("/?preset=spiral")
    lab.ready()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 2000, "some steps")
    lab.button("Pause").click()
    expect(lab.button("Play")).to_be_enabled()
    end = lab.step()
    bar = box(lab.page.locator(".scrub-inner"))
    y = bar["y"] + 12
    mouse = lab.page.mouse
    mouse.move(bar["x"] + bar["width"], y)
    mouse.down()
    for share in (0.7, 0.25):
        mouse.move(bar["x"] + share * bar["width"], y, steps=4)
        goal = round(share * end)
        lab.until(lambda goal=goal: abs(lab.step() - goal) <= 0.01 * end, f"step {goal}")
    mouse.up()
    assert abs(box(lab.page.locator(".scrub-inner"))["width"] - bar["width"]) < 1


def test_words_in_a_layer_and_in_the_card_of_a_weight_are_whole(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral")
    lab.ready()
    lab.page.get_by_role("slider", name="Dropout").focus()
    lab.key("ArrowRight")
    lab.notice(re.compile("A dropout layer was added"))
    expect(lab.button("Play")).to_be_enabled()
    net = lab.page.get_by_role("application", name="The network, neuron by neuron")
    net.get_by_role("button", name=re.compile("^Layer 1, neuron 2,")).focus()
    for key in ("ArrowLeft", "Enter"):
        lab.key(key)
    card = net.get_by_role("group", name=re.compile("^x₁"))
    drag = card.get_by_role("button", name="Drag to change")
    expect(drag).to_be_visible()
    frame, bar = box(card), box(drag)
    assert bar["x"] + bar["width"] <= frame["x"] + frame["width"] - 8
    assert not drag.evaluate(CUT)
    lab.key("Escape")
    lab.page.get_by_role("radio", name="Layers", exact=True).check(force=True)
    lab.button("Step").click()
    for _ in range(5):
        lab.button("Zoom out").click()
    words = lab.page.locator(".masked-words")
    expect(words).to_have_text(re.compile("off"))
    lab.settle()
    assert words.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
