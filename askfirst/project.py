"""Everything under one root folder, loaded: site, words, contacts, sources, pages, questionnaires, catalogues."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from askfirst.catalogues import Catalogue, SourceText, load_catalogue, texts_of
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.loader import load, load_text
from askfirst.model import (
    Contact, ContactsFile, InterfaceFile, Language, LanguagesFile, PageFront, Part, PeopleFile, Prose, QuestionsFile, RulesFile, SiteFile, SourceFile, Words,
)
from askfirst.positions import Place
from askfirst.questionnaire import Questionnaire
from askfirst.yaml_reader import read_file

ASIDE = (".md", ".csv", ".po")


@dataclass(frozen=True)
class Page:
    """A plain page in one locale: its front matter, its Markdown, and the line on which that begins."""

    id: str
    locale: str
    front: PageFront
    body: Prose
    digest: str

    @property
    def title(self) -> str:
        return str(self.front.title)


@dataclass
class Project:
    """The loaded files. A part that could not be loaded is missing or empty; the report says why."""

    root: Path
    site: SiteFile | None = None
    languages: dict[str, Language] = field(default_factory=dict)
    interface: dict[str, Words] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    sources: dict[str, SourceFile] = field(default_factory=dict)
    pages: dict[str, dict[str, Page]] = field(default_factory=dict)
    questionnaires: list[Questionnaire] = field(default_factory=list)
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    texts: dict[str, SourceText] = field(default_factory=dict)

    @property
    def source_locale(self) -> str:
        return str(self.site.source_locale) if self.site else "en"

    @property
    def link_hosts(self) -> frozenset[str]:
        return frozenset(map(str, self.site.link_hosts)) if self.site else frozenset()

    @cached_property
    def texts_by_place(self) -> dict[Place, SourceText]:
        """Every translatable text by the place where it was written, which no two share."""
        return {text.text.place: text for text in self.texts.values()}

    @property
    def page_ids(self) -> frozenset[str]:
        return frozenset(self.pages.get(self.source_locale, {}))


def load_project(root: Path, report: Diagnostics) -> Project:
    """Loads everything below `root`; findings go into the report, and loading goes on as far as it can."""
    project = Project(root)
    if not (root / "content").is_dir() or not (root / "questionnaires").is_dir():
        report.error(Place("content"), "no-content", f"{quoted(str(root))} holds no content/ and questionnaires/ folders.", "Run the command in the project, or name the folder with --root.")
        return project
    _check_files(root, report)
    project.site = _load(root / "content" / "site.yaml", root, SiteFile, report)
    languages = _load(root / "content" / "languages.yaml", root, LanguagesFile, report)
    interface = _load(root / "content" / "interface.yaml", root, InterfaceFile, report)
    contacts = _load(root / "content" / "contacts.yaml", root, ContactsFile, report)
    project.languages = languages.languages if languages else {}
    project.interface = interface.texts if interface else {}
    project.contacts = contacts.contacts if contacts else {}
    for path in _listed(root / "content" / "sources", "*.yaml"):
        source = _load(path, root, SourceFile, report)
        if source is not None:
            project.sources[path.stem] = source
    for folder in _listed(root / "questionnaires", "*"):
        if folder.is_dir() and not folder.name.startswith("."):
            _load_questionnaire(folder, project, report)
    for locale in project.site.locales if project.site else ():
        pages = (_load_page(path, root, str(locale), report) for path in _listed(root / "content" / "pages" / str(locale), "*.md"))
        project.pages[str(locale)] = {page.id: page for page in pages if page}
        if locale != project.source_locale:
            path = root / "content" / "locales" / f"{locale}.po"
            project.catalogues[str(locale)] = load_catalogue(path, _name(path, root), str(locale), report)
    project.texts = {text.id: text for text in _collect_texts(project)}
    return project


def _collect_texts(project: Project) -> Iterator[SourceText]:
    for questionnaire in project.questionnaires:
        yield from texts_of(questionnaire.questions_file, f"{questionnaire.id}/questions")
        yield from texts_of(questionnaire.rules_file, f"{questionnaire.id}/rules")
    for name, words in project.interface.items():
        yield SourceText(f"interface/{name}", words, "Words of the site itself.")
    for name, contact in project.contacts.items():
        yield from texts_of(contact, f"contacts/{name}")
    for name, source in project.sources.items():
        yield from texts_of(source, f"sources/{name}")


def _load_questionnaire(folder: Path, project: Project, report: Diagnostics) -> None:
    shapes: tuple[type[Part], ...] = (QuestionsFile, RulesFile, PeopleFile)
    files = [_load(folder / f"{name}.yaml", project.root, shape, report) for name, shape in zip(("questions", "rules", "people"), shapes)]
    if all(file is not None for file in files):
        project.questionnaires.append(Questionnaire(folder.name, *files))


def _load(path: Path, root: Path, shape: type[Part], report: Diagnostics):
    if not path.exists():
        report.error(Place(_name(path, root)), "file-missing", f"{quoted(_name(path, root))} is missing.", "Create it, or restore it from an older copy.")
        return None
    return load(path, _name(path, root), shape, report)


def _load_page(path: Path, root: Path, locale: str, report: Diagnostics) -> Page | None:
    name = _name(path, root)
    text = read_file(path, name, report)
    if text is None:
        return None
    begin, _, rest = text.partition("---\n")
    front, closed, body = rest.partition("\n---\n")
    if begin or not closed:
        report.error(Place(name), "no-front-matter", 'A page begins with a line "---", its title and order, and another line "---".', "Compare it with another page.")
        return None
    page_front = load_text("\n" + front + "\n", name, PageFront, report)  # the empty line stands for the first "---"
    report.remember_lines(name, text)
    if page_front is None:
        return None
    line = front.count("\n") + 4
    return Page(path.stem, locale, page_front, Prose.at(body, Place(name, line, 1, 0)), hashlib.sha256(text.encode()).hexdigest())


def _check_files(root: Path, report: Diagnostics) -> None:
    """Only files that the build reads may lie in the folders, and none may point elsewhere."""
    for top in ("content", "questionnaires"):
        for path in _listed(root / top, "**/*"):
            name = _name(path, root)
            if path.is_symlink():
                report.error(Place(name), "symlink", "This is a link to another place.", "Put the file itself here.")
            elif path.name.startswith("."):
                report.error(Place(name), "hidden-file", "A hidden file lies here; the build would not show it to anybody.", "Delete it.")
            elif path.is_file() and path.suffix not in (".yaml", *ASIDE):
                report.error(Place(name), "unexpected-file", f"The build reads no {quoted(path.suffix or path.name)} files.", "Move it elsewhere, or correct its name (.yaml, .md, .po, .csv).")


def _listed(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern)) if folder.is_dir() else []


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
