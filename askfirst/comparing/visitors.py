"""Visitors who answer two versions of a questionnaire at once, so that each person is compared with nobody but themselves.

They answer every question of either version. A question that a version does not have says nothing to it, and so does a tick that it does not
offer. Where a version does not offer the one option that a person chose, that person would have answered "I don't know" there, or the option
that it `reads_as`: the cautious reading, under which a danger counts unless it is ruled out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from askfirst.crowd import Crowd, union
from askfirst.encoding import AnswerSpace
from askfirst.model import Question, Section
from askfirst.questionnaire import Questionnaire

Who = TypeVar("Who")  # those who give an answer: a literal, or the bits of a crowd


def join_versions(old: Questionnaire, new: Questionnaire) -> Questionnaire:
    """The questionnaire that the visitors answer: today's, with every question and option that is gone."""
    sections = [section.model_copy(update={"questions": [_join(question, old.questions.get(question.id)) for question in section.questions]}) for section in new.sections]
    gone = [question for name, question in old.questions.items() if name not in new.questions]
    if gone:
        sections.append(Section.model_construct(id="gone", title="", ask_if=None, stop_on=[], questions=gone))
    return replace(new, questions_file=new.questions_file.model_copy(update={"sections": sections}))


def _join(new: Question, old: Question | None) -> Question:
    if old is None or old.type != new.type:
        return new
    gone = {name: option for name, option in old.options.items() if name not in new.options}
    return new.model_copy(update={"options": {**new.options, **gone}, "sensitive": new.sensitive or old.sensitive})


def reread_as(question: Question | None, joined: Question, value: str) -> str | None:
    """What a version would have got as the answer where a visitor gives this one; None where a tick, or all of it, says nothing to that version."""
    if question is None:
        return None
    if question.type != joined.type:
        return "unsure"
    if value in question.values:
        return value
    stand_in = joined.options[value].reads_as if value in joined.options else None
    if stand_in in question.values:
        return str(stand_in)
    return None if question.type == "several" and value != "private" else "unsure"


def find_one_sided(old: Questionnaire, new: Questionnaire, joined: Questionnaire) -> dict[tuple[str, str], str]:
    """Each answer (question and value) that only one of the versions offers, and what became of it, in words."""
    found: dict[tuple[str, str], str] = {}
    for name, question in joined.questions.items():
        before, now = old.questions.get(name), new.questions.get(name)
        for value in question.values:
            was, becomes = reread_as(before, question, value), reread_as(now, question, value)
            if value in ("unsure", "private", "none") or was == becomes:
                continue
            if before is None or now is None:
                found[str(name), value] = "a new question" if before is None else "no longer asked"
            elif value in now.values:
                found[str(name), value] = "new" + (f", {_label(before, was)} before" if was is not None else "")
            else:
                found[str(name), value] = "no longer offered" + (f", {_label(now, becomes)} now" if becomes is not None else "")
    return found


def _label(question: Question, value: str) -> str:
    return f'"{question.options[value].label}"' if value in question.options else '"I don\'t know"'


def _reread(question: Question, joined: Question, given: Mapping[str, Who], any_of: Callable[[list[Who]], Who], none_of: Callable[[list[Who]], Who]) -> dict[str, Who]:
    """Who would have given which answer to a version's own question."""
    found: dict[str, list[Who]] = {value: [] for value in question.values}
    for value, who in given.items():
        reread = reread_as(question, joined, value)
        if reread is not None and reread != "none":
            found[reread].append(who)
    answers = {value: any_of(some) for value, some in found.items()}
    if "none" in answers:
        answers["none"] = none_of([who for value, who in answers.items() if value != "none"])
    return answers


class RereadSpace(AnswerSpace):
    """The answers of a space, as one of the versions would have got them."""

    def __init__(self, space: AnswerSpace, version: Questionnaire) -> None:
        self.clauses, self.questions = space.clauses, version.questions
        any_of = self.clauses.any_of
        self.values = {str(name): _reread(question, space.questions[name], space.values[str(name)], any_of, lambda some: -any_of(some))
                       for name, question in version.questions.items()}
        self.unknown = {name: any_of(literals[value] for value in ("unsure", "private") if value in literals) for name, literals in self.values.items()}


def reread_crowd(crowd: Crowd, joined: Questionnaire, version: Questionnaire) -> Crowd:
    """The same for a crowd, in which a question left open counts as "I don't know": the versions are compared on people who answered everything."""
    answers: dict[str, dict[str, int]] = {}
    for name, question in version.questions.items():
        given = dict(crowd.answers.get(str(name), {}))
        given["unsure"] = given.get("unsure", 0) | crowd.everyone & ~union(given.values())
        answers[str(name)] = _reread(question, joined.questions[name], given, union, lambda some: crowd.everyone & ~union(some))
    return Crowd(crowd.count, answers, crowd.go_on)
