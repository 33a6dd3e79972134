"""YAML in; mappings, lists and texts out, each with its place. Every scalar stays the text that was written.

What YAML offers beyond that (aliases, anchors, tags, merge keys, several documents) is refused: each of them can turn a
volunteer's slip into another meaning, or a small file into a huge one."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import yaml

from askfirst.characters import code_point, find_forbidden
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.positions import LocatedDict, LocatedList, Node, Place, Text

LARGEST_FILE = 256 * 1024
DEEPEST = 20

_FASTEST_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_NOTHING = ("", "~", "null", "Null", "NULL")


def read_file(path: Path, name: str, report: Diagnostics) -> str | None:
    """The text of a UTF-8 file with line feeds only and no byte order mark; None after an error. `name` is what messages call it."""
    place = Place(name)
    try:
        if path.stat().st_size > LARGEST_FILE:
            report.error(place, "file-too-large", f"This file is larger than {LARGEST_FILE // 1024} KiB.", "Split it into several files.")
            return None
        raw = path.read_bytes()
    except OSError as problem:
        report.error(place, "file-unreadable", f"This file cannot be read: {problem.strerror}.", "Check its name and permissions.")
        return None
    return decode(raw, name, report)


def decode(raw: bytes, name: str, report: Diagnostics) -> str | None:
    """The text of these bytes, as `read_file` gives it."""
    save = 'Save the file as "UTF-8" (in the editor\'s "Save as" or encoding menu).'
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        report.error(Place(name), "not-utf8", "This file is saved as UTF-16.", save)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = raw[:problem.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        report.error(Place(name, line, column), "not-utf8", "This file is not saved as UTF-8: a letter here cannot be read.", save)
        return None
    text = text.replace("\r\n", "\n")
    report.remember_lines(name, text)
    return text if _check_characters(text, name, report) else None


def _check_characters(text: str, name: str, report: Diagnostics) -> bool:
    fine = True
    if "\r" in text:
        report.error(_place_at(text, text.index("\r"), name), "lone-carriage-return", "This file ends its lines in an old way (CR).",
                     'Save it as "UTF-8" with line ends "LF".')
        fine = False
    for offset, letter, kind in find_forbidden(text.replace("\r", "\n"), language=""):
        if letter in "\u200c\u200d":
            continue  # the language of each text decides; see checks
        if letter == "\t":
            report.error(_place_at(text, offset, name), "tab", "There is a tab character here.", "Use spaces instead of tabs.")
        else:
            report.error(_place_at(text, offset, name), "forbidden-character", f"There is {kind} ({code_point(letter)}) here.",
                         "Delete it and type the text again; it may have come with pasted text.")
        fine = False
    if text and not text.endswith("\n"):
        report.error(_place_at(text, len(text), name), "no-final-newline", "The last line does not end; the file may have been cut off.",
                     'If it is whole, press Enter at its end and save it as "UTF-8" again.')
        fine = False
    return fine


def _place_at(text: str, offset: int, name: str) -> Place:
    begin = text.rfind("\n", 0, offset) + 1
    return Place(name, text.count("\n", 0, offset) + 1, offset - begin + 1, 1)


def read_yaml(text: str, name: str, report: Diagnostics, loader: type | None = None) -> LocatedDict | None:
    """The mapping that a YAML text holds, or None after an error. `loader` is the PyYAML loader that finds the tokens."""
    before = len(report.entries)
    report.remember_lines(name, text)
    reader = _Reader(text, name, report)
    try:
        document = reader.read(loader or _FASTEST_LOADER)
    except yaml.YAMLError as problem:
        reader.report_syntax(_as_pure_python_says(text, problem))
        return None
    except _Stop:
        return None
    if document is None:
        report.error(Place(name), "empty-file", "This file has no content.", "Fill it in, or delete it.")
        return None
    if not isinstance(document, LocatedDict):
        report.error(document.place, "not-a-mapping", 'The file must hold "name: value" lines at its top.', "Compare it with a file of the same kind.")
        return None
    return document if len(report.entries) == before or not report.has_errors else None


def _as_pure_python_says(text: str, problem: yaml.YAMLError) -> yaml.YAMLError:
    """The same problem in the words of PyYAML's own parser, so that messages do not depend on libyaml being there."""
    try:
        for _ in yaml.parse(text, Loader=yaml.Loader):
            pass
    except yaml.YAMLError as told:
        return told
    return problem


class _Stop(Exception):
    """A finding after which the rest of the file cannot be read."""


class _Reader:
    def __init__(self, text: str, name: str, report: Diagnostics):
        self.lines = text.split("\n")
        self.text, self.name, self.report = text, name, report

    def read(self, loader: type) -> Node | None:
        if self.text.startswith("%") or "\n%" in self.text:
            line = next(number for number, line in enumerate(self.lines, 1) if line.startswith("%"))
            self.report.error(Place(self.name, line, 1, 1), "yaml-directive", 'A line cannot begin with "%".', "Put quotes around the text.")
            raise _Stop
        self.events = yaml.parse(self.text, Loader=loader)
        document, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report.error(self.place(event), "yaml-two-documents", 'A second document begins here ("---").',
                                      "Remove the line, or move what follows into a file of its own.")
                    raise _Stop
            elif isinstance(event, yaml.NodeEvent):
                document = self.node(event, 1)
        return None if document == "" else document

    def place(self, event) -> Place:
        start, end = event.start_mark, event.end_mark
        length = end.index - start.index if end.line == start.line else len(self.line(start.line)) - start.column
        return Place(self.name, start.line + 1, start.column + 1, max(1, length))

    def line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    def node(self, event, depth: int) -> Node:
        self.refuse_extras(event)
        if depth > DEEPEST:
            self.report.error(self.place(event), "nested-too-deep", f"Lists and mappings are nested more than {DEEPEST} deep here.",
                              "Check for a bracket or an indentation that was never closed.")
            raise _Stop
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items = LocatedList()
            items.place = self.place(event)._replace(length=1)
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                value = self.node(item, depth + 1)
                items.append(value)
                if self.is_empty(item, value):
                    self.report.error(self.place(item), "empty-text", "This item of the list is empty.", 'Write something after "- ", or delete the line.')
            return items
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        return Text.at("", self.place(event))  # an alias, refused above

    def mapping(self, event, depth: int) -> LocatedDict:
        found = LocatedDict()
        found.place = self.place(event)._replace(length=1)
        while not isinstance(key_event := next(self.events), yaml.MappingEndEvent):
            key = self.node(key_event, depth + 1)
            value_event = next(self.events)
            value = self.node(value_event, depth + 1)
            if not isinstance(key, Text):
                self.report.error(key.place, "yaml-key", "A name before a colon must be a single word.", "Put quotes around the text, or mend the brackets.")
            elif key == "<<":
                self.report.error(key.place, "yaml-merge", 'Merge keys ("<<") are not allowed.', "Copy the lines instead.")
            elif key in found:
                first = next(known for known in found if known == key)
                self.report.error(key.place, "duplicate-key", f"{quoted(key)} stands twice in the same place; the first is on line {first.place.line}.",
                                  "Delete one of them, or give it another name.", [(first.place, "the first one")])
            else:
                found[key] = value
                if self.is_empty(value_event, value):
                    self.report.error(key.place, "empty-text", f"The text of {quoted(key)} is empty.", "Write something after the colon, or delete the line.")
        return found

    def scalar(self, event) -> Text:
        place = self.place(event)
        for _, letter, kind in find_forbidden(event.value, language=""):
            if letter not in "\u200c\u200d" and event.style == '"':  # written as an escape; a raw one was found before
                self.report.error(place, "forbidden-character", f"This text holds {kind} ({code_point(letter)}) as an escape.", "Delete it.")
        value = unicodedata.normalize("NFC", event.value)
        if value != event.value:
            self.report.warning(place, "normalised", "Accents here are written as separate characters; the build joins them (NFC).",
                                "Type the text again to get rid of this notice.")
        if self.is_plain(event) and " " in value and (cut := re.match(r"\s+#.*", self.line(event.end_mark.line)[event.end_mark.column:])):
            self.report.error(place, "text-cut-by-hash", f"Everything after # is dropped here: {quoted(cut.group().strip())}.",
                              "Put quotes around the whole text, or move the comment to a line of its own.")
        return Text.at(value, place)

    def is_empty(self, event, value: Node) -> bool:
        return isinstance(value, Text) and not value.strip() or self.is_plain(event) and value in _NOTHING

    @staticmethod
    def is_plain(event) -> bool:
        return isinstance(event, yaml.ScalarEvent) and event.style not in ("'", '"', "|", ">")

    def refuse_extras(self, event) -> None:
        quotes = "If it belongs to the text, put quotes around the text."
        if isinstance(event, yaml.AliasEvent):
            self.report.error(self.place(event), "yaml-alias", f"{quoted('*' + event.anchor)} is an alias; aliases are not allowed.",
                              "Copy the text instead. " + quotes)
        elif event.anchor is not None:
            self.report.error(self.place(event), "yaml-anchor", f"{quoted('&' + event.anchor)} is an anchor; anchors are not allowed.", "Delete it. " + quotes)
        if getattr(event, "tag", None) is not None:
            self.report.error(self.place(event), "yaml-tag", f"{quoted(str(event.tag))} is a tag; tags are not allowed.", "Delete it. " + quotes)

    def report_syntax(self, problem: yaml.YAMLError) -> None:
        mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
        told = " ".join(filter(None, (getattr(problem, "context", None), getattr(problem, "problem", None))))
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if line >= len(self.lines) or (line == len(self.lines) - 1 and not self.lines[line]):
            line, column = max(0, len(self.lines) - 2), 0
        opened = getattr(problem, "context_mark", None)
        notes = [(Place(self.name, opened.line + 1, opened.column + 1), "it began here")] if opened and mark and opened.line != mark.line else []
        message, advice = _plain_syntax(told)
        self.report.error(Place(self.name, line + 1, column + 1, 1), "yaml-syntax", message, advice, notes)


def _plain_syntax(told: str) -> tuple[str, str]:
    """What went wrong and what to do about it, in the words of somebody who does not know YAML."""
    for sign, message, advice in _SYNTAX:
        if sign in told:
            return message, advice
    return "This line cannot be read as YAML.", "Compare its indentation, quotes and colons with the lines around it."


_SYNTAX = (
    ("mapping values are not allowed", "There is a second colon in this line.", "Put quotes around the text that holds the colon."),
    ("cannot start any token", "A text cannot begin with this character.", "Put quotes around the whole text."),
    ("while scanning a quoted scalar", "A quotation mark is never closed.", "Close it, or use the other kind of quotes around the text."),
    ("unknown escape", "A backslash inside double quotes has a special meaning.", "Use single quotes around the text, or delete the backslash."),
    ("expected escape sequence", "A backslash inside double quotes has a special meaning.", "Use single quotes around the text, or delete the backslash."),
    ("while scanning a simple key", "This line has no colon, or its text goes on without indentation.",
     'Write "name: value", or indent the text as far as the line above.'),
    ("while parsing a flow", "A bracket [ or { is not closed.", "Close it, or put quotes around a text that begins with a bracket."),
    ("did not find expected ',' or", "A bracket [ or { is not closed.", "Close it, or put quotes around a text that begins with a bracket."),
    ("while parsing a block", "This line is not indented like its neighbours, or text follows a closing quote.",
     "Line it up with the lines that belong to the same list or mapping; put quotes around the whole text."),
    ("while scanning an alias", "A text cannot begin with *.", "Put quotes around the whole text."),
    ("while scanning an anchor", "A text cannot begin with &.", "Put quotes around the whole text."),
    ("while scanning a tag", "A text cannot begin with !.", "Put quotes around the whole text."),
    ("while scanning a block scalar", 'After "|" or ">" the text must begin on the next line.', "Move the text to the next line and indent it."),
    ("undefined tag handle", "A text cannot begin with !.", "Put quotes around the whole text."),
    ("sequence entries are not allowed", 'A "- " stands where no list can begin.', "Begin the list on a line of its own, or put quotes around the text."),
    ("found duplicate", "An anchor (&) stands twice.", "Anchors are not allowed; put quotes around the text."),
    ("expected <document start>", "Text stands here that belongs to nothing.", "Check the indentation, or put quotes around the whole text."),
)
