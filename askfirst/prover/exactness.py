"""The pair of every condition is exact: certain where it is true however the unknowns turn out, possible where it is for some way; stops set aside.

A condition whose parts rest on different questions is exact when its parts are. Of the others nobody may be found for whom the condition is
unknown, though `completions` tell that it is true, or false, however their unknowns turn out."""

from __future__ import annotations

from collections.abc import Iterator

from askfirst.conditions import All, AnyOf, Condition, FactName, NoneOf, Test
from askfirst.diagnostics import listed, quoted
from askfirst.positions import Place
from askfirst.prover.completions import Completions, TooTangled
from askfirst.prover.reasons import CERTAIN, RULED_OUT, reasons_against
from askfirst.prover.setting import Fault, Setting
from askfirst.questionnaire import Questionnaire, notice_condition
from askfirst.stories import Story


def find_inexact_conditions(setting: Setting) -> Iterator[Fault]:
    """Every condition of the rules and safeguards, once."""
    completions = Completions(setting.clauses, setting.questionnaire, setting.space)
    for subject, place, condition in _named_conditions(setting.questionnaire):
        if not _is_plain(setting.questionnaire, condition):
            ways = (True,) if subject.startswith("if_certain of safeguard") else (True, False)
            try:
                yield from (fault for truth in ways for fault in _find_fault(setting, completions, subject, place, condition, truth))
            except TooTangled:
                yield Fault("pair-not-proven", subject, place, f"The {subject} is too tangled to prove.", "Split it into facts that rest on different questions.")


def _named_conditions(questionnaire: Questionnaire) -> Iterator[tuple[str, Place, Condition]]:
    """Each condition with the name of what it belongs to."""
    for section in questionnaire.sections:
        if section.ask_if is not None:
            yield f"ask_if of section {quoted(section.id)}", section.ask_if.place, section.ask_if
        for question in section.questions:
            if question.ask_if is not None:
                yield f"ask_if of question {quoted(question.id)}", question.ask_if.place, questionnaire.relevance[question.id]
    for name, fact in questionnaire.facts.items():
        yield f"condition of fact {quoted(name)}", fact.when.place, fact.when
    for name, notice in questionnaire.notices.items():
        if (condition := notice_condition(notice)) is not None:
            yield f"condition of notice {quoted(name)}", condition.place, condition
    for decision, outcome in questionnaire.outcomes():
        for key in ("if_possible", "if_certain", "unless"):
            if (condition := getattr(outcome, key)) is not None:
                yield f"{key} of outcome {quoted(f'{decision.id}/{outcome.id}')}", condition.place, condition
    for name, safeguard in questionnaire.safeguards.items():  # a safeguard that counts too many is only stricter; one that counts too few has a hole
        if (condition := safeguard.claim.if_certain) is not None:
            yield f"if_certain of safeguard {quoted(name)}", condition.place, condition


def _is_plain(questionnaire: Questionnaire, condition: Condition) -> bool:
    """Whether a condition is exact by its form: its parts rest on different questions, down to the single tests. Facts and `ask_if` are looked at by themselves."""
    match condition:
        case FactName():
            return True
        case Test(question=question, options=options):
            return not set(questionnaire.questions[question].options) <= set(options)
        case All() | AnyOf() | NoneOf():
            rests_on = [{str(test.question) for test in questionnaire.reached_tests(part, relevance=True)} for part in condition.parts]
            return sum(map(len, rests_on)) == len(set().union(*rests_on)) and all(_is_plain(questionnaire, part) for part in condition.parts)
    return False


def _find_fault(setting: Setting, completions: Completions, subject: str, place: Place, condition: Condition, truth: bool) -> Iterator[Fault]:
    """Somebody for whom the condition is unknown, though it has this truth however their unknowns turn out."""
    pair = setting.without_stops.truth(condition)
    settled = completions.always(condition) if truth else completions.never(condition)
    if setting.clauses.solve(pair.possible, -pair.certain, settled):
        yield _fault(setting, subject, place, condition, truth, setting.story_to_the_end(pair.possible, -pair.certain, settled))


def _fault(setting: Setting, subject: str, place: Place, condition: Condition, truth: bool, story: Story) -> Fault:
    told, questionnaire = "true" if truth else "false", setting.questionnaire
    answers, repeated = setting.usual | story.answers, _repeated(questionnaire, condition)
    names = [name for name in questionnaire.questions if name in repeated]
    names = [name for name in names if {"unsure", "private"} & set(answers[name])] or names
    ending = (f"leaves it unknown, though it can only be {told}.",)
    if against := reasons_against(setting, [(condition, RULED_OUT if truth else CERTAIN)]):
        purpose, (first, *others) = f"for it to be {'false' if truth else 'true'}, ", against
        return Fault("pair-not-exact", subject, place, f"The {subject} is true for {'everybody' if truth else 'nobody'}, yet reads as unknown for people who do not know.",
                     "Change it, or delete it.", story, ending, ((first[0], purpose + first[1]), *others))
    return Fault("pair-not-exact", subject, place, f"The {subject} reads as unknown for somebody for whom it is {told}, however their unknowns turn out.",
                 f"More than one part of it rests on {listed(names)} (through facts and ask_if, too). Write it so that only one does, for example as one test with several options.",
                 story, ending)


def _repeated(questionnaire: Questionnaire, condition: Condition) -> set[str]:
    """The questions on which more than one part of a condition rests, or of a part of it."""
    found: set[str] = set()
    seen: set[str] = set()
    for part in () if isinstance(condition, (Test, FactName)) else condition.parts:
        rests_on = {str(test.question) for test in questionnaire.reached_tests(part, relevance=True)}
        found |= seen & rests_on | _repeated(questionnaire, part)
        seen |= rests_on
    return found
