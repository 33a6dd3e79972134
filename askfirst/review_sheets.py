"""What a person checks of a translation, line by line: English and translation side by side, for a printed sheet and for a spreadsheet; and what comes back from the spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.positions import Place, Text
from askfirst.prose import PARAGRAPH
from askfirst.project import Project
from askfirst.translation_states import POLICIES, Standing, Standings
from askfirst.translator_notes import Notes
from askfirst.yaml_reader import read_file

COLUMNS = ("where", "what", "english", "translation", "state", "right", "correction", "remark", "id", "digest")
YES = ("yes", "y", "x", "✓", "sí", "si", "oui", "sim", "да", "так", "evet", "có", "wi", "نعم", "是", "ਹਾਂ")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
LARGEST_SHEET = 8 * 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One text, or one paragraph of a page, as a reviewer sees it. `id` of a paragraph: pages/<page>#<number>."""

    id: str
    where: str
    what: str
    english: str
    standing: Standing
    translation: str

    @property
    def people(self) -> int:
        """How many people must check it."""
        return POLICIES[self.standing.kind].people


def sheet_lines(project: Project, standings: Standings) -> list[Line]:
    """Every text of the site in its order, then each page paragraph by paragraph."""
    notes = Notes(project)
    lines = [Line(text.id, notes.place_of(text.id), notes.role_of(text), str(text.text), standings.of[text.id], standings.of[text.id].words or "") for text in project.texts.values()]
    for page_id in sorted(project.page_ids):
        lines += _page_lines(standings.of[f"pages/{page_id}"], notes.place_of(f"pages/{page_id}"))
    return lines


def _page_lines(standing: Standing, where: str) -> Iterator[Line]:
    english, said = (PARAGRAPH.findall(text or "") for text in (standing.english, standing.words))
    for number, one in enumerate(english):
        yield Line(f"{standing.id}#{number}", where, "The title." if number == 0 else "A paragraph.", one, standing, said[number] if len(said) == len(english) else "")


def by_place(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """The lines under the place where a reader meets them."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.where, []).append(line)
    return list(found.items())


# Out

def write_spreadsheet(lines: list[Line]) -> bytes:
    """The lines as comma-separated values (RFC 4180) in UTF-8 with its mark, which spreadsheet programs need to know the letters. No cell is a formula: one that would begin like one
    gets an apostrophe first (OWASP, CSV injection)."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, quoting=csv.QUOTE_ALL)
    rows.writerow(COLUMNS)
    for line in lines:
        cells = (line.where, line.what, line.english, line.translation, line.standing.state, "", "", "", line.id, line.standing.digest)
        rows.writerow([_defused(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _fused(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


# In

@dataclass
class Corrections:
    """What came back: the translations that somebody corrected, by id, each where it stands in the sheet; the ids of texts that somebody found right, with their digests; the remarks; how many pages were ticked in part; and how many lines are of another day."""

    corrected: dict[str, Text] = field(default_factory=dict)
    right: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    pages_in_part: int = 0
    changed_since: int = 0


def read_spreadsheet(path: Path, lines: list[Line], report: Diagnostics) -> Corrections:
    """Reads a sheet as spreadsheet programs save it: with commas, semicolons or tabs. A line whose text has changed since the sheet was made is counted and left out."""
    found, name = Corrections(), str(path)
    text = read_file(path, name, report, LARGEST_SHEET, tabs=True) if path.is_file() else None
    if not path.is_file():
        report.error(Place(name), "file-missing", "There is no file of this name.", "Give the path of the file that the spreadsheet program saved as CSV UTF-8.")
    if text is None:
        return found
    text = text.removeprefix("\ufeff")
    begin = text.split("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=begin.count))
    header = [cell.strip().casefold() for cell in next(rows, [])]
    lacking = [column for column in ("id", "digest", "right", "correction") if column not in header]
    if lacking:
        report.error(Place(name, 1), "sheet-columns", f"This sheet has no column{'s' * (len(lacking) > 1)} {' and '.join(map(quoted, lacking))}.",
                     "Give a sheet that build.py wrote, and keep its first line and all its columns. Save it as CSV UTF-8.")
        return found
    known = {line.id: line for line in lines}
    line_number = rows.line_num + 1
    seen: dict[str, int] = {}
    for row in rows:
        cells = {column: _fused(cell.strip()) for column, cell in zip(header, row)}
        if any(cells.values()):
            _read_row(cells, Place(name, line_number), known, seen, found, report)
        line_number = rows.line_num + 1
    _keep_whole_pages(found, lines)
    return found


def _read_row(cells: dict[str, str], place: Place, known: dict[str, Line], seen: dict[str, int], found: Corrections, report: Diagnostics) -> None:
    text_id, right, correction = (cells.get(column, "") for column in ("id", "right", "correction"))
    line = known.get(text_id)
    corrects = line is not None and correction not in ("", line.translation.strip())
    if line is None:
        near = did_you_mean(text_id, known)
        told = f"No text has the id {quoted(text_id)}." if text_id else f"The line of {quoted(cells.get('english') or next(filter(None, cells.values())))} has no id."
        report.error(place, "sheet-unknown-id", told, near if near.startswith("Did") else 'Leave the columns "id" and "digest" as build.py wrote them; or delete this line.')
    elif text_id in seen:
        report.error(place, "sheet-twice", f"{quoted(text_id)} stands here twice; the first is on line {seen[text_id]}.", "Delete one of the two lines.")
    elif cells["digest"] != line.standing.digest:
        found.changed_since += bool(right or correction)
    elif right and right.casefold() not in YES:
        report.error(place, "sheet-not-yes", f'{quoted(text_id)} has {quoted(right)} under "right".', 'Write "yes" if the translation says the same as the English; else leave it empty, and write what is right under "correction".')
    elif right and corrects:
        report.error(place, "sheet-both", f"The line of {quoted(text_id)} says that the translation is right, and corrects it.", 'Empty one of its two cells, "right" or "correction".')
    elif "\ufffd" in correction or re.search(r"\?{3}", correction):
        report.error(place, "sheet-letters", f"The correction of {quoted(text_id)} has lost letters, which are now question marks.", 'Save the sheet as "CSV UTF-8", not as plain CSV, and correct it again.')
    elif right and not corrects and line.standing.state in ("missing", "outdated"):
        report.error(place, "sheet-not-current", f"{quoted(text_id)} has no translation of today's English that could be right.", 'Write the translation under "correction".')
    elif corrects:
        found.corrected[text_id] = Text.at(correction + "\n" * (line.english.endswith("\n") and not correction.endswith("\n")), place)
    elif right:
        found.right[text_id] = line.standing.digest
    seen.setdefault(text_id, place.line)
    if cells.get("remark"):
        found.remarks.append((text_id, cells["remark"]))


def _keep_whole_pages(found: Corrections, lines: list[Line]) -> None:
    """A page was found right if each of its paragraphs was."""
    pages: dict[str, list[str]] = {}
    for line in lines:
        if "#" in line.id:
            pages.setdefault(line.standing.id, []).append(line.id)
    for page_id, ids in pages.items():
        digest = found.right.get(ids[0], "")
        whole = all(name in found.right for name in ids)
        found.pages_in_part += not whole and any(name in found.right for name in ids)
        for name in ids:
            found.right.pop(name, None)
        if whole:
            found.right[page_id] = digest


def review_entry(reviewer: str, role: str, date: str, right: dict[str, str]) -> str:
    """The lines that content/reviews/<locale>.yaml gets at its end."""
    quotable = reviewer.replace("\\", "\\\\").replace('"', '\\"')
    return f'  - reviewer: "{quotable}"\n    role: {role}\n    date: {date}\n    texts:\n' + "".join(f"      {text_id}: {digest}\n" for text_id, digest in right.items())
