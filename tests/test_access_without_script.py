"""The page without script is looked at as the others are (`scripted` in their tests); here it is shown that a fault of it would be found, and that its print has every text."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from looking import CONTRAST, HEADINGS, LAYOUT, RINGS, TARGETS, look, plant, tell
from places import interview_path
from reading import WITHOUT
from seen import AA

from askfirst.diagnostics import Diagnostics
from askfirst.project import load_project


def test_faults_are_found_without_script(questionnaire, site, open_page):
    page = open_page(interview_path(site, "en", questionnaire), viewport={"width": 320, "height": 568}, **WITHOUT).page
    plant(page, "legend h2 { white-space: nowrap; color: #bbb } .option > span { padding: 0 } input:focus + span { outline: 0 !important }")
    assert all(look(page, question, AA) for question in (LAYOUT, TARGETS, CONTRAST, RINGS))
    page.evaluate("() => { document.querySelector('h1').remove(); }")
    assert look(page, HEADINGS)


# --- Paper ----------------------------------------------------------------------------------------------------------


def blocks(text: str) -> list[str]:
    """The paragraphs and list items of a text, without the signs of Markdown; placeholders end a piece."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("**", ""))
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", plain)
    return [piece for part in parts for piece in (" ".join(one.split()) for one in re.split(r"\{[^}]*\}", re.sub(r"^\s*(?:[-*]|\d+\.) ", "", part))) if len(piece) > 2]


def missing_on_paper(page, project, locale) -> list[str]:
    """Each text of the questionnaire, in its locale, that the print does not have. What a sheet says in place of an outcome is looked at in test_sheet.py."""
    page.emulate_media(media="print")
    printed = " ".join(page.inner_text("body").split())
    page.emulate_media(media="screen")
    catalogue, gone = project.catalogues.get(locale), []
    for text in project.texts.values():
        if re.match(r"dismissal-or-delay/(questions|rules)/", text.id) and not text.id.endswith("/on_paper"):
            said = (catalogue.say(text) if catalogue else None) or text.text
            gone += [f"{text.id}: {block}" for block in blocks(said) if block not in printed]
    return gone


@pytest.mark.parametrize("locale", ["en", "es"])
def test_print_without_script_has_every_text(questionnaire, site, open_page, locale):
    project = load_project(ROOT, Diagnostics())
    page = open_page(interview_path(site, locale, questionnaire), **WITHOUT).page
    gone = missing_on_paper(page, project, locale)
    assert not gone, tell(gone)
    page.evaluate("() => document.querySelector('[data-notice]').remove()")
    assert missing_on_paper(page, project, locale)
