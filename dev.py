#!/usr/bin/env python3
"""Everything you do with a checkout of Tugboat, one command each. Needs Python 3.11+ and nothing else.

    python3 dev.py                     install what is missing, build the page, start the playground
    python3 dev.py start --port 9000   the same, with options of `tugboat serve`
    python3 dev.py test [pytest args]  the whole test suite
    python3 dev.py test --peers        the tests against PyTorch and micrograd
    python3 dev.py check               formatting, lint, types and the house rules, in under a minute
    python3 dev.py dev                 server and page, both reloading when a file is saved
    python3 dev.py gen                 write every generated file anew
    python3 dev.py bench [NAME ...]    the benchmarks; --list names them
    python3 dev.py screens [NAME ...]  new pictures of the product for docs/screens

It keeps everything in .venv, web/node_modules and static/build; deleting those three starts afresh.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import importlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST = (3, 11)
ROOM, NEARLY_FULL = 1000, 100
"""Megabytes of a first installation, and of a disk on which nothing more can be installed."""
TOOL_TESTS = "tests/house/test_tools.py"
IN_TWO = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
"""Two processes. They begin with the browser's files, the slowest: none is left to one of them at the end."""
GENERATED = [
    ("web/src/wire/protocol.gen.ts", ["-m", "server.codegen"]),
    ("web/src/graph/gates.gen.ts", ["-m", "server.codegen_gates"]),
    ("docs/catalog", ["-m", "engine.catalog"]),
    ("docs/catalog/modules.md", ["-m", "server.code_map"]),
]


class Stop(Exception):
    """Ends the command; the message is one or two sentences for the person at the terminal."""


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code (0 fine, 1 failed, 2 wrong use)."""
    commands = {
        "start": start, "test": test, "check": check, "dev": develop, "gen": generate, "bench": bench,
        "screens": screens,
    }  # fmt: skip
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(__doc__.strip())
        return 0
    name = arguments[0] if arguments and arguments[0] in commands else "start"
    if name == "start" and arguments and arguments[0] != "start" and not arguments[0].startswith("-"):
        print(f'dev.py has no command "{arguments[0]}". It has: {", ".join(commands)}.', file=sys.stderr)
        return 2
    rest = arguments[1:] if arguments and arguments[0] == name else arguments
    try:
        use_a_new_enough_python()
        return commands[name](rest)
    except (Stop, page().BuildFailed, chromium().NoBrowser) as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"\n{problem}\n{likely_cause() or 'The lines above may say more.'}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- the commands --------------------------------------------------------------------------


def start(arguments: list[str]) -> int:
    """Install, build, serve and open the page."""
    install()
    build_page()
    command = serve_command(*arguments)
    if WINDOWS:
        return subprocess.call(command, cwd=ROOT)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(command[0], command)


def serve_command(*arguments: str) -> list[str]:
    """The installed ``tugboat serve``."""
    return [str(PYTHON.with_name("tugboat.exe" if WINDOWS else "tugboat")), "serve", *arguments]


def test(arguments: list[str]) -> int:
    """All tests, or with ``--peers`` those against PyTorch and micrograd; further arguments go to pytest."""
    peers = "--peers" in arguments
    install("test", *(["peers"] if peers else []))
    with compiled_engine():
        if not peers:
            build_page()
            os.environ["TUGBOAT_BROWSER"] = browser()
    chosen = any((ROOT / word.split("::")[0]).exists() for word in arguments)
    where = [] if chosen else ["tests/peers" if peers else "tests"]
    workers = [] if any(word.startswith("-n") for word in arguments) else IN_TWO
    return run_python(["-m", "pytest", *workers, *where, *arguments])


def check(arguments: list[str]) -> int:
    """Formatting, lint, types, the page's unit tests and the house rules."""
    install("test")
    page().install(log=None)
    failed = [name for name in checks().TOOLS if not passes(name)]
    if run_python(["-m", "pytest", "-q", "tests/house", "--deselect", TOOL_TESTS, *arguments]):
        failed.append("house rules")
    print("Everything is in order." if not failed else f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def develop(arguments: list[str]) -> int:
    """The server, started again when a Python file is saved, beside Vite; the page is on Vite's address."""
    install()
    page().install(log=None)
    port, rest = port_of(arguments)
    server = serve_command("--no-browser", "--port", port, *rest)
    vite = [*page().node(), str(ROOT / "web/node_modules/vite/bin/vite.js"), "--open"]
    there = {**os.environ, "TUGBOAT_SERVER": f"http://127.0.0.1:{port}"}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) == signal.SIG_DFL:  # started with nohup it outlives a terminal
            signal.signal(number, signal.default_int_handler)
    running = {
        "page": subprocess.Popen(vite, cwd=ROOT / "web", env=there),
        "server": subprocess.Popen(server, cwd=ROOT),
    }
    seen = saved_at()
    try:
        while running["page"].poll() is None:
            time.sleep(0.5)
            now = saved_at()
            if now != seen:
                seen = now
                print("A Python file changed: starting the server again.", flush=True)
                end(running["server"])
                running["server"] = subprocess.Popen(server, cwd=ROOT)
    finally:
        for process in running.values():
            end(process)
    return running["page"].returncode


def port_of(arguments: list[str]) -> tuple[str, list[str]]:
    """The port that ``--port`` gives, else one that is free; and the other arguments."""
    parser = argparse.ArgumentParser("dev.py dev", add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=0)
    given, rest = parser.parse_known_args(arguments)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(given.port or probe.getsockname()[1]), rest


def saved_at() -> dict[Path, float]:
    """When each Python file of the server and the engine was last saved."""
    files = [path for folder in ("engine", "server") for path in (ROOT / folder).rglob("*.py")]
    return {path: path.stat().st_mtime for path in files if path.exists()}


def end(process: subprocess.Popen) -> None:
    """Ask a process to stop and wait for it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait()


def generate(arguments: list[str]) -> int:
    """Write every generated file anew."""
    install("test")
    for output, command in GENERATED:
        if run_python(command):
            raise Stop(f"Writing {output} failed; its program's message is above.")
        print(f"wrote {output}")
    return 0


def bench(arguments: list[str]) -> int:
    """The benchmarks, with their peers installed."""
    install("test", "peers")
    build_page()
    return run_python(["-m", "bench", *arguments])


def screens(arguments: list[str]) -> int:
    """Pictures of the running product, all or those named."""
    install("test")
    with compiled_engine():
        build_page()
        os.environ["TUGBOAT_BROWSER"] = browser()
    return run_python(["-m", "tests.browser.screens", *arguments])


def passes(name: str) -> bool:
    """Run one tool; its output is shown when it fails."""
    done = checks().run(name, str(PYTHON), page().node())
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
    if done.returncode:
        print(done.stdout)
    return done.returncode == 0


# --- what must be there first --------------------------------------------------------------


def use_a_new_enough_python() -> None:
    """Go on in a newer Python of the path when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(OLDEST[1], OLDEST[1] + 8):
        other = shutil.which(f"python3.{minor}")
        if other and subprocess.run([other, "-c", ""], capture_output=True).returncode == 0:
            sys.exit(subprocess.call([other, str(Path(__file__).resolve()), *sys.argv[1:]]))
    raise Stop(
        f"Tugboat needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {sys.version.split()[0]} "
        f"({sys.executable}). Install a newer Python and run the command with it."
    )


def install(*extras: str) -> None:
    """Make ``.venv`` with the pinned packages and these extras; nothing happens when it is up to date."""
    stamp = VENV / "tugboat-stamp"
    present = stamp.read_text().split() if stamp.is_file() and PYTHON.exists() else []
    wanted = environment_key()
    kept = present[1:] if present[:1] == [wanted] else []
    if present[:1] == [wanted] and set(extras) <= set(kept):
        return
    check_writable()
    check_room()
    if present[:1] != [wanted] and not venv_works():
        shutil.rmtree(VENV, ignore_errors=True)
        make_venv()
    groups = sorted({*kept, *extras})
    source = str(ROOT) + (f"[{','.join(groups)}]" if groups else "")
    what = "Installing the Python packages" + (f" ({', '.join(groups)})" if groups else "")
    pip = [*pip_command(), "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    needs = page().node_pins()
    step(what, [*pip, "-c", str(ROOT / "constraints.txt"), "-e", source, *needs], {"TUGBOAT_SKIP_WEB": "1"})
    for folder in ("engine", "server"):
        compileall.compile_dir(ROOT / folder, quiet=2)  # else every start may have to do it
    stamp.write_text(" ".join([wanted, *groups]))


def check_writable() -> None:
    """Refuse a folder in which nothing can be installed."""
    if not os.access(ROOT, os.W_OK):
        raise Stop(
            f"The folder {ROOT} is read-only, and Tugboat installs into it. Copy it to one you can write to."
        )


def check_room() -> None:
    """Refuse a disk on which a first installation would end half way."""
    if not VENV.exists() and free_megabytes() < ROOM:
        raise Stop(
            f"Tugboat needs about {ROOM} MB in {ROOT}, and {free_megabytes()} MB of its disk are left. "
            "Make room, or copy the folder to another disk."
        )


def free_megabytes() -> int:
    """What is left of the disk that holds this folder."""
    return shutil.disk_usage(ROOT).free // 10**6


def likely_cause() -> str:
    """Why something may have failed just now; empty when there is no sign of it."""
    left = free_megabytes()
    return f"The disk of {ROOT} is full: {left} MB are left." if left < NEARLY_FULL else ""


def environment_key() -> str:
    """A hash of what decides the contents of ``.venv``: pins, metadata, this Python, this place."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    digest.update(f"{sys.version_info[:2]}{ROOT}".encode())
    return digest.hexdigest()[:24]


def venv_works() -> bool:
    """Whether ``.venv`` has a Python of this version that starts."""
    if not PYTHON.exists():
        return False
    ask = [str(PYTHON), "-c", "import sys; print(*sys.version_info[:2])"]
    said = subprocess.run(ask, capture_output=True, text=True)
    return said.stdout.split() == [str(number) for number in sys.version_info[:2]]


def make_venv() -> None:
    """``python -m venv``; without ensurepip (Debian splits it off) the system's own pip fills the venv."""
    try:
        import venv
    except ImportError:
        raise Stop(venv_missing()) from None
    with_pip = importlib.util.find_spec("ensurepip") is not None
    if not with_pip and importlib.util.find_spec("pip") is None:
        raise Stop(venv_missing())
    with Progress("Making .venv"):
        venv.create(VENV, with_pip=with_pip, symlinks=not WINDOWS)


def venv_missing() -> str:
    """What to say when this Python cannot make a virtual environment."""
    return (
        f"{sys.executable} comes without its venv module. "
        f"Install it (on Debian and Ubuntu: apt install python3.{sys.version_info[1]}-venv), then try again."
    )


def pip_command() -> list[str]:
    """The pip of the venv, or this Python's pip pointed at it."""
    inside = subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True).returncode == 0
    return [str(PYTHON), "-m", "pip"] if inside else [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def build_page() -> None:
    """Build ``static/build`` when ``web/`` changed."""
    if page().is_fresh():
        return
    log = VENV / "page.log"
    try:
        with Progress("Building the page"), log.open("w") as file:
            page().build(file)
    except page().BuildFailed as failure:
        raise Stop(f"{tail(log)}\n{failure} The whole output is in {log}.") from None


def browser() -> str:
    """A Chromium for the tests; the first time one may have to be installed."""
    found = chromium().installed(str(PYTHON))
    if found is None:
        with Progress("Installing a browser for the tests"):
            found = chromium().find(str(PYTHON))
    return found


@contextmanager
def compiled_engine() -> Iterator[None]:
    """Fill the compiler's cache beside what is done inside, so that two test processes do not both do it."""
    compilers = [
        subprocess.Popen([str(PYTHON), "-m", "server.warmup", part], cwd=ROOT, stdout=subprocess.DEVNULL)
        for part in ("first", "rest")
    ]
    try:
        yield
        with Progress("Compiling the engine (or finding it compiled)"):
            for compiler in compilers:
                compiler.wait()
    finally:
        for compiler in compilers:
            end(compiler)


def page():
    """The module that builds the page, ``web/page.py``."""
    return beside("web", "page")


def chromium():
    """The module that finds a browser for the tests, ``tests/chromium.py``."""
    return beside("tests", "chromium")


def checks():
    """The module that runs the tools of ``check``, ``tests/checks.py``."""
    return beside("tests", "checks")


def beside(folder: str, name: str):
    """Import a module of a folder that is no package of ours."""
    if str(ROOT / folder) not in sys.path:
        sys.path.append(str(ROOT / folder))
    return importlib.import_module(name)


# --- running programs ----------------------------------------------------------------------


class Progress:
    """One line on the terminal that counts the seconds of a long step."""

    def __init__(self, what: str) -> None:
        self.what, self.over, self.began = what, threading.Event(), time.monotonic()
        self.ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Progress:
        print(f"{self.what} ...", end="" if sys.stdout.isatty() else "\n", flush=True)
        if sys.stdout.isatty():
            self.ticker.start()
        return self

    def _tick(self) -> None:
        while not self.over.wait(1):
            print(f"\r{self.what} ... {time.monotonic() - self.began:.0f} s", end="", flush=True)

    def __exit__(self, kind, *_rest) -> None:
        self.over.set()
        took = time.monotonic() - self.began
        start_of_line = "\r" if sys.stdout.isatty() else ""
        print(
            f"{start_of_line}{self.what}: {'done' if kind is None else 'failed'} in {took:.0f} s", flush=True
        )


def step(what: str, command: list[str], extra: dict[str, str]) -> None:
    """Run one long command with its output in a log; a failure shows the end of it."""
    log = VENV / "install.log"
    with Progress(what), log.open("w") as file:
        code = subprocess.call(
            command, cwd=ROOT, env={**os.environ, **extra}, stdout=file, stderr=file, stdin=subprocess.DEVNULL
        )
        if code:
            raise Stop(
                f"{tail(log)}\n{what} failed. {likely_cause() or 'Is there a network connection?'} "
                f"The whole output is in {log}; running the same command again goes on from here."
            )


def run_python(arguments: list[str]) -> int:
    """Run the venv's Python at the root; returns its exit code."""
    return subprocess.call([str(PYTHON), *arguments], cwd=ROOT)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
