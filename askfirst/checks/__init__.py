"""What only the whole can show. Each check is one small function that adds its findings to the report; here they stand in order."""

from __future__ import annotations

import datetime

from askfirst.checks import dates, options, order, references, words
from askfirst.diagnostics import Diagnostics
from askfirst.project import Project


def check_project(project: Project, as_of: datetime.date, report: Diagnostics) -> None:
    """Runs every check. Rules are looked into only where every name in them is known, so that one slip is told once."""
    for check in (*references.SITE_CHECKS, *words.CHECKS):
        check(project, report)
    for check in dates.CHECKS:
        check(project, as_of, report)
    for questionnaire in project.questionnaires:
        known = len(report.entries)
        for check in references.CHECKS:
            check(questionnaire, project, report)
        if not any(entry.severity == "error" for entry in report.entries[known:]):
            for check in (*order.CHECKS, *options.CHECKS):
                check(questionnaire, report)
