"""Templates and texts to pages: one self-contained HTML file per questionnaire and locale, and the plain pages around them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from types import SimpleNamespace

import jinja2
import rcssmin
import rjsmin
from babel import UnknownLocaleError
from babel.dates import format_date, format_skeleton
from markupsafe import Markup

from askfirst.booklet import FACT_KINDS, NOTICE_KINDS, PARTS, VERIFIED, Booklet, anchor, paper_footer, runs
from askfirst.catalogues import Catalogue
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.fingerprint import current_signatures
from askfirst.kinds import LooseDate, Prose, Words
from askfirst.policy import content_security_policy, headers_file
from askfirst.positions import Place
from askfirst.project import Page, Project
from askfirst.prose import render_prose, render_words
from askfirst.paper import Paper
from askfirst.questionnaire import Questionnaire
from askfirst.recordings import find_recordings
from askfirst.shown import Shown
from askfirst.telling import Told, lines_below, say_line, spoken_of
from askfirst.to_script import compile_questionnaire
from askfirst.to_style import compile_style
from askfirst.views import booklet_path, dial, how_path, how_view, law_dates, questionnaire_view

STYLES = ("document.css", "form.css", "result.css", "leave.css", "colours.css", "sheet.css")
HOW_STYLES = ("document.css", "result.css", "leave.css", "colours.css", "sheet.css", "how.css")
BOOKLET_STYLES = ("document.css", "colours.css", "sheet.css", "booklet.css")
SCRIPTS = ("document.js", "dates.js", "listen.js", "logic.js", "leave.js", "sheet.js", "interview.js", "result.js", "language.js", "running.js")


class RenderError(Exception):
    """A template that cannot be filled: its place and what is wrong."""

    def __init__(self, place: Place, message: str):
        super().__init__(message)
        self.place = place


def render_site(project: Project, report: Diagnostics, as_of: datetime.date | None = None) -> dict[str, bytes]:
    """Every file of the site by relative path, judged on `as_of` (the day of content/site.yaml); after an error in a template, what came before it.
    Of two pages with one path, the first."""
    files: dict[str, bytes] = {}
    made_from: dict[str, Place] = {}
    try:
        renderer = _Renderer(project, as_of or project.site.as_of.day)
        for path, place, html in renderer.pages():
            if made_from.setdefault(path, place) is place:
                files[path] = html.encode()
            else:
                report.error(place, "page-twice", f"Two pages would be called {quoted(path.rpartition('/')[2])}, and one of them would be lost.",
                             "Give this file another name; or if it is of a questionnaire, its folder.", [(made_from[path], "the other is made from this")])
        files["_headers"] = headers_file(renderer.policies).encode()
    except RenderError as problem:
        report.error(problem.place, "template", f"This template cannot be filled: {problem}", "Compare it with docs/architecture.md, section Templates.")
    return files


@dataclass
class Voice:
    """Says texts in one locale and falls back to marked English. The interview's script finds texts by their mark, and exchanges them for
    the English side, which is what was said, in order."""

    project: Project
    locale: str
    marks_texts: bool = False
    keeps_side: bool = False
    side: list[Markup] = field(default_factory=list)

    @property
    def in_source(self) -> Markup:
        """What an element in the source language carries on a page of another."""
        return self._marks(self.project.source_locale, self.locale) if self.locale != self.project.source_locale else Markup()

    def _marks(self, locale: str, around: str) -> Markup:
        """What an element carries within one of another language: its language, and its direction where that is another too."""
        direction = self._direction(locale)
        return Markup(f' lang="{locale}"' + (f' dir="{direction}"' if direction != self._direction(around) else ""))

    def _direction(self, locale: str) -> str:
        return self.project.languages[locale].direction

    def words(self, text: Words) -> Markup:
        return self._say(text, "span")

    def prose(self, text: Prose) -> Markup:
        return self._say(text, "div")

    def ui(self, name: str, /, **values: object) -> Markup:
        """A text of content/interface.yaml; each of its placeholders needs a value."""
        if name not in self.project.interface:
            raise jinja2.UndefinedError(f'content/interface.yaml has no text "{name}"')
        return self._say(self.project.interface[name], "span", values)

    def _say(self, text: Words | Prose, tag: str, values: dict[str, object] | None = None) -> Markup:
        source = self.project.texts_by_place[text.place]
        catalogue: Catalogue | None = self.project.catalogues.get(self.locale)
        translation = catalogue.say(source) if catalogue else str(text)
        english = self._html(str(text), source.is_prose, self.project.source_locale, values)
        said = english if translation is None or catalogue is None else self._html(translation, source.is_prose, self.locale, values)
        fallback = self.in_source if translation is None else ""
        if self.keeps_side:
            self.side.append(Markup(english))
        if self.marks_texts:
            return Markup(f"<{tag} data-t{fallback}>{said}</{tag}>")
        return Markup(said if tag == "span" and not fallback else f"<{tag}{fallback}>{said}</{tag}>")

    def _html(self, text: str, is_prose: bool, locale: str, values: dict[str, object] | None) -> str:
        def fill(name: str) -> str:
            if name in self.project.contacts:
                return contact_link(self.project.contacts[name])
            value = (values or {}).get(name)
            if value is None:
                raise jinja2.UndefinedError(f'nothing is given for {{{name}}} in "{text}"')
            if isinstance(value, Markup):
                is_marked = locale == self.locale or value.startswith("<span lang=")
                return value if is_marked else f"<span{self._marks(self.locale, locale)}>{value}</span>"
            return self.kept_apart(say_date(value, locale) if isinstance(value, datetime.date) else str(value))

        return render_prose(text, fill, self.project.page_ids) if is_prose else render_words(text, fill)

    def kept_apart(self, value: str) -> Markup:
        """A name, a number or a day, as HTML; from right to left, nothing around it changes its order."""
        return Markup(f"<bdi>{escape(value)}</bdi>" if self._direction(self.locale) == "rtl" else escape(value))


def say_date(day: datetime.date, locale: str) -> str:
    """A day in the locale's words; as year-month-day where CLDR does not know the locale."""
    try:
        return format_date(day, "long", locale=locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def say_loose_date(date: LooseDate, locale: str) -> str:
    """A day, a month or a year, as far as it is known, in the locale's words."""
    if len(date) == 10:
        return say_date(datetime.date.fromisoformat(date), locale)
    try:
        return str(date) if len(date) == 4 else format_skeleton("yMMMM", datetime.date.fromisoformat(f"{date}-01"), locale=locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return str(date)


def contact_link(contact) -> str:
    """A contact as a link whose number or address keeps its direction in every script."""
    if contact.phone is not None:
        return f'<a href="{dial(contact.phone)}"><bdi dir="ltr">{escape(contact.phone)}</bdi></a>'
    return f'<a href="{escape(contact.url)}" rel="noreferrer"><bdi dir="ltr">{escape(contact.url.removeprefix("https://"))}</bdi></a>'


class _Renderer:
    def __init__(self, project: Project, as_of: datetime.date):
        self.project, self.as_of, self.folder = project, as_of, project.root / "templates"
        self.environment = jinja2.Environment(loader=jinja2.FileSystemLoader(self.folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.style, self.how_style, self.booklet_style = (rcssmin.cssmin("\n".join(self._read("style", name) for name in names)).replace("</", "<\\/")
                                                          for names in (STYLES, HOW_STYLES, BOOKLET_STYLES))
        self.paper_style = rcssmin.cssmin(self._read("style", "paper.css"))
        self.without_script = rcssmin.cssmin(self._read("style", "without-script.css"), keep_bang_comments=True)
        self.papers: dict[str, Paper] = {}
        self.rules: dict[str, str] = {}
        self.policies: list[str] = []
        self.dates = law_dates(project.sources.values(), project.site.as_of.day)
        self.recordings = find_recordings(project, Diagnostics())

    def _read(self, folder: str, name: str) -> str:
        path = self.folder / folder / name
        try:
            return path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise RenderError(Place(path.relative_to(self.project.root).as_posix()), "it is missing or not UTF-8") from problem

    def pages(self) -> Iterator[tuple[str, Place, str]]:
        """Each page of the site: its path, what it is made from, and its HTML."""
        project = self.project
        yield "index.html", Place("content/site.yaml"), self.render("front.html", "front", project.source_locale, "", "index.html")
        yield "404.html", Place("content/site.yaml"), self.missing()
        for locale in map(str, project.site.locales):
            voice = Voice(project, locale)
            links = [SimpleNamespace(href=f"{one.id}.html", title=voice.words(one.questions_file.title), booklet=booklet_path(one)) for one in project.questionnaires]
            yield f"{locale}/index.html", Place("content/site.yaml"), self.render("home.html", "home", locale, "../", "index.html", questionnaires=links)
            for page_id in sorted(project.page_ids):
                title, body = self.page_words(page_id, locale)
                path = f"{page_id}.html"
                yield f"{locale}/{path}", Place(f"content/pages/{project.source_locale}/{page_id}.md"), self.render("page.html", "plain", locale, "../", path, title_words=title, body=body)
            for questionnaire in project.questionnaires:
                yield f"{locale}/{questionnaire.id}.html", _place_of(questionnaire), self.interview(questionnaire, locale)
                yield f"{locale}/{how_path(questionnaire)}", _place_of(questionnaire), self.how_it_decides(questionnaire, locale)
        for questionnaire in project.questionnaires:
            yield booklet_path(questionnaire).removeprefix("../"), _place_of(questionnaire), self.review_booklet(questionnaire)

    def missing(self) -> str:
        """The page that a host shows for an address that leads nowhere. It stands under any path, so its links begin at the root of the host."""
        voices = {locale: Voice(self.project, locale) for locale in map(str, self.project.site.locales)}
        return self.render("404.html", "front", self.project.source_locale, "/", "index.html", said={locale: voice.ui("not-found") for locale, voice in voices.items()})

    def interview(self, questionnaire: Questionnaire, locale: str) -> str:
        recordings = {question: one for (place, name, question), one in self.recordings.items() if (place, name) == (locale, questionnaire.id)}
        names = (*SCRIPTS[:-1], "recorded.js", SCRIPTS[-1]) if recordings else SCRIPTS
        style = self.style + rcssmin.cssmin(self._read("style", "recorded.css")) if recordings else ""
        script = "(function(){'use strict';" + compile_questionnaire(questionnaire) + "\n".join(self._read("script", name) for name in names) + "}());"
        script = rjsmin.jsmin(script).replace("</", "<\\/").replace("<!--", "<\\!--")
        shown = questionnaire_view(questionnaire, self.project, self.paper(questionnaire))
        return self.render("interview.html", "interview", locale, "../", f"{questionnaire.id}.html", keeps_side=locale != self.project.source_locale, recordings=recordings, style=style,
                           questionnaire=shown, dates=shown.dates, leads_to=lambda told: None, script=Markup(script), paper=self.paper_style, rules=self.rules_style(questionnaire), signatures=current_signatures(questionnaire))

    def paper(self, questionnaire: Questionnaire) -> Paper:
        """What of a questionnaire may be printed, found out once."""
        if questionnaire.id not in self.papers:
            self.papers[questionnaire.id] = Paper(questionnaire, Shown(questionnaire))
        return self.papers[questionnaire.id]

    def rules_style(self, questionnaire: Questionnaire) -> str:
        """The style sheet that reads the rules where no script does, compiled once for all languages."""
        if questionnaire.id not in self.rules:
            paper = self.paper(questionnaire)
            self.rules[questionnaire.id] = self.without_script.replace("/*!rules*/", compile_style(questionnaire, paper.shown, paper))
        return self.rules[questionnaire.id]

    def how_it_decides(self, questionnaire: Questionnaire, locale: str) -> str:
        """The page that tells the public when each outcome, fact and notice comes, and where it comes from."""
        shown = how_view(questionnaire, self.project, self.paper(questionnaire))
        judged = (*shown.facts, *shown.notices, *(outcome for decision in shown.decisions for outcome in decision.outcomes))
        parts = [("facts", "how-facts"), ("notices", "how-notices"), ("questions", "how-questions"), ("sources", "sources-heading")]
        return self.render("how.html", "plain", locale, "../", how_path(questionnaire), style=self.how_style, questionnaire=shown, dates=shown.dates, signatures=current_signatures(questionnaire), leads_to=_leads_to,
                           booklet=booklet_path(questionnaire), has_judgements=any(one.judgement for one in judged), parts=[(name, text) for name, text in parts if getattr(shown, name)], notes=self.project.source_locale)

    def review_booklet(self, questionnaire: Questionnaire) -> str:
        """Everything that an attorney reads before signing, on one page in the source language. It stands outside the folders of the languages."""
        project, booklet = self.project, Booklet(questionnaire, self.project, self.as_of)
        html = self.render("booklet.html", "booklet", project.source_locale, "../", "index.html", style=self.booklet_style + paper_footer(booklet), book=booklet, questionnaire=questionnaire,
                           leads_to=lambda told: booklet.the(*named) if (named := spoken_of(told)) else None, contacts=project.contacts, interface=project.interface, parts=PARTS, fact_kinds=FACT_KINDS, notice_kinds=NOTICE_KINDS, how_known=VERIFIED, runs=runs)
        for page_id in project.page_ids:
            html = html.replace(f'<a href="{page_id}.html">', f'<a href="../{project.source_locale}/{page_id}.html">')
        return html

    def render(self, template: str, kind: str, locale: str, up: str, path: str, *, keeps_side: bool = False, title_words: object = "", style: str = "", **context: object) -> str:
        project = self.project
        voice, aside = Voice(project, locale, kind == "interview", keeps_side), Voice(project, locale)
        script, style = context.get("script"), style or self.style
        paper, rules = (str(context.get(name, "")) for name in ("paper", "rules"))
        self.policies.append(content_security_policy(filter(None, (style, paper, rules)), script, plays=bool(context.get("recordings"))))
        page = SimpleNamespace(locale=locale, direction=project.languages[locale].direction, title=str(project.site.name), kind=kind, style=Markup(style), paper=Markup(paper), rules=Markup(rules),
                               csp=self.policies[-1], title_words=title_words, home="index.html")
        try:
            return self.environment.get_template(template).render(
                page=page, site=SimpleNamespace(name=str(project.site.name), leave_to=project.site.leave_to), ui=voice.ui, words=voice.words, prose=voice.prose,
                say=lambda told: say_line(told, aside), lines_below=lines_below, day=lambda date: voice.kept_apart(say_loose_date(date, locale)), in_source=voice.in_source,
                side=voice.side, languages=self.languages(kind, locale, up, path), nav=self.navigation(locale, up, path), unreviewed_translation=locale != project.source_locale, **{"dates": self.dates, **context})
        except jinja2.TemplateSyntaxError as problem:
            raise RenderError(Place(f"templates/{problem.name}", problem.lineno), problem.message or "it cannot be read") from problem
        except jinja2.TemplateError as problem:
            raise RenderError(_place_of_failure(problem, self.folder, template), str(problem)) from problem

    def languages(self, kind: str, locale: str, up: str, path: str) -> list[SimpleNamespace]:
        """The languages of the site, with the way from this page to the same page there."""
        source = self.project.source_locale
        return [SimpleNamespace(locale=other, autonym=str(self.project.languages[other].autonym), direction=self.project.languages[other].direction,
                                href=f"{up}{other}/{path}", here=other == locale, keeps_answers=kind == "interview" and other == source != locale)
                for other in map(str, self.project.site.locales)]

    def navigation(self, locale: str, up: str, path: str) -> list[SimpleNamespace]:
        """The plain pages and those about the rules, with the way to them from here; the front page stands above the folders of the languages."""
        folder = "" if up else f"{locale}/"
        pages = sorted(self.project.pages[self.project.source_locale].values(), key=lambda page: (page.front.order, page.id))
        links = [(f"{page.id}.html", self.page_words(page.id, locale)[0]) for page in pages]
        voice, several = Voice(self.project, locale), len(self.project.questionnaires) > 1
        links += [(how_path(one), voice.ui("how-heading") + (Markup(": ") + voice.words(one.questions_file.title) if several else "")) for one in self.project.questionnaires]
        return [SimpleNamespace(href=folder + name, title=title, here=path == name) for name, title in links]

    def page_words(self, page_id: str, locale: str) -> tuple[Markup, Markup]:
        """Title and body of a plain page; the English, marked as such, where the translation is missing or older than the English."""
        original = self.project.pages[self.project.source_locale][page_id]
        page: Page | None = self.project.pages.get(locale, {}).get(page_id)
        if page is None or page is not original and page.front.translates != original.digest:
            page = original
        lang = Voice(self.project, locale).in_source if page.locale != locale else ""
        body = render_prose(page.body, lambda name: contact_link(self.project.contacts[name]), self.project.page_ids)
        title = escape(page.title)
        return Markup(f"<span{lang}>{title}</span>" if lang else title), Markup(f"<div{lang}>{body}</div>")


def _place_of(questionnaire: Questionnaire) -> Place:
    return Place(f"questionnaires/{questionnaire.id}/questions.yaml")


def _leads_to(told: Told) -> SimpleNamespace | None:
    """Where a line leads on the page about the rules: to a fact or an outcome. Questions stand there only where not everybody is asked."""
    named = spoken_of(told)
    return SimpleNamespace(anchor=anchor(*named), number=None) if named and named[0] != "question" else None


def _place_of_failure(problem: BaseException, folder: Path, template: str) -> Place:
    """The line of the innermost template that the problem came through."""
    place, trace = Place(f"templates/{template}"), problem.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(folder):
            place = Place(f"templates/{path.relative_to(folder).as_posix()}", trace.tb_lineno)
        trace = trace.tb_next
    return place
