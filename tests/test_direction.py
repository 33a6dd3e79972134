"""From right to left: everything stands as in a mirror, numbers and names of forms keep their order, English and Arabic letters are told alike, and no style names a side."""

from __future__ import annotations

import re

import pytest
from aria_snapshots import compare, outline
from conftest import ROOT
from looking import IN_ORDER, MIRROR, look, plant, tell
from places import walk_interview
from pseudo_locales import RIGHT_TO_LEFT

PHONE = {"viewport": {"width": 320, "height": 568}}


@pytest.mark.parametrize("scripted", [True, False], ids=["with-script", "without-script"])
@pytest.mark.parametrize("part", ["mirror", "order"])
def test_everything_stands_as_in_a_mirror_and_numbers_keep_their_order(seen, part, scripted):
    faults = seen(RIGHT_TO_LEFT, part, scripted)
    assert not faults, tell(faults)


def test_a_style_that_names_a_side_is_found_in_the_mirror(questionnaire, pseudo_site, open_page):
    page = open_page("about:blank", **PHONE).page
    assert "result with much in it" in walk_interview(page, pseudo_site, RIGHT_TO_LEFT, questionnaire)
    assert look(page, MIRROR) == []
    for css in (".card { padding-left: 29px }", ".card { border-left-width: 2rem }", ".back { margin-left: -20px }", "nav li { float: left }", "h2 { position: relative; left: 5px }"):
        plant(page, css)
        assert look(page, MIRROR), css
        page.evaluate("() => { document.adoptedStyleSheets = []; }")


def test_the_arrow_of_back_points_the_other_way(questionnaire, pseudo_site, open_page):
    page = open_page(pseudo_site / RIGHT_TO_LEFT / f"{questionnaire.id}.html", **PHONE).page
    page.evaluate("() => { document.querySelector('.back').hidden = false; }")
    arrow = "() => { const style = getComputedStyle(document.querySelector('.back'), '::before'); return [[style.borderLeftWidth, style.borderRightWidth], style.transform]; }"
    there = page.evaluate(arrow)
    page.evaluate("() => { document.documentElement.dir = 'ltr'; }")
    here = page.evaluate(arrow)
    assert here[0] == there[0][::-1] and here[1] != there[1]


def test_a_number_that_turns_around_is_found(pseudo_site, open_page):
    page = open_page(pseudo_site / RIGHT_TO_LEFT / "find-help.html", **PHONE).page
    assert look(page, IN_ORDER) == []
    page.evaluate("() => document.querySelectorAll('bdi').forEach(one => one.replaceWith(...one.childNodes))")
    assert look(page, IN_ORDER)


# --- A screen reader is told the same ------------------------------------------------------------------------------------


def test_a_screen_reader_is_told_the_same_in_both_directions(questionnaire, pseudo_site, open_page):
    page, other = (open_page("about:blank", **PHONE).page for _ in range(2))
    for name, _ in zip(walk_interview(page, pseudo_site, "en", questionnaire), walk_interview(other, pseudo_site, RIGHT_TO_LEFT, questionnaire), strict=True):
        assert compare(page, other) == [], name


def test_a_fault_of_one_direction_alone_is_found(questionnaire, pseudo_site, open_page):
    page, other = (open_page("about:blank", **PHONE).page for _ in range(2))
    for one, locale in ((page, "en"), (other, RIGHT_TO_LEFT)):
        assert "question, one answer" in walk_interview(one, pseudo_site, locale, questionnaire)
    assert compare(page, other) == []
    known = []
    for change in ("details.open = !details.open", "input.disabled = true", "label.setAttribute('role', 'button')", "heading.setAttribute('role', 'paragraph')", "legend.remove()"):
        name, _, _ = change.partition(".")
        selector = {"label": ".option", "heading": "h2"}.get(name, name)
        other.evaluate(f"() => {{ const {name} = Array.from(document.querySelectorAll('.step {selector}')).find(one => one.checkVisibility()); {change}; }}")
        found = compare(page, other)
        assert found != known, change
        known = found


def test_an_outline_keeps_roles_and_states_and_leaves_the_words_out():
    assert outline('- heading "What now?" [level=2]\n- group "Name: x":\n  - radio "Yes" [checked]\n  - text: Some words\n- link "More":\n  - /url: about.html') == [
        "heading [level=2]", "group", "  radio [checked]", "  text", "link", "  /url: about.html"]


# --- The style sheets ---------------------------------------------------------------------------------------------------

SIDES = re.compile(r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius|(?:left|right)\s*:"
                   r"|(?:text-align|float|clear|caption-side|justify-\w+|background-position)\s*:[^;}]*\b(?:left|right)\b|(?:margin|padding|border)-(?:top|bottom)\b|translateX|direction\s*:)")
FOUR_SIDES = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-width|border-color|border-style|scroll-\w+)\s*:\s*([^;{}]+)")
FOUR_CORNERS = re.compile(r"([^{}]+)\{[^{}]*border-radius:\s*([^;{}]+)")


def physical(css: str) -> list[str]:
    """What in a style sheet names left or right: by its name, by four values of which two differ, or by corners that nothing turns around.
    The boxes in the margin of a printed page have no other way."""
    css = re.sub(r"/\*.*?\*/|@(?:top|bottom)-\w+\s*{[^}]*}", "", css, flags=re.S)
    found = SIDES.findall(css)
    found += [values for values in FOUR_SIDES.findall(css) if len(values.split()) == 4 and values.split()[1] != values.split()[3]]
    for selector, values in FOUR_CORNERS.findall(css):
        corners = (values.split() * 4)[:4] if len(values.split()) != 3 else [*values.split(), values.split()[1]]
        if (corners[0] != corners[1] or corners[2] != corners[3]) and f"[dir=rtl] {selector.strip()}" not in css and "[dir=rtl]" not in selector:
            found.append(f"{selector.strip()}: {values}")
    return found


def test_no_style_sheet_names_a_side():
    styles = sorted((ROOT / "templates" / "style").glob("*.css"))
    assert len(styles) > 5
    assert {path.name: found for path in styles if (found := physical(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize("css", ["p { margin-left: 1em }", "p { right: 0 }", "p { text-align: right }", "p { float: left }", "p { padding: 0 1px 0 2px }", "p { border-top-left-radius: 2px }",
                                 "p { border-radius: 50% 50% 50% 0 }", "p { border-top: 0 }", "p { transform: translateX(2px) }", "p { direction: rtl }"])
def test_a_side_in_a_style_sheet_is_found(css):
    assert physical(css)


@pytest.mark.parametrize("css", ["p { margin: 0 1em }", "p { margin: 1px 2px 3px }", "p { padding: 0 1px 2px 1px }", "p { text-align: start }", "p { border-radius: 3px }", "/* left: alone */ p { color: red }",
                                 "@page { @bottom-right { direction: ltr } }",
                                 "p { border-radius: 50% 50% 50% 0 } [dir=rtl] p { border-radius: 50% 50% 0 }"])
def test_what_names_no_side_passes(css):
    assert physical(css) == []
