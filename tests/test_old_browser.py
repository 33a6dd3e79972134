"""The gate that goes through the interview in a browser of 2019 tells every difference, and says what to install where that browser is not. (The browser itself is optional: docs/testing-more.md.)"""

from __future__ import annotations

import copy
import importlib.util
import re

import pytest
from conftest import ROOT

from askfirst.evaluator import evaluate
from askfirst.people import full_answers

spec = importlib.util.spec_from_file_location("old_browser", ROOT / "benchmarks" / "old_browser.py")
old_browser = importlib.util.module_from_spec(spec)
spec.loader.exec_module(old_browser)


@pytest.fixture(scope="module")
def planned(built, questionnaire, site):
    return old_browser.plan(built.project, questionnaire, site, "es")


@pytest.fixture(scope="module")
def somebody(planned) -> str:
    """A person who is told much."""
    return max(planned[1]["people"], key=lambda name: len(planned[1]["people"][name]["facts"]))


def test_everybody_goes_through_it_and_every_outcome_is_reached_by_hand(questionnaire, planned):
    work, expected = planned
    assert [one["id"] for one in work["people"]] == [person.id for person in questionnaire.people_file.people] == list(expected["people"])
    assert [one["answers"] for one in work["people"]] == [full_answers(questionnaire, person) for person in questionnaire.people_file.people]
    reached = {outcome for one in work["by_hand"] for outcome in expected["by_hand"][one["id"]]["outcomes"]}
    assert reached == {f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()}


def test_what_must_be_seen_is_what_the_rules_say(questionnaire, planned):
    person = questionnaire.people_file.people[0]
    found = evaluate(questionnaire, full_answers(questionnaire, person))
    expected = planned[1]["people"][person.id]
    assert expected["outcomes"] == sorted(f"{decision}/{outcome}" for decision, outcome in found.outcomes.items())
    assert expected["facts"] == sorted(found.facts) and expected["notices"] == sorted(found.notices) and expected["find_out"] == sorted(found.find_out)


def test_every_scene_that_is_expected_is_played(planned):
    driver = (ROOT / "benchmarks" / "old_browser" / "driver.js").read_text("utf-8")
    played = re.search(r"const scenes = \{(.*?)\n\};", driver, re.S).group(1)
    assert set(re.findall(r"^  (?:async )?(\w+)(?:\(|:)", played, re.M)) == set(planned[1]["scenes"])
    assert {"language", "stopped", "card"} < set(planned[0]["scenes"])


def test_what_was_seen_as_expected_is_no_difference(planned):
    assert old_browser.differences(planned[1], copy.deepcopy(planned[1])) == []


def put(seen, *path, value):
    """What was seen, with one thing otherwise."""
    changed = part = copy.deepcopy(seen)
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return changed


def test_a_wrong_outcome_is_told(planned, somebody):
    seen = put(planned[1], "people", somebody, "outcomes", value=["ending/never"])
    told, = old_browser.differences(planned[1], seen)
    assert told.startswith(f'people, {somebody}, outcomes: ["ending/never"] instead of ')


def test_a_missing_fact_and_one_too_many_are_told(planned, somebody):
    facts = planned[1]["people"][somebody]["facts"]
    told, = old_browser.differences(planned[1], put(planned[1], "people", somebody, "facts", value=[*facts[1:], "another"]))
    assert told == f'people, {somebody}, facts: lacks ["{facts[0]}"]; has besides ["another"]'


def test_what_stands_twice_on_the_page_is_told(planned, somebody):
    facts = planned[1]["people"][somebody]["facts"]
    assert len(old_browser.differences(planned[1], put(planned[1], "people", somebody, "facts", value=[*facts, facts[-1]]))) == 1


@pytest.mark.parametrize("path, value", [
    (("everybody", "messages"), ["Unexpected token '?'"]), (("everybody", "requests"), []), (("scenes", "reload", "ticked"), ["for-whom=me"]),
    (("scenes", "leave", "is_emptied"), False), (("scenes", "shift", "back"), "file:///page.html"), (("scenes", "print", "asked"), ["", ""]), (("scenes", "print", "is_put_away"), False),
    (("scenes", "save", "names"), ["rosa.html"]), (("scenes", "save", "read"), "and more: 'rosa'"), (("without_script", "left", "back"), "about:blank"),
    (("scenes", "language", "shows_the_same"), False), (("without_script", "buttons"), ["Continue"]), (("without_script", "out_of_order"), ["notice a stands below notice b"])])
def test_whatever_else_is_seen_is_told(planned, path, value):
    told, = old_browser.differences(planned[1], put(planned[1], *path, value=value))
    assert told.startswith(", ".join(path) + ": ")


@pytest.fixture(scope="module")
def papers(built, questionnaire, planned):
    return old_browser.papers_of(built.project, questionnaire, "es", planned[0])


def read_as_text(lines, *without) -> str:
    return " ".join(line for line in lines if line not in without)


def test_paper_must_say_what_the_files_say_in_both_languages(papers):
    sheet, ticked, unticked = papers["print"]["printed"], papers["card"]["ticked"]["printed"], papers["card"]["unticked"]["printed"]
    assert "For my attorney only. Not for ICE or the court." in sheet and "Solo para mi abogado. No es para ICE ni para la corte." in sheet
    assert ticked[:len(unticked)] == unticked and ticked[len(unticked) + 1:] == ["I am afraid to go back."]


def test_a_paper_that_says_what_it_must_is_no_difference_and_any_other_is(papers):
    sheet, card = papers["print"]["asked"], papers["card"]["unticked"]["asked"]
    right = {"print": {"asked": [read_as_text(sheet)]}, "save": {"read": read_as_text(sheet)}, "card": {"unticked": {"asked": [read_as_text(card)]}}}
    assert old_browser.read_papers(papers, right) == {"print": {"asked": [""]}, "save": {"read": ""}, "card": {"unticked": {"asked": [""]}}}
    wrong = {"print": {"asked": [read_as_text(sheet), read_as_text(sheet, sheet[7])]}, "save": {"read": ""}, "card": {"unticked": {"asked": [read_as_text(papers["card"]["ticked"]["asked"])]}}}
    told = old_browser.read_papers(papers, wrong)
    assert told["print"]["asked"][0] == "" and told["print"]["asked"][1].startswith(f"not {sheet[7]!r}")
    assert told["save"]["read"].startswith(f"not {sheet[0]!r}") and told["card"]["unticked"]["asked"][0].startswith("and more: ")


@pytest.mark.parametrize("text, found", [
    ("1. One line. 2. Another line.", ""), ("Another line. [One line.]", ""), ("One line.", "lacks 'Anotherline.'"), ("One line. Another line. One line.", "and more: 'Oneline.'")])
def test_a_printed_line_may_stand_anywhere_but_must_stand_once(text, found):
    assert old_browser.difference_in_any_order(["One line.", "Another line."], text) == found


def test_a_scene_that_failed_is_told_with_its_reason_and_nothing_more(planned):
    assert old_browser.differences(planned[1], put(planned[1], "scenes", "back", value={"failed": "no button"})) == ["scenes, back: no button"]


def test_a_person_who_did_not_go_through_is_told(planned, somebody):
    seen = copy.deepcopy(planned[1])
    del seen["people"][somebody]
    told, = old_browser.differences(planned[1], seen)
    assert told.startswith(f"people, {somebody}: null instead of ")


def test_somebody_nobody_asked_for_is_told(planned):
    assert old_browser.differences(planned[1], put(planned[1], "people", "nobody", value={})) == ["people, nobody: {}, though nothing of this name is expected"]


def test_a_danger_below_something_else_is_told(questionnaire):
    danger = next(name for name, notice in questionnaire.notices.items() if notice.severity == "danger")
    note = next(name for name, notice in questionnaire.notices.items() if notice.severity == "note")
    right = old_browser.put_in_order(questionnaire, {"from_top_to_bottom": [f"notice {danger}", f"notice {note}"]})
    wrong = old_browser.put_in_order(questionnaire, {"from_top_to_bottom": [f"notice {note}", f"notice {danger}"]})
    assert (right["out_of_order"], wrong["out_of_order"]) == ([], [f"notice {danger} stands below notice {note}"])


def test_the_table_counts_what_differs(planned):
    expected = {"version": "1", "interviews": {"es/x": planned[1]}, "pages": {}}
    found = ["interviews, es/x, people, rosa, outcomes: wrong", "interviews, es/x, scenes, back: wrong", "version: wrong"]
    assert {name: differ for name, _, differ in old_browser.rows(expected, found) if differ} == {"es/x: people, all answers at once": 1, "es/x: scenes": 1, "version": 1}


def test_the_gate_can_be_tried_on_a_page_whose_script_is_too_new(site, tmp_path):
    page = tmp_path / "page.html"
    page.write_text((site / "en" / "dismissal-or-delay.html").read_text("utf-8"), "utf-8")
    old_browser.break_script(tmp_path)
    text = page.read_text("utf-8")
    assert text.count(old_browser.NEWER_SCRIPT) == 1 and "Content-Security-Policy" not in text


def test_without_the_packages_one_sentence_says_what_to_install(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(old_browser, "PACKAGES", tmp_path)
    assert old_browser.main([]) == 1
    assert capsys.readouterr().err == "Chromium 78 is not here: install Node.js, run `npm install --prefix benchmarks/old_browser`, then run this again.\n"
