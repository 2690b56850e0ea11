"""Files that a page hands over: looked at, and kept beside the stored runs under the hash of their bytes.

``POST /api/uploads?name=...`` tells what a file holds; with ``keep=1`` it is stored too, and ``upload`` is
what a document names it by. What cannot be read is answered with ``{"refused": why}``. The bound is looked at
before the first byte is read.
"""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic_core import to_json

from engine.errors import TugboatError
from server import limits

router = APIRouter(prefix="/api/uploads")
LONGEST_NAME = 60


@router.post("")
async def take(request: Request, name: str = "table", keep: bool = False) -> Response:
    """What the file in the body holds; see ``engine.data.own.describe``. 413 for too much of it."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > limits.UPLOAD_BYTES.value:
        return _refuse(limits.UPLOAD_BYTES.trouble(int(told), "The file").text, 413)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limits.UPLOAD_BYTES.value:
            return _refuse(limits.UPLOAD_BYTES.trouble(len(data), "The file").text, 413)
    try:
        found = await asyncio.to_thread(_look, bytes(data), name[:LONGEST_NAME] or "table", keep)
    except TugboatError as error:
        found = {"refused": str(error)}
    return Response(to_json(found), media_type="application/json", headers={"cache-control": "no-store"})


def _look(content: bytes, name: str, keep: bool) -> dict[str, Any]:
    from engine.data import own, uploads

    found = own.describe(content, name)
    if keep:
        found["upload"] = uploads.keep(content, limits.UPLOADS_BYTES.value)
    return found


def _refuse(text: str, status: int) -> Response:
    return JSONResponse({"text": text}, status)
