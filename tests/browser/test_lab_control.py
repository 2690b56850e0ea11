"""Steering a network: sliders, restart, the layer shelf, records beside each other, seeds and experiments."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, box

DIGITS = "/?preset=digits-mlp"
SLOW = 40_000
"""Milliseconds: other tests may keep the computer busy."""


def slider(lab: Lab, name: str) -> Locator:
    return lab.page.get_by_role("slider", name=name, exact=True)


def typed(lab: Lab, name: str) -> Locator:
    return lab.page.get_by_role("textbox", name=f"{name}, typed")


def type_number(lab: Lab, name: str, text: str) -> None:
    field = typed(lab, name)
    field.fill(text)
    field.press("Enter")


def set_layer(lab: Lab, name: str, text: str) -> Locator:
    """Type a setting of the selected layer; returns its field."""
    field = lab.page.get_by_role("tabpanel", name="Layer").get_by_role("textbox", name=name, exact=True)
    field.fill(text)
    field.press("Enter")
    return field


def train(lab: Lab, least: int = 100) -> None:
    lab.button("Play").click()
    lab.until(lambda: lab.step() >= least, f"step {least}", seconds=60)
    lab.button("Pause").click()
    expect(lab.button("Play")).to_be_enabled(timeout=SLOW)


def compare(lab: Lab) -> Locator:
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    sheets.get_by_role("button", name="Compare").click()
    return lab.page.get_by_role("region", name="Runs", exact=True)


def test_settings_act_live_are_kept_and_survive_reload(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    train(lab)
    type_number(lab, "L2, λ", "2,5")
    expect(slider(lab, "L2, λ")).to_have_attribute("aria-valuetext", "2.5")
    slider(lab, "Momentum").focus()
    lab.key("ArrowRight")
    expect(lab.page.get_by_role("combobox", name="Optimiser", exact=True)).to_have_value(
        "momentum", timeout=SLOW
    )
    lab.page.get_by_role("combobox", name="Cost", exact=True).select_option("cross_entropy")
    type_number(lab, "Learning rate", "nonsense")
    expect(typed(lab, "Learning rate")).to_have_attribute("aria-invalid", "true")
    lab.key("Escape")
    step = lab.step()
    assert step >= 100, "nothing resets"
    expect(lab.page.get_by_text("4 settings differ from the document.")).to_be_visible(timeout=SLOW)
    lab.page.reload()
    lab.ready()
    expect(typed(lab, "L2, λ")).to_have_value("2.5", timeout=SLOW)
    assert lab.step() == step
    lab.button("Keep these settings").click()
    expect(lab.page.get_by_text("from the document.")).to_have_count(0, timeout=SLOW)
    lab.button("Undo").click()
    expect(lab.page.get_by_text("4 settings differ from the document.")).to_be_visible(timeout=SLOW)
    expect(typed(lab, "L2, λ")).to_have_value("2.5")
    assert lab.step() == step, "undo steers no run and rewinds none"
    type_number(lab, "Batch size", "20")
    lab.button("Back to the document's").click()
    expect(typed(lab, "Batch size")).to_have_value("10", timeout=SLOW)
    expect(typed(lab, "L2, λ")).to_have_value("0", timeout=SLOW)


def test_dropout_that_was_kept_stays_after_undo_and_follows_its_field(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    type_number(lab, "Dropout", "0.5")
    for id in ("image", "dropout", "output"):
        expect(lab.node(id)).to_be_in_viewport(ratio=0.999, timeout=SLOW)
    type_number(lab, "Dropout", "0.3")
    lab.button("Keep these settings").click()
    expect(lab.page.get_by_text("from the document.")).to_have_count(0, timeout=SLOW)
    lab.button("Undo").click()
    expect(lab.page.get_by_text("1 setting differs from the document.")).to_be_visible(timeout=SLOW)
    expect(typed(lab, "Dropout")).to_have_value("0.3")
    lab.node("dropout").click()
    set_layer(lab, "Rate", "0.2")
    lab.page.get_by_role("tab", name="Training").click()
    expect(typed(lab, "Dropout")).to_have_value("0.2", timeout=SLOW)


def test_an_initialiser_waits_for_the_restart_which_keeps_the_sliders(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    train(lab)
    type_number(lab, "Learning rate", "0.25")
    lab.page.get_by_role("combobox", name="Init", exact=True).select_option("normal")
    expect(lab.page.get_by_text("Training keeps the old weights until you restart.")).to_be_visible(
        timeout=SLOW
    )
    assert lab.step() >= 100
    lab.page.get_by_role("region", name="Restart").get_by_role("button", name="Restart").click()
    expect(lab.page.get_by_text("Training keeps the old weights until you restart.")).to_have_count(
        0, timeout=SLOW
    )
    lab.until(lambda: lab.step() == 0, "back at the start")
    expect(typed(lab, "Learning rate")).to_have_value("0.25", timeout=SLOW)
    train(lab, 60)
    runs = compare(lab)
    expect(runs.get_by_role("listitem")).to_have_count(2, timeout=SLOW)


def test_a_deleted_run_is_brought_back_with_its_curve(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    train(lab)
    lab.page.get_by_role("region", name="Restart").get_by_role("button", name="Restart").click()
    lab.until(lambda: lab.step() == 0, "back at the start")
    train(lab, 60)
    rows = compare(lab).get_by_role("listitem")
    expect(rows).to_have_count(2, timeout=SLOW)
    first = rows.nth(1)
    name = first.locator("b").inner_text()
    first.get_by_role("button", name=f"Delete {name}").click()
    expect(rows).to_have_count(1, timeout=SLOW)
    lab.notice(f"“{name}” was deleted.")
    lab.page.get_by_role("region", name="Notices").get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2, timeout=SLOW)
    step = lab.step()
    first.get_by_role("button", name=f"Open {name} as it was").click()
    lab.until(lambda: lab.step() >= 100, f"the first line is there again, not the {step} steps of the second")


def test_weights_that_were_kept_are_not_offered_again(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    train(lab, 300)
    chip = lab.button("The run has learned weights")
    lab.button("Go to it").click()
    chip.click()
    lab.page.get_by_role("menuitem", name="Keep these values").click()
    expect(chip).to_have_count(0, timeout=SLOW)
    lab.button("Step").click()
    expect(chip).to_be_visible(timeout=SLOW)


def test_the_shelf_adds_layers_while_it_trains_and_tells_which_weights_are_new(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    lab.page.get_by_role("radio", name="Layers", exact=True).check(force=True)
    train(lab)
    shelf = lab.page.get_by_role("region", name="Add a layer")
    shelf.get_by_role("button", name="Dropout", exact=True).click()
    expect(lab.node("dropout")).to_be_visible(timeout=SLOW)
    step = lab.step()
    assert step >= 100, "an edit does not reset the run"
    lab.page.get_by_role("tab", name="Training").click()
    expect(typed(lab, "Dropout")).to_have_value("0.5", timeout=SLOW)
    shelf.get_by_role("button", name="Dense", exact=True).click()
    lab.notice(re.compile(r"New weights: dense, scores\. Kept: hidden\."))
    train(lab, step + 100)
    lab.button("Undo").click()
    expect(lab.node("dense")).to_have_count(0, timeout=SLOW)


def test_a_selected_layer_is_set_in_its_tab(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    train(lab)
    lab.node("hidden").click()
    panel = lab.page.get_by_role("tabpanel", name="Layer")
    largest = panel.get_by_role("row", name="Largest weight").get_by_role("cell")
    expect(largest).to_have_text(re.compile(r"^[+−]\d"))
    before = largest.inner_text()
    lab.button("Play").click()
    expect(largest).not_to_have_text(before, timeout=SLOW)
    lab.button("Pause").click()
    set_layer(lab, "Units", "34")
    expect(panel.get_by_role("row", name="Weights 34×64")).to_be_visible(timeout=SLOW)
    assert lab.step() >= 100, "units that stay keep their weights"
    set_layer(lab, "Units", "10000000")
    expect(lab.page.get_by_role("alert").get_by_text("at most 1,000,000")).to_be_visible(timeout=SLOW)
    set_layer(lab, "Units", "34")
    panel.get_by_role("combobox", name="activation").select_option("relu")
    panel.get_by_role("combobox", name="First weights").select_option("he")
    expect(panel.get_by_text("Training keeps the old weights until you restart.")).to_be_visible(timeout=SLOW)
    lab.page.get_by_role("region", name="Add a layer").get_by_role("button", name="Reshape").click()
    expect(lab.page.get_by_role("alert").get_by_text('needs the setting "shape"')).to_be_visible(timeout=SLOW)
    field = set_layer(lab, "Shape", "wide")
    expect(field).to_have_attribute("aria-invalid", "true")
    set_layer(lab, "Shape", "2x17")
    expect(panel.get_by_role("row", name="Output shape 2×17")).to_be_visible(timeout=SLOW)
    expect(lab.page.get_by_role("alert")).to_have_count(0, timeout=SLOW)


def test_a_cost_without_a_value_is_told_where_it_is_chosen_and_mended_there(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral")
    lab.ready()
    cost = lab.page.get_by_role("combobox", name="Cost", exact=True)
    told = lab.page.get_by_role("alert").filter(has_text="takes logarithms")
    expect(told).to_have_count(0)
    cost.select_option("cross_entropy")
    expect(told).to_contain_text("Cross-entropy takes logarithms of numbers between 0 and 1.", timeout=SLOW)
    told.get_by_role("button", name="Let it end in Sigmoid").click()
    expect(told).to_have_count(0)
    train(lab)


def test_layers_are_dragged_onto_wires_and_bad_wires_are_told(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    lab.page.get_by_role("radio", name="Layers", exact=True).check(force=True)
    shelf = lab.page.get_by_role("region", name="Add a layer")
    source, target = box(lab.node("hidden")), box(lab.node("scores"))
    wire = ((source["x"] + source["width"] + target["x"]) / 2, target["y"] + target["height"] / 2)
    chip = box(shelf.get_by_role("button", name="Reshape", exact=True))
    mouse = lab.page.mouse
    mouse.move(chip["x"] + 20, chip["y"] + 10)
    mouse.down()
    mouse.move(*wire, steps=12)
    mouse.up()
    expect(lab.node("reshape").first).to_be_visible(timeout=SLOW)
    expect(lab.page.get_by_role("alert").filter(has_text="reshape")).to_be_visible(timeout=SLOW)
    lab.button("Undo").click()
    expect(lab.page.get_by_role("alert").filter(has_text="reshape")).to_have_count(0, timeout=SLOW)


def test_the_same_run_with_other_seeds_and_records_by_name(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    train(lab, 60)
    lab.button("Again with five seeds").click()
    expect(lab.page.get_by_text("Spread of 5 seeds drawn")).to_be_visible(timeout=90_000)
    band = lab.page.get_by_role("group", name="The band over the seeds")
    band.get_by_role("radio", name="train").check(force=True)
    runs = compare(lab)
    row = runs.get_by_role("listitem").first
    expect(row).to_contain_text("this run", timeout=SLOW)
    row.get_by_role("button", name=re.compile("^Rename ")).click()
    field = runs.get_by_role("textbox", name=re.compile("^New name of "))
    field.fill("my first net")
    field.press("Enter")
    expect(runs.get_by_text("my first net")).to_be_visible(timeout=SLOW)
    lab.page.reload()
    lab.ready()
    expect(compare(lab).get_by_text("my first net")).to_be_visible(timeout=SLOW)
    expect(lab.page.get_by_text("Spread of 5 seeds drawn")).to_be_visible(timeout=SLOW)
    expect(band.get_by_role("radio", name="train")).to_be_checked()


def test_a_link_opens_the_run_with_its_settings_and_its_numbers(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    train(lab, 40)
    type_number(lab, "L2, λ", "4")
    train(lab, 80)
    loss = lab.page.get_by_role("row", name=re.compile("Train loss"))
    step, before = lab.step(), loss.inner_text()
    lab.button("Share").click()
    field = lab.page.get_by_role("textbox", name=re.compile("^Link"))
    lab.until(lambda: "#t1=" in field.input_value(), "the link is made")
    link = field.input_value()
    other = opened(link[link.index("/", 9) :])
    other.ready()
    other.until(lambda: other.step() == step, f"step {step}", seconds=60)
    expect(typed(other, "L2, λ")).to_have_value("4", timeout=SLOW)
    expect(other.page.get_by_role("row", name=re.compile("Train loss"))).to_have_text(
        re.compile(re.escape(before.split()[-1])), timeout=SLOW
    )


EXPERIMENT: dict[str, Any] = {
    "variants": [
        {"name": "slow", "set": {"train.optimizer.learning_rate": 0.01}},
        {"name": "quick", "set": {"train.optimizer.learning_rate": 1.0}},
    ],
    "metric": "train_loss",
}


def test_an_experiment_runs_its_variants_and_opens_one(opened: OpenPage) -> None:
    lab = opened(DIGITS)
    lab.ready()
    lab.page.evaluate(
        """async (experiment) => {
            const doc = await (await fetch('/static/presets/digits-mlp.json')).json();
            doc.view = {...doc.view, experiment};
            doc.title = 'Two rates';
            const file = new File([JSON.stringify(doc)], 'two.json', {type: 'application/json'});
            const data = new DataTransfer();
            data.items.add(file);
            for (const type of ['dragenter', 'dragover', 'drop'])
                window.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true}));
        }""",
        EXPERIMENT,
    )
    expect(lab.title()).to_contain_text("Two rates")
    lab.ready()
    compare(lab)
    pane = lab.page.get_by_role("region", name="Experiment", exact=True)
    epochs = pane.get_by_role("textbox", name="Epochs")
    epochs.fill("2")
    epochs.press("Enter")
    pane.get_by_role("button", name="Run the 2 variants").click()
    expect(pane.get_by_text("All variants have run.")).to_be_visible(timeout=90_000)
    chart = lab.page.get_by_role("img", name=re.compile("^Training loss: .*slow.*|^Training loss: .*quick"))
    expect(chart).to_be_visible(timeout=SLOW)
    runs = lab.page.get_by_role("region", name="Runs", exact=True)
    runs.get_by_role("button", name="Open quick as it was").click()
    expect(lab.title()).to_contain_text("Two rates: quick")
    lab.until(lambda: lab.step() == 240, "two epochs of 120 batches")
    expect(typed(lab, "Learning rate")).to_have_value("1", timeout=SLOW)


def test_on_a_phone_the_shelf_is_a_list_and_the_sliders_a_drawer(opened: OpenPage) -> None:
    lab = opened(DIGITS, viewport={"width": 390, "height": 844}, has_touch=True)
    lab.ready()
    lab.button("Add a layer").tap()
    expect(lab.page.get_by_placeholder(re.compile("name", re.I)).first).to_be_visible(timeout=SLOW)
    lab.key("Escape")
    lab.page.get_by_role("navigation").get_by_role("button", name="Explain").tap()
    expect(slider(lab, "Learning rate")).to_be_visible(timeout=SLOW)


LOW = """() => [...document.querySelectorAll('.region.open :is(button, select, summary, input)')]
  .filter(e => e.offsetParent !== null && e.type !== 'checkbox' && !e.closest('[aria-hidden]'))
  .map(e => [e.getAttribute('aria-label') || e.innerText || e.tagName, e.closest('label') || e])
  .map(([name, e]) => [name, Math.round(e.getBoundingClientRect().height)])
  .filter(([, height]) => height < 44)"""


def test_what_stands_in_a_drawer_is_as_large_as_a_fingertip(opened: OpenPage) -> None:
    lab = opened(DIGITS, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    lab.ready()
    lab.button("Explain").tap()
    lab.page.get_by_text("More settings").tap()
    expect(lab.page.get_by_role("combobox", name="Learning-rate schedule")).to_be_visible()
    for name in ("Gradient clipping", "Max-norm", "Early stopping"):
        expect(lab.page.locator(".control-bound").filter(has_text=name)).to_contain_text("live")
    assert lab.page.evaluate(LOW) == []
    lab.button("Charts").tap()
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    for name in ("Curves", "Data", "Experiments", "Compare"):
        sheets.get_by_role("button", name=name, exact=True).tap()
        lab.settle()
        assert lab.page.evaluate(LOW) == [], name
    lab.button("Data").tap()
    lab.settle()
    assert lab.page.evaluate(LOW) == []
