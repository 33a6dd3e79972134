"""The commands of build.py, and the only module that prints."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from askfirst.catalogues import Catalogue, update_catalogue
from askfirst.diagnostics import Diagnostics, did_you_mean, render_annotation
from askfirst.evaluator import evaluate, path_lengths
from askfirst.explaining import AnswersError, parse_answers, tell_evaluation
from askfirst.pipeline import Built, build_site, check, load_checked
from askfirst.project import Project, load_project
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.schemas import format_reference, schema_files

EPILOG = """examples:
  python3 build.py                          build the site into site/
  python3 build.py check                    look for mistakes, warnings included, and build nothing
  python3 build.py test                     run all tests
  python3 build.py explain dismissal-or-delay --usual --answers entry=crossed
                                            what somebody with these answers is told
  python3 build.py translate es             bring the Spanish catalogue up to date
  python3 build.py schema                   write the schemas that editors use
"""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0 when all is well, 1 after an error, 2 for a command that cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:
        print(f'"{problem.filename}" cannot be read or written: {problem.strerror}.', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Builds the Ask First site.", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.set_defaults(run=run_build)
    here = Path(__file__).resolve().parent.parent
    commands = parser.add_subparsers(metavar="COMMAND", title="commands (without one: build)")
    named = {
        "check": (run_check, "look for mistakes and build nothing"),
        "explain": (run_explain, "say what a questionnaire decides for some answers"),
        "translate": (run_translate, "create or update the catalogue of a language"),
        "schema": (run_schema, "write schema/ and docs/format.md from the model"),
    }
    parsers = {name: commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".") for name, (_, help) in named.items()}
    for name, (run, _) in named.items():
        parsers[name].set_defaults(run=run)
    for one in (parser, *parsers.values()):
        top = one is parser
        one.add_argument("--root", type=Path, default=here if top else argparse.SUPPRESS, help="the folder with content/, questionnaires/ and templates/")
        if top:
            one.add_argument("--out", type=Path, help="the folder to build into (site/ in the root)")
    explain = parsers["explain"]
    explain.add_argument("questionnaire", help="such as dismissal-or-delay")
    explain.add_argument("--answers", default="", help="question=option,question=option+option; unsure, private and none are options too")
    explain.add_argument("--usual", action="store_true", help="start from the usual answers")
    explain.add_argument("--go-on", action="store_true", help="go on where the interview would stop")
    explain.add_argument("--json", action="store_true", help="as JSON")
    parsers["translate"].add_argument("locale", help="such as es")
    return parser


def run_build(options: argparse.Namespace) -> int:
    """build: everything, into the site folder."""
    out = options.out or options.root / "site"
    built = build_site(options.root, out)
    _print_findings(built.report, warnings=False)
    if built.changed is None:
        print(f"{_counted(built.report, 'error')}. {out} was not changed.", file=sys.stderr)
        return 1
    print(f"{out}: {len(built.files)} files, {len(built.changed)} changed. {_summary(built)}")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """check: every finding, and nothing written."""
    built = check(options.root)
    _print_findings(built.report, warnings=True)
    if built.report.has_errors:
        print(f"{_counted(built.report, 'error')}, {_counted(built.report, 'warning')}.", file=sys.stderr)
        return 1
    print(f"No errors. {_summary(built)}")
    return 0


def run_explain(options: argparse.Namespace) -> int:
    """explain: the reference evaluation of some answers."""
    checked = load_checked(options.root)
    questionnaire = _find_questionnaire(checked.project, options.questionnaire)
    if checked.report.has_errors or questionnaire is None:
        _print_findings(checked.report, warnings=False)
        if questionnaire is None and not checked.report.has_errors:
            known = [one.id for one in checked.project.questionnaires]
            print(f'No questionnaire is called "{options.questionnaire}". {did_you_mean(options.questionnaire, known)}', file=sys.stderr)
        return 1
    try:
        answers = parse_answers(questionnaire, options.answers)
    except AnswersError as problem:
        print(f"--answers: {problem}", file=sys.stderr)
        return 2
    found = evaluate(questionnaire, (usual_answers(questionnaire) if options.usual else {}) | answers, options.go_on)
    print(json.dumps(found.to_json(), indent=1) if options.json else "\n".join(tell_evaluation(questionnaire, found)))
    return 0


def run_translate(options: argparse.Namespace) -> int:
    """translate: every text of today into the catalogue of a language, with the translations that it has."""
    report = Diagnostics()
    project = load_project(options.root, report)
    if report.has_errors or project.site is None:
        _print_findings(report, warnings=False)
        return 1
    if options.locale not in project.catalogues:
        print(f'"{options.locale}" is no language to translate into. {did_you_mean(options.locale, project.catalogues) or "Add it to content/site.yaml and content/languages.yaml first."}', file=sys.stderr)
        return 1
    path = options.root / "content" / "locales" / f"{options.locale}.po"
    catalogue = project.catalogues[options.locale]
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_suffix(".po.new")  # a translator's work is never half written
    whole.write_bytes(update_catalogue(catalogue, project.texts.values()))
    os.replace(whole, path)
    print(f"{path}: {_translation_state(catalogue, project)}.")
    return 0


def run_schema(options: argparse.Namespace) -> int:
    """schema: the JSON Schemas that editors read, and the page about the files' keys."""
    files = {f"schema/{name}": content for name, content in schema_files().items()} | {"docs/format.md": format_reference()}
    for name, content in files.items():
        path = options.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} files written: {', '.join(files)}.")
    return 0


def _find_questionnaire(project: Project, name: str) -> Questionnaire | None:
    return next((one for one in project.questionnaires if one.id == name), None)


def _print_findings(report: Diagnostics, warnings: bool) -> None:
    shown = Diagnostics([entry for entry in report.entries if warnings or entry.severity == "error"], report.lines)
    if shown.entries:
        print(shown.render(), file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for entry in shown.sorted():
            print(render_annotation(entry))


def _counted(report: Diagnostics, severity: str) -> str:
    count = report.count(severity)
    return f"{count} {severity}" if count == 1 else f"{count} {severity}s"


def _summary(built: Built) -> str:
    """What a maintainer should know of a build that passed."""
    project = built.project
    told = ["{}: {} to {} questions, tried by {} people".format(one.id, *path_lengths(one), len(one.people_file.people)) for one in project.questionnaires]
    told += ["no attorney has signed the rules"]
    told += [f"{locale}: {_translation_state(catalogue, project)}" for locale, catalogue in project.catalogues.items()]
    if built.report.count("warning"):
        told.append(f"{_counted(built.report, 'warning')} (build.py check shows them)")
    return "; ".join(told) + "."


def _translation_state(catalogue: Catalogue, project: Project) -> str:
    missing, outdated = catalogue.count_missing(project.texts.values())
    whole = len(project.texts)
    return f"{whole - missing - outdated} of {whole} texts translated, {outdated} outdated, {missing} missing, none reviewed by a person"
