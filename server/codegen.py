"""Write ``server/protocol.py`` as TypeScript: ``python -m server.codegen [--check]``.

Every message class becomes an interface, its docstring the comment above it. A field with a
default may be left out of a command; the server never leaves one out of a reply.
"""

from __future__ import annotations

import inspect
import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from engine import registry
from engine.documents import settings
from server import frames, protocol
from server.frame_header import FrameHeader

TARGET = Path(__file__).resolve().parent.parent / "web" / "src" / "wire" / "protocol.gen.ts"
HEAD = """// Generated from server/protocol.py by `python -m server.codegen`. Do not edit.

/** A JSON object whose shape this protocol does not fix. */
export type Json = Record<string, unknown>;
"""
NAMES: dict[Any, str] = {
    int: "number",
    float: "number",
    str: "string",
    bool: "boolean",
    Any: "unknown",
    None: "null",
    type(None): "null",
}


def typescript(kind: Any) -> str:
    """The TypeScript of a Python annotation. Raises TypeError for one this protocol does not use."""
    if kind in NAMES:
        return NAMES[kind]
    if kind == protocol.Json:
        return "Json"
    if inspect.isclass(kind) and issubclass(kind, BaseModel):
        return kind.__name__
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return typescript(args[0])
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in args)
    if origin in (Union, types.UnionType):
        return " | ".join(typescript(one) for one in args)
    if origin is tuple:
        return f"[{', '.join(typescript(one) for one in args)}]"
    if origin is list:
        inner = typescript(args[0])
        several = get_origin(args[0]) in (Union, types.UnionType, Literal)
        return f"({inner})[]" if several else f"{inner}[]"
    if origin is dict:
        return f"Record<{typescript(args[0])}, {typescript(args[1])}>"
    raise TypeError(f"no TypeScript for {kind!r}: teach server/codegen.py")


def members(union: Any) -> tuple[type[BaseModel], ...]:
    """The classes of a discriminated union."""
    return get_args(get_args(union)[0])


def parts_of(kind: Any) -> Iterator[type[BaseModel]]:
    """The message classes that an annotation speaks of, itself included."""
    if inspect.isclass(kind) and issubclass(kind, BaseModel):
        yield kind
        for field in kind.model_fields.values():
            yield from parts_of(field.annotation)
    for one in get_args(kind):
        yield from parts_of(one)


def comment(text: str | None, indent: str = "") -> str:
    lines = inspect.cleandoc(text or "").replace("``", "`").splitlines()
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return (
        f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"
    )


def interface(model: type[BaseModel], optional: bool) -> str:
    """One interface; ``optional``: fields with a default may be left out."""
    own_doc = model.__doc__ if model.__doc__ != protocol.Message.__doc__ else None
    fields = []
    for name, field in model.model_fields.items():
        mark = "?" if optional and name != "type" and not field.is_required() else ""
        fields.append(f"  {name}{mark}: {typescript(field.annotation)};\n")
    return f"{comment(own_doc)}export interface {model.__name__} {{\n{''.join(fields)}}}\n"


def constant(name: str, value: str, doc: str) -> str:
    return f"{comment(doc)}export const {name} = {value};\n"


def chosen(name: str, choices: tuple[str, ...], doc: str) -> str:
    """The choices of a setting, in the order in which the page offers them."""
    return constant(name, f"{json.dumps(choices)} as const", doc)


def first_weights() -> tuple[str, ...]:
    """The initialisers that a dense layer offers."""
    return next(param.choices for param in registry.layer("dense").spec.params if param.name == "initializer")


def generate() -> str:
    """The whole file."""
    replies = [*members(protocol.Reply), FrameHeader]
    said = {part for model in replies for part in parts_of(model)}
    order: dict[type[BaseModel], None] = {
        part: None for model in (*members(protocol.Command), *replies) for part in parts_of(model)
    }
    shared = [model for model in order if "type" not in model.model_fields and model is not FrameHeader]
    sections: list[tuple[str, list[type[BaseModel]]]] = [
        ("shared pieces", shared),
        ("page to server", list(members(protocol.Command))),
        ("server to page", list(members(protocol.Reply))),
        ("frames: the JSON header of a binary message (layout: server/frames.py)", [FrameHeader]),
    ]
    out = [
        HEAD,
        constant(
            "PROTOCOL",
            str(protocol.PROTOCOL),
            "Raised whenever an older page could misunderstand the server.",
        ),
        constant("FRAME_MAGIC", f"{frames.FRAME_MAGIC:#x}", "First four bytes of a frame, little-endian."),
        chosen("OPTIMIZERS", settings.OPTIMIZERS, "The update rules (documents/settings.py)."),
        chosen("INITIALIZERS", first_weights(), "How first weights are drawn (engine/layers/dense.py)."),
        chosen(
            "COSTS",
            settings.COSTS,
            "The losses of any output against the label (documents/settings.py).",
        ),
        constant(
            "SHARES",
            f"{json.dumps(settings.SHARES)} as const",
            "Costs that take logarithms, and the activation that they need (documents/settings.py).",
        ),
        chosen("SCHEDULES", settings.SCHEDULES, "The learning rate's schedules (documents/settings.py)."),
    ]
    for title, models in sections:
        out.append(f"// --- {title} ---\n")
        out.extend(interface(model, optional=model not in said) for model in models)
    unions: list[tuple[str, Any]] = [("Command", protocol.Command), ("Reply", protocol.Reply)]
    for name, union in unions:
        names = "".join(f"\n  | {model.__name__}" for model in members(union))
        out.append(f"export type {name} ={names};\n")
    return "\n".join(out)


def write(target: Path, text: str, arguments: list[str], program: str) -> int:
    """Write a file of the page, or with ``--check`` say whether it is fresh. Returns the exit code."""
    if "--check" in arguments:
        fresh = target.exists() and target.read_text(encoding="utf-8") == text
        print("fresh" if fresh else f"stale: run `python -m {program}`")
        return 0 if fresh else 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(f"wrote {target.relative_to(target.parents[3])}")
    return 0


def main(arguments: list[str]) -> int:
    return write(TARGET, generate(), arguments, "server.codegen")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
