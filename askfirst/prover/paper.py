"""What paper would tell of a sensitive answer: a line that stands on the sheet of one person and not of another, who differ in such answers alone."""

from __future__ import annotations

from collections.abc import Iterator

from askfirst.diagnostics import quoted
from askfirst.paper import Line, Paper
from askfirst.prover.setting import Fault, Setting
from askfirst.shown import Shown
from askfirst.stories import Story, shortest_story, value_label


def find_telling_lines(setting: Setting) -> Iterator[Fault]:
    """What the authors chose the words of, each decision and each card once. What else a sheet can carry is left out where it would tell."""
    paper = Paper(setting.questionnaire, Shown(setting.questionnaire))
    told: dict[str, list[tuple[Line, Story]]] = {}
    for line in paper.lines:
        mine, theirs = (ticks.literal(line.gate) for ticks in paper.ticks)
        story = shortest_story(paper.clauses, paper.one, paper.go_on, [mine, -theirs], setting.usual)
        if story is not None:
            told.setdefault(line.decision or f"card {line.name}", []).append((line, story))
    for lines in told.values():
        line, story = next((one for one in lines if not one[0].on_paper), lines[-1])
        kind, help = "Notice", 'Take its "card:" away, or let its condition rest on no sensitive answer.'
        if line.decision:
            kind, help = "Outcome", 'Give each outcome that may come out in place of the others the same words in "on_paper:".'
        notes = tuple((other.place, "paper would tell it apart from this") for other, _ in lines if other is not line)
        yield Fault("paper-tells", line.name, line.place, f"{kind} {quoted(line.name)} would tell on paper how a sensitive question was answered.", help,
                    story, (f"reads on paper {quoted(line.words.rstrip('.'))}.", _told_apart(setting, paper, line, story)), notes)


def _told_apart(setting: Setting, paper: Paper, line: Line, story: Story) -> str:
    """Another person, who differs from the one of a story in the fewest sensitive answers, and does not read the line."""
    answers = setting.usual | story.answers
    same = [paper.go_on if story.go_on else -paper.go_on, *(paper.one.exactly(name, values) for name, values in answers.items())]
    other = shortest_story(paper.clauses, paper.other, paper.go_on, [*same, -paper.ticks[1].literal(line.gate)], answers)
    changed = (f"{' and '.join(quoted(value_label(setting.questionnaire, name, value)) for value in values)} to {quoted(setting.questionnaire.questions[name].ask)}"
               for name, values in other.answers.items())
    return f"With {' and '.join(changed)} they do not."
