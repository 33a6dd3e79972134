"""YAML in; mappings, lists and texts out, each with its place. Every scalar stays the text that was written.

What YAML offers beyond that (aliases, anchors, tags, merge keys, several documents) is refused: each of them can turn a
volunteer's slip into another meaning, or a small file into a huge one."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path
from typing import NoReturn

import yaml

from askfirst.characters import JOINERS, code_point, find_forbidden, name_forbidden
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.positions import LocatedDict, LocatedList, Node, Place, Text

LARGEST_FILE = 256 * 1024
DEEPEST = 20

_FASTEST_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_NOTHING = ("", "~", "null", "Null", "NULL")
_ESCAPE = re.compile(r"\\(?:(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(.))")
_NAMED_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v", "r": "\r", "t": "\t", "N": "\x85", "L": "\u2028", "P": "\u2029"}


def read_file(path: Path, name: str, report: Diagnostics, largest: int = LARGEST_FILE, tabs: bool = False) -> str | None:
    """The text of a UTF-8 file with line feeds only and no byte order mark; None after an error. `name` is what messages call it; `tabs`: whether it may hold tabs."""
    place = Place(name)
    try:
        if not path.is_file():
            report.error(place, "file-unreadable", "This is not a file.", "Put a file of this name here.")
            return None
        if path.stat().st_size > largest:
            report.error(place, "file-too-large", f"This file is larger than {largest // 1024} KiB.", "Take out what does not belong here.")
            return None
        raw = path.read_bytes()
    except OSError as problem:
        report.error(place, "file-unreadable", f"This file cannot be read: {problem.strerror}.", "Check its name and permissions.")
        return None
    return decode(raw, name, report, tabs)


def decode(raw: bytes, name: str, report: Diagnostics, tabs: bool = False) -> str | None:
    """The text of these bytes, as `read_file` gives it."""
    save = 'Save the file as "UTF-8" (in the editor\'s "Save as" or encoding menu).'
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or raw[:1] == b"\0" or raw[1:2] == b"\0":
        report.error(Place(name), "not-utf8", "This file is saved as UTF-16.", save)
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError as problem:
        shown = raw.decode(errors="replace").replace("\r\n", "\n")
        report.remember_lines(name, shown)
        before = raw[:problem.start].decode().replace("\r\n", "\n")
        report.error(_place_at(before, len(before), name), "not-utf8", "This file is not saved as UTF-8: a letter here cannot be read.", save)
        return None
    text = text.replace("\r\n", "\n")
    report.remember_lines(name, text)
    return text if _check_characters(text.replace("\t", " ") if tabs else text, name, report) else None


def _check_characters(text: str, name: str, report: Diagnostics) -> bool:
    """Whether a file holds only what a text may hold. Each character that it may not is told once, where it first stands."""
    fine = len(report.entries)
    if "\r" in text:
        report.error(_place_at(text, text.index("\r"), name), "lone-carriage-return", "This file ends its lines in an old way (CR).",
                     'Save it as "UTF-8" with line ends "LF".')
    seen: set[str] = set(JOINERS)  # the language of each text decides about these; see checks
    for offset, letter, kind in find_forbidden(text.replace("\r", "\n"), language=""):
        if letter in seen:
            continue
        seen.add(letter)
        count = text.count(letter)
        more = f", the first of {count} in this file" if count > 1 else ""
        if letter == "\t":
            report.error(_place_at(text, offset, name), "tab", f"There is a tab character here{more}.", "Use spaces instead of tabs.")
        else:
            report.error(_place_at(text, offset, name), "forbidden-character", f"There is {kind} ({code_point(letter)}) here{more}.",
                         "Delete it and type the text again; it may have come with pasted text.")
    if text and not text.endswith(("\n", "\r")):
        report.error(_place_at(text, len(text), name), "no-final-newline", "The last line does not end; the file may have been cut off.",
                     'If it is whole, press Enter at its end and save it again.')
    return len(report.entries) == fine


def _place_at(text: str, offset: int, name: str) -> Place:
    begin = text.rfind("\n", 0, offset) + 1
    return Place(name, text.count("\n", 0, offset) + 1, offset - begin + 1, 1)


def read_yaml(text: str, name: str, report: Diagnostics, loader: type = _FASTEST_LOADER) -> LocatedDict | None:
    """The mapping that a YAML text holds, or None after an error. `loader` is the PyYAML loader that finds the tokens.

    What libyaml cannot read is read again by PyYAML's own parser, so that the findings do not depend on libyaml being there."""
    report.remember_lines(name, text)
    reader = _Reader(text, name)
    document = None
    try:
        document = reader.read(loader)
    except yaml.YAMLError as problem:
        if loader is not yaml.Loader:
            return read_yaml(text, name, report, yaml.Loader)
        reader.report_syntax(problem)
    except (ValueError, OverflowError):  # PyYAML does not check the number behind \U
        reader.report_huge_escape()
    except _Stop:
        pass
    report.entries += reader.report.entries
    return None if reader.report.has_errors else document


class _Stop(Exception):
    """A finding after which the rest of the file cannot be read."""


class _Reader:
    def __init__(self, text: str, name: str):
        self.lines = text.split("\n")
        self.text, self.name = text, name
        self.report = Diagnostics(lines={name: self.lines})
        self.told: set[tuple[str, str]] = set()

    def read(self, loader: type) -> LocatedDict:
        if self.text.startswith("%") or "\n%" in self.text:
            line = next(number for number, line in enumerate(self.lines, 1) if line.startswith("%"))
            self.stop(Place(self.name, line, 1, 1), "yaml-directive", 'A line cannot begin with "%".', "Put quotes around the text.")
        self.loader, self.brackets = loader, 0
        self.events = yaml.parse(self.text, Loader=loader)
        document, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(self.place(event), "yaml-two-documents", 'A second document begins here ("---").',
                              "Remove the line, or move what follows into a file of its own.")
            elif isinstance(event, yaml.NodeEvent):
                document = self.node(event, 1)
        if document is None or document == "":
            self.stop(Place(self.name), "empty-file", "This file has no content.", "Fill it in, or delete it.")
        if not isinstance(document, LocatedDict):
            self.stop(document.place, "not-a-mapping", 'The file must hold "name: value" lines at its top.', "Compare it with a file of the same kind.")
        return document

    def stop(self, place: Place, code: str, message: str, help: str) -> NoReturn:
        self.report.error(place, code, message, help)
        raise _Stop

    def place(self, event) -> Place:
        start, end = event.start_mark, event.end_mark
        length = end.index - start.index if end.line == start.line else len(self.line(start.line)) - start.column
        return Place(self.name, start.line + 1, start.column + 1, max(1, length))

    def line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    def node(self, event, depth: int) -> Node:
        self.refuse_extras(event)
        if depth > DEEPEST:
            self.stop(self.place(event), "nested-too-deep", f"Lists and mappings are nested more than {DEEPEST} deep here.",
                      "Check for a bracket or an indentation that was never closed.")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        return Text.at("an alias, refused above", self.place(event))

    def sequence(self, event, depth: int) -> LocatedList:
        items = LocatedList()
        items.place = self.place(event)._replace(length=1)
        self.brackets += bool(event.flow_style)
        while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(item, depth + 1))
            if self.is_empty(item, items[-1]) and not self.is_cut(item):
                self.report.error(self.place(item), "empty-text", "This item of the list is empty.", 'Write something after "- ", or delete the line.')
        self.brackets -= bool(event.flow_style)
        return items

    def mapping(self, event, depth: int) -> LocatedDict:
        found, twice = LocatedDict(), False
        found.place = self.place(event)._replace(length=1)
        self.brackets += bool(event.flow_style)
        while not isinstance(key_event := next(self.events), yaml.MappingEndEvent):
            key = self.node(key_event, depth + 1)
            value_event = next(self.events)
            value = self.node(value_event, depth + 1)
            if not isinstance(key, Text) or self.is_empty(key_event, key):
                self.report.error(key.place, "yaml-key", "A name must stand before the colon here.", "Put quotes around the text, or mend the brackets.")
            elif key == "<<":
                self.report.error(key.place, "yaml-merge", 'Merge keys ("<<") are not allowed.', "Copy the lines instead.")
            elif key in found and twice:
                continue  # where a line is missing above, every name of the second part stands twice
            elif key in found:
                twice = True
                first = next(known for known in found if known == key)
                self.report.error(key.place, "duplicate-key", f"{quoted(key)} stands twice in the same place; the first is on line {first.place.line}.",
                                  "If no line is missing above it, delete one of them or give it another name.", [(first.place, "the first one")])
            else:
                found[key] = value
                if getattr(event, "tag", None) is None:
                    self.check_filled(key_event, key, value_event, value)
        self.brackets -= bool(event.flow_style)
        return found

    def check_filled(self, key_event, key: Text, value_event, value: Node) -> None:
        """A name has a text behind its colon."""
        if not self.is_empty(value_event, value) or self.is_cut(value_event):
            return
        if self.text[key_event.end_mark.index:].lstrip()[:1] != ":":
            self.report.error(key.place, "no-colon", f"There is no colon after {quoted(key)} between these braces.",
                              "If the braces belong to a text, put quotes around the whole text.")
        else:
            self.report.error(key.place, "empty-text", f"The text of {quoted(key)} is empty.", "Write something after the colon, or delete the line.")

    def scalar(self, event) -> Text:
        place = self.place(event)
        if self.brackets and "?" in event.value and self.is_plain(event) and self.loader is not yaml.Loader:
            raise yaml.YAMLError("libyaml allows a question mark between brackets, PyYAML does not")
        if event.style == '"':
            self.check_escapes(event)
        value = unicodedata.normalize("NFC", event.value)
        if value != event.value:
            at = next((i for i, (old, new) in enumerate(zip(event.value, value)) if old != new), 0)
            self.report.warning(self.report.place_within(Text.at(event.value, place), at, at + 2), "normalised",
                                "An accent here is written as a character of its own; the build joins it to its letter (NFC).",
                                "Type the letter again to get rid of this notice.")
        if self.is_cut(event):
            rest = self.after(event).strip()
            self.report.error(Place(self.name, event.end_mark.line + 1, self.line(event.end_mark.line).index(rest, event.end_mark.column) + 1, len(rest)),
                              "text-cut-by-hash", f"Everything after # is dropped here: {quoted(rest)}.",
                              "Put quotes around the whole text, or move the comment to a line of its own.")
        return Text.at(value, place)

    def check_escapes(self, event) -> None:
        """A text between double quotes hides nothing behind a backslash. (Characters written as themselves were checked before.)"""
        for match in _ESCAPE.finditer(self.text, event.start_mark.index, event.end_mark.index):
            letter = _NAMED_ESCAPES.get(match.group(2), "") or (chr(int(match.group(1)[1:], 16)) if match.group(1) else "")
            kind = name_forbidden(letter, "") if letter and letter != "\n" and letter not in JOINERS else ""
            if kind:
                self.report.error(_place_at(self.text, match.start(), self.name)._replace(length=len(match.group())), "forbidden-character",
                                  f"This text holds {kind} ({code_point(letter)}), written as {quoted(match.group())}.",
                                  "Delete it, or use single quotes if the backslash belongs to the text.")
                return

    def after(self, event) -> str:
        return self.line(event.end_mark.line)[event.end_mark.column:]

    def is_cut(self, event) -> bool:
        """Whether a comment follows on the line of a text without quotes: somebody may have meant it as a part of the text."""
        return self.is_plain(event) and re.match(r"\s+#", self.after(event)) is not None

    def is_empty(self, event, value: Node) -> bool:
        return isinstance(value, Text) and not value.strip() or self.is_plain(event) and value in _NOTHING

    @staticmethod
    def is_plain(event) -> bool:
        return isinstance(event, yaml.ScalarEvent) and event.style not in ("'", '"', "|", ">")

    def refuse_extras(self, event) -> None:
        """What stands before a text for YAML's own purposes: told where it is written, each of the same name once."""
        if isinstance(event, yaml.AliasEvent):
            self.refuse_sign(event, "*", "yaml-alias", "an alias", "Copy the text instead.")
        elif event.anchor is not None:
            self.refuse_sign(event, "&", "yaml-anchor", "an anchor", "Delete it.")
        if getattr(event, "tag", None) is not None:
            self.refuse_sign(event, "!", "yaml-tag", "a tag", "Delete it.")

    def refuse_sign(self, event, sign: str, code: str, kind: str, advice: str) -> None:
        match = re.compile(re.escape(sign) + r"[^\s,\[\]{}]*").search(self.text, event.start_mark.index)
        written = match.group() if match else sign
        if (code, written) not in self.told:
            self.told.add((code, written))
            place = _place_at(self.text, match.start() if match else event.start_mark.index, self.name)
            self.report.error(place._replace(length=len(written)), code, f"{quoted(written)} is {kind}, which is not allowed.",
                              f"{advice} If it belongs to the text, put quotes around the whole text.")

    def report_huge_escape(self) -> None:
        match = re.search(r"\\U(?!000|0010)[0-9a-fA-F]{8}", self.text)
        place = _place_at(self.text, match.start(), self.name)._replace(length=10) if match else Place(self.name)
        self.report.error(place, "yaml-syntax", "No character has this number.", "Delete it.")

    def report_syntax(self, problem: yaml.YAMLError) -> None:
        """What PyYAML's own parser could not read: at its cause, where that can be told, in the words of somebody who does not know YAML."""
        opened, mark = getattr(problem, "context_mark", None), getattr(problem, "problem_mark", None)
        told = " ".join(filter(None, (getattr(problem, "context", None), getattr(problem, "problem", None))))
        message, advice, at_opening = next((known[1:] for known in _SYNTAX if known[0] in told), _UNKNOWN_SYNTAX)
        mark = opened if at_opening and opened else mark or opened
        line, column = (mark.line, mark.column) if mark else (0, 0)
        while line > 0 and not self.line(line).strip():
            line, column = line - 1, len(self.line(line - 1))
        if any(entry.place.line == line + 1 and entry.severity == "error" for entry in self.report.entries):
            return  # what is wrong with the line was told already
        self.report.entries = [entry for entry in self.report.entries if (entry.code, entry.place.line) != ("empty-text", line)]
        before, whole = self.line(line)[:column], self.line(line).strip()
        if told.startswith("while parsing a block") and before.rstrip().endswith(("]", "}", '"', "'")):
            message, advice, opened = "Text goes on behind a closing quote or bracket.", "Put quotes around the whole text; in single quotes, write an apostrophe twice.", None
        elif re.match(r"-\w", whole):
            message, advice, opened = 'A space is missing after the "-".', 'Write "- " before the name.', None
        elif told.startswith("while parsing a flow") and problem.problem_mark and self.text[problem.problem_mark.index:][:1] == "?":
            message, advice, line, column = "A text between brackets cannot hold a question mark.", "Put quotes around the text.", problem.problem_mark.line, problem.problem_mark.column
        elif "mapping values are not allowed" in told and ":" not in before:
            message, advice, column = "This line is indented deeper than the one that it belongs with.", "Is a line missing above it, one that ends with a colon? If not, line it up with its neighbours.", len(before) - len(before.lstrip())
        letter = self.line(line)[column:column + 1]
        notes = [(Place(self.name, opened.line + 1, opened.column + 1), "that began here")] if opened and opened.line != line else []
        self.report.error(Place(self.name, line + 1, column + 1, 1), "yaml-syntax", message.replace("{letter}", quoted(letter)), advice, notes)


_UNKNOWN_SYNTAX = ("This line cannot be read as YAML.", "Compare its indentation, quotes and colons with the lines around it.", False)
# A part of what PyYAML says; what we say; what to do; whether the place is where the thing began.
_SYNTAX = (
    ("mapping values are not allowed", "There is a second colon in this line.", "Put quotes around the text that holds the colon.", False),
    ("cannot start any token", "A text cannot begin with {letter}.", "Put quotes around the whole text.", False),
    ("while scanning a quoted scalar", "A quotation mark is never closed.", "Close it, or use the other kind of quotes around the text.", True),
    ("while scanning a double-quoted scalar", "A backslash inside double quotes has a special meaning.", "Use single quotes around the text, or delete the backslash.", False),
    ("while scanning a simple key", "This line has no colon with a space after it, or is not indented as far as the text that it belongs to.",
     'Write "name: value", or indent the line.', True),
    ("while parsing a flow", "This bracket is not closed, or a comma is missing behind it.", "Close it, or put quotes around a text that begins with a bracket.", True),
    ("while parsing a block", "This line is not indented like its neighbours.", "Line it up with the lines that it belongs with. If it looks right, a line that ends with a colon may be missing above.", False),
    ("while scanning an alias", "A text cannot begin with {letter}.", "Put quotes around the whole text.", True),
    ("while scanning an anchor", "A text cannot begin with {letter}.", "Put quotes around the whole text.", True),
    ("while scanning a tag", "A text cannot begin with {letter}.", "Put quotes around the whole text.", True),
    ("while parsing a tag", "A text cannot begin with {letter}.", "Put quotes around the whole text.", True),
    ("while parsing a node found undefined tag", "A text cannot begin with {letter}.", "Put quotes around the whole text.", False),
    ("while scanning a block scalar", 'After "|" or ">" the text must begin on the next line.', "Move the text to the next line and indent it.", False),
    ("mapping keys are not allowed", "A text cannot begin with {letter} and a space.", "Put quotes around the whole text.", False),
    ("sequence entries are not allowed", 'A "- " stands where no list can begin.', "Begin the list on a line of its own, or put quotes around the text.", False),
    ("expected <document start>", "Text stands here that belongs to nothing.", "Check the indentation, or put quotes around the whole text.", False),
)
