"""What the networks lab says: the page's words, none of the program's inside."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

SLOW = 40_000
"""Milliseconds: other tests may keep the computer busy."""


def test_lines_curves_and_settings_are_called_alike_everywhere(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.button("Play").click()
    lab.until(lambda: lab.step() >= 50, "step 50", seconds=60)
    lab.button("Pause").click()
    expect(lab.button("Play")).to_be_enabled(timeout=SLOW)
    lab.page.get_by_role("slider", name="Timeline").press("Home")
    lab.until(lambda: lab.step() == 0, "the start")
    rate = lab.page.get_by_role("textbox", name="Learning rate, typed")
    rate.fill("3")
    rate.press("Enter")
    lab.button("Step").click()
    lab.until(lambda: lab.step() >= 1, "one step on the second line")
    lab.page.get_by_role("tab", name="History").click()
    history = lab.page.get_by_role("tabpanel", name="History")
    expect(history.get_by_text("learning rate set to 3", exact=True)).to_have_count(2)
    expect(history.get_by_text("first line", exact=True)).to_be_visible()
    loss = lab.page.get_by_role("region", name="Loss", exact=True)
    loss.get_by_role("button", name="table").click()
    expect(loss.get_by_role("columnheader", name="first line")).to_be_visible(timeout=SLOW)
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    sheets.get_by_role("button", name="Compare").click()
    names = lab.page.get_by_role("combobox", name="What is drawn").locator("option").all_inner_texts()
    assert "Gradient norm ‖δ‖ of hidden" in names
    assert not [name for name in names if re.search("[:_]", name)]


def test_the_layer_tab_has_the_activation_in_its_formula(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral")
    lab.ready()
    lab.page.get_by_role("radio", name="Layers", exact=True).check(force=True)
    lab.node("hidden1").click()
    formula = lab.page.get_by_role("tabpanel", name="Layer").locator(".insp-formula")
    expect(formula).to_contain_text("tanh", timeout=SLOW)
