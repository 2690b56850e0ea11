"""What the server answers over HTTP, put together."""

from __future__ import annotations

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from engine.errors import quoted
from server import VERSION, warmup
from server.core import Server
from server.http import api, fetching, records, run_files, uploads
from server.http.guarded import Guarded
from server.http.pages import Pages
from server.http.plotly_script import Plotly


def create_app(server: Server) -> FastAPI:
    """The application of a server; its lifespan is the server's."""
    app = FastAPI(
        title="Tugboat",
        version=VERSION,
        lifespan=server.living,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.server = server
    plotly = Plotly(warmup.stamp().parent.parent)
    app.include_router(api.router)
    app.include_router(run_files.router)
    app.include_router(records.router)
    app.include_router(uploads.router)
    app.include_router(fetching.router)

    @app.get("/healthz")
    def healthz() -> Response:
        """200 when the engine is warm, 503 with its progress before."""
        now = server.hub.warming
        warm = now.done >= now.total
        told = {
            "status": "warm" if warm else "warming",
            "done": now.done,
            "total": now.total,
            "what": now.what,
        }
        return JSONResponse(told, 200 if warm else 503, headers={"cache-control": "no-store"})

    @app.get("/plotly.min.js")
    def plotly_script(request: Request) -> Response:
        return plotly.answer(request)

    @app.websocket("/ws")
    async def websocket(page: WebSocket) -> None:
        await server.answer(page)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return PlainTextResponse(str(error.detail), error.status_code)

    @app.exception_handler(RequestValidationError)
    async def wrong_address(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        what = first["msg"][:1].lower() + first["msg"][1:]
        told = f'"{first["loc"][-1]}" of this address is {quoted(first["input"])}: {what}.'
        return JSONResponse({"text": told}, 422)

    app.mount("/", Pages())
    app.add_middleware(Guarded, guard=server.settings.guard)
    return app
