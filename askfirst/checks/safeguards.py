"""Safeguards say one thing each, of what exists; whether it holds is for the prover."""

from __future__ import annotations

from askfirst.checks.references import check_citations
from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.project import Project
from askfirst.questionnaire import Questionnaire


def check_safeguards_name_what_exists(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Outcomes, notices and citations of safeguards exist; their conditions are checked with all others."""
    outcomes = [f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()]
    shown = list(questionnaire.rules_file.with_every_invitation)
    for name, safeguard in questionnaire.safeguards.items():
        check_citations(f"Safeguard {quoted(name)}", safeguard.cites, project, report)
        for claim in filter(None, (safeguard.never, safeguard.always)):
            shown += claim.shows
            for outcome in claim.outcome:
                if outcome not in outcomes:
                    report.error(outcome.place, "unknown-outcome", f"No outcome is called {quoted(outcome)}.", did_you_mean(outcome, outcomes))
    for notice in shown:
        if notice not in questionnaire.notices:
            report.error(notice.place, "unknown-notice", f"No notice is called {quoted(notice)}.", did_you_mean(notice, questionnaire.notices))


def check_safeguards_say_one_thing(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """A safeguard is either "never" or "always", of people under one condition, and names an outcome or a notice."""
    for name, safeguard in questionnaire.safeguards.items():
        claim = safeguard.claim
        if claim is None:
            report.error(name.place, "safeguard-without-claim", f'Safeguard {quoted(name)} has neither "never:" nor "always:".', 'Add one of them, with "outcome:" or "shows:" under it.')
        elif safeguard.never is not None and safeguard.always is not None:
            report.error(safeguard.always.place, "safeguard-two-claims", f'Safeguard {quoted(name)} has both "never:" and "always:".', "Keep one, or write two safeguards.")
        elif claim.when is not None and claim.if_certain is not None:
            report.error(claim.place, "safeguard-two-conditions", f'Safeguard {quoted(name)} has both "when:" and "if_certain:".',
                         '"when:" counts people who do not know, "if_certain:" leaves them out. Keep one.')
        elif safeguard.danger and safeguard.never is not None:
            report.error(name.place, "safeguard-danger-never", f'Safeguard {quoted(name)} says "danger: yes" of what must never come out.', 'Delete "danger: yes"; it goes with "always:".')
        elif not claim.outcome and not claim.shows:
            report.error(claim.place, "safeguard-says-nothing", f"Safeguard {quoted(name)} names no outcome and no notice.", 'Add "outcome:" or "shows:".')


def check_invitations_name_their_notices(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Where outcomes invite a request, the rules say which notices stand beside every invitation."""
    inviting = next((outcome for _, outcome in questionnaire.outcomes() if outcome.invites), None)
    if inviting is not None and not questionnaire.rules_file.with_every_invitation:
        report.error(inviting.place, "no-notices-with-invitations", f"Outcome {quoted(inviting.id)} invites a request, but the rules name no notice that must stand beside every invitation.",
                     "At the end of rules.yaml, write with_every_invitation: and the notices on what the request does not promise and what it risks.")


NAMES = (check_safeguards_name_what_exists,)
CHECKS = (check_safeguards_say_one_thing, check_invitations_name_their_notices)
