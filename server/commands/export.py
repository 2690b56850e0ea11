"""``tugboat export``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from engine.errors import QuestionError, RunError
from server.commands.documents import open_run
from server.commands.errors import UsageError


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
        try:
            Path(options.output).write_text(answer["code"], "utf-8")
        except OSError as problem:
            raise RunError(
                f"{options.output} cannot be written: {problem.strerror}.", code="file"
            ) from problem
    if options.json:
        print(json.dumps({"to": options.to, "file": options.output, **answer}, ensure_ascii=False))
    elif not options.output:
        print(answer["code"], end="")
    return 0
