#!/usr/bin/env python3
"""20,000 changed copies of the real files through reading and checking, each under a watchdog of 5 seconds and 500 MB.

    python3 benchmarks/mutations.py                    20,000 mutants
    python3 benchmarks/mutations.py --count 1000
    python3 benchmarks/mutations.py --show 4711        one mutant: what was changed, and what is said about it
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import build  # noqa: E402

if __name__ == "__main__" and not build.is_inside():
    sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))

from askfirst.checks import check_project  # noqa: E402
from askfirst.diagnostics import Diagnostics  # noqa: E402
from mutations import mutant, real_project, replace_file, try_mutant  # noqa: E402

SECONDS = 5
BYTES = 500 * 1024 * 1024


def start_worker() -> None:
    """A process of its own: less memory than the limit, and an alarm that ends what takes too long."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.signal(signal.SIGALRM, _ring)
    check_project(real_project()[0], datetime.date(2026, 11, 22), Diagnostics())  # so that no mutant pays for what all share


def _ring(*_: object) -> None:
    raise TimeoutError


def run(seed: int) -> tuple[int, str, float, int, str]:
    """One mutant: its number, what came of it, seconds, the most memory that the process has used (kB), and a traceback if it failed."""
    begun, failure = time.perf_counter(), ""
    signal.alarm(SECONDS)
    try:
        with tempfile.TemporaryDirectory() as folder:
            result = try_mutant(seed, Path(folder))
    except TimeoutError:
        result = "FAILED: over 5 seconds"
    except MemoryError:
        result = "FAILED: over 500 MB"
    except BaseException:
        result, failure = "FAILED: exception", traceback.format_exc()
    finally:
        signal.alarm(0)
    return seed, result, time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, failure


def show(seed: int) -> None:
    """What was changed, and what is said about it."""
    path, raw = mutant(seed)
    old, new = ((ROOT / path).read_bytes(), raw)
    lines = [data.decode("utf-8", "backslashreplace").splitlines() for data in (old, new)]
    print("\n".join(difflib.unified_diff(*lines, path, f"mutant {seed}", lineterm="", n=1)))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / path).parent.mkdir(parents=True)
        (Path(folder) / path).write_bytes(raw)
        report = Diagnostics()
        replace_file(real_project()[0], path, Path(folder), report)
        print(report.render() or "It reads without a finding.")
        print(run(seed)[1:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutant")
    parser.add_argument("--show", type=int)
    options = parser.parse_args()
    if options.show is not None:
        show(options.show)
        return 0
    begun = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), start_worker) as pool:
        found = list(pool.imap_unordered(run, range(options.first, options.first + options.count), chunksize=50))
    results = Counter(result for _, result, *_ in found)
    slowest = max(found, key=lambda one: one[2])
    failed = sorted(one for one in found if one[1].startswith("FAILED"))
    print("| result | mutants |\n|---|---|")
    for result, count in results.most_common():
        print(f"| {result} | {count:,} |")
    print(f"| all | {len(found):,} |\n")
    print(f"slowest: {slowest[2]:.2f} s (mutant {slowest[0]}); largest memory of a process: {max(one[3] for one in found) // 1024} MB; {time.perf_counter() - begun:.0f} s in all")
    print(f"reproduce: python3 benchmarks/mutations.py --first {options.first} --count {options.count}")
    for seed, result, _, _, failure in failed[:20]:
        print(f"\nmutant {seed}: {result} (python3 benchmarks/mutations.py --show {seed})\n{failure}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
