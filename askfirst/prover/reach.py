"""Nothing is dead: every outcome can come out, every fact be present, every notice be shown, every question be asked and matter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from askfirst.conditions import Test
from askfirst.diagnostics import quoted
from askfirst.model import Decision, Outcome, Question
from askfirst.prover.indifference import reasons_for_indifference
from askfirst.prover.reasons import CERTAIN, POSSIBLE, RULED_OUT, reasons_against
from askfirst.prover.setting import Fault, Note, Setting
from askfirst.questionnaire import notice_condition


def find_dead_questions(setting: Setting) -> Iterator[Fault]:
    """Some answers make the ask_if of every question true. (An unknown one asks, too: somebody who knows nothing is asked everything.)"""
    for name, question in setting.questionnaire.questions.items():
        if not setting.clauses.solve(setting.reading.relevant[name].certain):
            asked = setting.questionnaire.relevance[name]
            yield Fault("question-never-asked", str(name), question.place, f"Question {quoted(name)} is asked only of people who do not know: no answers make its ask_if true.",
                        "Change its ask_if or its section's, or delete the question.", notes=reasons_against(setting, [(asked, CERTAIN)]))


def find_dead_outcomes(setting: Setting) -> Iterator[Fault]:
    """Every outcome comes out for somebody."""
    for decision, outcome in setting.questionnaire.outcomes():
        key = (str(decision.id), str(outcome.id))
        if setting.clauses.solve(setting.reading.outcome[key]):
            continue
        if setting.clauses.solve(setting.reading.fires[key], setting.reading.shown[key[0]]):
            yield _shadowed(setting, decision, outcome)
        else:
            wanted = [(outcome.if_possible, POSSIBLE), (outcome.if_certain, CERTAIN), (outcome.unless, RULED_OUT)]
            yield Fault("outcome-never-fires", "/".join(key), outcome.place, f"Outcome {quoted('/'.join(key))} can never come out: no answers make its conditions hold.",
                        "Change its conditions, or delete it.", notes=reasons_against(setting, [(condition, how) for condition, how in wanted if condition is not None]))


def _shadowed(setting: Setting, decision: Decision, outcome: Outcome) -> Fault:
    fires, name, is_last = setting.reading.fires, f"{decision.id}/{outcome.id}", outcome is decision.outcomes[-1]
    earlier: dict[int, Outcome] = {}
    for other in decision.outcomes[:decision.outcomes.index(outcome)]:
        earlier.setdefault(-fires[str(decision.id), str(other.id)], other)
    waiting = [fires[str(decision.id), str(outcome.id)], setting.reading.shown[str(decision.id)]]
    shadows = [earlier[literal] for literal in reversed(setting.clauses.core(list(reversed(earlier)), waiting))]
    notes: tuple[Note, ...] = tuple((shadow.place, f"{quoted(shadow.id)} stands here") for shadow in shadows)
    help = "Move it up, narrow those before it, or delete it." if not is_last else "Narrow those before it."
    if outcome.severity != "danger" and any(shadow.severity == "danger" for shadow in shadows):
        help = "Dangers come first. Change its condition, or delete it." if not is_last else "Narrow those before it, if that is safe."
    before = " or ".join(quoted(shadow.id) for shadow in shadows) + " comes first"
    return Fault("outcome-shadowed", name, outcome.place, f"Outcome {quoted(name)} can never come out: {before} for everybody{'' if is_last else ' who could get it'}.",
                 help, notes=notes)


def find_dead_facts(setting: Setting) -> Iterator[Fault]:
    """Every fact is present for somebody."""
    for name, fact in setting.questionnaire.facts.items():
        if not setting.clauses.solve(setting.reading.fact[name].certain):
            yield Fault("fact-never-present", str(name), name.place, f"Fact {quoted(name)} is never present: no answers make its condition true.",
                        "Change its condition, or delete it.", notes=reasons_against(setting, [(fact.when, CERTAIN)]))


def find_dead_notices(setting: Setting) -> Iterator[Fault]:
    """Every notice is shown to somebody."""
    for name, notice in setting.questionnaire.notices.items():
        if not setting.clauses.solve(setting.reading.notice[name]):
            how = POSSIBLE if notice.if_possible is not None else CERTAIN
            yield Fault("notice-never-shown", str(name), name.place, f"Notice {quoted(name)} is never shown: no answers make its condition hold.",
                        "Change its condition, or delete it.", notes=reasons_against(setting, [(notice_condition(notice), how)]))


def find_options_that_never_matter(setting: Setting) -> Iterator[Fault]:
    """Whatever else somebody answers, each option leads somewhere else than the others for some people; those with `reads_as` count as one."""
    for name, question in setting.questionnaire.questions.items():
        if setting.clauses.solve(setting.reading.relevant[name].possible):
            faults = list(_dead_options(setting, str(name), question))
            live = sum(option.reads_as is None for option in question.options.values()) - len(faults)
            if live <= (question.type == "one"):
                definite = [-setting.twins.one.unknown[name], -setting.twins.other.unknown[name]]
                notes = reasons_for_indifference(setting, lambda test: test.question == name, [*setting.twins.alike_but(str(name)), *definite])
                yield Fault("question-never-matters", str(name), question.place, f"Question {quoted(name)} never matters: whatever somebody answers, the result is the same.",
                            "Change a rule that looks at it, or delete the question.", notes=notes)
            else:
                yield from faults


def _named_together(setting: Setting, name: str) -> list[set[str]]:
    """The options of a question that some fact names, for each fact that tests nothing else: whoever is asked is told of the fact, or not, by the answer."""
    tests = (fact.when for fact in setting.questionnaire.facts.values() if isinstance(fact.when, Test) and fact.when.question == name)
    return [set(map(str, test.options)) for test in tests]


def _dead_options(setting: Setting, name: str, question: Question) -> Iterator[Fault]:
    twins, clauses, named = setting.twins, setting.clauses, _named_together(setting, name)
    one, other, alike = twins.one.values[name], twins.other.values[name], twins.alike_but(name)
    if question.type == "several":
        for option in question.options:
            if any(option in together and "none" not in together for together in named):
                continue
            same = [-clauses.differ(one[value], other[value]) for value in map(str, question.options) if value != option]
            ticked = [*alike, *same, one[option], -other[option], -twins.one.unknown[name], -twins.other.unknown[name]]
            if not clauses.solve(*ticked, twins.differ):
                yield Fault("option-never-matters", f"{name}: {option}", option.place,
                            f"Option {quoted(option)} of question {quoted(name)} never matters: ticked or not, the result is the same.",
                            "Change a rule that looks at it, or delete the option.",
                            notes=reasons_for_indifference(setting, lambda test: test.question == name and option in test.options, ticked))
        return
    told_apart = [option for option, written in question.options.items() if written.reads_as is None]
    dead: set[str] = set()
    for first, second in combinations(told_apart, 2):
        if dead & {first, second} or any((first in together) != (second in together) for together in named):
            continue
        chosen = [*alike, one[first], other[second]]
        if not clauses.solve(*chosen, twins.differ):
            dead.add(second)
            notes = reasons_for_indifference(setting, lambda test: test.question == name and (first in test.options) != (second in test.options), chosen)
            yield Fault("options-never-told-apart", f"{name}: {second}", second.place, f"In question {quoted(name)}, {quoted(second)} never leads elsewhere than {quoted(first)}.",
                        f"Change a rule that tells them apart; or, if it is right so, name both options or neither in each, and write reads_as: {first} at {second}.", notes=notes)
