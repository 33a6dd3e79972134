"""A built site as a host serves it: from a thread on this machine, with the headers of its own `_headers` file, or with none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Sections = list[tuple[str, list[tuple[str, str]]]]


def parse_headers(text: str) -> Sections:
    """A `_headers` file as Netlify and Cloudflare Pages read it: a path, where * stands for anything, and below it, indented, the headers."""
    sections: Sections = []
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            sections[-1][1].append((name, value))
        elif line and not line.startswith("#"):
            sections.append((line, []))
    return sections


class _Host(SimpleHTTPRequestHandler):
    """Serves files, and 404.html for what is not there; never lists a folder."""

    def __init__(self, *arguments, sections: Sections, log: list[str] | None, **named):
        self.sections, self.log = sections, log
        super().__init__(*arguments, **named)

    def end_headers(self):
        path = self.path.partition("?")[0]
        for pattern, headers in self.sections:
            if fnmatchcase(path, pattern):
                for name, value in headers:
                    self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path):
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code, message=None, explain=None):
        missing = Path(self.directory, "404.html")
        body = missing.read_bytes() if code == HTTPStatus.NOT_FOUND and missing.is_file() else b""
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format, *arguments):
        if self.log is not None and self.requestline:
            self.log.append(f"{self.command} {self.path}")


@contextmanager
def serve(site: Path, *, headers: bool = True, log: list[str] | None = None) -> Iterator[str]:
    """The address, without a slash at its end, at which a folder is served while the context is open. Each request, such as "GET /en/index.html", is added to `log`."""
    sections = parse_headers((site / "_headers").read_text("utf-8")) if headers else []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(site), sections=sections, log=log)) as server:
        server.daemon_threads = True
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        running.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            running.join()
