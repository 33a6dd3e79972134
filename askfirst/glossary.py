"""The words of the law: which terms an English text holds, how a language says them, and by which words it negates and promises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from askfirst.characters import WITHOUT_SPACES
from askfirst.model import GlossaryFile, Language, Term
from askfirst.prose import PLACEHOLDER

NOTHING = re.compile(r"(?!)")
# A letter of any script: \w, and the signs on and around letters that it leaves out (Hebrew, Arabic, Indic, Thai and Lao, Tibetan and Burmese, Ethiopic, Khmer); not the danda, which ends a sentence.
LETTER = r"[\w\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ebc\u0f71-\u0f84\u102b-\u103e\u135d-\u135f\u17b4-\u17d3]"


def pattern_of(words: Iterable[str], spaced: bool = True) -> re.Pattern[str]:
    """Finds any of some words, whatever their capitals. A word stands alone; `*` within it is any letters, and alone any word. In scripts without spaces a word is found anywhere.
    Without words, nothing is found."""
    found = []
    for word in words:
        core = r"\s+".join(f"{LETTER}+" if part == "*" else f"{LETTER}*".join(map(re.escape, part.split("*"))) for part in word.split())
        found.append(f"(?<!{LETTER}){core}(?!{LETTER})" if spaced else core)
    return re.compile("|".join(found), re.I) if found else NOTHING


@dataclass(frozen=True)
class Glossary:
    """The glossary of one language, ready to be looked into."""

    file: GlossaryFile
    spaced: bool = True

    @classmethod
    def of(cls, file: GlossaryFile | None, language: Language | None) -> Glossary:
        """The glossary of a language; an empty one where it has none."""
        return cls(file or GlossaryFile.model_construct(negation=[], no_negation=[], like_negation=[], promises=[], terms={}), language is None or language.script not in WITHOUT_SPACES)

    @cached_property
    def negation(self) -> re.Pattern[str]:
        return pattern_of(self.file.negation, self.spaced)

    @cached_property
    def _no_negation(self) -> re.Pattern[str]:
        return pattern_of(self.file.no_negation, self.spaced)

    @cached_property
    def like_negation(self) -> re.Pattern[str]:
        return pattern_of(self.file.like_negation, self.spaced)

    def negations_of(self, sentence: str) -> int:
        """How often a sentence negates."""
        if sentence not in self._negations:
            self._negations[sentence] = len(self.negation.findall(self._no_negation.sub(" ", sentence)))
        return self._negations[sentence]

    @cached_property
    def _negations(self) -> dict[str, int]:
        """What was counted before: each text of the source language is held against all others."""
        return {}

    def negates(self, sentence: str) -> bool:
        """Whether a sentence holds a negation."""
        return self.negations_of(sentence) > 0

    @cached_property
    def jargon(self) -> re.Pattern[str]:
        return pattern_of(self.file.jargon, self.spaced)

    def plain_word(self, jargon: str) -> str:
        """What to write instead of a word that `jargon` has found."""
        return next(instead for word, instead in self.file.jargon.items() if pattern_of([word], self.spaced).fullmatch(jargon))

    @cached_property
    def promises(self) -> re.Pattern[str]:
        return pattern_of(self.file.promises, self.spaced)

    @cached_property
    def words(self) -> dict[str, re.Pattern[str]]:
        """By term, the words in which a text of the source language has it."""
        return {str(name): pattern_of(term.words, self.spaced) for name, term in self.file.terms.items()}

    @cached_property
    def say(self) -> dict[str, re.Pattern[str]]:
        """By term that the language has words for, those words."""
        return {str(name): pattern_of(term.say, self.spaced) for name, term in self.file.terms.items() if term.say}

    @cached_property
    def never(self) -> dict[str, re.Pattern[str]]:
        return {str(name): pattern_of(term.never, self.spaced) for name, term in self.file.terms.items() if term.never}

    def terms_in(self, text: str) -> tuple[str, ...]:
        """The terms that a text of the source language holds, aside from placeholders and from what it quotes, which may stay as it is."""
        if text not in self._terms:
            plain = re.sub(r'"[^"]*"', " ", PLACEHOLDER.sub(" ", text))
            self._terms[text] = tuple(name for name, pattern in self.words.items() if pattern.search(plain))
        return self._terms[text]

    @cached_property
    def _terms(self) -> dict[str, tuple[str, ...]]:
        """What was found before: each text is held against all languages."""
        return {}

    def term(self, name: str) -> Term | None:
        return self.file.terms.get(name)
