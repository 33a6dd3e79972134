"""Colours: enough contrast in light, dark, more contrast and forced colours and on gray paper, and nothing that is told by colour alone."""

from __future__ import annotations

import base64

import pytest
from looking import CONTRAST, look, plant, tell
from places import LOCALES, interview_path, walk, walk_interview
from pseudo_locales import RIGHT_TO_LEFT

PHONE = {"viewport": {"width": 320, "height": 568}}
AA, AAA = 4.5, 7
SCREENS = {
    "light": ({}, AA),
    "dark": ({"color_scheme": "dark"}, AA),
    "more contrast": ({"contrast": "more"}, AAA),
    "more contrast, dark": ({"contrast": "more", "color_scheme": "dark"}, AAA),
    "forced colours": ({"forced_colors": "active"}, AAA),
    "forced colours, dark": ({"forced_colors": "active", "color_scheme": "dark"}, AAA),
}
NOTHING_SET = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none", "media": "screen"}


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_can_be_read_in_all_colours_and_on_paper(questionnaire, site_of, open_page, locale):
    page, faults = open_page("about:blank", **PHONE).page, []
    for name in walk(page, site_of(locale), locale, questionnaire):
        for screen, (options, least) in SCREENS.items() if locale in ("en", RIGHT_TO_LEFT) else [("light", ({}, AA))]:
            page.emulate_media(**{**NOTHING_SET, **options})
            faults += [f"{name}, {screen}: {fault}" for fault in look(page, CONTRAST, least)]
        page.emulate_media(**{**NOTHING_SET, "media": "print"})
        faults += [f"{name}, on paper: {fault}" for fault in look(page, CONTRAST, AAA)]
        page.emulate_media(**NOTHING_SET)
    assert not faults, tell(faults)


@pytest.mark.parametrize("options, css, fault", [
    ({}, ":root { --soft: #999 }", ":1 rgb(153, 153, 153)"),
    ({}, "fieldset { background: #235 }", " on 34,51,85"),
    ({}, ".hint { opacity: .9; color: rgba(90, 81, 71, .5) }", ":1 rgba(90, 81, 71, 0.5)"),
    ({}, ":root { --line: #ddd }", "the edge of"),
    ({"color_scheme": "dark"}, ":root { --ink: #444 }", ":1 rgb(68, 68, 68)"),
    ({"forced_colors": "active"}, ".hint { forced-color-adjust: none; color: #ccc }", ":1 rgb(204, 204, 204)"),
    ({"media": "print"}, "footer { color: #999 !important }", ":1 rgb(153, 153, 153)"),
])
def test_faint_text_and_edges_are_found(questionnaire, site, open_page, options, css, fault):
    page = open_page("about:blank", **PHONE).page
    assert "question, several answers" in walk_interview(page, site, "en", questionnaire)
    page.emulate_media(**options)
    assert look(page, CONTRAST, AA) == []
    plant(page, css)
    assert [one for one in look(page, CONTRAST, AA) if fault in one]


# --- The bar that shows how far one has come ----------------------------------------------------------------------------

# The colours along the middle of a picture, and their contrast: of its first part, its last part, and what is around.
ALONG = """async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height}), pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  return [[.04, .5], [.96, .5], [.5, .02]].map(([across, down]) => Array.from(pen.getImageData(Math.floor(image.width * across), Math.floor(image.height * down), 1, 1).data.slice(0, 3)));
}"""


def lightness(colour: list[int]) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [part / 255 / 12.92 if part <= 10 else ((part / 255 + .055) / 1.055) ** 2.4 for part in colour]
    return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2]


def contrast(one: list[int], other: list[int]) -> float:
    low, high = sorted((lightness(one), lightness(other)))
    return (high + .05) / (low + .05)


def bar(page, empty) -> tuple[float, float]:
    """How the part done of the progress bar stands out from the part to come, and whether either does from what is around it."""
    box = page.locator("progress").filter(visible=True).bounding_box()
    picture = page.screenshot(clip={"x": box["x"], "y": box["y"] - 4, "width": box["width"], "height": box["height"] + 8})
    colours = empty.evaluate(ALONG, "data:image/png;base64," + base64.b64encode(picture).decode())
    if page.evaluate("document.dir") == "rtl":
        colours[:2] = reversed(colours[:2])
    done, to_come, around = colours
    return contrast(done, to_come), max(contrast(done, around), contrast(to_come, around))


@pytest.mark.parametrize("locale", ["en", RIGHT_TO_LEFT])
def test_the_progress_bar_can_be_seen_in_all_colours(questionnaire, site_of, open_page, locale):
    empty, page = open_page("about:blank").page, open_page("about:blank", **PHONE).page
    assert "question, one answer" in walk_interview(page, site_of(locale), locale, questionnaire)
    seen = {}
    for screen, (options, _) in SCREENS.items():
        page.emulate_media(**{**NOTHING_SET, **options})
        seen[screen] = bar(page, empty)
    assert {screen: found for screen, found in seen.items() if min(found) < 3} == {}
    plant(page, "progress { --hair: #ddd !important; --accent: #0d5358 !important; border: 0 !important }")
    assert min(bar(page, empty)) < 3, "a bar that forced colours take away would not be found"


# --- Not by colour alone --------------------------------------------------------------------------------------------

# What tells one kind of card from another besides its colour: the word and the shape of its sign. And links that only their colour shows.
SIGNS = """() => {
  const faults = [], kinds = new Map();
  document.querySelectorAll('.card').forEach(card => {
    const sign = card.querySelector(':scope > .severity'), kind = Array.from(card.classList).find(name => ['danger', 'caution', 'ask', 'calm'].includes(name));
    if (!sign || !sign.checkVisibility()) return;
    const shape = getComputedStyle(sign, '::before');
    kinds.set(kind, (kinds.get(kind) || new Set()).add(sign.textContent.trim() + ' | ' + [shape.borderTopLeftRadius, shape.transform, shape.borderTopWidth, shape.paddingTop, shape.content].join(' ')));
  });
  kinds.forEach((signs, kind) => { if (signs.size !== 1) faults.push(kind + ' is told in ' + signs.size + ' ways'); });
  const told = Array.from(kinds.values()).map(signs => Array.from(signs)[0].split(' | '));
  [0, 1].forEach(part => { if (new Set(told.map(sign => sign[part])).size !== told.length) faults.push('two kinds have the same ' + ['word', 'shape'][part]); });
  if (told.some(([word]) => !word)) faults.push('a kind has no word');
  document.querySelectorAll('a[href]').forEach(link => {
    const style = getComputedStyle(link);
    if (link.checkVisibility() && !style.textDecorationLine.includes('underline') && style.borderTopWidth === '0px' && !link.matches('.skip')) faults.push('only its colour shows a link: ' + link.textContent);
  });
  document.querySelectorAll('.option input').forEach(input => { if (input.checkVisibility() && input.offsetWidth < 12) faults.push('only its colour shows a tick: ' + input.value); });
  return [faults, told.length];
}"""
SHOW_ALL = "() => document.querySelectorAll('[hidden]').forEach(one => { one.hidden = false; })"


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_told_by_colour_alone(questionnaire, site_of, open_page, locale):
    page = open_page("about:blank", **PHONE).page
    for name in walk(page, site_of(locale), locale, questionnaire):
        assert page.evaluate(SIGNS)[0] == [], name
    page.evaluate(SHOW_ALL)
    assert page.evaluate(SIGNS) == [[], 4]
    page.emulate_media(media="print")
    faults, kinds = page.evaluate(SIGNS)
    assert [fault for fault in faults if "link" not in fault] == [] and kinds > 2  # nobody follows a link on paper, and some kinds are not printed


@pytest.mark.parametrize("css, fault", [
    (".severity::before { all: unset !important }", "the same shape"),
    ("a { text-decoration: none }", "shows a link"),
    ("input { width: 1px !important }", "shows a tick"),
])
def test_what_only_a_colour_tells_is_found(questionnaire, site, open_page, css, fault):
    page = open_page(interview_path(site, "en", questionnaire), **PHONE).page
    page.evaluate(SHOW_ALL)
    assert page.evaluate(SIGNS) == [[], 4]
    plant(page, css)
    assert [one for one in page.evaluate(SIGNS)[0] if fault in one]


def test_two_kinds_with_one_word_are_found(questionnaire, site, open_page):
    page = open_page(interview_path(site, "en", questionnaire), **PHONE).page
    page.evaluate(SHOW_ALL)
    page.evaluate("() => document.querySelectorAll('.severity').forEach(one => { one.textContent = 'Note'; })")
    assert "two kinds have the same word" in page.evaluate(SIGNS)[0]
