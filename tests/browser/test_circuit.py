"""A circuit answers: dragged and typed numbers, the tug, prediction, why, and the code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import OpenPage
from tests.browser.lab import box, middle

# At the point after one step of 0.01: df/dz = f (1 - f) = 0.1037.
GRADIENTS = {"a": -0.1036, "b": 0.3112, "c": 0.1037, "x": 0.1036, "y": 0.2076}


def test_a_dragged_number_answers_at_once(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.drag(lab.number("y"), 60, 0)
    lab.until(lambda: lab.value("y") > 3, "y rose")
    lab.until(lambda: lab.value("by") == pytest.approx(2 * lab.value("y"), rel=0.01), "so did its product")
    lab.until(lambda: lab.value("f") > 0.881, "and the output")


def test_a_number_is_typed_with_comma_point_or_fraction(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    for text, value in (("1,5", 1.5), ("-2.25", -2.25), ("1/2", 0.5)):
        lab.type_value("x", text)
        lab.expect_value("x", value)
        lab.expect_value("ax", value)


def test_a_hand_moves_what_is_locked(opened: OpenPage) -> None:
    """A lock holds an input against tugs and training; the note of this one says to set both bits."""
    lab = opened("/?preset=nand")
    lab.ready()
    lab.expect_value("out", 1)
    lab.type_value("x1", "1")
    lab.drag(lab.node("x2").get_by_role("slider"), 100, 0)
    lab.until(lambda: lab.values("x1", "x2") == [1, 1], "both bits are set")
    lab.until(lambda: "value zero" in (lab.node("out").get_attribute("aria-label") or ""), "1 NAND 1 is 0")
    lab.node("x1").focus()
    lab.key("[")
    lab.expect_value("out", 1)


def test_one_pull_tugs_every_input_and_moves_it(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    expect(lab.node("y")).to_have_accessible_name(re.compile("gradient not computed yet"))
    lab.pull_once()
    lab.until(lambda: lab.step() == 1, "one step")
    lab.expect_value("f", 0.883, within=0.001)
    for id, gradient in GRADIENTS.items():
        lab.until(
            lambda id=id, g=gradient: abs(lab.gradient(id) - g) < 0.001, f"the gradient of {id} is {gradient}"
        )


def test_why_derives_the_number_that_was_clicked(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.pull_once()
    lab.until(lambda: lab.step() == 1, "one step")
    lab.node("y").get_by_role("button", name="Why this gradient?").click()
    panel = lab.page.get_by_role("tabpanel", name="Explain")
    expect(panel.get_by_role("heading", name=re.compile("Why is this gradient"))).to_be_visible()
    expect(panel).to_contain_text("local slope")
    expect(panel).to_contain_text("matches")
    expect(panel).to_contain_text("Follow the tug")
    expect(panel).to_contain_text("gradient that reaches y")
    lab.page.get_by_role("group", name="wire from y to by, b").focus()
    lab.key("Enter")
    expect(panel.get_by_role("heading", name=re.compile("Why is this share"))).to_be_visible()
    expect(panel).to_contain_text("share that reaches y")
    # at rest another node's numbers and words take the place of the ones before
    for id in ("y", "a"):
        lab.node(id).click(position={"x": 15, "y": 12})
        expect(panel.get_by_role("button", name=f"Why this tug on {id}?")).to_contain_text(
            f"{GRADIENTS[id]:+.3f}".replace("-", "−")
        )
    lab.type_value("c", "9")
    lab.node("f").click(position={"x": 15, "y": 12})
    expect(panel).to_contain_text("Saturated")
    panel.get_by_role("button", name="Show as a table").click()
    expect(panel.get_by_role("columnheader", name="slope")).to_be_visible()
    lab.node("y").click(position={"x": 15, "y": 12})
    expect(panel).not_to_contain_text("Saturated")


def test_predict_first_asks_before_anything_moves(opened: OpenPage) -> None:
    lab = opened("/?preset=add-multiply")
    lab.ready()
    lab.page.get_by_role("switch", name="Predict first").click()
    lab.pull_once()
    asked = lab.node("x").get_by_role("group", name="Which way does x want to go?")
    expect(asked).to_be_visible()
    expect(lab.node("x")).to_be_focused()
    lab.page.wait_for_timeout(1500)  # longer than the wave
    for name in ("Step", "Play"):
        lab.button(name).click()
        lab.notice(re.compile("^Predict first is on: say which way each number goes"))
    assert (lab.step(), lab.values("x", "y", "z")) == (0, [-2.0, 5.0, -4.0])
    expect(lab.node("x")).to_have_accessible_name(re.compile("tug hidden, predict first"))
    lab.node("x").focus()
    for key in ("Tab", "Tab", "Enter"):  # from the node to its question, and to the second answer
        lab.key(key)
    expect(lab.node("x").get_by_role("status")).to_contain_text("Right")
    expect(lab.button("Next: y")).to_be_focused()
    lab.until(lambda: lab.gradient("x") == -4, "the tug is shown")
    follow = lab.page.get_by_role("button", name=re.compile("^Why at "))
    expect(follow.last).to_have_accessible_name(re.compile(r"passes it on .*−4\.00\s*$"))
    expect(follow.nth(-2)).to_have_accessible_name(re.compile(r"\?\s*$"))  # at q: yet to be predicted
    lab.button("Next: y").click()
    lab.node("y").get_by_role("button", name="Up").click()
    expect(lab.node("y").get_by_role("status")).to_contain_text("Not quite")
    assert lab.step() == 0
    lab.button("Next: z").click()
    lab.node("z").get_by_role("button", name="Up").click()
    lab.until(lambda: lab.step() == 1, "all is predicted, and the step is made")
    lab.until(lambda: lab.gradient("q") < -3.9, "the tugs on the way are shown too")
    lab.expect_value("x", -2.04)


def test_predict_first_goes_on_when_the_tugs_are_shown(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.page.get_by_role("switch", name="Predict first").click()
    lab.button("Check all gradients").click()
    explain = lab.page.get_by_role("complementary", name="Explain")
    expect(explain).to_contain_text("Predict first is on: 5 gradients stay hidden here")
    expect(explain.get_by_role("row", name="a ? ?")).to_be_visible()
    told = "what to watch, and why, is told once every number is predicted"
    expect(explain).to_contain_text(told)  # the notes of the example would say it
    expect(explain).not_to_contain_text("a feels")
    lab.pull_once()
    lab.button("Show the tugs").click()
    lab.until(lambda: lab.step() == 1, "the step is made")
    lab.until(lambda: lab.gradient("a") < 0, "the tugs are shown")
    lab.pull_once()
    lab.until(lambda: lab.step() == 2, "what is known is asked no more")
    lab.page.reload()
    lab.ready()
    assert lab.step() == 2, "an example that was only played goes on after a reload too"


def test_the_code_tab_writes_the_circuit_in_four_languages(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.page.get_by_role("tab", name="Code").click()
    code = lab.page.get_by_role("tabpanel", name="Code")
    for target, line in (
        ("JavaScript", "Math.exp"),
        ("NumPy", "import numpy"),
        ("PyTorch", "import torch"),
        ("Python", "from math import exp"),
    ):
        lab.page.get_by_role("radio", name=target).check(force=True)
        expect(code).to_contain_text(line)


def test_step_back_scrub_and_branch(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    for n in range(1, 5):
        lab.button("Step").click()
        lab.until(lambda n=n: lab.step() == n, f"step {n}")
    lab.until(lambda: lab.value("f") > 0, "f speaks its value")
    risen = lab.value("f")
    lab.button("Step back").click()
    lab.until(lambda: lab.step() == 3, "step 3")
    lab.button("To the start").click()
    lab.until(lambda: lab.step() == 0, "the start")
    lab.expect_value("f", 0.881)
    lab.page.get_by_role("slider", name="Timeline").focus()
    lab.key("End")
    lab.until(lambda: lab.step() == 4, "the end")
    lab.expect_value("f", risen)
    lab.button("Step back").click()
    lab.until(lambda: lab.step() == 3, "step 3")
    lab.type_value("c", "-1")
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 4, "step 4 of another line")
    lab.page.get_by_role("tab", name="History").click()
    expect(lab.page.get_by_role("tabpanel", name="History")).to_contain_text("first line")


def test_a_step_back_within_a_pull_makes_no_branch(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "one step")
    lab.pull_once()
    lab.button("Step back").click()  # its wave is on its way
    expect(lab.page.get_by_role("region", name="Timeline")).to_contain_text("rewound, 2 steps recorded")
    lab.page.wait_for_timeout(1500)  # longer than the wave: nothing comes after
    assert lab.step() == 1
    lab.page.get_by_role("tab", name="History").click()
    history = lab.page.get_by_role("tabpanel", name="History")
    expect(history).to_contain_text("tug +1.00")
    expect(history).not_to_contain_text("pull +0")
    expect(history).not_to_contain_text("let go")


def test_every_click_on_pull_once_counts(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    for _ in range(5):
        lab.pull_once()
        lab.page.wait_for_timeout(120)
    lab.until(lambda: lab.step() == 5, "five steps")


def test_a_short_drag_of_the_rope_pulls_once_that_way(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    rope = lab.page.get_by_role("slider", name="Rope on f: pull up or down")
    says = lab.output("f").locator("output")
    lab.drag(rope, 0, 60)
    lab.until(lambda: lab.step() == 1, "one step")
    expect(says).to_have_text("Tug −1.00")
    lab.expect_value("x", -2.03)
    rope.focus()
    lab.key("ArrowUp")
    expect(says).to_have_text("Tug +0.250")
    lab.key("Escape")
    expect(says).to_have_text("Pull the rope")
    assert lab.step() == 1


def test_a_cut_off_output_has_no_tugs(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.pull_once()
    lab.until(lambda: lab.step() == 1, "one step")
    lab.node("c").click(position={"x": 10, "y": 8})
    lab.key("Delete")
    lab.until(lambda: "needs 1 wire" in (lab.node("z").get_attribute("aria-label") or ""), "z lacks a wire")
    palette = lab.page.get_by_role("complementary", name="Gates")
    canvas = box(lab.page.get_by_role("application", name="Canvas"))
    lab.page.mouse.move(*middle(box(palette.get_by_role("button", name="input", exact=True))))
    lab.page.mouse.down()
    lab.page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] - 60, steps=10)
    lab.page.mouse.up()
    lab.expect_value("u", 1)
    for id in ("u", "a", "z"):
        expect(lab.node(id)).to_have_accessible_name(re.compile("gradient not computed yet"))
    expect(lab.page.get_by_role("complementary", name="Explain")).to_contain_text("not computed yet")
    expect(lab.output("f").locator("output")).to_have_text("Pull the rope")


def test_svm_trains_to_all_right(opened: OpenPage) -> None:
    lab = opened("/?preset=svm")
    lab.ready()
    lab.page.get_by_role("radio", name="as fast as the engine can").check(force=True)
    lab.button("Play").click()
    panel = lab.page.get_by_role("complementary", name="Explain")
    expect(panel).to_contain_text(re.compile(r"100 %"), timeout=60_000)
    lab.button("Pause").click()


def test_the_race_and_the_map_have_tables(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    race = lab.page.get_by_role("region", name="Race")
    race.get_by_role("button", name="Show as a table").click(timeout=60_000)
    expect(race.get_by_role("table")).to_contain_text("evaluations")
    expect(race.get_by_role("columnheader", name=re.compile("Backprop", re.I))).to_be_visible()
    strategies = lab.page.get_by_role("radiogroup")
    strategies.get_by_role("radio", name="Backprop").focus()
    lab.key("ArrowUp")
    expect(strategies.get_by_role("radio", name="Numerical", exact=True)).to_be_checked()


def test_the_timeline_goes_as_far_as_keys_were_pressed_before_the_run_answered(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    held: list[str | bytes] = []
    silent = False
    sockets: list[WebSocketRoute] = []

    def between(page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        sockets.append(page)
        server.on_message(lambda message: held.append(message) if silent else page.send(message))

    lab.page.route_web_socket(re.compile("/ws"), between)
    lab.page.reload()
    lab.ready()
    for n in range(1, 5):
        lab.button("Step").click()
        lab.until(lambda n=n: lab.step() == n, f"step {n}")
    timeline = lab.page.get_by_role("slider", name="Timeline")
    silent = True
    timeline.focus()
    for shown in ("3", "2", "1"):
        lab.key("ArrowLeft")
        expect(timeline).to_have_attribute("aria-valuenow", shown)
    silent = False
    for message in held:
        sockets[-1].send(message)
    lab.until(lambda: lab.step() == 1, "three steps back")


def test_play_shows_at_once_that_it_was_taken_and_a_second_press_means_pause(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    held: list[str | bytes] = []
    silent = False

    def between(page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        server.on_message(lambda message: held.append(message) if silent else page.send(message))

    lab.page.route_web_socket(re.compile("/ws"), between)
    lab.page.reload()
    lab.ready()
    before = box(lab.button("Play"))
    silent = True
    lab.button("Play").click()
    waiting = lab.button("Starting: press to pause")
    expect(waiting).to_have_attribute("aria-busy", "true")
    assert box(waiting) == before
    waiting.click()
    expect(lab.button("Play")).to_have_attribute("aria-busy", "false")
    lab.button("Step").click()
    expect(lab.button("Step")).to_have_attribute("aria-busy", "true")
