"""Why an answer makes no difference: the smallest part of each rule that looks at it and is yet the same with it as without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from askfirst.conditions import Condition, FactName, Test, leaves, written
from askfirst.diagnostics import quoted
from askfirst.prover.setting import Note, Setting
from askfirst.questionnaire import outcome_conditions

LooksAt = Callable[[Test], bool]
MOST_NOTES = 8


def reasons_for_indifference(setting: Setting, looks_at: LooksAt, assumed: list[int]) -> tuple[Note, ...]:
    """The places that show why two answers lead to the same: `assumed` are the literals of the twins that give them, and `looks_at` picks the
    tests that could tell them apart."""
    notes = [note for condition in _conditions(setting) for note in _walk(setting, condition, looks_at, assumed)[1]]
    for decision, outcome in setting.questionnaire.outcomes():
        if any(_walk(setting, condition, looks_at, assumed)[0] for condition in outcome_conditions(outcome)):
            notes.append((outcome.place, f"{quoted(f'{decision.id}/{outcome.id}')} looks at it, but where that could tell, an outcome before it comes out"))
    return tuple(dict.fromkeys(notes))[:MOST_NOTES]


def _conditions(setting: Setting) -> Iterator[Condition]:
    """Every condition that is written, a section's `ask_if` once."""
    questionnaire = setting.questionnaire
    for section in questionnaire.sections:
        yield from (asked.ask_if for asked in (section, *section.questions) if asked.ask_if is not None)
    relevance = [condition for condition in questionnaire.relevance.values() if condition is not None]
    yield from (condition for condition in questionnaire.conditions() if not any(condition is asked for asked in relevance))


def _walk(setting: Setting, condition: Condition, looks_at: LooksAt, assumed: list[int]) -> tuple[bool, list[Note]]:
    """Whether the two answers can give a condition another truth, and the parts within it that they cannot move though their own parts can be moved."""
    tests = [leaf for leaf in leaves(condition) if not isinstance(leaf, FactName) and looks_at(leaf)]
    if not tests:
        return False, []
    parts = [] if isinstance(condition, Test) else [_walk(setting, part, looks_at, assumed) for part in condition.parts]
    notes = [note for _, inner in parts for note in inner]
    if _moves(setting, condition, assumed):
        return True, notes
    if isinstance(condition, Test):
        return False, [(condition.place, f"{written(condition)} is not asked when that could tell")]
    return False, notes or [(condition.place, f"{written(condition)} looks at it, but is the same either way")]


def _moves(setting: Setting, condition: Condition, assumed: list[int]) -> bool:
    twins = setting.twins
    differ = [twins.clauses.differ(one, other) for one, other in zip(twins.first.truth(condition), twins.second.truth(condition))]
    return twins.clauses.solve(*assumed, twins.clauses.any_of(differ))
