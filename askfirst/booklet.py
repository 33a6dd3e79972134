"""The review booklet: one questionnaire and its sources, numbered and led from one to the other, as an attorney needs them to decide and to sign."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from markupsafe import Markup

from askfirst.conditions import Condition, FactName, leaves
from askfirst.fingerprint import current_signatures, fingerprint
from askfirst.kinds import Citation, Words
from askfirst.model import Contact, Decision, Part, Person, Question, Safeguard, Section, SourceFile
from askfirst.paper import Paper
from askfirst.people import full_answers
from askfirst.project import Project
from askfirst.prose import render_prose, render_words
from askfirst.questionnaire import Questionnaire, notice_condition, usual_answers
from askfirst.shown import Shown
from askfirst.telling import Told, Teller

LETTERS = "ABCEGHIKMRTVWXYZ"  # of decisions: those that number nothing else
FEW = 3
OPEN_QUESTIONS = "docs/open-questions.md"
FACT_KINDS = {"danger": "Dangers", "favorable": "What speaks for the person", "loss": "What could be lost, or what waiting could cost",
              "reason_for_time": "Reasons for more time", "context": "What else the attorney should know"}
NOTICE_KINDS = {"danger": "Dangers, on top of the result", "some": "Notes for some people", "all": "Notes for everybody"}
VERIFIED = {"memory": "from memory", "secondary": "second hand", "own": "our own view", "read": "read, or a part of it"}
PARTS = [("sign", "What you sign, and how"), ("decide", "What to decide first"), ("glance", "The interview at a glance"), ("questions", "The first screen and the questions in full"),
         ("decisions", "Decisions and their outcomes"), ("facts", "Facts"), ("notices", "Notices, papers and phone lines"), ("safeguards", "Safeguards, and what was proven"),
         ("people", "Invented people"), ("sources", "Sources")]
PROOFS = {
    "find_dead_questions": "Every question is asked of somebody.",
    "find_dead_facts": "Every fact is told to somebody.",
    "find_dead_notices": "Every notice is shown to somebody.",
    "find_dead_outcomes": "Every outcome comes out for somebody; none is hidden by those before it.",
    "find_options_that_never_matter": "Every answer leads somewhere else than the other answers for somebody, save those that are marked to read as another.",
    "find_lost_dangers": 'Saying "I don\'t know" in place of an answer never takes a danger notice away, and never turns a danger outcome into an invitation.',
    "find_unsound_stops": "Where the interview stops early, going on would not change the outcome that stopped it; and the danger outcome after it has the same condition, for whoever is not sure.",
    "find_bare_invitations": "Beside every outcome that invites a request stand the notices that the rules name for it.",
    "find_telling_lines": "People who differ in sensitive answers alone have the same sheet on paper, word for word; what would differ is left out of it.",
    "find_inexact_conditions": "Every condition of questions, facts, notices and outcomes, were the interview never to stop early, reads as certain for exactly those who meet it however "
                               "their unknown answers turn out, and as possible for exactly those who meet it in some way.",
}


def anchor(kind: str, name: str) -> str:
    """The anchor of a part of the files. No id holds a point, so decision a with outcome b-c never meets decision a-b with outcome c."""
    return f"{kind}-{name.replace('/', '.')}"


@dataclass(frozen=True, eq=False)
class Numbered:
    """A part of the files with its number, by which paper refers to it, and its anchor, by which the screen does."""

    number: str
    kind: str
    name: str
    part: Part

    @property
    def anchor(self) -> str:
        return anchor(self.kind, self.name)

    @property
    def title(self) -> Words | str:
        """What people read of it first; of a source or a safeguard, its name."""
        return next((getattr(self.part, name) for name in ("ask", "say", "short", "title") if hasattr(self.part, name)), self.name)

    @property
    def is_words(self) -> bool:
        return isinstance(self.title, Words)


@dataclass(frozen=True)
class Remark:
    """Something to decide (`judgement`) or to verify (`unverified`), as the author of a part wrote it."""

    number: str
    kind: str
    text: str


@dataclass
class Row:
    """A question at a glance: when it is asked beyond its section's condition, what looks at its answer, and which questions wait for it."""

    question: Numbered
    asked: Told | None
    outcomes: list[Numbered]
    told: list[Numbered]
    opens: list[Numbered]


@dataclass
class CitedSource:
    """A source and what rests on it: parts that cite it as a whole, and by section those that cite the section."""

    source: Numbered
    overdue: bool
    whole: list[Numbered] = field(default_factory=list)
    sections: dict[str, list[Numbered]] = field(default_factory=dict)

    @property
    def citing(self) -> list[Numbered]:
        """Everything that cites it, once."""
        return list(dict.fromkeys([*self.whole, *(one for section in self.sections.values() for one in section)]))

    def known(self, *ways: str) -> Iterator[tuple[str, str, str, list[Numbered]]]:
        """What is cited and was verified in one of these ways: code and title of the section, the way, and what rests on it."""
        part: SourceFile = self.source.part
        if self.whole and part.verified in ways:
            yield "", "", part.verified, self.whole
        for code, section in part.sections.items():
            if code in self.sections and section.verified in ways:
                yield str(code), str(section.title), section.verified, self.sections[code]


class Booklet:
    """What the booklet says of a questionnaire, `as_of` a day. It is made only after everything in it was proven."""

    def __init__(self, questionnaire: Questionnaire, project: Project, as_of: datetime.date):
        self.questionnaire, self.project, self.as_of = questionnaire, project, as_of
        self.teller = Teller(questionnaire, project.interface)
        self.fingerprint = fingerprint(questionnaire)
        self.signatures = current_signatures(questionnaire)
        self.known = {(one.kind, one.name): one for one in self._number()}
        self.remarks = self._collect_remarks()

    def the(self, kind: str, name: str) -> Numbered:
        """The part of this kind and name."""
        return self.known[kind, str(name)]

    def every(self, kind: str) -> list[Numbered]:
        """The parts of a kind, by number."""
        return [one for one in self.known.values() if one.kind == kind]

    def _number(self) -> Iterator[Numbered]:
        """Parts are numbered as they stand in the booklet."""
        questionnaire = self.questionnaire
        yield from _in_order("D", "door", {door.id: door for door in questionnaire.questions_file.start.doors})
        yield from _in_order("Q", "question", questionnaire.questions)
        for number, decision in enumerate(questionnaire.decisions):
            letter = LETTERS[number % len(LETTERS)] * (number // len(LETTERS) + 1)
            yield from _in_order(letter, "outcome", {f"{decision.id}/{outcome.id}": outcome for outcome in decision.outcomes})
        yield from _in_order("F", "fact", {name: fact for kind in FACT_KINDS for name, fact in questionnaire.facts.items() if fact.kind == kind})
        yield from _in_order("N", "notice", {name: notice for kind in NOTICE_KINDS for name, notice in questionnaire.notices.items() if notice_kind(notice) == kind})
        yield from _in_order("P", "papers", questionnaire.rules_file.papers)
        yield from _in_order("S", "safeguard", questionnaire.safeguards)
        cited = {cite.source for part in self._citing_parts() for cite in part.cites}
        yield from _in_order("L", "source", dict(sorted(self.project.sources.items(), key=lambda one: (one[0] not in cited, str(one[1].short).casefold(), one[0]))))

    def _citing_parts(self) -> Iterator[Part]:
        questionnaire = self.questionnaire
        yield from (outcome for _, outcome in questionnaire.outcomes())
        yield from (*questionnaire.facts.values(), *questionnaire.notices.values(), *questionnaire.safeguards.values())

    def _collect_remarks(self) -> dict[Numbered, list[Remark]]:
        """Remarks by what they belong to, numbered in the order in which an attorney decides: outcomes first, since they tell people what to ask."""
        numbers = {"judgement": count(1), "unverified": count(1)}
        found: dict[Numbered, list[Remark]] = {}
        for one in (one for kind in ("outcome", "notice", "fact", "question") for one in self.every(kind)):
            for kind, letter in (("judgement", "J"), ("unverified", "U")):
                text = getattr(one.part, kind, None)
                if text is not None:
                    found.setdefault(one, []).append(Remark(f"{letter}{next(numbers[kind])}", kind, str(text)))
        return found

    def count_remarks(self, kind: str) -> int:
        return sum(remark.kind == kind for remarks in self.remarks.values() for remark in remarks)

    @cached_property
    def open_questions(self) -> list[tuple[str, Markup]]:
        """The questions of law that belong to no single rule, each with its number."""
        return [(f"O{number}", _rendered(text, self.project)) for number, text in enumerate(read_open_questions(self.project.root), 1)]

    # The interview

    def rows(self, section: Section) -> list[Row]:
        """The questions of a section at a glance."""
        return [Row(self.the("question", question.id), self.told(question.ask_if), self.looking_at(question, "outcome"), self.looking_at(question, "fact") + self.looking_at(question, "notice"),
                    self.waiting_for(question)) for question in section.questions]

    def told(self, condition: Condition | None) -> Told | None:
        """A condition in plain words."""
        return self.teller.condition(condition) if condition is not None else None

    def looking_at(self, question: Question, kind: str) -> list[Numbered]:
        """The outcomes, facts or notices whose own conditions rest on the answer, through facts too."""
        return [one for one in self.every(kind) if question.id in self._looked_at[one]]

    @cached_property
    def _looked_at(self) -> dict[Numbered, set[str]]:
        """The questions that each outcome, fact and notice looks at."""
        return {one: {str(test.question) for condition in conditions_of(one) for test in self.questionnaire.reached_tests(condition)}
                for kind in ("outcome", "fact", "notice") for one in self.every(kind)}

    def waiting_for(self, question: Question) -> list[Numbered]:
        """The questions that are asked or left out by the answer."""
        return [self.the("question", name) for name, asked in self.questionnaire.relevance.items() if any(test.question == question.id for test in self.questionnaire.reached_tests(asked))]

    def stops(self, section: Section) -> list[Numbered]:
        """The outcomes that end the interview after a section."""
        return [self.the("outcome", name) for name in section.stop_on]

    def is_stop(self, outcome: Numbered) -> bool:
        return any(outcome.name in section.stop_on for section in self.questionnaire.sections)

    # Rules

    def outcomes(self, decision: Decision) -> list[tuple[Numbered, list[Told]]]:
        """The outcomes of a decision, each with when it comes."""
        return [(self.the("outcome", f"{decision.id}/{outcome.id}"), self.teller.outcome(decision, outcome)) for outcome in decision.outcomes]

    def facts(self, kind: str) -> list[tuple[Numbered, Told]]:
        """The facts of a kind, each with when it is present."""
        return [(one, self.teller.fact(one.part)) for one in self.every("fact") if one.part.kind == kind]

    def notices(self, kind: str) -> list[tuple[Numbered, Told]]:
        """The notices of a kind, each with when it is shown."""
        return [(one, self.teller.notice(one.part)) for one in self.every("notice") if notice_kind(one.part) == kind]

    def is_printed(self, one: Numbered) -> bool:
        """Whether a fact or a notice may stand on the person's paper."""
        return one.name in (self.paper.facts if one.kind == "fact" else self.paper.notices)

    @cached_property
    def paper(self) -> Paper:
        """What was proven to tell nothing that is kept off paper."""
        return Paper(self.questionnaire, Shown(self.questionnaire))

    def resting_on(self, fact: Numbered) -> list[Numbered]:
        """The outcomes and notices whose condition names a fact, or names one that does."""
        return [one for one, names in self._named_facts.items() if fact.name in names]

    @cached_property
    def _named_facts(self) -> dict[Numbered, set[str]]:
        """The facts that each outcome and notice names, through other facts too."""
        found: dict[Numbered, set[str]] = {}
        for one in (*self.every("outcome"), *self.every("notice")):
            named, waiting = found.setdefault(one, set()), conditions_of(one)
            while waiting:
                new = {str(leaf.name) for leaf in leaves(waiting.pop()) if isinstance(leaf, FactName)} - named
                named |= new
                waiting += [self.questionnaire.facts[name].when for name in sorted(new)]
        return found

    def papers_used_by(self, papers: Numbered) -> list[Numbered]:
        return [one for one in self.every("fact") if papers.name in one.part.papers]

    def contacts(self, named: bool) -> list[Contact]:
        """The phone lines and pages that outcomes name; or the others, which stand below every result and in texts."""
        names = {str(name) for _, outcome in self.questionnaire.outcomes() for name in outcome.contacts}
        return [contact for name, contact in self.project.contacts.items() if (name in names) == named]

    # Safeguards

    def safeguards(self) -> list[tuple[Numbered, list[str | Numbered], Told | None]]:
        """Each safeguard with its sentence, and whom it is about where that is not everybody."""
        return [(one, self.sentence(one.part), self.told(one.part.claim.when or one.part.claim.if_certain)) for one in self.every("safeguard")]

    def sentence(self, safeguard: Safeguard) -> list[str | Numbered]:
        """A safeguard as a sentence, in which what it names stands between the words; a condition is told below it."""
        claim = safeguard.claim
        who = "Nobody" if safeguard.never else "Everybody"
        who += (" of whom this may be true" if claim.when else " of whom this is certain" if claim.if_certain else ", whatever the answers,")
        told: dict[str, list[Numbered]] = {}
        for name in claim.outcome:
            told.setdefault(name.partition("/")[0], []).append(self.the("outcome", name))
        shown = [self.the("notice", name) for name in claim.shows]
        if safeguard.never:
            parts = ["told ", *_listed([one for outcomes in told.values() for one in outcomes], "or")] if told else []
            boxes = ["shown the notice ", *_listed(shown, "or")] if shown else []
            return [f"{who} is ever ", *parts, *([" or "] if parts and boxes else []), *boxes]
        pieces = [piece for outcomes in told.values() for piece in (" and ", "told ", *_listed(outcomes, "or"))]
        if shown:
            pieces += [" and ", "shown the notice " if len(shown) == 1 else "shown the notices ", *_listed(shown, "and")]
        return [f"{who} is ", *pieces[1:]]

    def proofs(self) -> list[tuple[str, list[Numbered]]]:
        """What is proven without being written, and the notices that it speaks of."""
        beside = [self.the("notice", name) for name in self.questionnaire.rules_file.with_every_invitation]
        return [(told, beside if name == "find_bare_invitations" else []) for name, told in PROOFS.items()]

    # People

    def answers(self, person: Person) -> list[tuple[Numbered, list[Words]]]:
        """Where a person's answers differ from the usual ones, by question."""
        usual, given = usual_answers(self.questionnaire), full_answers(self.questionnaire, person)
        return [(one, [one.part.options[value].label if value in one.part.options else self.project.interface[value] for value in given[one.name]])
                for one in self.every("question") if given[one.name] != usual[one.name]]

    def outcomes_of(self, person: Person) -> list[Numbered]:
        return [self.the("outcome", f"{decision}/{outcome}") for decision, outcome in person.outcomes.items()]

    # Sources

    @cached_property
    def sources(self) -> list[CitedSource]:
        """Every source of the site, with what rests on it."""
        found = {one.name: CitedSource(one, one.part.review_by.day <= self.as_of) for one in self.every("source")}
        for one in (one for kind in ("outcome", "fact", "notice", "safeguard") for one in self.every(kind)):
            for cite in dict.fromkeys(one.part.cites):
                source = found[cite.source]
                (source.sections.setdefault(cite.section, []) if cite.section else source.whole).append(one)
        return list(found.values())

    def cited(self) -> list[CitedSource]:
        return [source for source in self.sources if source.citing]

    def most_cited(self) -> list[CitedSource]:
        """The few sources on which most rests."""
        return sorted(self.cited(), key=lambda source: -len(source.citing))[:FEW]

    def citations(self, cites: list[Citation]) -> list[tuple[Numbered, str, list[tuple[str, str]]]]:
        """The sources that are cited: each with its mark if it is cited as a whole, and the codes and marks of the sections that are cited. What was read has no mark."""
        found: dict[Numbered, tuple[list[str], list[tuple[str, str]]]] = {}
        for cite in dict.fromkeys(cites):
            source = self.the("source", cite.source)
            whole, codes = found.setdefault(source, ([], []))
            if cite.section:
                codes.append((cite.section, _mark(source.part.sections[cite.section].verified)))
            else:
                whole.append(_mark(source.part.verified))
        return [(source, "".join(whole), codes) for source, (whole, codes) in found.items()]


def conditions_of(one: Numbered) -> list[Condition]:
    """The conditions of an outcome, a fact or a notice that are written."""
    return [condition for key in ("when", "if_possible", "if_certain", "unless") if (condition := getattr(one.part, key, None)) is not None]


def notice_kind(notice: Part) -> str:
    """Under which heading of the booklet a notice stands."""
    return "danger" if notice.severity == "danger" else "all" if notice_condition(notice) is None else "some"


def read_open_questions(root: Path) -> list[str]:
    """The numbered questions below the heading for attorneys in docs/open-questions.md, as Markdown; none where there is no such file."""
    path = root.joinpath(*OPEN_QUESTIONS.split("/"))
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    section = re.search(r"^## [^\n]*\battorney\b[^\n]*\n(.*?)(?=^## |\Z)", text, re.S | re.M | re.I)
    return [" ".join(found.split()) for found in re.findall(r"^\d+\. (.*?)(?=^\d+\. |\Z)", section.group(1) if section else "", re.S | re.M)]


def _rendered(text: str, project: Project) -> Markup:
    """A line of Markdown as HTML, and as it is written where it would come out as more than a page may hold; links to files of the project are left out."""
    text = re.sub(r"\[([^\]]*)\]\((?!https:)[^)]*\)", r"\1", text)
    try:
        html = render_prose(text, "{{{}}}".format, project.page_ids)
    except ValueError:
        html = f"<p>{render_words(text, '{{{}}}'.format)}</p>"
    return Markup(re.sub("`([^`<>]+)`", r"<code>\1</code>", html))


def _mark(verified: str) -> str:
    return "" if verified == "read" else VERIFIED[verified]


def runs(named: list[Numbered]) -> list[tuple[Numbered, Numbered | None]]:
    """Numbers as they are written: three or more in a row as the first and the last."""
    found: list[tuple[Numbered, Numbered | None]] = []
    begin = 0
    for end in range(1, len(named) + 1):
        if end == len(named) or not _follows(named[end - 1], named[end]):
            run = named[begin:end]
            found += [(run[0], run[-1])] if len(run) > 2 else [(one, None) for one in run]
            begin = end
    return found


def _follows(one: Numbered, other: Numbered) -> bool:
    (letter, number), (other_letter, next_number) = (re.fullmatch(r"(\D+)(\d+)", known.number).groups() for known in (one, other))
    return letter == other_letter and int(next_number) == int(number) + 1


def _in_order(letter: str, kind: str, parts: dict[str, Part]) -> Iterator[Numbered]:
    for number, (name, part) in enumerate(parts.items(), 1):
        yield Numbered(f"{letter}{number}", kind, str(name), part)


def _listed(named: list[Numbered], word: str) -> list[str | Numbered]:
    """What is named, with commas, and the word before the last."""
    pieces: list[str | Numbered] = []
    for number, one in enumerate(named):
        pieces += [*([f" {word} " if number == len(named) - 1 else ", "] if number else []), one]
    return pieces


def paper_footer(booklet: Booklet) -> str:
    """The style that puts the questionnaire, its fingerprint and the number of the page below every printed page (CSS Paged Media level 3, margin boxes)."""
    told = f"Review booklet {booklet.questionnaire.id} \u00b7 fingerprint {booklet.fingerprint} \u00b7 as of {booklet.as_of.isoformat()}"
    return f'@page{{@bottom-left{{content:"{told}"}}@bottom-right{{content:counter(page) " / " counter(pages)}}}}'
