"""The only place that imports Numba. ``njit`` leaves functions as they are until ``enable()``.

The server never enables it, so it starts quickly and needs no compiler; a worker enables it
before it imports anything that is decorated. Compiled code is cached in a folder whose name has a
hash of the sources it is made of, since Numba does not see that a callee in another file changed.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import platform
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "boundscheck": False}
"""``error_model='numpy'``: a division by zero is inf, as the learner should see, and never raises."""

INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Options of functions that only compiled code calls."""

FAST = {"reassoc", "contract", "arcp", "nsz"}
"""What layers may pass as ``fastmath``; full fastmath would hide NaN and infinity."""

_numba: Any = None


def enabled() -> bool:
    """True once compiled code can be made."""
    return _numba is not None


@cache
def source_hash() -> str:
    """Hash of the sources that compiled code is made of and of the Python version, 16 hex digits."""
    digest = hashlib.sha256(sys.version.encode())
    root = Path(__file__).parent
    for path in compiled_sources():
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def place_hash() -> str:
    """Hash of this folder and this processor: Numba keeps compiled code apart by both. 8 hex digits."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        processor = sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))})
    except OSError:
        processor = [platform.machine(), platform.processor()]
    return hashlib.sha256("\n".join([str(Path(__file__).parent), *processor]).encode()).hexdigest()[:8]


_MAKES_CODE = re.compile(r"^from engine\.jit import .*\b(?:njit|kernel|table|instruction)\b", re.MULTILINE)
_IMPORTS = re.compile(
    r"^[ \t]*from (engine[\w.]*) import (\([^)]*\)|.*)|^[ \t]*import (engine[\w.]*)", re.MULTILINE
)


def compiled_sources() -> list[Path]:
    """Ops, files that compile something, and all that these import, whose constants are compiled in."""
    root = Path(__file__).parent
    texts = {path: path.read_text("utf-8") for path in root.rglob("*.py")}
    ops = {root / "gates", root / "layers"}
    waiting = [path for path, text in texts.items() if path.parent in ops or _MAKES_CODE.search(text)]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in texts and path not in found:
            found.add(path)
            waiting += _imported(texts[path], root)
    return sorted(found)


def _imported(text: str, root: Path) -> list[Path]:
    """Files that an engine file may import; names that are no modules are harmless."""
    modules = set()
    for package, names, plain in _IMPORTS.findall(text):
        modules.add(package or plain)
        modules.update(f"{package}.{name}" for name in re.findall(r"\w+", names))
    return [root.parent / f"{name.replace('.', '/')}.py" for name in modules]


def _user_cache() -> Path:
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"1")
    except OSError:
        return False
    return True


@cache
def cache_folder() -> Path:
    """A folder checked to be writable: ``TUGBOAT_CACHE_DIR``, the user's cache, else a temporary one."""
    name = f"tugboat/code-{source_hash()}-{place_hash()}"
    candidates = [Path(given) / name] if (given := os.environ.get("TUGBOAT_CACHE_DIR")) else []
    try:
        candidates.append(_user_cache() / name)
    except RuntimeError:  # no home folder
        pass
    for folder in candidates:
        if _writable(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix="tugboat-code-"))


def enable() -> None:
    """Make ``njit`` compile from now on. Call it before anything that is decorated is imported."""
    global _numba
    if _numba is not None:
        return
    folder = str(cache_folder())
    os.environ["NUMBA_CACHE_DIR"] = folder
    numba = importlib.import_module("numba")
    numba.config.CACHE_DIR = folder
    _fill_wide_registers(numba)
    _numba = numba
    _replace_kernels()


def _fill_wide_registers(numba: Any) -> None:
    """Use all 512 bits of a vector register where the processor does not slow down for it.

    LLVM fills half of it, for the sake of the first processors that had such registers; those that also have
    ``avx512vbmi2`` (2019 and later) run them at speed. The book's net gains a tenth.
    """
    features = importlib.import_module("numba.core.codegen").get_host_cpu_features()
    if numba.config.CPU_FEATURES is None and "+avx512vbmi2" in features.split(","):
        numba.config.CPU_FEATURES = features + ",-prefer-256-bit"


def njit(*args: Any, **options: Any) -> Callable[..., Any]:
    """``numba.njit`` with the house options, or the function itself while compilation is off.

    Use it bare, with options, or with signatures: ``@njit("void(float64[::1])")``.
    """
    if len(args) == 1 and callable(args[0]) and not options:
        return args[0] if _numba is None else _numba.njit(**OPTIONS)(args[0])

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        return function if _numba is None else _numba.njit(*args, **{**OPTIONS, **options})(function)

    return decorate


class Inner:
    """A kernel that only compiled code calls. It has no Python wrapper, so Python gets the plain function.

    Calling such compiled code from Python would jump to address 0; layers run uncompiled do call kernels.
    """

    def __init__(self, compiled: Any, plain: Callable[..., Any]) -> None:
        self.compiled, self.plain = compiled, plain
        self._numba_type_ = _numba.types.Dispatcher(compiled)

    def __call__(self, *args: Any) -> Any:
        return self.plain(*args)


_kernels: list[tuple[Callable[..., Any], Callable[[], Any]]] = []
"""What stands in each module while compilation is off, and what makes its compiled form."""


def kernel(
    function: Callable[..., Any] | None = None, *, plain: Callable[..., Any] | None = None, **options: Any
) -> Callable[..., Any]:
    """``njit`` for what other files import by name: ``enable`` puts the compiled one in its place everywhere.

    ``plain`` stands in while compilation is off, for loops that Python would crawl through. ``INNER`` among
    the options is for functions that only compiled code calls: they compile in less time.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        stand_in = plain or function

        def make() -> Any:
            compiled = njit(**options)(function)
            return Inner(compiled, stand_in) if "no_cpython_wrapper" in options else compiled

        return _now_or_later(stand_in, make)

    return decorate if function is None else decorate(function)


def instruction(maker: Callable[[Any], Callable[..., Any]]) -> Callable[[Callable[..., Any]], Any]:
    """A few machine instructions that Numba has no words for; the decorated function is their plain form.

    ``maker(numba)`` gives the typing function of a ``numba.extending.intrinsic``.
    """

    def decorate(plain: Callable[..., Any]) -> Any:
        def make() -> Any:
            return importlib.import_module("numba.extending").intrinsic(maker(_numba))

        return _now_or_later(plain, make)

    return decorate


def _now_or_later(stand_in: Callable[..., Any], make: Callable[[], Any]) -> Callable[..., Any]:
    if _numba is not None:
        made: Callable[..., Any] = make()
        return made
    _kernels.append((stand_in, make))
    return stand_in


def _replace_kernels() -> None:
    """Compiled kernels for those that the engine's modules have imported so far."""
    compiled = {id(now): make() for now, make in _kernels}
    for name, module in list(sys.modules.items()):
        if name.startswith("engine."):
            for word, value in list(vars(module).items()):
                if id(value) in compiled:
                    setattr(module, word, compiled[id(value)])
    _kernels.clear()


def table(functions: Sequence[Callable[..., Any]]) -> Any:
    """Functions of one signature as a list that compiled code can index and call; at least one.

    The functions must have been compiled for that signature (``@njit("...")``). A call through the list
    costs some 60 ns and, unlike a call by name, does not compile the function into its caller again.
    """
    if _numba is None:
        return list(functions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", _numba.core.errors.NumbaExperimentalFeatureWarning)
        first: Any = functions[0]
        start, append = _table_makers(first.nopython_signatures[0])
        made = start(first)
        for function in functions[1:]:
            append(made, function)
    return made


@cache
def _table_makers(signature: Any) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Compiled ``start(function)`` and ``append(table, function)`` for functions of a signature."""
    typed_list = importlib.import_module("numba.typed").List
    types = _numba.types
    one = types.FunctionType(signature)
    many = types.ListType(one)

    def start(function: Any) -> Any:
        made = typed_list()
        made.append(function)
        return made

    def append(made: Any, function: Any) -> None:
        made.append(function)

    return njit(many(one))(start), njit(types.void(many, one))(append)
