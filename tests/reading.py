"""Reading the page without script: answers are given to its controls, and what its style sheet shows is read, visitor after visitor."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from askfirst.evaluator import Evaluation, evaluate

WITHOUT = {"java_script_enabled": False}

# Gives answers to the page, visitor after visitor, and reads what it shows. `checkVisibility` counts what an ancestor hides, and needs no layout.
READ = """visitors => {
  const things = ['decision', 'fact', 'notice', 'find-out', 'question', 'open'].map(name => [name, Array.from(document.querySelectorAll('[data-' + name + ']'))]);
  const controls = new Map();
  document.querySelectorAll('input[name]').forEach(control => { controls.set(control.name + '=' + control.value, control); });
  const goOn = document.querySelector('#go-on');
  document.querySelector('#ask-result').checked = true;
  return visitors.map(([answers, goesOn]) => {
    const wanted = new Set();
    for (const question in answers) for (const value of answers[question]) wanted.add(controls.get(question + '=' + value));
    controls.forEach(control => { if (control.checked !== wanted.has(control)) control.checked = wanted.has(control); });
    if (goOn.checked !== goesOn) goOn.checked = goesOn;
    const shown = {};
    for (const [name, elements] of things) {
      shown[name] = elements.filter(element => element.checkVisibility()).map(element => name === 'decision' ? element.dataset.decision + '/' + element.dataset.outcome : element.getAttribute('data-' + name));
    }
    return shown;
  });
}"""

# The page with its words taken out: its controls and the things it shows, empty and beside each other, under the same style sheet. A browser draws it in a fraction
# of the time; its controls stand last, where it begins to look for what is ticked.
TAKE_WORDS_OUT = """() => {
  const kept = Array.from(document.querySelectorAll('input, [data-decision], [data-fact], [data-notice], [data-find-out], [data-question], [data-open], [data-group=open]'));
  const bare = kept.map(element => element.cloneNode(false));
  const result = document.querySelector('[data-step=result]').cloneNode(false), form = document.createElement('main');
  form.style.display = 'none';
  bare.forEach(element => { (element.matches('input') ? form : result).append(element); });
  document.head.append(document.querySelector('#rules'));
  document.body.replaceChildren(result, form);
  return bare.length;
}"""


def expected(found: Evaluation) -> dict:
    """What the page shows where the evaluator finds this."""
    return in_order({"decision": [f"{decision}/{outcome}" for decision, outcome in found.outcomes.items()], "fact": found.facts, "notice": found.notices, "find-out": found.find_out,
                     "question": found.relevant_questions, "open": found.still_open})


def ask_many(page: Page, question: str, given: object):
    """What a function of the page says. What goes in and what comes out goes as text, which takes a fraction of the time where it is much."""
    return json.loads(page.evaluate(f"text => JSON.stringify(({question})(JSON.parse(text)))", json.dumps(given)))


def in_order(told: dict) -> dict:
    """What is shown, by kind, in an order that two readers share."""
    return {name: sorted(ids) for name, ids in told.items()}


def differences(questionnaire, page, visitors) -> list[str]:
    """Every visitor to whom the style sheet shows something else than the evaluator says."""
    return differences_from([evaluate(questionnaire, answers, go_on) for answers, go_on in visitors], page, visitors)


def differences_from(found: list[Evaluation], page: Page, visitors) -> list[str]:
    """The same, where it is known what the evaluator finds."""
    said = ask_many(page, READ, visitors)
    return [f"{answers} go_on={go_on}: the style sheet shows {in_order(shown)}, the evaluator says {wanted}" for (answers, go_on), shown, wanted in zip(visitors, said, map(expected, found), strict=True)
            if in_order(shown) != wanted]


def take_words_out(page: Page) -> None:
    """Leaves of the page without script only what its style sheet shows or hides."""
    assert page.evaluate(TAKE_WORDS_OUT) > 300
