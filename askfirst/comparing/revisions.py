"""A questionnaire as its files stand today, or as they stood in a git revision; the checkout is only read."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from askfirst.checks import order, references
from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.loader import load_text
from askfirst.model import PeopleFile, QuestionsFile, RulesFile
from askfirst.positions import Place
from askfirst.project import Project
from askfirst.questionnaire import Questionnaire
from askfirst.yaml_reader import LARGEST_FILE, decode, read_file

SHAPES = {"questions": QuestionsFile, "rules": RulesFile, "people": PeopleFile}
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")  # a hook of git sets these to its own repository
SHORT = 10

READABLE = (
    (references.check_ids_stand_once, references.check_conditions_name_what_exists, references.check_facts_form_no_circle, references.check_stops_exist),
    (order.check_relevance_looks_back, order.check_order_of_outcomes),
)


NOBODY = PeopleFile.model_construct(people=[])
LINK = ("symlink", "This is a link to another place.", "Put the file itself here.")


class Commit(NamedTuple):
    """A git revision: the commit, and what to call it."""

    id: str
    called: str


class File(NamedTuple):
    """A file of a commit, before it is read."""

    is_link: bool
    size: int


@dataclass(frozen=True)
class Version:
    """A questionnaire at some time, the text of its files by name, and what to call that time. The people of then try no rules: where their file
    cannot be read, there are none."""

    questionnaire: Questionnaire
    files: dict[str, str | None]
    called: str = "today"
    commit: str = ""


def read_today(root: Path, name: str, report: Diagnostics) -> Version | None:
    """The questionnaire as its files stand; None after an error."""
    known = sorted(path.name for path in (root / "questionnaires").glob("*/"))
    if name not in known:
        report.error(Place("questionnaires"), "unknown-questionnaire", f"No questionnaire is called {quoted(name)}.", did_you_mean(name, known))
        return None
    paths = _paths(name)
    links = [path for path in ("questionnaires", f"questionnaires/{name}", *paths.values()) if (root / path).is_symlink()]
    for path in links:
        report.error(Place(path), *LINK)
    if links:
        return None
    files = {file: read_file(root / path, path, report) for file, path in paths.items()}
    questionnaire = _load(root, name, files, "", report)
    return Version(questionnaire, files) if questionnaire is not None else None


def list_files(root: Path, name: str, commit: Commit, report: Diagnostics) -> dict[str, File] | None:
    """What lay in the folder of a questionnaire by path, without a link being followed; None after an error."""
    listed = _read(root, report, "ls-tree", "-r", "-l", "-z", commit.id, "--", f"questionnaires/{name}")
    if listed is None:
        return None
    rows = [row.partition("\t") for row in listed.decode(errors="replace").split("\0") if row]
    return {path: File(about.startswith("120000"), int(about.split()[3]) if about.split()[3].isdigit() else 0) for about, _, path in rows}


def read_revision(root: Path, name: str, commit: Commit, listed: dict[str, File], report: Diagnostics) -> Version | None:
    """The questionnaire as of a commit in which something lay in its folder; None after an error."""
    then = Diagnostics()
    files: dict[str, str | None] = {}
    for file, path in _paths(name).items():
        found = listed.get(path)
        if found is None and file != "people" and f"questionnaires/{name}" not in listed:
            report.error(Place(path), "not-in-revision", f"This file did not exist in {commit.called}.", "Compare with a later revision, one that has it.")
            return None
        files[file] = _read_then(root, commit, path, found, then if file != "people" else Diagnostics(), report)
        if report.has_errors:
            return None
    questionnaire = _load(root, name, files, commit.id, then)
    if questionnaire is None:
        notes = [(found.place, f"{found.message} [{found.code}]") for found in then.sorted() if found.severity == "error"][:1]
        report.error(Place(f"questionnaires/{name}"), "old-version-unreadable", f"Today's build cannot read this questionnaire as it stood in {commit.called}.",
                     "Compare with a later revision, one that follows today's rules for the files.", notes)
        return None
    return Version(questionnaire, files, commit.called, commit.id)


def _read_then(root: Path, commit: Commit, path: str, found: File | None, then: Diagnostics, report: Diagnostics) -> str | None:
    """The text of a file of a commit; None where it cannot be read, for a reason told in `then`, or after an error of git."""
    place = Place(_name_then(commit.id, path))
    if found is None or found.is_link:
        then.error(place, *LINK)
    elif found.size > LARGEST_FILE:
        then.error(place, "file-too-large", f"This file is larger than {LARGEST_FILE // 1024} KiB.", "Take out what does not belong here.")
    else:
        raw = _read(root, report, "cat-file", "blob", f"{commit.id}:./{path}")
        return decode(raw, place.path, then) if raw is not None else None
    return None


def _paths(name: str) -> dict[str, str]:
    return {file: f"questionnaires/{name}/{file}.yaml" for file in SHAPES}


def _name_then(commit: str, path: str) -> str:
    """A file of a commit, as git writes it."""
    return f"{commit[:SHORT]}:{path}" if commit else path


def _load(root: Path, name: str, files: dict[str, str | None], commit: str, report: Diagnostics) -> Questionnaire | None:
    """The questionnaire of these texts, if rules can be read from it: every name exists, and everybody gets an outcome."""
    paths = _paths(name)
    parts = {file: load_text(text, _name_then(commit, paths[file]), SHAPES[file], report if file != "people" or not commit else Diagnostics())
             for file, text in files.items() if text is not None}
    questions, rules, people = parts.get("questions"), parts.get("rules"), parts.get("people") or (NOBODY if commit else None)
    if questions is None or rules is None or people is None:
        return None
    questionnaire = Questionnaire(name, questions, rules, people)
    for stage in READABLE:
        for check in stage:
            check(replace(questionnaire, people_file=NOBODY) if commit else questionnaire, Project(root), report)
        if report.has_errors:
            return None
    return questionnaire


def find_commit(root: Path, revision: str, report: Diagnostics) -> Commit | None:
    """The commit that a revision names; None after an error."""
    place = Place("--against")
    try:
        code, _, told = _git(root, "rev-parse", "--git-dir")
    except OSError:
        report.error(place, "no-git", "An older version can only be read with git, which is not on this machine.", "Install git.")
        return None
    if code:
        if "not a git repository" in told:
            report.error(place, "no-repository", f"{quoted(str(root))} is not in a git repository, so there is no older version of it.",
                         "Run the command in a clone of the project.")
        else:
            _report_refusal(told, report)
        return None
    code, found, _ = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if code:
        report.error(place, "unknown-revision", f"Git knows no revision {quoted(revision)} here.",
                     'Name a branch, a tag or a commit, such as main or HEAD~1. A copy made by CI may hold only the newest: "git fetch --unshallow origin" brings the rest.')
        return None
    commit = found.decode().strip()
    return Commit(commit, revision if commit.startswith(revision) else f"{revision} ({commit[:SHORT]})")


def _report_refusal(told: str, report: Diagnostics) -> None:
    report.error(Place("--against"), "git-refuses", f"Git does not read this repository: {told}", "Do what git says, then try again.")


def _read(root: Path, report: Diagnostics, *arguments: str) -> bytes | None:
    """What git writes; None if it refuses."""
    code, written, told = _git(root, *arguments)
    if code:
        _report_refusal(told, report)
        return None
    return written


def _git(root: Path, *arguments: str) -> tuple[int, bytes, str]:
    """Runs git in a folder: its exit code, what it wrote, and the first line that it complained."""
    surroundings = {name: value for name, value in os.environ.items() if name not in ELSEWHERE} | {"LC_ALL": "C"}
    run = subprocess.run(["git", *arguments], cwd=root, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True)
    return run.returncode, run.stdout, run.stderr.decode(errors="replace").partition("\n")[0]
