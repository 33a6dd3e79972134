"""Every mistake is told at its place, in the author's words, with what to do; the samples show each message as a person reads it."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from sample_projects import VALID, Sample, copy_valid, invalid_samples

import askfirst
from askfirst.diagnostics import Diagnostics, did_you_mean, listed, quoted, render_annotation
from askfirst.pipeline import check
from askfirst.positions import Place, Text
from askfirst.prose import find_faults

TESTS = Path(__file__).resolve().parent
PACKAGE = Path(askfirst.__file__).parent
ALL = invalid_samples()
FIRST_LINE = re.compile(r"(\S+):(\d+):(\d+): (error|warning): (.+) \[([a-z0-9-]+)\]")
PYTHON_WORDS = re.compile(
    r"\b(None|NoneType|dict|str|int|bool|tuple|Traceback|pydantic|PydanticCustomError|ValidationError|Exception|ValueError|KeyError|TypeError|repr|self|lambda"
    r"|object at|0x[0-9a-f]{6}|yaml\.\w+|scanner|token|<class)\b")


def expected_diagnostics() -> list[tuple[str, str]]:
    """The id of each sample, and each finding that it must give."""
    return [(sample.id, told) for sample in ALL for told in re.split(r"\n(?=\S+:\d+:\d+: )", sample.expected.read_text("utf-8").rstrip("\n"))]


def test_the_valid_project_has_no_findings():
    assert check(VALID).report.render() == ""


@pytest.mark.parametrize("sample", ALL, ids=[sample.id for sample in ALL])
def test_a_broken_file_gives_exactly_the_expected_diagnostics(sample: Sample, tmp_path):
    root = copy_valid(tmp_path)
    (root / sample.replaces).write_bytes(sample.path.read_bytes())
    assert check(root).report.render() + "\n" == sample.expected.read_text("utf-8")


def test_there_are_samples_of_every_group():
    groups = {sample.path.parent.name for sample in ALL}
    assert groups == {"yaml", "resources", "schema", "logic", "text", "unicode", "files", "people", "review"}
    assert len(ALL) >= 120


def test_every_expectation_has_its_sample():
    expectations = {path for path in (TESTS / "samples" / "invalid").glob("*/*.expected")}
    assert expectations == {sample.expected for sample in ALL}


@pytest.mark.parametrize("sample", ALL, ids=[sample.id for sample in ALL])
def test_every_message_speaks_the_authors_language(sample: Sample):
    for told in re.split(r"\n(?=\S+:\d+:\d+: )", sample.expected.read_text("utf-8").rstrip("\n")):
        first, *rest = told.split("\n")
        match = FIRST_LINE.fullmatch(first)
        assert match, first
        message = match.group(5)
        helps = [line.removeprefix("  help: ") for line in rest if line.startswith("  help: ")]
        assert len(helps) == 1 and helps[0], "a diagnostic says what to do"
        assert message[0].isupper() or message[0] in '"0123456789' or message.startswith("content/"), message
        assert message.endswith((".", "?")), message
        for line in (message, *helps):
            assert not PYTHON_WORDS.search(re.sub(r'"[^"]*"', "", line)), line
            assert len(line) < 600


def test_one_mistake_gives_one_finding():
    """Where a mistake shows in two places, each is named; nothing else follows from it."""
    count: dict[str, int] = {}
    for sample_id, _ in expected_diagnostics():
        count[sample_id] = count.get(sample_id, 0) + 1
    assert {name: number for name, number in count.items() if number != 1} == {
        "logic/renamed-question": 2,  # two rules use the old name
        "resources/billion-laughs": 3,  # two anchors and an alias
        "text/link-by-reference": 2,  # the link and its address
    }


def codes_of_the_compiler() -> set[str]:
    """Every diagnostic code that stands in the source of the compiler."""
    codes: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = {"error": 1, "warning": 1, "refuse": 1, "_refuse": 1, "ConditionError": 1, "stop": 1, "found": 1, "refuse_sign": 2}.get(called)
                arguments = node.args[place:place + 1] if place is not None else []
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and path.name == "prose.py":
                arguments = node.value.elts[-3:-2]
            elif isinstance(node, ast.Tuple) and len(node.elts) == 4 and path.name == "prose.py":
                arguments = node.elts[1:2]
            else:
                continue
            codes |= {part.value for argument in arguments for part in ast.walk(argument) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return {code for code in codes if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|tab", code)}


def test_every_diagnostic_code_has_a_sample_or_a_test():
    broken_rules = (path.read_text("utf-8") for path in (TESTS / "samples" / "broken_rules").glob("*.expected"))
    sampled = {match.group(6) for told in (*(told for _, told in expected_diagnostics()), *broken_rules) if (match := FIRST_LINE.match(told))}
    tests = "".join(path.read_text("utf-8") for path in TESTS.glob("test_*.py"))
    codes = codes_of_the_compiler()
    assert len(codes) > 100
    assert sorted(code for code in codes - sampled if f"[{code}]" not in tests and f'"{code}"' not in tests) == []


# Files and folders: what cannot stand in a sample


def test_a_missing_file_is_named(tmp_path):
    root = copy_valid(tmp_path)
    (root / "questionnaires/sample/rules.yaml").unlink()
    assert check(root).report.render() == (
        "questionnaires/sample/rules.yaml:1:1: error: This file is missing. [file-missing]\n"
        "  help: Create it, or restore it from an older copy.")


def test_a_folder_without_content_is_named(tmp_path):
    assert check(tmp_path).report.render() == (
        f'content:1:1: error: "{tmp_path}" holds no content/ and questionnaires/ folders. [no-content]\n'
        "  help: Run the command in the project, or name the folder with --root.")


def test_a_site_without_a_questionnaire_is_refused(tmp_path):
    root = copy_valid(tmp_path)
    for path in (root / "questionnaires/sample").iterdir():
        path.unlink()
    (root / "questionnaires/sample").rmdir()
    report = check(root).report.render()
    assert "questionnaires:1:1: error: There is no questionnaire. [no-questionnaire]" in report


@pytest.mark.parametrize("name", ["content/sources/memo.yaml", "content/extra.yaml", "content/pages/en/other.md", "questionnaires/sample/rules.yaml"])
def test_a_link_out_of_the_project_is_refused_and_not_followed(name, tmp_path):
    root = copy_valid(tmp_path)
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: xyzzy\n")
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(secret)
    report = check(root).report.render()
    assert f"{name}:1:1: error: This is a link to another place. [symlink]\n  help: Put the file itself here." in report
    assert "xyzzy" not in report and "password" not in report


def test_a_linked_folder_is_refused_and_not_followed(tmp_path):
    root = copy_valid(tmp_path)
    (root / "questionnaires/other").symlink_to(root / "questionnaires/sample")
    assert check(root).report.render() == (
        "questionnaires/other:1:1: error: This is a link to another place. [symlink]\n  help: Put the file itself here.")


def test_a_link_to_itself_and_a_link_to_nowhere_are_refused(tmp_path):
    root = copy_valid(tmp_path)
    (root / "content/loop").symlink_to(root / "content/loop")
    (root / "content/gone.yaml").symlink_to(root / "nowhere")
    assert [entry.code for entry in check(root).report.sorted()] == ["symlink", "symlink"]


@pytest.mark.parametrize("name", [".DS_Store", "sources/.memo.yaml.swp", "pages/en/.git/config"])
def test_a_hidden_file_is_refused(name, tmp_path):
    root = copy_valid(tmp_path)
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x\n")
    assert "error: A hidden file lies here, which nobody would notice. [hidden-file]\n  help: Delete it." in check(root).report.render()


@pytest.mark.parametrize("name", [
    "content/sources/memo.yml", "content/sources/Memo.yaml", "content/sources/my memo.yaml", "content/sources/más.yaml", "content/sources/a%2e.yaml",
    "content/sources/~memo.yaml", "content/sources/old/memo.yaml", "content/source.yaml", "content/notes.docx", "content/pages/en/about.html", "content/pages/about.md",
    "content/pages/en/About.md", "content/locales/es.mo", "content/locales/../es.yaml", "questionnaires/sample/rule.yaml", "questionnaires/sample/rules.yaml~",
    "questionnaires/questions.yaml", "questionnaires/My Form/questions.yaml", "content/C:\\memo.yaml", "content/two\nlines.yaml", "content/memo\u202e.yaml"])
def test_a_file_that_the_build_would_not_read_is_refused(name, tmp_path):
    root = copy_valid(tmp_path)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("a: b\n")
    told = check(root).report.render().split("\n")
    assert told[0].endswith(":1:1: error: The build reads no file of this name here. [unexpected-file]")
    assert told[1].startswith("  help: Move it elsewhere, or correct its name")
    assert len(told) == 2


def test_a_file_name_that_is_no_text_is_told_in_printable_letters(tmp_path):
    root = copy_valid(tmp_path)
    try:
        (Path(os.fsdecode(os.fsencode(root) + b"/content/\xff.yaml"))).write_text("a: b\n")
    except OSError:
        pytest.skip("this file system takes only text as a name")
    report = check(root).report
    assert report.render().startswith("content/<U+DCFF>.yaml:1:1: error: The build reads no file of this name here. [unexpected-file]")
    assert all(render_annotation(entry).encode() for entry in report.entries)


def test_a_readme_may_lie_among_the_files(tmp_path):
    root = copy_valid(tmp_path)
    (root / "questionnaires/sample/README.md").write_text("Notes for volunteers\n")
    assert check(root).report.render() == ""


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path):
    root = copy_valid(tmp_path)
    (root / "content/interface.yaml").unlink()
    (root / "content/interface.yaml").mkdir()
    assert check(root).report.render() == (
        "content/interface.yaml:1:1: error: This is not a file. [file-unreadable]\n  help: Put a file of this name here.")


def test_a_named_pipe_is_not_waited_for(tmp_path):
    root = copy_valid(tmp_path)
    (root / "content/interface.yaml").unlink()
    os.mkfifo(root / "content/interface.yaml")
    assert "This is not a file. [file-unreadable]" in check(root).report.render()


def test_a_page_without_an_english_original_is_refused(tmp_path):
    root = copy_valid(tmp_path)
    (root / "content/pages/es/privacidad.md").write_text("---\ntitle: Privacidad\norder: 2\ntranslates: x\n---\nTexto.\n", "utf-8")
    assert check(root).report.render() == (
        'content/pages/es/privacidad.md:2:8: error: No page "privacidad" exists in the source language. [page-without-original]\n'
        "    2 | title: Privacidad\n"
        "      |        ^^^^^^^^^^\n"
        "  help: Correct the file's name.")


def test_a_page_in_a_language_that_the_site_does_not_have_is_told(tmp_path):
    root = copy_valid(tmp_path)
    (root / "content/pages/fr").mkdir()
    (root / "content/pages/fr/about.md").write_text("---\ntitle: Propos\norder: 1\n---\nTexte.\n", "utf-8")
    (root / "content/locales/ht.po").write_text("", "utf-8")
    assert check(root).report.render() == (
        'content/locales/ht.po:1:1: warning: The site has no language "ht", so this is not used. [unused-language]\n'
        '  help: Add it to content/languages.yaml, and to the list in content/site.yaml if there is one; or delete this.\n'
        'content/pages/fr:1:1: warning: The site has no language "fr", so this is not used. [unused-language]\n'
        '  help: Add it to content/languages.yaml, and to the list in content/site.yaml if there is one; or delete this.')


def test_dates_are_judged_on_the_day_that_source_date_epoch_names(tmp_path, monkeypatch):
    root = copy_valid(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")  # 2027-01-15
    assert check(root).report.render() == ""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1801000000")  # 2027-01-26
    assert 'Source "memo" was due for a check on 2027-01-20. [review-overdue]' in check(root).report.render()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # 2023-11-14
    assert 'Source "memo" was checked on 2026-11-01, after 2023-11-14. [checked-in-future]' in check(root).report.render()


@pytest.mark.parametrize("value", ["tomorrow", "1e9", "99999999999999999999", "-99999999999999", "²"])
def test_a_source_date_epoch_that_is_no_number_is_refused(value, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert check(copy_valid(tmp_path)).report.render() == (
        f'SOURCE_DATE_EPOCH:1:1: error: "{value}" is not a number of seconds. [bad-epoch]\n  help: Unset it, or give it a whole number.')


def test_a_broken_file_hides_no_finding_of_another_file_of_its_stage(tmp_path):
    root = copy_valid(tmp_path)
    for name in ("content/site.yaml", "content/contacts.yaml", "questionnaires/sample/rules.yaml"):
        (root / name).write_text("- x\n")
    assert [entry.place.path for entry in check(root).report.sorted()] == ["content/contacts.yaml", "content/site.yaml", "questionnaires/sample/rules.yaml"]


def test_markdown_that_no_rule_names_is_refused_all_the_same():
    assert [fault[2] for fault in find_faults("\tshown as code", is_prose=True)] == ["markdown-not-allowed"]


# Rendering


def test_a_value_is_clipped_at_200_characters():
    assert quoted("x" * 200) == '"' + "x" * 200 + '"'
    assert quoted("x" * 201) == '"' + "x" * 200 + '…"'
    assert quoted("x" * 10_000_000) == '"' + "x" * 200 + '…"'
    assert len(quoted("\u202e" * 500)) <= 203


def test_a_list_of_values_is_cut_after_twelve():
    assert listed("abc") == '"a", "b", "c"'
    assert listed(str(number) for number in range(500)).endswith('"11" and 488 more')


def test_a_suggestion_is_looked_for_in_the_beginning_of_a_long_value_only():
    assert did_you_mean("x" * 10_000_000, ["text"]) == 'Known here: "text".'


def test_a_message_stays_on_one_line_of_a_length_that_a_person_reads():
    report = Diagnostics()
    report.error(Place("a.yaml"), "test", "Line one\nline two " + "x" * 5000, "help\r\nmore", [(None, "a\nnote")])
    told = report.render().split("\n")
    assert len(told) == 3 and all(len(line) < 1100 for line in told)
    assert "\n" not in render_annotation(report.entries[0])


def test_the_spot_is_underlined_where_it_is_even_in_a_very_long_line():
    report = Diagnostics()
    report.remember_lines("a.yaml", "x" * 5000 + "WRONG" + "y" * 5000)
    report.error(Place("a.yaml", 1, 5001, 5), "test", "Wrong.")
    _, line, marks = report.render().split("\n")
    assert line[marks.index("^"):marks.rindex("^") + 1] == "WRONG"
    assert len(line) < 200


def test_wide_letters_and_accents_before_the_spot_do_not_shift_the_marks():
    report = Diagnostics()
    report.remember_lines("a.yaml", "你好 e\u0301 WRONG")
    report.error(Place("a.yaml", 1, 7, 5), "test", "Wrong.")
    assert report.render().split("\n")[2] == "      | " + " " * 7 + "^^^^^"


def test_a_place_beyond_the_file_is_told_without_its_line():
    report = Diagnostics()
    report.remember_lines("a.yaml", "one line")
    report.error(Place("a.yaml", 99, 1, 5), "test", "Wrong.")
    assert report.render() == "a.yaml:99:1: error: Wrong. [test]"


def test_the_second_of_two_equal_words_is_found_at_its_own_place():
    report = Diagnostics()
    report.remember_lines("a.yaml", "ask: bad, good\n  and bad\nwhy: bad")
    text = Text.at("bad, good and bad", Place("a.yaml", 1, 6, 9))
    assert report.place_within(text, 0, 3) == Place("a.yaml", 1, 6, 3)
    assert report.place_within(text, 14, 17) == Place("a.yaml", 2, 7, 3)
    assert report.place_within(text, 5, 13) == text.place  # written over two lines


def test_an_annotation_cannot_be_broken_by_a_path():
    report = Diagnostics()
    report.error(Place("a,b:c%\n.yaml"), "test", "100% wrong")
    assert render_annotation(report.entries[0]) == "::error file=a%2Cb%3Ac%25<U+000A>.yaml,line=1,col=1::100%25 wrong [test]"


@pytest.mark.parametrize("wrong, known, said", [
    ("aks", ["ask", "why"], 'Did you mean "ask"?'),
    ("court-lime", ["court-line", "find-court"], 'Did you mean "court-line"?'),
    ("entry", ["last-entry", "case-state"], 'Known here: "last-entry", "case-state".'),
    ("entry-crossed", ["entry-parole"], 'Known here: "entry-parole".'),
    ("{court-line}", ["{court-line-tdd}"], 'Known here: "{court-line-tdd}".'),
])
def test_a_name_is_suggested_for_a_slip_but_not_for_another_thing(wrong, known, said):
    assert did_you_mean(wrong, known) == said


def test_an_annotation_tells_the_story_and_what_to_do():
    report = Diagnostics()
    report.error(Place("rules.yaml", 3, 5), "test", "It does not hold.", "Correct the rules.", story=["A person who answers", "  Held?   Yes"])
    assert render_annotation(report.entries[0]) == "::error file=rules.yaml,line=3,col=5::It does not hold. [test]%0AA person who answers%0A  Held?   Yes%0Ahelp: Correct the rules."
