"""Options and questions that matter, and say so where they do not."""

from __future__ import annotations

from collections import defaultdict

from askfirst.conditions import Test, leaves
from askfirst.diagnostics import Diagnostics, listed, quoted
from askfirst.project import Project
from askfirst.questionnaire import Questionnaire


def _tests_by_question(questionnaire: Questionnaire) -> dict[str, list[Test]]:
    tests = defaultdict(list)
    for condition in questionnaire.conditions():
        for leaf in leaves(condition):
            if isinstance(leaf, Test):
                tests[str(leaf.question)].append(leaf)
    return tests


def check_tests_leave_something_out(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """A test of every option would be true for each answer and yet unknown for "I don't know"."""
    for name, tests in _tests_by_question(questionnaire).items():
        for test in tests:
            if set(questionnaire.questions[name].options) <= set(test.options):
                report.error(test.place, "tests-every-option", f"This names every option of question {quoted(name)}.", "Leave the condition out, or name fewer options.")


def check_questions_matter(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Every question is tested somewhere, and so is every option of a `several` question."""
    tests = _tests_by_question(questionnaire)
    for name, question in questionnaire.questions.items():
        named = {str(option) for test in tests[name] for option in test.options}
        if not named:
            report.error(question.place, "question-never-used", f"No rule looks at question {quoted(name)}.", "Add a fact or notice that does, or delete the question.")
        elif question.type == "several":
            for option in question.options:
                if option not in named:
                    report.error(option.place, "option-never-used", f"No rule looks at option {quoted(option)} of question {quoted(name)}.", "Add a fact or notice that does, or delete the option.")


def check_options_are_told_apart(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Options of a `one` question that no rule tells apart say so with `reads_as`, and only those do."""
    tests = _tests_by_question(questionnaire)
    for name, question in questionnaire.questions.items():
        signature = {str(option): frozenset(number for number, test in enumerate(tests[name]) if option in test.options) for option in question.options}
        for option, written in question.options.items():
            other = written.reads_as
            if other is not None and (other == option or other not in question.options or question.type == "several"):
                report.error(other.place, "reads-as-unknown", f"Question {quoted(name)} has no other option {quoted(other)} to be read as.", f"Its options: {listed(question.options)}.")
            elif other is not None and signature[option] != signature[other]:
                report.error(other.place, "reads-as-told-apart", f"The rules do tell {quoted(option)} and {quoted(other)} apart.", 'Delete "reads_as:", or change the rules.')
        if question.type == "several" or not tests[name]:
            continue
        first_of: dict[frozenset, str] = {}
        for option, written in question.options.items():
            if written.reads_as is None:
                twin = first_of.setdefault(signature[option], option)
                if twin != option:
                    report.error(option.place, "options-not-told-apart", f"To every rule, {quoted(option)} means the same as {quoted(twin)} in question {quoted(name)}.",
                                 f"If that is right, write  {option}: {{label: {quoted(written.label)}, reads_as: {twin}}}  (or the same for {twin}). If not, the rules must change.")


def check_usual_answers(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """The usual answer is one that the question offers."""
    for name, question in questionnaire.questions.items():
        for value in question.usual:
            if value not in question.values:
                report.error(value.place, "unknown-usual", f"Question {quoted(name)} does not offer {quoted(value)}.", f"It offers: {listed(question.values)}.")
        if question.type == "one" and len(question.usual) != 1:
            report.error(question.usual[1].place if question.usual else question.place, "usual-too-many", f"Question {quoted(name)} takes one answer, so it has one usual answer.", "Keep one.")


CHECKS = (check_tests_leave_something_out, check_questions_matter, check_options_are_told_apart, check_usual_answers)
