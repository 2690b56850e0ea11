"""Who may talk to the server: hosts, origins, the token, and the headers every answer carries.

On loopback, the name in ``Host`` must be a loopback name (against DNS rebinding). On other
addresses, a token in the link opens the door once and is kept in a cookie. Wherever a browser
names an ``Origin``, it must be the server's own.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:  # a browser is opened before any of it is imported
    from starlette.requests import HTTPConnection

CSP = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
LOOPBACK_NAMES = ("localhost", "tugboat.localhost")


def is_loopback(host: str) -> bool:
    """Whether a host name or address stays on this computer."""
    if host.lower() in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_name(netloc: str) -> str:
    """The name in ``name:port``; empty when it cannot be read."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True)
class Guard:
    """The rules for one bound address. ``token``: None on loopback."""

    host: str
    port: int
    token: str | None = field(default=None)

    @classmethod
    def for_address(cls, host: str, port: int) -> Guard:
        """No token on loopback, a fresh one elsewhere."""
        return cls(host, port, None if is_loopback(host) else secrets.token_urlsafe(24))

    @property
    def cookie(self) -> str:
        return f"tugboat-{self.port}"

    def link(self) -> str:
        """The address to open, with the token where one is needed."""
        host = {"0.0.0.0": _own_address(), "::": _own_address()}.get(self.host, self.host)
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}/" + (f"?token={self.token}" if self.token else "")

    def refusal_is_token(self, request: HTTPConnection) -> bool:
        """Whether only the token is missing: an own page, left open over a restart of the server."""
        return self.token is not None and not self.stranger(request.headers)

    def refusal(self, request: HTTPConnection) -> str | None:
        """Why this request or socket is refused, in a sentence; None when it is welcome."""
        if reason := self.stranger(request.headers):
            return reason
        if self.token is not None and not self._knows_token(request):
            return "Open the link that the server printed when it started: it carries the token."
        return None

    def stranger(self, headers: Mapping[str, str]) -> str | None:
        """Why whoever sends these headers has no business here, token or not; None when they may."""
        netloc = headers.get("host", "")
        if self.token is None and not is_loopback(host_name(netloc)):
            return f"This server only answers to its loopback address, not to {netloc[:100] or 'no name'!r}."
        origin = headers.get("origin")
        if origin is not None and not same_origin(origin, netloc):
            return f"Pages of {origin[:100]!r} may not use this server."
        return None

    def offered_token(self, request: HTTPConnection) -> bool:
        """Whether the address carries the right token."""
        return self.token is not None and _same(request.query_params.get("token"), self.token)

    def _knows_token(self, request: HTTPConnection) -> bool:
        return self.offered_token(request) or _same(request.cookies.get(self.cookie), self.token or "")


def same_origin(origin: str, netloc: str) -> bool:
    """Whether an Origin header names the host and port of a Host header."""
    try:
        parts = urlsplit(origin)
        wanted = urlsplit(f"{parts.scheme}://{netloc}")
        return (
            parts.scheme in ("http", "https")
            and (parts.hostname, parts.port) == (wanted.hostname, wanted.port)
            and bool(parts.hostname)
        )
    except ValueError:
        return False


def headers(embeddable: bool) -> dict[str, str]:
    """What every answer carries; ``embeddable`` pages may be framed by any site."""
    rules = {**CSP, "frame-ancestors": "*" if embeddable else "'self'"}
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in rules.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
    }


def _own_address() -> str:
    """The address other computers reach this one at, as far as it is known."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def _same(given: str | None, wanted: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), wanted.encode())
