"""The circuit as text: its numbers follow to the last one, and what can be done with a row stays in sight."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab


def outline(lab: Lab) -> Locator:
    lab.ready()
    lab.key("i")
    return lab.page.get_by_role("region", name="Outline")


def build(rows: Locator, formula: str) -> None:
    field = rows.get_by_role("textbox", name="Formula")
    field.fill(formula)
    field.press("Enter")
    expect(field).to_have_value("")


def test_numbers_of_gates_follow_to_the_last_one(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply")
    rows = outline(lab)
    product = rows.get_by_role("row").filter(has=lab.page.get_by_role("textbox", name="Name of f"))
    expect(product).to_contain_text("−6.00")
    for name, value in (("x", "7"), ("y", "5")):  # quickly one after the other
        field = rows.get_by_role("textbox", name=f"Value of {name}")
        field.fill(value)
        field.press("Enter")
    expect(product).to_contain_text("+35.0")


def test_a_row_with_long_names_keeps_its_buttons_in_sight(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply", viewport={"width": 1366, "height": 768})
    rows = outline(lab)
    build(rows, "a_long_name = another_long_name * x + one_more_long_name")
    bin = rows.get_by_role("button", name="Delete a_long_name")
    expect(bin).to_be_visible()
    lab.settle()
    panel = rows.evaluate("e => e.getBoundingClientRect().right")
    assert bin.evaluate("e => e.getBoundingClientRect().right") <= panel


def test_chips_and_locks_are_handled_as_text(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    rows = outline(lab)
    rows.get_by_role("button", name="Lock a", exact=True).click()
    expect(rows.get_by_role("button", name="Unlock a", exact=True)).to_be_visible()
    names = rows.get_by_role("textbox", name="Chip of")
    names.fill("ax, nobody")
    names.press("Enter")
    expect(rows.get_by_role("alert")).to_contain_text("“nobody”")
    names.fill("ax, axby")
    names.press("Enter")
    folded = rows.get_by_role("row").filter(has=lab.page.get_by_role("textbox", name="Name of chip"))
    expect(folded).to_contain_text("+5.00")
    build(rows, "again = a + x")
    rows.get_by_role("combobox", name="Gate of again").select_option(label="chip")
    rows.get_by_role("button", name="Open again").click()
    expect(rows.get_by_role("textbox", name="Name of axby")).to_be_visible()
    rows.get_by_role("button", name="Up one level").click()
    rows.get_by_role("button", name="Unfold chip").click()
    expect(rows.get_by_role("textbox", name="Name of axby")).to_be_visible()
    expect(rows.get_by_role("textbox", name="Name of again")).to_be_visible()
