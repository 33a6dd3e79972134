"""The reference evaluator, sentence by sentence of docs/rules.md, and against brute force over everything that somebody might find out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askfirst.evaluator import evaluate, path_lengths
from writing import as_yaml, questionnaire


def told(text, go_on=False, **answers):
    """What a questionnaire says to answers: question="option" or question="option+option"; _ stands for - in a question's name."""
    return evaluate(questionnaire(text), {name.replace("_", "-"): values.split("+") for name, values in answers.items()}, go_on)


# Questions and answers

ONE = """
questions:
  - {id: entry, sensitive: yes, options: [visa, parole, crossed]}
facts:
  visa: {when: {entry: visa}}
  no-visa: {when: {none: [{entry: visa}]}}
  checked: {when: {entry: [visa, parole]}}
"""


@pytest.mark.parametrize("answer, present, to_find_out, in_private", [
    ("visa", ["visa", "checked"], [], []),
    ("parole", ["no-visa", "checked"], [], []),
    ("crossed", ["no-visa"], [], []),
    ("unsure", [], ["visa", "no-visa", "checked"], []),
    ("private", [], [], ["visa", "no-visa", "checked"]),
])
def test_a_question_with_one_answer(answer, present, to_find_out, in_private):
    found = told(ONE, entry=answer)
    assert (found.facts, found.facts_to_find_out, found.facts_to_tell_in_private) == (present, to_find_out, in_private)


SEVERAL = """
questions:
  - {id: health, type: several, sensitive: yes, options: [body, mind]}
facts:
  body: {when: {health: body}}
  mind: {when: {health: mind}}
  either: {when: {health: [body, mind]}}
  well: {when: {health: none}}
  not-well: {when: {none: [{health: none}]}}
  body-or-well: {when: {health: [body, none]}}
"""


@pytest.mark.parametrize("answer, present, to_find_out, in_private", [
    ("body", ["body", "either", "not-well", "body-or-well"], [], []),
    ("mind", ["mind", "either", "not-well"], [], []),
    ("body+mind", ["body", "mind", "either", "not-well", "body-or-well"], [], []),
    ("none", ["well", "body-or-well"], [], []),
    ("unsure", [], ["body", "mind", "either", "well", "not-well", "body-or-well"], []),
    ("private", [], [], ["body", "mind", "either", "well", "not-well", "body-or-well"]),
    ("mind+unsure", ["mind", "either", "not-well"], ["body", "body-or-well"], []),
    ("body+private", ["body", "either", "not-well", "body-or-well"], [], ["mind"]),
    ("unsure+private", [], ["body", "mind", "either", "well", "not-well", "body-or-well"], []),
])
def test_each_option_of_a_question_with_several_answers_is_its_own_yes_or_no(answer, present, to_find_out, in_private):
    found = told(SEVERAL, health=answer)
    assert (found.facts, found.facts_to_find_out, found.facts_to_tell_in_private) == (present, to_find_out, in_private)


def test_an_unanswered_question_reads_as_unsure_and_is_still_open():
    unanswered, unsure = told(SEVERAL), told(SEVERAL, health="unsure")
    assert unanswered.facts_to_find_out == unsure.facts_to_find_out == ["body", "mind", "either", "well", "not-well", "body-or-well"]
    assert (unanswered.still_open, unsure.still_open) == (["health"], [])


def test_an_empty_answer_is_no_answer():
    assert evaluate(questionnaire(ONE), {"entry": []}) == evaluate(questionnaire(ONE), {})


# Relevance

GATED = """
questions:
  - {id: entry, options: [visa, crossed]}
  - {id: proof, options: [yes, no], ask_if: {none: [{entry: visa}]}}
facts:
  proof: {when: {proof: yes}}
  no-proof: {when: {none: [{proof: yes}]}}
"""


@pytest.mark.parametrize("answers, asked, present, to_find_out", [
    ({"entry": "crossed", "proof": "yes"}, ["entry", "proof"], ["proof"], []),
    ({"entry": "crossed", "proof": "no"}, ["entry", "proof"], ["no-proof"], []),
    ({"entry": "visa"}, ["entry"], ["no-proof"], []),
    ({"entry": "unsure", "proof": "yes"}, ["entry", "proof"], [], ["proof", "no-proof"]),
    ({"entry": "unsure", "proof": "no"}, ["entry", "proof"], ["no-proof"], []),
    ({"entry": "crossed", "proof": "unsure"}, ["entry", "proof"], [], ["proof", "no-proof"]),
])
def test_a_test_means_both_that_the_question_is_asked_and_that_this_is_its_answer(answers, asked, present, to_find_out):
    found = told(GATED, **answers)
    assert (found.relevant_questions, found.facts, found.facts_to_find_out) == (asked, present, to_find_out)


def test_an_answer_given_before_the_question_became_irrelevant_counts_for_nothing():
    changed_their_mind, never_asked = told(GATED, entry="visa", proof="yes"), told(GATED, entry="visa")
    assert changed_their_mind == never_asked
    assert never_asked.still_open == []


def test_a_question_rests_on_its_section_and_on_its_own_condition_and_on_those_of_the_questions_they_test():
    text = """
    sections:
      - {id: first, questions: [{id: court, options: [yes, no]}]}
      - id: second
        ask_if: {court: yes}
        questions:
          - {id: attorney, options: [yes, no]}
          - {id: date, options: [soon, later], ask_if: {attorney: no}}
    facts:
      soon: {when: {date: soon}}
    """
    assert told(text, court="yes", attorney="no", date="soon").facts == ["soon"]
    assert told(text, court="no", attorney="no", date="soon").relevant_questions == ["court"]
    assert told(text, court="yes", attorney="yes", date="soon").relevant_questions == ["court", "attorney"]
    assert told(text, court="unsure", attorney="no", date="soon").facts_to_find_out == ["soon"]


def test_relevance_may_rest_on_a_fact():
    text = """
    questions:
      - {id: court, options: [yes, no]}
      - {id: date, options: [soon, later], ask_if: in-court}
    facts:
      in-court: {when: {court: yes}}
    """
    assert told(text, court="no").relevant_questions == ["court"]
    assert told(text, court="unsure").relevant_questions == ["court", "date"]


# Stopping

STOPPING = """
sections:
  - {id: case, questions: [{id: held, options: [no, yes]}, {id: court, options: [open, over]}]}
  - id: urgent
    stop_on: [help/now]
    questions:
      - {id: signed, options: [no, yes]}
      - {id: date, options: [soon, later], ask_if: {court: open}}
  - {id: life, questions: [{id: years, options: [few, many]}]}
facts:
  held: {when: {held: yes}}
  years: {when: {years: many}}
notices:
  few-years: {severity: danger, if_possible: {years: few}}
decisions:
  - id: help
    outcomes:
      - {id: now, severity: danger, if_certain: held}
      - {id: find-out, severity: danger, if_possible: held}
      - {id: no}
  - id: ending
    outcomes:
      - {id: ask, invites: yes, if_certain: years}
      - {id: talk}
"""


def test_a_stop_ends_the_interview_once_every_relevant_question_up_to_there_has_an_answer():
    found = told(STOPPING, held="yes", court="open", signed="no", date="soon")
    assert found.stopped_by == "help/now"
    assert found.relevant_questions == ["held", "court", "signed", "date"]
    assert found.still_open == []


def test_only_the_decision_that_stopped_is_shown_and_facts_of_later_questions_are_absent():
    found = told(STOPPING, held="yes", court="open", signed="no", date="soon", years="many")
    assert found.outcomes == {"help": "now"}
    assert (found.facts, found.facts_to_find_out, found.notices) == (["held"], [], [])


@pytest.mark.parametrize("open_question", ["court", "signed", "date"])
def test_a_stop_waits_for_each_relevant_question_before_it(open_question):
    answers = {"held": "yes", "court": "open", "signed": "no", "date": "soon"}
    del answers[open_question]
    found = told(STOPPING, **answers)
    assert (found.stopped_by, found.still_open) == (None, [open_question, "years"])
    assert found.outcomes == {"help": "now", "ending": "talk"}


def test_a_stop_does_not_wait_for_a_question_that_is_not_relevant():
    assert told(STOPPING, held="yes", court="over", signed="no").stopped_by == "help/now"


@pytest.mark.parametrize("answer", ["unsure", "private"])
def test_not_knowing_counts_as_an_answer_for_a_stop(answer):
    text = STOPPING.replace("{id: signed,", "{id: signed, sensitive: yes,")
    assert told(text, held="yes", court="open", signed=answer, date="soon").stopped_by == "help/now"


def test_nobody_is_stopped_by_what_is_only_possible():
    found = told(STOPPING, held="unsure", court="open", signed="no", date="soon", years="many")
    assert (found.stopped_by, found.outcomes) == (None, {"help": "find-out", "ending": "ask"})


def test_of_two_decisions_that_stop_the_first_is_shown():
    text = """
    sections:
      - {id: one, stop_on: [ending/no, help/now], questions: [{id: held, options: [yes, no]}]}
      - {id: two, questions: [{id: years, options: [few, many]}]}
    decisions:
      - {id: help, outcomes: [{id: now, if_certain: {held: yes}}, {id: later}]}
      - {id: ending, outcomes: [{id: no, if_certain: {held: yes}}, {id: talk}]}
    """
    found = told(text, held="yes")
    assert (found.stopped_by, found.outcomes) == ("help/now", {"help": "now"})


def test_a_worker_may_go_on():
    found = told(STOPPING, go_on=True, held="yes", court="open", signed="no", date="soon", years="many")
    assert (found.stopped_by, found.outcomes) == (None, {"help": "now", "ending": "ask"})
    assert found.relevant_questions[-1] == "years"


def test_what_is_read_for_a_stop_says_nothing_about_what_is_asked_later():
    # At the stop, the fact "years" is read before its question is reached; it must be read anew afterwards.
    found = told(STOPPING, held="no", court="open", signed="no", date="soon", years="many")
    assert (found.facts, found.outcomes) == (["years"], {"help": "no", "ending": "ask"})


# Facts and notices

def test_a_fact_is_told_in_private_only_when_nothing_but_private_answers_leaves_it_open():
    text = """
    questions:
      - {id: arrest, sensitive: yes, options: [yes, no]}
      - {id: gang, sensitive: yes, options: [yes, no]}
    facts:
      trouble: {when: {any: [{arrest: yes}, {gang: yes}]}}
    """
    assert told(text, arrest="private", gang="private").facts_to_tell_in_private == ["trouble"]
    assert told(text, arrest="private", gang="unsure").facts_to_find_out == ["trouble"]
    assert told(text, arrest="private", gang="no").facts_to_tell_in_private == ["trouble"]
    assert told(text, arrest="private").facts_to_find_out == ["trouble"]
    assert told(text, arrest="private", gang="yes").facts == ["trouble"]


def test_a_fact_behind_a_private_gate_is_told_in_private():
    text = GATED.replace("{id: entry,", "{id: entry, sensitive: yes,")
    assert told(text, entry="private", proof="yes").facts_to_tell_in_private == ["proof", "no-proof"]


def test_notices_are_read_if_possible_if_certain_or_always():
    text = """
    questions:
      - {id: held, options: [yes, no]}
    notices:
      maybe: {severity: danger, if_possible: {held: yes}}
      surely: {if_certain: {held: yes}}
      always: {}
    """
    assert told(text, held="yes").notices == ["maybe", "surely", "always"]
    assert told(text, held="unsure").notices == ["maybe", "always"]
    assert told(text).notices == ["maybe", "always"]
    assert told(text, held="no").notices == ["always"]


# Decisions

@pytest.mark.parametrize("reading, fires", [
    ("if_possible: {held: yes}", {"yes": True, "unsure": True, "no": False}),
    ("if_certain: {held: yes}", {"yes": True, "unsure": False, "no": False}),
    ("unless: {held: yes}", {"yes": False, "unsure": False, "no": True}),
])
def test_an_outcome_is_read_if_possible_if_certain_or_unless(reading, fires):
    text = f"""
    questions:
      - {{id: held, options: [yes, no]}}
    decisions:
      - {{id: ending, outcomes: [{{id: this, {reading}}}, {{id: other}}]}}
    """
    assert {answer: told(text, held=answer).outcomes["ending"] == "this" for answer in fires} == fires


def test_all_readings_of_an_outcome_must_hold():
    text = """
    questions:
      - {id: loss, options: [yes, no]}
      - {id: fact, options: [yes, no]}
      - {id: danger, options: [yes, no]}
    decisions:
      - id: ending
        outcomes:
          - {id: ask, if_possible: {loss: yes}, if_certain: {fact: yes}, unless: {danger: yes}}
          - {id: talk}
    """
    asked = [answers for answers in product(["yes", "unsure", "no"], repeat=3) if told(text, **dict(zip(("loss", "fact", "danger"), answers))).outcomes == {"ending": "ask"}]
    assert asked == [("yes", "yes", "no"), ("unsure", "yes", "no")]


def test_the_first_outcome_that_fires_wins_and_the_last_is_for_everybody():
    text = """
    questions:
      - {id: a, options: [yes, no]}
      - {id: b, options: [yes, no]}
    decisions:
      - id: ending
        outcomes: [{id: first, if_possible: {a: yes}}, {id: second, if_possible: {b: yes}}, {id: last}]
    """
    assert [told(text, a=a, b=b).outcomes["ending"] for a, b in product(["yes", "no"], repeat=2)] == ["first", "first", "second", "last"]


# Find out first

TWO_DANGERS = """
questions:
  - {id: arrest, options: [yes, no], sensitive: yes}
  - {id: order, options: [yes, no], sensitive: yes}
  - {id: years, options: [many, few]}
decisions:
  - id: ending
    outcomes:
      - {id: stay, severity: danger, if_possible: {any: [{arrest: yes}, {order: yes}]}}
      - {id: ask, invites: yes, if_certain: {years: many}}
      - {id: talk}
"""


def test_two_unknown_dangers_are_both_found_out_though_neither_alone_changes_the_outcome():
    found = told(TWO_DANGERS, arrest="unsure", order="unsure", years="many")
    assert (found.outcomes, found.find_out) == ({"ending": "stay"}, ["arrest", "order"])


def test_nothing_is_found_out_about_outcomes_after_the_one_that_fired():
    assert told(TWO_DANGERS, arrest="yes", order="no", years="unsure").find_out == []


def test_what_an_earlier_outcome_left_open_is_found_out():
    assert told(TWO_DANGERS, arrest="no", order="no", years="unsure").find_out == ["years"]


def test_a_part_that_is_already_settled_is_not_found_out():
    assert told(TWO_DANGERS, arrest="yes", order="unsure", years="many").find_out == []


def test_a_private_answer_is_not_on_the_find_out_list():
    assert told(TWO_DANGERS, arrest="private", order="unsure", years="many").find_out == ["order"]
    assert told(TWO_DANGERS, arrest="unsure+private", order="no", years="many").find_out == ["arrest"]


def test_an_unanswered_question_is_still_open_and_not_on_the_find_out_list():
    found = told(TWO_DANGERS, order="unsure", years="many")
    assert (found.find_out, found.still_open) == (["order"], ["arrest"])


def test_what_decides_whether_a_question_is_asked_is_found_out_too():
    text = GATED + """
decisions:
  - id: ending
    outcomes: [{id: stay, severity: danger, if_possible: {proof: no}}, {id: talk}]
"""
    assert told(text, entry="unsure", proof="no").find_out == ["entry"]
    assert told(text, entry="unsure", proof="unsure").find_out == ["entry", "proof"]
    assert told(text, entry="unsure", proof="yes").find_out == []
    assert told(text, entry="visa", proof="unsure").find_out == []


def test_what_a_fact_rests_on_is_found_out():
    text = """
    questions:
      - {id: a, options: [yes, no]}
      - {id: b, options: [yes, no]}
    facts:
      inner: {when: {all: [{a: yes}, {b: yes}]}}
      outer: {when: {none: [inner]}}
    decisions:
      - {id: ending, outcomes: [{id: ask, if_certain: outer}, {id: talk}]}
    """
    assert told(text, a="unsure", b="yes").find_out == ["a"]
    assert told(text, a="unsure", b="no").find_out == []


def test_only_the_ticks_that_are_missing_make_a_question_worth_finding_out():
    text = """
    questions:
      - {id: health, type: several, options: [body, mind]}
    decisions:
      - {id: time, outcomes: [{id: ask, if_certain: {health: body}}, {id: talk}]}
    """
    assert told(text, health="mind+unsure").find_out == ["health"]
    assert told(text, health="body+unsure").find_out == []


def test_when_the_interview_stops_only_the_decision_that_stopped_is_looked_into():
    text = STOPPING.replace("if_certain: years}", "if_certain: {signed: yes}}")
    assert told(text, held="yes", court="open", signed="unsure", date="soon").find_out == []
    assert told(text, go_on=True, held="yes", court="open", signed="unsure", date="soon").find_out == ["signed"]


# Against brute force

@st.composite
def small_questionnaires(draw):
    """Up to four questions, some behind conditions, a fact, a decision with two conditional outcomes; and answers, many of them unknown."""
    names = ["a", "b", "c", "d"][:draw(st.integers(1, 4))]
    kinds = {name: draw(st.sampled_from(["one", "one", "several"])) for name in names}

    def condition(known, depth, leaf_names=()):
        if depth == 0 or draw(st.booleans()):
            if leaf_names and draw(st.integers(0, 3)) == 0:
                return draw(st.sampled_from(leaf_names))
            name = draw(st.sampled_from(known))
            return {name: draw(st.sampled_from(["yes", "maybe"] + (["none"] if kinds[name] == "several" else [["yes", "maybe"]])))}
        parts = [condition(known, depth - 1, leaf_names) for _ in range(draw(st.integers(1, 3)))]
        word = draw(st.sampled_from(["all", "any", "none", "at_least"]))
        return {word: {"count": str(draw(st.integers(1, len(parts)))), "of": parts} if word == "at_least" else parts}

    questions = []
    for number, name in enumerate(names):
        question = {"id": name, "type": kinds[name], "sensitive": "yes", "options": ["yes", "maybe", "no"] if kinds[name] == "one" else ["yes", "maybe"]}
        if number and draw(st.booleans()):
            question["ask_if"] = condition(names[:number], 1)
        questions.append(question)
    outcomes = []
    for name in ("first", "second"):
        readings = draw(st.lists(st.sampled_from(["if_possible", "if_certain", "unless"]), min_size=1, max_size=2, unique=True))
        outcomes.append({"id": name, **{reading: condition(names, 2, ("fact",)) for reading in readings}})
    text = as_yaml({"questions": questions, "facts": {"fact": {"when": condition(names, 2)}}, "decisions": [{"id": "ending", "outcomes": [*outcomes, {"id": "last"}]}]})
    answers = {name: draw(st.sampled_from(ONE_ANSWERS if kinds[name] == "one" else SEVERAL_ANSWERS)) for name in names}
    return questionnaire(text), {name: values for name, values in answers.items() if values}


ONE_ANSWERS = [["yes"], ["no"], ["private"], [], ["unsure"], ["unsure"], ["unsure"]]
SEVERAL_ANSWERS = [["none"], ["yes"], ["maybe", "private"], [], ["unsure"], ["yes", "unsure"], ["unsure"]]


def definite_answers(question, values):
    """Every definite answer that an answer could turn out to be."""
    ticked = [value for value in values if value in question.options]
    if values and not {"unsure", "private"} & set(values):
        return [frozenset(values)]
    if question.type == "one":
        return [frozenset([option]) for option in question.options]
    others = [option for option in question.options if option not in ticked]
    ways = [frozenset([*ticked, *(option for option, chosen in zip(others, way) if chosen)]) for way in product((False, True), repeat=len(others))]
    return [way or frozenset(["none"]) for way in ways]


class Definite:
    """A plain true-or-false reading of the rules for definite answers; it knows nothing of the evaluator."""

    def __init__(self, rules, answers):
        self.rules, self.answers = rules, answers

    def asked(self, name):
        condition = self.rules.relevance[name]
        return condition is None or self.holds(condition)

    def holds(self, condition):
        kind = type(condition).__name__
        if kind == "Test":
            return self.asked(condition.question) and bool(self.answers[condition.question] & set(condition.options))
        if kind == "FactName":
            return self.holds(self.rules.facts[condition.name].when)
        parts = [self.holds(part) for part in condition.parts]
        return {"All": all(parts), "AnyOf": any(parts), "NoneOf": not any(parts), "AtLeast": sum(parts) >= getattr(condition, "count", 0)}[kind]

    def outcome(self):
        for number, outcome in enumerate(self.rules.decisions[0].outcomes):
            wanted = [outcome.if_possible, outcome.if_certain]
            if all(one is None or self.holds(one) for one in wanted) and not (outcome.unless is not None and self.holds(outcome.unless)):
                return number


def completions(rules, answers):
    choices = [definite_answers(question, answers.get(name, [])) for name, question in rules.questions.items()]
    return [dict(zip(rules.questions, way)) for way in product(*choices)]


@given(small_questionnaires())
@settings(max_examples=250, derandomize=True, deadline=None)
def test_find_out_first_misses_no_question_that_decides_for_some_completion(drawn):
    rules, answers = drawn
    found = evaluate(rules, answers)
    fired = [outcome.id for outcome in rules.decisions[0].outcomes].index(found.outcomes["ending"])
    # What is shown now, for each completion: this outcome, one before it, or a later one.
    shown = {tuple(way.items()): min(Definite(rules, way).outcome(), fired + 1) for way in completions(rules, answers)}
    for name in rules.questions:
        if "unsure" in answers.get(name, ()):
            by_the_others = {}
            for way, outcome in shown.items():
                by_the_others.setdefault(tuple(item for item in way if item[0] != name), set()).add(outcome)
            if any(len(outcomes) > 1 for outcomes in by_the_others.values()):
                assert name in found.find_out, (answers, name)


@given(small_questionnaires())
@settings(max_examples=250, derandomize=True, deadline=None)
def test_what_is_certain_holds_for_every_completion_and_what_is_excluded_for_none(drawn):
    rules, answers = drawn
    found = evaluate(rules, answers)
    ways = [Definite(rules, way) for way in completions(rules, answers)]
    truths = [way.holds(rules.facts["fact"].when) for way in ways]
    if "fact" in found.facts:
        assert all(truths)
    elif "fact" not in [*found.facts_to_find_out, *found.facts_to_tell_in_private]:
        assert not any(truths)
    for name in rules.questions:
        if name not in found.relevant_questions:
            assert not any(way.asked(name) for way in ways)


@given(small_questionnaires())
@settings(max_examples=250, derandomize=True, deadline=None)
def test_definite_answers_are_read_plainly(drawn):
    rules, answers = drawn
    for way in completions(rules, answers):
        plain, found = Definite(rules, way), evaluate(rules, {name: sorted(values) for name, values in way.items()})
        assert found.outcomes["ending"] == ["first", "second", "last"][plain.outcome()]
        assert found.facts == (["fact"] if plain.holds(rules.facts["fact"].when) else [])
        assert found.relevant_questions == [name for name in rules.questions if plain.asked(name)]
        assert (found.facts_to_find_out, found.facts_to_tell_in_private, found.find_out, found.still_open) == ([], [], [], [])


# How long the interview is

def test_the_shortest_and_the_longest_way_are_counted():
    assert path_lengths(questionnaire(GATED)) == (1, 2)
    assert path_lengths(questionnaire(STOPPING)) == (3, 5)
    assert path_lengths(questionnaire(ONE)) == (1, 1)


def test_a_way_that_no_definite_answer_opens_counts_for_those_who_do_not_know():
    # Nobody is asked both "b" and "c", except a person who does not know "a".
    text = """
    questions:
      - {id: a, options: [yes, no]}
      - {id: b, options: [yes, no], ask_if: {a: yes}}
      - {id: c, options: [yes, no], ask_if: {a: no}}
      - {id: d, type: several, options: [x, y, z], ask_if: {a: yes}}
      - {id: e, options: [yes, no], ask_if: {none: [{d: [x, y]}, {d: none}]}}
    """
    assert path_lengths(questionnaire(text)) == (3, 5)


@pytest.mark.parametrize("gate, lengths", [
    ("{none: [{all: [{d: x}, {d: y}]}]}", (1, 2)),
    ("{none: [{d: none}]}", (1, 2)),
    ("{at_least: {count: 3, of: [{d: x}, {d: y}, {d: [z, none]}]}}", (1, 2)),
    ("{any: [{d: [x, y, z]}, {d: none}]}", (2, 2)),
])
def test_ticks_that_open_or_close_a_question_together_are_counted(gate, lengths):
    text = f"""
    questions:
      - {{id: d, type: several, options: [x, y, z]}}
      - {{id: e, options: [yes, no], ask_if: {gate}}}
    """
    assert path_lengths(questionnaire(text)) == lengths


@given(small_questionnaires())
@settings(max_examples=150, derandomize=True, deadline=None)
def test_the_counted_lengths_are_those_of_every_possible_answer(drawn):
    rules, _ = drawn
    ways = [[*definite_answers(question, ()), frozenset(["unsure"])] for question in rules.questions.values()]
    lengths = {len(evaluate(rules, dict(zip(rules.questions, way))).relevant_questions) for way in product(*ways)}
    assert path_lengths(rules) == (min(lengths), max(lengths))


def test_lengths_are_not_counted_where_there_are_too_many_ways():
    gate = ", ".join(f"{{q{number}: a}}, {{q{number}: b}}, {{q{number}: c}}" for number in range(11))
    questions = [f"{{id: q{number}, type: several, options: [a, b, c, d]}}" for number in range(11)] + [f"{{id: last, options: [yes, no], ask_if: {{any: [{gate}]}}}}"]
    crowded = f"{{id: crowd, type: several, options: [{', '.join(f'o{number}' for number in range(20))}]}}, {{id: last, options: [yes, no], ask_if: {{crowd: [{', '.join(f'o{number}' for number in range(19))}]}}}}"
    for text, most in ((", ".join(questions), 12), (crowded, 2)):
        assert path_lengths(questionnaire(f"sections: [{{id: one, questions: [{text}]}}]\ndecisions: [{{id: help, outcomes: [{{id: no}}]}}]\n")) == (None, most)
