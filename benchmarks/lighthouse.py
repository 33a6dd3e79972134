#!/usr/bin/env python3
"""Lighthouse on the pages of the site as a phone meets them: accessibility, best practices and performance, from left to right and from right to left.

    npm install --prefix benchmarks/lighthouse         once; Node.js 18 or newer is needed
    python3 benchmarks/lighthouse.py [--times COUNT]   prints the scores and what they lack; returns 1 if one is below 100

The right-to-left pages are English in Arabic letters (tests/pseudo_locales.py). Each score is the middle one of COUNT runs, 3 unless told: a busy machine makes
single ones of performance lower."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "benchmarks" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

CATEGORIES = ("accessibility", "best-practices", "performance")
ATTEMPTS = 4  # on a busy machine Lighthouse misses a page's beginning now and then, says NO_NAVSTART, and asks to be run again
NOT_INSTALLED = "Lighthouse is not here: install Node.js, run `npm install --prefix benchmarks/lighthouse`, then run this again."
NOT_BUILT = "The site does not build: run `python3 build.py check`."


class Missing(Exception):
    """One sentence for the person: what to install, or what did not work."""



def run_once(address: str) -> dict:
    """Lighthouse's own report on one page, with the phone that it takes unless told otherwise."""
    command = ["node", str(PROGRAM), address, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox", f"--only-categories={','.join(CATEGORIES)}"]
    for _ in range(ATTEMPTS):
        ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"CHROME_PATH": os.environ["ASKFIRST_BROWSER"]})
        if "NO_NAVSTART" not in ended.stderr:
            break
    if ended.returncode:
        raise Missing(f"Lighthouse ended with code {ended.returncode}: {(ended.stderr.strip().splitlines() or ['without a word'])[-1]}")
    report = json.loads(ended.stdout)
    if "runtimeError" in report:
        raise Missing(f"Lighthouse could not read {address}: {report['runtimeError']['message']}")
    return report


def scores(reports: list[dict]) -> dict[str, float]:
    """The middle score of each category, out of 100. A category that a report has no score for counts as 0."""
    return {category: statistics.median(round(100 * (report["categories"].get(category, {}).get("score") or 0)) for report in reports) for category in CATEGORIES}


def shortcomings(report: dict) -> list[str]:
    """What counts in the scores of one report and is not perfect."""
    return [f"{report['audits'][part['id']]['title']} [{part['id']}] {report['audits'][part['id']].get('displayValue', '')}".rstrip()
            for category in CATEGORIES for part in report["categories"][category]["auditRefs"] if part["weight"] and report["audits"][part["id"]]["score"] not in (None, 1)]


def pages_of(site: Path, questionnaire: str, locales: list[str]) -> list[str]:
    """The first page, and in each language the home page, the interview and a plain page."""
    return ["index.html", *(f"{locale}/{name}.html" for locale in locales for name in ("index", questionnaire, "about"))]


def judge(times: int) -> int:
    """Prints the table; returns how many scores are below 100."""
    from line import line_to
    from pseudo_locales import RIGHT_TO_LEFT, write_pseudo_project
    from serving import parse_headers

    from askfirst.pipeline import build_site

    lacking = 0
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        built = build_site(write_pseudo_project(Path(folder)), site)
        if built.changed is None:
            raise Missing(NOT_BUILT)
        sent = [header for pattern, headers in parse_headers((site / "_headers").read_text("utf-8")) if pattern == "/*" for header in headers]
        with line_to(site, headers=sent) as address:
            for path in pages_of(site, built.project.questionnaires[0].id, ["en", RIGHT_TO_LEFT]):
                reports = [run_once(f"{address}/{path}") for _ in range(times)]
                if path == "index.html":
                    print(f"{'Lighthouse ' + reports[0]['lighthouseVersion']:44}" + "".join(f" {category:>15}" for category in CATEGORIES))
                found = scores(reports)
                print(f"{path:44}" + "".join(f" {score:15.0f}" for score in found.values()), flush=True)
                print("".join(f"  {line}\n" for line in shortcomings(reports[-1])), end="")
                lacking += sum(score < 100 for score in found.values())
    return lacking


def main(arguments: list[str]) -> int:
    """Returns 1 if a score is below 100, or if there is no Lighthouse."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3, metavar="COUNT")
    asked = parser.parse_args(arguments)
    try:
        if not (shutil.which("node") and PROGRAM.exists()):
            raise Missing(NOT_INSTALLED)
        finder = subprocess.run([sys.executable, ROOT / "tests" / "find_browser.py"], capture_output=True, text=True, check=True)
        os.environ["ASKFIRST_BROWSER"] = finder.stdout.splitlines()[-1]
        return 1 if judge(asked.times) else 0
    except Missing as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    sys.exit(main(sys.argv[1:]))
