"""The sheet for the attorney and the card for court, printed by a real browser: what they say is compared with the files, for every invented person."""

from __future__ import annotations

import random
import re

import pytest
from conftest import new_context, visit
from driving import ANSWER_ALL
from looking import LAYOUT, look, plant, tell
from printed import Sheets, bare, difference, pages_of
from pseudo_locales import LANGUAGES
from random_answers import random_visitors

from askfirst.evaluator import evaluate
from askfirst.paper import is_kept
from askfirst.people import full_answers
from askfirst.questionnaire import notice_condition

LOCALES = ("en", "es")
PAPERS = ("Letter", "A4")
FEW_FACTS, FEW_PAGES, MOST_PAGES = 12, 2, 4

# Gives all answers at once and goes to the result over the list of answers.
ANSWER = """answers => {
  document.querySelector('[data-do=clear]').click();
  document.querySelectorAll('form input').forEach(one => { one.checked = (answers[one.name] || []).includes(one.value); });
  document.querySelector('[data-do=list]').click();
  document.querySelector('[data-step=answers] [data-do=continue]').click();
  if (document.querySelector('[data-step=result]').hidden) throw new Error('a question is open');
}"""
FILL = "() => { dispatchEvent(new Event('beforeprint')); return document.querySelector('#sheet').outerHTML; }"
DONE = "() => dispatchEvent(new Event('afterprint'))"
KEEP = "() => { dispatchEvent(new Event('beforeprint')); (window.kept = window.kept || []).push(document.querySelector('#sheet').cloneNode(true)); dispatchEvent(new Event('afterprint')); }"
SHOW_KEPT = "() => document.querySelector('main').replaceChildren(...window.kept)"
LACKS_PRINT = "() => { window.print = () => {}; }"
TICK = """([answers, isAsked]) => document.querySelectorAll('form input,#ask-result').forEach(one => { one.checked = one.id ? isAsked : (answers[one.name] || []).includes(one.value); })"""


def interview(site, locale):
    return site / locale / "dismissal-or-delay.html"


@pytest.fixture(scope="module")
def people(questionnaire):
    return {str(person.id): full_answers(questionnaire, person) for person in questionnaire.people_file.people}


@pytest.fixture(scope="module")
def sheets(built, questionnaire):
    return {locale: Sheets(built.project, questionnaire, locale) for locale in LOCALES}


@pytest.fixture
def interview_in(contexts, site):
    """Opens the interview in a language; closes it afterwards."""
    visits = []

    def open_one(locale, path=None, **options):
        visits.append(visit(contexts(**options), (path or interview(site, locale)).as_uri()))
        return visits[-1].page

    yield open_one
    for visited in visits:
        visited.close()


def print_all(page, people, papers=PAPERS) -> dict[str, dict[str, list[str]]]:
    """The sheets of all people as one document, each filled by the page itself and begun on a new page: by paper and person, the text of each page."""
    for answers in people.values():
        page.evaluate(ANSWER, answers)
        page.evaluate(KEEP)
    page.evaluate(SHOW_KEPT)
    plant(page, ".sheet + .sheet { break-before: page }")
    first = bare(page.evaluate("() => window.kept[0].querySelector('b').firstElementChild.textContent"))
    printed: dict[str, dict[str, list[str]]] = {}
    for paper in papers:
        by_person: list[list[str]] = []
        for text in pages_of(page.pdf(format=paper)):
            if bare(text).startswith(first):
                by_person.append([])
            by_person[-1].append(text)
        printed[paper] = dict(zip(people, by_person, strict=True))
    return printed


@pytest.fixture(scope="module", params=LOCALES)
def printed(request, contexts, site, people):
    """A language and everybody's sheet in it, on both papers."""
    visited = visit(contexts(), interview(site, request.param).as_uri())
    yield request.param, print_all(visited.page, people)
    visited.close()


# --- What stands on it -------------------------------------------------------------------------------------------------


def find_differences(sheets, people, by_person) -> list[str]:
    """Where somebody's sheet says something else than the files."""
    wanted = {name: [line for part in sheets.sheet(answers) for line in part] for name, answers in people.items()}
    return [f"{name}: {found}" for name, pages in by_person.items() if (found := difference(wanted[name], "".join(pages)))]


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_shows_nothing_that_follows_from_a_sensitive_answer(sheets, people, printed, paper):
    """To the letter: what the files say that a person's sheet holds, and nothing else."""
    locale, by_paper = printed
    assert len(people) >= 150
    assert not (faults := find_differences(sheets[locale], people, by_paper[paper])), tell(faults)


@pytest.mark.parametrize("paper", PAPERS)
def test_few_facts_need_two_pages_and_many_no_more_than_four(questionnaire, sheets, people, printed, paper):
    locale, by_paper = printed
    for name, pages in by_paper[paper].items():
        facts = sum(fact in sheets[locale].paper.facts for fact in evaluate(questionnaire, people[name]).facts)
        assert len(pages) <= (FEW_PAGES if facts <= FEW_FACTS else MOST_PAGES), f"{name}: {facts} facts on {len(pages)} pages"


@pytest.mark.parametrize("paper", PAPERS)
def test_the_cards_the_dangers_and_what_to_find_out_stand_on_the_first_page(sheets, people, printed, paper):
    locale, by_paper = printed
    for name, (first, *_) in by_paper[paper].items():
        top = [line for part in sheets[locale].sheet(people[name])[:3] for line in part]
        assert "and more" in difference(top, first), name


def test_the_sheets_of_the_people_hold_every_kind_of_line(sheets, people):
    held = [[bool(part) for part in sheets["en"].sheet(answers)] for answers in people.values()]
    assert all(map(any, zip(*held))) and not all(map(all, zip(*held[:4])))
    lines = {line for answers in people.values() for part in sheets["en"].sheet(answers) for line in part}
    assert {line for kind in ("danger", "favorable", "loss") for line in sheets["en"].ui({"loss": "losses-heading"}.get(kind, f"facts-{kind}"))} <= lines
    assert sum(sheets["en"].said(fact.say)[0] in "".join(lines) for name, fact in sheets["en"].questionnaire.facts.items() if name in sheets["en"].paper.facts) >= 45


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sheet_printed_by_itself_says_the_same_and_has_no_address_and_no_date(sheets, people, interview_in, locale):
    page = interview_in(locale)
    for name in ("marvin", "petros", "huda"):
        page.evaluate(ANSWER_ALL, people[name])
        for paper in PAPERS:
            pages = pages_of(page.pdf(format=paper, display_header_footer=True))
            assert difference([line for part in sheets[locale].sheet(people[name]) for line in part], "".join(pages)) == "", name
        assert page.inner_html("#sheet") == "", "it is emptied after printing"


# Everything at once, and nothing known: more than any one of the people.
MUCH = {"attorney": ["no"], "asylum": ["filed-recent"], "hangs-on-case": ["work-permit"], "family": ["spouse", "military-family"], "life": ["kept-dates", "school"],
        "health": ["body", "pregnant"], "time-reasons": ["proof", "hard-time"]}


@pytest.mark.parametrize("locale", LOCALES)
def test_twelve_facts_fit_on_two_pages_and_nobody_needs_more_than_four(questionnaire, sheets, interview_in, locale):
    usual = {str(name): list(map(str, question.usual)) for name, question in questionnaire.questions.items()}
    everything = {str(name): list(map(str, question.options))[:None if question.type == "several" else 1] for name, question in questionnaire.questions.items()}
    crowded = {"much": usual | MUCH, "all": everything | {"right-now": ["none"], "ice-moves": ["none"], "next-date": ["later"]},
               "unsure": {name: ["unsure"] for name in usual}, "private": {str(name): ["private" if question.offers_private else "unsure"] for name, question in questionnaire.questions.items()}}
    by_paper = print_all(interview_in(locale), crowded)
    facts = [name for name in evaluate(questionnaire, crowded["much"]).facts if name in sheets[locale].paper.facts]
    assert len(facts) == FEW_FACTS
    for paper in PAPERS:
        assert find_differences(sheets[locale], crowded, by_paper[paper]) == []
        assert len(by_paper[paper]["much"]) <= FEW_PAGES
        assert max(map(len, by_paper[paper].values())) <= MOST_PAGES


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_language_that_is_longer_or_written_from_right_to_left_has_room(sheets, people, interview_in, pseudo_site, locale):
    longest = sorted(people, key=lambda name: -len("".join(line for part in sheets["es"].sheet(people[name]) for line in part)))[:8]
    page = interview_in(locale, interview(pseudo_site, locale))
    for name in longest:
        page.evaluate(ANSWER, people[name])
        assert all(1 < len(pages_of(page.pdf(format=paper))) <= MOST_PAGES for paper in PAPERS), name


# --- The guards fire -----------------------------------------------------------------------------------------------------


LEAKS = [
    ("a fact that follows from a sensitive answer", r'(<li data-fact="arrest"[^>]*?) class="screen-only"', r"\1"),
    ("the card of an outcome that paper has other words for", r'card danger screen-only("[^>]*>\s*(?:<p class="warning".*?</p>\s*)?<p class="severity[^"]*">.*?</p>\s*<h4><span data-t>Talk with an attorney in private first)', r"card danger\1"),
    ("a box that follows from a sensitive answer", r'(class="notice card danger) screen-only(" data-notice="theft-arrest")', r"\1\2"),
    ("a question to find out that is sensitive", r'(<li data-find-out="trouble") class="screen-only"', r"\1 data-printed"),
    ("what to do, which is for the screen", r'<div class="screen-only">(\s*<h5>)', r"<div>\1"),
    ("a line that is left out", r'(<li data-fact="close-family")', r'\1 class="screen-only"'),
]


@pytest.mark.parametrize("what, planted, instead", LEAKS, ids=[what for what, _, _ in LEAKS])
def test_a_leak_in_the_page_is_noticed(sheets, people, site, interview_in, tmp_path, what, planted, instead):
    html = interview(site, "en").read_text("utf-8")
    leaking, count = re.subn(planted, instead, html, flags=re.S)
    assert count
    (tmp_path / "page.html").write_text(leaking, "utf-8")
    page = interview_in("en", tmp_path / "page.html")
    some = {name: people[name] | {"trouble": ["arrest", "unsure"], "open-criminal-case": ["yes"]} for name in ("lorna", "eusebio")}
    assert find_differences(sheets["en"], some, print_all(page, some, PAPERS[:1])["Letter"]) != []


@pytest.mark.parametrize("lines, text, found", [
    (["One line.", "Another."], "1. One\nline. Another.", ""),
    (["One line.", "Another."], "One line.", "not 'Another.'"),
    (["One line."], "One line. And one more.", "and more"),
    (["One line.", "Another."], "Another. One line.", "not 'One line.'"),
    (["You crossed."], "You crossed. [8 CFR]", "and more"),
])
def test_a_line_too_much_too_few_or_elsewhere_is_a_difference(lines, text, found):
    assert (found in difference(lines, text)) if found else difference(lines, text) == ""


# --- How it is made ------------------------------------------------------------------------------------------------------


def test_both_languages_stand_on_the_sheet_whichever_the_page_shows(people, interview_in):
    page = interview_in("es")
    page.evaluate(ANSWER_ALL, people["marvin"])
    spanish = page.evaluate(FILL)
    page.evaluate(DONE)
    page.click("[data-do=language]")
    assert page.get_attribute("html", "lang") == "en"
    assert page.evaluate(FILL) == spanish
    pairs = page.locator("#sheet .pair").evaluate_all("all => all.map(one => Array.from(one.children).map(part => part.lang))")
    assert len(pairs) > 50 and {tuple(pair) for pair in pairs} == {("es", "en")}


def test_the_numbers_are_the_same_in_both_languages(sheets, people, interview_in):
    page = interview_in("es")
    page.evaluate(ANSWER_ALL, people["marvin"])
    text = "".join(pages_of(page.pdf(format="Letter")))
    found = evaluate(sheets["es"].questionnaire, people["marvin"])
    numbered = [sheets["es"].said(fact.say) for kind in ("danger", "favorable", "reason_for_time", "context", "loss") for name, fact in sheets["es"].questionnaire.facts.items()
                if fact.kind == kind and name in found.facts and name in sheets["es"].paper.facts]
    assert len(numbered) == 6
    for number, (spanish, english) in enumerate(numbered, 1):
        assert bare(f"{number}.{spanish}") in bare(text) and bare(f"{number}.{english}") in bare(text)


def test_nothing_of_the_sheet_is_there_but_while_it_is_printed(people, interview_in):
    page = interview_in("en")
    page.evaluate(FILL)
    assert page.inner_html("#sheet") == "", "there is no result yet"
    page.evaluate(ANSWER_ALL, people["marvin"])
    assert page.inner_html("#sheet") == ""
    page.evaluate(LACKS_PRINT)
    page.click("[data-do=print]")
    assert page.inner_html("#sheet") != "" and not page.locator("#sheet").is_visible()
    page.click("[data-do=list]")
    assert page.inner_html("#sheet") == ""
    page.click("[data-step=answers] [data-do=continue]")
    page.evaluate(FILL)
    page.evaluate("() => document.querySelector('[data-do=clear]').click()")
    assert page.inner_html("#sheet") == ""


def test_a_sheet_has_nothing_to_press_no_address_and_no_trace_of_the_rules(people, interview_in):
    page = interview_in("es")
    for name in ("marvin", "petros"):
        page.evaluate(ANSWER_ALL, people[name])
        page.evaluate(FILL)
        assert page.locator("#sheet :is(button, input, a[href], [id], script, template, p p, .screen-only, .paper-only)").count() == 0
        attributes = page.evaluate("() => Array.from(document.querySelectorAll('#sheet *')).flatMap(one => one.getAttributeNames())")
        assert set(attributes) <= {"class", "lang", "dir"}


@pytest.mark.parametrize("locale", (*LOCALES, *LANGUAGES))
def test_nothing_is_cut_or_lies_over_another_and_all_is_black(people, site_of, interview_in, locale):
    page = interview_in(locale, interview(site_of(locale), locale), viewport={"width": 695, "height": 900})  # A4 without its margins
    for name in ("marvin", "petros", "yusmary", "amparo"):
        page.emulate_media(media="screen")
        page.evaluate(ANSWER_ALL, people[name])
        page.emulate_media(media="print")
        page.evaluate(FILL)
        assert not (faults := look(page, LAYOUT)), tell(faults)
        assert page.evaluate("""() => Array.from(new Set(Array.from(document.querySelectorAll('#sheet, #sheet *')).flatMap(one => {
          const style = getComputedStyle(one);
          return [style.color, style.backgroundColor, style.borderBlockStartColor, style.borderInlineStartColor];
        }))).sort()""") == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    plant(page, "#sheet p { white-space: nowrap }")
    assert look(page, LAYOUT)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sensitive_answer_changes_a_letter_of_the_sheet(questionnaire, interview_in, locale):
    """Visitors by chance, and the same with other sensitive answers; down to the spaces and names in the markup, which a saved file has too."""
    page, chance, seen = interview_in(locale), random.Random(14), set()
    for number, (answers, _) in enumerate(random_visitors(questionnaire, seed=14, count=200)):
        answers = {str(name): answers.get(name) or ["unsure"] for name in questionnaire.questions}
        page.evaluate(ANSWER, answers)
        before = page.evaluate(FILL)
        page.evaluate(DONE)
        page.evaluate(ANSWER, {name: otherwise(questionnaire.questions[name], values, chance) for name, values in answers.items()})
        assert page.evaluate(FILL) == before, answers
        page.evaluate(DONE)
        seen.add(before)
        if len(seen) == 25:
            break
    assert len(seen) == 25 and number < 60


def otherwise(question, values: list[str], chance: random.Random) -> list[str]:
    """An answer that differs from another one only in what is kept off paper."""
    kept = [value for value in question.values if is_kept(question, value)]
    told = [value for value in values if value not in kept]
    if not kept or question.type == "one" and told:
        return values
    if question.type == "one":
        return [chance.choice(kept)]
    options = [value for value in kept if value != "none"]
    return told + [value for value in options if chance.random() < 0.4] or ["none"]


def test_the_checklist_asks_for_what_paper_may_not_carry_and_for_nothing_that_names_somebody(questionnaire):
    words = " ".join(text for row in questionnaire.rules_file.checklist.rows for text in (row.title, *row.boxes, *row.lines))
    assert not re.search(r"\b(?:name|A-number|birth|address|phone)\b", words, re.I)
    assert all(word in words for word in ("Admitted", "Paroled", "Arrest", "Removed", "Gang", "Victim", "Witness", "mind", "permit", "Two years"))


# --- Without script ------------------------------------------------------------------------------------------------------


def in_order_of_the_page(sheets, answers) -> list[str]:
    """What a page without script prints: the same, in one language; dangers stand after the first card."""
    found = evaluate(sheets.questionnaire, answers)
    first, *others = ([*sheets.card(decision, found)] for decision in sheets.questionnaire.decisions)
    _, dangers, find_out, *rest, origin = sheets.sheet(answers)
    dates = origin[-2:]
    parts = [sheets.top(), dates, first, dangers, *others, find_out, *rest, origin]
    return [line for part in parts for line in part]


@pytest.mark.parametrize("locale", LOCALES)
def test_without_script_the_print_says_the_same_in_one_language(built, questionnaire, people, interview_in, locale):
    sheets, page = Sheets(built.project, questionnaire, locale, alone=True), interview_in(locale, java_script_enabled=False)
    for name in ("yusmary", "lorna", "marvin", "petros", "huda", "obinna", "eusebio", "oksana", "amparo"):
        page.evaluate(TICK, [people[name], True])
        pages = pages_of(page.pdf(format="Letter"))
        assert difference(in_order_of_the_page(sheets, people[name]), "".join(pages)) == "", name
        assert len(pages) <= FEW_PAGES
        page.emulate_media(media="print")
        assert not (faults := look(page, LAYOUT)), tell(faults)
        page.emulate_media(media="null")


def test_where_the_script_fails_paper_keeps_the_same_silence(built, questionnaire, people, interview_in):
    sheets, page = Sheets(built.project, questionnaire, "en", alone=True), interview_in("en")
    page.evaluate(ANSWER_ALL, people["marvin"])
    page.evaluate(ANSWER_ALL, people["lorna"])
    page.evaluate("() => { Element.prototype.focus = HTMLElement.prototype.focus = () => { throw new Error('broken browser'); }; }")
    page.click("[data-do=list]")
    assert "js" not in page.evaluate("document.documentElement.className").split()
    page.locator("label:has(#ask-result)").click()
    assert difference(in_order_of_the_page(sheets, people["lorna"]), "".join(pages_of(page.pdf(format="Letter")))) == ""


def test_without_script_and_not_asked_the_print_is_a_blank_form_with_every_text(sheets, questionnaire, people, interview_in):
    page = interview_in("en", java_script_enabled=False)
    blank = pages_of(page.pdf(format="Letter"))
    text = bare("".join(blank))
    texts = [text for question in questionnaire.questions.values() for text in (question.ask, *(option.label for option in question.options.values()))]
    texts += [outcome.title for _, outcome in questionnaire.outcomes()] + [fact.say for fact in questionnaire.facts.values()] + [notice.title for notice in questionnaire.notices.values()]
    assert [one for one in texts if bare(one) not in text] == []
    doors = [line for door in questionnaire.questions_file.start.doors for line in (door.title, *re.split(r"\{[^}]*\}|[\n*]", door.text))]
    assert [one for one in doors if bare(one.lstrip("- ")) not in text] == []
    assert [door.title for door in questionnaire.questions_file.start.doors if text.count(bare(door.title)) != 1] == [], "a door is told once, not once for screens and once for paper"
    assert [name for name in ("stopped-note", "go-on") if bare(sheets["en"].project.interface[name]) in text] == [], "this is for some, and so for nobody"
    stopped = next(answers for answers in people.values() if evaluate(questionnaire, answers).stopped_by)
    for answers in (people["lorna"], stopped):
        page.evaluate(TICK, [answers, False])
        assert pages_of(page.pdf(format="Letter")) == blank, "what was ticked does not show"
    page.emulate_media(media="print")
    looks = page.evaluate("""() => Array.from(new Set(Array.from(document.querySelectorAll('form input')).map(one => {
      const style = getComputedStyle(one), label = getComputedStyle(one.nextElementSibling);
      return [style.appearance, style.borderTopWidth, style.backgroundColor, label.boxShadow, label.borderTopWidth].join();
    })))""")
    assert len(looks) == 1 and looks[0].startswith("none")


# --- The file ------------------------------------------------------------------------------------------------------------


def save(page, tmp_path):
    with page.expect_download() as waiting:
        page.click("[data-do=save]")
    assert waiting.value.suggested_filename == "page.html"
    waiting.value.save_as(tmp_path / "page.html")
    return tmp_path / "page.html"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_saved_file_is_the_sheet_and_nothing_else(sheets, people, interview_in, open_page, tmp_path, locale):
    page = interview_in(locale)
    page.evaluate(ANSWER_ALL, people["marvin"])
    page.evaluate(FILL)
    shown = page.evaluate("() => document.querySelector('#sheet').textContent")
    page.evaluate(DONE)
    path = save(page, tmp_path)
    assert page.inner_html("#sheet") == ""
    html = path.read_text("utf-8")
    assert html.startswith(f'<!DOCTYPE html><html lang="{locale}" dir="ltr"><meta charset="utf-8">') and html.count("<title>Ask First</title>") == 1
    assert not re.search(r"<script|<template|<link|<iframe|<img|href=|src=|url\(|@import|\son\w+=|\sid=\"(?!sheet)|hidden|display: ?none", html)
    visited = open_page(path)
    assert visited.page.inner_text("body").strip() and visited.page.evaluate("() => document.body.textContent.trim()") == shown.strip()
    unseen = visited.page.evaluate("() => Array.from(document.querySelectorAll('body *')).filter(one => one.textContent.trim() && !one.getClientRects().length).length")
    assert (visited.requests, visited.messages, unseen) == ([path.as_uri()], [], 0)
    pages = pages_of(visited.page.pdf(format="Letter"))
    assert difference([line for part in sheets[locale].sheet(people["marvin"]) for line in part], "".join(pages)) == "" and len(pages) <= FEW_PAGES


def test_the_saved_file_reads_well_on_a_phone(people, interview_in, open_page, tmp_path):
    page = interview_in("es")
    page.evaluate(ANSWER_ALL, people["petros"])
    saved = open_page(save(page, tmp_path), viewport={"width": 360, "height": 640}).page
    assert not (faults := look(saved, LAYOUT)), tell(faults)


def test_where_a_file_cannot_be_saved_there_is_no_button(questionnaire, people, site, browser):
    context = new_context(browser)
    context.add_init_script("delete HTMLAnchorElement.prototype.download;")
    page = context.new_page()
    page.goto(interview(site, "en").as_uri())
    page.evaluate(ANSWER_ALL, people["marvin"])
    assert page.locator("[data-do=print]").is_visible() and not page.locator("[data-do=save]").is_visible()
    context.close()


def test_where_nothing_can_be_printed_there_is_no_button_for_it(people, site, browser):
    """Firefox on Android could not, until 2023."""
    context = new_context(browser)
    context.add_init_script("delete window.print;")
    page = context.new_page()
    page.goto(interview(site, "en").as_uri())
    page.evaluate(ANSWER_ALL, people["yusmary"])
    assert page.locator("[data-do=save]").is_visible() and page.locator("[data-notice=court-card]").is_visible()
    assert page.locator("[data-do^=print]").filter(visible=True).count() == 0
    context.close()


# --- The card for court --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("is_true", [False, True])
def test_the_card_for_court_says_its_lines_in_large_letters_and_nothing_else(sheets, questionnaire, people, interview_in, locale, is_true):
    notice, page = questionnaire.notices["court-card"], interview_in(locale)
    page.evaluate(LACKS_PRINT)
    page.evaluate(ANSWER_ALL, people["yusmary"])
    control = page.locator("[data-notice=court-card] input")
    assert not control.is_checked()
    if is_true:
        page.locator("[data-notice=court-card] label").click()
    page.locator("[data-notice=court-card] [data-do=print-card]").click()
    lines = [sheets[locale].said(line) for line in (*notice.card, *(notice.card_if_true if is_true else []))]
    (text,) = pages_of(page.pdf(format="Letter", display_header_footer=True))
    said = [bare(line) for both in lines for line in both]
    assert sorted(map(len, said)) and len(bare(text)) == sum(map(len, said)) and all(line in bare(text) for line in said)
    assert len(pages_of(page.pdf(format="Letter"))) > 1, "the next print is the sheet again"
    page.locator("[data-notice=court-card] [data-do=print-card]").click()
    page.emulate_media(media="print")
    sizes = page.locator("#sheet [lang]").evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert len(sizes) == len(said) and min(sizes) >= 30
    page.emulate_media(media="screen")
    page.click("[data-do=print]")
    assert "attorney only" in page.evaluate(FILL), "the sheet, and no longer the card"


def test_the_line_that_must_be_true_is_ticked_by_nobody_but_the_person(questionnaire, people, interview_in):
    page = interview_in("en")
    asked = 0
    for name in ("yusmary", "ousmane", "mohamed", "rosalba"):
        page.evaluate(ANSWER_ALL, people[name])
        control = page.locator("[data-notice=court-card] input")
        assert control.is_visible() and not control.is_checked(), name
        asked += people[name]["asylum"] != ["no"]
        page.locator("[data-notice=court-card] label").click()
        assert control.is_checked()
        page.evaluate("() => document.querySelector('[data-do=clear]').click()")
        assert not page.evaluate("() => document.querySelector('[data-notice=court-card] input').checked")
    assert asked, "also of people who are afraid to go back"


def test_a_card_is_offered_only_where_everybody_is_told_of_it_by_answers_that_paper_may_tell(questionnaire, sheets):
    cards = {str(name) for name, notice in questionnaire.notices.items() if notice.card or notice.card_if_true}
    assert cards == {"court-card"} <= sheets["en"].paper.notices
    assert notice_condition(questionnaire.notices["court-card"]) is not None
