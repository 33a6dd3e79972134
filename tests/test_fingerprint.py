"""The fingerprint: wording never changes it, a change of meaning always does, order only where it matters."""

import dataclasses
import hashlib
import itertools
import json
import re
import subprocess
import sys
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askfirst.conditions import FALSE, TRUE, UNKNOWN, Condition, FactName, NoneOf, leaves, parse_condition, weigh
from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import evaluate
from askfirst.fingerprint import canonical_condition, canonical_form, fingerprint
from askfirst.kinds import LocatedText, OptionId, Plain, Prose, Words
from askfirst.model import Part, QuestionsFile, RulesFile
from askfirst.positions import Place
from askfirst.project import load_project
from askfirst.yaml_reader import read_yaml
from random_answers import random_visitors
from writing import ROOT, questionnaire

SMALL = """
    sections:
      - {id: urgent, stop_on: [help/now, time/now], questions: [{id: held, options: {yes: 'Yes', no: 'No'}}, {id: court, type: several, options: [soon, missed]}]}
      - id: case
        ask_if: {none: [{held: yes}]}
        questions:
          - {id: entry, sensitive: yes, options: {visa: With a visa, parole: {label: Paroled, reads_as: visa}, crossed: I crossed}}
          - {id: status, options: {green: A green card, none-now: {label: None, sensitive: yes}}, ask_if: {any: [{entry: visa}, {court: [soon, missed]}]}}
    facts:
      is-held: {kind: danger, when: {held: yes}}
      came-in: {kind: favorable, when: {all: [{entry: [visa, parole]}, {none: [is-held]}, {status: green}]}, cites: ['law#b', law]}
      two-things: {when: {at_least: {count: 2, of: [is-held, {court: soon}, {court: missed}]}}}
    notices:
      law: {cites: [law], card: [I want my hearing.]}
      stay: {severity: danger, if_possible: is-held}
      card: {if_certain: {status: green}}
    decisions:
      - id: help
        outcomes: [{id: now, severity: danger, if_certain: is-held}, {id: maybe, severity: danger, if_possible: is-held}, {id: no}]
      - id: time
        outcomes: [{id: now, severity: danger, if_certain: {court: missed}}, {id: maybe, severity: danger, if_possible: {court: missed}}, {id: no}]
      - id: ending
        outcomes:
          - {id: wait, severity: danger, if_possible: {entry: crossed}, on_paper: Talk first., cites: [law], judgement: Is it so?, unverified: Not yet.}
          - {id: ask, invites: yes, if_certain: came-in, unless: two-things, on_paper: Talk first.}
          - {id: tell}
    with_every_invitation: [law, card]
    safeguards:
      held: {never: {when: is-held, outcome: [ending/ask, help/no]}}
      green: {always: {if_certain: {status: green}, shows: [card, law]}}
    """


@pytest.fixture(scope="module")
def real():
    """The real questionnaire as its files stand."""
    return next(one for one in load_project(ROOT, Diagnostics()).questionnaires if one.id == "dismissal-or-delay")


@pytest.fixture(scope="module")
def small():
    return questionnaire(SMALL)


def edited(old, new):
    """The small questionnaire with one place of its text changed."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times"
    return questionnaire(SMALL.replace(old, new))


# Its form

def test_a_fingerprint_is_the_beginning_of_the_hash_of_the_canonical_form():
    tiny = questionnaire("""
        questions: [{id: held, options: {yes: 'Yes', no: 'No'}}]
        facts: {is-held: {when: {held: yes}}}
        """)
    form = ('{"decisions":{"nothing":[{"cites":[],"id":"nothing","severity":"calm"}]},"facts":{"is-held":{"cites":["law"],"kind":"context","when":{"test":["held",["yes"]]}}},'
            '"meaning":1,"notices":{},"questions":{"held":{"options":{"no":{},"yes":{}},"stops_before":0,"type":"one"}},"safeguards":{},"stops":[],"with_every_invitation":[]}')
    assert canonical_form(tiny) == json.loads(form)
    assert fingerprint(tiny).replace("-", "") == hashlib.sha256(form.encode()).hexdigest()[:32]
    assert re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){7}", fingerprint(tiny))


def test_a_fingerprint_does_not_depend_on_the_order_in_which_python_keeps_sets():
    code = ("import sys; sys.path[:0] = ['.', 'tests']; from test_fingerprint import SMALL, questionnaire, fingerprint; print(fingerprint(questionnaire(SMALL)))")
    told = {subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout for seed in ("0", "1", "4242")}
    assert told == {fingerprint(questionnaire(SMALL)) + "\n"}


def test_the_canonical_form_holds_no_wording_and_no_place(real):
    words = {str(value) for _, path, field, value in fields_of(real) if is_wording(field) and isinstance(value, LocatedText) and " " in value}
    told = json.dumps(canonical_form(real), ensure_ascii=False)
    assert len(words) > 500
    assert [text for text in words if text in told] == []
    assert ".yaml" not in told and " " not in "".join(strings_of(canonical_form(real)))


def strings_of(form):
    if isinstance(form, str):
        yield form
    elif isinstance(form, (dict, list)):
        for key in form:
            yield from strings_of(key)
            yield from strings_of(form[key]) if isinstance(form, dict) else ()


# Wording and meaning: every field of the model, changed alone

FILES = ("questions_file", "rules_file")
NOT_IN_IT = {"Question.usual", "Fact.papers", "Outcome.contacts", "Section.id", "Door.id", "Start.doors", "RulesFile.papers", "RulesFile.checklist", "Checklist.rows"}
BY_PRESENCE = {"Outcome.on_paper", "Notice.card", "Notice.card_if_true"}  # of these words it counts whether there are any
ALWAYS_THERE = {"QuestionsFile.start"}  # nothing but the fields of this part can be changed


def kinds_of(annotation):
    """The types that a field's annotation is made of."""
    inner = [kind for one in get_args(annotation) if get_origin(annotation) is not Literal for kind in kinds_of(one)]
    return inner or [annotation]


def is_wording(field):
    return any(isinstance(kind, type) and issubclass(kind, (Words, Prose, Plain)) for kind in kinds_of(field.annotation))


def fields_of(whole):
    """Every field of every part of a questionnaire: its name in the model, the way to it, its definition and its value."""
    waiting = [((name,), getattr(whole, name)) for name in FILES]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Part):
            for name, field in type(value).model_fields.items():
                yield f"{type(value).__name__}.{name}", (*path, name), field, getattr(value, name)
                waiting.append(((*path, name), getattr(value, name)))
        elif isinstance(value, (dict, list)):
            waiting += [((*path, key), item) for key, item in (value.items() if isinstance(value, dict) else enumerate(value))]


def with_value(whole, path, value):
    """The same with another value at the end of a path."""
    if not path:
        return value
    step, *rest = path
    inner = with_value(whole[step] if isinstance(whole, (dict, list)) else getattr(whole, step), rest, value)
    if isinstance(whole, Part):
        return whole.model_copy(update={step: inner})
    if isinstance(whole, dict):
        return {**whole, step: inner}
    if isinstance(whole, list):
        return [*whole[:step], inner, *whole[step + 1:]]
    return dataclasses.replace(whole, **{step: inner})


def other_values(value, field):
    """The value changed in every way that its kind allows: other words, another choice, the opposite condition, one item or name less, another name."""
    optional = type(None) in get_args(field.annotation)
    if value is None:
        yield from (kind.at("added", Place("")) for kind in kinds_of(field.annotation) if isinstance(kind, type) and issubclass(kind, LocatedText))
        if Any in kinds_of(field.annotation):
            yield parse_condition(OptionId.at("some-fact", Place("")))
    elif optional:
        yield None
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, LocatedText):
        yield type(value).at(f"{value}-other", value.place)
    elif isinstance(value, str):
        yield from (choice for choice in kinds_of(field.annotation)[0].__args__ if choice != value)
    elif isinstance(value, Condition):
        yield NoneOf((value,), value.place)
    elif isinstance(value, list):
        yield from ([*value[:number], *value[number + 1:]] for number in range(len(value)))
        yield from ([*value[:number], other, *value[number + 1:]] for number, item in enumerate(value) if isinstance(item, LocatedText) for other in other_values(item, field))
    elif isinstance(value, dict):
        for gone in value:
            yield {key: item for key, item in value.items() if key != gone}
            yield {OptionId.at(f"{key}-other", key.place) if key == gone else key: item for key, item in value.items()}


def changed_alone(whole):
    """Each field with each of its other values: the field, whether that is a change of meaning, and the changed questionnaire."""
    for name, path, field, value in fields_of(whole):
        for other in other_values(value, field):
            means = name not in NOT_IN_IT and (not is_wording(field) or name in BY_PRESENCE and not (value and other))
            yield name, path, means, with_value(whole, path, other)


def test_any_change_of_meaning_changes_the_fingerprint_and_no_change_of_wording_does(real, small):
    tried, wrong = {}, []
    for whole in (real, small):
        before = canonical_form(whole)
        for name, path, means, changed in changed_alone(whole):
            tried.setdefault(name, set()).add(means)
            if (canonical_form(changed) != before) != means:
                wrong.append((".".join(map(str, path)), "should differ" if means else "should be the same"))
    assert wrong == []
    assert tried.keys() | ALWAYS_THERE == {f"{part.__name__}.{name}" for shape in (QuestionsFile, RulesFile) for part in parts_below(shape) for name in part.model_fields}


def parts_below(shape):
    """A shape and every shape inside it."""
    yield shape
    for field in shape.model_fields.values():
        for kind in kinds_of(field.annotation):
            if isinstance(kind, type) and issubclass(kind, Part):
                yield from parts_below(kind)


def test_a_field_that_is_left_out_of_the_fingerprint_is_named_in_the_documents():
    section = (ROOT / "docs" / "rules.md").read_text("utf-8").split("## Fingerprint and sign-off\n", 1)[1]
    assert [name for name in ("`usual`", "`papers`", "`checklist`", "`contacts`", "`because`", "`judgement`", "`unverified`", "`on_paper`", "`card`", "`reads_as`") if name not in section] == []


# The form says everything: a questionnaire written from it alone behaves the same

def as_written(form):
    """A condition in canonical form in the author's notation."""
    if isinstance(form, str):
        return form
    (word, parts), = form.items()
    if word == "test":
        return {parts[0]: parts[1]}
    if word == "at_least":
        return {"at_least": {"count": str(parts[0]), "of": [as_written(part) for part in parts[1]]}}
    return {word: [as_written(part) for part in parts]}


def flags(form):
    return {key: "yes" if value is True else as_written(value) if key in ("ask_if", "when", "if_possible", "if_certain", "unless") else value for key, value in form.items()}


def in_order(questions):
    """Questions such that each stands after those that its `ask_if` tests."""
    placed = {}
    while len(placed) < len(questions):
        for name, form in questions.items():
            tested = set(re.findall(r'"test": \["([^"]+)"', json.dumps(form.get("ask_if", ""))))
            if name not in placed and not tested & (questions.keys() - placed.keys()):
                placed[name] = form
    return placed


def written_from(form):
    """The questionnaire that a canonical form tells of, in other words and another order."""
    order = {decision: place for stop in form["stops"] for place, (decision, _) in enumerate(stop)}
    sections = []
    for number in range(len(form["stops"]) + 1):
        stop_on = [f"{decision}/{outcome}" for stop in form["stops"][number:number + 1] for decision, outcomes in stop for outcome in outcomes]
        asked = in_order({name: one for name, one in form["questions"].items() if one["stops_before"] <= number})
        questions = [{"id": name, **flags({key: value for key, value in one.items() if key != "stops_before"}),
                      "options": {option: {"label": f"Label {option}", **flags(said)} for option, said in one["options"].items()}}
                     for name, one in asked.items() if one["stops_before"] == number]
        if questions:
            sections.append({"id": f"s{number}", "stop_on": stop_on, "questions": questions})
    outcomes = {name: [{**flags(one), **({"on_paper": "Other words."} if one.get("on_paper") else {})} for one in ordered] for name, ordered in form["decisions"].items()}
    return questionnaire(json.dumps({
        "sections": sections,
        "facts": {name: flags(one) for name, one in form["facts"].items()},
        "notices": {name: {**flags(one), **{key: ["Other words."] for key in ("card", "card_if_true") if one.get(key)}} for name, one in form["notices"].items()},
        "decisions": [{"id": name, "outcomes": outcomes[name]} for name in sorted(form["decisions"], key=lambda name: order.get(name, 9))],
        "with_every_invitation": form["with_every_invitation"],
        "safeguards": {name: {word: flags(part) if word in ("never", "always") else "yes" if part is True else part for word, part in one.items()} for name, one in form["safeguards"].items()},
    }))


def told(whole, answers, go_on):
    """What the evaluator says, without the order in which it is shown."""
    found = evaluate(whole, answers, go_on).to_json()
    return {key: sorted(value) if isinstance(value, list) else value for key, value in found.items()}


@pytest.mark.parametrize("name, count", [("real", 300), ("small", 2000)])
def test_a_questionnaire_written_from_the_canonical_form_alone_says_the_same_to_everybody(name, count, request):
    whole = request.getfixturevalue(name)
    other = written_from(canonical_form(whole))
    assert fingerprint(other) == fingerprint(whole)
    assert [answers for answers, go_on in random_visitors(whole, 7, count) if told(other, answers, go_on) != told(whole, answers, go_on)] == []
    assert {fact: other.is_sensitive(one.when) for fact, one in other.facts.items()} == {fact: whole.is_sensitive(one.when) for fact, one in whole.facts.items()}


CONDITIONS = st.recursive(
    st.sampled_from(["one", "two", {"q": ["a"]}, {"q": ["b", "a"]}, {"q": ["a", "b", "a"]}]),
    lambda inner: st.one_of(*(st.lists(inner, min_size=1, max_size=3).map(lambda parts, word=word: {word: parts}) for word in ("all", "any", "none")),
                            st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"at_least": {"count": "2", "of": parts}})), max_leaves=8)


def condition(written):
    """The condition that nested data in the author's notation writes."""
    return parse_condition(read_yaml(json.dumps({"when": written}), "rules.yaml", Diagnostics())["when"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(CONDITIONS)
def test_the_canonical_form_of_a_condition_is_true_false_or_unknown_when_the_condition_is(written):
    whole = condition(written)
    form = canonical_condition(whole)
    again = condition(as_written(form))
    assert canonical_condition(again) == form
    names = sorted({leaf_name(leaf) for leaf in leaves(whole)})
    assert {leaf_name(leaf) for leaf in leaves(again)} == set(names)
    for truths in itertools.product((TRUE, FALSE, UNKNOWN), repeat=len(names)):
        known = dict(zip(names, truths))
        assert weigh(whole, lambda leaf: known[leaf_name(leaf)]) == weigh(again, lambda leaf: known[leaf_name(leaf)])


def leaf_name(leaf):
    return str(leaf.name) if isinstance(leaf, FactName) else f"{leaf.question}: {sorted(set(leaf.options))}"


# Order

@pytest.mark.parametrize("old, new", [
    ("{id: held, options: {yes: 'Yes', no: 'No'}}, {id: court, type: several, options: [soon, missed]}", "{id: court, type: several, options: [missed, soon]}, {id: held, options: {no: 'No', yes: 'Yes'}}"),
    ("stop_on: [help/now, time/now]", "stop_on: [time/now, help/now, help/now]"),
    ("{any: [{entry: visa}, {court: [soon, missed]}]}", "{any: [{court: [missed, soon]}, {entry: visa}, {entry: visa}]}"),
    ("{any: [{entry: visa}, {court: [soon, missed]}]}", "{all: [{any: [{any: [{entry: visa}]}, {any: [{court: [soon, missed]}]}]}]}"),
    ("{all: [{entry: [visa, parole]}, {none: [is-held]}, {status: green}]}", "{all: [{status: green}, {all: [{entry: [visa, parole]}, {none: [{any: [is-held]}]}]}]}"),
    ("count: 2, of: [is-held, {court: soon}, {court: missed}]", "count: 2, of: [{court: missed}, is-held, {court: soon}]"),
    ("cites: ['law#b', law]", "cites: [law, 'law#b', law]"),
    ("with_every_invitation: [law, card]", "with_every_invitation: [card, law]"),
    ("shows: [card, law]", "shows: [law, card]"),
    ("outcome: [ending/ask, help/no]", "outcome: [help/no, ending/ask]"),
    ("      stay: {severity: danger, if_possible: is-held}\n      card: {if_certain: {status: green}}\n", "      card: {if_certain: {status: green}}\n      stay: {severity: danger, if_possible: is-held}\n"),
    # a section cut in two, or with its condition on its questions instead
    ("          - {id: status,", "      - id: more\n        ask_if: {none: [{held: yes}]}\n        questions:\n          - {id: status,"),
    ("options: {visa: With a visa,", "ask_if: {none: [{held: yes}]}, options: {visa: With a visa,"),
])
def test_order_that_says_nothing_does_not_change_the_fingerprint(small, old, new):
    assert fingerprint(edited(old, new)) == fingerprint(small)


def test_the_order_of_decisions_that_do_not_stop_together_says_nothing(small):
    lines = SMALL.split("      - id: ending\n")
    ending, rest = lines[1].split("    with_every", 1)
    moved = lines[0].replace("    decisions:\n", "    decisions:\n      - id: ending\n" + ending) + "    with_every" + rest
    assert moved != SMALL
    assert fingerprint(questionnaire(moved)) == fingerprint(small)


@pytest.mark.parametrize("old, new", [
    # outcomes: the first that fires wins
    ("{id: maybe, severity: danger, if_possible: is-held}, {id: no}", "{id: no}, {id: maybe, severity: danger, if_possible: is-held}"),
    # of two decisions that stop at the same place, the first is shown
    ("      - id: help\n        outcomes: [{id: now, severity: danger, if_certain: is-held}, {id: maybe, severity: danger, if_possible: is-held}, {id: no}]\n"
     "      - id: time\n        outcomes: [{id: now, severity: danger, if_certain: {court: missed}}, {id: maybe, severity: danger, if_possible: {court: missed}}, {id: no}]\n",
     "      - id: time\n        outcomes: [{id: now, severity: danger, if_certain: {court: missed}}, {id: maybe, severity: danger, if_possible: {court: missed}}, {id: no}]\n"
     "      - id: help\n        outcomes: [{id: now, severity: danger, if_certain: is-held}, {id: maybe, severity: danger, if_possible: is-held}, {id: no}]\n"),
    # a question before the stop or after it
    (", {id: court, type: several, options: [soon, missed]}]}\n", "]}\n      - {id: later, questions: [{id: court, type: several, options: [soon, missed]}]}\n"),
    # two stops instead of one
    ("      - id: case\n", "      - id: case\n        stop_on: [time/now]\n"),
    # the parts of at_least are counted
    ("count: 2, of: [is-held,", "count: 2, of: [is-held, is-held,"),
])
def test_order_that_matters_changes_the_fingerprint(small, old, new):
    assert fingerprint(edited(old, new)) != fingerprint(small)
