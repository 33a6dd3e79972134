"""What paper may carry, in plain Python: leaks that are planted and found, and on small questionnaires drawn by chance every two people who differ in sensitive answers alone."""

from __future__ import annotations

from functools import lru_cache

import pytest
from brute_force import Everybody, Way
from random_questionnaires import random_questionnaire
from writing import ROOT, questionnaire

from askfirst.circuit import all_of, any_of, negate, ticked
from askfirst.diagnostics import Diagnostics
from askfirst.encoding import Clauses
from askfirst.evaluator import evaluate
from askfirst.paper import Paper, is_kept, questions_to_ask
from askfirst.project import load_project
from askfirst.pruning import Ticks, _every_way_to_tick
from askfirst.questionnaire import Questionnaire
from askfirst.shown import GO_ON, Shown

COUNT = 300


def paper_of(text: str) -> Paper:
    asked = questionnaire(text)
    return Paper(asked, Shown(asked))


# What is kept off paper

ENTRY = """
    questions:
      - {id: entry, sensitive: yes, options: [visa, crossed]}
      - {id: status, options: {none-now: Nothing, parole: {label: Parole, sensitive: yes}, visa-u: {label: U visa, sensitive: yes}, tps: TPS}}
      - {id: valid, options: [yes, no], ask_if: {status: [parole, tps]}}
      - {id: family, options: [no, yes]}
    facts:
      crossed: {when: {entry: crossed}}
      tps: {when: {all: [{status: tps}, {valid: yes}]}}
      parole: {when: {all: [{status: parole}, {valid: yes}]}}
      married: {when: {family: yes}, papers: [home]}
      both: {when: {all: [{family: yes}, {entry: visa}]}, papers: [home, trip]}
      either: {when: {any: [{family: yes}, {entry: visa}]}}
      neither: {when: {none: [{entry: crossed}]}}
      whatever: {when: {any: [{all: [{family: yes}, {entry: visa}]}, {all: [{family: yes}, {none: [{entry: visa}]}]}, {family: yes}]}}
    notices:
      law: {}
      fast: {severity: danger, if_possible: {entry: crossed}}
      home: {if_certain: {family: yes}}
    decisions:
      - id: ending
        outcomes:
          - {id: stay, severity: danger, if_possible: {entry: crossed}, on_paper: Talk first., questions: [What now?, Does court protect me?]}
          - {id: ask, if_certain: {family: yes}, on_paper: Talk first., questions: [What now?, Would it help?]}
          - {id: talk, on_paper: Talk first., questions: [What else?]}
    """


def test_what_a_sensitive_answer_changes_stays_off_paper_and_what_it_never_changes_does_not():
    paper = paper_of(ENTRY)
    assert paper.facts == {"tps", "married", "whatever"}
    assert paper.notices == {"law", "home"}
    assert [paper.tells_nothing(line.gate) for line in paper.lines] == [True], "three outcomes, one line"


def test_whether_something_was_to_find_out_tells_too():
    """That a question was asked at all can follow from a sensitive answer: only who has parole, TPS or does not know is asked if it is still good."""
    assert paper_of(ENTRY).find_out == {"status", "family"}


def test_where_paper_tells_no_outcomes_apart_it_lists_what_any_of_them_asks():
    paper = paper_of(ENTRY)
    assert [str(asking.text) for asking in questions_to_ask(paper.questionnaire)] == ["What now?", "Does court protect me?", "Would it help?", "What else?"]
    assert [paper.asked_on_paper(asking) for asking in paper.askings] == [["ask", "stay", "talk"]] * 4 and paper.asked == {0, 1, 2, 3}
    assert [paper.tells_nothing(paper.is_asked(asking)) for asking in paper.askings] == [False] * 4


def test_papers_are_named_for_facts_that_paper_may_name():
    paper = paper_of(ENTRY)
    assert paper.tells_nothing(paper.needs_papers("home", printed=True)) and not paper.tells_nothing(paper.needs_papers("trip"))
    assert paper.needs_papers("trip", printed=True) == any_of([])


def test_of_a_question_with_sensitive_options_these_are_kept_and_what_stands_in_their_place():
    questions = paper_of(ENTRY.replace("{id: family, options: [no, yes]}", "{id: family, type: several, options: {no: No, yes: {label: Yes, sensitive: yes}}}")).questionnaire.questions
    kept = {str(name): [value for value in question.values if is_kept(question, value)] for name, question in questions.items()}
    assert kept == {"entry": ["visa", "crossed", "unsure", "private"], "status": ["parole", "visa-u", "private"], "valid": [], "family": ["yes", "none", "private"]}


# Leaks that are planted

@pytest.mark.parametrize("old, new, name", [
    ("if_certain: {family: yes}, on_paper: Talk first.", "if_certain: {family: yes}, on_paper: Talk about it.", "ending/ask"),
    ("{id: talk, on_paper: Talk first.", "{id: talk", "ending/talk"),
    ("{id: talk, on_paper: Talk first.", "{id: talk, on_paper: Talk.", "ending/talk"),
    ("home: {if_certain: {family: yes}}", "home: {if_certain: {all: [{family: yes}, {entry: visa}]}, card: [I want my hearing.]}", "home"),
    ("home: {if_certain: {family: yes}}", "home: {if_certain: {all: [{family: yes}, {entry: visa}]}, card_if_true: [I am afraid.]}", "home"),
])
def test_a_line_that_a_sensitive_answer_changes_is_found(old, new, name):
    assert ENTRY.count(old) == 1
    paper = paper_of(ENTRY.replace(old, new))
    assert name in {line.name for line in paper.lines if not paper.tells_nothing(line.gate)}


@pytest.mark.parametrize("leak", ["facts", "notices", "find_out"])
def test_a_leak_planted_in_the_sets_is_found_by_trying_everybody(leak):
    paper = paper_of(ENTRY)
    assert leaks(paper) == []
    getattr(paper, leak).update({"facts": {"both"}, "notices": {"fast"}, "find_out": {"valid"}}[leak])
    assert leaks(paper) == [{"facts": "fact both", "notices": "notice fast", "find_out": "find out valid"}[leak]]


def test_a_kept_answer_that_is_forgotten_is_found_by_trying_everybody(monkeypatch):
    monkeypatch.setattr("askfirst.paper.is_kept", lambda question, value: is_kept(question, value) and value != "parole")
    assert "fact parole" in leaks(paper_of(ENTRY))


# Everybody

def kept_apart(paper: Paper, name: str, way: Way) -> Way:
    """What of an answer paper may tell."""
    return tuple(value for value in way if not is_kept(paper.questionnaire.questions[name], value))


def printed(paper: Paper, answers: dict[str, Way], go_on: bool) -> dict[str, bool]:
    """What the evaluator says that a person's sheet holds, by name."""
    found = evaluate(paper.questionnaire, answers, go_on)
    asked = {number: any(found.outcomes.get(asking.decision) == outcome for outcome in paper.asked_on_paper(asking)) for number, asking in enumerate(paper.askings) if number in paper.asked}
    words = {f"{decision.id}: {outcome.on_paper or outcome.id}": False for decision, outcome in paper.questionnaire.outcomes()}
    words |= {f"{decision.id}: {outcome.on_paper or outcome.id}": True for decision, outcome in paper.questionnaire.outcomes() if found.outcomes.get(decision.id) == outcome.id}
    return {**{f"fact {name}": name in found.facts for name in paper.facts}, **{f"notice {name}": name in found.notices for name in paper.notices},
            **{f"find out {name}": name in found.relevant_questions and "unsure" in answers[name] for name in paper.find_out},
            **{f"question {number}": is_asked for number, is_asked in asked.items()}, **words}


def leaks(paper: Paper) -> list[str]:
    """What stands on the sheet of one person and not on that of another, who differs in sensitive answers alone."""
    groups: dict[tuple, dict[str, bool]] = {}
    telling: set[str] = set()
    for answers, go_on in Everybody(paper.questionnaire).visitors():
        key = (go_on, *(kept_apart(paper, name, way) for name, way in answers.items()))
        sheet = printed(paper, answers, go_on)
        telling |= {name for name, stands in groups.setdefault(key, sheet).items() if stands != sheet[name]}
    return sorted(telling)


@lru_cache(maxsize=COUNT)
def drawn(seed: int) -> Paper:
    asked = random_questionnaire(seed)
    return Paper(asked, Shown(asked))


def is_small(asked: Questionnaire) -> bool:
    return any(question.offers_private for question in asked.questions.values())


SEEDS = [seed for seed in range(COUNT) if seed % 100 != 99 and is_small(random_questionnaire(seed))]


@pytest.mark.parametrize("batch", range(4))
def test_nobody_who_differs_in_sensitive_answers_alone_has_another_sheet(batch):
    """Of questionnaires drawn by chance; lines that the prover refuses stand in some of them."""
    for seed in SEEDS[batch::4]:
        paper = drawn(seed)
        told = {line.decision for line in paper.lines if line.decision and not paper.tells_nothing(line.gate)}
        assert {name.partition(":")[0] for name in leaks(paper)} == told, seed


@pytest.mark.parametrize("batch", range(4))
def test_what_is_left_out_would_tell(batch):
    """Paper says no less than it may: each fact, notice and question that is left out differs for two people somewhere."""
    for seed in SEEDS[batch::4]:
        paper = drawn(seed)
        left_out = {f"fact {name}" for name in {*map(str, paper.questionnaire.facts)} - paper.facts} | {f"notice {name}" for name in {*map(str, paper.questionnaire.notices)} - paper.notices}
        left_out |= {f"find out {name}" for name in {*map(str, paper.questionnaire.questions)} - paper.find_out}
        paper = Paper(paper.questionnaire, paper.shown)
        paper.facts, paper.notices, paper.find_out = ({*map(str, parts)} for parts in (paper.questionnaire.facts, paper.questionnaire.notices, paper.questionnaire.questions))
        assert {name for name in leaks(paper) if not re_decided(name)} == left_out, seed


def re_decided(name: str) -> bool:
    """Whether a name is that of an outcome's line or of a question for the attorney."""
    return not name.startswith(("fact ", "notice ", "find out "))


def test_the_drawn_questionnaires_have_enough_to_leave_out_and_to_print():
    assert len(SEEDS) >= 100
    papers = [drawn(seed) for seed in SEEDS]
    assert sum(len(paper.facts) for paper in papers) > 200 and sum(len(paper.questionnaire.facts) - len(paper.facts) for paper in papers) > 100
    assert sum(len(paper.find_out) < len(paper.questionnaire.questions) for paper in papers) > 80
    assert sum(any(not paper.tells_nothing(line.gate) for line in paper.lines) for paper in papers) > 20


# The real questionnaire

@pytest.fixture(scope="module")
def real():
    asked = next(one for one in load_project(ROOT, Diagnostics()).questionnaires if one.id == "dismissal-or-delay")
    return Paper(asked, Shown(asked))


def test_no_sensitive_tick_changes_a_line_whatever_else_is_ticked_or_left_open(real):
    """Without script anything can be ticked and left open; so the same is proven over every way to tick the form."""
    clauses = Clauses()
    forms = [_every_way_to_tick(clauses, real.questionnaire.questions) for _ in range(2)]
    for one in forms[0]:
        name, value = one
        if one == GO_ON or not is_kept(real.questionnaire.questions[name], value):
            clauses.add(-clauses.differ(*(form[one] for form in forms)))
    ticks = [Ticks(clauses, form) for form in forms]

    def tells(gate) -> bool:
        return clauses.solve(clauses.differ(*(one.literal(gate) for one in ticks)))

    gates = [*((name, real.shown.fact[name].certain) for name in real.facts), *((name, real.shown.notice[name]) for name in real.notices), *((name, real.unsure(name)) for name in real.find_out),
             *((str(real.askings[number].text), real.is_asked_on_paper(real.askings[number])) for number in real.asked), *((line.name, line.gate) for line in real.lines)]
    assert len(gates) > 130 and [name for name, gate in gates if tells(gate)] == []
    assert tells(real.shown.fact["arrest"].certain) and tells(all_of([real.unsure("trouble")])) and not tells(negate(ticked([("family", "spouse")])))


@pytest.mark.parametrize("name", ["entry-crossed", "entry-parole", "status-parole", "arrest", "gang", "deported", "victim", "witness", "lawsuit", "mind", "work", "years-over-10", "young-arrival", "home-arrest"])
def test_how_somebody_came_arrests_work_and_what_was_done_to_them_are_never_printed(real, name):
    assert name in {*map(str, real.questionnaire.facts)} - real.facts


def test_much_of_the_real_questionnaire_is_printed(real):
    assert len(real.facts) >= 45 and len(real.notices) >= 30 and len(real.find_out) >= 14 and len(real.asked) == len(real.askings) > 20
    assert all(real.tells_nothing(line.gate) for line in real.lines) and "court-card" in {line.name for line in real.lines}
