"""What goes wrong is said in a sentence, in its place, and nothing is lost."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import sqlite3
import subprocess
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.runs import archive
from tests.browser.conftest import OpenPage, Server
from tests.browser.lab import Lab, box


def document(**nodes: dict[str, object]) -> dict[str, object]:
    listed = [{"id": id, **node} for id, node in nodes.items()]
    return {
        "tugboat": 1,
        "kind": "circuit",
        "title": "Handed in",
        "nodes": listed,
        "output": listed[-1]["id"],
    }


def hand_in(lab: object, path: Path) -> None:
    lab.button("More").click()  # type: ignore[attr-defined]
    with lab.page.expect_file_chooser() as chooser:  # type: ignore[attr-defined]
        lab.page.get_by_role("menuitem", name="Open a file").click()  # type: ignore[attr-defined]
    chooser.value.set_files(path)


def test_an_output_without_its_wires_is_not_pulled_in_another_gates_name(opened: OpenPage) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.node("a").click(position={"x": 10, "y": 8})
    lab.key("Delete")
    lab.until(lambda: "needs 1 wire" in (lab.node("ax").get_attribute("aria-label") or ""), "it lacks a wire")
    for name in ("Pull once", "Step", "Play"):
        lab.button(name).click()
        notice = lab.page.get_by_role("region", name="Notices").get_by_text("“f” is not wired up yet.")
        expect(notice).to_be_visible()
        lab.page.get_by_role("button", name="Dismiss").click()
    assert lab.step() == 0
    assert lab.values("b", "y") == [2.0, 3.0]
    lab.key("Control+a")
    lab.key("Delete")
    lab.button("Play").click()
    empty = lab.page.get_by_role("region", name="Notices").get_by_text("The canvas is empty.")
    expect(empty).to_be_visible()
    expect(lab.button("Play")).to_be_visible()


def test_nan_is_named_at_its_gate_with_a_way_back(opened: OpenPage, tmp_path: Path) -> None:
    doc = document(x={"op": "input", "params": {"value": 2}}, f={"op": "log", "inputs": ["x"]})
    path = tmp_path / "log.json"
    path.write_text(json.dumps(doc))
    lab = opened("/?preset=multiply")
    lab.ready()
    hand_in(lab, path)
    lab.expect_value("f", 0.693)
    lab.type_value("x", "-2")
    said = lab.page.get_by_text(re.compile("log of zero or of a negative number"))
    expect(said.first).to_be_visible()
    lab.type_value("x", "2")
    lab.expect_value("f", 0.693)
    expect(said).to_have_count(0)
    lab.key("Escape")
    what_no_field_takes_is_said_in_whole(lab)


def what_no_field_takes_is_said_in_whole(lab: Lab) -> None:
    """Also where the panel around the field is too narrow for the sentence."""
    field = lab.page.get_by_role("textbox", name="Value of x")
    field.fill("two")
    field.press("Enter")
    note = lab.page.get_by_role("alert").filter(has_text="This is not a number.")
    expect(note).to_be_visible()
    ends = "(note) => { const r = note.getBoundingClientRect(); return [r.left + 2, r.right - 2].every((x) =>"
    assert note.evaluate(f"{ends} document.elementFromPoint(x, r.top + 4) === note); }}")


def test_files_that_are_no_documents(opened: OpenPage, tmp_path: Path) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    broken = tmp_path / "broken.json"
    broken.write_text("{ not json")
    hand_in(lab, broken)
    lab.notice("broken.json is not readable JSON.")
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"tugboat": 1, "kind": "circuit", "nodes": [{"id": "x", "op": "imput"}]}))
    hand_in(lab, other)
    expect(lab.page.get_by_text(re.compile("imput")).first).to_be_visible()


def wraps(of: str) -> dict[str, object]:
    """A chip that holds one instance of another."""
    return {"inputs": ["x"], "outputs": ["y"], "nodes": [instance("y", of, "x")]}


def instance(id: str, of: str, reads: str) -> dict[str, object]:
    return {"id": id, "op": "chip", "params": {"of": of}, "inputs": [reads]}


def test_a_chip_that_contains_itself_is_refused_and_the_drawing_stays(
    opened: OpenPage, tmp_path: Path
) -> None:
    endless: dict[str, object] = {"tugboat": 1, "kind": "circuit", "title": "Endless", "output": "c"}
    endless["nodes"] = [{"id": "a", "op": "input"}, instance("c", "q", "a")]
    endless["chips"] = {"q": wraps("r"), "r": wraps("q")}
    path = tmp_path / "endless.json"
    path.write_text(json.dumps(endless))
    lab = opened("/?preset=multiply")
    lab.ready()
    hand_in(lab, path)
    lab.notice("endless.json was not opened: a chip in it contains itself, q → r → q, and so has no end.")
    lab.expect_value("f", -6)
    squeeze = zlib.compressobj(wbits=-15)
    packed = squeeze.compress(path.read_bytes()) + squeeze.flush()
    link = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    lab.page.evaluate(f"location.hash = 't0={link}'")
    lab.notice(re.compile("^This link was not opened: a chip in its circuit contains itself, q → r → q"))
    lab.expect_value("f", -6)
    lab.page.reload()
    lab.expect_value("f", -6)


def test_a_chip_is_not_pasted_into_itself(opened: OpenPage) -> None:
    lab = opened("/?preset=chain")
    lab.ready()
    lab.node("n3").click(position={"x": 10, "y": 8})
    lab.key("Control+c")
    lab.key("Enter")
    lab.node("one").focus()
    lab.key("Control+v")
    expect(lab.page.get_by_text("A chip cannot contain itself.").first).to_be_visible()
    expect(lab.node("n3")).to_have_count(0)
    lab.expect_value("one", 1)


def test_a_kept_drawing_without_an_end_breaks_no_visit(opened: OpenPage) -> None:
    """Such a drawing could be kept before it was refused."""
    lab = opened("/?preset=multiply")
    lab.ready()
    lab.type_value("x", "-3")
    expect(lab.page.get_by_text("Saved on this device")).to_be_attached()
    lab.page.evaluate(BREAK_WHAT_IS_KEPT, {"q": wraps("q")})
    lab.page.reload()
    lab.notice(re.compile("was not opened: a chip in it contains itself, q → q"))
    lab.ready()


BREAK_WHAT_IS_KEPT = """(chips) => new Promise((done, failed) => {
  const asked = indexedDB.open("tugboat");
  asked.onerror = failed;
  asked.onsuccess = () => {
    const place = asked.result.transaction("documents", "readwrite").objectStore("documents");
    place.openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return done();
      const nodes = [...at.value.doc.nodes, { id: "c", op: "chip", params: { of: "q" }, inputs: ["x"] }];
      at.update({ ...at.value, doc: { ...at.value.doc, nodes, chips, output: "c" } });
      at.continue();
    };
  };
})"""


GO_TO_ANOTHER_TAB = """() => {
  for (const state of ["hidden", "visible"]) {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
  }
  delete document.visibilityState;
}"""
"""What a browser with a screen tells the page; a headless one leaves all tabs in front."""


def test_two_tabs_of_one_document(opened: OpenPage) -> None:
    lab = opened("/?preset=multiply")
    lab.ready()
    second = lab.page.context.new_page()
    lab.watch.attach(second)
    lab.type_value("x", "4")
    lab.page.evaluate(GO_TO_ANOTHER_TAB)
    second.goto(lab.page.url)  # at once, sooner than the pause of saving
    other = type(lab)(second, lab.watch)
    other.expect_value("f", 12)
    lab.type_value("y", "5")
    other.expect_value("f", 20)
    other.type_value("x", "2")
    lab.expect_value("f", 10)


def test_a_lost_connection_keeps_the_work_and_a_restart_resumes(
    opened_on_own: OpenPage, own_server: Server
) -> None:
    lab = opened_on_own("/?preset=neuron")
    lab.watch.allow("WebSocket|ERR_CONNECTION_REFUSED|Failed to load")
    lab.ready()
    for n in range(1, 4):
        lab.button("Step").click()
        lab.until(lambda n=n: lab.step() == n, f"step {n}")
    lab.until(lambda: stored_step(own_server) == 3, "the run is stored")
    own_server.stop()
    expect(lab.page.get_by_text(re.compile("connection", re.I)).first).to_be_visible()
    lab.type_value("c", "-1")
    lab.expect_value("c", -1)
    expect(lab.node("z")).to_have_attribute("aria-label", re.compile("not computed again yet"))
    own_server.start()
    lab.until(lambda: lab.button("Play").is_enabled(), "connected again", seconds=40)
    expect(lab.node("z")).not_to_have_attribute("aria-label", re.compile("not computed again yet"))
    lab.expect_value("c", -1)
    lab.until(lambda: lab.step() == 3, "at its step")
    lab.button("Step back").click()
    lab.until(lambda: lab.step() == 2, "its history is there")


def stored_step(server: Server) -> int | None:
    """The step at which the server's only run was stored last."""
    with closing(sqlite3.connect(server.store)) as base:
        row = base.execute("SELECT state FROM runs").fetchone()
    return None if row is None else int(archive.read(row[0])["step"])


def test_a_killed_worker_is_replaced(opened: OpenPage, server: Server) -> None:
    lab = opened("/?preset=neuron")
    lab.ready()
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "one step")
    assert server.process is not None
    for pid in workers(server.process.pid):
        os.kill(pid, signal.SIGKILL)
    lab.until(
        lambda: lab.page.get_by_role("region", name="Notices").inner_text() != "", "a notice", seconds=30
    )
    lab.button("Step").click()
    lab.until(lambda: lab.step() >= 1, "the run goes on", seconds=60)


def workers(server: int) -> list[int]:
    """Processes below the server's helpers: the runs."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in table.splitlines())}
    children = {pid for pid, parent in parents.items() if parent == server}
    return [pid for pid, parent in parents.items() if parent in children]


def test_a_large_circuit_opens_and_works(opened: OpenPage, tmp_path: Path) -> None:
    nodes: dict[str, dict[str, object]] = {
        f"x{i}": {"op": "input", "params": {"value": (i % 7) / 7}, "at": [0, 110 * i]} for i in range(20)
    }
    for i in range(180):
        names = list(nodes)
        gate = ("add", "multiply", "tanh")[i % 3]
        inputs = [names[-1]] if gate == "tanh" else [names[-1], names[(i * 5) % 20]]
        nodes[f"n{i}"] = {"op": gate, "inputs": inputs, "at": [240 + 200 * (i // 12), 140 * (i % 12)]}
    path = tmp_path / "large.json"
    path.write_text(json.dumps(document(**nodes)))
    lab = opened("/?preset=multiply")
    lab.ready()
    hand_in(lab, path)
    expect(lab.title()).to_contain_text("Handed in")
    lab.until(lambda: lab.value("n179") == lab.value("n179"), "it answers")
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "one step")


@pytest.mark.parametrize(("height", "down"), [(768, True), (844, False)])
def test_the_bar_that_tells_of_a_gate_stands_away_from_it(opened: OpenPage, height: int, down: bool) -> None:
    lab = opened("/?preset=neuron", viewport={"width": 1366 if down else 390, "height": height})
    lab.ready()
    lab.key("i")
    formula = lab.page.get_by_role("textbox", name="Formula", exact=True)
    formula.fill("broken = log(c)")
    formula.press("Enter")
    lab.button("Close outline").click()
    bar = lab.page.get_by_role("main").get_by_role("alert").filter(has_text="not a number")
    expect(bar).to_be_visible()
    lab.settle()
    canvas, gate = box(lab.page.get_by_role("application", name="Canvas")), box(lab.node("broken"))
    edge = canvas["y"] + canvas["height"] - gate["height"] if down else canvas["y"]
    lab.drag(lab.node("broken"), 0, edge - gate["y"])
    lab.settle()
    gate, told = box(lab.node("broken")), box(bar)
    above, below = told["y"] + told["height"] <= gate["y"], told["y"] >= gate["y"] + gate["height"]
    assert above if down else below
