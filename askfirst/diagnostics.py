"""Findings about the files, collected as values, and the one way in which a person is told of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from askfirst.positions import Place

LONGEST_VALUE = 200
LONGEST_LINE = 160


@dataclass(frozen=True)
class Diagnostic:
    """One finding: where, how bad, what in the author's words, a stable code, and what to do."""

    place: Place
    severity: str
    code: str
    message: str
    help: str = ""
    notes: tuple[tuple[Place | None, str], ...] = ()


@dataclass
class Diagnostics:
    """The list that every stage adds to, and the lines of the files that its findings point into."""

    entries: list[Diagnostic] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def error(self, place: Place, code: str, message: str, help: str = "", notes: Iterable = ()) -> None:
        """Adds a finding that stops the build."""
        self.entries.append(Diagnostic(place, "error", code, message, help, tuple(notes)))

    def warning(self, place: Place, code: str, message: str, help: str = "", notes: Iterable = ()) -> None:
        """Adds a finding that the author should look at; the build goes on."""
        self.entries.append(Diagnostic(place, "warning", code, message, help, tuple(notes)))

    def remember_lines(self, path: str, text: str) -> None:
        """Keeps the lines of a file, so that findings can show them."""
        self.lines[path] = text.split("\n")

    @property
    def has_errors(self) -> bool:
        return any(entry.severity == "error" for entry in self.entries)

    def count(self, severity: str) -> int:
        return sum(entry.severity == severity for entry in self.sorted()) if self.entries else 0

    def sorted(self) -> list[Diagnostic]:
        """The findings by place, each once."""
        return sorted(dict.fromkeys(self.entries), key=lambda entry: (entry.place, entry.severity, entry.code, entry.message))

    def render(self) -> str:
        """All findings as text, in order of place."""
        return "\n".join(render_diagnostic(entry, self.lines) for entry in self.sorted())


def render_diagnostic(entry: Diagnostic, lines: dict[str, list[str]]) -> str:
    """One finding as a person reads it: place first, the line with the spot underlined, notes, then what to do."""
    at = entry.place
    told = [f"{at.path}:{at.line}:{at.column}: {entry.severity}: {entry.message} [{entry.code}]"]
    told += _underlined(at, lines.get(at.path, []))
    for place, note in entry.notes:
        told.append(f"  note: {note}" if place is None else f"  note: {place.path}:{place.line}:{place.column}: {note}")
    if entry.help:
        told.append(f"  help: {entry.help}")
    return "\n".join(told)


def render_annotation(entry: Diagnostic) -> str:
    """One finding as the workflow command that marks the line on a pull request."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    where = f"file={escaped(entry.place.path)},line={entry.place.line},col={entry.place.column}"
    return f"::{entry.severity} {where}::{escaped(entry.message)} [{entry.code}]"


def _underlined(place: Place, lines: list[str]) -> list[str]:
    if place.length == 0 or not 0 < place.line <= len(lines):
        return []
    line = lines[place.line - 1]
    begin = place.column - 1
    skipped = max(0, begin - LONGEST_LINE // 2)
    shown = visible(line[skipped:skipped + LONGEST_LINE])
    lead = visible(line[skipped:begin])
    marks = max(1, min(place.length, len(line) - begin, LONGEST_LINE - len(lead)))
    number = f"{place.line:>5} | "
    return [number + shown, " " * (len(number) - 2) + "| " + " " * len(lead) + "^" * marks]


def visible(text: str) -> str:
    """The text with every character that does not print, or that reorders its neighbours, as its code point."""
    return "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text)


def quoted(value: str) -> str:
    """A value as a message shows it: between quotes, printable, never more than 200 characters of it."""
    shown = visible(value[:LONGEST_VALUE])[:LONGEST_VALUE]
    return f'"{shown}…"' if len(value) > LONGEST_VALUE else f'"{shown}"'


def listed(values: Iterable[str]) -> str:
    """A few values as a message shows them: the first twelve, then how many more."""
    known = [quoted(value) for value in values]
    return ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A suggestion that ends a message: the known name nearest to the wrong one, or the names that exist."""
    names = [str(name) for name in known]
    near = difflib.get_close_matches(wrong[:80], names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {quoted(near[0])}?"
    return f"Known here: {listed(names)}." if names else ""
