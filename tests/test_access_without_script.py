"""The page without script is as accessible as with it: axe, outline, languages, sizes, targets, colours; and its print has every text of the questionnaire."""

from __future__ import annotations

import re

import pytest
from looking import CONTRAST, HEADINGS, LANGUAGES, LAYOUT, RINGS, TARGETS, look, plant, tell
from places import LOCALES, VIEWS, interview_path, walk_without_script
from pseudo_locales import RIGHT_TO_LEFT
from reading import WITHOUT
from test_accessibility import LETTERS, NAMES, PSEUDO, stated, violations
from test_contrast import AA, AAA, NOTHING_SET, SCREENS
from test_layout import DESK, PHONE, TEXT_SPACING, set_size, set_text_size

from askfirst.diagnostics import Diagnostics
from askfirst.project import load_project
from conftest import ROOT


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_without_script(questionnaire, site_of, open_page, tmp_path, locale):
    """In a copy that has no script, since axe is one itself."""
    html = interview_path(site_of(locale), locale, questionnaire).read_text("utf-8")
    copy = tmp_path / "copy.html"
    copy.write_text(re.sub(r"<script>.*?</script>", "", html, flags=re.S), "utf-8")
    page, faults = open_page("about:blank", viewport={"width": 320, "height": 568}).page, []
    for name in walk_without_script(page, copy.as_uri(), questionnaire):
        faults += [f"{name}: {fault}" for fault in violations(page)]
    assert not faults, tell(faults)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_outline_languages_sizes_and_targets_hold_without_script(questionnaire, site_of, open_page, locale):
    page, faults = open_page("about:blank", **WITHOUT).page, []
    wanted = [locale, PSEUDO[locale]["direction"] if locale in PSEUDO else "ltr", "Ask First"]
    for name in walk_without_script(page, interview_path(site_of(locale), locale, questionnaire).as_uri(), questionnaire):
        assert stated(page) == wanted
        faults += [f"{name}: {fault}" for fault in look(page, HEADINGS)]
        if locale in LETTERS:
            faults += [f"{name}: {fault}" for fault in look(page, LANGUAGES, [locale, LETTERS[locale], NAMES])]
        for view in VIEWS:
            set_size(page, view)
            faults += [f"{name}, {view}: {fault}" for question in (LAYOUT, TARGETS)[:1 + (view in (PHONE, DESK))] for fault in look(page, question)]
        set_size(page, PHONE)
        plant(page, TEXT_SPACING)
        faults += [f"{name}, with WCAG's text spacing: {fault}" for fault in look(page, LAYOUT)]
        page.evaluate("() => { document.adoptedStyleSheets = []; }")
        set_text_size(page, 200)
        faults += [f"{name}, with text at 200 %: {fault}" for fault in look(page, LAYOUT)]
        set_text_size(page, 100)
    assert not faults, tell(faults)


def test_colours_and_rings_hold_without_script(questionnaire, site, open_page):
    page, faults = open_page("about:blank", viewport={"width": 320, "height": 568}, **WITHOUT).page, []
    for name in walk_without_script(page, interview_path(site, "en", questionnaire).as_uri(), questionnaire):
        for screen, (options, least) in SCREENS.items():
            page.emulate_media(**{**NOTHING_SET, **options})
            faults += [f"{name}, {screen}: {fault}" for fault in look(page, CONTRAST, least)]
        page.emulate_media(**{**NOTHING_SET, "media": "print"})
        faults += [f"{name}, on paper: {fault}" for fault in look(page, CONTRAST, AAA)]
        page.emulate_media(**NOTHING_SET)
        faults += [f"{name}: {fault}" for fault in look(page, RINGS)]
    assert not faults, tell(faults)


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
    """Each text of the questionnaire, in its locale, that the print does not have."""
    page.emulate_media(media="print")
    printed = " ".join(page.inner_text("body").split())
    page.emulate_media(media="screen")
    catalogue, gone = project.catalogues.get(locale), []
    for text in project.texts.values():
        if re.match(r"dismissal-or-delay/(questions|rules)/", text.id):
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
