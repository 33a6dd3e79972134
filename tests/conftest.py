"""What several tests share: the real project, one build of its site, one browser per worker, and pages that tell what they ask for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

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
    """The real project with two more languages, which nobody speaks: from right to left, and 40 % longer. One worker builds it for all."""
    folder = (shared_folder(tmp_path_factory.getbasetemp()) or tmp_path_factory.mktemp("pseudo")) / "pseudo"
    with FileLock(f"{folder}.lock"):
        if not (folder / "site").exists():
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

    def __post_init__(self) -> None:
        self._hears = {"request": lambda request: self.requests.append(request.url), "console": lambda message: self.messages.append(message.text),
                       "pageerror": lambda error: self.messages.append(str(error))}
        for event, hear in self._hears.items():
            self.page.on(event, hear)

    def close(self) -> None:
        """Closes the page, as a person closes a tab."""
        self.page.close()

    def leave(self) -> None:
        """Leaves an empty page, with nobody listening."""
        for event, hear in self._hears.items():
            self.page.remove_listener(event, hear)
        self.page.goto("about:blank")


def new_context(browser: Browser, **options) -> BrowserContext:
    """A browser context of its own, on the day that the site is checked for: on a later one its pages would say that the law may have changed."""
    context = browser.new_context(**options)
    context.clock.set_fixed_time(NOON)
    return context


def visit(context: BrowserContext, address: str, page: Page | None = None) -> Visit:
    """Opens an address in a new page, or in one that another test has left."""
    visited = Visit(page or context.new_page(), context)
    visited.page.goto(address)
    return visited


# What changes a page for as long as it lives, whatever address it is led to, or leaves something before it to go forward to.
LASTING = ("add_init_script", "emulate_media", "expose_binding", "expose_function", "go_back", "route", "set_default_timeout", "set_extra_http_headers", "set_viewport_size")


class LeftPages:
    """Pages that tests have left, by context: leading one to another address takes a quarter of the work of opening one. A page that a test has changed lastingly is no longer used."""

    def __init__(self) -> None:
        self._left: dict[BrowserContext, list[Page]] = {}
        self._changed: set[Page] = set()
        self._new_tool: dict[BrowserContext, Callable[[Page], CDPSession]] = {}

    def find(self, context: BrowserContext) -> Page:
        """A page without history, as new."""
        if context not in self._left:
            self._left[context], self._new_tool[context] = [], context.new_cdp_session
            context.new_cdp_session = lambda page: self._telling(page, self._new_tool[context])(page)
        left = self._left[context]
        page = left.pop() if left else self._watched(context)
        page.tool.send("Page.resetNavigationHistory")
        return page

    def take_back(self, visited: Visit) -> None:
        """Closes a page that cannot be used again, and keeps any other."""
        if visited.page.is_closed():
            return
        if visited.page in self._changed:
            visited.page.close()
        else:
            visited.leave()
            self._left[visited.context].append(visited.page)

    def close(self) -> None:
        for page in [page for pages in self._left.values() for page in pages]:
            page.close()

    def _watched(self, context: BrowserContext) -> Page:
        """A new page that tells when it is changed lastingly."""
        page = context.new_page()
        page.tool = self._new_tool[context](page)
        for name in LASTING:
            setattr(page, name, self._telling(page, getattr(page, name)))
        return page

    def _telling(self, page: Page, action):
        def told(*given, **named):
            self._changed.add(page)
            return action(*given, **named)

        return told


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


@pytest.fixture(scope="session")
def left_pages(contexts):
    """The pages that tests have left."""
    left = LeftPages()
    yield left
    left.close()


@pytest.fixture
def open_page(browser: Browser, contexts, left_pages):
    """Opens addresses or files; leaves what it opened. `own`: in a context that no other page shares, and whose clock is the machine's."""
    opened: list[Visit] = []
    owned: list[BrowserContext] = []

    def open_one(address: str | Path, *, own: bool = False, **options) -> Visit:
        address = address.as_uri() if isinstance(address, Path) else address
        if own:
            owned.append(browser.new_context(**options))
            return visit(owned[-1], address)
        context = contexts(**options)
        opened.append(visit(context, address, left_pages.find(context)))
        return opened[-1]

    yield open_one
    for visited in opened:
        left_pages.take_back(visited)
    for context in owned:
        context.close()
