"""On every page and step, at every size, with and without script: nothing is cut off, lies over something else or is beyond the edge, and what is pressed is large enough."""

from __future__ import annotations

import pytest
from looking import LAYOUT, TARGETS, WORDS, look, plant, tell
from places import WALKS, interview_path, walk_interview
from seen import TEXT_SPACING, set_text_size

PHONE = {"viewport": {"width": 320, "height": 568}}
PARTS = ("layout", "words", "large text", "text spacing", "targets")  # four sizes; phones of three widths; text at 200 %; WCAG's text spacing; what is pressed


@pytest.mark.parametrize("locale, scripted", WALKS)
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_cut_off_covered_beyond_the_edge_or_too_small(seen, locale, part, scripted):
    faults = seen(locale, part, scripted)
    assert not faults, tell(faults)


FAULTS = (
    (LAYOUT, ".card { width: 30rem }", "scrolls sideways"),
    (LAYOUT, ".card h4 { white-space: nowrap; word-spacing: 9rem }", "beyond the edge"),
    (LAYOUT, ".card h4 { inline-size: 150% }", "sticks out of"),
    (LAYOUT, ".card h4 { height: 1rem }", "lies over"),
    (LAYOUT, ".card h4 { height: 1rem; overflow: hidden }", "is cut off"),
    (LAYOUT, ".card ul { display: flex; flex-wrap: wrap; font-size: 6px } .card li { display: block }", "runs into"),
    (LAYOUT, ".card { max-height: 5rem; overflow: auto }", "is cut off"),
    (WORDS, ".card h4 { inline-size: 3rem }", "is broken"),
    (TARGETS, "nav a { padding: 0 }", "is "),
    (TARGETS, "nav a { min-width: 0; width: 40px; overflow: hidden }", "is 40 x"),
    (TARGETS, "nav li { height: 30px }", "does not react at"),
    (TARGETS, "p a { line-height: 0 } p { line-height: .8 }", "does not react at"),
    (TARGETS, "main::after { content: ''; position: fixed; top: 0; bottom: 0; left: 0; right: 0; z-index: 9 }", "does not react at 0,0"),
)


def test_each_fault_of_size_and_place_is_found(questionnaire, site, open_page):
    page = open_page("about:blank", **PHONE).page
    assert "result with much in it" in walk_interview(page, site, "en", questionnaire)
    assert look(page, LAYOUT) == look(page, TARGETS) == look(page, WORDS) == []
    for question, css, fault in FAULTS:
        plant(page, css)
        assert [one for one in look(page, question) if fault in one], css
        page.evaluate("() => { document.adoptedStyleSheets = []; }")


def test_larger_text_and_wider_spacing_are_what_they_say(site, open_page, questionnaire):
    page = open_page(interview_path(site, "en", questionnaire)).page
    size = "() => [parseFloat(getComputedStyle(document.body).fontSize), matchMedia('(max-width: 40em)').matches]"
    before = page.evaluate(size)
    set_text_size(page, 200)
    assert (before, page.evaluate(size)) == ([18, False], [36, True])
    plant(page, TEXT_SPACING)
    spacing = "() => { const style = getComputedStyle(document.querySelector('main p:not(.hint)')); return [style.letterSpacing, style.wordSpacing, style.fontSize].map(parseFloat); }"
    letter, word, font = page.evaluate(spacing)
    assert (letter / font, word / font) == (pytest.approx(.12), pytest.approx(.16))
