"""Why a condition can never hold: the fewest of its parts that cannot hold together, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test, written
from askfirst.diagnostics import quoted
from askfirst.positions import Place
from askfirst.prover.setting import Note, Setting

CERTAIN, POSSIBLE, RULED_OUT, NOT_CERTAIN = "must be true", "must not be ruled out", "must be ruled out", "must not be certain"
OPPOSITE = {CERTAIN: RULED_OUT, POSSIBLE: NOT_CERTAIN, RULED_OUT: CERTAIN, NOT_CERTAIN: POSSIBLE}
MOST_NOTES = 8
MOST_TRIES = 2_000


class Demand(NamedTuple):
    """A part that must be as `how` says, as a literal; `because` says what demands it, where that is not the condition itself."""

    literal: int
    place: Place
    condition: Condition
    how: str
    because: tuple[str, ...] = ()
    dead: str = ""

    @property
    def told(self) -> str:
        what = f"fact {quoted(self.condition.name)}" if isinstance(self.condition, FactName) else written(self.condition)
        return f"{what} {self.how}{self.dead}" + (f" ({', '.join(self.because)})" if self.because else "")


def demands(setting: Setting, condition: Condition, how: str, because: tuple[str, ...] = ()) -> Iterator[Demand]:
    """What must hold together for a condition to be as `how` says, part by part, through facts and `ask_if`."""
    match condition:
        case FactName():
            yield from _demands_of_fact(setting, condition, how, because)
        case Test() if how in (CERTAIN, POSSIBLE):
            yield from _demands_of_test(setting, condition, how, because)
        case All() if how in (CERTAIN, POSSIBLE):
            yield from (demand for part in condition.parts for demand in demands(setting, part, how, because))
        case AnyOf() if how in (RULED_OUT, NOT_CERTAIN):
            yield from (demand for part in condition.parts for demand in demands(setting, part, how, because))
        case NoneOf() if how in (CERTAIN, POSSIBLE):
            yield from (demand for part in condition.parts for demand in demands(setting, part, OPPOSITE[how], because))
        case _:
            yield Demand(_literal(setting, condition, how), condition.place, condition, how, because)


def _literal(setting: Setting, condition: Condition, how: str) -> int:
    certain, possible = setting.without_stops.truth(condition)
    return {CERTAIN: certain, POSSIBLE: possible, RULED_OUT: -possible, NOT_CERTAIN: -certain}[how]


def _demands_of_fact(setting: Setting, named: FactName, how: str, because: tuple[str, ...]) -> Iterator[Demand]:
    """A fact is looked into where it demands a few things together; one that is never present has a finding of its own."""
    name, fact = next((name, fact) for name, fact in setting.questionnaire.facts.items() if name == named.name)
    whole = Demand(_literal(setting, named, how), name.place, named, how, because)
    inner = list(demands(setting, fact.when, how, (*because, f"fact {quoted(name)}")))
    if how in (CERTAIN, POSSIBLE) and not setting.clauses.solve(whole.literal):
        yield whole._replace(dead=", but never is" if how == CERTAIN else ", but always is")
    elif len(inner) == 1 and not isinstance(inner[0].condition, Test):
        yield whole
    else:
        yield from inner


def _demands_of_test(setting: Setting, test: Test, how: str, because: tuple[str, ...]) -> Iterator[Demand]:
    truth, asked = setting.space.truth(test), setting.questionnaire.relevance[test.question]
    if how == CERTAIN and not setting.clauses.solve(setting.without_stops.relevant[str(test.question)].certain):
        yield Demand(_literal(setting, test, how), test.place, test, how, because, f", but the ask_if of {quoted(test.question)} never is")
        return
    yield Demand(truth.certain if how == CERTAIN else truth.possible, test.place, test, how, because)
    if asked is not None:
        yield from demands(setting, asked, how, (*because, f"else question {quoted(test.question)} is not asked"))


def reasons_against(setting: Setting, wanted: list[tuple[Condition, str]]) -> tuple[Note, ...]:
    """The places that show why these conditions can never all be as they should; none if they can."""
    asked: dict[int, Demand] = {}
    for condition, how in wanted:
        for demand in demands(setting, condition, how):
            asked.setdefault(demand.literal, demand)
    if setting.clauses.solve(*asked):
        return ()
    core = [asked[literal] for literal in _fewest(setting, list(asked))]
    if len(core) == 1 and isinstance(core[0].condition, AtLeast):
        core = [core[0]._replace(dead=f", but {core[0].condition.count} of these never are at once" if core[0].how == CERTAIN else "")]
    notes = [(demand.place, f"at the same time, {demand.told}" if number else demand.told) for number, demand in enumerate(core)]
    if len(core) == 1 and not isinstance(core[0].condition, (Test, FactName)):
        how = OPPOSITE[core[0].how] if isinstance(core[0].condition, NoneOf) else core[0].how
        notes += [note for part in core[0].condition.parts for note in reasons_against(setting, [(part, how)])]
    return tuple(dict.fromkeys(notes))[:MOST_NOTES]


def _fewest(setting: Setting, literals: list[int]) -> list[int]:
    """The fewest of these literals that cannot be true together, the first in order of several such sets; among very many, some that lose this with any of them."""
    core, tries = setting.clauses.core(literals), 0
    for size in range(1, len(core)):
        for some in combinations(literals, size):
            tries += 1
            if tries > MOST_TRIES:
                return core
            if not setting.clauses.solve(*some):
                return list(some)
    return core
