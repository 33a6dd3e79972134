"""What an edit changes: a questionnaire today against a git revision, as the law, the people and a million random visitors feel it."""

from __future__ import annotations

from pathlib import Path

from askfirst.comparing.comparison import Comparison, NewQuestionnaire, compare_versions
from askfirst.comparing.pull_request import tell_comparison
from askfirst.comparing.revisions import find_commit, list_files, read_revision, read_today
from askfirst.diagnostics import Diagnostics

__all__ = ["Comparison", "NewQuestionnaire", "compare", "tell_comparison"]


def compare(root: Path, name: str, revision: str, report: Diagnostics) -> Comparison | NewQuestionnaire | None:
    """Compares the questionnaire `name` below `root` with itself as of a git revision, if there was one; None after an error."""
    new = read_today(root, name, report)
    commit = find_commit(root, revision, report) if new is not None else None
    listed = list_files(root, name, commit, report) if commit is not None else None
    if listed is None:
        return None
    if not listed:
        return NewQuestionnaire(new, commit)
    old = read_revision(root, name, commit, listed, report)
    return compare_versions(old, new) if old is not None else None
