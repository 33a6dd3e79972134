"""What several tests share: the real project, one build of its site, one browser per worker, and pages that tell what they ask for."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from askfirst.pipeline import Built, build_site
from askfirst.questionnaire import Questionnaire
from pseudo_locales import LANGUAGES, write_pseudo_project
from seen import shared_folder, walker

ROOT = Path(__file__).resolve().parent.parent
NOON = f"{yaml.safe_load((ROOT / 'content' / 'site.yaml').read_text('utf-8'))['as_of']}T12:00:00Z"


@pytest.fixture(scope="session")
def real(tmp_path_factory) -> tuple[Built, Path]:
    """What the build of the real site found, and its folder. Built once per worker."""
    folder = tmp_path_factory.mktemp("built") / "site"
    built = build_site(ROOT, folder)
    assert [entry.message for entry in built.report.sorted() if entry.severity == "error"] == [] and built.changed is not None
    return built, folder


@pytest.fixture(scope="session")
def built(real) -> Built:
    """What the build of the real site found."""
    return real[0]


@pytest.fixture(scope="session")
def site(real) -> Path:
    """The folder of the real site."""
    return real[1]


@pytest.fixture(scope="session")
def pseudo_site(tmp_path_factory) -> Path:
    """The real project with two more languages, which nobody speaks: from right to left, and 40 % longer. Built once per worker."""
    folder = tmp_path_factory.mktemp("pseudo")
    built = build_site(write_pseudo_project(folder), folder / "site")
    assert [entry.message for entry in built.report.sorted() if entry.severity == "error"] == [] and built.changed is not None
    return folder / "site"


@pytest.fixture(scope="session")
def site_of(request):
    """The site that has a locale."""
    return lambda locale: request.getfixturevalue("pseudo_site" if locale in LANGUAGES else "site")


@pytest.fixture(scope="session")
def seen(browser: Browser, site_of, questionnaire: Questionnaire, tmp_path_factory):
    """The faults that a walk over every kind of page finds, by language and by what was asked."""
    return walker(browser, site_of, questionnaire, shared_folder(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def questionnaire(built: Built) -> Questionnaire:
    """The main questionnaire."""
    return next(one for one in built.project.questionnaires if one.id == "dismissal-or-delay")


@pytest.fixture(scope="session")
def browser():
    """One browser per worker: the one that build.py test found, or Playwright's own."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=os.environ.get("ASKFIRST_BROWSER") or None, chromium_sandbox=False,
                                           args=["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"])
        yield found
        found.close()


@dataclass
class Visit:
    """A page and what happened in it: every request, every message on the console, every error."""

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Closes the page, as a person closes a tab."""
        self.page.close()


def new_context(browser: Browser, **options) -> BrowserContext:
    """A browser context of its own, on the day that the site is checked for: on a later one its pages would say that the law may have changed."""
    context = browser.new_context(**options)
    context.clock.set_fixed_time(NOON)
    return context


def visit(context: BrowserContext, address: str) -> Visit:
    """Opens an address in a new page."""
    visited = Visit(context.new_page(), context)
    visited.page.on("request", lambda request: visited.requests.append(request.url))
    visited.page.on("console", lambda message: visited.messages.append(message.text))
    visited.page.on("pageerror", lambda error: visited.messages.append(str(error)))
    visited.page.goto(address)
    return visited


@pytest.fixture(scope="session")
def contexts(browser: Browser):
    """Browser contexts by their options, for pages that keep nothing. Making one takes longer than opening a page in it."""
    made: dict[str, BrowserContext] = {}

    def with_options(**options) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in made:
            made[key] = new_context(browser, **options)
        return made[key]

    yield with_options
    for context in made.values():
        assert len(context.pages) == 0, "a page was left open"
        context.close()


@pytest.fixture
def open_page(browser: Browser, contexts):
    """Opens addresses or files; closes what it opened. `own`: in a context that no other page shares, and whose clock is the machine's."""
    opened: list[Visit] = []
    owned: list[BrowserContext] = []

    def open_one(address: str | Path, *, own: bool = False, **options) -> Visit:
        if own:
            owned.append(browser.new_context(**options))
        visited = visit(owned[-1] if own else contexts(**options), address.as_uri() if isinstance(address, Path) else address)
        opened.append(visited)
        return visited

    yield open_one
    for visited in opened:
        visited.close()
    for context in owned:
        context.close()
