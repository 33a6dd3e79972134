"""Gates without the parts that add nothing, each proven to add nothing by the solver; over all ticks that a form allows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from askfirst.circuit import FALSE, TRUE, All, Any, Gate, Input, Named, Ticked, all_of, any_of, named, negate, order
from askfirst.encoding import Clauses
from askfirst.model import Question
from askfirst.shown import GO_ON


class Ticks:
    """Gates as literals, over inputs that are literals."""

    def __init__(self, clauses: Clauses, inputs: dict[Input, int]) -> None:
        self.clauses, self.inputs = clauses, inputs
        self.gates: dict[Gate, int] = {}

    def literal(self, gate: Gate) -> int:
        """The literal that is true when a gate is."""
        if gate not in self.gates:
            self.gates[gate] = self._encode(gate)
        return self.gates[gate]

    def _encode(self, gate: Gate) -> int:
        match gate:
            case Ticked(inputs=inputs, wanted=wanted):
                some = self.clauses.any_of(self.inputs[one] for one in sorted(inputs))
                return some if wanted else -some
            case Named(gate=inner, wanted=wanted):
                return self.literal(inner) if wanted else -self.literal(inner)
        join = self.clauses.all_of if isinstance(gate, All) else self.clauses.any_of
        return join([self.literal(part) for part in sorted(gate.parts, key=order)])


class Pruner:
    """Prunes gates over the questions of one form. What is kept whole is pruned once, for wherever it stands."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self.clauses = Clauses()
        self.ticks = Ticks(self.clauses, _every_way_to_tick(self.clauses, questions))
        self.whole: dict[Gate, Gate] = {}

    def prune(self, gate: Gate, around: tuple[int, ...] = ()) -> Gate:
        """The gate without what adds nothing while the literals around it are true."""
        match gate:
            case Ticked():
                return self.constant(gate, around)
            case Named(gate=inner, wanted=wanted):
                fixed = self.constant(gate, around)
                if fixed != gate:
                    return fixed
                if inner not in self.whole:
                    self.whole[inner] = self.prune(inner)
                found = named(self.whole[inner])
                return found if wanted else negate(found)
        is_all = isinstance(gate, All)
        sign = 1 if is_all else -1
        kept = sorted(gate.parts, key=lambda part: (-_size(part), order(part)))
        for part in list(kept):
            others = [sign * self.ticks.literal(other) for other in kept if other is not part]
            if not self.clauses.solve(*around, *others, -sign * self.ticks.literal(part)):
                kept.remove(part)
        pruned: list[Gate] = []
        for index, part in enumerate(kept):
            others = [sign * self.ticks.literal(other) for other in (*pruned, *kept[index + 1:])]
            pruned.append(self.prune(part, (*around, *others)))
        return all_of(pruned) if is_all else any_of(pruned)

    def constant(self, gate: Gate, around: tuple[int, ...]) -> Gate:
        """TRUE or FALSE where the literals around leave nothing else, or the gate."""
        literal = self.ticks.literal(gate)
        if not self.clauses.solve(*around, -literal):
            return TRUE
        return gate if self.clauses.solve(*around, literal) else FALSE


def _every_way_to_tick(clauses: Clauses, questions: Mapping[str, Question]) -> dict[Input, int]:
    """Every input of a form as a literal: of a question with one answer at most one is ticked, else any."""
    inputs = {GO_ON: clauses.new()}
    for name, question in questions.items():
        literals = [inputs.setdefault((str(name), value), clauses.new()) for value in question.values]
        if question.type == "one":
            for index, literal in enumerate(literals):
                for other in literals[:index]:
                    clauses.add(-literal, -other)
    return inputs


@cache
def _size(gate: Gate) -> int:
    return 1 if isinstance(gate, (Ticked, Named)) else 1 + sum(map(_size, gate.parts))
