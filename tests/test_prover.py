"""The prover against brute force: on 2,000 small questionnaires, with bugs planted in it, with other solvers; and the real questionnaire, which has no fault."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import product

import pytest
from brute_force import Found, find_faults_by_force, knows_less, may_turn_out, named_conditions
from random_answers import random_visitors
from random_questionnaires import number_of_answer_sets, questionnaire_of, random_questionnaire, random_text
from writing import ROOT, questionnaire

from askfirst import encoding
from askfirst.conditions import AtLeast
from askfirst.diagnostics import Diagnostics
from askfirst.encoding import FALSE, TRUE, AnswerSpace, Clauses, Pair, Reading
from askfirst.evaluator import evaluate, truths
from askfirst.project import load_project
from askfirst.prover import completions, exactness, find_faults, safeguards, setting
from askfirst.prover.completions import Completions
from askfirst.prover.setting import Fault, Setting, Twins
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.stories import Story

COUNT, BATCHES = 2_000, 8
FEW = 80

CODES = (
    "question-never-asked", "fact-never-present", "notice-never-shown", "outcome-never-fires", "outcome-shadowed", "question-never-matters", "option-never-matters",
    "options-never-told-apart", "pair-not-exact", "unknown-removes-danger", "unknown-invites", "stop-unsound", "twin-differs", "invitation-without-notice",
    "safeguard-about-nobody", "safeguard-broken", "paper-tells",
)


@lru_cache(maxsize=COUNT)
def by_force(seed: int) -> tuple[Questionnaire, list[Found], list[Found]]:
    """A questionnaire, the faults that must be found in it, and those that may."""
    asked = random_questionnaire(seed)
    return asked, *find_faults_by_force(asked)


def found_by_proof(asked: Questionnaire, faults: list[Fault]) -> list[Found]:
    """The prover's faults as brute force writes them."""
    outcomes = {outcome.place: str(outcome.id) for _, outcome in asked.outcomes()}
    return [Found(fault.code, fault.subject, fault.story, tuple(outcomes[place] for place, _ in fault.notes) if fault.code == "outcome-shadowed" else ()) for fault in faults]


def disagreement(seed: int) -> str:
    """Where the prover and brute force say different things of a questionnaire, to the letter of each shortest story; empty if nowhere."""
    asked, must, may = by_force(seed)
    proven, must_be, may_be = (Counter(map(repr, found)) for found in (found_by_proof(asked, list(find_faults(asked))), must, may))
    wrong, missing = proven - must_be - may_be, must_be - proven
    if not wrong and not missing:
        return ""
    return f"questionnaire {seed}\n{random_text(seed)}\nonly the prover says: {sorted(wrong)}\nonly brute force says: {sorted(missing)}"


# Agreement

@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_prover_agrees_with_brute_force(batch):
    for seed in range(batch, COUNT, BATCHES):
        assert not (told := disagreement(seed)), told


def test_each_fault_stands_in_many_of_the_questionnaires_and_not_in_many_others():
    """Else agreement would say little. Counted in half of them, for the time that it takes."""
    some = range(0, COUNT, 2)
    seen = Counter(code for seed in some for code in {fault.code for fault in find_faults(random_questionnaire(seed))} or {"none"})
    assert set(seen) == {*CODES, "none"}
    assert min(seen.values()) >= 10 and seen["none"] >= len(some) // 10 and max(seen.values()) <= len(some) // 2


def test_the_questionnaires_have_up_to_six_questions_and_safeguards_of_every_kind():
    drawn = [random_questionnaire(seed) for seed in range(COUNT)]
    assert {len(asked.questions) for asked in drawn} == {1, 2, 3, 4, 5, 6}
    assert max(map(number_of_answer_sets, drawn)) > 1_500
    kinds = Counter((bool(safeguard.never), *(bool(getattr(claim, key)) for key in ("when", "if_certain", "outcome", "shows")))
                    for asked in drawn for safeguard in asked.safeguards.values() for claim in (safeguard.never or safeguard.always,))
    conditions, claims = ((True, False), (False, True), (False, False)), ((True, False), (False, True), (True, True))
    wanted = {(never, *condition, *claim) for never, condition, claim in product((True, False), conditions, claims)}
    assert set(kinds) == wanted and min(kinds.values()) >= 2


def test_brute_force_finds_what_is_plain_to_see():
    """The yardstick itself, where the right answer can be worked out on paper."""
    must, may = find_faults_by_force(questionnaire("""
        questions:
          - {id: one, options: [a, b], usual: a}
          - {id: two, type: several, options: [a, b], sensitive: yes, usual: none}
        facts:
          both: {when: {all: [{one: a}, {one: b}]}}
          either: {when: {any: [{one: a}, {one: b}]}}
          on-either: {when: {all: [either, {two: a}]}}
        notices: {box: {severity: danger, if_certain: {two: b}}}
        decisions: [{id: d, outcomes: [{id: first, if_possible: {two: a}}, {id: second, if_certain: {two: a}}, {id: rest}]}]
        safeguards:
          none: {always: {when: {two: none}, shows: [box]}}
        """))
    assert [(one.code, one.subject, one.story and one.story.written(), one.shadows) for one in must] == [
        ("fact-never-present", "both", None, ()),
        ("outcome-shadowed", "d/second", None, ("first",)),
        ("question-never-matters", "one", None, ()),
        ("unknown-removes-danger", "box", "two=b", ()),
        ("safeguard-broken", "none", "", ()),
        ("paper-tells", "d/first", "two=a", ()),
        ("pair-not-exact", 'condition of fact "both"', "one=unsure", ()),
        ("pair-not-exact", 'condition of fact "either"', "one=unsure", ()),
    ]
    assert [(one.code, one.subject, one.story.written()) for one in may] == [("pair-not-exact", 'condition of fact "on-either"', "one=unsure,two=a")]


# Stories

def shows(asked: Questionnaire, fault: Fault) -> bool:
    """Whether the evaluator, given the answers of a fault's story, says what the fault says."""
    answers, going_on, subject = usual_answers(asked) | fault.story.answers, fault.story.go_on, fault.subject
    found, truth = evaluate(asked, answers, going_on), truths(asked, answers, going_on)
    fewer = [evaluate(asked, {**answers, name: less}, going_on) for name, question in asked.questions.items() for less in knows_less(question, tuple(answers[name]))]
    decision, _, outcome = subject.partition(" ")[0].partition("/")
    match fault.code:
        case "invitation-without-notice":
            return found.outcomes.get(decision) == outcome and subject.partition(" ")[2] not in found.notices
        case "unknown-removes-danger":
            return subject in found.notices and any(subject not in less.notices for less in fewer)
        case "unknown-invites":
            dangers = [str(one.id) for by, one in asked.outcomes() if by.id == decision and one.severity == "danger"]
            return found.outcomes.get(decision) in dangers and any(less.outcomes.get(decision) == outcome for less in fewer)
        case "stop-unsound":
            return found.stopped_by == subject and evaluate(asked, answers, True).outcomes[decision] != outcome
        case "twin-differs":
            outcomes = next(one.outcomes for one in asked.decisions if one.id == decision)
            stop, twin = next((one, after) for one, after in zip(outcomes, outcomes[1:]) if one.id == outcome)
            may_stop = truth(stop.if_certain).possible and not (stop.unless is not None and truth(stop.unless).certain)
            return may_stop != fires(twin, truth)
        case "pair-not-exact":
            condition, names = dict(named_conditions(asked))[subject], list(asked.questions)
            ways = product(*(may_turn_out(asked.questions[name], tuple(answers[name])) for name in names))
            return truth(condition).is_unknown and len({truths(asked, dict(zip(names, way)), True)(condition).certain for way in ways}) == 1
        case "safeguard-broken":
            return breaks(asked, subject, found, truth)
    return False


def fires(outcome, truth) -> bool:
    """Whether an outcome's conditions hold, as each is read."""
    return ((outcome.if_possible is None or truth(outcome.if_possible).possible) and (outcome.if_certain is None or truth(outcome.if_certain).certain)
            and (outcome.unless is None or not truth(outcome.unless).possible))


def breaks(asked: Questionnaire, name: str, found, truth) -> bool:
    """Whether somebody who was told this breaks a safeguard."""
    safeguard = asked.safeguards[name]
    claim = safeguard.never or safeguard.always
    about = (claim.when is None or truth(claim.when).possible) and (claim.if_certain is None or truth(claim.if_certain).certain)
    told = {f"{decision}/{outcome}" for decision, outcome in found.outcomes.items()}
    if safeguard.never:
        return about and bool(told & {*claim.outcome} or {*found.notices} & {*claim.shows})
    decided = {one for one in told if one.partition("/")[0] in {allowed.partition("/")[0] for allowed in claim.outcome}}
    return about and bool(decided - {*claim.outcome} or {*claim.shows} - {*found.notices})


@pytest.mark.parametrize("batch", range(2))
def test_every_story_shows_what_it_says(batch):
    for seed in range(batch, COUNT // 2, 2):
        asked = random_questionnaire(seed)
        told = [fault for fault in find_faults(asked) if fault.story is not None and fault.code != "paper-tells" and not shows(asked, fault)]  # what paper tells: tests/test_paper.py
        assert not told, (random_text(seed), told)


def test_the_tick_that_a_loss_needs_is_told():
    """To be invited, who knows less must keep one of two ticks, and either would do."""
    fault, = (one for one in find_faults(questionnaire("""
        questions: [{id: q, ask: Which?, type: several, options: [a, b, danger], usual: [a, b, danger]}]
        notices: {memo: {}}
        decisions: [{id: d, outcomes: [{id: wait, severity: danger, if_certain: {q: danger}}, {id: ask, invites: yes, if_certain: {q: [a, b]}}, {id: rest}]}]
        with_every_invitation: [memo]
        """)) if one.code == "unknown-invites")
    assert fault.story == Story({}) and '"I don\'t know" (beside "Option b") to "Which?"' in " ".join(fault.ending)


def test_a_story_is_told_of_somebody_who_goes_on_where_the_interview_would_stop_before_it():
    """The fact is unknown, though true, only for somebody who is held; and who is held is not asked the second question, unless they go on."""
    fault, = (one for one in find_faults(questionnaire("""
        sections:
          - {id: first, questions: [{id: held, options: [yes, no]}], stop_on: [d/stop]}
          - {id: then, questions: [{id: one, options: [a, b], ask_if: {held: yes}}]}
        facts: {tangled: {when: {any: [{one: a}, {one: b}]}}}
        decisions: [{id: d, outcomes: [{id: stop, severity: danger, if_certain: {held: yes}}, {id: twin, severity: danger, if_possible: {held: yes}}, {id: rest}]}]
        """)) if one.code == "pair-not-exact" and "tangled" in one.subject)
    assert fault.story == Story({"one": ("unsure",)}, go_on=True)


def test_a_condition_that_is_too_tangled_is_told_once(monkeypatch):
    """No proof, no build; real conditions need some hundred splits at most."""
    tangled = questionnaire("""
        questions: [{id: one, options: [a, b]}, {id: two, options: [a, b]}, {id: three, options: [a, b]}]
        facts: {knot: {when: {any: [{all: [{one: a}, {two: a}]}, {all: [{two: b}, {three: a}]}, {all: [{one: b}, {three: b}]}]}}}
        decisions: [{id: d, outcomes: [{id: first, if_certain: knot}, {id: rest}]}]
        """)
    assert [fault.subject for fault in find_faults(tangled) if fault.code == "pair-not-exact"] == ['condition of fact "knot"']
    monkeypatch.setattr(completions, "MOST_SPLITS", 1)
    assert [fault.subject for fault in find_faults(tangled) if fault.code == "pair-not-proven"] == ['condition of fact "knot"']


def test_a_chain_as_long_as_a_questionnaire_may_be_is_proven():
    """Each question asked only because of the one before it; 120 are the limit."""
    questions: list[dict] = [{"id": f"q{number}", "options": ["a", "b"], "usual": "a"} for number in range(120)]
    for before, question in zip(questions, questions[1:]):
        question["ask_if"] = {"all": [{"any": [{before["id"]: "a"}]}]}
    facts = {f"f{number}": {"when": {f"q{number}": "b"}} for number in range(120)}
    decision = {"id": "d", "outcomes": [{"id": "first", "if_certain": {"any": list(facts)}}, {"id": "rest"}]}
    faults = list(find_faults(questionnaire_of({"questions": questions, "facts": facts, "decisions": [decision]})))
    assert [(fault.code, fault.subject) for fault in faults] == [("pair-not-exact", 'if_certain of outcome "d/first"')]


# The same on every machine

@pytest.mark.parametrize("solver", ["glucose4", "minisat22", "cadical153"])
def test_another_solver_tells_the_same_stories(solver, monkeypatch):
    """What is found rests on what can be, and never on which example a solver happens to come upon."""
    told = [list(find_faults(random_questionnaire(seed))) for seed in range(FEW)]
    monkeypatch.setattr(encoding, "SOLVER", solver)
    assert [list(find_faults(random_questionnaire(seed))) for seed in range(FEW)] == told


def test_the_order_of_sets_in_memory_changes_nothing():
    code = """
import sys; sys.path[:0] = sys.argv[1:]
from askfirst.prover import find_faults
from random_questionnaires import random_questionnaire
for seed in range(12): print(*find_faults(random_questionnaire(seed)), sep="\\n")
"""
    command = [sys.executable, "-c", code, str(ROOT), str(ROOT / "tests")]
    told = {subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": hashes}, capture_output=True, text=True, check=True).stdout for hashes in "123"}
    assert len(told) == 1 and len(told.pop()) > 1_000


# The real questionnaire

@pytest.fixture(scope="module")
def real():
    """The main questionnaire, as its files stand."""
    return next(one for one in load_project(ROOT, Diagnostics()).questionnaires if one.id == "dismissal-or-delay")


def test_the_real_questionnaire_has_no_fault(real):
    assert [(fault.code, fault.subject, fault.told_story(real)) for fault in find_faults(real)] == []


def without_its_dangers(asked: Questionnaire) -> Questionnaire:
    """The same, but dangers are read the wrong way."""
    def wrong(outcome):
        return outcome.model_copy(update={"if_certain": outcome.if_possible, "if_possible": None}) if outcome.if_possible is not None else outcome

    decisions = [decision.model_copy(update={"outcomes": list(map(wrong, decision.outcomes))}) for decision in asked.decisions]
    return replace(asked, rules_file=asked.rules_file.model_copy(update={"decisions": decisions}))


def test_the_real_questionnaire_with_its_dangers_read_the_wrong_way_has_the_same_faults_twice(real):
    wrong = without_its_dangers(real)
    faults = list(find_faults(wrong))
    assert {"unknown-invites"} <= {fault.code for fault in faults}
    assert list(find_faults(wrong)) == faults


@pytest.mark.parametrize("seed", range(2))
def test_the_clauses_say_of_random_visitors_what_the_evaluator_says(real, seed):
    assert differences(real, random_visitors(real, seed, 700)) == []


@pytest.mark.parametrize("batch", range(4))
def test_the_clauses_say_of_small_questionnaires_what_the_evaluator_says(batch):
    for seed in range(batch, 160, 4):
        asked = random_questionnaire(seed)
        assert differences(asked, random_visitors(asked, seed, 12)) == [], random_text(seed)


def differences(asked: Questionnaire, visitors) -> list[str]:
    """Every visitor of whom the clauses and the evaluator say different things."""
    clauses = Clauses()
    space = AnswerSpace(clauses, asked.questions)
    reading = Reading(clauses, asked, space, go_on := clauses.new())
    wrong = []
    for answers, going_on in visitors:
        found = evaluate(asked, answers, going_on)
        goes_on = going_on or found.stopped_by is None and any(not answers.get(name) for name in asked.questions)  # an answer that is missing stops no interview
        if not clauses.solve(*(space.exactly(name, answers.get(name, ())) for name in space.values), go_on if goes_on else -go_on):
            wrong.append(f"{answers} cannot be")
            continue
        true = {TRUE, -FALSE, *clauses.model()}
        said = ({decision: outcome for (decision, outcome), literal in reading.outcome.items() if literal in true},
                [name for name, literal in reading.notice.items() if literal in true],
                [name for name, truth in reading.fact.items() if truth.certain in true], {name for name, truth in reading.fact.items() if truth.possible in true},
                [name for name, truth in reading.relevant.items() if truth.possible in true], ["/".join(key) for key, literal in reading.stops.items() if literal in true])
        possible = {*found.facts, *found.facts_to_find_out, *found.facts_to_tell_in_private}
        wanted = (found.outcomes, found.notices, found.facts, possible, found.relevant_questions, [found.stopped_by] if found.stopped_by else [])
        if said != wanted:
            wrong.append(f"{answers} go_on={going_on}: the clauses say {said}, the evaluator {wanted}")
    return wrong


# Bugs planted in the prover

def plant(owner, name: str, make):
    """A bug: in the place of a function, one made from it."""
    return lambda monkeypatch: monkeypatch.setattr(owner, name, make(getattr(owner, name)))


def spoil(owner, name: str, change):
    """A bug: right after a function has done its work, something is changed in its object."""
    def make(right):
        def wrong(self, *given, **named):
            result = right(self, *given, **named)
            change(self)
            return result
        return wrong
    return plant(owner, name, make)


class Unforgetful(dict):
    """A memory that cannot be cleared."""

    def clear(self) -> None:
        pass


def without_forgetting(right):
    return lambda self, name, value: right(self, name, Unforgetful() if name == "known_facts" else value)


def without_unknowns_of_several(right):
    def truth(self, test):
        pair = right(self, test)
        return Pair(pair.certain, pair.certain) if self.questions[test.question].type == "several" else pair
    return truth


def with_none_beside_ticks(right):
    def truth(self, test):
        pair = right(self, test)
        return Pair(pair.certain, self.clauses.any_of((pair.possible, self.unknown[str(test.question)]))) if "none" in test.options else pair
    return truth


def counting_one_less(right):
    def truth(self, condition):
        return right(self, AtLeast(condition.parts, condition.place, condition.count - 1) if isinstance(condition, AtLeast) else condition)
    return truth


def without_relevance(right):
    return lambda self, condition: self.space.truth(condition) if hasattr(condition, "question") else right(self, condition)


def forgetting_private(self):
    self.unknown = {name: values.get("unsure", FALSE) for name, values in self.values.items()}


def asking_only_when_certain(self):
    self.relevant = {name: Pair(truth.certain, truth.certain) for name, truth in self.relevant.items()}


def first_claimed(claim):
    return claim.model_copy(update={"outcome": claim.outcome[:1]})


def reading_unless_certain(right):
    def fires(self, outcome):
        if outcome.unless is None:
            return right(self, outcome)
        return self.clauses.all_of((right(self, outcome.model_copy(update={"unless": None})), -self.truth(outcome.unless).certain))
    return fires


def last_that_fires(right):
    return lambda self, decision: list(right(self, decision.model_copy(update={"outcomes": decision.outcomes[::-1]})))


def showing_every_decision(self):
    self.outcome = {key: literal for decision in self.questionnaire.decisions for key, literal in self._decided(decision)}


def winning_ticks(self):
    self.less = {name: self.clauses.all_of((-self.one.unknown[name], literals["unsure"])) for name, literals in self.other.values.items()}


def untickable(right):
    return lambda self, unknown, values: self.space.values[unknown.question][unknown.option] if unknown.option and [*values] == [True] else right(self, unknown, values)


def blind_to_the_last_option(right):
    def split(self, number, parts):
        ways = self.ways
        self.ways = lambda unknown: ways(unknown)[:-1]
        try:
            return right(self, number, parts)
        finally:
            self.ways = ways
    return split


def without_none(right):
    return lambda self, test, truth: right(self, replace(test, options=tuple(option for option in test.options if option != "none")), truth)


def any_story(right):
    def story(clauses, space, go_on, wanted, base):
        if not clauses.solve(*wanted):
            return None
        answers = space.answers(model := clauses.model())
        return Story({name: values for name, values in answers.items() if {*values} != {*base[name]}}, go_on in model)
    return story


BUGS = {
    "the unknowns of a several question are left out": plant(AnswerSpace, "truth", without_unknowns_of_several),
    "none of these stays possible beside a tick": plant(AnswerSpace, "truth", with_none_beside_ticks),
    "private is taken for a definite answer": spoil(AnswerSpace, "__init__", forgetting_private),
    "at_least counts one too few": plant(Reading, "truth", counting_one_less),
    "a test holds though its question is not asked": plant(Reading, "truth", without_relevance),
    "a question is asked only when its ask_if is certain": spoil(Reading, "_ask_sections", asking_only_when_certain),
    "unless is read certain": plant(Reading, "_fires", reading_unless_certain),
    "the last outcome that fires comes out": plant(Reading, "_decided", last_that_fires),
    "no section stops": plant(Reading, "_stop_after", lambda right: lambda self, names, may_stop, running: running),
    "after a stop the questions go on": plant(Reading, "_stop_after", lambda right: lambda self, names, may_stop, running: right(self, names, may_stop, running) and running),
    "after a stop every decision is shown": spoil(Reading, "__init__", showing_every_decision),
    "nobody goes on": spoil(Setting, "__init__", lambda self: self.clauses.add(-self.go_on)),
    "facts are remembered from before a stop": plant(Reading, "__setattr__", without_forgetting),
    "who knows less may tick more": spoil(Twins, "__init__", winning_ticks),
    "who knows less may know less of all questions": plant(Twins, "one_less", lambda right: property(lambda self: self.clauses.any_of(self.less.values()))),
    "who answers one question otherwise may answer others so, too": plant(Twins, "alike_but", lambda right: lambda self, name: []),
    "only outcomes count as different": plant(setting, "_results", lambda right: lambda reading: list(reading.outcome.values())),
    "every condition is exact by its form": plant(exactness, "_is_plain", lambda right: lambda *given: True),
    "parts that share a question may turn out each by itself": plant(Completions, "groups", lambda right: lambda self, parts: [[part] for part in parts]),
    "what is unknown cannot turn out ticked": plant(Completions, "may_turn_out", untickable),
    "what is unknown cannot turn out as the last option": plant(Completions, "split", blind_to_the_last_option),
    "what turns out is never none of these": plant(Completions, "answered", without_none),
    "a story is any that the solver comes upon": plant(setting, "shortest_story", any_story),
    "a story begins with somebody who knows nothing": spoil(Setting, "__init__", lambda self: self.usual.update(dict.fromkeys(self.usual, ["unsure"]))),
    "a reason names more than it takes": plant(Clauses, "core", lambda right: lambda self, assumed, fixed=(): list(assumed)),
    "always is proven of notices only": plant(safeguards, "_always", lambda right: lambda setting, claim: right(setting, claim.model_copy(update={"outcome": []}))),
    "never is proven of the first outcome only": plant(safeguards, "_never", lambda right: lambda setting, claim: right(setting, first_claimed(claim))),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_planted_in_the_prover_is_found(bug, monkeypatch):
    BUGS[bug](monkeypatch)
    assert any(map(agreement_fails, range(FEW)))


def agreement_fails(seed: int) -> bool:
    """Whether the agreement test would fail at a questionnaire, be it that the prover comes to no end."""
    try:
        return bool(disagreement(seed))
    except Exception:
        return True
