"""What two versions say differently, and to whom: every kind of change there is, found by complete search, with the smallest example of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from askfirst.comparing.visitors import RereadSpace, find_one_sided, join_versions, reread_crowd
from askfirst.crowd import Crowd, gather_crowd, random_crowd, read_crowd, union
from askfirst.encoding import FALSE, TRUE, AnswerSpace, Clauses, Reading
from askfirst.people import full_answers
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.stories import Story, shortest_story

RANDOM_VISITORS = 1_000_000
SEED = 1
INVITES = ", invites"
TOLD_FIRST = ("decision", "outcome", "danger", "stop", "notice", "fact", "question")

Who = TypeVar("Who")  # those of whom something is said: a literal, or the bits of a crowd
Said = dict[tuple[str, str], dict[str, Who]]  # by kind and name, then by what is said: who is told it. "" is the rest: those who are told nothing of it


class Change(NamedTuple):
    """What is said of one thing, before and now, to the same person. Kinds and what is said of them: decision (the id of an outcome), outcome (of
    one that comes out before and now: its severity, and whether it invites), danger and notice (shown), fact (present, maybe), question (asked), stop
    (the outcome at which the interview ends).

    Where the interview now ends elsewhere for a person, that is one change; what they are asked and told therefore is no change of its own.
    A danger notice that they would still be shown if they went on is then `unreached`; one that they would not is lost all the same."""

    kind: str
    name: str
    before: str
    now: str

    @property
    def is_loss_of_danger(self) -> bool:
        return self.kind == "danger" and self.before == "shown" and not self.now

    @property
    def is_lowered(self) -> bool:
        """Whether an outcome that was a danger comes out as something less."""
        return self.kind == "outcome" and self.before.removesuffix(INVITES) == "danger" != self.now.removesuffix(INVITES)

    @property
    def begins_to_invite(self) -> bool:
        return self.kind == "outcome" and self.now.endswith(INVITES) and not self.before.endswith(INVITES)


@dataclass(frozen=True)
class Example:
    """Somebody with few answers beside the usual ones, and all that changes for them. `is_one_sided`: only one of the versions offers one of
    these answers; such an example is given only where there is none without."""

    story: Story
    changes: tuple[Change, ...]
    is_one_sided: bool


@dataclass(frozen=True)
class Changes:
    """Every change that somebody meets. By change: the numbers of the people, how many random visitors, and the number of an example that is as
    small as any. `people` and `visitors` tell to whom anything but a question changes; `one_sided`, which answers only one of the versions offers
    (question and value), and what became of them."""

    joined: Questionnaire
    one_sided: dict[tuple[str, str], str]
    people_of: dict[Change, tuple[int, ...]]
    visitors_of: dict[Change, int]
    example_of: dict[Change, int]
    examples: tuple[Example, ...]
    people: tuple[int, ...]
    visitors: int
    drawn: int  # how many random visitors there were

    def sorted(self) -> list[Change]:
        """The changes, those that most random visitors meet first."""
        return sorted(self.example_of, key=lambda change: -self.visitors_of[change])

    def example(self, change: Change) -> Example:
        return self.examples[self.example_of[change]]


def find_changes(old: Questionnaire, new: Questionnaire) -> Changes:
    """Compares two versions: over every possible set of answers, for the people of today, and for RANDOM_VISITORS."""
    joined, renamed = join_versions(old, new), _renamed_dangers(old, new)
    search = _Search(old, new, joined, renamed)
    found = {change: story for change, literal in search.changes.items() if (story := search.example(literal)) is not None}
    people = gather_crowd((usual_answers(joined) | full_answers(new, person), False) for person in new.people_file.people)
    of_people = _who_changes(old, new, joined, renamed, people)
    of_visitors = _who_changes(old, new, joined, renamed, random_crowd(joined.questions, RANDOM_VISITORS, SEED))
    ordered = sorted(found, key=lambda change: (not change.is_loss_of_danger, TOLD_FIRST.index(change.kind), -of_visitors.get(change, 0).bit_count()))
    examples = _choose_examples({change: found[change] for change in ordered}, search, lambda crowd: _who_changes(old, new, joined, renamed, crowd))

    def smallest(change: Change) -> int:
        return next(number for number, example in enumerate(examples) if change in example.changes and search.size(example.story) <= search.size(found[change]))

    return Changes(
        joined,
        search.one_sided,
        {change: _numbers(of_people.get(change, 0)) for change in found},
        {change: of_visitors.get(change, 0).bit_count() for change in found},
        {change: smallest(change) for change in found},
        examples,
        _numbers(union(who for change, who in of_people.items() if change.kind != "question")),
        union(who for change, who in of_visitors.items() if change.kind != "question").bit_count(),
        RANDOM_VISITORS,
    )


class _Search:
    """Both versions in one solver, read over the answers of the same person."""

    def __init__(self, old: Questionnaire, new: Questionnaire, joined: Questionnaire, renamed: Mapping[str, str]) -> None:
        self.clauses = clauses = Clauses()
        self.space = AnswerSpace(clauses, joined.questions)
        self.go_on = clauses.new()
        self.usual = usual_answers(joined)
        self.one_sided = find_one_sided(old, new, joined)

        def none_of(some: Iterable[int]) -> int:
            return -clauses.any_of(some)

        def said(version: Questionnaire, names: Mapping[str, str], go_on: int = self.go_on) -> Said[int]:
            reading = Reading(clauses, version, RereadSpace(self.space, version), go_on)
            return _said(version, names, reading.outcome, reading.fact, reading.notice, {name: pair.possible for name, pair in reading.relevant.items()}, reading.stops, none_of)

        changes = _differences(said(old, {}), said(new, renamed), said(new, renamed, TRUE), none_of)
        self.changes = {change: literal for change, literal in changes.items() if literal != FALSE}

    def example(self, literal: int) -> Story | None:
        """The fewest answers that make a literal true; if possible none of them, but usual ones, is one that only one version offers."""
        shared = [-self.space.values[name][value] for name, value in self.one_sided if value not in self.usual[name]]
        return (shortest_story(self.clauses, self.space, self.go_on, [literal, *shared], self.usual)
                or (shortest_story(self.clauses, self.space, self.go_on, [literal], self.usual) if shared else None))

    def is_one_sided(self, story: Story) -> bool:
        """Whether only one of the versions offers an answer that somebody gives besides the usual ones."""
        return any(value in story.answers.get(name, ()) and value not in self.usual[name] for name, value in self.one_sided)

    def size(self, story: Story) -> tuple[bool, int]:
        """What makes a story smaller than another."""
        return self.is_one_sided(story), len(story.answers) + story.go_on


def _who_changes(old: Questionnaire, new: Questionnaire, joined: Questionnaire, renamed: Mapping[str, str], crowd: Crowd) -> dict[Change, int]:
    """Whom of a crowd each change meets; changes that meet nobody are left out."""
    def none_of(some: Iterable[int]) -> int:
        return crowd.everyone & ~union(some)

    def said(version: Questionnaire, names: Mapping[str, str], go_on: int = crowd.go_on) -> Said[int]:
        reading = read_crowd(version, replace(reread_crowd(crowd, joined, version), go_on=go_on))
        return _said(version, names, reading.outcomes, reading.facts, reading.notices, reading.relevant, reading.stopped_by, none_of)

    changes = _differences(said(old, {}), said(new, renamed), said(new, renamed, crowd.everyone), none_of)
    return {change: who for change, who in changes.items() if who}


def _said(version: Questionnaire, names: Mapping[str, str], outcomes: Mapping[tuple[str, str], Who], facts: Mapping[str, tuple[Who, Who]], notices: Mapping[str, Who],
          asked: Mapping[str, Who], stops: Mapping[tuple[str, str], Who], none_of: Callable[[Iterable[Who]], Who]) -> Said[Who]:
    """To whom a version says what. `names` tells which danger notices had another id before."""
    said: Said[Who] = {}
    for (decision, outcome), who in outcomes.items():
        said.setdefault(("decision", decision), {})[outcome] = who
    for decision, outcome in version.outcomes():
        said["outcome", f"{decision.id}/{outcome.id}"] = {outcome.severity + (INVITES if outcome.invites else ""): outcomes[str(decision.id), str(outcome.id)]}
    for name, (certain, possible) in facts.items():
        said["fact", name] = {"present": certain, "maybe": none_of([certain, none_of([possible])])}
    for name, who in notices.items():
        is_danger = version.notices[name].severity == "danger"
        said["danger" if is_danger else "notice", names.get(name, name) if is_danger else name] = {"shown": who}
    said |= {("question", name): {"asked": who} for name, who in asked.items()}
    said["stop", ""] = {"/".join(key): who for key, who in stops.items()}
    return {subject: {**states, "": none_of(states.values())} for subject, states in said.items()}


def _differences(old: Said[Who], new: Said[Who], going_on: Said[Who], none_of: Callable[[Iterable[Who]], Who]) -> dict[Change, Who]:
    """Whom each change meets, in the order of today's files. `going_on`: what is said today to those who go on wherever the interview would end."""
    def both(*some: Who) -> Who:
        return none_of([none_of([who]) for who in some])

    def compared(subject: tuple[str, str]) -> Iterator[tuple[Change, Who]]:
        before, now = old.get(subject, {"": none_of([])}), new.get(subject, {"": none_of([])})
        if before != now:
            yield from ((Change(*subject, one, other), both(before[one], now[other])) for one in before for other in now if one != other)

    changes = dict(compared(("stop", "")))
    ends_alike, ends_now = none_of(changes.values()), none_of([none_of(who for change, who in changes.items() if change.now)])
    for subject in dict.fromkeys((*new, *old)):
        for change, who in compared(subject) if subject[0] != "stop" else ():
            if change.is_loss_of_danger:
                unreached = both(ends_now, going_on.get(subject, {}).get("shown", none_of([none_of([])])))
                changes[change], changes[change._replace(now="unreached")] = both(who, none_of([unreached])), both(who, unreached)
            elif change.kind in ("decision", "outcome") and change.before and change.now:
                changes[change] = who
            elif change.kind != "outcome":  # whether it comes out at all is for its decision to say
                changes[change] = both(who, ends_alike)
    return changes


def _renamed_dangers(old: Questionnaire, new: Questionnaire) -> dict[str, str]:
    """Danger notices with another id and the same title, by today's id: to the person who reads them they are the same. Of two notices with one
    title nobody could tell which became which: they are kept apart by their ids."""
    before, now = ({title: [str(name) for name, notice in version.notices.items() if notice.severity == "danger" and notice.title == title]
                    for title in {str(notice.title): None for notice in version.notices.values()}} for version in (old, new))
    pairs = [(names[0], before[title][0]) for title, names in now.items() if len(names) == len(before.get(title, ())) == 1]
    return {name: earlier for name, earlier in pairs if name not in old.notices and earlier not in new.notices}


def _choose_examples(found: Mapping[Change, Story], search: _Search, who_changes: Callable[[Crowd], dict[Change, int]]) -> tuple[Example, ...]:
    """As few stories as show every change, each change by one that is as small as any: a story that shows many is told once."""
    stories = list(found.values())
    shown = who_changes(gather_crowd((search.usual | story.answers, story.go_on) for story in stories))
    chosen: list[int] = []
    for number, (change, story) in enumerate(found.items()):
        if not any(shown[change] >> earlier & 1 and search.size(stories[earlier]) <= search.size(story) for earlier in chosen):
            chosen.append(number)
    return tuple(Example(stories[number], tuple(change for change, who in shown.items() if who >> number & 1), search.is_one_sided(stories[number])) for number in chosen)


def _numbers(who: int) -> tuple[int, ...]:
    """The numbers of the visitors in a set."""
    return tuple(number for number in range(who.bit_length()) if who >> number & 1)
