"""The server: carries messages between the page and the engine, and does no mathematics."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("tugboat")
except PackageNotFoundError:  # run from a checkout that was never installed
    VERSION = "0.1.0"
