"""The rules as a style sheet, for a page without script: each gate a toggle over `:has(… :checked)`, each thing that the page can show a rule.

A toggle is a custom property of the body, empty when its gate is true and invalid when it is not: toggles after each other are all of them, one within
another's fallback is any of them. What is shown takes its `display` from `--s`, which is empty, too, when its toggles are true, and invalid when not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import starmap

from askfirst.circuit import FALSE, All, Any, Gate, Input, Named, Ticked, all_of, any_of, named, negate, order, ticked
from askfirst.model import Question
from askfirst.paper import Paper
from askfirst.pruning import Pruner
from askfirst.questionnaire import Questionnaire
from askfirst.shown import GO_ON, Shown

FACT_KINDS = ("danger", "favorable", "reason_for_time", "context", "loss")
# Without s and d, the names of what the toggles decide.
LETTERS = "abcefghijklmnopqrtuvwxyz"


@dataclass(frozen=True)
class Thing:
    """Something that the page can show: its selector, and for which ticks it stands on the screen and on paper."""

    selector: str
    screen: Gate
    paper: Gate


def compile_style(questionnaire: Questionnaire, shown: Shown, paper: Paper) -> str:
    """The rules that set `--s` on everything that not everybody is shown, on the screen and where paper differs."""
    pruner = Pruner(questionnaire.questions)
    writer = _Writer(questionnaire.questions)
    alike, on_screen, on_paper = [], [], []
    for thing in find_things(questionnaire, shown, paper):
        screen, printed = pruner.prune(thing.screen), pruner.prune(thing.paper)
        if printed == screen:
            alike.append((thing, screen))
        else:
            on_screen.append((thing, screen))
            on_paper.append((thing, printed))
    for _, gate in alike + on_screen + on_paper:
        writer.count(gate)
    rules = writer.write_rules(alike)
    for medium, part in (("screen", on_screen), ("print", on_paper)):
        written = writer.write_rules(part)
        rules += f"@media {medium}{{{written}}}" if written else ""
    return _with_letters(writer.write_toggles() + rules)


def find_things(questionnaire: Questionnaire, shown: Shown, paper: Paper) -> Iterator[Thing]:
    """Everything that not every visitor sees, by the attributes that templates/interview.html gives it; paper that never carries a thing says FALSE."""
    def of(items: Mapping[str, Gate], printed: set[str]) -> dict[str, tuple[Gate, Gate]]:
        return {name: (gate, gate if name in printed else FALSE) for name, gate in items.items()}

    def group(name: str, members: list[tuple[Gate, Gate]]) -> Thing:
        return Thing(with_value("data-group", name), any_of(screen for screen, _ in members), any_of(printed for _, printed in members))

    facts = of({name: truth.certain for name, truth in shown.fact.items()}, paper.facts)
    notices = of(shown.notice, paper.notices)
    find_out = {name: (gate, paper.unsure(name) if name in paper.find_out else FALSE) for name, gate in shown.find_out.items()}
    asked = [(paper.is_asked(asking), paper.is_asked_on_paper(asking) if number in paper.asked else FALSE) for number, asking in enumerate(paper.askings)]
    papers = {str(name): (named(paper.needs_papers(name)), named(paper.needs_papers(name, printed=True))) for name in questionnaire.rules_file.papers}
    for number, section in enumerate(questionnaire.sections, 1):
        gate = any_of(shown.relevant[str(question.id)].possible for question in section.questions)
        yield Thing(with_value("data-part", str(number)), gate, gate)
    yield from (Thing(with_value("data-question", name), truth.possible, truth.possible) for name, truth in shown.relevant.items())
    yield Thing("#stopped", shown.stopped, FALSE)
    yield Thing("[data-go-on]", any_of((shown.stopped, ticked([GO_ON]))), FALSE)
    yield from (Thing(with_value("data-open", name), gate, FALSE) for name, gate in shown.still_open.items())
    yield Thing(with_value("data-group", "open"), any_of(shown.still_open.values()), FALSE)
    yield from (Thing(with_value("data-asks", name), gate, gate) for name, gate in shown.decision.items())
    yield from (Thing(with_value("data-decision", decision) + with_value("data-outcome", outcome), gate, gate) for (decision, outcome), gate in shown.outcome.items())
    for attribute, things in (("notice", notices), ("find-out", find_out), ("fact", facts), ("paper", papers)):
        yield from (Thing(with_value(f"data-{attribute}", name), *gates) for name, gates in things.items())
    yield from (Thing(with_value("data-asked", str(number)), *gates) for number, gates in enumerate(asked))
    yield group("dangers", [notices[str(name)] for name, notice in questionnaire.notices.items() if notice.severity == "danger"])
    yield group("find-out", list(find_out.values()))
    by_kind = [group(kind, [facts[str(name)] for name, fact in questionnaire.facts.items() if fact.kind == kind]) for kind in FACT_KINDS]
    yield from by_kind
    yield group("tell", [(named(kind.screen), named(kind.paper)) for kind in by_kind[:-1]])
    for decision in questionnaire.decisions:
        yield group(f"ask-{decision.id}", [gates for asking, gates in zip(paper.askings, asked) if asking.decision == decision.id])
    yield group("ask", asked)
    yield group("papers", list(papers.values()))


@dataclass(frozen=True)
class Toggle:
    """A toggle by number, and its value; where it tests inputs itself, the selector that does so, and the selector of the opposite."""

    number: int
    value: str
    selector: str = ""
    opposite: str | None = None

    @property
    def written(self) -> str:
        return f"--{self.number}:{self.value}"


class _Writer:
    """Writes gates as toggles. What is used more than once is a toggle; a test of inputs that is used once stands in the selector of the toggle or thing that uses it."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self.questions = questions
        self.numbers = {str(name): number for number, name in enumerate(questions)}
        self.owners: dict[str, set[str]] = defaultdict(set)
        for name, question in questions.items():
            for value in question.values:
                self.owners[value].add(str(name))
        self.uses: Counter[Gate] = Counter()
        self.plain: dict[Gate, Gate] = {}
        self.names: dict[Gate, int] = {}
        self.toggles: list[Toggle] = []

    def flat(self, gate: Gate) -> Gate:
        """The gate with what is kept whole put in."""
        if gate in self.plain:
            return self.plain[gate]
        match gate:
            case Ticked():
                found = gate
            case Named(gate=inner, wanted=wanted):
                found = self.flat(inner if wanted else negate(inner))
            case _:
                found = type(gate)(frozenset(map(self.flat, gate.parts)))
        self.plain[gate] = found
        return found

    def count(self, gate: Gate) -> None:
        """Counts how often a gate and its parts are used."""
        gate = self.flat(gate)
        self.uses[gate] += 1
        if self.uses[gate] == 1 and isinstance(gate, (All, Any)):
            for part in gate.parts:
                self.count(part)

    def write_rules(self, things: list[tuple[Thing, Gate]]) -> str:
        """A rule for each gate, over everything that it shows."""
        shown: dict[Gate, list[str]] = {}
        for thing, gate in things:
            if gate != FALSE:
                shown.setdefault(self.flat(gate), []).append(thing.selector)
        return "".join(starmap(self._rule, shown.items()))

    def _rule(self, gate: Gate, selectors: list[str]) -> str:
        parts = sorted(gate.parts, key=order) if isinstance(gate, All) and self.uses[gate] <= len(selectors) else [gate]
        own = [part for part in parts if isinstance(part, Ticked) and self.uses[part] == (len(selectors) if part is gate else 1)] if len(selectors) < 3 else []
        before = "body" + "".join(map(self._test, own)) + " " if own else ""
        toggles = "".join(self._operand(part) for part in parts if part not in own)
        return ",".join(before + selector for selector in selectors) + f"{{--s:{toggles or ' '}}}"

    def write_toggles(self) -> str:
        """The toggles: in one rule those made of others alone, then those that test inputs themselves. Of two that ask for the opposite, the one stands in the first
        rule, too, and is taken back where the other is true. Alike ones stand beside each other, which is what a compressor likes."""
        always = [toggle for toggle in self.toggles if not toggle.selector]
        tests: dict[str, list[str]] = {toggle.selector: [] for toggle in self.toggles if toggle.selector}
        for toggle in self.toggles:
            if toggle.opposite in tests:
                always.append(toggle)
                tests[toggle.opposite].append(f"--{toggle.number}:initial")
            elif toggle.selector:
                tests[toggle.selector].insert(0, toggle.written)
        always.sort(key=lambda toggle: (_shape(toggle.value), toggle.value, toggle.number))
        rules = [(selector, ";".join(written)) for selector, written in tests.items() if written]
        rules.sort(key=lambda rule: (rule[0].startswith("body:not"), _shape(rule[1]), _shape(rule[0]), rule[0]))
        return f"body{{{';'.join(toggle.written for toggle in always)}}}" + "".join(f"{selector}{{{written}}}" for selector, written in rules)

    def _name(self, gate: Gate) -> int:
        if gate not in self.names:
            value = "" if isinstance(gate, Ticked) else self._expression(gate)
            number = self.names[gate] = len(self.names)
            own = sorted(self._own(gate), key=order)
            if isinstance(gate, Any):
                self.toggles.append(Toggle(number, value))
                if own:
                    self.toggles.append(Toggle(number, " ", ",".join("body" + self._test(part) for part in own)))
            else:
                opposite = "body" + self._test(negate(own[0])) if len(own) == 1 and not own[0].wanted else None
                self.toggles.append(Toggle(number, value or " ", "body" + "".join(map(self._test, own)) if own else "", opposite))
        return self.names[gate]

    def _own(self, gate: Gate) -> set[Ticked]:
        """The tests of inputs that stand in the selector of a toggle: of a gate that is one, and those that no other gate uses."""
        if isinstance(gate, Ticked):
            return {gate}
        own = {part for part in gate.parts if isinstance(part, Ticked) and self.uses[part] == 1}
        return own if isinstance(gate, All) or own != gate.parts else set()

    def _operand(self, gate: Gate) -> str:
        return f"var(--{self._name(gate)})" if isinstance(gate, Ticked) or self.uses[gate] > 1 or self._own(gate) else self._expression(gate)

    def _expression(self, gate: Gate) -> str:
        """A gate over the names of its parts, without its own tests. Of an Any, all but the last must be names, since they stand before a fallback."""
        parts = sorted(gate.parts - self._own(gate), key=order)
        if isinstance(gate, All):
            return "".join(map(self._operand, parts))
        last = next((part for part in reversed(parts) if not isinstance(part, Ticked) and self.uses[part] == 1 and not self._own(part)), parts[-1])
        written = self._operand(last)
        for part in reversed([part for part in parts if part is not last]):
            written = f"var(--{self._name(part)},{written})"
        return written

    def _test(self, gate: Ticked) -> str:
        has = f":has({self._inputs(gate.inputs)}:checked)"
        return has if gate.wanted else f":not({has})"

    def _inputs(self, inputs: frozenset[Input]) -> str:
        """The selector of some inputs. A value that only one question has needs no name beside it."""
        selectors: list[str] = []
        for name in dict.fromkeys(name for name, _ in sorted(inputs, key=self._place)):
            if (name, "go-on") == GO_ON:
                selectors.append("#go-on")
                continue
            every = self.questions[name].values
            wanted, others = [[value for value in every if ((name, value) in inputs) is is_in] for is_in in (True, False)]
            if not others:
                selectors.append(with_value("name", name))
            elif len(others) < len(wanted) - 1:
                selectors.append(with_value("name", name) + f":not({','.join(map(_value, others))})")
            elif all(len(self.owners[value]) == 1 for value in wanted):
                selectors += map(_value, wanted)
            else:
                selectors.append(with_value("name", name) + (_value(wanted[0]) if len(wanted) == 1 else f":is({','.join(map(_value, wanted))})"))
        return selectors[0] if len(selectors) == 1 else f":is({','.join(selectors)})"

    def _place(self, one: Input) -> tuple[int, str]:
        return self.numbers.get(one[0], -1), one[1]


def with_value(attribute: str, value: str) -> str:
    """The selector of what has an attribute with an id or a number as its value. What begins with a digit stands in quotes (CSS Syntax 4.3.9: an identifier does not)."""
    return f"[{attribute}={value}]" if value[0].isalpha() else f'[{attribute}="{value}"]'


def _shape(written: str) -> str:
    """A selector or a value without its names."""
    return re.sub(r"=[^]]*|--\d+", "", written)


def _with_letters(rules: str) -> str:
    """The rules with a short name for each number, in the order in which they are set."""
    names: dict[str, str] = {}
    for number in re.findall(r"[{;]--(\d+):", rules):
        if number not in names:
            names[number] = _letters(len(names))
    return re.sub(r"(?<=[{;(]--)\d+", lambda found: names[found[0]], rules)


def _letters(number: int) -> str:
    rest, letter = divmod(number, len(LETTERS))
    return (_letters(rest - 1) if rest else "") + LETTERS[letter]


def _value(value: str) -> str:
    return with_value("value", value)
