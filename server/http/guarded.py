"""Between the network and an application: strangers are refused, every answer carries the safety headers."""

from __future__ import annotations

import logging

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.http import security
from server.http.security import Guard

log = logging.getLogger("tugboat")
MONTH_SECONDS = 30 * 86400


class Guarded:
    """ASGI middleware for HTTP; the socket asks the guard itself, to close with a reason."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        headers = security.headers(request.query_params.get("embed") == "1")
        begun = False

        async def reply(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(headers)
            await send(message)

        if response := self._instead(request):
            await response(scope, receive, reply)
            return
        try:
            await self._app(scope, receive, reply)
        except ClientDisconnect:
            return  # nobody is left to be answered
        except Exception as error:
            log.error("The answer to %s failed: %s: %s", request.url.path, type(error).__name__, error)
            log.debug("Details:", exc_info=error)
            if not begun:
                sentence = f"The server could not answer this ({type(error).__name__})."
                await PlainTextResponse(sentence, 500)(scope, receive, reply)

    def _instead(self, request: Request) -> Response | None:
        """A refusal, or the way on to the same address without its token; None: the application answers."""
        guard = self._guard
        if request.url.path != "/healthz" and (reason := guard.refusal(request)):
            return PlainTextResponse(reason, 403)
        if not guard.offered_token(request):
            return None
        rest = request.url.remove_query_params("token")
        place = "/" + rest.path.lstrip("/") + (f"?{rest.query}" if rest.query else "")
        response = RedirectResponse(place, 303)
        response.set_cookie(
            guard.cookie, guard.token or "", httponly=True, samesite="lax", max_age=MONTH_SECONDS
        )
        return response
