"""What the page shows as gates: for every ticks, what the evaluator says; and that the style sheet asks exactly these gates."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product

import pytest
from brute_force import ways_to_answer
from random_answers import random_visitors
from random_questionnaires import random_questionnaire
from writing import ROOT, dedented, questionnaire

from askfirst.circuit import TRUE, holds
from askfirst.evaluator import evaluate
from askfirst.paper import Paper
from askfirst.shown import GO_ON, Shown
from askfirst.to_style import compile_style, find_things

MOST_VISITORS = 400


def told(shown: Shown, answers, go_on: bool) -> dict:
    """What the gates say to these answers, in the words of the evaluator."""
    ticks = frozenset((name, value) for name, values in answers.items() for value in values) | (frozenset([GO_ON]) if go_on else frozenset())

    def true(gates) -> list[str]:
        return [name for name, gate in gates.items() if holds(gate, ticks)]

    return {"outcomes": dict(true(shown.outcome)), "facts": true({name: pair.certain for name, pair in shown.fact.items()}), "notices": true(shown.notice), "find_out": true(shown.find_out),
            "relevant_questions": true({name: pair.possible for name, pair in shown.relevant.items()}), "still_open": true(shown.still_open), "stops": holds(shown.stopped, ticks)}


def expected(rules, answers, go_on: bool) -> dict:
    found = evaluate(rules, answers, go_on)
    return {**{name: getattr(found, name) for name in ("outcomes", "facts", "notices", "find_out", "relevant_questions", "still_open")}, "stops": found.stopped_by is not None}


@pytest.mark.parametrize("seed", range(250))
def test_gates_say_what_the_evaluator_says_for_small_questionnaires(seed):
    rules = random_questionnaire(seed)
    shown = Shown(rules)
    ways = [[(), *ways_to_answer(question)] for question in rules.questions.values()]
    visitors = [dict(zip(rules.questions, way)) for way, _ in zip(product(*ways), range(MOST_VISITORS))] + [answers for answers, _ in random_visitors(rules, seed, 60)]
    for number, answers in enumerate(visitors):
        assert told(shown, answers, number % 5 == 0) == expected(rules, answers, number % 5 == 0), answers


def test_none_of_these_beside_a_tick_counts_for_nothing():
    rules = questionnaire("""
        questions: [{id: ticks, type: several, options: [a, b]}]
        facts: {nothing: {when: {ticks: none}}, a: {when: {ticks: a}}}
        decisions: [{id: one, outcomes: [{id: rest}]}]
        """)
    for values in (["none"], ["none", "a"], ["none", "unsure"], ["a", "unsure"], []):
        assert told(Shown(rules), {"ticks": values}, False) == expected(rules, {"ticks": values}, False), values


SMALL = """
    sections:
      - id: first
        stop_on: [help/now]
        questions:
          - {id: held, options: [yes, no]}
      - id: second
        questions:
          - {id: entry, options: [visa, crossed], sensitive: yes, ask_if: {held: no}}
    facts:
      crossed: {kind: danger, when: {entry: crossed}}
    decisions:
      - id: help
        outcomes:
          - {id: now, severity: danger, if_certain: {held: yes}}
          - {id: maybe, severity: danger, if_possible: {held: yes}}
          - {id: no}
    """


def compiled(rules) -> str:
    shown = Shown(rules)
    return compile_style(rules, shown, Paper(rules, shown))


def test_a_small_questionnaire_becomes_these_rules():
    assert compiled(questionnaire(SMALL)).replace("}", "}\n") == dedented("""
        body{--a: ;--b:var(--g);--c:var(--b)}
        body:has([value=crossed]:checked){--e: }
        body:has([value=no]:checked){--f: }
        body:has(#go-on:checked){--c: ;--b:initial}
        body:has([value=yes]:checked){--g: ;--a:initial}
        body:not(:has([name=held]:checked)){--h: }
        body:not(:has([name=entry]:checked)){--i:var(--a)}
        [data-part="1"],[data-question=held],[data-asks=help]{--s: }
        [data-part="2"],[data-question=entry]{--s:var(--a)}
        [data-decision=help][data-outcome=now]{--s:var(--g)}
        body:not(:has([value=no]:checked)) [data-decision=help][data-outcome=maybe]{--s:var(--a)}
        [data-decision=help][data-outcome=no]{--s:var(--f)}
        body:has([name=held][value=unsure]:checked) [data-find-out=held],body:has([name=held][value=unsure]:checked) [data-group=find-out]{--s: }
        @media screen{#stopped{--s:var(--b)}
        [data-go-on]{--s:var(--c)}
        [data-open=held]{--s:var(--h)}
        [data-open=entry]{--s:var(--i)}
        [data-group=open]{--s:var(--h,var(--i))}
        [data-fact=crossed],[data-group=danger],[data-group=tell]{--s:var(--e)var(--f)}
        }
        """)


def test_what_nobody_is_shown_has_no_rule_and_what_everybody_is_shown_has_one_without_a_test():
    rules = questionnaire("""
        questions: [{id: held, options: [yes, no]}]
        notices: {always: {}, never: {if_certain: {all: [{held: yes}, {held: no}]}}}
        decisions: [{id: help, outcomes: [{id: rest}]}]
        """)
    assert Shown(rules).notice["always"] == TRUE
    assert "data-notice=never" not in compiled(rules) and re.search(r"(^|\})[^{}]*\[data-notice=always\][^{}]*\{--s: \}", compiled(rules))


def test_what_paper_never_carries_has_its_rules_for_the_screen_alone():
    """A heading over it would tell as much: that something stood there."""
    screen, others = media(compiled(questionnaire(SMALL)))
    assert [name for name in ("[data-fact=crossed]", "[data-group=danger]", "[data-group=tell]") if name not in screen or name in others] == []


def media(rules: str) -> tuple[str, str]:
    """The rules for the screen alone, and all others."""
    begin = rules.index("@media screen{")
    end = rules.find("@media", begin + 1)
    return rules[begin:] if end < 0 else rules[begin:end], rules[:begin] + ("" if end < 0 else rules[end:])


def test_names_that_begin_with_a_digit_stand_in_quotes():
    """A browser leaves out a whole rule, and all that it shows, for one name that is no identifier."""
    rules = compiled(questionnaire("""
        questions: [{id: 2-years, options: [65-plus, no]}]
        facts: {3-papers: {when: {2-years: 65-plus}}}
        notices: {14-days: {if_certain: 3-papers, severity: danger}}
        decisions: [{id: 1st, outcomes: [{id: 2nd, if_certain: 3-papers}, {id: rest}]}]
        """))
    values = re.findall(r"=([^\]]*)\]", rules)
    assert {'"2-years"', '"65-plus"', '"3-papers"', '"14-days"', '"1st"', '"2nd"'} <= set(values)
    assert [value for value in values if not re.fullmatch(r'[a-z][a-z0-9-]*|"[a-z0-9-]+"', value)] == []


def test_only_ids_reach_the_style_sheet():
    rules = compiled(questionnaire(SMALL.replace("{id: held,", "{id: held, ask: '</style><script>', why: '} body {', where: '@import url(x)',")))
    assert "script" not in rules and "<" not in rules and "@import" not in rules


def test_every_thing_that_can_change_has_a_place_in_the_page(questionnaire, site):
    """A rule for something that the template does not carry would be lost in silence."""
    shown = Shown(questionnaire)
    html = (site / "en" / "dismissal-or-delay.html").read_text("utf-8")
    for thing in find_things(questionnaire, shown, Paper(questionnaire, shown)):
        for name, value in re.findall(r"\[([\w-]+)(?:='?([\w-]+)'?)?\]", thing.selector):
            assert re.search(rf'{name}="{value}"' if value else rf"\s{name}[\s>]", html), thing.selector


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_rules_are_the_same_bytes_at_every_build(seed):
    """Gates hold sets, whose order differs from run to run."""
    program = dedented("""
        import hashlib
        from pathlib import Path
        from askfirst.diagnostics import Diagnostics
        from askfirst.paper import Paper
        from askfirst.project import load_project
        from askfirst.shown import Shown
        from askfirst.to_style import compile_style
        rules = load_project(Path("."), Diagnostics()).questionnaires[0]
        shown = Shown(rules)
        print(hashlib.sha256(compile_style(rules, shown, Paper(rules, shown)).encode()).hexdigest())
        """)
    runs = [subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={"PYTHONHASHSEED": one, "PATH": ""}, capture_output=True, text=True, check=True).stdout for one in ("0", seed)]
    assert runs[0] == runs[1] and len(runs[0]) == 65
