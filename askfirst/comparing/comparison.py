"""Two versions of a questionnaire side by side: the verdict, the parts that an edit touched, and everything that it changes for somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace

from askfirst.comparing.changes import RANDOM_VISITORS, SEED, Change, Changes, find_changes
from askfirst.comparing.parts import Part, changed_parts, changed_texts
from askfirst.comparing.revisions import Version
from askfirst.conditions import Condition, FactName, Test, leaves
from askfirst.fingerprint import fingerprint
from askfirst.model import Safeguard
from askfirst.prover.safeguards import find_broken_safeguards
from askfirst.prover.setting import Fault, Setting
from askfirst.questionnaire import Questionnaire


@dataclass(frozen=True)
class Comparison:
    """What an edit changes. `safeguards`: those that speak of what changed. `dropped`: safeguards that were taken out or say something else now,
    and the fault if today's rules break what they said before."""

    old: Version
    new: Version
    fingerprints: tuple[str, str]
    parts: tuple[Part, ...]
    texts: dict[str, str]
    changes: Changes | None
    safeguards: tuple[str, ...]
    dropped: dict[str, Fault | None]

    @property
    def verdict(self) -> str:
        """law: somebody gets another result, or is asked something else. described: nobody does, but what is said of results changed (a citation,
        a severity, a safeguard). rewritten: nobody does; the same rules in another form. words, other: the fingerprint is the same."""
        if self.changes is not None:
            return "law" if self.changes.example_of else "rewritten" if all(part.decides for part in self.parts) else "described"
        return "words" if self.texts else "other" if self.old.files != self.new.files else "same"

    def to_json(self) -> dict:
        """The whole, for a program; ids throughout."""
        changes, people = self.changes, self.new.questionnaire.people_file.people
        return {
            "questionnaire": self.new.questionnaire.id,
            "against": {"revision": self.old.called, "commit": self.old.commit},
            "verdict": self.verdict,
            "fingerprint": {"before": self.fingerprints[0], "now": self.fingerprints[1]},
            "parts": [{"kind": part.kind, "name": part.name, "how": part.how, "keys": list(part.keys)} for part in self.parts],
            "texts": self.texts,
            "people": {"count": len(people), "changed": [str(people[number].id) for number in changes.people] if changes else []},
            "random_visitors": {"count": RANDOM_VISITORS, "seed": SEED, "changed": changes.visitors if changes else 0},
            "changes": [self._change_to_json(change) for change in changes.sorted()] if changes else [],
            "lost_danger_notices": [change.name for change in changes.sorted() if change.is_loss_of_danger] if changes else [],
            "unreached_danger_notices": [change.name for change in changes.sorted() if change.now == "unreached"] if changes else [],
            "safeguards": {"affected": list(self.safeguards), "dropped": {name: "broken" if fault else "holds" for name, fault in self.dropped.items()}},
        }

    def _change_to_json(self, change: Change) -> dict:
        people, example = self.new.questionnaire.people_file.people, self.changes.example(change)
        return {**change._asdict(), "people": [str(people[number].id) for number in self.changes.people_of[change]], "random_visitors": self.changes.visitors_of[change],
                "example": {"answers": {name: list(values) for name, values in example.story.answers.items()}, "go_on": example.story.go_on, "one_sided": example.is_one_sided}}


def compare_versions(old: Version, new: Version) -> Comparison:
    """Compares two versions. Where the fingerprint is the same, the law is: then nobody is looked for."""
    before, now = old.questionnaire, new.questionnaire
    prints = fingerprint(before), fingerprint(now)
    parts = tuple(changed_parts(before, now)) if prints[0] != prints[1] else ()
    changes = find_changes(before, now) if parts else None
    unsaid = {part.name for part in parts if part.kind == "safeguard" and part.how != "added" and part.keys != ("cites",)}
    dropped = {name: safeguard for name, safeguard in before.safeguards.items() if name in unsaid}
    return Comparison(old, new, prints, parts, changed_texts(before, now), changes, _affected_safeguards(now, parts, changes), _try_dropped(now, dropped))


def _affected_safeguards(new: Questionnaire, parts: tuple[Part, ...], changes: Changes | None) -> tuple[str, ...]:
    """Today's safeguards that changed, or that name an outcome, notice, fact or question of which anything did."""
    touched = {(part.kind, part.name) for part in parts} | {("notice" if kind == "danger" else kind, name) for kind, name, _, _ in (changes.example_of if changes else ())}
    touched |= {("outcome", f"{change.name}/{outcome}") for change in (changes.example_of if changes else ()) if change.kind == "decision" for outcome in change[2:]}
    return tuple(str(name) for name, safeguard in new.safeguards.items() if ("safeguard", str(name)) in touched or _named_in(safeguard) & touched)


def _named_in(safeguard: Safeguard) -> set[tuple[str, str]]:
    """What a safeguard names, by kind."""
    named: set[tuple[str, str]] = set()
    for claim in filter(None, (safeguard.never, safeguard.always)):
        named |= {("outcome", str(name)) for name in claim.outcome} | {("notice", str(name)) for name in claim.shows}
        for condition in filter(None, (claim.when, claim.if_certain)):
            named |= {("fact", str(leaf.name)) if isinstance(leaf, FactName) else ("question", str(leaf.question)) for leaf in leaves(condition)}
    return named


def _try_dropped(new: Questionnaire, dropped: dict[str, Safeguard]) -> dict[str, Fault | None]:
    """Whether today's rules still keep what safeguards said before; those that name something that is gone are left out."""
    known = {("outcome", f"{decision.id}/{outcome.id}") for decision, outcome in new.outcomes()} | {("notice", str(name)) for name in new.notices}
    known |= {("fact", str(name)) for name in new.facts} | {("question", str(name)) for name in new.questions}
    tried = {name: safeguard for name, safeguard in dropped.items() if _named_in(safeguard) <= known and all(_is_offered(new, condition) for condition in _conditions(safeguard))}
    if not tried:
        return {}
    rules = new.rules_file.model_copy(update={"safeguards": tried})
    faults = {fault.subject: fault for fault in find_broken_safeguards(Setting(replace(new, rules_file=rules))) if fault.code == "safeguard-broken"}
    return {str(name): faults.get(name) for name in tried}


def _conditions(safeguard: Safeguard) -> list[Condition]:
    return [condition for claim in filter(None, (safeguard.never, safeguard.always)) for condition in (claim.when, claim.if_certain) if condition is not None]


def _is_offered(new: Questionnaire, condition: Condition) -> bool:
    """Whether every option that a condition tests exists."""
    return all(set(leaf.options) <= set(new.questions[leaf.question].values) for leaf in leaves(condition) if isinstance(leaf, Test))
