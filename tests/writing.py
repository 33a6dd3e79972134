"""Tiny questionnaires and projects, written as an author would write them, minus the words that a test does not look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from askfirst.diagnostics import Diagnostics
from askfirst.loader import load_text
from askfirst.model import PeopleFile, QuestionsFile, RulesFile
from askfirst.questionnaire import Questionnaire

ROOT = Path(__file__).resolve().parent.parent
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NOBODY = "people: [{id: nobody, name: Nobody, story: Has the usual answers., outcomes: {}}]"

CONTENT = {
    "content/site.yaml": """
        name: Ask First
        as_of: 2026-11-22
        source_locale: en
        locales: [en, es]
        link_hosts: [www.justice.gov]
        leave_to: https://www.wikipedia.org/
        """,
    "content/languages.yaml": """
        languages:
          en: {autonym: English, direction: ltr}
          es: {autonym: Español, direction: ltr}
        """,
    "content/contacts.yaml": """
        contacts:
          court-line: {name: The court line, phone: 1-800-898-7180, does: It tells your next date., confirmed: read 2026-11-21}
        """,
    "content/sources/law.yaml": """
        title: The law
        short: Law
        kind: statute
        issued_by: Congress
        url: https://www.justice.gov/law
        verified: read
        checked_on: 2026-11-21
        review_by: 2027-01-20
        now: It is in force.
        """,
    "content/pages/en/about.md": """
        ---
        title: About this site
        order: 1
        ---
        Call {court-line}.
        """,
}

TINY = """
    questions:
      - {id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}, usual: no}
      - {id: entry, ask: How did you come?, sensitive: yes, options: {visa: With a visa, crossed: I crossed, other: Some other way}, ask_if: {none: [{held: yes}]}}
    facts:
      is-held: {when: {held: yes}, say: You are held.}
      crossed: {when: {entry: crossed}, say: You crossed.}
    notices:
      memo: {title: The memo, text: It is not in force.}
    with_every_invitation: [memo]
    decisions:
      - id: ending
        outcomes:
          - {id: wait, severity: danger, if_possible: is-held}
          - {id: stay, severity: danger, if_possible: crossed, on_paper: Talk with an attorney.}
          - {id: ask, invites: yes, if_certain: {entry: visa}, on_paper: Talk with an attorney.}
          - {id: tell, on_paper: Talk with an attorney.}
    people:
      - {id: ana, name: Ana, outcomes: {ending: ask}}
      - {id: ben, name: Ben, answers: {held: yes}, outcomes: {ending: wait}, told: {facts: [is-held]}}
    """


def dedented(text: str) -> str:
    """A text without the indentation that it has in a test."""
    lines = text.strip("\n").split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines).rstrip() + "\n"


def completed(text: str) -> tuple[dict, dict, dict]:
    """What questions.yaml, rules.yaml and people.yaml hold, from one text in their notation: `questions` or `sections`, `facts`, `notices`,
    `decisions`, `safeguards`, `people`. Options may be a list, and what the model demands beyond what is written is filled in."""
    return complete(yaml.load(dedented(text), Loader=LOADER) or {})


def complete(written: dict) -> tuple[dict, dict, dict]:
    """The same, once the text was read."""
    sections = written.get("sections") or [{"id": "all", "questions": written["questions"]}]
    questions = {
        "title": "Some questions", "start": {"heading": "Before you start", "lead": "Take your time.", "text": "Read this."},
        "sections": [{"title": f"Part {section['id']}", **section, "questions": list(map(_question, section["questions"]))} for section in sections],
    }
    rules = {
        "papers": {},
        "facts": {name: {"kind": "context", "say": f"Fact {name}.", "cites": ["law"], **fact} for name, fact in written.get("facts", {}).items()},
        "notices": {name: {"severity": "note", "title": f"Notice {name}", "text": f"About {name}.", **notice} for name, notice in written.get("notices", {}).items()},
        "decisions": [
            {"title": f"About {decision['id']}", "asks": f"Should I ask about {decision['id']}?", **decision,
             "outcomes": [{"severity": "calm", "title": f"Outcome {one['id']}", "text": f"So {one['id']}.", "contacts": ["court-line"], **one} for one in decision["outcomes"]]}
            for decision in written.get("decisions", [{"id": "nothing", "outcomes": [{"id": "nothing"}]}])],
        **{key: written[key] for key in ("with_every_invitation",) if key in written},
        "safeguards": {name: {"because": "It must.", "cites": ["law"], **safeguard} for name, safeguard in written.get("safeguards", {}).items()},
    }
    people = {"people": [{"name": one["id"].title(), "story": "Somebody.", **one} for one in written.get("people", [])]} if "people" in written else yaml.load(NOBODY, Loader=LOADER)
    return questions, rules, people


def _question(written: dict) -> dict:
    options = written["options"]
    if isinstance(options, list):
        options = {option: f"Option {option}" for option in options}
    several = written.get("type") == "several"
    return {"type": "one", "ask": f"Question {written['id']}?", "why": "It matters.", "where": "On your papers.",
            "usual": "none" if several else next(iter(options)), **written, "options": options}


def as_yaml(value: object) -> str:
    """The YAML of some mappings and lists of texts."""
    return yaml.dump(value, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=1000)


def questionnaire(text: str) -> Questionnaire:
    """The questionnaire that a text in the author's notation writes."""
    report = Diagnostics()
    names, shapes = ("questions", "rules", "people"), (QuestionsFile, RulesFile, PeopleFile)
    files = [load_text(as_yaml(value), f"{name}.yaml", shape, report) for name, shape, value in zip(names, shapes, completed(text))]
    if report.has_errors:
        raise ValueError(report.render())
    return Questionnaire("tiny", *files)


def write_project(root: Path, text: str = TINY) -> Path:
    """A whole project with one questionnaire, "tiny", and the real templates and interface words."""
    for path, content in CONTENT.items():
        write(root / path, content)
    for name, value in zip(("questions", "rules", "people"), completed(text)):
        write(root / "questionnaires" / "tiny" / f"{name}.yaml", as_yaml(value))
    shutil.copytree(ROOT / "templates", root / "templates")
    shutil.copy(ROOT / "content" / "interface.yaml", root / "content")
    return root


def copy_real(root: Path, *, locales: tuple[str, ...] = ("en", "es"), parts: tuple[str, ...] = ("content", "questionnaires")) -> Path:
    """A copy of the real project in some of its languages: each more makes every check of it slower."""
    for part in parts:
        shutil.copytree(ROOT / part, root / part)
    for path in [*(root / "content" / "pages").iterdir(), *(root / "content" / "locales").iterdir(), *(root / "content" / "glossary").iterdir()]:
        if path.stem not in locales:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    site = root / "content" / "site.yaml"
    site.write_bytes(as_yaml({**yaml_of(site), "locales": list(locales)}).encode())
    return root


def write(path: Path, text: str) -> None:
    """A file with this text, without the indentation that it has in a test."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dedented(text).encode())


def change(path: Path, old: str, new: str) -> None:
    """Replaces a text that stands exactly once in a file."""
    text = path.read_text("utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in {path.name}")
    path.write_bytes(text.replace(old, new).encode())


def yaml_of(path: Path) -> dict:
    """What a YAML file holds, every scalar as text."""
    return yaml.load(path.read_text("utf-8"), LOADER)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
