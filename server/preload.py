"""What the fork server loads once, so that every worker starts with it: numpy, numba, all kernels."""

from server import warmup

warmup.load()
