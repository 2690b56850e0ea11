"""A run as bytes: a zip of JSON and npz, without pickle, read within bounds."""

from __future__ import annotations

import io
import json
import math
import zipfile
from typing import Any

import numpy as np

from engine.errors import RunError
from engine.runs.unpacking import ARRAY, MARKS, NUMBER, PAIRS, unpack
from engine.zips import DAMAGED

MAX_BYTES = 512 * 2**20
"""Most bytes that a file may hold after decompression."""

STORED_FROM = 2**20
"""Arrays of so many bytes are stored as they are: weights hardly shrink, and an edit waits for the file."""

_DTYPES = {"bool", "int8", "uint8", "int16", "int32", "uint32", "int64", "uint64", "float32", "float64"}


def pack(value: Any, arrays: list[np.ndarray]) -> Any:
    """A JSON-able twin of a state; arrays are moved into ``arrays`` and leave their index behind."""
    if isinstance(value, np.ndarray):
        if value.dtype.name not in _DTYPES:
            raise RunError(
                f"A state holds an array of {value.dtype}, which a file cannot carry.", code="archive"
            )
        arrays.append(np.ascontiguousarray(value))
        return {ARRAY: len(arrays) - 1, "shape": list(value.shape)}
    if isinstance(value, dict):
        packed = {str(key): pack(item, arrays) for key, item in value.items()}
        return packed if MARKS.isdisjoint(packed) else {PAIRS: list(packed.items())}
    if isinstance(value, (list, tuple)):
        return [pack(item, arrays) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {NUMBER: repr(value)}
    return value


def write(content: dict[str, Any]) -> bytes:
    """``content`` as the bytes of a .tugboat file; member ``run.json`` beside ``arrays.npz``."""
    arrays: list[np.ndarray] = []
    packed = pack(content, arrays)
    npz = io.BytesIO()
    np.savez(npz, **{f"a{i}": array for i, array in enumerate(arrays)})  # type: ignore[arg-type]
    way = zipfile.ZIP_STORED if npz.getbuffer().nbytes >= STORED_FROM else zipfile.ZIP_DEFLATED
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("run.json", json.dumps(packed, allow_nan=False, separators=(",", ":")))
        file.writestr("arrays.npz", npz.getvalue(), way)
    return out.getvalue()


def read(data: bytes, limit: int = MAX_BYTES) -> dict[str, Any]:
    """The content of a .tugboat file. Raises ``RunError`` when it is damaged or inflates beyond ``limit``."""
    try:
        members = _members(data, limit, {"run.json", "arrays.npz"})
        parts = _members(members["arrays.npz"], limit, None)
        arrays = [_array(parts[f"a{i}.npy"], i) for i in range(len(parts))]
        content = unpack(json.loads(members["run.json"]), arrays)
    except RunError:
        raise
    except (*DAMAGED, IndexError, TypeError, ArithmeticError) as problem:
        raise _damaged() from problem
    if not isinstance(content, dict):
        raise _damaged()
    return content


def _damaged() -> RunError:
    return RunError(
        "This .tugboat file is damaged or is not a Tugboat run.",
        code="archive",
        hint="Save the run again, or open the document alone.",
    )


def _members(data: bytes, limit: int, names: set[str] | None) -> dict[str, bytes]:
    """All members of a zip, inflated within the limit; ``names`` are the required ones."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        infos = file.infolist()
        if sum(info.file_size for info in infos) > limit:
            raise RunError(
                f"This .tugboat file would take more than {limit // 2**20} MB when unpacked.",
                code="too_large",
                hint="Only runs under this bound can be opened.",
            )
        # ZipExtFile stops at the declared size, so a member cannot inflate beyond what was summed.
        found = {info.filename: file.read(info) for info in infos}
    if names is not None and not names <= found.keys():
        raise _damaged()
    return found


def _array(data: bytes, index: int) -> np.ndarray:
    """One npy member, refused when its header promises other than it holds (numpy would allocate first)."""
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran, dtype = header(stream)
    rest = data[stream.tell() :]
    if dtype.name not in _DTYPES or fortran or math.prod(shape) * dtype.itemsize != len(rest):
        raise RunError(
            f"Array {index} of this .tugboat file is damaged.", code="archive", hint="Save the run again."
        )
    return np.frombuffer(rest, dtype).reshape(shape)
