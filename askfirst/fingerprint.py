"""What an attorney signs: the questions and rules without their words, in one form however they are ordered in the files, hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, Test
from askfirst.model import Claim, Fact, Notice, Outcome, Question, Safeguard, Signature
from askfirst.questionnaire import Questionnaire

MEANING = 1  # counted up when docs/rules.md begins to read the same files in another way: then no signature from before counts
DIGITS, GROUP = 32, 4


def fingerprint(questionnaire: Questionnaire) -> str:
    """The first 128 bits of the SHA-256 (FIPS 180-4) of the canonical form, in eight groups of four digits: little enough to compare by eye, too
    much for anybody to find two questionnaires that share it."""
    digits = hashlib.sha256(_as_json(canonical_form(questionnaire)).encode()).hexdigest()[:DIGITS]
    return "-".join(digits[begin:begin + GROUP] for begin in range(0, DIGITS, GROUP))


def current_signatures(questionnaire: Questionnaire) -> list[Signature]:
    """Who signed the questions and rules as they are today."""
    review = questionnaire.review_file
    today = fingerprint(questionnaire) if review else ""
    return [signature for signature in review.signatures if signature.fingerprint == today] if review else []


def canonical_form(questionnaire: Questionnaire) -> dict:
    """What the questions and rules mean, as JSON without any wording or place; what is in it and what is not stands in docs/rules.md. What
    is not written is left out; what has no order is sorted; what has one is a list."""
    return {
        "meaning": MEANING,
        "questions": {str(name): _question(question, questionnaire) for name, question in questionnaire.questions.items()},
        "stops": _stops(questionnaire),
        "facts": {str(name): _fact(fact) for name, fact in questionnaire.facts.items()},
        "notices": {str(name): _notice(notice) for name, notice in questionnaire.notices.items()},
        "decisions": {str(decision.id): [_outcome(outcome) for outcome in decision.outcomes] for decision in questionnaire.decisions},
        "with_every_invitation": _names(questionnaire.rules_file.with_every_invitation),
        "safeguards": {str(name): _safeguard(safeguard) for name, safeguard in questionnaire.safeguards.items()},
    }


def canonical_condition(condition: Condition) -> dict | str:
    """A condition whose parts are sorted, with nothing that could be left out: `all` within `all` and `any` within `any` (or `none`) are one,
    a part that stands twice stands once, and a single part stands alone. The parts of `at_least` are counted, so each of them stays."""
    match condition:
        case FactName(name=name):
            return str(name)
        case Test(question=question, options=options):
            return {"test": [str(question), _names(options)]}
        case AtLeast(count=count, parts=parts):
            return {"at_least": [count, sorted(map(canonical_condition, parts), key=_as_json)]}
        case All(parts=parts):
            joined = _joined("all", parts)
            return joined[0] if len(joined) == 1 else {"all": joined}
        case AnyOf(parts=parts):
            joined = _joined("any", parts)
            return joined[0] if len(joined) == 1 else {"any": joined}
    return {"none": _joined("any", condition.parts)}


def _joined(word: str, parts: Iterable[Condition]) -> list:
    """The parts of a condition, those of parts that begin with the same word among them, each once and sorted."""
    forms: dict[str, dict | str] = {}
    for part in map(canonical_condition, parts):
        inner = part[word] if isinstance(part, dict) and word in part else [part]
        forms.update((_as_json(form), form) for form in inner)
    return [forms[key] for key in sorted(forms)]


def _question(question: Question, questionnaire: Questionnaire) -> dict:
    """Of its place, only the stops before it matter: the questions in between may come in any order."""
    section = questionnaire.section_numbers[question.id]
    options = {str(name): _written(sensitive=option.sensitive, reads_as=option.reads_as) for name, option in question.options.items()}
    return {"type": question.type, "options": options, "stops_before": sum(bool(earlier.stop_on) for earlier in questionnaire.sections[:section]),
            **_written(sensitive=question.sensitive), **_conditions(ask_if=questionnaire.relevance[question.id])}


def _stops(questionnaire: Questionnaire) -> list:
    """At each stop, the outcomes that stop there, by decision. The decisions are in their order: the first of them that stops is the one shown."""
    stops = []
    for section in questionnaire.sections:
        by_decision = [[str(decision.id), [str(outcome.id) for outcome in decision.outcomes if f"{decision.id}/{outcome.id}" in section.stop_on]]
                       for decision in questionnaire.decisions]
        if section.stop_on:
            stops.append([stop for stop in by_decision if stop[1]])
    return stops


def _fact(fact: Fact) -> dict:
    return {"kind": fact.kind, "when": canonical_condition(fact.when), "cites": _names(fact.cites)}


def _notice(notice: Notice) -> dict:
    return {"severity": notice.severity, "cites": _names(notice.cites), **_conditions(if_possible=notice.if_possible, if_certain=notice.if_certain),
            **_written(card=bool(notice.card), card_if_true=bool(notice.card_if_true))}


def _outcome(outcome: Outcome) -> dict:
    return {"id": str(outcome.id), "severity": outcome.severity, "cites": _names(outcome.cites),
            **_conditions(if_possible=outcome.if_possible, if_certain=outcome.if_certain, unless=outcome.unless),
            **_written(invites=outcome.invites, on_paper=outcome.on_paper is not None)}


def _safeguard(safeguard: Safeguard) -> dict:
    claims = {word: _claim(claim) for word, claim in (("never", safeguard.never), ("always", safeguard.always)) if claim is not None}
    return {**claims, **({"danger": True} if safeguard.danger else {}), "cites": _names(safeguard.cites)}


def _claim(claim: Claim) -> dict:
    return {"outcome": _names(claim.outcome), "shows": _names(claim.shows), **_conditions(when=claim.when, if_certain=claim.if_certain)}


def _conditions(**conditions: Condition | None) -> dict:
    return {key: canonical_condition(condition) for key, condition in conditions.items() if condition is not None}


def _written(**values: str | bool | None) -> dict:
    """Flags that say yes and names that stand in the file."""
    return {key: value if value is True else str(value) for key, value in values.items() if value}


def _names(names: Iterable[str]) -> list[str]:
    """Names whose order says nothing."""
    return sorted(set(map(str, names)))


def _as_json(form: object) -> str:
    return json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
