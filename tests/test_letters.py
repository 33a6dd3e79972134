"""No box where a letter should be: every letter that a page shows is drawn by some font of this machine, where find_browser.py has seen to Noto. No page brings fonts."""

from __future__ import annotations

import pytest
from looking import tell
from places import LOCALES, interview_path, plain_paths

# Which letters a page holds, by the font that it asks for.
LETTERS = r"""() => {
  const held = {}, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('script,style,template') || !node.data.trim()) continue;
    const style = getComputedStyle(node.parentElement), font = [style.fontStyle, style.fontWeight, '24px', style.fontFamily].join(' ');
    held[font] = Array.from(new Set((held[font] || '') + node.data.replace(/\s/g, ''))).join('');
  }
  return held;
}"""

# Draws each letter, and beside it some that no font has: the same picture means a box. A letter that joins others is drawn alone; a mark, over a circle.
BOXES = r"""held => {
  const faults = [], pen = Object.assign(document.createElement('canvas'), {width: 96, height: 48}).getContext('2d', {willReadFrequently: true});
  const picture = (font, text) => {
    pen.clearRect(0, 0, 96, 48);
    pen.font = font;
    pen.textBaseline = 'middle';
    pen.fillText(text, 24, 24);
    return pen.getImageData(0, 0, 96, 48).data.join();
  };
  Object.entries(held).forEach(([font, letters]) => {
    const boxes = ['\u0378', '\uf8f0', '\u{10ffff}'].map(letter => picture(font, letter)), empty = picture(font, ' ');
    Array.from(letters).forEach(letter => {
      const drawn = picture(font, /\p{M}/u.test(letter) ? '\u25cc' + letter : letter);
      if (drawn === empty || boxes.includes(drawn)) faults.push((drawn === empty ? 'nothing' : 'a box') + ' for U+' + letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + ' in ' + font);
    });
  });
  return faults;
}"""


def boxes(page) -> list[str]:
    """Each letter of the page that comes out as a box or as nothing."""
    return page.evaluate(BOXES, page.evaluate(LETTERS))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_letter_is_drawn(questionnaire, site_of, open_page, locale):
    page = open_page("about:blank").page
    held: dict[str, str] = {}
    for path in [*plain_paths(site_of(locale), locale, questionnaire), interview_path(site_of(locale), locale, questionnaire)]:
        page.goto(path.as_uri())
        for font, letters in page.evaluate(LETTERS).items():
            held[font] = "".join(sorted({*held.get(font, ""), *letters}))
    faults = page.evaluate(BOXES, held)
    assert not faults, tell(faults)
    assert len(held) > 3 and max(map(len, held.values())) > 70


@pytest.mark.parametrize("letter", ["\u0378", "\ue83a", "\U000e01f5", "\U0010fffd"], ids=["unassigned", "private", "unassigned-plane-14", "private-plane-16"])
def test_a_letter_that_no_font_has_is_found(questionnaire, site, open_page, letter):
    page = open_page(interview_path(site, "en", questionnaire)).page
    assert boxes(page) == []
    page.evaluate("letter => document.querySelector('h1').append(letter)", letter)
    assert [one for one in boxes(page) if f"U+{ord(letter):04X}" in one]


@pytest.mark.parametrize("text", ["አማርኛ", "বাংলা", "မြန်မာ", "ქართული", "简体中文", "ਪੰਜਾਬੀ", "ትግርኛ", "اردو", "नेपाली", "K’iche’", "Kreyòl ayisyen", "Tiếng Việt"])
def test_the_languages_of_the_courts_can_be_drawn(questionnaire, site, open_page, text):
    page = open_page(interview_path(site, "en", questionnaire)).page
    page.evaluate("text => { document.querySelector('h1').textContent = text; }", text)
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
    assert len(fonts) > 20 and not any(font["isCustomFont"] for font in fonts)
    assert visited.page.evaluate("() => document.fonts.size") == 0
    assert visited.page.evaluate("() => document.fonts.add(new FontFace('own', 'local(serif)')).size") == 1, "a font of the page would not be seen"
