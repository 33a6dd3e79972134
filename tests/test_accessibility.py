"""What a machine can check of accessibility: axe on every page and step, in light, dark and forced colours, narrow and wide; sizes; focus."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from driving import ANSWER_ALL
from test_browser import LOCALES, PHONE, interview

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    {"viewport": {"width": 320, "height": 568}},
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 844}, "forced_colors": "active"},
]
NEXT = "() => document.querySelector('#continue').click()"


def violations(page) -> list[str]:
    """What axe finds on the page as it stands."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [f"{one['id']}: {node['html'][:160]}" for one in found.response["violations"] for node in one["nodes"]]


def two_people(questionnaire):
    """One who is stopped, and the one who is asked the most."""
    reached = [(person, evaluate(questionnaire, full_answers(questionnaire, person))) for person in questionnaire.people_file.people]
    stopped = next(person for person, found in reached if found.stopped_by)
    longest = max(reached, key=lambda one: len(one[1].relevant_questions))[0]
    return stopped, longest


@pytest.mark.parametrize("look", LOOKS, ids=["narrow", "wide-dark", "forced-colours"])
def test_axe_finds_nothing_on_any_plain_page(site, open_page, look):
    for path in sorted(site.rglob("*.html")):
        if path.name != "dismissal-or-delay.html":  # the interview is looked at below, its review booklet in test_booklet.py
            assert violations(open_page(path, **look).page) == [], path.relative_to(site)


@pytest.mark.parametrize("look", LOOKS, ids=["narrow", "wide-dark", "forced-colours"])
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_from_the_start_to_the_results(questionnaire, site, open_page, locale, look):
    page = open_page(interview(site, locale), **look).page
    assert violations(page) == [], "start"
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert violations(page) == [], "start, opened"
    page.evaluate("() => document.querySelector('[data-step=start] [data-do=continue]').click()")
    page.evaluate(NEXT)
    assert violations(page) == [], "a question without an answer"
    for person in two_people(questionnaire):
        page.evaluate(ANSWER_ALL, full_answers(questionnaire, person))
        page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert violations(page) == [], f"the result of {person.name}"
    page.evaluate("() => document.querySelector('[data-do=list]').click()")
    assert violations(page) == [], "the list of answers"


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_at_any_question_and_without_script(questionnaire, site, open_page, locale):
    page = open_page(interview(site, locale), **PHONE).page
    answers = full_answers(questionnaire, two_people(questionnaire)[1])
    page.evaluate("() => document.querySelector('[data-step=start] [data-do=continue]').click()")
    for name in evaluate(questionnaire, answers).relevant_questions:
        assert violations(page) == [], name
        for value in answers[name]:
            page.check(f"[name='{name}'][value='{value}']")
        page.evaluate(NEXT)


def test_axe_finds_a_planted_fault(site, open_page):
    page = open_page(interview(site, "en"), **PHONE).page
    page.evaluate("() => { document.documentElement.lang = ''; document.querySelector('h2').after(Object.assign(new Image(), {src: 'data:,'})); }")
    assert {one.split(":")[0] for one in violations(page)} >= {"html-has-lang", "image-alt"}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_pressed_is_large_enough(questionnaire, site, open_page, locale):
    small = """() => Array.from(document.querySelectorAll('button, label.option, summary, nav a, a.main, .contacts a'))
        .filter(one => one.getClientRects().length).map(one => [one.textContent.trim().slice(0, 40), one.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44).map(([text, box]) => text + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))"""
    page = open_page(interview(site, locale), **PHONE).page
    assert page.evaluate(small) == []
    page.evaluate("() => document.querySelector('[data-step=start] [data-do=continue]').click()")
    assert page.evaluate(small) == []
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, two_people(questionnaire)[1]))
    assert page.evaluate(small) == []


@pytest.mark.parametrize("options", [{}, {"forced_colors": "active"}, {"color_scheme": "dark"}], ids=["light", "forced-colours", "dark"])
def test_the_focus_can_be_seen(site, open_page, options):
    page = open_page(interview(site, "en"), **PHONE, **options).page
    page.evaluate("() => document.querySelector('[data-step=start] [data-do=continue]').click()")
    seen = 0
    for _ in range(14):
        page.keyboard.press("Tab")
        ring = page.evaluate("""() => {
          const one = document.activeElement, drawn = one.matches('label input') ? [one, one.nextElementSibling, one.closest('label')] : [one];
          return one === document.body ? null : Math.max(...drawn.map(it => { const s = getComputedStyle(it); return s.outlineStyle == 'none' ? 0 : parseFloat(s.outlineWidth); }));
        }""")
        if ring is not None:
            assert ring >= 2
            seen += 1
    assert seen >= 10


@pytest.mark.parametrize("locale", LOCALES)
def test_text_spacing_and_large_text_clip_nothing(questionnaire, site, open_page, locale):
    page = open_page(interview(site, locale), viewport={"width": 320, "height": 256}).page
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, two_people(questionnaire)[1]))
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html { font-size: 200% } * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
      document.adoptedStyleSheets = [sheet];
    }""")
    clipped = page.evaluate("""() => Array.from(document.querySelectorAll('main *')).filter(one => one.getClientRects().length
        && ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1 && !one.closest('.unseen')).map(one => one.outerHTML.slice(0, 100))""")
    assert clipped == []


def test_the_style_sheet_names_no_left_or_right():

    physical = re.compile(r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)")
    styles = sorted((ROOT / "templates" / "style").glob("*.css"))
    assert styles
    for path in styles:
        assert physical.findall(path.read_text("utf-8")) == [], path.name
    assert physical.search("p { margin-left: 1em }")
