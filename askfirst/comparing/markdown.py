"""Texts of the files in Markdown that GitHub renders: shown as they are written, so that none of them can stand for something that the build says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from askfirst.diagnostics import clipped

MOST_NAMED = 4


def marked(text: str) -> str:
    """A text on one line, without a sign that Markdown would take for its own. GitHub also reads formulas ($), mentions (@), issues (#), emoji (:) and
    addresses, escaped or not, but never across a tag (GitHub, "Writing mathematical expressions")."""
    escaped = re.sub(r"([\\`*_\[\]<>|~&])", r"\\\1", clipped(" ".join(text.split())))
    return re.sub(r"[$@#]|:(?=\S)|(?<=www)\.", r"<span>\g<0></span>", escaped, flags=re.I)


def coded(text: str) -> str:
    """A name as code, between more backticks than it has itself; a | would end the cell of a table."""
    line = clipped(" ".join(text.split())).replace("|", r"\|")
    fence = "`" * (_longest_run(line) + 1)
    return f"{fence} {line} {fence}" if "`" in line else f"`{line}`"


def fenced(lines: Iterable[str]) -> Iterator[str]:
    """Lines between fences longer than any run of backticks in them; a line break within one is a space."""
    told = [clipped(re.sub(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*", " ", line.rstrip())) for line in lines]
    fence = "`" * max(3, _longest_run("\n".join(told)) + 1)
    yield from (fence, *told, fence)


def some(told: Sequence[str], comma: str = ", ") -> str:
    """The first few of some things, and how many more there are."""
    return comma.join(told[:MOST_NAMED]) + (f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else "")


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
