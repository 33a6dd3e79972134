"""Slips and attacks: seeded changes to the real files, and what the compiler makes of each: a diagnostic or a pass, never anything else."""

from __future__ import annotations

import dataclasses
import datetime
import random
import re
import string
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from askfirst import loader
from askfirst.catalogues import load_catalogue
from askfirst.checks import check_project, pages, translations, words
from askfirst.checks.words import find_wording
from askfirst.diagnostics import Diagnostics, render_annotation
from askfirst.meaning import Difference, Sides, find_differences
from askfirst.model import FILE_KINDS
from askfirst.people import check_people
from askfirst.project import Project, collect_texts, load_page, load_project
from askfirst.prose import find_faults

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("en", "es")  # of the languages, those whose files are changed; what is looked for in the others is the same
SINGLE_FILES = {"content/site.yaml": "site", "content/languages.yaml": "languages", "content/interface.yaml": "interface", "content/contacts.yaml": "contacts"}

NASTY = (
    "\t", "\0", "\r", "\x1b", "\x85", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028", "\u0301", "\ufe0f", "\U000e0041", "\ue000", "\uffff", "ѕ", "💩", "你", "ع", "٣",
    "'", '"', "[", "]", "{", "}", ",", ":", ": ", " #", "#", "&a ", "*a", "!t ", "|", ">", ">-", "%", "@", "`", "-", "- ", "?", "? ", "<<: ", "\n", "\n\n", "---\n", "...\n", "\n%YAML 1.1\n", "\\", "\\u202e",
    "<script>", "</p>", "<!--", "javascript:", "](", "[x](", "![", "**", "*", "_", "&#58;", "&lt;", "&", "# ", "===", "1. ", "> ", "    ", "{court-line}", "{nobody}", "https://example.org", "1-800-555-0100", "you qualify ",
)
VALUES = (
    "", "~", "null", "yes", "no", "true", "[]", "{}", "[[]]", "[{}]", "{a: b}", "[a, b]", "-1", "1e999", "0x10", "007", "2026-02-30", "9999-12-31", "x" * 400, "x " * 3000, "__proto__", "constructor",
    '"', "'", '"open', "*x", "&x y", "!!python/object:os.system x", "!!binary aGk=", "|", ">-", "- a", "unsure", "none", "private", "a/b", "../../etc/passwd", '"\\uD800"', '"\\UFFFFFFFF"', "{all: []}",
    "{at_least: {count: 0, of: []}}", "{none: [{none: [{none: [x]}]}]}", "[" * 60, "{a: " * 60, "msgid", "fuzzy", "?", "Yes # no",
)


def _flip(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1:]


def _truncate(raw: bytes, chance: random.Random) -> bytes:
    return raw[:chance.randrange(len(raw))]


def _on_lines(change: Callable[[list[str], int, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    def changed(raw: bytes, chance: random.Random) -> bytes:
        lines = raw.decode("utf-8", "surrogateescape").split("\n")
        change(lines, chance.randrange(len(lines)), chance)
        return "\n".join(lines).encode("utf-8", "surrogateescape")

    return changed


def _delete(lines: list[str], at: int, chance: random.Random) -> None:
    del lines[at:at + chance.choice((1, 1, 1, 2, 5))]


def _duplicate(lines: list[str], at: int, chance: random.Random) -> None:
    size = chance.choice((1, 1, 2, 8))
    to = chance.choice((at, chance.randrange(len(lines))))
    lines[to:to] = lines[at:at + size]


def _swap(lines: list[str], at: int, chance: random.Random) -> None:
    other = chance.choice((min(at + 1, len(lines) - 1), chance.randrange(len(lines))))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(lines: list[str], at: int, chance: random.Random) -> None:
    by = chance.choice((-4, -2, -1, 1, 2, 4))
    for number in range(at, min(at + chance.choice((1, 1, 3)), len(lines))):
        lines[number] = " " * by + lines[number] if by > 0 else lines[number].removeprefix(" " * -by)


def _insert(lines: list[str], at: int, chance: random.Random) -> None:
    column = chance.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:column] + chance.choice(NASTY) + lines[at][column:]


def _revalue(lines: list[str], at: int, chance: random.Random) -> None:
    if match := re.match(r"([\s-]*[^\s:]+: *|[\s]*- |msg\w+ )(.*)", lines[at]):
        other = re.search(r"(?:: |- )(.*)", chance.choice(lines))
        lines[at] = match.group(1) + chance.choice((chance.choice(VALUES), other.group(1) if other else ""))


def _rename(lines: list[str], at: int, chance: random.Random) -> None:
    """Another name in the place of one: a slip in a key, or an id of somewhere else."""
    names = list(re.finditer(r"[\w-]+", lines[at]))
    if names:
        name = chance.choice(names)
        others = re.findall(r"[\w-]+", chance.choice(lines)) or ["x"]
        new = chance.choice((_slip(name.group(), chance), _slip(name.group(), chance), chance.choice(others)))
        lines[at] = lines[at][:name.start()] + new + lines[at][name.end():]


def _slip(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return chance.choice((
        name[:at] + name[at + 1:], name[:at] + name[at] + name[at:], name[:at] + name[at:at + 2][::-1] + name[at + 2:], name.upper(), name.replace("-", "_"),
        name[:at] + chance.choice(string.ascii_lowercase) + name[at + 1:]))


MUTATIONS = (_flip, _truncate, *map(_on_lines, (_delete, _duplicate, _swap, _indent, _insert, _insert, _revalue, _revalue, _rename, _rename)))


@cache
def real_files() -> dict[str, list[str]]:
    """The real files by kind, so that each kind is chosen as often as any other."""
    paths = sorted(path.relative_to(ROOT).as_posix() for top in ("content", "questionnaires") for path in (ROOT / top).rglob("*.*"))
    kinds: dict[str, list[str]] = {}
    for path in paths:
        if path.endswith((".yaml", ".md", ".po")) and locale_of(path) in (None, *LOCALES):
            kinds.setdefault(path if path in SINGLE_FILES or path.startswith("questionnaires/") else path.rpartition("/")[0], []).append(path)
    return kinds


def locale_of(path: str) -> str | None:
    """The language that a file belongs to, if it belongs to one."""
    parts = path.split("/")
    return {"pages": parts[2], "locales": Path(path).stem, "glossary": Path(path).stem}.get(parts[1]) if parts[0] == "content" and len(parts) > 2 else None


def mutant(seed: int) -> tuple[str, bytes]:
    """The mutant of this number: the path of a real file, and what it was changed into. The same number gives the same mutant while the files are the same."""
    chance = random.Random(f"mutant {seed}")
    kinds = real_files()
    path = chance.choice(kinds[chance.choice(sorted(kinds))])
    raw = (ROOT / path).read_bytes()
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        raw = chance.choice(MUTATIONS)(raw, chance) if raw else raw
    return path, raw


@cache
def real_project() -> tuple[Project, dict[str, list[str]]]:
    """The real project in two languages, loaded once, and the lines of its files. Texts that a mutant leaves alone are then looked at once too."""
    report = Diagnostics()
    project = load_project(ROOT, report)
    assert not report.has_errors, report.render()
    project.languages = {locale: language for locale, language in project.languages.items() if locale in LOCALES}
    for found in (project.pages, project.catalogues, project.glossaries):
        for locale in [locale for locale in found if locale not in LOCALES]:
            del found[locale]
    words.find_faults = pages.find_faults = _remembered_faults
    words.find_wording = lru_cache(maxsize=None)(_wording)
    translations.find_differences = _remembered_differences
    return project, report.lines


@lru_cache(maxsize=None)
def _faults(text: str, settings: tuple) -> tuple:
    return tuple(find_faults(text, **dict(settings)))


def _remembered_faults(text: str, **settings: object) -> tuple:
    return _faults(str(text), tuple(settings.items()))


def _wording(text: str, locale: str, promises: re.Pattern[str]) -> tuple:
    return tuple(find_wording(text, locale, promises))


_differences: dict[tuple, tuple] = {}


def _remembered_differences(english: str, said: str, sides: Sides) -> list[Difference]:
    """What is found between two texts, by their words and the glossaries, which are kept so that no other takes their place."""
    key = (english, str(said), id(sides.english), id(sides.other))
    if key not in _differences:
        _differences[key] = (sides, find_differences(english, said, sides))
    return _differences[key][1]


def replace_file(project: Project, path: str, root: Path, report: Diagnostics) -> Project | None:
    """The project with the file at `path` read anew from below `root`; None after an error."""
    parts, name = path.split("/"), Path(path).stem
    changed = {field: dict(getattr(project, field)) for field in ("sources", "pages", "catalogues")}
    if path.endswith(".md"):
        page = load_page(root / path, root, parts[2], report)
        changed["pages"] = {**project.pages, parts[2]: {**project.pages[parts[2]], name: page}}
    elif path.endswith(".po"):
        changed["catalogues"][name] = load_catalogue(root / path, path, name, report)
    else:
        kind = SINGLE_FILES.get(path) or {"sources": "source", "glossary": "glossary"}.get(parts[1], name)
        part = loader.load(root / path, path, FILE_KINDS[kind], report)
        if part is None:
            return None
        if parts[0] == "questionnaires":
            changed = {"questionnaires": [dataclasses.replace(one, **{f"{kind}_file": part}) if one.id == parts[1] else one for one in project.questionnaires]}
        elif kind == "source":
            changed["sources"][name] = part
        elif kind == "glossary":
            changed |= {"glossaries": {**project.glossaries, name: part}, "_made_glossaries": {}}
        else:
            changed[kind] = part if kind == "site" else getattr(part, "texts" if kind == "interface" else kind)
    if report.has_errors:
        return None
    replaced = dataclasses.replace(project, **changed)
    replaced.texts = {text.id: text for text in collect_texts(replaced)}
    return replaced


def try_mutant(seed: int, root: Path) -> str:
    """Reads, validates and checks a mutant, written below `root`, in the midst of the real project: "refused when read", "refused by a check",
    "refused by people" or "passed". Raises what the compiler raises, which is nothing."""
    path, raw = mutant(seed)
    project, lines = real_project()
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(raw)
    report = Diagnostics(lines=dict(lines))
    result = "passed"
    replaced = replace_file(project, path, root, report)
    if replaced is None:
        assert report.has_errors, "no file is refused without a word"
        result = "refused when read"
    else:
        check_project(replaced, datetime.date(2026, 11, 22), report)
        if report.has_errors:
            result = "refused by a check"
        elif path.startswith("questionnaires/"):
            for questionnaire in replaced.questionnaires:
                check_people(questionnaire, report)
            result = "refused by people" if report.has_errors else "passed"
    _look_at(report)
    return result


def _look_at(report: Diagnostics) -> None:
    """Every finding can be told: on a terminal, in a log, on a pull request."""
    told = report.render()
    told.encode("utf-8")
    for entry in report.entries:
        assert entry.message and entry.place.line >= 1 and entry.place.column >= 1
        render_annotation(entry).encode("utf-8")
    assert all(len(line) < 2500 for line in told.split("\n")), "every line is clipped"
    assert "Traceback" not in told
