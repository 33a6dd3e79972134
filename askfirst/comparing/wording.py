"""A change in the words of the page: what it is about, what was said of it before, what is said now, and whether that should alarm a reviewer."""

from __future__ import annotations

from askfirst.comparing.changes import INVITES, Change
from askfirst.comparing.comparison import Comparison
from askfirst.comparing.revisions import Version

WORDS = {"present": "present", "maybe": "may be true", "shown": "shown", "asked": "asked", "unreached": "not reached"}
NOT = {"fact": "not present", "danger": "not shown", "notice": "not shown", "question": "not asked", "decision": "no card", "stop": "goes on"}
SEVERITIES = {"danger": "as a danger", "caution": "as a caution", "calm": "calmly"}


def tell_change(comparison: Comparison, change: Change) -> str:
    """A change in the words of the page."""
    if change.kind == "outcome":
        return f"Outcome {subject_title(comparison, change)}: {_tell_manner(change)}"
    kinds = {"fact": "Fact ", "danger": "Danger notice ", "notice": "Notice ", "question": "Question "}
    return f"{kinds.get(change.kind, '')}{subject_title(comparison, change)}: {_tell_state(comparison, change, change.before)} → {_tell_state(comparison, change, change.now)}"


def subject_title(comparison: Comparison, change: Change) -> str:
    """What a change is about, in the words of today, or else of before."""
    both = (comparison.new.questionnaire, comparison.old.questionnaire)
    match change.kind:
        case "decision":
            return next(str(decision.title) for one in both for decision in one.decisions if decision.id == change.name)
        case "stop":
            return "Interview"
        case "outcome":
            told = _outcome_title(comparison.new, change.name)
        case "fact":
            told = next(one.facts[change.name].say for one in both if change.name in one.facts)
        case "question":
            told = next(one.questions[change.name].ask for one in both if change.name in one.questions)
        case _:
            told = next(one.notices[change.name].title for one in both if change.name in one.notices)
    return f'"{told}"'


def _tell_manner(change: Change) -> str:
    """How an outcome that comes out as before is shown otherwise."""
    before, now = change.before.removesuffix(INVITES), change.now.removesuffix(INVITES)
    told = []
    if before != now:
        told.append(f"no longer shown as a danger, but {SEVERITIES[now]}" if change.is_lowered else f"shown {SEVERITIES[before]} → shown {SEVERITIES[now]}")
    if change.before.endswith(INVITES) != change.now.endswith(INVITES):
        told.append("begins to invite a request" if change.begins_to_invite else "no longer invites a request")
    return "; ".join(told)


def _tell_state(comparison: Comparison, change: Change, state: str) -> str:
    if change.kind not in ("decision", "stop") or not state:
        return WORDS[state] if state else NOT[change.kind]
    version = comparison.old if state == change.before else comparison.new
    return f'"{_outcome_title(version, f"{change.name}/{state}")}"' if change.kind == "decision" else f'ends at "{_outcome_title(version, state)}"'


def _outcome_title(version: Version, name: str) -> str:
    return next(str(outcome.title) for decision, outcome in version.questionnaire.outcomes() if f"{decision.id}/{outcome.id}" == name)


def is_alarming(comparison: Comparison, change: Change) -> bool:
    """Whether a danger is lost: its notice, or an outcome of severity danger that gives way to one of another, or is one no more. So is it where an
    outcome that invited nobody begins to."""
    if change.kind != "decision":
        return change.is_loss_of_danger or change.is_lowered or change.begins_to_invite
    before, now = ({f"{decision.id}/{outcome.id}": outcome.severity for decision, outcome in version.questionnaire.outcomes()} for version in (comparison.old, comparison.new))
    return before.get(f"{change.name}/{change.before}") == "danger" != now.get(f"{change.name}/{change.now}")
