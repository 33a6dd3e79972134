"""The rules as script: the compiled text of a small questionnaire, and that no name can break out of it."""

import json
import re

import pytest

from askfirst.checks.references import MOST_OPTIONS
from askfirst.to_script import compile_questionnaire
from writing import dedented, questionnaire

SMALL = """
sections:
  - id: first
    stop_on: [help/now]
    questions:
      - {id: held, options: [yes, no]}
      - {id: health, type: several, options: [body, mind], ask_if: {none: [{held: yes}]}}
  - id: second
    ask_if: {held: no}
    questions:
      - {id: entry, options: [visa, parole, crossed], ask_if: sick}
facts:
  sick: {when: {health: [body, mind]}}
  risk: {when: {at_least: {count: 2, of: [sick, {entry: crossed}, {health: none}]}}}
notices:
  maybe: {severity: danger, if_possible: risk}
  surely: {if_certain: {entry: [crossed, parole, crossed]}}
  always: {}
decisions:
  - id: help
    outcomes:
      - {id: now, if_certain: {held: yes}}
      - {id: later, if_possible: {any: [risk, {all: [sick, {held: no}]}]}, if_certain: sick, unless: {entry: visa}}
      - {id: no}
"""


def test_a_small_questionnaire_becomes_these_tables():
    # A bit per option: held is yes 1, no 2; health is body 1, mind 2, none 4; entry is visa 1, parole 2, crossed 4.
    assert compile_questionnaire(questionnaire(SMALL)) == dedented("""
        var questions=[["held","yes no"],["health","body mind none",_=>N(T(0,1))],["entry","visa parole crossed",_=>A(T(0,2),F(0))]];
        var sections=[[2,["help/now"]],[3]];
        var facts=[["sick",_=>T(1,3)],["risk",_=>L(2,F(0),T(2,4),T(1,4))]];
        var notices=[["maybe",1,_=>F(1)],["surely",2,_=>T(2,6)],["always"]];
        var decisions=[["help",[["now",2,_=>T(0,1)],["later",1,_=>O(F(1),A(F(0),T(0,2))),2,_=>F(0),3,_=>T(2,1)],["no"]]]];
        """)


def test_no_words_of_the_questions_reach_the_script():
    compiled = compile_questionnaire(questionnaire(SMALL.replace("{id: held,", "{id: held, ask: '</script><script>alert(1)', why: '</script>', where: '<!--',")))
    assert "script" not in compiled and "<" not in compiled and "alert" not in compiled


@pytest.mark.parametrize("name", ["</script>", "<!--", 'a"b', "a\\b", "a\u2028b", "__proto__", "constructor", "a b", "A"])
def test_a_name_that_would_need_escaping_is_refused_before(name):
    with pytest.raises(ValueError, match="cannot be used as a name here|There is a line separator"):
        questionnaire(SMALL.replace("{id: held,", f"{{id: {json.dumps(name)},"))


def test_names_stand_in_the_script_as_json():
    strings = re.findall(r'"[^"]*"', compile_questionnaire(questionnaire(SMALL)))
    assert [json.loads(one) for one in strings][:3] == ["held", "yes no", "health"]
    assert all(re.fullmatch(r"[a-z0-9/-]+( [a-z0-9-]+)*", json.loads(one)) for one in strings)


def test_every_option_that_a_question_may_have_has_a_bit_of_its_own():
    # Bits of numbers in script: 31, without the sign. The last one is for "none".
    assert MOST_OPTIONS + 1 <= 31
    options = [f"option-{number}" for number in range(MOST_OPTIONS)]
    compiled = compile_questionnaire(questionnaire(f"""
        questions: [{{id: many, type: several, options: {options}}}]
        facts:
          last: {{when: {{many: {options[-1]}}}}}
          no-option: {{when: {{many: none}}}}
        """))
    assert f'["last",_=>T(0,{2 ** (MOST_OPTIONS - 1)})],["no-option",_=>T(0,{2 ** MOST_OPTIONS})]' in compiled
