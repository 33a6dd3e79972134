"""Listening to a question: with a voice of the device alone, exactly what stands there, in the language shown, and not a word longer than somebody is there."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack

import pytest
from conftest import new_context
from driving import ANSWER_ALL, SHOWN, step_of
from kept_pages import kept_pages
from playwright.sync_api import expect
from serving import serve
from test_accessibility import violations
from test_browser import BREAK, NEXT, PHONE, interview
from writing import write_project

from askfirst.evaluator import evaluate
from askfirst.people import full_answers
from askfirst.pipeline import build_site
from askfirst.recordings import words_to_read

ENGLISH, SPANISH = {"lang": "en-US", "localService": True}, {"lang": "es_MX", "localService": True}
NETWORK = {"lang": "en-US", "localService": False}
LEAVE_TO = "https://www.wikipedia.org/"
LISTEN = {"en": "Listen", "es": "Escuchar"}
# A device with these voices. It tells the console what it is asked to say, and when to be quiet; `window.speak` gets it through what waits.
SPEECH = """voices => {
  const waiting = [];
  const speech = {
    voices: voices,
    getVoices: () => speech.voices,
    speak: said => { waiting.push(said); console.log('say ' + JSON.stringify([said.text, said.lang, said.voice.lang, said.voice.localService])); },
    cancel: () => { waiting.length = 0; console.log('quiet'); },
  };
  Object.defineProperty(window, 'speechSynthesis', {value: voices && speech});
  window.SpeechSynthesisUtterance = function(text) { this.text = text; };
  window.speak = how => { while (waiting.length) { const said = waiting.shift(); if (said[how]) said[how](); } };
}"""


@pytest.fixture(scope="module")
def kept_page(browser):
    """Pages of phones, whose voices these tests set."""
    with kept_pages(lambda **options: new_context(browser, **{**PHONE, **options})) as find:
        yield find


@pytest.fixture
def open_with(kept_page):
    """Opens a page on a device with these voices, or (None) without any way to speak. `said` is what it was asked to say, in order."""
    with ExitStack() as devices:
        def open_one(path, voices, **options):
            page = kept_page(**options)
            page.evaluate("() => { if (window.speak && speechSynthesis) speechSynthesis.cancel = () => {}; }")  # the page before ends now, and that is not to be heard
            devices.close()
            devices.enter_context(page.add_init_script(f"({SPEECH})({json.dumps(voices)})"))
            page.goto(path if isinstance(path, str) else path.as_uri())
            return page

        yield open_one


def begin(page):
    """To the first question."""
    page.click("[data-step=start] [data-do=continue]")
    return page.locator("[data-do=listen]")


def plain(words: list[str]) -> list[str]:
    """Texts without braces, as a page shows them."""
    assert not any("{" in text for text in words)
    return words


def spoken(page) -> list[str]:
    """The texts of what was said, in order; forgets them."""
    texts = [re.search(r'^say \["((?:[^"\\]|\\.)*)"', line).group(1).replace('\\"', '"') for line in page.said if line.startswith("say ")]
    page.said.clear()
    return texts


# --- Who is offered it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale, voices, is_offered", [
    ("en", [ENGLISH], True), ("en", [NETWORK, SPANISH, ENGLISH], True), ("es", [SPANISH], True), ("en", [{"lang": "en", "localService": True}], True),
    ("en", [NETWORK], False), ("en", [SPANISH], False), ("es", [ENGLISH], False), ("en", [], False), ("en", None, False),
    ("en", [{"lang": "enm", "localService": True}], False), ("en", [{"lang": "", "localService": True}], False), ("en", [{"lang": "en-US"}], False),
])
def test_a_question_can_be_heard_where_the_device_itself_speaks_its_language(site, open_with, locale, voices, is_offered):
    page = open_with(interview(site, locale), voices)
    button = begin(page)
    assert step_of(page) == "for-whom" and page.mistakes == []
    assert button.is_visible() == is_offered
    if is_offered:
        expect(button).to_have_text(LISTEN[locale], use_inner_text=True)
        box = button.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44
        button.click()
        assert page.said and all(line.endswith(",true]") for line in page.said), "a voice in the network would hear the question"
    assert page.requests == [interview(site, locale).as_uri()]


def test_voices_that_come_late_are_offered_and_voices_that_go_are_not(site, open_with):
    page = open_with(interview(site, "en"), [])
    button = begin(page)
    assert not button.is_visible()
    page.evaluate("voice => { speechSynthesis.voices = [voice]; speechSynthesis.onvoiceschanged(); }", ENGLISH)
    assert button.is_visible()
    page.evaluate("() => { speechSynthesis.voices = []; speechSynthesis.onvoiceschanged(); }")
    assert not button.is_visible()


def test_only_questions_can_be_heard_and_nothing_of_it_is_printed(questionnaire, site, open_with):
    page = open_with(interview(site, "en"), [ENGLISH])
    button = page.locator("[data-do=listen]")
    assert step_of(page) == "start" and not button.is_visible()
    begin(page)
    assert button.is_visible()
    page.emulate_media(media="print")
    assert not button.is_visible()
    page.emulate_media(media="screen")
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
    assert step_of(page) == "result" and not button.is_visible()
    page.click("[data-do=list]")
    assert step_of(page) == "answers" and not button.is_visible()


def test_without_script_there_is_no_button(site, open_with):
    page = open_with(interview(site, "en"), [ENGLISH], java_script_enabled=False)
    assert page.locator("[data-do=listen]").count() == 1 and not page.locator("[data-do=listen]").is_visible()


def test_axe_finds_nothing_and_the_keyboard_reaches_it_one_step_before_the_question(site, open_with):
    page = open_with(interview(site, "en"), [ENGLISH], color_scheme="dark")
    button = begin(page)
    page.keyboard.press("Shift+Tab")
    for name in ("Listen", "Stop"):
        expect(button).to_be_focused()
        expect(button).to_have_accessible_name(name)
        assert violations(page) == []
        page.keyboard.press("Enter")
    assert page.said[-1] == "quiet"


# --- What is heard ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale, voice", [("en", ENGLISH), ("es", SPANISH)])
def test_each_question_is_read_with_its_help_and_its_answers_and_nothing_else(built, questionnaire, site, open_with, locale, voice):
    person = max(questionnaire.people_file.people, key=lambda one: len(evaluate(questionnaire, full_answers(questionnaire, one)).relevant_questions))
    answers = full_answers(questionnaire, person)
    page = open_with(interview(site, locale), [NETWORK, voice])
    button = begin(page)
    for name in evaluate(questionnaire, answers).relevant_questions:
        assert step_of(page) == name
        page.said.clear()
        button.click()
        assert {tuple(line[:-1].rsplit(",", 3)[1:]) for line in page.said} == {(f'"{locale}"', f'"{voice["lang"]}"', "true")}
        assert spoken(page) == plain(words_to_read(questionnaire.questions[name], built.project, locale)), name
        page.evaluate(NEXT, [name, answers[name]])
    assert page.mistakes == [] and page.requests == [interview(site, locale).as_uri()]


def test_a_changed_language_is_heard_where_it_has_a_voice(built, questionnaire, site, open_with):
    page = open_with(interview(site, "es"), [SPANISH, ENGLISH])
    button = begin(page)
    button.click()
    page.click("[data-do=language]")
    assert page.said[-1] == "quiet", "the other language is not read on"
    expect(button).to_have_text("Listen", use_inner_text=True)
    page.said.clear()
    button.click()
    assert '"en","en-US"' in page.said[0]
    assert spoken(page) == plain(words_to_read(questionnaire.questions["for-whom"], built.project, "en"))
    page.evaluate("voice => { speechSynthesis.voices = [voice]; }", SPANISH)
    page.click("[data-do=language]")
    page.click("[data-do=language]")
    assert page.locator("html").get_attribute("lang") == "en" and not button.is_visible()


def test_a_text_that_nobody_has_translated_is_read_in_its_own_language_or_the_question_is_not(tmp_path, open_with):
    root = write_project(tmp_path)
    (root / "content" / "locales").mkdir()
    (root / "content" / "locales" / "es.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: es\\n"\n\nmsgctxt "tiny/questions/sections/all/questions/held/ask"\nmsgid "Are you held?"\nmsgstr "¿Está usted detenido?"\n', "utf-8")
    built = build_site(root, tmp_path / "site")
    assert built.changed, built.report.render()
    path = tmp_path / "site" / "es" / "tiny.html"
    assert not begin(open_with(path, [SPANISH])).is_visible() and not begin(open_with(path, [ENGLISH])).is_visible()
    page = open_with(path, [ENGLISH, SPANISH])
    begin(page).click()
    assert [line.split(",", 1)[1] for line in page.said[:2]] == ['"es","es_MX",true]', '"en","en-US",true]']
    assert spoken(page)[:2] == ["¿Está usted detenido?", "Choose one answer."]


def test_what_is_told_of_a_missing_answer_is_not_read_as_a_part_of_the_question(built, questionnaire, site, open_with):
    page = open_with(interview(site, "en"), [ENGLISH])
    button = begin(page)
    page.click("#continue")
    assert page.locator("#error").is_visible()
    words = words_to_read(questionnaire.questions["for-whom"], built.project, "en")
    button.click()
    assert spoken(page) == plain(words)
    next_question(page)
    page.click("[data-do=back]")
    assert page.locator("fieldset #error").count() == 1 and not page.locator("#error").is_visible()
    page.said.clear()
    button.click()
    assert spoken(page) == plain(words)


# --- Until when ------------------------------------------------------------------------------------------------------


def test_pressed_again_it_stops_and_at_the_end_it_can_be_heard_anew(site, open_with):
    page = open_with(interview(site, "en"), [ENGLISH])
    button = begin(page)
    button.click()
    expect(button).to_have_text("Stop", use_inner_text=True)
    expect(button).to_be_focused()
    button.click()
    assert page.said[-1] == "quiet"
    for how in ("onend", "onerror"):
        expect(button).to_have_text("Listen", use_inner_text=True)
        button.click()
        expect(button).to_have_text("Stop", use_inner_text=True)
        page.evaluate("how => speak(how)", how)
    expect(button).to_have_text("Listen", use_inner_text=True)


def next_question(page):
    page.locator("label.option:visible").first.click()
    page.click("#continue")


WAYS = {
    "the next question": next_question,
    "back": lambda page: page.click("[data-do=back]"),
    "clear": lambda page: page.evaluate("() => document.querySelector('[data-do=clear]').click()"),
    "the other language": lambda page: page.click("[data-do=language]"),
    "leave": lambda page: page.evaluate("() => document.querySelector('.leave').click()"),
    "a hidden tab": lambda page: page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))"),
    "a script that fails": lambda page: (page.evaluate(BREAK), page.click("[data-do=back]")),
}


@pytest.mark.parametrize("way", WAYS)
def test_whoever_goes_away_hears_no_more(site, open_with, way):
    page = open_with(interview(site, "es"), [ENGLISH, SPANISH])
    page.route(f"{LEAVE_TO}**", lambda route: route.fulfill(content_type="text/html", body="<!DOCTYPE html><title>Elsewhere</title>"))
    begin(page).click()
    assert page.said and "quiet" not in page.said
    with page.expect_console_message(lambda message: message.text == "quiet"):
        WAYS[way](page)
    if way == "leave":
        page.wait_for_url(LEAVE_TO)
    assert page.said.count("quiet") == 1
    if way != "leave":
        assert not page.locator("[data-do=listen] > :last-child").is_visible()
    if way == "a script that fails":
        assert page.mistakes and not page.locator("[data-do=listen]").is_visible()
        page.evaluate("() => speechSynthesis.onvoiceschanged()")
        assert not page.locator("[data-do=listen]").is_visible(), "a button that does nothing"


def test_whoever_opens_another_page_hears_no_more(site, open_with):
    with serve(site) as address:
        page = open_with(f"{address}/en/dismissal-or-delay.html", [ENGLISH])
        begin(page).click()
        page.evaluate("() => { speechSynthesis.cancel = () => { sessionStorage.was = 'quiet'; }; }")
        page.click("footer a[href='about.html']")
        page.wait_for_url("**/about.html")
        assert page.evaluate("() => sessionStorage.was") == "quiet"


def test_leaving_is_quiet_before_the_other_page_answers(site, open_with):
    page = open_with(interview(site, "en"), [ENGLISH])
    page.route(f"{LEAVE_TO}**", lambda route: None)  # nobody answers
    begin(page).click()
    with page.expect_request(LEAVE_TO), page.expect_console_message(lambda message: message.text == "quiet"):
        page.evaluate("() => document.querySelector('.leave').click()")
    page.goto("about:blank")


def test_listening_changes_no_answer_and_nothing_is_kept(questionnaire, site, open_with):
    page = open_with(interview(site, "en"), [ENGLISH])
    begin(page).click()
    answers = full_answers(questionnaire, questionnaire.people_file.people[0])
    page.evaluate(ANSWER_ALL, answers)
    assert page.evaluate(SHOWN)["outcomes"] == evaluate(questionnaire, answers).outcomes
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
