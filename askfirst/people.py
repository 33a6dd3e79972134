"""Invented people try the rules at every build: each must get the outcomes that were written for them, and never what they must not."""

from __future__ import annotations

from askfirst.diagnostics import Diagnostics, did_you_mean, listed, quoted
from askfirst.evaluator import Evaluation, evaluate, path_lengths
from askfirst.model import Person
from askfirst.positions import Text
from askfirst.questionnaire import Questionnaire, name_answer_problem, usual_answers


LONGEST_INTERVIEW = 24


def full_answers(questionnaire: Questionnaire, person: Person) -> dict[str, list[str]]:
    """The person's answers: the usual ones, and where they differ from them."""
    return usual_answers(questionnaire) | {str(name): [str(value) for value in values] for name, values in person.answers.items()}


def check_people(questionnaire: Questionnaire, report: Diagnostics) -> None:
    """Runs every person. A wrong one stops the build."""
    for person in questionnaire.people_file.people:
        known = len(report.entries)
        _check_names(questionnaire, person, report)
        if len(report.entries) == known:
            found = evaluate(questionnaire, full_answers(questionnaire, person))
            _check_answers_are_asked_for(person, found, report)
            _check_outcomes(person, found, report)
            _check_told(person, found, report)


def check_length(questionnaire: Questionnaire, report: Diagnostics) -> None:
    """Nobody is asked more than a tired person can answer."""
    _, most = path_lengths(questionnaire)
    if most > LONGEST_INTERVIEW:
        report.warning(questionnaire.questions_file.title.place, "long-interview", f"Some people are asked {most} questions; {LONGEST_INTERVIEW} is the aim.",
                       "Take one out, or ask one only of some people (ask_if).")


def _check_names(questionnaire: Questionnaire, person: Person, report: Diagnostics) -> None:
    """The person's file names only what exists."""
    for name, values in person.answers.items():
        question = questionnaire.questions.get(name)
        if question is None:
            report.error(name.place, "unknown-question", f"{person.name} answers {quoted(name)}, which is no question.", did_you_mean(name, questionnaire.questions))
        elif problem := name_answer_problem(question, values):
            wrong = next((value for value in values if value not in question.values), name)
            report.error(wrong.place, "impossible-answer", f"{person.name} cannot answer so: {problem}", did_you_mean(wrong, question.values) if wrong is not name else "Choose one that is offered.")
    outcomes = [f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()]
    decisions = [str(decision.id) for decision in questionnaire.decisions]
    named: list[tuple[str, Text, list[str]]] = [("decision", decision, decisions) for decision in person.outcomes]
    named += [("outcome", Text.at(f"{decision}/{outcome}", outcome.place), outcomes) for decision, outcome in person.outcomes.items() if decision in decisions]
    if person.never_told is not None:
        named += [("outcome", outcome, outcomes) for outcome in person.never_told.outcomes]
    for told in (person.told, person.never_told):
        if told is not None:
            named += [("fact", name, list(questionnaire.facts)) for name in told.facts]
            named += [("notice", name, list(questionnaire.notices)) for name in told.notices]
            named += [("question", name, list(questionnaire.questions)) for name in (*told.find_out, *told.asked)]
    for kind, name, known in named:
        if name not in known:
            report.error(name.place, f"unknown-{kind}", f"No {kind} is called {quoted(name)}.", did_you_mean(name, known))


def _check_answers_are_asked_for(person: Person, found: Evaluation, report: Diagnostics) -> None:
    for name in person.answers:
        if name not in found.relevant_questions:
            reason = f"The interview stops at {found.stopped_by}." if found.stopped_by else "It is not relevant with the other answers."
            report.error(name.place, "never-asked", f"{person.name} answers {quoted(name)}, which the interview does not ask here.", f"{reason} Delete the answer, or change the others.")


def _check_outcomes(person: Person, found: Evaluation, report: Diagnostics) -> None:
    for decision, wanted in person.outcomes.items():
        got = found.outcomes.get(decision)
        if got is None:
            report.error(decision.place, "person-wrong", f"{person.name} is shown no outcome of {quoted(decision)}: the interview stops at {found.stopped_by}.", "Delete the line, or change the rules.")
        elif got != wanted:
            report.error(wanted.place, "person-wrong", f"{person.name} should get {quoted(f'{decision}/{wanted}')}, but the rules give {quoted(f'{decision}/{got}')}.",
                         "Find out which of them is right before you change either.")
    missing = [decision for decision in found.outcomes if decision not in person.outcomes]
    if missing:
        report.error(person.place, "person-incomplete", f"{person.name} does not say what comes out for {listed(missing)}.", "Add it under outcomes.")


def _check_told(person: Person, found: Evaluation, report: Diagnostics) -> None:
    told = {"facts": found.facts, "notices": found.notices, "find_out": found.find_out, "asked": found.relevant_questions}
    if person.told is not None:
        for kind, shown in told.items():
            for name in getattr(person.told, kind):
                if name not in shown:
                    report.error(name.place, "person-not-told", f"{person.name} must be told {quoted(name)}, but is not.", "Find out whether the person or the rules are wrong.")
    if person.never_told is not None:
        told["outcomes"] = [f"{decision}/{outcome}" for decision, outcome in found.outcomes.items()]
        for kind, shown in told.items():
            for name in getattr(person.never_told, kind):
                if name in shown:
                    report.error(name.place, "person-told", f"{person.name} must never be told {quoted(name)}, but is.", "Find out whether the person or the rules are wrong.")
