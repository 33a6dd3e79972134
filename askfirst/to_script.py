"""The rules as straight script code: one arrow function per condition, read by templates/script/logic.js.

A truth in the script is 0, 1, or the list of the questions that leave it unknown; A, O, N and L join truths (all, any, none, at least),
T tests an answer by question number and a bit per option, F is a fact by number."""

from __future__ import annotations

import json

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test
from askfirst.model import Notice, Outcome
from askfirst.questionnaire import Questionnaire, notice_condition

POSSIBLE, CERTAIN, UNLESS = 1, 2, 3


def compile_questionnaire(questionnaire: Questionnaire) -> str:
    """The tables `questions`, `sections`, `facts`, `notices` and `decisions`, as script source.

    questions: [id, "values that a rule can test", relevance?], where "none" stands last. sections: [number of the question after it, [stops]?].
    facts: [id, condition]. notices: [id, reading?, condition?]. decisions: [id, [[outcome id, reading, condition, …], …]].
    Readings: 1 if_possible, 2 if_certain, 3 unless."""
    compile_condition = _Conditions(questionnaire).compile
    questions = []
    for name, question in questionnaire.questions.items():
        row = [json.dumps(name), json.dumps(" ".join(_testable(question)))]
        asked = questionnaire.relevance[name]
        questions.append(_row(row + ([f"_=>{compile_condition(asked)}"] if asked is not None else [])))
    sections, asked_by_then = [], 0
    for section in questionnaire.sections:
        asked_by_then += len(section.questions)
        sections.append(_row([str(asked_by_then)] + ([json.dumps(section.stop_on)] if section.stop_on else [])))
    facts = [_row([json.dumps(name), f"_=>{compile_condition(fact.when)}"]) for name, fact in questionnaire.facts.items()]
    notices = [_row([json.dumps(name), *_notice_reading(notice, compile_condition)]) for name, notice in questionnaire.notices.items()]
    decisions = [_row([json.dumps(decision.id), _row([_row([json.dumps(outcome.id), *_outcome_readings(outcome, compile_condition)]) for outcome in decision.outcomes])])
                 for decision in questionnaire.decisions]
    tables = {"questions": questions, "sections": sections, "facts": facts, "notices": notices, "decisions": decisions}
    return "".join(f"var {name}={_row(rows)};\n" for name, rows in tables.items())


def _row(cells: list[str]) -> str:
    return "[" + ",".join(cells) + "]"


def _testable(question) -> list[str]:
    return [*map(str, question.options), *(["none"] if question.type == "several" else [])]


def _notice_reading(notice: Notice, compile_condition) -> list[str]:
    condition = notice_condition(notice)
    if condition is None:
        return []
    return [str(POSSIBLE if notice.if_possible is not None else CERTAIN), f"_=>{compile_condition(condition)}"]


def _outcome_readings(outcome: Outcome, compile_condition) -> list[str]:
    cells = []
    for reading, condition in ((POSSIBLE, outcome.if_possible), (CERTAIN, outcome.if_certain), (UNLESS, outcome.unless)):
        if condition is not None:
            cells += [str(reading), f"_=>{compile_condition(condition)}"]
    return cells


class _Conditions:
    def __init__(self, questionnaire: Questionnaire):
        self.question_numbers = {name: number for number, name in enumerate(questionnaire.questions)}
        self.bits = {name: {value: 1 << bit for bit, value in enumerate(_testable(question))} for name, question in questionnaire.questions.items()}
        self.fact_numbers = {name: number for number, name in enumerate(questionnaire.facts)}

    def compile(self, condition: Condition) -> str:
        match condition:
            case Test(question=question, options=options):
                return f"T({self.question_numbers[question]},{sum(self.bits[question][option] for option in set(options))})"
            case FactName(name=name):
                return f"F({self.fact_numbers[name]})"
            case AtLeast(count=count):
                return f"L({count},{self.join(condition)})"
        letter = {All: "A", AnyOf: "O", NoneOf: "N"}[type(condition)]
        return f"{letter}({self.join(condition)})"

    def join(self, condition) -> str:
        return ",".join(map(self.compile, condition.parts))
