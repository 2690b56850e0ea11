"""``tugboat serve``."""

from __future__ import annotations

import argparse


def serve(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from server.app import serve as listen

    return listen(options.host, options.port, not options.no_browser, options.data, options.store)
