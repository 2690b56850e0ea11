"""From the network to a neuron and its gates; weights in the hand; the boundary and its probe."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, box


def spiral(opened: OpenPage) -> Lab:
    lab = opened("/?preset=spiral")
    lab.ready()
    lab.page.get_by_role("radio", name="Neurons", exact=True).check(force=True)
    lab.until(lambda: "value" in label(neuron(lab, "Output, neuron 1")), "the first numbers")
    return lab


def neuron(lab: Lab, name: str) -> Locator:
    """A neuron of the drawing, by the beginning of its name."""
    net = lab.page.get_by_role("application", name="The network, neuron by neuron")
    return net.get_by_role("button", name=re.compile(rf"^{re.escape(name)}(,|$)"))


def label(place: Locator) -> str:
    return place.get_attribute("aria-label") or ""


def here(lab: Lab) -> str:
    return lab.page.locator("[aria-current=location]").inner_text()


def painted(lab: Lab, place: str) -> str:
    """What a canvas shows."""
    shown: str = lab.page.locator(place).evaluate("c => c.toDataURL()")
    return shown


def test_every_neuron_learns_its_own_boundary_and_opens_down_to_its_gates(opened: OpenPage) -> None:
    lab = spiral(opened)
    before = painted(lab, ".nv-canvas")
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 300, "some steps")
    lab.until(lambda: painted(lab, ".nv-canvas") != before, "the tiles moved")
    lab.button("Pause").click()
    expect(lab.button("Play")).to_be_enabled()
    neuron(lab, "Layer 2, neuron 3").dblclick()
    assert here(lab) == "gates"
    gates = lab.page.get_by_test_id("gates")
    expect(gates.get_by_text("tanh")).to_be_visible()
    for width, height in ((1366, 768), (1440, 900)):
        lab.page.set_viewport_size({"width": width, "height": height})
        for of in ("Why is bias", "Why is the tug on bias"):
            expect(gates.get_by_role("button", name=re.compile(f"^{of}"))).to_be_in_viewport(ratio=1)
    expect(gates.get_by_role("button", name=re.compile("^Why is w h₁"))).to_be_visible()
    held = gates.get_by_role("button", name="Change w h₂")
    weight = gates.get_by_role("button", name=re.compile("^Why is w h₂"))
    at, value = box(held), weight.inner_text()
    lab.page.mouse.move(at["x"] + 20, at["y"] + 20)
    lab.page.mouse.down()
    lab.page.mouse.move(at["x"] + 80, at["y"] + 20, steps=3)
    lab.page.mouse.up()
    lab.until(lambda: weight.inner_text() != value, "the weight followed the hand")
    held.press("Enter")
    gates.get_by_role("group", name="Change w h₂").get_by_role("textbox").fill("-0,5")
    lab.key("Enter")
    expect(weight).to_have_text(re.compile(r"−0\.500$"))
    lab.key("Escape")
    expect(gates.get_by_role("group", name="Change w h₂")).to_have_count(0)
    gates.get_by_role("button", name=re.compile("^Why is the tug on w h₂")).click()
    why = lab.page.get_by_role("tabpanel", name="Why?")
    expect(why.get_by_text("matches")).to_be_visible()
    expect(why.get_by_text("the loss", exact=True)).to_be_visible()
    gates.get_by_role("button", name="Open h₄").click()
    expect(gates.get_by_role("heading", name="Layer 1, neuron 4")).to_be_visible()
    for level in ("Neuron 4", "Layer 1", "Network"):
        lab.key("Escape")
        lab.until(lambda level=level: here(lab) == level, level)
    expect(neuron(lab, "Layer 1, neuron 4")).to_be_focused()
    waves_run_through_the_neurons(lab)


def waves_run_through_the_neurons(lab: Lab) -> None:
    lab.button("One step").click()
    lab.button("Take the next step apart").click()
    output = neuron(lab, "Output, neuron 1")
    lab.until(lambda: "value" not in label(output), "the wave is not there yet")
    lab.button("Update").click()
    lab.until(lambda: "value" in label(output) and "δ" in label(output), "value and error")
    lab.button("Neuron").click()
    bar = lab.page.get_by_role("region", name="One step")
    bar.get_by_role("button", name="Wave back").click()
    expect(bar).to_contain_text("Backward: hidden 1")
    bar.get_by_role("button", name="Leave the step").click()
    lab.until(lambda: "δ" not in label(output), "the numbers stream again")
    a_step_leaves_the_neurons_when_the_run_goes_on(lab)


def a_step_leaves_the_neurons_when_the_run_goes_on(lab: Lab) -> None:
    """By training, by a single step, by the timeline; not by the update that it tells of."""
    output = neuron(lab, "Output, neuron 1")
    lab.button("One step").click()
    for go_on in ("Play", "Step", "Step back"):
        take_apart(lab, output)
        lab.button(go_on).click()
        lab.until(lambda: "δ" not in label(output), f"{go_on} shows the numbers of now")
        expect(lab.page.get_by_text("the step that was taken apart was put away")).to_be_visible()
        if go_on == "Play":
            lab.button("Pause").click()
            expect(lab.button("Play")).to_be_enabled()
    take_apart(lab, output)
    step = lab.step()
    lab.button("Apply the update").click()
    lab.until(lambda: lab.step() == step + 1, "the update is made")
    expect(lab.page.get_by_text(re.compile("^Step .+ is made"))).to_be_visible()
    assert "δ" in label(output), "what it tells of is still there"


def take_apart(lab: Lab, output: Locator) -> None:
    lab.button("Take the next step apart").click()
    lab.button("Update").click()
    lab.until(lambda: "δ" in label(output), "value and error")


def test_a_net_too_wide_for_neurons_opens_the_chosen_layer_and_says_why(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.page.get_by_role("radio", name="Layers", exact=True).check(force=True)
    lab.node("scores").click()
    lab.page.get_by_role("radio", name="Neurons", exact=True).click(force=True)
    units = lab.page.get_by_role("region", name="scores: 10 units")
    expect(units.get_by_role("button", name=re.compile("^scores, class 9"))).to_be_visible()
    lab.notice(re.compile("^Shown as layers: "))
    lab.key("Escape")
    assert here(lab) == "Network"


def test_the_focus_goes_along_from_level_to_level(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.node("hidden").focus()
    lab.key("Enter")
    unit = lab.page.get_by_role("button", name=re.compile("^hidden, neuron 1,"))
    expect(unit).to_be_focused()
    lab.key("Enter")
    lab.key("Enter")
    expect(lab.page.get_by_role("region", name="Terms of the sum")).to_be_focused()
    lab.button("Next neuron").press("Enter")
    expect(lab.page.get_by_role("heading", name="hidden, neuron 2")).to_be_visible()
    expect(lab.button("Next neuron")).to_be_focused()
    lab.page.get_by_role("region", name="Terms of the sum").press("Escape")
    expect(lab.page.get_by_role("button", name=re.compile("^hidden, neuron 2,"))).to_be_focused()
    the_dock_tells_what_the_other_terms_are(lab)
    lab.key("Escape")
    lab.key("Escape")
    expect(lab.node("hidden")).to_be_focused()


def as_number(text: str) -> float:
    return float(text.replace("−", "-"))


def the_dock_tells_what_the_other_terms_are(lab: Lab) -> None:
    """It draws fewer terms than the canvas, and its rest is larger than that of the gates."""
    rest = lab.page.get_by_role("button", name=re.compile("^Why is 56 more"))
    expect(rest).to_be_visible()
    told = rest.inner_text().split()[-1]
    last = 10.0 ** -len(told.partition(".")[2])
    rest.press("Enter")
    row = lab.page.get_by_role("tabpanel", name="Why?").get_by_role("row", name=re.compile("^56 more"))
    lab.until(
        lambda: abs(as_number(row.inner_text().split()[-1]) - as_number(told)) < 0.6 * last,
        "the sum of the same 56 terms, with fewer digits",
    )


def test_the_layer_tab_tells_of_one_layer_at_a_time(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.page.get_by_role("tab", name="Layer", exact=True).click()
    for layer in ("hidden", "scores", "hidden"):
        lab.node(layer).click(position={"x": 20, "y": 14})
        headings = lab.page.get_by_role("tabpanel", name="Layer").get_by_role("heading")
        expect(headings).to_have_text([layer, "Settings", "Units"])


def test_on_a_phone_nothing_lies_over_the_tiles_of_a_layer(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    lab.ready()
    expect(lab.button("Add a layer")).to_be_visible()
    lab.page.get_by_role("radio", name="Neurons", exact=True).check(force=True)
    lab.button("Layer 1").tap()
    expect(lab.page.get_by_role("region", name="hidden 1: 8 units")).to_be_visible()
    expect(lab.page.get_by_role("button", name="Add a layer").filter(visible=True)).to_have_count(0)
    lab.button("Network").tap()
    expect(lab.page.get_by_role("button", name="Add a layer").filter(visible=True)).to_have_count(1)


def test_a_weight_is_typed_frozen_cut_and_mended(opened: OpenPage) -> None:
    lab = spiral(opened)
    neuron(lab, "Layer 1, neuron 2").focus()
    lab.key("ArrowLeft")  # from where the focus is, though nothing is chosen yet
    card = lab.page.get_by_role("group", name="x₁ → Layer 1 neuron 2")
    expect(card).to_be_visible()
    lab.key("Enter")
    expect(card.get_by_text(re.compile(r"^tug [+−][\d.e−]+$"))).to_be_visible()
    field = card.get_by_role("textbox", name="Value")
    field.fill("1,25")
    field.press("Enter")
    expect(card.locator(".nv-card-head b")).to_have_text("+1.25")
    card.get_by_role("button", name="Freeze").click()
    expect(card.get_by_role("button", name="Frozen")).to_be_visible()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 200, "some steps")
    lab.button("Pause").click()
    expect(card.locator(".nv-card-head b")).to_have_text("+1.25")
    card.get_by_role("button", name="Frozen").click()
    card.get_by_role("button", name="Cut", exact=True).click()
    expect(card.locator(".nv-card-head b")).to_have_text("0.00")
    expect(field).to_be_disabled()
    card.get_by_role("button", name="Mend").click()
    expect(field).to_be_enabled()
    field.press("Escape")
    expect(card).to_have_count(0)
    neuron(lab, "Layer 1, neuron 2").focus()
    lab.key("ArrowLeft")
    lab.key("Enter")
    card.get_by_role("textbox", name="Value").press("Escape")
    expect(neuron(lab, "Layer 1, neuron 2")).to_be_focused()


def test_neurons_and_layers_come_and_go_and_undo_brings_them_back(opened: OpenPage) -> None:
    lab = spiral(opened)
    lab.button("One neuron more in Layer 1").click()
    expect(neuron(lab, "Layer 1, neuron 9")).to_be_visible()
    lab.button("Add a layer of 4 neurons before the output").click()
    expect(neuron(lab, "Layer 3, neuron 4")).to_be_visible()
    lab.key("Control+z")
    lab.key("Control+z")
    expect(neuron(lab, "Layer 3, neuron 4")).to_have_count(0)
    expect(neuron(lab, "Layer 1, neuron 9")).to_have_count(0)
    lab.page.reload()
    lab.ready()
    expect(neuron(lab, "Layer 1, neuron 8")).to_be_visible()


def test_the_probe_is_moved_by_mouse_and_keys_while_it_trains(opened: OpenPage) -> None:
    lab = spiral(opened)
    lab.page.get_by_role("tab", name="Boundary").click()
    picture = lab.page.get_by_role("button", name="Decision boundary")
    expect(picture).to_be_visible()
    lab.button("Play").click()
    square = box(picture)
    mouse = lab.page.mouse
    mouse.move(square["x"] + 20, square["y"] + 20)
    mouse.down()
    mouse.move(square["x"] + square["width"] * 0.75, square["y"] + square["height"] / 2, steps=4)
    mouse.up()
    lab.until(lambda: label(neuron(lab, "Input x₁")).endswith("+3.00"), "x₁ is where the hand is", seconds=60)
    lab.button("Pause").click()
    picture.focus()
    lab.key("ArrowRight")
    lab.until(lambda: label(neuron(lab, "Input x₁")).endswith("+3.24"), "one step to the right")
    neuron(lab, "Output, neuron 1").press("Space")
    tug = lab.page.locator(".nsh-lane .nz-num").filter(has_text=re.compile("[▲▼]")).last
    pulled = tug.inner_text()
    figures = lab.page.get_by_role("region", name="Loss and accuracy")
    expect(figures.get_by_role("heading", name="Loss", exact=True)).to_be_visible()
    for answer, arrow in (("class +1", "▲"), ("class −1", "▼")):
        lab.page.get_by_role("radio", name=answer, exact=True).check(force=True)
        lab.until(lambda arrow=arrow: arrow in tug.inner_text(), f"it is pulled to {answer}")
    lab.page.get_by_role("radio", name="not said").check(force=True)
    lab.until(lambda: tug.inner_text() == pulled, "nobody knows the answer again")


def test_the_probe_on_a_curve_is_told_its_right_value(opened: OpenPage) -> None:
    lab = opened("/?preset=regression")
    lab.ready()
    lab.page.get_by_role("tab", name="Boundary").click()
    before = label(neuron(lab, "Input x"))
    lab.page.get_by_role("button", name="Decision boundary").press("ArrowRight")
    lab.until(lambda: label(neuron(lab, "Input x")) != before, "the probe is a point of its own")
    neuron(lab, "Output, neuron 1").press("Space")
    tug = lab.page.locator(".nsh-lane .nz-num").filter(has_text=re.compile("[▲▼]")).last
    pulled = tug.inner_text()
    lab.page.get_by_role("radio", name="a value", exact=True).check(force=True)
    field = lab.page.get_by_role("textbox", name="Right value at the probe")

    def number(text: str) -> float:
        return float(text.split()[-1].replace("−", "-"))

    lab.until(  # names are spoken anew now and then: the first one may be of the place before
        lambda: abs(number(field.input_value()) - number(label(neuron(lab, "Output, neuron 1")))) < 0.01,
        "it begins at what the net says",
    )
    for value, arrow in (("5", "▲"), ("-5", "▼")):
        field.fill(value)
        field.press("Enter")
        lab.until(lambda arrow=arrow: arrow in tug.inner_text(), f"it is pulled towards {value}")
    field.fill("high")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    lab.key("Escape")
    lab.page.get_by_role("radio", name="not said").check(force=True)
    lab.until(lambda: tug.inner_text() == pulled, "nobody knows the answer again")
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    sheets.get_by_role("button", name="Mistakes").click()
    saliency = lab.page.get_by_role("table", name=re.compile("^How much the score of the output would"))
    expect(saliency.get_by_role("rowheader", name="x", exact=True)).to_be_visible()
    the_worst_predictions_are_shown_in_the_net(lab)


def the_worst_predictions_are_shown_in_the_net(lab: Lab) -> None:
    """By Enter on one of them, or a press anywhere in its line."""
    picture = lab.page.get_by_role("img", name=re.compile("^30 predicted numbers against the wanted ones"))
    expect(picture).to_be_visible()
    worst = lab.page.get_by_role("region", name="Worst mistakes")
    expect(worst.get_by_role("columnheader")).to_have_text(
        ["No.", "wanted", "predicted", "difference", "loss", "x"]
    )
    lines = worst.get_by_role("button", name=re.compile(r"^Example \d+: wanted [+−].+, predicted "))
    expect(lines).to_have_count(24)
    lines.nth(1).press("Enter")
    expect(lines.nth(1)).to_have_attribute("aria-pressed", "true")
    third = worst.locator("tbody").nth(2).get_by_role("cell")
    third.first.click()
    expect(lines.nth(2)).to_have_attribute("aria-pressed", "true")
    said = third.nth(1).inner_text()
    lab.until(lambda: said[:4] in label(neuron(lab, "Output, neuron 1")), "the net says it too")


def test_a_neuron_of_a_net_that_reads_images_opens_too(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.node("hidden").focus()
    lab.key("Enter")
    layer = lab.page.get_by_test_id("layer")
    expect(layer.get_by_role("button")).to_have_count(30)
    layer.get_by_role("button", name=re.compile("^hidden, neuron 7")).dblclick()
    gates = lab.page.get_by_test_id("gates")
    expect(gates.get_by_text("32 more", exact=True)).to_be_visible()
    expect(gates.get_by_role("button", name=re.compile(r"^Why is pixel \d,\d"))).to_have_count(32)
    lab.button("Network").click()
    lab.node("output").click(position={"x": 20, "y": 14})
    lab.page.get_by_role("tab", name="Layer", exact=True).click()
    lab.page.get_by_role("button", name=re.compile("^Why is softmax, class 3")).click()
    why = lab.page.get_by_role("tabpanel", name="Why?")
    expect(why).to_contain_text("a row of the Jacobian")
    expect(why.get_by_role("button", name=re.compile("^pixel "))).to_be_visible()
    why.get_by_role("button", name="scores, class 3", exact=True).click()
    expect(gates.get_by_role("heading", name="scores, class 3")).to_be_visible()


def test_dropout_shows_the_thinned_net_of_the_last_minibatch(opened: OpenPage) -> None:
    lab = spiral(opened)
    lab.page.get_by_role("tab", name="Training", exact=True).click()
    rate = lab.page.get_by_role("textbox", name="Dropout, typed")
    rate.fill("0.5")
    lab.key("Enter")
    lab.notice("A dropout layer was added behind hidden 2")
    net = lab.page.get_by_test_id("neurons")
    off = net.get_by_role("button", name=re.compile(r"^Layer 2, neuron \d.*, off$"))
    expect(off).to_have_count(0)
    before = painted(lab, ".nv-canvas")
    lab.button("Step").click()
    told = net.get_by_text(re.compile(r"^(#\d+: )?\d of 8 off$"))
    expect(told).to_be_visible()
    lab.until(lambda: re.search(rf"\b{off.count()} of 8", told.inner_text()), "as many are off as are told")
    assert off.count() > 0 and painted(lab, ".nv-canvas") != before


def test_brushes_of_ten_classes_stay_inside_the_inspector(opened: OpenPage) -> None:
    lab = opened("/?preset=playground")
    lab.ready()
    lab.page.get_by_role("button", name=re.compile("^Blobs")).click()
    lab.page.get_by_role("textbox", name="Classes").fill("10")
    lab.key("Enter")
    lab.page.get_by_role("tab", name="Boundary", exact=True).click()
    tools = lab.page.get_by_role("group", name="What a tap does")
    for name in ("Erase", "Draw class 9"):
        expect(tools.get_by_role("radio", name=name)).to_be_attached()
    for group in (tools, lab.page.get_by_role("group", name="The probe should be")):
        width, holds = group.evaluate("e => [e.getBoundingClientRect().right, innerWidth]")
        assert width <= holds, group
        for option in group.get_by_role("radio").all():
            assert box(option)["x"] + box(option)["width"] <= width + 1


def test_a_weight_is_frozen_and_cut_by_touch(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral", has_touch=True, viewport={"width": 390, "height": 844})
    lab.ready()
    lab.page.get_by_role("radio", name="Neurons", exact=True).check(force=True)
    lab.until(lambda: "value" in label(neuron(lab, "Output, neuron 1")), "the first numbers")
    lab.settle()
    start, end = box(neuron(lab, "Input x₁")), box(neuron(lab, "Layer 1, neuron 1"))
    x = (start["x"] + start["width"] + end["x"]) / 2
    y = (start["y"] + start["height"] / 2 + end["y"] + end["height"] / 2) / 2
    lab.page.touchscreen.tap(x, y)
    card = lab.page.get_by_role("group", name="x₁ → Layer 1 neuron 1")
    for name in ("Freeze", "Cut"):
        button = card.get_by_role("button", name=name, exact=True)
        assert box(button)["height"] >= 40
    card.get_by_role("button", name="Freeze").tap()
    expect(card.get_by_role("button", name="Frozen")).to_be_visible()
    card.get_by_role("button", name="Cut", exact=True).tap()
    expect(card.locator(".nv-card-head b")).to_have_text("0.00")
    card.get_by_role("button", name="Mend").tap()
    expect(card.get_by_role("button", name="Cut", exact=True)).to_be_visible()
    card.get_by_role("button", name="Close").tap()
    expect(card).to_have_count(0)
