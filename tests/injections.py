"""What is put into a copy of the interview, and how to wait until the browser has said or asked for what it would."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from serving import serve

INTERVIEW = "en/dismissal-or-delay.html"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def inject(site: Path, folder: Path, injection: tuple[str, str], policy: str) -> None:
    """A copy of the interview, page.html, with something put before a tag that stands there once, with its own policy kept or dropped."""
    tag, what = injection
    text = (site / INTERVIEW).read_text("utf-8")
    assert text.count(tag) == 1, tag
    text = text.replace(tag, what + tag)
    (folder / "page.html").write_text(META.sub("", text) if policy == "drop" else text, "utf-8")
    shutil.copy(site / "_headers", folder)


def until(page, condition, what: str = "it") -> None:
    """Waits for what must come to be so."""
    for _ in range(600):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{what} never came to be so")


def let_requests_arrive(page, tmp_path: Path) -> None:
    """Opens in another page one of another host that wants an icon, and waits until the browser has asked for it: whatever the pages before wanted was asked by then."""
    folder = tmp_path / "last"
    folder.mkdir(exist_ok=True)
    (folder / "last.html").write_text("<title>last</title>", "utf-8")
    asked: list[str] = []
    with serve(folder, headers=False, log=asked) as address:
        page.goto(f"{address}/last.html")
        until(page, lambda: "GET /favicon.ico" in asked)
