#!/usr/bin/env python3
"""Weighs what a phone has to load, as `brotli -q 11` sends it, beside a form library before any content.

    python3 benchmarks/weight.py [--surveyjs FOLDER]

FOLDER holds the npm packages survey-core and survey-js-ui (`npm install survey-core survey-js-ui` in an empty folder);
without it the library is left out of the table. kB are 1,000 bytes."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The limits of the project, in bytes (docs/decisions/0017-what-a-page-may-weigh.md).
FRONT, ENGLISH, TRANSLATED, CODE, RULES, FIRST_FLIGHT = 6_000, 37_000, 53_000, 10_600, 6_100, 14_600
SURVEYJS = ("survey-core/survey.core.min.js", "survey-js-ui/survey-js-ui.min.js", "survey-core/survey-core.min.css")


def compressed(content: bytes) -> bytes:
    """The bytes as brotli at quality 11 sends them."""
    import brotli
    return brotli.compress(content, quality=11)


def weight_of_code(html: str) -> int:
    """Style and script with its rules, compressed alone. (In the page they add a little less: it shares their names.)"""
    return len(compressed("".join(code for _, code in re.findall(r"<(style|script)>(.*?)</\1>", html, re.S)).encode()))


def weight_of_rules(html: str) -> int:
    """The rules once more, as the style sheet for who has no script, compressed alone."""
    return len(compressed("".join(re.findall(r'<style id="rules">(.*?)</style>', html, re.S)).encode()))


def arrives_first(html: bytes) -> str:
    """What a browser can read of the page from the first 14.6 kB that arrive (RFC 6928: ten segments of 1,460 bytes)."""
    import brotli
    decompressor = brotli.Decompressor()
    arrived = part = decompressor.process(compressed(html)[:FIRST_FLIGHT])
    while part:
        part = decompressor.process(b"")
        arrived += part
    return arrived.decode("utf-8", "ignore")


def has_first_question(arrived: str) -> bool:
    """Whether the first question stands there whole."""
    begin = arrived.find('data-step="question"')
    return begin >= 0 and "</section>" in arrived[begin:]


def weigh(site: Path) -> list[tuple[str, int, int]]:
    """What is weighed: a name, its bytes, its limit."""
    rows = [(name, len(compressed((site / name).read_bytes())), FRONT) for name in ("index.html",) if (site / name).exists()]
    for path in sorted(site.glob("*/*.html")):
        html = path.read_bytes()
        if b"<script>" in html:
            english = path.parent.name == "en"
            rows.append((f"{path.parent.name}/{path.name}", len(compressed(html)), ENGLISH if english else TRANSLATED))
            if english:
                rows.append(("  of which script and style", weight_of_code(html.decode()), CODE))
                rows.append(("  of which rules without script", weight_of_rules(html.decode()), RULES))
    return rows


def main(arguments: list[str]) -> int:
    """Prints the table; returns 1 if something is over its limit."""
    from askfirst.pipeline import build_site

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build_site(ROOT, site)
        rows = weigh(site)
        firsts = [path for path in sorted(site.glob("*/*.html")) if b"<script>" in path.read_bytes()]
        whole = {f"{path.parent.name}/{path.name}": has_first_question(arrives_first(path.read_bytes())) for path in firsts}
    print(f"{'brotli -q 11':44} {'bytes':>8} {'limit':>8}")
    for name, size, limit in rows:
        print(f"{name:44} {size:8,} {limit:8,}{'' if size <= limit else '  OVER'}")
    for name, arrived in whole.items():
        print(f"first question of {name} within {FIRST_FLIGHT:,}: {'yes' if arrived else 'NO'}")
    if arguments[:1] == ["--surveyjs"]:
        files = [Path(arguments[1]) / "node_modules" / name for name in SURVEYJS]
        sizes = [len(compressed(path.read_bytes())) for path in files]
        for path, size in zip(files, sizes):
            print(f"{path.name:44} {size:8,}")
        print(f"{'SurveyJS before any content':44} {sum(sizes):8,}")
    return 0 if all(size <= limit for _, size, limit in rows) and all(whole.values()) else 1


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    sys.exit(main(sys.argv[1:]))
