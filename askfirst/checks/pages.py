"""Plain pages: the rules of all texts, with headings, and what each translation was made from."""

from __future__ import annotations

from askfirst.checks.translations import sides_of, tell_differences
from askfirst.checks.words import LONGEST_WORDS, report_faults
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.meaning import Sides
from askfirst.positions import Text
from askfirst.project import Page, Project
from askfirst.prose import PARAGRAPH, find_faults

LONGEST_PAGE = 20_000


def check_pages(project: Project, report: Diagnostics) -> None:
    """Every plain page; a translated one has an English original, and says which text of it it was made from."""
    originals = project.pages.get(project.source_locale, {})
    faulty: set[str] = set()  # English that is about to change
    for locale in sorted(project.pages, key=lambda locale: locale != project.source_locale):
        for page in project.pages[locale].values():
            known = len(report.entries)
            _check_page_text(page, page.front.title, LONGEST_WORDS, project, report)
            _check_page_text(page, page.body, LONGEST_PAGE, project, report)
            if locale == project.source_locale:
                faulty |= {page.id} if len(report.entries) > known else set()
            elif page.id not in originals:
                report.error(page.front.title.place, "page-without-original", f"No page {quoted(page.id)} exists in the source language.", "Correct the file's name.")
            elif page.id not in faulty and locale in project.languages:
                _check_translated_page(page, originals[page.id], project, report)


def _check_page_text(page: Page, text: Text, limit: int, project: Project, report: Diagnostics) -> None:
    is_body = text is page.body
    if not text.strip():
        report.error(text.place, "empty-text", "This page has no text below its title.", "Write it, or delete the page.")
    elif len(text) > limit:
        report.error(text.place, "text-too-long", f"This text has {len(text)} characters; {limit} is the limit.", "Split it.")
    else:
        check_page_text(text, page.locale, is_body, project, report)


def check_page_text(text: Text, locale: str, is_body: bool, project: Project, report: Diagnostics) -> None:
    """The text of a page, a part of it, or its title: clean, and without promises."""
    placeholders = frozenset(map(str, project.contacts)) if is_body else frozenset()
    faults = list(find_faults(text, is_prose=is_body, headings=True, link_hosts=project.link_hosts, pages=project.page_ids, placeholders=placeholders))
    report_faults(text, faults, locale, project.glossary(locale).promises, report)


def _check_translated_page(page: Page, original: Page, project: Project, report: Diagnostics) -> None:
    made_from = page.front.translates
    if made_from is None:
        report.error(page.front.title.place, "page-translates-missing", "A translated page says which English text it was made from.", f'Add "translates: {original.digest}".')
    elif made_from != original.digest:
        report.warning(made_from.place, "page-outdated", f"The English of page {quoted(page.id)} has changed since this translation; the page shows the English.",
                       f"Bring the translation up to date, then write: translates: {original.digest}")
    else:
        _compare_by_paragraph(page, original, sides_of(project, page.locale), report)


def _compare_by_paragraph(page: Page, original: Page, sides: Sides, report: Diagnostics) -> None:
    """What the checks of meaning find in each paragraph. Somebody who looked at a warning answers it at the head of the page by the number of the paragraph, such as negation-3."""
    english, said = (list(PARAGRAPH.finditer(one.body)) for one in (original, page))
    if len(english) != len(said):
        report.error(page.body.place, "list-mismatch", f"The translation of page {quoted(page.id)} has {len(said)} paragraphs, and the English has {len(english)}.", "Keep its paragraphs, headings and lists.")
        return
    title = Text.at(page.title, page.front.title.place)
    texts = [(original.title, title), *((one.group(), Text.at(other.group(), report.place_within(page.body, *other.span()))) for one, other in zip(english, said))]
    for number, (one, other) in enumerate(texts):
        tell_differences(f"Paragraph {number} of page {quoted(page.id)}" if number else f"The title of page {quoted(page.id)}", one, other, sides, lambda check: f"{check}-{number}" in page.front.ignore, report,
                         flag=lambda check: f"ignore: [{check}-{number}]")


CHECKS = (check_pages,)
