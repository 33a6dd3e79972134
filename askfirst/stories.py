"""The fewest answers that show something: of all answer sets with some property, the one nearest to a given one, by proof and not by luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askfirst.encoding import AnswerSpace, Clauses
from askfirst.questionnaire import Questionnaire, usual_answers

UNNAMED = {"unsure": "I don't know", "private": "I'd rather tell my attorney", "none": "None of these"}


@dataclass(frozen=True)
class Story:
    """Somebody who answers as a given person does, but for these answers; `go_on`: and goes on where the interview stops."""

    answers: dict[str, tuple[str, ...]]
    go_on: bool = False

    def written(self) -> str:
        """The answers as the command line reads them."""
        return ",".join(f"{name}={'+'.join(values)}" for name, values in self.answers.items())


def shortest_story(clauses: Clauses, space: AnswerSpace, go_on: int, wanted: Sequence[int], base: Mapping[str, Sequence[str]]) -> Story | None:
    """The answer set that makes all `wanted` literals true and differs from `base` in the fewest questions (a worker who goes on counts as one more);
    None if there is none. Of several such sets the same one on every machine: question by question, as in `base` if that can be, else the first
    value of the page that can be, alone before together with others; of several that must stand together, without the last ones of the page."""
    if not clauses.solve(*wanted):
        return None
    as_base = {name: space.exactly(name, base.get(name, ())) for name in space.values}
    changed = [go_on, *(-literal for literal in as_base.values())]
    count = 0
    while not clauses.solve(*wanted, limit := -clauses.at_least(count + 1, changed)):
        count += 1
    fixed = [*wanted, limit]

    def settle(*literals: int) -> bool:
        if clauses.solve(*fixed, *literals):
            fixed.extend(literals)
            return True
        return False

    goes_on = not settle(-go_on)
    for name, literals in space.values.items():
        if not settle(as_base[name]) and not any(settle(space.exactly(name, [value])) for value in literals):
            for literal in reversed(literals.values()):
                settle(-literal) or settle(literal)
    clauses.solve(*fixed)
    found = space.answers(clauses.model())
    answers = {name: values for name, values in found.items() if as_base[name] not in fixed}
    return Story(answers, goes_on)


def full_story(questionnaire: Questionnaire, story: Story) -> dict[str, list[str]]:
    """All answers of a story that begins with the usual ones."""
    return usual_answers(questionnaire) | {name: list(values) for name, values in story.answers.items()}


def value_label(questionnaire: Questionnaire, name: str, value: str) -> str:
    """What a value of a question says on the page, in English."""
    option = questionnaire.questions[name].options.get(value)
    return str(option.label) if option is not None else UNNAMED[value]


def tell_answers(questionnaire: Questionnaire, answers: Mapping[str, Sequence[str]]) -> list[str]:
    """Some answers by question text, one a line, in the order of the interview."""
    asked = [name for name in questionnaire.questions if name in answers]
    width = max((len(questionnaire.questions[name].ask) for name in asked), default=0)
    return [f"{questionnaire.questions[name].ask:<{width}}   {'; '.join(value_label(questionnaire, name, value) for value in answers[name])}" for name in asked]


def tell_story(questionnaire: Questionnaire, story: Story, ending: Sequence[str]) -> list[str]:
    """The story line by line, what happens in it, and the command that replays it."""
    begin = ["A person who gives the usual answer everywhere, but answers"] if story.answers else ["A person who gives the usual answer everywhere"]
    told = begin + [f"  {line}" for line in tell_answers(questionnaire, story.answers)]
    told += ["and goes on where the interview would stop"] if story.go_on else []
    options = "".join((f" --answers {story.written()}" if story.answers else "", " --go-on" if story.go_on else ""))
    return [*told, *ending, f"replay: python3 build.py explain {questionnaire.id} --usual{options}"]
