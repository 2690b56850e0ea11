"""The rope on an output wherever it is drawn: by hand in the view of neurons, by key in both views."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, box, middle
from tests.browser.test_network import share


def neuron(lab: Lab, name: str) -> Locator:
    net = lab.page.get_by_role("application", name="The network, neuron by neuron")
    return net.get_by_role("button", name=re.compile(rf"^{re.escape(name)}(,|$)"))


def inputs(lab: Lab) -> list[str | None]:
    return [neuron(lab, f"Input {name}").get_attribute("aria-label") for name in ("x₁", "x₂")]


def test_an_output_is_pulled_where_the_neurons_are(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral")
    lab.ready()
    lab.until(lambda: all("value" in (label or "") for label in inputs(lab)), "the first numbers")
    before, output = inputs(lab), neuron(lab, "Output, neuron 1")
    expect(output.locator(".nv-pull")).to_be_visible()
    x, y = middle(box(output))
    mouse = lab.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y - 60, steps=4)
    expect(output).to_have_class(re.compile(r"\bheld up\b"))
    lab.until(lambda: inputs(lab) != before, "the tug runs back and moves the probe")
    mouse.up()
    expect(output).not_to_have_class(re.compile(r"\bheld\b"))
    expect(output.locator(".nv-pull")).to_have_count(0)
    assert lab.page.locator("[aria-current=location]").inner_text() == "Network", "a pull opens nothing"
    lab.settle()
    before = inputs(lab)
    output.focus()
    lab.key("Shift+T")
    lab.until(lambda: inputs(lab) != before, "the key pulls too")
    lab.key("Space")
    assert lab.page.locator("[aria-current=location]").inner_text() == "Neuron 1", "a press selects it"


def test_the_keys_for_a_tug_pull_the_strongest_class(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.until(lambda: max(share(lab, digit) for digit in range(10)) > 0, "the first numbers")
    best = max(range(10), key=lambda digit: share(lab, digit))
    start = share(lab, best)
    press(lab, "t", 6)
    lab.until(lambda: share(lab, best) > start, "pulled up")
    press(lab, "Shift+T", 12)
    lab.until(lambda: share(lab, best) < start, "pulled down beyond where it began")
    notices = lab.page.get_by_role("region", name="Notices")
    expect(notices.get_by_text(re.compile("class|event"))).to_have_count(0)


def press(lab: Lab, key: str, times: int) -> None:
    for _ in range(times):
        lab.key(key)
