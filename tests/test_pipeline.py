"""The pipeline: same input, same bytes; any error, and the site is not touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from askfirst.pipeline import build_site, check
from writing import ROOT, change, copy_real, tree, write_project


def run(*arguments, cwd, optimised=False, **environment):
    """Runs the command in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SOURCE_DATE_EPOCH", "GITHUB_ACTIONS", "PYTHONHASHSEED")}
    return subprocess.run([sys.executable, *(["-O"] if optimised else []), "-m", "askfirst", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, encoding="utf-8",
                          env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment})


def test_builds_anywhere_give_the_same_bytes(tmp_path):
    parts, locales = ("content", "questionnaires", "templates"), ("en", "es", "ar")
    one = copy_real(tmp_path / "plain", parts=parts, locales=locales)
    other = copy_real(tmp_path / "Fòlder with a space – ñ", parts=parts, locales=locales)
    builds = [
        run("--root", one, "--out", tmp_path / "a", cwd=tmp_path, PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C"),
        run("--root", ".", "--out", tmp_path / "Öut put", cwd=other, PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C.UTF-8"),
        run("--root", Path("..") / other.name, "--out", "../c", cwd=one, optimised=True, PYTHONHASHSEED="4242", TZ="America/New_York", LANGUAGE="es"),
    ]
    assert [(build.returncode, build.stderr) for build in builds] == [(0, "")] * 3
    first = tree(tmp_path / "a")
    assert len(first) > 10
    assert tree(tmp_path / "Öut put") == first
    assert tree(tmp_path / "c") == first


def test_no_path_of_the_builder_reaches_the_site(tmp_path):
    root = write_project(tmp_path / "secret-folder-name")
    build_site(root, tmp_path / "site")
    assert [path for path, content in tree(tmp_path / "site").items() if b"secret-folder-name" in content or str(tmp_path).encode() in content] == []


def test_checks_do_not_depend_on_assertions_being_on(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "questionnaires" / "tiny" / "rules.yaml", "if_possible: is-held\n", "if_possible: is-hold\n")
    change(root / "content" / "contacts.yaml", "phone: 1-800-898-7180, ", "")
    change(root / "content" / "sources" / "law.yaml", "It is in force.", "<b>It</b> is in force.")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "usual: 'no'\n", "usual: never\n")
    plain, optimised = (run("check", "--root", root, cwd=tmp_path, optimised=optimised) for optimised in (False, True))
    assert (plain.returncode, plain.stdout, plain.stderr) == (optimised.returncode, optimised.stdout, optimised.stderr)
    for code in ("unknown-fact", "contact-unreachable", "html-not-allowed"):
        assert f"[{code}]" in plain.stderr


BREAKS = {
    "content/site.yaml": ("as_of: 2026-11-22", "as_of: 22 November"),
    "content/languages.yaml": ("direction: ltr}\n  es", "direction: down}\n  es"),
    "content/interface.yaml": ("continue: Continue", "continue: <b>Continue</b>"),
    "content/contacts.yaml": ("contacts:", "contakts:"),
    "content/sources/law.yaml": ("kind: statute", "kind: law"),
    "content/pages/en/about.md": ("order: 1", "order: first"),
    "questionnaires/tiny/questions.yaml": ("type: one\n    ask: Are", "type: two\n    ask: Are"),
    "questionnaires/tiny/rules.yaml": ("if_possible: is-held\n", "if_possible: is-hold\n"),
    "questionnaires/tiny/people.yaml": ("ending: ask", "ending: wait"),
    "templates/interview.html": ("{% extends \"base.html\" %}", "{% extends base.html\" %}"),
    "templates/base.html": ("{{ page.csp }}", "{{ page.cps }}"),
}


@pytest.mark.parametrize("path", BREAKS)
def test_an_error_in_any_file_leaves_the_site_untouched(tmp_path, path):
    root = write_project(tmp_path / "project")
    assert run("--root", root, cwd=tmp_path).returncode == 0
    before = {name: (content, (root / "site" / name).stat().st_mtime_ns) for name, content in tree(root / "site").items()}
    change(root / path, *BREAKS[path])
    broken = run("--root", root, cwd=tmp_path)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr.startswith(f"{path}:") and "Traceback" not in broken.stderr
    assert broken.stderr.endswith(f"{root / 'site'} was not changed.\n")
    assert {name: (content, (root / "site" / name).stat().st_mtime_ns) for name, content in tree(root / "site").items()} == before


@pytest.mark.parametrize("path", ["content/site.yaml", "content/interface.yaml", "content/contacts.yaml", "content/languages.yaml", "questionnaires/tiny/rules.yaml",
                                  "questionnaires/tiny/people.yaml", "templates/page.html", "templates/script/logic.js", "templates/style/document.css"])
def test_a_missing_file_leaves_the_site_untouched(tmp_path, path):
    root = write_project(tmp_path / "project")
    build_site(root, tmp_path / "site")
    before = tree(tmp_path / "site")
    (root / path).unlink()
    built = build_site(root, tmp_path / "site")
    assert built.changed is None
    assert built.report.has_errors
    assert tree(tmp_path / "site") == before


SHAPE_BREAKS = {"content/contacts.yaml", "content/sources/law.yaml", "questionnaires/tiny/questions.yaml"}


def test_findings_of_several_files_are_told_together(tmp_path):
    root = write_project(tmp_path / "project")
    for path in SHAPE_BREAKS:
        change(root / path, *BREAKS[path])
    assert {entry.place.path for entry in check(root).report.entries if entry.severity == "error"} == SHAPE_BREAKS


# Dates

def judged(root, monkeypatch, epoch):
    if epoch is None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    else:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    return [(entry.severity, entry.code) for entry in check(root).report.entries]


@pytest.mark.parametrize("epoch, findings", [
    (None, []),
    ("1795305600", []),                                          # 2026-11-22
    ("1800403199", []),                                          # 2027-01-19, the last second (UTC)
    ("1800403200", [("warning", "review-overdue")]),             # 2027-01-20, the first
    ("1795046400", [("error", "checked-in-future")]),            # 2026-11-19
    ("yesterday", [("error", "bad-epoch")]),
    ("9" * 30, [("error", "bad-epoch")]),
])
def test_dates_are_judged_by_source_date_epoch_or_else_by_the_site_and_never_by_the_clock(tmp_path, monkeypatch, epoch, findings):
    assert judged(write_project(tmp_path / "project"), monkeypatch, epoch) == findings


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_day_is_that_of_universal_time_wherever_the_builder_is(tmp_path, zone):
    root = write_project(tmp_path / "project")
    told = [run("check", "--root", root, cwd=tmp_path, TZ=zone, SOURCE_DATE_EPOCH=epoch).stderr for epoch in ("1800403199", "1800403200")]
    assert ["review-overdue" in one for one in told] == [False, True]


def test_as_of_is_the_day_when_no_epoch_is_set(tmp_path, monkeypatch):
    root = write_project(tmp_path / "project")
    change(root / "content" / "site.yaml", "2026-11-22", "2027-01-20")
    assert judged(root, monkeypatch, None) == [("warning", "review-overdue")]
    assert judged(root, monkeypatch, "1795305600") == []
