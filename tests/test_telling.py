"""Conditions and outcomes in plain words: what a reader is told, and that simpler words mean the same."""

import random
import re

import pytest

from askfirst.conditions import FALSE, TRUE, UNKNOWN, FactName, any_of, parse_condition, weigh
from askfirst.diagnostics import Diagnostics
from askfirst.positions import Place, Text
from askfirst.project import load_project
from askfirst.prose import PLACEHOLDER
from askfirst.telling import MissingText, PlainVoice, Teller, Told, plain_lines, say_line, simplified, told_as_json
from askfirst.yaml_reader import read_yaml
from writing import ROOT, questionnaire, write_project

ASKED = """
    questions:
      - {id: case, ask: Where is your case?, options: {open: Open, closed: Closed, paused: Paused}}
      - {id: life, type: several, ask: What is true?, options: {school: I go to school, work: I work}, sensitive: yes}
      - {id: entry, ask: How did you come?, options: {visa: With a visa, crossed: I crossed}, ask_if: {case: open}}
    facts:
      crossed: {when: {entry: crossed}, say: You crossed.}
      busy: {when: {life: [school, work]}, say: You are busy.}
      alone: {when: {life: none}, say: You are alone.}
    """


@pytest.fixture(scope="module")
def project():
    return load_project(ROOT, Diagnostics())


def condition(text):
    """The condition that a line of YAML writes."""
    return parse_condition(read_yaml(f"when: {text}\n", "rules.yaml", Diagnostics())["when"])


def told(project, rules, text):
    """What is told of a condition, as indented lines."""
    return list(plain_lines(Teller(questionnaire(rules), project.interface).condition(condition(text)), PlainVoice(project, "en")))


@pytest.mark.parametrize("text, lines", [
    ("{case: open}", ['"Where is your case?" — "Open"']),
    ("{case: [paused, open]}", ['"Where is your case?" — "Open" or "Paused"']),
    ("{life: school}", ['"What is true?" — you ticked "I go to school"']),
    ("{life: none}", ['"What is true?" — you ticked "None of these"']),
    ("crossed", ["You crossed."]),
    ("{any: [crossed, {case: open}]}", ["One or more of these are true:", "  You crossed.", '  "Where is your case?" — "Open"']),
    ("{all: [crossed, busy]}", ["All of these are true:", "  You crossed.", "  You are busy."]),
    ("{none: [crossed, busy]}", ["None of these is true:", "  You crossed.", "  You are busy."]),
    ("{none: [crossed]}", ["This is not true:", "  You crossed."]),
    ("{none: [{case: open}]}", ['"Where is your case?" — you did not choose "Open"']),
    ("{none: [{life: work}]}", ['"What is true?" — you did not tick "I work"']),
    ("{at_least: {count: 2, of: [crossed, busy, alone]}}", ["At least 2 of these are true:", "  You crossed.", "  You are busy.", "  You are alone."]),
    ("{all: [crossed, {any: [busy, alone]}]}", ["All of these are true:", "  You crossed.", "  One or more of these are true:", "    You are busy.", "    You are alone."]),
])
def test_a_condition_is_told_in_lines(project, text, lines):
    assert told(project, ASKED, text) == lines


@pytest.mark.parametrize("text, simpler", [
    ("{any: [crossed]}", "crossed"),
    ("{all: [{any: [{all: [crossed]}]}]}", "crossed"),
    ("{none: [{none: [crossed]}]}", "crossed"),
    ("{none: [{none: [crossed, busy]}]}", "{any: [crossed, busy]}"),
    ("{none: [{any: [crossed, busy]}]}", "{none: [crossed, busy]}"),
    ("{any: [{case: open}, crossed, {case: paused}]}", "{any: [{case: [open, paused]}, crossed]}"),
    ("{any: [{case: open}, {case: open}]}", "{case: open}"),
    ("{any: [crossed, {any: [busy, crossed]}]}", "{any: [crossed, busy]}"),
    ("{all: [crossed, {all: [busy, alone]}, crossed]}", "{all: [crossed, busy, alone]}"),
    ("{none: [{case: open}, {case: paused}]}", "{none: [{case: [open, paused]}]}"),
    ("{all: [{none: [{case: paused}]}, crossed, {none: [{case: closed}]}]}", "{all: [{none: [{case: [closed, paused]}]}, crossed]}"),
    ("{at_least: {count: 1, of: [crossed, busy]}}", "{any: [crossed, busy]}"),
    ("{at_least: {count: 2, of: [crossed, busy]}}", "{all: [crossed, busy]}"),
    ("{at_least: {count: 2, of: [{case: open}, {case: paused}, busy]}}", "{at_least: {count: 2, of: [{case: open}, {case: paused}, busy]}}"),
])
def test_a_condition_is_told_as_its_simpler_twin(project, text, simpler):
    assert told(project, ASKED, text) == told(project, ASKED, simpler)


def test_several_ticks_that_are_all_needed_stay_apart(project):
    assert told(project, ASKED, "{all: [{life: school}, {life: work}]}") == [
        "All of these are true:", '  "What is true?" — you ticked "I go to school"', '  "What is true?" — you ticked "I work"']


def drawn(chance, depth):
    """A condition drawn by chance, as YAML writes it."""
    kind = chance.choice(["fact", "test", "test", "all", "any", "none", "at_least"] if depth else ["fact", "test"])
    if kind == "fact":
        return chance.choice(["crossed", "busy", "alone"])
    if kind == "test":
        name, options = chance.choice([("case", ["open", "closed", "paused"]), ("life", ["school", "work", "none"])])
        return f"{{{name}: [{', '.join(chance.sample(options, chance.randint(1, 2)))}]}}"
    parts = [drawn(chance, depth - 1) for _ in range(chance.randint(1, 4))]
    written = f"[{', '.join(parts)}]"
    return f"{{at_least: {{count: {chance.randint(1, len(parts))}, of: {written}}}}}" if kind == "at_least" else f"{{{kind}: {written}}}"


def test_what_is_told_means_the_same_whatever_is_true():
    """Each option and fact gets a truth of its own, so what is the same here is the same for every answer."""
    chance = random.Random(4)
    for _ in range(600):
        whole = condition(drawn(chance, 3))
        for _ in range(12):
            truths = {name: chance.choice([TRUE, FALSE, UNKNOWN]) for name in ("crossed", "busy", "alone", "open", "closed", "paused", "school", "work", "none")}

            def leaf(part):
                return truths[part.name] if isinstance(part, FactName) else any_of([truths[option] for option in part.options])

            assert weigh(simplified(whole), leaf) == weigh(whole, leaf), whole


# How outcomes, facts, notices and questions are read

RULES = ASKED + """
      held: {when: {life: work}, say: You are held.}
    notices:
      warning: {severity: danger, if_possible: crossed}
      word: {if_certain: {any: [crossed, busy]}}
      help: {}
    decisions:
      - id: ending
        outcomes:
          - {id: wait, severity: danger, if_certain: {any: [crossed, busy, alone, held]}}
          - {id: twin, severity: danger, if_possible: {any: [held, busy, crossed, alone]}}
          - {id: ask, if_certain: {case: open}, if_possible: crossed, unless: {any: [crossed, busy, alone, held]}}
          - {id: other, if_certain: {case: open}}
          - {id: again, if_certain: {case: open}}
          - {id: tell}
    """


def test_an_outcome_is_told_by_how_its_conditions_are_read(project):
    rules = questionnaire(RULES)
    teller, speaker = Teller(rules, project.interface), PlainVoice(project, "en")
    lines = {str(outcome.id): [line for one in teller.outcome(decision, outcome) for line in plain_lines(one, speaker)] for decision, outcome in rules.outcomes()}
    assert lines == {
        "wait": ["It comes only when the answers show this. One or more of these are true:", "  You crossed.", "  You are busy.", "  You are alone.", "  You are held."],
        "twin": ['It comes only when the answers do not rule this out. It is the same as for "Outcome wait".'],
        "ask": ["It comes only when the answers show this.", '  "Where is your case?" — "Open"', "It comes only when the answers do not rule this out.", "  You crossed.",
                "It does not come when this may be true. One or more of these are true:", "  You crossed.", "  You are busy.", "  You are alone.", "  You are held."],
        "other": ["It comes only when the answers show this.", '  "Where is your case?" — "Open"'],
        "again": ["It comes only when the answers show this.", '  "Where is your case?" — "Open"'],
        "tell": ["It comes when nothing above it does."],
    }


LONG = "{any: [crossed, busy, alone, {case: open}]}"


@pytest.mark.parametrize("first, second, is_same", [
    (f"if_certain: {LONG}", f"if_certain: {LONG}", True),
    (f"if_certain: {LONG}", f"if_possible: {LONG}", True),
    (f"unless: {LONG}", f"unless: {LONG}", True),
    (f"unless: {LONG}", f"if_certain: {LONG}", False),
    (f"unless: {LONG}", f"if_possible: {LONG}", False),
    (f"if_possible: {LONG}", f"unless: {LONG}", False),
    (f"unless: {LONG}, if_certain: crossed", f"unless: {LONG}", False),
])
def test_a_condition_that_brings_one_outcome_is_not_the_same_as_one_that_holds_another_back(project, first, second, is_same):
    rules = questionnaire(ASKED + f"decisions: [{{id: it, outcomes: [{{id: one, {first}}}, {{id: two, {second}}}, {{id: rest}}]}}]\n")
    decision, two = list(rules.outcomes())[1]
    line, = Teller(rules, project.interface).outcome(decision, two)
    said = list(plain_lines(line, PlainVoice(project, "en")))
    assert said[0].endswith('It is the same as for "Outcome one".' if is_same else "One or more of these are true:") and len(said) == (1 if is_same else 5)


def test_facts_notices_and_questions_are_told_by_how_they_are_read(project):
    rules = questionnaire(RULES)
    teller, speaker = Teller(rules, project.interface), PlainVoice(project, "en")
    assert list(plain_lines(teller.fact(rules.facts["busy"]), speaker)) == [
        "It is listed when the answers show this.", '  "What is true?" — you ticked "I go to school" or "I work"']
    assert {str(name): list(plain_lines(teller.notice(notice), speaker)) for name, notice in rules.notices.items()} == {
        "warning": ["It is shown when the answers do not rule this out.", "  You crossed."],
        "word": ["It is shown when the answers show this. One or more of these are true:", "  You crossed.", "  You are busy."],
        "help": ["It is always shown."],
    }
    assert list(plain_lines(teller.asked(rules.relevance["entry"]), speaker)) == ["Asked when the answers do not rule this out.", '  "Where is your case?" — "Open"']


def test_for_a_program_a_line_names_what_it_speaks_of(project):
    rules = questionnaire(RULES)
    teller, speaker = Teller(rules, project.interface), PlainVoice(project, "en")
    assert told_as_json(teller.condition(condition("{at_least: {count: 2, of: [crossed, busy, {case: [open, paused]}]}}")), speaker) == {
        "kind": "at-least", "says": "At least 2 of these are true:", "count": 2, "parts": [
            {"kind": "fact", "says": "You crossed.", "fact": "crossed"},
            {"kind": "fact", "says": "You are busy.", "fact": "busy"},
            {"kind": "answer", "says": '"Where is your case?" — "Open" or "Paused"', "question": "case", "answers": ["open", "paused"]}]}
    (decision, _), (_, twin), *_ = rules.outcomes()
    assert told_as_json(teller.outcome(decision, twin)[0], speaker)["parts"] == [{"kind": "same", "says": 'It is the same as for "Outcome wait".', "outcome": "ending/wait"}]


# Words

FRAMES = {name: placeholders for names, placeholders in [
    ("answer ticked not-answer not-ticked said change", {"question", "answers"}), ("unanswered unasked", {"question"}), ("quoted", {"answer"}), ("or nor and", {"answer", "other"}),
    ("same", {"outcome"}), ("at-least", {"count"}),
    ("all any none not if-certain if-possible unless otherwise always fact-when notice-possible notice-certain asked-when", set()),
] for name in names.split()}


def frames_that_lose_something(interface):
    return {name for name, placeholders in FRAMES.items() if set(PLACEHOLDER.findall(interface[f"when-{name}"])) != placeholders}


def test_every_frame_has_room_for_what_it_tells(project):
    """A translation must hold what its English holds (checks/translations.py), so the English is enough."""
    assert {name.removeprefix("when-") for name in project.interface if name.startswith("when-")} == set(FRAMES)
    assert frames_that_lose_something(project.interface) == set()
    assert frames_that_lose_something({**project.interface, "when-answer": "{question}", "when-all": "{count}"}) == {"answer", "all"}


def test_every_kind_of_line_has_a_frame():
    kinds = set(re.findall(r"[a-z-]+", re.search(r"    answer, ticked.*?no condition", Told.__doc__, re.S).group()))
    assert set(FRAMES) - {"quoted", "or", "nor", "and"} <= kinds


def test_a_missing_frame_is_told_in_a_sentence(project):
    with pytest.raises(MissingText, match='^content/interface.yaml has no text "when-nothing".$'):
        PlainVoice(project, "en").ui("when-nothing")


def test_a_condition_is_told_in_another_language_and_falls_back_to_english(tmp_path):
    project = load_project(write_project(tmp_path / "project"), Diagnostics())
    rules, catalogue = project.questionnaires[0], project.catalogues["es"]
    for name, spanish in {"interface/when-answer": "A la pregunta «{question}» dice {answers}", "interface/when-quoted": "«{answer}»", "interface/when-or": "{answer} o {other}",
                          "interface/when-nor": "{answer} ni {other}", "interface/when-not-answer": "A «{question}» no dice {answers}",
                          "tiny/questions/sections/all/questions/entry/ask": "¿Cómo vino?", "tiny/questions/sections/all/questions/entry/options/visa/label": "Con visa"}.items():
        catalogue.translations[name] = (str(project.texts[name].text), Text.at(spanish, Place("es.po")))
    line = Teller(rules, project.interface).condition(condition("{entry: [crossed, visa]}"))
    assert say_line(line, PlainVoice(project, "es")) == "A la pregunta «¿Cómo vino?» dice «Con visa» o «I crossed»"
    line = Teller(rules, project.interface).condition(condition("{none: [{entry: [crossed, visa]}]}"))
    assert say_line(line, PlainVoice(project, "es")) == "A «¿Cómo vino?» no dice «Con visa» ni «I crossed»"


def test_a_phone_number_stands_where_a_text_names_it(tmp_path):
    project = load_project(write_project(tmp_path / "project", """
        questions: [{id: called, ask: "Did you call {court-line}?", options: {yes: 'Yes', no: 'No'}}]
        """), Diagnostics())
    line = Teller(project.questionnaires[0], project.interface).condition(condition("{called: yes}"))
    assert say_line(line, PlainVoice(project, "en")) == '"Did you call 1-800-898-7180?" — "Yes"'


def test_every_condition_of_the_real_rules_can_be_told_in_every_language(project):
    rules = project.questionnaires[0]
    teller = Teller(rules, project.interface)
    for locale in project.locales:
        lines = [line for one in rules.conditions() for line in plain_lines(teller.condition(one), PlainVoice(project, locale))]
        assert len(lines) > 200 and not [line for line in lines if "{" in line or not line.strip()]
