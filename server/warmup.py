"""Compiling the engine ahead of time: ``python -m server.warmup`` prints its progress as JSON lines.

It runs in a process of its own, so that neither the server nor a run ever waits for the compiler.
A stamp in the cache folder says that all that runs need is in there; a second one, that the rest is too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engine import jit

STAMP, FULL_STAMP = "warm", "full"
LOCK = "compiling"
"""How the files in the cache folder begin that whoever compiles has locked, one for each piece."""
FIRST, REST = "first", "rest"
"""Arguments of the command: compile only what runs need, or only what comes after it; without one, both."""
CIRCUITS_AFTER = 1
"""So many pieces of ``engine.warm`` and circuits are compiled: the gates come first."""
OLD_SECONDS = 30 * 86400.0
"""Compiled code of another version that was not used for this long is removed."""
Progress = Callable[[int, int, str], None]


class Failed(Exception):
    """The engine could not be compiled."""


def stamp() -> Path:
    """Exists once the cache has what runs need, for these engine sources and this Python."""
    return jit.cache_folder() / STAMP


def is_full() -> bool:
    """Whether nothing is left to compile."""
    return (jit.cache_folder() / FULL_STAMP).exists()


def is_warm() -> bool:
    """Whether compiled code only has to be loaded; notes that this version was used."""
    if not stamp().exists():
        return False
    with contextlib.suppress(OSError):
        stamp().touch()
    return True


@contextlib.contextmanager
def alone(made: Path, what: str) -> Iterator[None]:
    """One compiler at a time for a piece of a cache folder, until ``made`` is there: a second one waits and
    then loads. Who needs another piece does not wait: circuits are not kept from their gates by networks.

    The lock is the system's, which takes it back from a process that ends, however it does. Where there are
    no such locks two of them compile the same, which costs time and nothing else.
    """
    with contextlib.ExitStack() as held:
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            if not made.exists():
                file = held.enter_context((jit.cache_folder() / f"{LOCK}-{what}").open("ab"))
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def load() -> None:
    """Load all compiled code into this process; compile what the cache does not have."""
    for _ in steps():
        pass


def steps(count: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Load the compiled engine, or its first ``count`` pieces: (done, total, what comes next)."""
    jit.enable()
    from engine import warm

    pieces = warm.steps(count)
    told = next(pieces)
    yield told
    while what := told[2]:
        with alone(stamp(), what):
            told = next(pieces)
        yield told


def tidy() -> None:
    """Remove the compiled code of versions that nobody has started for long."""
    mine = jit.cache_folder()
    for folder in mine.parent.glob("code-*"):
        newest = max(
            (path.stat().st_mtime for path in (folder, folder / STAMP) if path.exists()), default=0.0
        )
        if folder != mine and time.time() - newest > OLD_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    """Compile everything, or only the rest, telling standard output how far it is with what runs need."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends it without a traceback
    if hasattr(os, "nice"):
        os.nice(10)
    if REST in arguments:
        jit.enable()
    else:
        for done, total, what in steps():
            print(json.dumps({"done": done, "total": total, "what": what}), flush=True)
        stamp().touch()
        tidy()
    if FIRST not in arguments:
        _compile_rest()
    return 0


def _compile_rest() -> None:
    from engine import warm

    with alone(jit.cache_folder() / FULL_STAMP, REST):
        if not is_full():
            warm.rest()
            (jit.cache_folder() / FULL_STAMP).touch()


async def run(progress: Progress) -> None:
    """Warm up in a separate process, telling ``progress(done, total, what)``. Raises Failed when it does."""
    await _compile(FIRST, progress)


async def run_rest() -> None:
    """Compile in a separate process what is not compiled yet though runs can do without it. As ``run``."""
    if not is_full():
        await _compile(REST, lambda *_: None)


async def _compile(part: str, progress: Progress) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.warmup",
        part,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl+C is for the server, which then ends the compiler
        cwd=Path(__file__).resolve().parent.parent,
        env={**os.environ, "TUGBOAT_CACHE_DIR": str(jit.cache_folder().parent.parent)},
    )
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            told = json.loads(line)
            if told["done"] < told["total"]:
                progress(told["done"], told["total"], told["what"])
        code = await process.wait()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
        raise
    if code:
        raise Failed(f"compiling it ended with code {code}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
