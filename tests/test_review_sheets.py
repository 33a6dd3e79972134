"""Review sheets: what a person checks goes out on paper and into a spreadsheet, and what comes back is a correction, a review, or a finding; never a guess."""

import csv
import html
import io
import re

import pytest
from markupsafe import escape

from askfirst.catalogues import Catalogue, update_catalogue
from askfirst.command_line import main
from askfirst.diagnostics import Diagnostics
from askfirst.pipeline import build_site, check
from askfirst.positions import Place, Text
from askfirst.project import load_project
from askfirst.review_sheets import COLUMNS, sheet_lines
from askfirst import translating
from askfirst.translating import Reviewer, export_sheet, import_sheet
from askfirst.translation_states import Standings, digest_of
from writing import change, write, write_project

HELD = "tiny/questions/sections/all/questions/held/ask"  # legal: one person
WAIT = "tiny/rules/decisions/ending/outcomes/wait/title"  # critical: two people
PROSE = "tiny/rules/decisions/ending/outcomes/wait/text"
ABOUT = [f"pages/about#{number}" for number in range(4)]
ANA, BEN = (Reviewer(f"{name} Invented", "language", "2026-11-20") for name in ("Ana", "Ben"))
LAWYER, OTHER_LAWYER = (Reviewer(f"{name} Invented", "legal", "2026-11-21") for name in ("Lea", "Leo"))

PAGE = """
    ---
    title: About this site
    order: 1
    ---
    Call {court-line}.

    - One thing
    - Another thing

    Go to court.
    """
SPANISH_PAGE = """
    ---
    title: "Acerca de este sitio"
    order: 1
    translates: DIGEST
    ---
    Llame a {court-line}.

    - Una cosa
    - Otra cosa

    Vaya a la corte.
    """


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A small project that is wholly translated, its page too, and that nobody has checked."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    folder = write_project(tmp_path / "project")
    write(folder / "content" / "pages" / "en" / "about.md", PAGE)
    project = loaded(folder)
    write(folder / "content" / "pages" / "es" / "about.md", SPANISH_PAGE.replace("DIGEST", project.pages["en"]["about"].digest))
    said = {text.id: (str(text.text), Text.at(f"Ñ {text.text}", Place("es.po"))) for text in project.texts.values()}
    (folder / "content" / "locales").mkdir()
    (folder / "content" / "locales" / "es.po").write_bytes(update_catalogue(Catalogue("es", translations=said), project.texts.values()))
    bring_up_to_date(folder)
    return folder


def loaded(root):
    report = Diagnostics()
    project = load_project(root, report)
    assert not report.has_errors, report.render()
    return project


def bring_up_to_date(root):
    assert main(["translate", "es", "--root", str(root)]) == 0


def catalogue_file(root):
    return root / "content" / "locales" / "es.po"


def reviews_file(root):
    return root / "content" / "reviews" / "es.yaml"


def page_file(root):
    return root / "content" / "pages" / "es" / "about.md"


def state(root, text_id):
    return Standings(loaded(root), "es").of[text_id].state


def say(root, text_id, words):
    """Lets the catalogue say this of a text, as a translator would write it."""
    project = loaded(root)
    catalogue = project.catalogues["es"]
    catalogue.translations[text_id] = (str(project.texts[text_id].text), Text.at(words, Place("es.po")))
    catalogue_file(root).write_bytes(update_catalogue(catalogue, project.texts.values()))
    bring_up_to_date(root)


def exported(root, path=None):
    """The rows of a sheet as a spreadsheet program shows them, by column."""
    path = path or root.parent / "sheet.csv"
    work = export_sheet(loaded(root), "es", path)
    path.write_bytes(work.files[path])
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def fill(rows, text_id, **cells):
    """The rows, with what somebody wrote into the line of a text."""
    row, = (row for row in rows if row["id"] == text_id)
    row.update(cells)
    return rows


def saved(root, rows, delimiter=",", line_end="\r\n", mark=True, encoding="utf-8", columns=COLUMNS):
    """The path of the sheet as a spreadsheet program saves it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator=line_end, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path = root.parent / "back.csv"
    path.write_bytes(b"\xef\xbb\xbf" * mark + out.getvalue().encode(encoding, "replace"))
    return path


def take_in(root, sheet, reviewer=None):
    """Imports a sheet; what was told, and the codes of errors. With an error, nothing may be there to write."""
    report = Diagnostics()
    work = import_sheet(loaded(root), "es", sheet, reviewer, report)
    codes = [entry.code for entry in report.sorted() if entry.severity == "error"]
    assert not codes or (work.files, work.told) == ({}, [])
    for path, content in work.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return work.told, codes


def find_right(root, reviewer, *ids):
    """Lets somebody find some texts right, through a sheet."""
    rows = exported(root)
    for text_id in ids:
        fill(rows, text_id, right="yes")
    told, codes = take_in(root, saved(root, rows), reviewer)
    assert codes == [] and told[0].startswith("0 corrected")
    return told


def found_right(root):
    """What is on record as right."""
    reviews = loaded(root).translation_reviews.get("es")
    return [text_id for one in (reviews.reviews if reviews else ()) if one.role != "correction" for text_id in one.texts]


def found_in_reviews(root):
    return [entry.code for entry in check(root).report.sorted() if entry.place.path == "content/reviews/es.yaml"]


def files(root):
    return {path: path.read_bytes() for path in sorted((root / "content").rglob("*")) if path.is_file()}


# Out and in

def test_a_sheet_holds_every_text_and_paragraph_with_its_translation_state_and_digest(root):
    rows, project = exported(root), loaded(root)
    assert [row["id"] for row in rows] == [*project.texts, *ABOUT]
    assert set(rows[0]) == set(COLUMNS) and {row["state"] for row in rows} == {"draft"}
    held, = (row for row in rows if row["id"] == HELD)
    assert (held["english"], held["translation"], held["where"]) == ("Are you held?", "Ñ Are you held?", "Question 1: Are you held?")
    assert held["digest"] == digest_of("Are you held?", "Ñ Are you held?")
    assert [row["translation"] for row in rows[-4:]] == ["Acerca de este sitio", "Llame a {court-line}.", "'- Una cosa\n- Otra cosa", "Vaya a la corte.\n"]


@pytest.mark.parametrize("how", [{}, {"delimiter": ";"}, {"mark": False}, {"line_end": "\n"}, {"delimiter": ";", "mark": False, "line_end": "\n"}], ids=str)
def test_a_sheet_that_comes_back_unchanged_changes_nothing(root, how):
    before = files(root)
    assert take_in(root, saved(root, exported(root), **how), ANA) == (["0 corrected, 0 found right."], [])
    assert files(root) == before


def test_a_sheet_with_tabs_between_its_cells_is_read(root):
    assert take_in(root, saved(root, exported(root), delimiter="\t"))[1] == []


def test_line_ends_of_windows_within_a_cell_do_not_reach_the_catalogue(root):
    rows = fill(exported(root), ABOUT[2], correction="- Una cosa nueva\r\n- Otra cosa")
    assert take_in(root, saved(root, rows))[1] == []
    assert b"\r" not in page_file(root).read_bytes() and "- Una cosa nueva\n- Otra cosa\n" in page_file(root).read_text("utf-8")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " ="])
def test_a_cell_that_a_spreadsheet_would_reckon_gets_an_apostrophe_and_loses_it_again(root, begin):
    say(root, HELD, f"{begin}ñ+ñ")
    rows = exported(root)
    shown, = (row["translation"] for row in rows if row["id"] == HELD)
    assert shown == f"'{begin}ñ+ñ"
    assert take_in(root, saved(root, fill(rows, HELD, correction=shown)))[1] == []
    assert take_in(root, saved(root, fill(rows, HELD, correction=f"{shown}+n")))[1] == []
    assert loaded(root).catalogues["es"].translations[HELD][1] == f"{begin}ñ+ñ+n"


@pytest.mark.parametrize("begin", ["\t", "\r", "\n=", " \t"])
def test_no_white_space_hides_a_formula(root, begin):
    project = loaded(root)
    project.catalogues["es"].translations[HELD] = ("Are you held?", Text.at(f"{begin}1", Place("es.po")))
    path = root.parent / "sheet.csv"
    rows = csv.DictReader(io.StringIO(export_sheet(project, "es", path).files[path].decode("utf-8-sig"), newline=""))
    assert [row["translation"] for row in rows if row["id"] == HELD] == [f"'{begin}1"]


def test_an_apostrophe_that_hides_no_formula_stays(root):
    take_in(root, saved(root, fill(exported(root), HELD, correction="'Ñ' ¿está detenido?")))
    assert loaded(root).catalogues["es"].translations[HELD][1] == "'Ñ' ¿está detenido?"


# Corrections

def test_a_correction_changes_exactly_its_translation_and_stays_a_draft(root):
    before = catalogue_file(root).read_text("utf-8")
    told, codes = take_in(root, saved(root, fill(exported(root), HELD, correction="Ñ ¿Está detenido?", remark="Simpler.")), ANA)
    assert (told, codes) == (["1 corrected, 0 found right.", "A correction is a new draft: somebody else checks it.", f"remark on {HELD}: Simpler."], [])
    assert catalogue_file(root).read_text("utf-8") == before.replace('msgstr "Ñ Are you held?"', 'msgstr "Ñ ¿Está detenido?"')
    assert state(root, HELD) == "draft"


def test_whoever_corrected_a_text_cannot_check_it_and_somebody_else_can(root):
    take_in(root, saved(root, fill(fill(exported(root), HELD, correction="Ñ ¿Está detenido?"), ABOUT[3], correction="Vaya siempre a la corte.")), ANA)
    assert [(one.reviewer, one.role, list(one.texts)) for one in loaded(root).translation_reviews["es"].reviews] == [("Ana Invented", "correction", [HELD, "pages/about"])]
    for reviewer, expected in ((ANA, "draft"), (BEN, "reviewed")):
        find_right(root, reviewer, HELD, *ABOUT)
        assert (state(root, HELD), state(root, "pages/about")) == (expected, expected)


def test_a_correction_of_a_text_that_was_outdated_makes_it_current(root):
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    assert state(root, HELD) == "outdated"
    take_in(root, saved(root, fill(exported(root), HELD, correction="Ñ ¿Está detenido hoy?")))
    assert state(root, HELD) == "draft"
    assert "fuzzy" not in catalogue_file(root).read_text("utf-8")


def test_a_text_that_was_reviewed_is_a_draft_again_after_a_correction(root):
    rows = exported(root)
    find_right(root, ANA, HELD)
    assert state(root, HELD) == "reviewed"
    take_in(root, saved(root, fill(rows, HELD, correction="Ñ ¿Está detenido?")))
    assert state(root, HELD) == "draft"


def test_a_correction_that_lost_a_placeholder_is_refused_with_its_line_and_nothing_is_written(root, capsys):
    text_id = next(name for name, text in loaded(root).texts.items() if "{date}" in text.text)
    rows = fill(fill(exported(root), text_id, correction="Ñ sin fecha"), HELD, correction="Ñ ¿Está detenido?")
    sheet, before = saved(root, rows), files(root)
    text = sheet.read_text("utf-8-sig")
    line = text[:text.index(text_id)].count("\n") + 1
    assert main(["translate", "es", "--root", str(root), "--import", str(sheet)]) == 1
    told = capsys.readouterr().err
    assert f'{sheet}:{line}:1: error: The translation of "{text_id}" has lost "{{date}}". [placeholder-mismatch]' in told and told.endswith("Nothing was changed.\n")
    assert files(root) == before


def test_what_a_correction_seems_to_have_changed_is_a_warning_and_no_hindrance(root, capsys):
    write(root / "content" / "glossary" / "en.yaml", "negation: [not]\n")
    write(root / "content" / "glossary" / "es.yaml", "negation: ['no']\n")
    sheet = saved(root, fill(fill(exported(root), HELD, correction="¿No está detenido?"), ABOUT[3], correction="No vaya a la corte."))
    assert main(["translate", "es", "--root", str(root), "--import", str(sheet)]) == 0
    told = capsys.readouterr()
    assert told.err.count("[negation]") == 2 and 'add the flag "ignore-negation"' in told.err and "add ignore: [negation-3]" in told.err
    assert told.out.startswith("2 corrected, 0 found right.\n")


def test_a_translation_that_somebody_copied_unchanged_is_no_correction(root):
    say(root, PROSE, "Ñ So wait.\n")
    change(root / "questionnaires" / "tiny" / "rules.yaml", "text: So wait.", "text: |\n        So wait.\n")
    say(root, PROSE, "Ñ So wait.\n")
    told, codes = take_in(root, saved(root, fill(exported(root), PROSE, right="yes", correction="Ñ So wait.")), ANA)
    assert (told, codes) == (["0 corrected, 1 found right."], [])


# Reviews

def test_a_yes_writes_a_review_that_is_bound_to_the_english_and_the_translation(root):
    assert find_right(root, ANA, HELD) == ["0 corrected, 1 found right."]
    assert reviews_file(root).read_text("utf-8") == (
        "# yaml-language-server: $schema=../../schema/translation-reviews.schema.json\ntranslators: []\nreviews:\n"
        f'  - reviewer: "Ana Invented"\n    role: language\n    date: 2026-11-20\n    texts:\n      {HELD}: {digest_of("Are you held?", "Ñ Are you held?")}\n')
    assert state(root, HELD) == "reviewed" and found_in_reviews(root) == []
    say(root, HELD, "Ñ Are you now held?")
    assert state(root, HELD) == "draft"
    say(root, HELD, "Ñ Are you held?")
    assert state(root, HELD) == "reviewed"
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    assert state(root, HELD) == "outdated"


@pytest.mark.parametrize("yes", ["yes", "YES", " y ", "x", "✓", "sí", "Si", "oui", "да", "نعم", "是", "ਹਾਂ"])
def test_yes_may_be_said_in_the_language_of_the_reviewer(root, yes):
    take_in(root, saved(root, fill(exported(root), HELD, right=yes)), ANA)
    assert state(root, HELD) == "reviewed"


def test_what_was_found_right_goes_below_what_others_found_right(root):
    write(reviews_file(root), "translators: [Tea Invented]\nreviews: []\n")
    find_right(root, ANA, HELD)
    find_right(root, BEN, WAIT)
    file = loaded(root).translation_reviews["es"]
    assert [(str(review.reviewer), list(review.texts)) for review in file.reviews] == [("Ana Invented", [HELD]), ("Ben Invented", [WAIT])]
    assert file.translators == ["Tea Invented"]


def test_a_name_with_quotes_in_it_is_written_so_that_it_can_be_read(root):
    find_right(root, Reviewer('Ana "la jueza" \\ Invented', "language", "2026-11-20"), HELD)
    assert loaded(root).translation_reviews["es"].reviews[0].reviewer == 'Ana "la jueza" \\ Invented'


def test_without_a_name_nothing_is_on_record(root):
    before = files(root)
    told = find_right(root, None, HELD)
    assert told == ["0 corrected, 1 found right.", "Nobody is named, so what was found right is not on record. Import the sheet again with --reviewer, --role and --date."]
    assert files(root) == before


@pytest.mark.parametrize("given, told", [
    (["--reviewer", "Ana"], "--role and --date are missing"), (["--role", "legal"], "--reviewer and --date are missing"), (["--reviewer", "Ana", "--role", "legal"], "--date is missing"),
    (["--reviewer", "Ana", "--role", "language", "--date", "20.11.2026"], '"20.11.2026" is not a day'), (["--reviewer", "Ana", "--role", "boss", "--date", "2026-11-20"], "'boss'"),
])
def test_a_review_has_a_name_a_role_and_a_day(root, capsys, given, told):
    sheet, before = saved(root, fill(exported(root), HELD, right="yes")), files(root)
    try:
        code = main(["translate", "es", "--root", str(root), "--import", str(sheet), *given])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2 and told in capsys.readouterr().err and files(root) == before


def test_a_day_that_no_calendar_has_is_refused(root):
    sheet = saved(root, fill(exported(root), HELD, right="yes"))
    assert main(["translate", "es", "--root", str(root), "--import", str(sheet), "--reviewer", "Ana", "--role", "language", "--date", "2026-13-45"]) != 0


def test_a_text_whose_english_has_changed_since_is_left_out_and_counted(root):
    rows = fill(fill(fill(exported(root), HELD, right="yes"), WAIT, correction="Ñ Espere"), ABOUT[0], remark="A remark alone is not counted.")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    told, codes = take_in(root, saved(root, rows), ANA)
    assert codes == [] and told[:2] == ["1 corrected, 0 found right.", "1 left out: its text has changed since the sheet was made. Make a new sheet with --export."]
    assert state(root, HELD) == "outdated" and not found_right(root)


def test_a_translation_that_has_changed_since_is_not_found_right(root):
    rows = fill(fill(exported(root), HELD, right="yes"), WAIT, right="yes")
    say(root, HELD, "Ñ something else")
    say(root, WAIT, "Ñ something else")
    told, _ = take_in(root, saved(root, rows), ANA)
    assert told == ["0 corrected, 0 found right.", "2 left out: their texts have changed since the sheet was made. Make a new sheet with --export."]


def test_what_is_not_translated_cannot_be_found_right(root):
    say(root, HELD, "")
    told, codes = take_in(root, saved(root, fill(exported(root), HELD, right="yes")), ANA)
    assert (told, codes) == ([], ["sheet-not-current"])


# How many people

def test_two_people_make_a_critical_text_reviewed_and_one_does_not(root):
    find_right(root, ANA, WAIT, HELD)
    assert (state(root, WAIT), state(root, HELD)) == ("draft", "reviewed")
    assert [row["id"] for row in exported(root) if row["id"] in (WAIT, HELD)] == [WAIT]
    find_right(root, BEN, WAIT)
    assert state(root, WAIT) == "reviewed" and found_in_reviews(root) == []


def test_the_same_person_twice_is_one_person(root):
    find_right(root, ANA, WAIT)
    find_right(root, Reviewer(ANA.name, "legal", "2026-11-21"), WAIT)
    assert state(root, WAIT) == "draft"


@pytest.mark.parametrize("name", ["ana invented", "Ana  Invented"])
def test_the_same_person_in_another_spelling_is_one_person(root, name):
    find_right(root, ANA, WAIT)
    find_right(root, Reviewer(name, "language", "2026-11-21"), WAIT)
    assert state(root, WAIT) == "draft"


def test_people_of_law_alone_do_not_make_a_text_reviewed(root):
    find_right(root, LAWYER, HELD, WAIT)
    find_right(root, OTHER_LAWYER, HELD, WAIT)
    assert (state(root, HELD), state(root, WAIT)) == ("draft", "draft")
    find_right(root, ANA, HELD, WAIT)
    assert (state(root, HELD), state(root, WAIT)) == ("reviewed", "reviewed")


# Who, when, what

@pytest.mark.parametrize("name", ["Ana Invented", "ana  invented"])
def test_somebody_who_translated_may_not_review(root, name):
    find_right(root, ANA, HELD)
    change(reviews_file(root), "translators: []", f"translators: [{name}]")
    assert found_in_reviews(root) == ["reviewer-is-translator"]
    assert take_in(root, saved(root, fill(exported(root), WAIT, right="yes")), ANA)[1] == ["reviewer-is-translator"]


def test_the_last_translator_of_the_catalogue_may_not_review(root):
    change(catalogue_file(root), '"Language: es\\n"', '"Language: es\\n"\n"Last-Translator: Ana Invented <ana@example.org>\\n"')
    assert take_in(root, saved(root, fill(exported(root), HELD, right="yes")), ANA)[1] == ["reviewer-is-translator"]
    find_right(root, BEN, WAIT)
    assert found_in_reviews(root) == []
    change(reviews_file(root), "Ben Invented", "Ana Invented")
    assert found_in_reviews(root) == ["reviewer-is-translator"]


def test_a_review_from_a_day_that_has_not_come_is_refused(root):
    find_right(root, Reviewer("Ana Invented", "language", "2026-11-22"), HELD)
    assert found_in_reviews(root) == []
    assert take_in(root, saved(root, fill(exported(root), WAIT, right="yes")), Reviewer("Ben Invented", "language", "2026-11-23"))[1] == ["review-in-future"]
    change(reviews_file(root), "date: 2026-11-22", "date: 2026-11-23")
    assert found_in_reviews(root) == ["review-in-future"]


def test_the_same_review_twice_stands_once(root):
    find_right(root, ANA, HELD)
    before = reviews_file(root).read_bytes()
    sheet = saved(root, fill(exported(root), WAIT, right="yes"))
    for _ in range(2):
        take_in(root, sheet, ANA)
    assert reviews_file(root).read_bytes().count(b"reviewer:") == 2 and reviews_file(root).read_bytes().startswith(before)


def test_a_page_that_was_found_right_in_part_is_told_of(root):
    told, _ = take_in(root, saved(root, fill(exported(root), ABOUT[1], right="yes")), ANA)
    assert told[1] == "1 page found right in part: a page counts once all its paragraphs are right in one sheet."


def test_a_page_that_has_no_translation_cannot_be_corrected_by_paragraph(root):
    page_file(root).unlink()
    assert take_in(root, saved(root, fill(exported(root), ABOUT[1], correction="Otra cosa.")))[1] == ["sheet-no-page"]


def test_what_somebody_found_right_is_asked_anew_when_the_english_changes(root):
    change(catalogue_file(root), 'msgctxt "' + HELD, '#, ignore-negation\nmsgctxt "' + HELD)
    assert loaded(root).catalogues["es"].ignores(HELD, "negation")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    project = loaded(root)
    assert b"ignore-negation" not in next(iter(translating.bring_up_to_date(project, "es").files.values()))


def test_a_review_of_a_text_that_does_not_exist_is_told_with_what_was_meant(root):
    find_right(root, ANA, HELD)
    change(reviews_file(root), HELD, HELD.replace("held", "hedl"))
    finding, = (entry for entry in check(root).report.sorted() if entry.place.path == "content/reviews/es.yaml")
    assert (finding.code, finding.severity, finding.place.line) == ("review-unknown-id", "warning", 8) and finding.help == f'Did you mean "{HELD}"?'


def test_reviews_of_the_source_language_are_told_of(root):
    write(root / "content" / "reviews" / "en.yaml", "reviews: []\n")
    assert [entry.code for entry in check(root).report.sorted() if entry.place.path == "content/reviews/en.yaml"] == ["reviews-of-source"]


@pytest.mark.parametrize("digest", ["0a1b-2c3d-4e5f", "0a1b2c3d4e5f6a7b", "0A1B-2C3D-4E5F-6A7B", "yes"])
def test_what_stands_for_a_text_has_its_form(root, digest):
    write(reviews_file(root), f"reviews:\n  - {{reviewer: Ana Invented, role: language, date: 2026-11-20, texts: {{{HELD}: {digest}}}}}\n")
    assert found_in_reviews(root) == ["bad-digest"]


# Sheets that cannot be read

def codes_of(root, sheet):
    """What is wrong with a sheet; whatever it is, no file has changed."""
    before = files(root)
    _, codes = take_in(root, sheet, ANA)
    assert files(root) == before and codes
    return codes


@pytest.mark.parametrize("lost", ["id", "digest", "right", "correction"])
def test_a_sheet_without_a_column_that_is_needed_is_refused(root, lost):
    rows = fill(exported(root), HELD, correction="Ñ Otra")
    assert codes_of(root, saved(root, rows, columns=[column for column in COLUMNS if column != lost])) == ["sheet-columns"]


def test_columns_may_stand_in_another_order_and_those_for_the_eye_may_be_missing(root):
    rows = fill(exported(root), HELD, correction="Ñ Otra")
    assert take_in(root, saved(root, rows, columns=["digest", "correction", "right", "id"]))[1] == []
    assert loaded(root).catalogues["es"].translations[HELD][1] == "Ñ Otra"


@pytest.mark.parametrize("cells, code", [
    ({"id": HELD + "s", "right": "yes"}, "sheet-unknown-id"), ({"id": "", "right": "yes"}, "sheet-unknown-id"), ({"id": WAIT}, "sheet-twice"),
    ({"right": "maybe"}, "sheet-not-yes"), ({"right": "no"}, "sheet-not-yes"), ({"right": "yes", "correction": "Ñ Otra"}, "sheet-both"),
    ({"correction": "¿Est??? detenido?"}, "sheet-letters"),
])
def test_a_line_that_cannot_be_understood_is_refused(root, cells, code):
    rows = exported(root)
    if cells.get("id") == WAIT:
        rows.append(dict(next(row for row in rows if row["id"] == WAIT)))
    else:
        fill(rows, HELD, **cells)
    assert codes_of(root, saved(root, rows)) == [code]


def test_the_mark_of_a_broken_letter_is_refused_where_it_stands(root):
    assert codes_of(root, saved(root, fill(exported(root), HELD, correction="¿Est\ufffd detenido?"))) == ["forbidden-character"]


def test_every_line_that_cannot_be_understood_is_told_with_its_text(root):
    rows = fill(fill(exported(root), HELD, right="maybe"), WAIT, right="yes", correction="Ñ Otra")
    report = Diagnostics()
    import_sheet(loaded(root), "es", saved(root, rows), ANA, report)
    assert [entry.message for entry in report.sorted()] == [f'"{HELD}" has "maybe" under "right".', f'The line of "{WAIT}" says that the translation is right, and corrects it.']


def test_an_unknown_id_is_told_with_what_was_meant_or_in_a_few_words(root):
    rows = fill(fill(exported(root), HELD, id=HELD + "s"), WAIT, id="")
    report = Diagnostics()
    import_sheet(loaded(root), "es", saved(root, rows), ANA, report)
    told = {entry.message: entry.help for entry in report.sorted()}
    assert told[f'No text has the id "{HELD}s".'] == f'Did you mean "{HELD}"?'
    assert all(len(help) < 120 for help in told.values()) and len(told) == 2


def test_a_path_where_no_file_is_is_told_and_no_traceback(root):
    assert codes_of(root, root.parent / "no.csv") == ["file-missing"]
    assert codes_of(root, root) == ["file-missing"]


def test_a_file_that_is_no_sheet_is_told_by_its_columns(root):
    assert codes_of(root, catalogue_file(root)) == ["sheet-columns"]
    empty = root.parent / "empty.csv"
    empty.write_bytes(b"")
    assert codes_of(root, empty) == ["sheet-columns"]


def test_the_old_letters_of_excel_are_refused_where_they_stand(root):
    rows = fill(exported(root), HELD, correction="Ñ ¿Está detenido?")
    assert codes_of(root, saved(root, rows, mark=False, encoding="latin-1")) == ["not-utf8"]
    assert codes_of(root, saved(root, rows, mark=False, encoding="utf-16")) == ["not-utf8"]


# Pages, by paragraph

def test_a_corrected_paragraph_and_a_corrected_title_change_nothing_else_of_the_page(root):
    before = page_file(root).read_text("utf-8")
    rows = fill(fill(exported(root), ABOUT[0], correction='Qué es "Ask First": una página'), ABOUT[2], correction="- Una cosa\n- Dos cosas")
    assert take_in(root, saved(root, rows), ANA)[1] == []
    assert page_file(root).read_text("utf-8") == before.replace('"Acerca de este sitio"', '"Qué es \\"Ask First\\": una página"').replace("- Otra cosa", "- Dos cosas")
    assert loaded(root).pages["es"]["about"].title == 'Qué es "Ask First": una página'
    assert state(root, "pages/about") == "draft" and not found_right(root)


def test_a_page_is_reviewed_when_all_its_paragraphs_were_right(root):
    find_right(root, ANA, *ABOUT[:3])
    assert state(root, "pages/about") == "draft" and not found_right(root)
    find_right(root, ANA, *ABOUT)
    assert state(root, "pages/about") == "reviewed" and found_in_reviews(root) == []
    assert list(loaded(root).translation_reviews["es"].reviews[0].texts) == ["pages/about"]


def test_a_page_of_which_one_paragraph_was_corrected_is_not_reviewed(root):
    rows = exported(root)
    for text_id in (ABOUT[0], *ABOUT[2:]):
        fill(rows, text_id, right="yes")
    assert take_in(root, saved(root, fill(rows, ABOUT[1], correction="Llame siempre a {court-line}.")), ANA)[1] == []
    assert state(root, "pages/about") == "draft" and not found_right(root)


def test_a_corrected_paragraph_that_lost_a_placeholder_is_refused_and_nothing_is_written(root):
    assert codes_of(root, saved(root, fill(exported(root), ABOUT[1], correction="Llame a la corte."))) == ["placeholder-mismatch"]


def test_a_page_whose_last_paragraph_was_corrected_can_be_read_again(root):
    assert take_in(root, saved(root, fill(exported(root), ABOUT[3], correction="Vaya siempre a la corte.")))[1] == []
    assert page_file(root).read_text("utf-8").endswith("Vaya siempre a la corte.\n")


def test_a_corrected_paragraph_with_html_is_refused_and_nothing_is_written(root):
    assert codes_of(root, saved(root, fill(exported(root), ABOUT[3], correction="Vaya a la <b>corte</b>."))) == ["html-not-allowed"]


# On paper

def printed(root):
    """The printed sheet, as HTML and as what a reader sees."""
    built = build_site(root, root / "site")
    assert built.changed is not None, built.report.render()
    page = built.files["review/translation-es.html"].decode()
    return page, " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page[page.index("<main"):])).split())


def flat(text):
    return " ".join(text.split())


def test_the_printed_sheet_holds_every_text_that_waits_for_a_check_under_its_place(root):
    page, seen = printed(root)
    project = loaded(root)
    lines = sheet_lines(project, Standings(project, "es"))
    assert [line.id for line in lines if flat(f"{line.english} {line.translation}") not in seen] == []
    assert page.count('<td class="tick"></td>') == len(lines) > 100
    assert [line.where for line in lines if f"<h2>{escape(line.where)}</h2>" not in page] == []


def test_the_printed_sheet_says_which_lines_need_two_people(root):
    page, _ = printed(root)
    project = loaded(root)
    assert page.count("<b>Two people.</b>") == sum(line.people == 2 for line in sheet_lines(project, Standings(project, "es"))) > 0


def test_the_printed_sheet_leaves_out_what_was_reviewed_and_keeps_what_needs_a_second_person(root):
    assert "Ñ Are you held?" in printed(root)[1] and "Vaya a la corte." in printed(root)[1]
    find_right(root, ANA, HELD, WAIT, *ABOUT)
    seen = printed(root)[1]
    assert "Ñ Are you held?" not in seen and "Vaya a la corte." not in seen
    assert "Ñ Outcome wait" in seen
    find_right(root, BEN, WAIT)
    assert "Ñ Outcome wait" not in printed(root)[1].partition("Outcome stay")[0]


def test_the_printed_sheet_tells_what_is_missing_and_what_is_outdated(root):
    say(root, WAIT, "")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    seen = printed(root)[1]
    assert "Outcome wait Missing." in seen and "Are you held today? Ñ Are you held? The English has changed since." in seen


def test_the_printed_sheet_has_no_script_and_loads_nothing(root):
    page, _ = printed(root)
    assert "<script" not in page and "javascript:" not in page and not re.search(r"\son\w+=", page)
    assert re.findall(r'\ssrc=|<(?:img|iframe|object|embed|audio|video|form|input)\b|@import|url\(', page) == []
    assert [link for link in re.findall(r'<link [^>]*href="([^"]*)"', page) if not link.startswith("data:")] == []
    assert "default-src 'none'" in html.unescape(page)
