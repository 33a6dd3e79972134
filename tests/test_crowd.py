"""Crowds: a million visitors read at once, each as the reference evaluator reads them."""

from __future__ import annotations

import hashlib
from itertools import chain, combinations, islice, product

import pytest
from random_answers import random_visitors
from writing import ROOT, questionnaire

from askfirst import crowd
from askfirst.crowd import gather_crowd, random_crowd, read_crowd
from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import evaluate
from askfirst.people import full_answers
from askfirst.project import load_project

RULES = """
    questions:
      - {id: held, options: [yes, no]}
      - {id: ticks, type: several, options: [a, b, c], sensitive: yes, ask_if: {held: no}}
    facts:
      tests-none: {when: {ticks: none}}
      none-or-b: {when: {ticks: [b, none]}}
      two: {when: {at_least: {count: 2, of: [{ticks: a}, {ticks: b}, {ticks: c}, {held: no}]}}}
      all-three: {when: {at_least: {count: 3, of: [{ticks: a}, {ticks: b}, {ticks: c}]}}}
      not-a: {when: {none: [{ticks: a}, {all: [tests-none, {held: yes}]}]}}
    notices:
      always: {}
      perhaps: {if_possible: two}
      surely: {if_certain: {any: [all-three, not-a]}}
    decisions:
      - id: one
        outcomes:
          - {id: calm-first, if_certain: two, unless: {ticks: c}}
          - {id: then-danger, severity: danger, if_possible: {ticks: [a, c]}, if_certain: {held: no}}
          - {id: never-reached, if_possible: all-three}
          - {id: rest}
      - {id: two, outcomes: [{id: always}, {id: behind-it, if_possible: {held: yes}}]}
    """

STOPS = """
    sections:
      - {id: early, questions: [{id: one, options: [x, y]}, {id: two, options: [x, y], ask_if: {one: x}}], stop_on: [first/ends, second/ends]}
      - {id: middle, questions: [{id: three, type: several, options: [x, y], ask_if: {none: [sum]}}]}
      - {id: late, ask_if: {three: x}, questions: [{id: four, options: [x, y], ask_if: {one: [x, y]}}], stop_on: [second/ends, second/looks-ahead, third/rest]}
      - {id: last, questions: [{id: five, options: [x, y]}]}
    facts:
      sum: {when: {all: [{one: x}, {two: y}]}}
      ahead: {when: {any: [{four: x}, {five: x}]}}
    notices: {box: {if_possible: ahead}}
    decisions:
      - {id: first, outcomes: [{id: looks-ahead, if_certain: ahead}, {id: ends, if_certain: {two: x}}, {id: rest}]}
      - {id: second, outcomes: [{id: ends, if_possible: sum, unless: {three: y}}, {id: looks-ahead, if_certain: {none: [ahead]}}, {id: rest}]}
      - {id: third, outcomes: [{id: ends, if_certain: {five: y}}, {id: rest}]}
    """

ASKS_AHEAD = """
    sections:
      - {id: first, questions: [{id: one, options: [x, y], ask_if: later}, {id: two, options: [x, y], ask_if: {none: [later]}}], stop_on: [only/stop]}
      - {id: rest, questions: [{id: three, options: [x, y], ask_if: {any: [later, {one: x}]}}]}
    facts: {later: {when: {none: [{three: x}]}}}
    decisions: [{id: only, outcomes: [{id: stop, if_possible: {two: x}}, {id: go, if_certain: later}, {id: rest}]}]
    """


def everybody(tiny):
    """Every set of answers to a tiny questionnaire, left open and not quite possible ones included, by people who go on and who do not."""
    ways = [[*chain.from_iterable(combinations(question.values, count) for count in range(4)), ("not-offered",)] for question in tiny.questions.values()]
    for answers in product(*ways):
        for go_on in (False, True):
            yield dict(zip(tiny.questions, answers)), go_on


def differences(asked, visitors):
    """Every visitor of whom the crowd and the evaluator say different things."""
    visitors = list(visitors)
    read = read_crowd(asked, gather_crowd(visitors))
    told = []
    for number, (answers, go_on) in enumerate(visitors):
        found = evaluate(asked, answers, go_on)
        possible = {*found.facts, *found.facts_to_find_out, *found.facts_to_tell_in_private}
        wanted = (found.outcomes, found.facts, [name for name in asked.facts if name in possible], found.notices, found.relevant_questions, found.stopped_by)
        if result_of(read, number) != wanted:
            told.append(f"{answers} go_on={go_on}: the crowd gets {result_of(read, number)}, the evaluator {wanted}")
    return told


def result_of(read, number):
    """What a crowd's reading says to one visitor."""
    def among(sets):
        return [name for name, who in sets.items() if who >> number & 1]

    stopped = among(read.stopped_by)
    assert bool(stopped) == bool(read.stopped >> number & 1)
    return (dict(among(read.outcomes)), among({name: certain for name, (certain, _) in read.facts.items()}), among({name: possible for name, (_, possible) in read.facts.items()}),
            among(read.notices), among(read.relevant), "/".join(stopped[0]) if stopped else None)


@pytest.fixture(scope="module")
def real():
    """The main questionnaire, as its files stand."""
    return next(one for one in load_project(ROOT, Diagnostics()).questionnaires if one.id == "dismissal-or-delay")


# Parity

def test_a_crowd_of_people_is_told_what_the_evaluator_says(real):
    assert differences(real, ((full_answers(real, person), False) for person in real.people_file.people)) == []


@pytest.mark.parametrize("seed", range(3))
def test_random_visitors_are_told_what_the_evaluator_says(real, seed):
    assert differences(real, random_visitors(real, seed, 700)) == []
    drawn = random_crowd(real.questions, 700, seed)
    assert differences(real, map(drawn.visitor, range(700))) == []


@pytest.mark.parametrize("text", [RULES, STOPS, ASKS_AHEAD], ids=["rules", "stops", "asks-ahead"])
def test_odd_questionnaires_that_no_check_has_seen_are_read_alike(text):
    tiny = questionnaire(text)
    assert differences(tiny, islice(everybody(tiny), 0, None, 61 if text is STOPS else 1)) == []


def test_a_decision_that_leaves_somebody_without_outcome_is_refused_as_by_the_evaluator():
    tiny = questionnaire("""
        questions: [{id: held, options: [yes, no]}]
        decisions: [{id: one, outcomes: [{id: if-held, if_certain: {held: yes}}]}]
        """)
    assert read_crowd(tiny, gather_crowd([({"held": ["yes"]}, False)])).outcomes == {("one", "if-held"): 1}
    for read in (lambda: read_crowd(tiny, gather_crowd([({"held": ["yes"]}, False), ({"held": ["no"]}, False)])), lambda: evaluate(tiny, {"held": ["no"]})):
        with pytest.raises(ValueError, match="no outcome without a condition"):
            read()


@pytest.mark.parametrize("text, name, broken", [
    (RULES, "fires", lambda self, outcome: self.weigh(outcome.if_possible)[1] if outcome.if_possible is not None else self.everyone),
    (RULES, "count_to", lambda self, count, sets: self.join(sets)),
    (RULES, "weigh_answer", lambda self, test: (lambda who: (who, who))(crowd.union(self.crowd.answers.get(test.question, {}).get(option, 0) for option in test.options))),
    (STOPS, "find_stops", lambda self, names, who: {}),
    (STOPS, "weigh", lambda self, condition, right=crowd._CrowdReader.weigh: right(self, condition)[::-1]),
    (ASKS_AHEAD, "weigh_fact", lambda self, name: self.weigh(self.questionnaire.facts[name].when)),
], ids=["unless-forgotten", "all-for-at-least", "unknown-forgotten", "no-stops", "pair-turned", "facts-settled-late"])
def test_a_planted_mistake_is_found(monkeypatch, text, name, broken):
    tiny = questionnaire(text)
    monkeypatch.setattr(crowd._CrowdReader, name, broken)
    assert differences(tiny, islice(everybody(tiny), 0, None, 61 if text is STOPS else 1))


# Random crowds

DRAWN = """
    questions:
      - {id: held, options: [yes, no, maybe]}
      - {id: ticks, type: several, options: [a, b], sensitive: yes, usual: [a, unsure]}
    """


def test_a_random_crowd_is_the_same_everywhere():
    drawn = random_crowd(questionnaire(DRAWN).questions, 10_000, seed=7)
    told = [f"{question}={value}: {who:x}" for question, values in drawn.answers.items() for value, who in sorted(values.items())] + [f"{drawn.go_on:x}"]
    assert hashlib.sha256("\n".join(told).encode()).hexdigest()[:16] == "9a8272d02f3f2c94"
    assert random_crowd(questionnaire(DRAWN).questions, 10_000, seed=8).answers != drawn.answers


def test_random_visitors_give_answers_that_the_page_lets_them_give(real):
    drawn = random_crowd(real.questions, 20_000, seed=1)
    for name, question in real.questions.items():
        given = drawn.answers[name]
        assert set(given) == set(question.values) and all(given.values()), "every answer is given by somebody"
        alone = list(given.values()) if question.type == "one" else [given["none"], crowd.union(who for value, who in given.items() if value != "none")]
        assert sum(who.bit_count() for who in alone) == crowd.union(alone).bit_count(), "and by nobody beside another"
        assert 200 < 20_000 - crowd.union(given.values()).bit_count() < 4_000, "some leave the question open"
    assert 2_000 < drawn.go_on.bit_count() < 6_000


def test_half_of_a_random_crowd_answers_nearly_as_usual(real):
    drawn = random_crowd(real.questions, 2_000, seed=1)
    usual = {str(name): list(question.usual) for name, question in real.questions.items()}
    unlike = sorted(sum(answers.get(name) != values for name, values in usual.items()) for answers, _ in map(drawn.visitor, range(2_000)))
    assert unlike[600] <= len(usual) // 3 and unlike[1_400] >= len(usual) // 2


def test_another_question_changes_no_answer_to_the_first():
    one, more = questionnaire(DRAWN), questionnaire(DRAWN.rstrip() + "\n      - {id: another, options: [x, y]}\n")
    first, second = (random_crowd(asked.questions, 5_000, seed=3) for asked in (one, more))
    assert second.answers == first.answers | {"another": second.answers["another"]} and second.go_on == first.go_on
