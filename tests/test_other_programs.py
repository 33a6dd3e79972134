"""The gate for other programs without them: what is lost on the way is counted."""

from __future__ import annotations

import importlib.util
import shutil

import pytest
from conftest import ROOT

spec = importlib.util.spec_from_file_location("other_programs", ROOT / "benchmarks" / "other_programs.py")
other_programs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(other_programs)


@pytest.mark.parametrize("after, count", [
    ([["a", "b"], ["c", "d"]], 0), ([["a", "b"], ["c", "x"]], 1), ([["a", "b"]], 2), ([["a", "b"], ["c", "d"], ["e", "f"]], 2), ([["a", "b"], ["c", "d", "e"]], 1), ([], 4),
])
def test_cells_that_differ_are_missing_or_too_many_are_counted(after, count):
    assert other_programs.different_cells([["a", "b"], ["c", "d"]], after) == count


def test_a_sheet_is_read_with_either_sign_between_its_cells():
    assert other_programs.cells_of(b'\xef\xbb\xbfid;right\r\n"a;b";yes\r\n') == other_programs.cells_of(b'id,right\na;b,yes\n') == [["id", "right"], ["a;b", "yes"]]


def test_a_catalogue_that_was_saved_as_it_is_comes_back_the_same_and_a_lost_letter_shows(tmp_path):
    before, after = other_programs.entries_after("es", lambda path: None, tmp_path / "same")
    assert before == after and before.startswith("#. ") and before.count("msgctxt") > 800
    before, after = other_programs.entries_after("es", other_programs.broken(lambda path: None), tmp_path / "broken")
    assert before != after


def test_without_the_programs_one_sentence_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert other_programs.main([]) == 1
    assert capsys.readouterr().out == "Not here: soffice, msgcat. On Debian and Ubuntu, `apt install libreoffice-calc-nogui gettext` brings both.\n"
