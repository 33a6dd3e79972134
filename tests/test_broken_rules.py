"""Rules with one slip each: the checks and the proofs tell it once, at its place, with a story that is true; and without the slip there is nothing to tell."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest
from broken_rules import SAMPLES, broken_rules, expectation, find_slips, mended, read_rules
from test_diagnostics import FIRST_LINE, PYTHON_WORDS
from writing import questionnaire

import askfirst.prover
from askfirst.command_line import _parser
from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import Evaluation, evaluate, truths
from askfirst.explaining import parse_answers
from askfirst.paper import is_kept
from askfirst.prover import completions, find_faults, reasons
from askfirst.prover.setting import Fault
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.stories import value_label

ALL = broken_rules()
each_sample = pytest.mark.parametrize("sample", ALL, ids=[sample.stem for sample in ALL])


def rules_of(sample: Path) -> Questionnaire:
    return read_rules(sample.read_text("utf-8"), sample.stem, Diagnostics())


def findings(told: str) -> list[str]:
    """The findings of a report, one by one."""
    return re.split(r"\n(?=\S+:\d+:\d+: )", told.rstrip("\n"))


@each_sample
def test_a_slip_gives_exactly_the_expected_diagnostics(sample: Path):
    assert find_slips(sample.read_text("utf-8"), sample.stem) + "\n" == expectation(sample).read_text("utf-8")


@each_sample
def test_without_its_slip_a_sample_has_no_findings(sample: Path):
    text = sample.read_text("utf-8")
    assert mended(text) != text
    assert find_slips(mended(text), sample.stem) == ""


@each_sample
def test_a_sample_begins_with_what_went_wrong_and_is_told_once(sample: Path):
    assert re.match(r"# .+\.\n", sample.read_text("utf-8"))
    assert len(findings(expectation(sample).read_text("utf-8"))) == 1


def test_sixty_kinds_of_slips_are_tried():
    assert len(ALL) >= 60
    assert {*SAMPLES.iterdir()} == {*ALL, *map(expectation, ALL)}


@each_sample
def test_a_message_speaks_the_authors_language(sample: Path):
    first, *rest = expectation(sample).read_text("utf-8").rstrip("\n").split("\n")
    match = FIRST_LINE.fullmatch(first)
    assert match and match[5].endswith("."), first
    assert match[1] == sample.name and 1 < int(match[2]) <= len(sample.read_text("utf-8").splitlines()), "it points into the sample"
    assert [line for line in rest if line.startswith("  help: ")] == rest[-1:]
    assert not [line for line in (match[5], *rest[2:]) if PYTHON_WORDS.search(re.sub(r'"[^"]*"', "", line))]


def codes_of_the_prover() -> set[str]:
    """The code of every fault that the prover knows."""
    calls = (node for path in Path(askfirst.prover.__file__).parent.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    constants = (argument.value for call in calls for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    return {constant for constant in constants if re.fullmatch(r"[a-z]+(-[a-z]+)+", constant)}


def test_every_fault_of_the_prover_has_a_sample():
    told = {match[6] for sample in ALL if (match := FIRST_LINE.match(expectation(sample).read_text("utf-8")))}
    assert len(codes_of_the_prover()) > 12
    assert codes_of_the_prover() - told == {"stop-unsound", "pair-not-proven"}  # the tests at the end


# The stories


def faults_with_a_story() -> list[tuple[Path, Fault]]:
    return [(sample, fault) for sample in ALL if "  replay: " in expectation(sample).read_text("utf-8") for fault in find_faults(rules_of(sample), follow_up=False)]


STORIES = faults_with_a_story()
each_story = pytest.mark.parametrize("sample, fault", STORIES, ids=[sample.stem for sample, _ in STORIES])


def is_so(line: str, rules: Questionnaire, found: Evaluation) -> bool:
    """Whether a line of a story says of an evaluation what is true: its own words against the titles of what came out."""
    told = [outcome.title for decision, outcome in rules.outcomes() if found.outcomes.get(decision.id) == outcome.id]
    shown = [rules.notices[name].title for name in found.notices]
    said = re.fullmatch(r'(?:and )?(is told|is not shown|is shown|.* they are told|.* it is gone)(?: "(.+?)")?(?:, not (.+))?\.?', line)
    match said and said[1].split()[-3:]:
        case ["is", "told"] | ["they", "are", "told"]:
            return said[2] in told and not any(f'"{title}"' in (said[3] or "") for title in told)
        case ["is", "shown"]:
            return said[2] in shown
        case ["is", "not", "shown"]:
            return said[2] in {notice.title for notice in rules.notices.values()} - {*shown}
    raise ValueError(line)


def words_on_paper(rules: Questionnaire, found: Evaluation) -> list[str]:
    """What paper shows of the outcomes, and the cards that can be printed."""
    outcomes = [str(outcome.on_paper or outcome.title).rstrip(".") for decision, outcome in rules.outcomes() if found.outcomes.get(decision.id) == outcome.id]
    return outcomes + [str(rules.notices[name].title) for name in found.notices if rules.notices[name].card]


def replayed(rules: Questionnaire, told: list[str]) -> tuple[dict[str, list[str]], bool]:
    """The answers of the command that ends a story, and whether it goes on."""
    python, program, *arguments = shlex.split(told[-1].removeprefix("replay: "))
    options = _parser().parse_args(arguments)
    assert (python, program, options.questionnaire, options.usual) == ("python3", "build.py", rules.id, True)
    return usual_answers(rules) | parse_answers(rules, options.answers), options.go_on


@each_story
def test_a_story_says_what_the_evaluator_says_when_it_is_replayed(sample: Path, fault: Fault):
    rules = rules_of(sample)
    answers, go_on = replayed(rules, fault.told_story(rules))
    found = evaluate(rules, answers, go_on)
    match fault.code, fault.ending:
        case "pair-not-exact", (ending,):
            condition = next(condition for condition in rules.conditions() if condition.place == fault.place)
            assert "leaves it unknown" in ending and truths(rules, answers, go_on=True)(condition).is_unknown
        case "twin-differs", (ending,):
            stop, twin = (outcome for _, outcome in rules.outcomes() if outcome.severity == "danger")
            truth = truths(rules, answers, go_on)
            may_stop, may_find_out = truth(stop.if_certain).possible, truth(twin.if_possible).possible and not (twin.unless and truth(twin.unless).possible)
            said = {(True, False): (stop.title, twin.title), (False, True): (twin.title, stop.title)}[may_stop, may_find_out]
            assert ending == 'may belong to "{}", but not to "{}".'.format(*said)
        case "unknown-invites" | "unknown-removes-danger", (before, after):
            question = next(question for question in rules.questions.values() if f'to "{question.ask}" ' in after)
            beside = [option for option in answers[question.id] if option in question.options and f'"{question.options[option].label}"' in after.split(" to ")[0]]
            later = evaluate(rules, {**answers, str(question.id): [*beside, "unsure"]}, go_on)
            assert is_so(before, rules, found)
            assert is_so(before.replace("is shown", "is not shown") if after.endswith("it is gone.") else after, rules, later)
        case "paper-tells", (before, after):
            changed = {str(question.id): [value for value in question.values if f'"{value_label(rules, question.id, value)}"' in after]
                       for question in rules.questions.values() if f'to "{question.ask}"' in after}
            assert changed and all(is_kept(rules.questions[name], value) for name, values in changed.items() for value in {*values} ^ {*answers[name]})
            words = re.fullmatch(r'reads on paper "(.+)"\.', before)[1]
            assert words in words_on_paper(rules, found) and words not in words_on_paper(rules, evaluate(rules, answers | changed, go_on))
        case _:
            assert all(is_so(line, rules, found) for line in fault.ending)


# Reasons, and what only follows from another fault


def notes_of(rules: Questionnaire, code: str) -> list[str]:
    """The notes of the first fault with this code."""
    return [note for _, note in next(fault for fault in find_faults(rules) if fault.code == code).notes]


def test_what_only_follows_from_a_dead_fact_or_question_names_it_as_the_reason():
    rules = rules_of(SAMPLES / "outcome-needs-a-fact-that-is-never-present.yaml")
    assert [fault.code for fault in find_faults(rules)] == ["fact-never-present", "outcome-never-fires", "pair-not-exact", "options-never-told-apart"]
    assert notes_of(rules, "outcome-never-fires") == ['fact "has-status" must be true, but never is']
    rules = rules_of(SAMPLES / "question-asked-only-of-people-who-do-not-know.yaml")
    assert notes_of(rules, "fact-never-present") == ['{signed: yes} must be true, but the ask_if of "signed" never is']


REASONS = """
    questions: [{id: status, options: [tps, daca, parole, none-now]}]
    facts:
      some: {when: {all: [{status: none-now}, {status: [tps, daca]}, {status: [daca, parole]}, {status: [tps, parole]}]}}
    """


def test_reasons_are_the_fewest_parts_that_exclude_each_other():
    """The last three of the four exclude each other, too, and none of them could be missing; but two are fewer than three."""
    assert notes_of(questionnaire(REASONS), "fact-never-present") == ["{status: none-now} must be true", "at the same time, {status: [tps, daca]} must be true"]


def test_among_very_many_parts_reasons_hold_nothing_needless(monkeypatch):
    monkeypatch.setattr(reasons, "MOST_TRIES", 0)
    assert len(notes_of(questionnaire(REASONS), "fact-never-present")) == 3


def test_where_every_way_is_closed_each_has_its_reason():
    assert notes_of(questionnaire("""
        questions: [{id: held, options: [no, yes]}, {id: sick, options: [no, yes]}]
        facts:
          both: {when: {any: [{all: [{held: yes}, {held: no}]}, {all: [{sick: yes}, {none: [{sick: yes}]}]}]}}
        """), "fact-never-present") == [
        "{any: [{all: [{held: yes}, {held: no}]}, {all: [{sick: yes}, {none: [{sick: yes}]}]}]} must be true",
        "{held: yes} must be true", "at the same time, {held: no} must be true",
        "{sick: yes} must be true", "at the same time, {sick: yes} must be ruled out"]


# Faults that a check tells of before, or that no honest rule has


def test_a_stop_before_a_question_that_could_change_it_is_no_proof_either():
    """The check tells of it first; the proof does not rest on the check."""
    rules = rules_of(SAMPLES / "stop-before-a-question-that-could-change-it.yaml")
    fault = next(fault for fault in find_faults(rules) if fault.code == "stop-unsound")
    assert [fault.message, *fault.told_story(rules), fault.help] == [
        'The interview stops at "help/now", but going on would lead elsewhere.',
        "A person who gives the usual answer everywhere, but answers",
        "  Are you held by ICE now?         Yes",
        "  Did you sign a paper to leave?   Yes",
        'is told "Get help now", and the interview stops. Going on, the same answers lead to "Tell an attorney what you signed".',
        "replay: python3 build.py explain stop-before-a-question-that-could-change-it --usual --answers held=yes,signed=yes",
        "Let the outcome, and those before it, test only questions that were asked by then.",
    ]


def test_a_condition_that_takes_too_long_to_prove_is_not_taken_for_proven(monkeypatch):
    monkeypatch.setattr(completions, "MOST_SPLITS", 0)
    faults = find_faults(rules_of(SAMPLES / "condition-unknown-through-ask-if.yaml"))
    assert {f"{fault.message} {fault.help}" for fault in faults if fault.code == "pair-not-proven"} == {
        'The condition of fact "watched" is too tangled to prove. Split it into facts that rest on different questions.'}
