"""Every scalar stays the text that was written, with its place; what could surprise a volunteer is refused; libyaml or not is no difference."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
import yaml
from sample_projects import VALID, copy_valid, invalid_samples

from askfirst.characters import name_forbidden
from askfirst.diagnostics import Diagnostics
from askfirst.pipeline import check
from askfirst.positions import LocatedDict, LocatedList, Node, Place, Text
from askfirst.yaml_reader import DEEPEST, LARGEST_FILE, decode, read_file, read_yaml

ROOT = Path(__file__).resolve().parent.parent
LOADERS = [pytest.param(yaml.Loader, id="PyYAML")] + ([pytest.param(yaml.CLoader, id="libyaml")] if hasattr(yaml, "CLoader") else [])


def read(text: str, loader: type = yaml.Loader) -> tuple[Node | None, Diagnostics]:
    report = Diagnostics()
    return read_yaml(text, "a.yaml", report, loader), report


def codes(report: Diagnostics) -> list[str]:
    return [entry.code for entry in report.sorted()]


# What is written is what is read


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("written", "kept"), [
    ("title: no", {"title": "no"}),
    ("title: off", {"title": "off"}),
    ("title: y", {"title": "y"}),
    ("title: Yes", {"title": "Yes"}),
    ("title: true", {"title": "true"}),
    ("labels: {yes: Yes, no: No}", {"labels": {"yes": "Yes", "no": "No"}}),
    ("langs: [en, es, no]", {"langs": ["en", "es", "no"]}),
    ("zip: 02134", {"zip": "02134"}),
    ("octal: 0o17", {"octal": "0o17"}),
    ("hex: 0x1F", {"hex": "0x1F"}),
    ("time: 22:30", {"time": "22:30"}),
    ("time: 22:30:15", {"time": "22:30:15"}),
    ("v: 1.10", {"v": "1.10"}),
    ("v: 1e3", {"v": "1e3"}),
    ("v: .inf", {"v": ".inf"}),
    ("v: 1_000", {"v": "1_000"}),
    ("d: 2025-01-01", {"d": "2025-01-01"}),
    ("d: 2025-01-01 10:00:00", {"d": "2025-01-01 10:00:00"}),
    ("2025: year", {"2025": "year"}),
    ("t: income < 5 & > 3", {"t": "income < 5 & > 3"}),
    ("t: 100% of it", {"t": "100% of it"}),
    ("t: a #b", None),
    ("t: a#b", {"t": "a#b"}),
    ("t: a:b", {"t": "a:b"}),
    ("t: -5", {"t": "-5"}),
    ("t: ?x", {"t": "?x"}),
    ("t: 'null'", {"t": "null"}),
    ("t: '~'", {"t": "~"}),
    ("t: 'a: b # c'", {"t": "a: b # c"}),
    ("t: 'It''s'", {"t": "It's"}),
    ('t: "[ {"', {"t": "[ {"}),
    ('t: "caf\\u00e9 \\x41 \\U0001F600"', {"t": "café A 😀"}),
    ('t: "one\\ntwo"', {"t": "one\ntwo"}),
    ("t: |\n  one\n  two", {"t": "one\ntwo\n"}),
    ("t: >-\n  one\n  two\n\n  three", {"t": "one two\nthree"}),
    ("t: one\n  two", {"t": "one two"}),
    ("t: |\n  a # b: c\n  - d", {"t": "a # b: c\n- d\n"}),
    ("# first\n\nt: x\n# last", {"t": "x"}),
    ("t:\n  # why\n  a: b", {"t": {"a": "b"}}),
    ("t: {}\nu: []", {"t": {}, "u": []}),
    ("---\nt: x\n...", {"t": "x"}),
    ("t: 你好 👋 العربية", {"t": "你好 👋 العربية"}),
])
def test_a_scalar_stays_the_text_that_was_written(written, kept, loader):
    found, report = read(written + "\n", loader)
    assert found == kept
    assert (codes(report) == []) is (kept is not None)


def test_a_second_document_that_ends_the_first_is_refused():
    assert codes(read("t: x\n---\n")[1]) == ["yaml-two-documents"]


@pytest.mark.parametrize(("name", "raw"), [
    ("a byte order mark", b"\xef\xbb\xbftitle: A\nwhy: B\n"),
    ("Windows line ends", b"title: A\r\nwhy: B\r\n"),
    ("both", b"\xef\xbb\xbftitle: A\r\nwhy: B\r\n"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_from_windows_reads_as_any_other(name, raw):
    report = Diagnostics()
    found = read_yaml(decode(raw, "a.yaml", report), "a.yaml", report)
    assert found == {"title": "A", "why": "B"}
    assert [key.place for key in found] == [Place("a.yaml", 1, 1, 5), Place("a.yaml", 2, 1, 3)]
    assert codes(report) == []


def test_a_whole_project_from_windows_has_no_findings(tmp_path):
    root = copy_valid(tmp_path)
    for path in root.rglob("*.*"):
        if path.is_file():
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(root).report.render() == ""


@pytest.mark.parametrize("letters", ["é", "ñ", "ł", "ọ̀", "ʼ", "ꞌ", "ქ", "አማርኛ", "हिन्दी", "မြန်မာ", "ភាសា", "中文", "한국어", "עברית", "العربية", "👋🏽", "’“”«»…–—", "\u00a0", "½°©"])
def test_the_letters_of_the_languages_that_we_serve_are_allowed(letters):
    assert [letter for letter in letters if name_forbidden(letter)] == []


def test_joiners_are_allowed_in_the_languages_that_need_them_only():
    assert [language for language in ("en", "es", "fa", "ur", "hi", "ckb", "zh") if not name_forbidden("\u200c", language)] == ["fa", "ur", "hi", "ckb"]
    assert name_forbidden("\u200b", "fa") and name_forbidden("\u202e", "fa")


def test_a_translation_into_persian_may_hold_joiners(tmp_path):
    root = copy_valid(tmp_path)
    for name, old, new in (("site.yaml", "[en, es]", "[en, es, fa]"), ("languages.yaml", "  es:", "  fa: {autonym: فارسی, direction: rtl}\n  es:")):
        path = root / "content" / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: fa\\n"\n\n'
    entry = 'msgctxt "sample/questions/sections/urgent/questions/held/ask"\nmsgid "Are you held now?"\nmsgstr "آیا می\u200cدانید؟"\n'
    (root / "content/locales/fa.po").write_text(header + entry, "utf-8")
    assert check(root).report.render() == ""


def test_fuzzy_obsolete_and_outdated_entries_are_not_used():
    project = check(VALID).project
    catalogue = project.catalogues["es"]
    fine = project.texts["sample/rules/decisions/help/outcomes/fine/text"]
    asked = project.texts["sample/questions/sections/urgent/questions/held/ask"]
    assert catalogue.say(asked) == "¿Está usted en detención?"
    assert catalogue.translations[fine.id] == ("Nothing is urgent.", "Nada es urgente.\n")
    assert catalogue.say(fine) is None
    assert "sample/rules/old" not in catalogue.translations


# Every text keeps its place


def places(node: Node) -> list[tuple[str, Place]]:
    """Each scalar below a node, keys included, with its place."""
    if isinstance(node, Text):
        return [(str(node), node.place)]
    if isinstance(node, LocatedDict):
        return [found for key, value in node.items() for found in (*places(key), *places(value))]
    assert isinstance(node, LocatedList)
    return [found for item in node for found in places(item)]


@pytest.mark.parametrize("loader", LOADERS)
def test_every_text_knows_where_it_stands(loader):
    found, _ = read('''\
one: first
two:
  - "in quotes"
  - {three: a, four: [b, 'c c']}
five: |
  block
  text
six: >-
  folded
seven: two
  lines
''', loader)
    assert [(text, *place[1:]) for text, place in places(found)] == [
        ("one", 1, 1, 3), ("first", 1, 6, 5),
        ("two", 2, 1, 3), ("in quotes", 3, 5, 11),
        ("three", 4, 6, 5), ("a", 4, 13, 1), ("four", 4, 16, 4), ("b", 4, 23, 1), ("c c", 4, 26, 5),
        ("five", 5, 1, 4), ("block\ntext\n", 5, 7, 1),
        ("six", 8, 1, 3), ("folded", 8, 6, 2),
        ("seven", 10, 1, 5), ("two lines", 10, 8, 3),
    ]
    assert (found.place, found["two"].place, found["two"][1].place) == (Place("a.yaml", 1, 1, 1), Place("a.yaml", 3, 3, 1), Place("a.yaml", 4, 5, 1))


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("before", ["👋👋", "𝐀𝐁", "你好", "éñ", "שלום", "e\u0301"])
def test_a_column_counts_characters_whatever_their_size(before, loader):
    found, _ = read(f"t: [{before}, x]\n", loader)
    assert found["t"][1].place == Place("a.yaml", 1, 7 + len(before), 1)


def test_a_column_counts_the_same_with_a_byte_order_mark_and_windows_line_ends():
    report = Diagnostics()
    decode("\ufefftitle: 👋\r\nwhy: x\u200by\r\n".encode(), "a.yaml", report)
    assert [entry.place for entry in report.entries] == [Place("a.yaml", 2, 7, 1)]


def test_the_top_of_a_page_keeps_its_lines(tmp_path):
    root = copy_valid(tmp_path)
    page = check(root).project.pages["en"]["about"]
    assert page.front.title.place == Place("content/pages/en/about.md", 2, 8, 17)
    assert page.body.place[:3] == ("content/pages/en/about.md", 5, 1)


# Too much


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xff" * (LARGEST_FILE + 1))
    report = Diagnostics()
    assert read_file(path, "a.yaml", report) is None
    assert report.render() == "a.yaml:1:1: error: This file is larger than 256 KiB. [file-too-large]\n  help: Take out what does not belong here."


def test_a_file_at_the_limit_is_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"t: " + b"x" * (LARGEST_FILE - 4) + b"\n")
    report = Diagnostics()
    assert len(read_yaml(read_file(path, "a.yaml", report), "a.yaml", report)["t"]) == LARGEST_FILE - 4


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("text", [
    "t: " + "[" * 2000 + "]" * 2000, "t: " + "[" * 20_000, "t: " + "{a: " * 2000 + "b" + "}" * 2000, "- " * 2000 + "x", "\n".join(" " * n + "a:" for n in range(400)),
    "? " * 2000 + "x"], ids=["lists", "never closed", "mappings", "dashes", "indentation", "keys"])
def test_what_is_nested_too_deep_is_refused_once(text, loader):
    assert codes(read(text + "\n", loader)[1]) == ["nested-too-deep"]


def test_what_is_nested_just_deep_enough_is_read():
    assert read("t: " + "[" * (DEEPEST - 2) + "x" + "]" * (DEEPEST - 2) + "\n")[0] is not None
    assert codes(read("t: " + "[" * (DEEPEST - 1) + "x" + "]" * (DEEPEST - 1) + "\n")[1]) == ["nested-too-deep"]


@pytest.mark.parametrize("loader", LOADERS)
def test_a_billion_laughs_are_refused_without_being_told(loader):
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    tracemalloc.start()
    found, report = read("\n".join(lines) + "\n", loader)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found is None
    assert set(codes(report)) == {"yaml-anchor", "yaml-alias"}
    assert peak < 50_000_000


def test_a_message_about_a_huge_value_stays_short(tmp_path):
    root = copy_valid(tmp_path)
    path = root / "content/site.yaml"
    path.write_text(path.read_text().replace("2026-11-22", "9" * 200_000))
    told = check(root).report.render()
    assert "is not a date. [bad-date]" in told
    assert len(told) < 1000


def test_twenty_thousand_brackets_in_a_text_are_refused_by_its_length(tmp_path):
    root = copy_valid(tmp_path)
    path = root / "questionnaires/sample/rules.yaml"
    path.write_text(path.read_text().replace("text: You may ask for time.", f"text: '{'[' * 20_000}'"))
    assert codes(check(root).report) == ["text-too-long"]


def test_five_thousand_questions_are_refused(tmp_path):
    root = copy_valid(tmp_path)
    path = root / "questionnaires/sample/questions.yaml"
    text = path.read_text()
    more = "".join(f"      - {{id: q{n}, type: one, ask: A{n}, why: B, where: C, usual: x, options: {{x: X, y: Y}}}}\n" for n in range(5000))
    path.write_text(text + more)
    assert codes(check(root).report) == ["file-too-large"]
    as_many_as_fit = more[:LARGEST_FILE - len(text)].rpartition("\n")[0] + "\n"
    path.write_text(text + as_many_as_fit)
    assert f"error: This questionnaire has {2 + as_many_as_fit.count('id:')} questions; 120 is the limit. [too-many-questions]" in check(root).report.render()


@pytest.mark.parametrize("count", [60, 118])
def test_a_long_row_of_questions_that_depend_on_each_other_is_answered(count, tmp_path):
    root = copy_valid(tmp_path)
    path = root / "questionnaires/sample/questions.yaml"
    row = "".join(f"      - {{id: q{n}, type: one, ask: Say {n}, why: B, where: C, usual: x, ask_if: {{{'held: no' if n == 0 else f'q{n - 1}: x'}}}, options: {{x: X, y: Y}}}}\n"
                  for n in range(count))
    path.write_text(path.read_text() + row)
    rules = root / "questionnaires/sample/rules.yaml"
    rules.write_text(rules.read_text().replace("    when: {health: body}", f"    when: {{any: [{{health: body}}, {{q{count - 1}: y}}]}}"))
    people = root / "questionnaires/sample/people.yaml"
    people.write_text(people.read_text() + "  - id: dana\n    name: Dana\n    story: Knows nothing.\n    answers: {" + ", ".join(f"q{n}: unsure" for n in range(count))
                      + "}\n    outcomes: {help: fine, time: talk}\n")
    assert [entry for entry in check(root).report.entries if entry.severity == "error"] == []


# libyaml is only faster


def reading_of(text: str, loader: type) -> tuple:
    found, report = read(text, loader)
    return (None if found is None else (found, places(found))), report.render()


def every_yaml_text() -> dict[str, str]:
    """Every YAML file of the samples and of the real project that can be decoded, by name."""
    paths = [*VALID.rglob("*.yaml"), *(sample.path for sample in invalid_samples() if sample.path.suffix == ".yaml")]
    paths += [path for top in ("content", "questionnaires") for path in (ROOT / top).rglob("*.yaml")]
    texts = {path.relative_to(ROOT).as_posix(): decode(path.read_bytes(), path.name, Diagnostics()) for path in sorted(paths)}
    return {name: text for name, text in texts.items() if text is not None}


@pytest.mark.skipif(not hasattr(yaml, "CLoader"), reason="PyYAML was built without libyaml")
@pytest.mark.parametrize("part", range(4))
def test_the_result_is_the_same_with_and_without_libyaml(part):
    for number, (name, text) in enumerate(every_yaml_text().items()):
        if number % 4 == part:
            assert reading_of(text, yaml.CLoader) == reading_of(text, yaml.Loader), name
