"""A page that comes slowly, or only in part: the first question can be answered before the rest is there, what was answered is kept, and nothing is shown that does nothing."""

from __future__ import annotations

import importlib.util
import re

import pytest
from conftest import ROOT, new_context
from driving import ANSWER_ALL, SHOWN, step_of
from kept_pages import kept_pages
from line import Halt, compressed, line_to
from playwright.sync_api import expect
from test_weight import weight

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

spec = importlib.util.spec_from_file_location("slow_line", ROOT / "benchmarks" / "slow_line.py")
slow_line = importlib.util.module_from_spec(spec)
spec.loader.exec_module(slow_line)

PHONE = {"viewport": {"width": 320, "height": 568}}
LOCALES = ("en", "es")
PARTS = (0.25, 0.5, 0.75, 0.9, 0.99)
FIRST = "form .option input"


@pytest.fixture(scope="module")
def kept_page(browser):
    """Pages of phones."""
    with kept_pages(lambda **options: new_context(browser, **{**PHONE, **options})) as find:
        yield find


@pytest.fixture
def come(kept_page):
    """Opens the interview without waiting for its end; reads once what has come stands still."""

    def open_one(address, locale):
        kept_page().goto("about:blank")  # what came before may end only now
        page = kept_page()
        page.goto(f"{address}/{locale}/dismissal-or-delay.html", wait_until="commit")
        return page

    return open_one


def buttons_shown(page) -> list[str]:
    """What looks like a button and, before the script runs, does nothing. (One that empties the form works without script.)"""
    return page.evaluate("() => Array.from(document.querySelectorAll('button:not([type=reset])')).filter(one => one.checkVisibility({visibilityProperty: true})).map(one => one.innerText)")


def offers_result(page) -> bool:
    """Whether the page without script offers to show one person's result, and no longer everybody's."""
    return page.evaluate("() => Array.from(document.querySelectorAll('#ask-result')).some(one => one.checkVisibility({visibilityProperty: true}))")


def bytes_of_page(site, locale) -> int:
    return len(compressed((site / locale / "dismissal-or-delay.html").read_bytes(), "br"))


def undrawn(page) -> list[str]:
    """Questions, results, notices and facts that are in the page and are not shown. A page that offers no result must show them all."""
    return page.evaluate("""() => Array.from(document.querySelectorAll('[data-question],[data-decision],[data-notice],[data-fact]'))
      .filter(one => !one.getClientRects().length).map(one => JSON.stringify(one.dataset))""")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_first_question_is_answered_before_the_rest_has_come_and_the_answer_is_kept(questionnaire, site, come, locale, by):
    person = next(one for one in questionnaire.people_file.people if len(one.outcomes) == 3)
    answers = full_answers(questionnaire, person)
    first, *_ = questionnaire.questions
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt) as address:
        page = come(address, locale)
        tick_first(page, first, answers[first][0], by)
        assert page.evaluate("document.readyState") == "loading"
        assert page.locator("script").count() == 0
        assert page.locator(f"[data-question={first}] input").count() == len(questionnaire.questions[first].values)
        assert buttons_shown(page) == [] and not offers_result(page)
        halt.go_on()
        page.wait_for_selector("html.js")
        assert step_of(page) == first
        assert page.locator("input:checked").evaluate_all("all => all.map(one => [one.name, one.value])") == [[first, answers[first][0]]]
        assert page.evaluate("document.activeElement.name") == first
        page.click("#continue")
        assert step_of(page) == list(questionnaire.questions)[1]
        page.click("[data-do=back]")
        assert step_of(page) == first
        page.click("[data-do=back]")
        assert step_of(page) == "start"
        page.evaluate(ANSWER_ALL, answers)
        assert step_of(page) == "result" and page.evaluate(SHOWN)["outcomes"] == person.outcomes
        assert page.requests == [f"{address}/{locale}/dismissal-or-delay.html"]
        assert page.said == page.mistakes == []


def tick_first(page, question, value, by) -> None:
    """Ticks an option while the rest of the page is still on its way."""
    control = page.locator(f'input[name="{question}"][value="{value}"]')
    if by == "mouse":
        page.locator(f'label:has(input[name="{question}"][value="{value}"])').click()
    else:
        control.focus()
        page.keyboard.press("Space")
    expect(control).to_be_checked()


@pytest.mark.parametrize("locale", LOCALES)
def test_who_answers_nothing_before_the_script_is_there_begins_at_the_start(site, come, locale):
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt) as address:
        page = come(address, locale)
        page.wait_for_selector(FIRST)
        halt.go_on()
        page.wait_for_selector("html.js")
        assert step_of(page) == "start"


def test_a_door_opened_before_the_script_is_there_stays_open(site, come):
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt) as address:
        page = come(address, "en")
        page.locator(".door summary").first.click()
        opened = page.locator(".door > :not(summary)").filter(visible=True)
        expect(opened).to_have_count(1)
        halt.go_on()
        page.wait_for_selector("html.js")
        expect(opened).to_have_count(1)
        assert page.locator("form details[open]").count() == 0


def tops(page) -> list[float]:
    """Where on the screen stands what is read first."""
    return page.locator("[data-step=start] h2, .door summary").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_screen_does_not_jump_when_the_script_starts(site, come, locale):
    """A finger on its way to a phone number must not meet another line. A line of text is 28 pixels high."""
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt) as address:
        page = come(address, locale)
        page.wait_for_selector(FIRST)
        before = tops(page)
        halt.go_on()
        page.wait_for_selector("html.js")
        assert len(before) > 3
        assert max(abs(there - here) for there, here in zip(before, tops(page), strict=True)) <= 28


def test_ticks_that_nobody_made_are_taken_away_when_the_script_starts(site, browser):
    """As a browser makes them that brings an earlier visit back."""
    context = new_context(browser)
    context.add_init_script("""new MutationObserver(() => {
      const control = document.querySelector('form .option input');
      if (control && !window.ticked) window.ticked = control.checked = true;
    }).observe(document, {childList: true, subtree: true});""")
    with line_to(site) as address:
        page = context.new_page()
        page.goto(f"{address}/en/dismissal-or-delay.html")
        assert page.evaluate("window.ticked")
        assert page.locator("html.js").count() == 1
        assert page.locator("input:checked").count() == 0
        assert step_of(page) == "start"
    context.close()


def test_reload_before_the_script_is_there_empties_the_form(site, come):
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt) as address:
        page = come(address, "en")
        page.locator(".option").first.click()
        expect(page.locator(FIRST).first).to_be_checked()
        page.reload(wait_until="commit")
        page.wait_for_selector(FIRST)
        assert page.locator("input:checked").count() == 0
        halt.go_on()
        page.wait_for_selector("html.js")
        assert page.locator("input:checked").count() == 0


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("part", PARTS)
def test_a_page_cut_off_on_the_way_can_be_read_and_nothing_in_it_is_dead(questionnaire, site, come, locale, part):
    halt = Halt(int(part * bytes_of_page(site, locale)))
    with line_to(site, halt=halt) as address:
        page = come(address, locale)
        page.wait_for_selector(FIRST if part >= 0.5 else "h1")
        with page.expect_event("requestfailed"):
            halt.cut()
        assert page.locator("html.js").count() == 0
        assert buttons_shown(page) == []
        assert undrawn(page) == [] or offers_result(page)
        assert page.locator("[data-question]").count() > 3 or part < 0.5
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.inner_text("main").strip()


def lacking(page, path, html, person_answers, told) -> list[str]:
    """What a person without script is not told on this page that the rules tell them: with everything shown, or with the result that the page offers."""
    path.write_text(html, "utf-8")
    page.goto(path.as_uri())
    if not offers_result(page):
        return undrawn(page)
    page.evaluate("""answers => document.querySelectorAll('form input,#ask-result').forEach(one => { one.checked = one.id || (answers[one.name] || []).includes(one.value); })""", person_answers)
    shown = page.evaluate("""() => Array.from(document.querySelectorAll('[data-decision],[data-notice],[data-fact]')).filter(one => one.getClientRects().length)
      .map(({dataset: data}) => data.notice || data.fact || data.decision + '/' + data.outcome)""")
    return sorted(set(told) - set(shown))


def told(questionnaire, answers) -> list[str]:
    found = evaluate(questionnaire, answers)
    return [*found.facts, *found.notices, *(f"{decision}/{outcome}" for decision, outcome in found.outcomes.items())]


def sheet_of(html: str) -> tuple[int, int]:
    """Where the rules' style sheet begins and ends."""
    begin = html.index('<style id="rules">')
    return begin, html.index("</style>", begin)


def without_policy(html: str) -> str:
    return re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


@pytest.mark.parametrize("change", [str, without_policy], ids=["as it is", "without its policy"])
def test_a_page_that_ends_within_its_rules_hides_nothing_that_a_person_must_be_told(questionnaire, site, kept_page, tmp_path, change):
    """As a page ends for a browser that is not told how long it should be. The page's policy refuses a style sheet that is not whole; without it, what has come would be in force."""
    html = change((site / "en" / "dismissal-or-delay.html").read_text("utf-8"))
    begin, end = sheet_of(html)
    uses = html.rindex(".no-script{", begin, end)
    answers = full_answers(questionnaire, max(questionnaire.people_file.people, key=lambda one: len(told(questionnaire, full_answers(questionnaire, one)))))
    page, offered = kept_page(java_script_enabled=False), []
    for cut in [*range(begin, uses, (uses - begin) // 6), *range(uses, end, 80), end + len("</style>")]:
        assert lacking(page, tmp_path / "cut.html", html[:cut], answers, told(questionnaire, answers)) == [], html[cut - 60:cut]
        assert buttons_shown(page) == []
        offered.append(offers_result(page))
    assert offered[-1] and not any(offered[:6])
    assert any(offered[:-1]) == (change is without_policy)


# --- The guards fire -----------------------------------------------------------------------------------------------


def test_a_button_that_does_nothing_is_noticed(site, come):
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt, change=lambda html: re.sub(r"(<button[^>]*) hidden", r"\1", html)) as address:
        page = come(address, "en")
        page.wait_for_selector(FIRST)
        assert buttons_shown(page) != []


def test_a_page_that_its_script_writes_has_no_first_question_when_the_line_stops(site, come):
    """What benchmarks/slow_line.py compares with."""
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt, change=slow_line.written_by_script) as address:
        page = come(address, "en")
        page.wait_for_selector("body", state="attached")
        assert page.locator(FIRST).count() == 0
        halt.go_on()
        page.wait_for_selector(FIRST)


def test_rules_without_their_end_are_noticed(questionnaire, site, kept_page, tmp_path):
    """The page as it would be if what makes use of the rules stood before them."""
    html = without_policy((site / "en" / "dismissal-or-delay.html").read_text("utf-8"))
    begin, end = sheet_of(html)
    uses = html.rindex(".no-script{", begin, end)
    half = html.index("}body:", (begin + uses) // 2) + 1
    answers = full_answers(questionnaire, questionnaire.people_file.people[0])
    assert lacking(kept_page(java_script_enabled=False), tmp_path / "cut.html", html[:half] + html[uses:end], answers, told(questionnaire, answers)) != []


def test_a_first_screen_that_jumps_is_noticed(site, come):
    """As where a button that the script brings stands above it."""
    start = '<section class="step" data-step="start">'
    halt = Halt(weight.FIRST_FLIGHT)
    with line_to(site, halt=halt, change=lambda html: html.replace(start, f'<button type="button" class="main" data-do="keep" hidden>Keep</button>{start}')) as address:
        page = come(address, "en")
        page.wait_for_selector(FIRST)
        before = tops(page)
        halt.go_on()
        page.wait_for_selector("html.js")
        assert max(abs(there - here) for there, here in zip(before, tops(page), strict=True)) > 28


def test_a_script_that_takes_an_answer_away_is_noticed(site, come):
    halt = Halt(weight.FIRST_FLIGHT)

    def forget(html: str) -> str:
        html, count = re.subn(r"if\(!\(navigator\.userActivation\|\|0\)\.hasBeenActive\)form\.reset", "form.reset", without_policy(html))
        assert count == 1
        return html

    with line_to(site, halt=halt, change=forget) as address:
        page = come(address, "en")
        page.locator(".option").first.click()
        halt.go_on()
        page.wait_for_selector("html.js")
        assert page.locator("input:checked").count() == 0
