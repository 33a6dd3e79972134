"""One questionnaire as a whole: its questions in order, when each is relevant, its facts, notices and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from askfirst.conditions import All, Condition, FactName, Test, leaves
from askfirst.diagnostics import listed, quoted
from askfirst.model import Decision, Fact, Notice, Option, Outcome, PeopleFile, Question, QuestionsFile, ReviewFile, RulesFile, Safeguard, Section


@dataclass(frozen=True)
class Questionnaire:
    """The files of questionnaires/<id>/, read together."""

    id: str
    questions_file: QuestionsFile
    rules_file: RulesFile
    people_file: PeopleFile
    review_file: ReviewFile | None = None

    @property
    def sections(self) -> list[Section]:
        return self.questions_file.sections

    @property
    def facts(self) -> dict[str, Fact]:
        return self.rules_file.facts

    @property
    def notices(self) -> dict[str, Notice]:
        return self.rules_file.notices

    @property
    def decisions(self) -> list[Decision]:
        return self.rules_file.decisions

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order of the interview; of two with the same id, the first."""
        found: dict[str, Question] = {}
        for section in self.sections:
            for question in section.questions:
                found.setdefault(question.id, question)
        return found

    @cached_property
    def section_numbers(self) -> dict[str, int]:
        """The index of the section of each question."""
        return {question.id: number for number, section in reversed(list(enumerate(self.sections))) for question in section.questions}

    @cached_property
    def relevance(self) -> dict[str, Condition | None]:
        """When each question is asked: its section's `ask_if` and its own; None for always."""
        found: dict[str, Condition | None] = {}
        for question_id, question in self.questions.items():
            section = self.sections[self.section_numbers[question_id]]
            parts = [part for part in (section.ask_if, question.ask_if) if part is not None]
            found[question_id] = parts[0] if len(parts) == 1 else All(tuple(parts), question.place) if parts else None
        return found

    @property
    def safeguards(self) -> dict[str, Safeguard]:
        return self.rules_file.safeguards

    def outcomes(self) -> Iterator[tuple[Decision, Outcome]]:
        """Every outcome with its decision, in order."""
        for decision in self.decisions:
            for outcome in decision.outcomes:
                yield decision, outcome

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the rules and of relevance."""
        yield from (condition for condition in self.relevance.values() if condition is not None)
        yield from (fact.when for fact in self.facts.values())
        for notice in self.notices.values():
            yield from (condition for condition in (notice.if_possible, notice.if_certain) if condition is not None)
        for _, outcome in self.outcomes():
            yield from outcome_conditions(outcome)

    def safeguard_conditions(self) -> Iterator[Condition]:
        """Every condition of the safeguards, which no reader but the prover knows."""
        for safeguard in self.safeguards.values():
            for claim in filter(None, (safeguard.never, safeguard.always)):
                yield from (condition for condition in (claim.when, claim.if_certain) if condition is not None)

    def reached_tests(self, condition: Condition | None, relevance: bool = False) -> list[Test]:
        """The tests that a condition rests on, through facts, and with `relevance` through `ask_if` too; each question's relevance once."""
        tests: list[Test] = []
        seen: set[str] = set()
        waiting = [condition] if condition is not None else []
        while waiting:
            for leaf in leaves(waiting.pop()):
                if isinstance(leaf, FactName):
                    if leaf.name not in seen and leaf.name in self.facts:
                        seen.add(leaf.name)
                        waiting.append(self.facts[leaf.name].when)
                    continue
                tests.append(leaf)
                asked = self.relevance.get(leaf.question) if relevance else None
                if asked is not None and "?" + leaf.question not in seen:
                    seen.add("?" + leaf.question)
                    waiting.append(asked)
        return tests

    def is_sensitive(self, condition: Condition | None) -> bool:
        """Whether a condition rests on an answer that may never be printed."""
        return any(self._is_sensitive_test(test) for test in self.reached_tests(condition, relevance=True))

    def _is_sensitive_test(self, test: Test) -> bool:
        question = self.questions.get(test.question)
        if question is None:
            return False
        unnamed = Option.model_construct(sensitive=False)
        return question.sensitive or any(question.options.get(option, unnamed).sensitive for option in test.options)


def outcome_conditions(outcome: Outcome) -> list[Condition]:
    """The conditions of an outcome that are written."""
    return [condition for condition in (outcome.if_possible, outcome.if_certain, outcome.unless) if condition is not None]


def notice_condition(notice: Notice) -> Condition | None:
    """The condition of a notice, however it is read; None if it is always shown."""
    return notice.if_possible if notice.if_possible is not None else notice.if_certain


def name_answer_problem(question: Question, values: list[str]) -> str:
    """Why these values cannot be the answer to a question; empty if they can. "I don't know" may stand beside ticks, "none" may not."""
    wrong = [value for value in values if value not in question.values]
    if wrong:
        return f"Question {quoted(question.id)} does not offer {quoted(wrong[0])}; it offers {listed(question.values)}."
    if not values:
        return f"Question {quoted(question.id)} has an empty answer."
    if question.type == "one" and len(values) > 1:
        return f"Question {quoted(question.id)} takes one answer."
    if "none" in values and len(values) > 1:
        return f'In question {quoted(question.id)}, "none" cannot stand beside another answer.'
    return ""


def usual_answers(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """The usual answer of every question."""
    return {str(name): [str(value) for value in question.usual] for name, question in questionnaire.questions.items()}
