"""The look, asserted: nothing clipped or overlapping, colours only from the tokens, hue only for data."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab

SIZES = [(1440, 900), (1366, 768), (1024, 768), (820, 1180), (390, 844)]
PRESETS = ["neuron", "digits-mlp"]
CANVAS = {"dark": "rgb(10, 16, 22)", "light": "rgb(247, 245, 239)"}

CLIPPED = """() => [...document.querySelectorAll(
    'button, h1, h2, h3, h4, h5, label, th, td, dt, dd, p, [role=tab]')]
  .filter(e => e.checkVisibility() && e.childElementCount === 0 && e.textContent.trim())
  .filter(e => !e.closest('.sr-only, .ed-hidden, .katex, [aria-hidden=true]'))
  .filter(e => { const s = getComputedStyle(e);
    return s.overflowX !== 'visible' && s.textOverflow !== 'ellipsis' && e.scrollWidth > e.clientWidth + 1; })
  .map(e => e.textContent.trim().slice(0, 60))"""

OVERLAPPING = """() => {
  const canvas = '.react-flow, [role=application]';
  const seen = [...document.querySelectorAll('button, input, select, [role=slider], [role=tab]')]
    .filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest(canvas))
    .filter(e => !e.matches('.segmented input, .sr-only'))
    .map(e => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 1 && r.height > 1)
    .filter(([e, r]) => { // only what is really on top and inside its scrolling box
      const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
      return top && (e.contains(top) || top.contains(e)); });
  const name = e => (e.getAttribute('aria-label') || e.textContent || e.tagName).trim().slice(0, 40);
  const out = [];
  for (let i = 0; i < seen.length; i++) for (let j = i + 1; j < seen.length; j++) {
    const [a, r] = seen[i], [b, s] = seen[j];
    if (a.contains(b) || b.contains(a)) continue;
    const w = Math.min(r.right, s.right) - Math.max(r.left, s.left);
    const h = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
    if (w > 2 && h > 2) out.push(`${name(a)} over ${name(b)} by ${w.toFixed(0)}x${h.toFixed(0)}`);
  }
  return out;
}"""

CUT = """() => {
  const rows = [...document.querySelectorAll('.pane-head, .transport, header')]
    .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
    .filter(e => getComputedStyle(e).overflowX !== 'auto').map(e => e.textContent.slice(0, 40));
  const place = q => document.querySelector(q)?.getBoundingClientRect();
  const [legend, zoom] = [place('.ed-legend'), place('.ed-zoomer')];
  const under = legend?.width && zoom && legend.right > zoom.left;
  return under ? [...rows, 'the legend under the zoom buttons'] : rows; }"""

SMALL = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(e => !e.closest('.sr-only, .katex, svg, [aria-hidden=true], .react-flow'))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 12)
  .map(e => `${e.textContent.trim().slice(0, 40)}: ${getComputedStyle(e).fontSize}`)"""

HUES = """() => {
  const chroma = c => { const m = c.match(/[\\d.]+/g); if (!m || m.length < 3) return 0;
    const [r, g, b, a = 1] = m.map(Number); return a * (Math.max(r, g, b) - Math.min(r, g, b)); };
  return [...document.querySelectorAll('.rail *, .top-bar *, .btn, .tabs-tab, .segmented *')]
    .filter(e => e.checkVisibility())
    .flatMap(e => ['color', 'backgroundColor', 'borderTopColor'].map(k => [e, k, getComputedStyle(e)[k]]))
    .filter(([, , c]) => chroma(c) > 60)
    .map(([e, k, c]) => `${(e.getAttribute('aria-label') || e.textContent).trim().slice(0, 30)} ${k} ${c}`);
}"""


def shown(opened: OpenPage, preset: str) -> Lab:
    lab = opened(f"/?preset={preset}")
    lab.ready()
    return lab


@pytest.mark.parametrize("preset", PRESETS)
def test_nothing_is_clipped_small_or_overlapping_and_hue_is_data(opened: OpenPage, preset: str) -> None:
    lab = shown(opened, preset)
    for width, height in SIZES:
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.settle()
        size = f"at {width}x{height}"
        assert lab.page.evaluate(CLIPPED) == [], f"clipped {size}"
        assert lab.page.evaluate(CUT) == [], f"controls cut off {size}"
        assert lab.page.evaluate(SMALL) == [], f"small {size}"
        assert lab.page.evaluate(OVERLAPPING) == [], f"overlapping {size}"
        wide = lab.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"the page scrolls sideways {size}"
    lab.page.set_viewport_size(dict(zip(("width", "height"), SIZES[0], strict=True)))
    hue_is_data(lab)


def hue_is_data(lab: Lab) -> None:
    for theme in ("dark", "light"):
        lab.page.emulate_media(color_scheme=theme)
        lab.settle()
        assert lab.page.evaluate(HUES) == [], theme
        stage = "() => getComputedStyle(document.querySelector('.stage')).backgroundColor"
        assert lab.page.evaluate(stage) == CANVAS[theme]


def test_panels_have_the_sizes_of_the_design(opened: OpenPage) -> None:
    lab = shown(opened, "neuron")
    lab.settle()
    boxes = lab.page.evaluate(
        "() => Object.fromEntries(['nav', '[data-panel=palette]', '[data-panel=inspector]', 'header']"
        ".map(q => [q, document.querySelector(q).getBoundingClientRect().toJSON()]))"
    )
    assert boxes["nav"]["width"] == 68
    assert boxes["[data-panel=palette]"]["width"] == 168
    assert boxes["[data-panel=inspector]"]["width"] == 320
    assert boxes["header"]["height"] == 48


@pytest.mark.parametrize("preset", ["neuron", "spiral"])
def test_what_to_try_is_in_sight(opened: OpenPage, preset: str) -> None:
    page = shown(opened, preset).page
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(page.get_by_text(re.compile("^Try "))).to_be_in_viewport(ratio=1)
    more = page.get_by_text("What to watch, and why")
    if more.count():
        more.click()
    expect(page.get_by_text(re.compile("^Watch "))).to_be_in_viewport()


OUT_OF_ITS_BOX = """() =>
  [...document.querySelectorAll('.eq-box b, .path-row > :not(u, .sr-only)')].filter(e => {
    const word = document.createRange(); word.selectNodeContents(e);
    const text = word.getBoundingClientRect(), box = e.closest('.eq-box, .path-row').getBoundingClientRect();
    return text.right > box.right - 1 || text.left < box.left + 1 || e.scrollWidth > e.clientWidth + 1; })
  .filter(e => e.clientWidth).map(e => e.textContent)"""


def test_long_numbers_stay_in_their_boxes(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.type_value("a", "-2.5")
    lab.pull_once()
    lab.until(lambda: lab.step() == 1, "one step")
    lab.node("y").get_by_role("button", name="Why this gradient?").click()
    panel = lab.page.get_by_role("tabpanel", name="Explain")
    expect(panel.get_by_role("heading", name="Why is this gradient +0.00810?")).to_be_visible()
    expect(panel.locator(".eq-box")).to_have_count(3)
    for width, height in ((1366, 768), (1920, 1080)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.settle()
        assert lab.page.evaluate(OUT_OF_ITS_BOX) == [], f"at {width}x{height}"


CUT_FIELDS = """() => [...document.querySelectorAll('.ed-outline td:not(.num) input')]
  .filter(e => e.scrollWidth > e.clientWidth).map(e => e.value)"""


def test_the_outline_shows_names_and_inputs_whole(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron", viewport={"width": 1366, "height": 768})
    lab.ready()
    lab.node("a").focus()
    lab.key("i")
    expect(lab.page.get_by_label("Inputs of axby")).to_have_value("ax, by")
    lab.settle()
    assert lab.page.evaluate(CUT_FIELDS) == []
    legend, zoom = (lab.page.locator(q).bounding_box() for q in (".ed-legend", ".ed-zoomer"))
    assert zoom and (legend is None or legend["x"] + legend["width"] <= zoom["x"])


@pytest.mark.parametrize(("preset", "presenting"), [("svm", False), ("neuron", True)])
def test_the_zoom_box_lies_over_no_words_of_the_rope(opened: OpenPage, preset: str, presenting: bool) -> None:
    lab = opened(f"/?preset={preset}", viewport={"width": 1366, "height": 768})
    lab.ready()
    if presenting:
        lab.button("Present").click()
    lab.settle()
    words, zoom = (lab.page.locator(q).bounding_box() for q in (".ed-rope-foot small", ".ed-zoomer"))
    assert words and zoom
    beside = words["x"] + words["width"] <= zoom["x"]
    assert beside or words["y"] + words["height"] <= zoom["y"]


def test_layers_that_find_no_room_on_the_shelf_are_in_its_menu(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    shelf = lab.page.get_by_role("region", name="Add a layer")
    for width in (1440, 1280, 1024):
        lab.page.set_viewport_size({"width": width, "height": 768})
        lab.settle()
        edge, last = (one.bounding_box() for one in (shelf, shelf.get_by_role("button", name="More")))
        assert edge and last and last["x"] + last["width"] <= edge["x"] + edge["width"]
        there = set(shelf.get_by_role("button").all_inner_texts())
        shelf.get_by_role("button", name="More").click()
        there |= set(lab.page.get_by_role("menuitem").all_inner_texts())
        layers = {"Dense", "Dropout", "Batch norm", "Add", "Concat", "Flatten", "Reshape", "Softmax"}
        assert layers | {"Activation", "Loss …", "Input", "Label"} <= there
        assert (width == 1440) == (lab.page.get_by_role("menuitem", name="Softmax").count() == 0)
        lab.key("Escape")


def test_a_key_zooms_as_far_as_a_button(opened: OpenPage) -> None:
    lab = shown(opened, "neuron")
    lab.settle()
    level = lab.page.get_by_role("button", name=re.compile(r"\d+ %"))
    before = level.text_content() or ""
    lab.button("Zoom in").click()
    expect(level).not_to_have_text(before)
    lab.settle()
    lab.key("-")
    expect(level).to_have_text(before)


def test_beside_the_explanation_a_presented_race_keeps_its_buttons(opened: OpenPage) -> None:
    lab = shown(opened, "neuron")
    lab.button("Present").click()
    for panel in ("Explain", "Charts"):
        lab.page.get_by_role("banner").get_by_role("button", name=panel).click()
    lab.settle()
    expect(lab.page.get_by_role("button", name="Race", exact=True)).to_be_in_viewport(ratio=1)
    panel, fill = (
        one.bounding_box()
        for one in (
            lab.page.locator("[data-panel=inspector]"),
            lab.page.get_by_role("region", name="Race").get_by_role("button", name="Fill the canvas"),
        )
    )
    assert panel and fill and fill["x"] + fill["width"] <= panel["x"]


LOW = """() => [...document.querySelectorAll(
    '.top button, .ns-crumb, .ed-zoomer button, .transport button, .region.open .data-table button')]
  .filter(e => e.checkVisibility() && e.offsetWidth)
  .map(e => [(e.getAttribute('aria-label') || e.textContent).trim(), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 39.5)
  .map(([name, box]) => `${name}: ${Math.round(box.width)} by ${Math.round(box.height)}`)"""


@pytest.mark.parametrize(("preset", "drawer"), [("svm", "Charts"), ("spiral", "Data")])
def test_on_a_phone_nothing_to_press_is_lower_than_a_finger(
    opened: OpenPage, preset: str, drawer: str
) -> None:
    lab = opened(f"/?preset={preset}", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    lab.ready()
    lab.settle()
    assert lab.page.evaluate(LOW) == []
    lab.button(drawer).tap()
    lab.settle()
    assert lab.page.evaluate(LOW) == []
