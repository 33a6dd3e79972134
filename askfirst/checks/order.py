"""The order of questions and outcomes: what is asked before what, and what wins over what."""

from __future__ import annotations

from askfirst.diagnostics import Diagnostics, quoted
from askfirst.project import Project
from askfirst.questionnaire import Questionnaire, outcome_conditions


def check_relevance_looks_back(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """`ask_if` tests only questions that were asked before."""
    order = {name: number for number, name in enumerate(questionnaire.questions)}
    for name, condition in questionnaire.relevance.items():
        for test in questionnaire.reached_tests(condition):
            if order[test.question] >= order[name]:
                report.error(test.place, "asks-ahead", f"Question {quoted(name)} depends on {quoted(test.question)}, which is not asked before it.",
                             "Move one of them, or test an earlier question.", [(questionnaire.questions[name].place, f"{quoted(name)} stands here")])


def check_stops(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """A stop is certain, knows its questions by then, and has a danger twin right after it for those who do not know. The prover compares their conditions."""
    for number, section in enumerate(questionnaire.sections):
        for name in section.stop_on:
            decision = next(one for one in questionnaire.decisions if one.id == name.partition("/")[0])
            index = next(i for i, one in enumerate(decision.outcomes) if one.id == name.partition("/")[2])
            outcome, twin = decision.outcomes[index], (decision.outcomes[index + 1:] or [None])[0]
            if outcome.if_certain is None or outcome.if_possible is not None:
                report.error(outcome.place, "stop-not-certain", f"Outcome {quoted(name)} stops the interview, so it must be read if_certain only.", 'Put its condition under "if_certain:".')
            elif twin is None or twin.severity != "danger" or twin.if_possible is None:
                report.error(outcome.place, "stop-without-twin", f"Outcome {quoted(name)} stops the interview, but no danger outcome that is read if_possible comes right after it.",
                             "Add one with the same condition, so that people who do not know are told to find out.")
            for earlier in decision.outcomes[:index + 1]:
                for condition in outcome_conditions(earlier):
                    for test in questionnaire.reached_tests(condition, relevance=True):
                        if questionnaire.section_numbers[test.question] > number:
                            report.error(test.place, "stop-looks-ahead", f"Section {quoted(section.id)} may stop on {quoted(name)}, but question {quoted(test.question)} comes later.",
                                         "Move the question up, or the stop to a later section.", [(section.place, "the section that stops")])


def check_order_of_outcomes(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Danger outcomes stand first; everybody gets an outcome; none stands behind one that always fires."""
    for decision in questionnaire.decisions:
        calm_before = None
        for outcome in decision.outcomes[:-1]:
            if not outcome_conditions(outcome):
                report.error(outcome.place, "outcome-always-fires", f"Outcome {quoted(outcome.id)} has no condition, so those after it never come.", "Give it a condition, or move it to the end.")
        for outcome in decision.outcomes:
            if outcome.severity != "danger":
                calm_before = calm_before or outcome
            elif calm_before is not None:
                report.error(outcome.place, "danger-not-first", f"Danger outcome {quoted(outcome.id)} stands after {quoted(calm_before.id)}.", "Move it up: dangers come first.",
                             [(calm_before.place, "this one is no danger")])
        last = decision.outcomes[-1]
        if outcome_conditions(last):
            report.error(last.place, "last-outcome-conditional", f"The last outcome, {quoted(last.id)}, has a condition, so some people would get no outcome.", "Take its condition away, or add one without.")
        if last.invites:
            report.error(last.place, "last-outcome-invites", f"The last outcome, {quoted(last.id)}, invites a request from people of whom nothing is known.", 'Take "invites: yes" away.')


def check_how_outcomes_are_read(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Dangers count unless ruled out; invitations only when established."""
    stops = {name for section in questionnaire.sections for name in section.stop_on}
    for decision, outcome in questionnaire.outcomes():
        if outcome.severity == "danger" and f"{decision.id}/{outcome.id}" not in stops and (outcome.if_possible is None or outcome.if_certain is not None):
            report.error(outcome.place, "danger-not-possible", f"Danger outcome {quoted(outcome.id)} must be read if_possible only: a danger that somebody does not know about counts as one.",
                         'Put its condition under "if_possible:".')
        if outcome.invites and outcome.if_certain is None and outcome is not decision.outcomes[-1]:
            report.error(outcome.place, "invitation-not-certain", f"Outcome {quoted(outcome.id)} invites a request, so it must be read if_certain.", 'Add "if_certain:".')
        if outcome.invites and outcome.severity == "danger":
            report.error(outcome.place, "danger-invites", f"Outcome {quoted(outcome.id)} is a danger and invites a request.", "Choose one of the two.")
        if outcome.on_paper is None and any(map(questionnaire.is_sensitive, outcome_conditions(outcome))):
            report.error(outcome.place, "paper-would-tell", f"Outcome {quoted(outcome.id)} follows from sensitive answers, so paper must not show its text.",
                         'Add "on_paper:" with words that give nothing away.')


def check_how_notices_are_read(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """A notice has one reading; a danger notice is shown unless ruled out."""
    for name, notice in questionnaire.notices.items():
        if notice.if_possible is not None and notice.if_certain is not None:
            report.error(name.place, "notice-two-readings", f"Notice {quoted(name)} has both if_possible and if_certain.", "Keep one.")
        elif notice.severity == "danger" and notice.if_certain is not None:
            report.error(name.place, "notice-not-possible", f"Danger notice {quoted(name)} must be read if_possible.", 'Put its condition under "if_possible:".')


ASKING = (check_relevance_looks_back,)
CHECKS = (check_stops, check_order_of_outcomes, check_how_outcomes_are_read, check_how_notices_are_read)
