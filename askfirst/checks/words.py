"""The texts themselves: clean, short, plain, and without promises, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askfirst.catalogues import check_translations
from askfirst.characters import code_point, find_forbidden
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.model import Prose
from askfirst.positions import Place, Text
from askfirst.project import Page, Project
from askfirst.prose import find_faults

LONGEST_WORDS = 300
LONGEST_PROSE = 1200
LONGEST_PAGE = 20_000
LONGEST_SENTENCE = 20

PROMISES = {
    "en": (r"you (?:may |might |do |will |can )?qualify", r"eligib(?:le|ility)", r"guarantee\w*", r"you will (?:win|be approved|be released|get)",
           r"the judge will (?:grant|agree|approve)", r"ICE will (?:agree|drop|dismiss)", r"\d+ ?(?:%|percent)"),
    "es": (r"(?:usted )?(?:califica|reúne los requisitos)", r"elegib(?:le|ilidad)", r"garanti[zc]\w*", r"usted (?:ganará|va a ganar)", r"el juez (?:concederá|aprobará)", r"\d+ ?(?:%|por ciento)"),
}
IDENTITY = re.compile(r"\bA-number\b|\byour (?:full )?name\b|\bdate of birth\b|\bbirth date\b|\b(?:your|home) address\b|\b(?:your )?phone number\b|\bsocial security\b", re.I)
PHONE = re.compile(r"(?<![\w-])(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])")
ADDRESS = re.compile(r"https?://|\bwww\.", re.I)


def check_texts(project: Project, report: Diagnostics) -> None:
    """Every English text of the files."""
    own = _interface_placeholders(project)
    for text in project.texts.values():
        placeholders = own if text.id.startswith("interface/") else frozenset(map(str, project.contacts))
        _check_text(text.text, isinstance(text.text, Prose), project, "en", report, placeholders)


def check_translated_texts(project: Project, report: Diagnostics) -> None:
    """Every translation: the same, and that it kept what it may not lose."""
    for locale, catalogue in project.catalogues.items():
        check_translations(catalogue, project.texts, report)
        for text_id, (_, translation) in catalogue.translations.items():
            text = project.texts.get(text_id)
            if text is not None:
                written = Text.at(translation, catalogue.places[text_id])
                _check_text(written, text.is_prose, project, locale, report, frozenset(re.findall(r"\{([^{}]*)\}", text.text)))


def _check_text(text: Text, is_prose: bool, project: Project, locale: str, report: Diagnostics, placeholders: frozenset[str]) -> None:
    limit = LONGEST_PROSE if is_prose else LONGEST_WORDS
    if locale != project.source_locale:
        limit = limit * 3 // 2
    if len(text) > limit:
        report.error(text.place, "text-too-long", f"This text has {len(text)} characters; {limit} is the limit.", "Say it in fewer words, or split it.")
        return
    for _, code, message, help in find_faults(text, is_prose=is_prose, link_hosts=project.link_hosts, placeholders=placeholders, pages=project.page_ids):
        report.error(text.place, code, message, help)
    _check_wording(text, locale, text.place, report)


def _check_wording(text: str, locale: str, place: Place, report: Diagnostics) -> None:
    for _, letter, kind in find_forbidden(text, locale):
        report.error(place, "forbidden-character", f"There is {kind} ({code_point(letter)}) in this text.", "Delete it.")
    for promise in PROMISES.get(locale, ()):
        if match := re.search(rf"(?<!\w){promise}(?!\w)", text, re.I):
            report.error(place, "promise", f"{quoted(match.group())} promises something that nobody can promise.", "Say what to ask the attorney instead.")
    if match := PHONE.search(text):
        report.error(place, "phone-in-text", f"The phone number {quoted(match.group())} stands in a text, where a translation could change it.", "Put it into content/contacts.yaml and write its name in braces.")
    if ADDRESS.search(text.replace("](https://", "](")):
        report.error(place, "address-in-text", "A web address stands in a text, where a translation could change it.", "Put it into content/contacts.yaml and write its name in braces.")


def _interface_placeholders(project: Project) -> frozenset[str]:
    """The numbers that the page fills in, by the names that the interface's texts use."""
    return frozenset(("number", "count", "part", "parts", "title", "name", "date", "language", *map(str, project.contacts)))


def check_plain_words(project: Project, report: Diagnostics) -> None:
    """English: at most 20 words a sentence, one question mark a question, and no question for what identifies somebody."""
    for text in project.texts.values():
        for sentence in sentences(text.text):
            words = len(sentence.split())
            if words > LONGEST_SENTENCE:
                report.warning(text.text.place, "long-sentence", f"A sentence here has {words} words: {quoted(sentence[:60])}", f"Split it: {LONGEST_SENTENCE} words are the limit.")
    for questionnaire in project.questionnaires:
        for question in questionnaire.questions.values():
            if question.ask.count("?") > 1:
                report.warning(question.ask.place, "two-questions", f"Question {quoted(question.id)} asks two things.", "Ask one, or make two questions.")
            for text in (question.ask, *(option.label for option in question.options.values())):
                if match := IDENTITY.search(text):
                    report.error(text.place, "asks-identity", f"{quoted(match.group())}: a question never asks for what tells who somebody is.", "Delete it; the attorney asks for it in person.")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; list items and paragraphs end one too."""
    for line in re.split(r"\n\s*(?:\n|[-*] |\d+\. )", text):
        yield from (part for part in re.split(r"(?<=[.?!:])\s+", " ".join(line.split())) if part)


def check_pages(project: Project, report: Diagnostics) -> None:
    """Plain pages: the same rules, with headings, and a translation for each that says what it was made from."""
    contacts = frozenset(map(str, project.contacts))
    for locale, pages in project.pages.items():
        for page in pages.values():
            if len(page.body) > LONGEST_PAGE:
                report.error(page.body.place, "text-too-long", f"This page has {len(page.body)} characters; {LONGEST_PAGE} is the limit.", "Split it.")
                continue
            for offset, code, message, help in find_faults(page.body, is_prose=True, headings=True, link_hosts=project.link_hosts, pages=project.page_ids, placeholders=contacts):
                report.error(_place_in(page, offset), code, message, help)
            _check_wording(page.body, locale, page.body.place, report)
            original = project.pages.get(project.source_locale, {}).get(page.id)
            if original is None:
                report.error(page.front.title.place, "page-without-original", f"No page {quoted(page.id)} exists in the source language.", "Correct the file's name.")
            elif locale != project.source_locale and page.front.translates is None:
                report.error(page.front.title.place, "page-translates-missing", "A translated page says which English text it was made from.", f'Add "translates: {original.digest}".')


def _place_in(page: Page, offset: int) -> Place:
    begin = page.body.rfind("\n", 0, offset) + 1
    return page.body.place._replace(line=page.body.place.line + page.body.count("\n", 0, offset), column=offset - begin + 1, length=1)


CHECKS = (check_texts, check_translated_texts, check_plain_words, check_pages)
