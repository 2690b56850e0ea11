"""The data of the Networks room: sets, live sliders, inputs, the learner's own examples, augmentation."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import Lab

TABLE = "height,weight of the animal,name,animal\n" + "\n".join(
    f"{30 + k},{4 + k},n{k},{'cat' if k % 2 else 'dog'}" for k in range(20)
)


def panel(lab: Lab) -> Locator:
    return lab.page.get_by_role("complementary", name="Data")


def data_sheet(lab: Lab) -> Locator:
    dock = lab.page.locator(".network-dock")
    dock.get_by_role("button", name="Data", exact=True).click()
    return dock


def open_preset(opened: OpenPage, name: str) -> Lab:
    lab = opened(f"/?preset={name}")
    lab.ready()
    expect(panel(lab).get_by_role("group", name="Kind of data")).to_be_visible()
    return lab


def noise(lab: Lab) -> str:
    return panel(lab).get_by_role("slider", name="Noise").get_attribute("aria-valuetext") or ""


def test_sliders_act_while_it_trains_and_survive_undo_and_reload(opened: OpenPage) -> None:
    lab = open_preset(opened, "spiral")
    expect(panel(lab).get_by_role("button", name=re.compile("^Spiral"))).to_have_attribute(
        "aria-pressed", "true"
    )
    lab.page.get_by_role("radio", name=re.compile("^four times")).check(force=True)
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 20, "training")
    slider = panel(lab).get_by_role("slider", name="Noise")
    lab.drag(slider, 30, 0, steps=3)
    lab.until(lambda: noise(lab) != "2 %", "more noise")
    step = lab.step()
    lab.until(lambda: lab.step() > step, "training goes on")
    lab.button("Pause").click()
    lab.until(lab.button("Undo").is_enabled, "the document has the noise")
    lab.button("Play").wait_for()
    lab.page.wait_for_timeout(300)
    moved, step = noise(lab), lab.step()
    lab.button("Undo").click()
    lab.until(lambda: noise(lab) == "2 %", "the noise of before")
    lab.button("Redo").click()
    lab.until(lambda: noise(lab) == moved, "the noise again")
    assert lab.step() == step, "undo never rewinds training"
    slider.focus()
    lab.key("ArrowRight")
    typed = f"{int(moved.split()[0]) + 1} %"
    lab.until(lambda: noise(lab) == typed, "one per cent by keyboard")
    expect(lab.page.get_by_text("Saved on this device")).to_be_visible()
    lab.page.reload()
    lab.ready()
    lab.until(lambda: noise(lab) == typed, "the noise after a reload")


def test_another_set_fits_the_output_and_inputs_come_and_go(opened: OpenPage) -> None:
    lab = open_preset(opened, "playground")
    column = panel(lab)
    column.get_by_role("button", name="x₁²").click()
    expect(column.get_by_role("button", name="x₁²")).to_have_attribute("aria-pressed", "true")
    for name in ("x₁", "x₂", "x₁²"):
        column.get_by_role("button", name=name, exact=True).click()
    lab.notice("at least one input")
    column.get_by_role("button", name=re.compile("^Blobs")).click()
    expect(column.get_by_role("textbox", name="Classes")).to_have_value("3")
    column.get_by_role("textbox", name="Classes").fill("5")
    lab.key("Enter")
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 50, "five classes are learned")
    column.get_by_role("button", name=re.compile("^Curve")).click()
    formula = column.get_by_role("textbox", name="Formula y =")
    formula.fill("sin(")
    lab.key("Enter")
    lab.page.get_by_text(re.compile("character 5")).first.wait_for()
    expect(formula).to_have_attribute("aria-invalid", "true")
    expect(formula).to_have_value("sin(")
    formula.fill("abs(x)")
    lab.key("Enter")
    step = lab.step()
    lab.until(lambda: lab.step() > step + 20, "the curve is learned")
    expect(formula).to_have_attribute("aria-invalid", "false")


def test_a_table_of_ones_own_is_picked_apart_and_learned(opened: OpenPage) -> None:
    lab = open_preset(opened, "spiral")
    panel(lab).get_by_role("radio", name="Own").check(force=True)
    panel(lab).get_by_role("button", name="Your own…").click()
    dialog = lab.page.get_by_role("dialog", name="Your own examples")
    dialog.get_by_role("textbox", name="Pasted table").fill("a,b\n1")
    dialog.get_by_role("button", name="Look at it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("1 cells")
    dialog.get_by_role("textbox", name="Pasted table").fill(TABLE)
    dialog.get_by_role("button", name="Look at it").click()
    expect(dialog.get_by_role("checkbox", name="name is an input")).to_be_disabled()
    use = dialog.get_by_role("button", name="Learn from this")
    for column in ("height", "weight of the animal"):
        dialog.get_by_role("checkbox", name=f"{column} is an input").uncheck()
    expect(use).to_be_disabled()
    dialog.get_by_role("checkbox", name="weight of the animal is an input").check()
    use.click()
    expect(dialog).to_be_hidden()
    expect(panel(lab).get_by_role("slider", name="Train share")).to_be_visible()
    expect(panel(lab).get_by_role("slider", name="Noise")).to_have_count(0)
    dock = data_sheet(lab)
    expect(dock.get_by_role("columnheader", name="weight of the animal")).to_be_visible()
    dock.get_by_role("radio", name="Test").check(force=True)
    expect(dock.get_by_text("closed envelope").first).to_be_visible()
    expect(lab.page.get_by_role("button", name=re.compile("^Input weight"))).to_be_visible()
    names_stand_clear_of_their_numbers(lab)
    net = lab.page.get_by_test_id("neurons")
    expect(net.get_by_text(re.compile("^class (cat|dog)$"))).to_be_visible()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 50, "the animals are learned")
    lab.page.get_by_role("radio", name="Layers", exact=True).check(force=True)
    expect(lab.page.get_by_role("status", name="right answer")).to_have_text(re.compile("^(cat|dog)$"))


def test_a_column_with_a_gap_says_where_and_is_learned_without_that_row(opened: OpenPage) -> None:
    lab = open_preset(opened, "spiral")
    panel(lab).get_by_role("radio", name="Own").check(force=True)
    panel(lab).get_by_role("button", name="Your own…").click()
    dialog = lab.page.get_by_role("dialog", name="Your own examples")
    rows = [f"{k},{'' if k == 7 else 2 * k},{'ab'[k % 2]}" for k in range(40)]
    dialog.get_by_role("textbox", name="Pasted table").fill("\n".join(["rooms,price,kind", *rows]))
    dialog.get_by_role("button", name="Look at it").click()
    expect(dialog.get_by_role("note")).to_contain_text("price: row 8 (line 9) is empty")
    price = dialog.get_by_role("checkbox", name="price is an input")
    expect(price).to_be_disabled()
    dialog.get_by_role("switch", name="Leave out the rows with gaps").click()
    expect(price).to_be_checked()
    dialog.get_by_role("button", name="Learn from this").click()
    expect(dialog).to_be_hidden()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 20, "the rows without a gap are learned")


def test_a_table_without_names_is_learned_whole_and_not_by_the_numbers_of_its_rows(opened: OpenPage) -> None:
    lab = open_preset(opened, "spiral")
    panel(lab).get_by_role("radio", name="Own").check(force=True)
    panel(lab).get_by_role("button", name="Your own…").click()
    dialog = lab.page.get_by_role("dialog", name="Your own examples")
    rows = [f"{k % 7}.5,{2 * (k % 11)},{'ab'[k % 2]}" for k in range(40)]
    dialog.get_by_role("textbox", name="Pasted table").fill("\n".join(rows))
    dialog.get_by_role("button", name="Look at it").click()
    expect(dialog.get_by_text("The first of 40 rows")).to_be_visible()
    expect(dialog.get_by_role("checkbox", name="x1 is an input")).to_be_checked()
    dialog.get_by_role("button", name="Back").click()
    numbered = "\n".join([",x1,x2,kind", *(f"{k},{row}" for k, row in enumerate(rows))])
    dialog.get_by_role("textbox", name="Pasted table").fill(numbered)
    dialog.get_by_role("button", name="Look at it").click()
    expect(dialog.get_by_role("columnheader", name="no name")).to_contain_text("row number")
    expect(dialog.get_by_role("checkbox", name="no name is an input")).not_to_be_checked()
    dialog.get_by_role("button", name="Back").click()
    dialog.get_by_role("textbox", name="Pasted table").fill("\n".join(rows))
    dialog.get_by_role("button", name="Look at it").click()
    dialog.get_by_role("button", name="Learn from this").click()
    expect(dialog).to_be_hidden()
    expect(lab.page.get_by_text("28 train · 6 validation")).to_be_visible()


def test_drawings_on_nothing_lie_on_the_background_that_is_chosen(opened: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "drawings.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for k in range(24):
            drawing, content = Image.new("RGBA", (12, 12)), io.BytesIO()
            drawing.paste((0, 0, 0, 255), (4, 1, 8, 11) if k % 2 else (1, 4, 11, 8))
            drawing.save(content, "PNG")
            archive.writestr(f"{('lying', 'standing')[k % 2]}/{k}.png", content.getvalue())
    lab = open_preset(opened, "strokes-mlp")
    panel(lab).get_by_role("radio", name="Own").check(force=True)
    panel(lab).get_by_role("button", name="Your own…").click()
    dialog = lab.page.get_by_role("dialog", name="Your own examples")
    dialog.get_by_label("Open a file…").last.set_input_files(file)
    thumb = dialog.get_by_role("img", name="lying").first
    background = dialog.get_by_role("group", name="Behind transparent parts")
    expect(background.get_by_role("radio", name="white")).to_be_checked()
    lab.until(lambda: len(shades(thumb)) > 1, "the drawing is seen on white")
    background.get_by_role("radio", name="black").check(force=True)
    lab.until(lambda: len(shades(thumb)) == 1, "black on black is not")
    background.get_by_role("radio", name="white").check(force=True)
    dialog.get_by_role("button", name="Learn from this").click()
    expect(dialog).to_be_hidden()
    picture = data_sheet(lab).get_by_role("button", name=re.compile("lying: show it in the net")).first
    lab.until(lambda: len(shades(picture.get_by_role("img"))) > 1, "the net sees the drawing")


def shades(picture: Locator) -> list[int]:
    """The different greys of a picture."""
    found: list[int] = picture.evaluate("""canvas => {
      const { width, height } = canvas;
      const copy = Object.assign(document.createElement('canvas'), { width, height });
      copy.getContext('2d').drawImage(canvas, 0, 0);
      const { data } = copy.getContext('2d').getImageData(0, 0, width, height);
      return [...new Set(data.filter((_, i) => i % 4 === 0))]; }""")
    return found


CROSSED = """() => [...document.querySelectorAll('.gv-src')].filter(row => {
  const name = row.querySelector('i').getBoundingClientRect();
  const number = row.querySelector('.nz-num').getBoundingClientRect();
  const beyond = number.right > row.getBoundingClientRect().right + 1;
  const over = name.right > number.left + 1 && name.bottom > number.top + 1;
  return beyond || over; }).map(row => row.innerText)"""


def names_stand_clear_of_their_numbers(lab: Lab) -> None:
    lab.page.get_by_role("button", name=re.compile("^Layer 1, neuron 2")).first.dblclick()
    expect(lab.page.get_by_test_id("gates").get_by_text("weight of the animal")).to_be_visible()
    for width, height in ((1366, 768), (1440, 900)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.settle()
        assert lab.page.evaluate(CROSSED) == []
    lab.button("Network").click()


def test_images_in_a_zip_are_sent_seen_and_learned(opened: OpenPage, tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for k in range(24):
            image = io.BytesIO()
            size = (12, 12) if k else (20, 16)
            Image.new("L", size, (220, 40, 130)[k % 3]).save(image, "PNG")
            archive.writestr(f"{('bright', 'dark', 'grey')[k % 3]}/{k}.png", image.getvalue())
    file = tmp_path / "shades.zip"
    file.write_bytes(content.getvalue())
    large = tmp_path / "large.csv"
    with large.open("wb") as hole:
        hole.truncate(200_000_000)

    lab = open_preset(opened, "strokes-mlp")
    panel(lab).get_by_role("radio", name="Own").check(force=True)
    panel(lab).get_by_role("button", name="Your own…").click()
    dialog = lab.page.get_by_role("dialog", name="Your own examples")
    dialog.get_by_label("Open a file…").last.set_input_files(large)
    expect(dialog.get_by_role("alert")).to_contain_text("table_bytes")
    bogus = tmp_path / "bogus.zip"
    bogus.write_bytes(b"no archive")
    dialog.get_by_label("Open a file…").last.set_input_files(bogus)
    expect(dialog.get_by_role("alert")).to_contain_text("bogus.zip is no zip file")
    dialog.get_by_label("Open a file…").last.set_input_files(file)
    expect(dialog.get_by_text("24 images of 3 classes.")).to_be_visible()
    expect(dialog.get_by_role("radio", name="as it is")).to_be_disabled()
    dialog.get_by_role("radio", name="16×16").check(force=True)
    dialog.get_by_role("button", name="Learn from this").click()
    expect(dialog).to_be_hidden()
    dock = data_sheet(lab)
    expect(dock.get_by_role("button", name=re.compile("bright: show it in the net")).first).to_be_visible()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 20, "shades are learned")
    lab.button("Pause").click()
    expect(lab.page.get_by_role("button", name=re.compile("^Class bright, "))).to_be_visible()
    lab.page.reload()
    lab.ready()
    expect(panel(lab).get_by_text("bright, dark, grey")).to_be_visible()


CUT = """() => {
  const pane = document.querySelector('.augment').getBoundingClientRect();
  const words = [...document.querySelectorAll('.augment .data-slider-head > span')]
    .filter(e => e.scrollWidth > e.clientWidth);
  const beyond = [...document.querySelectorAll('.augment canvas')]
    .filter(e => e.getBoundingClientRect().right > pane.right + 1);
  return [...words, ...beyond].map(e => e.innerText || e.getAttribute('aria-label')); }"""


def nothing_is_cut(lab: Lab, dock: Locator) -> None:
    expect(dock.get_by_text("Smooth, σ")).to_be_visible()
    for width, height in ((1366, 768), (1440, 900)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.settle()
        assert lab.page.evaluate(CUT) == []


def test_augmentation_is_seen_before_it_acts(opened: OpenPage) -> None:
    lab = open_preset(opened, "strokes-mlp")
    dock = data_sheet(lab)
    expect(dock.get_by_role("img", name="Variant 8")).to_be_visible()
    nothing_is_cut(lab, dock)

    def picture() -> str:
        found: str = dock.get_by_role("img", name="Variant 1").evaluate("canvas => canvas.toDataURL()")
        return found

    before = picture()
    dock.get_by_role("button", name="As Simard").click()
    expect(dock.get_by_role("slider", name="Elastic, α")).to_have_attribute("aria-valuetext", "34")
    lab.until(lambda: picture() != before, "the variants bend")
    bent = picture()
    dock.get_by_role("slider", name="Turn, °").focus()
    for _ in range(5):
        lab.key("ArrowRight")
    lab.until(lambda: picture() != bent, "the variants turn")
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 100, "bent images are learned")
    lab.button("Undo").click()
    dock.get_by_role("button", name=re.compile("^Example 3, .*: show it in the net")).click()
    expect(dock.get_by_role("button", name=re.compile("^Example 3, "))).to_have_attribute(
        "aria-pressed", "true"
    )
    pose = dock.get_by_role("status").filter(has_text="example 3")
    expect(pose).to_contain_text(re.compile(r"x.*px.*y.*px.*angle.*°.*scale.*slant.*pen.*px"))
    node = lab.page.locator(".input-body .pose-list")
    expect(node).to_have_text(pose.locator(".pose-list").inner_text().replace("\n", ""))
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    expect(node).to_be_hidden()  # no room for the numbers; pressed, the word in their place explains them
    lab.page.get_by_role("button", name=re.compile("^Pose: x .*pen .* px")).click()
    explained = lab.page.get_by_role("region", name="Pose, as it was drawn")
    expect(explained).to_contain_text(re.compile("angle.*Turned clockwise, degrees.*°"))
    lab.page.get_by_role("radio", name="Draw", exact=True).check(force=True)
    expect(explained).to_be_hidden()  # nobody knows how the learner's own drawing was meant
    lab.page.get_by_role("radio", name="Data", exact=True).check(force=True)
    expect(explained).to_be_visible()
    dock.get_by_role("button", name=re.compile("^Example 3, ")).focus()
    lab.key("Tab")
    expect(dock.get_by_role("status").filter(has_text="example 4")).to_be_visible()
    dock.get_by_role("button", name=re.compile("^Example 9, ")).hover()
    expect(dock.get_by_role("status").filter(has_text="example 9")).to_be_visible()
