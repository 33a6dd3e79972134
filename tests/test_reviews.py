"""Sign-off: who signed the rules of today is shown on the page and told by the build; what cannot be is refused."""

import re
import shutil

import pytest

from askfirst.characters import words_of_name
from askfirst.command_line import main
from askfirst.diagnostics import Diagnostics
from askfirst.fingerprint import fingerprint
from askfirst.pipeline import build_site, check
from askfirst.project import load_project
from writing import ROOT, change, write, write_project

OLDER = "0000-1111-2222-3333-4444-5555-6666-7777"
RULES = """
    questions: [{id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}}]
    facts: {is-held: {when: {held: yes}, say: You are held.}}
    decisions: [{id: help, outcomes: [{id: now, severity: danger, if_possible: is-held}, {id: tell}]}]
    people: [{id: ana, answers: {held: no}, outcomes: {help: tell}}]
    """
UNSIGNED = "No attorney has checked this page yet."


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A small project whose rules nobody has signed."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return write_project(tmp_path / "project", RULES)


def today(root):
    """The fingerprint of the small questionnaire as its files stand."""
    return fingerprint(load_project(root, Diagnostics()).questionnaires[0])


def write_review(root, text):
    """The review.yaml of the small project; TODAY and OLDER in it are fingerprints."""
    write(root / "questionnaires" / "tiny" / "review.yaml", text.replace("TODAY", today(root)).replace("OLDER", OLDER))


VERSIONS = """
    versions:
      - {fingerprint: OLDER, date: 2026-10-01, authors: [Invented Author], change: The first rules.}
      - {fingerprint: TODAY, date: 2026-11-20, authors: [Other Author, Third Author], change: One danger more.}
    """
SIGNED = VERSIONS + """signatures:
      - {fingerprint: TODAY, name: Invented Attorney, role: attorney, licensed_in: Nowhere, date: 2026-11-21, note: Invented.}
    """
SIGNED_BEFORE = SIGNED.replace("TODAY, name", "OLDER, name")


def footer(root, page="en/tiny.html"):
    """What the foot of a page says."""
    built = build_site(root, root / "site")
    assert built.changed is not None, built.report.render()
    html = (root / "site" / page).read_text("utf-8")
    return " ".join(re.sub(r"<[^>]*>", "", html.split("<footer>")[1].split("</footer>")[0]).split())


def summary(root, capsys):
    """What build.py check says of the questionnaire."""
    capsys.readouterr()
    assert main(["check", "--root", str(root)]) == 0
    return next(line for line in capsys.readouterr().out.splitlines() if line.startswith("tiny: ")).split("people. ")[1]


# Shown

def test_unsigned_rules_show_on_the_page_and_in_the_summary(root, capsys):
    assert UNSIGNED in footer(root)
    assert "ingerprint" not in footer(root)
    assert summary(root, capsys) == f"Fingerprint {today(root)}; no attorney has signed it."


def test_a_review_without_signatures_is_unsigned(root, capsys):
    write_review(root, VERSIONS)
    assert UNSIGNED in footer(root)
    assert summary(root, capsys) == f"Fingerprint {today(root)}; no attorney has signed it."
    assert check(root).report.entries == []


def test_a_signature_for_the_rules_of_today_shows_on_the_page_and_in_the_summary(root, capsys):
    write_review(root, SIGNED)
    assert check(root).report.entries == []
    assert f"Rules reviewed by Invented Attorney, attorney (Nowhere), on November 21, 2026. The wording may have changed since. Fingerprint {today(root)}." in footer(root)
    assert UNSIGNED not in footer(root)
    assert summary(root, capsys) == f"Fingerprint {today(root)}; Invented Attorney, attorney (Nowhere), signed it on 2026-11-21."


def test_an_accredited_representative_is_not_called_an_attorney(root, capsys):
    write_review(root, SIGNED.replace("role: attorney", "role: accredited-representative").replace("Invented Attorney", "Invented Person"))
    assert f"Rules reviewed by Invented Person, accredited representative (Nowhere), on November 21, 2026. The wording may have changed since. Fingerprint {today(root)}." in footer(root)
    assert "Invented Person, accredited representative (Nowhere), signed it on 2026-11-21." in summary(root, capsys)


@pytest.mark.parametrize("page", ["en/tiny.html", "en/tiny-how-it-decides.html"])
def test_what_a_signature_leaves_open_is_shown_where_the_signature_is(root, page):
    write_review(root, SIGNED.replace("note: Invented.", "note: Whether two years count."))
    assert footer(root, page).count("Left open: Whether two years count.") == 1
    html = (root / "site" / page).read_text("utf-8")
    assert html.count("Left open: ") == html.count("Rules reviewed by ")
    write_review(root, SIGNED.replace(", note: Invented.", ""))
    assert "Invented Attorney" in footer(root, page) and "Left open" not in footer(root, page)


def test_what_is_left_open_is_marked_as_english_where_the_page_is_not(root):
    write_review(root, SIGNED)
    build_site(root, root / "site")
    assert '<span lang="en">Invented.</span>' in (root / "site" / "es" / "tiny.html").read_text("utf-8")


def test_everybody_who_signed_is_shown(root, capsys):
    write_review(root, SIGNED + "  - {fingerprint: TODAY, name: Second Attorney, role: attorney, licensed_in: Elsewhere, date: 2026-11-22}\n")
    assert all(name in footer(root) for name in ("Invented Attorney", "Second Attorney"))
    assert "(Nowhere), signed it on 2026-11-21 and Second Attorney, attorney (Elsewhere), signed it on 2026-11-22." in summary(root, capsys)


def test_a_signature_for_older_rules_is_told_and_the_page_says_that_nobody_has_signed(root, capsys):
    write_review(root, SIGNED_BEFORE)
    assert check(root).report.entries == []
    assert UNSIGNED in footer(root) and "Invented Attorney" not in footer(root)
    assert summary(root, capsys) == f"Fingerprint {today(root)}; no attorney has signed it. Invented Attorney signed an older version, of 2026-10-01."


def test_a_change_of_wording_keeps_the_signature_and_a_change_of_meaning_ends_it(root, capsys):
    write_review(root, SIGNED)
    change(root / "questionnaires" / "tiny" / "questions.yaml", "ask: Are you held?", "ask: Are you in jail now?")
    assert "Invented Attorney" in footer(root)
    change(root / "questionnaires" / "tiny" / "rules.yaml", "kind: context", "kind: danger")
    assert UNSIGNED in footer(root)
    assert "no attorney has signed it. Invented Attorney signed an older version, of 2026-11-20." in summary(root, capsys)
    finding, = check(root).report.entries
    assert (finding.severity, finding.code) == ("warning", "version-not-listed")
    line = re.search(r"- \{.*\}", finding.help).group()
    write_review(root, SIGNED.replace("TODAY", "8888-9999-aaaa-bbbb-cccc-dddd-eeee-ffff").replace("    signatures:", f"      {line}\n    signatures:"))
    assert check(root).report.entries == [], "the line that the warning tells can be pasted"


def test_rules_that_went_back_to_signed_ones_are_signed(root, capsys):
    review = VERSIONS.replace("OLDER", "later").replace("TODAY", "OLDER").replace("later", "TODAY")
    write_review(root, review + """signatures:
      - {fingerprint: TODAY, name: Invented Attorney, role: attorney, licensed_in: Nowhere, date: 2026-10-02}
      - {fingerprint: OLDER, name: Invented Attorney, role: attorney, licensed_in: Nowhere, date: 2026-11-22}
    """)
    assert "on October 2, 2026" in footer(root)
    assert summary(root, capsys).endswith("signed it on 2026-10-02. Invented Attorney signed a later version, of 2026-11-20.")


def test_a_translated_page_says_it_in_its_language_and_can_still_show_its_english(root):
    (root / "content" / "locales").mkdir()
    shutil.copy(ROOT / "content" / "locales" / "es.po", root / "content" / "locales")
    write_review(root, SIGNED)
    assert "Reglas revisadas por Invented Attorney, con licencia de abogado (Nowhere), el 21 de noviembre de 2026. Desde entonces, las palabras pueden haber cambiado. Huella" in footer(root, "es/tiny.html")
    html = (root / "site" / "es" / "tiny.html").read_text("utf-8")
    side = re.findall(r"<i>(.*?)</i>", html.split('<template id="side">')[1], re.S)
    assert 0 < len(side) <= len(re.findall(r"<\w+ data-t[ >=]", html.split('<template id="side">')[0]))  # the rest stands below its text, or came before
    assert any(piece.startswith("Rules reviewed by Invented Attorney") for piece in side)


def test_only_the_interview_is_signed_not_the_pages_beside_it(root):
    write_review(root, SIGNED)
    assert UNSIGNED in footer(root, "en/about.html") and "Invented Attorney" not in footer(root, "en/about.html")


def test_a_name_is_shown_as_written(root):
    write_review(root, SIGNED.replace("name: Invented Attorney", 'name: "<b>Ann & Co</b> {number}"'))
    build_site(root, root / "site")
    assert "&lt;b&gt;Ann &amp; Co&lt;/b&gt; {number}" in (root / "site" / "en" / "tiny.html").read_text("utf-8")


# Refused; a sample of each finding stands in tests/samples/invalid/review/

def codes(root):
    return [entry.code for entry in check(root).report.sorted()]


@pytest.mark.parametrize("name", ["Other Author", "other author", "OTHER  AUTHOR", "Óther Aüthor", "Author, Other", "Other-Author", "Third Author", "Invented Author"])
def test_an_author_of_a_version_or_of_one_before_it_cannot_sign_it(root, name):
    write_review(root, SIGNED.replace("name: Invented Attorney", f'name: "{name}"'))
    assert codes(root) == ["reviewer-is-author"]


@pytest.mark.parametrize("name", ["Other Person", "Author", "Other Author Junior"])
def test_somebody_else_can(root, name):
    write_review(root, SIGNED.replace("name: Invented Attorney", f"name: {name}"))
    assert codes(root) == []


def test_the_author_of_a_later_version_can_have_signed_an_older_one(root):
    write_review(root, SIGNED_BEFORE.replace("Invented Attorney", "Third Author"))
    assert codes(root) == []


@pytest.mark.parametrize("epoch, found", [("1795219200", []), ("1795305600", []), ("1795132800", ["review-in-future"]), ("1795046400", ["review-in-future"] * 2)])
def test_days_to_come_are_judged_against_the_day_of_the_build(root, monkeypatch, epoch, found):
    """2026-11-21, the day of the signature; the day after; the day before, that of the version; two days before."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    write_review(root, SIGNED)
    assert [code for code in codes(root) if code.startswith("review")] == found


def test_a_fingerprint_that_no_version_has_stops_the_build(root):
    write_review(root, SIGNED.replace("TODAY, name", "abcd-abcd-abcd-abcd-abcd-abcd-abcd-abcd, name"))
    assert codes(root) == ["never-built"]
    assert build_site(root, root / "site").changed is None


def test_a_signature_is_not_looked_at_while_the_rules_do_not_hold_together(root):
    write_review(root, SIGNED)
    change(root / "questionnaires" / "tiny" / "rules.yaml", "if_possible: is-held", "if_possible: is-hold")
    assert codes(root) == ["unknown-fact"]


def test_a_questionnaire_ships_without_invented_signatures():
    for path in (ROOT / "questionnaires").glob("*/review.yaml"):
        assert not re.search("invent|example|your full name", path.read_text("utf-8"), re.I), path


@pytest.mark.parametrize("one, other, same", [
    ("José Núñez", "nunez, jose", True), ("O'Neill-Ruiz", "oneill ruiz", False), ("Anna Maria Berg", "Berg Anna-Maria", True),
    ("मीरा", "राम", False), ("मीरा देवी", "देवी मीरा", True), ("***", "+++", False),
])
def test_names_are_compared_in_every_script(one, other, same):
    assert (words_of_name(one) == words_of_name(other)) is same
