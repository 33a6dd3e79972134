"""What "build.py translate" does for one language: files to write and lines to print, from the project, and from a sheet of corrections that came back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from askfirst.catalogues import Catalogue, update_catalogue
from askfirst.characters import words_of_name
from askfirst.checks.pages import check_page_text
from askfirst.checks.translation_reviews import translators_of
from askfirst.checks.translations import check_translation, sides_of, tell_differences
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.positions import Place, Text
from askfirst.project import Page, Project
from askfirst.prose import PARAGRAPH
from askfirst.review_sheets import Corrections, Line, read_spreadsheet, review_entry, sheet_lines, write_spreadsheet
from askfirst.translation_states import Standings, digest_of, whole
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
    named = f'"{path}"' if " " in str(path) else path  # quotes that every shell reads alike
    return Work({path: write_spreadsheet(lines)}, [f'{path}: {len(lines)} lines to check. Write yes under "right", or what is right under "correction". Then:',
                                                  f'  python3 build.py translate {locale} --import {named} --reviewer "FULL NAME" --role language --date YEAR-MONTH-DAY'])


def import_sheet(project: Project, locale: str, path: Path, reviewer: Reviewer | None, report: Diagnostics) -> Work:
    """What a sheet corrects goes into the catalogue and the pages, and what it finds right into the reviews. With any error nothing is written."""
    lines = {line.id: line for line in sheet_lines(project, Standings(project, locale))}
    found = read_spreadsheet(path, list(lines.values()), report)
    if reviewer is not None:
        _check_reviewer(project, locale, reviewer, path, report)
    if report.has_errors:
        return Work()
    texts, pages = _take_corrections(project, locale, found, lines, report)
    if report.has_errors:
        return Work()
    files: dict[Path, bytes] = {}
    if texts:
        project.catalogues[locale].translations.update(texts)
        files[catalogue_path(project, locale)] = _written(project, project.catalogues[locale])
    corrected = {text_id: digest_of(english, said) for text_id, (english, said) in texts.items()}
    for page_id, paragraphs in pages.items():
        title, body = _corrected(project.pages[locale][page_id], paragraphs)
        files[_page_path(project, locale, page_id)] = _with_words(_page_path(project, locale, page_id), title, body)
        corrected[f"pages/{page_id}"] = digest_of(whole(project.pages[project.source_locale][page_id]), f"{title}\n\n{body}")
    if reviewer is not None:
        files |= _on_record(project, locale, [(reviewer, found.right), (replace(reviewer, role="correction"), corrected)])
    return Work(files, _tell(found, reviewer))


def _check_reviewer(project: Project, locale: str, reviewer: Reviewer, path: Path, report: Diagnostics) -> None:
    """Somebody who did not translate checks, on a day that has come."""
    if tuple(words_of_name(reviewer.name)) in translators_of(project, locale):
        report.error(Place(str(path)), "reviewer-is-translator", f"{reviewer.name} translated into this language, and cannot check it.", "Let somebody check it who did not write it.")
    if project.site is not None and reviewer.date > project.site.as_of:
        report.error(Place(str(path)), "review-in-future", f"{reviewer.date} is after {project.site.as_of}, the day of the site.", "Correct the date, or as_of in content/site.yaml.")


def _take_corrections(project: Project, locale: str, found: Corrections, lines: dict[str, Line], report: Diagnostics) -> tuple[dict[str, tuple[str, Text]], dict[str, dict[int, Text]]]:
    """The corrected texts by id, and the corrected paragraphs by page and number, each held against the rules of all texts and its English."""
    sides = sides_of(project, locale)
    texts: dict[str, tuple[str, Text]] = {}
    pages: dict[str, dict[int, Text]] = {}
    for text_id, said in found.corrected.items():
        page_id, _, number = text_id.removeprefix("pages/").partition("#")
        if not number:
            check_translation(project.texts[text_id], said, sides, project, report)
            texts[text_id] = (str(project.texts[text_id].text), said)
        elif not _page_path(project, locale, page_id).is_file():
            report.error(said.place, "sheet-no-page", f"Page {quoted(page_id)} has no translation that could be corrected.", f"Translate the whole page into content/pages/{locale}/{page_id}.md.")
        else:
            check_page_text(said, locale, number != "0", project, report)
            what = f"Paragraph {number} of page {quoted(page_id)}" if number != "0" else f"The title of page {quoted(page_id)}"
            tell_differences(what, lines[text_id].english, said, sides, lambda check: False, report, flag=f"ignore: [{{}}-{number}]".format)
            pages.setdefault(page_id, {})[int(number)] = said
    return texts, pages


def _on_record(project: Project, locale: str, reviews: list[tuple[Reviewer, dict[str, str]]]) -> dict[Path, bytes]:
    """The reviews of a language with what somebody has found right or written; what stands there already is not told twice."""
    path, file = project.root / "content" / "reviews" / f"{locale}.yaml", project.translation_reviews.get(locale)
    known = {(*words_of_name(one.reviewer), one.role, *pair) for one in (file.reviews if file else ()) for pair in one.texts.items()}
    entries = []
    for one, texts in reviews:
        new = {text_id: digest for text_id, digest in texts.items() if (*words_of_name(one.name), one.role, text_id, digest) not in known}
        entries += [review_entry(one.name, one.role, one.date, new)] if new else []
    if not entries:
        return {}
    begun = path.read_text("utf-8") if path.exists() else "# yaml-language-server: $schema=../../schema/translation-reviews.schema.json\ntranslators: []\nreviews:\n"
    return {path: "\n".join([begun.rstrip("\n").replace("reviews: []", "reviews:"), *entries]).encode()}


def _tell(found: Corrections, reviewer: Reviewer | None) -> list[str]:
    told = [f"{len(found.corrected)} corrected, {len(found.right)} found right."]
    if found.changed_since:
        told.append(f"{found.changed_since} left out: {'its text has' if found.changed_since == 1 else 'their texts have'} changed since the sheet was made. Make a new sheet with --export.")
    if found.pages_in_part:
        told.append(f"{found.pages_in_part} page{'s' * (found.pages_in_part > 1)} found right in part: a page counts once all its paragraphs are right in one sheet.")
    if found.right and reviewer is None:
        told.append("Nobody is named, so what was found right is not on record. Import the sheet again with --reviewer, --role and --date.")
    if found.corrected:
        told.append("A correction is a new draft: somebody else checks it.")
    return told + [f"remark on {text_id}: {remark}" for text_id, remark in found.remarks]


def _corrected(page: Page, paragraphs: dict[int, Text]) -> tuple[str, str]:
    """The title and the text of a page with some paragraphs replaced; paragraph 0 is the title."""
    body = str(page.body)
    for number, match in reversed(list(enumerate(PARAGRAPH.finditer(page.body), 1))):
        if number in paragraphs:
            body = body[:match.start()] + paragraphs[number].strip() + "\n" * match.group().endswith("\n") + body[match.end():]
    return str(paragraphs.get(0, page.title)).strip(), body


def _with_words(path: Path, title: str, body: str) -> bytes:
    """A page's file with another title and text; the other lines at its head stay."""
    head = path.read_text("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").partition("\n---\n")[0]
    quotable = title.replace("\\", "\\\\").replace('"', '\\"')
    return (re.sub(r"^title:.*$", lambda _: f'title: "{quotable}"', head, flags=re.M) + "\n---\n" + body).encode()


def _written(project: Project, catalogue: Catalogue) -> bytes:
    notes = Notes(project)
    return update_catalogue(catalogue, project.texts.values(), lambda text: notes.for_translator(text, catalogue.locale))


def _page_path(project: Project, locale: str, page_id: str) -> Path:
    return project.root / "content" / "pages" / locale / f"{page_id}.md"


def catalogue_path(project: Project, locale: str) -> Path:
    return project.root / "content" / "locales" / f"{locale}.po"


def state_line(project: Project, locale: str) -> str:
    """How far a language is, in a line."""
    standings = Standings(project, locale)
    found, whole = standings.count(), len(standings.of)
    waiting = " and ".join(f"{found[state]} {state}" for state in ("outdated", "missing") if found[state])
    return f"{found['draft'] + found['reviewed']} of {whole} texts translated{'; ' * bool(waiting)}{waiting}; {found['reviewed'] or 'none'} reviewed"
