"""Message catalogues: what a translation may not lose, and which labels must differ or agree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable

from askfirst.catalogues import Catalogue, SourceText
from askfirst.checks.words import check_text
from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.kinds import Words
from askfirst.model import Question
from askfirst.positions import Text
from askfirst.project import Project
from askfirst.prose import PLACEHOLDER


def check_translated_texts(project: Project, report: Diagnostics) -> None:
    """Every current translation: the rules of all texts, and that it kept what it may not lose."""
    for locale, catalogue in project.catalogues.items():
        unknown = [catalogue.ids[text_id] for text_id in catalogue.translations if text_id not in project.texts]
        if unknown:
            near = did_you_mean(unknown[0], project.texts)
            told = f"No text has the id {quoted(unknown[0])}" + (f", nor {len(unknown) - 1} more of the ids in this file" if len(unknown) > 1 else "")
            report.warning(unknown[0].place, "po-unknown-id", f"{told}, so what it says is not used." if len(unknown) == 1 else f"{told}, so what they say is not used.",
                           near if near.startswith("Did") else f"Run build.py translate {locale} to clean up.")
        for text_id, (english, translation) in catalogue.translations.items():
            text = project.texts.get(text_id)
            if text is not None and text.text == english:
                _check_translation(text, translation, locale, project, report)


def _check_translation(text: SourceText, translation: Text, locale: str, project: Project, report: Diagnostics) -> None:
    known = len(report.entries)
    placeholders = frozenset(PLACEHOLDER.findall(text.text) + PLACEHOLDER.findall(translation))  # check_kept tells of lost and added ones
    check_text(translation, text.is_prose, project, locale, report, placeholders)
    if len(report.entries) == known:
        check_kept(f"The translation of {quoted(text.id)}", text.text, translation, report)
        if len(translation) > 3 * len(text.text) + 20:
            report.warning(translation.place, "translation-long", f"The translation of {quoted(text.id)} is more than three times as long as the English.",
                           "Look if it belongs to another text.")


def check_kept(what: str, english: str, translation: Text, report: Diagnostics) -> None:
    """A translation has the placeholders and the numbers of the English, in whatever order and digits."""
    wanted, found = (set(PLACEHOLDER.findall(said)) for said in (english, translation))
    numbers, given = (_numbers(said) for said in (english, translation))
    if wanted != found:
        must = f"must hold {', '.join(f'{{{name}}}' for name in sorted(wanted))}, and no other placeholder" if wanted else "must hold no placeholder"
        report.error(translation.place, "placeholder-mismatch", f"{what} {must}.", "Copy placeholders from the English, braces included." if wanted else "Delete it.")
    elif numbers != given:
        lost, added = ", ".join(sorted(numbers - given)), ", ".join(sorted(given - numbers))
        told = " and ".join(filter(None, (f"lost {lost}" if lost else "", f"has {added}, which the English has not" if added else "")))
        match = re.search(rf"(?<!\d){min(given - numbers)}(?!\d)", translation) if added else None
        place = report.place_within(translation, *match.span()) if match else translation.place
        report.error(place, "number-mismatch", f"{what} {told}.", "Write the numbers of the English, in digits.")


def _numbers(text: str) -> set[str]:
    """The numbers of a text, in Western digits."""
    return {"".join(str(unicodedata.digit(letter)) for letter in number) for number in re.findall(r"\d+", PLACEHOLDER.sub("", text))}


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


CHECKS = (check_translated_texts, check_labels_differ, check_yes_and_no_stay_apart)
