"""By the keyboard alone: whole journeys in languages of both directions, every stop of Tab in order and in sight, and a ring around what has the focus."""

from __future__ import annotations

import pytest
from driving import SHOWN, go_by_keyboard
from looking import RINGS, look, plant, tell
from places import STEPS, WALKS, busiest_and_stopped, interview_path, walk, walk_interview
from pseudo_locales import RIGHT_TO_LEFT

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

PHONE = {"viewport": {"width": 320, "height": 568}}


@pytest.mark.parametrize("locale, colours", [("en", "active"), (RIGHT_TO_LEFT, "none")])
def test_the_whole_interview_goes_by_keyboard(questionnaire, site_of, open_page, locale, colours):
    answers = full_answers(questionnaire, busiest_and_stopped(questionnaire)[0])
    page = open_page(interview_path(site_of(locale), locale, questionnaire), **PHONE, forced_colors=colours).page
    steps = go_by_keyboard(page, answers)
    found = evaluate(questionnaire, answers)
    assert [step for step in steps if step not in ("start", "answers")] == found.relevant_questions
    assert page.evaluate(SHOWN)["outcomes"] == found.outcomes


# --- Tab ------------------------------------------------------------------------------------------------------------

# Where Tab must stop, in the order of the page: of radio buttons, the one that is ticked, or the first on the way.
STOPS = """() => {
  const all = Array.from(document.querySelectorAll('a[href],button,summary,input,select,textarea,[tabindex]'))
    .filter(one => one.checkVisibility() && one.tabIndex >= 0 && !one.disabled);
  const stops = all.filter(one => one.type !== 'radio' || one.checked || !all.some(other => other.name === one.name && other.checked) && all.find(other => other.name === one.name) === one);
  stops.forEach((one, number) => { one.dataset.stop = number; });
  document.body.tabIndex = -1;
  document.body.focus();
  return stops.length;
}"""
# The number of the stop that has the focus, null beyond the page; and whether it can be seen.
AT = """() => {
  const one = document.activeElement;
  if (one === document.body || one === document.documentElement) return null;
  const target = one.closest('label') || one, line = Array.from(target.getClientRects()).sort((a, b) => b.width - a.width)[0];
  const hit = document.elementFromPoint(line.left + Math.min(line.width / 2, 40), line.top + line.height / 2);
  return [one.dataset.stop === undefined ? one.outerHTML.slice(0, 80) : Number(one.dataset.stop), Boolean(hit && target.contains(hit))];
}"""


def stops(page, key: str, most: int) -> list:
    """Where a key leads, from outside the page until it is left again, or begun again."""
    reached = []
    for _ in range(most + 2):
        page.keyboard.press(key)
        at = page.evaluate(AT)
        if reached and (at is None or at[0] == reached[0][0]):
            break
        if at is not None:
            reached.append(at)
    return reached


@pytest.mark.parametrize("locale", ["es", RIGHT_TO_LEFT])
def test_tab_stops_everywhere_in_order_in_sight_and_nowhere_for_good(questionnaire, site_of, open_page, locale):
    page = open_page("about:blank", **PHONE).page
    seen = []
    for name in (walk if locale == "es" else walk_interview)(page, site_of(locale), locale, questionnaire):
        if "how-it-decides" not in name:  # whose hundreds of links are of one kind
            wanted = page.evaluate(STOPS)
            assert stops(page, "Tab", wanted) == [[number, True] for number in range(wanted)], name
            if name in ("question, not answered", "list of answers"):
                page.evaluate(STOPS)
                assert stops(page, "Shift+Tab", wanted) == [[number, True] for number in reversed(range(wanted))], name
            seen.append((name, wanted))
    assert dict(seen)["list of answers"] > 30 and len(seen) >= len(STEPS)


def test_a_trap_a_leap_and_a_covered_stop_are_found(questionnaire, site, open_page):
    page = open_page("about:blank", **PHONE).page
    assert "question, one answer" in walk_interview(page, site, "en", questionnaire)
    wanted = page.evaluate(STOPS)
    for change, css in (("", "footer { position: sticky; bottom: 0; z-index: 9; max-height: 80vh }"),
                        ("document.querySelector('#continue').tabIndex = 1", ""),
                        ("document.querySelector('#continue').tabIndex = 0; document.querySelector('fieldset').onkeydown = event => { if (event.key === 'Tab') event.preventDefault(); }", "")):
        assert page.evaluate(STOPS) == wanted
        page.evaluate(f"() => {{ {change} }}")
        plant(page, css)
        assert stops(page, "Tab", wanted) != [[number, True] for number in range(wanted)], change or css
        page.evaluate("() => { document.adoptedStyleSheets = []; }")


# --- The ring -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale, scripted", WALKS)
def test_what_has_the_focus_has_a_ring_that_can_be_seen_in_all_colours(seen, locale, scripted):
    faults = seen(locale, "rings", scripted)
    assert not faults, tell(faults)


def test_a_ring_that_is_thin_faint_or_covered_is_found(questionnaire, site, open_page):
    page = open_page("about:blank", **PHONE).page
    assert "question, one answer" in walk_interview(page, site, "en", questionnaire)
    assert look(page, RINGS) == []
    for css, fault in (("*:focus { outline: none !important } input:focus + span { outline: none !important }", " 0 px"),
                       ("*:focus { outline-width: 1px !important } input:focus + span { outline-width: 1px !important }", " 1 px"),
                       (":root { --ink: #bbb }", ":1"),
                       ("header { position: fixed; top: 0; bottom: 0; left: 0; right: 0; z-index: 9; background: #fff }", "cannot be seen")):
        plant(page, css)
        assert [one for one in look(page, RINGS) if fault in one], css
        page.evaluate("() => { document.adoptedStyleSheets = []; }")
