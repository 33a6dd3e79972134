"""What holds for every possible set of answers, proven by a SAT solver; what does not, as a fault with the fewest answers that show it."""

from __future__ import annotations

from collections.abc import Iterator

from askfirst.diagnostics import Diagnostics
from askfirst.prover import exactness, paper, reach, safeguards, unknown
from askfirst.prover.setting import Fault, Setting
from askfirst.questionnaire import Questionnaire

LIVELINESS = (
    (reach.find_dead_questions,), (reach.find_dead_facts,), (safeguards.find_unsound_stops,), (reach.find_dead_notices, reach.find_dead_outcomes),
    (exactness.find_inexact_conditions,), (reach.find_options_that_never_matter,),
)
SAFETY = (unknown.find_lost_dangers, safeguards.find_bare_invitations, safeguards.find_broken_safeguards, paper.find_telling_lines)


def find_faults(questionnaire: Questionnaire, follow_up: bool = True) -> Iterator[Fault]:
    """Everything that does not hold. Without `follow_up`, what is dead is told once, and not again for what only depends on it: a dead question for
    its facts, a dead fact for its outcomes, a dead outcome for the options that only it looks at."""
    setting = Setting(questionnaire)
    for find in SAFETY:
        yield from find(setting)
    for stage in LIVELINESS:
        faults = [fault for find in stage for fault in find(setting)]
        yield from faults
        if faults and not follow_up:
            return


def check_proofs(questionnaire: Questionnaire, report: Diagnostics) -> None:
    """Proves the questionnaire. What does not hold stops the build; one slip is told once."""
    for fault in find_faults(questionnaire, follow_up=False):
        report.error(fault.place, fault.code, fault.message, fault.help, fault.notes, fault.told_story(questionnaire))
