import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import index.fetching
from index.errors import UnreadableSource
from index.fetching import fetch

PAGE = "<html><body><p>港の防波堤は来年3月に完成する。</p></body></html>"


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/page":
            self.answer(200, {"Content-Type": "text/html; charset=Shift_JIS"}, PAGE.encode("cp932"))
        elif self.path.startswith("/moved"):
            self.answer(302, {"Location": self.path.removeprefix("/moved") or "/moved"})
        elif self.path == "/picture":
            self.answer(200, {"Content-Type": "image/png"}, b"\x89PNG")
        elif self.path == "/large":
            self.answer(200, {"Content-Type": "text/html"}, b"x" * 5_000)
        elif self.path == "/host":
            self.answer(200, {"Content-Type": "text/plain"}, self.headers["Host"].encode())
        else:
            self.answer(404, {})

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_page_is_fetched_through_redirects_and_decoded_by_its_header(site: str) -> None:
    fetched = fetch(f"{site}/moved/moved/page", allow_private=True)
    assert (fetched.url, fetched.html, fetched.media_type) == (f"{site}/page", PAGE, "text/html")


def test_server_is_told_the_name_of_the_page_and_not_the_address_connected_to(site: str) -> None:
    assert fetch(f"{site}/host", allow_private=True).html == site.removeprefix("http://")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "answered 404"),
        ("/picture", "is image/png, not a page of text"),
        ("/large", "is larger than"),
        ("/moved", "redirects more than 5 times"),
        ("/movedfile:///etc/passwd", "only http:// and https://"),
    ],
)
def test_what_is_no_page_is_refused(
    site: str, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.setattr(index.fetching, "MAX_PAGE_BYTES", 1_000)
    with pytest.raises(UnreadableSource, match=reason):
        fetch(site + path, allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
    ],
)
def test_addresses_inside_the_network_are_refused(url: str) -> None:
    with pytest.raises(UnreadableSource, match="only public pages are fetched"):
        fetch(url)


def test_redirect_to_an_address_inside_the_network_is_refused(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.fetching, "_is_public", lambda ip: ip in ("127.0.0.1", "::1"))
    with pytest.raises(UnreadableSource, match="only public pages are fetched"):
        fetch(f"{site}/movedhttp://127.0.0.2/page")


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a", "file:///etc/passwd", "example.org", "", "http://[x", "http://a:b@example.org/"],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UnreadableSource):
        fetch(url)


def test_unknown_host_and_closed_port_are_told_apart() -> None:
    with pytest.raises(UnreadableSource, match="is not known"):
        fetch("http://no-such-host.invalid/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnreadableSource, match="could not be fetched"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)
