"""What a machine can check of accessibility on every kind of page, in two languages and two that nobody speaks: axe, headings, languages, the focus, what is told of a missing answer, calm.

Sizes are looked at in test_layout.py, the keyboard in test_keyboard.py, colours in test_contrast.py, directions in test_direction.py, letters in test_letters.py."""

from __future__ import annotations

import re

import pytest
from driving import go_by_mouse
from looking import HEADINGS, LANGUAGES, MOVES, look, plant, tell
from places import LOCALES, VIEWS, WALKS, busiest_and_stopped, go_to, interview_path, plain_paths, walk_interview, walk_without_script
from pseudo_locales import RIGHT_TO_LEFT
from seen import NAMES, OWN_LETTERS, violations

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

PHONE = {"viewport": {"width": 320, "height": 568}}


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_on_any_page_or_step(seen, locale):
    faults = seen(locale, "axe")
    assert not faults, tell(faults)


@pytest.mark.parametrize("view, colours", [(VIEWS[-1], {"color_scheme": "dark"}), (VIEWS[1], {"forced_colors": "active"})], ids=["wide-dark", "low-forced-colours"])
def test_axe_finds_nothing_at_other_sizes_and_in_other_colours(questionnaire, site, open_page, view, colours):
    page, faults = open_page("about:blank", viewport={"width": view[0], "height": view[1]}, **colours).page, []
    for name in walk_interview(page, site, "en", questionnaire):
        if name in ("question, several answers", "question, not answered", "list of answers"):
            faults += [f"{name}: {fault}" for fault in violations(page)]
    assert not faults, tell(faults)


def test_axe_finds_nothing_at_any_question(questionnaire, site, open_page):
    """All questions shown at once: each has names and ids of its own."""
    page = open_page(interview_path(site, "es", questionnaire), **PHONE).page
    page.evaluate("() => document.querySelectorAll('.part,[data-question]').forEach(one => { one.hidden = false; })")
    assert page.locator("fieldset").filter(visible=True).count() == len(questionnaire.questions)
    faults = violations(page, "form", rules={"color-contrast": {"enabled": False}})
    assert not faults, tell(faults)


def test_axe_finds_nothing_without_script(questionnaire, pseudo_site, open_page, tmp_path):
    """In a copy that has no script, since axe is one itself."""
    html = interview_path(pseudo_site, RIGHT_TO_LEFT, questionnaire).read_text("utf-8")
    copy = tmp_path / "copy.html"
    copy.write_text(re.sub(r"<script>.*?</script>", "", html, flags=re.S), "utf-8")
    page, faults = open_page("about:blank", **PHONE).page, []
    for name in walk_without_script(page, copy.as_uri(), questionnaire):
        faults += [f"{name}: {fault}" for fault in violations(page, rules={"color-contrast": {"enabled": False}})]
    assert not faults, tell(faults)


def test_axe_finds_planted_faults(questionnaire, site, open_page):
    page = open_page(interview_path(site, "en", questionnaire), **PHONE).page
    page.evaluate("() => { document.documentElement.lang = ''; document.querySelector('h2').after(document.createElement('img')); }")
    plant(page, ".lead { color: #ccc } nav a { padding: 0 !important; font-size: 8px } nav li { margin: 0; line-height: 8px }")
    assert {one.split(":")[0] for one in violations(page)} >= {"html-has-lang", "image-alt", "color-contrast", "target-size"}


# --- Headings, language, title ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("part, locale, scripted", [(part, *walk) for part in ("headings", "stated", "languages") for walk in WALKS if part != "languages" or walk[0] in OWN_LETTERS])
def test_every_page_and_step_has_an_outline_and_says_its_languages(seen, locale, part, scripted):
    faults = seen(locale, part, scripted)
    assert not faults, tell(faults)


def test_a_fault_of_the_outline_is_found(site, open_page):
    page = open_page(site / "en" / "about.html").page
    assert look(page, HEADINGS) == []
    for change, fault in (("h1.after(h1.cloneNode(true))", "2 headings h1"),
                          ("const other = document.createElement('h5'); other.textContent = 'x'; h1.after(other)", "the level jumps"),
                          ("h1.textContent = ''", "an empty heading")):
        page.evaluate(f"() => {{ const h1 = document.querySelector('h1'); {change}; }}")
        assert [one for one in look(page, HEADINGS) if fault in one], change


@pytest.mark.parametrize("change, fault", [
    ("element.removeAttribute('lang')", "marked as ar-XB"),
    ("element.removeAttribute('dir')", "English from right to left"),
    ("element.textContent = document.querySelector('.bar').textContent", "marked as en"),
])
def test_a_text_that_does_not_say_its_language_is_found(pseudo_site, open_page, change, fault):
    page = open_page(pseudo_site / RIGHT_TO_LEFT / "privacy.html").page  # which nobody has translated
    asked = [RIGHT_TO_LEFT, OWN_LETTERS[RIGHT_TO_LEFT], NAMES]
    assert page.locator("main > [lang=en]").count() == 1 and look(page, LANGUAGES, asked) == []
    page.evaluate(f"() => {{ const element = document.querySelector('main > [lang=en]'); {change}; }}")
    assert [one for one in look(page, LANGUAGES, asked) if one.startswith(fault)]


# --- The focus ------------------------------------------------------------------------------------------------------

# Presses through the whole interview, and back, and looks after each step where the focus is, and whether all of it can be seen.
FOLLOW_FOCUS = """answers => {
  const faults = [], drawn = element => element.getClientRects().length > 0;
  const shown = () => Array.from(document.querySelectorAll('.step')).find(drawn);
  const press = name => Array.from(document.querySelectorAll('[data-do=' + name + ']')).find(drawn).click();
  const check = () => {
    const step = shown(), name = step.dataset.question || step.dataset.step, heading = step.querySelector('h2');
    if (document.activeElement !== heading) return faults.push(name + ': the focus is on ' + document.activeElement.outerHTML.slice(0, 80));
    const range = document.createRange();
    range.selectNodeContents(heading);
    const lines = Array.from(range.getClientRects()).filter(line => line.width > 1);
    const hits = lines.map(line => document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2));
    const covering = hits.find(hit => hit && !heading.contains(hit));
    if (!lines.length || hits.includes(null)) faults.push(name + ': the heading is off the screen, at ' + Math.round(heading.getBoundingClientRect().top));
    if (covering) faults.push(name + ': the heading is under ' + covering.outerHTML.slice(0, 80));
  };
  for (let steps = 0; steps < 60 && shown().dataset.step !== 'result'; steps += 1) {
    const step = shown();
    if (step.dataset.question) (answers[step.dataset.question] || []).forEach(value => { const control = step.querySelector('[value="' + value + '"]'); if (!control.checked) control.click(); });
    document.scrollingElement.scrollTop = 1e6;
    press('continue');
    check();
  }
  for (let steps = 0; steps < 3; steps += 1) { press('back'); check(); }
  return faults;
}"""


@pytest.mark.parametrize("locale", LOCALES)
def test_every_step_moves_the_focus_to_its_heading_and_nothing_covers_it(questionnaire, site_of, open_page, locale):
    page, faults = open_page("about:blank").page, []
    answers = full_answers(questionnaire, busiest_and_stopped(questionnaire)[0])
    for view in VIEWS:
        page.set_viewport_size({"width": view[0], "height": view[1]})
        page.goto(interview_path(site_of(locale), locale, questionnaire).as_uri())
        faults += [f"{view}: {fault}" for fault in page.evaluate(FOLLOW_FOCUS, answers)]
    assert not faults, tell(faults)


FOCUS_WITHOUT_SCROLLING = "const focus = HTMLElement.prototype.focus; HTMLElement.prototype.focus = function () { focus.call(this, {preventScroll: true}); };"


@pytest.mark.parametrize("css, change, fault", [
    ("", "() => { HTMLElement.prototype.focus = () => {}; }", "the focus is on"),
    ("header { position: sticky; top: 0; z-index: 1; min-height: 20rem }", "() => {}", "the heading is under"),
    ("", "() => { window.scrollTo = Element.prototype.scrollIntoView = () => {}; " + FOCUS_WITHOUT_SCROLLING + " }", "off the screen"),
])
def test_a_heading_that_is_lost_is_found(questionnaire, site, open_page, css, change, fault):
    page = open_page(interview_path(site, "en", questionnaire), **PHONE).page
    plant(page, css)
    page.evaluate(change)
    assert [one for one in page.evaluate(FOLLOW_FOCUS, full_answers(questionnaire, busiest_and_stopped(questionnaire)[0])) if fault in one]


# --- A question without an answer ------------------------------------------------------------------------------------

# Presses Continue at every question before it answers it.
LEAVE_OPEN = """answers => {
  const faults = [], drawn = element => element && element.getClientRects().length > 0;
  const shown = () => Array.from(document.querySelectorAll('.step')).find(drawn);
  const press = () => { const button = Array.from(document.querySelectorAll('[data-do=continue]')).find(drawn); if (button) button.click(); else faults.push('there is no way on'); };
  const told = id => { const element = document.getElementById(id); return drawn(element) && element.textContent.trim(); };
  for (let steps = 0; steps < 60 && shown().dataset.step !== 'result'; steps += 1) {
    const step = shown(), name = step.dataset.question;
    if (name && !step.querySelector(':checked')) {
      const fault = text => faults.push(name + ': ' + text), group = step.querySelector('fieldset'), inputs = Array.from(group.querySelectorAll('input'));
      if (!group.firstElementChild.matches('legend') || !group.firstElementChild.textContent.trim()) fault('the group has no legend');
      if (!(group.getAttribute('aria-describedby') || '').split(' ').every(told)) fault('the group is not described');
      if (document.querySelector('[aria-invalid]')) fault('something is wrong before anything was pressed');
      press();
      const problem = document.activeElement, link = problem.querySelector('a');
      if (shown() !== step) fault('it was passed over');
      if (problem.id !== 'problem' || !drawn(problem)) fault('the summary has no focus');
      if (!problem.querySelector('h2') || !link || !link.textContent.trim()) fault('the summary says nothing');
      else if (!inputs.includes(document.getElementById(link.hash.slice(1)))) fault('the summary does not lead to an option');
      inputs.forEach(input => {
        if (input.getAttribute('aria-invalid') !== 'true') fault(input.value + ' is not marked');
        if (!told(input.getAttribute('aria-describedby'))) fault(input.value + ' does not say what is wrong');
        if (input.name !== name || !input.labels.length || !input.labels[0].textContent.trim()) fault(input.value + ' has no name');
      });
    }
    if (name) (answers[name] || []).forEach(value => { const control = step.querySelector('[value="' + value + '"]'); if (!control.checked) control.click(); });
    press();
  }
  return faults;
}"""


@pytest.mark.parametrize("locale", LOCALES)
def test_an_unanswered_question_is_told_in_words_at_every_question(questionnaire, site_of, open_page, locale):
    page = open_page(interview_path(site_of(locale), locale, questionnaire), **PHONE).page
    assert page.evaluate(LEAVE_OPEN, full_answers(questionnaire, busiest_and_stopped(questionnaire)[0])) == []


NEVER_SET = "const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function (name, value) { if (name !== never) set.call(this, name, value); }; const never = "


@pytest.mark.parametrize("change, fault", [
    (NEVER_SET + "'aria-invalid'", "is not marked"),
    (NEVER_SET + "'aria-describedby'", "does not say what is wrong"),
    ("document.querySelectorAll('legend').forEach(one => { one.replaceWith(...one.childNodes); })", "the group has no legend"),
    ("document.querySelectorAll('.hint').forEach(one => { one.textContent = ''; })", "the group is not described"),
    ("document.querySelector('#problem').removeAttribute('tabindex')", "the summary has no focus"),
    ("document.querySelector('#problem a').textContent = ''", "the summary says nothing"),
    ("document.querySelectorAll('.option > span').forEach(one => { one.textContent = ''; })", "has no name"),
])
def test_what_is_not_told_of_a_missing_answer_is_found(questionnaire, site, open_page, change, fault):
    page = open_page(interview_path(site, "en", questionnaire), **PHONE).page
    page.evaluate(f"() => {{ {change}; }}")
    assert [one for one in page.evaluate(LEAVE_OPEN, full_answers(questionnaire, busiest_and_stopped(questionnaire)[0])) if fault in one]


# --- Calm -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_moves(seen, locale):
    moving = seen(locale, "moves")
    assert not moving, tell(moving)


def test_what_moves_is_found_even_for_those_who_asked_for_no_motion(site, open_page):
    page = open_page(site / "en" / "about.html", reduced_motion="reduce").page
    assert look(page, MOVES) == []
    for css in ("a { transition: color 1s }", ".brand::before { animation: turn 1s }", "html { scroll-behavior: smooth }"):
        plant(page, css)
        assert look(page, MOVES), css
        page.evaluate("() => { document.adoptedStyleSheets = []; }")


AS_LEFT = """() => {
  const shown = Array.from(document.querySelectorAll('.step')).filter(one => one.getClientRects().length);
  return [shown.map(one => one.dataset.question || one.dataset.step), Array.from(document.querySelectorAll(':checked')).map(one => one.value)];
}"""


def test_a_day_of_waiting_takes_nothing_away(questionnaire, site, open_page):
    page = open_page("about:blank", own=True, **PHONE).page
    page.clock.install()
    page.goto(interview_path(site, "en", questionnaire).as_uri())
    answers = full_answers(questionnaire, busiest_and_stopped(questionnaire)[0])
    asked = evaluate(questionnaire, answers).relevant_questions
    go_to(page, answers, asked[5])
    before = page.evaluate(AS_LEFT)
    assert before[0] == [asked[5]] and len(before[1]) >= 5
    page.clock.fast_forward("24:00:00")
    assert page.evaluate(AS_LEFT) == before
    page.evaluate("() => { setTimeout(() => document.querySelector('form').reset(), 36e5); }")
    page.clock.fast_forward("24:00:00")
    assert page.evaluate(AS_LEFT) != before, "a time limit would not be seen"


HELP = """() => {
  const help = document.querySelector('footer nav'), links = help ? Array.from(help.querySelectorAll('a')).map(link => link.getAttribute('href').split('/').pop()) : [];
  return {links, after: Boolean(help && document.querySelector('main').compareDocumentPosition(help) & 4), first: links[0]};
}"""


@pytest.mark.parametrize("locale", LOCALES)
def test_help_stands_in_the_same_place_on_every_page(questionnaire, site_of, open_page, locale):
    page = open_page("about:blank", **PHONE).page
    found = {}
    for path in [*plain_paths(site_of(locale), locale, questionnaire), interview_path(site_of(locale), locale, questionnaire)]:
        if path.name != "404.html":  # which leads to the languages alone
            page.goto(path.as_uri())
            found[path.name] = page.evaluate(HELP)
    assert len(found) > 6
    assert {name: one for name, one in found.items() if one != {"links": found["about.html"]["links"], "after": True, "first": "find-help.html"}} == {}


def test_nothing_is_asked_twice_on_the_way(questionnaire, site, open_page):
    answers = full_answers(questionnaire, busiest_and_stopped(questionnaire)[0])
    steps = go_by_mouse(open_page(interview_path(site, "en", questionnaire), **PHONE).page, answers)
    assert len(steps) == len(set(steps))
    assert [step for step in steps if step in questionnaire.questions] == evaluate(questionnaire, answers).relevant_questions
    for person in questionnaire.people_file.people:
        asked = evaluate(questionnaire, full_answers(questionnaire, person)).relevant_questions
        said = [re.sub(r"\W+", " ", questionnaire.questions[name].ask).casefold() for name in asked]
        assert len(set(said)) == len(asked), f"{person.name} is asked the same twice"
