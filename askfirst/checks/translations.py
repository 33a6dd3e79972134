"""Message catalogues: what a translation may not lose, and which labels must differ or agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from askfirst.catalogues import Catalogue, SourceText
from askfirst.checks.words import check_text
from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.kinds import Words
from askfirst.meaning import Sides, find_differences
from askfirst.model import Question
from askfirst.positions import Place, Text
from askfirst.project import Project
from askfirst.prose import PLACEHOLDER


def check_translated_texts(project: Project, report: Diagnostics) -> None:
    """Every current translation: the rules of all texts, and what it seems to have lost or changed."""
    for locale, catalogue in project.catalogues.items():
        if locale not in project.languages:
            continue  # check_locales_exist says so
        sides = sides_of(project, locale)
        unknown = [catalogue.ids[text_id] for text_id in catalogue.translations if text_id not in project.texts]
        if unknown:
            near = did_you_mean(unknown[0], project.texts)
            told = f"No text has the id {quoted(unknown[0])}" + (f", nor {len(unknown) - 1} more of the ids in this file" if len(unknown) > 1 else "")
            report.warning(unknown[0].place, "po-unknown-id", f"{told}, so what it says is not used." if len(unknown) == 1 else f"{told}, so what they say is not used.",
                           near if near.startswith("Did") else f"Run build.py translate {locale} to clean up.")
        for text_id, (english, translation) in catalogue.translations.items():
            text = project.texts.get(text_id)
            if text is not None and text.text == english:
                check_translation(text, translation, sides, project, report)


def sides_of(project: Project, locale: str) -> Sides:
    """What the checks of meaning need to know of a locale."""
    return Sides(project.glossary(project.source_locale), project.glossary(locale), locale, project.languages[locale])


def check_translation(text: SourceText, translation: Text, sides: Sides, project: Project, report: Diagnostics) -> None:
    """One translation of today's English: it may stand on a page, and has lost and changed nothing."""
    known = len(report.entries)
    placeholders = frozenset(PLACEHOLDER.findall(text.text) + PLACEHOLDER.findall(translation))  # check_placeholders tells of lost and added ones
    check_text(translation, text.is_prose, project, sides.locale, report, placeholders)
    if len(report.entries) == known:
        tell_differences(f"The translation of {quoted(text.id)}", str(text.text), translation, sides, lambda check: project.catalogues[sides.locale].ignores(text.id, check), report)


def tell_differences(what: str, english: str, translation: Text, sides: Sides, ignores: Callable[[str], bool], report: Diagnostics, flag: Callable[[str], str] = 'the flag "ignore-{}"'.format) -> None:
    """What the checks of meaning find; warnings only where nobody has answered them. Errors hide warnings, which they often cause."""
    found = find_differences(english, translation, sides)
    errors = [one for one in found if one.is_error]
    for one in errors or [one for one in found if not ignores(one.check)]:
        place = report.place_within(translation, *one.at) if one.at else translation.place
        tell = report.error if one.is_error else report.warning
        tell(place, one.code, f"{what} {one.message}.", one.help if one.is_error else f'{one.help} If it is right, add {flag(one.check)}.')


def check_labels_differ(project: Project, report: Diagnostics) -> None:
    """The options of a question read differently, in every language."""
    sayings: list[Callable[[Words], Text]] = [lambda label: label]
    sayings += [_speaker(catalogue, project) for catalogue in project.catalogues.values()]
    for questionnaire in project.questionnaires:
        for question in questionnaire.questions.values():
            for say in sayings:
                _check_labels_of(question, say, report)


def _speaker(catalogue: Catalogue, project: Project) -> Callable[[Words], Text]:
    def say(label: Words) -> Text:
        source = project.texts_by_place.get(label.place)
        return source and catalogue.say(source) or label

    return say


def _check_labels_of(question: Question, say: Callable[[Words], Text], report: Diagnostics) -> None:
    first_of: dict[str, Text] = {}
    for option in question.options.values():
        label = say(option.label)
        first = first_of.setdefault(" ".join(label.split()).casefold(), label)
        if first is not label:
            report.error(label.place, "same-label", f"Two options of question {quoted(question.id)} read {quoted(label)}.", "Let each say something else.", [(first.place, "the first one")])


def check_yes_and_no_stay_apart(project: Project, report: Diagnostics) -> None:
    """"Yes" and "No" are each said in one way, so that a label that was swapped with its neighbour stands out."""
    for catalogue in project.catalogues.values():
        said: dict[str, list[Text]] = defaultdict(list)
        for english, translation in catalogue.translations.values():
            if english in ("Yes", "No"):
                said[english].append(translation)
        for english, translations in said.items():
            usual = Counter(map(str, translations)).most_common(1)[0][0]
            for translation in translations:
                if translation != usual:
                    report.error(translation.place, "label-differs", f"{quoted(english)} is {quoted(usual)} elsewhere, and {quoted(translation)} here.", "Look if two options were swapped.")


def check_glossaries(project: Project, report: Diagnostics) -> None:
    """Where one language has a glossary, all have, since nobody looks for wrong terms without it; and it has the terms of the source language."""
    source = project.glossaries.get(project.source_locale)
    for locale in project.locales if project.glossaries else ():
        glossary = project.glossaries.get(locale)
        if glossary is None:
            report.warning(Place(f"content/glossary/{locale}.yaml"), "no-glossary", f"Language {quoted(locale)} has no glossary, so nobody looks for wrong terms and promises in it.",
                           "Write one; docs/translating.md shows how.")
            continue
        for name in glossary.terms if source and locale != project.source_locale else ():
            if name not in source.terms:
                report.error(name.place, "unknown-term", f"The source language has no term {quoted(name)}.", did_you_mean(name, source.terms))


CHECKS = (check_glossaries, check_translated_texts, check_labels_differ, check_yes_and_no_stay_apart)
