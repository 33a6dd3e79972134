"""The texts themselves: clean, short, plain, and without promises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askfirst.characters import JOINERS, code_point, find_forbidden, find_mixed_words
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.kinds import Prose
from askfirst.positions import Text
from askfirst.project import Project
from askfirst.prose import Finding, find_faults

LONGEST_WORDS = 300
LONGEST_PROSE = 1200

# Held against every text, whatever a glossary adds.
PROMISES = {
    "en": (r"you (?:may |might |do |will |can )?qualify", r"eligib(?:le|ility)", r"guarantee\w*", r"you will (?:win|be approved|be released|get)",
           r"the judge will (?:grant|agree|approve)", r"ICE will (?:agree|drop|dismiss)", r"\d+ ?percent"),
    "es": (r"(?:usted )?(?:califica|reúne los requisitos)", r"elegib(?:le|ilidad)", r"garanti[zc]\w*", r"usted (?:ganará|va a ganar)", r"el juez (?:concederá|aprobará)", r"\d+ ?por ciento"),
}
_PROMISE = {locale: re.compile(rf"(?<!\w)(?:{'|'.join(promises)})(?!\w)", re.I) for locale, promises in PROMISES.items()}
PERCENT = re.compile(r"(?<!\w)\d+ ?[%\u066a]")
IDENTITY = re.compile(r"\bA-number\b|\byour (?:full )?name\b|\bdate of birth\b|\bbirth date\b|\b(?:your|home) address\b|\b(?:your )?phone number\b|\bsocial security\b", re.I)
PHONE = re.compile(r"(?<![\w-])(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])")
ADDRESS = re.compile(r"(?<!\]\()https?://\S*|(?<![\w/])www\.\S*", re.I)
FILLED_BY_PAGE = frozenset(("number", "count", "date", "name", "license", "fingerprint", "note", "question", "answers", "answer", "other", "outcome"))


def check_texts(project: Project, report: Diagnostics) -> None:
    """Every English text of the files."""
    contacts = frozenset(map(str, project.contacts))
    for text in project.texts.values():
        placeholders = contacts | FILLED_BY_PAGE if text.id.startswith("interface/") else contacts
        check_text(text.text, isinstance(text.text, Prose), project, project.source_locale, report, placeholders)


def longest(is_prose: bool, is_translation: bool) -> int:
    """How many characters a text may have; a translation, half as many again."""
    limit = LONGEST_PROSE if is_prose else LONGEST_WORDS
    return limit * 3 // 2 if is_translation else limit


def check_text(text: Text, is_prose: bool, project: Project, locale: str, report: Diagnostics, placeholders: frozenset[str]) -> None:
    """One text that a page shows."""
    limit = longest(is_prose, locale != project.source_locale)
    if len(text) > limit:
        report.error(text.place, "text-too-long", f"This text has {len(text)} characters; {limit} is the limit.", "Say it in fewer words, or split it.")
        return
    faults = list(find_faults(text, is_prose=is_prose, link_hosts=project.link_hosts, placeholders=placeholders, pages=project.page_ids))
    report_faults(text, faults, locale, project.glossary(locale).promises, report)


def report_faults(text: Text, faults: list[Finding], locale: str, promises: re.Pattern[str], report: Diagnostics) -> None:
    """The findings of `find_faults` in a text, and what else is wrong with its wording; where HTML or a link is, an address is no second finding."""
    has_markup = {"html-not-allowed", "link-not-allowed"} & {fault[2] for fault in faults}
    for begin, end, code, message, help in [*faults, *(() if has_markup else find_wording(text, locale, promises))]:
        report.error(report.place_within(text, begin, end), code, message, help)


def find_wording(text: str, locale: str, promises: re.Pattern[str]) -> Iterator[Finding]:
    """What is wrong with the words of a text in `locale`, which promises nothing, holds no number or address that a translation could change, and no strange letters."""
    for offset, letter, kind in find_forbidden(text, locale):
        why = ", which only some languages need" if letter in JOINERS else ""
        yield (offset, offset + 1, "forbidden-character", f"There is {kind} ({code_point(letter)}) in this text{why}.", "Delete it.")
    for offset, word in find_mixed_words(text):
        yield (offset, offset + len(word), "mixed-letters", f"{quoted(word)} mixes Latin letters with Greek or Cyrillic ones that look like them.", "Type the word again.")
    for pattern in filter(None, (_PROMISE.get(locale), promises, PERCENT)):
        for match in pattern.finditer(text):
            yield (*match.span(), "promise", f"{quoted(match.group())} promises something that nobody can promise.", "Say what to ask the attorney instead.")
    if match := PHONE.search(text):
        yield (*match.span(), "phone-in-text", f"The phone number {quoted(match.group())} stands in a text, where a translation could change it.",
              "Put it into content/contacts.yaml and write its name in braces.")
    if match := ADDRESS.search(text):
        yield (*match.span(), "address-in-text", "A web address stands in a text, where a translation could change it.", "Put it into content/contacts.yaml and write its name in braces.")


def check_plain_words(project: Project, report: Diagnostics) -> None:
    """English: one question mark a question, and no question for what identifies somebody."""
    for questionnaire in project.questionnaires:
        for question in questionnaire.questions.values():
            if question.ask.count("?") > 1:
                report.warning(question.ask.place, "two-questions", f"Question {quoted(question.id)} asks two things.", "Ask one, or make two questions.")
            for text in (question.ask, *(option.label for option in question.options.values())):
                if match := IDENTITY.search(text):
                    report.error(report.place_within(text, *match.span()), "asks-identity", f"{quoted(match.group())}: a question never asks for what tells who somebody is.",
                                 "Delete it; the attorney asks for it in person.")


CHECKS = (check_texts, check_plain_words)
