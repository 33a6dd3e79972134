"""The commands of build.py, and the only module that prints."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from askfirst.comparing import compare, tell_comparison
from askfirst.diagnostics import Diagnostic, Diagnostics, did_you_mean, quoted, render_annotation
from askfirst.evaluator import path_lengths
from askfirst.explaining import AnswersError, Explanation, parse_answers, rules_as_json, tell_evaluation, tell_rules, tell_why, why_as_json
from askfirst.fingerprint import current_signatures, fingerprint
from askfirst.mutants import Mutant, make_mutants, tell_trial, try_mutants
from askfirst.people import check_people
from askfirst.pipeline import Built, build_site, check, load_checked
from askfirst.project import Project, load_project
from askfirst.prover import check_proofs
from askfirst.questionnaire import Questionnaire, usual_answers
from askfirst.reading_ease import tell_reading
from askfirst.schemas import format_reference, schema_files
from askfirst.telling import MissingText, PlainVoice, Teller
from askfirst.translating import Reviewer, bring_up_to_date, export_sheet, import_sheet, state_line
from askfirst.translation_report import report_languages, tell_language, tell_languages
from askfirst.translation_states import Standings

MOST_ALIKE = 5
MOST_SCREENS = 5  # of each language, where nobody asked for one

EPILOG = """examples:
  python3 build.py                          build the site into site/
  python3 build.py check                    look for mistakes, warnings included, and build nothing
  python3 build.py check --reading en       how easy the English is to read, hardest screen first
  python3 build.py test                     run all tests
  python3 build.py explain dismissal-or-delay --usual --answers entry=crossed
                                            what somebody with these answers is told, why, and what would change it
  python3 build.py explain dismissal-or-delay
                                            what the rules say, in plain English
  python3 build.py explain dismissal-or-delay --against main
                                            what has changed since then, and for whom
  python3 build.py translate es             bring the Spanish catalogue up to date
  python3 build.py translate --report       how every language stands
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


class _Parser(argparse.ArgumentParser):
    """Says of a mistyped command what was meant."""

    def error(self, message: str) -> NoReturn:
        wrong = re.match(r"argument COMMAND: invalid choice: '(.*?)' \(choose from (.*)\)", message)
        if wrong:
            message = f"There is no command {quoted(wrong.group(1))}. {did_you_mean(wrong.group(1), re.findall(r'[a-z]+', wrong.group(2)))}"
        self.exit(2, f"{message}\nbuild.py --help shows what there is.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="build.py", description="Builds the Ask First site.", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.set_defaults(run=run_build)
    here = Path(__file__).resolve().parent.parent
    commands = parser.add_subparsers(metavar="COMMAND", title="commands (without one: build)")
    named = {
        "build": (run_build, "build the site (so does no command at all)"),
        "check": (run_check, "look for mistakes and build nothing"),
        "explain": (run_explain, "say what the rules of a questionnaire say, or what they make of some answers, and why"),
        "translate": (run_translate, "create or update the catalogue of a language, tell how languages stand, or take a sheet of corrections out and in"),
        "test": (run_test, "run all tests"),
        "schema": (run_schema, "write schema/ and docs/format.md from the model"),
    }
    parsers = {name: commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".") for name, (_, help) in named.items()}
    for name, (run, _) in named.items():
        parsers[name].set_defaults(run=run)
    for one in (parser, *parsers.values()):
        top = one is parser
        one.add_argument("--root", type=Path, default=here if top else argparse.SUPPRESS, help="the folder with content/, questionnaires/ and templates/")
        if top or one is parsers["build"]:
            one.add_argument("--out", type=Path, default=None if top else argparse.SUPPRESS, help="the folder to build into (site/ in the root)")
    explain = parsers["explain"]
    explain.add_argument("questionnaire", help="such as dismissal-or-delay")
    explain.add_argument("--answers", default="", help="question=option,question=option+option; unsure, private and none are options too")
    explain.add_argument("--usual", action="store_true", help="start from the usual answers")
    explain.add_argument("--go-on", action="store_true", help="go on where the interview would stop")
    explain.add_argument("--json", action="store_true", help="as JSON")
    other = explain.add_mutually_exclusive_group()
    other.add_argument("--against", metavar="REV", help="what has changed since a git revision, such as main: for whom, and whether a danger notice was lost; as Markdown")
    other.add_argument("--mutants", nargs="?", type=_count, const=0, metavar="MOST",
                       help="which small slips in the rules no person and no safeguard would notice; of all slips, or of so many, the same at every run")
    parsers["check"].add_argument("--all", action="store_true", help="every warning, also where many are alike")
    parsers["check"].add_argument("--reading", nargs="?", const="", metavar="LOCALE",
                                  help="instead of mistakes, how easy the texts are to read: the figures of every screen of a language, or of the hardest of each, with the limits")
    add_translate_options(parsers["translate"])
    return parser


def _count(written: str) -> int:
    """A number of things on the command line."""
    if not written.isascii() or not written.isdigit():
        raise argparse.ArgumentTypeError(f"{quoted(written)} is not a whole number")
    return int(written)


def run_build(options: argparse.Namespace) -> int:
    """build: everything, into the site folder."""
    out = options.out or options.root / "site"
    built = build_site(options.root, out)
    _print_errors(built.report)
    if built.changed is None:
        print(f"{_counted(built.report, 'error')}. {out} was not changed.", file=sys.stderr)
        return 1
    print(f"Built. Open in a browser: {(out / 'index.html').absolute()}", f"{sum(path.endswith('.html') for path in built.files)} pages, {len(built.changed)} files changed.", *_summary(built), sep="\n")
    if built.report.count("warning"):
        print(f"{_counted(built.report, 'warning')}: python3 build.py check shows them.")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """check: every finding, errors last, and nothing written."""
    if options.reading is not None:
        return check_reading(options.root, options.reading)
    built = check(options.root)
    _print_warnings(built.report, whole=options.all)
    _print_errors(built.report)
    if built.report.has_errors:
        print(f"{_counted(built.report, 'error')}, {_counted(built.report, 'warning')}.", file=sys.stderr)
        return 1
    print("No mistakes found. Nothing was built.", *_summary(built), f"{_counted(built.report, 'warning')}.", sep="\n")
    return 0


def check_reading(root: Path, locale: str) -> int:
    """check --reading: the figures of each screen of a language; without one, the hardest screens of each."""
    report = Diagnostics()
    project = load_project(root, report)
    if report.has_errors or project.site is None:
        _print_errors(report)
        return 1
    known = [project.source_locale, *project.catalogues]
    if locale and locale not in known:
        print(f'The site has no texts in "{locale}". {did_you_mean(locale, known)}', file=sys.stderr)
        return 1
    tables = [tell_reading(project, one, report, None if locale else MOST_SCREENS) for one in known if locale in ("", one)]
    print("\n\n".join("\n".join(lines) for lines in tables))
    return 0


def run_test(options: argparse.Namespace) -> int:
    """test: build.py runs the tests itself; this is for `--help`."""
    print('Run "python3 build.py test".', file=sys.stderr)
    return 2


def run_explain(options: argparse.Namespace) -> int:
    """explain: what the rules say; for some answers, what comes out, why, and what would change it."""
    if unread := _unread_options(options):
        print(unread, file=sys.stderr)
        return 2
    if options.against is not None:
        return explain_edit(options)
    checked = load_checked(options.root)
    questionnaire = _find_questionnaire(checked.project, options.questionnaire)
    if checked.report.has_errors or questionnaire is None:
        _print_errors(checked.report)
        if questionnaire is None and not checked.report.has_errors:
            known = [one.id for one in checked.project.questionnaires]
            print(f'No questionnaire is called "{options.questionnaire}". {did_you_mean(options.questionnaire, known)}', file=sys.stderr)
        return 1
    if options.mutants is not None:
        return explain_mutants(questionnaire, options.mutants or None, as_json=options.json)
    try:
        answers = parse_answers(questionnaire, options.answers)
    except AnswersError as problem:
        print(f"--answers: {problem}", file=sys.stderr)
        return 2
    teller, speaker = Teller(questionnaire, checked.project.interface), PlainVoice(checked.project, checked.project.source_locale)
    about_rules = not (answers or options.usual)
    explanation = Explanation(teller, (usual_answers(questionnaire) if options.usual else {}) | answers, options.go_on)
    try:
        if options.json:
            more = {"rules": rules_as_json(teller, speaker)} if about_rules else {"why": why_as_json(explanation, speaker)}
            told = json.dumps(explanation.found.to_json() | more, indent=1, ensure_ascii=False)
        else:
            told = "\n".join(tell_rules(teller, speaker) if about_rules else [*tell_evaluation(questionnaire, explanation.found, answers, speaker), *tell_why(explanation, speaker)])
    except MissingText as problem:
        print(problem, file=sys.stderr)
        return 1
    print(told)
    return 0


def _unread_options(options: argparse.Namespace) -> str:
    """What is wrong with options that would be passed over without a word; empty if none would."""
    given = [name for name, value in (("--answers", options.answers), ("--usual", options.usual), ("--go-on", options.go_on)) if value]
    if given and (options.mutants is not None or options.against is not None):
        return f"{given[0]} says whose answers to explain; it does not go with {'--against' if options.mutants is None else '--mutants'}."
    if given == ["--go-on"]:
        return "--go-on needs answers: add --answers or --usual."
    return ""


def explain_edit(options: argparse.Namespace) -> int:
    """explain --against: what an edit changes."""
    report = Diagnostics()
    comparison = compare(options.root, options.questionnaire, options.against, report)
    _print_errors(report)
    if comparison is None:
        return 1
    print(json.dumps(comparison.to_json(), indent=1, ensure_ascii=False) if options.json else "\n".join(tell_comparison(comparison)))
    return 0


def explain_mutants(questionnaire: Questionnaire, most: int | None, as_json: bool) -> int:
    """explain --mutants: the slips that nobody would notice. The faults that the rules have already come first, since they would hide every slip."""
    report = Diagnostics()
    check_proofs(questionnaire, report)
    check_people(questionnaire, report)
    if report.has_errors:
        _print_errors(report)
        return 1
    trial = try_mutants(questionnaire, _counted_off(make_mutants(questionnaire, most)))
    print(json.dumps(trial.to_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(tell_trial(questionnaire, trial)))
    return 0


def _counted_off(mutants: list[Mutant]) -> Iterator[Mutant]:
    """The mutants one by one; a terminal is shown how far it is, a log is not."""
    for number, mutant in enumerate(mutants, 1):
        if sys.stderr.isatty():
            print(f"\r{number} of {len(mutants)} slips tried", end="\n" if number == len(mutants) else "", file=sys.stderr, flush=True)
        yield mutant


def add_translate_options(parser: argparse.ArgumentParser) -> None:
    """What "translate" may be told."""
    parser.add_argument("locale", nargs="?", help="such as es; without it, the report of all languages")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--report", action="store_true", help="how the language stands: what is missing, outdated, a draft, reviewed")
    what.add_argument("--export", type=Path, metavar="FILE.csv", help="a sheet for a spreadsheet program, with what nobody has finished checking")
    what.add_argument("--import", type=Path, metavar="FILE.csv", dest="sheet", help="take in what somebody wrote into such a sheet")
    parser.add_argument("--reviewer", metavar="NAME", help="with --import: who checked, by full name")
    parser.add_argument("--role", choices=("language", "legal"), help="with --import: language for somebody at home in both languages; legal for somebody who may give legal advice and reads both")
    parser.add_argument("--date", metavar="YEAR-MONTH-DAY", help="with --import: the day on which it was checked")


def run_translate(options: argparse.Namespace) -> int:
    """translate: a catalogue up to date, the report, or a sheet of corrections out and in."""
    reviewer, wrong = _reviewer(options)
    if wrong:
        print(wrong, "build.py --help shows what there is.", sep="\n", file=sys.stderr)
        return 2
    report = Diagnostics()
    project = load_project(options.root, report)
    if report.has_errors or project.site is None:
        _print_errors(report)
        return 1
    if options.locale is not None and options.locale not in project.catalogues:
        print(f'"{options.locale}" is no language to translate into. {did_you_mean(options.locale, project.catalogues) or "Add it to content/languages.yaml first."}', file=sys.stderr)
        return 1
    if options.report or options.locale is None:
        reports = report_languages(project, {locale: Standings(project, locale) for locale in project.catalogues if options.locale in (None, locale)})
        print(*(tell_languages(reports) if options.locale is None else tell_language(reports[0])), sep="\n")
        return 0
    if options.sheet is not None:
        work = import_sheet(project, options.locale, options.sheet, reviewer, report)
    else:
        work = export_sheet(project, options.locale, options.export) if options.export else bring_up_to_date(project, options.locale)
    _print_warnings(report, whole=True)
    _print_errors(report)
    if report.has_errors:
        print("Nothing was changed.", file=sys.stderr)
        return 1
    for path, content in work.files.items():
        _write_whole(path, content)
    print(*work.told, sep="\n")
    return 0


def _reviewer(options: argparse.Namespace) -> tuple[Reviewer | None, str]:
    """Who checked, if anybody is named; and what is wrong with how."""
    given = {name: getattr(options, name) for name in ("reviewer", "role", "date")}
    if not any(given.values()):
        return None, "" if options.locale or not (options.sheet or options.export) else "Name a language, such as es."
    if options.sheet is None:
        return None, "--reviewer, --role and --date go with --import."
    lacking = [f"--{name}" for name, value in given.items() if not value]
    if lacking:
        return None, f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} missing: a review is on record with a name, a role and a day."
    try:
        if len(options.date) != 10:
            raise ValueError
        datetime.date.fromisoformat(options.date)
    except ValueError:
        return None, f"{quoted(options.date)} is not a day. Write year-month-day, such as 2026-11-22."
    return Reviewer(options.reviewer, options.role, options.date), "" if options.locale else "Name a language, such as es."


def _write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that nobody's work is ever half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f"{path.name}.new")
    whole.write_bytes(content)
    os.replace(whole, path)


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


def _print_errors(report: Diagnostics) -> None:
    _print_findings([entry for entry in report.sorted() if entry.severity == "error"], report)


def _print_warnings(report: Diagnostics, whole: bool) -> None:
    """The warnings; where many are alike, one of them, and how many more there are."""
    alike: dict[str, list[Diagnostic]] = {}
    for entry in report.sorted():
        if entry.severity == "warning":
            alike.setdefault(entry.code, []).append(entry)
    for code, entries in alike.items():
        shown = entries if whole or len(entries) <= MOST_ALIKE else entries[:1]
        _print_findings(shown, report)
        if len(shown) < len(entries):
            print(f"  and {len(entries) - 1} more like this [{code}]; build.py check --all shows them", file=sys.stderr)


def _print_findings(entries: list[Diagnostic], report: Diagnostics) -> None:
    """Findings as text; in a GitHub workflow also as marks on the lines of the pull request."""
    if entries:
        print(Diagnostics(entries, report.lines).render(), file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for entry in entries:
            print(render_annotation(entry))


def _counted(report: Diagnostics, severity: str) -> str:
    count = report.count(severity)
    return f"{count} {severity}" if count == 1 else f"{count} {severity}s"


def _summary(built: Built) -> list[str]:
    """What a maintainer should know of content that passed, line by line."""
    project = built.project
    told = []
    for one in project.questionnaires:
        fewest, most = path_lengths(one)
        told.append(f"{one.id}: {'up' if fewest is None else fewest} to {most} questions, {len(one.safeguards)} safeguards proven, tried by {len(one.people_file.people)} people. {_signing_state(one)}")
    return told + [f"{locale}: {state_line(project, locale)}." for locale in project.catalogues]


def _signing_state(questionnaire: Questionnaire) -> str:
    """Who answers for the questions and rules as they are, and who does for older ones."""
    signed = [f"{one.name}, {one.role.replace('-', ' ')} ({one.licensed_in}), signed it on {one.date}" for one in current_signatures(questionnaire)]
    today = fingerprint(questionnaire)
    told = [f"Fingerprint {today}; {' and '.join(signed) or 'no attorney has signed it'}."]
    if questionnaire.review_file is not None:
        versions = {version.fingerprint: version for version in questionnaire.review_file.versions}
        older = list(versions)[:list(versions).index(today)] if today in versions else list(versions)
        told += [f"{one.name} signed {'an older' if one.fingerprint in older else 'a later'} version, of {versions[one.fingerprint].date}."
                 for one in questionnaire.review_file.signatures if one.fingerprint != today]
    return " ".join(told)
