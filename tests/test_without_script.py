"""The page without script, in a real browser: the style sheet says what the evaluator says, and a person gets along with it."""

from __future__ import annotations

import pytest
from random_answers import random_visitors
from reading import READ, WITHOUT, differences, take_words_out

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

LOCALES = ("en", "es")
PHONE = {"viewport": {"width": 320, "height": 568}}
def interview(site, locale):
    return site / locale / "dismissal-or-delay.html"


def test_every_person_is_shown_what_the_rules_say(questionnaire, site, open_page):
    page = open_page(interview(site, "es"), **WITHOUT, **PHONE).page
    assert differences(questionnaire, page, [(full_answers(questionnaire, person), False) for person in questionnaire.people_file.people]) == []
    assert differences(questionnaire, page, list(random_visitors(questionnaire, seed=11, count=50))) == []


def test_none_of_these_ticked_beside_something_counts_for_nothing(questionnaire, site, open_page):
    """No script unticks the one or the other here."""
    visitors = [({**answers, name: [*answers.get(name, []), "none"]}, go_on) for answers, go_on in random_visitors(questionnaire, seed=5, count=40)
                for name in ("right-now", "ice-moves", "trouble", "time-reasons")]
    page = open_page(interview(site, "en"), **WITHOUT).page
    take_words_out(page)
    assert differences(questionnaire, page, visitors) == []


def test_a_wrong_rule_in_the_style_sheet_is_found(questionnaire, open_page, site, tmp_path):
    text = interview(site, "en").read_text("utf-8")
    broken = text.replace("[value=held]", "[value=restart-case]")
    assert broken != text
    page = tmp_path / "broken.html"
    page.write_text(broken.replace("Content-Security-Policy", "x-off", 1), "utf-8")
    assert differences(questionnaire, open_page(page, **WITHOUT).page, list(random_visitors(questionnaire, seed=1, count=60)))


# --- As a person sees it ----------------------------------------------------------------------------------------------


def answer(page, answers) -> None:
    """Answers as a person does, with the mouse, whatever is asked, in the order of the page."""
    for name, values in answers.items():
        for value in values:
            label = page.locator(f'label:has(input[name="{name}"][value="{value}"])')
            if label.is_visible():
                label.click()


def ask(page) -> None:
    page.locator("label:has(#ask-result)").click()


def shown(page, attribute) -> set[str]:
    return {one.get_attribute(f"data-{attribute}") for one in page.locator(f"[data-{attribute}]").filter(visible=True).all()}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_result_comes_when_it_is_asked_for_and_says_what_is_still_open(questionnaire, site, open_page, locale):
    visited = open_page(interview(site, locale), **WITHOUT, **PHONE)
    page = visited.page
    assert not page.locator("[data-step=result]").is_visible() and not page.locator(".reading").filter(visible=True).count()
    answer(page, {"for-whom": ["me"], "case-state": ["open"]})
    assert "open-criminal-case" not in shown(page, "open")
    ask(page)
    relevant = evaluate(questionnaire, {"for-whom": ["me"], "case-state": ["open"]}).still_open
    assert shown(page, "open") == set(relevant) and "for-whom" not in relevant and len(relevant) > 15
    numbers = [page.locator(f"[data-open={name}]").inner_text() for name in relevant]
    assert numbers == [str(list(questionnaire.questions).index(name) + 1) for name in relevant]
    for name, number in zip(relevant, numbers):
        assert page.locator(f"[data-question={name}] legend").inner_text().startswith(f"{number}.")
    answers = full_answers(questionnaire, questionnaire.people_file.people[0])
    answer(page, answers)
    assert shown(page, "open") == set() and not page.locator("[data-group=open]").is_visible()
    assert page.url == interview(site, locale).as_uri() and page.title() == "Ask First" and visited.requests == [page.url]


def test_where_the_interview_stops_only_that_is_shown_and_a_worker_can_go_on(questionnaire, site, open_page):
    person = next(one for one in questionnaire.people_file.people if evaluate(questionnaire, full_answers(questionnaire, one)).stopped_by)
    answers = full_answers(questionnaire, person)
    page = open_page(interview(site, "en"), **WITHOUT).page
    answer(page, answers)
    ask(page)
    assert page.locator("#stopped").is_visible() and not page.locator("[data-question=entry]").is_visible()
    assert shown(page, "decision") == set(evaluate(questionnaire, answers).outcomes)
    page.locator("label:has(#go-on)").click()
    assert not page.locator("#stopped").is_visible() and page.locator("label:has(#go-on)").is_visible()
    given = {name: answers[name] for name in evaluate(questionnaire, answers).relevant_questions}
    assert shown(page, "question") == set(evaluate(questionnaire, given, go_on=True).relevant_questions) > set(given)


def test_clear_empties_the_form_and_takes_the_result_away(questionnaire, site, open_page):
    page = open_page(interview(site, "en"), **WITHOUT).page
    answer(page, full_answers(questionnaire, questionnaire.people_file.people[0]))
    ask(page)
    assert page.locator("[data-step=result]").is_visible() and page.locator("input:checked").count() > 10
    page.locator("button[type=reset]").click()
    assert page.locator("input:checked").count() == 0 and not page.locator("[data-step=result]").is_visible()


def test_no_heading_stands_over_nothing(questionnaire, site, open_page):
    page = open_page(interview(site, "en"), **WITHOUT, **PHONE).page
    for person in questionnaire.people_file.people[::12]:
        page.evaluate(READ, [[full_answers(questionnaire, person), False]])
        empty = page.evaluate("""() => Array.from(document.querySelectorAll('[data-group]')).filter(group => group.checkVisibility()
            && !Array.from(group.querySelectorAll('[data-fact],[data-notice],[data-find-out],[data-asked],[data-paper],[data-open]')).some(item => item.checkVisibility())).map(group => group.dataset.group)""")
        assert empty == [], person.name


@pytest.mark.parametrize("locale", LOCALES)
def test_a_browser_that_does_not_know_has_shows_the_whole_document(questionnaire, site, open_page, tmp_path, locale):
    """What such a browser leaves out is taken out of a copy: everything within `@supports selector(:has(a))`."""
    text = interview(site, locale).read_text("utf-8")
    assert text.count("@supports selector(:has(a))") == 2
    page_file = tmp_path / "old.html"
    page_file.write_text(text.replace("@supports selector(:has(a))", "@supports selector(:unknown-to-everybody(a))").replace("Content-Security-Policy", "x-off", 1), "utf-8")
    page = open_page(page_file, **WITHOUT, **PHONE).page
    assert shown(page, "question") == set(questionnaire.questions) and shown(page, "fact") == set(questionnaire.facts) and shown(page, "notice") == set(questionnaire.notices)
    assert {(one.get_attribute("data-decision"), one.get_attribute("data-outcome")) for one in page.locator("[data-decision]").filter(visible=True).all()} == {
        (str(decision.id), str(outcome.id)) for decision, outcome in questionnaire.outcomes()}
    assert page.locator(".reading").first.is_visible() and not page.locator("#ask-result, #go-on, button:not([type=reset])").filter(visible=True).count()
    assert page.locator("[type=reset]").filter(visible=True).count() == 1, "who cannot see a result can still clear the answers"
    assert page.locator(".when").filter(visible=True).count() == sum(len(decision.outcomes) for decision in questionnaire.decisions)
    order = page.evaluate("() => Array.from(document.querySelectorAll('[data-outcome], [data-notice], [data-fact]')).map(one => one.className + ' ' + one.innerHTML.includes('class=\"card danger'))")
    assert "danger" in order[0] or "true" in order[0]
