"""The rules of a questionnaire told in plain English, or what comes out for some answers: why this, why nothing else, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test, Truth
from askfirst.diagnostics import did_you_mean, quoted
from askfirst.encoding import TRUE, AnswerSpace, Clauses, Reading
from askfirst.evaluator import Evaluation, evaluate, truths
from askfirst.model import Decision, Fact, Notice, Outcome
from askfirst.questionnaire import Questionnaire, name_answer_problem
from askfirst.stories import Story, shortest_story
from askfirst.telling import Speaker, Teller, Told, plain_lines, told_as_json, simplified

STANDS = {
    ("here", True): "It comes.", ("before", False): "It stands before, and does not come.",
    ("after", True): "It stands after, and would come too.", ("after", False): "It stands after, and would not come.",
}


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


def tell_evaluation(questionnaire: Questionnaire, found: Evaluation, answers: dict[str, list[str]], speaker: Speaker) -> Iterator[str]:
    """The evaluation, line by line; `answers` are those that somebody wrote, without the usual ones."""
    questions, facts, say = questionnaire.questions, questionnaire.facts, speaker.words
    for decision, outcome in questionnaire.outcomes():
        if found.outcomes.get(decision.id) == outcome.id:
            yield f"{say(decision.asks)}\n    {say(outcome.title)}  [{decision.id}/{outcome.id}]"
    if found.stopped_by:
        yield f"The interview stops here ({found.stopped_by})."
    yield from _told("Find out first", (f"{say(questions[name].ask)}  {say(questions[name].where)}  [{name}]" for name in found.find_out))
    yield from _told("Tell your attorney", (f"{say(facts[name].say)}  [{name}; {', '.join(facts[name].cites)}]" for name in found.facts))
    yield from _told("May be true, to find out", (f"{say(facts[name].say)}  [{name}]" for name in found.facts_to_find_out))
    yield from _told("May be true, to tell in private", (f"{say(facts[name].say)}  [{name}]" for name in found.facts_to_tell_in_private))
    yield from _told("Notices", (f"{say(questionnaire.notices[name].title)}  [{name}]" for name in found.notices))
    ignored = [name for name in answers if name not in found.relevant_questions]
    if ignored:
        yield f"Not asked with these answers, so left out: {', '.join(ignored)}."
    yield from _told("Still open", (f"{say(questions[name].ask)}  [{name}]" for name in found.still_open))


def _told(heading: str, lines: Iterator[str]) -> Iterator[str]:
    shown = [f"    {line}" for line in lines]
    if shown:
        yield "\n".join([f"{heading}:", *shown])


class Reason(NamedTuple):
    """Why a condition of an outcome holds or does not: how it is read, whether it holds, and a few answers that decide it, which questions are asked set aside."""

    kind: str
    holds: bool
    is_certain: bool
    lines: tuple[Told, ...]

    def sentence(self) -> str:
        if not self.holds:
            return {"if-certain": "The answers do not show this.", "if-possible": "The answers rule this out.", "unless": "This may be true, and holds it back."}[self.kind]
        if self.kind == "unless":
            return "The answers rule out what would hold it back."
        return "The answers show this." if self.is_certain else "The answers do not rule this out."


@dataclass
class Explanation:
    """Why some answers lead to one outcome of each decision and to no other, and what would change that. `answers`: all of them, usual ones included."""

    teller: Teller
    answers: dict[str, list[str]]
    go_on: bool = False

    @property
    def questionnaire(self) -> Questionnaire:
        return self.teller.questionnaire

    @cached_property
    def found(self) -> Evaluation:
        return evaluate(self.questionnaire, self.answers, self.go_on)

    @cached_property
    def truth(self) -> Callable[[Condition], Truth]:
        return truths(self.questionnaire, self.answers, self.go_on)

    def reasons(self, outcome: Outcome) -> list[Reason]:
        """Why an outcome's conditions hold, all of them; or why it cannot come: the first that does not hold."""
        found = []
        for kind, condition, side, wanted in (("if-certain", outcome.if_certain, "certain", True), ("if-possible", outcome.if_possible, "possible", True),
                                              ("unless", outcome.unless, "possible", False)):
            if condition is None:
                continue
            truth = self.truth(condition)
            holds = getattr(truth, side) == wanted
            shown = "certain" if truth.certain else side
            lines = sorted(dict.fromkeys(self._witness(simplified(condition), shown, getattr(truth, side))), key=self._place_in_interview)
            reason = Reason(kind, holds, truth.certain, tuple(lines))
            if not holds:
                return [reason]
            found.append(reason)
        return found

    def _place_in_interview(self, line: Told) -> int:
        """Facts stay in their order, before what was said to questions."""
        return -1 if line.kind == "fact" else list(self.questionnaire.questions).index(line.ids[0])

    def _witness(self, condition: Condition, side: str, holds: bool) -> Iterator[Told]:
        """Answers by which a condition is, or is not, certain or possible, whatever the other answers are and which questions are asked set aside: of an
        `any` that holds one part, of one that does not all of them. Where a choice is left, the parts that need the fewest answers, each for itself; so where
        no two parts look at one question, and all are asked, no fewer answers decide. A fact that holds is named, with its answers below it."""
        match condition:
            case Test():
                yield from self._answer(condition, side, holds)
            case FactName(name=name):
                lines = self._witness(simplified(self.questionnaire.facts[name].when), side, holds)
                yield from [self.teller.condition(condition)._replace(parts=tuple(dict.fromkeys(lines)))] if holds else lines
            case NoneOf(parts=parts):
                yield from self._part_witness(parts, "possible" if side == "certain" else "certain", not holds, 1)
            case AnyOf(parts=parts):
                yield from self._part_witness(parts, side, holds, 1)
            case All(parts=parts):
                yield from self._part_witness(parts, side, holds, len(parts))
            case AtLeast(parts=parts, count=count):
                yield from self._part_witness(parts, side, holds, count)

    def _part_witness(self, parts: tuple[Condition, ...], side: str, holds: bool, count: int) -> Iterator[Told]:
        """The witness of "at least `count` of these parts": as many parts as show it, or as many as make it impossible; those that need the fewest answers,
        and of these those that are certain."""
        deciding = []
        for part in parts:
            truth = self.truth(part)
            if getattr(truth, side) == holds:
                is_certain = holds and truth.certain
                lines = list(dict.fromkeys(self._witness(part, "certain" if is_certain else side, holds)))
                deciding.append((len(_answers_in(lines)), not is_certain, lines))
        deciding.sort(key=lambda found: found[:2])
        for _, _, lines in deciding[:count if holds else len(parts) - count + 1]:
            yield from lines

    def _answer(self, test: Test, side: str, holds: bool) -> Iterator[Told]:
        """What somebody said where a test looks; where that does not count, the answers by which the question was left out."""
        name, asked = test.question, self.questionnaire.relevance[test.question]
        given = self.answers.get(name, [])
        if not holds and asked is not None and self._is_left_out(test, asked, given):
            yield from self._witness(simplified(asked), side if self.truth(asked).possible else "possible", False)
        elif name not in self.found.relevant_questions:
            yield self.teller.answers("unasked", name, [])
        else:
            yield self.teller.answers("said" if given else "unanswered", name, [value for value in self.questionnaire.questions[name].values if value in given])

    def _is_left_out(self, test: Test, asked: Condition, given: list[str]) -> bool:
        """Whether a test fails by the relevance of its question: it is not asked, or nobody knows if it is, and the answer would do."""
        truth = self.truth(asked)
        would_do = bool(given) and not {"unsure", "private"} & set(given) and self.truth(test).possible
        return not truth.possible or not truth.certain and would_do

    @cached_property
    def _clauses(self) -> tuple[Clauses, AnswerSpace, int, Reading]:
        clauses = Clauses()
        space = AnswerSpace(clauses, self.questionnaire.questions)
        go_on = TRUE if self.go_on else clauses.new()
        return clauses, space, go_on, Reading(clauses, self.questionnaire, space, go_on)

    def change(self, decision: Decision, outcome: Outcome) -> Story | None:
        """The fewest answers to change so that this outcome comes, where what is not answered counts as "I don't know"; None if no answers lead to it."""
        clauses, space, go_on, reading = self._clauses
        story = shortest_story(clauses, space, go_on, [reading.outcome[str(decision.id), str(outcome.id)]], self.answers)
        return story and replace(story, go_on=story.go_on and not self.go_on)


def _answers_in(lines: Iterable[Told]) -> set[Told]:
    """The answers that some lines name, through facts."""
    return {answer for line in lines for answer in (_answers_in(line.parts) if line.kind == "fact" else [line])}


def tell_why(explanation: Explanation, speaker: Speaker) -> Iterator[str]:
    """Of each outcome why it comes or not, and the fewest changes that lead to it, line by line."""
    found = explanation.found
    if found.still_open:
        yield f"For the changes below, what is not answered counts as {speaker.ui('when-quoted', answer=speaker.ui('unsure'))}."
    for decision in explanation.questionnaire.decisions:
        yield f"Why: {speaker.words(decision.asks)}"
        if decision.id not in found.outcomes:
            yield f"    Not shown: the interview stops before ({found.stopped_by})."
        for outcome in decision.outcomes:
            yield f"    {speaker.words(outcome.title)}  [{decision.id}/{outcome.id}]"
            reasons, stands = explanation.reasons(outcome), _stands(decision, outcome, found)
            if stands:
                holds = all(reason.holds for reason in reasons)
                yield f"      {STANDS[stands, holds]}{'' if reasons or stands == 'after' else ' Nothing above it does.'}"
                for reason in reasons if stands == "here" or not holds else ():
                    yield f"      {reason.sentence()}"
                    for line in reason.lines:
                        yield from plain_lines(line, speaker, 8)
            if stands != "here":
                yield from _tell_change(explanation, explanation.change(decision, outcome), speaker)


def _stands(decision: Decision, outcome: Outcome, found: Evaluation) -> str:
    """Where an outcome stands: before the one that comes, after it, or it is the one ("here"); empty if its decision is not shown."""
    if decision.id not in found.outcomes:
        return ""
    names = [one.id for one in decision.outcomes]
    comes, place = names.index(found.outcomes[decision.id]), names.index(outcome.id)
    return "here" if place == comes else "before" if place < comes else "after"


def _tell_change(explanation: Explanation, story: Story | None, speaker: Speaker) -> Iterator[str]:
    if story is None:
        yield "      No answers lead there."
        return
    yield f"      The fewest changes that lead there:  [{' '.join(filter(None, (story.written(), '--go-on' if story.go_on else '')))}]"
    for name, values in story.answers.items():
        yield from plain_lines(explanation.teller.answers("change", name, values), speaker, 8)
    if story.go_on:
        yield "        Go on where the interview stops."


def why_as_json(explanation: Explanation, speaker: Speaker) -> dict:
    """The same for a program: by decision, each outcome with where it stands, whether its own conditions hold, why, and the change that leads to it."""

    def change(story: Story | None) -> dict | None:
        return None if story is None else {"answers": {name: list(values) for name, values in story.answers.items()}, "go_on": story.go_on,
                                           "says": [line.strip() for line in _tell_change(explanation, story, speaker)][1:]}

    told: dict[str, list[dict]] = {}
    for decision, outcome in explanation.questionnaire.outcomes():
        reasons, stands = explanation.reasons(outcome), _stands(decision, outcome, explanation.found)
        shown = [{"kind": one.kind, "holds": one.holds, "says": one.sentence(), "lines": [told_as_json(line, speaker) for line in one.lines]} for one in reasons]
        entry = {"outcome": str(outcome.id), "stands": stands or None, "holds": all(one.holds for one in reasons), "reasons": shown}
        told.setdefault(str(decision.id), []).append(entry if stands == "here" else entry | {"change": change(explanation.change(decision, outcome))})
    return told


def tell_rules(teller: Teller, speaker: Speaker) -> Iterator[str]:
    """What the rules say, line by line: each outcome, fact and notice, and when each question is asked."""
    questionnaire = teller.questionnaire
    stops = {str(name) for section in questionnaire.sections for name in section.stop_on}
    for decision in questionnaire.decisions:
        yield f"{speaker.words(decision.asks)}  [{decision.id}]"
        for number, outcome in enumerate(decision.outcomes, 1):
            ends = ["ends the interview"] if f"{decision.id}/{outcome.id}" in stops else []
            yield f"  {number}. {speaker.words(outcome.title)}  [{'; '.join([outcome.id, outcome.severity, *ends])}]"
            for line in teller.outcome(decision, outcome):
                yield from plain_lines(line, speaker, 5)
            yield from _remarks(outcome, 5)
    yield "Facts:"
    for name, fact in questionnaire.facts.items():
        yield f"  {speaker.words(fact.say)}  [{name}; {fact.kind}]"
        yield from plain_lines(teller.fact(fact), speaker, 4)
        yield from _remarks(fact, 4)
    yield "Notices:"
    for name, notice in questionnaire.notices.items():
        yield f"  {speaker.words(notice.title)}  [{name}; {notice.severity}]"
        yield from plain_lines(teller.notice(notice), speaker, 4)
        yield from _remarks(notice, 4)
    yield "Questions that not everybody is asked:"
    for name, question in questionnaire.questions.items():
        asked = questionnaire.relevance[name]
        if asked is not None:
            yield f"  {speaker.words(question.ask)}  [{name}]"
            yield from plain_lines(teller.asked(asked), speaker, 4)


def _remarks(part: Outcome | Fact | Notice, indent: int) -> Iterator[str]:
    named = (("cites", ", ".join(part.cites)), ("judgement", part.judgement), ("unverified", part.unverified))
    yield from (f"{' ' * indent}{name}: {text}" for name, text in named if text)


def rules_as_json(teller: Teller, speaker: Speaker) -> dict:
    """The same for a program, by id."""
    questionnaire, say = teller.questionnaire, speaker.words

    def remarks(part: Outcome | Fact | Notice) -> dict:
        return {"cites": list(map(str, part.cites)), "judgement": part.judgement, "unverified": part.unverified}

    def when(*lines: Told) -> list[dict]:
        return [told_as_json(line, speaker) for line in lines]

    return {
        "decisions": {str(decision.id): {"asks": say(decision.asks), "outcomes": [
            {"outcome": outcome.id, "title": say(outcome.title), "severity": outcome.severity, "invites": outcome.invites, "when": when(*teller.outcome(decision, outcome)), **remarks(outcome)}
            for outcome in decision.outcomes]} for decision in questionnaire.decisions},
        "facts": {str(name): {"says": say(fact.say), "kind": fact.kind, "when": when(teller.fact(fact)), **remarks(fact)} for name, fact in questionnaire.facts.items()},
        "notices": {str(name): {"title": say(notice.title), "severity": notice.severity, "when": when(teller.notice(notice)), **remarks(notice)} for name, notice in questionnaire.notices.items()},
        "questions": {str(name): {"asks": say(question.ask), "when": when(teller.asked(asked)) if (asked := questionnaire.relevance[name]) is not None else []}
                      for name, question in questionnaire.questions.items()},
        "stops": [str(name) for section in questionnaire.sections for name in section.stop_on],
    }
