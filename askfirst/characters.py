"""Which characters a text may hold: what a reader cannot see, or what turns a line around, is refused by its code point.

Source: Unicode Standard Annex 9 (bidirectional controls), Annex 24 (scripts, ISO 15924) and Technical Standard 39 (confusables)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

JOINERS = "\u200c\u200d"
JOINER_LANGUAGES = frozenset("ar bn ckb fa gu hi kn ml mr my ne or pa ps sd si ta te ug ur".split())

# By code of ISO 15924: how the Unicode names of a script's letters begin.
SCRIPTS: dict[str, str] = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Beng": "BENGALI", "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI", "Ethi": "ETHIOPIC", "Geor": "GEORGIAN", "Gujr": "GUJARATI", "Guru": "GURMUKHI",
    "Hans": "CJK", "Hant": "CJK", "Hebr": "HEBREW", "Khmr": "KHMER", "Kore": "HANGUL", "Laoo": "LAO", "Latn": "LATIN", "Mymr": "MYANMAR", "Sinh": "SINHALA", "Taml": "TAMIL", "Telu": "TELUGU", "Thai": "THAI",
}
WITHOUT_SPACES = frozenset(("Hans", "Hant", "Khmr", "Laoo", "Mymr", "Thai"))  # scripts that put no space between words

_KINDS = {
    "\u200b": "a zero-width space", "\u2060": "a word joiner", "\ufeff": "a zero-width no-break space", "\u00ad": "a soft hyphen",
    "\u200c": "a zero-width non-joiner", "\u200d": "a zero-width joiner", "\u2028": "a line separator", "\u2029": "a paragraph separator",
    "\u200e": "a direction mark", "\u200f": "a direction mark", "\u061c": "a direction mark", "\ufffd": "the mark of a broken character",
}
_SUSPECT = re.compile("[^\n\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u4e00-\u9fa5]")
_LATIN, _LOOKALIKE = "A-Za-z\u00c0-\u024f", "\u0370-\u03ff\u0400-\u052f"
_MIXED_WORD = re.compile(rf"(?:[{_LATIN}]+[{_LOOKALIKE}]|[{_LOOKALIKE}]+[{_LATIN}])[{_LATIN}{_LOOKALIKE}]*")


def name_forbidden(letter: str, language: str = "en") -> str:
    """What is wrong with a character, in a few words; empty if it may stand in a text of `language`."""
    if letter in JOINERS and language in JOINER_LANGUAGES:
        return ""
    if letter in _KINDS:
        return _KINDS[letter]
    if "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069":
        return "a direction control"
    if "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef":
        return "a variation selector"
    if "\U000e0000" <= letter <= "\U000e007f":
        return "a tag character"
    return {
        "Cc": "a control character", "Cs": "half of a broken character", "Co": "a private-use character", "Cn": "an unassigned character",
        "Cf": "an invisible character",
    }.get(unicodedata.category(letter), "")


def find_forbidden(text: str, language: str = "en") -> Iterator[tuple[int, str, str]]:
    """Each forbidden character of a text: its offset, the character, what it is. Line feeds are allowed."""
    for match in _SUSPECT.finditer(text):
        kind = name_forbidden(match.group(), language)
        if kind:
            yield match.start(), match.group(), kind


def find_mixed_words(text: str) -> Iterator[tuple[int, str]]:
    """Each word of a text in Latin letters that also holds a Greek or Cyrillic one: its offset and the word. Such letters look alike."""
    for match in _MIXED_WORD.finditer(text):
        yield match.start(), match.group()


def script_share(text: str, script: str) -> float:
    """How many of a text's letters belong to a script: 0 to 1; 1 for a text without letters."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(unicodedata.name(letter, "").startswith(SCRIPTS[script]) for letter in letters) / len(letters) if letters else 1.0


def words_of_name(name: str) -> list[str]:
    """A name as it is compared: its words without accents, capitals, points and hyphens, in any order."""
    plain, base = "", ""
    for letter in unicodedata.normalize("NFKD", name):
        if not unicodedata.combining(letter):
            base = letter
        if base == letter or not base.isascii():  # in other scripts a sign on a letter can be another vowel
            plain += letter
    return sorted(filter(None, re.split(r"[\s!-/:-@\[-`{-~\u2010-\u2019]+", plain.casefold()))) or [name]


def code_point(letter: str) -> str:
    """The usual name of a character's number, such as U+202E."""
    return f"U+{ord(letter):04X}"
