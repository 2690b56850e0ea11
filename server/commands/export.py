"""``tugboat export``."""

from __future__ import annotations

import argparse
import json

from engine.errors import QuestionError
from server.commands.documents import open_run
from server.commands.errors import UsageError
from server.commands.files import write


def export(options: argparse.Namespace) -> int:
    """Write a document as a program that prints the same numbers."""
    run = open_run(options, compiled=False)
    try:
        answer = run.answer("export", {"to": options.to})
    except QuestionError as problem:
        if problem.trouble.code != "unknown_target":
            raise
        raise UsageError(f"--to {options.to}: {problem}") from problem
    if options.output:
        write(options.output, answer["code"].encode())
    if options.json:
        print(json.dumps({"to": options.to, "file": options.output, **answer}, ensure_ascii=False))
    elif not options.output:
        print(answer["code"], end="")
    return 0
