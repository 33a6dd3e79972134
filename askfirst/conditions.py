"""The condition tree, and its meaning as a pair: *certain* (true however the unknowns turn out) and *possible* (true for some way)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from askfirst.diagnostics import did_you_mean, quoted
from askfirst.positions import LocatedDict, LocatedList, Node, Place, Text

KEYWORDS = ("all", "any", "none", "at_least")


class Truth(NamedTuple):
    """True, false or unknown (Kleene), as the pair that every reader of the rules needs: false is neither, unknown only possible."""

    certain: bool
    possible: bool

    @property
    def is_unknown(self) -> bool:
        return self.possible and not self.certain


TRUE = Truth(True, True)
UNKNOWN = Truth(False, True)
FALSE = Truth(False, False)


@dataclass(frozen=True)
class Test:
    """`question: [options]`: the answer is one of these options."""

    question: Text
    options: tuple[Text, ...]
    place: Place


@dataclass(frozen=True)
class FactName:
    """The name of a fact: its condition."""

    name: Text
    place: Place


@dataclass(frozen=True)
class _Joined:
    """Conditions under a word that joins them."""

    parts: tuple[Condition, ...]
    place: Place


class All(_Joined):
    """`all: [parts]`."""


class AnyOf(_Joined):
    """`any: [parts]`."""


class NoneOf(_Joined):
    """`none: [parts]`."""


@dataclass(frozen=True)
class AtLeast(_Joined):
    """`at_least: {count: n, of: [parts]}`."""

    count: int


Condition = Test | FactName | All | AnyOf | NoneOf | AtLeast


def all_of(parts: list[Truth]) -> Truth:
    """False if any part is false, else unknown if any is."""
    return Truth(all(part.certain for part in parts), all(part.possible for part in parts))


def any_of(parts: list[Truth]) -> Truth:
    """True if any part is true, else unknown if any is."""
    return Truth(any(part.certain for part in parts), any(part.possible for part in parts))


def none_of(parts: list[Truth]) -> Truth:
    """The opposite of `any_of`."""
    some = any_of(parts)
    return Truth(not some.possible, not some.certain)


def at_least(count: int, parts: list[Truth]) -> Truth:
    """True when `count` parts are true, false when fewer are true or unknown."""
    return Truth(sum(part.certain for part in parts) >= count, sum(part.possible for part in parts) >= count)


def combine(condition: Condition, truths: list[Truth]) -> Truth:
    """The truth of a condition from the truths of its parts, in order."""
    match condition:
        case All():
            return all_of(truths)
        case AnyOf():
            return any_of(truths)
        case NoneOf():
            return none_of(truths)
        case AtLeast(count=count):
            return at_least(count, truths)
    raise TypeError(f"{type(condition).__name__} has no parts")


def weigh(condition: Condition, leaf: Callable[[Test | FactName], Truth]) -> Truth:
    """The truth of a condition, where `leaf` tells the truth of a test or of a fact."""
    if isinstance(condition, (Test, FactName)):
        return leaf(condition)
    return combine(condition, [weigh(part, leaf) for part in condition.parts])


def leaves(condition: Condition) -> Iterator[Test | FactName]:
    """The tests and fact names of a condition, from left to right."""
    if isinstance(condition, (Test, FactName)):
        yield condition
    else:
        for part in condition.parts:
            yield from leaves(part)


def written(condition: Condition) -> str:
    """A condition on one line, as an author would write it."""
    match condition:
        case Test(question=question, options=options):
            return f"{{{question}: {options[0] if len(options) == 1 else '[' + ', '.join(options) + ']'}}}"
        case FactName(name=name):
            return str(name)
    parts = "[" + ", ".join(map(written, condition.parts)) + "]"
    match condition:
        case AtLeast(count=count):
            return f"{{at_least: {{count: {count}, of: {parts}}}}}"
    word = {All: "all", AnyOf: "any", NoneOf: "none"}[type(condition)]
    return f"{{{word}: {parts}}}"


class ConditionError(Exception):
    """A condition that cannot be read: where, which diagnostic code, what is wrong and what to do."""

    def __init__(self, place: Place, code: str, message: str, help: str):
        super().__init__(message)
        self.place, self.code, self.message, self.help = place, code, message, help


def parse_condition(node: Node) -> Condition:
    """The condition that a YAML node writes. Raises ConditionError at the first part that is none."""
    if isinstance(node, Text):
        return FactName(node, node.place)
    if isinstance(node, LocatedList):
        raise ConditionError(node.place, "condition-list", "A condition cannot be a bare list.", 'Write "any:" or "all:" before it.')
    if not isinstance(node, LocatedDict) or len(node) != 1:
        place = node.place if isinstance(node, LocatedDict) else Place("")
        raise ConditionError(place, "condition-keys", "A condition has exactly one name before its colon; this one has "
                             f"{len(node)}.", 'Put the parts into a list under "all:" or "any:".')
    (key, value), = node.items()
    if key == "at_least":
        return _parse_at_least(key, value)
    if key in KEYWORDS:
        parts = _parse_parts(key, value)
        return {"all": All, "any": AnyOf, "none": NoneOf}[key](parts, key.place)
    return Test(key, _parse_options(key, value), key.place)


def _parse_options(key: Text, value: Node) -> tuple[Text, ...]:
    if isinstance(value, Text):
        return (value,)
    if isinstance(value, LocatedList) and value and all(isinstance(option, Text) for option in value):
        return tuple(value)
    near = did_you_mean(key, KEYWORDS) if isinstance(value, LocatedList) else ""
    raise ConditionError(key.place, "condition-options", f"After {quoted(key)} must stand an option or a list of options.",
                         near if near.startswith("Did") else 'For example "held: yes" or "status: [tps, daca]".')


def _parse_parts(key: Text, value: Node) -> tuple[Condition, ...]:
    if not isinstance(value, LocatedList) or not value:
        raise ConditionError(key.place, "condition-parts", f'After "{key}:" must stand a list of conditions.', 'Write each on a line of its own after "- ".')
    return tuple(parse_condition(part) for part in value)


def _parse_at_least(key: Text, value: Node) -> AtLeast:
    if not isinstance(value, LocatedDict) or set(value) != {"count", "of"}:
        raise ConditionError(key.place, "condition-at-least", 'After "at_least:" must stand "count:" and "of:".', "For example at_least: {count: 2, of: [...]}.")
    parts = _parse_parts(next(name for name in value if name == "of"), value["of"])
    count = value["count"]
    if not isinstance(count, Text) or not count.isascii() or not count.isdigit() or not 1 <= int(count[:9]) <= len(parts):
        place = count.place
        raise ConditionError(place, "condition-count", f"The count must be a number from 1 to {len(parts)}, the number of parts.", "Change the count or the list.")
    return AtLeast(parts, key.place, int(count))
