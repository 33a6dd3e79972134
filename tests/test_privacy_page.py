"""The privacy page is true: every promise on it names the tests that show it, in a real browser where it is about one."""

from __future__ import annotations

import ast
import re

import pytest
from writing import ROOT

PAGE = ROOT / "content" / "pages" / "en" / "privacy.md"

# Each promise, by how it begins, and the tests that show it. What the page only advises, or says it cannot do, promises nothing.
SHOWN_BY = {
    "**It does not know you.**": ["test_controls_are_not_remembered_by_the_browser"],
    "**It sends nothing.**": ["test_each_page_asks_its_host_for_itself_and_no_other_host_for_anything", "test_a_whole_journey_asks_for_nothing_more"],
    "**It does not count or follow visitors.**": ["test_no_page_asks_for_anything_else", "test_nothing_is_stored_and_reload_shows_an_empty_form"],
    "**It never listens.**": ["test_a_question_can_be_heard_where_the_device_itself_speaks_its_language"],
    "**It keeps no answer.**": ["test_nothing_is_stored_and_reload_shows_an_empty_form", "test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    "**A copy of the page may stay on the device.**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    "**Your answers vanish.**": ["test_nothing_is_stored_and_reload_shows_an_empty_form", "test_back_from_another_page_shows_an_empty_form"],
    "**The history shows that this page was opened.**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    "**If your browser blocks scripts,**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer", "test_clear_empties_the_form_and_takes_the_result_away"],
    "**Your answers stay out of the address**": ["test_every_step_is_calm_on_a_narrow_screen"],
    "**The host of this site**": ["test_a_whole_journey_asks_for_nothing_more"],
    "**Other sites can see you**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    'Press "Leave this page" at the top.': ["test_leaving_empties_the_page_at_once_and_back_does_not_return_to_it"],
    "On a keyboard, press Shift three times.": ["test_only_three_presses_of_shift_in_two_seconds_leave"],
    "If nobody touches the page for 15 minutes,": ["test_after_fifteen_quiet_minutes_the_page_offers_to_clear_and_clears_nothing_by_itself"],
    "The sheet is for your attorney only.": ["test_paper_says_whom_it_is_for_and_is_empty_before_the_result"],
    "Some answers are never printed,": ["test_paper_shows_nothing_that_follows_from_a_sensitive_answer"],
}
NO_PROMISE = (
    "**A sheet or a file that you save stays**", "**Other programs may look.**",
    "**At work, at school or on shared Wi-Fi,**", "Open a private window first.", "Use a device of someone you trust,", "When you are done,", "If you print, wait",
    "There are no lines for your name", "Anyone who finds a printed sheet",
)


def lines(text: str) -> list[str]:
    """Everything that the page says as a point."""
    return re.findall(r"^- (.*)$", text, re.M)


def unexplained(text: str) -> list[str]:
    """Every point of the page that neither a test shows nor counts as advice."""
    return [line for line in lines(text) if sum(line.startswith(begin) for begin in (*SHOWN_BY, *NO_PROMISE)) != 1]


@pytest.fixture(scope="module")
def tests() -> set[str]:
    """The name of every test there is."""
    return {node.name for path in (ROOT / "tests").glob("test_*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_every_point_is_shown_by_a_test_or_promises_nothing():
    assert unexplained(PAGE.read_text("utf-8")) == []


def test_every_promise_still_stands_on_the_page():
    said = lines(PAGE.read_text("utf-8"))
    assert [begin for begin in (*SHOWN_BY, *NO_PROMISE) if not any(line.startswith(begin) for line in said)] == []


@pytest.mark.parametrize("promise", SHOWN_BY)
def test_the_tests_that_show_a_promise_exist(promise, tests):
    assert [name for name in SHOWN_BY[promise] if name not in tests] == []


def test_a_new_promise_without_a_test_is_noticed():
    assert unexplained("- **It forgets you.** At once.\n- **It sends nothing.** Never.\n") == ["**It forgets you.** At once."]
