"""axe finds nothing serious, in either theme, room and size."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import ROOT, OpenPage
from tests.browser.lab import Lab

AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").resolve()


FOUND = """async (part) => {
  const how = { elementRef: true, resultTypes: ["violations"] };
  const { violations } = await axe.run(part ?? document, how);
  // a chart that is drawn anew while axe looks leaves elements behind that are no part of the page any more
  const there = (one) => one.nodes.filter((node) => node.element.isConnected).map((node) => node.target[0]);
  return violations.map((one) => ({ ...one, nodes: there(one) })).filter((one) => one.nodes.length);
}"""


def serious(lab: Lab, part: Locator | None = None) -> list[str]:
    source = Path(AXE).read_text(encoding="utf-8")
    lab.page.evaluate(f"() => {{ {source} }}")
    return [
        f"{one['id']}: {one['help']} ({', '.join(one['nodes'][:4])})"
        for one in lab.page.evaluate(FOUND, part and part.element_handle())
        if one["impact"] in ("serious", "critical")
    ]


def in_both_themes(lab: Lab, where: str, part: Locator | None = None) -> None:
    """The whole page, or a ``part`` of it where the rest has been looked at."""
    for theme in ("dark", "light"):
        lab.page.emulate_media(color_scheme=theme)
        lab.settle()
        assert serious(lab, part) == [], f"{where}, {theme}"


def ground(part: Locator) -> tuple[int, int, int]:
    """The colour that most of it is painted in; what the browser forces on it is in no computed style."""
    picture = Image.open(BytesIO(part.screenshot())).convert("RGB")
    return max(picture.getcolors(picture.width * picture.height))[1]


def chosen_is_seen_in_colours_of_the_system(lab: Lab) -> None:
    """Where the reader's own colours replace the page's."""
    lab.page.emulate_media(forced_colors="active")
    chosen, others = (lab.page.locator(f".segmented-option{end}").first for end in (".on", ":not(.on)"))
    assert ground(chosen) != ground(others)


def one_step(lab: Lab) -> None:
    lab.ready()
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "one step")


def sheets(lab: Lab) -> Locator:
    return lab.page.get_by_role("group", name="Sheets of the dock")


@pytest.mark.parametrize("preset", ["neuron", "svm", "digits-mlp"])
def test_rooms(opened: OpenPage, preset: str) -> None:
    lab = opened(f"/?preset={preset}")
    one_step(lab)
    in_both_themes(lab, preset)
    chosen_is_seen_in_colours_of_the_system(lab)


def test_dialogs_and_the_first_minute(opened: OpenPage) -> None:
    lab = opened("/", learned=False)
    lab.expect_value("f", -6)
    in_both_themes(lab, "first minute")
    lab.button("Skip").click()
    lab.ready()
    for open_it in ("Share", "Settings"):
        lab.button(open_it).click()
        lab.page.get_by_role("dialog").wait_for()
        in_both_themes(lab, open_it)
        lab.key("Escape")
    lab.key("?")
    lab.page.get_by_role("dialog").wait_for()
    in_both_themes(lab, "keys")
    lab.key("Escape")
    lab.page.set_viewport_size({"width": 390, "height": 800})
    in_both_themes(lab, "on a phone")


def test_why_what_happened_and_a_presentation(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.pull_once()
    lab.until(lambda: lab.step() == 1, "one step")
    lab.node("y").get_by_role("button", name="Why this gradient?").click()
    lab.page.get_by_text("matches").wait_for()
    in_both_themes(lab, "why")
    lab.page.get_by_role("tab", name="History").click()
    expect(lab.page.get_by_role("button", name=re.compile(r"^Go to step *0 *tug \+1\.00"))).to_be_visible()
    in_both_themes(lab, "what happened", lab.page.get_by_role("complementary", name="Explain"))
    lab.button("Present").click()
    in_both_themes(lab, "presenting")


def test_mistakes_and_the_gates_of_a_neuron(opened: OpenPage) -> None:
    lab = opened("/?preset=spiral")
    one_step(lab)
    sheets(lab).get_by_role("button", name="Mistakes").click()
    expect(lab.page.get_by_role("button", name=re.compile("^True class")).first).to_be_visible()
    in_both_themes(lab, "mistakes", lab.page.get_by_role("complementary", name="Charts"))
    lab.page.get_by_role("button", name=re.compile("^Layer 2, neuron 3")).first.focus()
    lab.key("Enter")
    lab.key("Enter")
    gates = lab.page.get_by_test_id("gates")
    expect(gates.get_by_role("button", name="Why is the tug on sum")).to_be_visible()
    in_both_themes(lab, "gates")


def test_runs_beside_each_other_and_experiments(opened: OpenPage) -> None:
    lab = opened("/?preset=five-rules")
    one_step(lab)
    for name, there in (
        ("Compare", lab.page.get_by_role("textbox", name="Epochs")),
        ("Weights", lab.page.get_by_role("img", name=re.compile("^Weights of hidden"))),
        ("Experiments", lab.page.get_by_role("img", name=re.compile("Histograms"))),
    ):
        sheets(lab).get_by_role("button", name=name).click()
        expect(there.first).to_be_visible(timeout=60_000)
        in_both_themes(lab, name, lab.page.get_by_role("complementary", name="Charts"))
