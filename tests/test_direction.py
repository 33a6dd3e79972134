"""From right to left: everything stands as in a mirror, numbers and names of forms keep their order, English and Arabic letters are told alike, and no style names a side."""

from __future__ import annotations

import re

import pytest
from aria_snapshots import compare, outline
from conftest import ROOT
from looking import look, plant, tell
from places import VIEWS, walk, walk_interview
from pseudo_locales import RIGHT_TO_LEFT

PHONE, DESK = ({"viewport": {"width": width, "height": height}} for width, height in (VIEWS[0], VIEWS[-1]))

# Turns the page around and looks whether each box has gone to where a mirror shows it. What has a direction of its own keeps it.
MIRROR = """() => {
  const faults = [], all = Array.from(document.querySelectorAll('body *')).filter(one => one.checkVisibility() && getComputedStyle(one).display !== 'inline' && !one.parentElement.closest('[dir=ltr]'));
  const turned = [document.documentElement].concat(Array.from(document.querySelectorAll('[dir=rtl]')));
  const boxes = () => all.map(one => one.getBoundingClientRect());
  const before = boxes();
  turned.forEach(one => { one.dir = 'ltr'; });
  const after = boxes();
  turned.forEach(one => { one.dir = 'rtl'; });
  all.forEach((one, number) => {
    const [was, is] = [before[number], after[number]];
    if (Math.abs(was.width - is.width) > 1 || Math.abs(was.height - is.height) > 1 || Math.abs(was.top - is.top) > 1 || Math.abs(innerWidth - was.right - is.left) > 1)
      faults.push('<' + one.tagName.toLowerCase() + '.' + one.className + '> ' + one.textContent.trim().slice(0, 40) + ': ' + [innerWidth - was.right, was.top, was.width, was.height].map(Math.round) + ' mirrored, ' + [is.left, is.top, is.width, is.height].map(Math.round));
  });
  return faults;
}"""

# Numbers, addresses, forms, days: their letters follow one another from left to right, whatever stands around them.
IN_ORDER = r"""() => {
  const faults = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  const kept = /\+?\d[\d-]{5,}\d|\b[A-Z]{1,4}-\d+\w*|\b[a-z]+(?:[.\/][a-z-]+){2,}|\(\d{3}\)[\d -]+/g;
  let count = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.checkVisibility() || node.parentElement.closest('script,style,template')) continue;
    for (const match of node.data.matchAll(kept)) {
      count += 1;
      let last = null;
      for (let at = match.index; at < match.index + match[0].length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (last && Math.abs(box.top - last.top) < 4 && box.left < last.left) { faults.push(match[0] + ' in ' + node.data.trim().slice(0, 60)); break; }
        last = box;
      }
    }
  }
  if (!count) faults.push('nothing to look at');
  return faults;
}"""


@pytest.mark.parametrize("view", [PHONE, DESK], ids=["phone", "desk"])
def test_everything_stands_as_in_a_mirror(questionnaire, pseudo_site, open_page, view):
    page, faults = open_page("about:blank", **view).page, []
    for name in walk(page, pseudo_site, RIGHT_TO_LEFT, questionnaire):
        faults += [f"{name}: {fault}" for fault in look(page, MIRROR)]
    assert not faults, tell(faults)


@pytest.mark.parametrize("css", [".option { padding-left: 9px }", ".card { border-left-width: 2rem }", ".back { margin-left: -20px }", "nav li { float: left }", "h2 { position: relative; left: 5px }"])
def test_a_style_that_names_a_side_is_found_in_the_mirror(questionnaire, pseudo_site, open_page, css):
    page = open_page("about:blank", **PHONE).page
    names = walk_interview(page, pseudo_site, RIGHT_TO_LEFT, questionnaire)
    assert ("result with much in it" if ".card" in css else "question, one answer") in names
    assert look(page, MIRROR) == []
    plant(page, css)
    assert look(page, MIRROR)


def test_the_arrow_of_back_points_the_other_way(questionnaire, site, pseudo_site, open_page):
    turned = []
    for folder, locale in ((site, "en"), (pseudo_site, RIGHT_TO_LEFT)):
        page = open_page("about:blank", **PHONE).page
        assert "question, one answer" in walk_interview(page, folder, locale, questionnaire)
        arrow = page.evaluate("() => { const style = getComputedStyle(document.querySelector('.back'), '::before'); return [style.borderLeftWidth, style.borderRightWidth, style.transform]; }")
        turned.append(arrow)
    (left, right, _), (left_there, right_there, _) = turned
    assert (left, right) == (right_there, left_there) and turned[0][2] != turned[1][2]


def test_numbers_addresses_forms_and_days_keep_their_order(questionnaire, pseudo_site, open_page):
    page, faults = open_page("about:blank", **PHONE).page, []
    for name in walk(page, pseudo_site, RIGHT_TO_LEFT, questionnaire):
        faults += [f"{name}: {fault}" for fault in look(page, IN_ORDER)]
    assert not faults, tell(faults)


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


@pytest.mark.parametrize("change", [
    "document.querySelector('legend').remove()",
    "document.querySelector('.option input').disabled = true",
    "document.querySelector('.option').setAttribute('role', 'button')",
    "document.querySelector('h2').setAttribute('role', 'paragraph')",
    "document.querySelector('details').open = false",
])
def test_a_fault_of_one_direction_alone_is_found(questionnaire, pseudo_site, open_page, change):
    page, other = (open_page("about:blank", **PHONE).page for _ in range(2))
    for one, locale in ((page, "en"), (other, RIGHT_TO_LEFT)):
        assert "question, one answer" in walk_interview(one, pseudo_site, locale, questionnaire)
    assert compare(page, other) == []
    other.evaluate(f"() => {{ const step = Array.from(document.querySelectorAll('.step')).find(one => one.checkVisibility()); {change.replace('document', 'step')}; }}")
    assert compare(page, other)


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
