"""Where a text stands: every text that people wrote keeps its path, line and column for as long as it lives."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A span of one line of one file. `line` and `column` count from 1; `length` is in characters, 0 for a whole file."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 0


class Text(str):
    """A text with the place where it was written. Compares and hashes as the plain text."""

    place: Place

    @classmethod
    def at(cls, value: str, place: Place):
        """The text `value` of this class, written at `place`."""
        text = cls(value)
        text.place = place
        return text


class LocatedDict(dict):
    """A mapping of texts that knows where it begins. Keys are `Text`."""

    place: Place


class LocatedList(list):
    """A list that knows where it begins."""

    place: Place


Node = Text | LocatedDict | LocatedList
