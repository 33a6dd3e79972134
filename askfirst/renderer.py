"""Templates and texts to pages: one self-contained HTML file per questionnaire and locale, and the plain pages around them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from types import SimpleNamespace

import jinja2
import rcssmin
import rjsmin
from markupsafe import Markup

from askfirst.booklet import FACT_KINDS, NOTICE_KINDS, PARTS, VERIFIED, Booklet, anchor, paper_footer, runs
from askfirst.diagnostics import Diagnostics, quoted
from askfirst.fingerprint import current_signatures
from askfirst.policy import content_security_policy, headers_file
from askfirst.positions import Place
from askfirst.project import Page, Project
from askfirst.prose import render_prose
from askfirst.paper import Paper
from askfirst.questionnaire import Questionnaire
from askfirst.review_sheets import by_place, sheet_lines
from askfirst.recordings import find_recordings, find_spoken
from askfirst.shown import Shown
from askfirst.telling import Told, lines_below, say_line, spoken_of
from askfirst.to_script import compile_questionnaire
from askfirst.to_style import compile_style
from askfirst.translation_report import report_languages
from askfirst.translation_states import STATES, Standings
from askfirst.views import booklet_path, how_path, how_view, law_dates, questionnaire_view
from askfirst.voice import Voice, VoiceError, contact_link, isolate_names

STYLES = ("document.css", "form.css", "result.css", "leave.css", "colours.css", "sheet.css")
HOW_STYLES = ("document.css", "result.css", "leave.css", "colours.css", "sheet.css", "how.css")
REVIEW_STYLES = ("document.css", "colours.css", "sheet.css", "sheets.css")
BOOKLET_STYLES = ("document.css", "colours.css", "sheet.css", "booklet.css")
MOST_IN_SIGHT = 3  # languages that stand in a row at the head of a page
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


class _Renderer:
    def __init__(self, project: Project, as_of: datetime.date):
        self.project, self.as_of, self.folder = project, as_of, project.root / "templates"
        self.environment = jinja2.Environment(loader=jinja2.FileSystemLoader(self.folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.style, self.how_style, self.booklet_style, self.review_style = (rcssmin.cssmin("\n".join(self._read("style", name) for name in names)).replace("</", "<\\/")
                                                          for names in (STYLES, HOW_STYLES, BOOKLET_STYLES, REVIEW_STYLES))
        self.paper_style = rcssmin.cssmin(self._read("style", "paper.css"))
        self.without_script = rcssmin.cssmin(self._read("style", "without-script.css"), keep_bang_comments=True)
        self.papers: dict[str, Paper] = {}
        self.rules: dict[str, str] = {}
        self.scripts: dict[tuple[str, tuple[str, ...]], str] = {}
        self.policies: list[str] = []
        self.dates = law_dates(project.sources.values(), project.site.as_of.day)
        self.recordings = find_recordings(project, Diagnostics())
        self.recordings_spoken = find_spoken(project, Diagnostics())
        self.standings = {locale: Standings(project, locale) for locale in project.catalogues}

    def _read(self, folder: str, name: str) -> str:
        path = self.folder / folder / name
        try:
            return path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise RenderError(Place(path.relative_to(self.project.root).as_posix()), "it is missing or not UTF-8") from problem

    def voice(self, locale: str, **more: bool) -> Voice:
        return Voice(self.project, locale, self.standings.get(locale), **more)

    def pages(self) -> Iterator[tuple[str, Place, str]]:
        """Each page of the site: its path, what it is made from, and its HTML."""
        project = self.project
        yield "index.html", Place("content/site.yaml"), self.render("front.html", "front", project.source_locale, "", "index.html", elsewhere=list(self.for_other_languages()), spoken=self.spoken())
        yield "404.html", Place("content/site.yaml"), self.missing()
        for locale in project.locales:
            voice = self.voice(locale)
            links = [SimpleNamespace(href=f"{one.id}.html", title=voice.words(one.questions_file.title), booklet=booklet_path(one)) for one in project.questionnaires]
            yield f"{locale}/index.html", Place("content/site.yaml"), self.render("home.html", "home", locale, "../", "index.html", questionnaires=links)
            for page_id in sorted(project.page_ids):
                title, body = self.page_words(page_id, locale)
                path, heard = f"{page_id}.html", self.spoken(recorded=True) if page_id == project.site.other_languages else []
                yield f"{locale}/{path}", Place(f"content/pages/{project.source_locale}/{page_id}.md"), self.render("page.html", "plain", locale, "../", path, title_words=title, body=body, heard=heard)
            for questionnaire in project.questionnaires:
                yield f"{locale}/{questionnaire.id}.html", _place_of(questionnaire), self.interview(questionnaire, locale)
                yield f"{locale}/{how_path(questionnaire)}", _place_of(questionnaire), self.how_it_decides(questionnaire, locale)
        for questionnaire in project.questionnaires:
            yield booklet_path(questionnaire).removeprefix("../"), _place_of(questionnaire), self.review_booklet(questionnaire)
        if self.standings:
            yield from self.translations()

    def for_other_languages(self) -> Iterator[SimpleNamespace]:
        """The ways to the page for people whose language is not here, in the languages that they are likely to know beside their own."""
        project, page_id = self.project, self.project.site.other_languages
        known = {str(project.languages[locale].fallback or project.source_locale) for locale in project.spoken} | {project.source_locale}
        for locale in (locale for locale in project.locales if page_id in project.page_ids and locale in known):
            yield SimpleNamespace(locale=locale, direction=project.languages[locale].direction, href=f"{locale}/{page_id}.html", title=self.page_words(page_id, locale)[0])

    def spoken(self, recorded: bool = False) -> list[SimpleNamespace]:
        """The languages that are mainly spoken; of each its recording, if it has one."""
        return [SimpleNamespace(locale=locale, autonym=str(self.project.languages[locale].autonym), address=self.recordings_spoken[locale].address if locale in self.recordings_spoken else None)
                for locale in self.project.spoken if not recorded or locale in self.recordings_spoken]

    def translations(self) -> Iterator[tuple[str, Place, str]]:
        """For maintainers and reviewers, in the source language: how each language stands, and a sheet of each for somebody who checks it."""
        source = self.project.source_locale
        reports = [SimpleNamespace(locale=one.locale, autonym=one.autonym, rows=one.rows, waiting=one.waiting, direction=self.project.languages[one.locale].direction,
                                   glossary=self.terms(one.locale)) for one in report_languages(self.project, self.standings)]
        yield "review/translations.html", Place("content/languages.yaml"), self.render("translations.html", "review tables", source, "../", "index.html", style=self.review_style, reports=reports, states=STATES)
        for one in reports:
            lines = [line for line in sheet_lines(self.project, self.standings[one.locale]) if line.standing.state != "reviewed"]
            marks = Voice(self.project, one.locale, None).in_source
            yield f"review/translation-{one.locale}.html", Place(f"content/locales/{one.locale}.po"), self.render(
                "translation_sheet.html", "review", source, "../", "index.html", style=self.review_style, one=one, places=by_place(lines), english_marks=marks)

    def terms(self, locale: str) -> list[tuple[str, str, str]]:
        """The words of the law in both languages, for a reviewer."""
        english, other = (self.project.glossary(one).file.terms for one in (self.project.source_locale, locale))
        return [(name, ", ".join(english[name].words).replace("*", "…"), ", ".join(term.say).replace("*", "…")) for name, term in other.items() if term.say and name in english]

    def missing(self) -> str:
        """The page that a host shows for an address that leads nowhere. It stands under any path, so its links begin at the root of the host."""
        voices = {locale: self.voice(locale) for locale in self.project.locales}
        return self.render("404.html", "front", self.project.source_locale, "/", "index.html", said={locale: voice.ui("not-found") for locale, voice in voices.items()})

    def interview(self, questionnaire: Questionnaire, locale: str) -> str:
        recordings = {question: one for (place, name, question), one in self.recordings.items() if (place, name) == (locale, questionnaire.id)}
        names = (*SCRIPTS[:-1], "recorded.js", SCRIPTS[-1]) if recordings else SCRIPTS
        style = self.style + rcssmin.cssmin(self._read("style", "recorded.css")) if recordings else ""
        shown = questionnaire_view(questionnaire, self.project, self.paper(questionnaire))
        return self.render("interview.html", "interview", locale, "../", f"{questionnaire.id}.html", keeps_side=locale != self.project.source_locale, recordings=recordings, style=style,
                           questionnaire=shown, dates=shown.dates, leads_to=lambda told: None, script=Markup(self.script_of(questionnaire, names)), paper=self.paper_style, rules=self.rules_style(questionnaire), signatures=current_signatures(questionnaire))

    def script_of(self, questionnaire: Questionnaire, names: tuple[str, ...]) -> str:
        """The script of an interview, with its rules, made once for all languages."""
        if (questionnaire.id, names) not in self.scripts:
            script = "(function(){'use strict';" + compile_questionnaire(questionnaire) + "\n".join(self._read("script", name) for name in names) + "}());"
            self.scripts[questionnaire.id, names] = rjsmin.jsmin(script).replace("</", "<\\/").replace("<!--", "<\\!--")
        return self.scripts[questionnaire.id, names]

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
        html = self.render("booklet.html", "booklet", project.source_locale, "../", "index.html", has_translations=bool(self.standings), style=self.booklet_style + paper_footer(booklet), book=booklet, questionnaire=questionnaire,
                           leads_to=lambda told: booklet.the(*named) if (named := spoken_of(told)) else None, contacts=project.contacts, interface=project.interface, parts=PARTS, fact_kinds=FACT_KINDS, notice_kinds=NOTICE_KINDS, how_known=VERIFIED, runs=runs)
        for page_id in project.page_ids:
            html = html.replace(f'<a href="{page_id}.html">', f'<a href="../{project.source_locale}/{page_id}.html">')
        return html

    def render(self, template: str, kind: str, locale: str, up: str, path: str, *, keeps_side: bool = False, title_words: object = "", style: str = "", **context: object) -> str:
        project = self.project
        voice, aside = self.voice(locale, marks_texts=kind == "interview", keeps_side=keeps_side), self.voice(locale, is_bare=True)
        script, style = context.get("script"), style or self.style
        paper, rules = (str(context.get(name, "")) for name in ("paper", "rules"))
        self.policies.append(content_security_policy(filter(None, (style, paper, rules)), script, plays=bool(context.get("recordings") or context.get("heard"))))
        page = SimpleNamespace(locale=locale, direction=project.languages[locale].direction, title=str(project.site.name), kind=kind, style=Markup(style), paper=Markup(paper), rules=Markup(rules),
                               csp=self.policies[-1], title_words=title_words, home="index.html")
        try:
            return self.environment.get_template(template).render(
                page=page, site=SimpleNamespace(name=str(project.site.name), leave_to=project.site.leave_to), ui=voice.ui, words=voice.words, prose=voice.prose,
                say=lambda told: say_line(told, aside), lines_below=lines_below, day=voice.day, in_source=voice.in_source,
                side=voice.side, languages=self.languages(kind, locale, up, path), nav=self.navigation(locale, up, path), translation=self.standings.get(locale), **{"dates": self.dates, **context})
        except jinja2.TemplateSyntaxError as problem:
            raise RenderError(Place(f"templates/{problem.name}", problem.lineno), problem.message or "it cannot be read") from problem
        except (jinja2.TemplateError, VoiceError) as problem:
            raise RenderError(_place_of_failure(problem, self.folder, template), str(problem)) from problem

    def languages(self, kind: str, locale: str, up: str, path: str) -> list[SimpleNamespace]:
        """The languages of the site, with the way from this page to the same page there."""
        source, locales = self.project.source_locale, self.project.locales
        return [SimpleNamespace(locale=other, autonym=str(self.project.languages[other].autonym), direction=self.project.languages[other].direction,
                                href=f"{up}{other}/{path}", here=other == locale, is_in_sight=other in (locale, source) or len(locales) <= MOST_IN_SIGHT, keeps_answers=kind == "interview" and other == source != locale)
                for other in locales]

    def navigation(self, locale: str, up: str, path: str) -> list[SimpleNamespace]:
        """The plain pages and those about the rules, with the way to them from here; the front page stands above the folders of the languages."""
        folder = "" if up else f"{locale}/"
        pages = sorted(self.project.pages[self.project.source_locale].values(), key=lambda page: (page.front.order, page.id))
        links = [(f"{page.id}.html", self.page_words(page.id, locale)[0]) for page in pages]
        voice, several = self.voice(locale), len(self.project.questionnaires) > 1
        links += [(how_path(one), voice.ui("how-heading") + (Markup(": ") + voice.words(one.questions_file.title) if several else "")) for one in self.project.questionnaires]
        return [SimpleNamespace(href=folder + name, title=title, here=path == name) for name, title in links]

    def page_words(self, page_id: str, locale: str) -> tuple[Markup, Markup]:
        """Title and body of a plain page; the English, marked as such, where the translation is missing or older than the English."""
        original = self.project.pages[self.project.source_locale][page_id]
        page: Page | None = self.project.pages.get(locale, {}).get(page_id)
        if page is None or page is not original and page.front.translates != original.digest:
            page = original
        lang = self.voice(locale).in_source if page.locale != locale else ""
        body = render_prose(page.body, lambda name: contact_link(self.project.contacts[name]), self.project.page_ids)
        if self.project.languages[page.locale].direction == "rtl":
            body = isolate_names(body)
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
