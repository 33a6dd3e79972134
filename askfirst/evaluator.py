"""The reference reading of the rules: answers in, outcomes, facts, notices and the find-out list out. The words are those of docs/rules.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain, combinations

from askfirst.conditions import FALSE, TRUE, UNKNOWN, Condition, FactName, Test, Truth, all_of, any_of, combine
from askfirst.questionnaire import Questionnaire, notice_condition, outcome_conditions
from askfirst.model import Outcome

MOST_WAYS = 5_000

Answers = Mapping[str, Sequence[str]]


@dataclass
class Evaluation:
    """What a questionnaire says to some answers. Ids throughout, in the order of the files."""

    outcomes: dict[str, str] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    facts_to_find_out: list[str] = field(default_factory=list)
    facts_to_tell_in_private: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    find_out: list[str] = field(default_factory=list)
    relevant_questions: list[str] = field(default_factory=list)
    still_open: list[str] = field(default_factory=list)
    stopped_by: str | None = None

    def to_json(self) -> dict:
        return asdict(self)


def evaluate(questionnaire: Questionnaire, answers: Answers, go_on: bool = False) -> Evaluation:
    """Reads the rules for these answers (values per question id). `go_on`: a worker goes on where the interview stops."""
    return _Reading(questionnaire, answers, go_on).evaluate()


def truths(questionnaire: Questionnaire, answers: Answers, go_on: bool = False) -> Callable[[Condition], Truth]:
    """What tells the truth of any condition for these answers, once the interview has come to its end or its stop."""
    reading = _Reading(questionnaire, answers, go_on)
    reading.ask_sections()
    return reading.truth


def path_lengths(questionnaire: Questionnaire) -> tuple[int | None, int]:
    """The fewest and the most questions that anybody is asked. The most: those that nothing rules out. The fewest: over every answer that
    relevance tells apart; the other questions may be answered in any way, so a stop comes wherever its condition is possible; None where
    there are more ways than anybody would wait for."""
    most = len(evaluate(questionnaire, {}, go_on=True).relevant_questions)
    gates: dict[str, list[Test]] = {}
    for asked in questionnaire.relevance.values():
        for test in questionnaire.reached_tests(asked):
            gates.setdefault(str(test.question), []).append(test)
    ways: list[dict[str, tuple[str, ...]]] = [{}]
    for name in filter(gates.get, questionnaire.questions):
        if len(ways) > MOST_WAYS or 2 ** len(_tested_options(gates[name])) > MOST_WAYS:
            return None, most
        answers = _distinct_answers(questionnaire, gates[name])
        ways = [{**way, name: answer} for way in ways for answer in (answers if _Reading(questionnaire, way, True).is_asked(name) else [()])]
    return min(_Reading(questionnaire, way, go_on=True).shortest_length() for way in ways), most


def _tested_options(tests: list[Test]) -> set[str]:
    return {str(option) for test in tests for option in test.options} - {"none"}


def _distinct_answers(questionnaire: Questionnaire, tests: list[Test]) -> list[tuple[str, ...]]:
    """Definite answers to a question that stand for all others where only these tests of it count."""
    question = questionnaire.questions[tests[0].question]
    answers: list[tuple[str, ...]] = [(str(option),) for option in question.options]
    if question.type == "several":
        tested = _tested_options(tests)
        answers += [("none",), *chain.from_iterable(combinations(sorted(tested), count) for count in range(2, len(tested) + 1))]
    by_truths = {tuple(_Reading(questionnaire, {question.id: answer}, True).answer_truth(test) for test in tests): answer for answer in answers}
    return list(by_truths.values())


class _Reading:
    def __init__(self, questionnaire: Questionnaire, answers: Answers, go_on: bool):
        self.questionnaire, self.go_on = questionnaire, go_on
        self.answers = {name: frozenset(values) for name, values in answers.items()}
        self.relevant: dict[str, Truth] = {}
        self.known_facts: dict[str, Truth] = {}

    def evaluate(self) -> Evaluation:
        found = Evaluation()
        stop = self.ask_sections()
        found.stopped_by = f"{stop[0]}/{stop[1]}" if stop else None
        found.relevant_questions = [name for name, truth in self.relevant.items() if truth.possible]
        found.still_open = [name for name in found.relevant_questions if not self.answers.get(name)]
        unknown_questions: set[str] = set()
        for decision in self.questionnaire.decisions:
            if stop is None or decision.id == stop[0]:
                found.outcomes[str(decision.id)], reached = self.decide(decision)
                unknown_questions |= reached
        found.find_out = [name for name in found.relevant_questions if name in unknown_questions and "unsure" in self.answers.get(name, ())]
        self.sort_facts(found)
        for name, notice in self.questionnaire.notices.items():
            condition = notice_condition(notice)
            truth = TRUE if condition is None else self.truth(condition)
            if truth.certain or truth.possible and notice.if_possible is not None:
                found.notices.append(str(name))
        return found

    def ask_sections(self) -> tuple[str, str] | None:
        """Settles which questions are relevant; returns the decision and outcome that stopped the interview, if one did."""
        stop = None
        for section in self.questionnaire.sections:
            for question in section.questions:
                asked = self.questionnaire.relevance[question.id]
                self.relevant[question.id] = FALSE if stop else TRUE if asked is None else self.truth(asked)
            if section.stop_on and not stop and not self.go_on and self.all_answered():
                stop = self.find_stop(section.stop_on)
        return stop

    def is_asked(self, name: str) -> bool:
        self.ask_sections()
        return self.relevant[name].possible

    def shortest_length(self) -> int:
        """The fewest questions that these answers can lead to, when those that are missing may turn out in any way."""
        self.ask_sections()
        asked = 0
        for section in self.questionnaire.sections:
            asked += sum(self.relevant[question.id].possible for question in section.questions)
            if any(self.truth(outcome.if_certain).possible for decision, outcome in self.questionnaire.outcomes() if f"{decision.id}/{outcome.id}" in section.stop_on):
                break
        return asked

    def all_answered(self) -> bool:
        return all(self.answers.get(name) for name, truth in self.relevant.items() if truth.possible)

    def find_stop(self, names: list[str]) -> tuple[str, str] | None:
        stop = None
        for decision in self.questionnaire.decisions:
            fired, _ = self.decide(decision)
            if stop is None and f"{decision.id}/{fired}" in names:
                stop = str(decision.id), fired
        self.known_facts.clear()  # later outcomes looked at questions whose relevance is not settled yet
        return stop

    def decide(self, decision) -> tuple[str, set[str]]:
        """The first outcome that fires, and the questions whose unknown answers are reached from it or from an earlier one."""
        reached: set[str] = set()
        for outcome in decision.outcomes:
            for condition in outcome_conditions(outcome):
                self.collect_unknown(condition, reached)
            if self.fires(outcome):
                return str(outcome.id), reached
        raise ValueError(f"decision {decision.id} has no outcome without a condition")

    def fires(self, outcome: Outcome) -> bool:
        return ((outcome.if_possible is None or self.truth(outcome.if_possible).possible)
                and (outcome.if_certain is None or self.truth(outcome.if_certain).certain)
                and (outcome.unless is None or not self.truth(outcome.unless).possible))

    def truth(self, condition: Condition) -> Truth:
        match condition:
            case Test():
                return all_of([self.relevant.get(condition.question, FALSE), self.answer_truth(condition)])
            case FactName(name=name):
                if name not in self.known_facts:
                    self.known_facts[name] = self.truth(self.questionnaire.facts[name].when)
                return self.known_facts[name]
        return combine(condition, [self.truth(part) for part in condition.parts])

    def answer_truth(self, test: Test) -> Truth:
        """Whether the answer is one of the options, its relevance aside."""
        given = self.answers.get(test.question, frozenset())
        ticked = given - {"unsure", "private", "none"}
        is_open = not given or "unsure" in given or "private" in given
        several = self.questionnaire.questions[test.question].type == "several"

        def holds(option: str) -> Truth:
            if option == "none":
                return FALSE if ticked else UNKNOWN if is_open else TRUE
            if option in ticked:
                return TRUE
            return UNKNOWN if is_open and (several or not ticked) else FALSE

        return any_of([holds(option) for option in test.options])

    def collect_unknown(self, condition: Condition, reached: set[str]) -> None:
        """Adds the questions of the unknown tests that are reached through unknown parts only, facts and `ask_if` included."""
        if not self.truth(condition).is_unknown:
            return
        match condition:
            case Test(question=question):
                if self.answer_truth(condition).is_unknown:
                    reached.add(question)
                asked = self.questionnaire.relevance[question]
                if asked is not None:
                    self.collect_unknown(asked, reached)
            case FactName(name=name):
                self.collect_unknown(self.questionnaire.facts[name].when, reached)
            case _:
                for part in condition.parts:
                    self.collect_unknown(part, reached)

    def sort_facts(self, found: Evaluation) -> None:
        """Present when certain; to find out when possible through an unsure or missing answer; to tell in private when only through private ones."""
        for name, fact in self.questionnaire.facts.items():
            truth = self.truth(fact.when)
            if truth.certain:
                found.facts.append(str(name))
            elif truth.possible:
                reached: set[str] = set()
                self.collect_unknown(fact.when, reached)
                private = all("private" in self.answers.get(question, ()) and "unsure" not in self.answers[question] for question in reached)
                (found.facts_to_tell_in_private if private else found.facts_to_find_out).append(str(name))
