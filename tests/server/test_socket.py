"""A page and its run over a real socket: open, act, edit, play, step back, watch."""

from __future__ import annotations

import copy
import json
import time

import numpy as np
import pytest

from server import limits
from server.http.assets import STATIC
from tests.server.live import MULTIPLY, Page, Server, wait
from tests.server.test_fuzz_network import SMALL


def edited(value: float) -> dict:
    doc = copy.deepcopy(MULTIPLY)
    doc["nodes"].append({"id": "g", "op": "add", "inputs": ["f", "z"]})
    doc["nodes"].append({"id": "z", "op": "input", "params": {"value": value}})
    doc["output"] = "g"
    return doc


def test_welcome_comes_first_and_names_the_bounds(page: Page) -> None:
    first = page.listen(5)
    assert first["type"] == "welcome" and first["limits"]["nodes"] > 0
    assert page.listen(5)["type"] == "warming"


def test_open_tug_and_read(page: Page, run: str) -> None:
    opened = page.open(run)
    assert opened["graph"]["order"] == ["x", "y", "f"] and not opened["resumed"]
    assert opened["graph"]["wires"] == [["x", "f", 0], ["y", "f", 1]]
    page.watch(run)
    before = page.frame()
    assert before["*", "values"].tolist() == [-2, 3, -6]
    assert ("*", "gradients") not in before, "no gradient before any backward pass"
    page.say("act", run=run, event={"kind": "tug", "amount": 1.0, "step_size": 0.01}, stamp=17.5)
    after = page.frame(lambda header: header["stamp"] == 17.5)
    assert np.allclose(after["*", "values"], [-1.97, 2.98, -5.8706])
    assert page.frames[-1][0]["step"] == 1 and page.frames[-1][0]["backward"]
    assert page.told("status", step=1)["metrics"]["objective"] == pytest.approx(-5.8706)
    page.told("history", events=[[0, {"kind": "tug", "amount": 1.0, "step_size": 0.01}]])


def test_a_drag_shows_its_last_value_and_its_stamp(page: Page, run: str) -> None:
    page.open(run)
    page.watch(run)
    for i in range(200):
        page.say("act", run=run, event={"kind": "set", "node": "x", "value": i / 10}, stamp=float(i))
    page.frame(lambda header: header["stamp"] == 199.0)
    assert page.frames[-1][1]["*", "values"].tolist() == [19.9, 3.0, pytest.approx(59.7)]
    stamps = [header["stamp"] for header, _ in page.frames if header["stamp"] is not None]
    assert stamps == sorted(stamps)
    page.quiet()
    events = []
    for heard in page.heard:
        if heard["type"] == "history":
            events = (events if not heard["reset"] else [])[: heard["first"]] + heard["events"]
    assert events == [[0, {"kind": "set", "node": "x", "value": 19.9}]], "a drag at rest is one event"


def test_edits_count_up_and_keep_values(page: Page, run: str) -> None:
    page.open(run, rev=4)
    page.watch(run)
    page.say("act", run=run, event={"kind": "set", "node": "x", "value": 10.0})
    page.say("edit", run=run, rev=4, doc=edited(1.0))
    accepted = page.until("accepted")
    assert accepted["rev"] == 5 and set(accepted["graph"]["order"]) == {"x", "y", "z", "f", "g"}
    arrays = page.frame(lambda header: header["parts"][0]["shape"] == [5])
    values = dict(zip(accepted["graph"]["order"], arrays["*", "values"].tolist(), strict=True))
    assert values == {"x": 10, "y": 3, "f": 30, "z": 1, "g": 31}


def test_a_bad_edit_is_refused_in_words_and_changes_nothing(page: Page, run: str) -> None:
    page.open(run)
    cyclic = copy.deepcopy(MULTIPLY)
    cyclic["nodes"][2]["inputs"] = ["x", "h"]
    cyclic["nodes"].append({"id": "h", "op": "negative", "inputs": ["f"]})
    page.say("edit", run=run, rev=0, doc=cyclic)
    problem = page.until("problem")
    assert problem["rev"] == 0 and problem["troubles"][0]["node"] in ("f", "h")
    assert "→" in problem["troubles"][0]["text"]
    page.say("edit", run=run, rev=0, doc=edited(2.0))
    assert page.until("accepted")["rev"] == 1


def test_a_document_that_cannot_be_opened_is_mended_by_an_edit(page: Page, run: str) -> None:
    bad = copy.deepcopy(MULTIPLY)
    bad["nodes"][2]["op"] = "multiplie"
    page.say("open", run=run, doc=bad, rev=0)
    problem = page.until("problem", run=run)
    assert "multiply" in problem["troubles"][0]["hint"] and problem["troubles"][0]["node"] == "f"
    page.say("edit", run=run, rev=0, doc=MULTIPLY)
    assert page.until("opened")["graph"]["order"] == ["x", "y", "f"]


def test_an_unfinished_drawing_opens_with_warnings(page: Page, run: str) -> None:
    doc = copy.deepcopy(MULTIPLY)
    doc["nodes"].append({"id": "s", "op": "sigmoid", "inputs": []})
    opened = page.open(run, doc)
    assert [warning["node"] for warning in opened["warnings"]] == ["s"]
    assert opened["warnings"][0]["severity"] == "warning"


def test_a_drawing_with_very_many_loose_ends_opens_with_as_many_warnings_as_anybody_reads(
    page: Page, run: str
) -> None:
    doc = copy.deepcopy(MULTIPLY)
    doc["nodes"] += [{"id": f"s{k}", "op": "sigmoid", "inputs": []} for k in range(1200)]
    opened = page.open(run, doc)
    assert len(opened["warnings"]) == limits.WARNINGS.value == 1000
    assert opened["graph"]["order"] == ["x", "y", "f"]


def test_two_pages_share_one_run_and_the_slower_edit_is_stale(server: Server, run: str) -> None:
    with server.page() as one, server.page() as two:
        one.open(run)
        one.say("act", run=run, event={"kind": "set", "node": "x", "value": 7.0})
        one.until("status", moved=["x"])  # two sockets have no order between them
        assert two.open(run)["resumed"]
        assert one.until("notice")["code"] == "joined"
        two.watch(run)
        assert two.frame()["*", "values"].tolist() == [7, 3, 21]
        one.say("edit", run=run, rev=0, doc=edited(1.0))
        assert one.until("accepted")["rev"] == 1
        told = two.until("stale")
        assert told["rev"] == 1 and told["doc"]["output"] == "g"
        two.say("edit", run=run, rev=0, doc=edited(5.0))
        again = two.until("stale")
        assert again["rev"] == 1 and again["doc"]["nodes"][-1]["params"]["value"] == 1.0
        two.say("act", run=run, event={"kind": "set", "node": "y", "value": 4.0}, stamp=1.0)
        one.watch(run)
        one.wait_for(lambda heard: "seq" in heard and one.frames[-1][1]["*", "values"][1] == 4.0)
        assert all(header["stamp"] is None for header, _ in one.frames), "the stamp is the other page's"


def test_play_pause_step_back_and_branch(page: Page, run: str) -> None:
    page.open(run)
    page.say("play", run=run, until=500)
    page.until("status", playing=False, step=500)
    page.say("step", run=run, n=-100)
    at_400 = page.until("status", step=400)
    page.say("play", run=run, until=500)
    page.until("status", step=500, playing=False)
    page.say("seek", run=run, step=400)
    assert page.until("status", step=400)["metrics"] == at_400["metrics"], "replay gives the same bits"
    page.say("act", run=run, event={"kind": "set", "node": "x", "value": 1.0})
    page.say("step", run=run, n=1)
    status = page.until("status", step=401)
    assert status["branch"] == 1
    assert [(b["parent"], b["fork"], b["tip"]) for b in status["branches"]] == [(None, 0, 500), (0, 400, 401)]
    assert page.told("history", branch=1)["reset"]


def test_play_keeps_the_asked_speed(page: Page, run: str) -> None:
    page.open(run)
    page.until("status")
    page.say("play", run=run, speed=50.0)
    page.until("status", playing=True)
    start = time.monotonic()
    page.wait_for(lambda h: h.get("type") == "status" and h["step"] >= 50)
    assert 0.6 < time.monotonic() - start < 2.0
    page.say("pause", run=run)
    assert page.until("status", playing=False)["speed"] == 50.0


@pytest.mark.parametrize("tiny", [5e-324, 1e-300, 1e-12])
def test_a_pace_slower_than_any_clock_waits_without_harm(page: Page, run: str, tiny: float) -> None:
    page.open(run)
    page.watch(run, rate=tiny)
    page.say("play", run=run, speed=tiny)
    page.until("status", playing=True, step=1)
    page.quiet(0.2)
    page.say("pause", run=run)
    page.until("status", playing=False, step=1)
    assert not [heard for heard in page.heard if heard["type"] in ("notice", "problem")]


def test_restart_keeps_the_old_line(page: Page, run: str) -> None:
    page.open(run)
    page.say("step", run=run, n=20)
    page.until("status", step=20)
    page.say("restart", run=run)
    status = page.until("status", step=0)
    assert status["metrics"]["objective"] == -6 and len(status["branches"]) == 2


def test_a_shared_timeline_is_replayed(page: Page, run: str) -> None:
    tug = {"kind": "tug", "amount": 1.0, "step_size": 0.01}
    page.say(
        "open",
        run=run,
        doc=MULTIPLY,
        rev=0,
        events=[[0, tug], [1, tug], [5, {"kind": "set", "node": "x", "value": 1.0}]],
        at=2,
    )
    page.until("opened")
    status = page.until("status")
    assert status["step"] == 2 and status["branches"][0]["tip"] == 5
    page.say("seek", run=run, step=5)
    page.until("status", step=5)


def test_a_run_that_diverges_stops_and_names_the_node(page: Page, run: str) -> None:
    doc = copy.deepcopy(MULTIPLY)
    doc["nodes"][2] = {"id": "f", "op": "exp", "inputs": ["x"]}
    doc["nodes"][0]["params"]["value"] = 700.0
    page.open(run, doc)
    page.say("act", run=run, event={"kind": "train", "path": "step_size", "value": 1.0})
    page.say("play", run=run)
    status = page.wait_for(lambda h: h.get("type") == "status" and h["trouble"])
    assert status["trouble"]["node"] == "f" and not status["playing"]
    page.say("seek", run=run, step=0)
    assert page.until("status", step=0)["trouble"] is None


def test_a_bad_event_is_one_sentence(page: Page, run: str) -> None:
    page.open(run)
    for event in (
        {"kind": "set", "node": "nobody", "value": 1},
        {"kind": "set", "node": "f", "value": 1},
        {"kind": 3},
        {},
    ):
        page.say("act", run=run, event=event)
        problem = page.until("problem", run=run)
        assert len(problem["troubles"]) == 1 and problem["troubles"][0]["text"].endswith(".")
    page.say("step", run=run)
    page.until("status", step=1)


def test_leaving_and_unknown_runs(page: Page, run: str) -> None:
    page.say("step", run="nothing")
    assert page.until("problem")["troubles"][0]["code"] == "not_open"
    page.open(run)
    page.say("leave", run=run)
    page.say("play", run=run)
    assert page.until("problem")["run"] == run


@pytest.mark.timeout(500)
def test_a_network_trains_and_shows_its_layers(server: Server, page: Page, run: str) -> None:
    wait(lambda: server.hub.warming.done >= server.hub.warming.total, 400)  # a first start compiles
    doc = json.loads((STATIC / "presets" / "digits-mlp.json").read_text(encoding="utf-8"))
    opened = page.open(run, doc)
    order, shapes = opened["graph"]["order"], opened["graph"]["shapes"]
    weighted = list(opened["graph"]["parameters"])
    assert shapes[order[0]] == [1, 8, 8] and weighted
    page.watch(run, [(node, "activation") for node in order] + [(node, "weight") for node in weighted])
    before = page.frame()
    assert before[order[0], "activation"].shape == (1, 8, 8)
    page.say("play", run=run, until=20)
    after = page.frame(lambda header: header["step"] == 20)  # before or after the status, as it happens
    status = page.told("status", step=20, playing=False)
    assert status["metrics"]["examples"] > 0 and "examples_per_second" in status["metrics"]
    assert not np.array_equal(before[weighted[0], "weight"], after[weighted[0], "weight"])


def test_an_edit_of_a_trained_network_tells_by_their_labels_what_begins_anew(page: Page, run: str) -> None:
    doc = copy.deepcopy(SMALL)
    doc["nodes"][2]["label"] = "thinking"
    page.open(run, doc)
    page.say("step", run=run, n=2)
    page.until("status", 60, step=2)
    doc["nodes"][2]["params"]["units"] = 4
    page.say("edit", run=run, rev=0, doc=doc)
    assert page.until("notice", code="weights")["text"] == "Only new units begin anew: thinking, b."
