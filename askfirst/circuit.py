"""What the page shows, as a circuit: all of, any of, over inputs that are ticked or not. The certain/possible pair leaves no third truth value in it.

A gate is a `Ticked`, `All` or `Any`, in one form: flat, without what adds nothing, and common parts taken out. Equal gates are equal values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from typing import NamedTuple

Input = tuple[str, str]
"""A control of the form: question id, value."""


@dataclass(frozen=True)
class Ticked:
    """At least one of these inputs is ticked; with `wanted` false, none of them is."""

    inputs: frozenset[Input]
    wanted: bool = True


@dataclass(frozen=True)
class _Joined:
    parts: frozenset[Gate]

    @cached_property
    def _hash(self) -> int:
        return hash((type(self).__name__, self.parts))

    def __hash__(self) -> int:
        return self._hash


class All(_Joined):
    """Every part is true; with no part, true."""


class Any(_Joined):
    """Some part is true; with no part, false."""


@dataclass(frozen=True)
class Named:
    """A gate that is kept whole: what stands in it is neither joined with what stands around it nor taken out."""

    gate: Gate
    wanted: bool = True

    def __hash__(self) -> int:
        return hash((self.gate, self.wanted))


Gate = Ticked | All | Any | Named

TRUE: Gate = All(frozenset())
FALSE: Gate = Any(frozenset())


class Pair(NamedTuple):
    """A truth: certain, and possible."""

    certain: Gate
    possible: Gate


def ticked(inputs: Iterable[Input]) -> Gate:
    """True when one of these inputs is ticked."""
    found = frozenset(inputs)
    return Ticked(found) if found else FALSE


def negate(gate: Gate) -> Gate:
    """The gate that is true when this one is not."""
    match gate:
        case Ticked(inputs=inputs, wanted=wanted):
            return Ticked(inputs, not wanted)
        case Named(gate=inner, wanted=wanted):
            return Named(inner, not wanted)
        case All(parts=parts):
            return any_of(map(negate, parts))
    return all_of(map(negate, gate.parts))


def all_of(gates: Iterable[Gate]) -> Gate:
    """True when all of these are."""
    return _join(All, gates)


def any_of(gates: Iterable[Gate]) -> Gate:
    """True when one of these is."""
    return _join(Any, gates)


def _join(kind: type[_Joined], gates: Iterable[Gate]) -> Gate:
    """Inputs that none may be ticked of join to one part of an All, inputs that one must be ticked of to one part of an Any."""
    joins = kind is Any
    flat: set[Gate] = set()
    for gate in gates:
        flat |= gate.parts if type(gate) is kind else {gate}
    end = Any if kind is All else All
    joined = frozenset().union(*(part.inputs for part in flat if isinstance(part, Ticked) and part.wanted is joins))
    parts: set[Gate] = {Ticked(joined, joins)} if joined else set()
    for part in flat:
        if isinstance(part, Ticked):
            if part.wanted is joins:
                continue
            if part.inputs <= joined:
                return end(frozenset())
            if not joins:
                part = Ticked(part.inputs - joined)
        elif isinstance(part, Named):
            if negate(part) in flat:
                return end(frozenset())
        elif not part.parts:
            return part
        parts.add(part)
    parts = {part for part in parts if not any(other is not part and _follows(kind, part, other) for other in parts)}
    if len(parts) == 1:
        return next(iter(parts))
    return _take_out_common(kind, parts)


def _follows(kind: type[_Joined], part: Gate, other: Gate) -> bool:
    """Whether a part adds nothing beside another: an All among the parts of an Any that holds the other, or the other way round."""
    if isinstance(part, _Joined) and type(part) is not kind:
        return other in part.parts or isinstance(other, _Joined) and type(other) is type(part) and other.parts < part.parts
    return False


def _take_out_common(kind: type[_Joined], parts: set[Gate]) -> Gate:
    """What every part of an Any asks for is asked for once, around it; and the same for an All."""
    inner = Any if kind is All else All
    if len(parts) > 1 and all(type(part) is inner for part in parts):
        common = reduce(frozenset.intersection, (part.parts for part in parts))
        if common:
            return _join(inner, [*common, _join(kind, [_join(inner, part.parts - common) for part in parts])])
    return kind(frozenset(parts))


def named(gate: Gate) -> Gate:
    """The same gate, kept whole."""
    return gate if isinstance(gate, Named) or gate in (TRUE, FALSE) else Named(gate)


def given(gate: Gate, known: Mapping[Input, bool]) -> Gate:
    """The gate where some inputs are known to be ticked, or not to be; what is kept whole stays so."""
    match gate:
        case Ticked(inputs=inputs, wanted=wanted):
            if any(known.get(one) for one in inputs):
                return TRUE if wanted else FALSE
            rest = frozenset(one for one in inputs if one not in known)
            return Ticked(rest, wanted) if rest else FALSE if wanted else TRUE
        case Named():
            return gate
    return _join(type(gate), (given(part, known) for part in gate.parts))


def at_least(count: int, gates: list[Gate]) -> Gate:
    """True when `count` of these are."""
    reached = [TRUE] + [FALSE] * count
    for gate in gates:
        reached = [TRUE] + [any_of((more, all_of((gate, one_fewer)))) for one_fewer, more in zip(reached, reached[1:])]
    return reached[count]


@cache
def order(gate: Gate) -> tuple:
    """A key to sort gates by, the same at every build."""
    match gate:
        case Ticked(inputs=inputs, wanted=wanted):
            return 0, not wanted, tuple(sorted(inputs))
        case Named(gate=inner, wanted=wanted):
            return 1, not wanted, order(inner)
    return 2 + isinstance(gate, Any), len(gate.parts), tuple(sorted(map(order, gate.parts)))


def holds(gate: Gate, inputs: frozenset[Input]) -> bool:
    """Whether a gate is true when exactly these inputs are ticked."""
    match gate:
        case Ticked(inputs=wanted_inputs, wanted=wanted):
            return wanted_inputs.isdisjoint(inputs) is not wanted
        case Named(gate=inner, wanted=wanted):
            return holds(inner, inputs) is wanted
        case All(parts=parts):
            return all(holds(part, inputs) for part in parts)
    return any(holds(part, inputs) for part in gate.parts)
