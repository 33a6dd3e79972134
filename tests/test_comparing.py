"""The effect of an edit: a questionnaire against a git revision, told for a pull request."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from itertools import product

import pytest
from brute_force import ways_to_answer
from random_questionnaires import random_questionnaire
from writing import ROOT, as_yaml, completed, dedented, questionnaire, tree, write

from askfirst.comparing import changes as searching
from askfirst.comparing import compare, tell_comparison
from askfirst.comparing.changes import Change, find_changes
from askfirst.comparing.comparison import compare_versions
from askfirst.comparing.revisions import Version
from askfirst.crowd import random_crowd
from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import evaluate
from askfirst.mutants import make_mutants
from askfirst.project import load_project
from askfirst.questionnaire import usual_answers

CASE = """
    questions:
      - {id: entry, ask: How did you come in?, options: {visa: With a visa, crossed: I crossed, caught: I was caught}}
      - {id: stay, ask: How long are you here?, options: {long: More than two years, short: Less than two years}, ask_if: {entry: [crossed, caught]}}
    facts:
      no-papers: {when: {entry: [crossed, caught]}, say: You came in without papers.}
    notices:
      fast-removal: {severity: danger, title: Fast removal, if_possible: {all: [no-papers, {stay: short}]}}
    decisions:
      - id: ending
        title: Ending my case
        outcomes:
          - {id: keep, severity: danger, title: Keep your hearing, if_possible: no-papers}
          - {id: ask, invites: yes, title: Ask your attorney, if_certain: {entry: visa}}
          - {id: tell, title: Talk with your attorney}
    people:
      - {id: ana, answers: {entry: caught, stay: short}, outcomes: {ending: keep}}
      - {id: ben, answers: {}, outcomes: {ending: ask}}
    """


@pytest.fixture
def repository(tmp_path):
    """A git repository with one commit that holds the questionnaire."""
    put(tmp_path, CASE)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    return tmp_path


def put(root, text):
    for name, value in zip(("questions", "rules", "people"), completed(text)):
        write(root / "questionnaires" / "tiny" / f"{name}.yaml", as_yaml(value))


def commit(root):
    git(root, "add", "--all")
    git(root, "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "commit", "--quiet", "--message=Some rules")


def git(root, *arguments):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=root, env=clean, check=True)


def compared(root, revision="main"):
    report = Diagnostics()
    found = compare(root, "tiny", revision, report)
    assert not report.has_errors, report.render()
    return found


def told(comparison):
    """The Markdown, without what hangs on the day of the commit or on the fingerprint."""
    text = "\n".join(tell_comparison(comparison)) + "\n"
    return re.sub(r"[0-9a-f]{4}(-[0-9a-f]{4}){7}", "…", re.sub(r"\([0-9a-f]{10}\)", "(…)", text))


def refused(root, name="tiny", revision="main"):
    """The one finding of a comparison that cannot be made."""
    report = Diagnostics()
    assert compare(root, name, revision, report) is None
    entry, = report.sorted()
    return entry


def edited(old, new, text=CASE):
    """The text with one place changed."""
    assert text.count(old) == 1
    return text.replace(old, new)


def versions(old, new):
    return compare_versions(Version(questionnaire(old), {"rules": old}), Version(questionnaire(new), {"rules": new}))


# What a reviewer reads

def test_a_loosened_rule_is_told_with_who_it_hurts_and_the_smallest_examples(repository):
    put(repository, edited("no-papers: {when: {entry: [crossed, caught]}", "no-papers: {when: {entry: crossed}"))
    assert told(compared(repository)) == dedented("""
        ## What changes in `tiny` against main (…)

        **The law changed.** 1 of 2 invented people and 166,580 of 1,000,000 random visitors get another result.

        > [!WARNING]
        > **A danger notice is lost:** "Fast removal". Somebody who was shown it before is not any more.

        | What changes | Of a million | People | Smallest example |
        | --- | ---: | --- | --- |
        | ⚠ Ending my case: "Keep your hearing" → "Talk with your attorney" | 166,580 | Ana | `entry=caught` |
        | Fact "You came in without papers.": present → not present | 166,580 | Ana | `entry=caught` |
        | ⚠ Danger notice "Fast removal": shown → not shown | 84,643 | Ana | `entry=caught,stay=short` |

        There is no other kind of change: all possible answers were searched. ⚠ marks a danger that somebody is no longer told.

        ### The smallest examples

        ```
        A person who gives the usual answer everywhere, but answers
          How did you come in?     I was caught
          How long are you here?   Less than two years
        - Ending my case: "Keep your hearing" → "Talk with your attorney"
        - Danger notice "Fast removal": shown → not shown
        - Fact "You came in without papers.": present → not present
        replay: python3 build.py explain tiny --usual --answers entry=caught,stay=short
        ```

        ```
        A person who gives the usual answer everywhere, but answers
          How did you come in?   I was caught
        - Ending my case: "Keep your hearing" → "Talk with your attorney"
        - Fact "You came in without papers.": present → not present
        replay: python3 build.py explain tiny --usual --answers entry=caught
        ```

        ### In the files

        - Fact `no-papers`: `when`

        Fingerprint `…` → `…`: what an attorney signed before does not count for today.
        A question left open counts as "I don't know". The lists "Find out first" were not compared.
        The million are drawn with seed 1; half of them answer nearly as usual.
        """)


def test_only_words_changed(repository):
    put(repository, edited("I was caught", "I was caught at the border"))
    assert told(compared(repository)) == dedented("""
        ## What changes in `tiny` against main (…)

        **Only words changed.** Every question, option and rule means what it meant.

        ### In the files

        - `questions/sections/all/questions/entry/options/caught/label`: changed

        Fingerprint `…`, as before: what an attorney signed stays signed.
        """)


@pytest.mark.parametrize("old, new, verdict, begins", [
    ("Ending my case", "Ending my case", "same", "**Nothing changed.**"),
    ("{id: ana, ", "{id: ana, name: Anita, ", "other", "**Neither the law nor words changed.**"),
    ("say: You came", "judgement: Ask the attorney., say: You came", "other", "**Neither the law nor words changed.**"),
    ("Ending my case", "The end of my case", "words", "**Only words changed.**"),
    ("if_certain: {entry: visa}", "if_certain: {none: [{entry: [crossed, caught]}]}", "rewritten", "**Written differently, decides the same.** No set"),
    ("kind: favorable, when", "kind: context, when", "described", "**Nobody gets another result.** No set"),
    ("if_possible: no-papers", "if_possible: {entry: crossed}", "law", "**The law changed.** 1 of 2 invented people"),
    ("ask_if: {entry: [crossed, caught]}", "ask_if: {none: [{entry: crossed}, {entry: visa}]}", "law", "**The law changed.** 0 of 2 invented people"),
    (", ask_if: {entry: [crossed, caught]}", "", "law", "**The law changed.** Nobody gets another result, but some people are asked other questions."),
], ids=["nothing", "people", "judgement", "words", "rewritten", "described", "law", "law-of-relevance", "law-of-questions-only"])
def test_the_verdict_stands_first(old, new, verdict, begins):
    text = edited("no-papers: {when", "no-papers: {kind: favorable, when")
    found = versions(text, edited(old, new, text))
    assert found.verdict == verdict
    assert told(found).splitlines()[2].startswith(begins)


def test_a_danger_notice_that_nobody_loses_is_proven_so():
    found = versions(CASE, edited("if_certain: {entry: visa}", "if_certain: {entry: visa}, unless: {stay: short}"))
    assert found.verdict == "rewritten", "nobody with a visa is asked how long"
    assert "**No danger notice is lost.** Proven for every possible set of answers." in told(found)


@pytest.mark.parametrize("old, new, loss", [
    ("if_possible: {all: [no-papers, {stay: short}]}", "if_possible: {all: [no-papers, {stay: short}, {entry: crossed}]}", "entry=caught,stay=short"),
    ("{severity: danger, title: Fast removal, if_possible", "{title: Fast removal, if_possible", "entry=crossed,stay=short"),
    ("fast-removal: {severity: danger, title: Fast removal", "other: {severity: danger, title: Some other thing", "entry=crossed,stay=short"),
    ("fast-removal: {", "renamed: {", None),
    ("if_possible: {all: [no-papers, {stay: short}]}", "if_possible: no-papers", None),
], ids=["narrowed", "a-note-now", "removed", "renamed", "widened"])
def test_a_lost_danger_notice_has_a_story(old, new, loss):
    found = versions(CASE, edited(old, new))
    stories = [found.changes.example(change).story.written() for change in found.changes.sorted() if change.is_loss_of_danger]
    assert stories == ([loss] if loss else [])
    assert ('**A danger notice is lost:** "Fast removal".' in told(found)) == bool(loss) == ("⚠" in told(found))


def test_every_person_who_gets_another_result_is_told_from_what_to_what():
    found = versions(CASE, edited("if_certain: {entry: visa}", "if_certain: {all: [{entry: visa}, {entry: crossed}]}"))
    assert '| Ending my case: "Ask your attorney" → "Talk with your attorney" |' in told(found) and "| Ben | the usual answers |" in told(found)
    assert found.to_json()["people"] == {"count": 2, "changed": ["ben"]}


def test_a_dropped_safeguard_is_tried_once_more():
    guarded = CASE.rstrip() + """
    safeguards:
      short-stay: {never: {when: {all: [{entry: caught}, {stay: short}]}, outcome: [ending/ask]}, because: They are at risk., cites: [law]}
      caught: {always: {if_certain: {entry: caught}, outcome: [ending/keep]}, because: They are at risk., cites: [law]}
    """
    found = versions(guarded, edited("if_possible: no-papers", "if_possible: {entry: crossed}"))
    assert {name: fault is not None for name, fault in found.dropped.items()} == {"short-stay": False, "caught": True}
    assert "Safeguard `short-stay` was taken out. What it said before still holds: proven." in told(found)
    assert "> **Safeguard `caught` would not hold any more** as it stood before:" in told(found)
    assert "replay: python3 build.py explain tiny --usual --answers entry=caught" in told(found)
    kept = versions(guarded, edited("title: Keep your hearing, if_possible: no-papers", "title: Keep your hearing, if_possible: {any: [no-papers, {stay: long}]}", guarded))
    assert kept.verdict == "rewritten" and kept.safeguards == ("caught",), "it names the outcome whose condition was rewritten"


def test_a_text_that_markdown_would_take_for_its_own_is_shown_as_it_is():
    found = told(versions(CASE, edited("if_possible: no-papers", "if_certain: {stay: long}", edited("Talk with your attorney", "Talk | *with* <your> attorney"))))
    assert r'| ⚠ Ending my case: "Keep your hearing" → "Talk \| \*with\* \<your\> attorney" |' in found
    assert '- Ending my case: "Keep your hearing" → "Talk | *with* <your> attorney"\n' in found


def test_many_changes_are_folded_away():
    many = [f"f{number}" for number in range(130)]
    text = "questions: [{id: one, options: [x, y, z]}]\nfacts: {" + ", ".join(f"{name}: {{when: {{one: x}}}}" for name in many) + "}\n"
    found = told(versions(text, text.replace("{one: x}", "{one: y}")))
    assert found.count("| Fact ") == 100 and "<details><summary>88 more kinds of change; --json has 160 others</summary>" in found
    assert "- and 122 more" in found and len(found) < 20_000
    assert "- Facts `f0`, `f1`, `f2`, `f3` and 126 more: `when`" in found


def test_the_whole_stands_in_the_json(repository):
    put(repository, edited("no-papers: {when: {entry: [crossed, caught]}", "no-papers: {when: {entry: crossed}"))
    found = json.loads(json.dumps(compared(repository).to_json()))
    assert found["verdict"] == "law" and found["against"]["revision"].startswith("main (") and len(found["against"]["commit"]) == 40
    assert found["parts"] == [{"kind": "fact", "name": "no-papers", "how": "changed", "keys": ["when"]}]
    assert found["lost_danger_notices"] == ["fast-removal"] and found["random_visitors"] == {"count": 1_000_000, "seed": 1, "changed": 166_580}
    assert found["changes"][0] == {"kind": "decision", "name": "ending", "before": "keep", "now": "tell", "people": ["ana"], "random_visitors": 166_580,
                                   "example": {"answers": {"entry": ["caught"]}, "go_on": False, "one_sided": False}}


# The search

MANY = """
    sections:
      - {id: first, questions: [{id: a, options: [x, y, z]}, {id: b, type: several, options: [x, y], sensitive: yes, ask_if: {a: [x, y]}}], stop_on: [one/stop]}
      - {id: rest, questions: [{id: c, options: [x, y], ask_if: {none: [{b: y}]}}]}
    facts:
      f: {when: {any: [{b: x}, {c: y}]}}
      g: {when: {at_least: {count: 2, of: [{a: y}, {b: none}, {c: y}]}}}
    notices:
      box: {severity: danger, if_possible: g}
      note: {if_certain: f}
    decisions:
      - {id: one, outcomes: [{id: stop, severity: danger, if_certain: {a: z}}, {id: maybe, severity: danger, if_possible: {a: z}}, {id: rest}]}
      - {id: two, outcomes: [{id: ask, if_certain: f, unless: {b: y}}, {id: rest}]}
    """


def brute_force(old, new):
    """By change, the fewest answers that show it; the reference evaluator reads both versions for everybody."""
    usual = usual_answers(new)
    fewest: dict[Change, int] = {}
    for values, go_on in product(product(*map(ways_to_answer, new.questions.values())), (False, True)):
        answers = dict(zip(new.questions, values))
        size = sum({*given} != {*usual[name]} for name, given in answers.items()) + go_on
        for change in changes_of(evaluate(old, answers, go_on), evaluate(new, answers, go_on), evaluate(new, answers, True), new):
            fewest[change] = min(size, fewest.get(change, size))
    return fewest


def changes_of(before, now, beyond, new):
    def fact(found, name):
        return "present" if name in found.facts else "maybe" if name in found.facts_to_find_out + found.facts_to_tell_in_private else ""

    ends_alike = before.stopped_by == now.stopped_by
    pairs = [("decision", str(decision.id), before.outcomes.get(decision.id, ""), now.outcomes.get(decision.id, "")) for decision in new.decisions]
    pairs = [pair for pair in pairs if ends_alike or all(pair[2:])] + [("stop", "", before.stopped_by or "", now.stopped_by or "")]
    if ends_alike:
        pairs += [("fact", name, fact(before, name), fact(now, name)) for name in new.facts]
        pairs += [("question", name, *("asked" if name in found.relevant_questions else "" for found in (before, now))) for name in new.questions]
    for name, notice in new.notices.items():
        kind, was, is_ = "danger" if notice.severity == "danger" else "notice", name in before.notices, name in now.notices
        if kind == "danger" and was and not is_:
            pairs.append((kind, name, "shown", "unreached" if now.stopped_by and not ends_alike and name in beyond.notices else ""))
        elif ends_alike:
            pairs.append((kind, name, "shown" if was else "", "shown" if is_ else ""))
    return {Change(*pair) for pair in pairs if pair[2] != pair[3]}


@pytest.mark.parametrize("old, new", [
    ("any: [{b: x}, {c: y}]", "all: [{b: x}, {c: y}]"),
    ("count: 2", "count: 3"),
    ("unless: {b: y}", "unless: {b: none}"),
    ("if_certain: {a: z}", "if_certain: {a: [y, z]}"),
    ("stop_on: [one/stop]", "stop_on: [one/maybe]"),
    ("ask_if: {none: [{b: y}]}", "ask_if: {b: [x, none]}"),
    ("ask_if: {a: [x, y]}", "ask_if: {none: [{a: y}]}"),
    ("{severity: danger, if_possible: g}", "{severity: danger, if_possible: {all: [f, g]}}"),
    (", stop_on: [one/stop]", ""),
])
def test_every_change_that_brute_force_finds_is_found_with_as_small_an_example(few_visitors, old, new):
    for before, now in ((MANY, edited(old, new, MANY)), (edited(old, new, MANY), MANY)):
        assert assert_as_brute_force(questionnaire(before), questionnaire(now))


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_so_it_is_with_any_questionnaire_and_any_slip_in_it(few_visitors, seed):
    drawn = random_questionnaire(seed)
    for mutant in make_mutants(drawn, most=3):
        assert_as_brute_force(drawn, mutant.questionnaire)


def assert_as_brute_force(old, new):
    """Compares the search with brute force; returns what both found."""
    found = find_changes(old, new)
    sizes = {change: len(found.example(change).story.answers) + found.example(change).story.go_on for change in found.example_of}
    assert sizes == brute_force(old, new)
    assert all(change in found.example(change).changes for change in sizes)
    return sizes


def test_a_search_that_finds_too_large_an_example_or_none_is_caught(few_visitors, monkeypatch):
    right = searching._Search.example
    for wrong in (lambda self, literal: None, lambda self, literal: (found := right(self, literal)) and replace(found, go_on=True)):
        monkeypatch.setattr(searching._Search, "example", wrong)
        with pytest.raises(AssertionError):
            assert_as_brute_force(questionnaire(MANY), questionnaire(edited("count: 2", "count: 3", MANY)))


@pytest.fixture
def few_visitors(monkeypatch):
    monkeypatch.setattr(searching, "RANDOM_VISITORS", 1_000)


def test_no_random_visitor_meets_a_change_that_the_search_has_not_found():
    real = next(one for one in load_project(ROOT, Diagnostics()).questionnaires if one.id == "dismissal-or-delay")
    met = 0
    for mutant in make_mutants(real, most=4):
        found = find_changes(real, mutant.questionnaire)
        crowd = random_crowd(real.questions, 200_000, seed=9)
        changes = searching._who_changes(real, mutant.questionnaire, found.joined, {}, crowd)
        assert set(changes) <= set(found.example_of), mutant.told
        met += len(changes)
    assert met


def test_a_change_that_meets_none_of_the_million_is_found():
    names = [f"q{number}" for number in range(24)]
    text = "questions: [" + ", ".join(f"{{id: {name}, options: [x, y]}}" for name in names) + "]\nfacts: {rare: {when: {all: [" + ", ".join(f"{{{name}: y}}" for name in names) + "]}}}\n"
    found = find_changes(questionnaire(text), questionnaire(text.replace("{q0: y}", "{q0: y}, {q0: x}")))
    lost = Change("fact", "rare", "present", "")
    assert found.visitors_of[lost] == 0 and list(found.example(lost).story.answers) == names


def test_where_the_interview_ends_earlier_danger_notices_are_not_reached_or_lost():
    stops = """
        sections:
          - {id: first, questions: [{id: held, options: [no, yes]}], stop_on: [only/stop]}
          - {id: rest, questions: [{id: child, options: [no, yes]}]}
        notices:
          child: {severity: danger, title: A child, if_possible: {child: yes}}
          held: {severity: danger, title: Held, if_possible: {held: yes}}
        decisions: [{id: only, outcomes: [{id: stop, severity: danger, title: Get help, if_certain: {all: [{held: yes}, {held: no}]}}, {id: rest}]}]
        """
    found = told(versions(stops, edited("{all: [{held: yes}, {held: no}]}", "{held: yes}", stops)))
    assert "**No danger notice is lost.** Proven" in found
    assert 'Where the interview now ends earlier, somebody does not get as far as "A child".' in found and '"Held"' not in found
    assert 'Interview: goes on → ends at "Get help"' in found and "- Question" not in found
    also = edited("if_possible: {held: yes}", "if_possible: {child: yes}", edited("{all: [{held: yes}, {held: no}]}", "{held: yes}", stops))
    assert '**A danger notice is lost:** "Held".' in told(versions(stops, also))


# Answers that only one version offers

def example_of(old, new, change):
    found = versions(old, new).changes
    return found.example(Change(*change)).story.written(), {told for key, told in found.one_sided.items()}


def test_who_chooses_a_new_option_is_read_as_somebody_who_did_not_know():
    forgotten = edited("caught: I was caught}", "caught: I was caught, boat: By boat}")
    story, became = example_of(CASE, forgotten, ("danger", "fast-removal", "shown", ""))
    assert (story, became) == ("entry=boat,stay=short", {'new, "I don\'t know" before'})
    found = told(versions(CASE, forgotten))
    assert '**A danger notice is lost:** "Fast removal" (only with an answer that one of the versions does not offer).' in found
    assert '  How did you come in?     By boat  (new, "I don\'t know" before)' in found and "Who chose an answer that a version does not offer" in found
    thought_of = forgotten.replace("[crossed, caught]", "[crossed, caught, boat]")
    assert "**No danger notice is lost.** Proven" in told(versions(CASE, thought_of))


def test_who_chooses_a_new_option_that_reads_as_another_is_read_as_that():
    same = edited("caught: I was caught}", "caught: I was caught, boat: {label: By boat, reads_as: caught}}").replace("[crossed, caught]", "[crossed, caught, boat]")
    found = versions(CASE, same)
    assert found.verdict == "rewritten" and found.changes.one_sided == {("entry", "boat"): 'new, "I was caught" before'}


def test_who_chose_an_option_that_is_gone_is_read_as_somebody_who_does_not_know():
    gone = edited(", caught: I was caught}", "}", CASE.replace("[crossed, caught]", "[crossed]").replace("answers: {entry: caught, stay: short}", "answers: {entry: crossed, stay: short}"))
    found = versions(CASE, gone)
    assert found.changes.one_sided == {("entry", "caught"): 'no longer offered, "I don\'t know" now'}
    assert {change for change in found.changes.example_of} == {Change("fact", "no-papers", "present", "maybe")}
    assert "replay: python3 build.py explain tiny --usual\n" in told(found), "nobody can give that answer today"


TICKS = """
    questions:
      - {id: ticks, type: several, options: [a, b]}
      - {id: one, options: [x, y]}
    facts: {a: {when: {ticks: a}}, no-tick: {when: {ticks: none}}, y: {when: {one: y}}}
    """


def test_a_tick_that_a_version_does_not_offer_says_nothing_to_it():
    more = edited("options: [a, b]", "options: [a, b, c]", TICKS)
    story, became = example_of(TICKS, more, ("fact", "no-tick", "present", ""))
    assert (story, became) == ("ticks=c", {"new"})
    assert Change("fact", "a", "", "maybe") not in versions(TICKS, more).changes.example_of
    story, became = example_of(more, TICKS, ("fact", "no-tick", "", "present"))
    assert (story, became) == ("ticks=c", {"no longer offered"})


def test_a_question_that_a_version_does_not_have_says_nothing_to_it():
    asked = edited("    facts: {", "      - {id: two, options: [x, y]}\n    facts: {two: {when: {two: y}}, ", TICKS)
    found = versions(TICKS, asked)
    assert set(found.changes.example_of) == {Change("question", "two", "", "asked"), *(Change("fact", "two", "", now) for now in ("present", "maybe"))}
    assert "  Question two?   Option y  (a new question)" in told(found)
    found = versions(asked, TICKS)
    assert set(found.changes.example_of) == {Change("question", "two", "asked", ""), *(Change("fact", "two", before, "") for before in ("present", "maybe"))}
    assert "  Question two?   Option y  (no longer asked)\n" in told(found)


def test_a_question_that_is_asked_in_another_way_was_answered_with_unsure():
    several = edited("{id: one, options: [x, y]}", "{id: one, type: several, options: [x, y]}", TICKS)
    found = versions(TICKS, several)
    assert set(found.changes.example_of) == {Change("fact", "y", "maybe", now) for now in ("present", "")}
    assert found.changes.one_sided["one", "x"] == 'new, "I don\'t know" before'


# Git

def test_the_project_may_be_a_folder_of_the_repository_and_is_only_read(tmp_path):
    put(tmp_path / "site" / "ask", CASE)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    put(tmp_path / "site" / "ask", edited("if_possible: no-papers", "if_possible: {entry: crossed}"))
    before = tree(tmp_path)
    assert compared(tmp_path / "site" / "ask", "HEAD").verdict == "law"
    assert tree(tmp_path) == before


def test_a_hook_of_another_repository_does_not_mislead(repository, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("elsewhere")))
    assert compared(repository).verdict == "same"


def test_a_commit_may_be_named_by_its_beginning(repository):
    whole = compared(repository).old.commit
    assert compared(repository, whole[:8]).old.called == whole[:8]


@pytest.mark.parametrize("revision", ["nowhere", "main:questionnaires", "--all", "", "main..main", "\udcff"])
def test_an_unknown_revision_is_refused(repository, revision):
    found = refused(repository, revision=revision)
    assert (found.place.path, found.code) == ("--against", "unknown-revision")


def test_without_a_repository_there_is_no_older_version(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    put(tmp_path / "copy", CASE)
    assert refused(tmp_path / "copy").code == "no-repository"


def test_without_git_there_is_no_older_version(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    assert refused(repository).code == "no-git"


def test_what_git_refuses_is_said_in_its_words(repository):
    write(repository / ".git" / "config", "[core")
    found = refused(repository)
    assert found.code == "git-refuses" and "config" in found.message


def test_a_questionnaire_that_did_not_exist_then_is_refused(repository):
    (repository / "questionnaires" / "tiny").rename(repository / "questionnaires" / "newer")
    found = refused(repository, name="newer")
    assert (found.place.path, found.code) == ("questionnaires/newer/questions.yaml", "not-in-revision")


def test_a_questionnaire_that_does_not_exist_is_refused(repository):
    found = refused(repository, name="tny")
    assert (found.code, found.help) == ("unknown-questionnaire", 'Did you mean "tiny"?')
    assert refused(repository, name="../questionnaires/tiny").code == "unknown-questionnaire"


@pytest.mark.parametrize("old, new, told_then", [
    ("if_possible: no-papers", "if_perhaps: no-papers", "unknown-key"),
    ("if_possible: no-papers", "if_possible: no-paper", "unknown-fact"),
    ("title: Talk with your attorney", "title: Talk with your attorney, if_certain: no-papers", "last-outcome-conditional"),
])
def test_a_version_that_today_s_build_cannot_read_is_refused_with_its_first_fault(repository, old, new, told_then):
    put(repository, CASE)
    rules = repository / "questionnaires" / "tiny" / "rules.yaml"
    today = rules.read_text("utf-8")
    rules.write_text(as_yaml(completed(CASE.replace(old, new))[1]), "utf-8")
    commit(repository)
    rules.write_text(today, "utf-8")
    found = refused(repository)
    (place, note), = found.notes
    assert (found.code, found.place.path) == ("old-version-unreadable", "questionnaires/tiny")
    assert note.endswith(f"[{told_then}]") and re.fullmatch(r"[0-9a-f]{10}:questionnaires/tiny/rules\.yaml", place.path)


def test_faults_of_today_are_told_as_ever(repository):
    put(repository, edited("if_possible: no-papers", "if_possible: no-paper"))
    found = refused(repository)
    assert (found.place.path, found.code) == ("questionnaires/tiny/rules.yaml", "unknown-fact")
