"""Run records over HTTP: lists, curves, names; experiments and runs again with other seeds.

A page asks for the runs that it knows by their ids: on a shared server nobody lists another's runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sized
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_json

from engine.documents.meaning import meaning
from engine.documents.variants import varied
from engine.errors import TugboatError
from engine.runs.records import curves, key, lines_of, standing
from server import limits
from server.protocol import OF_AN_ID, RunId
from server.task import Task

router = APIRouter(prefix="/api")
LONGEST_NAME = 100


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Runs(_Body):
    """The runs that a page knows."""

    runs: list[RunId] = Field(max_length=1000)


class Name(_Body):
    """What a record is called."""

    name: str = Field(max_length=LONGEST_NAME)


class Variant(_Body):
    """Paths of the document and their values. ``epochs``: instead of those of the experiment."""

    name: str = Field(max_length=LONGEST_NAME)
    set: dict[str, Any] = {}
    epochs: int | None = Field(default=None, ge=1, le=1_000_000)


class Experiment(_Body):
    """Variants of a document, each trained for some epochs. ``start``: false asks what is done already."""

    run: RunId
    doc: dict[str, Any]
    variants: list[Variant] = Field(min_length=1)
    epochs: int = Field(ge=1, le=1_000_000)
    start: bool = False


class Again(_Body):
    """The line a run stands on, once more with each of these seeds, to the step it has reached.

    ``epochs``: used instead when it has not begun.
    """

    run: RunId
    seeds: list[Annotated[int, Field(ge=0, le=2**53 - 1)]] = Field(min_length=1)
    epochs: int = Field(default=10, ge=1, le=1_000_000)


def _json(value: Any) -> Response:
    return Response(to_json(value), media_type="application/json", headers={"cache-control": "no-store"})


def _refuse(text: str, status: int = 400) -> Response:
    return JSONResponse({"text": text}, status)


async def _read(request: Request, shape: type[_Body]) -> Any:
    """The body as ``shape``, or the refusal."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limits.MESSAGE_BYTES.value:
            return _refuse(limits.MESSAGE_BYTES.trouble(len(data), "The request").text, 413)
    try:
        return shape.model_validate_json(bytes(data))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "The request"
        if first["type"] == "string_pattern_mismatch":
            return _refuse(f"{place} is no id. {OF_AN_ID}")
        return _refuse(f"{place}: {first['msg'][:1].lower()}{first['msg'][1:]}.")


# --- records ---------------------------------------------------------------------------------


@router.post("/records")
async def records(request: Request) -> Response:
    """The records of the runs that are named, newest first."""
    asked = await _read(request, Runs)
    if isinstance(asked, Response):
        return asked
    return _json(await asyncio.to_thread(request.app.state.server.store.records, asked.runs))


@router.get("/records/{run}/{line}")
async def record(run: str, line: int, request: Request) -> Response:
    """Curves, document, seed and events of one record; of a task at work the curves so far."""
    server = request.app.state.server
    series = server.jobs.live(run)
    if series is not None:
        return _json({"series": series, "live": True})
    saved = await asyncio.to_thread(server.store.get, run)
    if saved is None:
        return _refuse("This run is not stored any more.", 404)
    try:
        found = (await asyncio.to_thread(lines_of, saved.state)).get(line)
    except TugboatError as error:
        return _refuse(str(error), 500)
    if found is None:
        return _refuse("This run has no such line any more.", 404)
    told = {name: found[name] for name in ("document", "seed", "events", "tip")}
    return _json({**told, "series": curves(found), "live": False})


@router.patch("/records/{run}/{line}")
async def rename(run: str, line: int, request: Request) -> Response:
    """Call a record something."""
    asked = await _read(request, Name)
    if isinstance(asked, Response):
        return asked
    known = await asyncio.to_thread(request.app.state.server.store.name, run, line, asked.name.strip())
    return Response(status_code=204) if known else _refuse("This record is not stored any more.", 404)


@router.delete("/records/{run}/{line}")
async def remove(run: str, line: int, request: Request) -> Response:
    """Delete a record, and soon its run when it has no other and nobody works with it (``Store.sweep``)."""
    known = await asyncio.to_thread(request.app.state.server.store.hide, run, line)
    return Response(status_code=204) if known else _refuse("This record is not stored any more.", 404)


@router.post("/records/{run}/{line}")
async def restore(run: str, line: int, request: Request) -> Response:
    """Bring a record back that was deleted a moment ago."""
    known = await asyncio.to_thread(request.app.state.server.store.show, run, line)
    return Response(status_code=204) if known else _refuse("This record is gone for good.", 404)


# --- experiments -----------------------------------------------------------------------------


@router.get("/jobs/{run}")
async def jobs(run: str, request: Request) -> Response:
    """The experiments of a run that wait, work or ended since the server started."""
    return _json([job.as_dict() for job in request.app.state.server.jobs.of(run)])


@router.delete("/jobs/{job}")
async def cancel(job: str, request: Request) -> Response:
    """Stop an experiment; what is done is kept."""
    known = request.app.state.server.jobs.cancel(job)
    return Response(status_code=204) if known else _refuse("This experiment has ended already.", 404)


@router.post("/jobs/variants")
async def variants(request: Request) -> Response:
    """What is done of an experiment; with ``start`` the rest is worked on."""
    asked = await _read(request, Experiment)
    if isinstance(asked, Response):
        return asked
    if refusal := _too_many(asked.variants):
        return refusal
    made = await asyncio.to_thread(_of_variants, asked)  # seconds, for large documents
    if isinstance(made, Response):
        return made
    return await _planned(request, asked.run, "variants", *made, asked.start)


def _of_variants(asked: Experiment) -> tuple[str, list[Task]] | Response:
    """The group and the tasks of an experiment, or its refusal.

    The tasks share the document: each worker changes its own copy. Here one copy is made after the other, for
    a task is named by what its document means.
    """
    doc, count = to_json(asked.doc), len(asked.variants)
    if len(doc) * count > limits.EXPERIMENT_BYTES.value:
        trouble = limits.EXPERIMENT_BYTES.trouble(len(doc) * count, f"This document in {count} variants")
        return _refuse(f"{trouble.text} Try fewer at once, or take the weights out of the document.")
    opening: dict[str, Any] = {"do": "open", "kind": "network", "seed": None, "events": [], "at": None}
    try:
        epochs = [one.epochs or asked.epochs for one in asked.variants]
        length = epochs if any(one.epochs for one in asked.variants) else asked.epochs
        group = key("variants", meaning(asked.doc), [one.set for one in asked.variants], length)
        runs = [
            f"x-{key(meaning(varied(asked.doc, one.set)), most)}"
            for one, most in zip(asked.variants, epochs, strict=True)
        ]
    except TugboatError as error:
        return _refuse(f"A variant of this experiment cannot be made. {error}")
    except (AttributeError, TypeError):
        return _refuse("The document of this experiment is damaged.")
    return group, [
        Task(run, one.name, ({**opening, "changes": one.set}, doc), {"epochs": most})
        for run, one, most in zip(runs, asked.variants, epochs, strict=True)
    ]


@router.post("/jobs/again")
async def again(request: Request) -> Response:
    """The present line of a run with other seeds, up to where it stands."""
    asked = await _read(request, Again)
    if isinstance(asked, Response):
        return asked
    if refusal := _too_many(asked.seeds):
        return refusal
    try:
        saved = await request.app.state.server.hub.newest(asked.run)
    except TugboatError as error:
        return _refuse(str(error), 409)
    if saved is None:
        return _refuse("This run is not known to the server. Open it first.", 404)
    try:
        group, tasks = await asyncio.to_thread(_of_seeds, asked, saved.state)
    except TugboatError as error:
        return _refuse(str(error), 500)
    return await _planned(request, asked.run, "again", group, tasks, True)


def _of_seeds(asked: Again, state: bytes) -> tuple[str, list[Task]]:
    """The group and the tasks of a run with other seeds. Raises ``RunError`` when the run is damaged.

    The tasks share its story: a saved run may be hundreds of times as large, and would wait in memory.
    """
    step, line = standing(state)
    goal = {"until": step} if step else {"epochs": asked.epochs}
    document, events = line["document"], [event for event in line["events"] if event[0] <= step]
    body, meant = to_json({"document": document, "events": events}), meaning(document)
    return f"again-{asked.run}-{line['id']}", [
        Task(
            f"s-{key(meant, events, goal, seed)}", f"seed {seed}", ({"do": "again", "seed": seed}, body), goal
        )
        for seed in asked.seeds
    ]


def _too_many(runs: Sized) -> Response | None:
    """The refusal of an experiment of more runs than one may have."""
    if len(runs) <= limits.VARIANTS.value:
        return None
    return _refuse(limits.VARIANTS.trouble(len(runs), "The experiment").text)


async def _planned(
    request: Request, run: str, kind: str, group: str, tasks: list[Task], start: bool
) -> Response:
    jobs = request.app.state.server.jobs
    if start and jobs.active >= limits.JOBS.value:
        return _refuse(limits.JOBS.trouble(jobs.active + 1, "This server", "Cancel one first.").text, 429)
    if start:  # what was deleted a moment ago is still there
        store = request.app.state.server.store
        await asyncio.to_thread(lambda: [store.show(task.run, 0) for task in tasks])
    job = await jobs.plan(run, kind, group, tasks)
    if start:
        jobs.start(job)
    return _json(job.as_dict())
