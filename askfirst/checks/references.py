"""Every name that is used exists, once."""

from __future__ import annotations

from collections.abc import Iterable

from askfirst.conditions import FactName, leaves
from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.kinds import Citation
from askfirst.positions import Text
from askfirst.project import Project
from askfirst.questionnaire import Questionnaire

MOST_QUESTIONS = 120
MOST_OPTIONS = 20
LONGEST_ROW = 10


def check_ids_stand_once(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Two things of a kind never share an id."""
    sections = questionnaire.sections
    groups: list[tuple[str, Iterable[Text]]] = [
        ("section", (section.id for section in sections)),
        ("question", (question.id for section in sections for question in section.questions)),
        ("door", (door.id for door in questionnaire.questions_file.start.doors)),
        ("decision", (decision.id for decision in questionnaire.decisions)),
        ("person", (person.id for person in questionnaire.people_file.people)),
        *(("outcome", (outcome.id for outcome in decision.outcomes)) for decision in questionnaire.decisions),
    ]
    for kind, ids in groups:
        seen: dict[str, Text] = {}
        for name in ids:
            first = seen.setdefault(name, name)
            if first is not name:
                report.error(name.place, "duplicate-id", f"Two {kind}s are called {quoted(name)}; the first is on line {first.place.line}.",
                             "Give one of them another name.", [(first.place, "the first one")])


def check_size(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """A questionnaire stays within what a person can answer and the page can hold."""
    if len(questionnaire.questions) > MOST_QUESTIONS:
        report.error(questionnaire.questions_file.place, "too-many-questions",
                     f"This questionnaire has {len(questionnaire.questions)} questions; {MOST_QUESTIONS} is the limit.", "Split it.")
    for question in questionnaire.questions.values():
        if len(question.options) > MOST_OPTIONS:
            report.error(question.place, "too-many-options", f"Question {quoted(question.id)} has {len(question.options)} options; {MOST_OPTIONS} is the limit.",
                         "Make two questions of it.")


def check_conditions_name_what_exists(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """A condition tests only questions, options and facts that exist."""
    for condition in (*questionnaire.conditions(), *questionnaire.safeguard_conditions()):
        for leaf in leaves(condition):
            if isinstance(leaf, FactName):
                if leaf.name not in questionnaire.facts:
                    advice = did_you_mean(leaf.name, questionnaire.facts)
                    if leaf.name in questionnaire.questions:
                        advice = f'It is a question; write "{leaf.name}: option".'
                    report.error(leaf.place, "unknown-fact", f"No fact is called {quoted(leaf.name)}.", advice)
                continue
            question = questionnaire.questions.get(leaf.question)
            if question is None:
                report.error(leaf.place, "unknown-question", f"No question is called {quoted(leaf.question)}.", did_you_mean(leaf.question, questionnaire.questions))
                continue
            known = [*map(str, question.options), *(["none"] if question.type == "several" else [])]
            for option in leaf.options:
                if option in ("unsure", "private"):
                    report.error(option.place, "unknown-tested", f"A condition cannot test {quoted(option)}: to the rules it is unknown, and may be any answer.",
                                 "Use if_possible to include people who do not know, or if_certain to leave them out.")
                elif option not in known:
                    report.error(option.place, "unknown-option", f"Question {quoted(question.id)} has no option {quoted(option)}.", did_you_mean(option, known))


def check_facts_form_no_circle(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """No fact rests on itself, nor on too long a row of others. A circle is told as a path."""
    finished: set[str] = set()

    def walk(name: Text, path: list[Text]) -> None:
        if name in path:
            circle = [*path[path.index(name):], name]
            report.error(circle[0].place, "fact-circle", f"Fact {quoted(circle[0])} rests on itself: {' → '.join(map(str, circle))}.", "Take one of the steps out.")
        elif len(path) == LONGEST_ROW:
            report.error(path[0].place, "fact-row-too-long", f"Fact {quoted(path[0])} rests on a row of more than {LONGEST_ROW} other facts.", "Test questions instead of facts.")
        elif name not in finished:
            for leaf in leaves(questionnaire.facts[name].when):
                if isinstance(leaf, FactName) and leaf.name in questionnaire.facts:
                    walk(next(key for key in questionnaire.facts if key == leaf.name), [*path, name])
            finished.add(name)

    for name in questionnaire.facts:
        walk(name, [])


def check_rules_name_what_exists(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """Papers, contacts and citations exist."""
    papers = questionnaire.rules_file.papers
    for name, fact in questionnaire.facts.items():
        for paper in fact.papers:
            if paper not in papers:
                report.error(paper.place, "unknown-papers", f"No group of papers is called {quoted(paper)}.", did_you_mean(paper, papers))
        check_citations(f"Fact {quoted(name)}", fact.cites, project, report)
    for name, notice in questionnaire.notices.items():
        check_citations(f"Notice {quoted(name)}", notice.cites, project, report)
    for _, outcome in questionnaire.outcomes():
        check_citations(f"Outcome {quoted(outcome.id)}", outcome.cites, project, report)
        for contact in outcome.contacts:
            if contact not in project.contacts:
                report.error(contact.place, "unknown-contact", f"content/contacts.yaml has no {quoted(contact)}.", did_you_mean(contact, project.contacts))


def check_citations(what: str, cites: list[Citation], project: Project, report: Diagnostics) -> None:
    """What a part of the rules cites exists."""
    for citation in cites:
        source = project.sources.get(citation.source)
        if source is None:
            report.error(citation.place, "unknown-citation", f"{what} cites {quoted(citation)}, which no file in content/sources has.", did_you_mean(citation.source, project.sources))
        elif citation.section and citation.section not in source.sections or source.sections and not citation.section and "#" in citation:
            near = did_you_mean(citation.section, source.sections)
            report.error(citation.place, "unknown-citation", f"{what} cites {quoted(citation)}, but content/sources/{citation.source}.yaml has no such section.", near)


def check_stops_exist(questionnaire: Questionnaire, project: Project, report: Diagnostics) -> None:
    """stop_on names outcomes that exist."""
    known = [f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()]
    for section in questionnaire.sections:
        for name in section.stop_on:
            if name not in known:
                report.error(name.place, "unknown-outcome", f"No outcome is called {quoted(name)}.", did_you_mean(name, known))


CHECKS = (check_ids_stand_once, check_size, check_conditions_name_what_exists, check_facts_form_no_circle, check_rules_name_what_exists, check_stops_exist)
