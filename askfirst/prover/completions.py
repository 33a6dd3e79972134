"""A condition in, the literal that is true where it holds however the unknowns turn out: exact, where the pair of a condition may not be.

What all of several parts need holds however things turn out when each part does. Of "one of several parts" this is so only where the parts rest
on different questions. Parts that share one are split on it: for every way in which its answer may turn out, the rest is looked at by itself;
that soon leaves parts that share nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test
from askfirst.encoding import FALSE, TRUE, AnswerSpace, Clauses
from askfirst.questionnaire import Questionnaire

MOST_SPLITS = 4_000


class TooTangled(Exception):
    """A condition with too many parts that share questions."""


class Unknown(NamedTuple):
    """What may turn out in one way or another: the answer to a question that takes one (`option` is empty), or one box to tick."""

    question: str
    option: str = ""


class Formula(NamedTuple):
    """A condition without facts, `ask_if` and negation. `kind`: "is", with the values of an unknown; or "all", "any", "at_least", with the numbers of its parts."""

    kind: str
    parts: tuple[int, ...] = ()
    count: int = 0
    unknown: int = 0
    values: tuple[str | bool, ...] = ()


NEVER, ALWAYS = 0, 1  # the numbers of "any" and "all" of no parts


class Completions:
    """The conditions of a questionnaire over the answers of a space, its stops set aside. Formulas are numbered, so that each is looked at once;
    `rests_on` has a bit for each unknown in them."""

    def __init__(self, clauses: Clauses, questionnaire: Questionnaire, space: AnswerSpace) -> None:
        self.clauses, self.questionnaire, self.space = clauses, questionnaire, space
        self.formulas, self.rests_on = [Formula("any"), Formula("all")], [0, 0]
        self.numbers: dict[Formula, int] = {formula: number for number, formula in enumerate(self.formulas)}
        self.unknowns: list[Unknown] = []
        self.places: dict[Unknown, int] = {}
        self.named: dict[tuple[str, bool], int] = {}
        self.turned: dict[tuple[int, int, str | bool], int] = {}
        self.literals = {NEVER: FALSE, ALWAYS: TRUE}
        self.splits = 0
        for name in questionnaire.questions:  # in order, so that a long chain of ask_if is no deep recursion
            self.asked(str(name), True), self.asked(str(name), False)

    def always(self, condition: Condition) -> int:
        """True where a condition is true however the unknowns turn out. Raises TooTangled."""
        return self._always(condition, True)

    def never(self, condition: Condition) -> int:
        """True where a condition is false however the unknowns turn out. Raises TooTangled."""
        return self._always(condition, False)

    def _always(self, condition: Condition, truth: bool) -> int:
        self.splits = 0
        return self.literal(self.read(condition, truth))

    # From conditions to formulas

    def read(self, condition: Condition, truth: bool) -> int:
        """The formula that holds where a condition has this truth."""
        match condition:
            case Test(question=question):
                return self.join("all" if truth else "any", [self.asked(str(question), truth), self.answered(condition, truth)])
            case FactName(name=name):
                key = f"fact {name}", truth
                if key not in self.named:
                    self.named[key] = self.read(self.questionnaire.facts[name].when, truth)
                return self.named[key]
        parts = [self.read(part, truth != isinstance(condition, NoneOf)) for part in condition.parts]
        match condition:
            case All():
                return self.join("all" if truth else "any", parts)
            case AnyOf():
                return self.join("any" if truth else "all", parts)
            case NoneOf():
                return self.join("all" if truth else "any", parts)
            case AtLeast(count=count):
                return self.count(count if truth else len(parts) - count + 1, parts)
        raise TypeError(f"{type(condition).__name__} has no parts")

    def asked(self, question: str, truth: bool) -> int:
        key = f"ask_if {question}", truth
        if key not in self.named:
            condition = self.questionnaire.relevance[question]
            self.named[key] = int(truth) if condition is None else self.read(condition, truth)
        return self.named[key]

    def answered(self, test: Test, truth: bool) -> int:
        question, options = self.questionnaire.questions[test.question], set(map(str, test.options))
        if question.type == "one":
            return self.leaf(Unknown(str(test.question)), tuple(option for option in map(str, question.options) if (option in options) == truth))
        ticks = {option: [self.leaf(Unknown(str(test.question), option), (ticked,)) for ticked in (False, True)] for option in map(str, question.options)}
        parts = [ticks[option][truth] for option in ticks if option in options]
        if "none" in options:
            parts.append(self.join("all" if truth else "any", [pair[not truth] for pair in ticks.values()]))
        return self.join("any" if truth else "all", parts)

    # Formulas

    def number(self, formula: Formula, rests_on: int) -> int:
        if formula not in self.numbers:
            self.numbers[formula] = len(self.formulas)
            self.formulas.append(formula)
            self.rests_on.append(rests_on)
        return self.numbers[formula]

    def leaf(self, unknown: Unknown, values: tuple[str | bool, ...]) -> int:
        if len(values) in (0, len(self.ways(unknown))):
            return ALWAYS if values else NEVER
        if unknown not in self.places:
            self.places[unknown] = len(self.unknowns)
            self.unknowns.append(unknown)
        return self.number(Formula("is", unknown=self.places[unknown], values=values), 1 << self.places[unknown])

    def join(self, kind: str, parts: Iterable[int]) -> int:
        """All of some parts, or any of them."""
        neutral = ALWAYS if kind == "all" else NEVER
        inner: list[int] = []
        for part in parts:
            inner += self.formulas[part].parts if self.formulas[part].kind == kind else (part,)
        kept = tuple(sorted(set(inner) - {neutral}))
        if 1 - neutral in kept:
            return 1 - neutral
        return kept[0] if len(kept) == 1 else self.number(Formula(kind, kept), self.union(kept))

    def count(self, count: int, parts: Iterable[int]) -> int:
        """At least so many of some parts."""
        listed = list(parts)
        count -= listed.count(ALWAYS)
        kept = tuple(sorted(part for part in listed if part not in (ALWAYS, NEVER)))
        if count <= 0 or count > len(kept):
            return ALWAYS if count <= 0 else NEVER
        if count in (1, len(kept)):
            return self.join("any" if count == 1 else "all", kept)
        return self.number(Formula("at_least", kept, count), self.union(kept))

    def union(self, parts: Iterable[int]) -> int:
        whole = 0
        for part in parts:
            whole |= self.rests_on[part]
        return whole

    # However the unknowns turn out

    def literal(self, number: int) -> int:
        """True where a formula holds however the unknowns turn out."""
        if number not in self.literals:
            self.literals[number] = self._literal(number, self.formulas[number])
        return self.literals[number]

    def _literal(self, number: int, formula: Formula) -> int:
        if formula.kind == "is":
            return self.certain(self.unknowns[formula.unknown], formula.values)
        if formula.kind == "all":
            return self.clauses.all_of([self.literal(part) for part in formula.parts])
        groups = self.groups(formula.parts)
        if len(groups) == 1:
            return self.split(number, formula.parts)
        if formula.kind == "any":
            return self.clauses.any_of([self.literal(self.join("any", group)) for group in groups])
        counts = [self.count(count, group) for group in groups for count in range(1, min(formula.count, len(group)) + 1)]
        return self.clauses.at_least(formula.count, [self.literal(number) for number in counts])  # the fewest of each group, added up

    def groups(self, parts: Iterable[int]) -> list[list[int]]:
        """The parts in groups that share no unknown with each other."""
        groups: list[tuple[int, list[int]]] = []
        for part in parts:
            mask, together, apart = self.rests_on[part], [part], []
            for shared, group in groups:
                if shared & mask:
                    mask, together = mask | shared, group + together
                else:
                    apart.append((shared, group))
            groups = [*apart, (mask, together)]
        return [group for _, group in groups]

    def split(self, number: int, parts: Iterable[int]) -> int:
        """The formula for each way in which the unknown that most parts share may turn out."""
        self.splits += 1
        if self.splits > MOST_SPLITS:
            raise TooTangled
        shared = self.most_shared(parts)
        ways: dict[int, list[str | bool]] = {}
        for value in self.ways(self.unknowns[shared]):
            ways.setdefault(self.turn(number, shared, value), []).append(value)
        rests = [self.literal(rest) for rest in ways]
        return self.clauses.all_of([self.clauses.any_of((-self.may_turn_out(self.unknowns[shared], values), rest)) for values, rest in zip(ways.values(), rests)])

    def most_shared(self, parts: Iterable[int]) -> int:
        """The unknown that most parts rest on; of several the first that was met."""
        masks = [self.rests_on[part] for part in parts]
        once = twice = 0
        for mask in masks:
            once, twice = once | mask, twice | once & mask
        counts: dict[int, int] = {}
        for mask in masks:
            mask &= twice
            while mask:
                bit = mask.bit_length() - 1
                counts[bit] = counts.get(bit, 0) + 1
                mask ^= 1 << bit
        return max(counts, key=lambda bit: (counts[bit], -bit))

    def turn(self, number: int, unknown: int, value: str | bool) -> int:
        """A formula, where an unknown has turned out so."""
        if not self.rests_on[number] >> unknown & 1:
            return number
        key = number, unknown, value
        if key not in self.turned:
            formula = self.formulas[number]
            if formula.kind == "is":
                self.turned[key] = ALWAYS if value in formula.values else NEVER
            else:
                parts = [self.turn(part, unknown, value) for part in formula.parts]
                self.turned[key] = self.count(formula.count, parts) if formula.kind == "at_least" else self.join(formula.kind, parts)
        return self.turned[key]

    # Unknowns

    def ways(self, unknown: Unknown) -> tuple[str | bool, ...]:
        """In which ways it may turn out."""
        return (False, True) if unknown.option else tuple(map(str, self.questionnaire.questions[unknown.question].options))

    def certain(self, unknown: Unknown, values: Iterable[str | bool]) -> int:
        """True where the answers say that it is one of these."""
        return -self.may_turn_out(unknown, [value for value in self.ways(unknown) if value not in values])

    def may_turn_out(self, unknown: Unknown, values: Iterable[str | bool]) -> int:
        """True where the answers leave room for one of these."""
        literals, is_open = self.space.values[unknown.question], self.space.unknown[unknown.question]
        if unknown.option:
            return self.clauses.any_of(literal for value in values for literal in ((literals[unknown.option], is_open) if value else (-literals[unknown.option],)))
        return self.clauses.any_of((is_open, *(literals[str(value)] for value in values)))
