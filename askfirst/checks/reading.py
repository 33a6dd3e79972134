"""How the texts read: short sentences, few negations, plain words, and screens that a tired reader can take in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from askfirst.diagnostics import Diagnostics, quoted
from askfirst.positions import Text
from askfirst.project import Project
from askfirst.reading_ease import FEWEST_WORDS, Judged, Limits, find_sentence, hardest_sentence, judge, sentence_words, texts_in, without_quotes

# Words that turn a sentence round at its end. By language.
TURNING = {"en": re.compile(r"(?<!\w)(?:unless|except|notwithstanding)(?!\w)", re.I)}


def check_sentences_are_short(project: Project, report: Diagnostics) -> None:
    """In every language, a sentence has at most so many words as the language needs for 20 words of English."""
    for limits, text in _texts_of_all(project):
        for sentence, words in sentence_words(text, limits.bracket_words) if limits.longest is not None else ():
            if len(words) > limits.longest:
                report.warning(report.place_within(text, *find_sentence(text, sentence)), "long-sentence", f"This sentence has {len(words)} {limits.unit}.",
                               f"Split it: {limits.longest} {limits.unit} are the limit.")


def check_negations_are_few(project: Project, report: Diagnostics) -> None:
    """A sentence negates once; in other languages than English, as often as they say one negation. What is quoted is somebody else's."""
    for locale in _locales(project):
        limits, glossary = Limits.of(project, locale), project.glossary(locale)
        for text in texts_in(project, locale) if glossary.file.negation else ():
            for sentence, _ in sentence_words(text, limits.bracket_words):
                found = glossary.negations_of(without_quotes(sentence))
                if found > limits.negations:
                    report.warning(report.place_within(text, *find_sentence(text, sentence)), "many-negations", f"This sentence negates {found} times.",
                                   "Say what is so, or make two sentences. A reader who misses one \"not\" understands the reverse.")


def check_words_turn_nothing_round(project: Project, report: Diagnostics) -> None:
    """English without unless, except and notwithstanding: whoever stops reading before them takes away the reverse."""
    for limits, text in _texts_of_all(project):
        pattern = TURNING.get(limits.locale.partition("-")[0])
        for match in pattern.finditer(_blanked(text)) if pattern else ():
            report.warning(report.place_within(text, *match.span()), "hard-word", f"{quoted(match.group())} turns round what was said before it.", 'Say it with "if" or "only", or in a sentence of its own.')


def check_jargon(project: Project, report: Diagnostics) -> None:
    """No word that the glossary calls jargon; in brackets or quotation marks it may stand beside what it means."""
    for locale in _locales(project):
        glossary = project.glossary(locale)
        for text in texts_in(project, locale) if glossary.file.jargon else ():
            for match in glossary.jargon.finditer(_blanked(text)):
                instead = glossary.plain_word(match.group())
                report.warning(report.place_within(text, *match.span()), "jargon", f"{quoted(match.group())} is jargon.", f"Write {quoted(instead)}; or put it in brackets behind what it means.")


def check_screens_are_easy(project: Project, report: Diagnostics) -> None:
    """English and Spanish: each screen is easy by every formula of the language. Screens under 60 words are judged together, by kind."""
    for locale in _locales(project):
        limits = Limits.of(project, locale)
        for one in judge(project, limits) if limits.measures else ():
            if one.excess is not None and one.excess > 0:
                text, sentence = hardest_sentence(one, limits.bracket_words)
                report.warning(report.place_within(text, *find_sentence(text, sentence)), "hard-to-read", _told(one),
                               f"Begin with this sentence: shorter words, shorter sentences. build.py check --reading {locale} tells the figures of every screen.")


def _told(one: Judged) -> str:
    """What is too hard, and by which formula, in a sentence."""
    measure = one.worst
    what = f"{one.what[0].upper()}{one.what[1:]}"
    value = f"{measure.formula(one.counts):.1f}"
    bound = f"{measure.limit:g} is the {'least' if measure.high_is_easy else 'most'}"
    return f"{what} would be hard to read: {value} by {measure.name}, where {bound}."


def _blanked(text: str) -> str:
    """A text with blanks in place of what it quotes or puts in brackets, addresses and placeholders included, so that places stay."""
    return re.sub(r'"[^"]*"|\([^()]*\)|\{[^{}]*\}', lambda match: " " * len(match.group()), text)


def _locales(project: Project) -> list[str]:
    """The languages with texts, the source language first."""
    return [project.source_locale, *(locale for locale in project.catalogues if locale in project.languages)]


def _texts_of_all(project: Project) -> Iterator[tuple[Limits, Text]]:
    for locale in _locales(project):
        limits = Limits.of(project, locale)
        yield from ((limits, text) for text in texts_in(project, locale))


CHECKS: tuple[Callable[[Project, Diagnostics], None], ...] = (check_sentences_are_short, check_negations_are_few, check_words_turn_nothing_round, check_jargon, check_screens_are_easy)
