"""On every page and step, at every size: nothing is cut off, lies over something else or is beyond the edge, and what is pressed is large enough."""

from __future__ import annotations

import pytest
from looking import LAYOUT, TARGETS, look, plant, tell
from places import LOCALES, VIEWS, interview_path, plain_paths, walk

PHONE, DESK = VIEWS[0], VIEWS[-1]
TEXT_SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }"  # WCAG 2.2, 1.4.12


def set_size(page, view: tuple[int, int]) -> None:
    page.set_viewport_size({"width": view[0], "height": view[1]})


def set_text_size(page, percent: int) -> None:
    """The size of text that a person sets in the browser: rem and the widths of media queries grow with it."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100}})


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_cut_off_covered_or_beyond_the_edge_at_any_size(questionnaire, site_of, open_page, locale):
    page, faults = open_page("about:blank").page, []
    for name in walk(page, site_of(locale), locale, questionnaire):
        for view in VIEWS:
            set_size(page, view)
            faults += [f"{name}, {view}: {fault}" for fault in look(page, LAYOUT)]
    assert not faults, tell(faults)


@pytest.mark.parametrize("locale", LOCALES)
def test_text_spacing_and_large_text_cut_nothing_off(questionnaire, site_of, open_page, locale):
    page, faults = open_page("about:blank").page, []
    for name in walk(page, site_of(locale), locale, questionnaire):
        set_size(page, PHONE)
        plant(page, TEXT_SPACING)
        faults += [f"{name}, with WCAG's text spacing: {fault}" for fault in look(page, LAYOUT)]
        page.evaluate("() => { document.adoptedStyleSheets = []; }")
        set_text_size(page, 200)
        for view in (PHONE, DESK):
            set_size(page, view)
            faults += [f"{name}, {view} with text at 200 %: {fault}" for fault in look(page, LAYOUT)]
        set_text_size(page, 100)
    assert not faults, tell(faults)


@pytest.mark.parametrize("css, fault", [
    (".card { width: 30rem }", "scrolls sideways"),
    (".card h4 { white-space: nowrap; word-spacing: 9rem }", "beyond the edge"),
    (".card h4 { inline-size: 150% }", "sticks out of"),
    (".card h4 { height: 1rem }", "lies over"),
    (".card h4 { height: 1rem; overflow: hidden }", "is cut off"),
    (".card { max-height: 5rem; overflow: auto }", "is cut off"),
])
def test_each_fault_of_the_layout_is_found(questionnaire, site, open_page, css, fault):
    page = open_page("about:blank", viewport={"width": 320, "height": 568}).page
    assert "result with much in it" in walk(page, site, "en", questionnaire)
    assert look(page, LAYOUT) == []
    plant(page, css)
    assert [one for one in look(page, LAYOUT) if fault in one]


def test_text_at_200_percent_is_twice_as_large(site, open_page, questionnaire):
    page = open_page(interview_path(site, "en", questionnaire)).page
    size = "() => [parseFloat(getComputedStyle(document.body).fontSize), matchMedia('(max-width: 40em)').matches]"
    before = page.evaluate(size)
    set_text_size(page, 200)
    assert (before, page.evaluate(size)) == ([18, False], [36, True])


# --- What is pressed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_pressed_is_large_enough(questionnaire, site_of, open_page, locale):
    page, faults = open_page("about:blank").page, []
    for name in walk(page, site_of(locale), locale, questionnaire):
        for view in (PHONE, DESK):
            set_size(page, view)
            faults += [f"{name}, {view}: {fault}" for fault in look(page, TARGETS)]
    assert not faults, tell(faults)


@pytest.mark.parametrize("css, fault", [
    ("nav a { padding: 0 }", "is "),
    ("nav a { min-width: 0; width: 40px; overflow: hidden }", "is 40 x"),
    ("nav li { height: 30px }", "does not react at"),
    ("p a { line-height: 0 } p { line-height: .8 }", "does not react at"),
    ("main::after { content: ''; position: fixed; top: 0; bottom: 0; left: 0; right: 0; z-index: 9 }", "does not react at 0,0"),
])
def test_a_small_or_covered_target_is_found(questionnaire, site, open_page, css, fault):
    page = open_page(next(path for path in plain_paths(site, "en", questionnaire) if path.name == "find-help.html"), viewport={"width": 320, "height": 568}).page
    assert look(page, TARGETS) == []
    plant(page, css)
    assert [one for one in look(page, TARGETS) if fault in one]
