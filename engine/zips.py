"""What Python raises when a zip is damaged: of the archive, of a member, or of what unpacks it."""

import zipfile
import zlib

DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
"""A member under a password raises ``RuntimeError``; a way of packing unknown to Python, a subclass of it."""
