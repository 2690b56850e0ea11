"""Fetches MNIST: mirrors in turn, resumed where it stopped, checked before it counts.

A file under way has the ending ``.part``; it gets its name only when its checksum is right, so a folder
never holds a damaged file. Only the standard library; nothing else in the engine uses the network.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from engine.data.idx import read_idx, unpacked
from engine.data.mnist import FILES, default_folder
from engine.errors import DataError

Progress = Callable[[float, float | None, str], None]

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
)
"""Folders that hold the four gzipped files, tried in this order."""

SIZES = {
    "train-images-idx3-ubyte": 9_912_422,
    "train-labels-idx1-ubyte": 28_881,
    "t10k-images-idx3-ubyte": 1_648_877,
    "t10k-labels-idx1-ubyte": 4_542,
}
"""Bytes of each gzipped file, for the progress bar before a server has answered."""

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""Checksums of the unpacked files, so that it does not matter who packed them."""

URL_SIGNS = ":/?#[]@!$&'()*+,;=%~"
"""What stays as it is in an address that somebody typed; a space or an umlaut is escaped."""

BLOCK = 1 << 16
TIMEOUT = 20.0
MOST_BYTES = 64 * 2**20
"""Longest file that is taken from a server."""


@dataclass(frozen=True, slots=True)
class _Failure(Exception):
    """What ends the sentence "MIRROR ..."; ``absent``: the mirror has no such file."""

    reason: str
    absent: bool = False


def get(
    name: str = "mnist",
    url: str | None = None,
    folder: str | Path | None = None,
    progress: Progress | None = None,
    notice: Callable[[str], None] | None = None,
) -> tuple[Path, list[str]]:
    """Fetch the files of a data set that are not there yet; returns the folder and the fetched names.

    ``url``: a folder to fetch from instead of the mirrors; its files must be sound, and a ``notice`` is given
    when they are not the published ones. ``progress(done, total, file)`` counts bytes. Raises ``DataError``
    when no mirror delivers.
    """
    if url is not None and not _of_the_web(url):
        raise DataError(
            f"{url} is not an address of the web: it must begin with http:// or https:// and name a server.",
            code="address",
        )
    folder = Path(folder).expanduser() if folder else default_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise DataError(f"{folder} cannot be made: {problem.strerror}.", code="folder") from problem
    mirrors = (quote(url.rstrip("/"), safe=URL_SIGNS),) if url else MIRRORS
    fetched = []
    for plain in FILES.values():
        if _there(folder, plain):
            continue
        name, published = _from_any(mirrors, folder / plain, progress, strict=url is None)
        fetched.append(name)
        if notice and not published:
            notice(f"{name} is sound, but it is not the published file.")
    return folder, fetched


def _of_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://[::1"
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _there(folder: Path, plain: str) -> bool:
    """The file is there, packed or not, and sound."""
    return any(path.is_file() and _sound(path, plain) for path in (folder / f"{plain}.gz", folder / plain))


def _sound(path: Path, plain: str) -> bool:
    """The file unpacks (gzip has a checksum of its own) and has the form of an IDX file."""
    try:
        read_idx(path, 3 if "idx3" in plain else 1)
    except DataError:
        return False
    return True


def _published(path: Path, plain: str) -> bool:
    """The unpacked content is the published one."""
    try:
        return hashlib.sha256(unpacked(path)).hexdigest() == SHA256[plain]
    except DataError:
        return False


def _from_any(
    mirrors: Sequence[str], plain: Path, progress: Progress | None, *, strict: bool
) -> tuple[str, bool]:
    """One file from the first mirror that delivers it: its name, and whether it is the published one."""
    reasons = []
    for mirror in mirrors:
        try:
            return _from_mirror(mirror, plain, progress, strict)
        except _Failure as failure:
            reasons.append(f"{_host(mirror)} {failure.reason}")
        except OSError as problem:
            raise DataError(f"{plain} cannot be written: {problem.strerror}.", code="folder") from problem
    raise DataError(
        f"{plain.name}.gz could not be fetched: {'; '.join(reasons)}.",
        code="download",
        hint="Try again later, name another source with --url, or use your own copy with --data DIR.",
    )


def _from_mirror(mirror: str, plain: Path, progress: Progress | None, strict: bool) -> tuple[str, bool]:
    """The gzipped file, or the plain one where only that is there."""
    target = plain.with_name(f"{plain.name}.gz")
    try:
        return target.name, _from_one(f"{mirror}/{target.name}", target, progress, strict)
    except _Failure as failure:
        if not failure.absent:
            raise
        try:
            return plain.name, _from_one(f"{mirror}/{plain.name}", plain, progress, strict)
        except _Failure as other:
            raise (failure if other.absent else other) from None


def _host(url: str) -> str:
    """The server of an address."""
    return urlsplit(url).netloc


def _from_one(url: str, target: Path, progress: Progress | None, strict: bool) -> bool:
    part, plain = target.with_name(f"{target.name}.part"), target.name.removesuffix(".gz")

    def good() -> bool:
        return _published(part, plain) if strict else _sound(part, plain)

    resumed = part.exists() and part.stat().st_size > 0
    _receive(url, part, progress)
    if resumed and not good():
        part.unlink()  # what was there before may have been the damaged half
        _receive(url, part, progress)
    if not good():
        part.unlink()
        raise _Failure("sent a damaged file: its checksum is wrong")
    published = strict or _published(part, plain)
    part.replace(target)
    return published


def _receive(url: str, part: Path, progress: Progress | None) -> None:
    """Append to ``part`` what it still lacks, or start again when the server cannot resume."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": "tugboat", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=TIMEOUT) as answer:
            _copy(answer, part, have if answer.status == 206 else 0, progress)
    except urllib.error.HTTPError as problem:
        problem.close()
        if problem.code == 416 and have:
            part.unlink()
            return _receive(url, part, progress)
        if 300 <= problem.code < 400:
            raise _Failure("sends on in a circle, or to what is no address of the web") from problem
        raise _Failure(f"answered {problem.code} {problem.reason}", problem.code in (404, 410)) from problem
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as problem:
        reason = getattr(problem, "reason", problem)
        if isinstance(reason, socket.gaierror):
            raise _Failure("was not found (no connection to the internet?)") from problem
        told = getattr(reason, "strerror", None) or reason
        raise _Failure(f"did not answer ({told})") from problem
    except ValueError as problem:
        raise _Failure("is not an address of the web") from problem
    return None


def _copy(answer: http.client.HTTPResponse, part: Path, have: int, progress: Progress | None) -> None:
    length = answer.headers.get("Content-Length", "")
    total = have + int(length) if length.isdecimal() else SIZES.get(part.name.removesuffix(".gz.part"))
    with part.open("r+b" if have else "wb") as file:
        file.seek(have)
        file.truncate()
        while block := answer.read(BLOCK):
            file.write(block)
            have += len(block)
            if have > MOST_BYTES:
                raise _Failure(f"sent more than {MOST_BYTES // 2**20} MB")
            if progress:
                progress(have, total, part.name.removesuffix(".part"))
    if total is not None and length and have < total:
        raise _Failure(f"stopped after {have:,} of {total:,} bytes")
