"""Every kind of page and step, one after the other in one browser page: what comes out is the name of each, while it stands there to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from askfirst.evaluator import evaluate
from askfirst.model import Person
from askfirst.people import full_answers
from askfirst.questionnaire import Questionnaire
from pseudo_locales import LANGUAGES

LOCALES = ("en", "es", *LANGUAGES)
# Where every kind of page is looked at, with script (True) or without: there in the two languages that nobody speaks, which have the least room and the other direction.
WALKS = (*((locale, True) for locale in LOCALES), *((locale, False) for locale in LANGUAGES))
VIEWS = ((320, 568), (320, 256), (640, 360), (1280, 800))  # a phone; 400 % zoom of 1280 x 1024; a phone on its side; a desk
STEPS = ("start", "doors opened", "question, one answer", "question, not answered", "question, several answers", "result with much in it", "list of answers", "result of a stopped person")

# Answers and presses the page's own buttons until a step is there.
GO_TO = """([answers, wanted]) => {
  const drawn = element => element.getClientRects().length > 0;
  const pressed = () => Array.from(document.querySelectorAll('[data-do=continue]')).find(drawn).click();
  for (let steps = 0; steps < 60; steps += 1) {
    const step = Array.from(document.querySelectorAll('.step')).find(drawn), question = step.dataset.question;
    if ((question || step.dataset.step) === wanted) return;
    if (question) (answers[question] || []).forEach(value => { const control = step.querySelector('[value="' + value + '"]'); if (!control.checked) control.click(); });
    pressed();
  }
  throw new Error('no step ' + wanted + ' on the way');
}"""

CONTINUE = "() => Array.from(document.querySelectorAll('[data-do=continue]')).find(one => one.getClientRects().length).click()"
OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"


def busiest_and_stopped(questionnaire: Questionnaire) -> tuple[Person, Person]:
    """The person whose result holds the most, and one who is stopped."""
    reached = {str(person.id): evaluate(questionnaire, full_answers(questionnaire, person)) for person in questionnaire.people_file.people}
    people = questionnaire.people_file.people

    def size(person: Person) -> int:
        found = reached[str(person.id)]
        return 0 if found.stopped_by else len(found.facts) + len(found.notices) + len(found.find_out)

    return max(people, key=size), next(person for person in people if reached[str(person.id)].stopped_by)


def plain_paths(site: Path, locale: str, questionnaire: Questionnaire) -> list[Path]:
    """The pages of a locale but for the interview, and those above the folders of the languages, which belong to the source language."""
    above = [site / name for name in ("index.html", "404.html") if locale == "en"]
    return [*above, *sorted(path for path in (site / locale).glob("*.html") if path.stem != questionnaire.id)]


def interview_path(site: Path, locale: str, questionnaire: Questionnaire) -> Path:
    return site / locale / f"{questionnaire.id}.html"


def walk(page: Page, site: Path, locale: str, questionnaire: Questionnaire) -> Iterator[str]:
    """Every kind of page of a locale: the plain pages by their path, then each of STEPS."""
    for path in plain_paths(site, locale, questionnaire):
        page.goto(path.as_uri())
        yield path.relative_to(site).as_posix()
    yield from walk_interview(page, site, locale, questionnaire)


def walk_interview(page: Page, site: Path, locale: str, questionnaire: Questionnaire) -> Iterator[str]:
    """Each of STEPS, in one visit. The questions are the first with one answer and the longest with several of the person whose result holds the most."""
    busiest, stopped = busiest_and_stopped(questionnaire)
    answers = full_answers(questionnaire, busiest)
    asked = [questionnaire.questions[name] for name in evaluate(questionnaire, answers).relevant_questions]
    one = next(question for question in asked if question.type == "one")
    several = max((question for question in asked if question.type == "several"), key=lambda question: len(question.options))

    page.goto(interview_path(site, locale, questionnaire).as_uri())
    yield "start"
    page.evaluate(OPEN_ALL)
    yield "doors opened"
    go_to(page, answers, str(one.id))
    yield "question, one answer"
    page.evaluate(CONTINUE)
    yield "question, not answered"
    go_to(page, answers, str(several.id))
    yield "question, several answers"
    go_to(page, answers, "result")
    page.evaluate(OPEN_ALL)
    yield "result with much in it"
    page.evaluate("() => document.querySelector('[data-do=list]').click()")
    yield "list of answers"
    page.evaluate("() => document.querySelector('[data-do=clear]').click()")
    go_to(page, full_answers(questionnaire, stopped), "result")
    page.evaluate(OPEN_ALL)
    yield "result of a stopped person"


def go_to(page: Page, answers: dict[str, list[str]], step: str) -> None:
    """On to a question, by its id, or to `answers` or `result`."""
    page.evaluate(GO_TO, [answers, step])


# Ticks what is asked, as it comes up, and asks for the result. The style sheet alone answers.
TICK = """answers => {
  const drawn = element => element.getClientRects().length > 0;
  document.querySelector('form').reset();
  Object.keys(answers).forEach(name => document.querySelectorAll('input[name="' + name + '"]').forEach(input => {
    if (drawn(input.closest('label'))) input.checked = answers[name].includes(input.value);
  }));
  document.querySelector('#ask-result').checked = true;
}"""


def walk_without_script(page: Page, address: str, questionnaire: Questionnaire) -> Iterator[str]:
    """The interview in a page that runs no script: as it opens, asked without an answer, and the results of the busiest person and of one who is stopped."""
    page.goto(address)
    yield "as it opens"
    page.evaluate(TICK, {})
    yield "asked without an answer"
    for person, name in zip(busiest_and_stopped(questionnaire), STEPS[-2:]):
        page.evaluate(TICK, full_answers(questionnaire, person))
        yield name
