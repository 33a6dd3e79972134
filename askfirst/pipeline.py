"""The stages in order: read, check, prove, run the people, render, swap into the site folder. Any error, and the site is not touched."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, field
from pathlib import Path

from askfirst.checks import check_project
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.people import check_length, check_people
from askfirst.positions import Place
from askfirst.project import Project, load_project
from askfirst.prover import check_proofs
from askfirst.renderer import render_site
from askfirst.site_writer import SiteError, write_site


@dataclass
class Built:
    """What a build found and did: the project, its findings, and the files that changed in the site folder (None: not touched)."""

    project: Project
    report: Diagnostics
    files: dict[str, bytes] = field(default_factory=dict)
    changed: list[str] | None = None


def load_checked(root: Path) -> Built:
    """The files, read and checked, one by one and as a whole."""
    report = Diagnostics()
    project = load_project(root, report)
    if project.site is not None:
        check_project(project, judged_on(project, report), report)
    return Built(project, report)


def check(root: Path) -> Built:
    """Everything that a build does, short of rendering."""
    built = load_checked(root)
    if not built.report.has_errors:
        for questionnaire in built.project.questionnaires:
            check_proofs(questionnaire, built.report)
            check_people(questionnaire, built.report)
            check_length(questionnaire, built.report)
    return built


def build_site(root: Path, out: Path) -> Built:
    """Builds the site into `out`. With any error in the report, `out` stays as it was."""
    built = check(root)
    if not built.report.has_errors:
        built.files = render_site(built.project, built.report, judged_on(built.project, built.report))
    if not built.report.has_errors:
        try:
            built.changed = write_site(out, built.files)
        except SiteError as problem:
            built.report.error(Place(str(out)), "site-not-written", problem.message, problem.help)
    return built


def judged_on(project: Project, report: Diagnostics) -> datetime.date:
    """The day against which dates are judged: SOURCE_DATE_EPOCH (seconds since 1970, UTC) if it is set, else `as_of` of the site."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).date()
        except (ValueError, OverflowError, OSError):
            report.error(Place("SOURCE_DATE_EPOCH"), "bad-epoch", f"{quoted(epoch)} is not a number of seconds.", "Unset it, or give it a whole number.")
    return project.site.as_of.day
