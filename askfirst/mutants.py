"""Rules with one change of meaning each, to try the people and the safeguards: what none of them notices, a slip could do unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test, written
from askfirst.crowd import CrowdReading, gather_crowd, read_crowd
from askfirst.diagnostics import Diagnostics
from askfirst.encoding import AnswerSpace, Clauses, Reading
from askfirst.evaluator import evaluate
from askfirst.model import Outcome, QuestionsFile, RulesFile
from askfirst.people import check_people, full_answers
from askfirst.positions import Place, Text
from askfirst.prover import find_faults
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.stories import Story, full_story, shortest_story

SEED = 20_210_527


@dataclass(frozen=True)
class Mutant:
    """A questionnaire with one change: of which kind, where, and told as an author would say it."""

    kind: str
    place: Place
    told: str
    questionnaire: Questionnaire


@dataclass
class Trial:
    """What became of some mutants. `equal`: the change has no effect on anybody, so nobody can notice it. `unnoticed`: with the fewest answers that tell."""

    by_people: list[Mutant] = field(default_factory=list)
    by_safeguards: list[Mutant] = field(default_factory=list)
    equal: list[Mutant] = field(default_factory=list)
    unnoticed: list[tuple[Mutant, Story]] = field(default_factory=list)

    @property
    def noticed(self) -> int:
        return len(self.by_people) + len(self.by_safeguards)

    @property
    def rate(self) -> float:
        """The share of the mutants that have an effect which somebody notices."""
        tried = self.noticed + len(self.unnoticed)
        return self.noticed / tried if tried else 1.0

    def to_json(self) -> dict:
        """The counts, and each slip that nobody notices with its place and the answers that tell."""
        return {"by_people": len(self.by_people), "by_safeguards": len(self.by_safeguards), "equal": len(self.equal), "rate": round(self.rate, 4),
                "unnoticed": [{"kind": mutant.kind, "place": f"{mutant.place.path}:{mutant.place.line}", "told": mutant.told,
                               "answers": {name: list(values) for name, values in story.answers.items()}, "go_on": story.go_on} for mutant, story in self.unnoticed]}


def make_mutants(questionnaire: Questionnaire, most: int | None = None, seed: int = SEED) -> list[Mutant]:
    """Every mutant of a questionnaire in the order of its files, or `most` of them, drawn by `seed`."""
    found = [*_mutate_relevance(questionnaire), *_mutate_facts(questionnaire), *_mutate_notices(questionnaire), *_mutate_decisions(questionnaire)]
    if most is None or most >= len(found):
        return found
    drawn = sorted(range(len(found)), key=lambda number: _chance(seed, number))[:most]
    return [found[number] for number in sorted(drawn)]


def _chance(seed: int, number: int) -> bytes:
    """What nobody could foretell, and yet the same on every machine: SHA-256 (FIPS 180-4) of the seed and the number of the draw."""
    return hashlib.sha256(f"{seed} {number}".encode()).digest()


def _changed_conditions(questionnaire: Questionnaire, condition: Condition) -> Iterator[tuple[str, Place, str, Condition]]:
    """Each way to change one spot of a condition: kind, place, what was done, and the condition changed."""
    match condition:
        case FactName():
            return
        case Test(question=question, options=options, place=place):
            if len(options) > 1:
                for option in options:
                    yield "drop-option", place, f"{option} taken out of {written(condition)}", Test(question, tuple(one for one in options if one != option), place)
            others = [option for option in questionnaire.questions[question].options if option not in options]
            if len(others) > 1:  # a test of every option is refused
                for added in others:
                    yield "add-option", place, f"{added} added to {written(condition)}", Test(question, (*options, Text.at(str(added), place)), place)
            return
        case AtLeast(parts=parts, place=place, count=count):
            for other in (count - 1, count + 1):
                if 1 <= other <= len(parts):
                    yield "shift-threshold", place, f"count {count} made {other} in {written(condition)}", AtLeast(parts, place, other)
        case All(parts=parts, place=place) | AnyOf(parts=parts, place=place) if len(parts) > 1:
            joined, word = (AnyOf, "any") if isinstance(condition, All) else (All, "all")
            yield "swap-all-any", place, f"{written(condition)} made {word}", joined(parts, place)
        case NoneOf(parts=parts, place=place):
            yield "turn-round", place, f"{written(condition)} made any", AnyOf(parts, place)
    for index, part in enumerate(condition.parts):
        rest = condition.parts[:index] + condition.parts[index + 1:]
        if rest and (not isinstance(condition, AtLeast) or condition.count <= len(rest)):
            yield "drop-part", part.place, f"{written(part)} taken out of {written(condition)}", replace(condition, parts=rest)
        for kind, place, told, changed in _changed_conditions(questionnaire, part):
            yield kind, place, told, replace(condition, parts=(*condition.parts[:index], changed, *condition.parts[index + 1:]))


def _with_rules(questionnaire: Questionnaire, **changes: object) -> Questionnaire:
    rules: RulesFile = questionnaire.rules_file.model_copy(update=changes)
    return replace(questionnaire, rules_file=rules)


def _mutate_relevance(questionnaire: Questionnaire) -> Iterator[Mutant]:
    sections = questionnaire.sections

    def mutant(kind: str, place: Place, told: str, index: int, **changes: object) -> Mutant:
        changed = [*sections[:index], sections[index].model_copy(update=changes), *sections[index + 1:]]
        file: QuestionsFile = questionnaire.questions_file.model_copy(update={"sections": changed})
        return Mutant(kind, place, told, replace(questionnaire, questions_file=file))

    for index, section in enumerate(sections):
        for stop in section.stop_on:
            yield mutant("drop-stop", stop.place, f"stop_on {stop} taken from section {section.id}", index, stop_on=[name for name in section.stop_on if name != stop])
        if section.ask_if is not None:
            name = f"section {section.id}"
            yield mutant("drop-condition", section.ask_if.place, f"ask_if taken from {name}", index, ask_if=None)
            for kind, place, told, condition in _changed_conditions(questionnaire, section.ask_if):
                yield mutant(kind, place, f"ask_if of {name}: {told}", index, ask_if=condition)
        for number, question in enumerate(section.questions):
            if question.ask_if is None:
                continue
            changes = [("drop-condition", question.ask_if.place, "taken away", None), *_changed_conditions(questionnaire, question.ask_if)]
            for kind, place, told, condition in changes:
                questions = [*section.questions[:number], question.model_copy(update={"ask_if": condition}), *section.questions[number + 1:]]
                yield mutant(kind, place, f"ask_if of question {question.id}: {told}", index, questions=questions)


def _mutate_facts(questionnaire: Questionnaire) -> Iterator[Mutant]:
    for name, fact in questionnaire.facts.items():
        for kind, place, told, condition in _changed_conditions(questionnaire, fact.when):
            facts = questionnaire.facts | {name: fact.model_copy(update={"when": condition})}
            yield Mutant(kind, place, f"fact {name}: {told}", _with_rules(questionnaire, facts=facts))


def _mutate_notices(questionnaire: Questionnaire) -> Iterator[Mutant]:
    for name, notice in questionnaire.notices.items():
        if notice.severity == "danger":
            lowered = questionnaire.notices | {name: notice.model_copy(update={"severity": "note"})}
            yield Mutant("lower-severity", name.place, f"notice {name}: danger made note", _with_rules(questionnaire, notices=lowered))
        for key, other in (("if_possible", "if_certain"), ("if_certain", "if_possible")):
            condition = getattr(notice, key)
            if condition is None:
                continue
            changes = [("swap-reading", condition.place, f"{key} made {other}", {key: None, other: condition})]
            changes += [("drop-condition", condition.place, f"{key} taken away", {key: None})]
            changes += [(kind, place, told, {key: changed}) for kind, place, told, changed in _changed_conditions(questionnaire, condition)]
            for kind, place, told, update in changes:
                yield Mutant(kind, place, f"notice {name}: {told}", _with_rules(questionnaire, notices=questionnaire.notices | {name: notice.model_copy(update=update)}))


def _mutate_decisions(questionnaire: Questionnaire) -> Iterator[Mutant]:
    decisions = questionnaire.decisions

    def mutant(kind: str, place: Place, told: str, index: int, outcomes: Sequence[Outcome]) -> Mutant:
        decision = decisions[index].model_copy(update={"outcomes": list(outcomes)})
        return Mutant(kind, place, told, _with_rules(questionnaire, decisions=[*decisions[:index], decision, *decisions[index + 1:]]))

    for index, decision in enumerate(decisions):
        outcomes = decision.outcomes
        for number, outcome in enumerate(outcomes[:-1]):
            name, following = f"{decision.id}/{outcome.id}", outcomes[number + 1]
            if number + 2 < len(outcomes):  # the last stays last, so that everybody gets an outcome
                yield mutant("swap-order", following.place, f"{following.id} moved before {name}", index, [*outcomes[:number], following, outcome, *outcomes[number + 2:]])
            for kind, place, told, update in _changed_outcome(questionnaire, outcome):
                yield mutant(kind, place, f"outcome {name}: {told}", index, [*outcomes[:number], outcome.model_copy(update=update), *outcomes[number + 1:]])


def _changed_outcome(questionnaire: Questionnaire, outcome: Outcome) -> Iterator[tuple[str, Place, str, dict[str, object]]]:
    keys = [key for key in ("if_possible", "if_certain", "unless") if getattr(outcome, key) is not None]
    if outcome.severity == "danger":
        yield "lower-severity", outcome.place, "danger made caution", {"severity": "caution"}
    for key in keys:
        condition = getattr(outcome, key)
        other = {"if_possible": "if_certain", "if_certain": "if_possible"}.get(key)
        if other is not None and other not in keys:
            yield "swap-reading", condition.place, f"{key} made {other}", {key: None, other: condition}
        if len(keys) > 1:
            yield "drop-condition", condition.place, f"{key} taken away", {key: None}
        for kind, place, told, changed in _changed_conditions(questionnaire, condition):
            yield kind, place, f"{key}: {told}", {key: changed}


def try_mutants(questionnaire: Questionnaire, mutants: Iterable[Mutant]) -> Trial:
    """Tries each mutant on the people first, then on the safeguards, written and built in."""
    trial, wanted = Trial(), PeopleAtOnce(questionnaire)
    for mutant in mutants:
        if wanted.is_missed_by(mutant.questionnaire):
            trial.by_people.append(mutant)
        elif next(find_faults(mutant.questionnaire), None) is not None:
            trial.by_safeguards.append(mutant)
        elif (story := telling_story(questionnaire, mutant.questionnaire)) is not None:
            trial.unnoticed.append((mutant, story))
        else:
            trial.equal.append(mutant)
    return trial


class PeopleAtOnce:
    """What all people of a questionnaire want, as one crowd: what `check_people` finds in each of them, found in all at once."""

    def __init__(self, questionnaire: Questionnaire):
        people = self.people = questionnaire.people_file.people
        self.crowd = gather_crowd((full_answers(questionnaire, person), False) for person in people)
        self.outcomes = {(str(decision.id), str(outcome.id)): self._who(lambda person: person.outcomes.get(decision.id) == outcome.id)
                         for decision, outcome in questionnaire.outcomes()}
        self.asked = {str(name): self._who(lambda person: name in person.answers) for name in questionnaire.questions}
        self.told, self.never = ({(kind, str(name)): self._who(lambda person: name in getattr(getattr(person, key), kind, ()))
                                  for kind, names in (("facts", questionnaire.facts), ("notices", questionnaire.notices), ("asked", questionnaire.questions)) for name in names}
                                 for key in ("told", "never_told"))
        self.never_outcomes = {(str(decision.id), str(outcome.id)): self._who(lambda person: f"{decision.id}/{outcome.id}" in getattr(person.never_told, "outcomes", ()))
                               for decision, outcome in questionnaire.outcomes()}
        lists = [person for person in people if person.told and person.told.find_out or person.never_told and person.never_told.find_out]
        self.people_with_lists = questionnaire.people_file.model_copy(update={"people": lists})

    def _who(self, is_one) -> int:
        return sum(1 << number for number, person in enumerate(self.people) if is_one(person))

    def is_missed_by(self, mutant: Questionnaire) -> bool:
        """Whether somebody gets what they must not, or misses something."""
        found: CrowdReading = read_crowd(mutant, self.crowd)
        shown = {("facts", name): certain for name, (certain, _) in found.facts.items()} | {("notices", name): who for name, who in found.notices.items()}
        shown |= {("asked", name): who for name, who in found.relevant.items()}
        if (any(found.outcomes[key] != who for key, who in self.outcomes.items()) or any(found.outcomes[key] & who for key, who in self.never_outcomes.items())
                or any(who & ~shown[key] for key, who in self.told.items()) or any(who & shown[key] for key, who in self.never.items())
                or any(who & ~found.relevant[name] for name, who in self.asked.items())):
            return True
        report = Diagnostics()  # a crowd has no find-out lists
        check_people(replace(mutant, people_file=self.people_with_lists), report)
        return report.has_errors


def telling_story(questionnaire: Questionnaire, other: Questionnaire) -> Story | None:
    """The fewest answers to which two versions of the same questions say something different: another outcome, fact, notice or question, or one of another severity;
    None if they never do."""
    clauses = Clauses()
    space = AnswerSpace(clauses, questionnaire.questions)
    go_on = clauses.new()
    one, two = (Reading(clauses, version, space, go_on) for version in (questionnaire, other))
    differences = [clauses.differ(one.outcome[key], two.outcome[key]) for key in one.outcome]
    differences += [clauses.differ(one.notice[name], two.notice[name]) for name in one.notice]
    differences += [clauses.differ(one.fact[name].certain, two.fact[name].certain) for name in one.fact]
    differences += [clauses.differ(one.relevant[name].possible, two.relevant[name].possible) for name in one.relevant]
    differences += [one.notice[name] for name, notice in other.notices.items() if notice.severity != questionnaire.notices[name].severity]
    severities = {(str(decision.id), str(outcome.id)): outcome.severity for decision, outcome in questionnaire.outcomes()}
    differences += [one.outcome[str(decision.id), str(outcome.id)] for decision, outcome in other.outcomes() if outcome.severity != severities[str(decision.id), str(outcome.id)]]
    return shortest_story(clauses, space, go_on, [clauses.any_of(differences)], usual_answers(questionnaire))


def tell_as_person(questionnaire: Questionnaire, mutant: Mutant, story: Story, number: int) -> str:
    """A person for people.yaml who notices a mutant: what today's rules say to the story, and what only one of the two versions says. People do not go
    on where the interview stops, and they do not see what counts as a danger; such a slip is for a safeguard, if it changes an outcome or a notice."""
    place = f"{mutant.place.path}:{mutant.place.line}"
    answers = full_story(questionnaire, story)
    if story.go_on or mutant.kind == "lower-severity":
        today, changed = (evaluate(version, answers, story.go_on) for version in (questionnaire, mutant.questionnaire))
        who = "No person can notice" if mutant.kind == "lower-severity" else "Only somebody who goes on where the interview stops can notice"
        what = "with danger: yes " if mutant.kind == "lower-severity" else ""
        helps = mutant.kind == "lower-severity" or (today.outcomes, today.notices) != (changed.outcomes, changed.notices)
        return f"  # {who}: {mutant.told} ({place})" + (f"\n  # Write a safeguard {what}about: {story.written() or 'everybody'}" if helps else "")
    today, changed = (evaluate(version, answers) for version in (questionnaire, mutant.questionnaire))

    def named(values: Sequence[str]) -> str:
        return f"[{', '.join(values)}]"

    def only(one: Sequence[str], other: Sequence[str]) -> list[str]:
        return [name for name in one if name not in other]

    given = ", ".join(f"{name}: {values[0] if len(values) == 1 else named(values)}" for name, values in story.answers.items() if name in today.relevant_questions)
    lines = [f"  # notices: {mutant.told} ({place})", f"  - id: new-{number}", "    name: New", "    story: Invented. Say in a sentence who this is."]
    lines += [f"    answers: {{{given}}}"] if given else []
    lines.append(f"    outcomes: {{{', '.join(f'{decision}: {outcome}' for decision, outcome in today.outcomes.items())}}}")
    for key, one, other in (("told", today, changed), ("never_told", changed, today)):
        shown = {"facts": only(one.facts, other.facts), "notices": only(one.notices, other.notices), "find_out": only(one.find_out, other.find_out),
                 "asked": only(one.relevant_questions, other.relevant_questions)}
        told = ", ".join(f"{kind}: {named(names)}" for kind, names in shown.items() if names)
        lines += [f"    {key}: {{{told}}}"] if told else []
    return "\n".join(lines)


def tell_trial(questionnaire: Questionnaire, trial: Trial) -> Iterator[str]:
    """The trial in a few lines, then each slip that nobody notices as a person to paste."""
    tried = trial.noticed + len(trial.unnoticed)
    yield f"{tried} slips would change what somebody is told or asked; {trial.noticed} of them are noticed ({trial.rate:.1%}): {len(trial.by_people)} by people, {len(trial.by_safeguards)} by safeguards."
    yield f"{len(trial.equal)} more would change no outcome, fact, notice or question for anybody."
    if trial.unnoticed:
        yield "\nNobody notices these. Each is a person to paste into people.yaml; give them a name and a story, and make sure that what comes out is right:\n"
        yield "people:"
        yield from (tell_as_person(questionnaire, mutant, story, number) for number, (mutant, story) in enumerate(trial.unnoticed, 1))
