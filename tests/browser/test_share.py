"""Links and files: what was made here opens elsewhere with the same numbers."""

from __future__ import annotations

import base64
import json
import re
import zlib

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab, box


def link_of(lab: Lab, kind: str) -> str:
    lab.button("Share").click()
    dialog = lab.page.get_by_role("dialog", name="Share")
    dialog.get_by_role("radio", name=kind).check(force=True)
    field = dialog.get_by_role("textbox", name=re.compile("^Link"))
    lab.until(lambda: "#t1=" in field.input_value(), "the link is made")
    return field.input_value()


def test_a_link_with_its_run_opens_in_a_second_browser(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.type_value("y", "2.5")
    lab.pull_once()
    lab.until(lambda: lab.step() == 1, "one step")
    lab.pull_once()
    lab.until(lambda: lab.step() == 2, "two steps")
    lab.button("Step back").click()
    lab.until(lambda: lab.step() == 1, "the first step")
    lab.type_value("y", "1")  # another line beside the first
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 2, "two steps of another line")
    ids = ("a", "b", "c", "x", "y", "f")
    link = link_of(lab, "With its run")
    assert len(link) < 32_768
    lab.key("Escape")
    other = opened(link)
    other.ready()
    other.until(lambda: other.step() == 2, "the same step")
    other.until(lambda: other.values(*ids) == lab.values(*ids), "the same numbers")
    lab.page.get_by_role("tab", name="History").click()
    other.page.get_by_role("tab", name="History").click()
    for page in (lab, other):
        page.page.get_by_role("button", name=re.compile("^first line steps")).click()
        page.until(lambda page=page: page.value("y") > 2, "on the first line")
    other.until(lambda: other.values(*ids) == lab.values(*ids), "the same numbers there, too")


def deflated(data: bytes) -> str:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(data) + squeeze.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def test_a_link_of_the_first_version_opens(opened: OpenPage) -> None:
    doc = {
        "tugboat": 1,
        "kind": "circuit",
        "title": "From an old link",
        "nodes": [
            {"id": "x", "op": "input", "params": {"value": 4}},
            {"id": "f", "op": "square", "inputs": ["x"]},
        ],
        "output": "f",
    }
    lab = opened(f"/#t0={deflated(json.dumps(doc).encode())}")
    expect(lab.title()).to_contain_text("From an old link")
    lab.expect_value("f", 16)


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("t1=garbage!!", "damaged or cut off"),
        ("t1=" + deflated(b"0" * 200_000_000)[:30_000], "unpacks to more than|damaged"),
        ("t9=AAAA", "newer Tugboat"),
        ("t0=" + deflated(b"[1, 2]"), "no Tugboat document|damaged"),
    ],
    ids=["garbage", "bomb", "newer", "no document"],
)
def test_a_bad_link_is_one_sentence_and_the_page_works(opened: OpenPage, fragment: str, words: str) -> None:
    lab = opened(f"/#{fragment}")
    lab.notice(re.compile(words))
    lab.ready()
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "the lab works")


@pytest.mark.parametrize("waiting", [True, False], ids=["once saved", "at once"])
def test_a_document_is_still_there_after_a_reload(opened: OpenPage, waiting: bool) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    lab.expect_value("f", -6)
    lab.node("x").focus()
    lab.key("Enter")
    lab.page.keyboard.type("7")
    lab.key("Enter")
    lab.expect_value("f", 21)
    if waiting:
        expect(lab.page.get_by_text("Saved on this device")).to_be_visible()
    lab.page.reload()
    lab.expect_value("f", 21)
    lab.button("Undo").click()
    lab.expect_value("f", -6)


def test_an_embedded_page_is_the_canvas_alone(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron&embed=1")
    lab.expect_value("f", 0.881)
    assert lab.page.get_by_role("navigation").count() == 0
    assert lab.page.get_by_role("complementary").count() == 0
    lab.page.set_viewport_size({"width": 800, "height": 500})
    lab.settle()
    link = box(lab.page.get_by_role("link", name="Open in Tugboat"))
    assert link["x"] + link["width"] <= box(lab.page.locator(".ed-legend"))["x"]


def test_no_notice_covers_an_embedded_drawing(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    fragment = link_of(lab, "The drawing").split("#")[1]
    other = opened(f"/?embed=1#{fragment}", viewport={"width": 600, "height": 400})
    other.expect_value("f", 0.881)
    other.page.evaluate(SAID_FROM_NOW_ON)
    before = other.page.url
    other.page.evaluate(f"location.hash = '{fragment}'")
    other.until(lambda: "#" not in other.page.url and other.page.url != before, "opened once more")
    other.expect_value("f", 0.881)
    assert "Opened from the link." not in other.page.evaluate("window.said")


SAID_FROM_NOW_ON = """() => {
  window.said = '';
  new MutationObserver(() => { window.said += document.body.innerText; })
    .observe(document.body, { childList: true, subtree: true });
}"""
"""A notice goes by itself: what is asked later would not find it."""


def test_pictures_and_files_are_saved(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    for item, ending in (("Save as .json", ".json"), ("Picture (SVG)", ".svg"), ("Picture (PNG)", ".png")):
        lab.button("More").click()
        with lab.page.expect_download() as saved:
            lab.page.get_by_role("menuitem", name=item).click()
        assert saved.value.suggested_filename.endswith(ending)
        path = saved.value.path()
        assert path.stat().st_size > 500


def test_a_link_of_a_network_opens_its_tab_and_sheet(opened: OpenPage) -> None:
    lab = opened("/?preset=digits-mlp")
    lab.ready()
    lab.node("hidden").click()
    expect(lab.page.get_by_role("tab", name="Layer")).to_have_attribute("aria-selected", "true")
    sheets = lab.page.get_by_role("group", name="Sheets of the dock")
    sheets.get_by_role("button", name="Gradients").click()
    for tab in ("Training", "History"):
        lab.page.get_by_role("tab", name=tab).click()
        link = link_of(lab, "The drawing")
        lab.key("Escape")
        other = opened(link)
        other.ready()
        expect(other.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        sheets = other.page.get_by_role("group", name="Sheets of the dock")
        expect(sheets.get_by_role("button", name="Gradients")).to_have_attribute("aria-pressed", "true")
