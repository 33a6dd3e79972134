"""Rule sets with one slip each, samples/broken_rules/<name>.yaml, in the notation of tests/writing.py; every finding points into the sample itself.

A sample begins with a remark that tells the slip, and shows the way out of it: after "# mended:" stands what the next line should be (nothing, if it
should go), after "# forgotten:" a line that should stand there. To add one, write it and run

    python3 tests/broken_rules.py

with the Python in .venv/. It writes the <name>.expected that is missing and shows it: read it as the person who made the slip."""

from __future__ import annotations

import dataclasses
import re
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from writing import CONTENT, complete, write

from askfirst.checks import check_project
from askfirst.diagnostics import Diagnostics
from askfirst.model import PeopleFile, QuestionsFile, RulesFile
from askfirst.pipeline import judged_on
from askfirst.positions import LocatedDict, LocatedList, Node, Place, Text
from askfirst.project import Project, collect_texts, load_project
from askfirst.prover import check_proofs
from askfirst.questionnaire import Questionnaire
from askfirst.yaml_reader import read_yaml

SAMPLES = ROOT / "tests" / "samples" / "broken_rules"
SLIP = re.compile(r"^( *)# (mended|forgotten):(?: (.+))?\n", re.M)


def broken_rules() -> list[Path]:
    """Every sample, in order."""
    return sorted(SAMPLES.glob("*.yaml"))


def expectation(sample: Path) -> Path:
    """The file with the findings that a sample must give."""
    return sample.with_suffix(".expected")


def mended(text: str) -> str:
    """A sample without its slip."""
    lines, kept = iter(text.splitlines()), []
    for line in lines:
        slip = SLIP.match(line + "\n")
        if slip is None:
            kept.append(line)
        else:
            kept += [slip[1] + slip[3]] if slip[3] else []
            if slip[2] == "mended":
                next(lines)
    return "\n".join(kept) + "\n"


def read_rules(text: str, name: str, report: Diagnostics) -> Questionnaire:
    """The questionnaire of a sample; what is filled in stands nowhere."""
    written = read_yaml(text, f"{name}.yaml", report)
    if written is None:
        raise ValueError(report.render())
    if "with_every_invitation" not in written and any(outcome.get("invites") for decision in written.get("decisions", ()) for outcome in decision["outcomes"]):
        written["notices"] = written.get("notices", {}) | {"memo": {"title": "The memo is not in force"}}
        written["with_every_invitation"] = ["memo"]
    files = [shape.model_validate(_located(value, Place(f"{name}.yaml")), context={}) for shape, value in zip((QuestionsFile, RulesFile, PeopleFile), complete(written))]
    return Questionnaire(name, *files)


def _located(value: object, nowhere: Place) -> Node:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text.at(value, nowhere)
    node: LocatedDict | LocatedList
    if isinstance(value, dict):
        node = LocatedDict({_located(key, nowhere): _located(one, nowhere) for key, one in value.items()})
    else:
        node = LocatedList(_located(one, nowhere) for one in value)
    node.place = getattr(value, "place", nowhere)
    return node


def find_slips(text: str, name: str) -> str:
    """What a volunteer is told about rules: the checks of the whole, and where these find nothing, the proofs."""
    report = Diagnostics()
    rules = read_rules(text, name, report)
    project = dataclasses.replace(_surroundings(), questionnaires=[rules])
    project.texts = {text.id: text for text in collect_texts(project)}
    check_project(project, judged_on(project, report), report)
    if not report.has_errors:
        check_proofs(rules, report)
    return report.render()


@cache
def _surroundings() -> Project:
    """A project with everything but a questionnaire."""
    with tempfile.TemporaryDirectory() as folder:
        for path, content in CONTENT.items():
            write(Path(folder) / path, content)
        (Path(folder) / "questionnaires").mkdir()
        shutil.copy(ROOT / "content" / "interface.yaml", Path(folder) / "content")
        return load_project(Path(folder), Diagnostics())


def write_missing_expectations() -> None:
    """Writes and shows the findings of each sample that has no expectation yet."""
    for sample in broken_rules():
        if not expectation(sample).exists():
            told = find_slips(sample.read_text("utf-8"), sample.stem)
            expectation(sample).write_text(told + "\n", "utf-8")
            print(f"{told}\n")


if __name__ == "__main__":
    write_missing_expectations()
