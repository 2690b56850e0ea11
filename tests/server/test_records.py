"""Run records, experiments and runs again with other seeds, over HTTP as the page asks for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest

from tests.server.live import Page, Server

NET: dict[str, Any] = {
    "tugboat": 1,
    "kind": "network",
    "title": "A small net",
    "nodes": [
        {"id": "image", "op": "input"},
        {"id": "digit", "op": "label"},
        {"id": "hidden", "op": "dense", "inputs": ["image"], "params": {"units": 8, "activation": "sigmoid"}},
        {"id": "scores", "op": "dense", "inputs": ["hidden"], "params": {"units": 10}},
        {"id": "output", "op": "softmax", "inputs": ["scores"]},
    ],
    "output": "output",
    "data": {"name": "digits", "examples": 200},
    "train": {"loss": "log_likelihood", "optimizer": {"learning_rate": 0.5}, "seed": 1},
}


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url("/api"), timeout=60) as client:
        yield client


@pytest.fixture
def trained(page: Page, run: str) -> str:
    """A run that stands after 20 updates, two of its settings moved at step 10."""
    page.open(run, NET)
    _to(page, run, 10)
    page.say("act", run=run, event={"kind": "train", "path": "optimizer.learning_rate", "value": 0.25})
    page.say("act", run=run, event={"kind": "train", "path": "l2", "value": 5})
    _to(page, run, 20)
    return run


def _to(page: Page, run: str, step: int) -> None:
    page.say("play", run=run, until=step)
    page.wait_for(
        lambda heard: heard.get("type") == "status" and heard["step"] >= step and not heard["playing"], 120
    )


def _records(client: httpx.Client, runs: list[str], count: int = 1, steps: int = 1) -> list[dict[str, Any]]:
    """The records once there are so many that reached so many steps; a run is stored now and then."""
    end = time.monotonic() + 20
    while True:
        found: list[dict[str, Any]] = client.post("/records", json={"runs": runs}).raise_for_status().json()
        enough = sum(record["steps"] >= steps for record in found) >= count
        if enough or time.monotonic() > end:
            return found
        time.sleep(0.05)


def _ended(client: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        jobs = client.get(f"/jobs/{job['run']}").raise_for_status().json()
        now: dict[str, Any] = next(one for one in jobs if one["job"] == job["job"])
        if not now["active"]:
            return now
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def test_a_run_leaves_a_record_with_its_settings_and_curves(client: httpx.Client, trained: str) -> None:
    (record,) = _records(client, [trained], steps=20)
    assert record["title"] == "A small net" and record["seed"] == 1 and record["run"] == trained
    assert record["settings"]["optimizer.learning_rate"] == 0.25 and record["settings"]["l2"] == 5
    assert record["settings"]["layers"] == "dense 8 sigmoid - dense 10 - softmax"
    told = client.get(f"/records/{trained}/0").raise_for_status().json()
    steps = [step for step, _ in told["series"]["train_loss"]]
    assert steps[0] == 0 and told["document"]["title"] == "A small net" and not told["live"]
    assert len(told["events"]) == 2


def test_every_restart_is_a_record_of_its_own(client: httpx.Client, page: Page, trained: str) -> None:
    page.say("restart", run=trained, seed=7)
    page.wait_for(lambda heard: heard.get("type") == "status" and heard["step"] == 0)
    _to(page, trained, 5)
    found = _records(client, [trained], 2)
    assert {(one["line"], one["seed"]) for one in found} == {(0, 1), (1, 7)}
    assert all(one["settings"]["l2"] == 5 for one in found), "a restart keeps the sliders"


def test_records_are_named_and_deleted(client: httpx.Client, trained: str) -> None:
    _records(client, [trained], steps=20)
    assert client.patch(f"/records/{trained}/0", json={"name": " small rate "}).status_code == 204
    assert _records(client, [trained])[0]["name"] == "small rate"
    assert client.delete(f"/records/{trained}/0").status_code == 204
    assert client.post("/records", json={"runs": [trained]}).json() == []
    assert client.post(f"/records/{trained}/0").status_code == 204
    assert _records(client, [trained])[0]["name"] == "small rate"
    for path in (f"/records/{trained}/9", "/records/nobody/0", f"/records/{trained}/{2**70}"):
        assert client.delete(path).status_code == 404
        assert client.post(path).status_code == 404
        assert client.patch(path, json={"name": "x"}).json()["text"].endswith(".")
        assert client.get(path).status_code == 404


def test_nobody_lists_runs_without_their_names(client: httpx.Client, trained: str) -> None:
    _records(client, [trained])
    assert client.post("/records", json={"runs": []}).json() == []
    for wrong in ({}, {"runs": ["../x"]}, {"runs": "all"}):
        answer = client.post("/records", json=wrong)
        assert answer.status_code == 400 and answer.json()["text"].endswith(".")


def test_variants_run_once_and_are_kept(client: httpx.Client, run: str) -> None:
    asked = {
        "run": run,
        "doc": NET,
        "variants": [
            {"name": "slow", "set": {"train.optimizer.learning_rate": 0.01}},
            {"name": "wide", "set": {"nodes.hidden.params.units": 16, "train.batch_size": 20}},
        ],
        "epochs": 2,
    }
    planned = client.post("/jobs/variants", json=asked).raise_for_status().json()
    assert [task["state"] for task in planned["tasks"]] == ["waiting", "waiting"] and not planned["active"]
    job = client.post("/jobs/variants", json={**asked, "start": True}).raise_for_status().json()
    ended = _ended(client, job)
    assert [task["state"] for task in ended["tasks"]] == ["done", "done"], ended
    found = _records(client, [task["run"] for task in ended["tasks"]], 2)
    assert {one["variant"]: one["settings"]["batch_size"] for one in found} == {"slow": 10, "wide": 20}
    assert {one["group"] for one in found} == {job["group"]}
    assert all(one["last"]["epoch"] == 2 and one["clock"][-1][1] > 0 for one in found)
    again = client.post("/jobs/variants", json=asked).raise_for_status().json()
    assert [task["state"] for task in again["tasks"]] == ["done", "done"] and not again["active"]


def test_a_variant_is_what_the_same_document_alone_would_be(
    client: httpx.Client, page: Page, run: str
) -> None:
    change = {"train.optimizer.learning_rate": 0.125}
    asked = {"run": run, "doc": NET, "variants": [{"name": "v", "set": change}], "epochs": 1, "start": True}
    job = _ended(client, client.post("/jobs/variants", json=asked).raise_for_status().json())
    series = client.get(f"/records/{job['tasks'][0]['run']}/0").json()["series"]["train_loss"]
    alone = deepcopy(NET)
    alone["train"]["optimizer"]["learning_rate"] = 0.125
    page.open(run, alone)
    _to(page, run, series[-1][0])
    _records(client, [run], steps=series[-1][0])
    mine = client.get(f"/records/{run}/0").json()["series"]["train_loss"]
    assert mine[-1] == series[-1]


def test_the_same_course_again_with_other_seeds(client: httpx.Client, trained: str) -> None:
    asked = {"run": trained, "seeds": [11, 12]}
    job = _ended(client, client.post("/jobs/again", json=asked).raise_for_status().json())
    assert [task["state"] for task in job["tasks"]] == ["done", "done"], job
    found = _records(client, [task["run"] for task in job["tasks"]], 2)
    assert {one["seed"] for one in found} == {11, 12}
    assert all(one["steps"] == 20 and one["settings"]["l2"] == 5 for one in found)
    losses = {one["last"]["train_loss"] for one in found}
    assert len(losses) == 2, "another seed is another course"


def test_what_cannot_be_done_is_said(client: httpx.Client, run: str) -> None:
    def asked(**changes: Any) -> Any:
        variants = [{"name": "a", "set": {}}]
        return {"run": run, "doc": NET, "variants": variants, "epochs": 1, "start": True, **changes}

    wrong = asked(variants=[{"name": "a", "set": {"nodes.nobody.params.units": 3}}])
    for body in (wrong, asked(variants=[]), asked(epochs=0), asked(variants=[{"name": "a"}] * 41)):
        answer = client.post("/jobs/variants", json=body)
        assert answer.status_code == 400 and answer.json()["text"].endswith("."), body
    failing = asked(variants=[{"name": "a", "set": {"nodes.hidden.params.units": -1}}])
    job = _ended(client, client.post("/jobs/variants", json=failing).raise_for_status().json())
    assert job["tasks"][0]["state"] == "failed" and "-1" in job["tasks"][0]["error"]
    assert client.post("/jobs/again", json={"run": "nobody", "seeds": [1]}).status_code == 404
    assert client.delete("/jobs/nothing").status_code == 404


def test_a_job_can_be_cancelled(client: httpx.Client, run: str) -> None:
    variants = [{"name": "long", "set": {}}, {"name": "longer", "set": {"train.l2": 1}}]
    asked = {"run": run, "doc": NET, "variants": variants, "epochs": 900_000, "start": True}
    job = client.post("/jobs/variants", json=asked).raise_for_status().json()
    end = time.monotonic() + 60
    while not client.get(f"/jobs/{run}").json()[0]["tasks"][0]["share"] and time.monotonic() < end:
        time.sleep(0.05)
    live = client.get(f"/records/{job['tasks'][0]['run']}/0").json()
    assert live["live"] and live["series"]["train_loss"]
    assert client.delete(f"/jobs/{job['job']}").status_code == 204
    assert [task["state"] for task in _ended(client, job)["tasks"]] == ["cancelled", "cancelled"]
