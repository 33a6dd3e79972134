"""What the templates need of a questionnaire: its parts with numbers, labels and ways to them; the texts are still those of the files."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace

from askfirst.booklet import anchor
from askfirst.circuit import FALSE
from askfirst.kinds import Citation
from askfirst.model import Part, Question, SourceFile
from askfirst.paper import Paper
from askfirst.project import Project, citation_labels, is_known_code
from askfirst.questionnaire import Questionnaire, notice_condition
from askfirst.telling import Teller
from askfirst.voice import dial

# docs/decisions/0015-dates-by-the-visitors-clock.md says why a clock is not believed before or after these.
A_DAY = datetime.timedelta(days=1)
TWENTY_YEARS = datetime.timedelta(days=20 * 365 + 5)


@dataclass(frozen=True)
class LawDates:
    """The day on which the law of a page was last looked at, the day from which on that is too long ago, and between which days a clock is believed: not before `since`, not from `until` on."""

    checked_on: datetime.date
    review_by: datetime.date
    since: datetime.date
    until: datetime.date


def law_dates(sources: Iterable[SourceFile], as_of: datetime.date) -> LawDates:
    """The dates of a page that rests on these sources: of each kind the earliest, since one stale source is enough. Without a source nothing was looked at, and `as_of` counts."""
    known = list(sources)
    review_by = min((source.review_by.day for source in known), default=as_of)
    return LawDates(checked_on=min((source.checked_on.day for source in known), default=as_of), review_by=review_by,
                    since=_moved(max((source.checked_on.day for source in known), default=as_of), -A_DAY), until=_moved(review_by, TWENTY_YEARS))


def _moved(day: datetime.date, by: datetime.timedelta) -> datetime.date:
    """Another day; the same one where the calendar ends."""
    try:
        return day + by
    except OverflowError:
        return day


def questionnaire_view(questionnaire: Questionnaire, project: Project, paper: Paper) -> SimpleNamespace:
    """What the interview's template needs of a questionnaire; texts are still those of the files, so that any locale can say them."""
    cited: dict[str, None] = {}
    teller = Teller(questionnaire, project.interface)

    def citations(cites: list[Citation]) -> list[SimpleNamespace]:
        labels = citation_labels(cites, project)
        cited.update(dict.fromkeys(labels))
        return [SimpleNamespace(label=label, anchor=f"source-{source}") for source, label in labels.items()]

    def view(part: Part, **more: object) -> SimpleNamespace:
        fields = {name: getattr(part, name) for name in type(part).model_fields}
        return SimpleNamespace(**{**fields, **more})

    files = questionnaire.questions_file
    numbers = {name: number for number, name in enumerate(questionnaire.questions, 1)}
    sections = [view(section, number=number, questions=[view(question, number=numbers[question.id], printed=question.id in paper.find_out, options=list(_options(question, project)))
                                                        for question in section.questions]) for number, section in enumerate(questionnaire.sections, 1)]
    facts = [view(fact, id=name, citations=citations(fact.cites), printed=str(name) in paper.facts) for name, fact in questionnaire.facts.items()]
    notices = [view(notice, id=name, citations=citations(notice.cites), printed=str(name) in paper.notices, conditional=notice_condition(notice) is not None)
               for name, notice in questionnaire.notices.items()]
    askings = [SimpleNamespace(number=number, text=asking.text, decision=asking.decision, on_screen=[f"{asking.decision}/{one}" for one in asking.outcomes],
                               printed=number in paper.asked, on_paper=[f"{asking.decision}/{one}" for one in paper.asked_on_paper(asking)] if number in paper.asked else [])
               for number, asking in enumerate(paper.askings)]
    decisions = [view(decision, askings=[asking for asking in askings if asking.decision == decision.id],
                      outcomes=[view(outcome, told=teller.outcome(decision, outcome), citations=citations(outcome.cites)) for outcome in decision.outcomes])
                 for decision in questionnaire.decisions]
    contacts = {name: view(contact, href=dial(contact.phone) if contact.phone else str(contact.url)) for name, contact in project.contacts.items()}
    sources = [view(project.sources[name], id=name, anchor=f"source-{name}", checked_on=project.sources[name].checked_on.day) for name in cited]
    return SimpleNamespace(id=questionnaire.id, how=how_path(questionnaire), title=files.title, start=files.start, sections=sections, section_count=len(sections),
                           papers=[view(papers, id=name, printed=paper.needs_papers(str(name), printed=True) != FALSE) for name, papers in questionnaire.rules_file.papers.items()], checklist=questionnaire.rules_file.checklist,
                           facts=facts, notices=notices, decisions=decisions, contacts=contacts, sources=sources,
                           dates=law_dates((project.sources[name] for name in cited or project.sources), project.site.as_of.day))


def how_path(questionnaire: Questionnaire) -> str:
    """The page about the rules of a questionnaire, in the folder of a language."""
    return f"{questionnaire.id}-how-it-decides.html"


def booklet_path(questionnaire: Questionnaire) -> str:
    """The way from the folder of a language to the booklet for attorneys, which stands beside these folders."""
    return f"../review/{questionnaire.id}.html"


def how_view(questionnaire: Questionnaire, project: Project, paper: Paper) -> SimpleNamespace:
    """What the page about the rules needs: the view of the interview, and how each outcome, fact, notice and question comes."""
    shown, teller = questionnaire_view(questionnaire, project, paper), Teller(questionnaire, project.interface)
    stops = {name for section in questionnaire.sections for name in section.stop_on}
    for decision, viewed in zip(questionnaire.decisions, shown.decisions):
        for outcome, one in zip(decision.outcomes, viewed.outcomes):
            name = f"{decision.id}/{outcome.id}"
            one.stops, one.anchor = name in stops, anchor("outcome", name)
    for fact in shown.facts:
        fact.told = teller.condition(fact.when)
    for notice in shown.notices:
        condition = notice_condition(notice)
        notice.told = teller.condition(condition) if condition is not None else None
        notice.read = "always" if condition is None else "possible" if notice.if_possible is not None else "certain"
    shown.first = [notice for notice in shown.notices if notice.read == "always" and notice.id in questionnaire.rules_file.with_every_invitation]
    shown.questions = []
    for section in questionnaire.sections:
        gated = [SimpleNamespace(id=question.id, ask=question.ask, told=teller.condition(question.ask_if), judgement=None, unverified=None, citations=())
                 for question in section.questions if question.ask_if is not None]
        if gated or section.ask_if is not None:
            shown.questions.append(SimpleNamespace(title=section.title, told=teller.condition(section.ask_if) if section.ask_if is not None else None, questions=gated))
    cites = [cite for part in (*questionnaire.facts.values(), *questionnaire.notices.values(), *(outcome for _, outcome in questionnaire.outcomes())) for cite in part.cites]
    for source in shown.sources:
        used = {cite.section for cite in cites if cite.source == source.id}
        source.cited = [(code if is_known_code(code) else "", section) for code, section in source.sections.items() if code in used]
    shown.sources.sort(key=lambda source: source.short.casefold())
    return shown


def _options(question: Question, project: Project) -> Iterator[SimpleNamespace]:
    for value in question.values:
        option = question.options.get(value)
        label = option.label if option else project.interface[value]
        yield SimpleNamespace(value=value, label=label, hint=option.hint if option else None, exclusive=value == "none")
