"""What became of the safeguards: which of today's speak of what an edit touched, and whether today's rules still keep what those of before said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from askfirst.comparing.changes import Change
from askfirst.comparing.parts import Part
from askfirst.conditions import Condition, FactName, Test, leaves
from askfirst.fingerprint import canonical_condition
from askfirst.model import Claim, Fact, Safeguard
from askfirst.prover.safeguards import find_bare_invitations, find_broken_safeguards
from askfirst.prover.setting import Fault, Setting
from askfirst.questionnaire import Questionnaire

Named = tuple[str, str]  # a kind, and the name of a thing of this kind


@dataclass(frozen=True)
class Dropped:
    """Something that the rules were held to before and are not today: a safeguard, or a notice that had to stand beside every invitation. `how`:
    removed, changed, or reread (it stands as it stood, but a fact that it names means something else). `gone`: what it names that is no longer
    there, so that it could not be tried. `faults`: how today's rules break what it said."""

    kind: str
    name: str
    how: str
    gone: tuple[Named, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def state(self) -> str:
        if self.gone:
            return "untried"
        return "holds" if not self.faults else "about-nobody" if self.faults[0].code == "safeguard-about-nobody" else "broken"

    def to_json(self) -> dict:
        return {"kind": self.kind, "name": self.name, "how": self.how, "state": self.state, "gone": [{"kind": kind, "name": name} for kind, name in self.gone]}


def find_affected(new: Questionnaire, parts: Iterable[Part], changes: Iterable[Change]) -> tuple[str, ...]:
    """Today's safeguards that changed, or that name an outcome, notice, fact or question of which anything did."""
    listed = list(changes)
    touched = {(part.kind, part.name) for part in parts} | {("notice" if change.kind == "danger" else change.kind, change.name) for change in listed}
    touched |= {("outcome", f"{change.name}/{outcome}") for change in listed if change.kind == "decision" for outcome in (change.before, change.now)}
    return tuple(str(name) for name, safeguard in new.safeguards.items() if ("safeguard", str(name)) in touched or touched.intersection(_named_in(safeguard)))


def find_dropped(old: Questionnaire, new: Questionnaire) -> tuple[Dropped, ...]:
    """Every safeguard that was taken out or says something else, and every notice taken out of with_every_invitation, tried on today's rules. The facts
    that a safeguard names are read as they were then: a safeguard whose fact was narrowed would else prove nothing of those who were left out."""
    dropped = [_find_gone(new, *one) for one in _find_unsaid(old, new)]
    kept = set(new.rules_file.with_every_invitation)
    dropped += [Dropped("with_every_invitation", str(name), "removed", () if name in new.notices else (("notice", str(name)),))
                for name in dict.fromkeys(old.rules_file.with_every_invitation) if name not in kept]
    tried = {(one.kind, one.name) for one in dropped if not one.gone}
    if not tried:
        return tuple(dropped)
    rules = new.rules_file.model_copy(update={
        "safeguards": {name: _spell_out(safeguard, old.facts) for name, safeguard in old.safeguards.items() if ("safeguard", name) in tried},
        "with_every_invitation": [name for name in old.rules_file.with_every_invitation if ("with_every_invitation", name) in tried]})
    setting = Setting(replace(new, rules_file=rules))
    faults: dict[Named, list[Fault]] = {}
    for fault in find_broken_safeguards(setting):
        faults.setdefault(("safeguard", fault.subject), []).append(fault)
    for fault in find_bare_invitations(setting):
        faults.setdefault(("with_every_invitation", fault.subject.rpartition(" ")[2]), []).append(fault)
    return tuple(replace(one, faults=tuple(faults.get((one.kind, one.name), ()))) for one in dropped)


def _find_unsaid(old: Questionnaire, new: Questionnaire) -> Iterator[tuple[str, Safeguard, str]]:
    """The safeguards of before that nobody says today: their names, what they said with facts spelled out, and how that came."""
    for name, safeguard in old.safeguards.items():
        now, before = new.safeguards.get(name), _spell_out(safeguard, old.facts)
        if safeguard.claim is None:
            continue
        if now is None or _meaning(now) != _meaning(safeguard):
            yield str(name), before, "removed" if now is None else "changed"
        elif _meaning(_spell_out(now, new.facts)) != _meaning(before):
            yield str(name), before, "reread"


def _find_gone(new: Questionnaire, name: str, safeguard: Safeguard, how: str) -> Dropped:
    known = {("outcome", f"{decision.id}/{outcome.id}") for decision, outcome in new.outcomes()} | {("notice", str(notice)) for notice in new.notices}
    known |= {("question", str(question)) for question in new.questions}
    gone = [named for named in _named_in(safeguard) if named not in known]
    tests = [leaf for condition in _conditions(safeguard) for leaf in leaves(condition) if isinstance(leaf, Test) and leaf.question in new.questions]
    gone += [("option", f"{leaf.question}: {option}") for leaf in tests for option in leaf.options if option not in new.questions[leaf.question].values]
    return Dropped("safeguard", name, how, tuple(dict.fromkeys(gone)))


def _named_in(safeguard: Safeguard) -> list[Named]:
    """What a safeguard names, by kind."""
    named: list[Named] = []
    for claim in _claims(safeguard):
        named += [("outcome", str(name)) for name in claim.outcome] + [("notice", str(name)) for name in claim.shows]
    return named + [("fact", str(leaf.name)) if isinstance(leaf, FactName) else ("question", str(leaf.question))
                    for condition in _conditions(safeguard) for leaf in leaves(condition)]


def _claims(safeguard: Safeguard) -> list[Claim]:
    return [claim for claim in (safeguard.never, safeguard.always) if claim is not None]


def _conditions(safeguard: Safeguard) -> list[Condition]:
    return [condition for claim in _claims(safeguard) for condition in (claim.when, claim.if_certain) if condition is not None]


def _meaning(safeguard: Safeguard) -> tuple:
    """What a safeguard says, without its reason."""
    def canonical(condition: Condition | None) -> object:
        return None if condition is None else canonical_condition(condition)

    return safeguard.never is None, safeguard.danger, [(sorted(set(claim.outcome)), sorted(set(claim.shows)), canonical(claim.when), canonical(claim.if_certain))
                                                       for claim in _claims(safeguard)]


def _spell_out(safeguard: Safeguard, facts: Mapping[str, Fact]) -> Safeguard:
    """A safeguard with the condition of each fact in place of its name."""
    def spelled(condition: Condition | None) -> Condition | None:
        if condition is None or isinstance(condition, Test):
            return condition
        if isinstance(condition, FactName):
            return spelled(facts[condition.name].when)
        return replace(condition, parts=tuple(map(spelled, condition.parts)))

    claims = {word: claim.model_copy(update={"when": spelled(claim.when), "if_certain": spelled(claim.if_certain)})
              for word, claim in (("never", safeguard.never), ("always", safeguard.always)) if claim is not None}
    return safeguard.model_copy(update=claims)
