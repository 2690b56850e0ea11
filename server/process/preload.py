"""What the fork server loads once, so that every worker starts with it: numpy, numba, kernels, the digits."""

import atexit
import contextlib
import gc
import os
from pathlib import Path

from engine.data import digits
from server import warmup
from server.process import loop, main

__all__ = ["loop"]


def leave_nothing() -> None:
    """Remove the socket that workers are asked for at: a server that was killed cannot."""
    folder = Path(os.environ[main.SOCKETS])
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            if file.is_socket():
                file.unlink()
        folder.rmdir()


atexit.register(leave_nothing)
main.leave_ending_to_the_server()
main.give_way()
warmup.load()
digits.load()  # scikit-learn takes a second to import
gc.collect()
gc.freeze()  # so that collecting in a worker does not copy the pages it shares
