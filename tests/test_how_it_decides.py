"""The public page about the rules: everything stands in it, in every language, with its sources and dates; what is not translated is marked."""

import re
from html import unescape

import pytest
from test_renderer import PageReader
from test_weight import weight

from askfirst.diagnostics import Diagnostics
from askfirst.positions import Place, Text
from askfirst.project import load_project
from askfirst.questionnaire import notice_condition
from askfirst.renderer import how_path, render_site
from askfirst.voice import say_date, say_loose_date
from writing import ROOT, change, write, write_project

LOCALES = ("en", "es")
LIMIT = 45_000


@pytest.fixture(scope="module")
def project():
    return load_project(ROOT, Diagnostics())


@pytest.fixture(scope="module")
def rules(project):
    return next(one for one in project.questionnaires if one.id == "dismissal-or-delay")


@pytest.fixture(scope="module")
def files(project):
    report = Diagnostics()
    found = render_site(project, report)
    assert report.entries == []
    return found


@pytest.fixture(params=LOCALES)
def locale(request):
    return request.param


@pytest.fixture
def html(files, rules, locale):
    return files[f"{locale}/{how_path(rules)}"].decode()


def said(project, locale, text):
    """A text as the page says it in a language, without its placeholders."""
    catalogue = project.catalogues.get(locale)
    return " ".join(str(catalogue.say(project.texts_by_place[text.place]) if catalogue else text).split())


def element_at(html, anchor):
    """What stands in the element with this id."""
    begin = html.index(f'id="{anchor}"')
    tag = re.search(r"<(\w+)[^<]*$", html[:begin]).group(1)
    depth = 1
    for found in re.finditer(rf"<(/?){tag}\b", html[begin:]):
        depth += -1 if found.group(1) else 1
        if depth == 0:
            return html[begin:begin + found.start()].partition(">")[2]
    raise AssertionError(f"{anchor} is never closed")


def stands_at(html, anchor):
    """Its text."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", element_at(html, anchor))).split())


# Everything stands in it

def test_every_outcome_stands_in_it_in_its_order(project, rules, html, locale):
    begins = []
    for decision in rules.decisions:
        assert said(project, locale, decision.asks) in stands_at(html, f"decision-{decision.id}")
        for number, outcome in enumerate(decision.outcomes, 1):
            assert f"{number}. {said(project, locale, outcome.title)}" in stands_at(html, f"outcome-{decision.id}.{outcome.id}")
            begins.append(html.index(f'id="outcome-{decision.id}.{outcome.id}"'))
    assert begins == sorted(begins) and len(begins) > 15


def test_every_fact_stands_in_it_with_the_answers_that_show_it(project, rules, html, locale):
    for name, fact in rules.facts.items():
        told = stands_at(html, f"fact-{name}")
        assert said(project, locale, fact.say) in told
        for test in rules.reached_tests(fact.when):
            question = rules.questions[test.question]
            assert said(project, locale, question.ask) in told, name
            assert [option for option in test.options if said(project, locale, question.options[option].label) not in told] == [], name


def test_every_notice_stands_in_it(project, rules, html, locale):
    for name, notice in rules.notices.items():
        assert said(project, locale, notice.title) in stands_at(html, f"notice-{name}")


def test_every_question_that_not_everybody_is_asked_stands_in_it(project, rules, html, locale):
    gated = [question for question in rules.questions.values() if question.ask_if is not None]
    assert gated
    for question in gated:
        assert said(project, locale, question.ask) in stands_at(html, f"question-{question.id}")
    for section in rules.sections:
        if section.ask_if is not None:
            assert f"<h3>{said(project, locale, section.title)}</h3>" in html


def cited(rules):
    return [(anchor, citation) for anchor, part in [*((f"fact-{name}", fact) for name, fact in rules.facts.items()), *((f"notice-{name}", notice) for name, notice in rules.notices.items()),
            *((f"outcome-{decision.id}.{outcome.id}", outcome) for decision, outcome in rules.outcomes())] for citation in part.cites]


def test_every_source_stands_in_it_with_its_status_today_and_its_dates(project, rules, html, locale):
    for name in dict.fromkeys(citation.source for _, citation in cited(rules)):
        source, told = project.sources[name], stands_at(html, f"source-{name}")
        assert source.short in told and source.title in told and said(project, locale, source.now) in told
        assert say_date(source.checked_on.day, locale) in told and say_date(source.review_by.day, locale) in told
        for event in source.status:
            assert f"{say_loose_date(event.date, locale)}: {said(project, locale, project.interface[f'state-{event.state}'])}." in told
            assert " ".join(event.note.split()) in told


def test_every_citation_leads_to_its_source_and_to_the_part_that_is_cited(project, rules, html):
    for anchor, citation in cited(rules):
        assert f'href="#source-{citation.source}"' in element_at(html, anchor), anchor
        if citation.section:
            assert " ".join(project.sources[citation.source].sections[citation.section].title.split()) in stands_at(html, f"source-{citation.source}")


def test_judgements_and_what_is_unverified_are_marked_and_told(rules, html):
    parts = [(f"fact-{name}", one) for name, one in rules.facts.items()] + [(f"notice-{name}", one) for name, one in rules.notices.items()]
    remarks = [(anchor, text) for anchor, part in parts for text in (part.judgement, part.unverified) if text]
    assert len(remarks) > 50
    for anchor, text in remarks:
        assert " ".join(text.split()) in stands_at(html, anchor)


def test_it_says_that_nobody_has_signed_before_anything_else(project, html, locale):
    words = said(project, locale, project.interface["attorney-unreviewed"])
    assert html.index(words) < html.index("<h2")


def test_our_own_judgements_are_called_so_and_that_nobody_confirmed_them_is_said_once(project, html, locale):
    unconfirmed, judgement = (said(project, locale, project.interface[name]) for name in ("how-unconfirmed", "how-judgement"))
    assert html.count(unconfirmed) == 1 and html.index(unconfirmed) < html.index("<h2")
    assert html.count(judgement) > 40


def test_it_says_first_that_it_does_not_know_the_answers_of_the_reader(project, html, locale):
    assert html.index(said(project, locale, project.interface["how-intro"])) < html.index(said(project, locale, project.interface["how-unknown"])) < html.index("<h2")


def test_what_is_said_to_everybody_stands_in_full_before_the_first_decision(project, rules, html, locale):
    begin = html[html.index('<h2 id="always">'):html.index('<h2 id="decision-')]
    always = {name: rules.notices[name] for name in rules.rules_file.with_every_invitation if notice_condition(rules.notices[name]) is None}
    assert {"not-in-force", "dismissal-risk"} <= set(always)
    for name, notice in always.items():
        assert f'<a href="#notice-{name}">{said(project, locale, notice.title)}' in begin
        assert said(project, locale, notice.text).split("**")[0].split("[")[0] in unescape(re.sub(r"<[^>]*>", "", begin))
    assert begin.count("<section") == len(always)


def test_notes_and_titles_that_nobody_translates_are_marked_as_english(files, rules):
    html = files[f"es/{how_path(rules)}"].decode()
    notes = [fact.judgement for fact in rules.facts.values() if fact.judgement] + [notice.unverified for notice in rules.notices.values() if notice.unverified]
    assert [note for note in notes if f'<span lang="en">{note}</span>' not in unescape(html)] == []
    assert html.count('lang="en"') > 300


# The way to it

def test_the_home_page_and_every_plain_page_lead_to_it(files, project, rules, locale):
    for page in ("index", *sorted(project.page_ids), rules.id):
        assert f'<a href="{how_path(rules)}"' in files[f"{locale}/{page}.html"].decode(), page


def test_it_leads_to_the_questions_and_to_every_part_of_itself(html, rules):
    page = PageReader(html)
    links = {one["href"] for one in page.all("a")}
    assert f"{rules.id}.html" in links
    assert {f"#{one['id']}" for one in page.all("h2") if one.get("id", "contents") != "contents"} <= links


def test_it_has_no_script_and_is_light(html):
    assert "<script" not in html
    assert len(weight.compressed(html.encode())) <= LIMIT


def test_its_own_style_does_not_weigh_on_the_interview(files, rules):
    assert ".remark" in files[f"en/{how_path(rules)}"].decode() and ".remark" not in files[f"en/{rules.id}.html"].decode()


# Small rules

BOXES = """
    questions: [{id: held, options: [yes, no]}]
    notices:
      always: {text: To everybody.}
      beside: {text: To some., if_possible: {held: yes}}
      alone: {text: Beside no invitation.}
    with_every_invitation: [always, beside]
    decisions: [{id: ending, outcomes: [{id: ask, invites: yes, if_certain: {held: yes}}, {id: tell}]}]
    """


def test_only_boxes_that_everybody_gets_beside_an_invitation_stand_first(tmp_path):
    html = page_of(write_project(tmp_path / "project", BOXES))
    begin = html[html.index('id="always"'):html.index('id="decision-ending"')]
    assert "To everybody." in begin and "To some." not in begin and "Beside no invitation." not in begin


def test_without_judgements_nothing_is_said_about_confirming_them(tmp_path, root):
    assert "No attorney has confirmed it yet." in page_of(root)
    assert "No attorney has confirmed it yet." not in page_of(write_project(tmp_path / "other", BOXES))


def test_our_own_view_is_no_paper_that_was_not_found(root):
    change(root / "content" / "sources" / "law.yaml", "verified: read\nchecked_on", "verified: own\nchecked_on")
    told = stands_at(page_of(root), "source-law")
    assert "This is our own view. There is no paper behind it." in told and "found" not in told


RULES = """
    questions:
      - {id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}}
    facts:
      is-held: {kind: danger, when: {held: yes}, say: You are held., cites: [law, "law#own-part", "law#(b)(1)"], judgement: Decide this.}
    decisions:
      - {id: help, outcomes: [{id: now, severity: danger, if_possible: is-held}, {id: later}]}
    people:
      - {id: ana, outcomes: {help: now}}
    """


@pytest.fixture
def root(tmp_path):
    root = write_project(tmp_path / "project", RULES)
    write(root / "content" / "sources" / "law.yaml", """
        title: The law
        short: Law
        kind: statute
        issued_by: Congress
        date: 2021-05
        url: https://www.justice.gov/law
        verified: read
        checked_on: 2026-11-21
        review_by: 2027-01-20
        now: It is in force.
        status:
          - {date: 2021, state: issued, note: Some day., verified: memory}
        sections:
          own-part: {title: A part with a name of ours, verified: read}
          (b)(1): {title: A part with a code, verified: secondary}
          (c): {title: A part that nobody cites, verified: read}
        """)
    return root


def page_of(root, locale="en"):
    report = Diagnostics()
    files = render_site(load_project(root, report), report)
    assert report.entries == []
    return files[f"{locale}/tiny-how-it-decides.html"].decode()


def test_a_citation_names_its_section_only_where_lawyers_know_the_code(root):
    html = page_of(root)
    assert re.findall(r'<a href="#source-law"[^>]*><bdi>(.*?)</bdi>', html) == ["Law, (b)(1)"]
    told = stands_at(html, "source-law")
    assert "(b)(1) : A part with a code (second hand)" in told and "own-part" not in told and "A part with a name of ours (read)" in told and "nobody cites" not in told


def test_a_date_is_told_as_far_as_it_is_known(root):
    told = stands_at(page_of(root), "source-law")
    assert "Congress , May 2021, https://www.justice.gov/law" in told and "2021: It came out. Some day. (from memory)" in told
    assert "mayo de 2021" in page_of(root, "es")


def test_parts_that_a_questionnaire_does_not_have_are_left_out(root):
    html = page_of(root)
    assert 'id="notices"' not in html and 'id="questions"' not in html and 'id="facts"' in html


LEADING = """
    questions:
      - {id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}}
      - {id: case, ask: Where is your case?, options: {open: Open, over: Over, paused: Paused}}
      - {id: entry, ask: How did you come?, options: {visa: Visa, crossed: I crossed}}
    facts:
      is-held: {when: {held: yes}, say: You are held.}
    decisions:
      - id: help
        outcomes:
          - {id: now, severity: danger, title: Now, if_certain: {any: [is-held, {case: open}, {entry: visa}, {all: [{case: over}, {entry: crossed}]}]}}
          - {id: maybe, severity: danger, if_possible: {any: [is-held, {case: open}, {entry: visa}, {all: [{case: over}, {entry: crossed}]}]}}
          - {id: long, if_certain: {all: [is-held, {none: [{case: open}]}, {any: [{case: over}, {entry: visa}]}, {any: [{case: over}, {held: no}]}, {any: [{entry: visa}, {held: yes}]},
              {any: [{case: open}, {held: no}]}, {any: [{case: paused}, {held: yes}]}, {any: [{case: paused}, {entry: visa}]}]}}
          - {id: later}
    """


def test_a_line_leads_to_the_fact_or_the_outcome_that_it_names_and_many_lines_stand_in_columns(tmp_path):
    html = page_of(write_project(tmp_path / "project", LEADING))
    now, maybe, long = (element_at(html, f"outcome-help.{name}") for name in ("now", "maybe", "long"))
    assert '<a href="#fact-is-held">You are held.</a>' in now and now.count("<a ") == 1
    assert '<p>It comes only when the answers do not rule this out. <a href="#outcome-help.now">It is the same as for "Now".</a></p>' in " ".join(maybe.split())
    assert "columns" not in now and '<ul class="columns">' in long


def test_what_has_no_translation_is_english_and_marked(root):
    assert '<b><span lang="en">You are held.</span></b>' in page_of(root, "es")
    assert 'lang="en"><span lang="en">' not in page_of(root, "en")


def test_a_translated_frame_holds_a_text_that_is_not_translated(root):
    report = Diagnostics()
    project = load_project(root, report)
    text = project.texts["interface/when-answer"]
    project.catalogues["es"].translations[text.id] = (str(text.text), Text.at("A «{question}» dice {answers}", Place("es.po")))
    html = render_site(project, report)["es/tiny-how-it-decides.html"].decode()
    assert 'A «<span lang="en">Are you held?</span>» dice <span lang="en">"<span lang="en">Yes</span>"</span>' in html


def test_signs_that_mean_something_to_html_stand_in_a_condition_as_written(root):
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Is 3 < 5 & 5 > 3?")
    html = page_of(root)
    assert "Is 3 &lt; 5 &amp; 5 &gt; 3?" in html and "&amp;lt;" not in html


def test_where_there_are_two_questionnaires_each_page_is_named(root):
    for name in ("questions", "rules", "people"):
        text = (root / "questionnaires" / "tiny" / f"{name}.yaml").read_text("utf-8")
        write(root / "questionnaires" / "other" / f"{name}.yaml", text.replace("Some questions", "Other questions"))
    html = page_of(root)
    assert ">How your answers lead to a result: Some questions</a>" in html and ">How your answers lead to a result: Other questions</a>" in html


@pytest.mark.parametrize("date, locale, words", [("2021-05-27", "en", "May 27, 2021"), ("2021-05", "en", "May 2021"), ("2021", "es", "2021"), ("2021-05", "mam", "2021-05")])
def test_a_loose_date_is_said_as_far_as_it_goes(date, locale, words):
    assert say_loose_date(date, locale) == words
