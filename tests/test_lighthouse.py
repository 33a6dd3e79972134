"""The gate around Lighthouse counts what is missing as nothing, names what falls short, and says what to install where Lighthouse is not. (Lighthouse itself is optional: docs/testing-more.md.)"""

from __future__ import annotations

import importlib.util
import json

import pytest
from conftest import ROOT

spec = importlib.util.spec_from_file_location("lighthouse", ROOT / "benchmarks" / "lighthouse.py")
lighthouse = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lighthouse)


def report(audit: float | None = 1, **scores: float | None) -> dict:
    """As Lighthouse writes it: one audit that counts, and one that does not."""
    parts = [{"id": "labels", "weight": 7}, {"id": "hints", "weight": 0}]
    audits = {"labels": {"title": "Every field has a label", "score": audit, "displayValue": "2 fields"}, "hints": {"title": "Hints", "score": 0}}
    return {"audits": audits, "categories": {name: {"score": scores.get(name.replace("-", "_"), 1), "auditRefs": parts if name == "accessibility" else []} for name in lighthouse.CATEGORIES}}


def test_the_middle_of_the_scores_counts():
    found = lighthouse.scores([report(performance=0.91), report(performance=0.99), report(performance=1)])
    assert found == {"accessibility": 100, "best-practices": 100, "performance": 99}


def test_a_score_that_is_missing_counts_as_nothing():
    assert lighthouse.scores([report(best_practices=None)])["best-practices"] == 0
    assert lighthouse.scores([{"categories": {}}]) == dict.fromkeys(lighthouse.CATEGORIES, 0)


def test_what_counts_and_falls_short_is_named():
    assert lighthouse.shortcomings(report()) == []
    assert lighthouse.shortcomings(report(audit=0.5)) == ["Every field has a label [labels] 2 fields"]


def test_every_page_that_is_tried_exists(questionnaire, site):
    pages = lighthouse.pages_of(site, questionnaire.id, ["en", "es"])
    assert len(pages) == 7 and [page for page in pages if not (site / page).is_file()] == []


@pytest.mark.parametrize("score, code", [(1, 0), (0.99, 1)])
def test_one_score_below_100_fails_the_gate(monkeypatch, capsys, tmp_path, score, code):
    monkeypatch.setattr(lighthouse, "judge", lambda times: sum(value < 100 for value in lighthouse.scores([report(performance=score)] * times).values()))
    monkeypatch.setattr(lighthouse, "PROGRAM", tmp_path)
    monkeypatch.setattr(lighthouse.shutil, "which", lambda name: name)
    monkeypatch.setattr(lighthouse.subprocess, "run", lambda *_, **__: type("Ended", (), {"stdout": "a-browser\n"}))
    monkeypatch.setenv("ASKFIRST_BROWSER", "")
    assert lighthouse.main([]) == code


def test_without_lighthouse_one_sentence_says_what_to_install(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(lighthouse, "PROGRAM", tmp_path / "index.js")
    assert lighthouse.main([]) == 1
    assert capsys.readouterr().err == "Lighthouse is not here: install Node.js, run `npm install --prefix benchmarks/lighthouse`, then run this again.\n"


def test_both_optional_gates_pin_what_they_install():
    for name in ("old_browser", "lighthouse"):
        pinned = json.loads((ROOT / "benchmarks" / name / "package.json").read_text("utf-8"))["dependencies"]
        assert pinned and all(version.replace(".", "").isdigit() for version in pinned.values())
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"node_modules/", "package-lock.json"} <= set(ignored)
