"""The documents say what is true today: every path exists, every command runs, and what CONTRIBUTING.md shows works as shown."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from askfirst.command_line import _parser
from askfirst.fingerprint import current_signatures, fingerprint
from askfirst.pipeline import check
from askfirst.translation_states import Standings
from writing import copy_real

DOCUMENTS = ["README.md", "CONTRIBUTING.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]
MADE_LATER = ("site/", ".venv/")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(name):
    text = (ROOT / name).read_text("utf-8")
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", text) + re.findall(r"\]\((?!https?:)([^)#]+)", text)
    paths = {path for path in named if "/" in path or path.endswith((".md", ".py", ".yaml", ".png", ".css", ".js"))}
    places = [ROOT, (ROOT / name).parent, ROOT / "askfirst", ROOT / "questionnaires" / "dismissal-or-delay"]
    missing = [path for path in paths if not path.startswith(MADE_LATER) and not path.startswith("help/") and not any((place / path).exists() for place in places)]
    assert [path for path in missing if not re.fullmatch(r"[a-z-]+/[a-z-]+(/[a-z-]+)*", path)] == []


def commands() -> set[str]:
    actions = next(action for action in _parser()._actions if action.choices and "check" in action.choices)
    return set(actions.choices) | {"test"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_names_exists(name):
    used = set(re.findall(r"build\.py ([a-z]+)\b", (ROOT / name).read_text("utf-8")))
    assert used <= commands(), used - commands()


def test_every_command_is_documented():
    told = "".join((ROOT / name).read_text("utf-8") for name in DOCUMENTS)
    assert [command for command in commands() - {"build"} if f"build.py {command}" not in told] == []


def yaml_of(heading: str) -> list[str]:
    """The YAML that CONTRIBUTING.md shows under a heading."""
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```yaml\n(.*?)```", section, re.S)


@pytest.fixture
def copy(tmp_path):
    """A copy of the real content, to try changes on."""
    return copy_real(tmp_path)


def edit(root, name, old, new):
    """Changes the one place in a file. Ids of the recipes are made unlike any that a volunteer may have added since by following them."""
    path = root / "questionnaires" / "dismissal-or-delay" / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")


def question_of(root, name) -> str:
    """The lines of a question as they stand."""
    text = (root / "questionnaires" / "dismissal-or-delay" / "questions.yaml").read_text("utf-8")
    return re.search(rf"^      - id: {name}\n(?:(?!      - id: |  - id: ).*\n)+", text, re.M).group()


def unlike_any(yaml: str, *names: str) -> str:
    """The YAML with these names changed, as somebody may have followed the recipe already."""
    for name in names:
        yaml = re.sub(rf"\b{name}\b", f"{name}-of-the-recipe", yaml)
    return yaml


def errors(root) -> list[str]:
    return [f"{entry.code}: {entry.message}" for entry in check(root).report.sorted() if entry.severity == "error"]


def test_changing_the_wording_of_a_question_passes_and_leaves_its_spanish_outdated(copy):
    shown, = yaml_of("Change the wording of a question")
    before = check(copy).project
    outdated = Standings(before, "es").count()["outdated"]
    question = question_of(copy, re.search("id: (.*)", shown).group(1))
    edit(copy, "questions.yaml", question, re.sub(r"ask: .*", "ask: On what day will you go to court next?", question, count=1))
    built = check(copy)
    assert not built.report.has_errors
    assert Standings(built.project, "es").count()["outdated"] == outdated + 1


def test_an_added_option_is_refused_until_it_says_what_it_counts_as(copy):
    before, after = (unlike_any(shown, "not-set") for shown in yaml_of("Add an answer option"))
    added = before.splitlines()[-1] + "\n"
    question = question_of(copy, "next-date").rstrip("\n") + "\n"
    edit(copy, "questions.yaml", question, question + added)
    assert [error.partition(":")[0] for error in errors(copy)] == ["options-not-told-apart"]
    edit(copy, "questions.yaml", added, after)
    assert errors(copy) == []


def test_an_added_person_is_run(copy):
    person = unlike_any(yaml_of("Add an invented person")[0], "rosa", "Rosa")
    path = copy / "questionnaires" / "dismissal-or-delay" / "people.yaml"
    path.write_text(path.read_text("utf-8") + "\n" + person, "utf-8")
    assert errors(copy) == []
    path.write_text(path.read_text("utf-8").replace(person, person.replace("ending: ask,", "ending: ask-general,")), "utf-8")
    assert [error.partition(":")[0] for error in errors(copy)] == ["person-wrong"]


def test_a_question_with_a_fact_can_be_added(copy):
    question, fact = (unlike_any(shown, "home", "own-home") for shown in yaml_of("Add a question with a fact"))
    edit(copy, "questions.yaml", "      - id: years-here\n", question + "\n      - id: years-here\n")
    edit(copy, "rules.yaml", "\nnotices:\n", "\n" + fact + "\nnotices:\n")
    assert errors(copy) == []


def test_the_rules_can_be_signed_as_shown(copy):
    shown, = yaml_of("Sign the rules")
    rules, = check(copy).project.questionnaires
    (copy / "questionnaires" / rules.id / "review.yaml").write_text(shown.replace("0000-0000-0000-0000-0000-0000-0000-0000", fingerprint(rules)), "utf-8")
    built = check(copy)
    assert [entry.message for entry in built.report.entries if entry.severity == "error" or entry.place.path.endswith("review.yaml")] == []
    assert [one.name for one in current_signatures(built.project.questionnaires[0])] == ["Your Full Name"]


def test_a_misspelt_key_is_told_where_it_stands_and_what_was_meant(copy):
    edit(copy, "questions.yaml", "        ask: When is your next court date?\n", "        aks: When is your next court date?\n")
    report = check(copy).report
    told = next(entry for entry in report.sorted() if entry.code == "unknown-key")
    assert (told.place.path, told.help) == ("questionnaires/dismissal-or-delay/questions.yaml", 'Did you mean "ask"?')


def test_a_broken_safeguard_is_told_as_contributing_shows(copy):
    edit(copy, "rules.yaml", "if_possible: {any: [entry-crossed, entry-caught, entry-parole, {status: parole}]}", "if_possible: {any: [entry-crossed, entry-caught, {status: parole}]}")
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## When a safeguard does not hold\n", 1)[1]
    shown = re.search(r"```\n(.*?)```", section, re.S).group(1)
    told = check(copy).report.render()
    without_lines = [re.sub(r"(?<=yaml):\d+:\d+|^ *\d+ (?=\|)|^ +(?=\|)", "", text, flags=re.M) for text in (shown, told)]
    assert without_lines[0].strip() in without_lines[1]
