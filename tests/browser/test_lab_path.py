"""A learner's path through the networks lab, three times: by mouse, by keyboard alone, by touch.

Two spirals learn; noise is added while they do; a neuron is opened down to its gates and asked why; a layer
is widened and the width undone; the test envelope is opened at the end.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, Press, box, by_key, by_mouse, by_touch, middle


def neuron(lab: Lab, name: str) -> Locator:
    net = lab.page.get_by_role("application", name="The network, neuron by neuron")
    return net.get_by_role("button", name=re.compile(rf"^{re.escape(name)}(,|$)"))


def place(lab: Lab) -> str:
    return lab.page.locator("[aria-current=location]").inner_text()


def accuracy(lab: Lab, which: str) -> float:
    text = lab.page.get_by_role("row", name=re.compile(which)).inner_text()
    found = re.search(r"([\d.]+) %", text)
    return float(found[1]) if found else 0.0


def noise(lab: Lab) -> int:
    text = lab.page.get_by_role("slider", name="Noise").get_attribute("aria-valuetext") or "0"
    return int(text.split()[0])


@pytest.mark.parametrize("press", [by_mouse, by_key, by_touch])
def test_a_learners_path(opened: OpenPage, press: Press) -> None:
    lab = opened("/?preset=spiral", has_touch=press is by_touch)
    lab.ready()
    press(lab, lab.button("Play"))
    lab.until(lambda: accuracy(lab, "Validation accuracy") > 97, "the spirals are told apart", seconds=60)

    lab.page.get_by_role("slider", name="Noise").focus()
    lab.key("ArrowRight")
    lab.until(lambda: noise(lab) == 3, "more noise while it trains")
    press(lab, lab.button("Pause"))
    expect(lab.button("Play")).to_be_enabled()
    timeline = lab.page.get_by_role("region", name="Timeline")
    assert lab.step() >= 1000 and not re.search(r"\d{4}", timeline.inner_text()), "thousands stand apart"

    open_gates(lab, press)
    gates = lab.page.get_by_test_id("gates")
    press(lab, gates.get_by_role("button", name=re.compile("^Why is the tug on w h₂")))
    expect(lab.page.get_by_role("tabpanel", name="Why?").get_by_text("matches")).to_be_visible()
    press(
        lab,
        lab.page.get_by_role("navigation", name=re.compile("zoom|Zoom|depth|Where")).get_by_role(
            "button", name="Network", exact=True
        ),
    )
    lab.until(lambda: place(lab) == "Network", "the whole network again")

    step = lab.step()
    press(lab, lab.button("One neuron more in Layer 1"))
    expect(neuron(lab, "Layer 1, neuron 9")).to_be_visible()
    press(lab, lab.button("Undo"))
    expect(neuron(lab, "Layer 1, neuron 9")).to_have_count(0)
    assert lab.step() == step, "undo never rewinds training"

    press(lab, lab.page.get_by_role("tab", name="Training"))
    press(lab, lab.button("Open the test envelope"))
    lab.until(lambda: accuracy(lab, "Test accuracy") > 90, "the test set, looked at once")


def open_gates(lab: Lab, press: Press) -> None:
    """The third neuron of the second layer, down to its gates."""
    target = neuron(lab, "Layer 2, neuron 3")
    if press is by_key:
        target.focus()
        lab.key("Enter")
    elif press is by_touch:
        lab.until(lambda: tapped_twice(lab, target), "the gates of the neuron")
    else:
        target.dblclick()
    lab.until(lambda: place(lab) == "gates", "the gates of the neuron")


def tapped_twice(lab: Lab, target: Locator) -> bool:
    """As a finger does it; where the machine is busy, the second tap may come too late to count."""
    x, y = middle(box(target))
    for _ in range(2):
        lab.page.touchscreen.tap(x, y)
    lab.page.wait_for_timeout(200)
    return place(lab) == "gates"
