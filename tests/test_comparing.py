"""The effect of an edit: a questionnaire against a git revision, told for a pull request."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import yaml
from brute_force import ways_to_answer
from random_questionnaires import random_questionnaire
from writing import ROOT, as_yaml, completed, dedented, questionnaire, tree, write

from askfirst.comparing import changes as searching
from askfirst.comparing import compare, tell_comparison
from askfirst.comparing.changes import Change, find_changes
from askfirst.comparing.comparison import NewQuestionnaire, compare_versions
from askfirst.comparing.revisions import Commit, Version
from askfirst.crowd import random_crowd
from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import evaluate
from askfirst.kinds import Words
from askfirst.model import Papers
from askfirst.mutants import make_mutants
from askfirst.project import load_project
from askfirst.questionnaire import usual_answers
from askfirst.yaml_reader import LARGEST_FILE

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
    return subprocess.run(["git", *arguments], cwd=root, env=clean, check=True, stdout=subprocess.PIPE, text=True).stdout


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


def states(comparison):
    """What became of what the rules are no longer held to."""
    return {one.name: one.state for one in comparison.dropped}


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

        | What changes | Of 1,000,000 | People | Smallest example |
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
        The 1,000,000 random visitors are drawn with seed 1; half of them answer nearly as usual.
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
    ("{id: ana, ", "{id: ana, name: Anita, ", "beside", "**The law did not change.** Every question, option and rule means what it meant. Invented people did: see below."),
    ("say: You came", "judgement: Ask the attorney., say: You came", "beside", "**The law did not change.** Every question, option and rule means what it meant. Legal judgements did"),
    ("say: You came", "judgement: Ask the attorney., say: So you came", "beside", "**The law did not change.** Every question, option and rule means what it meant. Words and legal"),
    ("ask_if: {entry: [crossed, caught]}", "ask_if: {entry: [caught, crossed]}", "layout", "**Only the layout of the files changed**"),
    ("Ending my case", "The end of my case", "words", "**Only words changed.**"),
    ("if_certain: {entry: visa}", "if_certain: {none: [{entry: [crossed, caught]}]}", "rewritten", "**Written differently, decides the same.** No set"),
    ("kind: favorable, when", "kind: context, when", "described", "**Nobody gets another result.** No set"),
    ("if_possible: no-papers", "if_possible: {entry: crossed}", "law", "**The law changed.** 1 of 2 invented people"),
    ("ask_if: {entry: [crossed, caught]}", "ask_if: {none: [{entry: crossed}, {entry: visa}]}", "law", "**The law changed.** 0 of 2 invented people"),
    (", ask_if: {entry: [crossed, caught]}", "", "law", "**The law changed.** Nobody gets another result, but some people are asked other questions."),
], ids=["nothing", "people", "judgement", "words-and-judgement", "layout", "words", "rewritten", "described", "law", "law-of-relevance", "law-of-questions-only"])
def test_the_verdict_stands_first(old, new, verdict, begins):
    text = edited("no-papers: {when", "no-papers: {kind: favorable, when")
    found = versions(text, edited(old, new, text))
    assert found.verdict == verdict
    assert told(found).splitlines()[2].startswith(begins)


RULES = """
    sections:
      - {id: first, questions: [{id: a, options: [x, y, z]}, {id: idle, options: [x, y]}], stop_on: [one/never]}
      - {id: second, questions: [{id: b, options: [x, y], ask_if: {a: [x, y]}}, {id: spare, options: [x, y]}]}
    facts: {f: {when: {a: [x, y]}}}
    notices: {box: {severity: danger, if_possible: {a: [x, y]}}}
    decisions:
      - id: one
        outcomes:
          - {id: never, severity: danger, if_certain: {all: [{a: x}, {a: y}]}}
          - {id: twin, severity: danger, if_possible: {all: [{a: x}, {a: y}]}}
          - {id: some, if_certain: {a: x}, unless: {a: z}}
          - {id: others, if_certain: {a: y}}
          - {id: rest}
    """


@pytest.mark.parametrize("old, new, keys", [
    ("when: {a: [x, y]}", "when: {none: [{a: z}]}", "when"),
    ("if_possible: {a: [x, y]}", "if_possible: {none: [{a: z}]}", "if_possible"),
    ("if_certain: {a: y}", "if_certain: {none: [{a: [x, z]}]}", "if_certain"),
    ("unless: {a: z}", "unless: {none: [{a: [x, y]}]}", "unless"),
    ("ask_if: {a: [x, y]}", "ask_if: {none: [{a: z}]}", "ask_if"),
    ("{id: spare, options: [x, y]}", "{id: spare, type: several, options: [x, y]}", "type"),
    (", {id: idle, options: [x, y]}], stop_on: [one/never]}\n      - {id: second, questions: [",
     "], stop_on: [one/never]}\n      - {id: second, questions: [{id: idle, options: [x, y]}, ", "place"),
    ("          - {id: some, if_certain: {a: x}, unless: {a: z}}\n          - {id: others, if_certain: {a: y}}\n",
     "          - {id: others, if_certain: {a: y}}\n          - {id: some, if_certain: {a: x}, unless: {a: z}}\n", "order"),
    ("    facts:", "      - {id: third, questions: [{id: last, options: [x, y]}]}\n    facts:", None),
    ("{id: spare, options: [x, y]}]}", "{id: spare, options: [x, y]}], stop_on: [one/never]}", "stops"),
    ("{id: spare, options: [x, y]}", "{id: spare, options: [x, y, z]}", "options z added"),
    ("{id: spare, options: [x, y]}", "{id: spare, options: [x]}", "options y removed"),
])
def test_each_part_that_decides_may_be_written_in_another_way(few_visitors, old, new, keys):
    found = versions(RULES, edited(old, new, RULES))
    if keys is None:
        assert found.verdict == "law", "somebody is asked one question more"
    else:
        assert (found.verdict, [part.keys for part in found.parts]) == ("rewritten", [(keys,)])


def test_what_is_said_of_a_result_is_described_though_a_rule_was_rewritten_beside_it(few_visitors):
    found = versions(RULES, edited("when: {a: [x, y]}", "kind: danger, when: {none: [{a: z}]}", edited("if_certain: {a: y}", "if_certain: {none: [{a: [x, z]}]}", RULES)))
    assert found.verdict == "described" and [(part.keys, part.decides) for part in found.parts] == [(("kind", "when"), False), (("if_certain",), True)]


def test_a_safeguard_that_is_added_decides_nothing(few_visitors):
    found = versions(RULES, RULES.rstrip() + "\n    safeguards: {g: {never: {when: {a: z}, outcome: [one/some]}}}\n")
    assert (found.verdict, found.safeguards) == ("described", ("g",))


BESIDE = """
    sections:
      - {id: first, questions: [{id: a, options: [x, y]}, {id: b, options: [x, y]}]}
      - {id: second, questions: [{id: c, options: [x, y]}]}
    facts: {f: {when: {a: x}}, g: {when: {b: x}}}
    notices: {box: {if_possible: {a: x}}, note: {if_certain: {b: x}}}
    decisions:
      - {id: one, outcomes: [{id: ask, invites: yes, if_certain: {a: x}}, {id: rest}]}
      - {id: two, outcomes: [{id: only}]}
    safeguards: {s: {always: {shows: [box], when: {a: x}}, because: It must.}}
    people: [{id: ana, outcomes: {one: ask, two: only}}, {id: ben, outcomes: {one: ask, two: only}}]
    """


@pytest.mark.parametrize("old, new, told_as", [
    ("{id: a, options", "{id: a, usual: y, options", "Question `a`: `usual`"),
    ("{id: a, options", "{id: a, judgement: Is it so?, options", "Question `a`: `judgement`"),
    ("{id: a, options: [x, y]}", "{id: a, options: {y: Option y, x: Option x}}", None),
    ("{id: a, options: [x, y]}, {id: b, options: [x, y]}", "{id: b, options: [x, y]}, {id: a, options: [x, y]}", "Questionnaire: order of questions"),
    ("{id: a, options: [x, y]}, {id: b, options: [x, y]}]}\n      - {id: second, questions: [", "{id: a, options: [x, y]}]}\n      - {id: second, questions: [{id: b, options: [x, y]}, ",
     "Question `b`: `section`"),
    ("f: {when: {a: x}}, g: {when: {b: x}}", "g: {when: {b: x}}, f: {when: {a: x}}", "Questionnaire: order of facts"),
    ("f: {when", "f: {papers: [tax], when", "Fact `f`: `papers`"),
    ("f: {when", "f: {judgement: Is it so?, when", "Fact `f`: `judgement`"),
    ("f: {when", "f: {unverified: Not read., when", "Fact `f`: `unverified`"),
    ("box: {if", "box: {judgement: Is it so?, if", "Notice `box`: `judgement`"),
    ("box: {if", "box: {unverified: Not read., if", "Notice `box`: `unverified`"),
    ("box: {if_possible: {a: x}}, note: {if_certain: {b: x}}", "note: {if_certain: {b: x}}, box: {if_possible: {a: x}}", "Questionnaire: order of notices"),
    ("{id: ask, invites", "{id: ask, contacts: [court-line, other-line], invites", "Outcome `one/ask`: `contacts`"),
    ("{id: ask, invites", "{id: ask, judgement: Is it so?, invites", "Outcome `one/ask`: `judgement`"),
    ("{id: ask, invites", "{id: ask, unverified: Not read., invites", "Outcome `one/ask`: `unverified`"),
    ("because: It must.", "because: It should.", "Safeguard `s`: `because`"),
    ("{id: ana, ", "{id: ana, answers: {a: y}, ", "Person `ana`: `answers`"),
    ("{id: ana, ", "{id: ana, story: Somebody else., ", "Person `ana`: `story`"),
    ("{id: ana, ", "{id: eva, ", None),
])
def test_what_neither_the_fingerprint_nor_the_words_tell_is_listed_and_is_never_only_words(few_visitors, old, new, told_as):
    found = versions(BESIDE, edited(old, new, BESIDE))
    assert found.verdict == "beside" and "Only words" not in told(found)
    assert told_as is None or f"- {told_as}\n" in told(found)
    assert [{**part, "keys": tuple(part["keys"])} for part in found.to_json()["beside"]] == [vars(part) for part in found.beside]
    law = versions(BESIDE, edited("if_certain: {a: x}", "if_certain: {a: y}", edited(old, new, BESIDE)))
    assert law.verdict == "law" and (told_as is None or f"- {told_as}\n" in told(law))


def test_people_who_come_and_go_are_told_together():
    found = told(versions(BESIDE, edited("{id: ana, ", "{id: eva, ", edited("{id: ben, ", "{id: tom, ", BESIDE))))
    assert "Words" not in found and "Invented people did: see below." in found
    assert "- People `eva`, `tom`: added\n- People `ana`, `ben`: removed\n" in found


def test_a_paper_more_is_no_mere_word():
    found = compare_versions(*(Version(replace(one, rules_file=one.rules_file.model_copy(update={"papers": {"tax": Papers.model_construct(title=Words("Taxes"), items=[Words("A return")] * count)}})),
                                       {"rules": str(count)}) for count, one in ((1, questionnaire(BESIDE)), (2, questionnaire(BESIDE)))))
    assert found.verdict == "beside" and "Words and papers did: see below." in told(found) and "- Papers `tax`: `items`" in told(found)


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


def test_two_danger_notices_with_one_title_are_kept_apart_by_their_ids():
    twins = edited("fast-removal: {", "other: {severity: danger, title: Fast removal, if_possible: {entry: crossed}}\n      fast-removal: {")
    renamed = versions(twins, edited("fast-removal: {", "renamed: {", twins))
    lost = [change.name for change in renamed.changes.sorted() if change.is_loss_of_danger]
    assert lost == ["fast-removal"], "nobody can tell which of the two became which"
    joined = versions(twins, edited("fast-removal: {", "renamed: {"))
    assert [change.name for change in joined.changes.sorted() if change.is_loss_of_danger] == ["other", "fast-removal"]
    moved = versions(edited("if_possible: {all: [no-papers, {stay: short}]}", "if_possible: {entry: visa}"), edited("fast-removal: {", "one: {", edited(
        "    decisions:", "      two: {severity: danger, title: Fast removal, if_possible: {entry: visa}}\n    decisions:")))
    assert Change("danger", "fast-removal", "shown", "") in moved.changes.example_of and {name for kind, name, *_ in moved.changes.example_of if kind == "danger"} == {"fast-removal", "one", "two"}


def test_a_title_that_another_danger_notice_takes_over_hides_no_loss():
    taken = edited("fast-removal: {severity: danger, title: Fast removal, if_possible: {all: [no-papers, {stay: short}]}}", "fast-removal: {severity: danger, title: Other words, "
                   "if_possible: {entry: visa}}\n      other: {severity: danger, title: Fast removal, if_possible: {all: [no-papers, {stay: short}]}}")
    assert [change.name for change in versions(CASE, taken).changes.sorted() if change.is_loss_of_danger] == ["fast-removal"]


def test_a_notice_that_was_a_note_with_the_title_of_a_danger_is_no_rename():
    found = versions(edited("{severity: danger, title: Fast removal", "{title: Fast removal"), edited("fast-removal: {", "renamed: {"))
    assert Change("danger", "renamed", "", "shown") in found.changes.example_of


@pytest.mark.parametrize("old, new, change, told_as", [
    ("{id: keep, severity: danger", "{id: keep, severity: caution", ("danger", "caution"), '⚠ Outcome "Keep your hearing": no longer shown as a danger, but as a caution'),
    ("{id: keep, severity: danger", "{id: keep, severity: calm", ("danger", "calm"), '⚠ Outcome "Keep your hearing": no longer shown as a danger, but calmly'),
    ("{id: ask, invites: yes", "{id: ask", ("calm, invites", "calm"), 'Outcome "Ask your attorney": no longer invites a request'),
    ("{id: ask, invites: yes", "{id: ask, severity: caution, invites: yes", ("calm, invites", "caution, invites"), 'Outcome "Ask your attorney": shown calmly → shown as a caution'),
    ("{id: ask, invites: yes", "{id: ask, severity: danger", ("calm, invites", "danger"), 'Outcome "Ask your attorney": shown calmly → shown as a danger; no longer invites a request'),
])
def test_an_outcome_that_is_shown_otherwise_is_a_change_of_its_own(few_visitors, old, new, change, told_as):
    found, back = versions(CASE, edited(old, new)), versions(edited(old, new), CASE)
    made, = found.changes.example_of
    assert (made.kind, made[2:]) == ("outcome", change) and found.verdict == "law"
    assert f"| {told_as} |" in told(found) and "get another result" not in told(found) and "are shown the same result in another way." in told(found)
    assert ('> **No longer shown as a danger:** "Keep your hearing".' in told(found)) == ("⚠" in told(found)) == (found.to_json()["lowered_outcomes"] == ["ending/keep"])
    assert [one[2:] for one in back.changes.example_of] == [change[::-1]]


def test_an_outcome_that_begins_to_invite_is_marked():
    found = told(versions(edited("{id: ask, invites: yes", "{id: ask"), CASE))
    assert '| ⚠ Outcome "Ask your attorney": begins to invite a request |' in found
    assert "⚠ marks an outcome that begins to invite.\n" in found and "No longer shown as a danger" not in found


def test_an_outcome_that_gives_way_to_another_is_no_outcome_shown_otherwise(few_visitors):
    found = versions(CASE, edited("{id: keep, severity: danger, title: Keep your hearing, if_possible: no-papers", "{id: keep, severity: caution, title: Keep your hearing, if_certain: {entry: crossed}"))
    example = found.changes.example(Change("decision", "ending", "keep", "tell"))
    assert not any(change.kind == "outcome" for change in example.changes)
    assert Change("outcome", "ending/keep", "danger", "caution") in found.changes.example_of


def test_a_danger_that_gives_way_to_another_danger_is_not_alarming():
    more = edited("          - {id: ask, invites", "          - {id: wait, severity: danger, title: Wait, if_possible: no-papers}\n          - {id: ask, invites")
    found = told(versions(more, edited("title: Keep your hearing, if_possible: no-papers", "title: Keep your hearing, if_possible: {entry: crossed}", more)))
    assert '| Ending my case: "Keep your hearing" → "Wait" |' in found and "⚠" not in found


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
    assert states(found) == {"short-stay": "holds", "caught": "broken"}
    assert "Safeguard `short-stay` was taken out. What it said before still holds: proven." in told(found)
    assert "> [!WARNING]\n> **Safeguard `caught` was taken out.** What it said before does not hold any more.\n\n```\n" in told(found)
    assert "replay: python3 build.py explain tiny --usual --answers entry=caught" in told(found)
    kept = versions(guarded, edited("title: Keep your hearing, if_possible: no-papers", "title: Keep your hearing, if_possible: {any: [no-papers, {stay: long}]}", guarded))
    assert kept.verdict == "rewritten" and kept.safeguards == ("caught",), "it names the outcome whose condition was rewritten"


SMALL = """
    questions:
      - {id: held, options: [no, yes]}
      - {id: entry, options: [visa, crossed]}
    facts:
      is-held: {when: {held: yes}}
      crossed: {when: {entry: crossed}}
    notices:
      memo: {title: The memo}
      warn: {severity: danger, title: A warning, if_possible: {held: yes}}
    with_every_invitation: [memo]
    decisions:
      - id: ending
        outcomes:
          - {id: wait, severity: danger, title: Wait, if_possible: {held: yes}}
          - {id: ask, invites: yes, title: Ask, if_certain: {entry: visa}}
          - {id: tell, title: Tell}
    safeguards:
      g: {never: {when: is-held, outcome: [ending/ask]}}
    """
DROPPED = edited("    safeguards:\n      g: {never: {when: is-held, outcome: [ending/ask]}}\n", "", SMALL)


def test_a_dropped_safeguard_is_read_with_the_facts_of_then(few_visitors):
    narrowed = edited("is-held: {when: {held: yes}}", "is-held: {when: {all: [{held: yes}, {entry: crossed}]}}", edited("title: Wait, if_possible: {held: yes}", "title: Wait, if_possible: is-held", DROPPED))
    found = versions(SMALL, narrowed)
    assert states(found) == {"g": "broken"}
    assert "replay: python3 build.py explain tiny --usual --answers held=yes\n" in told(found) and "> **Safeguard `g` was taken out.** What it said before does not hold any more." in told(found)
    by_another = "is-held: {when: so-held}\n      so-held: {when: {held: yes}}"
    for before in (SMALL, edited("is-held: {when: {held: yes}}", by_another, SMALL)):
        kept = versions(before, edited("    facts:", "    safeguards: {g: {never: {when: is-held, outcome: [ending/ask]}}}\n    facts:", narrowed))
        assert states(kept) == {"g": "broken"}, "it stands as it stood, and yet says less"
        assert "> **Safeguard `g` rests on facts that mean something else now.**" in told(kept)
    unlike = versions(SMALL, edited("is-held: {when: {held: yes}}", by_another, SMALL))
    assert states(unlike) == {}, "spelled out, it says what it said"


@pytest.mark.parametrize("safeguard, old, new, gone", [
    ("never: {when: {held: yes}, outcome: [ending/ask]}", "{id: ask, invites", "{id: invite, invites", "outcome `ending/ask`"),
    ("always: {when: {held: yes}, shows: [warn]}", "warn: {severity", "renamed: {severity", "notice `warn`"),
    ("never: {when: is-held, shows: [memo]}", "is-held: {when: {held: yes}}", "is-held: {when: {entry: crossed}}", None),
    ("never: {when: {held: yes}, outcome: [ending/ask]}", "{held: yes}", "{detained: yes}", "question `held`"),
    ("never: {when: is-held, outcome: [ending/ask]}", "{held: yes}", "{detained: yes}", "question `held`"),
    ("never: {when: {held: yes}, outcome: [ending/ask]}", "{held: yes}", "{held: jail}", "option `held: yes`"),
    ("never: {if_certain: {any: [is-held, {entry: visa}]}, outcome: [ending/ask]}", "{held: yes}", "{held: jail}", "option `held: yes`"),
])
def test_a_dropped_safeguard_that_names_what_is_gone_is_told_as_untried(few_visitors, safeguard, old, new, gone):
    guarded = edited("never: {when: is-held, outcome: [ending/ask]}", safeguard, SMALL)
    today = DROPPED.replace(old, new).replace("{id: held, options: [no, yes]}", "{id: held, options: [no, jail]}" if "jail" in new else "{id: detained, options: [no, yes]}" if "detained" in new
                                              else "{id: held, options: [no, yes]}")
    found = versions(guarded, today)
    dropped, = found.dropped
    assert (dropped.name, dropped.state) == ("g", "untried" if gone else "broken")
    if gone:
        assert f"> [!WARNING]\n> **Safeguard `g` was taken out.** What it said before could not be tried. It named {gone}, gone now.\n" in told(found)
        kind, name = gone.rstrip("`").split(" `")
        assert found.to_json()["safeguards"]["dropped"] == [{"kind": "safeguard", "name": "g", "how": "removed", "state": "untried", "gone": [{"kind": kind, "name": name}]}]


def test_what_can_be_tried_is_tried_beside_what_cannot(few_visitors):
    guarded = edited("      g: {", "      a: {never: {when: {held: yes}, outcome: [ending/tell]}}\n      g: {", SMALL)
    assert states(versions(guarded, edited("{id: tell, ", "{id: told, ", DROPPED))) == {"a": "untried", "g": "holds"}


def test_a_safeguard_that_says_something_else_now_is_tried_as_it_was(few_visitors):
    found = versions(SMALL, edited("{when: is-held, outcome", "{when: crossed, outcome", SMALL))
    assert states(found) == {"g": "holds"} and "Safeguard `g` says something else now. What it said before still holds: proven." in told(found)
    same = versions(SMALL, edited("outcome: [ending/ask]}}", "outcome: [ending/ask]}, because: Of course., cites: [law#c]}", SMALL))
    assert same.verdict == "described" and states(same) == {}, "its reason and its source are not what it says"
    strict = versions(edited("{never: {when: is-held, outcome: [ending/ask]}}", "{always: {when: is-held, shows: [warn]}, danger: yes}", SMALL), edited(
        "{never: {when: is-held, outcome: [ending/ask]}}", "{always: {when: is-held, shows: [warn]}}", edited("warn: {severity: danger, ", "warn: {", SMALL)))
    assert states(strict) == {"g": "broken"} and '"warn" is not shown as a danger.' in told(strict)


def test_what_still_holds_is_told_together_after_what_does_not(few_visitors):
    guarded = SMALL.rstrip() + "".join(f"\n      h{number}: {{never: {{when: is-held, outcome: [ending/ask]}}}}" for number in range(5)) + "\n      i: {always: {shows: [warn], when: {held: yes}}}\n"
    found = told(versions(guarded, edited("if_possible: {held: yes}}\n    with", "if_possible: {entry: crossed}}\n    with", DROPPED)))
    assert "Safeguards `g`, `h0`, `h1`, `h2` and 2 more were taken out. What they said before still holds: proven.\n" in found
    assert found.index("Safeguard `i` was taken out") < found.index("Safeguards `g`")


def test_a_dropped_safeguard_that_would_be_about_nobody_is_not_called_proven(few_visitors):
    guarded = edited("{when: is-held, outcome", "{if_certain: {all: [is-held, crossed]}, outcome", SMALL)
    found = versions(guarded, edited("{id: entry, options: [visa, crossed]}", "{id: entry, options: [visa, crossed], ask_if: {none: [{held: yes}]}}", DROPPED))
    assert states(found) == {"g": "about-nobody"} and "it would be about nobody." in told(found) and "proven.\n\n|" not in told(found)


@pytest.mark.parametrize("old, new, state", [
    ("with_every_invitation: []", "with_every_invitation: [warn]", "holds"),
    ("memo: {title: The memo}\n", "memo: {title: The memo, if_certain: {held: yes}}\n", "broken"),
    ("memo: {title: The memo}\n", "memorandum: {title: The memo}\n", "untried"),
])
def test_a_notice_taken_from_every_invitation_is_tried_once_more(few_visitors, old, new, state):
    found = versions(SMALL, SMALL.replace("with_every_invitation: [memo]", "with_every_invitation: []").replace(old, new))
    assert states(found) == {"memo": state} and found.dropped[0].kind == "with_every_invitation"
    assert "Notice `memo` in `with_every_invitation` was taken out." in told(found) and ("[!WARNING]" in told(found)) == (state != "holds")
    assert ("A person who gives the usual answer everywhere\nis told" in told(found)) == (state == "broken")


def test_today_s_safeguards_that_speak_of_what_changed_are_named(few_visitors):
    guards = """
      by-fact: {never: {when: crossed, outcome: [ending/wait]}}
      by-reached-fact: {never: {when: on-crossed, shows: [warn]}}
      by-question: {never: {if_certain: {entry: crossed}, outcome: [ending/wait]}}
      by-reached-notice: {never: {shows: [far], when: {held: yes}}}
      by-notice: {always: {shows: [warn], when: {held: yes}}}
      by-outcome: {never: {when: {held: yes}, outcome: [ending/tell]}}
      """.rstrip()
    text = edited("crossed: {when: {entry: crossed}}", "crossed: {when: {entry: crossed}}\n      on-crossed: {when: crossed}", SMALL.rstrip() + guards)
    text = edited("      memo: {title: The memo}", "      memo: {title: The memo}\n      far: {severity: danger, if_possible: crossed}", text)

    def named(old, new):
        return versions(text, edited(old, new, text)).safeguards

    assert named("      crossed: {when: {entry: crossed}}", "      crossed: {when: {entry: visa}}") == ("by-fact", "by-reached-fact", "by-reached-notice"), "of what rests on a fact only the effect is seen"
    assert named("warn: {severity: danger, title: A warning, if_possible: {held: yes}}", "warn: {severity: danger, title: A warning}") == ("by-reached-fact", "by-notice")
    assert named("if_certain: {entry: visa}", "if_certain: {all: [{entry: visa}, {entry: crossed}]}") == ("g", "by-outcome"), "people move to an outcome whose own rule is as it was"
    assert named("{id: entry, options: [visa, crossed]}", "{id: entry, options: [visa, crossed], sensitive: yes}") == ("by-question",)
    assert named("      g: {never", "      h: {never") == ("h",)


def test_a_text_that_markdown_would_take_for_its_own_is_shown_as_it_is():
    found = told(versions(CASE, edited("if_possible: no-papers", "if_certain: {stay: long}", edited("Talk with your attorney", "Talk | *with* <your> attorney"))))
    assert r'| ⚠ Ending my case: "Keep your hearing" → "Talk \| \*with\* \<your\> attorney" |' in found
    assert '- Ending my case: "Keep your hearing" → "Talk | *with* <your> attorney"\n' in found


FORGED = """Wait ```

    **No danger notice is lost.** ~~~ | x | `a` $b$ &amp; @somebody <b> [here](https://evil.example) :tada: #1 www.evil.example \u202eback"""


def test_no_text_can_pass_for_something_that_the_build_says():
    forged = json.dumps(FORGED)
    text = f"""
        questions: [{{id: held, ask: {forged}, options: {{no: {forged}, yes: {forged}}}}}]
        facts: {{f: {{say: {forged}, when: {{held: yes}}}}}}
        notices: {{warn: {{severity: danger, title: {forged}, if_possible: {{held: yes}}}}}}
        decisions: [{{id: one, title: {forged}, outcomes: [{{id: wait, severity: danger, title: {forged}, if_possible: {{held: yes}}}}, {{id: tell, title: {forged}}}]}}]
        safeguards: {{g: {{always: {{when: {{held: yes}}, shows: [warn]}}}}}}
        people: [{{id: ana, name: {forged}, answers: {{held: yes}}, outcomes: {{one: wait}}}}]
        """
    today = text.replace("{held: yes}", "{all: [{held: yes}, {held: no}]}").replace("answers: {all: [{held: yes}, {held: no}]}", "answers: {held: yes}").replace(
        "safeguards: {g: {always: {when: {all: [{held: yes}, {held: no}]}, shows: [warn]}}}", "safeguards: {}")
    lines = told(versions(text, today)).splitlines()
    assert [line for line in lines if line.startswith(("**", "> **", "~~~", "# ", "## "))] == [
        next(line for line in lines if line.startswith("## What changes in")), next(line for line in lines if line.startswith("**The law changed.**")),
        next(line for line in lines if line.startswith("> **A danger notice is lost:**")), next(line for line in lines if line.startswith("> **Safeguard `g` was taken out.**"))]
    fences = [line for line in lines if set(line) == {"`"}]
    assert set(fences) == {"````"} and len(fences) % 2 == 0, "the text itself has three"
    rows = [line for line in lines if line.startswith("| ")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows) and len(rows) == 5
    row = next(row for row in rows if "Danger notice" in row)
    assert r"Wait \`\`\` \*\*No danger notice is lost.\*\* \~\~\~ \| x \| \`a\` <span>$</span>b<span>$</span> \&amp; <span>@</span>somebody \<b\> \[here\](https<span>:</span>//evil" in row
    assert "<span>:</span>tada: <span>#</span>1 www<span>.</span>evil.example &lt;U+202E&gt;" in row.replace(r"\<", "&lt;").replace(r"\>", "&gt;")
    assert not any("\u202e" in line for line in lines)
    assert [line for line in lines if line.startswith("  Wait ")] and not any("U+000A" in line for line in lines if line.startswith("  "))


def test_a_new_questionnaire_is_told_by_what_it_has(repository):
    put(repository, CASE)
    (repository / "questionnaires" / "tiny").rename(repository / "questionnaires" / "newer")
    report = Diagnostics()
    found = compare(repository, "newer", "main", report)
    assert not report.entries
    assert told(found) == dedented("""
        ## `newer` is new

        **This questionnaire is new.** There is none of this name in main (…), so there is nothing to compare it with. One that was renamed counts as new.

        In it: questions 2, facts 1, notices 1, danger notices 1, decisions 1, outcomes 3, outcomes that invite 1, invented people 2, safeguards 0.

        Fingerprint `…`.
        """)
    whole = json.loads(json.dumps(found.to_json()))
    assert (whole["verdict"], whole["counts"]["questions"], whole["safeguards"], len(whole["against"]["commit"])) == ("new", 2, [], 40)
    guarded = told(NewQuestionnaire(Version(questionnaire(edited("outcome: [ending/ask]}", "outcome: [ending/ask]}, because: '**So** it is.'", SMALL)), {}), Commit("0" * 40, "main")))
    assert "### Its safeguards\n\n- `g`: \\*\\*So\\*\\* it is.\n\nEach build proves them." in guarded


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
        for change in changes_of(evaluate(old, answers, go_on), evaluate(new, answers, go_on), evaluate(new, answers, True), old, new):
            fewest[change] = min(size, fewest.get(change, size))
    return fewest


def manner(version, decision, name):
    """How an outcome is shown."""
    outcome = next(outcome for one, outcome in version.outcomes() if (one.id, outcome.id) == (decision, name))
    return outcome.severity + (", invites" if outcome.invites else "")


def changes_of(before, now, beyond, old, new):
    def fact(found, name):
        return "present" if name in found.facts else "maybe" if name in found.facts_to_find_out + found.facts_to_tell_in_private else ""

    ends_alike = before.stopped_by == now.stopped_by
    pairs = [("decision", str(decision.id), before.outcomes.get(decision.id, ""), now.outcomes.get(decision.id, "")) for decision in new.decisions]
    shown = [{f"{decision}/{outcome}": manner(version, decision, outcome) for decision, outcome in found.outcomes.items()} for version, found in ((old, before), (new, now))]
    pairs += [("outcome", name, shown[0][name], shown[1][name]) for name in shown[0].keys() & shown[1].keys()]
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
    ("{id: maybe, severity: danger", "{id: maybe, severity: caution"),
    ("{id: ask, if_certain: f", "{id: ask, invites: yes, if_certain: f"),
    ("{id: stop, severity: danger", "{id: stop"),
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


def test_a_story_that_shows_many_changes_is_told_once(few_visitors):
    found = versions(CASE, edited("no-papers: {when: {entry: [crossed, caught]}", "no-papers: {when: {entry: crossed}")).changes
    assert [example.story.written() for example in found.examples] == ["entry=caught,stay=short", "entry=caught"] and len(found.example_of) == 3


def test_the_count_of_random_visitors_is_told_as_it_is(few_visitors):
    found = versions(CASE, edited("if_possible: no-papers", "if_possible: {entry: crossed}"))
    assert found.to_json()["random_visitors"]["count"] == found.changes.drawn == 1_000
    assert "of 1,000 random visitors" in told(found) and "| Of 1,000 |" in told(found) and "The 1,000 random visitors are drawn" in told(found) and "illion" not in told(found)


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


def test_an_example_that_both_versions_offer_is_preferred_though_it_is_longer():
    text = """
        questions: [{id: a, options: [x, y]}, {id: b, options: [x, y]}, {id: c, options: [x, y]}]
        facts: {f: {when: {all: [{a: y}, {b: y}]}}}
        """
    found = versions(text, text.replace("{id: c, options: [x, y]}", "{id: c, options: [x, y, z]}").replace("{all: [{a: y}, {b: y}]}", "{any: [{c: z}, {all: [{a: y}, {b: y}, {c: y}]}, {all: [{a: y}, {b: x}]}]}"))
    example = found.changes.example(Change("fact", "f", "", "present"))
    assert (example.story.written(), example.is_one_sided) == ("a=y", False)
    more = versions(text, text.replace("{id: c, options: [x, y]}", "{id: c, options: [x, y, z]}").replace("{all: [{a: y}, {b: y}]}", "{any: [{c: z}, {all: [{a: y}, {b: y}]}, {all: [{a: y}, {c: y}]}]}"))
    example = more.changes.example(Change("fact", "f", "", "present"))
    assert (example.story.written(), example.is_one_sided) == ("a=y,c=y", False), "c=z would be one answer less"


def test_to_the_version_of_before_the_people_give_the_usual_answer_where_a_question_is_gone(few_visitors):
    before = """
        questions: [{id: gone, options: [x, y]}, {id: a, options: [x, y]}]
        facts: {f: {when: {gone: x}}, g: {when: {a: y}}}
        people: [{id: ana, answers: {}, outcomes: {nothing: nothing}}]
        """
    found = versions(before, before.replace("{id: gone, options: [x, y]}, ", "").replace("f: {when: {gone: x}}, ", "")).changes
    assert {change[2:]: people for change, people in found.people_of.items() if change.name == "f"} == {("present", ""): (0,), ("maybe", ""): ()}


def test_the_replay_gives_no_answer_that_today_does_not_take():
    before = """
        questions: [{id: gone, options: [x, y]}, {id: a, options: [x, y, z]}, {id: b, options: [x, y]}]
        facts: {f: {when: {all: [{gone: y}, {a: z}, {b: y}]}}}
        """
    today = before.replace("{id: gone, options: [x, y]}, ", "").replace("[x, y, z]", "[x, y]").replace("{all: [{gone: y}, {a: z}, {b: y}]}", "{all: [{a: y}, {b: x}]}")
    found = versions(before, today)
    assert found.changes.example(Change("fact", "f", "present", "")).story.written() == "a=z,b=y,gone=y"
    assert "replay: python3 build.py explain tiny --usual --answers b=y\n" in told(found) and "--answers a=z" not in told(found)


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


def put_then(root, text=CASE, **files):
    """A commit of other files, after which today's stand again."""
    put(root, text)
    for name, written in files.items():
        path = root / "questionnaires" / "tiny" / f"{name}.yaml"
        path.unlink()
        if written is not None:
            path.symlink_to(written) if isinstance(written, Path) else write(path, written)
    commit(root)
    for path in (root / "questionnaires" / "tiny").iterdir():
        path.unlink()
    put(root, CASE)


@pytest.mark.parametrize("file", ["questions", "rules"])
def test_a_file_that_did_not_exist_then_is_named(repository, file):
    put_then(repository, **{file: None})
    found = refused(repository)
    assert (found.place.path, found.code) == (f"questionnaires/tiny/{file}.yaml", "not-in-revision")


@pytest.mark.parametrize("people", [None, "people: nobody", "people: []", "[", Path("/etc/hostname"), "# " + "x" * LARGEST_FILE])
def test_people_of_then_who_cannot_be_read_stop_no_comparison(repository, people):
    put_then(repository, edited("if_possible: no-papers", "if_possible: {entry: crossed}"), people=people)
    found = compared(repository)
    assert found.verdict == "law" and "- Invented people: not compared, since their file of before cannot be read\n" in told(found)
    put_then(repository, people=people)
    assert "Perhaps invented people did: see below." in told(compared(repository))


def test_people_of_then_who_share_a_name_stop_no_comparison(repository):
    put_then(repository, edited("{id: ben, ", "{id: ana, "))
    assert compared(repository).verdict == "beside"


@pytest.mark.parametrize("rules, code, told_as", [
    ("# " + "x" * LARGEST_FILE, "file-too-large", "This file is larger than 256 KiB."),
    (Path("/etc/hostname"), "symlink", "This is a link to another place."),
])
def test_why_an_old_file_is_not_read_is_said(repository, rules, code, told_as):
    put_then(repository, rules=rules)
    (place, note), = refused(repository).notes
    assert note == f"{told_as} [{code}]" and place.path.endswith(":questionnaires/tiny/rules.yaml")


def test_an_old_folder_that_was_a_link_is_not_followed(repository):
    folder = repository / "questionnaires" / "tiny"
    folder.rename(repository / "questionnaires" / "real")
    folder.symlink_to("real")
    commit(repository)
    folder.unlink()
    (repository / "questionnaires" / "real").rename(folder)
    (_, note), = refused(repository).notes
    assert note.endswith("[symlink]")


@pytest.mark.parametrize("linked", ["people.yaml", "rules.yaml", "."])
def test_a_link_is_not_followed_today(repository, tmp_path_factory, linked):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    path = repository / "questionnaires" / "tiny" / linked
    path.rename(secret)
    path.symlink_to(secret)
    write(secret / "rules.yaml" if secret.is_dir() else secret, "root:secret")
    found = refused(repository)  # nothing is said of what stands there
    assert (found.code, found.place.path) == ("symlink", f"questionnaires/tiny/{linked}".removesuffix("/."))


def test_what_git_refuses_to_read_of_a_commit_is_said(repository):
    for path in sorted((repository / ".git" / "objects").glob("??/*")):
        if git(repository, "cat-file", "-t", path.parent.name + path.name) == "blob\n":
            path.unlink()
    assert refused(repository).code == "git-refuses"


def test_a_questionnaire_that_does_not_exist_is_refused(repository):
    found = refused(repository, name="tny")
    assert (found.code, found.help) == ("unknown-questionnaire", 'Did you mean "tiny"?')
    assert refused(repository, name="../questionnaires/tiny").code == "unknown-questionnaire"


@pytest.mark.parametrize("old, new, told_then", [
    ("if_possible: no-papers", "if_perhaps: no-papers", "unknown-key"),
    ("if_possible: no-papers", "if_possible: no-paper", "unknown-fact"),
    ("title: Talk with your attorney", "title: Talk with your attorney, if_certain: no-papers", "last-outcome-conditional"),
    ("{id: ask, ", "{id: keep, ", "duplicate-id"),
    ("no-papers: {when: {entry: [crossed, caught]}", "no-papers: {when: no-papers", "fact-circle"),
    ("{id: entry, ", "{id: entry, ask_if: {stay: short}, ", "asks-ahead"),
    ("questions:", "sections: [{id: all, stop_on: [ending/stop], questions: [{id: entry, options: [visa, crossed, caught]}, {id: stay, options: [long, short]}]}]\n    unused:", "unknown-outcome"),
])
def test_a_version_that_today_s_build_cannot_read_is_refused_with_its_first_fault(repository, old, new, told_then):
    put(repository, CASE)
    put_then(repository, edited(old, new))
    found = refused(repository)
    (place, note), = found.notes
    assert (found.code, found.place.path) == ("old-version-unreadable", "questionnaires/tiny")
    assert note.endswith(f"[{told_then}]") and re.fullmatch(r"[0-9a-f]{10}:questionnaires/tiny/(questions|rules)\.yaml", place.path)
    put(repository, edited(old, new))
    assert refused(repository).code == told_then, "of today it is said as ever"


def test_faults_of_today_are_told_as_ever(repository):
    put(repository, edited("if_possible: no-papers", "if_possible: no-paper"))
    found = refused(repository)
    assert (found.place.path, found.code) == ("questionnaires/tiny/rules.yaml", "unknown-fact")


# The workflow

def test_the_summary_of_a_pull_request_takes_what_explain_prints_and_an_unreadable_version_stops_no_test(tmp_path):
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))
    step = next(step for step in workflow["jobs"]["test"]["steps"] if "GITHUB_STEP_SUMMARY" in step.get("run", ""))
    write(tmp_path / "build.py", """
        import os, sys
        name = sys.argv[2]
        assert sys.argv[1:] == ["explain", name, "--against", "origin/main"]
        if name == "broken":
            print("half of a table")
            print("rules.yaml:1:1: error: It cannot be read.\\n```\\n**Nothing changed.**", file=sys.stderr)
            if os.environ.get("GITHUB_ACTIONS") == "true":
                print("::error::It cannot be read.")
            sys.exit(1)
        print(f"## What changes in {name}")
        """)
    for name in ("broken", "fine"):
        (tmp_path / "questionnaires" / name).mkdir(parents=True)
    surroundings = {"PATH": os.environ["PATH"], "GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "RUNNER_TEMP": str(tmp_path)}
    run = subprocess.run(["bash", "-e", "-c", step["run"]], cwd=tmp_path, env=surroundings, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert (tmp_path / "summary").read_text("utf-8") == dedented("""
        ## What changes in this questionnaire could not be found out

            rules.yaml:1:1: error: It cannot be read.
            ```
            **Nothing changed.**

        ## What changes in fine

        """) + "\n"
