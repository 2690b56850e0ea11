"""Reads the words of a command; whatever is wrong with them is one sentence."""

from __future__ import annotations

import argparse
from typing import IO, Any, NoReturn


class Parser(argparse.ArgumentParser):
    """Says what is wrong and where the rest is told, without the whole usage before it. Exit code 2."""

    def _print_message(self, message: str, file: IO[str] | Any = None) -> None:
        """As the base class does, but what cannot be written is not passed over."""
        if file is not None and message:
            file.write(message)
            file.flush()

    def error(self, message: str) -> NoReturn:
        text = message[:1].upper() + message[1:]
        end = "" if text.endswith((".", "?")) else "."
        self.exit(2, f"{self.prog}: {text}{end} More: {self.prog} --help\n")
