"""One meaning, three readers: the script in the page, its style sheet and the reference evaluator agree, in a real browser."""

from __future__ import annotations

import re

import pytest
from conftest import visit
from random_answers import random_visitors
from reading import WITHOUT, ask_many, differences_from, take_words_out

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

BATCHES = 8
VISITORS = 20_000

ASK = "visitors => visitors.map(([answers, goOn]) => askFirst.evaluate(answers, goOn))"


def differences(questionnaire, page, visitors) -> list[str]:
    """Every visitor to whom the script says something else than the evaluator."""
    return script_differences([evaluate(questionnaire, answers, go_on) for answers, go_on in visitors], page, visitors)


def script_differences(found, page, visitors) -> list[str]:
    """The same, where it is known what the evaluator finds."""
    said = ask_many(page, ASK, visitors)
    return [f"{answers} go_on={go_on}: the script says {told}, the evaluator {one.to_json()}" for (answers, go_on), told, one in zip(visitors, said, found, strict=True) if told != one.to_json()]


@pytest.fixture(scope="module")
def interview(contexts, site):
    visited = visit(contexts(), (site / "en" / "dismissal-or-delay.html").as_uri())
    yield visited.page
    visited.close()


@pytest.fixture(scope="module")
def bare_page(contexts, site):
    visited = visit(contexts(**WITHOUT), (site / "en" / "dismissal-or-delay.html").as_uri())
    take_words_out(visited.page)
    yield visited.page
    visited.close()


def test_the_page_tells_every_person_what_the_evaluator_says(questionnaire, interview):
    people = [(full_answers(questionnaire, person), False) for person in questionnaire.people_file.people]
    assert len(people) >= 40
    assert differences(questionnaire, interview, people) == []


@pytest.mark.parametrize("batch", range(BATCHES))
def test_script_and_style_sheet_tell_random_visitors_what_the_evaluator_says(questionnaire, interview, bare_page, batch):
    visitors = list(random_visitors(questionnaire, seed=batch, count=VISITORS // BATCHES))
    found = [evaluate(questionnaire, answers, go_on) for answers, go_on in visitors]
    assert script_differences(found, interview, visitors) == []
    assert differences_from(found, bare_page, visitors) == []


# Everything that rules, styles or tests take hold of, in order, with how deep it lies. Left out is what only a page in two languages has, one that nobody has reviewed, or one from right to left.
HELD = """() => Array.from(document.querySelectorAll('body, body *')).filter(one => !one.closest('#translation, .state, .below, bdi.name, footer .paper-only, .no-scripting')).map(one => {
  let depth = 0;
  for (let above = one; above; above = above.parentElement) depth += 1;
  return [depth, one.tagName, Array.from(one.attributes).filter(each => /^(data-(?!t$|do$)|id$|name$|value$|for$|class$|hidden$|open$)/.test(each.name)).map(each => each.name + '=' + each.value).sort().join(' ')];
}).filter(([, tag, held]) => held && held !== 'hidden=' && tag !== 'TEMPLATE')"""


def test_pages_in_all_languages_are_the_same_but_for_their_words(built, site, open_page):
    """What holds for the answers of one language holds for all: rules, script, and what they take hold of."""
    texts = [(site / locale / "dismissal-or-delay.html").read_text("utf-8") for locale in built.project.locales]
    assert len(texts) > 1 and len({text.rpartition("<script>")[2] for text in texts}) == 1 and len({"".join(re.findall("<style.*?</style>", text, re.S)) for text in texts}) == 1
    held = [open_page(site / locale / "dismissal-or-delay.html", **WITHOUT).page.evaluate(HELD) for locale in built.project.locales]
    assert len(held[0]) > 600
    for other in held[1:]:
        assert [pair for pair in zip(held[0], other, strict=True) if pair[0] != pair[1]] == []


def test_random_visitors_reach_every_outcome_and_leave_questions_open(questionnaire):
    found = [evaluate(questionnaire, answers, go_on) for answers, go_on in random_visitors(questionnaire, seed=0, count=2_500)]
    reached = {f"{decision}/{outcome}" for one in found for decision, outcome in one.outcomes.items()}
    assert reached == {f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()}
    assert any(one.still_open for one in found) and any(one.stopped_by for one in found) and any(one.find_out for one in found)


def test_a_wrong_rule_in_the_page_is_found(questionnaire, open_page, site, tmp_path):
    text = (site / "en" / "dismissal-or-delay.html").read_text("utf-8")
    broken = text.replace("return open.length?open:1", "return open.length?open:0", 1)
    assert broken != text
    page = tmp_path / "broken.html"
    page.write_text(broken.replace("Content-Security-Policy", "x-off", 1), "utf-8")
    assert differences(questionnaire, open_page(page).page, list(random_visitors(questionnaire, seed=1, count=50)))
