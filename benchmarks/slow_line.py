#!/usr/bin/env python3
"""Measures on a slow line (400 ms, 50 kB a second) when the first question can be answered, beside the same content in a page that its script writes, as most forms are made.

    python3 benchmarks/slow_line.py [--surveyjs FOLDER] [--times COUNT]

FOLDER holds the npm packages survey-core and survey-js-ui (`npm install survey-core survey-js-ui` in an empty folder); with it, the same questions are also
asked by that library. Each figure is the middle one of COUNT, 5 unless told. The line is Chromium's own emulation, which delays answers and not the handshakes
before them: a real line is slower, by the same for all. Everything is sent as `brotli -q 11`."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

LATENCY, BYTES_A_SECOND = 400, 50_000
LINE = {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}

# Looks at the page with every piece of it that comes: when the first question is there to its end (the second has begun), and has a place on the screen.
WATCH = """(() => {
  window.seen = {};
  const look = () => {
    const options = document.querySelectorAll('input'), groups = Array.from(options).map(option => option.closest('fieldset'));
    const isWhole = options.length && groups[0] !== groups[groups.length - 1];
    if (!seen.question && isWhole && options[0].getClientRects().length) seen.question = performance.now();
  };
  new MutationObserver(look).observe(document, {childList: true, subtree: true});
})();"""
SEEN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done({
  question: Math.max(seen.question, performance.getEntriesByName('first-contentful-paint')[0].startTime),
  all: Math.max(...performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).map(entry => entry.responseEnd)),
}))))"""


def written_by_script(html: str) -> str:
    """The same page as data in a script, which writes it when all of it has come. The interview's own script comes too, before it, but is not run: it would hide the question."""
    html = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    head, body = re.fullmatch(r"(.*<body[^>]*>)(.*)</body>.*", html, re.S).groups()
    body, _, script = body.rpartition("<script>")
    data = json.dumps(body, ensure_ascii=False).replace("</", "<\\/")
    return f'{head}<script type="text/plain">{script}<script>document.body.innerHTML = {data};</script></body></html>'


def asked_by_surveyjs(questionnaire, folder: Path, site: Path) -> str:
    """The questions alone, asked by the library; its files are copied beside the page."""
    from weight import SURVEYJS

    # Its other style sheet asks for fonts from elsewhere: that would be one more wait, and a request.
    names = [name.replace("survey-core.min.css", "survey-core.fontless.min.css") for name in SURVEYJS]
    for name in names:
        shutil.copy(folder / "node_modules" / name, site)
    asked = [{"type": "radiogroup" if question.type == "one" else "checkbox", "name": name, "title": str(question.ask),
              "choices": [{"value": value, "text": str(question.options[value].label) if value in question.options else value} for value in question.values]}
             for name, question in questionnaire.questions.items()]
    script, ui, style = (Path(name).name for name in names)
    return ('<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Survey</title>'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{style}">'
            f'<div id="survey"></div><script src="{script}"></script><script src="{ui}"></script>'
            f'<script>new Survey.Model({json.dumps({"elements": asked})}).render(document.getElementById("survey"));</script></html>')


def measure(playwright, address: str) -> dict:
    """One visit with an empty cache: seconds until the first question can be answered and until all has come, and bytes."""
    browser = playwright.chromium.launch(executable_path=os.environ["ASKFIRST_BROWSER"], chromium_sandbox=False)
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.add_init_script(WATCH)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    sizes = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    page.wait_for_selector("input[type=radio]", state="attached")
    seen = page.evaluate(SEEN)
    browser.close()
    return {name: at / 1000 for name, at in seen.items()} | {"bytes": sum(sizes)}


def main(arguments: list[str]) -> int:
    """Prints the table; returns 1 if the first question has to wait for the page."""
    from line import compressed, line_to
    from playwright.sync_api import sync_playwright

    from askfirst.pipeline import build_site

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveyjs", type=Path, metavar="FOLDER")
    parser.add_argument("--times", type=int, default=5, metavar="COUNT")
    asked = parser.parse_args(arguments)
    late = False
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        built = build_site(ROOT, site)
        if built.changed is None:
            print("The site does not build: run `python3 build.py check`.", file=sys.stderr)
            return 1
        questionnaire = built.project.questionnaires[0]
        pages = {f"{locale}/{questionnaire.id}.html": f"Ask First, {locale}" for locale in built.project.locales}
        for path in list(pages):
            (site / f"{path}.script.html").write_text(written_by_script((site / path).read_text("utf-8")), "utf-8")
            pages[f"{path}.script.html"] = "  the same, written by its script"
        if asked.surveyjs:
            (site / "surveyjs.html").write_text(asked_by_surveyjs(questionnaire, asked.surveyjs, site), "utf-8")
            pages["surveyjs.html"] = "SurveyJS, the English questions alone"
        print(f"{f'{LATENCY} ms, {BYTES_A_SECOND:,} bytes a second':44} {'bytes':>9} {'first question':>15} {'all has come':>13}")
        for file in [*pages, *(file.name for pattern in ("*.js", "*.css") for file in site.glob(pattern))]:
            compressed((site / file).read_bytes(), "br")  # as a host has done before anybody comes
        with line_to(site) as address:
            for path, name in pages.items():
                visits = [measure(playwright, f"{address}/{path}") for _ in range(asked.times)]
                middle = {key: statistics.median(visit[key] for visit in visits) for key in ("bytes", "question", "all")}
                print(f"{name:44} {middle['bytes']:9,.0f} {middle['question']:13.2f} s {middle['all']:11.2f} s")
                late |= name.startswith("Ask First") and middle["question"] >= middle["all"]
    return 1 if late else 0


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    if "-h" not in sys.argv and "--help" not in sys.argv:
        finder = subprocess.run([sys.executable, ROOT / "tests" / "find_browser.py"], capture_output=True, text=True, check=True)
        os.environ["ASKFIRST_BROWSER"] = finder.stdout.splitlines()[-1]
    sys.exit(main(sys.argv[1:]))
