"""Law has dates: sources are checked, not overdue, and tell their history in order. Judged against `as_of`, never the builder's clock."""

from __future__ import annotations

import datetime

from askfirst.diagnostics import Diagnostics, quoted
from askfirst.project import Project

OLDEST_CHECK = datetime.timedelta(days=183)


def check_source_dates(project: Project, as_of: datetime.date, report: Diagnostics) -> None:
    """A source was checked by `as_of`, and is to be checked again after it was."""
    for name, source in project.sources.items():
        if source.checked_on.day > as_of:
            report.error(source.checked_on.place, "checked-in-future", f"Source {quoted(name)} was checked on {source.checked_on}, after {as_of}.", "Correct the date, or as_of in content/site.yaml.")
        if source.review_by.day <= source.checked_on.day:
            report.error(source.review_by.place, "review-before-check", f"Source {quoted(name)} is to be checked again before it was checked.", "Write a later review_by.")
        elif source.checked_on.day < as_of - OLDEST_CHECK:
            report.warning(source.checked_on.place, "check-too-old", f"Source {quoted(name)} was last checked on {source.checked_on}, more than six months before {as_of}.",
                           "Check it, then write the new checked_on and review_by.")
        elif source.review_by.day <= as_of:
            report.warning(source.review_by.place, "review-overdue", f"Source {quoted(name)} was due for a check on {source.review_by}.", "Check it, then write the new checked_on and review_by.")


def check_status_history(project: Project, as_of: datetime.date, report: Diagnostics) -> None:
    """A source's history runs from old to new, and not into the future."""
    for name, source in project.sources.items():
        last = ""
        for event in source.status:
            if event.date[:len(last)] < last[:len(event.date)]:
                report.error(event.date.place, "status-order", f"The history of source {quoted(name)} goes back from {last} to {event.date}.", "Put the oldest first.")
            if event.date > as_of.isoformat():
                report.error(event.date.place, "status-in-future", f"The history of source {quoted(name)} has a day after {as_of}.", "Correct the date, or as_of in content/site.yaml.")
            last = event.date


def check_source_addresses(project: Project, as_of: datetime.date, report: Diagnostics) -> None:
    """A reader should be able to open the official text."""
    for name, source in project.sources.items():
        host = source.url.split("/")[2] if source.url else ""
        if source.kind != "guidance" and not host.endswith(".gov"):
            place = source.url.place if source.url else source.title.place
            found = f"is linked to {quoted(host)}, which is no page of the government" if host else "has no address of an official page"
            report.warning(place, "source-not-official", f"Source {quoted(name)} {found}.", 'Add the official page under "url:" when somebody has opened it.')


CHECKS = (check_source_dates, check_status_history, check_source_addresses)
