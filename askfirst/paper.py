"""The sheet for the attorney: which lines of a result paper may carry, and for whom each stands there.

Paper may carry a line if it is proven that no sensitive answer changes whether it stands there: whoever reads the sheet learns nothing about
how a person came, an arrest, or whatever else the questions keep off paper, neither from a line nor from its absence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from askfirst.circuit import Gate, all_of, any_of, ticked
from askfirst.encoding import AnswerSpace, Clauses
from askfirst.kinds import Words
from askfirst.model import Question
from askfirst.positions import Place
from askfirst.pruning import Ticks
from askfirst.questionnaire import Questionnaire
from askfirst.shown import GO_ON, Shown


@dataclass
class Asking:
    """A question for the attorney, and the outcomes of one decision that ask it."""

    text: Words
    decision: str
    outcomes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """What paper shows of an outcome (`name`: decision/outcome) or as the card of a notice, and for which ticks. It stands there for all of
    those, so it must give nothing away. `on_paper`: the words were written for paper."""

    name: str
    words: str
    place: Place
    gate: Gate
    on_paper: bool = False

    @property
    def decision(self) -> str:
        """The decision of an outcome; empty for a card."""
        return self.name.partition("/")[0] if "/" in self.name else ""


class Paper:
    """What may be printed: `facts`, `notices`, `find_out` (questions answered with "I don't know") and `papers` by id, `asked` by number in
    `askings`. `lines`: what is printed because the authors chose the words for it."""

    def __init__(self, questionnaire: Questionnaire, shown: Shown) -> None:
        self.questionnaire, self.shown = questionnaire, shown
        self.clauses = Clauses()
        self.go_on = self.clauses.new()
        self.one, self.other = (AnswerSpace(self.clauses, questionnaire.questions) for _ in range(2))
        self.ticks = [Ticks(self.clauses, {(name, value): literal for name, values in space.values.items() for value, literal in values.items()} | {GO_ON: self.go_on})
                      for space in (self.one, self.other)]
        for name, question in questionnaire.questions.items():
            for value in question.values:
                if not is_kept(question, value):
                    self.clauses.add(-self.clauses.differ(self.one.values[str(name)][value], self.other.values[str(name)][value]))
        self.facts = {name for name, truth in shown.fact.items() if self.tells_nothing(truth.certain)}
        self.notices = {name for name, gate in shown.notice.items() if self.tells_nothing(gate)}
        self.find_out = {name for name in shown.relevant if self.tells_nothing(self.unsure(name))}
        self.askings = questions_to_ask(questionnaire)
        self.asked = {number for number, asking in enumerate(self.askings) if self.tells_nothing(self.is_asked_on_paper(asking))}
        self.lines = [*self._outcome_lines(), *self._cards()]

    def difference(self, gate: Gate) -> int:
        """The literal that is true when a gate is true of one person and not of another, who differs in sensitive answers alone."""
        return self.clauses.differ(*(ticks.literal(gate) for ticks in self.ticks))

    def tells_nothing(self, gate: Gate) -> bool:
        """Whether sensitive answers never change a gate."""
        return not self.clauses.solve(self.difference(gate))

    def unsure(self, name: str) -> Gate:
        """Whether a question is asked and answered with "I don't know". Paper lists all of these: which of them would change the result rests on other answers too."""
        return all_of((self.shown.relevant[name].possible, ticked([(name, "unsure")])))

    def is_asked(self, asking: Asking) -> Gate:
        """Whether a question for the attorney stands with the result."""
        return any_of(self.shown.outcome[asking.decision, outcome] for outcome in asking.outcomes)

    def asked_on_paper(self, asking: Asking) -> list[str]:
        """The outcomes with which a question stands on the sheet. Where paper does not tell the outcomes of a decision apart, it lists what any of them asks."""
        alike = [str(outcome.id) for decision, outcome in self.questionnaire.outcomes() if decision.id == asking.decision and outcome.on_paper is not None]
        return sorted({*asking.outcomes, *(alike if set(alike) & set(asking.outcomes) else ())})

    def is_asked_on_paper(self, asking: Asking) -> Gate:
        """Whether a question for the attorney stands on the sheet."""
        return any_of(self.shown.outcome[asking.decision, outcome] for outcome in self.asked_on_paper(asking))

    def needs_papers(self, papers: str, printed: bool = False) -> Gate:
        """Whether some fact that is present asks for these papers; with `printed`, one that paper may name."""
        return any_of(self.shown.fact[str(name)].certain for name, fact in self.questionnaire.facts.items()
                      if papers in fact.papers and (not printed or str(name) in self.facts))

    def _outcome_lines(self) -> Iterator[Line]:
        """What paper shows of each outcome; outcomes of a decision that it shows the same words for are one line."""
        by_words: dict[tuple[str, str], list[Line]] = {}
        for decision, outcome in self.questionnaire.outcomes():
            gate = self.shown.outcome[str(decision.id), str(outcome.id)]
            line = Line(f"{decision.id}/{outcome.id}", str(outcome.on_paper or outcome.title), outcome.place, gate, outcome.on_paper is not None)
            by_words.setdefault((str(decision.id), f"on paper: {line.words}" if line.on_paper else str(outcome.id)), []).append(line)
        for first, *others in by_words.values():
            yield replace(first, gate=any_of(line.gate for line in (first, *others)))

    def _cards(self) -> Iterator[Line]:
        """The cards that a person can print by themselves."""
        for name, notice in self.questionnaire.notices.items():
            if notice.card or notice.card_if_true:
                yield Line(str(name), str(notice.title), name.place, self.shown.notice[str(name)])


def is_kept(question: Question, value: str) -> bool:
    """Whether a value of a question is kept off paper: all of a sensitive question; else a sensitive option, and what stands in its place."""
    if question.sensitive:
        return True
    option = question.options.get(value)
    return question.offers_private and (option.sensitive if option is not None else value in ("private", "none"))


def questions_to_ask(questionnaire: Questionnaire) -> list[Asking]:
    """The questions for the attorney, each once in a decision, in order."""
    found: dict[tuple[str, str], Asking] = {}
    for decision, outcome in questionnaire.outcomes():
        for text in outcome.questions:
            found.setdefault((str(decision.id), str(text)), Asking(text, str(decision.id))).outcomes.append(str(outcome.id))
    return list(found.values())
