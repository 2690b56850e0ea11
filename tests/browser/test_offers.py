"""What is offered, named and chosen on the canvas."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import box

LATE = """const get = fetch;
const open = new Promise(resolve => { window.letCatalogueIn = resolve; });
window.fetch = (...all) =>
  String(all[0]).includes('/api/catalogue') ? open.then(() => get(...all)) : get(...all);"""


def test_the_formula_has_the_signs_of_its_gates_however_late_the_catalogue_comes(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron", script=LATE)
    formula = lab.page.get_by_role("region", name="Formula of the output")
    expect(formula).to_contain_text("sigmoid(")
    lab.page.evaluate("window.letCatalogueIn()")
    expect(formula).to_contain_text("σ(")


def test_a_click_with_shift_takes_the_focus_along(opened: OpenPage) -> None:
    """A ring says what is chosen: one around a gate that only has the focus would say so too."""
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.node("f").focus()
    for id in ("a", "x"):
        rect = box(lab.node(id))
        lab.page.keyboard.down("Shift")
        lab.page.mouse.click(rect["x"] + 8, rect["y"] + 8)
        lab.page.keyboard.up("Shift")
        expect(lab.node(id)).to_be_focused()
    expect(lab.page.get_by_text("2 selected")).to_be_visible()


def test_what_fits_a_free_input_begins_with_a_number_to_set_and_stays_on_a_low_page(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron&embed=1", viewport={"width": 360, "height": 300})
    lab.expect_value("f", 0.881)
    lab.key("/")
    list_ = lab.page.get_by_role("listbox")
    expect(list_.get_by_role("option").first).to_contain_text("input")
    lab.settle()
    assert list_.evaluate(
        "e => e.getBoundingClientRect().bottom <= innerHeight && e.scrollHeight > e.clientHeight"
    )


def test_on_a_wall_the_formula_is_as_large_as_words_are_there(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron", viewport={"width": 1366, "height": 768})
    lab.ready()
    lab.button("Present").click()
    formula = lab.page.get_by_role("region", name="Formula of the output")
    expect(lab.button("Leave presenting")).to_be_visible()
    assert formula.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 18


def test_a_gate_from_the_drawer_stands_above_it(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron", has_touch=True, viewport={"width": 390, "height": 844})
    lab.expect_value("f", 0.881)
    lab.button("Gates").tap()
    drawer = lab.page.get_by_role("complementary", name="Gates")
    lab.settle()
    drawer.get_by_role("button", name="tanh", exact=True).tap()
    expect(lab.node("tanh")).to_be_visible()
    lab.settle()
    node = box(lab.node("tanh"))
    assert node["y"] + node["height"] <= box(drawer)["y"]
