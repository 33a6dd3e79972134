"""Law goes out of date, and a page may be read years later: it says so by the visitor's own clock, and where no script runs it gives the dates in words."""

from __future__ import annotations

import datetime
import re
from types import SimpleNamespace

import pytest
from driving import ANSWER_ALL, step_of
from kept_pages import kept_pages
from test_accessibility import violations
from test_browser import BREAK, interview, people_for_every_outcome
from writing import CONTENT, change, write, write_project

from askfirst.people import full_answers
from askfirst.pipeline import build_site
from askfirst.project import Project
from askfirst.translation_states import Standings
from askfirst.voice import Voice, say_date
from askfirst.views import LawDates, law_dates

DAY = datetime.timedelta(days=1)
# What is told of dates, each place by itself, in the order of the page.
DATED = """() => Array.from(document.querySelectorAll('[data-dates]')).filter(one => !one.parentNode.closest('[data-dates]') && one.getClientRects().length > 0)
    .map(one => one.innerText.replace(/\\s+/g, ' ').trim())"""
# The outcomes shown, and whether the first words of each are those that weaken it.
WEAKENED = """words => Array.from(document.querySelectorAll('[data-outcome]')).filter(one => one.getClientRects().length > 0)
    .map(one => [one.dataset.decision + '/' + one.dataset.outcome, one.innerText.trim().startsWith(words), one.innerText.split(words).length - 1])"""
# A browser in which the earlier event "beforeprint" comes, as it does before a person's own printing.
PRINT = "() => window.dispatchEvent(new Event('beforeprint'))"


def in_words(project: Project, locale: str, dates: LawDates) -> SimpleNamespace:
    """What the page says of dates in a language."""
    voice = Voice(project, locale, Standings(project, locale) if locale in project.catalogues else None, is_bare=True)

    def said(name: str, **values: object) -> str:
        return re.sub(r"<[^>]+>", "", voice.ui(name, **values))

    return SimpleNamespace(late=said("out-of-date"), clock=said("clock-wrong"), weaker=said("still-so"),
                           dates=f'{said("last-checked", date=dates.checked_on)} {said("review-from", date=dates.review_by)}')


@pytest.fixture(scope="session")
def dates(built, questionnaire) -> LawDates:
    """The dates of the main questionnaire."""
    cites = {cite.source for part in (*questionnaire.facts.values(), *questionnaire.notices.values(), *(one for _, one in questionnaire.outcomes())) for cite in part.cites}
    return law_dates((built.project.sources[name] for name in cites), built.project.site.as_of.day)


@pytest.fixture(scope="session")
def invited(questionnaire):
    """Somebody who is invited to ask for something, and how often."""
    inviting = {(str(decision.id), str(outcome.id)) for decision, outcome in questionnaire.outcomes() if outcome.invites}
    person = max(questionnaire.people_file.people, key=lambda one: len(inviting & set(one.outcomes.items())))
    times = len(inviting & {(str(decision), str(outcome)) for decision, outcome in person.outcomes.items()})
    assert times == 2
    return full_answers(questionnaire, person), times


@pytest.fixture(scope="module")
def kept_page(browser):
    """Pages whose clocks and zones these tests set, as no other tests' pages may be."""
    with kept_pages(browser.new_context) as find:
        yield find


@pytest.fixture
def open_at(kept_page):
    """Opens a page on a day, at noon unless a time is given, by the clock of a device that stands in a zone."""

    def open_one(path, when: datetime.date | datetime.datetime, zone: str = "UTC", **options):
        page = kept_page(**options)
        set_clock(page, when)
        set_zone(page, zone)
        page.goto(path.as_uri())
        return page

    return open_one


def set_clock(page, when: datetime.date | datetime.datetime) -> None:
    """Sets the clock of the device; a time without a zone is in Greenwich."""
    moment = when if isinstance(when, datetime.datetime) else datetime.datetime.combine(when, datetime.time(12))
    page.clock.set_fixed_time(moment.replace(tzinfo=moment.tzinfo or datetime.timezone.utc))


def set_zone(page, zone: str) -> None:
    """Brings the device to a zone. Of several sessions with a page, only one can."""
    if not hasattr(page, "device"):
        page.device = page.context.new_cdp_session(page)
    page.device.send("Emulation.setTimezoneOverride", {"timezoneId": zone})


def faults(page, answers, times: int, told: SimpleNamespace, warning: str) -> list[str]:
    """Where the page does not say `warning` ("": nothing) and what belongs to it, from the first screen to the result."""
    found = []

    def look(place: str, wanted: list[str]) -> None:
        said = page.evaluate(DATED)
        if said != (wanted if warning else []):
            found.append(f"{place}: {said}")

    look("start", [warning, told.dates])
    page.click("[data-step=start] [data-do=continue]")
    look("question", [warning])
    page.evaluate(ANSWER_ALL, answers)
    look("result", [f"{warning} {told.dates}", *[told.weaker] * times])
    page.evaluate("() => document.querySelector('[data-do=list]').click()")
    look("answers", [warning])
    return found


# --- Which day counts ------------------------------------------------------------------------------------------------


def source(checked_on: str, review_by: str) -> SimpleNamespace:
    dates = {"checked_on": checked_on, "review_by": review_by}
    return SimpleNamespace(**{name: SimpleNamespace(day=datetime.date.fromisoformat(day)) for name, day in dates.items()})


def test_of_several_sources_the_earliest_days_count_and_a_clock_is_right_since_the_last_check():
    found = law_dates([source("2026-11-21", "2027-03-01"), source("2026-09-30", "2027-05-01"), source("2026-10-15", "2027-01-20")], datetime.date(2026, 11, 22))
    assert [found.checked_on, found.review_by] == [datetime.date(2026, 9, 30), datetime.date(2027, 1, 20)]
    assert [found.since, found.until] == [datetime.date(2026, 11, 20), datetime.date(2047, 1, 20)]


def test_without_any_source_the_day_of_the_site_counts():
    day = datetime.date(2026, 11, 22)
    found = law_dates([], day)
    assert (found.checked_on, found.review_by) == (day, day)


@pytest.mark.parametrize("checked_on, review_by", [("0001-01-01", "0001-01-02"), ("2026-11-21", "9999-12-31"), ("2028-02-28", "2028-02-29")])
def test_at_the_ends_of_the_calendar_and_on_a_leap_day_there_are_dates_too(checked_on, review_by):
    found = law_dates([source(checked_on, review_by)], datetime.date(2026, 11, 22))
    assert found.since <= found.checked_on < found.review_by <= found.until


def test_an_interview_has_the_dates_of_the_sources_that_it_cites_and_a_plain_page_those_of_all(tmp_path):
    root = write_project(tmp_path)
    write(root / "content" / "sources" / "other.yaml", CONTENT["content/sources/law.yaml"].replace("2027-01-20", "2026-12-01").replace("2026-11-21", "2026-11-01"))
    built = build_site(root, tmp_path / "site")
    assert built.changed, built.report.render()

    def told(name: str) -> str:
        return re.sub(r"<[^>]+>", "", (tmp_path / "site" / "en" / name).read_text("utf-8").split("<footer>")[1].split("</footer>")[0])

    for name in ("tiny.html", "tiny-how-it-decides.html"):
        assert "looked at the law on November 21, 2026." in told(name) and "From January 20, 2027 on, first ask" in told(name), name
    for name in ("about.html", "index.html"):
        assert "looked at the law on November 1, 2026." in told(name) and "From December 1, 2026 on, first ask" in told(name), name
    assert re.findall(r'data-(?:since|review-by|until)="([^"]+)"', (tmp_path / "site" / "en" / "tiny.html").read_text("utf-8")) == ["2026-11-20", "2027-01-20", "2047-01-20"]


def test_a_questionnaire_that_cites_nothing_has_the_dates_of_all_sources(tmp_path):
    root = write_project(tmp_path, "questions: [{id: here, ask: Are you here?, options: [yes, no]}]\ndecisions: [{id: all, outcomes: [{id: one, if_certain: {here: yes}}, {id: two}]}]\n"
                                   "people: [{id: ana, outcomes: {all: one}}, {id: ben, answers: {here: no}, outcomes: {all: two}}]")
    change(root / "content" / "sources" / "law.yaml", "review_by: 2027-01-20", "review_by: 2027-02-02")
    built = build_site(root, tmp_path / "site")
    assert built.changed, built.report.render()
    assert 'data-review-by="2027-02-02"' in (tmp_path / "site" / "en" / "tiny.html").read_text("utf-8")


# --- By the visitor's clock ------------------------------------------------------------------------------------------


MOMENTS = {
    "when the law was just looked at": (lambda dates: dates.since + DAY, ""),
    "the day before": (lambda dates: dates.review_by - DAY, ""),
    "the day itself": (lambda dates: dates.review_by, "late"),
    "a year later": (lambda dates: dates.review_by + 365 * DAY, "late"),
    "almost twenty years later": (lambda dates: dates.until - DAY, "late"),
    "twenty years later": (lambda dates: dates.until, "clock"),
    "before the law was looked at": (lambda dates: dates.since - DAY, "clock"),
    "1970": (lambda dates: datetime.date(1970, 1, 1), "clock"),
    "2019": (lambda dates: datetime.date(2019, 6, 1), "clock"),
    "2090": (lambda dates: datetime.date(2090, 1, 1), "clock"),
}


@pytest.mark.parametrize("locale, moment", [*(("en", moment) for moment in MOMENTS), ("es", "the day before"), ("es", "the day itself"), ("es", "1970")])
def test_from_the_day_on_every_step_says_that_the_law_may_be_out_of_date(built, site, dates, invited, open_at, locale, moment):
    day, state = MOMENTS[moment]
    told = in_words(built.project, locale, dates)
    page = open_at(interview(site, locale), day(dates))
    assert faults(page, *invited, told, getattr(told, state, "")) == []
    assert page.mistakes == []


def test_a_day_before_the_last_look_is_wrong_though_another_source_was_overdue_then(built, site, dates, open_at):
    """One source is to be looked at again by December 1, another was looked at on the 15th; the device says the 5th."""
    page = open_at(interview(site, "en"), datetime.date(2026, 12, 5))
    page.evaluate("() => Object.assign(document.querySelector('[data-since]').dataset, {since: '2026-12-14', reviewBy: '2026-12-01'})")
    page.click("[data-step=start] [data-do=continue]")
    assert page.evaluate(DATED) == [in_words(built.project, "en", dates).clock]


@pytest.mark.parametrize("zone, hours", [("Pacific/Kiritimati", 14), ("Asia/Kolkata", 5.5), ("UTC", 0), ("America/New_York", -5), ("Pacific/Pago_Pago", -11)])
def test_the_day_begins_at_midnight_where_the_visitor_is(built, site, dates, open_at, zone, hours):
    midnight = datetime.datetime.combine(dates.review_by, datetime.time(), datetime.timezone(datetime.timedelta(hours=hours)))
    told = in_words(built.project, "en", dates)
    for seconds, wanted in ((-1, []), (0, [told.late, told.dates])):
        page = open_at(interview(site, "en"), midnight + datetime.timedelta(seconds=seconds), zone)
        assert page.evaluate("() => new Date().getHours()") == (0 if wanted else 23)
        assert page.evaluate(DATED) == wanted, seconds


def test_a_page_that_stays_open_over_the_day_says_so_at_the_next_step_or_when_it_is_seen_again(built, site, dates, invited, open_at):
    told = in_words(built.project, "en", dates)
    page = open_at(interview(site, "en"), dates.review_by - DAY)
    set_clock(page, dates.review_by)
    assert page.evaluate(DATED) == []
    page.click("[data-step=start] [data-do=continue]")
    assert page.evaluate(DATED) == [told.late]
    set_clock(page, dates.review_by - DAY)
    page.evaluate(ANSWER_ALL, invited[0])
    assert page.evaluate(DATED) == []
    set_clock(page, dates.review_by)
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate(DATED)[0] == f"{told.late} {told.dates}"


def test_axe_finds_nothing_where_dates_are_told_and_nothing_needs_scrolling_sideways(site, dates, invited, open_at):
    looks = {"small": ((320, 480), "light"), "wide and dark": ((1280, 800), "dark")}
    page = open_at(interview(site, "es"), dates.review_by, viewport={"width": 320, "height": 480})
    for step in ("start", "result"):
        for name, ((width, height), colours) in looks.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=colours)
            assert violations(page) == [] and page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (step, name)
        assert step_of(page) == step
        page.evaluate(ANSWER_ALL, invited[0])


def test_changing_the_language_changes_the_words(built, site, dates, invited, open_at):
    spanish, english = (in_words(built.project, locale, dates) for locale in ("es", "en"))
    assert spanish.late != english.late and spanish.dates != english.dates
    page = open_at(interview(site, "es"), dates.review_by)
    page.evaluate(ANSWER_ALL, invited[0])
    assert page.evaluate(DATED) == [f"{spanish.late} {spanish.dates}", *[spanish.weaker] * invited[1]]
    page.click("[data-do=language]")
    assert page.evaluate(DATED) == [f"{english.late} {english.dates}", *[english.weaker] * invited[1]]


@pytest.mark.parametrize("state", ["late", "clock", ""])
def test_each_outcome_that_invites_first_says_to_ask_and_no_other_does(built, questionnaire, site, dates, open_at, state):
    told = in_words(built.project, "en", dates)
    day = {"late": dates.review_by, "clock": datetime.date(2019, 6, 1), "": dates.review_by - DAY}[state]
    page, seen = open_at(interview(site, "en"), day), set()
    inviting = {f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes() if outcome.invites}
    for person in people_for_every_outcome(questionnaire):
        page.evaluate(ANSWER_ALL, full_answers(questionnaire, person))
        for name, begins, times in page.evaluate(WEAKENED, told.weaker):
            assert (begins, times) == ((True, 1) if state and name in inviting else (False, 0)), name
            seen.add(name)
    assert seen == {f"{decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()}


def test_a_place_that_was_forgotten_is_noticed(built, site, dates, invited, open_at, tmp_path):
    told = in_words(built.project, "en", dates)
    text = interview(site, "en").read_text("utf-8")
    for place, old, new in (("result", 'class="card caution" data-dates="023"', 'class="card caution"'), ("start", 'class="bar" data-dates="023"', 'class="bar" data-dates="0"'),
                            ("result", 'class="warning" data-dates="023"', 'class="warning" data-dates="9"'), ("question", 'data-dates="2">', 'data-dates="1">')):
        assert old in text
        page = tmp_path / "broken.html"
        page.write_text(text.replace(old, new), "utf-8")
        assert place in {fault.split(":")[0] for fault in faults(open_at(page, dates.review_by), *invited, told, told.late)}, old


# --- On paper, and without script ------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("state", ["late", "clock", ""])
def test_paper_says_it_before_the_first_outcome(built, questionnaire, site, dates, open_at, locale, state):
    told = in_words(built.project, locale, dates)
    person = next(one for one in questionnaire.people_file.people if one.outcomes.get("time") == "time-to-find-a-lawyer")
    day = {"late": dates.review_by, "clock": datetime.date(1970, 1, 1), "": dates.review_by - DAY}[state]
    page = open_at(interview(site, locale), day)
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, person))
    page.evaluate(PRINT)
    page.emulate_media(media="print")
    paper = " ".join(page.locator("body").inner_text().split())
    review_by = say_date(dates.review_by, locale)
    if not state:
        assert told.late not in paper and told.clock not in paper and told.weaker not in paper
        return
    asks = next(decision.asks for decision in questionnaire.decisions)
    heading = re.sub(r"<[^>]+>", "", Voice(built.project, locale, Standings(built.project, locale) if locale in built.project.catalogues else None, is_bare=True).words(asks))
    assert -1 < paper.index(getattr(told, state)) < paper.index(review_by) < paper.index(heading)
    assert told.weaker in paper, "an outcome that paper tells in its own words is weakened there, too"


def test_paper_that_tells_outcomes_alike_weakens_none_of_them(built, questionnaire, site, dates, open_at):
    """Otherwise the weakening would tell which of them it was."""
    told = in_words(built.project, "en", dates)
    person = next(one for one in questionnaire.people_file.people if (one.outcomes.get("ending"), one.outcomes.get("time")) == ("ask", "ask"))
    page = open_at(interview(site, "en"), dates.review_by)
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, person))
    page.evaluate(PRINT)
    page.emulate_media(media="print")
    assert told.late in page.locator("body").inner_text() and told.weaker not in page.locator("body").inner_text()


@pytest.mark.parametrize("locale", ["en", "es"])
def test_without_script_the_dates_stand_in_words_before_the_questions_and_with_the_result(built, site, dates, open_at, locale):
    told = in_words(built.project, locale, dates)
    page = open_at(interview(site, locale), datetime.date(2030, 11, 25), java_script_enabled=False)
    words = [one for one in page.locator("[data-dates]").filter(visible=True).all() if one.inner_text().strip()]
    assert [" ".join(one.inner_text().split()) for one in words] == [told.dates]
    assert words[0].bounding_box()["y"] < page.locator("[data-question]").filter(visible=True).first.bounding_box()["y"]
    page.locator("label:has(#ask-result)").click()
    shown = [" ".join(one.inner_text().split()) for one in page.locator("[data-dates]").filter(visible=True).all()]
    assert shown == [told.dates, told.dates]
    for unknown in (told.late, told.clock, told.weaker):
        assert unknown not in page.locator("main").inner_text(), "no script, so nobody knows what day it is"
    page.emulate_media(media="print")
    result = page.locator("[data-step=result]").inner_text()
    assert say_date(dates.review_by, locale) in result and told.weaker not in result


@pytest.mark.parametrize("year", [2026, 2030])
def test_where_the_script_fails_the_dates_stand_in_words(built, site, dates, invited, open_at, year):
    told = in_words(built.project, "en", dates)
    page = open_at(interview(site, "en"), datetime.date(year, 11, 25))
    page.evaluate(ANSWER_ALL, invited[0])
    page.evaluate(BREAK)
    page.click("[data-do=list]")
    assert page.mistakes and step_of_the_document(page)
    said = [one for one in page.evaluate(DATED) if one]
    assert said[0] == told.dates
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    assert [one for one in page.evaluate(DATED) if one] == said


def step_of_the_document(page) -> bool:
    """Whether the whole document is there, and not a step of it."""
    with pytest.raises(AssertionError):
        step_of(page)
    return True


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_page_says_from_which_day_on_to_ask(built, site, locale):
    review_by = say_date(min(source.review_by.day for source in built.project.sources.values()), locale)
    pages = sorted((site / locale).glob("*.html"))
    assert len(pages) > 5
    assert [path.name for path in pages if review_by not in path.read_text("utf-8").split("<footer>")[1]] == []
