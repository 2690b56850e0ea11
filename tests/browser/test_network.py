"""The digits net learns in front of us; a drawing is read, and the rope on a class changes it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, box, middle

THREE = [(0.35, 0.2), (0.6, 0.18), (0.68, 0.32), (0.5, 0.48), (0.68, 0.62), (0.62, 0.8), (0.33, 0.82)]
ONE = [(0.5, 0.12), (0.5, 0.88)]


def number_in(text: str) -> float:
    """The last number of a text, nan where there is none."""
    found = re.findall(r"[−-]?\d+(?:\.\d+)?(?:e[−-]?\d+)?", text)
    return float(found[-1].replace("−", "-")) if found else float("nan")


def accuracy(lab: Lab, which: str) -> float:
    row = lab.page.get_by_role("row", name=re.compile(which))
    found = re.search(r"([\d.]+) %", row.inner_text())
    return float(found[1]) if found else 0.0


def trained(opened: OpenPage) -> Lab:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.button("Open the test envelope").click()
    lab.button("Play").click()
    lab.until(lambda: accuracy(lab, "Test accuracy") > 90, "90 % of the test set", seconds=40)
    lab.until(lambda: lab.step() > 2000, "sure of itself", seconds=40)
    lab.button("Pause").click()
    return lab


def draw(lab: Lab, stroke: list[tuple[float, float]]) -> None:
    pad = box(lab.page.get_by_role("application", name="Drawing pad"))
    places = [(pad["x"] + u * pad["width"], pad["y"] + v * pad["height"]) for u, v in stroke]
    mouse = lab.page.mouse
    mouse.move(*places[0])
    mouse.down()
    for place in places[1:]:
        mouse.move(*place, steps=5)
    mouse.up()


def share(lab: Lab, digit: int) -> float:
    name = (
        lab.page.get_by_role("button", name=re.compile(rf"^Class {digit}, ")).get_attribute("aria-label")
        or ""
    )
    found = re.search(r"([\d.]+) %", name)
    return float(found[1]) if found else 0.0


def test_learns_reads_a_drawing_and_is_pulled_to_another_class(opened: OpenPage) -> None:
    lab = trained(opened)
    lab.page.get_by_role("radio", name="Draw").check(force=True)
    draw(lab, THREE)
    lab.until(lambda: share(lab, 3) > 50, "the three is read as a 3")
    eight = box(lab.page.get_by_role("button", name=re.compile("^Class 8, ")))
    mouse = lab.page.mouse
    mouse.move(eight["x"] + 30, eight["y"] + 8)
    mouse.down()
    mouse.move(eight["x"] + 130, eight["y"] + 8, steps=6)
    lab.until(lambda: share(lab, 8) > 50, "the drawing became an 8", seconds=60)
    mouse.up()
    read = lab.page.locator("[data-best]")
    expect(read).to_have_attribute("aria-label", re.compile("^Class 8, "))
    lit = read.evaluate(
        "row => getComputedStyle(row).fontWeight > getComputedStyle(row.parentNode).fontWeight"
    )
    assert lit, "what the net reads stands out when the rope is let go, too"
    expect(lab.node("output").get_by_role("status")).to_have_text("on the scores")
    expect(lab.node("scores").get_by_role("status")).to_have_text("1.0")
    lab.button("Undo pull").click()
    lab.until(lambda: share(lab, 3) > 50, "a 3 again")
    lab.node("output").click(position={"x": 20, "y": 14})
    lab.page.get_by_role("tab", name="Layer", exact=True).click()
    lab.page.get_by_role("button", name=re.compile("^Why is softmax, class 3")).click()
    why = lab.page.get_by_role("tabpanel", name="Why?").get_by_role("heading").first
    lab.until(
        lambda: abs(number_in(why.inner_text()) - share(lab, 3) / 100) < 0.006,
        "why speaks of the drawing, not of a row of the data",
    )
    lab.button("Clear").click()
    draw(lab, ONE)
    lab.until(lambda: share(lab, 3) < 20, "the one is not a 3")
    lab.until(
        lambda: abs(number_in(why.inner_text()) - share(lab, 3) / 100) < 0.006, "why goes with the drawing"
    )


def test_a_class_is_pulled_upwards_as_the_node_says(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp", viewport={"width": 1366, "height": 768})
    lab.ready()
    node = lab.node("output")
    how = node.get_by_text("Drag a row: up is more, down less.")
    expect(how).to_be_visible()
    tug = box(node.get_by_text("‖tug‖"))
    assert box(how)["y"] + box(how)["height"] <= tug["y"] + 1
    before = share(lab, 8)
    x, y = middle(box(lab.page.get_by_role("button", name=re.compile("^Class 8, "))))
    mouse = lab.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y - 80, steps=6)
    lab.until(lambda: share(lab, 8) > before + 0.1, "more of an 8")
    mouse.up()
    expect(how).to_be_hidden()
    x, y = middle(box(lab.page.get_by_role("button", name=re.compile("^Class 8, "))))
    now = share(lab, 8)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y + 80, steps=6)
    lab.until(lambda: share(lab, 8) < now - 0.1, "less of an 8")
    mouse.up()


def test_on_a_phone_pad_and_classes_are_as_large_as_a_finger(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp", viewport={"width": 390, "height": 844}, has_touch=True)
    lab.ready()
    lab.node("image").get_by_role("button", name="Draw and pull at full size").tap()
    drawer = lab.page.get_by_role("tabpanel", name="Try")
    drawer.get_by_role("radio", name="Draw").tap()
    expect(drawer.get_by_role("radio", name="Draw")).to_be_checked()
    touched = [drawer.get_by_role("button", name="Clear"), drawer.get_by_role("radio", name="Data")]
    row = drawer.get_by_role("button", name=re.compile("^Class 8, "))
    for thing in (*touched, row):
        lab.settle()
        assert box(thing)["height"] >= 43.5
    assert box(drawer.get_by_role("application", name="Drawing pad"))["width"] >= 200
    drawer.get_by_role("radio", name="Data").tap()
    row.scroll_into_view_if_needed()
    lab.settle()
    x, y = middle(box(row))
    before = number_in((row.get_attribute("aria-label") or "").removesuffix(" %"))
    mouse = lab.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 90, y, steps=6)
    lab.until(
        lambda: number_in((row.get_attribute("aria-label") or "").removesuffix(" %")) > before + 0.1,
        "more of an 8",
    )
    mouse.up()


def test_the_rope_works_by_keyboard_on_an_example_of_the_data(opened: OpenPage) -> None:
    lab = trained(opened)
    lab.button("Next example of the data set").click()
    row = lab.page.get_by_role("button", name=re.compile("^Class 1, "))
    before = share(lab, 1)
    row.focus()
    for _ in range(60):
        lab.key("ArrowRight")
    lab.until(lambda: share(lab, 1) > before, "class 1 gained")


def test_why_of_a_tug_speaks_of_the_class_that_is_pulled(opened: OpenPage) -> None:
    lab = trained(opened)
    lab.page.get_by_role("button", name=re.compile("^Class 1, ")).focus()
    lab.key("ArrowRight")
    expect(lab.node("scores").get_by_role("status")).to_have_text("1.0")
    why = why_of_a_tug(lab)
    expect(why.get_by_text("Pulled: the class on the rope.")).to_be_visible()
    expect(why.get_by_role("heading", name="On to the class on the rope")).to_be_visible()
    expect(why.get_by_text("matches")).to_be_visible()
    lab.button("Network").click()
    lab.page.get_by_role("radio", name="Data", exact=True).check(force=True)
    expect(why_of_a_tug(lab).get_by_text("Pulled: the loss of this example.")).to_be_visible()


def why_of_a_tug(lab: Lab) -> Locator:
    """The tug on the sum of the third hidden neuron, asked why, all the way by keyboard."""
    lab.node("hidden").focus()
    lab.key("Enter")
    unit = lab.page.get_by_role("button", name=re.compile("^hidden, neuron 3,"))
    unit.press("Enter")
    unit.press("Enter")
    lab.page.get_by_test_id("gates").get_by_role("button", name=re.compile("^Why is the tug on sum")).press(
        "Enter"
    )
    return lab.page.get_by_role("tabpanel", name="Why?")


def test_the_pad_is_drawn_on_by_keyboard(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.page.get_by_role("radio", name="Draw").check(force=True)
    lab.page.get_by_role("application", name="Drawing pad").focus()
    lab.key("Space")
    for _ in range(14):
        lab.key("ArrowDown")
    lab.key("Space")
    lab.until(lambda: sum(share(lab, k) for k in range(10)) > 95, "the net answers")


def test_the_pad_shows_what_the_net_sees_and_keeps_the_drawing(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp", viewport={"width": 1366, "height": 768})
    lab.ready()
    lab.page.get_by_role("radio", name="Draw").check(force=True)
    node = lab.node("image")
    seen = node.get_by_role("img", name="What the net sees")
    empty, nothing = sheet(lab), picture(seen)
    draw(lab, THREE)
    sees = node.get_by_text("What the net sees")
    expect(sees).to_be_visible()
    lab.settle()
    below, frame = box(sees), box(node)
    assert below["y"] + below["height"] <= frame["y"] + frame["height"]
    lab.until(lambda: sheet(lab) != empty, "the drawing is on the pad")
    drawn = sheet(lab)
    lab.page.wait_for_timeout(400)  # it is kept when the hand rests
    lab.page.reload()
    lab.ready()
    expect(lab.page.get_by_role("radio", name="Draw")).to_be_checked()
    lab.until(lambda: sheet(lab) == drawn, "the same drawing after a reload")
    expect(sees).to_be_visible()
    lab.until(lambda: picture(seen) != nothing, "the net sees the drawing")
    lab.button("Clear").click()
    lab.until(lambda: picture(seen) == nothing, "of a sheet that was wiped it sees nothing", seconds=3)
    lab.page.get_by_role("radio", name="Data").check(force=True)
    lab.page.wait_for_timeout(400)
    lab.page.reload()
    lab.ready()
    expect(lab.page.get_by_role("radio", name="Data")).to_be_checked()


def sheet(lab: Lab) -> str:
    """What is on the pad, as the bytes of its picture."""
    return picture(lab.page.get_by_role("application", name="Drawing pad").locator("canvas"))


def picture(canvas: Locator) -> str:
    return str(canvas.evaluate("canvas => canvas.toDataURL()"))


def test_the_learning_rate_acts_on_the_next_step(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 50, "it trains")
    slider = lab.page.get_by_role("slider", name="Learning rate")
    slider.focus()
    lab.key("End")
    expect(slider).to_have_attribute("aria-valuetext", "100")
    lab.button("Pause").click()
    assert lab.step() > 50, "nothing was reset"


def test_the_layers_show_their_numbers_when_the_room_comes_after_the_run(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "the run is a run")
    expect(lab.page.get_by_text("Saved on this device")).to_be_visible()

    def late(route: Route) -> None:
        lab.page.wait_for_timeout(1500)
        route.continue_()

    lab.page.route(re.compile(r"/network-.*\.js$"), late)
    lab.page.reload()
    lab.ready()
    lab.until(lambda: sum(share(lab, k) for k in range(10)) > 95, "every class has its share")
