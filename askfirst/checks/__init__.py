"""What only the whole can show. Each check is one small function that adds its findings to the report; here they stand in order."""

from __future__ import annotations

import datetime

from askfirst.checks import dates, options, order, pages, reading, recordings, references, reviews, safeguards, site, translation_reviews, translations, words
from askfirst.diagnostics import Diagnostics
from askfirst.project import Project


def check_project(project: Project, as_of: datetime.date, report: Diagnostics) -> None:
    """Runs every check, once all files could be read. Rules are looked into only where every name in them is known and every question stands
    after those that it depends on. So one slip is told once."""
    if report.has_errors:
        return
    for check in (*site.CHECKS, *words.CHECKS, *reading.CHECKS, *pages.CHECKS, *translations.CHECKS, *recordings.CHECKS):
        check(project, report)
    for check in (*dates.CHECKS, *translation_reviews.CHECKS):
        check(project, as_of, report)
    for questionnaire in project.questionnaires:
        for stage in ((*references.CHECKS, *safeguards.NAMES), order.ASKING, (*order.CHECKS, *options.CHECKS, *safeguards.CHECKS)):
            known = len(report.entries)
            for check in stage:
                check(questionnaire, project, report)
            if any(entry.severity == "error" for entry in report.entries[known:]):
                break
        else:
            reviews.check_review(questionnaire, as_of, report)
