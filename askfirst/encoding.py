"""The rules as clauses over the answers, for a SAT solver: an answer is a literal, and every truth a pair of literals, certain and possible.

A set of answers here answers every question; one that is missing reads as "I don't know". That leaves nothing out: a missing answer
differs from "I don't know" only in that no section stops after it, and so does `go_on`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pysat.solvers import Solver

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test
from askfirst.model import Outcome, Question
from askfirst.questionnaire import Questionnaire, notice_condition

SOLVER = "cadical195"
TRUE, FALSE = 1, -1


class Pair(NamedTuple):
    """A truth as two literals: true for certain, and possibly true."""

    certain: int
    possible: int


class Clauses:
    """Clauses in a solver, made gate by gate (Tseitin, both ways); the same gate is made once. A literal is an int, its negation the negative."""

    def __init__(self) -> None:
        self.solver = Solver(name=SOLVER, bootstrap_with=[[TRUE]])
        self.last = TRUE
        self.gates: dict[tuple[int, ...], int] = {}

    def new(self) -> int:
        """A literal of its own."""
        self.last += 1
        return self.last

    def add(self, *literals: int) -> None:
        """At least one of these literals is true."""
        self.solver.add_clause(literals)

    def all_of(self, literals: Iterable[int]) -> int:
        """The literal that is true when all of these are."""
        parts = sorted(set(literals) - {TRUE}, key=abs)
        if FALSE in parts or any(one == -other for one, other in zip(parts, parts[1:])):
            return FALSE
        if len(parts) < 2:
            return parts[0] if parts else TRUE
        key = tuple(parts)
        gate = self.gates.get(key)
        if gate is None:
            gate = self.gates[key] = self.new()
            for part in parts:
                self.add(-gate, part)
            self.add(gate, *(-part for part in parts))
        return gate

    def any_of(self, literals: Iterable[int]) -> int:
        """The literal that is true when one of these is."""
        return -self.all_of(-literal for literal in literals)

    def at_least(self, count: int, literals: Sequence[int]) -> int:
        """The literal that is true when `count` of these are, counted one by one from the last."""
        reached = [TRUE] + [FALSE] * count
        for literal in reversed(literals):
            reached = [TRUE] + [self.any_of((more, self.all_of((literal, one_fewer)))) for one_fewer, more in zip(reached, reached[1:])]
        return reached[count]

    def differ(self, one: int, other: int) -> int:
        """The literal that is true when exactly one of two is."""
        return self.any_of((self.all_of((one, -other)), self.all_of((-one, other))))

    def solve(self, *assumed: int) -> bool:
        """Whether some assignment makes all of these literals true."""
        return self.solver.solve(assumptions=list(assumed))

    def model(self) -> frozenset[int]:
        """The literals that are true in the assignment just found."""
        return frozenset(self.solver.get_model())

    def core(self, assumed: Sequence[int], fixed: Sequence[int] = ()) -> list[int]:
        """Of literals that cannot be true together with the fixed ones, a part that cannot either and loses this with any of them; the earlier ones go first."""
        kept = list(assumed)
        for literal in assumed:
            without = [one for one in kept if one != literal]
            if not self.solve(*fixed, *without):
                kept = without
        return kept


class AnswerSpace:
    """Every possible set of answers to some questions. `values` has a literal for each value of each question, `unknown` one that is true
    where the answer is "I don't know" or "I'd rather tell my attorney", alone or beside ticks."""

    def __init__(self, clauses: Clauses, questions: Mapping[str, Question]) -> None:
        self.clauses, self.questions = clauses, questions
        self.values: dict[str, dict[str, int]] = {}
        self.unknown: dict[str, int] = {}
        for name, question in questions.items():
            literals = self.values[str(name)] = {value: clauses.new() for value in question.values}
            self.unknown[str(name)] = clauses.any_of(literals[value] for value in ("unsure", "private") if value in literals)
            clauses.add(*literals.values())
            alone = [[literals["none"], *(literal for value, literal in literals.items() if value != "none")]] if question.type == "several" else []
            if question.type == "one":
                numbered = list(literals.values())
                alone = [numbered[index:] for index in range(len(numbered))]
            for first, *others in alone:
                for other in others:
                    clauses.add(-first, -other)

    def exactly(self, name: str, values: Iterable[str]) -> int:
        """The literal that is true when a question is answered with these values and no others; a question without an answer reads as unsure."""
        given = set(values) or {"unsure"}
        return self.clauses.all_of(literal if value in given else -literal for value, literal in self.values[name].items())

    def answers(self, model: frozenset[int]) -> dict[str, tuple[str, ...]]:
        """The answers of an assignment, in the order of the page."""
        return {name: tuple(value for value, literal in literals.items() if literal in model) for name, literals in self.values.items()}

    def truth(self, test: Test) -> Pair:
        """Whether the answer is one of the options, its relevance aside."""
        literals, unknown, clauses = self.values.get(str(test.question), {}), self.unknown.get(str(test.question), TRUE), self.clauses
        ticked = [literal for value, literal in literals.items() if value not in ("unsure", "private", "none")]

        def maybe(option: str) -> int:
            return clauses.all_of((unknown, *(-tick for tick in ticked))) if option == "none" else unknown

        certain = [literals.get(option, FALSE) for option in map(str, test.options)]
        return Pair(clauses.any_of(certain), clauses.any_of((*certain, *(maybe(str(option)) for option in test.options if not literals or str(option) in literals))))


class Reading:
    """What a questionnaire says to the answers of a space, as literals; the same steps as askfirst/evaluator.py, taken for all answers at once.

    `relevant`, `fact`: pairs by id. `notice`: shown. `fires`, `outcome`: by (decision, outcome), whether its conditions hold and whether it
    comes out. `shown`: by decision. `stops`: by (decision, outcome), whether it ends the interview. `stopped`: whether one of them does."""

    def __init__(self, clauses: Clauses, questionnaire: Questionnaire, space: AnswerSpace, go_on: int) -> None:
        self.clauses, self.questionnaire, self.space = clauses, questionnaire, space
        self.relevant: dict[str, Pair] = {}
        self.known_facts: dict[str, Pair] = {}
        self.stops: dict[tuple[str, str], int] = {}
        self._ask_sections(go_on)
        self.known_facts.clear()
        self.stopped = clauses.any_of(self.stops.values())
        self.shown = {str(decision.id): clauses.any_of((-self.stopped, *(literal for (by, _), literal in self.stops.items() if by == decision.id)))
                      for decision in questionnaire.decisions}
        self.fact = {str(name): self._fact(name) for name in questionnaire.facts}
        self.notice = {str(name): self._notice(notice) for name, notice in questionnaire.notices.items()}
        self.fires = {(str(decision.id), str(outcome.id)): self._fires(outcome) for decision, outcome in questionnaire.outcomes()}
        self.outcome = {key: clauses.all_of((self.shown[key[0]], literal)) for decision in questionnaire.decisions for key, literal in self._decided(decision)}

    def truth(self, condition: Condition) -> Pair:
        """Whether a condition holds."""
        clauses = self.clauses
        match condition:
            case Test(question=question):
                return self._joined(clauses.all_of, [self.relevant.get(str(question), Pair(FALSE, FALSE)), self.space.truth(condition)])
            case FactName(name=name):
                return self._fact(name)
        parts = [self.truth(part) for part in condition.parts]
        match condition:
            case All():
                return self._joined(clauses.all_of, parts)
            case AnyOf():
                return self._joined(clauses.any_of, parts)
            case NoneOf():
                some = self._joined(clauses.any_of, parts)
                return Pair(-some.possible, -some.certain)
            case AtLeast(count=count):
                return self._joined(lambda literals: clauses.at_least(count, list(literals)), parts)
        raise TypeError(f"{type(condition).__name__} has no parts")

    def _joined(self, join, parts: list[Pair]) -> Pair:
        return Pair(join([part.certain for part in parts]), join([part.possible for part in parts]))

    def _fact(self, name: str) -> Pair:
        if name not in self.known_facts:
            self.known_facts[name] = self.truth(self.questionnaire.facts[name].when)
        return self.known_facts[name]

    def _notice(self, notice) -> int:
        condition = notice_condition(notice)
        truth = Pair(TRUE, TRUE) if condition is None else self.truth(condition)
        return truth.possible if notice.if_possible is not None else truth.certain

    def _fires(self, outcome: Outcome) -> int:
        parts = [self.truth(outcome.if_possible).possible] if outcome.if_possible is not None else []
        parts += [self.truth(outcome.if_certain).certain] if outcome.if_certain is not None else []
        parts += [-self.truth(outcome.unless).possible] if outcome.unless is not None else []
        return self.clauses.all_of(parts)

    def _decided(self, decision) -> Iterator[tuple[tuple[str, str], int]]:
        """Each outcome of a decision, and whether it is the first that fires."""
        waiting = TRUE
        for outcome in decision.outcomes:
            fires = self._fires(outcome)
            yield (str(decision.id), str(outcome.id)), self.clauses.all_of((waiting, fires))
            waiting = self.clauses.all_of((waiting, -fires))

    def _ask_sections(self, go_on: int) -> None:
        """Settles when each question is relevant; after a section that may stop, later questions are relevant only if it did not."""
        clauses, running = self.clauses, TRUE
        for section in self.questionnaire.sections:
            for question in section.questions:
                asked = self.questionnaire.relevance[question.id]
                truth = Pair(TRUE, TRUE) if asked is None else self.truth(asked)
                self.relevant[str(question.id)] = Pair(clauses.all_of((running, truth.certain)), clauses.all_of((running, truth.possible)))
            if section.stop_on:
                running = self._stop_after(section.stop_on, clauses.all_of((running, -go_on)), running)

    def _stop_after(self, names: list[str], may_stop: int, running: int) -> int:
        """Adds the stops of a section, of which the first decision wins; returns whether the interview runs on after it."""
        clauses, waiting = self.clauses, may_stop
        for decision in self.questionnaire.decisions:
            ends = [(key, literal) for key, literal in self._decided(decision) if "/".join(key) in names]
            for key, literal in ends:
                self.stops[key] = clauses.any_of((self.stops.get(key, FALSE), clauses.all_of((waiting, literal))))
            waiting = clauses.all_of((waiting, *(-literal for _, literal in ends)))
        self.known_facts.clear()  # later outcomes looked at questions whose relevance is not settled yet
        return clauses.any_of((waiting, clauses.all_of((running, -may_stop))))
