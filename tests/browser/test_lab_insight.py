"""What training does, seen by a learner: curves, mistakes, the step taken apart, health, the thinned net."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, box


def network(layers: list[dict[str, Any]], **train: Any) -> dict[str, Any]:
    """A net on points of the plane."""
    sources = [
        {"id": "image", "op": "input", "at": [0, 0]},
        {"id": "label", "op": "label", "at": [0, 300]},
    ]
    return {
        "tugboat": 1,
        "kind": "network",
        "title": "Points",
        "nodes": [*sources, *layers],
        "output": "y",
        "data": {"name": "gauss"},
        "train": {"seed": 1, **train},
    }


def handed_in(opened: OpenPage, folder: Path, document: dict[str, Any]) -> Lab:
    """A page with a document from a file."""
    path = folder / "document.json"
    path.write_text(json.dumps(document))
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.button("More").click()
    with lab.page.expect_file_chooser() as chooser:
        lab.page.get_by_role("menuitem", name="Open a file").click()
    chooser.value.set_files(path)
    expect(lab.title()).to_contain_text(document["title"])
    lab.ready()
    return lab


def sheet(lab: Lab, name: str) -> Locator:
    dock = lab.page.get_by_role("complementary", name="Charts")
    dock.get_by_role("button", name=name, exact=True).first.click()
    return dock


def trained(opened: OpenPage, preset: str, steps: int) -> Lab:
    lab = opened(f"/?preset={preset}")
    lab.ready()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > steps, f"{steps} steps", seconds=60)
    lab.button("Pause").click()
    return lab


def numbers(chart: Locator) -> list[dict[str, Any]]:
    """The traces of a chart."""
    return chart.locator(".js-plotly-plot").evaluate(
        "e => e.data.map(t => ({name: t.name, y: Array.from(t.y)}))"
    )


def test_curves_gradients_weights_and_mistakes_follow_the_run(opened: OpenPage) -> None:
    lab = trained(opened, "digits-mlp", 600)
    dock = sheet(lab, "Curves")
    loss = dock.get_by_role("region", name="Loss")
    expect(loss.get_by_role("img", name=re.compile(r"^Loss, \d line"))).to_be_visible()
    lab.until(lambda: {"train", "validation"} <= {t["name"] for t in numbers(loss)}, "both parts are drawn")
    dock.get_by_role("button", name="Horizontal axis: by step").first.click()
    expect(dock.get_by_role("button", name="Horizontal axis: by epoch").first).to_be_visible()
    dock.get_by_role("button", name="Scale of the loss: log").click()

    sheet(lab, "Gradients")
    norm = dock.get_by_role("region", name="Gradient norm")
    lab.until(lambda: {"hidden", "scores"} <= {t["name"] for t in numbers(norm)}, "a line a layer")
    norm.get_by_role("button", name="Show as a table").click()
    expect(norm.get_by_role("columnheader", name="hidden")).to_be_visible()

    sheet(lab, "Weights")
    expect(dock.get_by_role("img", name=re.compile("^Weights of hidden: standard deviation"))).to_be_visible()
    dock.get_by_role("combobox", name="Layer").select_option(label="scores")
    expect(dock.get_by_role("img", name=re.compile("^Weights of scores: standard"))).to_be_visible()

    sheet(lab, "Mistakes")
    right = dock.get_by_role("button", name=re.compile(r"^\d+ of class 3 read rightly$"))
    expect(right).to_be_visible()
    right.focus()
    lab.page.keyboard.press("Enter")
    expect(dock.get_by_role("region", name="Class 3, read rightly")).to_be_visible()
    first = dock.get_by_role("button", name=re.compile("^True class 3 +read as 3")).first
    expect(first).to_have_accessible_description("")  # all of it is in its name
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(lab.page.get_by_label("right answer")).to_have_text("3")
    dock.get_by_role("button", name="All mistakes").click()
    expect(dock.get_by_role("region", name="Worst mistakes")).to_be_visible()
    expect(dock.get_by_role("radio", name=re.compile("test. The test set stays"))).to_be_disabled()
    saliency = dock.get_by_role("img", name="|∂ score / ∂ input|. How much")
    expect(saliency).to_be_visible()
    it_is_of_the_example_that_is_shown(
        lab, saliency, dock.get_by_role("button", name=re.compile("^True class"))
    )


def it_is_of_the_example_that_is_shown(lab: Lab, saliency: Locator, examples: Locator) -> None:
    """Also of a run that rests, where no frame comes after the answer."""
    drawn, picture = "canvas => canvas.toDataURL()", list[str]()
    for k in (0, 1):
        examples.nth(k).click()
        expect(examples.nth(k)).to_have_attribute("aria-pressed", "true")
        lab.page.wait_for_timeout(700)
        picture.append(saliency.evaluate(drawn))
    assert picture[0] != picture[1]
    examples.first.click()
    lab.until(lambda: saliency.evaluate(drawn) == picture[0], "the saliency of the first one", seconds=3)


UNSEEN = """() => {
  const pane = document.querySelector('.confusion').getBoundingClientRect();
  const seen = e => { const r = e.getBoundingClientRect();
    return r.height > 0 && r.top >= pane.top - 1 && r.bottom <= pane.bottom + 1; };
  const cells = [...document.querySelectorAll('.confusion-cell')];
  const numbers = cells.map(e => e.querySelector('span')).filter(e => e && e.textContent);
  const hidden = numbers.filter(e => getComputedStyle(e).display === 'none');
  return [...cells.filter(e => !seen(e)), ...hidden].map(e => e.ariaLabel ?? e.textContent); }"""


def test_all_ten_classes_of_the_confusion_matrix_are_seen_on_a_small_laptop(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp", viewport={"width": 1366, "height": 768})
    lab.ready()
    dock = sheet(lab, "Mistakes")
    expect(dock.get_by_role("button", name=re.compile("of class 9 read")).first).to_be_visible()
    lab.settle()
    assert lab.page.evaluate(UNSEEN) == []


LINES = """e => {
  const text = document.createTreeWalker(e, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
  const lefts = [...text.data].map((_, k) => {
    range.setStart(text, k); range.setEnd(text, k + 1);
    return range.getBoundingClientRect().left; });
  return 1 + lefts.filter((left, k) => left < lefts[k - 1] - 1).length; }"""


def test_a_class_of_several_words_stands_on_one_line_of_the_confusion_matrix(
    opened: OpenPage, tmp_path: Path
) -> None:
    rows = [f"{k % 7},{k % 5},{('a long name', 'another one')[k % 2]}" for k in range(60)]
    table = {"name": "table", "text": "\n".join(["x1,x2,kind", *rows]), "label": "kind", "task": "classes"}
    layer = {"id": "y", "op": "dense", "inputs": ["image"], "params": {"units": 2, "activation": "softmax"}}
    lab = handed_in(opened, tmp_path, network([layer], loss="log_likelihood") | {"data": table})
    heads = sheet(lab, "Mistakes").locator(".confusion th")
    expect(heads).to_have_text(["a long name", "another one"] * 2)
    assert [head.evaluate(LINES) for head in heads.all()] == [1, 1, 1, 1]


def test_the_worst_predictions_of_points_are_read_without_scrolling_sideways(opened: OpenPage) -> None:
    lab = opened("/?preset=regression", viewport={"width": 1366, "height": 768})
    lab.ready()
    lab.page.get_by_role("button", name=re.compile("^Hills,")).click()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 200, "some training")
    lab.button("Pause").click()
    dock = sheet(lab, "Mistakes")
    worst = dock.get_by_role("region", name="Worst mistakes")
    expect(worst.get_by_role("columnheader", name="x₂")).to_be_attached()
    table = lab.page.locator(".misses")
    for width, height in ((1366, 768), (1440, 900)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.settle()
        assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, width
    worst.get_by_role("button", name=re.compile("fill the canvas")).click()
    expect(table.get_by_role("columnheader", name="difference")).to_be_visible()


def test_a_step_taken_apart_is_the_step_that_is_made(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    dock = sheet(lab, "One step")
    dock.get_by_role("button", name="Take the next step apart").click()
    expect(dock.get_by_role("heading", name="Forward: hidden")).to_be_visible(timeout=60_000)
    lab.page.keyboard.press("PageDown")
    expect(dock.get_by_role("heading", name="Forward: scores")).to_be_visible()
    lab.page.keyboard.press("PageUp")
    for title in ("Forward: scores", "Forward: softmax", "Loss", "Backward: softmax", "Backward: scores"):
        lab.page.keyboard.press("PageDown")
        expect(dock.get_by_role("heading", name=title, exact=True).first).to_be_visible()
    live = dock.locator("[aria-current=true]")
    expect(live).to_contain_text("BP1")  # the scores below a softmax have the error of the last layer
    lab.page.keyboard.press("PageDown")
    expect(dock.get_by_role("heading", name="Backward: hidden", exact=True).first).to_be_visible()
    expect(live).to_contain_text("BP2")
    lines = dock.get_by_role("list").filter(has_text="BP4")
    last, room = box(lines.get_by_role("listitem").filter(has_text="BP4")), box(lines)
    assert last["y"] + last["height"] <= room["y"] + room["height"] + 1, "all four beside the live δ"
    dock.get_by_role("button", name="Update", exact=True).click()
    expect(live).to_have_count(2)
    written = dock.get_by_role("list", name="The update written out")
    expect(written).to_contain_text(re.compile(r"w_1,1 ← .+ − 0\.\d+ × .+ = "))
    dock.get_by_role("button", name="Next example of the minibatch").click()
    expect(dock.get_by_text("2 of 10", exact=True)).to_be_visible()
    dock.get_by_role("radio", name="matrices").check(force=True)
    assert lab.step() == 0
    dock.get_by_role("button", name="Apply the update").click()
    expect(dock.get_by_text("Step 1 is made.")).to_be_visible(timeout=60_000)
    assert lab.step() == 1
    dock.get_by_role("button", name="Next step").click()
    expect(dock.get_by_role("heading", name="Forward: hidden")).to_be_visible(timeout=60_000)
    dock.get_by_role("button", name="Play the waves").click()
    expect(dock.get_by_role("heading", name="Forward: scores")).to_be_visible()
    dock.get_by_role("button", name="Leave the step").click()
    expect(dock.get_by_role("button", name="Take the next step apart")).to_be_visible()


def test_health_speaks_and_leads_back_after_a_divergence(opened: OpenPage, tmp_path: Path) -> None:
    line = {"id": "y", "op": "dense", "inputs": ["image"], "params": {"units": 1}, "at": [264, 0]}
    line["label"] = "straight line"
    optimizer = {"name": "sgd", "learning_rate": 0.01}
    lab = handed_in(opened, tmp_path, network([line], loss="quadratic", optimizer=optimizer))
    health = lab.page.get_by_role("region", name="Health")
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "one step")
    rate = lab.page.get_by_role("textbox", name="Learning rate")
    rate.fill("1e6")
    rate.press("Enter")
    lab.button("Play").click()
    expect(health.get_by_text("Training diverged")).to_be_visible(timeout=60_000)
    expect(health.get_by_text(re.compile("first such number is in"))).to_be_visible()
    expect(health.get_by_role("button", name="straight line")).to_be_visible()
    health.get_by_role("button", name="Rewind to step 1").click()
    lab.until(lambda: lab.step() == 1, "back at the last good step")
    expect(health.get_by_text("Training diverged")).to_have_count(0)
    the_banner_names_the_layer_and_leads_back(lab)


def the_banner_names_the_layer_and_leads_back(lab: Lab) -> None:
    """By the layer's label, not by its id; a press on it goes there, also where the canvas was moved away."""
    lab.page.get_by_role("radio", name="Layers", exact=True).check(force=True)
    lab.button("Play").click()
    banner = lab.page.get_by_role("alert").filter(has_text="no longer finite")
    expect(banner).to_contain_text("is in straight line.")
    canvas = lab.page.get_by_role("application", name="Canvas")
    at = box(canvas)
    lab.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + 20)
    lab.page.mouse.wheel(3000, 0)
    banner.get_by_role("button", name="straight line").click()
    expect(lab.node("y")).to_be_focused()
    expect(lab.node("y")).to_be_in_viewport()
    banner.get_by_role("button", name="Step back to before").click()
    lab.until(lambda: lab.step() == 1, "back at the last good step, not among numbers as wild as the last")
    expect(banner).to_have_count(0)


OUTSIDE = """() => [...document.querySelectorAll('.react-flow__node')].flatMap(node => {
  const bottom = node.getBoundingClientRect().bottom;
  return [...node.querySelectorAll('.ed-layer-body *')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().bottom > bottom + 1)
    .map(e => `${node.dataset.id}: ${e.className || e.tagName}`); })"""


def test_the_tug_of_every_layer_stands_inside_its_node(opened: OpenPage, tmp_path: Path) -> None:
    """Also behind wide layers, above a single output and its hint, and when the words are large."""
    layers = [
        {"id": "h", "op": "dense", "inputs": ["image"], "params": {"units": 30}},
        {"id": "bent", "op": "relu", "inputs": ["h"]},
        {"id": "thin", "op": "dropout", "inputs": ["bent"], "params": {"rate": 0.3}},
        {"id": "z", "op": "dense", "inputs": ["thin"], "params": {"units": 1}},
        {"id": "y", "op": "tanh", "inputs": ["z"]},
    ]
    for place, layer in enumerate(layers):
        layer["at"] = [264 + 210 * place, 0]
    lab = handed_in(opened, tmp_path, network(layers))
    lab.button("Step").click()
    for _ in range(4):
        lab.settle()
        assert lab.page.evaluate(OUTSIDE) == []
        lab.page.get_by_role("button", name="Zoom in").click()


HIDDEN = """() => [...document.querySelectorAll('.layer-activations')]
  .filter(e => e.getBoundingClientRect().height < 16).map(e => e.getAttribute('aria-label'))"""


def test_a_batch_norm_and_the_shares_of_a_long_net_are_whole_at_every_zoom(opened: OpenPage) -> None:
    """A batch_norm has more to show than any other layer; from far away the classes keep their names."""
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    for layers in (5, 6):
        lab.node("hidden").click(position={"x": 30, "y": 12})
        lab.page.get_by_role("button", name=re.compile("^Batch norm")).first.click()
        expect(lab.page.locator(".layer-part")).to_have_count(2 * (layers - 4))
        lab.button("Step").click()
        lab.settle()
        assert lab.page.evaluate(OUTSIDE) == [] and lab.page.evaluate(HIDDEN) == []
    row = lab.page.get_by_role("button", name=re.compile("^Class 3, "))
    expect(row.get_by_text("3", exact=True)).to_be_visible()
    expect(row.locator(".class-share")).to_be_visible()
    assert box(row.locator(".class-name"))["height"] >= 11
    for tug in lab.page.get_by_text("‖tug‖").all():
        expect(tug).to_be_visible()
    for _ in range(4):
        lab.page.get_by_role("button", name="Zoom in").click()
        lab.settle()
        assert lab.page.evaluate(OUTSIDE) == [] and lab.page.evaluate(HIDDEN) == []


def test_the_thinned_net_and_the_rope_on_a_point(opened: OpenPage, tmp_path: Path) -> None:
    layers = [
        {"id": "h", "op": "dense", "inputs": ["image"], "params": {"units": 20, "activation": "tanh"}},
        {"id": "thin", "op": "dropout", "inputs": ["h"], "params": {"rate": 0.5}},
        {"id": "y", "op": "dense", "inputs": ["thin"], "params": {"units": 1, "activation": "tanh"}},
    ]
    for place, layer in enumerate(layers):
        layer["at"] = [264 + 240 * place, 0]
    lab = handed_in(opened, tmp_path, network(layers))
    lab.button("Step").click()
    expect(lab.page.get_by_text(re.compile(r"^\d+ off, #\d+$|^\d+ of 20 off$"))).to_be_visible()
    rope = lab.page.get_by_role("button", name=re.compile("^output [+−0]"))
    before = rope.get_attribute("aria-label")
    place = box(rope)
    lab.page.mouse.move(place["x"] + 60, place["y"] + 8)
    lab.page.mouse.down()
    lab.page.mouse.move(place["x"] + 150, place["y"] + 8, steps=4)
    lab.until(lambda: rope.get_attribute("aria-label") != before, "the probe has moved")
    lab.page.mouse.up()
