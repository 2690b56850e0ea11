"""MNIST fetched on request of a page, with progress and cancel: what ``tugboat data get mnist`` does.

``POST /api/fetch/mnist`` begins or goes on, ``GET`` tells how far it is, ``DELETE`` stops it; what has come
is kept, and the next time goes on there. Only pages of this server get this far (``server.http.security``).
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

router = APIRouter(prefix="/api/fetch/mnist")


@router.get("")
def status(request: Request) -> Response:
    """How far it is."""
    return _told(request)


@router.post("")
def start(request: Request) -> Response:
    """Begin or go on."""
    request.app.state.server.fetch.start()
    return _told(request)


@router.delete("")
def stop(request: Request) -> Response:
    """Stop; what has come is kept."""
    request.app.state.server.fetch.stop()
    return _told(request)


def _told(request: Request) -> Response:
    return JSONResponse(request.app.state.server.fetch.status(), headers={"cache-control": "no-store"})
