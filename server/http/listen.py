"""``tugboat serve``: an address, a browser that opens it, and a server that answers there.

While the server is still being imported ``server.http.porter`` hands out the page's files.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from pathlib import Path

from server.http.porter import Porter
from server.http.security import Guard


def serve(
    host: str = "127.0.0.1",
    port: int = 8765,
    open_browser: bool = True,
    data_dir: str | Path | None = None,
    store_path: str | Path | None = None,
    as_json: bool = False,
) -> int:
    """Serve until interrupted. Returns the exit code: 1, with a sentence on stderr, without an address.

    ``as_json``: say where it is as an object for programs.
    """
    if data_dir is not None and not Path(data_dir).is_dir():
        what = "is no folder" if Path(data_dir).exists() else "does not exist"
        return _fail(f"The data folder {data_dir} {what}. Create it, or give another one with --data.")
    host = host.strip("[]") or "127.0.0.1"
    try:
        listener = bind(host, port)
    except OSError as error:
        return _fail(_why_not(host, port, error))
    guard = Guard.for_address(host, listener.getsockname()[1])
    porter = Porter(listener, guard)
    porter.begin()
    if open_browser:
        threading.Thread(target=_open, args=(guard.link(),), daemon=True).start()
    from server import places
    from server.worker import Workshop

    store = store_path or places.stored_runs()
    places.uploads_beside(store)
    data = str(data_dir) if data_dir is not None else os.environ.get("TUGBOAT_DATA")
    workshop = Workshop(data)
    workshop.cold()  # the process of the first run imports what it needs while this one does
    try:
        from server.http.running import run

        return run(listener, guard, porter, workshop, data, store, as_json)
    finally:
        for connection in porter.end():  # none are left once the server has taken over
            connection.close()
        workshop.close()


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle off only then; with it on, frames come 40 ms late.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except BaseException:
        listener.close()
        raise
    return listener


def _open(link: str) -> None:
    import webbrowser

    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(link)


def _why_not(host: str, port: int, error: OSError) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. "
            f"Choose another one with --port, for example --port {port + (1 if port < 65535 else -1)}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this account. Choose one above 1023 with --port."
    return (
        f"The address {host}:{port} cannot be used: {error.strerror or error}. "
        "Choose another one with --host or --port."
    )


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
