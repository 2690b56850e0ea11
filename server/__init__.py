"""The server: carries messages between the page and the engine, and does no mathematics."""

VERSION = "0.1.0"
"""Written here only; the metadata of the package is made from it."""

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
"""Environment variables that are 1 before NumPy is loaded: parallel work is many runs, not many threads."""
