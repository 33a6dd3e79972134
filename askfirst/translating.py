"""What "build.py translate" does for one language: files to write and lines to print, from the project, and from a sheet of corrections that came back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from askfirst.catalogues import Catalogue, update_catalogue
from askfirst.checks.translations import check_translation, sides_of, tell_differences
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.positions import Text
from askfirst.project import Project
from askfirst.prose import PARAGRAPH
from askfirst.review_sheets import Corrections, Line, read_spreadsheet, review_entry, sheet_lines, write_spreadsheet
from askfirst.translation_states import Standings
from askfirst.translator_notes import Notes


@dataclass
class Work:
    """What to write, by path, and what to tell."""

    files: dict[Path, bytes] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reviewer:
    """Who sends a sheet back: the full name, the role (language or legal), and the day, as year-month-day."""

    name: str
    role: str
    date: str


def bring_up_to_date(project: Project, locale: str) -> Work:
    """The catalogue of a language with every text of today."""
    path = catalogue_path(project, locale)
    return Work({path: _written(project, project.catalogues[locale])}, [f"{path}: {state_line(project, locale)}."])


def export_sheet(project: Project, locale: str, path: Path) -> Work:
    """The lines that nobody has finished checking, for a spreadsheet program."""
    lines = [line for line in sheet_lines(project, Standings(project, locale)) if line.standing.state != "reviewed"]
    return Work({path: write_spreadsheet(lines)}, [f'{path}: {len(lines)} lines to check. Write yes under "right", or what is right under "correction". Then:',
                                                  f"  python3 build.py translate {locale} --import {path} --reviewer NAME --role language --date YEAR-MONTH-DAY"])


def import_sheet(project: Project, locale: str, path: Path, reviewer: Reviewer | None, report: Diagnostics) -> Work:
    """What a sheet corrects goes into the catalogue and the pages, and what it finds right into the reviews. With any error nothing is written."""
    lines = {line.id: line for line in sheet_lines(project, Standings(project, locale))}
    found = read_spreadsheet(path, list(lines.values()), report)
    if report.has_errors:
        return Work()
    work, catalogue = Work(), project.catalogues[locale]
    pages: dict[str, dict[int, Text]] = {}
    for text_id, said in found.corrected.items():
        page_id, _, number = text_id.removeprefix("pages/").partition("#")
        if number:
            what = f"Paragraph {number} of page {quoted(page_id)}" if number != "0" else f"The title of page {quoted(page_id)}"
            tell_differences(what, lines[text_id].english, said, sides_of(project, locale), lambda check: False, report, flag=f"ignore: [{{}}-{number}]".format)
            pages.setdefault(page_id, {})[int(number)] = said
        else:
            text = project.texts[text_id]
            check_translation(text, said, sides_of(project, locale), project, report)
            catalogue.translations[text_id] = (str(text.text), said)
    if report.has_errors:
        return Work()
    if len(found.corrected) > sum(map(len, pages.values())):
        work.files[catalogue_path(project, locale)] = _written(project, catalogue)
    for page_id, paragraphs in pages.items():
        work.files[project.root / "content" / "pages" / locale / f"{page_id}.md"] = _corrected_page(project, locale, page_id, paragraphs)
    if found.right and reviewer is not None:
        reviews = project.root / "content" / "reviews" / f"{locale}.yaml"
        begun = reviews.read_text("utf-8") if reviews.exists() else "# yaml-language-server: $schema=../../schema/translation-reviews.schema.json\ntranslators: []\nreviews:\n"
        work.files[reviews] = (begun.rstrip("\n") + "\n" + review_entry(reviewer.name, reviewer.role, reviewer.date, found.right)).replace("reviews: []\n", "reviews:\n").encode()
    work.told = _tell(found, reviewer, lines)
    return work


def _tell(found: Corrections, reviewer: Reviewer | None, lines: dict[str, Line]) -> list[str]:
    told = [f"{len(found.corrected)} corrected, {len(found.right)} found right."]
    if found.changed_since:
        told.append(f"{found.changed_since} left out: {'its text has' if found.changed_since == 1 else 'their texts have'} changed since the sheet was made. Make a new sheet with --export.")
    if found.right and reviewer is None:
        told.append("Nobody is named, so what was found right is not on record. Import the sheet again with --reviewer, --role and --date.")
    if found.corrected:
        told.append("A correction is a new draft: somebody else checks it.")
    return told + [f"remark on {text_id}: {remark}" for text_id, remark in found.remarks]


def _corrected_page(project: Project, locale: str, page_id: str, paragraphs: dict[int, Text]) -> bytes:
    """The page's file with some paragraphs replaced; paragraph 0 is the title."""
    path = project.root / "content" / "pages" / locale / f"{page_id}.md"
    front, closing, body = path.read_text("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").partition("\n---\n")
    if 0 in paragraphs:
        quotable = paragraphs[0].replace("\\", "\\\\").replace('"', '\\"')
        front = re.sub(r"^title:.*$", lambda _: f'title: "{quotable}"', front, flags=re.M)
    numbered = enumerate(PARAGRAPH.finditer(body), 1)
    for number, match in reversed(list(numbered)):
        if number in paragraphs:
            body = body[:match.start()] + paragraphs[number].strip() + body[match.end():]
    return (front + closing + body).encode()


def _written(project: Project, catalogue: Catalogue) -> bytes:
    notes = Notes(project)
    return update_catalogue(catalogue, project.texts.values(), lambda text: notes.for_translator(text, catalogue.locale))


def catalogue_path(project: Project, locale: str) -> Path:
    return project.root / "content" / "locales" / f"{locale}.po"


def state_line(project: Project, locale: str) -> str:
    """How far a language is, in a line."""
    standings = Standings(project, locale)
    found, whole = standings.count(), len(standings.of)
    waiting = " and ".join(f"{found[state]} {state}" for state in ("outdated", "missing") if found[state])
    return f"{found['draft'] + found['reviewed']} of {whole} texts translated{'; ' * bool(waiting)}{waiting}; {found['reviewed'] or 'none'} reviewed"
