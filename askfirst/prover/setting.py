"""What every proof begins with: a questionnaire in a solver, and the fault that a failed proof ends in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from askfirst.encoding import TRUE, AnswerSpace, Clauses, Reading
from askfirst.positions import Place
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.stories import Story, shortest_story, tell_story

Note = tuple[Place | None, str]


@dataclass(frozen=True)
class Fault:
    """Something that does not hold for every set of answers. `subject` names what it is about, such as "ending/ask"; `ending` is what happens
    in the story, line by line."""

    code: str
    subject: str
    place: Place
    message: str
    help: str
    story: Story | None = None
    ending: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def told_story(self, questionnaire: Questionnaire) -> list[str]:
        """The story line by line; nothing where there is none."""
        return tell_story(questionnaire, self.story, self.ending) if self.story is not None else []


class Setting:
    """A questionnaire read over all its answers. `go_on` is free: what is proven holds for a worker who goes on, too."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.clauses = Clauses()
        self.space = AnswerSpace(self.clauses, questionnaire.questions)
        self.go_on = self.clauses.new()
        self.reading = Reading(self.clauses, questionnaire, self.space, self.go_on)
        self.usual = usual_answers(questionnaire)

    @cached_property
    def without_stops(self) -> Reading:
        """The same answers, read by a worker who always goes on."""
        return Reading(self.clauses, self.questionnaire, self.space, TRUE)

    @cached_property
    def twins(self) -> Twins:
        return Twins(self)

    def story(self, *wanted: int) -> Story | None:
        """The fewest answers beside the usual ones that make all these literals true."""
        return shortest_story(self.clauses, self.space, self.go_on, wanted, self.usual)

    def story_to_the_end(self, *wanted: int) -> Story | None:
        """The same, of somebody whose interview does not stop early: for what is proven with the stops set aside."""
        return self.story(*wanted, -self.reading.stopped)

    def fixed(self, story: Story) -> list[int]:
        """The literals that are true for the person of a story and nobody else."""
        answers = self.usual | story.answers
        return [self.go_on if story.go_on else -self.go_on, *(self.space.exactly(name, values) for name, values in answers.items())]


class Twins:
    """Two sets of answers beside each other, read by the same rules. By question: `equal`, answered alike; `less`, the second says
    "I don't know" where the first is definite, and keeps at most some of its ticks."""

    def __init__(self, setting: Setting) -> None:
        clauses, questions = setting.clauses, setting.questionnaire.questions
        self.clauses, self.one, self.first = clauses, setting.space, setting.reading
        self.other = AnswerSpace(clauses, questions)
        self.second = Reading(clauses, setting.questionnaire, self.other, setting.go_on)
        self.equal: dict[str, int] = {}
        self.less: dict[str, int] = {}
        for name in map(str, questions):
            one, other = self.one.values[name], self.other.values[name]
            self.equal[name] = clauses.all_of(-clauses.differ(one[value], other[value]) for value in one)
            kept = [clauses.any_of((-other[value], one[value])) for value in map(str, questions[name].options)]
            self.less[name] = clauses.all_of((-self.one.unknown[name], other["unsure"], *([-other["private"]] if "private" in other else []), *kept))

    def alike_but(self, name: str) -> list[int]:
        """The literals that are true when only this question is answered otherwise."""
        return [literal for other, literal in self.equal.items() if other != name]

    @cached_property
    def one_less(self) -> int:
        """The literal that is true when exactly one definite answer has become "I don't know" and all else is alike."""
        lost = list(self.less.values())
        return self.clauses.all_of((self.clauses.any_of(lost), -self.clauses.at_least(2, lost),
                                    *(self.clauses.any_of((self.equal[name], self.less[name])) for name in self.equal)))

    @cached_property
    def differ(self) -> int:
        """The literal that is true when the two are told, or asked, something different."""
        return self.clauses.any_of(self.clauses.differ(one, other) for one, other in zip(_results(self.first), _results(self.second), strict=True))


def _results(reading: Reading) -> Iterable[int]:
    asked = (truth.possible for truth in reading.relevant.values())
    return [*reading.outcome.values(), *reading.notice.values(), *(literal for pair in reading.fact.values() for literal in pair), *asked]
