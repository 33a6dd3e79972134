"""Colours: enough contrast in light, dark, more contrast and forced colours and on gray paper, and nothing that is told by colour alone."""

from __future__ import annotations

import base64

import pytest
from looking import CONTRAST, SIGNS, look, plant, tell
from places import LOCALES, WALKS, interview_path, walk_interview
from pseudo_locales import RIGHT_TO_LEFT
from seen import AA, NOTHING_SET, SCREENS

PHONE = {"viewport": {"width": 320, "height": 568}}


@pytest.mark.parametrize("locale, scripted", WALKS)
@pytest.mark.parametrize("part", ["contrast", "signs"])
def test_everything_can_be_read_in_all_colours_and_none_tells_anything_alone(seen, locale, part, scripted):
    faults = seen(locale, part, scripted)
    assert not faults, tell(faults)


FAULTS = (
    ({}, ":root { --soft: #999 }", ":1 rgb(153, 153, 153)"),
    ({}, "fieldset { background: #235 }", " on 34,51,85"),
    ({}, ".hint { opacity: .9; color: rgba(90, 81, 71, .5) }", ":1 rgba(90, 81, 71, 0.5)"),
    ({}, ":root { --line: #ddd }", "the edge of"),
    ({"color_scheme": "dark"}, ":root { --ink: #444 }", ":1 rgb(68, 68, 68)"),
    ({"forced_colors": "active"}, ".hint { forced-color-adjust: none; color: #ccc }", ":1 rgb(204, 204, 204)"),
)


def test_faint_text_and_edges_are_found(questionnaire, site, open_page):
    page = open_page("about:blank", **PHONE).page
    assert "question, several answers" in walk_interview(page, site, "en", questionnaire)
    for options, css, fault in FAULTS:
        page.emulate_media(**{**NOTHING_SET, **options})
        assert look(page, CONTRAST, AA) == []
        plant(page, css)
        assert [one for one in look(page, CONTRAST, AA) if fault in one], css
        page.evaluate("() => { document.adoptedStyleSheets = []; }")


def test_faint_print_is_found(questionnaire, site, open_page):
    page = open_page(site / "en" / "about.html").page
    page.emulate_media(media="print")
    assert look(page, CONTRAST, AA) == []
    plant(page, "main { color: #999 }")
    assert look(page, CONTRAST, AA)


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

SHOW_ALL = "() => document.querySelectorAll('[hidden]').forEach(one => { one.hidden = false; })"


def test_what_only_a_colour_tells_is_found(questionnaire, site, open_page):
    page = open_page(interview_path(site, "en", questionnaire), **PHONE).page
    page.evaluate(SHOW_ALL)
    assert look(page, SIGNS) == []
    for css, fault in ((".severity::before { all: unset !important }", "the same shape"), ("a { text-decoration: none }", "shows a link"), ("input { width: 1px !important }", "shows a tick")):
        plant(page, css)
        assert [one for one in look(page, SIGNS) if fault in one], css
        page.evaluate("() => { document.adoptedStyleSheets = []; }")
    page.evaluate("() => document.querySelectorAll('.severity').forEach(one => { one.textContent = 'Note'; })")
    assert look(page, SIGNS) == ["two kinds have the same word"]


@pytest.mark.parametrize("locale", LOCALES)
def test_gray_paper_keeps_the_sign_of_every_kind(questionnaire, site_of, open_page, locale):
    """Of the page without script, which prints all results; the sheet of the page with script has words alone."""
    page = open_page(interview_path(site_of(locale), locale, questionnaire), java_script_enabled=False).page
    page.emulate_media(media="print")
    shown = page.evaluate("() => Array.from(document.querySelectorAll('.card > .severity')).filter(one => one.checkVisibility()).map(one => one.parentElement.className)")
    assert {kind for names in shown for kind in names.split()} >= {"danger", "caution", "ask", "calm"}
    assert [fault for fault in look(page, SIGNS) if "link" not in fault] == []  # nobody follows a link on paper
