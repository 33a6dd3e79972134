"""Everything under one root folder, loaded: site, words, contacts, sources, pages, questionnaires, catalogues."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from askfirst.catalogues import Catalogue, SourceText, load_catalogue, texts_of
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.glossary import Glossary
from askfirst.kinds import Citation, Prose, Words
from askfirst.loader import load, load_text
from askfirst.model import (
    Contact, ContactsFile, GlossaryFile, InterfaceFile, Language, LanguagesFile, PageFront, Part, PeopleFile, QuestionsFile, ReviewFile, RulesFile, SiteFile, SourceFile,
    TranslationReviewsFile,
)
from askfirst.positions import Place
from askfirst.questionnaire import Questionnaire
from askfirst.yaml_reader import read_file

LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")  # BCP 47: language, script, region
_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
_NAME = re.compile(rf"{_ID}|{LOCALE.pattern}")
RECORDING = re.compile(rf"content/audio/(?P<locale>{LOCALE.pattern})/(?P<question>{_ID})(\.(?P<mark>[0-9a-f]{{8}}))?\.(?P<kind>mp3|ogg|m4a|webm)")
_READ = re.compile(rf"content/(site|languages|interface|contacts)\.yaml|content/sources/{_ID}\.yaml|content/pages/{LOCALE.pattern}/{_ID}\.md"
                   rf"|content/locales/{LOCALE.pattern}\.po|content/(glossary|reviews)/{LOCALE.pattern}\.yaml|questionnaires/{_ID}/(questions|rules|people|review)\.yaml|.*/README\.md|{RECORDING.pattern}")


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
    legal_interface: frozenset[str] = frozenset()
    contacts: dict[str, Contact] = field(default_factory=dict)
    sources: dict[str, SourceFile] = field(default_factory=dict)
    pages: dict[str, dict[str, Page]] = field(default_factory=dict)
    questionnaires: list[Questionnaire] = field(default_factory=list)
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    glossaries: dict[str, GlossaryFile] = field(default_factory=dict)
    translation_reviews: dict[str, TranslationReviewsFile] = field(default_factory=dict)
    texts: dict[str, SourceText] = field(default_factory=dict)
    _made_glossaries: dict[str, Glossary] = field(default_factory=dict)

    @property
    def source_locale(self) -> str:
        return str(self.site.source_locale) if self.site else "en"

    @property
    def locales(self) -> list[str]:
        """The languages that pages are made in, in the order of the site; without a list there, every written language of the table."""
        if self.site and self.site.locales is not None:
            return list(map(str, self.site.locales))
        return [str(locale) for locale, language in self.languages.items() if not language.spoken]

    @property
    def spoken(self) -> list[str]:
        """The languages that the site knows and has no texts in."""
        return [str(locale) for locale, language in self.languages.items() if language.spoken]

    @property
    def link_hosts(self) -> frozenset[str]:
        return frozenset(map(str, self.site.link_hosts)) if self.site else frozenset()

    @cached_property
    def texts_by_place(self) -> dict[Place, SourceText]:
        """Every translatable text by the place where it was written, which no two share."""
        return {text.text.place: text for text in self.texts.values()}

    def glossary(self, locale: str) -> Glossary:
        """The glossary of a locale, made once; an empty one where it has none."""
        if locale not in self._made_glossaries:
            self._made_glossaries[locale] = Glossary.of(self.glossaries.get(locale), self.languages.get(locale))
        return self._made_glossaries[locale]

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
    project.legal_interface = frozenset(interface.legal) if interface else frozenset()
    project.contacts = contacts.contacts if contacts else {}
    for path in _listed(root / "content" / "sources", "*.yaml"):
        source = _load(path, root, SourceFile, report)
        if source is not None:
            project.sources[path.stem] = source
    for folder in _listed(root / "questionnaires", "*"):
        if folder.is_dir():
            _load_questionnaire(folder, project, report)
    for locale in dict.fromkeys((project.source_locale, *project.locales)) if project.site else ():
        if LOCALE.fullmatch(locale):  # else it names no folder; check_languages says so
            _load_language(locale, project, report)
    if project.site is not None and project.languages:  # after an error in the table, no language would be known
        _check_languages_are_used(project, report)
    project.texts = {text.id: text for text in collect_texts(project)}
    return project


def _load_language(locale: str, project: Project, report: Diagnostics) -> None:
    """The pages, the catalogue, the glossary and the reviews of one language."""
    root, content = project.root, project.root / "content"
    pages = (load_page(path, root, locale, report) for path in _listed(content / "pages" / locale, "*.md"))
    project.pages[locale] = {page.id: page for page in pages if page}
    for folder, shape, found in (("glossary", GlossaryFile, project.glossaries), ("reviews", TranslationReviewsFile, project.translation_reviews)):
        path = content / folder / f"{locale}.yaml"
        if path.exists() and (loaded := _load(path, root, shape, report)) is not None:
            found[locale] = loaded
    if locale != project.source_locale:
        path = content / "locales" / f"{locale}.po"
        project.catalogues[locale] = load_catalogue(path, _name(path, root), locale, report)


def collect_texts(project: Project) -> Iterator[SourceText]:
    """Every translatable text of the files."""
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
    review = folder / "review.yaml"
    review_file = _load(review, project.root, ReviewFile, report) if review.exists() else None
    if all(file is not None for file in files):
        project.questionnaires.append(Questionnaire(folder.name, *files, review_file))


def _load(path: Path, root: Path, shape: type[Part], report: Diagnostics):
    if path.is_symlink():
        return None
    if not path.exists():
        report.error(Place(_name(path, root)), "file-missing", "This file is missing.", "Create it, or restore it from an older copy.")
        return None
    return load(path, _name(path, root), shape, report)


def load_page(path: Path, root: Path, locale: str, report: Diagnostics) -> Page | None:
    """One plain page; None after an error."""
    name = _name(path, root)
    text = read_file(path, name, report)
    if text is None:
        return None
    begin, _, rest = text.partition("---\n")
    front, closing, body = rest.partition("\n---\n")
    if begin or not closing:
        report.error(Place(name), "no-front-matter", 'A page begins with a line "---", its title and order, and another line "---".', "Compare it with another page.")
        return None
    page_front = load_text("\n" + front + "\n", name, PageFront, report)  # the empty line stands for the first "---"
    report.remember_lines(name, text)
    if page_front is None:
        return None
    line = front.count("\n") + 4
    prose = Prose.at(unicodedata.normalize("NFC", body), Place(name, line, 1, len(body.split("\n")[0])))
    return Page(path.stem, locale, page_front, prose, hashlib.sha256(text.encode()).hexdigest())


def _check_files(root: Path, report: Diagnostics) -> None:
    """Only files that the build reads lie in the folders, under names that can stand in addresses, and none of them points elsewhere."""
    for top in ("content", "questionnaires"):
        for path in sorted((root / top).glob("**/*")):
            name = _name(path, root)
            if path.is_symlink():
                report.error(Place(name), "symlink", "This is a link to another place.", "Put the file itself here.")
            elif path.name.startswith("."):
                report.error(Place(name), "hidden-file", "A hidden file lies here, which nobody would notice.", "Delete it.")
            elif not path.is_dir() and not _READ.fullmatch(name):
                report.error(Place(name), "unexpected-file", "The build reads no file of this name here.", _FOLDERS)


_FOLDERS = ("Move it elsewhere, or correct its name: content/ has sources/*.yaml, pages/es/*.md, locales/es.po, glossary/es.yaml, reviews/es.yaml and audio/es/*.mp3, a questionnaire has questions.yaml, rules.yaml, "
            "people.yaml and review.yaml; names are small letters, digits and hyphens.")


def _check_languages_are_used(project: Project, report: Diagnostics) -> None:
    """Pages and catalogues of a language that the site does not have would be forgotten without a word."""
    content = project.root / "content"
    folders = (("pages", "*"), ("locales", "*.po"), ("glossary", "*.yaml"), ("reviews", "*.yaml"), ("audio", "*"))
    for path in (path for folder, pattern in folders for path in _listed(content / folder, pattern)):
        locale = path.stem
        is_spoken = path.parent.name == "audio" and locale in project.languages
        if LOCALE.fullmatch(locale) and locale not in project.locales and locale != project.source_locale and not is_spoken:
            report.warning(Place(_name(path, project.root)), "unused-language", f"The site has no language {quoted(locale)}, so this is not used.",
                           "Add it to content/languages.yaml, and to the list in content/site.yaml if there is one; or delete this.")


def _listed(folder: Path, pattern: str) -> list[Path]:
    """What lies in a folder under a name that may be read, in order. `_check_files` tells of the rest, links to other places included."""
    if not folder.is_dir() or folder.is_symlink():
        return []
    return sorted(path for path in folder.glob(pattern) if _NAME.fullmatch(path.stem) and not path.is_symlink())


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def citation_labels(cites: Iterable[Citation], project: Project) -> dict[str, str]:
    """How citations read, by source: its short name, and those sections whose codes lawyers know, such as TM-3a or (c)."""
    codes: dict[str, list[str]] = {}
    for cite in cites:
        codes.setdefault(cite.source, []).append(cite.section)
    return {source: ", ".join((str(project.sources[source].short), *dict.fromkeys(filter(is_known_code, sections)))) for source, sections in codes.items()}


def is_known_code(section: str) -> bool:
    """Whether a section's code is one that lawyers know; plain words with hyphens are names that only our files use."""
    return bool(section) and not re.fullmatch(r"[a-z][a-z0-9-]*", section)
