"""The shortest story is the shortest of all: against a search through every answer of tiny questionnaires. How it is told, and that its command says the same."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product

import pytest
from writing import questionnaire

from askfirst import encoding
from askfirst.command_line import _parser
from askfirst.evaluator import Evaluation, evaluate
from askfirst.explaining import parse_answers
from askfirst.model import Question
from askfirst.prover.setting import Setting
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.stories import Story, full_story, tell_answers, tell_story, value_label

SOLVERS = ("cadical195", "glucose4", "minisat22")

TINY = {
    "a stop, and a worker who goes on": """
        sections:
          - id: urgent
            stop_on: [help/now]
            questions:
              - {id: held, ask: "Are you held now?", options: {no: No, yes: Yes}}
              - {id: signed, ask: "Did you sign a paper?", options: {no: No, yes: Yes}}
          - id: case
            questions:
              - {id: reasons, type: several, ask: "Why do you need time?", options: {sick: I am sick, attorney: I look for an attorney}}
        facts:
          sick: {when: {reasons: sick}}
        notices:
          both: {if_certain: {all: [{reasons: sick}, {reasons: attorney}]}}
          maybe: {if_possible: {reasons: attorney}}
        decisions:
          - id: help
            outcomes:
              - {id: now, severity: danger, if_certain: {any: [{held: yes}, {signed: yes}]}}
              - {id: find-out, severity: danger, if_possible: {any: [{held: yes}, {signed: yes}]}}
              - {id: fine}
          - id: time
            outcomes:
              - {id: ask, invites: yes, if_certain: sick, unless: {held: yes}}
              - {id: talk}
        """,
    "a question that is asked of some, and one that may be told in private": """
        questions:
          - {id: entry, ask: "How did you come?", options: {visa: With a visa, crossed: I crossed, parole: With parole}}
          - {id: caught, ask: "Were you caught?", options: {no: No, yes: Yes}, ask_if: {entry: crossed}}
          - {id: trouble, type: several, sensitive: yes, ask: "Did any of this happen?", options: {arrest: I was arrested, gang: They said I am in a gang}}
        facts:
          two-things: {when: {at_least: {count: 2, of: [{caught: yes}, {trouble: arrest}, {trouble: gang}]}}}
          clean: {when: {trouble: none}}
        notices:
          unsure: {severity: danger, if_possible: {all: [{entry: parole}, {trouble: gang}]}}
        decisions:
          - id: ending
            outcomes:
              - {id: wait, severity: danger, if_possible: {caught: yes}}
              - {id: ask, invites: yes, if_certain: clean, if_possible: {entry: parole}}
              - {id: talk}
        """,
    "usual answers that are unknown": """
        questions:
          - {id: filed, ask: "Did you file?", options: {no: No, yes: Yes}, usual: unsure}
          - {id: life, type: several, ask: "What do you do here?", options: {work: I work, school: I learn, care: I care for family}, usual: [work, unsure]}
        facts:
          known: {when: {any: [{filed: yes}, {life: [school, care]}]}}
          nothing: {when: {none: [{filed: yes}, {life: [work, school, care]}]}}
        notices:
          papers: {if_certain: {all: [{life: work}, {none: [{life: school}]}]}}
          three: {if_certain: {all: [{life: work}, {life: school}, {life: care}]}}
        decisions:
          - id: ending
            outcomes:
              - {id: ask, invites: yes, if_certain: known}
              - {id: look, if_possible: known}
              - {id: talk}
        """,
}


def possible_values(question: Question) -> list[tuple[str, ...]]:
    """Every answer to a question that the page can send."""
    if question.type == "one":
        return [(value,) for value in question.values]
    besides = [value for value in question.values if value != "none"]
    ticked = chain.from_iterable(combinations(besides, count) for count in range(1, len(besides) + 1))
    return [*ticked, ("none",)]


def cost(asked: Questionnaire, answers: Mapping[str, tuple[str, ...]], go_on: bool, base: Mapping[str, tuple[str, ...]]) -> tuple:
    """The order of stories: few answers beside the base, nobody who goes on, then question by question: as in the base, one value, the first, few."""
    def rank(name: str, question: Question) -> tuple:
        values = question.values
        alone = values.index(answers[name][0]) if len(answers[name]) == 1 else len(values)
        return {*answers[name]} != {*base[name]}, alone, [value in answers[name] for value in reversed(values)]

    ranks = [rank(name, question) for name, question in asked.questions.items()]
    return sum(differs for differs, *_ in ranks) + go_on, go_on, [row if row[0] else (False, 0, []) for row in ranks]


def everybody(asked: Questionnaire) -> Iterator[tuple[dict[str, tuple[str, ...]], bool, Evaluation]]:
    """Every full set of answers, of people who stop and of people who go on, with what they are told."""
    for answers in product(*map(possible_values, asked.questions.values())):
        given = dict(zip(map(str, asked.questions), answers))
        for go_on in (False, True):
            yield given, go_on, evaluate(asked, given, go_on)


def shown(found: Evaluation) -> set[str]:
    """All that somebody is told, each by one name."""
    return {*(f"{decision}/{outcome}" for decision, outcome in found.outcomes.items()), *(f"fact {name}" for name in found.facts), *(f"notice {name}" for name in found.notices)}


def goals(setting: Setting) -> dict[str, int]:
    """What a story can be asked for, by the same names, each with its literal."""
    reading = setting.reading
    return {**{"/".join(key): literal for key, literal in reading.outcome.items()}, **{f"fact {name}": pair.certain for name, pair in reading.fact.items()},
            **{f"notice {name}": literal for name, literal in reading.notice.items()}}


def bases(asked: Questionnaire) -> list[dict[str, tuple[str, ...]]]:
    """Where stories may begin: the usual answers, nobody's answers, everything unknown."""
    return [{name: tuple(values) for name, values in usual_answers(asked).items()}, {}, {str(name): ("unsure",) for name in asked.questions}]


# The shortest story

@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("name", TINY)
def test_a_story_is_the_first_of_all_answer_sets_whatever_solver_finds_it(name, solver, monkeypatch):
    monkeypatch.setattr(encoding, "SOLVER", solver)
    asked = questionnaire(TINY[name])
    setting, people = Setting(asked), [(answers, go_on, shown(found)) for answers, go_on, found in everybody(asked)]
    wishes = goals(setting)
    for base in bases(asked):
        setting.usual = base
        begun = {name: base.get(name, ("unsure",)) for name in map(str, asked.questions)}
        for with_these in (*combinations(wishes, 1), *combinations(wishes, 2)):
            right = [(answers, go_on) for answers, go_on, told in people if told >= {*with_these}]
            story = setting.story(*(wishes[wish] for wish in with_these))
            assert (story is None) == (not right), with_these
            if story is not None:
                best, goes_on = min(right, key=lambda person: cost(asked, *person, begun))
                assert story == Story({name: values for name, values in best.items() if {*values} != {*begun[name]}}, goes_on), with_these


def test_the_stories_above_are_of_every_kind():
    """Some need a worker who goes on, some a tick beside "I don't know", some none of the answers, and some wishes nobody can have."""
    told = []
    for text in TINY.values():
        setting = Setting(questionnaire(text))
        wishes = goals(setting)
        told += [setting.story(wishes[one], wishes[other]) for one, other in combinations(wishes, 2)]
    assert {story.go_on for story in told if story} == {False, True}
    assert {len(story.answers) for story in told if story} == {0, 1, 2, 3}
    assert None in told
    assert any(len(values) > 1 for story in told if story for values in story.answers.values())


def story_of(text: str, *wishes: str) -> Story | None:
    setting = Setting(questionnaire(text))
    return setting.story(*(goals(setting)[wish] for wish in wishes))


def test_somebody_goes_on_only_where_no_story_without_it_is_as_short():
    text = TINY["a stop, and a worker who goes on"]
    assert story_of(text, "help/now") == Story({"signed": ("yes",)})
    assert story_of(text, "help/now", "fact sick") == Story({"signed": ("yes",), "reasons": ("sick",)}, go_on=True)
    assert story_of(text, "fact sick") == Story({"reasons": ("sick",)})
    stopped = text.replace("options: {no: No, yes: Yes}}", "options: {no: No, yes: Yes}, usual: yes}", 1)
    assert story_of(stopped, "fact sick", "time/ask") == Story({"held": ("no",), "reasons": ("sick",)})
    assert story_of(stopped, "fact sick", "help/now") == Story({"reasons": ("sick",)}, go_on=True)


def test_what_the_page_asks_first_stays_as_it_is_where_it_can():
    text = TINY["a stop, and a worker who goes on"]
    assert story_of(text, "help/find-out", "time/talk") == Story({"signed": ("unsure",)})


def test_of_several_answers_the_first_of_the_page_is_told_and_one_tick_rather_than_two():
    text = TINY["a question that is asked of some, and one that may be told in private"]
    assert story_of(text, "notice unsure") == Story({"entry": ("parole",), "trouble": ("gang",)})
    assert story_of(text, "fact two-things") == Story({"trouble": ("arrest", "gang")})
    assert story_of(text, "ending/wait") == Story({"entry": ("crossed",), "caught": ("yes",)})


def test_a_tick_may_stand_beside_i_do_not_know_but_none_of_these_stands_alone():
    text = """
        questions:
          - {id: trouble, type: several, options: [arrest, gang, papers]}
        notices:
          mixed: {if_certain: {trouble: gang}}
          open: {if_possible: {trouble: arrest}}
          known: {if_certain: {trouble: arrest}}
          nothing: {if_possible: {trouble: none}}
        decisions:
          - {id: d, outcomes: [{id: mixed, if_certain: {trouble: gang}, if_possible: {trouble: arrest}, unless: {trouble: none}}, {id: rest}]}
        """
    setting = Setting(questionnaire(text))
    wishes = goals(setting)
    assert setting.story(wishes["d/mixed"], -wishes["notice known"]) == Story({"trouble": ("gang", "unsure")})
    assert setting.story(wishes["notice mixed"], wishes["notice nothing"]) is None
    assert setting.story(wishes["notice nothing"], wishes["notice open"]) == Story({"trouble": ("unsure",)})


def test_a_base_that_says_the_same_in_another_order_is_no_change():
    text = TINY["usual answers that are unknown"].replace("usual: [work, unsure]", "usual: [unsure, work]")
    assert story_of(text, "ending/look") == Story({})


# How it is told

def test_a_story_is_told_by_question_text_with_its_command_at_the_end():
    asked = questionnaire(TINY["a stop, and a worker who goes on"])
    assert tell_story(asked, Story({"held": ("yes",), "reasons": ("sick", "unsure")}, go_on=True), ["is told nothing."]) == [
        "A person who gives the usual answer everywhere, but answers",
        "  Are you held now?       Yes",
        "  Why do you need time?   I am sick; I don't know",
        "and goes on where the interview would stop",
        "is told nothing.",
        "replay: python3 build.py explain tiny --usual --answers held=yes,reasons=sick+unsure --go-on",
    ]


def test_a_story_of_the_usual_answers_alone_says_so():
    asked = questionnaire(TINY["usual answers that are unknown"])
    assert tell_story(asked, Story({}), ["is told this.", "is told that."]) == [
        "A person who gives the usual answer everywhere", "is told this.", "is told that.", "replay: python3 build.py explain tiny --usual"]


def test_answers_are_told_in_the_order_of_the_page_and_by_what_the_page_says():
    asked = questionnaire(TINY["a question that is asked of some, and one that may be told in private"])
    assert tell_answers(asked, {"trouble": ("private",), "entry": ("parole",)}) == ["How did you come?         With parole", "Did any of this happen?   I'd rather tell my attorney"]
    assert [value_label(asked, "trouble", value) for value in asked.questions["trouble"].values] == [
        "I was arrested", "They said I am in a gang", "None of these", "I don't know", "I'd rather tell my attorney"]
    assert tell_answers(asked, {}) == []


@pytest.mark.parametrize("name", TINY)
def test_the_command_of_a_story_leads_to_what_the_story_was_asked_for(name):
    setting = Setting(asked := questionnaire(TINY[name]))
    wishes = goals(setting)
    for with_these in combinations(wishes, 2):
        story = setting.story(*(wishes[wish] for wish in with_these))
        if story is None:
            continue
        options = _parser().parse_args(shlex.split(tell_story(asked, story, [])[-1].removeprefix("replay: python3 build.py ")))
        answers = usual_answers(asked) | parse_answers(asked, options.answers)
        assert (options.questionnaire, options.usual, options.go_on) == ("tiny", True, story.go_on)
        assert {name: {*values} for name, values in answers.items()} == {name: {*values} for name, values in full_story(asked, story).items()}
        assert shown(evaluate(asked, answers, options.go_on)) >= {*with_these}
