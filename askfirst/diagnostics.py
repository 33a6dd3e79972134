"""Findings about the files, collected as values, and the one way in which a person is told of them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from askfirst.positions import Place, Text

LONGEST_VALUE = 200
LONGEST_LINE = 160
CLOSE = 0.6  # how like a known name a wrong one must be to be taken for a slip
LONGEST_MESSAGE = 1000
LONGEST_TEXT = 1000  # lines


@dataclass(frozen=True)
class Diagnostic:
    """One finding: where, how bad, what in the author's words, a stable code, what to do, and perhaps the story of somebody whom it hurts."""

    place: Place
    severity: str
    code: str
    message: str
    help: str = ""
    notes: tuple[tuple[Place | None, str], ...] = ()
    story: tuple[str, ...] = ()


@dataclass
class Diagnostics:
    """The list that every stage adds to, and the lines of the files that its findings point into."""

    entries: list[Diagnostic] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def error(self, place: Place, code: str, message: str, help: str = "", notes: Iterable = (), story: Iterable[str] = ()) -> None:
        """Adds a finding that stops the build; `story` is told line by line below it."""
        self.entries.append(Diagnostic(place, "error", code, message, help, tuple(notes), tuple(story)))

    def warning(self, place: Place, code: str, message: str, help: str = "", notes: Iterable = ()) -> None:
        """Adds a finding that the author should look at; the build goes on."""
        self.entries.append(Diagnostic(place, "warning", code, message, help, tuple(notes)))

    def remember_lines(self, path: str, text: str) -> None:
        """Keeps the lines of a file, so that findings can show them."""
        self.lines[path] = text.split("\n")

    def place_within(self, text: Text, begin: int, end: int) -> Place:
        """Where the part from `begin` to `end` of a text stands in its file; the place of the whole text if it is written there in other
        characters (as an escape, or over two lines). The same words may stand in the text before: they are counted."""
        lines, piece = self.lines.get(text.place.path, []), text[begin:end].split("\n")[0]
        if not piece.strip():
            return text.place
        earlier = text.count(piece, 0, begin + len(piece) - 1)
        column = text.place.column
        for number in range(text.place.line, min(len(lines), text.place.line + LONGEST_TEXT) + 1):
            line = lines[number - 1]
            while (found := line.find(piece, column - 1)) >= 0:
                if earlier == 0:
                    return Place(text.place.path, number, found + 1, len(piece))
                earlier, column = earlier - 1, found + 1 + len(piece)
            column = 1
        return text.place

    @property
    def has_errors(self) -> bool:
        return any(entry.severity == "error" for entry in self.entries)

    def count(self, severity: str) -> int:
        """How many different findings have this severity."""
        return sum(entry.severity == severity for entry in self.sorted())

    def sorted(self) -> list[Diagnostic]:
        """The findings by place, each once."""
        return sorted(dict.fromkeys(self.entries), key=lambda entry: (entry.place, entry.severity, entry.code, entry.message))

    def render(self) -> str:
        """All findings as text, in order of place."""
        return "\n".join(render_diagnostic(entry, self.lines) for entry in self.sorted())


def render_diagnostic(entry: Diagnostic, lines: dict[str, list[str]]) -> str:
    """One finding as a person reads it: place first, the line with the spot underlined, notes, then what to do."""
    told = [f"{_told_place(entry.place)}: {entry.severity}: {clipped(entry.message)} [{entry.code}]"]
    told += _underlined(entry.place, lines.get(entry.place.path, []))
    told += ["  " + clipped(line) for line in entry.story]
    for place, note in entry.notes:
        told.append("  note: " + (f"{_told_place(place)}: " if place else "") + clipped(note))
    if entry.help:
        told.append(f"  help: {clipped(entry.help)}")
    return "\n".join(told)


def _told_place(place: Place) -> str:
    return f"{visible(place.path)}:{place.line}:{place.column}"


def render_annotation(entry: Diagnostic) -> str:
    """One finding as the workflow command that marks the line on a pull request."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    path = escaped(visible(entry.place.path)).replace(":", "%3A").replace(",", "%2C")
    told = "\n".join([f"{clipped(entry.message)} [{entry.code}]", *map(clipped, entry.story), *([f"help: {clipped(entry.help)}"] if entry.help else [])])
    return f"::{entry.severity} file={path},line={entry.place.line},col={entry.place.column}::{escaped(told)}"


def _underlined(place: Place, lines: list[str]) -> list[str]:
    if place.length == 0 or not 0 < place.line <= len(lines):
        return []
    line = lines[place.line - 1]
    begin = place.column - 1
    skipped = max(0, begin - LONGEST_LINE // 2)
    shown = line[skipped:skipped + LONGEST_LINE]
    lead = _width(visible(line[skipped:begin]))
    marks = max(1, _width(visible(shown[begin - skipped:begin - skipped + place.length])))
    number = f"{place.line:>5} | "
    return [number + visible(shown), " " * (len(number) - 2) + "| " + " " * lead + "^" * marks]


def _width(text: str) -> int:
    """The columns that a text takes in a terminal: East Asian letters and emoji take two, combining marks none."""
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def visible(text: str) -> str:
    """The text with every character that does not print, or that reorders its neighbours, as its code point."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if letter.isprintable() and not "\ufe00" <= letter <= "\ufe0f" else f"<U+{ord(letter):04X}>" for letter in text)


def clipped(text: str) -> str:
    """A message on one line, of a length that a person would read."""
    shown = visible(text[:LONGEST_MESSAGE])
    return shown if len(text) <= LONGEST_MESSAGE else shown[:LONGEST_MESSAGE] + "…"


def quoted(value: str) -> str:
    """A value as a message shows it: between quotes, printable, never more than 200 characters of it."""
    shown = visible(value[:LONGEST_VALUE])[:LONGEST_VALUE]
    return f'"{shown}…"' if len(value) > LONGEST_VALUE else f'"{shown}"'


def listed(values: Iterable[str]) -> str:
    """A few values as a message shows them: the first twelve, then how many more."""
    known = [quoted(value) for value in values]
    return ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")


def _is_other_name(wrong: str, known: str) -> bool:
    """Whether two names differ by a whole word, such as entry and last-entry: then they name two things, and nobody mistyped one for the other."""
    some, others = (set(name.strip("{}").split("-")) for name in (wrong, known))
    return len(some ^ others) > 0 and (some < others or others < some or len(some) == len(others) > 1 and len(some - others) == 1 and
                                       difflib.SequenceMatcher(None, *(some - others), *(others - some)).ratio() < CLOSE)


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A suggestion that ends a message: the known name nearest to the wrong one, or the names that exist."""
    names = [str(name) for name in known]
    near = next((name for name in difflib.get_close_matches(wrong[:80], names, n=3, cutoff=CLOSE) if not _is_other_name(wrong, name)), "")
    if near:
        return f"Did you mean {quoted(near)}?"
    return f"Known here: {listed(names)}." if names else ""
