"""Weights inside a document: little-endian arrays in base64, by node and name."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.errors import Trouble, quoted

DTYPES = ("float32", "float64")
KEYS = {"dtype", "shape", "data"}


def encode(array: np.ndarray) -> dict[str, Any]:
    """One array as ``{"dtype", "shape", "data"}``."""
    name = "float64" if array.dtype == np.float64 else "float32"
    raw = np.ascontiguousarray(array, dtype=np.dtype(name).newbyteorder("<")).tobytes()
    return {"dtype": name, "shape": list(array.shape), "data": base64.b64encode(raw).decode("ascii")}


def decode(item: Any) -> np.ndarray:
    """One array back; raises ``ValueError`` with the reason in words."""
    if not isinstance(item, Mapping) or set(item) != KEYS:
        raise ValueError("needs exactly the keys dtype, shape and data")
    shape = item["shape"]
    if item["dtype"] not in DTYPES:
        raise ValueError(f"has the dtype {quoted(item['dtype'])}; it must be float32 or float64")
    if (
        not isinstance(shape, list)
        or len(shape) > 8
        or not all(type(n) is int and 0 <= n < 2**31 for n in shape)
    ):
        raise ValueError(f"has the shape {quoted(shape)}; it must be a list of whole numbers")
    try:
        raw = base64.b64decode(item["data"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ValueError("has data that is no base64") from None
    dtype = np.dtype(item["dtype"]).newbyteorder("<")
    if len(raw) != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"has {len(raw):,} bytes; its shape needs {math.prod(shape) * dtype.itemsize:,}")
    array = np.frombuffer(raw, dtype).reshape(shape).astype(item["dtype"])
    if not np.isfinite(array).all():
        raise ValueError("has a number that is not finite")
    return array


def decode_weights(given: Any, limit: int) -> tuple[dict[str, dict[str, np.ndarray]], list[Trouble]]:
    """Weights by node and name, and all troubles; ``limit`` is the largest number of bytes in base64."""
    if given is None:
        return {}, []
    if not isinstance(given, Mapping):
        return {}, [
            Trouble("wrong_value", f"weights is {quoted(given)}; it must be an object.", path="weights")
        ]
    weights: dict[str, dict[str, np.ndarray]] = {}
    troubles: list[Trouble] = []
    size = 0
    for node, arrays in given.items():
        if not isinstance(arrays, Mapping):
            path = f"weights.{node}"
            troubles.append(
                Trouble("wrong_value", f"{path} is {quoted(arrays)}; it must be an object.", path=path)
            )
            continue
        for name, item in arrays.items():
            path = f"weights.{node}.{name}"
            data = item.get("data") if isinstance(item, Mapping) else None
            size += len(data) if isinstance(data, str) else 0
            if size > limit:
                text = f"The weights of the document have more than {limit:,} characters, the limit."
                return {}, [*troubles, Trouble("too_long", text, path="weights")]
            try:
                weights.setdefault(node, {})[name] = decode(item)
            except ValueError as error:
                troubles.append(Trouble("bad_weights", f"{path} {error}.", node=str(node), path=path))
    return weights, troubles


def encode_weights(weights: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, Any]:
    """Weights by node and name as JSON-able data."""
    return {node: {name: encode(array) for name, array in arrays.items()} for node, arrays in weights.items()}
