"""The sheet Experiments: numbers moved by hand, baselines, the cost of a gradient, the spread of a start."""

from __future__ import annotations

import math
import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab


def pane(lab: Lab, title: str) -> Locator:
    return lab.page.get_by_role("region", name=title)


def shares(lab: Lab) -> list[float]:
    """The four outputs; all four are there."""
    outputs = pane(lab, "Numbers in, shares out").get_by_role("status")
    expect(outputs.last).to_have_text(re.compile(r"\d"))
    return [float(text) for text in outputs.all_inner_texts()]


def typed(lab: Lab) -> list[float]:
    """What the four sliders stand at."""
    sliders = pane(lab, "Numbers in, shares out").get_by_role("slider")
    return [float(slider.get_attribute("aria-valuenow") or "nan") for slider in sliders.all()]


def near(now: list[float], then: list[float]) -> bool:
    return all(abs(a - b) < 0.002 for a, b in zip(now, then, strict=True))


def softmax(z: list[float]) -> list[float]:
    powers = [math.exp(a) for a in z]
    return [p / sum(powers) for p in powers]


def test_softmax_sliders_by_key_and_by_typing(opened: OpenPage) -> None:
    lab = opened("/?preset=softmax")
    lab.ready()
    lab.until(lambda: abs(shares(lab)[2] - 0.633) < 0.002, "the book's start", seconds=60)
    lab.button("Play").click()
    lab.notice("There is nothing to train on yet: choose a data set.")
    lab.page.get_by_role("region", name="Notices").get_by_role("button").first.click()
    lab.button("Step").click()
    lab.notice("There is nothing to train on yet: choose a data set.")
    before, start = shares(lab), typed(lab)
    row = lab.node("a").get_by_role("button", name=re.compile("^Class 3, "))
    row.press("ArrowRight")
    lab.until(lambda: typed(lab)[3] > start[3], "the last score is pulled up, and its slider goes with it")
    pulled = typed(lab)
    lab.until(lambda: near(shares(lab), softmax(pulled)), "the shares of the pulled scores")
    lab.button("Undo pull").click()
    lab.until(lambda: near(typed(lab), start) and near(shares(lab), before), "as before the pull")
    last = lab.page.get_by_role("slider", name="z₄")
    last.focus()
    for _ in range(20):
        last.press("ArrowRight")
    z = typed(lab)
    assert abs(z[3] - start[3] - 1) < 1e-6
    lab.until(lambda: near(shares(lab), softmax(z)), "the shares of what the sliders say")
    after = shares(lab)
    assert all(now < then for now, then in zip(after[:3], before[:3], strict=True))
    assert abs(sum(after) - 1) < 0.01
    lab.button("Add 1 to all").click()
    lab.until(lambda: near(typed(lab), [a + 1 for a in z]), "all sliders higher by one")
    lab.page.wait_for_timeout(300)
    lab.until(lambda: near(shares(lab), after), "the same shares, with all sliders higher")
    field = lab.page.get_by_role("textbox", name="z₂")
    field.fill("5,5")
    field.press("Enter")
    lab.until(lambda: shares(lab)[1] > 0.5, "a typed number with a comma")
    lab.page.reload()
    lab.until(lambda: shares(lab)[1] > 0.5, "the same numbers after a reload", seconds=60)
    lab.button("Start values").click()
    lab.until(lambda: abs(shares(lab)[2] - 0.633) < 0.002, "the book's start again")


def test_baselines_and_costs_of_the_digits(opened: OpenPage) -> None:
    lab = opened("/?preset=two-passes")
    lab.ready()
    cost, beat = pane(lab, "What a gradient costs"), pane(lab, "Baselines")
    expect(cost).to_contain_text(re.compile(r"2.261"))
    cost.get_by_role("button", name="Measure").click()
    expect(cost).to_contain_text("The same numbers", timeout=120_000)
    beat.get_by_role("button", name="Run", exact=True).click()
    expect(beat).to_contain_text("SVM", timeout=60_000)
    assert re.search(r"SVM\s*9\d\.\d %", beat.inner_text())
    beat.get_by_role("button", name=re.compile("table")).click()
    expect(beat.get_by_role("row", name=re.compile("Darkness"))).to_be_visible()
    lab.page.reload()
    expect(pane(lab, "What a gradient costs")).to_contain_text("The same numbers", timeout=60_000)
    spread = pane(lab, "Spread of z at the start")
    expect(spread.get_by_role("img", name=re.compile("Histograms"))).to_be_visible(timeout=60_000)
    spread.get_by_role("combobox", name="Layer").select_option("output")
    expect(spread).to_contain_text("30 inputs, from the data")
