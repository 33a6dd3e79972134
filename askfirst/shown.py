"""What the page shows for which ticks: a questionnaire as gates, one for each thing that it can show. The same steps as askfirst/evaluator.py,
taken for all answers at once, unanswered questions and a worker who goes on included."""

from __future__ import annotations

from collections.abc import Iterator

from askfirst.circuit import FALSE, TRUE, Gate, Pair, all_of, any_of, at_least, given, named, negate, ticked
from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test
from askfirst.model import Outcome
from askfirst.questionnaire import Questionnaire, notice_condition, outcome_conditions

GO_ON = ("", "go-on")
"""The control of a worker who goes on where the interview stops."""

UNKNOWN = ("unsure", "private")


class Shown:
    """`relevant`, `fact`: pairs by id. `answered`, `still_open`, `find_out`: by question. `notice`: by id. `outcome`: by (decision, outcome), whether
    it is the one that comes out. `decision`: whether it is shown at all. `stopped`: whether the interview ends early."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.relevant: dict[str, Pair] = {}
        self.known: dict[Condition, Pair] = {}
        self.stops: dict[str, Gate] = {}
        self.answered = {str(name): ticked((str(name), value) for value in question.values) for name, question in questionnaire.questions.items()}
        self.stopped = self._ask_sections()
        self.decision = {str(decision.id): any_of((negate(self.stopped), self.stops.get(str(decision.id), FALSE))) for decision in questionnaire.decisions}
        self.waiting = {key: waiting for decision in questionnaire.decisions for key, waiting, _ in self._decided(decision)}
        self.outcome = {key: all_of((self.decision[key[0]], waiting, fires)) for decision in questionnaire.decisions for key, waiting, fires in self._decided(decision)}
        self.fact = {str(name): self.truth(fact.when) for name, fact in questionnaire.facts.items()}
        self.notice = {str(name): self._notice(notice) for name, notice in questionnaire.notices.items()}
        self.still_open = {name: all_of((self.relevant[name].possible, negate(answered))) for name, answered in self.answered.items()}
        self.find_out = _FindOut(self).questions()

    def truth(self, condition: Condition) -> Pair:
        """Whether a condition holds."""
        if condition not in self.known:
            self.known[condition] = self._weigh(condition)
        return self.known[condition]

    def _weigh(self, condition: Condition) -> Pair:
        match condition:
            case Test(question=question):
                relevant, answer = self.relevant.get(str(question), Pair(FALSE, FALSE)), self.answer(condition)
                return Pair(all_of((relevant.certain, answer.certain)), all_of((relevant.possible, answer.possible)))
            case FactName(name=name):
                return self.truth(self.questionnaire.facts[name].when)
        parts = [self.truth(part) for part in condition.parts]
        certain, possible = [part.certain for part in parts], [part.possible for part in parts]
        match condition:
            case All():
                return Pair(all_of(certain), all_of(possible))
            case AnyOf():
                return Pair(any_of(certain), any_of(possible))
            case NoneOf():
                return Pair(negate(any_of(possible)), negate(any_of(certain)))
            case AtLeast(count=count):
                return Pair(at_least(count, certain), at_least(count, possible))
        raise TypeError(f"{type(condition).__name__} has no parts")

    def answer(self, test: Test) -> Pair:
        """Whether the answer is one of the options, its relevance aside. What nobody ticked is possible while the question is open; of options
        that rule each other out, while none of the others is ticked."""
        name, question = str(test.question), self.questionnaire.questions[test.question]
        named, every = {str(option) for option in test.options}, [str(option) for option in question.options]
        definite = ticked((name, option) for option in every if option in named)
        if question.type == "one":
            return Pair(definite, negate(ticked((name, option) for option in every if option not in named)))
        unknown = ticked((name, value) for value in UNKNOWN if value in question.values)
        possible = any_of((definite, unknown, negate(self.answered[name]))) if named & set(every) else FALSE
        if "none" not in named:
            return Pair(definite, possible)
        no_tick = negate(ticked((name, option) for option in every))
        return Pair(any_of((definite, all_of((ticked([(name, "none")]), no_tick, negate(unknown))))), any_of((possible, no_tick)))

    def _notice(self, notice) -> Gate:
        condition = notice_condition(notice)
        if condition is None:
            return TRUE
        truth = self.truth(condition)
        return truth.possible if notice.if_possible is not None else truth.certain

    def fires(self, outcome: Outcome) -> Gate:
        """Whether the conditions of an outcome hold."""
        parts = [self.truth(outcome.if_possible).possible] if outcome.if_possible is not None else []
        parts += [self.truth(outcome.if_certain).certain] if outcome.if_certain is not None else []
        parts += [negate(self.truth(outcome.unless).possible)] if outcome.unless is not None else []
        return all_of(parts)

    def _decided(self, decision) -> Iterator[tuple[tuple[str, str], Gate, Gate]]:
        """Each outcome of a decision: whether none before it fires, and whether it does."""
        waiting = TRUE
        for outcome in decision.outcomes:
            fires = named(self.fires(outcome))
            yield (str(decision.id), str(outcome.id)), waiting, fires
            waiting = all_of((waiting, negate(fires)))

    def _ask_sections(self) -> Gate:
        """Settles when each question is relevant; returns whether a section stops the interview."""
        stopped, going = FALSE, negate(ticked([GO_ON]))
        for section in self.questionnaire.sections:
            for question in section.questions:
                asked = self.questionnaire.relevance[question.id]
                truth = Pair(TRUE, TRUE) if asked is None else self.truth(asked)
                self.relevant[str(question.id)] = Pair(*(named(all_of((negate(stopped), part))) for part in truth))
            if section.stop_on:
                complete = all_of(any_of((negate(relevant.possible), self.answered[name])) for name, relevant in self.relevant.items())
                waiting = all_of((complete, going, negate(stopped)))
                for decision in self.questionnaire.decisions:
                    ends = any_of(all_of((before, fires)) for key, before, fires in self._decided(decision) if "/".join(key) in section.stop_on)
                    stop = all_of((waiting, ends))
                    self.stops[str(decision.id)] = any_of((self.stops.get(str(decision.id), FALSE), stop))
                    stopped, waiting = any_of((stopped, stop)), all_of((waiting, negate(ends)))
                stopped = named(stopped)
                self.known.clear()  # later outcomes looked at questions whose relevance is not settled yet
        return stopped


class _FindOut:
    """Which "I don't know" would change something: the unknown tests that are reached, through unknown parts only, from an outcome that none before it rules out."""

    def __init__(self, shown: Shown) -> None:
        self.shown, self.questionnaire = shown, shown.questionnaire
        self.reached: dict[str, dict[Gate, list[Gate]]] = {name: {} for name in shown.relevant}
        self.waiting: dict[tuple[str, str], list[Gate]] = {}

    def questions(self) -> dict[str, Gate]:
        """By question, whether it is listed under find out first."""
        for decision, outcome in self.questionnaire.outcomes():
            key = str(decision.id), str(outcome.id)
            for condition in outcome_conditions(outcome):
                self.walk(condition, all_of((self.shown.decision[key[0]], self.shown.waiting[key])))
        for name in self.in_order():
            gates = self.waiting.pop(name, None)
            if gates:
                self.walk(self.condition_of(name), named(any_of(gates)))
        return {name: self.listed(name, reached) for name, reached in self.reached.items()}

    def listed(self, name: str, reached: dict[Gate, list[Gate]]) -> Gate:
        """A question is listed when it is asked, answered with "I don't know", and reached; where that answer rules all others out, with them not ticked."""
        question = self.questionnaire.questions[name]
        known = {(name, value): value == "unsure" for value in question.values if value == "unsure" or question.type == "one"}
        return all_of((ticked([(name, "unsure")]), self.shown.relevant[name].possible, any_of(all_of((gate, given(any_of(unknown), known))) for gate, unknown in reached.items())))

    def condition_of(self, name: tuple[str, str]) -> Condition:
        kind, key = name
        return self.questionnaire.facts[key].when if kind == "fact" else self.questionnaire.relevance[key]

    def in_order(self) -> list[tuple[str, str]]:
        """Facts and the relevance of questions, each before those that it rests on."""
        ordered: dict[tuple[str, str], None] = {}

        def visit(name: tuple[str, str]) -> None:
            if name in ordered:
                return
            for part in _named(self.condition_of(name), self.questionnaire):
                visit(part)
            ordered[name] = None

        for _, outcome in self.questionnaire.outcomes():
            for condition in outcome_conditions(outcome):
                for part in _named(condition, self.questionnaire):
                    visit(part)
        return list(reversed(ordered))

    def walk(self, condition: Condition, reached: Gate) -> None:
        """Passes on that a condition is reached, to its parts as far as they are unknown. Beside an unknown part, an `any` is unknown while it is not
        certain, an `all` while it is possible."""
        match condition:
            case Test():
                self.reach(condition, reached)
            case FactName(name=name):
                self.waiting.setdefault(("fact", str(name)), []).append(reached)
            case _:
                truth = self.shown.truth(condition)
                still = [negate(named(truth.certain))] if isinstance(condition, (AnyOf, AtLeast)) else []
                still += [named(truth.possible)] if not isinstance(condition, AnyOf) else []
                for part in condition.parts:
                    self.walk(part, all_of((reached, *still)))

    def reach(self, test: Test, reached: Gate) -> None:
        """A test that is reached: its question matters while its own answer is unknown, and its relevance while that is."""
        name, truth, answer = str(test.question), self.shown.truth(test), self.shown.answer(test)
        self.reached[name].setdefault(reached, []).append(all_of((answer.possible, negate(answer.certain))))
        if self.questionnaire.relevance[test.question] is not None:
            self.waiting.setdefault(("relevance", name), []).append(all_of((reached, truth.possible, negate(truth.certain))))


def _named(condition: Condition, questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """The facts that a condition names, and the questions whose relevance it rests on."""
    match condition:
        case FactName(name=name):
            yield "fact", str(name)
        case Test(question=question):
            if questionnaire.relevance[question] is not None:
                yield "relevance", str(question)
        case _:
            for part in condition.parts:
                yield from _named(part, questionnaire)
