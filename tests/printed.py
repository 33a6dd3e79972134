"""What a sheet must say, from the files alone; and what a printed file says."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from pypdf import PdfReader

from askfirst.evaluator import Evaluation, evaluate
from askfirst.kinds import Prose, Words
from askfirst.paper import Paper
from askfirst.project import Project, citation_labels
from askfirst.prose import render_prose, render_words
from askfirst.questionnaire import Questionnaire, notice_condition
from askfirst.translation_states import Standings
from askfirst.voice import contact_link, say_date
from askfirst.shown import Shown
from askfirst.views import questionnaire_view

FACT_HEADINGS = {"danger": "facts-danger", "favorable": "facts-favorable", "reason_for_time": "facts-reason", "context": "facts-context"}

# What a style sheet adds between the words: numbers, boxes, brackets, points.
ADDED = re.compile(r"(?:\d+\.|[\[\]·.\xa0]|\s)*")


def bare(text: str) -> str:
    """A text without its spaces and ligatures: a printed line may end anywhere, and "fi" may be one letter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@dataclass
class Sheets:
    """What the sheets of a questionnaire must say in a locale. A line is said in the person's language and in English, or in English alone where nobody has translated it."""

    project: Project
    questionnaire: Questionnaire
    locale: str
    alone: bool = False  # in one language, as without script, but for what could hurt somebody if its translation were wrong

    @cached_property
    def standings(self) -> Standings | None:
        return Standings(self.project, self.locale) if self.locale in self.project.catalogues else None

    @cached_property
    def paper(self) -> Paper:
        return Paper(self.questionnaire, Shown(self.questionnaire))

    def said(self, text: Words | Prose, **values: object) -> list[str]:
        """A text in the languages of the sheet, without markup."""
        source = self.project.texts_by_place[text.place]
        standing = self.standings.of[source.id] if self.standings else None
        own = standing.shown if standing else None
        both = [(own, self.locale), (str(text), "en")] if own is not None else [(str(text), "en")]
        is_alone = self.alone and not (standing and standing.english_below)
        return [self._plain(words, locale, source.is_prose, values) for words, locale in both[:1 if is_alone else 2]]

    def _plain(self, words: str, locale: str, is_prose: bool, values: dict) -> str:
        def fill(name: str) -> str:
            return contact_link(self.project.contacts[name]) if name in self.project.contacts else say_date(values[name], locale)

        html = render_prose(words, fill, self.project.page_ids) if is_prose else render_words(words, fill)
        return re.sub(r"<[^>]+>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#39;", "'").replace("&amp;", "&")

    def ui(self, name: str, **values: object) -> list[str]:
        return self.said(self.project.interface[name], **values)

    def remarks(self, part) -> tuple[list[str], list[str]]:
        """What stands behind the words of a part: in each language that it was not checked, and behind the English where it comes from."""
        cites = "; ".join(citation_labels(part.cites, self.project).values())
        return self.ui("unverified") if part.unverified else [], [cites] if cites else []

    def with_remarks(self, text: Words | Prose, part) -> list[str]:
        lines, (marks, cites) = self.said(text), self.remarks(part)
        for number, mark in enumerate(reversed(marks), 1):
            lines[max(-number, -len(lines))] += mark
        return [*lines[:-1], lines[-1], *cites]

    # Parts of a sheet, in its order

    def top(self) -> list[str]:
        return [*self.ui("for-my-attorney-only"), *self.ui("tell-in-private"), *self.ui("memo-codes")]

    def card(self, decision, found: Evaluation) -> Iterator[str]:
        for outcome in decision.outcomes:
            if found.outcomes.get(decision.id) == outcome.id:
                yield from self.said(decision.asks)
                yield from self.said(outcome.on_paper) if outcome.on_paper else [*self.said(outcome.title), *self.with_remarks(outcome.text, outcome)]

    def dangers(self, found: Evaluation) -> list[str]:
        shown = [notice for name, notice in self.questionnaire.notices.items() if notice.severity == "danger" and name in found.notices and name in self.paper.notices]
        return [*self.ui("dangers-heading"), *(line for notice in shown for line in (*self.said(notice.title), *self.with_remarks(notice.text, notice)))] if shown else []

    def find_out(self, found: Evaluation, answers) -> list[str]:
        names = [name for name in self.questionnaire.questions if name in found.relevant_questions and name in self.paper.find_out and "unsure" in answers[name]]
        asked = [self.questionnaire.questions[name] for name in names]
        return [*self.ui("find-out-heading"), *self.ui("find-out-intro"), *(line for one in asked for text in (one.ask, one.where) for line in self.said(text))] if asked else []

    def facts(self, found: Evaluation, kind: str) -> list[str]:
        return [line for name, fact in self.questionnaire.facts.items() if fact.kind == kind and name in found.facts and name in self.paper.facts for line in self.with_remarks(fact.say, fact)]

    def tell(self, found: Evaluation) -> list[str]:
        by_kind = {heading: lines for kind, heading in FACT_HEADINGS.items() if (lines := self.facts(found, kind))}
        return [*self.ui("tell-heading"), *(line for heading, lines in by_kind.items() for line in (*self.ui(heading), *lines))] if by_kind else []

    def losses(self, found: Evaluation) -> list[str]:
        lines = self.facts(found, "loss")
        return [*self.ui("losses-heading"), *lines] if lines else []

    def questions(self, found: Evaluation) -> list[str]:
        fired = {(decision, outcome) for decision, outcome in found.outcomes.items()}
        by_decision: dict[str, list[str]] = {}
        for number, asking in enumerate(self.paper.askings):
            if number in self.paper.asked and any((asking.decision, outcome) in fired for outcome in self.paper.asked_on_paper(asking)):
                by_decision.setdefault(asking.decision, []).extend(self.said(asking.text))
        titles = {str(decision.id): decision.title for decision in self.questionnaire.decisions}
        return [*self.ui("questions-heading"), *(line for name, lines in by_decision.items() for line in (*self.said(titles[name]), *lines))] if by_decision else []

    def papers(self, found: Evaluation) -> list[str]:
        """Each group is one line: in the person's language its heading and papers, then the same in English."""
        wanted = {papers for name in found.facts if name in self.paper.facts for papers in self.questionnaire.facts[name].papers}
        groups = [group for name, group in self.questionnaire.rules_file.papers.items() if name in wanted]
        return [*self.ui("papers-heading"), *(line for group in groups for line in self.in_one_line([group.title, *group.items]))] if groups else []

    @cached_property
    def always(self) -> list[str]:
        titles = [notice.title for notice in self.questionnaire.notices.values() if notice.severity == "note" and notice_condition(notice) is None]
        return [*self.ui("always-heading"), *([self.said(title)[0] for title in titles] if self.alone else self.in_one_line(titles))]

    def checklist(self) -> list[str]:
        checklist = self.questionnaire.rules_file.checklist
        return [checklist.heading, *(text for row in checklist.rows for text in (row.title, *row.boxes, *row.lines))]

    @cached_property
    def origin(self) -> list[str]:
        dates = questionnaire_view(self.questionnaire, self.project, self.paper).dates
        said = [self.ui("sheet-court-line"), *([self.ui("unreviewed-translation")] if self.locale != "en" else []), self.ui("not-government"), self.ui("attorney-unreviewed"),
                self.ui("last-checked", date=dates.checked_on), self.ui("review-from", date=dates.review_by)]
        return self._joined(said)

    def in_one_line(self, texts: list) -> list[str]:
        return self._joined([self.said(text) for text in texts])

    def _joined(self, said: list[list[str]]) -> list[str]:
        """Texts that follow each other within one line, language by language; what is in one language stands apart from what is in two."""
        if self.alone:
            return [part for line in said for part in line]
        lines = [list(line) for _, line in groupby(said, len)]
        return [part for line in lines for language in zip(*line) for part in language]

    def sheet(self, answers) -> list[list[str]]:
        """Everything on the sheet of somebody, part by part; the first three stand on its first page."""
        found = evaluate(self.questionnaire, answers)
        cards = [line for decision in self.questionnaire.decisions for line in self.card(decision, found)]
        return [[*self.top(), *cards], self.dangers(found), self.find_out(found, answers), self.tell(found), self.losses(found), self.questions(found), self.papers(found),
                self.always, self.checklist(), self.origin]




def difference(lines: list[str], printed: str) -> str:
    """Where a printed text first says something else than these lines, one after the other; empty if nowhere. Numbers, boxes and brackets may stand between."""
    rest = bare(printed)
    for line in lines:
        wanted, rest_before = bare(line), rest
        rest = rest[ADDED.match(rest).end():]
        if not rest.startswith(wanted):
            rest = rest_before.lstrip("[]·.\xa0")
        if not rest.startswith(wanted):
            return f"not {line!r}, but {rest[:len(wanted) + 40]!r}"
        rest = rest[len(wanted):]
    return "" if ADDED.fullmatch(rest) else f"and more: {rest[:120]!r}"


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page of a file that Chromium printed, without the page number that stands before it. Its letters stand one by one in the
    order of the page; pypdf's own way to read them takes thirty times as long."""
    known: dict[int, dict[bytes, str]] = {}
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [_text_of(page, known).removeprefix(f"{number} / {len(pages)}") for number, page in enumerate(pages, 1)]


# A font is chosen; a letter or several are drawn.
OPERATIONS = re.compile(rb"/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj")


def _text_of(page, known: dict[int, dict[bytes, str]]) -> str:
    fonts = {name[1:].encode(): font for name, font in page["/Resources"].get("/Font", {}).items()}
    said: list[str] = []
    letters: dict[bytes, str] = {}
    for font, drawn in OPERATIONS.findall(page.get_contents().get_data()):
        if font:
            number = fonts[font].idnum
            letters = known.setdefault(number, {}) or known[number]
            if not letters:
                letters.update(_letters_of(fonts[font].get_object()["/ToUnicode"].get_data()))
        elif drawn:
            width = len(next(iter(letters)))
            said += [letters[drawn[at:at + width].upper()] for at in range(0, len(drawn), width)]
    return "".join(said)


def _letters_of(table: bytes) -> Iterator[tuple[bytes, str]]:
    """What each glyph of a font stands for (PDF 32000-1, 9.10.3): one by one, or a row of glyphs from a letter on."""
    def letter(code: bytes) -> str:
        return bytes.fromhex(code.decode()).decode("utf-16-be")

    for rows in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, code in re.findall(rb"<(\w+)>\s*<(\w+)>", rows):
            yield glyph.upper(), letter(code)
    for rows in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, code in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", rows):
            for number in range(int(last, 16) - int(first, 16) + 1):
                yield b"%0*X" % (len(first), int(first, 16) + number), chr(ord(letter(code)) + number)
