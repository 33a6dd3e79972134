"""A gettext catalogue (PO) in; its entries out, each text with its place. Stricter than gettext: what it does not know, it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from askfirst.diagnostics import Diagnostics, quoted
from askfirst.positions import Place, Text

_LINE = re.compile(r'(?:(#\| *)?(msgctxt|msgid|msgstr|msgid_plural|msgstr\[\d+\])[ ]+|#\| *)?"((?:[^"\\]|\\[ntr"\\])*)"[ ]*')
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\"}


@dataclass
class Entry:
    """One entry: `msgctxt` is the id of the text, `msgid` its English, `msgstr` the translation, `previous msgid` the English before it changed; `comments` are
    the translator's own lines, and `flags` the words of "#," lines."""

    place: Place
    comments: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    texts: dict[str, Text] = field(default_factory=dict)

    @property
    def is_fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    def get(self, keyword: str) -> Text | None:
        return self.texts.get(keyword)


def read_entries(text: str, name: str, report: Diagnostics) -> list[Entry] | None:
    """The entries of a catalogue, the header first; None after an error. Obsolete entries (`#~`) are left out."""
    known = len(report.entries)
    entries = [entry for block in _blocks(text, name) if (entry := _read_block(block, name, report))]
    return entries if len(report.entries) == known else None


def _blocks(text: str, name: str) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of each entry. An entry ends with an empty line, or where the next begins without one."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        begins = line.startswith(("#", "msgctxt ", "msgid ")) and any(earlier.startswith("msgstr") for _, earlier in block)
        if not line.strip() or begins:
            yield block
            block = []
        if line.strip() and not line.startswith("#~"):
            block.append((number, line))
    yield block


def _read_block(block: list[tuple[int, str]], name: str, report: Diagnostics) -> Entry | None:
    entry, last = None, ""
    for number, line in block:
        place = Place(name, number, 1, len(line))
        if line.startswith("#") and not line.startswith("#|"):
            if entry is None:
                entry = Entry(place)
            if line.startswith("#,"):
                entry.flags += [flag.strip() for flag in line[2:].split(",") if flag.strip()]
            elif not line.startswith(("#.", "#:")):
                entry.comments.append(line)
            continue
        match = _LINE.fullmatch(line)
        keyword = match.group(2) if match else None
        if match is None or not keyword and not last:
            report.error(place, "po-syntax", "This line of the catalogue cannot be read.", 'Text stands between quotes after msgctxt, msgid or msgstr; a quote inside it is written \\".')
            return None
        if keyword and ("[" in keyword or "plural" in keyword):
            report.error(place, "po-plural", "This entry has a plural, which no text of the site has.", "Give it one msgid and one msgstr.")
            return None
        part = ("previous " if line.startswith("#|") else "") + keyword if keyword else last
        said = re.sub(r"\\.", lambda found: _ESCAPES[found.group()], match.group(3))
        entry = entry or Entry(place)
        if keyword and part in entry.texts:
            report.error(place, "po-syntax", f"This entry has {quoted(keyword)} twice.", "Put an empty line between two entries.")
            return None
        begun = entry.texts.get(part)
        at = place._replace(column=match.start(3), length=match.end(3) - match.start(3) + 2)
        entry.texts[part] = Text.at((begun or "") + said, begun.place if begun else at)
        last = part
    return _complete(entry, report)


def _complete(entry: Entry | None, report: Diagnostics) -> Entry | None:
    if entry is None or not entry.texts:
        return None
    for part in ("msgid", "msgstr"):
        if part not in entry.texts:
            place = next(iter(entry.texts.values())).place
            report.error(place, "po-syntax", f"This entry has no {part} line.", "Restore it from an older copy, or delete the entry.")
            return None
    return entry
