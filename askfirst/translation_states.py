"""Each translated text and page of a locale: its state, what a reader is shown of it, and by which policy.

A translation is missing; or outdated, when its English has changed; or a draft; or reviewed, when enough people have checked exactly these words beside exactly this English. The policy of each class
of text stands in `POLICIES`, and in docs/translating.md in words."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from askfirst.catalogues import SourceText
from askfirst.characters import words_of_name
from askfirst.model import TranslationReview
from askfirst.project import Page, Project
from askfirst.prose import PLACEHOLDER

State = Literal["missing", "outdated", "draft", "reviewed"]
STATES: tuple[State, ...] = ("missing", "outdated", "draft", "reviewed")


@dataclass(frozen=True)
class Policy:
    """What a class of text demands: how many people check it, one of them for the language; whether an older translation is still shown, with a
    mark; and whether the English stands below as long as it is a draft."""

    people: int
    shows_older: bool
    english_below: bool


POLICIES: dict[str, Policy] = {
    "critical": Policy(people=2, shows_older=False, english_below=True),
    "legal": Policy(people=1, shows_older=False, english_below=False),
    "plain": Policy(people=1, shows_older=True, english_below=False),
}

# What a text is told by its id; the first pattern that fits. A text that none fits bears law.
_CLASSES: tuple[tuple[str, str], ...] = (
    (r"[^/]+/rules/decisions/[^/]+/outcomes/.*", "critical"),
    (r"[^/]+/rules/notices/.*", "critical"),
    (r"[^/]+/questions/start/doors/.*", "critical"),
    (r"[^/]+/questions/title", "plain"),
    (r"[^/]+/questions/sections/[^/]+/title", "plain"),
    (r"[^/]+/rules/decisions/[^/]+/(title|asks)", "plain"),
    (r"[^/]+/rules/papers/.*", "plain"),
    (r"contacts/[^/]+/(name|languages)", "plain"),
)


@cache
def class_of(text_id: str, legal_interface: frozenset[str] = frozenset()) -> str:
    """The class of a text: critical (outcomes, notices with their deadlines, what to do on the spot), legal, or plain."""
    folder, _, name = text_id.partition("/")
    if folder == "interface":
        return "legal" if name in legal_interface else "plain"
    return next((found for pattern, found in _CLASSES if re.fullmatch(pattern, text_id)), "legal")


def digest_of(english: str, translation: str) -> str:
    """What stands for an English text and its translation in a review: it changes with each of them. 64 bits of SHA-256, as four groups of four digits."""
    digits = hashlib.sha256(json.dumps([english, translation]).encode()).hexdigest()[:16]
    return "-".join(re.findall("....", digits))


@dataclass(frozen=True)
class Standing:
    """A translated text: its class, its state, the words of the translation (None if there are none), and who has checked them."""

    id: str
    kind: str
    state: State
    english: str
    words: str | None = None
    reviews: tuple[TranslationReview, ...] = ()

    @property
    def digest(self) -> str:
        return digest_of(self.english, self.words or "")

    @property
    def shown(self) -> str | None:
        """The words that a reader is shown; None where the English stands in their place. An older translation is shown only while the page can still fill it in."""
        if self.state in ("draft", "reviewed"):
            return self.words
        fits = self.words is not None and Counter(PLACEHOLDER.findall(self.words)) == Counter(PLACEHOLDER.findall(self.english))
        return self.words if self.state == "outdated" and fits and POLICIES[self.kind].shows_older else None

    @property
    def english_below(self) -> bool:
        """Whether the English stands below the translation, since nobody knows yet if it says the same."""
        return self.state == "draft" and POLICIES[self.kind].english_below


class Standings:
    """How every text and page of one locale stands, by id; pages as pages/<id>."""

    def __init__(self, project: Project, locale: str) -> None:
        self.locale, self._project = locale, project
        file = project.translation_reviews.get(locale)
        self._reviews = list(file.reviews) if file else []

    @cached_property
    def of(self) -> dict[str, Standing]:
        """Every text, then every page, by id."""
        pages = self._project.pages.get(self._project.source_locale, {})
        return {text.id: self.of_text(text) for text in self._project.texts.values()} | {f"pages/{name}": self.of_page(page) for name, page in pages.items()}

    def of_text(self, text: SourceText) -> Standing:
        made_from, words = self._project.catalogues[self.locale].translations.get(text.id, ("", None))
        return self._standing(text.id, class_of(text.id, self._project.legal_interface), str(text.text), made_from, words)

    def of_page(self, original: Page) -> Standing:
        page = self._project.pages.get(self.locale, {}).get(original.id)
        made_from = whole(original) if page and page.front.translates == original.digest else ""
        return self._standing(f"pages/{original.id}", class_of(f"pages/{original.id}"), whole(original), made_from, whole(page) if page else None)

    def _standing(self, text_id: str, kind: str, english: str, made_from: str, words: str | None) -> Standing:
        state: State = "missing" if not words else "draft" if made_from == english else "outdated"
        reviews = self._reviews_of(text_id, digest_of(english, str(words))) if state == "draft" and self._reviews else ()
        people = {_person(review) for review in reviews}
        if len(people) >= POLICIES[kind].people and any(review.role == "language" for review in reviews):
            state = "reviewed"
        return Standing(text_id, kind, state, english, str(words) if words else None, reviews)

    def _reviews_of(self, text_id: str, digest: str) -> tuple[TranslationReview, ...]:
        """Who checked these words; whoever wrote them did not."""
        found = [review for review in self._reviews if review.texts.get(text_id) == digest]
        authors = {_person(review) for review in found if review.role == "correction"}
        return tuple(review for review in found if _person(review) not in authors)

    def count(self, kind: str | None = None) -> Counter[State]:
        """How many texts are in each state; of one class, or of all."""
        return Counter(one.state for one in self.of.values() if kind in (None, one.kind))

    @cached_property
    def note(self) -> Literal["unreviewed-translation", "partly-reviewed", "reviewed-translation"]:
        """How far people have checked this locale, as the name of the text that says so."""
        found = self.count()
        if not found["reviewed"]:
            return "unreviewed-translation"
        return "reviewed-translation" if found["reviewed"] == len(self.of) else "partly-reviewed"

    @cached_property
    def has_english_below(self) -> bool:
        """Whether the English stands below any text, for what could hurt somebody if it were wrong."""
        return any(one.english_below for one in self.of.values())

    @cached_property
    def has_english(self) -> bool:
        """Whether any text is shown in English, since its translation is missing or outdated."""
        return any(one.shown is None for one in self.of.values())


def _person(review: TranslationReview) -> tuple[str, ...]:
    """Who somebody is, in whatever spelling."""
    return tuple(words_of_name(review.reviewer))


def whole(page: Page) -> str:
    """A page's title and text as one."""
    return f"{page.title}\n\n{page.body}"
