"""Mutants: every kind of slip is made, those that change something are told from those that do not, and the real rules notice nearly all."""

from __future__ import annotations

from collections import Counter

import pytest
import writing

from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import evaluate
from askfirst.mutants import PeopleAtOnce, make_mutants, tell_as_person, telling_story, try_mutants
from askfirst.people import check_people
from askfirst.stories import full_story

UNNOTICED = [
    "ask_if of section coming: ordered added to {case-state: [not-in-court, ended, granted]}",
    "ask_if of section losses: ordered added to {case-state: [not-in-court, ended, granted]}",
    "ask_if of section status: ordered added to {case-state: [not-in-court, ended, granted]}",
    "ask_if of section good-facts: ordered added to {case-state: [not-in-court, ended, granted]}",
    "ask_if of section talk-first: ordered added to {case-state: [not-in-court, ended, granted]}",
    "ask_if of section time: ordered added to {case-state: [not-in-court, ended, granted]}",
]  # a ratchet: mutants that nobody notices yet. Take out what is noticed now; add nothing
LEAST_RATE = 0.95
BATCHES = 6

HELD = """
    questions:
      - {id: held, ask: Are you held?, options: [no, ice, jail, other], usual: no}
      - {id: health, ask: How are you?, type: several, options: [body, mind, old], ask_if: {none: [{held: jail}]}}
    facts:
      is-held: {when: {held: [ice, jail]}, say: You are held.}
      sick: {when: {at_least: {count: 2, of: [{health: body}, {health: mind}, {health: old}]}}, say: You are sick.}
    notices:
      if-held: {severity: danger, if_possible: is-held, title: If you are held, text: Call.}
    decisions:
      - id: ending
        outcomes:
          - {id: wait, severity: danger, if_possible: is-held}
          - {id: ask, invites: yes, if_certain: sick, unless: {held: other}}
          - {id: soft, if_certain: {any: [{health: old}, {held: other}]}}
          - {id: tell}
    """
NOBODY = "\n    people: [{id: nobody, name: Nobody, outcomes: {ending: tell}}]"


def mutants_of(text: str) -> list[str]:
    return [f"{mutant.kind}: {mutant.told}" for mutant in make_mutants(writing.questionnaire(text))]


def test_every_kind_of_slip_is_made():
    assert mutants_of(HELD) == [
        "drop-condition: ask_if of question health: taken away",
        "turn-round: ask_if of question health: {none: [{held: jail}]} made any",
        "add-option: ask_if of question health: no added to {held: jail}",
        "add-option: ask_if of question health: ice added to {held: jail}",
        "add-option: ask_if of question health: other added to {held: jail}",
        "drop-option: fact is-held: ice taken out of {held: [ice, jail]}",
        "drop-option: fact is-held: jail taken out of {held: [ice, jail]}",
        "add-option: fact is-held: no added to {held: [ice, jail]}",
        "add-option: fact is-held: other added to {held: [ice, jail]}",
        "shift-threshold: fact sick: count 2 made 1 in {at_least: {count: 2, of: [{health: body}, {health: mind}, {health: old}]}}",
        "shift-threshold: fact sick: count 2 made 3 in {at_least: {count: 2, of: [{health: body}, {health: mind}, {health: old}]}}",
        "drop-part: fact sick: {health: body} taken out of {at_least: {count: 2, of: [{health: body}, {health: mind}, {health: old}]}}",
        "add-option: fact sick: mind added to {health: body}",
        "add-option: fact sick: old added to {health: body}",
        "drop-part: fact sick: {health: mind} taken out of {at_least: {count: 2, of: [{health: body}, {health: mind}, {health: old}]}}",
        "add-option: fact sick: body added to {health: mind}",
        "add-option: fact sick: old added to {health: mind}",
        "drop-part: fact sick: {health: old} taken out of {at_least: {count: 2, of: [{health: body}, {health: mind}, {health: old}]}}",
        "add-option: fact sick: body added to {health: old}",
        "add-option: fact sick: mind added to {health: old}",
        "lower-severity: notice if-held: danger made note",
        "swap-reading: notice if-held: if_possible made if_certain",
        "drop-condition: notice if-held: if_possible taken away",
        "swap-order: ask moved before ending/wait",
        "lower-severity: outcome ending/wait: danger made caution",
        "swap-reading: outcome ending/wait: if_possible made if_certain",
        "swap-order: soft moved before ending/ask",
        "swap-reading: outcome ending/ask: if_certain made if_possible",
        "drop-condition: outcome ending/ask: if_certain taken away",
        "drop-condition: outcome ending/ask: unless taken away",
        "add-option: outcome ending/ask: unless: no added to {held: other}",
        "add-option: outcome ending/ask: unless: ice added to {held: other}",
        "add-option: outcome ending/ask: unless: jail added to {held: other}",
        "swap-reading: outcome ending/soft: if_certain made if_possible",
        "swap-all-any: outcome ending/soft: if_certain: {any: [{health: old}, {held: other}]} made all",
        "drop-part: outcome ending/soft: if_certain: {health: old} taken out of {any: [{health: old}, {held: other}]}",
        "add-option: outcome ending/soft: if_certain: body added to {health: old}",
        "add-option: outcome ending/soft: if_certain: mind added to {health: old}",
        "drop-part: outcome ending/soft: if_certain: {held: other} taken out of {any: [{health: old}, {held: other}]}",
        "add-option: outcome ending/soft: if_certain: no added to {held: other}",
        "add-option: outcome ending/soft: if_certain: ice added to {held: other}",
        "add-option: outcome ending/soft: if_certain: jail added to {held: other}",
    ]


def test_a_mutant_says_where_it_differs():
    one = writing.questionnaire(HELD)
    for mutant in make_mutants(one):
        assert mutant.place.path in ("questions.yaml", "rules.yaml") and mutant.place.line > 1
        assert mutant.questionnaire != one


def test_some_mutants_are_drawn_by_a_seed():
    one = writing.questionnaire(HELD)
    drawn = [mutant.told for mutant in make_mutants(one, most=9, seed=4)]
    assert drawn == [mutant.told for mutant in make_mutants(one, most=9, seed=4)]
    assert len(set(drawn)) == 9 and drawn != [mutant.told for mutant in make_mutants(one, most=9, seed=5)]


def test_what_nobody_notices_is_listed_with_the_fewest_answers_that_tell():
    one = writing.questionnaire(HELD + NOBODY)
    trial = try_mutants(one, make_mutants(one))
    stories = {mutant.told: story.written() for mutant, story in trial.unnoticed}
    assert stories["fact is-held: jail taken out of {held: [ice, jail]}"] == "held=jail"
    assert stories["fact sick: count 2 made 1 in {at_least: {count: 2, of: [{health: body}, {health: mind}, {health: old}]}}"] == "health=body"
    assert stories["outcome ending/ask: unless taken away"] == "held=other,health=body+mind"


def test_a_person_or_a_safeguard_notices():
    ben = "\n    people: [{id: ben, name: Ben, answers: {held: ice}, outcomes: {ending: wait}, told: {facts: [is-held]}}]"
    never = "\n    safeguards:\n      no-jail: {never: {when: {held: jail}, outcome: [ending/ask, ending/soft, ending/tell]}}"
    told = "fact is-held: {} taken out of {{held: [ice, jail]}}"
    one = writing.questionnaire(HELD + never + ben)
    trial = try_mutants(one, make_mutants(one))
    assert told.format("ice") in [mutant.told for mutant in trial.by_people]
    assert told.format("jail") in [mutant.told for mutant in trial.by_safeguards]


def test_a_change_without_effect_is_no_slip():
    twice = HELD.replace("if_possible: is-held}", "if_possible: {any: [is-held, {held: ice}]}}")
    one = writing.questionnaire(twice + NOBODY)
    trial = try_mutants(one, make_mutants(one))
    equal = [mutant.told for mutant in trial.equal]
    assert "outcome ending/wait: if_possible: {held: ice} taken out of {any: [is-held, {held: ice}]}" in equal
    assert all(telling_story(one, mutant.questionnaire) is None for mutant in trial.equal)
    assert trial.noticed + len(trial.unnoticed) + len(equal) == len(make_mutants(one))


def test_a_listed_person_can_be_pasted_and_then_notices():
    one = writing.questionnaire(HELD + NOBODY)
    unnoticed = [(mutant, story) for mutant, story in try_mutants(one, make_mutants(one)).unnoticed if mutant.kind != "lower-severity"]
    assert len(unnoticed) > 15
    for number, (mutant, story) in enumerate(unnoticed):
        pasted = writing.dedented(tell_as_person(one, mutant, story, number)).replace("\n", "\n      ")
        kept = writing.questionnaire(HELD + "\n    people:\n      " + pasted)
        report = Diagnostics()
        check_people(kept, report)
        assert report.entries == [], pasted
        assert evaluate(one, full_story(one, story)) != evaluate(mutant.questionnaire, full_story(one, story))
        changed = type(kept)(kept.id, mutant.questionnaire.questions_file, mutant.questionnaire.rules_file, kept.people_file)
        check_people(changed, report)
        assert report.has_errors, pasted


def test_a_danger_that_is_made_a_note_is_for_a_safeguard():
    one = writing.questionnaire(HELD + NOBODY)
    mutant, story = next(found for found in try_mutants(one, make_mutants(one)).unnoticed if found[0].told == "notice if-held: danger made note")
    assert tell_as_person(one, mutant, story, 0) == ("  # No person can notice: notice if-held: danger made note (rules.yaml:25)\n"
                                                    "  # Write a safeguard with danger: yes about: held=ice")
    guarded = writing.questionnaire(HELD + "\n    safeguards: {warned: {always: {when: {held: ice}, shows: [if-held]}, danger: yes}}" + NOBODY)
    assert mutant.told in [noticed.told for noticed in try_mutants(guarded, make_mutants(guarded)).by_safeguards]


def test_what_only_a_worker_who_goes_on_could_notice_is_for_a_safeguard():
    stopping = """
        sections:
          - {id: now, stop_on: [help/now], questions: [{id: held, options: [no, ice, jail], usual: no}]}
          - {id: more, questions: [{id: sick, options: [no, yes], usual: no}]}
        decisions:
          - id: help
            outcomes: [{id: now, severity: danger, if_certain: {held: ice}}, {id: maybe, severity: danger, if_possible: {held: ice}}, {id: fine}]
          - id: ending
            outcomes: [{id: ask, if_certain: {sick: yes}, unless: {held: [ice, jail]}}, {id: tell}]
        people: [{id: nobody, outcomes: {help: fine, ending: tell}}]
        """
    one = writing.questionnaire(stopping)
    found = {mutant.told: (mutant, story) for mutant, story in try_mutants(one, make_mutants(one)).unnoticed}
    mutant, story = found["outcome ending/ask: unless: ice taken out of {held: [ice, jail]}"]
    assert story.go_on and "Write a safeguard about: held=ice,sick=yes" in tell_as_person(one, mutant, story, 0)


@pytest.fixture(scope="module")
def real_mutants(questionnaire):
    return make_mutants(questionnaire)


def test_the_real_rules_give_mutants_of_every_kind(real_mutants):
    kinds = Counter(mutant.kind for mutant in real_mutants)
    assert set(kinds) == {"drop-condition", "drop-part", "drop-option", "add-option", "swap-all-any", "swap-reading", "swap-order", "turn-round",
                          "lower-severity", "drop-stop"}
    assert min(count for kind, count in kinds.items() if kind != "drop-stop") >= 5


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_people_and_safeguards_of_the_real_rules_notice_every_mutant_but_those_known(questionnaire, real_mutants, batch):
    trial = try_mutants(questionnaire, real_mutants[batch::BATCHES])
    known = [mutant.told for mutant in real_mutants[batch::BATCHES] if mutant.told in UNNOTICED]
    unnoticed = {mutant.told: tell_as_person(questionnaire, mutant, story, number) for number, (mutant, story) in enumerate(trial.unnoticed, 1)}
    assert list(unnoticed) == known, "\n".join(unnoticed.values())
    assert trial.rate >= LEAST_RATE


def test_every_mutant_that_is_known_not_to_be_noticed_is_still_made(real_mutants):
    assert set(UNNOTICED) <= {mutant.told for mutant in real_mutants}


def test_the_quick_reading_of_people_finds_what_each_person_alone_finds(questionnaire, real_mutants):
    wanted, differ = PeopleAtOnce(questionnaire), []
    for mutant in real_mutants[::23]:
        report = Diagnostics()
        check_people(mutant.questionnaire, report)
        if report.has_errors != wanted.is_missed_by(mutant.questionnaire):
            differ.append(mutant.told)
    assert differ == []


DEMANDING = HELD + """
    people:
      - {id: ana, answers: {health: [body, mind]}, outcomes: {ending: ask}, told: {facts: [sick], asked: [health]}, never_told: {facts: [is-held], notices: [if-held]}}
      - {id: ben, answers: {held: unsure}, outcomes: {ending: wait}, told: {find_out: [held], notices: [if-held]}, never_told: {outcomes: [ending/ask]}}
      - {id: eva, answers: {held: jail}, outcomes: {ending: wait}, told: {facts: [is-held]}, never_told: {asked: [health], find_out: [held], outcomes: [ending/ask, ending/soft]}}
      - {id: fay, answers: {health: unsure}, outcomes: {ending: tell}, told: {find_out: [health]}}
    """


@pytest.mark.parametrize("without", ["", "told: {find_out: [held], notices: [if-held]}, ", ", never_told: {facts: [is-held], notices: [if-held]}", ", told: {find_out: [health]}"])
def test_the_quick_reading_finds_it_whatever_a_person_must_be_told(without):
    one = writing.questionnaire(DEMANDING.replace(without, ""))
    wanted, noticed = PeopleAtOnce(one), set()
    for mutant in make_mutants(one):
        report = Diagnostics()
        check_people(mutant.questionnaire, report)
        assert wanted.is_missed_by(mutant.questionnaire) == report.has_errors, mutant.told
        noticed |= {entry.code for entry in report.entries}
    assert {"person-wrong", "person-told", "person-not-told", "never-asked"} <= noticed


@pytest.mark.parametrize("told, answers", [
    ("ask_if of question health: taken away", "held=jail"),  # only what is asked differs
    ("notice if-held: if_possible taken away", ""),  # only a notice
    ("notice if-held: danger made note", "held=ice"),  # only how a notice is shown
    ("fact is-held: jail taken out of {held: [ice, jail]}", "held=jail"),
])
def test_a_difference_of_any_kind_is_told_by_a_story(told, answers):
    one = writing.questionnaire(HELD + NOBODY)
    mutant = next(mutant for mutant in make_mutants(one) if mutant.told == told)
    assert telling_story(one, mutant.questionnaire).written() == answers
