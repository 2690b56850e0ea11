"""The sliders of the networks lab by the keyboard: every key moves on, nothing piles up behind them."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab

DIGITS = "/?preset=digits-mlp"
SLOW = 40_000
"""Milliseconds: other tests may keep the computer busy."""
ONWARD = ["ArrowRight", "ArrowRight", "ArrowUp", "PageUp", "End"]
BACK = ["ArrowLeft", "ArrowDown", "PageDown", "Home"]


def slider(lab: Lab, name: str) -> Locator:
    return lab.page.get_by_role("slider", name=name, exact=True)


def value(thing: Locator) -> float:
    return float((thing.get_attribute("aria-valuetext") or "").replace("−", "-"))


def press(lab: Lab, thing: Locator, key: str) -> float:
    before = thing.get_attribute("aria-valuetext") or ""
    lab.key(key)
    expect(thing, f"{key} moves on").not_to_have_attribute("aria-valuetext", before)
    return value(thing)


def test_every_key_moves_every_slider_of_the_training(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    for name in ("Learning rate", "Momentum", "L2, λ", "Dropout", "Batch size"):
        thing = slider(lab, name)
        thing.focus()
        lab.key("Home")
        at = value(thing)
        steps = []
        for key in ONWARD:
            now = press(lab, thing, key)
            assert now > at, f"{name}: {key}"
            steps.append(now - at)
            at = now
        assert steps[3] > steps[2], f"{name}: a page is longer than an arrow"
        for key in BACK:
            now = press(lab, thing, key)
            assert now < at, f"{name}: {key}"
            at = now


def test_momentum_is_offered_back_only_where_the_document_has_one(opened: OpenPage) -> None:
    lab = opened("/?preset=regression")
    lab.ready()
    rule = lab.page.get_by_role("combobox", name="Optimiser", exact=True)
    expect(rule).to_have_value("adam", timeout=SLOW)
    rule.select_option("sgd")
    expect(slider(lab, "Momentum")).to_be_visible(timeout=SLOW)
    expect(lab.page.get_by_role("button", name="Momentum: back to")).to_have_count(0)
    expect(lab.page.get_by_text("1 setting differs from the document.")).to_be_visible(timeout=SLOW)
    expect(lab.page.get_by_role("button", name="Momentum: back to")).to_have_count(0)


def test_keys_on_the_augmentation_outrun_no_bound_while_it_trains(opened: OpenPage) -> None:
    """A page error or a console error fails the test by itself."""
    lab = opened("/?preset=strokes-mlp")
    lab.ready()
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    sheets.get_by_role("button", name="Data").click()
    sliders = lab.page.get_by_role("region", name="Augmentation").get_by_role("slider")
    expect(sliders).to_have_count(6, timeout=SLOW)
    lab.button("Play").click()
    for number in range(6):
        sliders.nth(number).focus()
        for _ in range(12):
            lab.key("ArrowRight")
    for number, end in enumerate(("4.0", "12", "0.50", "0.30", "24", "8.0")):
        expect(sliders.nth(number)).to_have_attribute("aria-valuetext", end, timeout=SLOW)
    lab.button("Pause").click()
    expect(lab.button("Play")).to_be_enabled(timeout=SLOW)
    # What the sliders ended at is the document's, by one step back.
    expect(lab.button("Undo")).to_be_enabled(timeout=SLOW)
