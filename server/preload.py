"""What the fork server loads once, so that every worker starts with it: numpy, numba, kernels, the digits."""

import gc

from engine.data import digits
from server import run_loop, warmup, worker_main

__all__ = ["run_loop"]

worker_main.give_way()
warmup.load()
digits.load()  # scikit-learn takes a second to import
gc.collect()
gc.freeze()  # so that collecting in a worker does not copy the pages it shares
