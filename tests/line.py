"""A built site on a line between a host and a browser: compressed as hosts send it, each page whole, or up to a byte and no further until the test says so."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}
LONGEST_WAIT = 120  # seconds; only a test that has failed leaves a line waiting


class Halt:
    """Where a page stops coming: after so many of its bytes as they are sent. Then `go_on` lets the rest come, and `cut` ends the connection there."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.is_cut = False
        self._decided = threading.Event()

    def go_on(self) -> None:
        self._decided.set()

    def cut(self) -> None:
        self.is_cut = True
        self._decided.set()

    def wait(self) -> bool:
        """Waits until it is decided; whether the rest is to come."""
        return self._decided.wait(LONGEST_WAIT) and not self.is_cut


class _Host(BaseHTTPRequestHandler):
    """Serves the files of a folder; what is not there, as a page of no words."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, read: Callable[[str], bytes | None], headers: list[tuple[str, str]], halt: Halt | None):
        self.read, self.added, self.halt = read, headers, halt
        super().__init__(*arguments)

    def do_GET(self):
        path = self.path.partition("?")[0]
        found = self.read(path)
        coding = "br" if "br" in self.headers.get("Accept-Encoding", "") else "gzip"
        body = compressed(found or b"", coding)
        self.send_response(200 if found is not None else 404)
        for name, value in (("Content-Type", TYPES.get(Path(path).suffix, "text/plain")), ("Content-Encoding", coding), ("Content-Length", str(len(body))), *self.added):
            self.send_header(name, value)
        self.end_headers()
        if self.halt is None:
            self.wfile.write(body)
            return
        self.wfile.write(body[:self.halt.after])
        self.wfile.flush()
        if self.halt.wait():
            self.wfile.write(body[self.halt.after:])
        else:
            self.close_connection = True

    def log_message(self, *_):
        """Says nothing: the tests' output is theirs."""


@cache
def compressed(content: bytes, coding: str) -> bytes:
    """The bytes as a host sends them in a coding, br or gzip."""
    return brotli.compress(content, quality=11) if coding == "br" else gzip.compress(content, mtime=0)


@contextmanager
def line_to(site: Path, *, halt: Halt | None = None, headers: list[tuple[str, str]] | None = None, change: Callable[[str], str] = str) -> Iterator[str]:
    """The address, without a slash at its end, at which a folder is served while the context is open; `change` is done to every page on the way."""

    def read(path: str) -> bytes | None:
        file = (site / path.lstrip("/")).resolve()
        if not (file.is_file() and file.is_relative_to(site.resolve())):
            return None
        return change(file.read_text("utf-8")).encode() if file.suffix == ".html" else file.read_bytes()

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, read=read, headers=headers or [], halt=halt)) as server:
        server.daemon_threads = True
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        running.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            if halt is not None:
                halt.cut()
            server.shutdown()
            running.join()
