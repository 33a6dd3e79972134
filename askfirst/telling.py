"""Conditions and outcomes in plain words: a condition becomes a small tree of lines without a language, which any locale can say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, Protocol

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test, leaves
from askfirst.kinds import Words
from askfirst.model import Decision, Fact, Notice, Outcome
from askfirst.project import Project
from askfirst.prose import PLACEHOLDER
from askfirst.questionnaire import Questionnaire

FEW = 3  # so many lines are sooner read again than looked up elsewhere


class Told(NamedTuple):
    """A line about a condition. `kind` names its frame, the interface's text "when-<kind>"; `ids` and `texts` are what it speaks of, `parts` the lines below.

    answer, ticked, not-answer, not-ticked (a rule), said, change, unanswered, unasked (somebody's answer): a question, then options. fact: a fact.
    all, any, none, not, at-least: what joins the parts. same: the outcome with the same condition. if-possible, if-certain, unless, fact-when,
    notice-possible, notice-certain, asked-when: how the one part is read. otherwise, always: no condition."""

    kind: str
    ids: tuple[str, ...] = ()
    texts: tuple[Words, ...] = ()
    parts: tuple[Told, ...] = ()
    count: int = 0


class Speaker(Protocol):
    """Says texts of the files and of the interface in one locale; what it says can stand in place of a placeholder."""

    def words(self, text: Words) -> str: ...

    def ui(self, name: str, /, **values: object) -> str: ...


def simplified(condition: Condition) -> Condition:
    """The same meaning in fewer words: single parts without their frame, no frame within the same frame, no double `none`, and the tests of one
    question as one test wherever any of them is enough."""
    if isinstance(condition, (Test, FactName)):
        return condition
    parts, place = [simplified(part) for part in condition.parts], condition.place
    match condition:
        case AtLeast(count=count) if 1 < count < len(parts):
            return AtLeast(tuple(parts), place, count)
        case AtLeast(count=1) | AnyOf():
            parts = _one_test_a_question(_flat(AnyOf, parts))
            return parts[0] if len(parts) == 1 else AnyOf(tuple(parts), place)
        case AtLeast() | All():
            parts = _flat(All, parts)
            ruled_out = [part for part in parts if isinstance(part, NoneOf)]
            if len(ruled_out) > 1:
                joined = simplified(NoneOf(tuple(inner for part in ruled_out for inner in part.parts), ruled_out[0].place))
                first = parts.index(ruled_out[0])
                parts = [joined if number == first else part for number, part in enumerate(parts) if number == first or not isinstance(part, NoneOf)]
            return parts[0] if len(parts) == 1 else All(tuple(parts), place)
    parts = _one_test_a_question(_flat(AnyOf, parts))
    if len(parts) == 1 and isinstance(parts[0], NoneOf):
        inner = parts[0].parts
        return inner[0] if len(inner) == 1 else AnyOf(inner, place)
    return NoneOf(tuple(parts), place)


def _flat(frame: type, parts: list[Condition]) -> list[Condition]:
    """The parts, with those of frames of the same kind in their place, each meaning once."""
    found: list[Condition] = []
    for part in (inner for part in parts for inner in (part.parts if isinstance(part, frame) else (part,))):
        if all(_meaning(part) != _meaning(known) for known in found):
            found.append(part)
    return found


def _meaning(condition: Condition) -> str:
    """The same for two conditions that are the same tree, wherever they were written and in whatever order."""
    match condition:
        case Test(question=question, options=options):
            return f"{question}={sorted(set(options))}"
        case FactName(name=name):
            return str(name)
    count = condition.count if isinstance(condition, AtLeast) else ""
    return f"{type(condition).__name__}{count}{sorted(map(_meaning, condition.parts))}"


def _one_test_a_question(parts: list[Condition]) -> list[Condition]:
    """Parts of which any is enough, with one test for each question, where its first one stood."""
    joined: dict[object, Condition] = {}
    for number, part in enumerate(parts):
        known = joined.get(part.question) if isinstance(part, Test) else None
        if known is None:
            joined[part.question if isinstance(part, Test) else number] = part
        else:
            joined[part.question] = Test(known.question, tuple(dict.fromkeys((*known.options, *part.options))), known.place)
    return list(joined.values())


@dataclass
class Teller:
    """Tells the rules of a questionnaire. `interface` has the words of the answers that every question offers."""

    questionnaire: Questionnaire
    interface: Mapping[str, Words]

    def condition(self, condition: Condition) -> Told:
        """A condition, in as few lines as its meaning allows."""
        return self._told(simplified(condition))

    def _told(self, condition: Condition) -> Told:
        match condition:
            case Test():
                return self._test("", condition)
            case FactName(name=name):
                return Told("fact", (str(name),), (self.questionnaire.facts[name].say,))
            case NoneOf(parts=(Test() as only,)):
                return self._test("not-", only)
        parts = tuple(map(self._told, condition.parts))
        match condition:
            case All():
                return Told("all", parts=parts)
            case AnyOf():
                return Told("any", parts=parts)
            case AtLeast(count=count):
                return Told("at-least", parts=parts, count=count)
        return Told("not" if len(parts) == 1 else "none", parts=parts)

    def _test(self, negation: str, test: Test) -> Told:
        question = self.questionnaire.questions[test.question]
        named = set(map(str, test.options))
        return self.answers(f"{negation}{'ticked' if question.type == 'several' else 'answer'}", test.question, [value for value in question.values if value in named])

    def answers(self, kind: str, name: str, values: Sequence[str]) -> Told:
        """A line of this kind about a question and some of its values."""
        question = self.questionnaire.questions[name]
        labels = [question.options[value].label if value in question.options else self.interface[value] for value in values]
        return Told(kind, (str(name), *map(str, values)), (question.ask, *labels))

    def outcome(self, decision: Decision, outcome: Outcome) -> list[Told]:
        """When an outcome comes, once those before it did not: a line for each of its conditions."""
        told = [Told(kind, parts=(self._same(outcome, kind, condition) or self.condition(condition),)) for kind, condition in _readings(outcome)]
        return told or [Told("otherwise")]

    def _same(self, outcome: Outcome, kind: str, condition: Condition) -> Told | None:
        """The first outcome that this one condition brings, if it stands before; or that it holds back, where this one is held back too. A short
        condition is told again."""
        if sum(1 for _ in leaves(condition)) <= FEW:
            return None
        for other_decision, other in self.questionnaire.outcomes():
            if other is outcome:
                return None
            if [(read == "unless", _meaning(simplified(one))) for read, one in _readings(other)] == [(kind == "unless", _meaning(simplified(condition)))]:
                return Told("same", (str(other_decision.id), str(other.id)), (other.title,))
        return None

    def fact(self, fact: Fact) -> Told:
        """When a fact is listed."""
        return Told("fact-when", parts=(self.condition(fact.when),))

    def notice(self, notice: Notice) -> Told:
        """When a notice is shown."""
        if notice.if_possible is not None:
            return Told("notice-possible", parts=(self.condition(notice.if_possible),))
        return Told("notice-certain", parts=(self.condition(notice.if_certain),)) if notice.if_certain is not None else Told("always")

    def asked(self, condition: Condition) -> Told:
        """When a section or a question is asked."""
        return Told("asked-when", parts=(self.condition(condition),))


def _readings(outcome: Outcome) -> list[tuple[str, Condition]]:
    """The conditions of an outcome that are written, each with how it is read."""
    read = (("if-certain", outcome.if_certain), ("if-possible", outcome.if_possible), ("unless", outcome.unless))
    return [(kind, condition) for kind, condition in read if condition is not None]


def spoken_of(told: Told) -> tuple[str, str] | None:
    """What a line of a rule speaks of, by kind and name: a fact, a question, or the outcome (decision/outcome) that has the same condition."""
    match told:
        case Told("fact", ids=(name,)):
            return "fact", name
        case Told("answer" | "not-answer" | "ticked" | "not-ticked", ids=(question, *_)):
            return "question", question
        case Told(parts=(Told("same", ids=(decision, outcome)),)):
            return "outcome", f"{decision}/{outcome}"
    return None


def say_line(told: Told, speaker: Speaker) -> str:
    """A line by itself, without what stands below it. How a condition is read, and what joins its parts, is one line."""
    match told:
        case Told("fact", texts=(say,)):
            return speaker.words(say)
        case Told("same", texts=(title,)):
            return speaker.ui("when-same", outcome=speaker.words(title))
        case Told(kind, texts=(ask, *labels)):
            joiner = "when-and" if kind in ("said", "change") else "when-nor" if kind.startswith("not-") else "when-or"
            quoted = [speaker.ui("when-quoted", answer=speaker.words(label)) for label in labels]
            answers = {"answers": reduce(lambda first, other: speaker.ui(joiner, answer=first, other=other), quoted)} if quoted else {}
            return speaker.ui(f"when-{kind}", question=speaker.words(ask), **answers)
    line = speaker.ui(f"when-{told.kind}", **({"count": told.count} if told.count else {}))
    part = told.parts[0] if _is_reading(told) else None
    return line + " " + say_line(part, speaker) if part is not None and (part.parts or part.kind == "same") else line


def lines_below(told: Told) -> tuple[Told, ...]:
    """What stands below a line: of a reading, the parts of its condition."""
    part = told.parts[0] if _is_reading(told) else None
    return told.parts if part is None else part.parts or (() if part.kind == "same" else told.parts)


def _is_reading(told: Told) -> bool:
    return told.kind.startswith(("if-", "notice-")) or told.kind in ("unless", "fact-when", "asked-when")


def plain_lines(told: Told, speaker: Speaker, indent: int = 0) -> Iterator[str]:
    """The lines of a tree as indented text."""
    yield " " * indent + say_line(told, speaker)
    for part in lines_below(told):
        yield from plain_lines(part, speaker, indent + 2)


def told_as_json(told: Told, speaker: Speaker) -> dict:
    """The tree for a program: each line with its kind, what it says, and the ids of what it speaks of."""
    found: dict = {"kind": told.kind, "says": say_line(told, speaker)}
    match told:
        case Told("fact", ids=(name,)):
            found["fact"] = name
        case Told("same", ids=(decision, outcome)):
            found["outcome"] = f"{decision}/{outcome}"
        case Told(ids=(question, *values)):
            found |= {"question": question, "answers": values}
    if told.count:
        found["count"] = told.count
    if told.parts:
        found["parts"] = [told_as_json(part, speaker) for part in told.parts]
    return found


class MissingText(Exception):
    """A text that a line needs and the interface lacks; the message names it."""


@dataclass(frozen=True)
class PlainVoice:
    """Says texts in one locale as plain text; the English where the translation is missing or outdated."""

    project: Project
    locale: str

    def words(self, text: Words) -> str:
        return self._say(text, {})

    def ui(self, name: str, /, **values: object) -> str:
        if name not in self.project.interface:
            raise MissingText(f'content/interface.yaml has no text "{name}".')
        return self._say(self.project.interface[name], values)

    def _say(self, text: Words, values: dict[str, object]) -> str:
        catalogue = self.project.catalogues.get(self.locale)
        translation = catalogue.say(self.project.texts_by_place[text.place]) if catalogue else None

        def fill(name: str) -> str:
            contact = self.project.contacts.get(name)
            return str(values.get(name, f"{{{name}}}") if contact is None else contact.phone or contact.url)

        return PLACEHOLDER.sub(lambda match: fill(match.group(1)), text if translation is None else translation)
