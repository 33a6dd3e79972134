"""The language table: each row says how its language is written, and leads somewhere."""

from __future__ import annotations

import datetime

import pytest
from writing import change, write, write_project

from askfirst.pipeline import build_site, check
from askfirst.voice import say_date, say_loose_date

TABLE = """
    languages:
      en: {autonym: English, direction: ltr}
      es: {autonym: Español, direction: ltr}
    """


def codes(tmp_path, *rows):
    """The findings of a small project whose table has these rows, too."""
    root = write_project(tmp_path / "project")
    write(root / "content" / "languages.yaml", TABLE)
    path = root / "content" / "languages.yaml"
    path.write_text(path.read_text("utf-8") + "".join(f"  {row}\n" for row in rows), "utf-8")
    return [entry.code for entry in check(root).report.entries if "languages.yaml" in entry.place.path]


@pytest.mark.parametrize("row, code", [
    ("ru: {autonym: Русский, direction: ltr, script: Cyrillic}", "bad-script"),
    ("zh-Hans: {autonym: 简体中文, direction: ltr, script: Hant}", "wrong-script-code"),
    ("haz: {autonym: هزارگی, direction: ltr, script: Arab}", "wrong-direction"),
    ("ru: {autonym: Русский, direction: ltr, script: Cyrl, sample: Привет друзья ok}", "sample-script"),
    ("ht: {autonym: Kreyòl, direction: ltr, date: '{day} {month} {year}'}", "date-pattern"),
    ("ht: {autonym: Kreyòl, direction: ltr, months: [a, b, c, d, e, f, g, h, i, j, k, l]}", "date-pattern"),
    ("ht: {autonym: Kreyòl, direction: ltr, months: [a, b, c, d, e, f, g, h, i, j, k, l], date: '{day} {year}'}", "date-pattern"),
    ("mam: {autonym: Mam, direction: ltr, fallback: xx, spoken: yes}", "unknown-locale"),
])
def test_a_row_that_contradicts_itself_is_refused(tmp_path, row, code):
    assert codes(tmp_path, row) == [code]


def test_a_mistake_in_the_table_is_all_that_is_told_and_no_language_is_called_unused(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "content" / "site.yaml", "locales: [en, es]\n", "")
    write(root / "content" / "glossary" / "es.yaml", "terms: {}")
    assert not check(root).report.has_errors
    change(root / "content" / "languages.yaml", "Español, direction: ltr", "Español, direction: left")
    assert [entry.code for entry in check(root).report.entries] == ["bad-choice"]


@pytest.mark.parametrize("row", [
    "ru: {autonym: Русский, direction: ltr, script: Cyrl, sample: Не подписывайте!}",
    "ht: {autonym: Kreyòl, direction: ltr, months: [a, b, c, d, e, f, g, h, i, j, k, l], date: '{day} {month} {year}'}",
    "haz: {autonym: هزارگی, direction: rtl, script: Arab}",
    "gug: {autonym: Avañe'ẽ, direction: ltr}",
])
def test_a_sound_row_gives_no_finding(tmp_path, row):
    assert codes(tmp_path, row) == []


def test_every_written_row_is_a_language_of_the_site_where_no_list_says_otherwise(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "content" / "site.yaml", "locales: [en, es]\n", "")
    path = root / "content" / "languages.yaml"
    path.write_text(path.read_text("utf-8") + "  gug: {autonym: \"Avañe'ẽ\", direction: ltr}\n", "utf-8")
    built = build_site(root, tmp_path / "site")
    assert built.project.locales == ["en", "es", "gug"]
    html = built.files["gug/index.html"].decode()
    assert '<html lang="gug" dir="ltr">' in html and "November 21, 2026" in html  # its texts are English still, and say so


def test_a_list_in_the_site_file_chooses_among_the_rows(built, tmp_path):
    assert built.project.site.locales is None and built.project.locales[:2] == ["en", "es"]
    root = write_project(tmp_path / "project")
    change(root / "content" / "site.yaml", "locales: [en, es]", "locales: [en]")
    assert check(root).project.locales == ["en"]


@pytest.mark.parametrize("locale, day, month", [
    ("ht", "22 novanm 2026", "novanm 2026"), ("es", "22 de noviembre de 2026", "noviembre de 2026"), ("zh-Hans", "2026年11月22日", "2026年11月"), ("ar", "22 نوفمبر 2026", "نوفمبر 2026"),
])
def test_a_day_is_said_in_the_words_of_the_table_or_else_of_cldr(built, locale, day, month):
    language = built.project.languages[locale]
    assert say_date(datetime.date(2026, 11, 22), locale, language) == day
    assert (say_loose_date("2026-11", locale, language), say_loose_date("2026", locale, language)) == (month, "2026")


def test_a_day_in_a_language_that_nobody_knows_is_year_month_day():
    assert say_date(datetime.date(2026, 11, 22), "mam") == "2026-11-22"


def test_a_text_of_the_site_that_bears_law_and_is_not_there_is_told_of(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "content" / "interface.yaml", "[leaving-clears,", "[leaving-clearz, leaving-clears,")
    entry, = (entry for entry in check(root).report.entries if entry.code == "unknown-text")
    assert "leaving-clearz" in entry.message and "leaving-clears" in entry.help
