"""The ``tugboat`` command: what it understands, and one sentence for everything that can go wrong.

Exit codes: 0 fine, 1 the work failed, 2 wrong use. Nothing heavy is imported before it is needed,
so ``tugboat --help`` is quick.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from server import ONE_THREAD

PORT = 8765
EXAMPLES = """examples:
  tugboat                                        open the playground in the browser
  tugboat run svm --json                         train without a browser
  tugboat run digits-mlp --epochs 5 --test
  tugboat run svm --set train.spring=1 --set a=0.5
  tugboat grad neuron --set y=2 --check
  tugboat export neuron --to javascript -o neuron.js
"""


def _document(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    parser.add_argument(
        "document",
        nargs="?" if optional else None,
        metavar="DOC|PRESET",
        help="a document (.json), a saved run (.tugboat) or the id of a preset",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="changes",
        help="any path of the document (train.step_size=0.1); a key without a dot is a node's value",
    )
    parser.add_argument(
        "--data", type=_name, metavar="DIR", help="folder with data sets (default: TUGBOAT_DATA)"
    )


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=PORT, help=f"port (default: {PORT}; 0: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--data", type=_name, metavar="DIR", help="folder with data sets (default: TUGBOAT_DATA)"
    )
    parser.add_argument(
        "--store", type=_name, metavar="FILE", help="where runs are kept (default: the user's data folder)"
    )


def _run(parser: argparse.ArgumentParser) -> None:
    _document(parser, optional=True)
    parser.add_argument(
        "--epochs", type=_count, metavar="N", help="passes over the data (without data: updates)"
    )
    parser.add_argument("--max-seconds", type=_seconds, metavar="S", help="stop after so long")
    parser.add_argument(
        "--seed", type=_seed, metavar="N", help="instead of the document's seed; a saved run keeps its own"
    )
    parser.add_argument(
        "--save",
        type=_name,
        metavar="FILE",
        help="write the run as a .tugboat file, or the document with its weights as .json; "
        "a long run every minute",
    )
    parser.add_argument(
        "--load",
        type=_name,
        metavar="FILE",
        help="go on with a saved run (.tugboat), as DOC draws it where DOC is given too, or with the weights "
        "of a document (.json)",
    )
    parser.add_argument(
        "--test", action="store_true", help="open the test envelope: test_accuracy for every epoch"
    )


def _grad(parser: argparse.ArgumentParser) -> None:
    _document(parser)
    parser.add_argument("--check", action="store_true", help="compare with central differences")
    parser.add_argument("--float64", action="store_true", help="networks: compute in float64")
    parser.add_argument(
        "--dump",
        type=_name,
        metavar="FILE",
        help="networks: write batch, parameters, activations, gradients (npz)",
    )
    parser.add_argument(
        "--batch",
        type=_count,
        metavar="N",
        help="networks: examples in the batch (default: batch_size), taken as in training but with dropout "
        "at its average",
    )
    parser.add_argument("--seed", type=_seed, metavar="N", help="instead of the document's seed")


def _presets(parser: argparse.ArgumentParser) -> None:
    pass


def _data(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="list|get")
    _json(commands.add_parser("list", help="all data sets"))
    get = commands.add_parser("get", help="fetch a data set")
    get.add_argument("name", help="its name, such as mnist")
    get.add_argument("--url", type=_name, help="fetch from this address instead of the known mirrors")
    get.add_argument(
        "--data",
        type=_name,
        metavar="DIR",
        help="folder to put it in (default: TUGBOAT_DATA, else the user's)",
    )
    _json(get)


def _export(parser: argparse.ArgumentParser) -> None:
    _document(parser)
    parser.add_argument(
        "--to", required=True, metavar="LANGUAGE", help="python, javascript, numpy or pytorch"
    )
    parser.add_argument(
        "-o", "--output", type=_name, metavar="FILE", help="write there instead of to the terminal"
    )
    parser.add_argument("--seed", type=_seed, metavar="N", help="instead of the document's seed")


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks; none means all")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and stop")
    parser.add_argument("--rounds", type=_count, metavar="N", help="interleaved rounds")


COMMANDS = {
    "serve": (_serve, "server.commands.serve", "open the playground in the browser (the default)"),
    "run": (_run, "server.commands.run", "train without a browser"),
    "grad": (_grad, "server.commands.grad", "values and gradients of a document"),
    "presets": (_presets, "server.commands.lists", "the documents that come with Tugboat"),
    "data": (_data, "server.commands.lists", "list or fetch data sets"),
    "export": (_export, "server.commands.export", "write a document as a program"),
    "bench": (_bench, "server.commands.bench", "measure speed against named peers"),
}
"""By name: its arguments, the module whose function of that name does it, its summary."""


def _number(text: str, kind: type, low: float, what: str) -> float:
    try:
        value: float = kind(text)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f'"{text}" is not {what}') from None
    if not low <= value < float("inf"):
        raise argparse.ArgumentTypeError(f'"{text}" is not {what}')
    return value


def _name(text: str) -> str:
    """Of a file or folder. An empty one comes from a shell variable that is not set."""
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def _count(text: str) -> int:
    return int(_number(text, int, 1, "a whole number of at least 1"))


def _seed(text: str) -> int:
    value = int(_number(text, int, 0, "a whole number of at least 0"))
    if value >= 2**53:
        raise argparse.ArgumentTypeError("a seed is below 2^53")
    return value


def _seconds(text: str) -> float:
    return _number(text, float, 0, "a number of seconds")


def _port(text: str) -> int:
    value = int(_number(text, int, 0, "a port"))
    if value > 65535:
        raise argparse.ArgumentTypeError(f"{value} is not a port; the highest is 65535")
    return value


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _parser() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """What reads the whole line, and what reads each command's part of it."""
    from server import VERSION
    from server.commands.parser import Parser

    parser = Parser(
        prog="tugboat",
        description="See how neural networks compute and learn.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tugboat {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (arguments, _, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        arguments(command)
        if name != "data":
            _json(command)
    return parser, commands.choices


def _options(given: Sequence[str]) -> argparse.Namespace:
    """What a line asks for. Wrong use ends in ``SystemExit(2)``."""
    from engine.errors import did_you_mean, quoted

    parser, each = _parser()
    if not given[0].startswith("-") and given[0] not in COMMANDS:
        parser.error(f"there is no command {quoted(given[0])}. {did_you_mean(given[0], COMMANDS)}")
    options, unknown = parser.parse_known_args(given)
    if unknown:
        each[options.command].error(f"it takes no {' '.join(map(quoted, unknown))}")
    return options


def run(arguments: Sequence[str]) -> int:
    """Do one command. Returns the exit code; wrong use ends in ``SystemExit(2)``."""
    from engine.errors import TugboatError
    from server.commands.errors import UsageError

    given = list(arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given.insert(0, "serve")
    try:
        options = _options(given)
        module = importlib.import_module(COMMANDS[options.command][1])
        code = int(getattr(module, options.command)(options))
        if sys.stdout is not None:
            sys.stdout.flush()  # at exit nobody could say any more what went wrong
        return code
    except UsageError as problem:
        print(f"tugboat {given[0]}: {problem}", file=sys.stderr)
        return 2
    except TugboatError as problem:
        more = len(problem.troubles) - 1
        print(f"{problem}{f' (and {more} more)' if more else ''}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        _leave_output()
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    except OSError as problem:
        where = f"{problem.filename}:" if problem.filename else "The output could not be written:"
        print(f"{where} {problem.strerror or problem}.", file=sys.stderr)
        _leave_output()
        return 1
    except MemoryError:
        print(
            "There is not enough memory for this. Make the document, the batch or the data smaller.",
            file=sys.stderr,
        )
        return 1


def _leave_output() -> None:
    """The reader of a pipe has gone, or a disk is full: nothing more is said there, not even at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return


def _speak() -> None:
    """Files and pipes get UTF-8, as JSON and programs are; a terminal gets what it can show."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> NoReturn:
    """The entry point of ``tugboat``."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    _speak()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
