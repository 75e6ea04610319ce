"""Keeps web pages of other sites from a server on this machine.

A page that is open in the browser can send requests to 127.0.0.1, and a host name of its own may resolve to
it. Such requests name a foreign `Origin` or `Host`; programs name none, or this machine.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.responses import ProblemResponse


class LocalOnly:
    """Middleware: refuses requests that were addressed to, or come from a page of, another host.

    The paths `signed` are open to all: whoever calls them proves by a signature who it is.
    """

    def __init__(self, app: ASGIApp, *, signed: frozenset[str] = frozenset()) -> None:
        self.app = app
        self.signed = signed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on if both headers, where they are there, name this machine."""
        if scope["type"] == "http" and scope["path"] not in self.signed:
            headers = Headers(scope=scope)
            named = [f"//{headers['host']}"] if "host" in headers else []
            named += headers.getlist("origin")
            if not all(map(_is_here, named)):
                detail = "This server answers this machine alone; ask it at 127.0.0.1 or localhost."
                await ProblemResponse(403, "Forbidden", detail)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Whether `host` is localhost or a loopback address, with or without the brackets of IPv6."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_here(address: str) -> bool:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return host is not None and is_loopback(host)
