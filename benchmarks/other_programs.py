#!/usr/bin/env python3
"""What programs of translators make of the catalogues and the review sheets: nothing is lost on the way out and back.

    python3 benchmarks/other_programs.py [--toolkit PYTHON] [--break]

LibreOffice opens and saves each sheet (program soffice; on Debian and Ubuntu `apt install libreoffice-calc-nogui`), gettext each catalogue (msgcat; `apt install gettext`), and so does
translate-toolkit, with which Weblate reads and writes them: PYTHON is a Python that has it (`python3 -m venv FOLDER`, `FOLDER/bin/pip install translate-toolkit`, then `--toolkit FOLDER/bin/python`).
Prints a table; returns 1 if anything differs or a program is missing. `--break` tries the gate: a letter is lost on the way, and a formula is planted, and both must be told."""

from __future__ import annotations

import argparse
import csv
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEADER = re.compile(r"\A.*?\n\n", re.S)  # the header's lines belong to whoever saved last
# gettext keeps no flag that it does not know. docs/translating.md says so, and the check then warns again.
GETTEXT, FLAGS = "gettext (but for ignore- flags)", re.compile(r"^#, ignore-.*\n", re.M)
SAVE = "import sys; from translate.storage.pypo import pofile; found = pofile.parsefile(sys.argv[1]); found.savefile(sys.argv[2])"
# How LibreOffice may be told to open a sheet: quoted cells as text; every cell as it looks; numbers and dates looked for too. And how it saves: with semicolons.
OPENINGS = {"quoted cells are text": "44,34,76,1,,0,true,false", "as offered": "44,34,76,1,,0,false,false", "numbers and dates too": "44,34,76,1,,0,false,true"}
SAVING = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"
FORMULA = b"table:formula"


def cells_of(raw: bytes) -> list[list[str]]:
    """The rows of a sheet, with commas or semicolons between the cells."""
    text = raw.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=text.split("\n")[0].count)))


def office(raw: bytes, opening: str, folder: Path) -> tuple[list[list[str]], int]:
    """The cells that LibreOffice saves again, and how many of them it takes for a formula."""
    (folder / "sheet.csv").write_bytes(raw)
    for convert in (["--convert-to", "ods:calc8", f"--infilter=CSV:{opening}", "sheet.csv"], ["--convert-to", SAVING, "sheet.ods"]):
        subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *convert], cwd=folder, check=True, capture_output=True)
    formulas = zipfile.ZipFile(folder / "sheet.ods").read("content.xml").count(FORMULA)
    return cells_of((folder / "sheet.csv").read_bytes()), formulas


def different_cells(before: list[list[str]], after: list[list[str]]) -> int:
    """How many cells differ; those of rows that are missing count too."""
    return sum(one != other for row, back in zip_longest(before, after, fillvalue=[]) for one, other in zip_longest(row, back))


def entries_after(locale: str, save: Callable[[Path], None], folder: Path) -> tuple[str, str]:
    """The entries of a catalogue before somebody saved it, and after that and `build.py translate`."""
    from askfirst.diagnostics import Diagnostics
    from askfirst.project import load_project
    from askfirst.translating import bring_up_to_date

    root = folder / locale
    for part in ("content", "questionnaires"):
        shutil.copytree(ROOT / part, root / part)
    path = root / "content" / "locales" / f"{locale}.po"
    before = path.read_text("utf-8")
    save(path)
    (written,) = bring_up_to_date(load_project(root, Diagnostics()), locale).files.values()
    return HEADER.sub("", before), HEADER.sub("", written.decode())


def saved_by(*command: str) -> Callable[[Path], None]:
    """What saves a catalogue with a command that reads one file and writes another."""
    def save(path: Path) -> None:
        other = path.with_suffix(".saved")
        subprocess.run([*command, str(path), *(["-o"] if command[0] == "msgcat" else []), str(other)], check=True, capture_output=True)
        other.replace(path)

    return save


def broken(save: Callable[[Path], None]) -> Callable[[Path], None]:
    """The same, losing the last letter of a translation."""
    def lose(path: Path) -> None:
        save(path)
        path.write_text(re.sub(r'(msgstr ".+).("\n)', r"\1\2", path.read_text("utf-8"), count=1), "utf-8")

    return lose


def try_catalogues(programs: dict[str, Callable[[Path], None]], locales: list[str]) -> dict[str, int]:
    """By program, how many catalogues differ afterwards."""
    found = {}
    for name, save in programs.items():
        with tempfile.TemporaryDirectory() as folder:
            pairs = [entries_after(locale, save, Path(folder)) for locale in locales]
            if name == GETTEXT:
                pairs = [(FLAGS.sub("", before), FLAGS.sub("", after)) for before, after in pairs]
            found[f"{len(locales)} catalogues through {name}"] = sum(before != after for before, after in pairs)
    return found


def try_sheets(locales: list[str], planted: str) -> dict[str, int]:
    """By way of opening, how many cells differ afterwards or are a formula."""
    from askfirst.diagnostics import Diagnostics
    from askfirst.project import load_project
    from askfirst.translating import export_sheet

    project, found = load_project(ROOT, Diagnostics()), {}
    for name, opening in OPENINGS.items():
        wrong = cells = 0
        for locale in locales:
            (raw,) = export_sheet(project, locale, Path("sheet.csv")).files.values()
            with tempfile.TemporaryDirectory() as folder:
                after, formulas = office(raw + planted.encode(), opening, Path(folder))
            before = cells_of(raw)
            cells += sum(map(len, before))
            wrong += different_cells(before, after) + formulas
        found[f"{cells:,} cells through LibreOffice, {name}"] = wrong
    return found


def main(arguments: list[str]) -> int:
    from askfirst.diagnostics import Diagnostics
    from askfirst.project import load_project

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--toolkit", metavar="PYTHON")
    parser.add_argument("--break", action="store_true", dest="breaks")
    options = parser.parse_args(arguments)
    missing = [name for name in ("soffice", "msgcat") if shutil.which(name) is None]
    if missing:
        print(f"Not here: {', '.join(missing)}. On Debian and Ubuntu, `apt install libreoffice-calc-nogui gettext` brings both.")
        return 1
    programs = {GETTEXT: saved_by("msgcat")}
    if options.toolkit:
        programs["translate-toolkit"] = saved_by(options.toolkit, "-c", SAVE)
    locales = list(load_project(ROOT, Diagnostics()).catalogues)
    if options.breaks:
        programs = {name: broken(save) for name, save in programs.items()}
    found = try_catalogues(programs, locales) | try_sheets(locales, '"=1+1"\r\n' if options.breaks else "")
    for name, wrong in found.items():
        print(f"{name:60} {wrong:6,} differ")
    if options.breaks:
        print("every loss was told" if all(found.values()) else "a loss was NOT told")
        return 0 if all(found.values()) else 1
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    sys.exit(main(sys.argv[1:]))
