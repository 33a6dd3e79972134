"""No box where a letter should be: every letter that a page shows is drawn by some font of this machine, where find_browser.py has seen to Noto. No page brings fonts."""

from __future__ import annotations

import pytest
from looking import BOXES, LETTERS, tell
from places import LOCALES, interview_path


def boxes(page) -> list[str]:
    """Each letter of the page that comes out as a box or as nothing."""
    return page.evaluate(BOXES, page.evaluate(LETTERS))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_letter_is_drawn(seen, locale):
    faults = seen(locale, "boxes")
    assert not faults, tell(faults)


def test_a_letter_that_no_font_has_is_found(questionnaire, site, open_page):
    page = open_page(interview_path(site, "en", questionnaire)).page
    assert boxes(page) == []
    for letter in ("\u0378", "\ue83a", "\U000e01f5", "\U0010fffd"):  # unassigned, private, and both on higher planes
        page.evaluate("letter => document.querySelector('h1').append(letter)", letter)
        assert [one for one in boxes(page) if f"U+{ord(letter):04X}" in one], hex(ord(letter))


def test_the_languages_of_the_courts_can_be_drawn(questionnaire, site, open_page):
    page = open_page(interview_path(site, "en", questionnaire)).page
    page.evaluate("text => { document.querySelector('h1').textContent = text; }", "አማርኛ বাংলা မြန်မာ ქართული 简体中文 ਪੰਜਾਬੀ ትግርኛ اردو नेपाली K’iche’ Kreyòl Tiếng Việt Русский ქართული")
    assert boxes(page) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_pages_are_drawn_with_the_fonts_of_the_machine(questionnaire, site_of, open_page, locale):
    visited = open_page(interview_path(site_of(locale), locale, questionnaire))
    tool = visited.context.new_cdp_session(visited.page)
    tool.send("DOM.enable")
    tool.send("CSS.enable")
    root = tool.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = tool.send("DOM.querySelectorAll", {"nodeId": root, "selector": "h1,h2,p,button,b,a,span"})["nodeIds"]
    fonts = [font for node in nodes[:60] for font in tool.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]]
    assert len(fonts) > 15 and not any(font["isCustomFont"] for font in fonts)
    assert visited.page.evaluate("() => document.fonts.size") == 0
    assert visited.page.evaluate("() => document.fonts.add(new FontFace('own', 'local(serif)')).size") == 1, "a font of the page would not be seen"
