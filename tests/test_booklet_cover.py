"""The cover of the review booklet: who signed, what is still to be done, and the questions that belong to no rule."""

from __future__ import annotations

import re

from test_booklet import text_of
from writing import dedented, write, write_project

from askfirst.diagnostics import Diagnostics
from askfirst.fingerprint import fingerprint
from askfirst.pipeline import build_site
from askfirst.project import load_project

AS_OF = "2026-11-22"


def cover_of(root, out):
    """The text of the booklet of the tiny project up to its second part, and the lines that it gives for review.yaml."""
    found = build_site(root, out)
    assert not found.report.has_errors, found.report.render()
    html = found.files["review/tiny.html"].decode()
    return text_of(html[html.index("<main"):html.index('<h2 id="decide"')]), re.search("<pre>(.*?)</pre>", html, re.S).group(1)


def test_without_a_signature_the_cover_says_so(tmp_path):
    root = write_project(tmp_path / "project")
    cover, lines = cover_of(root, tmp_path / "site")
    tiny = load_project(root, Diagnostics()).questionnaires[0]
    today = fingerprint(tiny)
    assert "No attorney has signed these rules." in cover
    assert f"Fingerprint of today {today}" in cover and "November 22, 2026" in cover
    assert f"2 questions lead to 2 facts for the attorney, 1 notice, and one outcome in each of 1 decision ({len(list(tiny.outcomes()))} in all)." in cover
    assert "0 safeguards and 10 general rules were proven at this build" in cover and "2 invented people" in cover
    assert "0 judgements are open, and 0 statements were not verified." in cover
    assert lines.count(today) == 2


def test_the_lines_that_the_booklet_gives_make_a_signed_one(tmp_path):
    root = write_project(tmp_path / "project")
    _, lines = cover_of(root, tmp_path / "site")
    filled = lines.replace("[FULL NAMES OF THOSE WHO WROTE THE RULES]", "[Ana Invented]").replace("FULL NAME", "Ben Invented").replace("STATE", "New York").replace("YEAR-MONTH-DAY", AS_OF)
    (root / "questionnaires" / "tiny" / "review.yaml").write_text(filled.replace("CHANGED, AND WHY", "changed").replace(";", ","), "utf-8")
    cover, again = cover_of(root, tmp_path / "site")
    assert "No attorney has signed these rules." not in cover
    assert "Rules reviewed by Ben Invented, attorney (New York), on November 22, 2026. The wording may have changed since." in cover
    assert "written by Ana Invented" in cover and cover.count("Left open: WHAT IS LEFT OPEN") == 2
    assert "versions:" not in again and "signatures:" in again


def test_a_signature_of_older_rules_is_told_and_counts_for_nothing(tmp_path):
    root = write_project(tmp_path / "project")
    old = "0000-1111-2222-3333-4444-5555-6666-7777"
    (root / "questionnaires" / "tiny" / "review.yaml").write_text(dedented(f"""
        versions: [{{fingerprint: {old}, date: 2026-11-20, authors: [Ana Invented], change: The first rules.}}]
        signatures: [{{fingerprint: {old}, name: Ben Invented, role: accredited-representative, licensed_in: Invented Aid, date: 2026-11-21}}]
        """), "utf-8")
    cover, _ = cover_of(root, tmp_path / "site")
    assert "No attorney has signed these rules." in cover
    assert f"{old}, written by Ana Invented: The first rules. Signed on November 21, 2026 by Ben Invented, accredited representative (Invented Aid)." in cover


def test_the_day_is_that_of_the_build_and_what_is_overdue_then_is_marked(tmp_path, monkeypatch):
    root = write_project(tmp_path / "project")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    cover, _ = cover_of(root, tmp_path / "site")
    assert "Overdue for a check: none." in cover and "Overdue for a check." not in (tmp_path / "site" / "review" / "tiny.html").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800432000")  # 2027-01-20
    cover, _ = cover_of(root, tmp_path / "site")
    assert "January 20, 2027" in cover and "Overdue for a check: 1." in cover
    assert "Overdue for a check." in (tmp_path / "site" / "review" / "tiny.html").read_text("utf-8")


# Questions that belong to no rule

OPEN = """
    # Open questions

    ## For the attorney
    1. Is `held: yes` **one** danger,
       or two?
    2. See [the rules](rules.md) and [the law](https://www.justice.gov/law). Is 3 < 5? {so}
    10. Is <b>this</b> a trick?

    ## For the Spanish reviewer
    1. Is it clear?
    """


def test_questions_that_belong_to_no_rule_are_asked_and_counted(tmp_path):
    root = write_project(tmp_path / "project")
    write(root / "docs" / "open-questions.md", OPEN)
    cover, _ = cover_of(root, tmp_path / "site")
    assert "3 questions of law or of scope belong to no single rule. They stand in part 2, too." in cover
    html = (tmp_path / "site" / "review" / "tiny.html").read_text("utf-8")
    rows = re.findall(r'<tr id="remark-(O\d+)"><td class="number">O\d+</td><td>(.*?)</td><td><span class="write">', html, re.S)
    assert rows == [
        ("O1", "<p>Is <code>held: yes</code> <strong>one</strong> danger, or two?</p>"),
        ("O2", '<p>See the rules and <a href="https://www.justice.gov/law">the law</a>. Is 3 &lt; 5? {so}</p>'),
        ("O3", "<p>Is &lt;b&gt;this&lt;/b&gt; a trick?</p>")]
    assert "Is it clear?" not in html


def test_a_project_without_such_questions_has_no_table_of_them(tmp_path):
    cover, _ = cover_of(write_project(tmp_path / "project"), tmp_path / "site")
    html = (tmp_path / "site" / "review" / "tiny.html").read_text("utf-8")
    assert "no single rule" not in cover and "Questions for the attorney" not in html
