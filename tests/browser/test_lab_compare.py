"""What is compared with what survives a reload, of examples too."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab

SLOW = 40_000
"""Milliseconds: other tests may keep the computer busy."""


def compare(lab: Lab) -> Locator:
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    sheets.get_by_role("button", name="Compare").click()
    return lab.page.get_by_role("region", name="Runs", exact=True)


def train(lab: Lab, least: int) -> None:
    lab.button("Play").click()
    lab.until(lambda: lab.step() >= least, f"step {least}", seconds=60)
    lab.button("Pause").click()
    expect(lab.button("Play")).to_be_enabled(timeout=SLOW)


def test_ticked_runs_and_the_curve_survive_a_reload(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    train(lab, 50)
    lab.button("Restart").click()
    lab.until(lambda: lab.step() == 0, "the start")
    train(lab, 20)
    runs = compare(lab)
    tick = runs.get_by_role("checkbox", disabled=False).first
    expect(tick).to_be_visible(timeout=SLOW)
    tick.check()
    metric = lab.page.get_by_role("combobox", name="What is drawn")
    metric.select_option("train_loss")
    lab.page.reload()
    lab.ready()
    expect(metric).to_have_value("train_loss", timeout=SLOW)
    expect(tick).to_be_checked(timeout=SLOW)


def test_the_epochs_of_an_experiment_survive_a_reload(opened: OpenPage) -> None:
    lab = opened("/?preset=five-rules", viewport={"width": 1366, "height": 768})
    lab.ready()
    compare(lab)
    sheet = lab.page.locator(".network-dock > .dock")
    assert sheet.evaluate("e => e.scrollWidth - e.clientWidth") == 0, "all buttons are seen"
    epochs = lab.page.get_by_role("textbox", name="Epochs")
    epochs.fill("2")
    epochs.press("Enter")
    lab.page.get_by_role("combobox", name="What is drawn").select_option("train_loss")
    lab.page.reload()
    lab.ready()
    expect(epochs).to_have_value("2", timeout=SLOW)
    expect(lab.page.get_by_role("combobox", name="What is drawn")).to_have_value("train_loss")
    epochs.fill("")
    epochs.press("Enter")
    expect(epochs).not_to_have_value("2")
    lab.page.set_viewport_size({"width": 1440, "height": 900})
    lab.page.goto(lab.page.url.split("?")[0] + "?preset=halving")
    lab.ready()
    compare(lab)
    expect(epochs).to_have_value("")
    expect(epochs).to_have_attribute("placeholder", "own")
    rows = lab.page.locator(".control-experiment")
    assert rows.evaluate("e => e.scrollHeight - e.clientHeight") == 0, "every variant is seen"


def test_every_seed_has_a_name_in_the_table_of_a_curve(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    for step in (1, 2):  # as far as the runs with other seeds have to go
        lab.button("Step").click()
        lab.until(lambda step=step: lab.step() == step, f"step {step}")
    lab.button("Again with five seeds").click()
    expect(lab.page.get_by_text("Spread of 5 seeds drawn")).to_be_visible(timeout=90_000)
    band = lab.page.get_by_role("group", name="The band over the seeds")
    expect(band.get_by_role("radio", name="both")).to_be_checked()
    loss = lab.page.get_by_role("region", name="Loss")
    loss.get_by_role("button", name="Show as a table").click()
    heads = loss.get_by_role("columnheader")
    seeds = [f"seed {seed}, {part}" for part in ("train", "validation") for seed in range(2, 7)]
    expect(heads).to_have_text(["step", "train", "validation", *seeds, "estimate"], timeout=SLOW)
    band.get_by_role("radio", name="validation").check(force=True)
    expect(heads).to_have_text(["step", "train", "validation", *seeds[5:], "estimate"])
