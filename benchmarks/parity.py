#!/usr/bin/env python3
"""Compares the page's script and its style sheet with the reference evaluator for many random visitors, in a real browser.

    python3 benchmarks/parity.py [COUNT]        200,000 visitors unless told; prints how many differ
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

BATCH = 5_000


def compare(count: int) -> int:
    """Prints the table; returns how many visitors were told something else by the page."""
    from playwright.sync_api import sync_playwright
    from random_answers import random_visitors
    from reading import WITHOUT, differences_from, take_words_out
    from test_parity import script_differences

    from askfirst.evaluator import evaluate
    from askfirst.pipeline import build_site

    found = 0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        built = build_site(ROOT, Path(folder) / "site")
        browser = playwright.chromium.launch(executable_path=os.environ["ASKFIRST_BROWSER"], chromium_sandbox=False)
        for questionnaire in built.project.questionnaires:
            address = (Path(folder) / "site" / "en" / f"{questionnaire.id}.html").as_uri()
            page, bare = browser.new_page(), browser.new_page(**WITHOUT)
            page.goto(address)
            bare.goto(address)
            take_words_out(bare)
            for first in range(0, count, BATCH):
                visitors = list(random_visitors(questionnaire, seed=1_000_000 + first, count=min(BATCH, count - first)))
                evaluated = [evaluate(questionnaire, answers, go_on) for answers, go_on in visitors]
                wrong = script_differences(evaluated, page, visitors) + differences_from(evaluated, bare, visitors)
                found += len(wrong)
                print("\n".join(wrong[:3]), end="\n" if wrong else "")
            print(f"{questionnaire.id}: {count:,} visitors, {found} told differently, {time.perf_counter() - began:.0f} s")
        browser.close()
    return found


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    finder = subprocess.run([sys.executable, ROOT / "tests" / "find_browser.py"], capture_output=True, text=True, check=True)
    os.environ["ASKFIRST_BROWSER"] = finder.stdout.splitlines()[-1]
    sys.exit(1 if compare(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000) else 0)
