"""Write what every gate computes as TypeScript: ``python -m server.codegen_gates [--check]``.

The page draws gates as curves many times a second, so it has them as functions of its own, translated
from the gate files; beside them the files' worked cases, for its tests.
"""

from __future__ import annotations

import json
import sys

from engine import registry
from engine.exports.circuit_javascript import JavaScript
from engine.exports.gate_source import definition
from engine.spec import Param
from server.codegen import TARGET as PROTOCOL
from server.codegen import write

GATES = PROTOCOL.parents[1] / "graph" / "gates.gen.ts"
EXAMPLES = GATES.with_name("gates.examples.gen.ts")
PROGRAM = "server.codegen_gates"
HEAD = f"// Generated from engine/gates by `python -m {PROGRAM}`. Do not edit.\n\n"
INTERFACE = """export interface GateCode {
  /** How many inputs `forward` takes; a variadic gate is folded pairwise. */
  ports: number;
  /** The settings that it takes after them, in that order, with their defaults. */
  params: readonly (readonly [name: string, usual: number])[];
  forward: (...operands: number[]) => number;
}

/** Every gate that computes something, from its own file. */
export const GATES: Readonly<Record<string, GateCode>> = {
"""


class TypeScript(JavaScript):
    """The same with the types of names."""

    typed = ": number"


def _setting(param: Param) -> str:
    return f'["{param.name}", {float(param.default or 0)!r}]'


def _gate(op: registry.Op) -> list[str]:
    assert op.forward is not None
    code = TypeScript().function("forward", definition(op.forward))
    return [
        f"  {op.name}: {{",
        f"    ports: {len(op.spec.ports)},",
        f"    params: [{', '.join(map(_setting, op.spec.params))}],",
        f"    {code[0].removeprefix('function ')}",
        *(f"    {line}" for line in code[1:-1]),
        "    },",
        "  },",
    ]


def _computing() -> list[registry.Op]:
    return [op for op in registry.gates().values() if op.forward is not None]


def gates() -> str:
    """The file with the gates. Raises ``RegistryError`` for one that cannot be translated."""
    lines = [line for op in _computing() for line in _gate(op)]
    return HEAD + INTERFACE + "\n".join(lines) + "\n};\n"


def examples() -> str:
    """The file with their worked cases."""
    rows = [
        f"  {json.dumps([op.name, list(example.inputs), dict(example.params), example.value])},"
        for op in _computing()
        for example in op.spec.examples
    ]
    kind = "readonly [gate: string, inputs: number[], params: Record<string, number>, value: number]"
    about = "/** The worked cases of the gate files. */\n"
    return HEAD + about + f"export const EXAMPLES: ({kind})[] = [\n" + "\n".join(rows) + "\n];\n"


def main(arguments: list[str]) -> int:
    codes = [
        write(file, text, arguments, PROGRAM) for file, text in ((GATES, gates()), (EXAMPLES, examples()))
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
