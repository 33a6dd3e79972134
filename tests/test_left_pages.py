"""Pages that go from test to test: as new for each, and no longer used once a test has changed one for good."""

from __future__ import annotations

import pytest
from conftest import LASTING, LeftPages, visit


@pytest.fixture
def left(browser):
    context = browser.new_context()
    yield LeftPages(), context
    context.close()


def test_a_page_that_was_left_is_used_again_without_history_listeners_or_what_stood_in_it(left):
    pages, context = left
    first = visit(context, "data:text/html,<title>one</title>", pages.find(context))
    page = first.page
    page.goto("data:text/html,<title>two</title>")
    page.evaluate("() => { window.kept = true; console.log('first'); }")
    pages.take_back(first)
    second = visit(context, "data:text/html,<title>three</title>", pages.find(context))
    page.evaluate("() => console.log('second')")
    assert second.page is page and first.messages == ["first"] and second.messages == ["second"]
    assert page.evaluate("() => [history.length, window.kept, document.title]") == [2, None, "three"]


@pytest.mark.parametrize("change", [
    lambda page: page.emulate_media(media="print"),
    lambda page: page.set_viewport_size({"width": 320, "height": 320}),
    lambda page: page.add_init_script("window.kept = true"),
    lambda page: page.context.new_cdp_session(page),
    lambda page: page.close(),
])
def test_a_page_that_a_test_has_changed_for_good_is_not_used_again(left, change):
    pages, context = left
    first = visit(context, "about:blank", pages.find(context))
    change(first.page)
    pages.take_back(first)
    assert first.page.is_closed() and pages.find(context) is not first.page


def test_all_that_changes_a_page_for_good_is_something_that_a_page_can_do(left):
    pages, context = left
    page = pages.find(context)
    assert all(callable(getattr(type(page), name)) for name in LASTING)
