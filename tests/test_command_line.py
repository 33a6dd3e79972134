"""The commands: what they print, where, and with which exit code."""

import json
import os
import subprocess
import sys

import pytest

from askfirst.command_line import main
from askfirst.diagnostics import Diagnostics
from askfirst.fingerprint import fingerprint
from askfirst.project import load_project
from writing import ROOT, change, tree, write, write_project


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A small project, and nothing in the surroundings that changes what is printed."""
    for name in ("GITHUB_ACTIONS", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    return write_project(tmp_path / "project")


@pytest.fixture
def run(capsys):
    """Runs a command; gives its exit code, what it printed and what it complained about."""

    def run_command(*arguments):
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as told:
            code = told.code
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return run_command


# explain

def explained(run, root, *more):
    code, out, err = run("explain", "tiny", "--root", root, "--json", *more)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_explain_tells_everything_as_json(run, root):
    told = explained(run, root, "--answers", "held=no,entry=unsure")
    why = told.pop("why")
    assert told == {
        "outcomes": {"ending": "stay"}, "facts": [], "facts_to_find_out": ["crossed"], "facts_to_tell_in_private": [], "notices": ["memo"], "find_out": ["entry"],
        "relevant_questions": ["held", "entry"], "still_open": [], "stopped_by": None}
    assert [(one["outcome"], one["stands"]) for one in why["ending"]] == [("wait", "before"), ("stay", "here"), ("ask", "after"), ("tell", "after")]


def test_explain_without_answers_tells_the_rules_and_has_everything_still_open(run, root):
    told = explained(run, root)
    assert (told["still_open"], list(told["rules"]["facts"]), "why" in told) == (["held", "entry"], ["is-held", "crossed"], False)


def test_explain_without_answers_tells_the_rules_in_plain_english(run, root):
    code, out, err = run("explain", "tiny", "--root", root)
    assert (code, err) == (0, "")
    assert out.startswith("Should I ask about ending?  [ending]\n"
                          "  1. Outcome wait  [wait; danger]\n"
                          "     It comes only when the answers do not rule this out.\n"
                          "       You are held.\n"
                          "  2. Outcome stay  [stay; danger]\n")


def test_explain_names_a_text_that_the_interface_lacks(run, root):
    change(root / "content" / "interface.yaml", "  when-answer:", "  when-answers:")
    assert run("explain", "tiny", "--root", root) == (1, "", 'content/interface.yaml has no text "when-answer".\n')


def test_explain_may_start_from_the_usual_answers(run, root):
    assert explained(run, root, "--usual")["outcomes"] == {"ending": "ask"}
    assert explained(run, root, "--usual", "--answers", "entry=crossed")["facts"] == ["crossed"]


def test_explain_takes_several_ticks_and_goes_on_past_a_stop(run, tmp_path):
    root = write_project(tmp_path / "stopping", """
        sections:
          - {id: one, stop_on: [help/now], questions: [{id: urgent, type: several, options: [held, signed]}]}
          - {id: two, questions: [{id: years, options: [few, many]}]}
        facts:
          both: {when: {all: [{urgent: held}, {urgent: signed}]}}
          many: {when: {years: many}}
        decisions:
          - id: help
            outcomes: [{id: now, severity: danger, if_certain: both}, {id: maybe, severity: danger, if_possible: both}, {id: no}]
        """)
    answers = ("--answers", "urgent=held+signed,years=many")
    assert explained(run, root, *answers)["stopped_by"] == "help/now"
    assert explained(run, root, *answers, "--go-on")["facts"] == ["both", "many"]
    assert explained(run, root, "--answers", "urgent=held+unsure")["facts_to_find_out"] == ["both", "many"]


def test_explain_tells_the_same_in_plain_english(run, root):
    code, out, err = run("explain", "tiny", "--root", root, "--answers", "held=no,entry=unsure")
    assert (code, err) == (0, "")
    assert out.split("Why: ")[0] == ("Should I ask about ending?\n"
                                     "    Outcome stay  [ending/stay]\n"
                                     "Find out first:\n"
                                     "    How did you come?  On your papers.  [entry]\n"
                                     "May be true, to find out:\n"
                                     "    You crossed.  [crossed]\n"
                                     "Notices:\n"
                                     "    The memo  [memo]\n")
    assert out.split("Why: ")[1].startswith("Should I ask about ending?\n"
                                            "    Outcome wait  [ending/wait]\n"
                                            "      It stands before, and does not come.\n"
                                            "      The answers rule this out.\n"
                                            "        \"Are you held?\" — you said \"No\"\n")
    assert "    Outcome stay  [ending/stay]\n      It comes.\n      The answers do not rule this out.\n        You crossed.\n" in out


@pytest.mark.parametrize("answers, sentence", [
    ("held", '--answers: "held" is no answer: write question=option, and join several ticks with +, as in q=one+two.\n'),
    ("hold=yes", '--answers: No question is called "hold". Did you mean "held"?\n'),
    ("held=maybe", '--answers: Question "held" does not offer "maybe"; it offers "yes", "no", "unsure".\n'),
    ("held=private", '--answers: Question "held" does not offer "private"; it offers "yes", "no", "unsure".\n'),
    ("held=yes+no", '--answers: Question "held" takes one answer.\n'),
    ("held=", '--answers: Question "held" has an empty answer.\n'),
    ("held=yes,held=no", '--answers: "held" is answered twice; join several ticks with +.\n'),
])
def test_an_answer_that_cannot_be_read_is_told_in_a_sentence(run, root, answers, sentence):
    assert run("explain", "tiny", "--root", root, "--answers", answers) == (2, "", sentence)


def test_explain_knows_no_other_questionnaire(run, root):
    assert run("explain", "tinny", "--root", root) == (1, "", 'No questionnaire is called "tinny". Did you mean "tiny"?\n')


def test_explain_does_not_read_rules_that_do_not_hold_together(run, root):
    change(root / "questionnaires" / "tiny" / "rules.yaml", "if_possible: is-held\n", "if_possible: is-hold\n")
    code, out, err = run("explain", "tiny", "--root", root)
    assert (code, out) == (1, "")
    assert 'error: No fact is called "is-hold". [unknown-fact]' in err


def test_explain_reads_rules_that_a_person_disagrees_with(run, root):
    change(root / "questionnaires" / "tiny" / "people.yaml", "ending: ask", "ending: tell")
    assert run("check", "--root", root)[0] == 1
    assert explained(run, root, "--usual")["outcomes"] == {"ending": "ask"}


# build and check

def test_explain_tells_what_an_edit_changes(run, root):
    def git(*arguments):
        subprocess.run(["git", "-C", root, "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Before")
    change(root / "questionnaires" / "tiny" / "rules.yaml", "if_possible: crossed", "if_certain: crossed\n    unless: is-held")
    change(root / "questionnaires" / "tiny" / "rules.yaml", "severity: danger\n    title: Outcome stay", "severity: caution\n    title: Outcome stay")
    code, out, err = run("explain", "tiny", "--root", root, "--against", "HEAD")
    assert (code, err) == (0, "")
    assert out.startswith("## What changes in `tiny` against HEAD (") and "**The law changed.**" in out and "`entry=unsure`" in out
    code, out, err = run("explain", "tiny", "--root", root, "--against", "HEAD", "--json")
    assert (code, err, json.loads(out)["verdict"]) == (0, "", "law")


def test_explain_against_an_unknown_revision_says_so(run, root):
    code, out, err = run("explain", "tiny", "--root", root, "--against", "nowhere")
    assert (code, out) == (1, "") and err.startswith("--against:1:1: error: ")


def test_explain_lists_the_slips_that_nobody_would_notice(run, root):
    code, out, err = run("explain", "tiny", "--root", root, "--mutants")
    assert (code, err) == (0, "")
    assert out.startswith("10 slips would change what somebody is told or asked; ") and "\npeople:\n  # notices: " in out
    code, out, err = run("explain", "tiny", "--root", root, "--mutants", "--json")
    assert (code, err) == (0, "") and json.loads(out)["unnoticed"][0]["answers"]


def test_explain_tries_so_many_slips_the_same_at_every_run(run, root):
    code, out, err = run("explain", "tiny", "--root", root, "--mutants", "3", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "") and told["by_people"] + told["by_safeguards"] + told["equal"] + len(told["unnoticed"]) == 3
    assert run("explain", "tiny", "--root", root, "--mutants", "3", "--json")[1] == out
    code, out, err = run("explain", "tiny", "--root", root, "--mutants", "many")
    assert (code, out) == (2, "") and '"many" is not a whole number' in err


@pytest.mark.parametrize("options, told", [
    (["--against", "HEAD", "--answers", "held=no"], "--answers says whose answers to explain; it does not go with --against.\n"),
    (["--mutants", "--usual"], "--usual says whose answers to explain; it does not go with --mutants.\n"),
    (["--go-on"], "--go-on needs answers: add --answers or --usual.\n"),
])
def test_explain_refuses_options_that_it_would_pass_over(run, root, options, told):
    assert run("explain", "tiny", "--root", root, *options) == (2, "", told)


def test_explain_mutants_wants_rules_without_faults(run, root):
    change(root / "questionnaires" / "tiny" / "people.yaml", "ending: ask", "ending: tell")
    code, out, err = run("explain", "tiny", "--root", root, "--mutants")
    assert (code, out) == (1, "") and "[person-wrong]" in err


def test_build_says_what_it_made(run, root, tmp_path):
    code, out, err = run("--root", root, "--out", tmp_path / "site")
    assert (code, err) == (0, "")
    assert out.startswith(f"Built. Open in a browser: {tmp_path / 'site' / 'index.html'}\n13 pages, 15 files changed.\n"
                          f"tiny: 1 to 2 questions, 0 safeguards proven, tried by 2 people. Fingerprint {fingerprint(load_project(root, Diagnostics()).questionnaires[0])}; no attorney has signed it.\nes: 0 of ")
    assert "13 pages, 0 files changed." in run("build", "--root", root, "--out", tmp_path / "site")[1]


def test_build_goes_into_site_in_the_root(run, root):
    assert run("--root", root)[0] == 0
    assert (root / "site" / "index.html").is_file()


def test_a_build_with_an_error_exits_with_1_and_leaves_the_site_alone(run, root):
    run("--root", root)
    before = tree(root / "site")
    change(root / "content" / "site.yaml", "as_of: 2026-11-22", "as_of: soon")
    code, out, err = run("--root", root)
    assert (code, out) == (1, "")
    assert err == ('content/site.yaml:2:8: error: "soon" is not a date. [bad-date]\n'
                   "    2 | as_of: soon\n"
                   "      |        ^^^^\n"
                   "  help: Write year-month-day, such as 2026-11-22.\n"
                   f"1 error. {root / 'site'} was not changed.\n")
    assert tree(root / "site") == before


def test_check_tells_warnings_too_and_writes_nothing(run, root):
    change(root / "content" / "sources" / "law.yaml", "now: It is in force.", "now: It is in force, and this sentence has many more words than a reader who is tired and afraid can take.")
    before = tree(root)
    code, out, err = run("check", "--root", root)
    assert (code, out.startswith("No mistakes found. Nothing was built.\ntiny: 1 to 2 questions")) == (0, True)
    assert "[long-sentence]" in err
    assert tree(root) == before


def test_a_build_counts_warnings_and_shows_none(run, root):
    change(root / "content" / "sources" / "law.yaml", "now: It is in force.", "now: It is in force, and this sentence has many more words than a reader who is tired and afraid can take.")
    code, out, err = run("--root", root)
    assert (code, err) == (0, "")
    assert out.endswith("1 warning: python3 build.py check shows them.\n")


def test_of_many_warnings_that_are_alike_check_shows_one_and_all_of_them_on_demand(run, root):
    law = (root / "content" / "sources" / "law.yaml").read_text("utf-8").replace("now: It is in force.", "now: It is in force, and this sentence has many more words than a reader who is tired and afraid can take.")
    for number in range(7):
        (root / "content" / "sources" / f"law-{number}.yaml").write_text(law, "utf-8")
    _, _, err = run("check", "--root", root)
    assert "and 6 more like this [long-sentence]" in err and err.count("[long-sentence]") == 2
    assert run("check", "--all", "--root", root)[2].count("[long-sentence]") == 7


def test_check_tells_errors_last(run, root):
    change(root / "content" / "sources" / "law.yaml", "now: It is in force.", "now: It is in force, and this sentence has many more words than a reader who is tired and afraid can take.")
    change(root / "questionnaires" / "tiny" / "people.yaml", "ending: ask", "ending: tell")
    _, _, err = run("check", "--root", root)
    assert 0 <= err.index("[long-sentence]") < err.index("[person-wrong]")


@pytest.mark.parametrize("arguments", [
    ["--root", "ROOT", "check"], ["check", "--root", "ROOT"],
    ["--root", "ROOT", "explain", "tiny"], ["explain", "tiny", "--root", "ROOT"], ["explain", "--root", "ROOT", "tiny", "--usual"],
    ["--root", "ROOT", "translate", "es"], ["translate", "es", "--root", "ROOT"],
    ["--root", "ROOT", "schema"], ["schema", "--root", "ROOT"],
    ["--root", "ROOT"], ["--root=ROOT", "--out=ROOT/elsewhere"], ["--out", "ROOT/elsewhere", "--root", "ROOT"],
])
def test_the_root_may_stand_before_or_after_the_command(run, root, arguments):
    assert run(*(one.replace("ROOT", str(root)) for one in arguments))[0] == 0


@pytest.mark.parametrize("command", [[], ["check"], ["explain", "tiny"], ["translate", "es"]])
def test_a_missing_root_is_told_in_a_sentence(run, tmp_path, monkeypatch, command):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    code, out, err = run("--root", tmp_path / "nowhere", *command)
    assert (code, out) == (1, "")
    assert err.startswith(f'content:1:1: error: "{tmp_path / "nowhere"}" holds no content/ and questionnaires/ folders. [no-content]\n')


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(run, tmp_path):
    code, out, err = run("--root", tmp_path / "nowhere", "schema")
    assert (code, out) == (1, "")
    assert err == f'"{tmp_path / "nowhere" / "schema"}" cannot be read or written: No such file or directory.\n'


def test_a_site_folder_with_somebodys_files_is_refused(run, root, tmp_path):
    write(tmp_path / "mine" / "letter.txt", "mine")
    code, out, err = run("--root", root, "--out", tmp_path / "mine")
    assert (code, out) == (1, "")
    assert 'holds files that no build made, such as "letter.txt"; a build would delete them. [site-not-written]' in err
    assert tree(tmp_path / "mine") == {"letter.txt": b"mine\n"}


# On a pull request

def test_on_a_pull_request_findings_are_annotations_too(run, root, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    change(root / "content" / "site.yaml", "as_of: 2026-11-22", "as_of: 100%")
    code, out, err = run("check", "--root", root)
    assert code == 1
    assert out == '::error file=content/site.yaml,line=2,col=8::"100%25" is not a date. [bad-date]%0Ahelp: Write year-month-day, such as 2026-11-22.\n'
    assert 'content/site.yaml:2:8: error: "100%" is not a date. [bad-date]' in err


# translate and schema

def test_translate_writes_a_catalogue_and_says_how_far_it_is(run, root):
    code, out, err = run("translate", "es", "--root", root)
    path = root / "content" / "locales" / "es.po"
    assert (code, err) == (0, "")
    assert out.startswith(f"{path}: 0 of ") and out.endswith(" missing; none reviewed.\n")
    text = path.read_text("utf-8")
    assert 'msgctxt "tiny/questions/sections/all/questions/held/ask"\nmsgid "Are you held?"\nmsgstr ""\n' in text
    before = path.read_bytes()
    assert run("translate", "es", "--root", root)[0] == 0
    assert path.read_bytes() == before


def test_translate_knows_only_the_languages_of_the_site(run, root):
    assert run("translate", "fr", "--root", root)[::2] == (1, '"fr" is no language to translate into. Known here: "es".\n')
    assert run("translate", "en", "--root", root)[0] == 1


def test_translate_never_writes_over_a_catalogue_that_it_cannot_read(run, root):
    run("translate", "es", "--root", root)
    path = root / "content" / "locales" / "es.po"
    path.write_text(path.read_text("utf-8").replace('msgid "Are you held?"', 'msgid "Are you held?'), "utf-8")
    before = path.read_bytes()
    code, _, err = run("translate", "es", "--root", root)
    assert (code, "po-syntax" in err) == (1, True)
    assert path.read_bytes() == before


def test_schema_writes_the_schemas(run, root):
    assert run("schema", "--root", root)[0] == 0
    assert (root / "schema" / "rules.schema.json").read_bytes() == (ROOT / "schema" / "rules.schema.json").read_bytes()


# The command line itself

def test_help_teaches_every_command_with_an_example(run):
    code, out, _ = run("--help")
    assert code == 0
    for command in ("check", "test", "explain", "translate", "schema"):
        assert f"python3 build.py {command}" in out


@pytest.mark.parametrize("arguments", [["chek"], ["explain"], ["translate", "--export", "x.csv"], ["translate", "es", "--role", "legal"], ["--rot", "x"], ["check", "--answers", "a=b"]])
def test_a_command_that_cannot_be_read_exits_with_2(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.endswith("build.py --help shows what there is.\n") and "usage" not in err


def test_a_mistyped_command_is_told_with_the_one_that_was_meant(run):
    assert run("chek")[2].startswith('There is no command "chek". Did you mean "check"?\n')


def test_python_m_runs_the_same_from_anywhere(root, tmp_path):
    done = subprocess.run([sys.executable, "-m", "askfirst", "explain", "tiny", "--root", str(root), "--usual", "--json"], cwd=tmp_path,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["outcomes"]) == (0, "", {"ending": "ask"})


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way there")
def test_a_reader_that_goes_away_early_is_no_crash(root):
    command = f"'{sys.executable}' -m askfirst explain tiny --root '{root}' --json | true"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
