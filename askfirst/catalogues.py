"""Message catalogues (gettext PO): every text that is translated, by a stable id, and what each locale says for it.

A translation counts only while the English it was made from is still the English of today; otherwise the English is shown."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, denormalize, read_po, write_po

from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.model import Part, Prose, Words
from askfirst.positions import Place
from askfirst.prose import PLACEHOLDER
from askfirst.yaml_reader import decode


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
    """What one locale says: by id, the English it was made from and the translation."""

    locale: str
    translations: dict[str, tuple[str, str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def say(self, text: SourceText) -> str | None:
        """The translation of a text, if it is current."""
        english, translation = self.translations.get(text.id, ("", ""))
        return translation if translation and english == text.text else None

    def count_missing(self, texts: Iterable[SourceText]) -> tuple[int, int]:
        """How many texts have no translation, and how many an outdated one."""
        missing = outdated = 0
        for text in texts:
            if self.say(text) is None:
                outdated += text.id in self.translations
                missing += text.id not in self.translations
        return missing, outdated


def load_catalogue(path: Path, name: str, locale: str, report: Diagnostics) -> Catalogue:
    """The catalogue of a locale; empty if there is no file, or if the file has an error."""
    catalogue = Catalogue(locale)
    if not path.exists():
        return catalogue
    text = decode(path.read_bytes(), name, report)
    if text is None:
        return catalogue
    try:
        entries = read_po(io.BytesIO(text.encode()), locale=None, abort_invalid=True)
    except PoFileError as problem:
        report.error(Place(name, getattr(problem, "lineno", 0) + 1, 1), "po-syntax", "This line of the catalogue cannot be read.",
                     "Open the file in a translation editor such as Poedit and save it again.")
        return catalogue
    _check_header(text, entries, name, locale, report)
    previous = _previous_english(text)
    for entry in entries:
        if not entry.id:
            continue
        place = Place(name, entry.lineno or 1, 1)
        if not entry.context:
            report.error(place, "po-no-id", "This entry has no msgctxt line, so nobody knows which text it translates.", "Run build.py translate again and fill in its entries.")
        elif entry.context in catalogue.places:
            report.error(place, "po-duplicate", f"{quoted(entry.context)} is translated twice.", "Delete one of them.", [(catalogue.places[entry.context], "the first one")])
        else:
            catalogue.places[entry.context] = place
            if entry.string:
                english = previous.get(entry.context, "") if entry.fuzzy else str(entry.id)
                catalogue.translations[entry.context] = (english, str(entry.string))
    return catalogue


def _previous_english(text: str) -> dict[str, str]:
    """By id, the English that an outdated translation was made from (the `#| msgid` lines, which Babel writes but does not read)."""
    found = {}
    for block in re.split(r"\n[ \t]*\n", text):
        told = re.findall(r'^#\|[ ]*(?:msgid )?(".*")$', block, re.M)
        context = re.search(r'^msgctxt (".*")$', block, re.M)
        if told and context:
            found[denormalize(context.group(1))] = denormalize("\n".join(told))
    return found


def _check_header(text: str, entries: Catalog, name: str, locale: str, report: Diagnostics) -> None:
    charset = re.search(r'"Content-Type:[^"]*charset=([\w-]+)', text)
    if charset is None or charset.group(1).lower() != "utf-8":
        report.error(Place(name, 1, 1), "po-header", 'The header must say "charset=UTF-8".', "Run build.py translate to write it.")
    language = re.search(r'"Language: *([\w-]*)', text)
    if language is None or language.group(1).replace("_", "-") != locale:
        found = language.group(1) if language else ""
        report.error(Place(name, 1, 1), "po-header", f"The header says language {quoted(found)}, but the file is for {quoted(locale)}.", "Mend the Language line, or rename the file.")


def check_translations(catalogue: Catalogue, texts: dict[str, SourceText], report: Diagnostics) -> None:
    """What a current translation may not lose or change: placeholders and numbers; and ids that no text has."""
    for text_id, (english, translation) in catalogue.translations.items():
        place = catalogue.places[text_id]
        text = texts.get(text_id)
        if text is None:
            report.warning(place, "po-unknown-id", f"No text has the id {quoted(text_id)}; this translation is not used.",
                           did_you_mean(text_id, texts) or "Run build.py translate to clean up.")
            continue
        if english != text.text:
            continue
        wanted, found = (Counter(PLACEHOLDER.findall(said)) for said in (english, translation))
        if set(wanted) != set(found):
            report.error(place, "placeholder-mismatch", f"The translation of {quoted(text_id)} must hold exactly these placeholders: "
                         f"{', '.join('{' + name + '}' for name in sorted(wanted)) or 'none'}.", "Copy them from the English, braces included.")
        elif _numbers(english) != _numbers(translation):
            report.error(place, "number-mismatch", f"The numbers in the translation of {quoted(text_id)} are not those of the English.",
                         f"The English has: {', '.join(sorted(_numbers(english))) or 'none'}.")


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", PLACEHOLDER.sub("", text)))


def update_catalogue(catalogue: Catalogue, texts: Iterable[SourceText]) -> bytes:
    """The PO file of a locale with an entry for every text. Translations stay with their id; where the English changed, the entry is marked
    fuzzy and keeps the English it was made from, and the page shows the English until somebody takes the mark off."""
    entries = Catalog(locale=None, project="Ask First", charset="utf-8", fuzzy=False, header_comment=f"# Ask First, {catalogue.locale}")
    for text in texts:
        english, translation = catalogue.translations.get(text.id, ("", ""))
        outdated = bool(translation) and english != text.text
        entries.add(str(text.text), translation, context=text.id, flags=["fuzzy"] if outdated else [], locations=[(text.text.place.path, None)],
                    previous_id=english if outdated and english else (), auto_comments=[text.comment])
    buffer = io.BytesIO()
    write_po(buffer, entries, width=110, sort_output=False, include_previous=True, omit_header=True)
    header = (f'# Ask First: {catalogue.locale}. Written by "python3 build.py translate {catalogue.locale}"; translators fill in msgstr.\n'
              'msgid ""\nmsgstr ""\n"Project-Id-Version: Ask First\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
              f'"Content-Transfer-Encoding: 8bit\\n"\n"Language: {catalogue.locale}\\n"\n\n')
    return header.encode() + buffer.getvalue()
