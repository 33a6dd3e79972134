"""Small questionnaires drawn by chance, in the author's notation: a seed in, one to six questions with rules of every kind out, sound ones and broken ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count, pairwise
from math import prod

from writing import as_yaml, complete

from askfirst.model import PeopleFile, QuestionsFile, RulesFile
from askfirst.positions import LocatedDict, LocatedList, Node, Place, Text
from askfirst.questionnaire import Questionnaire

Written = dict | str  # a condition, as YAML holds it

ROOM = (30, 90, 250, 250, 500, 800, 1_600)
MUCH_ROOM = 5_000


def random_questionnaire(seed: int) -> Questionnaire:
    """The questionnaire with this number, the same on every machine."""
    return questionnaire_of(_Author(seed).write())


def random_text(seed: int) -> str:
    """Its files, as `questionnaire` of tests/writing.py reads them."""
    return as_yaml(_Author(seed).write())


def questionnaire_of(written: dict) -> Questionnaire:
    """The questionnaire that mappings in the notation of tests/writing.py make, without the way through YAML: that takes ten times as long."""
    shapes, lines = (QuestionsFile, RulesFile, PeopleFile), count(1)
    return Questionnaire("random", *(shape.model_validate(_located(value, lines)) for shape, value in zip(shapes, complete(written))))


def _located(value: dict | list | str, lines: Iterator[int]) -> Node:
    """What the YAML reader would make of this, each text on a line of its own."""
    place = Place("random.yaml", next(lines))
    if isinstance(value, str):
        return Text.at(value, place)
    if isinstance(value, dict):
        node = LocatedDict({_located(key, lines): _located(part, lines) for key, part in value.items()})
    else:
        node = LocatedList(_located(part, lines) for part in value)
    node.place = place
    return node


class _Author:
    """Draws a questionnaire part by part. The more `careless` the author, the less the rules keep to the house rules: parts of a condition rest on the
    same question, options and facts are left unused, outcomes and stops stand anywhere."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.careless = self.chance.choice((0, 0, 0, 0.1, 0.3, 0.6))
        self.room, self.count = (MUCH_ROOM, 6) if seed % 100 == 99 else (self.chance.choice(ROOM), self.chance.choice((1, 2, 3, 3, 4, 4, 5, 5, 6, 6)))
        self.questions: list[dict] = []
        self.facts: dict[str, dict] = {}
        self.asked_if: dict[str, set[str]] = {}  # on which questions it rests whether a question is asked
        self.known: dict[str, int] = {}  # how many questions stand before those that may use a fact
        self.notices: dict[str, dict] = {}
        self.decisions: list[dict] = []

    def luck(self, share: float) -> bool:
        return self.chance.random() < share

    def write(self) -> dict:
        sections = self.write_sections()
        for number in range(self.chance.randint(0, 3)):
            self.add_fact(f"fact-{number + 1}", self.condition(len(self.questions)), len(self.questions))
        self.write_plain_facts()
        self.write_notices()
        for number in range(self.chance.choice((1, 1, 2, 2, 3))):
            self.decisions.append({"id": f"decision-{number + 1}", "outcomes": self.write_outcomes()})
        self.write_stops(sections)
        boxes = [name for name, notice in self.notices.items() if self.luck(0.5 if len(notice) == 1 else 0.1 + self.careless)]
        written = {"sections": sections, "facts": self.facts, "notices": self.notices, "decisions": self.decisions, "with_every_invitation": boxes,
                   "safeguards": {f"safeguard-{number + 1}": self.write_safeguard() for number in range(self.chance.choice((0, 1, 1, 2, 3)))}}
        self.write_for_paper()
        return written

    # Questions

    def write_sections(self) -> list[dict]:
        """The questions in one to three sections; each may be asked only of some, by conditions over earlier ones."""
        room = self.room
        while len(self.questions) < self.count:
            question = self.write_question()
            if _ways(question) > room:
                question = {"id": question["id"], "options": ["a", "b"], "usual": "a"}
            if _ways(question) > room:
                break
            room //= _ways(question)
            self.questions.append(question)
        count = len(self.questions)
        ends = sorted({*self.chance.sample(range(1, count), min(count - 1, self.chance.choice((0, 1, 1, 2)))), count})
        sections = []
        for number, (first, end) in enumerate(pairwise([0, *ends])):
            section = {"id": f"section-{number + 1}"}
            if first and self.luck(0.25):
                section["ask_if"] = self.condition(first, 1)
            gate = self.rests_on(section["ask_if"]) if "ask_if" in section else set()
            for index in range(first, end):
                own = set(gate)
                if index and self.luck(0.15):
                    self.add_fact(f"early-{index}", self.condition(index, 1), index)
                if index and self.luck(0.3):
                    self.questions[index]["ask_if"] = self.condition(index, 1, set(own))
                    own |= self.rests_on(self.questions[index]["ask_if"])
                self.asked_if[self.questions[index]["id"]] = own
            sections.append(section | {"questions": self.questions[first:end]})
        return sections

    def write_question(self) -> dict:
        several, options = self.luck(0.2), list("abc"[:self.chance.choice((1, 2, 2, 3) if self.luck(self.careless) else (2, 2, 2, 3))])
        written: dict = {"id": f"question-{len(self.questions) + 1}", "options": options}
        if several:
            written["type"] = "several"
        if self.luck(0.12):
            written["sensitive"] = "yes"
        elif self.luck(0.12):
            written["options"] = {option: {"label": f"Option {option}", "sensitive": "yes"} if option == "b" else f"Option {option}" for option in options}
        elif not several and len(options) == 3 and self.luck(0.2):
            written["options"] = {option: {"label": "Option c", "reads_as": "a"} if option == "c" else f"Option {option}" for option in options}
        usual = ["unsure"] if self.luck(0.1) else [self.chance.choice(options)] if not several or self.luck(0.4) else ["none"]
        if several and usual[0] in options and self.luck(0.4):
            usual = list(dict.fromkeys([*usual, options[-1], *(["unsure"] if self.luck(0.3) else [])]))
        return written | {"usual": usual}

    # Conditions

    def condition(self, before: int, depth: int = 2, spared: set[str] | None = None) -> Written:
        """A condition over the first `before` questions, and over facts that rest on no others; its parts rest on different questions, unless by carelessness."""
        spared = set() if spared is None else spared  # the questions on which another part rests already
        if depth == 0 or self.luck(0.4):
            return self.leaf(before, spared)
        kind = self.chance.choice(("all", "all", "any", "any", "none", "at_least"))
        wanted, parts = self.chance.choice((1, 2, 2, 3) if kind != "at_least" else (2, 3, 3)), [self.condition(before, depth - 1, spared)]
        while len(parts) < wanted and self.has_free(before, spared):
            parts.append(self.condition(before, depth - 1, spared))
        return {"at_least": {"count": str(self.chance.randint(1, len(parts))), "of": parts}} if kind == "at_least" else {kind: parts}

    def contradiction(self) -> Written:
        """A condition that nobody's answers make true, where the first question takes one answer and has two options."""
        return {"all": [{"question-1": "a"}, {"question-1": [*self.questions[0]["options"]][-1]}, self.condition(len(self.questions), 1)]}

    def has_free(self, before: int, spared: set[str]) -> bool:
        """Whether a question is left on which no part rests yet; by carelessness, whether or not."""
        return self.luck(self.careless) or any(not ({name} | gate) & spared for name, gate in [*self.asked_if.items()][:before])

    def leaf(self, before: int, spared: set[str]) -> Written:
        leaves = [name for name, known in self.known.items() if known <= before and self.luck(0.4)] + [self.test(question) for question in self.questions[:before]]
        free = [leaf for leaf in leaves if not self.rests_on(leaf) & spared]
        chosen = self.chance.choice(free if free and not self.luck(self.careless) else leaves)
        spared |= self.rests_on(chosen)
        return chosen

    def rests_on(self, condition: Written) -> set[str]:
        """The questions that a condition looks at, through facts and `ask_if`."""
        if isinstance(condition, str):
            return self.rests_on(self.facts[condition]["when"])
        (key, value), = condition.items()
        if key in self.asked_if:
            return {key} | self.asked_if[key]
        return set().union(*map(self.rests_on, value["of"] if key == "at_least" else value))

    def test(self, question: dict) -> Written:
        options = list(question["options"])
        if question.get("type") == "several" and self.luck(0.4):
            options.append("none")
        named = self.chance.sample(options, min(len(options), self.chance.choice((1, 1, 1, 2) if len(options) > 2 or self.luck(self.careless) else (1,))))
        if "reads_as" in _options(question).get("c", ""):
            named = [option for option in options if option in ({"b"} if named[0] == "b" else {"a", "c"})]
        return {question["id"]: named[0] if len(named) == 1 else named}

    # Rules

    def add_fact(self, name: str, when: Written, before: int) -> None:
        self.facts[name] = {"when": when}
        self.known[name] = before

    def write_plain_facts(self) -> None:
        """A fact for each option, so that all of them matter, as in most real questionnaires."""
        for index, question in enumerate(self.questions):
            if not self.luck(self.careless):
                options = [option for option, written in _options(question).items() if "reads_as" not in written]
                for option in options if question.get("type") == "several" else options[:-1]:
                    named = ["a", "c"] if option == "a" and "reads_as" in _options(question).get("c", ()) else option
                    self.add_fact(f"plain-{index + 1}-{option}", {question["id"]: named}, index + 1)

    def write_notices(self) -> None:
        for number in range(self.chance.randint(0, 3)):
            notice = {"severity": self.chance.choice(("danger", "note"))}
            if self.luck(0.8):
                certain = self.luck(0.5) if notice["severity"] == "note" else self.luck(self.careless)
                notice["if_certain" if certain else "if_possible"] = self.contradiction() if self.luck(0.06) else self.condition(len(self.questions))
            self.notices[f"notice-{number + 1}"] = notice

    def write_outcomes(self) -> list[dict]:
        """Dangers read if_possible, then calmer outcomes and invitations, then one without condition; in any order, and read in any way, by carelessness."""
        count, spared = len(self.questions), set()
        outcomes = [{"severity": "danger", "if_possible": self.condition(count, 1, spared)} for _ in range(self.chance.choice((0, 1, 1, 2)))]
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            if not self.has_free(count, spared):
                break
            outcome = {"severity": self.chance.choice(("caution", "calm"))}
            if self.luck(0.7):
                outcome |= {"invites": "yes", "if_certain": self.condition(count, 1, spared)}
            if "if_certain" not in outcome or self.luck(0.2):
                outcome["if_possible"] = self.condition(count, 1, spared)
            if self.luck(0.25):
                outcome["unless"] = self.condition(count, 1)
            outcomes.append(outcome)
        if self.luck(self.careless):
            self.chance.shuffle(outcomes)
        for outcome in outcomes:
            if outcome["severity"] == "danger" and self.luck(self.careless / 2):
                outcome["if_certain"] = outcome.pop("if_possible")
            elif outcome["severity"] == "danger" and self.luck(self.careless / 2):
                outcome["unless"] = self.condition(count, 1)
        return [{"id": f"outcome-{number + 1}"} | outcome for number, outcome in enumerate(outcomes)] + [{"id": "rest"}]

    def write_stops(self, sections: list[dict]) -> None:
        """Up to two sections end the interview: on outcomes that may test what was asked by then, each with its twin, as a rule in front."""
        asked = 0
        for number, section in enumerate(sections[:2]):
            asked += len(section["questions"])
            if not self.luck(0.4):
                continue
            decision = self.chance.choice(self.decisions)
            if self.luck(0.2 + self.careless / 2):
                section["stop_on"] = [f"{decision['id']}/{self.chance.choice(decision['outcomes'])['id']}"]
                continue
            before = len(self.questions) if self.luck(self.careless / 2) else asked
            when = self.condition(before)
            twin = self.condition(before) if self.luck(0.1 + self.careless / 2) else _copy(when)
            stop = [{"id": f"stop-{number + 1}", "severity": "danger", "if_certain": when}, {"id": f"twin-{number + 1}", "severity": "danger", "if_possible": twin}]
            place = 0 if not self.luck(self.careless / 2) else self.chance.randrange(len(decision["outcomes"]))
            decision["outcomes"][place:place] = stop
            section["stop_on"] = [f"{decision['id']}/stop-{number + 1}"]
            if self.luck(0.1) and self.decisions[0]["outcomes"][0]["id"] == "outcome-1":
                section["stop_on"].append("decision-1/outcome-1")

    def write_for_paper(self) -> None:
        """In most decisions one sentence for all outcomes; in the others some have none, or another. Few notices are a card."""
        for decision in self.decisions:
            share, others = (1, 0) if self.luck(0.8) else (0.7, 0.3)
            for outcome in decision["outcomes"]:
                if self.luck(share):
                    outcome["on_paper"] = "Talk in private." if self.luck(others) else "Talk first."
        for notice in self.notices.values():
            if self.luck(0.1):
                notice[self.chance.choice(("card", "card_if_true"))] = ["I want my hearing."]

    def write_safeguard(self) -> dict:
        """Of somebody, by a condition read either way, or of everybody: that outcomes or notices never come, or always do. Some follow from the rules."""
        decision = self.chance.choice(self.decisions)
        names = [f"{decision['id']}/{outcome['id']}" for outcome in decision["outcomes"]]
        dangers = [number for number, outcome in enumerate(decision["outcomes"]) if "if_possible" in outcome and len({"if_certain", "unless"} & {*outcome}) == 0]
        boxes = [name for name, notice in self.notices.items() if "if_possible" in notice]
        kind, reading = self.chance.choice(("never", "always")), self.chance.choice(("when", "when", "if_certain"))
        if dangers and self.luck(0.5 - self.careless / 2):
            number = self.chance.choice(dangers)
            named = names[number + 1:] if kind == "never" else names[:number + 1]
            return {kind: {reading: _copy(decision["outcomes"][number]["if_possible"]), "outcome": named or names[:1]}}
        if boxes and self.luck(0.5 - self.careless / 2):
            name = self.chance.choice(boxes)
            return {"always": {reading: _copy(self.notices[name]["if_possible"]), "shows": [name]}}
        claim: dict = {"shows": [self.chance.choice([*self.notices])]} if self.notices and self.luck(0.45) else {}
        if not claim or self.luck(0.2):
            claim["outcome"] = [name for name in names if self.luck(0.5)] or names[:1]
        if self.luck(0.9):
            claim[reading] = self.contradiction() if self.luck(0.1) else self.condition(len(self.questions))
        return {kind: claim}


def _options(question: dict) -> dict[str, dict | str]:
    return question["options"] if isinstance(question["options"], dict) else dict.fromkeys(question["options"], "")


def _ways(question: dict) -> int:
    """In how many ways a question can be answered."""
    options = len(question["options"])
    private = "sensitive" in question or any("sensitive" in option for option in _options(question).values())
    unknowns = 2 if private else 1
    return 2 ** (options + unknowns) if question.get("type") == "several" else options + unknowns


def _copy(condition: Written) -> Written:
    """The same condition, written once more; one object twice would be an anchor in YAML."""
    match condition:
        case dict():
            return {key: _copy(part) for key, part in condition.items()}
        case list():
            return [_copy(part) for part in condition]
    return condition


def number_of_answer_sets(asked: Questionnaire) -> int:
    """In how many ways all questions of a questionnaire can be answered."""
    return prod(2 ** (len(question.values) - 1) if question.type == "several" else len(question.values) for question in asked.questions.values())
