"""What the prover must find, by trying everybody: a small questionnaire in, each fault that some set of answers shows out, with the shortest story.

Nothing here knows clauses or solvers. Every possible set of answers is a visitor; each is read by the evaluator, or all at once as a crowd,
and every property is looked up in what they were told, as docs/rules.md defines it. A set of visitors is a whole number with a bit for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations, pairwise, product
from typing import NamedTuple

from askfirst.conditions import Condition, FactName, leaves
from askfirst.crowd import gather_crowd, read_crowd
from askfirst.evaluator import evaluate
from askfirst.model import Fact, Outcome, Question
from askfirst.questionnaire import Questionnaire, notice_condition
from askfirst.stories import Story

Way = tuple[str, ...]  # an answer to one question
UNKNOWN = {"unsure", "private"}
MOST_READ_ONE_BY_ONE = 200


class Found(NamedTuple):
    """A fault: its code, what it is about, and the shortest story that shows it; for an outcome that is shadowed, by which ones."""

    code: str
    subject: str
    story: Story | None = None
    shadows: tuple[str, ...] = ()


@dataclass
class Told:
    """Who is told what. A fact's pair is those for whom it is present, and those for whom it is possible; so is a condition's, under its own name."""

    outcomes: dict[tuple[str, str], int]
    pairs: dict[str, tuple[int, int]]
    notices: dict[str, int]
    asked: dict[str, int]
    stopped_by: dict[tuple[str, str], int]


def ways_to_answer(question: Question) -> list[Way]:
    """Every answer to a question: of `one` a single value; of `several` any ticks, with or without unknowns beside them, or none."""
    values = [value for value in question.values if value != "none"]
    if question.type == "one":
        return [(value,) for value in values]
    return [("none",), *chain.from_iterable(combinations(values, count) for count in range(1, len(values) + 1))]


def may_turn_out(question: Question, way: Way) -> list[Way]:
    """The definite answers that an answer may turn out to be, once everything is known."""
    definite = [one for one in ways_to_answer(question) if not UNKNOWN & {*one}]
    ticked = {*way} - UNKNOWN
    return [one for one in definite if ticked <= {*one}] if UNKNOWN & {*way} else [way]


def knows_less(question: Question, way: Way) -> list[Way]:
    """The answers that say "I don't know" instead of a definite one, and keep at most some of its ticks."""
    if UNKNOWN & {*way}:
        return []
    ticks = [value for value in way if value != "none"] if question.type == "several" else []
    return [(*kept, "unsure") for count in range(len(ticks) + 1) for kept in combinations(ticks, count)]


class Everybody:
    """All visitors of a questionnaire, each answering every question in one way; where sections stop, each a second time as a worker who goes on.

    `where` has, by question and way, who answers so. They are numbered so that whoever answers one question otherwise, and all else alike,
    stands a fixed number of places further on."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire, self.questions = questionnaire, {str(name): question for name, question in questionnaire.questions.items()}
        self.ways = {name: ways_to_answer(question) for name, question in self.questions.items()}
        self.usual = {name: frozenset(map(str, question.usual)) for name, question in self.questions.items()}
        self.count = self.size = 1
        self.step: dict[str, int] = {}
        for name in reversed(self.ways):
            self.step[name] = self.count
            self.count *= len(self.ways[name])
        self.has_stops = any(section.stop_on for section in questionnaire.sections)
        self.size = self.count * (2 if self.has_stops else 1)
        self.all = (1 << self.size) - 1
        self.going_on = (1 << self.count) - 1 << self.count if self.has_stops else 0
        self.where = {name: {way: self._repeated((1 << step) - 1 << step * number, step * len(self.ways[name])) for number, way in enumerate(self.ways[name])}
                      for name, step in self.step.items()}
        self.conditions = dict(named_conditions(questionnaire))
        self.told = self._read()

    def _repeated(self, bits: int, period: int) -> int:
        whole, length = bits, period
        while length < self.size:
            whole |= whole << length
            length *= 2
        return whole & self.all

    def visitors(self) -> Iterator[tuple[dict[str, Way], bool]]:
        for go_on in (False, True)[:1 + self.has_stops]:
            for ways in product(*self.ways.values()):
                yield dict(zip(self.ways, ways)), go_on

    def _read(self) -> Told:
        """Has everybody read. The conditions are asked for as facts of their own."""
        facts = {name: Fact.model_construct(when=condition) for name, condition in self.conditions.items()}
        probed = replace(self.questionnaire, rules_file=self.questionnaire.rules_file.model_copy(update={"facts": self.questionnaire.facts | facts}))
        if self.size > MOST_READ_ONE_BY_ONE:
            read = read_crowd(probed, gather_crowd(self.visitors()))
            return Told(read.outcomes, read.facts, read.notices, read.relevant, read.stopped_by)
        told: dict[tuple, int] = {}
        for number, (answers, go_on) in enumerate(self.visitors()):
            found = evaluate(probed, answers, go_on)
            possible = chain(found.facts, found.facts_to_find_out, found.facts_to_tell_in_private)
            for key in chain((("outcome", *one) for one in found.outcomes.items()), (("fact", name) for name in found.facts), (("possible", name) for name in possible),
                             (("notice", name) for name in found.notices), (("asked", name) for name in found.relevant_questions), [("stopped", found.stopped_by)]):
                told[key] = told.get(key, 0) | 1 << number
        keys = [(str(decision.id), str(outcome.id)) for decision, outcome in self.questionnaire.outcomes()]
        return Told({key: told.get(("outcome", *key), 0) for key in keys},
                    {str(name): (told.get(("fact", name), 0), told.get(("possible", name), 0)) for name in probed.facts},
                    {str(name): told.get(("notice", name), 0) for name in self.questionnaire.notices}, {name: told.get(("asked", name), 0) for name in self.questions},
                    {key: told.get(("stopped", "/".join(key)), 0) for key in keys})

    @cached_property
    def definite(self) -> int:
        """Those who know everything."""
        return self.all & ~_any(who for ways in self.where.values() for way, who in ways.items() if UNKNOWN & {*way})

    @cached_property
    def unstopped(self) -> int:
        """Those whose interview does not stop early."""
        return self.all & ~_any(self.told.stopped_by.values())

    def had_they(self, name: str, way: Way, instead: Way, who: int) -> int:
        """Of those who answer a question this way, those who would be among `who` had they answered it that way instead."""
        places = (self.ways[name].index(instead) - self.ways[name].index(way)) * self.step[name]
        there = who & self.where[name][instead]
        return there >> places if places >= 0 else there << -places

    @cached_property
    def by_distance(self) -> list[int]:
        """Who differs from the usual answers in no question, in one, in two …; a worker who goes on counts one more."""
        sets = [self.all]
        for alike in (*(_any(who for way, who in self.where[name].items() if {*way} == self.usual[name]) for name in self.ways), self.all & ~self.going_on):
            sets = [near & alike | far & ~alike for near, far in zip([*sets, 0], [0, *sets])]
        return sets

    @cached_property
    def preferred(self) -> dict[str, list[Way]]:
        """The answers to each question, as a story prefers them: the usual one; a single value, the first of the page; ticks, without the last ones of the page."""
        def rank(name: str, way: Way) -> tuple:
            values = self.questions[name].values
            return {*way} != self.usual[name], len(way) > 1, values.index(way[0]) if len(way) == 1 else 0, [value in way for value in reversed(values)]

        return {name: sorted(ways, key=lambda way: rank(name, way)) for name, ways in self.ways.items()}

    def shortest_story(self, who: int) -> Story | None:
        """The visitor among `who` that differs from the usual answers in the fewest questions; of several the one that stories.py names."""
        nearest = next((who & near for near in self.by_distance if who & near), 0)
        if not nearest:
            return None
        nearest = nearest & ~self.going_on or nearest
        answers: dict[str, Way] = {}
        for name in self.questions:
            way = next(way for way in self.preferred[name] if nearest & self.where[name][way])
            nearest &= self.where[name][way]
            if {*way} != self.usual[name]:
                answers[name] = way
        return Story(answers, bool(nearest & self.going_on))


def named_conditions(questionnaire: Questionnaire) -> Iterator[tuple[str, Condition]]:
    """Every condition by what it belongs to."""
    for section in questionnaire.sections:
        if section.ask_if is not None:
            yield f'ask_if of section "{section.id}"', section.ask_if
        yield from ((f'ask_if of question "{question.id}"', questionnaire.relevance[question.id]) for question in section.questions if question.ask_if is not None)
    for name, fact in questionnaire.facts.items():
        yield f'condition of fact "{name}"', fact.when
    for name, notice in questionnaire.notices.items():
        if (condition := notice_condition(notice)) is not None:
            yield f'condition of notice "{name}"', condition
    for decision, outcome in questionnaire.outcomes():
        for key in ("if_possible", "if_certain", "unless"):
            if (condition := getattr(outcome, key)) is not None:
                yield f'{key} of outcome "{decision.id}/{outcome.id}"', condition
    for name, safeguard in questionnaire.safeguards.items():
        for key in ("when", "if_certain"):
            if (condition := getattr(safeguard.never or safeguard.always, key)) is not None:
                yield f'{key} of safeguard "{name}"', condition


def find_faults_by_force(questionnaire: Questionnaire) -> tuple[list[Found], list[Found]]:
    """The faults that must be found; and those that need not, because they follow from another one: conditions that are not exact since they rest on
    a fact or an `ask_if` that is not."""
    everybody = Everybody(questionnaire)
    found = [*_dead(everybody), *_without_effect(everybody), *_lost_dangers(everybody), *_unsound_stops(everybody), *_bare_invitations(everybody), *_safeguards(everybody),
             *_telling_lines(everybody)]
    inexact = {name: faults for name in everybody.conditions if not name.startswith("when of safeguard") and (faults := list(_inexact(everybody, name)))}
    follows: list[Found] = []
    for name, faults in inexact.items():
        (follows if _rests_on_inexact(everybody, name, inexact) else found).extend(faults)
    return found, follows


# What can never come

def _dead(everybody: Everybody) -> Iterator[Found]:
    told, questionnaire = everybody.told, everybody.questionnaire
    yield from (Found("question-never-asked", name) for name in everybody.questions if not _asked_for_certain(everybody, name))
    yield from (Found("fact-never-present", str(name)) for name in questionnaire.facts if not told.pairs[name][0])
    yield from (Found("notice-never-shown", name) for name, who in told.notices.items() if not who)
    for decision in questionnaire.decisions:
        shown = _any(told.outcomes[str(decision.id), str(outcome.id)] for outcome in decision.outcomes)
        fires = {str(outcome.id): shown & _fires(everybody, str(decision.id), outcome) for outcome in decision.outcomes}
        for number, (name, who) in enumerate(fires.items()):
            if told.outcomes[str(decision.id), name]:
                continue
            if not who:
                yield Found("outcome-never-fires", f"{decision.id}/{name}")
                continue
            shadows = [*fires][:number]
            for earlier in reversed([*fires][:number]):
                rest = [one for one in shadows if one != earlier]
                shadows = shadows if who & ~_any(fires[one] for one in rest) else rest
            yield Found("outcome-shadowed", f"{decision.id}/{name}", shadows=tuple(shadows))


def _asked_for_certain(everybody: Everybody, name: str) -> int:
    """Those who are asked a question because its `ask_if` and its section's are true."""
    section = everybody.questionnaire.sections[everybody.questionnaire.section_numbers[name]]
    asked = everybody.told.pairs.get(f'ask_if of question "{name}"') or everybody.told.pairs.get(f'ask_if of section "{section.id}"')
    return everybody.told.asked[name] & (asked[0] if asked else everybody.all)


def _fires(everybody: Everybody, decision: str, outcome: Outcome) -> int:
    """To whom an outcome's conditions hold, as each of them is read."""
    who = everybody.all
    for key in ("if_possible", "if_certain", "unless"):
        if getattr(outcome, key) is not None:
            certain, possible = everybody.told.pairs[f'{key} of outcome "{decision}/{outcome.id}"']
            who &= {"if_possible": possible, "if_certain": certain, "unless": ~possible}[key]
    return who


# What never matters

def _without_effect(everybody: Everybody) -> Iterator[Found]:
    told = everybody.told
    results = [*told.outcomes.values(), *told.notices.values(), *told.asked.values(), *(who for name in everybody.questionnaire.facts for who in told.pairs[name])]

    def told_apart(name: str, one: Way, other: Way) -> bool:
        """Whether somebody is told or asked something else when they answer the one and not the other."""
        return any(everybody.where[name][one] & who ^ everybody.had_they(name, one, other, who) for who in results)

    for name, question in everybody.questions.items():
        if not told.asked[name]:
            continue
        faults: list[Found] = []
        if question.type == "one":
            options = [str(option) for option, written in question.options.items() if written.reads_as is None]
            for number, option in enumerate(options):
                if any(not told_apart(name, (earlier,), (option,)) for earlier in options[:number]):
                    faults.append(Found("options-never-told-apart", f"{name}: {option}"))
        else:
            options = list(map(str, question.options))
            for option in options:
                without = [way for way in everybody.ways[name] if not {*way} & {option, *UNKNOWN}]
                ticked = [tuple(value for value in question.values if value in {*way, option} - {"none"}) for way in without]
                if not any(told_apart(name, one, other) for one, other in zip(without, ticked)):
                    faults.append(Found("option-never-matters", f"{name}: {option}"))
        yield from [Found("question-never-matters", name)] if len(options) - len(faults) <= (question.type == "one") else faults


# What is unknown, though it need not be

def _inexact(everybody: Everybody, name: str) -> Iterator[Found]:
    """A condition that is unknown to somebody for whom it is true in every way in which their unknowns may turn out; and one for whom it is false."""
    certain, possible = everybody.told.pairs[name]
    may_be_true, may_be_false = (_some_way(everybody, who) for who in (certain, ~certain))
    unknown = possible & ~certain & everybody.unstopped
    for who in (unknown & ~may_be_false, unknown & ~may_be_true)[:1 if name.startswith("if_certain of safeguard") else 2]:
        if who:
            yield Found("pair-not-exact", name, everybody.shortest_story(who))


def _some_way(everybody: Everybody, who: int) -> int:
    """Those whose unknowns may turn out so that they are among `who`, the interview going on to its end."""
    reached = who & (everybody.going_on or everybody.all) & everybody.definite
    for name, question in everybody.questions.items():
        for way in everybody.ways[name]:
            if UNKNOWN & {*way}:
                reached |= _any(everybody.had_they(name, way, definite, reached) for definite in may_turn_out(question, way))
    return reached | reached >> everybody.count if everybody.has_stops else reached


def _rests_on_inexact(everybody: Everybody, name: str, inexact: Collection[str]) -> bool:
    questionnaire = everybody.questionnaire
    for leaf in leaves(everybody.conditions[name]):
        if isinstance(leaf, FactName):
            parts = {f'condition of fact "{leaf.name}"'}
        else:
            parts = {f'ask_if of question "{leaf.question}"', f'ask_if of section "{questionnaire.sections[questionnaire.section_numbers[leaf.question]].id}"'}
        if parts & {*inexact}:
            return True
    return False


# What must hold for everybody

def _lost_dangers(everybody: Everybody) -> Iterator[Found]:
    told, questionnaire = everybody.told, everybody.questionnaire

    def loss(code: str, subject: str, before: int, after: int) -> Iterator[Found]:
        """Those among `before` who would be among `after` if they knew less about one question."""
        who = _any(before & everybody.had_they(name, way, less, after) for name, question in everybody.questions.items()
                   for way in everybody.ways[name] for less in knows_less(question, way))
        if who:
            yield Found(code, subject, everybody.shortest_story(who))

    for name, notice in questionnaire.notices.items():
        if notice.severity == "danger":
            yield from loss("unknown-removes-danger", str(name), told.notices[name], everybody.all & ~told.notices[name])
    for decision in questionnaire.decisions:
        warned = _any(told.outcomes[str(decision.id), str(outcome.id)] for outcome in decision.outcomes if outcome.severity == "danger")
        for outcome in decision.outcomes:
            if outcome.invites:
                yield from loss("unknown-invites", f"{decision.id}/{outcome.id}", warned, told.outcomes[str(decision.id), str(outcome.id)])


def _unsound_stops(everybody: Everybody) -> Iterator[Found]:
    told, questionnaire = everybody.told, everybody.questionnaire
    stops = {name for section in questionnaire.sections for name in section.stop_on}
    for decision in questionnaire.decisions:
        for outcome, twin in pairwise([*decision.outcomes, None]):
            name = f"{decision.id}/{outcome.id}"
            if name not in stops:
                continue
            key = (str(decision.id), str(outcome.id))
            if who := told.stopped_by.get(key, 0) & ~(told.outcomes[key] >> everybody.count):
                yield Found("stop-unsound", name, everybody.shortest_story(who))
            if outcome.if_certain is not None and twin is not None and twin.if_possible is not None:
                held_back, _ = told.pairs.get(f'unless of outcome "{name}"', (0, 0))
                may_stop = told.pairs[f'if_certain of outcome "{name}"'][1] & ~held_back
                if who := (may_stop ^ _fires(everybody, str(decision.id), twin)) & everybody.unstopped:
                    yield Found("twin-differs", name, everybody.shortest_story(who))


def _bare_invitations(everybody: Everybody) -> Iterator[Found]:
    for decision, outcome in everybody.questionnaire.outcomes():
        for name in everybody.questionnaire.rules_file.with_every_invitation if outcome.invites else ():
            if who := everybody.told.outcomes[str(decision.id), str(outcome.id)] & ~everybody.told.notices[name]:
                yield Found("invitation-without-notice", f"{decision.id}/{outcome.id} {name}", everybody.shortest_story(who))


def _safeguards(everybody: Everybody) -> Iterator[Found]:
    told = everybody.told
    for name, safeguard in everybody.questionnaire.safeguards.items():
        claim = safeguard.never or safeguard.always
        _, possible = told.pairs.get(f'when of safeguard "{name}"', (0, everybody.all))
        certain, _ = told.pairs.get(f'if_certain of safeguard "{name}"', (everybody.all, 0))
        about = possible & certain
        named = {key: who for key, who in told.outcomes.items() if "/".join(key) in claim.outcome}
        if safeguard.never:
            broken = [*named.values(), *(told.notices[notice] for notice in claim.shows)]
        else:
            decided = {decision for decision, _ in named}
            broken = [*(who for key, who in told.outcomes.items() if key[0] in decided and key not in named), *(everybody.all & ~told.notices[notice] for notice in claim.shows)]
        if not about:
            yield Found("safeguard-about-nobody", str(name))
        elif who := about & _any(broken):
            yield Found("safeguard-broken", str(name), everybody.shortest_story(who))


def _telling_lines(everybody: Everybody) -> Iterator[Found]:
    """Of each decision, the line of paper that some people read and others do not, who differ in sensitive answers alone: the first without words for
    paper, or else the last. The same of each card."""
    told, questionnaire = everybody.told, everybody.questionnaire
    lines: dict[str, dict[str, tuple[str, bool, int]]] = {}
    for decision, outcome in questionnaire.outcomes():
        name, who = f"{decision.id}/{outcome.id}", told.outcomes[str(decision.id), str(outcome.id)]
        by_words = lines.setdefault(f"decision {decision.id}", {})
        first, on_paper, others = by_words.get(outcome.on_paper or name, (name, outcome.on_paper is not None, 0))
        by_words[outcome.on_paper or name] = (first, on_paper, others | who)
    lines |= {f"card {name}": {"": (str(name), False, told.notices[name])} for name, notice in questionnaire.notices.items() if notice.card or notice.card_if_true}
    for by_words in lines.values():
        telling = [(name, on_paper, found) for name, on_paper, who in by_words.values() if (found := who & _as_others_secretly(everybody, everybody.all & ~who))]
        if telling:
            name, _, who = next((one for one in telling if not one[1]), telling[-1])
            yield Found("paper-tells", name, everybody.shortest_story(who))


def _as_others_secretly(everybody: Everybody, who: int) -> int:
    """Those who would be among `who` with other answers that are kept off paper."""
    reached = who
    for name, question in everybody.questions.items():
        kept = set(question.values) if question.sensitive else {value for value, option in question.options.items() if option.sensitive}
        if not kept:
            continue
        kept |= {"private", "none"}
        for one, other in product(everybody.ways[name], repeat=2):
            if {*one} - kept == {*other} - kept:
                reached |= everybody.had_they(name, one, other, reached)
    return reached


def _any(sets: Iterable[int]) -> int:
    whole = 0
    for who in sets:
        whole |= who
    return whole
