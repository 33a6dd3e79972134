"""A questionnaire as its files stand today, or as they stood in a git revision; the checkout is only read."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class Version:
    """A questionnaire at some time, the text of its files by name, and what to call that time."""

    questionnaire: Questionnaire
    files: dict[str, str]
    called: str = "today"
    commit: str = ""


def read_today(root: Path, name: str, report: Diagnostics) -> Version | None:
    """The questionnaire as its files stand; None after an error."""
    known = sorted(path.name for path in (root / "questionnaires").glob("*/"))
    if name not in known:
        report.error(Place("questionnaires"), "unknown-questionnaire", f"No questionnaire is called {quoted(name)}.", did_you_mean(name, known))
        return None
    files = {file: read_file(root / path, path, report) for file, path in _paths(name).items()}
    questionnaire = _load(root, name, files, "", report)
    return Version(questionnaire, files) if questionnaire is not None else None


def read_revision(root: Path, name: str, revision: str, report: Diagnostics) -> Version | None:
    """The questionnaire as of a git revision (a branch, a tag, a commit); None after an error."""
    commit = _find_commit(root, revision, report)
    if commit is None:
        return None
    called = revision if commit.startswith(revision) else f"{revision} ({commit[:SHORT]})"
    then = Diagnostics()
    files: dict[str, str | None] = {}
    for file, path in _paths(name).items():
        code, raw, _ = _git(root, "cat-file", "blob", f"{commit}:./{path}")
        if code:
            report.error(Place(path), "not-in-revision", f"This file did not exist in {called}.", "Compare with a later revision, one that has it.")
            return None
        files[file] = decode(raw, _name_then(commit, path), then) if len(raw) <= LARGEST_FILE else None
    questionnaire = _load(root, name, files, commit, then)
    if questionnaire is None:
        notes = [(found.place, f"{found.message} [{found.code}]") for found in then.sorted() if found.severity == "error"][:1]
        report.error(Place(f"questionnaires/{name}"), "old-version-unreadable", f"Today's build cannot read this questionnaire as it stood in {called}.",
                     "Compare with a later revision, one that follows today's rules for the files.", notes)
        return None
    return Version(questionnaire, files, called, commit)


def _paths(name: str) -> dict[str, str]:
    return {file: f"questionnaires/{name}/{file}.yaml" for file in SHAPES}


def _name_then(commit: str, path: str) -> str:
    """A file of a commit, as git writes it."""
    return f"{commit[:SHORT]}:{path}" if commit else path


def _load(root: Path, name: str, files: dict[str, str | None], commit: str, report: Diagnostics) -> Questionnaire | None:
    """The questionnaire of these texts, if rules can be read from it: every name exists, and everybody gets an outcome."""
    paths = _paths(name)
    parts = [load_text(text, _name_then(commit, paths[file]), SHAPES[file], report) for file, text in files.items() if text is not None]
    if len(parts) < len(SHAPES) or None in parts:
        return None
    questionnaire = Questionnaire(name, *parts)
    for stage in READABLE:
        for check in stage:
            check(questionnaire, Project(root), report)
        if report.has_errors:
            return None
    return questionnaire


def _find_commit(root: Path, revision: str, report: Diagnostics) -> str | None:
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
            report.error(place, "git-refuses", f"Git does not read this repository: {told}", "Do what git says, then try again.")
        return None
    code, found, _ = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if code:
        report.error(place, "unknown-revision", f"Git knows no revision {quoted(revision)} here.",
                     'Name a branch, a tag or a commit, such as main or HEAD~1. A copy made by CI may hold only the newest: "git fetch --unshallow origin" brings the rest.')
        return None
    return found.decode().strip()


def _git(root: Path, *arguments: str) -> tuple[int, bytes, str]:
    """Runs git in a folder: its exit code, what it wrote, and the first line that it complained."""
    surroundings = {name: value for name, value in os.environ.items() if name not in ELSEWHERE} | {"LC_ALL": "C"}
    run = subprocess.run(["git", *arguments], cwd=root, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True)
    return run.returncode, run.stdout, run.stderr.decode(errors="replace").partition("\n")[0]
