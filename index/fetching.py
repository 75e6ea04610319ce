"""A page from the web: only where the user asks, only from public addresses, never more than a page."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from index.decoding import decode
from index.errors import UnreadableSource

if TYPE_CHECKING:
    import httpx

MAX_PAGE_BYTES = 20_000_000
MAX_REDIRECTS = 5
MOST_ADDRESSES = 4  # of a host, tried one after the other
CONNECT_SECONDS = 10.0
READ_SECONDS = 15.0
TOTAL_SECONDS = 60.0  # for all of it, so that a server that drips bytes ends too

HEADERS = {
    "User-Agent": "uradori (reads one page at its user's request)",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8",
}
READABLE_TYPES = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its last address, its text decoded, and its media type without parameters."""

    url: str
    html: str
    media_type: str


@dataclass(frozen=True, slots=True)
class _Target:
    """An address taken apart, with the IP addresses that were checked and will be connected to."""

    url: str
    host: str
    ips: tuple[str, ...]


def is_address(source: str) -> bool:
    """Whether a source is named by its address on the web."""
    return source.startswith(("http://", "https://"))


def fetch(url: str, *, allow_private: bool = False) -> Fetched:
    """Return the page at `url`, following at most five redirects.

    Raises UnreadableSource for other schemes than http and https, addresses that are not public (unless
    `allow_private`), answers other than 200, what is not text, pages over 20 MB, and time-outs. Proxies of
    the environment are not used: the address that was checked is the one connected to.
    """
    import httpx

    deadline = time.monotonic() + TOTAL_SECONDS
    address = url.strip()
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    with _failures_of(url), httpx.Client(timeout=timeout, trust_env=False, headers=HEADERS) as client:
        for _ in range(MAX_REDIRECTS + 1):
            target = _target(address, allow_private=allow_private)
            with _open(client, target) as response:
                if not response.has_redirect_location:
                    return _page(response, target.url, deadline)
                address = urljoin(target.url, response.headers["Location"])
    raise UnreadableSource(f"{url} redirects more than {MAX_REDIRECTS} times; give the page's final address.")


@contextmanager
def _failures_of(url: str) -> Iterator[None]:
    """Translate httpx's errors into ours."""
    import httpx

    try:
        yield
    except httpx.TimeoutException:
        raise UnreadableSource(f"{url} did not answer in time; try again later or save the page.") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnreadableSource(f"{url} could not be fetched: {error or type(error).__name__}.") from None


@contextmanager
def _open(client: "httpx.Client", target: _Target) -> Iterator["httpx.Response"]:
    response = _connect(client, target)
    try:
        yield response
    finally:
        response.close()


def _connect(client: "httpx.Client", target: _Target) -> "httpx.Response":
    """Connect to the first checked address that answers; name and certificate stay those of the page."""
    import httpx

    page = httpx.URL(target.url)
    headers = {"Host": page.netloc.decode("ascii")}
    failure: httpx.TransportError | None = None
    for ip in target.ips:
        request = client.build_request(
            "GET", page.copy_with(host=ip), headers=headers, extensions={"sni_hostname": target.host}
        )
        try:
            return client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
    raise failure or UnreadableSource(f"{target.host} has no address.")


def _target(url: str, *, allow_private: bool) -> _Target:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise UnreadableSource(f"{url} is not a valid web address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnreadableSource(f"{url} is not a web address; only http:// and https:// pages can be fetched.")
    if parts.username is not None or parts.password is not None:
        raise UnreadableSource(f"{parts.hostname} was given with a user name; give the address without it.")
    return _Target(
        url=url, host=parts.hostname, ips=_checked_ips(parts.hostname, port, allow_private=allow_private)
    )


def _checked_ips(host: str, port: int, *, allow_private: bool) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreadableSource(f"{host} is not known; check the address and the network.") from None
    ips = [str(entry[4][0]) for entry in found[:MOST_ADDRESSES]]
    if not allow_private and not all(_is_public(ip) for ip in ips):
        raise UnreadableSource(
            f"{host} is an address inside this network, and only public pages are fetched."
        )
    return tuple(dict.fromkeys(ips))


def _is_public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address.is_global and not address.is_multicast


def _page(response: "httpx.Response", url: str, deadline: float) -> Fetched:
    if response.status_code != 200:
        raise UnreadableSource(f"{url} answered {response.status_code} {response.reason_phrase}.")
    media_type = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    if not media_type.startswith(READABLE_TYPES):
        raise UnreadableSource(f"{url} is {media_type}, not a page of text.")
    body = _body(response, url, deadline)
    text = decode(body, name=url, declared=response.charset_encoding)
    return Fetched(url=url, html=text, media_type=media_type)


def _body(response: "httpx.Response", url: str, deadline: float) -> bytes:
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > MAX_PAGE_BYTES:
            raise UnreadableSource(
                f"{url} is larger than {MAX_PAGE_BYTES / 1e6:.0f} MB; save its text as .txt."
            )
        if time.monotonic() > deadline:
            raise UnreadableSource(f"{url} did not end within {TOTAL_SECONDS:.0f} s; try again later.")
    return bytes(body)
