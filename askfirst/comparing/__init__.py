"""What an edit changes: a questionnaire today against a git revision, as the law, the people and a million random visitors feel it."""

from __future__ import annotations

from pathlib import Path

from askfirst.comparing.comparison import Comparison, compare_versions
from askfirst.comparing.pull_request import tell_comparison
from askfirst.comparing.revisions import read_revision, read_today
from askfirst.diagnostics import Diagnostics

__all__ = ["Comparison", "compare", "tell_comparison"]


def compare(root: Path, name: str, revision: str, report: Diagnostics) -> Comparison | None:
    """Compares the questionnaire `name` below `root` with itself as of a git revision; None after an error."""
    new = read_today(root, name, report)
    old = read_revision(root, name, revision, report) if new is not None else None
    return compare_versions(old, new) if old is not None else None
