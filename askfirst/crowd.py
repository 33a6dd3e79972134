"""Many visitors read at once, one bit each: answers in, who gets which outcome, fact, notice and question out.

A set of visitors is a whole number whose bit n stands for visitor n, so one `&` joins a million truths. The meaning is that of `evaluator`, to
which the tests hold every visitor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from askfirst.conditions import All, AnyOf, AtLeast, Condition, FactName, NoneOf, Test
from askfirst.model import Decision, Outcome, Question
from askfirst.questionnaire import Questionnaire, notice_condition

Pair = tuple[int, int]  # those to whom a condition is certain, and those to whom it is possible
OutcomeKey = tuple[str, str]  # a decision and one of its outcomes

NOBODY: Pair = (0, 0)


@dataclass(frozen=True)
class Crowd:
    """Visitors, numbered from 0: who gives which answer (question, then value), and who goes on where the interview stops."""

    count: int
    answers: dict[str, dict[str, int]]
    go_on: int = 0

    @property
    def everyone(self) -> int:
        return (1 << self.count) - 1

    def visitor(self, number: int) -> tuple[dict[str, list[str]], bool]:
        """One visitor's answers, and whether they go on."""
        answers = {question: [value for value, who in values.items() if who >> number & 1] for question, values in self.answers.items()}
        return {question: values for question, values in answers.items() if values}, bool(self.go_on >> number & 1)


@dataclass
class CrowdReading:
    """What a questionnaire says to a crowd: who is shown what, by ids. An outcome counts for those who are shown it; a fact's pair tells to whom
    it is present, and to whom it is possible."""

    outcomes: dict[OutcomeKey, int] = field(default_factory=dict)
    facts: dict[str, Pair] = field(default_factory=dict)
    notices: dict[str, int] = field(default_factory=dict)
    relevant: dict[str, int] = field(default_factory=dict)
    stopped_by: dict[OutcomeKey, int] = field(default_factory=dict)

    @property
    def stopped(self) -> int:
        """Those whose interview a section's `stop_on` ended."""
        return union(self.stopped_by.values())


def gather_crowd(visitors: Iterable[tuple[Mapping[str, Sequence[str]], bool]]) -> Crowd:
    """The crowd of these visitors: their answers, and whether they go on."""
    listed = list(visitors)
    size = len(listed) // 8 + 1
    masks: dict[str, dict[str, bytearray]] = {}
    going_on = bytearray(size)
    for number, (answers, go_on) in enumerate(listed):
        byte, bit = number >> 3, 1 << (number & 7)
        for question, values in answers.items():
            for value in values:
                masks.setdefault(str(question), {}).setdefault(str(value), bytearray(size))[byte] |= bit
        if go_on:
            going_on[byte] |= bit
    return Crowd(len(listed), {question: {value: _mask(who) for value, who in values.items()} for question, values in masks.items()}, _mask(going_on))


def random_crowd(questions: Mapping[str, Question], count: int, seed: int) -> Crowd:
    """`count` invented visitors, the same for the same seed on every machine: half nearly usual, so that the far ends of the interview are reached,
    half anybody; some leave questions open, some often do not know or would rather tell their attorney, some go on. What they answer to a
    question depends on nothing but the seed and that question."""
    chances = _Chances(seed, count)
    draw, everyone = chances.draw, (1 << count) - 1
    nearly_usual, changeable = draw("nearly usual", 128), draw("changeable", 128)
    forgetful, very_forgetful = draw("forgetful", 128), draw("very forgetful", 128)
    doubtful, very_doubtful = draw("doubtful", 192), draw("very doubtful", 96)
    answers: dict[str, dict[str, int]] = {}
    for name, question in questions.items():
        drawn = _random_answers(question, chances, doubtful, very_doubtful)
        usual = nearly_usual & ~(draw(f"{name}: unlike seldom", 32) | changeable & draw(f"{name}: unlike often", 56))
        asked = everyone & ~(forgetful & (draw(f"{name}: forgotten seldom", 8) | very_forgetful & draw(f"{name}: forgotten often", 80)))
        answers[str(name)] = {value: asked & (usual & (everyone if value in question.usual else 0) | ~usual & who) for value, who in drawn.items()}
    return Crowd(count, answers, draw("goes on", 48))


def _random_answers(question: Question, chances: _Chances, doubtful: int, very_doubtful: int) -> dict[str, int]:
    """Who would give which answer: of `one` exactly one option, or an unknown instead; of `several` any ticks, unknowns beside them too."""
    drawn: dict[str, int] = {}
    left = everyone = (1 << chances.count) - 1
    options = list(map(str, question.options))
    for number, option in enumerate(options):
        if question.type == "several":
            drawn[option] = chances.draw(f"{question.id}: {option}", 64)
        else:
            drawn[option] = left & chances.draw(f"{question.id}: {option}", round(256 / (len(options) - number)))
            left &= ~drawn[option]
    for value in ("unsure", "private") if question.offers_private else ("unsure",):
        drawn[value] = doubtful & (chances.draw(f"{question.id}: {value} seldom", 12) | very_doubtful & chances.draw(f"{question.id}: {value} often", 64))
    if question.type == "several":
        drawn["none"] = everyone & ~union(drawn.values())
        return drawn
    if "private" in drawn:
        drawn["unsure"] &= ~drawn["private"]
    unknown = drawn["unsure"] | drawn.get("private", 0)
    return {value: who if value in ("unsure", "private") else who & ~unknown for value, who in drawn.items()}


class _Chances:
    """Bits that nobody could foretell, and yet the same on every machine: SHAKE-256 (FIPS 202) of the seed and of what they are drawn for."""

    def __init__(self, seed: int, count: int):
        self.seed, self.count = seed, count

    def draw(self, purpose: str, chance: int) -> int:
        """Each visitor with `chance` out of 256."""
        if not 0 < chance < 256:
            return (1 << self.count) - 1 if chance else 0
        size = self.count // 8 + 1
        places = 8 - ((chance & -chance).bit_length() - 1)  # binary places that the chance needs
        bits = hashlib.shake_256(f"{self.seed} {purpose}".encode()).digest(size * places)
        drawn = 0
        for place in range(places):
            plane = int.from_bytes(bits[place * size:(place + 1) * size], "little")
            drawn = drawn | plane if chance >> (8 - places + place) & 1 else drawn & plane
        return drawn & (1 << self.count) - 1


def read_crowd(questionnaire: Questionnaire, crowd: Crowd) -> CrowdReading:
    """Reads the rules for every visitor of a crowd."""
    return _CrowdReader(questionnaire, crowd).read()


class _CrowdReader:
    """`evaluator`'s reading, each step taken for all visitors to whom it applies."""

    def __init__(self, questionnaire: Questionnaire, crowd: Crowd):
        self.questionnaire, self.crowd, self.everyone = questionnaire, crowd, crowd.everyone
        self.given = {name: union(crowd.answers.get(name, {}).values()) for name in questionnaire.questions}
        self.relevant: dict[str, Pair] = {}
        self.known_facts: dict[str, tuple[int, Pair]] = {}  # for whom the fact was weighed, and how

    def read(self) -> CrowdReading:
        found = CrowdReading()
        found.stopped_by = self.ask_sections()
        found.relevant = {name: possible for name, (_, possible) in self.relevant.items()}
        for decision in self.questionnaire.decisions:
            shown = self.everyone & ~union(who for (decided, _), who in found.stopped_by.items() if decided != decision.id)
            found.outcomes |= self.decide(decision, shown)
        found.facts = {str(name): self.weigh(fact.when) for name, fact in self.questionnaire.facts.items()}
        for name, notice in self.questionnaire.notices.items():
            condition = notice_condition(notice)
            certain, possible = (self.everyone, self.everyone) if condition is None else self.weigh(condition)
            found.notices[str(name)] = possible if notice.if_possible is not None else certain
        return found

    def ask_sections(self) -> dict[OutcomeKey, int]:
        """Settles who is asked what; returns whose interview which outcome stopped."""
        stops: dict[OutcomeKey, int] = {}
        going = self.everyone
        for section in self.questionnaire.sections:
            for question in section.questions:
                asked = self.questionnaire.relevance[question.id]
                certain, possible = (self.everyone, self.everyone) if asked is None else self.weigh(asked)
                self.relevant[question.id] = certain & going, possible & going
            if section.stop_on:
                unanswered = union(possible & ~self.given[name] for name, (_, possible) in self.relevant.items())
                for key, who in self.find_stops(section.stop_on, going & ~self.crowd.go_on & ~unanswered).items():
                    stops[key] = stops.get(key, 0) | who
                    going &= ~who
        return stops

    def find_stops(self, names: list[str], who: int) -> dict[OutcomeKey, int]:
        """Of these visitors, whom each outcome stops: the first decision that has such an outcome."""
        before = dict(self.known_facts)
        stops: dict[OutcomeKey, int] = {}
        left = who
        for decision in self.questionnaire.decisions:
            for key, fired in self.decide(decision, who).items():
                if "/".join(key) in names and fired & left:
                    stops[key] = fired & left
            left = who & ~union(stops.values())
        self.known_facts = {name: (known & ~who, pair) for name, (known, pair) in before.items()}  # later outcomes looked at questions whose relevance is not settled yet
        return stops

    def decide(self, decision: Decision, who: int) -> dict[OutcomeKey, int]:
        """Which of these visitors get which outcome of a decision: the first that fires."""
        decided: dict[OutcomeKey, int] = {}
        left = who
        for outcome in decision.outcomes:
            decided[str(decision.id), str(outcome.id)] = fired = left & self.fires(outcome)
            left &= ~fired
        if left:
            raise ValueError(f"decision {decision.id} has no outcome without a condition")
        return decided

    def fires(self, outcome: Outcome) -> int:
        fired = self.everyone
        if outcome.if_possible is not None:
            fired &= self.weigh(outcome.if_possible)[1]
        if outcome.if_certain is not None:
            fired &= self.weigh(outcome.if_certain)[0]
        if outcome.unless is not None:
            fired &= ~self.weigh(outcome.unless)[1]
        return fired

    def weigh(self, condition: Condition) -> Pair:
        """To whom a condition is certain, and to whom it is possible."""
        match condition:
            case Test():
                asked, answer = self.relevant.get(condition.question, NOBODY), self.weigh_answer(condition)
                return asked[0] & answer[0], asked[1] & answer[1]
            case FactName(name=name):
                return self.weigh_fact(name)
        parts = [self.weigh(part) for part in condition.parts]
        certain, possible = [part[0] for part in parts], [part[1] for part in parts]
        match condition:
            case All():
                return self.join(certain), self.join(possible)
            case AnyOf():
                return union(certain), union(possible)
            case NoneOf():
                return self.everyone & ~union(possible), self.everyone & ~union(certain)
            case AtLeast(count=count):
                return self.count_to(count, certain), self.count_to(count, possible)
        raise TypeError(f"{type(condition).__name__} is no condition")

    def join(self, sets: list[int]) -> int:
        """Those who are in each of these sets."""
        joint = self.everyone
        for who in sets:
            joint &= who
        return joint

    def count_to(self, count: int, sets: list[int]) -> int:
        """Those who are in at least `count` of these sets."""
        reached = [self.everyone, *[0] * count]
        for number, who in enumerate(sets, 1):
            for many in range(min(count, number), max(0, count - len(sets) + number - 1), -1):
                reached[many] |= reached[many - 1] & who
        return reached[count]

    def weigh_fact(self, name: str) -> Pair:
        known, pair = self.known_facts.get(name, (0, NOBODY))
        if known != self.everyone:
            fresh = self.weigh(self.questionnaire.facts[name].when)
            pair = tuple((old & known) | (new & ~known) for old, new in zip(pair, fresh)) if known else fresh
            self.known_facts[name] = self.everyone, pair
        return pair

    def weigh_answer(self, test: Test) -> Pair:
        """Whose answer is one of the options, relevance aside."""
        values = self.crowd.answers.get(test.question, {})
        ticked = union(who for value, who in values.items() if value not in ("unsure", "private", "none"))
        is_open = self.everyone & ~self.given[test.question] | values.get("unsure", 0) | values.get("private", 0)
        unticked_open = is_open & ~ticked
        several = self.questionnaire.questions[test.question].type == "several"
        certain = possible = 0
        for option in test.options:
            if option == "none":
                certain |= self.everyone & ~ticked & ~is_open
                possible |= self.everyone & ~ticked
            else:
                chosen = 0 if option in ("unsure", "private") else values.get(option, 0)
                certain |= chosen
                possible |= chosen | (is_open if several else unticked_open)
        return certain, possible


def union(sets: Iterable[int]) -> int:
    """Those who are in one of these sets."""
    whole = 0
    for who in sets:
        whole |= who
    return whole


def _mask(bits: bytearray) -> int:
    return int.from_bytes(bits, "little")
