"""Every current translation of the project, and what the project's own checks say when some of them read otherwise."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from askfirst.checks.pages import check_pages
from askfirst.checks.translations import check_labels_differ, check_translation, check_yes_and_no_stay_apart, sides_of
from askfirst.diagnostics import Diagnostics
from askfirst.kinds import Prose
from askfirst.meaning import Sides
from askfirst.positions import Text
from askfirst.project import Page, Project, load_project
from askfirst.prose import PARAGRAPH

ROOT = Path(__file__).resolve().parent.parent
SEED = "translations"


@dataclass(frozen=True)
class Unit:
    """One translated text, or one paragraph of a page ("about#3"; 0 is the title)."""

    locale: str
    id: str
    english: str
    said: str

    @property
    def is_page(self) -> bool:
        return "#" in self.id


@dataclass
class Corpus:
    """Every current translation of a project, by locale, in the order of the files."""

    project: Project
    units: dict[str, list[Unit]] = field(default_factory=dict)
    sides: dict[str, Sides] = field(default_factory=dict)
    siblings: dict[str, list[str]] = field(default_factory=dict)  # by the id of an option's label, those of its question

    def find(self, locale: str, unit_id: str) -> Unit | None:
        return next((unit for unit in self.units[locale] if unit.id == unit_id), None)


def read_corpus(root: Path = ROOT) -> Corpus:
    project = load_project(root, Diagnostics())
    corpus = Corpus(project)
    originals = project.pages[project.source_locale]
    for locale, catalogue in project.catalogues.items():
        corpus.sides[locale] = sides_of(project, locale)
        corpus.units[locale] = [Unit(locale, text.id, str(text.text), said) for text in project.texts.values() if (said := catalogue.say(text))]
        for page in project.pages[locale].values():
            if page.front.translates == originals[page.id].digest:
                pairs = zip(paragraphs_of(originals[page.id]), paragraphs_of(page))
                corpus.units[locale] += [Unit(locale, f"{page.id}#{number}", english, said) for number, (english, said) in enumerate(pairs)]
    for questionnaire in project.questionnaires:
        for question in questionnaire.questions.values():
            ids = [project.texts_by_place[option.label.place].id for option in question.options.values() if option.label.place in project.texts_by_place]
            corpus.siblings |= dict.fromkeys(ids, ids)
    return corpus


def with_links(corpus: Corpus) -> Corpus:
    """The same texts, each prose text with a link behind it in both languages, since today's texts have none: to a page of the site or to an address of the contacts."""
    project, rng = corpus.project, random.Random(f"{SEED} links")
    targets = sorted(project.page_ids) + sorted(str(contact.url) for contact in project.contacts.values() if contact.url)
    target_of = {text.id: rng.choice(targets) for text in project.texts.values() if text.is_prose}

    def linked(text_id: str, text: str) -> str:
        return f"{text.rstrip()}\n\n[Ask First]({target_of[text_id]})\n" if text_id in target_of else text

    texts = {text.id: replace(text, text=type(text.text).at(linked(text.id, text.text), text.text.place)) for text in project.texts.values()}
    catalogues = {locale: replace(catalogue, translations={
        text_id: (linked(text_id, english), Text.at(linked(text_id, said), said.place)) for text_id, (english, said) in catalogue.translations.items()
    }) for locale, catalogue in project.catalogues.items()}
    units = {locale: [Unit(locale, unit.id, linked(unit.id, unit.english), linked(unit.id, unit.said)) for unit in found if unit.id in target_of] for locale, found in corpus.units.items()}
    return Corpus(replace(project, texts=texts, catalogues=catalogues), units, corpus.sides, corpus.siblings)


def paragraphs_of(page: Page) -> list[str]:
    """The title of a page and its paragraphs."""
    return [page.title, *PARAGRAPH.findall(page.body)]


# Checking what was changed

def findings(corpus: Corpus, locale: str, changed: dict[str, str]) -> list[tuple[str, str]]:
    """The severity and code of everything that the checks say when some texts of a locale read as in `changed`."""
    report, project = Diagnostics(), corpus.project
    texts = {text_id: said for text_id, said in changed.items() if "#" not in text_id}
    if texts:
        catalogue = project.catalogues[locale]
        changes = {text_id: (str(project.texts[text_id].text), Text.at(said, catalogue.ids[text_id].place)) for text_id, said in texts.items()}
        small = replace(project, catalogues={locale: replace(catalogue, translations=catalogue.translations | changes)})
        for text_id, (_, said) in changes.items():
            check_translation(small.texts[text_id], said, corpus.sides[locale], small, report)
        if any(text_id in corpus.siblings for text_id in texts):
            check_labels_differ(small, report)
            check_yes_and_no_stay_apart(small, report)
    for name in sorted({unit_id.split("#")[0] for unit_id in changed.keys() - texts.keys()}):
        parts = {int(unit_id.split("#")[1]): said for unit_id, said in changed.items() if unit_id.startswith(f"{name}#")}
        check_pages(replace(project, pages={project.source_locale: project.pages[project.source_locale], locale: {name: changed_page(project.pages[locale][name], parts)}}), report)
    return [(entry.severity, entry.code) for entry in report.entries]


def changed_page(page: Page, parts: dict[int, str]) -> Page:
    """A page with other paragraphs, by number; without those that are empty now."""
    body = str(page.body)
    for number, match in reversed(list(enumerate(PARAGRAPH.finditer(page.body), 1))):
        if number in parts:
            body = body[:match.start()] + parts[number] + body[match.end():]
    title = type(page.front.title).at(parts.get(0, page.title), page.front.title.place)
    return replace(page, front=page.front.model_copy(update={"title": title}), body=Prose.at(body, page.body.place))


def false_alarms(corpus: Corpus) -> dict[str, Counter[str]]:
    """By locale, what the checks say about the unchanged texts: "error", "warning", and "answered" for warnings that a flag of a translator keeps back."""
    found = {}
    for locale, catalogue in corpus.project.catalogues.items():
        told = [Counter(severity for severity, _ in all_findings(corpus.project, locale, heed)) for heed in (True, False)]
        found[locale] = told[0] + Counter({"answered": told[1].total() - told[0].total(), "texts": len(corpus.units[locale])})
    return found


def all_findings(project: Project, locale: str, heed_flags: bool) -> list[tuple[str, str]]:
    """What the checks say about a whole language as it is, and without the flags of translators."""
    report, catalogue, pages = Diagnostics(), project.catalogues[locale], project.pages[locale]
    if not heed_flags:
        catalogue = replace(catalogue, flags={})
        pages = {name: replace(page, front=page.front.model_copy(update={"ignore": []})) for name, page in pages.items()}
    small = replace(project, catalogues={locale: catalogue}, pages={project.source_locale: project.pages[project.source_locale], locale: pages})
    sides = sides_of(project, locale)
    for text in small.texts.values():
        if text.id in catalogue.translations and catalogue.say(text):
            check_translation(text, catalogue.translations[text.id][1], sides, small, report)
    for check in (check_labels_differ, check_yes_and_no_stay_apart, check_pages):
        check(small, report)
    return [(entry.severity, entry.code) for entry in report.entries]
