"""Texts of the files to HTML in one locale: the translation as the policy shows it, marked where it is old or nobody has checked it, or else marked English."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from html import escape
from itertools import count

from babel import UnknownLocaleError
from babel.dates import format_date, format_skeleton
from markupsafe import Markup

from askfirst.kinds import LooseDate, Prose, Words
from askfirst.meaning import NAME
from askfirst.model import Contact, Language
from askfirst.project import Project
from askfirst.prose import render_prose, render_words
from askfirst.translation_states import Standing, Standings

_PIECES = re.compile(r"(<bdi.*?</bdi>|<[^>]*>)")
_LEFT_TO_RIGHT = re.compile(rf"{NAME.pattern}|\d[\d.,/:-]*[/:-]\d+|[A-Za-z]+(?:'[A-Za-z]*)+")


def isolate_names(html: str) -> str:
    """HTML that is read from right to left, in which names of forms, agencies and languages such as K'iche', and numbers with signs between them, keep their order, whatever stands around them."""
    pieces = _PIECES.split(html)
    pieces[::2] = [_LEFT_TO_RIGHT.sub(r'<bdi class="name" dir="ltr">\g<0></bdi>', piece) for piece in pieces[::2]]
    return "".join(pieces)


class VoiceError(Exception):
    """A text that a page cannot say: nobody wrote it, or nothing is given for a placeholder in it."""


@dataclass
class Voice:
    """Says texts in one locale. The interview's script finds texts by their mark, and exchanges them for their English. What of it does not stand on the page already,
    below the text, or of the same element before it, is the English side, in order. A bare voice says words that stand within other words, with no marks around them."""

    project: Project
    locale: str
    standings: Standings | None
    marks_texts: bool = False
    keeps_side: bool = False
    is_bare: bool = False
    side: list[Markup] = field(default_factory=list)
    english_of: dict[str, str] = field(default_factory=dict)

    @property
    def in_source(self) -> Markup:
        """What an element in the source language carries on a page of another."""
        return self._marks(self.project.source_locale, self.locale) if self.locale != self.project.source_locale else Markup()

    def _marks(self, locale: str, around: str) -> Markup:
        """What an element carries within one of another language: its language, and its direction where that is another too."""
        direction = self._direction(locale)
        return Markup(f' lang="{locale}"' + (f' dir="{direction}"' if direction != self._direction(around) else ""))

    def _direction(self, locale: str) -> str:
        return self.project.languages[locale].direction

    def words(self, text: Words) -> Markup:
        return self._say(text, "span")

    def prose(self, text: Prose) -> Markup:
        return self._say(text, "div")

    def ui(self, name: str, /, **values: object) -> Markup:
        """A text of content/interface.yaml; each of its placeholders needs a value."""
        if name not in self.project.interface:
            raise VoiceError(f'content/interface.yaml has no text "{name}"')
        return self._say(self.project.interface[name], "span", values)

    def _say(self, text: Words | Prose, tag: str, values: dict[str, object] | None = None) -> Markup:
        source = self.project.texts_by_place[text.place]
        standing = self.standings.of[source.id] if self.standings else None
        english = self._html(str(text), source.is_prose, self.project.source_locale, values)
        said, fallback = english, self.in_source
        if standing is None:
            fallback = Markup()
        elif standing.shown is not None:
            said, fallback = self._html(standing.shown, source.is_prose, self.locale, values), Markup()
        below = self._html(str(text), source.is_prose, self.project.source_locale, values, links=False) if standing and standing.english_below else None
        after = self._after(tag, standing, below, below != english) if standing and not self.is_bare else Markup()
        if self.marks_texts:
            return Markup(f"{self._marked(tag, fallback, said, english, below == english)}{after}")
        return Markup(f"{said}{after}" if tag == "span" and not fallback else f"<{tag}{fallback}>{said}</{tag}>{after}")

    def _marked(self, tag: str, fallback: Markup, said: str, english: str, is_below: bool) -> str:
        """An element that the script finds. Where its words came before for other English, its mark has a number, so that equal elements have equal English."""
        elements = (f"<{tag} data-t{f'={number}' if number else ''}{fallback}>{said}</{tag}>" for number in count())
        element = next(one for one in elements if self.english_of.get(one, english) == english)
        if self.keeps_side and element not in self.english_of and not is_below:
            self.side.append(Markup(english))
        self.english_of[element] = english
        return element

    def _after(self, tag: str, standing: Standing, below: str | None, is_cut: bool) -> Markup:
        """What stands behind a translated text: a mark that tells how it stands, and the English of a text that could hurt somebody if it were wrong. Its links do not
        stand there a second time; English that is other without them is marked as `cut`."""
        mark = self._mark(standing)
        after = f'<small class="state" data-state="{standing.state}">{self._bare().ui(mark)}</small>' if mark else ""
        if below is not None:
            element = "div" if tag == "div" else "small"
            after += f'<{element} class="below{" cut" if is_cut else ""}"{self.in_source}>{below}</{element}>'
        return Markup(after)

    def _mark(self, standing: Standing) -> str:
        """The name of the text that marks another; empty where the note at the head of the page says it of all, and where the mark itself has no translation."""
        mark = ""
        if standing.shown is None:
            mark = "in-english"
        elif standing.state == "outdated":
            mark = "older-text"
        elif standing.state == "draft" and standing.kind != "plain" and self.standings.note == "partly-reviewed":
            mark = "not-checked"
        known = self.standings.of.get(f"interface/{mark}")
        return mark if known is not None and known.shown is not None else ""

    def _bare(self) -> Voice:
        return Voice(self.project, self.locale, self.standings, is_bare=True)

    def _html(self, text: str, is_prose: bool, locale: str, values: dict[str, object] | None, links: bool = True) -> str:
        def fill(name: str) -> str:
            if name in self.project.contacts:
                return contact_link(self.project.contacts[name]) if links else contact_address(self.project.contacts[name])
            value = (values or {}).get(name)
            if value is None:
                raise VoiceError(f'nothing is given for {{{name}}} in "{text}"')
            if isinstance(value, Markup):
                is_marked = locale == self.locale or value.startswith("<span lang=")
                return value if is_marked else f"<span{self._marks(self.locale, locale)}>{value}</span>"
            return self.kept_apart(say_date(value, locale, self.project.languages[locale]) if isinstance(value, datetime.date) else str(value))

        html = render_prose(text, fill, self.project.page_ids) if is_prose else render_words(text, fill)
        return isolate_names(html) if self._direction(locale) == "rtl" else html

    def kept_apart(self, value: str) -> Markup:
        """A name, a number or a day, as HTML; from right to left, nothing around it changes its order."""
        return Markup(f"<bdi>{escape(value)}</bdi>" if self._direction(self.locale) == "rtl" else escape(value))

    def day(self, date: LooseDate) -> Markup:
        """A day, a month or a year of a source."""
        return self.kept_apart(say_loose_date(date, self.locale, self.project.languages[self.locale]))


def say_date(day: datetime.date, locale: str, language: Language | None = None) -> str:
    """A day in the locale's words: those of the language table, else of CLDR, else as year-month-day."""
    if language is not None and language.months and language.date:
        return language.date.format(day=day.day, month=language.months[day.month - 1], year=day.year)
    try:
        return format_date(day, "long", locale=locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def say_loose_date(date: LooseDate, locale: str, language: Language | None = None) -> str:
    """A day, a month or a year, as far as it is known, in the locale's words."""
    if len(date) == 10:
        return say_date(datetime.date.fromisoformat(date), locale, language)
    if len(date) == 4:
        return str(date)
    month = datetime.date.fromisoformat(f"{date}-01")
    if language is not None and language.months:
        return f"{language.months[month.month - 1]} {month.year}"
    try:
        return format_skeleton("yMMMM", month, locale=locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return str(date)


def contact_link(contact: Contact) -> str:
    """A contact as a link whose number or address keeps its direction in every script."""
    href = f'"{dial(contact.phone)}"' if contact.phone is not None else f'"{escape(contact.url)}" rel="noreferrer"'
    return f"<a href={href}>{contact_address(contact)}</a>"


def contact_address(contact: Contact) -> str:
    """A contact's number or address, which keeps its direction in every script."""
    return f'<bdi dir="ltr">{escape(contact.phone if contact.phone is not None else contact.url.removeprefix("https://"))}</bdi>'


def dial(phone: str) -> str:
    """A number as a tel: address (RFC 3966)."""
    return "tel:+" + "".join(letter for letter in phone if letter.isdigit())
