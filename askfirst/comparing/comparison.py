"""Two versions of a questionnaire side by side: the verdict, the parts that an edit touched, and everything that it changes for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from askfirst.comparing.changes import RANDOM_VISITORS, SEED, Change, Changes, find_changes
from askfirst.comparing.parts import Part, changed_beside, changed_parts, changed_texts
from askfirst.comparing.revisions import Commit, Version
from askfirst.comparing.safeguards import Dropped, find_affected, find_dropped
from askfirst.fingerprint import fingerprint


@dataclass(frozen=True)
class Comparison:
    """What an edit changes. `parts`: what the fingerprint covers; `beside`: what it does not, words aside; `texts`: the words. `safeguards`: those that speak
    of what changed. `dropped`: what the rules were held to before and are not today."""

    old: Version
    new: Version
    fingerprints: tuple[str, str]
    parts: tuple[Part, ...]
    beside: tuple[Part, ...]
    texts: dict[str, str]
    changes: Changes | None
    safeguards: tuple[str, ...]
    dropped: tuple[Dropped, ...]

    @property
    def verdict(self) -> str:
        """law: somebody gets another result, or is asked something else. described: nobody does, but what is said of results changed (a citation,
        a safeguard). rewritten: nobody does; the same rules in another form. beside, words, layout: the fingerprint is the same."""
        if self.changes is not None:
            return "law" if self.changes.example_of else "rewritten" if all(part.decides for part in self.parts) else "described"
        return "beside" if self.beside else "words" if self.texts else "layout" if self.old.files != self.new.files else "same"

    def to_json(self) -> dict:
        """The whole, for a program; ids throughout."""
        changes, people = self.changes, self.new.questionnaire.people_file.people
        return {
            "questionnaire": self.new.questionnaire.id,
            "against": {"revision": self.old.called, "commit": self.old.commit},
            "verdict": self.verdict,
            "fingerprint": {"before": self.fingerprints[0], "now": self.fingerprints[1]},
            "parts": list(map(_part_to_json, self.parts)),
            "beside": list(map(_part_to_json, self.beside)),
            "texts": self.texts,
            "people": {"count": len(people), "changed": [str(people[number].id) for number in changes.people] if changes else []},
            "random_visitors": {"count": changes.drawn if changes else RANDOM_VISITORS, "seed": SEED, "changed": changes.visitors if changes else 0},
            "changes": [self._change_to_json(change) for change in changes.sorted()] if changes else [],
            "lost_danger_notices": [change.name for change in changes.sorted() if change.is_loss_of_danger] if changes else [],
            "lowered_outcomes": [change.name for change in changes.sorted() if change.is_lowered] if changes else [],
            "unreached_danger_notices": [change.name for change in changes.sorted() if change.now == "unreached"] if changes else [],
            "safeguards": {"affected": list(self.safeguards), "dropped": [one.to_json() for one in self.dropped]},
        }

    def _change_to_json(self, change: Change) -> dict:
        people, example = self.new.questionnaire.people_file.people, self.changes.example(change)
        return {**change._asdict(), "people": [str(people[number].id) for number in self.changes.people_of[change]], "random_visitors": self.changes.visitors_of[change],
                "example": {"answers": {name: list(values) for name, values in example.story.answers.items()}, "go_on": example.story.go_on, "one_sided": example.is_one_sided}}


@dataclass(frozen=True)
class NewQuestionnaire:
    """A questionnaire that a git revision does not have."""

    new: Version
    against: Commit
    verdict: str = "new"

    @property
    def counts(self) -> dict[str, int]:
        """How much of everything it has."""
        one = self.new.questionnaire
        return {"questions": len(one.questions), "facts": len(one.facts), "notices": len(one.notices),
                "danger notices": sum(notice.severity == "danger" for notice in one.notices.values()), "decisions": len(one.decisions),
                "outcomes": sum(1 for _ in one.outcomes()), "outcomes that invite": sum(outcome.invites for _, outcome in one.outcomes()),
                "invented people": len(one.people_file.people), "safeguards": len(one.safeguards)}

    def to_json(self) -> dict:
        """The whole, for a program."""
        one = self.new.questionnaire
        return {"questionnaire": one.id, "against": {"revision": self.against.called, "commit": self.against.id}, "verdict": self.verdict,
                "fingerprint": {"now": fingerprint(one)}, "counts": self.counts, "safeguards": list(map(str, one.safeguards))}


def _part_to_json(part: Part) -> dict:
    return {"kind": part.kind, "name": part.name, "how": part.how, "keys": list(part.keys)}


def compare_versions(old: Version, new: Version) -> Comparison:
    """Compares two versions. Where the fingerprint is the same, the law is: then nobody is looked for."""
    before, now = old.questionnaire, new.questionnaire
    prints = fingerprint(before), fingerprint(now)
    parts = tuple(changed_parts(before, now)) if prints[0] != prints[1] else ()
    changes = find_changes(before, now) if parts else None
    affected = find_affected(now, parts, changes.example_of if changes else ())
    return Comparison(old, new, prints, parts, tuple(changed_beside(before, now)), changed_texts(before, now), changes, affected, find_dropped(before, now) if parts else ())
