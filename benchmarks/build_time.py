#!/usr/bin/env python3
"""How long a whole build takes with one language, with two, and with all.

    python3 benchmarks/build_time.py [--times N]

Each build reads, checks, proves, tries the invented people, renders and writes into an empty folder. The middle of N (5) is told, with what one more language adds."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def seconds_of(root: Path, out: Path) -> float:
    """The seconds of one build into a folder that is not there yet."""
    from askfirst.pipeline import build_site

    begin = time.perf_counter()
    built = build_site(root, out)
    seconds = time.perf_counter() - begin
    if built.changed is None:
        raise SystemExit(built.report.render())
    shutil.rmtree(out)
    return seconds


def main(arguments: list[str]) -> int:
    from askfirst.diagnostics import Diagnostics
    from askfirst.project import load_project
    from writing import copy_real

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args(arguments).times
    locales = load_project(ROOT, Diagnostics()).locales
    print(f"{'languages':>10} {'seconds':>8} {'least':>8} {'most':>8}")
    middles: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in sorted({1, 2, len(locales)}):
            root = copy_real(Path(folder) / f"with-{count}", locales=tuple(locales[:count]), parts=("content", "questionnaires", "templates"))
            seconds_of(root, Path(folder) / "site")  # what is read for the first time is not counted
            found = sorted(seconds_of(root, Path(folder) / "site") for _ in range(times))
            middles[count] = statistics.median(found)
            print(f"{count:10} {middles[count]:8.2f} {found[0]:8.2f} {found[-1]:8.2f}")
    least, most = min(middles), max(middles)
    print(f"one more language: {(middles[most] - middles[least]) / (most - least):.2f} s")
    return 0


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    sys.exit(main(sys.argv[1:]))
