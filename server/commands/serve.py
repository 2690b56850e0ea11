"""``tugboat serve``."""

from __future__ import annotations

import argparse


def serve(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from server.http import listen

    browser = not options.no_browser
    return listen.serve(options.host, options.port, browser, options.data, options.store, options.json)
