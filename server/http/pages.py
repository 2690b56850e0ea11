"""The page's files (``server.http.assets``) as an ASGI application."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from server.http import assets


class Pages:
    """Answers every request with a file or says that there is none."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # one is answered at /ws alone
            await WebSocket(scope, receive, send).close()
            return
        request = Request(scope)
        reply = assets.reply(request.method, request.url.path, request.headers)
        await response(reply)(scope, receive, send)


def response(reply: assets.Reply) -> Response:
    """A file's answer in Starlette's words."""
    return Response(reply.body, reply.status, reply.headers)
