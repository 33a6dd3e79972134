"""The review booklet: everything that an attorney answers for stands in it, leads to what it rests on, and says honestly who signed."""

from __future__ import annotations

import pkgutil
import re
import shutil
import typing
from html import unescape
from importlib import import_module

import pytest
from sample_projects import copy_valid
from seen import violations
from test_renderer import PageReader
from writing import ROOT, change, write_project

from askfirst import booklet, prover
from askfirst.booklet import OPEN_QUESTIONS, Booklet, Numbered, read_open_questions, runs
from askfirst.diagnostics import Diagnostics
from askfirst.kinds import Plain, Prose, Words
from askfirst.model import Part, PeopleFile, QuestionsFile, RulesFile, SourceFile
from askfirst.pipeline import build_site
from askfirst.project import load_project
from askfirst.prose import render_prose, render_words
from askfirst.questionnaire import notice_condition
from askfirst.renderer import render_site
from askfirst.voice import contact_link
from askfirst.telling import PlainVoice, lines_below, say_line

REAL = "review/dismissal-or-delay.html"
LOOKS = {
    "narrow": {"viewport": {"width": 320, "height": 568}},
    "wide and dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 390, "height": 844}, "forced_colors": "active"},
}


def text_of(html: str) -> str:
    """What a person reads of some HTML."""
    return " ".join(unescape(re.sub("<[^>]*>", "", html)).split())


@pytest.fixture(scope="module")
def html(built):
    return built.files[REAL].decode()


@pytest.fixture(scope="module")
def page(html):
    return PageReader(html)


@pytest.fixture(scope="module")
def words(page):
    """All that a person reads in it."""
    return page.text


@pytest.fixture(scope="module")
def book(built, questionnaire):
    return Booklet(questionnaire, built.project, built.project.site.as_of.day)


def part_of_page(html: str, anchor: str) -> str:
    """The HTML from an anchor to the next."""
    begin = html.index(f' id="{anchor}">') + len(f' id="{anchor}">')
    return html[begin:html.find(' id="', begin)]


# Everything stands in it

# What is no text is shown by numbers, anchors, marks and sentences, which the tests below look at; or it is left out, for a reason.
NO_TEXT = {
    "QuestionsFile": set(), "Start": set(), "Door": {"id"}, "Section": {"id", "ask_if", "stop_on"}, "Question": {"id", "type", "sensitive", "usual", "ask_if"}, "Option": {"sensitive", "reads_as"},
    "RulesFile": {"with_every_invitation"}, "Papers": set(), "Checklist": set(), "ChecklistRow": set(), "Fact": {"kind", "when", "papers", "cites"}, "Notice": {"severity", "cites", "if_possible", "if_certain"},
    "Decision": {"id"}, "Outcome": {"id", "severity", "invites", "if_possible", "if_certain", "unless", "contacts", "cites"},
    "Safeguard": {"danger", "cites"}, "Claim": {"when", "if_certain", "outcome", "shows"},
    "PeopleFile": set(), "Person": {"id", "answers", "outcomes"},
    "SourceFile": {"kind", "date", "url", "verified", "checked_on", "review_by"}, "StatusEvent": {"date", "state", "verified"}, "SourceSection": {"verified"},
}


def types_in(annotation) -> set[type]:
    """The types that an annotation is made of."""
    inner = typing.get_args(annotation)
    return set().union(*map(types_in, inner)) if inner else {annotation} if isinstance(annotation, type) else set()


def reachable(shape: type[Part]) -> dict[str, type[Part]]:
    """The kinds of part that a kind of file is made of."""
    found, waiting = {}, [shape]
    while waiting:
        one = waiting.pop()
        if found.setdefault(one.__name__, one) is one:
            waiting += [kind for field in one.model_fields.values() for kind in types_in(field.annotation) if issubclass(kind, Part) and kind.__name__ not in found]
    return found


def is_text(field) -> bool:
    return bool(types_in(field.annotation) & {Words, Prose, Plain})


def test_a_new_field_of_the_files_cannot_be_forgotten():
    shapes = {name: kind for shape in (QuestionsFile, RulesFile, PeopleFile, SourceFile) for name, kind in reachable(shape).items()}
    del shapes["Told"], shapes["NeverTold"]  # names alone: what the build tries on each person
    no_text = {name: {field for field, one in kind.model_fields.items() if not is_text(one) and not any(issubclass(inner, Part) for inner in types_in(one.annotation))} for name, kind in shapes.items()}
    assert no_text == NO_TEXT


def texts_in(value) -> list:
    """Every text below a part of the files, whatever its field is called."""
    if isinstance(value, (Words, Prose, Plain)):
        return [value]
    if isinstance(value, Part):
        return [text for name in type(value).model_fields for text in texts_in(getattr(value, name))]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in texts_in(one)]


@pytest.mark.parametrize("name", ["questions_file", "rules_file", "people_file"])
def test_every_text_of_the_questionnaire_stands_in_it(built, questionnaire, words, name):
    def pieces(text):
        def fill(contact):
            return contact_link(built.project.contacts[contact])

        html = render_prose(text, fill) if isinstance(text, Prose) else render_words(text, fill)
        return [text_of(piece) for piece in re.split("</?(?:p|ul|ol|li)>", html)]

    found = texts_in(getattr(questionnaire, name))
    assert len(found) > 150
    assert [piece for text in found for piece in pieces(text) if piece not in words] == []


def test_every_cited_source_stands_in_it_with_its_history_and_the_sections_that_are_cited(built, book, html):
    cited = {cite for one in book.known.values() for cite in getattr(one.part, "cites", ())}
    assert len({cite.source for cite in cited}) > 40
    for name, source in built.project.sources.items():
        told = text_of(part_of_page(html, f"source-{name}"))
        wanted = [str(text) for text in (source.title, source.short, source.issued_by, source.now, source.checked_on, source.review_by)] + [str(event.note) for event in source.status]
        wanted += [f"{code} {section.title}" for code, section in source.sections.items() if any(cite.source == name and cite.section == code for cite in cited)]
        assert [one for one in wanted if " ".join(one.split()) not in told] == [], name


def test_what_was_not_read_is_marked_wherever_it_is_cited(built, book, html):
    marks = {"memory": " [from memory]", "secondary": " [second hand]", "own": " [our own view]", "read": ""}
    citing = [one for one in book.known.values() if getattr(one.part, "cites", ())]
    told = {one: text_of(re.search(r'<p class="cites">(.*?)</p>', part_of_page(html, one.anchor), re.S).group(1)) for one in citing}
    for one, cite in ((one, cite) for one in citing for cite in one.part.cites):
        source, number = built.project.sources[cite.source], book.the("source", cite.source).number
        known = source.sections[cite.section].verified if cite.section else source.verified
        wanted = f"{cite.section}{marks[known]}" if cite.section else f"({number}){marks[known]}"
        assert re.search(re.escape(wanted) + r"(?=[,;:.])", told[one]), (one.anchor, wanted)


def test_what_is_cited_without_having_been_read_is_to_be_ticked_and_our_own_view_apart_from_papers(html):
    papers, own = html[html.index("<h3>Cited, but not read"):html.index('<h2 id="glance"')].split("<h3>Our own view, with no paper behind it</h3>")
    assert "(second hand)" in papers and "(from memory)" in papers and "our own view" not in papers
    assert own.count("(our own view)") == own.count('class="box"') > 10 and "from memory" not in own


def test_the_cover_counts_the_sources_by_how_they_are_known(book, words):
    known = [source.source.part.verified for source in book.cited()]
    read, second, memory, own = (known.count(way) for way in ("read", "secondary", "memory", "own"))
    assert own == 1 and f"The rules rest on {len(known)} sources: {read} read (some only in part), {second} known second hand, {memory} from memory, 1 our own view with no paper behind it." in words


def test_the_urgent_advice_of_the_first_screen_stands_there_with_numbers(built, questionnaire, html, words):
    doors = questionnaire.questions_file.start.doors
    assert doors and f"{len(doors)} doors on the first screen" in words and str(built.project.interface["door-heading"]) in words
    for number, door in enumerate(doors, 1):
        assert text_of(part_of_page(html, f"door-{door.id}")).startswith(f"D{number} {door.title}")


def test_every_judgement_and_every_unverified_statement_has_a_number_and_boxes_to_tick(book, html):
    marked = [(one, kind, str(text)) for one in book.known.values() for kind in ("judgement", "unverified") if (text := getattr(one.part, kind, None))]
    assert len(marked) > 70
    told = [(one, remark.kind, remark.text) for one, remarks in book.remarks.items() for remark in remarks]
    assert sorted(told, key=str) == sorted(marked, key=str)
    rows = re.findall(r'<tr id="remark-([JU]\d+)">(.*?)</tr>', html)
    assert sorted(number for number, _ in rows) == sorted(remark.number for remarks in book.remarks.values() for remark in remarks)
    assert all(row.count('class="box"') == 2 and 'class="write"' in row for _, row in rows)
    assert {number[0]: max(int(other[1:]) for other, _ in rows if other[0] == number[0]) for number, _ in rows} == {"J": book.count_remarks("judgement"), "U": book.count_remarks("unverified")}


def test_every_part_has_a_number_of_its_own_and_leads_to_what_it_cites(book, html):
    numbers = [one.number for one in book.known.values()]
    assert len(numbers) == len(set(numbers)) > 200
    for one in book.known.values():
        below = part_of_page(html, one.anchor)
        assert one.number in text_of(below), one.anchor
        assert [cite for cite in getattr(one.part, "cites", ()) if f'href="#source-{cite.source}"' not in below or cite.section not in below] == [], one.anchor


def test_every_condition_is_told_in_words(built, book, questionnaire, words):
    voice = PlainVoice(built.project, "en")
    told = [reading for decision in questionnaire.decisions for _, readings in book.outcomes(decision) for reading in readings]
    told += [book.told(condition) for condition in (*questionnaire.relevance.values(), *(fact.when for fact in questionnaire.facts.values()), *map(notice_condition, questionnaire.notices.values()))]
    told += [condition for _, _, condition in book.safeguards()]
    told += [book.told(part.ask_if) for part in (*questionnaire.sections, *questionnaire.questions.values())]
    wanted, waiting = set(), [one for one in told if one is not None]
    while waiting:
        one = waiting.pop()
        waiting += lines_below(one)
        wanted.add(say_line(one, voice))
    assert len(wanted) > 100
    joined = {say_line(book.told(condition), voice) for condition in questionnaire.relevance.values() if condition is not None}  # section and question are told apart
    assert [line for line in wanted - joined if line not in words] == []


def test_the_glance_tells_for_every_question_what_looks_at_it_and_what_waits_for_it(book, questionnaire):
    rows = {row.question.name: row for section in questionnaire.sections for row in book.rows(section)}
    assert list(rows) == list(questionnaire.questions)
    assert [one.name for one in rows["entry"].outcomes] == ["ending/keep-your-hearing"]
    assert "entry-crossed" in [one.name for one in rows["entry"].told] and "fast-removal-risk" in [one.name for one in rows["entry"].told]
    assert [one.name for one in rows["entry"].opens] == ["two-years-papers"]
    assert [one.name for section in questionnaire.sections for one in book.stops(section)] == ["help/get-help-now"]


def test_every_person_stands_there_with_answers_and_outcomes_and_as_invented(book, questionnaire, words):
    table = words[words.index("All these people are invented"):]
    for person in questionnaire.people_file.people:
        assert f"{person.name} {person.story}" in table
        told = table[table.index(f"{person.name} {person.story}"):][:1500]
        assert [str(label) for _, labels in book.answers(person) for label in labels if str(label) not in told] == [], person.name
        assert [f"{one.number} {one.title}" for one in book.outcomes_of(person) if f"{one.number} {one.title}" not in told] == [], person.name


# Safeguards, as sentences

NEVER_AND_ALWAYS = """
    questions:
      - {id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}, usual: no}
    notices:
      box: {title: The box}
      lid: {title: The lid}
      rim: {title: The rim}
    decisions:
      - id: ending
        outcomes: [{id: stop, title: Stop, severity: danger, if_possible: {held: yes}}, {id: ask, title: Ask, if_certain: {held: no}}, {id: talk, title: Talk}]
      - id: time
        outcomes: [{id: wait, title: Wait, if_certain: {held: no}}, {id: rest, title: Rest}]
    safeguards:
      one: SAFEGUARD
    """


@pytest.mark.parametrize("safeguard, sentence", [
    ("{never: {when: {held: yes}, outcome: [ending/ask]}}", 'Nobody of whom this may be true is ever told "Ask" (A2)'),
    ("{never: {when: {held: yes}, outcome: [ending/ask, ending/talk, time/wait], shows: [box]}}",
     'Nobody of whom this may be true is ever told "Ask" (A2), "Talk" (A3) or "Wait" (B1) or shown the notice "The box" (N1)'),
    ("{never: {if_certain: {held: no}, shows: [box, lid]}}", 'Nobody of whom this is certain is ever shown the notice "The box" (N1) or "The lid" (N2)'),
    ("{never: {outcome: [time/rest]}}", 'Nobody, whatever the answers, is ever told "Rest" (B2)'),
    ("{always: {when: {held: yes}, outcome: [ending/stop], shows: [box]}}", 'Everybody of whom this may be true is told "Stop" (A1) and shown the notice "The box" (N1)'),
    ("{always: {when: {held: yes}, outcome: [ending/stop, ending/talk]}}", 'Everybody of whom this may be true is told "Stop" (A1) or "Talk" (A3)'),
    ("{always: {if_certain: {held: no}, outcome: [ending/ask, time/wait, ending/talk]}}", 'Everybody of whom this is certain is told "Ask" (A2) or "Talk" (A3) and told "Wait" (B1)'),
    ("{always: {shows: [box, lid, rim]}}", 'Everybody, whatever the answers, is shown the notices "The box" (N1), "The lid" (N2) and "The rim" (N3)'),
])
def test_a_safeguard_is_told_as_a_sentence(tmp_path, safeguard, sentence):
    project = load_project(write_project(tmp_path / "project", NEVER_AND_ALWAYS.replace("SAFEGUARD", safeguard)), Diagnostics())
    (one, pieces, told), = Booklet(project.questionnaires[0], project, project.site.as_of.day).safeguards()
    assert one.number == "S1"
    assert "".join(f'"{piece.title}" ({piece.number})' if isinstance(piece, Numbered) else piece for piece in pieces) == sentence
    assert (told is None) == ("whatever the answers" in sentence)


def test_of_every_safeguard_of_the_real_rules_the_sentence_is_said_to_be_proven_and_the_reason_not(book, questionnaire, html):
    assert len(questionnaire.safeguards) > 40
    for one, _, _ in book.safeguards():
        proven, why = part_of_page(html, one.anchor).split('<p class="why">')
        assert text_of(proven).endswith("Proven of the rules, for all answers.") and str(one.part.because) not in text_of(proven), one.name
        assert text_of(why).startswith(f"Why (a statement of law or judgement; not proven, for you to judge): {one.part.because}") and "Proven of" not in text_of(why), one.name
    assert "The reason below each sentence was not proven." in text_of(html)


def test_every_proof_of_the_build_is_told_in_a_sentence():
    modules = [import_module(f"askfirst.prover.{one.name}") for one in pkgutil.iter_modules(prover.__path__)]
    proofs = {name for module in modules for name, found in vars(module).items() if name.startswith("find_") and found.__module__ == module.__name__}
    assert set(booklet.PROOFS) == proofs - {"find_broken_safeguards"} != set()
    assert [told for told in booklet.PROOFS.values() if not re.fullmatch(r"[A-Z].*\.", told)] == []


def test_what_is_proven_of_conditions_is_said_of_those_that_are_tried_and_without_stops(words):
    assert "Every condition of questions, facts, notices and outcomes, were the interview never to stop early, reads as certain for exactly those" in words


@pytest.mark.parametrize("flag, is_told", [(", danger: yes", True), (", danger: no", False), ("", False)])
def test_a_safeguard_of_dangers_says_that_they_stay_dangers_above_what_is_proven(tmp_path, flag, is_told):
    root = write_project(tmp_path / "project", NEVER_AND_ALWAYS.replace("SAFEGUARD", f"{{always: {{when: {{held: yes}}, outcome: [ending/stop]}}{flag}}}"))
    proven, _ = part_of_page(booklet_of(root), "safeguard-one").split('<p class="why">')
    assert text_of(proven).endswith(("Each outcome and notice named here is shown as a danger. " if is_told else '"Yes" (Q1) ') + "Proven of the rules, for all answers.")


def test_there_is_no_booklet_when_a_safeguard_does_not_hold(tmp_path):
    broken = NEVER_AND_ALWAYS.replace("SAFEGUARD", "{never: {if_certain: {held: no}, outcome: [ending/ask]}}")
    found = build_site(write_project(tmp_path / "project", broken), tmp_path / "site")
    assert "safeguard-broken" in [entry.code for entry in found.report.entries]
    assert found.files == {}


# What the booklet finds out about the parts

FOUND_OUT = """
    sections:
      - id: now
        stop_on: [help/today]
        questions:
          - {id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}}
      - id: then
        questions:
          - {id: health, ask: Are you sick?, sensitive: yes, options: {yes: 'Yes', no: 'No'}}
    facts:
      is-held: {kind: danger, when: {held: yes}, cites: ["law#a"]}
      sick: {when: {health: yes}, papers: [doctor]}
      sick-here: {when: {all: [sick, {held: no}]}, papers: [doctor]}
    notices:
      rest: {if_certain: sick-here}
      wait: {if_certain: is-held}
    decisions:
      - id: help
        outcomes: [{id: today, severity: danger, if_certain: is-held}, {id: soon, if_certain: sick-here}, {id: later}]
    """


def booklet_of(root):
    """The booklet of a tiny project that nobody proved."""
    report = Diagnostics()
    html = render_site(load_project(root, report), report)["review/tiny.html"].decode()
    assert report.entries == []
    return html


@pytest.fixture(scope="module")
def found_out(tmp_path_factory):
    root = write_project(tmp_path_factory.mktemp("found-out") / "project", FOUND_OUT)
    change(root / "questionnaires" / "tiny" / "rules.yaml", "papers: {}", "papers:\n  doctor: {title: From a doctor, items: [A letter]}\n  unused: {title: From nobody, items: [A note]}")
    change(root / "content" / "sources" / "law.yaml", "verified: read\n", "verified: secondary\nsections:\n  a: {title: A part, verified: memory}\n  b: {title: Another part, verified: memory}\n")
    return booklet_of(root)


@pytest.mark.parametrize("anchor, is_printed", [("fact-is-held", True), ("fact-sick", False), ("fact-sick-here", False), ("notice-rest", False), ("notice-wait", True)])
def test_what_follows_from_a_sensitive_answer_is_said_never_to_be_printed(found_out, anchor, is_printed):
    assert ("Never printed." not in text_of(part_of_page(found_out, anchor))) == is_printed


def test_only_an_outcome_that_stops_the_interview_is_said_to(found_out):
    told = {name: "the interview stops with it" in text_of(part_of_page(found_out, f"outcome-help.{name}")) for name in ("today", "soon", "later")}
    assert told == {"today": True, "soon": False, "later": False}


def test_papers_are_told_with_the_facts_that_need_them(found_out):
    assert text_of(part_of_page(found_out, "papers-doctor")).startswith("P1 From a doctor A letter Listed with F2, F3.")
    assert text_of(part_of_page(found_out, "papers-unused")).startswith("P2 From nobody A note Listed with no fact.")


def test_a_fact_tells_what_looks_at_it_through_other_facts_too(found_out):
    assert "Looked at by A2, N1." in text_of(part_of_page(found_out, "fact-sick")) and "Looked at by A2, N1." in text_of(part_of_page(found_out, "fact-sick-here"))
    assert "Looked at by A1, N2." in text_of(part_of_page(found_out, "fact-is-held"))


def test_a_source_that_was_not_read_is_to_be_ticked_as_a_whole_and_by_the_sections_that_are_cited(found_out):
    unread = text_of(found_out[found_out.index("<h3>Cited, but not read"):found_out.index('<h2 id="glance"')])
    assert "L1 Law as a whole (second hand): F2, F3 a A part (from memory): F1" in unread and "Another part" not in unread


def test_contacts_that_outcomes_name_stand_apart_from_the_others(tmp_path):
    root = write_project(tmp_path / "project")
    with (root / "content" / "contacts.yaml").open("a") as file:
        file.write("  other-line: {name: Another line, phone: 1-800-555-0100, does: It is named by none., confirmed: read 2026-11-21}\n")
    named, others = booklet_of(root).split("<h3>Phone lines and pages that outcomes name</h3>")[1].split('<h2 id="safeguards"')[0].split("<h3>Other phone lines and pages, listed below every result</h3>")
    assert "The court line" in named and "Another line" not in named
    assert "Another line" in others and "The court line" not in others


BARE = re.compile(r"<h3[^>]*>([^<]*)</h3>(?:\s|</?div[^>]*>)*(?=<h[23]|</main>)")


def test_no_heading_stands_alone(tmp_path, html):
    nothing = booklet_of(write_project(tmp_path / "project", "questions: [{id: held, options: [yes, no]}]"))
    assert BARE.findall(html) == BARE.findall(nothing) == []
    told = text_of(nothing)
    for empty in ("Cited, but not read in the paper itself None.", "leave it possible. None. 7.", "rule their condition out. None. Papers to gather None.",
                  "Other phone lines and pages, listed below every result None.", "Safeguards of these rules None."):
        assert empty in told, empty
    assert BARE.findall('<h3>Papers to gather</h3>\n<div class="columns">\n</div>\n<h3>More</h3>') == ["Papers to gather"]


def test_what_everybody_gets_is_said_of_the_decision_that_stopped_the_interview(words):
    assert "so everybody gets one; but where the interview stops early, only of the decision that stopped it." in words


# Where it leads, and what leads to it

def test_links_in_prose_lead_to_the_pages_of_the_source_language(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "text: Read this.", "text: Read [this](about).")
    assert '<a href="../en/about.html">this</a>' in build_site(root, tmp_path / "site").files["review/tiny.html"].decode()


def test_every_language_leads_to_the_booklet(built):
    for locale in ("en", "es"):
        for name in ("index", "dismissal-or-delay-how-it-decides"):
            assert f'href="../{REAL}"' in built.files[f"{locale}/{name}.html"].decode()


def test_the_page_has_no_script_and_loads_nothing(html, page):
    assert page.all("script") == page.all("form") == page.all("input") == page.all("img") == []
    assert "script-src" not in html
    assert "Review booklet dismissal-or-delay · fingerprint" in "".join(page.raw["style"])


def test_the_real_questions_are_found(words):
    text = (ROOT / OPEN_QUESTIONS).read_text("utf-8").split("## For the attorney\n")[1].split("\n## ")[0]
    numbers = re.findall(r"^(\d+)\. ", text, re.M)
    found = read_open_questions(ROOT)
    assert len(found) == len(numbers) > 5 and found[-1].split()[-1] == text.split()[-1]
    assert f"{len(numbers)} questions of law or of scope" in words


# Small pieces

@pytest.mark.parametrize("numbers, written", [
    ("F1", "F1"), ("F1 F2", "F1 F2"), ("F1 F2 F3", "F1-F3"), ("A9 A10 A11 B1", "A9-A11 B1"), ("F1 F3 F4 F5 N6", "F1 F3-F5 N6"), ("A2 B3 C4", "A2 B3 C4"), ("", ""),
])
def test_numbers_in_a_row_are_written_as_the_first_and_the_last(numbers, written):
    named = [Numbered(number, "fact", number, None) for number in numbers.split()]
    assert " ".join(first.number + (f"-{last.number}" if last else "") for first, last in runs(named)) == written


def test_decisions_have_letters_that_number_nothing_else(tmp_path):
    decisions = ", ".join(f"{{id: d{number}, outcomes: [{{id: only}}]}}" for number in range(20))
    project = load_project(write_project(tmp_path / "project", f"""
        questions: [{{id: held, options: [yes, no]}}]
        facts: {{is-held: {{when: {{held: yes}}}}}}
        decisions: [{decisions}]
        """), Diagnostics())
    numbers = [one.number for one in Booklet(project.questionnaires[0], project, project.site.as_of.day).known.values()]
    assert len(numbers) == len(set(numbers))


# In a browser

# More of the same, which axe need not look at.
MORE = ".columns > .item:nth-child(n+7), .people tr:nth-child(n+7), .decide tbody:nth-of-type(n+7)"


@pytest.fixture(scope="module")
def opened(site, contexts):
    """The real one in a browser. A test that uses it sets the size and the medium."""
    page = contexts().new_page()
    page.goto((site / REAL).as_uri())
    yield page
    page.close()


def set_look(page, viewport: dict[str, int], color_scheme: str = "light", forced_colors: str = "none") -> None:
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=color_scheme, forced_colors=forced_colors, media="null")


def test_nothing_is_wider_than_the_screen(opened):
    for viewport in ({"width": 320, "height": 568}, {"width": 1280, "height": 800}):
        set_look(opened, viewport)
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), viewport


def test_on_paper_nothing_is_cut_and_an_evening_is_enough_to_read_it(opened):
    set_look(opened, {"width": 700, "height": 900})
    for paper in ("A4", "Letter"):
        printed = opened.pdf(format=paper, prefer_css_page_size=False)
        assert 20 < len(re.findall(rb"/Type ?/Page\b(?!s)", printed)) <= 80, paper
    opened.emulate_media(media="print")
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.evaluate("Array.from(document.querySelectorAll('main *')).filter(one => !one.getClientRects().length && one.textContent.trim()).map(one => one.outerHTML.slice(0, 80))") == []


def test_axe_finds_nothing_on_the_real_one(opened):
    set_look(opened, **LOOKS["narrow"])
    opened.evaluate("more => document.querySelectorAll(more).forEach(one => one.remove())", MORE)
    assert violations(opened) == []
    opened.reload()


def test_axe_finds_nothing_on_a_small_one(tmp_path, open_page):
    root = copy_valid(tmp_path)
    shutil.copytree(ROOT / "templates", root / "templates")
    shutil.copy(ROOT / "content" / "interface.yaml", root / "content")
    change(root / "questionnaires" / "sample" / "rules.yaml", "say: You worry.", "say: You worry.\n    judgement: Whether to name it.\n    unverified: It was not found.")
    found = build_site(root, tmp_path / "site")
    assert found.changed, found.report.render()
    page = open_page(tmp_path / "site" / "review" / "sample.html").page
    for name, look in LOOKS.items():
        set_look(page, **look)
        assert violations(page) == [], name
