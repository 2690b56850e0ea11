"""The first minute: a rope, a question, the answer, and then the neuron; by mouse, keyboard and touch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, Press, box, by_key, by_mouse, by_touch, middle


def rope(lab: Lab) -> Locator:
    return lab.page.get_by_role("slider", name="Rope on f: pull up or down")


@pytest.mark.parametrize("press", [by_mouse, by_key])
def test_pull_answer_and_the_neuron(opened: OpenPage, press: Press) -> None:
    lab = opened("/", learned=False)
    lab.expect_value("f", -6)
    assert lab.values("x", "y") == [-2, 3]
    if press is by_mouse:
        x, y = middle(box(rope(lab)))
        lab.page.mouse.move(x, y)
        lab.page.mouse.down()
        lab.page.mouse.move(x, y - 60, steps=6)
        lab.page.mouse.up()
    else:
        rope(lab).focus()
        lab.key("ArrowUp")
        lab.page.reload()  # the first minute goes on where it was
    expect(lab.page.get_by_text(re.compile("which way will x go", re.I))).to_be_visible()
    expect(lab.button("Play")).to_have_count(0)
    press(lab, lab.button("Up"))
    lab.until(lambda: lab.value("x") > -2, "x moved up")
    lab.until(lambda: lab.value("y") < 3, "y moved down")
    assert lab.gradient("x") == pytest.approx(3, abs=0.05)
    card = lab.page.get_by_role("region", name="First steps")
    # y has moved on, and the card speaks of the slope that the pull met
    expect(card).to_contain_text("at your pull y was +3.00, so x moved")
    press(lab, card.get_by_role("button").last)
    expect(lab.title()).to_contain_text("Karpathy’s neuron")
    lab.expect_value("f", 0.881)


def test_the_first_minute_by_touch(opened: OpenPage) -> None:
    lab = opened("/", learned=False, has_touch=True, viewport={"width": 390, "height": 844})
    lab.expect_value("f", -6)
    rope(lab).tap(force=True)  # it sways
    by_touch(lab, lab.button("Up"))
    lab.until(lambda: lab.value("x") > -2, "x moved up")


NO_ENGINE = """const Open = WebSocket;
window.WebSocket = class extends Open {
  constructor(url) { super(window.engineIsThere ? url : url.replace('/ws', '/not-there')); }
};"""


def test_a_pull_before_the_engine_is_there_waits_for_it(opened: OpenPage) -> None:
    lab = opened("/", learned=False, script=NO_ENGINE)
    lab.watch.allow("WebSocket connection")
    rope(lab).focus()
    lab.key("Enter")
    lab.button("Up").click()
    card = lab.page.get_by_role("region", name="First steps")
    expect(card).to_contain_text("your pull waits for it")
    lab.key("t")  # another one is the same one
    lab.page.evaluate("window.engineIsThere = true")
    expect(card).to_contain_text("Yes, x goes up.")
    expect(card).to_contain_text("at your pull y was +3.00")
    lab.expect_value("x", -1.97)


def test_what_the_pull_does_not_reach_is_told_so(opened: OpenPage) -> None:
    lab = opened("/", learned=False)
    lab.expect_value("f", -6)
    lab.type_value("y", "0")
    expect(lab.node("f")).to_have_attribute("aria-label", re.compile("value zero"))
    rope(lab).focus()
    lab.key("Enter")
    lab.button("It stays").click()
    card = lab.page.get_by_role("region", name="First steps")
    expect(card).to_contain_text("Yes, x goes nowhere.")
    expect(card).to_contain_text("so the pull does not reach x")


def test_the_word_pull_is_part_of_the_rope(opened: OpenPage) -> None:
    lab = opened("/", learned=False)
    lab.expect_value("f", -6)
    handle, output = box(rope(lab)), box(lab.page.locator('[data-id="::output"]'))
    assert handle["y"] + handle["height"] < output["y"] - 40, "a rope's length above the output"
    lab.page.get_by_text("Pull", exact=True).click(force=True)  # it sways
    expect(lab.page.get_by_text(re.compile("which way will x go", re.I))).to_be_visible()


def test_a_second_visit_begins_with_the_lab(opened: OpenPage) -> None:
    lab = opened("/", learned=False)
    lab.button("Skip").click()
    expect(lab.button("Play")).to_be_visible()
    lab.page.reload()
    expect(lab.button("Play")).to_be_visible()
    expect(lab.button("Skip")).to_have_count(0)
