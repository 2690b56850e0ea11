"""Runs as .tugboat files: ``GET`` gives a run as it stands, ``PUT`` stores one under a new id."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from server import limits
from server.store import Saved

RUN = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
MEMBERS = {"tugboat_run", "branch", "step", "cursor", "state", "lines"}
router = APIRouter(prefix="/api/runs")


@router.get("/{run}/file")
async def save(run: str, request: Request) -> Response:
    """The bytes of a run, at this very step. 404 when there is no such run, 409 when it cannot be had now."""
    from engine.errors import TugboatError

    try:
        saved = await request.app.state.server.hub.newest(run) if RUN.match(run) else None
    except TugboatError as error:
        raise HTTPException(409, str(error)) from error
    if saved is None:
        raise HTTPException(404, "This run is not known to the server. Open it first.")
    return Response(saved.state, media_type="application/zip", headers={"cache-control": "no-store"})


@router.put("/{run}/file")
async def load(run: str, request: Request) -> Response:
    """Store a file as the run of a free id; opening that id resumes it. Refusals are ``{"text": ...}``."""
    from engine.errors import TugboatError
    from engine.runs import archive

    server = request.app.state.server
    if not RUN.match(run) or server.hub.is_open(run) or await asyncio.to_thread(server.store.get, run):
        return _refuse("This run exists already; a file becomes a run of its own.", 409)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limits.STATE_BYTES.value:
            return _refuse(limits.STATE_BYTES.trouble(len(data), "The file").text, 413)
    try:
        content = await asyncio.to_thread(archive.read, bytes(data))
    except TugboatError as error:
        return _refuse(str(error), 400)
    if not content.keys() >= MEMBERS:
        return _refuse("This .tugboat file is incomplete. Save the run again.", 400)
    meta: dict[str, Any] = {"rev": 0, "playing": False, "speed": None, "until": None}
    server.store.put(run, Saved(meta, bytes(data)))
    return Response(status_code=204)


def _refuse(text: str, status: int) -> Response:
    return JSONResponse({"text": text}, status)
