"""A tiny MNIST, and a server on this machine that has it to give."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from engine.data import mnist


def idx(array: np.ndarray) -> bytes:
    """An array of bytes as an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def contents(train: int = 60, test: int = 12) -> dict[str, bytes]:
    """The four files of a tiny MNIST, unpacked."""
    rng = np.random.default_rng(0)
    files = {}
    for part, count in (("train", train), ("test", test)):
        files[mnist.FILES[f"{part} images"]] = idx(rng.integers(0, 256, (count, 28, 28), np.uint8))
        files[mnist.FILES[f"{part} labels"]] = idx(rng.integers(0, 10, count, np.uint8))
    return files


@dataclass
class Shop:
    """What the server has and does. ``drop``: bytes after which it hangs up, once, by file."""

    files: dict[str, bytes]
    ranges: bool = True
    drop: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


@contextlib.contextmanager
def opened() -> Iterator[Shop]:
    """A server on this machine with the tiny MNIST, packed."""
    stock = Shop({f"{name}.gz": gzip.compress(content, mtime=0) for name, content in contents().items()})

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, wanted = self.path.rpartition("/")[2], self.headers.get("Range")
            stock.asked.append((name, wanted))
            if name not in stock.files:
                self.send_error(404)
                return
            content, start = stock.files[name], 0
            if wanted and stock.ranges:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if start >= len(content):
                    self.send_error(416)
                    return
                self.send_response(206)
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            stop = stock.drop.pop(name, len(content))
            self.wfile.write(content[start:stop])

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stock.url = f"http://127.0.0.1:{server.server_address[1]}/mnist"
    try:
        yield stock
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
