"""Tugboat's engine: circuits, networks, gradients and runs. It knows no browser, no socket, no clock."""
