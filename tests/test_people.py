"""Invented people try the rules: a right one passes in silence, a wrong one stops the build with a finding at its line."""

import pytest

from askfirst.diagnostics import Diagnostics
from askfirst.people import check_length, check_people, full_answers
from writing import dedented, questionnaire

RULES = """
sections:
  - id: first
    stop_on: [help/now]
    questions:
      - {id: held, usual: no, options: [yes, no]}
      - {id: order, sensitive: yes, usual: no, options: [yes, no]}
  - id: second
    questions:
      - {id: entry, usual: visa, sensitive: yes, options: [visa, crossed]}
      - {id: proof, usual: yes, options: [yes, no], ask_if: {entry: crossed}}
      - {id: health, type: several, usual: none, options: [body, mind]}
facts:
  held: {when: {held: yes}}
  crossed: {when: {entry: crossed}}
  body: {when: {health: body}}
  mind: {when: {health: mind}}
notices:
  proof: {severity: danger, if_possible: {proof: no}}
decisions:
  - id: help
    outcomes:
      - {id: now, if_certain: held}
      - {id: find-out, if_possible: {any: [held, {order: yes}]}}
      - {id: no}
  - id: ending
    outcomes:
      - {id: stay, if_possible: crossed}
      - {id: talk}
"""


def with_person(person):
    return questionnaire(dedented(RULES) + f"people: [{person}]\n")


def findings(person):
    """What the build says about one person: code and sentence."""
    report = Diagnostics()
    check_people(with_person(person), report)
    return [(entry.code, entry.message) for entry in report.sorted()]


RIGHT = [
    "{id: ana, answers: {}, outcomes: {help: no, ending: talk}}",
    "{id: ana, answers: {entry: crossed}, outcomes: {help: no, ending: stay}, told: {facts: [crossed]}, never_told: {facts: [body], notices: [proof]}}",
    "{id: ana, answers: {entry: crossed, proof: no, health: [body, unsure]}, outcomes: {help: no, ending: stay}, told: {notices: [proof], facts: [crossed, body]}}",
    "{id: ana, answers: {entry: unsure}, outcomes: {help: no, ending: stay}, told: {find_out: [entry]}, never_told: {facts: [crossed], outcomes: [ending/talk]}}",
    "{id: ana, answers: {entry: private}, outcomes: {help: no, ending: stay}, never_told: {find_out: [entry]}}",
    "{id: ana, answers: {held: yes}, outcomes: {help: now}, told: {facts: [held]}, never_told: {outcomes: [ending/stay]}}",
]


@pytest.mark.parametrize("person", RIGHT)
def test_a_right_person_passes(person):
    assert findings(person) == []


@pytest.mark.parametrize("person, code, sentence", [
    ("{id: ana, outcomes: {help: no, ending: stay}}",
     "person-wrong", 'Ana should get "ending/stay", but the rules give "ending/talk".'),
    ("{id: ana, outcomes: {help: no}}",
     "person-incomplete", 'Ana does not say what comes out for "ending".'),
    ("{id: ana, answers: {held: yes}, outcomes: {help: now, ending: talk}}",
     "person-wrong", 'Ana is shown no outcome of "ending": the interview stops at help/now.'),
    ("{id: ana, answers: {proof: no}, outcomes: {help: no, ending: talk}}",
     "never-asked", 'Ana answers "proof", which the interview does not ask here.'),
    ("{id: ana, answers: {held: yes, entry: crossed}, outcomes: {help: now}}",
     "never-asked", 'Ana answers "entry", which the interview does not ask here.'),
    ("{id: ana, outcomes: {help: no, ending: talk}, told: {facts: [crossed]}}",
     "person-not-told", 'Ana must be told "crossed", but is not.'),
    ("{id: ana, answers: {entry: unsure}, outcomes: {help: no, ending: stay}, told: {facts: [crossed]}}",
     "person-not-told", 'Ana must be told "crossed", but is not.'),
    ("{id: ana, outcomes: {help: no, ending: talk}, told: {notices: [proof]}}",
     "person-not-told", 'Ana must be told "proof", but is not.'),
    ("{id: ana, outcomes: {help: no, ending: talk}, told: {find_out: [entry]}}",
     "person-not-told", 'Ana must be told "entry", but is not.'),
    ("{id: ana, answers: {entry: crossed}, outcomes: {help: no, ending: stay}, never_told: {facts: [crossed]}}",
     "person-told", 'Ana must never be told "crossed", but is.'),
    ("{id: ana, answers: {entry: crossed}, outcomes: {help: no, ending: stay}, never_told: {outcomes: [ending/stay]}}",
     "person-told", 'Ana must never be told "ending/stay", but is.'),
    ("{id: ana, answers: {entry: crossed, proof: unsure}, outcomes: {help: no, ending: stay}, never_told: {notices: [proof]}}",
     "person-told", 'Ana must never be told "proof", but is.'),
    ("{id: ana, answers: {entry: unsure}, outcomes: {help: no, ending: stay}, never_told: {find_out: [entry]}}",
     "person-told", 'Ana must never be told "entry", but is.'),
])
def test_a_wrong_person_stops_the_build(person, code, sentence):
    assert findings(person) == [(code, sentence)]


@pytest.mark.parametrize("person, code", [
    ("{id: ana, answers: {entyr: crossed}, outcomes: {help: no, ending: talk}}", "unknown-question"),
    ("{id: ana, answers: {entry: crosed}, outcomes: {help: no, ending: talk}}", "impossible-answer"),
    ("{id: ana, answers: {entry: [visa, crossed]}, outcomes: {help: no, ending: talk}}", "impossible-answer"),
    ("{id: ana, answers: {held: private}, outcomes: {help: no, ending: talk}}", "impossible-answer"),
    ("{id: ana, answers: {health: [body, none]}, outcomes: {help: no, ending: talk}}", "impossible-answer"),
    ("{id: ana, outcomes: {help: no, endign: talk}}", "unknown-decision"),
    ("{id: ana, outcomes: {help: no, ending: tlak}}", "unknown-outcome"),
    ("{id: ana, outcomes: {help: no, ending: talk}, told: {facts: [croosed]}}", "unknown-fact"),
    ("{id: ana, outcomes: {help: no, ending: talk}, never_told: {notices: [prof]}}", "unknown-notice"),
    ("{id: ana, outcomes: {help: no, ending: talk}, never_told: {outcomes: [ending/styay]}}", "unknown-outcome"),
    ("{id: ana, outcomes: {help: no, ending: talk}, never_told: {find_out: [entyr]}}", "unknown-question"),
])
def test_a_person_names_only_what_exists(person, code):
    assert [found for found, _ in findings(person)] == [code]


def test_answers_start_from_the_usual_ones():
    ana = with_person("{id: ana, answers: {entry: crossed, health: [mind, unsure]}, outcomes: {}}")
    assert full_answers(ana, ana.people_file.people[0]) == {
        "held": ["no"], "order": ["no"], "entry": ["crossed"], "proof": ["yes"], "health": ["mind", "unsure"]}


def test_one_wrong_person_does_not_hide_another():
    report = Diagnostics()
    wrong = "{id: %s, outcomes: {help: no, ending: stay}}"
    check_people(questionnaire(dedented(RULES) + f"people: [{wrong % 'ana'}, {RIGHT[0].replace('ana', 'eva')}, {wrong % 'ben'}]\n"), report)
    assert [entry.message.split()[0] for entry in report.entries] == ["Ana", "Ben"]


def test_an_interview_of_more_than_24_questions_is_told():
    def found(count):
        report = Diagnostics()
        questions = ", ".join(f"{{id: q{number}, usual: no, options: [yes, no]}}" for number in range(count))
        facts = ", ".join(f"f{number}: {{when: {{q{number}: yes}}}}" for number in range(count))
        check_length(questionnaire(f"sections: [{{id: one, questions: [{questions}]}}]\nfacts: {{{facts}}}\ndecisions: [{{id: help, outcomes: [{{id: no}}]}}]\n"), report)
        return [(entry.code, entry.message) for entry in report.entries]

    assert found(24) == []
    assert found(25) == [("long-interview", "Some people are asked 25 questions; 24 is the aim.")]
