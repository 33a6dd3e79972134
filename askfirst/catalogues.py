"""Message catalogues (gettext PO): every text that is translated, by a stable id, and what each locale says for it.

A translation counts only while the English it was made from is still the English of today; otherwise the English is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import escape, normalize

from askfirst.diagnostics import Diagnostics, quoted
from askfirst.kinds import Prose, Words
from askfirst.model import Part
from askfirst.po_reader import read_entries
from askfirst.positions import Place, Text
from askfirst.yaml_reader import read_file

LARGEST_CATALOGUE = 4 * 1024 * 1024
LINE_WIDTH = 110


@dataclass(frozen=True)
class SourceText:
    """A text to translate: its stable id, the English, and what the translator should know."""

    id: str
    text: Words | Prose
    comment: str

    @property
    def is_prose(self) -> bool:
        return isinstance(self.text, Prose)


def texts_of(part: Part, path: str) -> Iterator[SourceText]:
    """Every translatable text below a part of the model, with ids made of field names and ids."""
    for name in type(part).model_fields:
        yield from _texts_in(getattr(part, name), f"{path}/{name}", type(part).model_fields[name].description or "")


def _texts_in(value: object, path: str, comment: str) -> Iterator[SourceText]:
    if isinstance(value, (Words, Prose)):
        yield SourceText(path, value, comment)
    elif isinstance(value, Part):
        yield from texts_of(value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts_in(item, f"{path}/{key}", comment)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _texts_in(item, f"{path}/{getattr(item, 'id', number)}", comment)


@dataclass
class Catalogue:
    """What one locale says: by id, the English it was made from and the translation. `comments` and `flags` are what translators wrote beside it, `header` the fields that
    their programs keep in the header, and `obsolete` the entries of texts that are gone."""

    locale: str
    header: dict[str, str] = field(default_factory=dict)
    comments: dict[str, list[str]] = field(default_factory=dict)
    flags: dict[str, list[str]] = field(default_factory=dict)
    translations: dict[str, tuple[str, Text]] = field(default_factory=dict)
    ids: dict[str, Text] = field(default_factory=dict)
    obsolete: list[str] = field(default_factory=list)

    def say(self, text: SourceText) -> str | None:
        """The translation of a text, if it is current."""
        english, translation = self.translations.get(text.id, ("", ""))
        return translation if translation and english == text.text else None

    def ignores(self, text_id: str, check: str) -> bool:
        """Whether a translator looked at what a check warns of and found the translation right, with a flag such as ignore-negation."""
        return f"ignore-{check}" in self.flags.get(text_id, ())


def load_catalogue(path: Path, name: str, locale: str, report: Diagnostics) -> Catalogue:
    """The catalogue of a locale; empty if there is no file, or if the file has an error."""
    catalogue = Catalogue(locale)
    text = read_file(path, name, report, LARGEST_CATALOGUE) if path.exists() else None
    entries = read_entries(text, name, report) if text is not None else None
    if entries is None:
        return catalogue
    catalogue.obsolete = re.findall(r"(?:^#~.*\n)+", text, re.M)
    header = entries[0].get("msgstr") if entries and not entries[0].get("msgid") else None
    _check_header(header, name, locale, report)
    catalogue.header = dict(re.findall(r"^([\w-]+): *(.*)$", header or "", re.M))
    for entry in entries[header is not None:]:
        text_id, english, translation = (entry.get(part) for part in ("msgctxt", "msgid", "msgstr"))
        if text_id is None:
            report.error(english.place, "po-no-id", "This entry has no msgctxt line, so nobody knows which text it translates.",
                         "Run build.py translate again and fill in its entries.")
        elif text_id in catalogue.ids:
            first = catalogue.ids[text_id].place
            report.error(text_id.place, "po-duplicate", f"{quoted(text_id)} is translated twice; the first is on line {first.line}.", "Delete one of them.", [(first, "the first one")])
        else:
            catalogue.ids[text_id] = text_id
            catalogue.comments[str(text_id)] = entry.comments
            catalogue.flags[str(text_id)] = [flag for flag in entry.flags if flag != "fuzzy" and not flag.endswith("-format")]  # an editor's guess from the braces
            if translation:
                made_from = entry.get("previous msgid") or "" if entry.is_fuzzy else english
                catalogue.translations[str(text_id)] = (str(made_from), translation)
    return catalogue


def _check_header(header: Text | None, name: str, locale: str, report: Diagnostics) -> None:
    if not header:
        report.error(Place(name), "po-header", "This catalogue does not begin with a header.", "Run build.py translate to write it.")
        return
    charset = re.search(r"^Content-Type:.*charset=([\w-]+)", header, re.M)
    if charset is None or charset.group(1).lower() != "utf-8":
        place = report.place_within(header, *charset.span(1)) if charset else header.place
        report.error(place, "po-header", 'The header must say "charset=UTF-8".', "Run build.py translate to write it.")
    language = re.search(r"^Language: *([\w-]*)", header, re.M)
    found = language.group(1) if language else ""
    if found.replace("_", "-") != locale:
        place = report.place_within(header, *language.span()) if language else header.place
        report.error(place, "po-header", f"The header says language {quoted(found)}, but the file is for {quoted(locale)}.", "Mend the Language line, or rename the file.")


def update_catalogue(catalogue: Catalogue, texts: Iterable[SourceText], notes: Callable[[SourceText], list[str]] = lambda text: [text.comment]) -> bytes:
    """The PO file of a locale with an entry for every text, and the notes for its translator. Translations stay with their id, with the translator's own comments and flags; where the English
    changed, the entry is marked fuzzy and keeps the English it was made from, until somebody takes the mark off. A translation whose text is gone stays at the end, marked obsolete (`#~`)."""
    known = list(texts)
    entries = [_entry(text, catalogue, notes(text)) for text in known]
    gone = {text_id: said for text_id, said in catalogue.translations.items() if text_id not in {text.id for text in known}}
    obsolete = [re.sub("^", "#~ ", _said("msgctxt", text_id) + "\n" + _said("msgid", english) + "\n" + _said("msgstr", translation), flags=re.M) + "\n"
                for text_id, (english, translation) in gone.items()]
    return "\n".join([_header(catalogue), *entries, *catalogue.obsolete, *obsolete]).encode()


def _header(catalogue: Catalogue) -> str:
    """The header that gettext needs, with what the programs of translators added to it."""
    fields = {"Project-Id-Version": "Ask First", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit", "Language": catalogue.locale.replace("-", "_")}
    lines = [f'"{name}: {escape(value)[1:-1]}\\n"' for name, value in (fields | {name: value for name, value in catalogue.header.items() if name not in fields}).items()]
    return "\n".join([f'# Ask First: {catalogue.locale}. Written by "python3 build.py translate {catalogue.locale}"; translators fill in msgstr.', 'msgid ""', 'msgstr ""', *lines, ""])


def _entry(text: SourceText, catalogue: Catalogue, notes: list[str]) -> str:
    """One entry. Its lines are put together here, since Babel's writer breaks a previous English of several lines so that no tool reads it."""
    english, translation = catalogue.translations.get(text.id, ("", ""))
    is_outdated = bool(translation) and english != text.text
    flags = catalogue.flags.get(text.id, [])
    if is_outdated:  # what somebody found right was said of another English
        flags = ["fuzzy", *(flag for flag in flags if not flag.startswith("ignore-"))]
    lines = [*catalogue.comments.get(text.id, []), *(f"#. {note}" for note in notes), f"#: {text.text.place.path}"]
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    if is_outdated and english:
        lines += [f"#| {line}" for line in _said("msgid", english).split("\n")]
    return "\n".join([*lines, _said("msgctxt", text.id), _said("msgid", text.text), _said("msgstr", translation), ""])


def _said(keyword: str, words: str) -> str:
    return f"{keyword} {normalize(words, width=LINE_WIDTH)}"
