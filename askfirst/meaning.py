"""An English text and its translation in; out comes what the translation seems to have lost, added or changed. No reader of the language is needed, and none is replaced.

What counts letter by letter is an error: placeholders, numbers, dates, names, links, lists, and words that a glossary forbids. What can have a good reason is a warning, which somebody who has looked
answers in the catalogue with a flag such as "ignore-negation"."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from babel import Locale, UnknownLocaleError

from askfirst.characters import WITHOUT_SPACES, script_share
from askfirst.glossary import LETTER, Glossary
from askfirst.model import Language
from askfirst.prose import PLACEHOLDER

ENGLISH_MONTHS = [datetime.date(2000, month, 1).strftime("%B") for month in range(1, 13)]
_ENGLISH_DATE = re.compile(rf"\b({'|'.join(ENGLISH_MONTHS)})(?= \d)")
# Names of agencies, forms and programs, which stay in Latin letters: two capitals or more, or a letter with a hyphen and digits.
NAME = re.compile(r"(?<![A-Za-z0-9-])(?:[A-Z]{2,}[A-Z0-9]*(?:-\d+[A-Za-z]*|-[A-Z]+)*(?:/[A-Z]+)?|[A-Z]-\d+[A-Z]*|A-number|CBP One|Ask First)(?![A-Za-z0-9])")
AGENCIES = frozenset(("CBP", "DHS", "DOJ", "EOIR", "ICE", "USCIS"))
COMMON = frozenset(("ID",))  # letters that are a word of English, not a name
_LINK = re.compile(r"\]\(([^)]*)\)")
# Not behind one or two capitals, as in "U.S. court", which shorten a word.
_SENTENCE_END = re.compile(r"(?<=[.?!؟।])(?<!\W[A-ZА-Я]\.)(?<!\W[A-Z]{2}\.)[\"”’»)*]*\s+|(?<=[。？！])[”’」』）*]*\s*|(?<=:)\*{0,2}(?:\s+|$)|(?<=：)")
_NEW_LINE = re.compile(r"\n\s*(?:\n|[-*] |\d+\. )")
_TEXT_END = re.compile(r"[.?!:؟।。？！：…][\"”’»」』）)*]*\Z")
_SHORTENED = re.compile(r"(?:\A|\W)[A-ZА-Я]{1,2}\.\Z")  # the full stop of a shortened word, which may end a sentence too
_VERB = re.compile(r"\b\w+(?= (?:the|them)\b)")  # as in "an officer judges the proof", where a judge is no term
MOST_TIMES_LONGER, LEAST_SHARE = 2.2, 0.4  # of the English, in letters of about the same width


@dataclass(frozen=True)
class Difference:
    """What a check found: its name, as a flag in the catalogue has it; whether nobody may pass over it; and what to tell. `at`: where in the translation, if anywhere."""

    check: str
    code: str
    message: str
    help: str
    at: tuple[int, int] | None = None
    is_error: bool = True


@dataclass(frozen=True)
class Sides:
    """The two languages that are compared: the glossaries of both, and what the language table knows of the other."""

    english: Glossary
    other: Glossary
    locale: str
    language: Language

    @cached_property
    def months(self) -> list[set[str]]:
        """For each month, how the other language may write it."""
        return _month_names(self.locale, tuple(self.language.months or ()))


@cache
def _month_names(locale: str, own: tuple[str, ...]) -> list[set[str]]:
    """Names that stand within dates. (What Babel gives as names that stand alone may be of a language that it read before.)"""
    if own:
        return [{name} for name in own]
    try:
        months = Locale.parse(locale.replace("-", "_")).months
    except (UnknownLocaleError, ValueError):
        return [set() for _ in range(12)]
    return [{months["format"][width][number].rstrip(".") for width in ("wide", "abbreviated")} for number in range(1, 13)]


def _pattern_of_month(known: set[str]) -> str:
    """Finds a month by any of its names: the longest with any ending, a shorter one as it is. What is no name but a number, as in Chinese too, stands alone among digits."""
    longest = max(map(len, known))
    found = []
    for name in sorted(known):
        if not name.replace(" ", "").isalpha() or "\u2e80" <= name[-1] <= "\u9fff":
            found.append(rf"(?<![\d十]){re.escape(name)}" + (r"(?!\d)" if name[-1].isdigit() else ""))
        elif len(name) < 3 or len(name) < longest:
            found.append(f"(?<!{LETTER}){re.escape(name)}(?!{LETTER})")
        else:
            found.append(f"(?<!{LETTER})" + (re.escape(name[:-2]) if len(name) > 5 else re.escape(name[:-1]) + f"{LETTER}(?!{LETTER})"))
    return "|".join(found)


def find_differences(english: str, said: str, sides: Sides) -> list[Difference]:
    """Everything that the checks find between a text and its translation."""
    return [found for check in CHECKS for found in check(english, said, sides)]


def _listed(names: Counter[str] | set[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))


def _lost_and_added(wanted: Counter[str], found: Counter[str]) -> str:
    """What is missing and what is too much, in words; empty if neither."""
    lost, added = wanted - found, found - wanted
    return " and ".join(filter(None, (f"has lost {_listed(lost)}" if lost else "", f"has {_listed(added)}, which the English has not" if added else "")))


def check_placeholders(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """Each placeholder as often as in English."""
    wanted, found = (Counter(f"{{{name}}}" for name in PLACEHOLDER.findall(text)) for text in (english, said))
    if told := _lost_and_added(wanted, found):
        yield Difference("placeholders", "placeholder-mismatch", told, "Copy placeholders from the English, braces included, each as often as it stands there.")


def numbers_of(text: str) -> Counter[str]:
    """The numbers of a text, in Western digits."""
    return Counter("".join(str(unicodedata.digit(letter)) for letter in number) for number in re.findall(r"\d+", PLACEHOLDER.sub("", text)))


def check_numbers(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """Each number as often as in English, in whatever digits; a language that counts its months may add those."""
    wanted, found = numbers_of(english), numbers_of(said)
    months = Counter(str(ENGLISH_MONTHS.index(name) + 1) for name in _ENGLISH_DATE.findall(english))
    lost, added = wanted - found, found - wanted - months
    if lost or added:
        match = re.search(rf"(?<!\d){min(added)}(?!\d)", said) if added else None  # in other digits, the whole text
        yield Difference("numbers", "number-mismatch", _lost_and_added(lost, added), "Write the numbers of the English, in digits.", match.span() if match else None)


def check_dates(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """The month of each date, by its name or its number."""
    for name in dict.fromkeys(_ENGLISH_DATE.findall(english)):
        known = sides.months[ENGLISH_MONTHS.index(name)]
        if known and not re.search(_pattern_of_month(known), said, re.I):
            yield Difference("dates", "date-mismatch", f'has lost the month "{name}"', f"Write it as {_listed(known)}.")


def check_names(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """The names of agencies, forms and programs: none lost, none said less often, and none that the English calls otherwise."""
    wanted, found = (Counter(name for name in NAME.findall(PLACEHOLDER.sub("", text)) if name not in COMMON) for text in (english, said))
    lost, fewer = Counter(wanted.keys() - found.keys()), wanted - found
    added = {name for name in found.keys() - wanted.keys() if name in AGENCIES}
    if lost:
        yield Difference("names", "name-mismatch", _lost_and_added(lost, Counter()), "Names such as ICE and I-589 stay in Latin letters, as the English has them.")
    elif added:
        place = said.find(min(added))
        yield Difference("names", "name-added", _lost_and_added(Counter(), Counter(added)), "Look if it says who does it as the English does.", (place, place + len(min(added))), is_error=False)
    elif fewer:
        yield Difference("names", "name-fewer", f"says {_listed(fewer)} less often than the English", "Look if it says each time who does it.", is_error=False)


def check_links(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """Links lead where the English leads."""
    wanted, found = (Counter(_LINK.findall(text)) for text in (english, said))
    if told := _lost_and_added(wanted, found):
        yield Difference("links", "link-mismatch", told, "Copy what stands in round brackets behind a link from the English.")


def check_lists(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """As many paragraphs, list items, headings and bold words."""
    kinds = (("paragraph", r"\n\s*\n"), ("list item", r"^\s*(?:[-*]|\d+\.) "), ("heading", r"^#+ "), ("mark **", r"\*\*"))
    for kind, pattern in kinds:
        wanted, found = (len(re.findall(pattern, text.strip(), re.M)) for text in (english, said))
        if wanted != found:
            wanted, found = (wanted + 1, found + 1) if kind == "paragraph" else (wanted, found)
            yield Difference("lists", "list-mismatch", f"has {found} {kind}{'' if found == 1 else 's'}, and the English has {wanted}", "Keep paragraphs, list items, headings and bold words as the English has them.")
            return


def check_forbidden_words(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """No word that the glossary says never to use."""
    for name, pattern in sides.other.never.items():
        if match := pattern.search(said):
            note = sides.other.term(name).note
            yield Difference("glossary", "glossary-never", f'says "{match.group()}", which the glossary forbids for "{name}"', note or "Use the words of the glossary.", match.span())


def check_terms(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """Each term of the law in words that the glossary has for it, sentence by sentence where the sentences can be paired; what a colon parts belongs together."""
    pairs, begun = [(english, said)], ("", "")
    for one, other in _pairs(english, said):
        begun = f"{begun[0]} {_VERB.sub(' ', one)}", f"{begun[1]} {other}"
        if not one.rstrip("*").endswith(":"):
            pairs, begun = [*pairs, begun], ("", "")
    for name in dict.fromkeys(name for one, other in pairs for name in sides.english.terms_in(one) if name in sides.other.say and not sides.other.say[name].search(other)):
        words = ", ".join(f'"{word}"' for word in sides.other.term(name).say)
        yield Difference("glossary", "glossary-missing", f'does not say "{name}" in words of the glossary', f"Use {words}; or add the right words to the glossary.", is_error=False)


def _width(text: str) -> float:
    """About how long a text is: a Chinese sign counts as three letters."""
    return sum(3 if "\u2e80" <= letter <= "\u9fff" else 0 if unicodedata.combining(letter) else 1 for letter in PLACEHOLDER.sub("", text))


def check_length(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """Neither much longer nor much shorter than the English."""
    wanted, found = _width(english), _width(said)
    if found > MOST_TIMES_LONGER * wanted + 20:
        yield Difference("length", "translation-long", "is more than twice as long as the English", "Look if it belongs to another text.", is_error=False)
    elif found + 4 < LEAST_SHARE * wanted:
        yield Difference("length", "translation-short", "is much shorter than the English", "Look if a part is missing.", is_error=False)


def check_script(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """In the script of the language, and not in English. A few letters may be of any script, as long as one is of this."""
    plain = re.sub(r'"[^"]*"|[“«„][^”»]*[”»]|\([^)]*\)|（[^）]*）', "", NAME.sub("", PLACEHOLDER.sub("", said)))
    letters, script = sum(letter.isalpha() for letter in plain), sides.language.script
    share = script_share(plain, script) if script else 1.0
    if letters >= 2 and share == 0 or letters >= 8 and share < (0.3 if script in WITHOUT_SPACES else 0.6):
        yield Difference("script", "wrong-script", "is not in the script of the language", "Look if it is in another language.", is_error=False)
    elif said.strip() == english.strip() and len(re.findall(r"[a-z]{2,}", PLACEHOLDER.sub("", said))) > 1:
        yield Difference("script", "not-translated", "is the English itself", "Translate it, or leave it empty.", is_error=False)


@cache
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in any language; list items, paragraphs and colons end one too. (Several checks ask, and each English text is held against all languages.)"""
    found: list[str] = []
    for line in _NEW_LINE.split("\n" + text):
        found += [part for part in _SENTENCE_END.split(" ".join(line.split())) if re.search(r"\w", PLACEHOLDER.sub("x", part))]
    return tuple(found)


def _pairs(english: str, said: str) -> list[tuple[str, str]]:
    """The sentences of both side by side; the whole texts where one has more of them."""
    wanted, found = sentences(english), sentences(said)
    return list(zip(wanted, found)) if len(wanted) == len(found) else [(english, said)]


def check_sentences(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """As many sentences, as many questions among them, and an end like that of the English."""
    wanted, found = len(sentences(english)), len(sentences(said))
    if wanted != found:
        yield Difference("sentences", "sentence-count", f"has {found} sentence{'' if found == 1 else 's'}, and the English has {wanted}", "Look if one is missing. Translate sentence by sentence.", is_error=False)
    elif english.count("?") != sum(said.count(mark) for mark in "?؟？"):
        yield Difference("sentences", "question-mark", "asks where the English does not, or the other way round", "Look at the question marks.", is_error=False)
    elif not any(_SHORTENED.search(text.strip()) for text in (english, said)) and _ends(english) != _ends(said):
        yield Difference("sentences", "end-mark", "ends without a full stop where the English has one, or the other way round", "Look if its end is missing.", is_error=False)


def _ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(_TEXT_END.search(PLACEHOLDER.sub("x", text.strip())))


def check_negation(english: str, said: str, sides: Sides) -> Iterator[Difference]:
    """A sentence that negates still does, and no other does; text by text where the sentences cannot be paired. Sentences with words that languages negate
    in different ways may do either, but what English itself negates is negated, or said by such a word."""
    if not sides.other.file.negation:
        return
    for one, other in _pairs(english, said):
        negates, negated = sides.english.negates(one), sides.other.negates(other)
        if negates != negated and not sides.other.like_negation.search(other) and (negates or not sides.english.like_negation.search(one)):
            told = f'has no negation where the English says "{_clip(one)}"' if negates else f'negates in "{_clip(other)}", and the English does not: "{_clip(one)}"'
            yield Difference("negation", "negation", told, "Read both again: one lost \"not\" reverses the advice.", is_error=False)
            return


def _clip(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


CHECKS: tuple[Callable[[str, str, Sides], Iterator[Difference]], ...] = (
    check_placeholders, check_numbers, check_dates, check_names, check_links, check_lists, check_forbidden_words, check_terms, check_length, check_script, check_sentences, check_negation,
)
