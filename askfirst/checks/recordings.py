"""Recordings of questions: each is of a question that exists, in the words of today, and can be played."""

from __future__ import annotations

from askfirst.diagnostics import Diagnostics
from askfirst.project import Project
from askfirst.recordings import find_recordings, find_spoken


def check_recordings(project: Project, report: Diagnostics) -> None:
    """Tells what is wrong with each file in content/audio/."""
    find_recordings(project, report)
    find_spoken(project, report)


CHECKS = (check_recordings,)
