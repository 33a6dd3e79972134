"""What a translator and a reviewer need beside a text: where in the interview it stands, how long it may be, what stays as it is, and the words of the law in it."""

from __future__ import annotations

from askfirst.catalogues import SourceText
from askfirst.checks.words import longest
from askfirst.model import Term
from askfirst.project import Project, citation_labels
from askfirst.prose import PLACEHOLDER
from askfirst.translation_states import POLICIES, class_of

PEOPLE = {1: "one person checks it", 2: "two people check it"}
OLDER = {True: "an older translation is shown with a mark", False: "while it is outdated, the page shows the English"}


class Notes:
    """Says of each text of a project what its translator should know."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.english = project.glossary(project.source_locale)
        self._numbers = {(one.id, str(name)): number for one in project.questionnaires for number, name in enumerate(one.questions, 1)}
        self._questionnaires = {one.id: one for one in project.questionnaires}

    def place_of(self, text_id: str) -> str:
        """Where a reader meets a text, in the order of the site: a question by its number, an outcome by its title."""
        folder, *path = text_id.split("/")
        if folder in self._questionnaires:
            return self._place_in_questionnaire(folder, path)
        if folder == "contacts":
            return f"Free help and phone lines: {self.project.contacts[path[0]].name}"
        if folder == "sources":
            return f"Sources: {self.project.sources[path[0]].short}"
        if folder == "pages":
            return f"Page: {self.project.pages[self.project.source_locale][path[0]].title}"
        return "Buttons, headings and notes of the site"

    def _place_in_questionnaire(self, name: str, path: list[str]) -> str:
        questionnaire = self._questionnaires[name]
        match path:
            case ["questions", "sections", section, "questions", question, *_]:
                return f"Question {self._numbers[name, question]}: {questionnaire.questions[question].ask}"
            case ["questions", "sections", *_]:
                return "The line of progress"
            case ["questions", *_]:
                return "The first screen"
            case ["rules", "decisions", decision, "outcomes", outcome, *_]:
                found = next(one for of, one in questionnaire.outcomes() if (of.id, one.id) == (decision, outcome))
                return f"The result: {found.title}"
            case ["rules", "decisions", *_]:
                return "The headings of the result"
            case ["rules", "notices", notice, *_]:
                return f"A box of the result: {questionnaire.notices[notice].title}"
            case ["rules", "facts", *_]:
                return "The result: facts to tell the attorney"
        return "The result: papers to gather"

    def law_of(self, text_id: str) -> list[str]:
        """What law an outcome, a notice or a fact rests on, as attorneys name it."""
        folder, *path = text_id.split("/")
        questionnaire = self._questionnaires.get(folder)
        match path if questionnaire else ():
            case ["rules", "decisions", decision, "outcomes", outcome, *_]:
                part = next(one for of, one in questionnaire.outcomes() if (of.id, one.id) == (decision, outcome))
            case ["rules", "notices", notice, *_]:
                part = questionnaire.notices[notice]
            case ["rules", "facts", fact, *_]:
                part = questionnaire.facts[fact]
            case _:
                return []
        return list(citation_labels(part.cites, self.project).values())

    def role_of(self, text: SourceText) -> str:
        """What a text is, in a few words."""
        return "An answer." if "options" in text.id.split("/") and text.id.endswith("/label") else text.comment

    def for_translator(self, text: SourceText, locale: str) -> list[str]:
        """The lines of a catalogue that explain one text."""
        kind = class_of(text.id, self.project.legal_interface)
        policy = POLICIES[kind]
        notes = [self.role_of(text), self.place_of(text.id), f"{kind.capitalize()}: {PEOPLE[policy.people]}; {OLDER[policy.shows_older]}. At most {longest(text.is_prose, True)} characters."]
        if law := self.law_of(text.id):
            notes.append(f"Law: {'; '.join(law)}.")
        placeholders = dict.fromkeys(PLACEHOLDER.findall(text.text))
        if placeholders:
            notes.append(f"Copy {', '.join(f'{{{name}}}' for name in placeholders)}: a number, a date, a link or words take its place.")
        glossary = self.project.glossary(locale)
        return [*notes, *filter(None, (_term_note(name, self.english.term(name), glossary.term(name)) for name in self.english.terms_in(text.text)))]


def _term_note(name: str, meant: Term, said: Term | None) -> str:
    """How a language says a term, and what it means; empty where neither is known."""
    told = []
    if said is not None and said.say:
        told.append(f"say {' or '.join(said.say)}")
    if said is not None and said.never:
        told.append(f"never {', '.join(said.never)}")
    return f"{name}: {'; '.join(told)}{'. ' if told else ''}{meant.means or ''}".strip() if told or meant.means else ""
