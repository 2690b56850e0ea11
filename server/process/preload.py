"""What the fork server loads once, so that every worker starts with it: numpy, numba, kernels, the digits."""

import gc

from engine.data import digits
from server import warmup
from server.process import loop, main

__all__ = ["loop"]

main.give_way()
warmup.load()
digits.load()  # scikit-learn takes a second to import
gc.collect()
gc.freeze()  # so that collecting in a worker does not copy the pages it shares
