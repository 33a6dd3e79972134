"""The interview in a real browser: whole journeys, nothing kept, nothing asked for, and what a person sees when something goes wrong."""

from __future__ import annotations

import pytest
from conftest import new_context
from driving import ANSWER_ALL, SHOWN, check_calm, go_by_keyboard, go_by_mouse, step_of
from playwright.sync_api import expect
from reading import READ

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

LOCALES = ("en", "es")
PHONE = {"viewport": {"width": 320, "height": 568}}


def interview(site, locale):
    return site / locale / "dismissal-or-delay.html"


def told(questionnaire, answers) -> dict:
    """What the page must show for these answers."""
    found = evaluate(questionnaire, answers)
    return {"outcomes": found.outcomes, "facts": sorted(found.facts), "notices": sorted(found.notices), "find_out": sorted(found.find_out)}


def shown(page) -> dict:
    found = page.evaluate(SHOWN)
    return {name: sorted(value) if isinstance(value, list) else value for name, value in found.items()}


def people_for_every_outcome(questionnaire):
    """A few people who together reach every outcome."""
    missing = {f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()}
    chosen = []
    while missing:
        person = max(questionnaire.people_file.people, key=lambda one: len(missing & {f"{decision}/{outcome}" for decision, outcome in one.outcomes.items()}))
        reached = missing & {f"{decision}/{outcome}" for decision, outcome in person.outcomes.items()}
        assert reached, f"no person reaches {missing}"
        missing -= reached
        chosen.append(person)
    return chosen


@pytest.mark.parametrize("go, locale", [(go_by_mouse, "es"), (go_by_keyboard, "en")])
def test_journeys_lead_to_every_outcome(questionnaire, site, open_page, locale, go):
    for person in people_for_every_outcome(questionnaire):
        answers = full_answers(questionnaire, person)
        visited = open_page(interview(site, locale), **PHONE)
        steps = go(visited.page, answers)
        assert [step for step in steps if step not in ("start", "answers")] == evaluate(questionnaire, answers).relevant_questions
        assert shown(visited.page) == told(questionnaire, answers), person.name
        assert visited.requests == [interview(site, locale).as_uri()]
        assert visited.messages == []
        visited.close()


def test_every_person_is_shown_what_the_rules_say(questionnaire, site, open_page):
    page = open_page(interview(site, "en")).page
    for person in questionnaire.people_file.people:
        answers = full_answers(questionnaire, person)
        page.evaluate(ANSWER_ALL, answers)
        assert shown(page) == told(questionnaire, answers), person.name


def test_a_worker_can_go_on_after_a_stop(questionnaire, site, open_page):
    person = next(one for one in questionnaire.people_file.people if evaluate(questionnaire, full_answers(questionnaire, one)).stopped_by)
    answers = full_answers(questionnaire, person)
    page = open_page(interview(site, "en")).page
    page.evaluate(ANSWER_ALL, answers)
    page.click("[data-do=go-on]")
    went_on = evaluate(questionnaire, answers, go_on=True)
    assert step_of(page) == next(name for name in went_on.relevant_questions if name not in evaluate(questionnaire, answers).relevant_questions)


# --- Nothing is kept, nothing is asked for ---------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_stored_and_reload_shows_an_empty_form(questionnaire, site, open_page, locale):
    visited = open_page(interview(site, locale))
    page = visited.page
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
    kept = page.evaluate("async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length, history.length, history.state]")
    assert kept == [0, 0, "", 0, 2, None]  # the empty page before, and this one
    page.reload()
    assert page.locator("input:checked").count() == 0
    assert step_of(page) == "start"


def test_back_from_another_page_shows_an_empty_form(questionnaire, site, open_page):
    page = open_page(interview(site, "en")).page
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
    page.click("footer a[href='about.html']")
    page.wait_for_url("**/about.html")
    page.go_back()
    assert page.locator("input:checked").count() == 0
    assert step_of(page) == "start"


def test_a_page_that_is_left_or_cleared_holds_nothing_that_was_made_of_the_answers(questionnaire, site, open_page):
    """Not even hidden: a browser may keep the page as it was."""
    page = open_page(interview(site, "en")).page
    made = "() => [document.querySelector('#answered').textContent.trim(), document.querySelector('#sheet').textContent.trim(), document.querySelectorAll(':checked').length]"
    for end in ("() => window.dispatchEvent(new Event('pagehide'))", "() => document.querySelector('[data-do=clear]').click()"):
        page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
        page.evaluate("() => { document.querySelector('[data-do=list]').click(); }")
        assert page.evaluate(made)[0] != "" and page.evaluate(made)[2] > 10
        page.evaluate(end)
        assert page.evaluate(made) == ["", "", 0]


def test_the_address_is_not_read(site, open_page):
    address = interview(site, "en").as_uri()
    for tail in ("?entry=crossed", "#entry", "#<img src=x onerror=alert(1)>"):
        visited = open_page(address + tail)
        assert step_of(visited.page) == "start"
        assert "onerror=alert" not in visited.page.content().replace(visited.page.url, "")
        assert visited.messages == []


def test_no_page_asks_for_anything_else(site, open_page):
    visited = open_page("about:blank")
    visited.requests.clear()
    addresses = [path.as_uri() for path in sorted(site.rglob("*.html"))]
    for address in addresses:
        visited.page.goto(address)
        visited.page.hover("body")
    assert visited.requests == addresses
    assert visited.messages == []


def test_an_injected_script_does_not_run(site, open_page, tmp_path):
    text = interview(site, "en").read_text("utf-8")
    page = tmp_path / "injected.html"
    page.write_text(text.replace("</body>", "<script>document.title = 'ran'</script><img src=x onerror=\"document.title='ran'\"></body>"), "utf-8")
    visited = open_page(page)
    assert visited.page.title() == "Ask First"
    assert any("Content Security Policy" in message for message in visited.messages)


def test_controls_are_not_remembered_by_the_browser(site, open_page):
    page = open_page(interview(site, "en")).page
    assert page.locator("form:not([autocomplete=off]), input:not([autocomplete=off])").count() == 0
    assert page.locator("input").count() > 100
    assert page.locator("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]").count() == 0


# --- On the way ----------------------------------------------------------------------------------------------------


def start(site, open_page, locale="en", **options):
    page = open_page(interview(site, locale), **{**PHONE, **options}).page
    page.click("[data-step=start] [data-do=continue]")
    return page


def test_an_unanswered_question_is_told_in_words(site, open_page):
    page = start(site, open_page)
    step = step_of(page)
    page.click("#continue")
    assert step_of(page) == step
    expect(page.locator("#problem")).to_be_focused()
    assert page.locator(f"[data-question={step}] input[aria-invalid=true][aria-describedby=error]").count() > 0
    page.click("#problem a")
    expect(page.locator(f"[data-question={step}] input").first).to_be_focused()
    assert "#" not in page.url


def test_none_of_these_excludes_ticks_and_unsure_stands_beside_them(site, open_page):
    page = start(site, open_page)
    page.check("[name=for-whom][value=me]")
    page.click("#continue")
    page.check("[name=case-state][value=open]")
    page.click("#continue")
    ticked = lambda: page.locator("[name=right-now]:checked").evaluate_all("all => all.map(one => one.value)")
    page.check("[name=right-now][value=held]")
    page.check("[name=right-now][value=unsure]")
    assert ticked() == ["held", "unsure"]
    page.check("[name=right-now][value=none]")
    assert ticked() == ["none"]
    page.check("[name=right-now][value=missed-court]")
    assert ticked() == ["missed-court"]


def test_back_keeps_the_answer_and_change_returns_to_the_list(questionnaire, site, open_page):
    page = open_page(interview(site, "en")).page
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, next(one for one in questionnaire.people_file.people if len(one.outcomes) == 3)))
    page.click("[data-do=list]")
    assert step_of(page) == "answers"
    page.click("#answered button[data-question=time-reasons]")
    assert step_of(page) == "time-reasons"
    page.check("[name=time-reasons][value=proof]")
    page.click("#continue")
    assert step_of(page) == "answers"
    page.click("[data-step=answers] .main")
    assert "proof" in shown(page)["facts"]


def test_clear_my_answers_empties_the_form(questionnaire, site, open_page):
    page = open_page(interview(site, "en")).page
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
    page.click("[data-do=again]")
    page.click("[data-do=clear]")
    assert step_of(page) == "start"
    assert page.locator("input:checked").count() == 0


def test_the_spanish_page_turns_english_and_back_with_the_answers_kept(questionnaire, site, open_page):
    page = open_page(interview(site, "es"), **PHONE).page
    person = next(one for one in questionnaire.people_file.people if len(one.outcomes) == 3)
    answers = full_answers(questionnaire, person)
    page.evaluate(ANSWER_ALL, answers)
    spanish = page.inner_text("main")
    page.click("[data-do=language]")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert shown(page) == told(questionnaire, answers)
    english = page.inner_text("main")
    other = open_page(interview(site, "en"), **PHONE).page
    other.evaluate(ANSWER_ALL, answers)
    assert english == other.inner_text("main")
    page.click("[data-do=language]")
    assert page.inner_text("main") == spanish
    assert page.url == interview(site, "es").as_uri()


def test_the_english_page_says_that_spanish_starts_again(site, open_page):
    page = open_page(interview(site, "en")).page
    expect(page.locator("header")).to_contain_text("starts again")
    page.click(".languages summary")
    page.click("header a[hreflang=es]")
    page.wait_for_url("**/es/dismissal-or-delay.html")


# --- When the script does not run ------------------------------------------------------------------------------------


BREAK = "() => { Element.prototype.focus = HTMLElement.prototype.focus = () => { throw new Error('broken browser'); }; }"


@pytest.mark.parametrize("step", ["for-whom", "next-date", "time-reasons", "answers", "result"])
def test_wherever_the_script_fails_the_form_remains_with_the_answers_in_it(questionnaire, site, open_page, step):
    """The form that remains is the one without script, whatever the script had hidden or marked by then."""
    person = max(questionnaire.people_file.people, key=lambda one: len(evaluate(questionnaire, full_answers(questionnaire, one)).find_out))
    answers, given = full_answers(questionnaire, person), {}
    page = open_page(interview(site, "en")).page
    page.evaluate(ANSWER_ALL, answers)
    untouched = open_page(interview(site, "en"), java_script_enabled=False).page
    if step == "result":
        given = {name: answers[name] for name in evaluate(questionnaire, answers).relevant_questions}
    else:
        page.evaluate("() => { document.querySelector('[data-do=clear]').click(); document.querySelector('[data-step=start] [data-do=continue]').click(); }")
        while (here := step_of(page)) != step:
            given[here] = answers[here]
            page.evaluate(NEXT, [here, answers[here]])
        given |= {step: answers[step]} if step in answers else {}
    page.evaluate(BREAK)
    if step == "result":
        page.locator("[data-do=list]").click()
    else:
        page.evaluate(NEXT, [step, answers.get(step, [])])
    assert "js" not in page.evaluate("document.documentElement.className").split()
    ticked = page.evaluate("() => Array.from(document.querySelectorAll('input[name]:checked')).map(one => [one.name, one.value])")
    assert sorted(ticked) == sorted([name, value] for name, values in given.items() for value in values)
    assert page.locator("button:not([type=reset])").filter(visible=True).count() == 0, "a button that does nothing is shown"
    page.locator("label:has(#ask-result)").click(timeout=5000)
    untouched.evaluate(READ, [[given, False]])
    for one in (page, untouched):
        one.evaluate("() => document.querySelectorAll('details').forEach(details => { details.open = true; })")
    for medium in ("screen", "print"):
        page.emulate_media(media=medium)
        untouched.emulate_media(media=medium)
        assert page.evaluate(DRAWN) == untouched.evaluate(DRAWN), medium
    page.emulate_media(media="screen")
    assert shown(page) == told(questionnaire, given)


# Answers the question that is shown, if it is one, and goes on.
NEXT = """([question, values]) => {
  values.forEach(value => { const control = document.querySelector('[name="' + question + '"][value="' + value + '"]'); if (!control.checked) control.click(); });
  const step = document.querySelector('[data-question="' + question + '"]') || document.querySelector('[data-step=' + question + ']');
  (step.matches('[data-question]') ? document.querySelector('#continue') : step.querySelector('[data-do=continue]')).click();
}"""

DRAWN = """() => Array.from(document.querySelectorAll('main *')).filter(one => one.checkVisibility()).map(one => one.tagName + ' ' + JSON.stringify(Object.assign({}, one.dataset)))"""


FAILURES = {
    "at printing": ("[data-do=print]", "() => { window.print = () => { throw new Error('broken browser'); }; }"),
    "at saving": ("[data-do=save]", "() => { URL.createObjectURL = () => { throw new Error('broken browser'); }; }"),
    "at the list of answers": ("[data-do=list]", BREAK),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_the_script_made_remains_when_it_fails(questionnaire, site, open_page, locale, failure):
    """Neither a sheet or a list with answers in it, nor a mark of a problem, nor a way that is closed."""
    button, change = FAILURES[failure]
    page, untouched = (open_page(interview(site, locale), java_script_enabled=scripted).page for scripted in (True, False))
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
    page.evaluate(change)
    page.locator(button).click()
    assert page.evaluate("() => [document.documentElement.className, document.querySelector('#sheet').textContent, document.querySelector('#answered').textContent]") == ["", "", ""]
    assert page.locator("header a, header summary").filter(visible=True).count() == untouched.locator("header a, header summary").filter(visible=True).count() > 0
    page.evaluate("() => window.dispatchEvent(new Event('pagehide'))")
    assert page.locator(":checked").count() == 0


def test_a_problem_that_was_told_is_forgotten_when_the_script_fails(site, open_page):
    page = open_page(interview(site, "en")).page
    page.click("[data-step=start] [data-do=continue]")
    page.click("#continue")
    assert page.locator("[aria-invalid]").count() > 1
    page.evaluate(BREAK)
    page.click("#continue")
    assert page.evaluate("document.documentElement.className") == "" and page.locator("[aria-invalid], [aria-describedby=error]").count() == 0


def test_what_the_script_alone_can_do_is_not_promised_without_it(site, open_page):
    """That opening another page clears the answers, and that the other language keeps them."""
    for locale, here in (("en", False), ("es", True)):
        with_script, without = (open_page(interview(site, locale), java_script_enabled=scripted).page for scripted in (True, False))
        assert (with_script.locator("#leaving").is_visible(), without.locator("#leaving").is_visible()) == (True, False)
        beside_english = ".languages > ul small"  # the note about all others stands behind the mark, with them
        assert (without.locator(beside_english).count(), with_script.locator(beside_english).count()) == (here, here)
        assert not here or without.locator(beside_english).is_visible() and not with_script.locator(beside_english).is_visible()
        assert with_script.locator(".languages details small").count() == 1


def test_if_the_script_fails_at_the_start_the_document_remains(questionnaire, site, open_page, browser):
    context = new_context(browser)
    context.add_init_script("delete HTMLFormElement.prototype.reset; HTMLFormElement.prototype.reset = () => { throw new Error('old browser'); };")
    page = context.new_page()
    page.goto(interview(site, "en").as_uri())
    for name in questionnaire.questions:
        assert page.locator(f"[data-question={name}]").is_visible()
    context.close()


def test_a_browser_that_translates_the_page_does_not_change_the_result(questionnaire, site, open_page):
    page = open_page(interview(site, "en")).page
    page.evaluate("""() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement.closest('script,style')) node.textContent = node.textContent.replace(/[a-z]/g, 'x');
    }""")
    answers = full_answers(questionnaire, questionnaire.people_file.people[0])
    page.evaluate(ANSWER_ALL, answers)
    assert shown(page) == told(questionnaire, answers)


def test_every_step_is_calm_on_a_narrow_screen(questionnaire, site, open_page):
    person = max(questionnaire.people_file.people, key=lambda one: len(evaluate(questionnaire, full_answers(questionnaire, one)).relevant_questions))
    page = open_page(interview(site, "es"), **PHONE).page
    go_by_mouse(page, full_answers(questionnaire, person))
    check_calm(page, interview(site, "es").as_uri())
