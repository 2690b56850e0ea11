"""Worker processes as the server sees them: started quickly, talked to without ever blocking."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import multiprocessing.util
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from server import ONE_THREAD, company, frames, places
from server.orders import Line
from server.process.main import SOCKETS, main

log = logging.getLogger("tugboat")
START_METHOD = "TUGBOAT_START"
"""Environment variable that forces ``spawn`` (or ``forkserver``)."""

KINDS = frozenset(("circuit", "network"))
CIRCUITS = frozenset(("circuit",))

Head = dict[str, Any]
Listener = Callable[["Worker", Head, memoryview], None]
"""Called on the event loop for each message; with the head ``{"k": "gone"}`` when the process ended."""


class Worker:
    """One process and its pipe. A thread reads and a thread writes, so that neither side waits.

    ``orders``: what waits until the process takes it.
    """

    def __init__(self, process: Any, link: Connection, compiled: bool) -> None:
        self.compiled = compiled
        self.process = process
        self._link = link
        self.orders = Line()

    def begin(self, listener: Listener) -> None:
        """Deliver messages to ``listener`` on the running event loop from now on."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop, listener), name="worker-in", daemon=True).start()
        threading.Thread(target=self._write, name="worker-out", daemon=True).start()

    def send(self, head: Head, body: bytes = b"") -> None:
        """Queue an order; orders to a dead process vanish."""
        self.orders.add(head, body)

    def wait_until_loaded(self, seconds: float = 300.0) -> None:
        """Block until the process answers; only before ``begin``. EOFError or OSError when it does not."""
        self._link.send_bytes(frames.pack({"do": "ping", "size": 0}))
        if not self._link.poll(seconds):
            raise TimeoutError("a worker did not answer")
        self._link.recv_bytes()

    def kill(self) -> None:
        """End the process now."""
        with contextlib.suppress(Exception):
            self.process.kill()
        self.orders.close()

    def _read(self, loop: asyncio.AbstractEventLoop, listener: Listener) -> None:
        def deliver(head: Head, body: memoryview) -> None:
            with contextlib.suppress(RuntimeError):  # the event loop has closed
                loop.call_soon_threadsafe(listener, self, head, body)

        try:
            while True:
                deliver(*frames.unpack(self._link.recv_bytes()))
        except (EOFError, OSError):
            pass
        except ValueError:
            log.exception("A worker sent something unreadable and is stopped.")
            self.kill()
        self.orders.close()
        deliver({"k": "gone"}, memoryview(b""))
        with contextlib.suppress(Exception):
            self.process.join(5)

    def _write(self) -> None:
        try:
            while (order := self.orders.wait()) is not None:
                head, body = order
                self._link.send_bytes(frames.pack({**head, "size": len(body)}, [body]))
        except (OSError, ValueError):
            return


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """What is started meanwhile does not hear Ctrl+C or a closing terminal: they are for the server.

    A new process learns to ignore them only after its first imports, and would end in a traceback before. The
    signals that this thread does not take, another thread of the server does.
    """
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    resource_tracker.ensure_running()  # which would let the signals in again where it begins with the process
    before = mask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


def fork_server() -> Any:
    """What starts processes from the fork server, which begins with the first of them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["server.process.preload"])
    os.environ[SOCKETS] = multiprocessing.util.get_temp_dir()
    return context


class Workshop:
    """Makes workers: from a fork server that holds the compiled engine, else spawned, with a spare ready.

    ``compiled``: the kinds of runs whose workers are compiled; the others use the engine's own Python
    until they are warm too. Circuits are warm long before networks.
    """

    def __init__(self, data_dir: str | None) -> None:
        self._data_dir = data_dir
        self._compiled: frozenset[str] = frozenset()
        self._spare: Worker | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="workshop")
        self._closed = False
        for name in ONE_THREAD:
            os.environ.setdefault(name, "1")
        self._company = company.board()

    @property
    def compiled(self) -> frozenset[str]:
        """The kinds of runs whose next worker will run compiled code."""
        return self._compiled

    def cold(self) -> None:
        """Have a spare uncompiled worker ready: it is there long before the first compiled one."""
        self._thread.submit(self._renew)

    async def warm(self, kinds: frozenset[str] = KINDS) -> None:
        """Have a compiled worker ready; from then on all new workers for runs of these kinds are.

        Raises OSError or EOFError when the compiled engine cannot be loaded.
        """
        worker = await asyncio.to_thread(self._first_compiled, kinds)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._switch, worker, kinds)

    async def hire(self, kind: str) -> Worker:
        """A worker for a run of a kind; the caller calls its ``begin``."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._take, kind)

    def close(self) -> None:
        """No more workers; the spare one ends. Once is enough."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._dismiss)
        self._thread.shutdown(wait=False)

    def _dismiss(self) -> None:
        spare, self._spare = self._spare, None
        if spare:
            spare.kill()

    def _first_compiled(self, kinds: frozenset[str]) -> Worker:
        worker = self._start(True, kinds)
        worker.wait_until_loaded()
        return worker

    def _switch(self, worker: Worker, kinds: frozenset[str]) -> None:
        if not kinds > self._compiled:  # a late first stage
            worker.kill()
            return
        self._dismiss()
        self._compiled, self._spare = kinds, worker
        if self._closed:
            self._dismiss()

    def _start(self, compiled: bool, warm: frozenset[str]) -> Worker:
        """A new process. The fork server loads all there is, hence would compile what is not yet warm."""
        method = os.environ.get(START_METHOD) or ("forkserver" if compiled and warm == KINDS else "spawn")
        if method == "forkserver" and "forkserver" in multiprocessing.get_all_start_methods():
            try:
                return self._process(fork_server(), compiled)
            except (OSError, EOFError) as error:
                if not self._closed:  # a server that ends takes its fork server along
                    log.warning("The fork server does not work (%s); this worker is spawned.", error)
        return self._process(multiprocessing.get_context("spawn"), compiled)

    def _process(self, context: Any, compiled: bool) -> Worker:
        here, there = context.Pipe()
        uploads = os.environ.get(places.UPLOADS)
        process = context.Process(
            target=main,
            args=(there, compiled, self._data_dir, uploads, self._company),
            name="run",
            daemon=True,
        )
        try:
            with deaf():
                process.start()
        except BaseException:
            here.close()
            raise
        finally:
            there.close()
        return Worker(process, here, compiled)

    def _take(self, kind: str) -> Worker:
        compiled = kind in self._compiled
        spare = self._spare
        if spare and spare.compiled == compiled:
            self._spare = None
            if not spare.process.is_alive():
                spare.kill()
                spare = None
        else:
            spare = None
        worker = spare or self._start(compiled, self._compiled)
        with contextlib.suppress(RuntimeError):  # the server is closing
            self._thread.submit(self._renew)
        return worker

    def _renew(self) -> None:
        """Keep one worker ready: it has loaded everything by the time somebody needs it."""
        if self._closed:
            return
        if self._spare is None:
            try:
                self._spare = self._start(bool(self._compiled), self._compiled)
            except (OSError, EOFError) as error:
                log.warning("No spare worker: %s.", error)
