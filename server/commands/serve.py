"""``tugboat serve``."""

from __future__ import annotations

import argparse


def serve(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from server.http import listen

    return listen.serve(options.host, options.port, not options.no_browser, options.data, options.store)
