"""An evaluation told in plain English: what comes out for some answers, by the words of the files."""

from __future__ import annotations

from collections.abc import Iterator

from askfirst.diagnostics import did_you_mean, quoted
from askfirst.evaluator import Evaluation
from askfirst.questionnaire import Questionnaire, name_answer_problem


class AnswersError(Exception):
    """Answers on the command line that cannot be read; the message says which and why."""


def parse_answers(questionnaire: Questionnaire, written: str) -> dict[str, list[str]]:
    """The answers that `q=o,q2=o2+o3` writes, checked against what the questions offer."""
    answers: dict[str, list[str]] = {}
    for part in filter(None, written.split(",")):
        name, equals, values = part.partition("=")
        question = questionnaire.questions.get(name)
        if not equals:
            raise AnswersError(f"{quoted(part)} is no answer: write question=option, and join several ticks with +, as in q=one+two.")
        if question is None:
            raise AnswersError(f"No question is called {quoted(name)}. {did_you_mean(name, questionnaire.questions)}")
        if name in answers:
            raise AnswersError(f"{quoted(name)} is answered twice; join several ticks with +.")
        answers[name] = [value for value in values.split("+") if value]
        if problem := name_answer_problem(question, answers[name]):
            raise AnswersError(problem)
    return answers


def tell_evaluation(questionnaire: Questionnaire, found: Evaluation, answers: dict[str, list[str]]) -> Iterator[str]:
    """The evaluation, line by line; `answers` are those that somebody wrote, without the usual ones."""
    for decision, outcome in questionnaire.outcomes():
        if found.outcomes.get(decision.id) == outcome.id:
            yield f"{decision.asks}\n    {outcome.title}  [{decision.id}/{outcome.id}]"
    if found.stopped_by:
        yield f"The interview stops here ({found.stopped_by})."
    questions, facts = questionnaire.questions, questionnaire.facts
    yield from _told("Find out first", (f"{questions[name].ask}  {questions[name].where}  [{name}]" for name in found.find_out))
    yield from _told("Tell your attorney", (f"{facts[name].say}  [{name}; {', '.join(facts[name].cites)}]" for name in found.facts))
    yield from _told("May be true, to find out", (f"{facts[name].say}  [{name}]" for name in found.facts_to_find_out))
    yield from _told("May be true, to tell in private", (f"{facts[name].say}  [{name}]" for name in found.facts_to_tell_in_private))
    yield from _told("Notices", (f"{questionnaire.notices[name].title}  [{name}]" for name in found.notices))
    ignored = [name for name in answers if name not in found.relevant_questions]
    if ignored:
        yield f"Not asked with these answers, so left out: {', '.join(ignored)}."
    yield from _told("Still open", (f"{questions[name].ask}  [{name}]" for name in found.still_open))


def _told(heading: str, lines: Iterator[str]) -> Iterator[str]:
    shown = [f"    {line}" for line in lines]
    if shown:
        yield "\n".join([f"{heading}:", *shown])
