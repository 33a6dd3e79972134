"""What a screen reader is told at each step, as Playwright writes it down (`aria_snapshot`), of the small project in samples/valid/, with the names of the site's words in their place:
so nobody who changes a wording changes these files.

The files samples/aria/<locale>/<step>.yaml hold it, in English, in Spanish, and from right to left. After a change that is meant, run

    python3 tests/aria_snapshots.py

with the Python in .venv/, and read in `git diff tests/samples/aria` what a screen reader will say from now on."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import yaml
from driving import step_of
from looking import plant
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "samples" / "aria"
LOCALES = ("en", "es", "ar-XB")
PLAIN = ("index", "about", "sample-how-it-decides")


# In a line of a snapshot, the words behind the role: a name in quotes, and a text behind the colon; what stands in brackets is a state.
_SAID = re.compile(r'(?<=\w)(?: "(?:[^"\\]|\\.)*")?( \[[^\]]*\])?:?(?: (?!\[).*)?$')


def outline(snapshot: str) -> list[str]:
    """Roles, levels, states and addresses of a snapshot; the words are left out."""
    return [line if "/url:" in line else _SAID.sub(r"\1", line) for line in re.sub("^( *)- ", r"\1", snapshot, flags=re.M).split("\n")]


def compare(page: Page, other: Page) -> list[str]:
    """Where two pages that stand at the same step would be told otherwise, but for their words. Their heads differ: each leaves out the way to its own language. So does what only
    a translation has beside its texts."""
    for one in (page, other):
        plant(one, ".below, .state { display: none }")
    told, told_there = ([line for part in ("main", "footer") for line in outline(one.locator(part).aria_snapshot())] for one in (page, other))
    return list(unified_diff(told, told_there, "one", "other", lineterm="", n=2))


def snapshots(page: Page, site: Path, locale: str) -> Iterator[tuple[str, str]]:
    """Each page and step of the small project, by name, and what is told there: on the way to the end with the second answers, and of a person who is stopped."""

    def told() -> str:
        return page.locator("body").aria_snapshot() + "\n"

    for name in PLAIN:
        page.goto((site / locale / f"{name}.html").as_uri())
        yield name, told()
    address = (site / locale / "sample.html").as_uri()
    page.goto(address)
    while (step := step_of(page)) != "result":
        yield step, told()
        go_on = page.locator("[data-do=continue]").filter(visible=True)
        options = page.locator(f"[data-question='{step}'] input")
        if options.count():
            go_on.click()
            yield f"{step}-not-answered", told()
            options.nth(1).check()
        go_on.click()
    yield "result", told()
    page.locator("[data-do=list]").click()
    yield "list", told()
    page.goto(address)
    page.locator("[data-do=continue]").filter(visible=True).click()
    page.locator("[data-question=held] [value=yes]").check()
    page.locator("[data-do=continue]").filter(visible=True).click()
    yield "result-of-a-stopped-person", told()


def build_sample(folder: Path) -> Path:
    """The site of the small project, with the language from right to left, below a folder."""
    from askfirst.pipeline import build_site
    from pseudo_locales import write_pseudo_project

    root = shutil.copytree(HERE / "samples" / "valid", folder / "sample")
    shutil.copytree(HERE.parent / "templates", root / "templates")
    write_names_as_texts(root / "content" / "interface.yaml")
    built = build_site(write_pseudo_project(folder / "pseudo", root), folder / "site")
    assert built.changed is not None, built.report.render()
    return folder / "site"


def write_names_as_texts(path: Path) -> None:
    """The words of the site, each said by its name and its placeholders."""
    from writing import LOADER, ROOT, as_yaml

    texts = yaml.load((ROOT / "content" / "interface.yaml").read_text("utf-8"), LOADER)["texts"]
    path.write_text(as_yaml({"texts": {name: " ".join((f"[{name}]", *dict.fromkeys(re.findall(r"{[^}]*}", text)))) for name, text in texts.items()}}), "utf-8")


def write_snapshots() -> None:
    """Writes every file anew."""
    shutil.rmtree(GOLDEN, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = build_sample(Path(folder))
        browser = playwright.chromium.launch(executable_path=os.environ.get("ASKFIRST_BROWSER") or None, chromium_sandbox=False)
        for locale in LOCALES:
            (GOLDEN / locale).mkdir(parents=True)
            for name, told in snapshots(browser.new_page(), site, locale):
                (GOLDEN / locale / f"{name}.yaml").write_text(told, "utf-8")
        browser.close()
    print(f"{sum(1 for _ in GOLDEN.rglob('*.yaml'))} files written below {GOLDEN}")


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    write_snapshots()
