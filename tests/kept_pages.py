"""Pages that the tests of a module use one after the other, each for browsers of one kind: to lead a page to another address takes a quarter of what opening another takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page

LONG_HISTORY = 30  # a browser counts no further than 50


@contextmanager
def kept_pages(make_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Gives a function that finds the page of a context with these options, or opens it. What the page says on the console, asks for and throws is
    in its `said`, `requests` and `mistakes`, which begin empty each time. What a test changes in the page itself is gone once the page is led on."""
    contexts: dict[str, BrowserContext] = {}
    pages: dict[str, Page] = {}

    def find(**options) -> Page:
        key = json.dumps(options, sort_keys=True)
        if key not in contexts:
            contexts[key] = make_context(**options)
        if key in pages and pages[key].evaluate("history.length") > LONG_HISTORY:
            pages.pop(key).close()
        if key not in pages:
            pages[key] = listening(contexts[key].new_page())
        page = pages[key]
        page.unroute_all()
        page.emulate_media(media="null")
        for heard in (page.said, page.requests, page.mistakes):
            heard.clear()
        return page

    yield find
    for context in contexts.values():
        context.close()


def listening(page: Page) -> Page:
    """A page that notes what it says, asks for and throws."""
    page.said, page.requests, page.mistakes = [], [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("pageerror", lambda error: page.mistakes.append(str(error)))
    return page
