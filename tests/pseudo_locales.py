"""The real project in; out comes a copy with two languages that nobody speaks, made from the English through the catalogues that a translator fills in.

ar-XB is English in Arabic letters, with Arabic punctuation, from right to left; like a real catalogue on some day, it leaves some texts and a page untranslated.
en-XA is English with marks on its letters, 40 % longer, to the last word. The copy is for tests and is never shipped."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import yaml

from askfirst.catalogues import update_catalogue
from askfirst.diagnostics import Diagnostics
from askfirst.meaning import NAME
from askfirst.positions import Text
from askfirst.project import Page, Project, load_project
from askfirst.prose import LONGEST_BLOCK
from writing import DUMPER, LOADER, ROOT

RIGHT_TO_LEFT, LONGER = "ar-XB", "en-XA"
WRITTEN = ["en", "es"]  # of the real languages, those that the tests of the interview are run in
LANGUAGES = {RIGHT_TO_LEFT: {"autonym": "تجربة العربية", "direction": "rtl"}, LONGER: {"autonym": "Ákçéñţéð Éñgļîšĥ", "direction": "ltr"}}
PARTS = ("content", "docs", "questionnaires", "templates")

LATIN = "abcdefghijklmnopqrstuvwxyz"
ARABIC = dict(zip(LATIN, "ابصديفغهئجكلمنوپقرستحڤذخيز")) | {"e": "ة", "i": "ى", "j": "ج", "v": "ث", "p": "ظ", "?": "؟", ",": "،", ";": "؛"}
ARABIC |= {letter.upper(): said for letter, said in ARABIC.items() if letter.isalpha() and letter.isascii()}
ACCENTED = dict(zip(LATIN + LATIN.upper(), "áƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"))
FILLER = "ļööñĝ "

# What no translator changes: placeholders, the address of a link; and names of forms, laws and offices, which stay in Latin letters.
_KEPT = re.compile(rf"\{{[^{{}}]*\}}|\]\([^)]*\)|{NAME.pattern}")


def say_in_arabic_letters(english: str) -> str:
    """Letter for letter, so that the length stays; quotation marks are the Arabic ones."""
    quotes = iter("«»" * english.count('"'))
    return _translate(english, _KEPT,
                      lambda text: "".join(next(quotes) if letter == '"' else ARABIC.get(letter, letter) for letter in text))


def say_longer(english: str) -> str:
    """With marks on the letters and each vowel twice, so that words grow too; then each line filled up to 40 % more, as far as a paragraph may be long."""
    return "\n\n".join(_lengthened(block) for block in english.split("\n\n"))


def _lengthened(block: str) -> str:
    limit = LONGEST_BLOCK - 1  # the line's end counts
    twice, once = (_translate(block, _KEPT, lambda text: "".join(ACCENTED.get(letter, letter) * (times if letter in "aeiou" else 1) for letter in text)) for times in (2, 1))
    said = twice if len(twice) <= limit else once
    room, lines = limit - len(said), []
    for line, english in zip(said.split("\n"), block.split("\n")):
        missing = min(room, math.ceil(1.4 * len(english)) - len(line)) if any(letter.isalpha() for letter in _KEPT.sub("", line)) else 0
        filler = (" " + FILLER * missing)[:missing].rstrip() if missing > 1 else ""
        room -= len(filler)
        lines.append(line + filler)
    return "\n".join(lines)


def _translate(text: str, kept: re.Pattern[str], say: Callable[[str], str]) -> str:
    """What lies between the kept parts, said otherwise."""
    parts, end = [], 0
    for match in kept.finditer(text):
        parts += [say(text[end:match.start()]), match.group()]
        end = match.end()
    return "".join((*parts, say(text[end:])))


def is_left_out(name: str) -> bool:
    """Whether ar-XB lacks this text: one in sixteen, whatever else the project holds."""
    return crc32(name.encode()) % 16 == 0


def write_pseudo_project(folder: Path, root: Path = ROOT) -> Path:
    """The project below `folder`, with the two languages in its tables, catalogues and pages."""
    copy = folder / "project"
    for part in PARTS:
        if (root / part).exists():
            shutil.copytree(root / part, copy / part)
    site, languages = copy / "content" / "site.yaml", copy / "content" / "languages.yaml"
    _edit(site, lambda content: content.update(locales=[*(content.get("locales") or WRITTEN), *LANGUAGES]))
    _edit(languages, lambda content: content["languages"].update(LANGUAGES))
    project = load_project(copy, Diagnostics())
    for locale, say in ((RIGHT_TO_LEFT, say_in_arabic_letters), (LONGER, say_longer)):
        _write_catalogue(project, locale, say, copy / "content" / "locales" / f"{locale}.po")
        for page in project.pages[project.source_locale].values():
            if locale == LONGER or page.id != max(project.page_ids):
                _write_page(page, say, copy / "content" / "pages" / locale / f"{page.id}.md")
    return copy


def _edit(path: Path, change: Callable[[dict], object]) -> None:
    content = yaml.load(path.read_text("utf-8"), LOADER)
    change(content)
    path.write_text(yaml.dump(content, Dumper=DUMPER, allow_unicode=True, sort_keys=False), "utf-8")


def _write_catalogue(project: Project, locale: str, say: Callable[[str], str], path: Path) -> None:
    """The catalogue as `build.py translate` writes it, filled in."""
    catalogue = project.catalogues[locale]
    for text in project.texts.values():
        if locale == LONGER or not is_left_out(text.id):
            catalogue.translations[text.id] = (str(text.text), Text.at(say(str(text.text)), text.text.place))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(update_catalogue(catalogue, project.texts.values()))


def _write_page(page: Page, say: Callable[[str], str], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    front = yaml.dump({"title": say(page.title), "order": str(page.front.order), "translates": page.digest}, Dumper=DUMPER, allow_unicode=True, sort_keys=False)
    path.write_text(f"---\n{front}---\n{say(str(page.body))}", "utf-8")
