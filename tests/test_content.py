"""The real content: plain, careful, complete, and tried by enough invented people."""

import re
from collections import Counter

import pytest

from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import evaluate, path_lengths
from askfirst.people import full_answers
from askfirst.project import load_project
from askfirst.questionnaire import notice_condition, usual_answers
from writing import ROOT, tree

FOLDER = ROOT / "questionnaires" / "dismissal-or-delay"


@pytest.fixture(scope="module")
def project():
    report = Diagnostics()
    found = load_project(ROOT, report)
    assert not report.has_errors, report.render()
    return found


@pytest.fixture(scope="module")
def rules(project):
    return next(one for one in project.questionnaires if one.id == "dismissal-or-delay")


@pytest.fixture(scope="module")
def lives(rules):
    """Each person with their full answers and what they are told."""
    return [(person, answers, evaluate(rules, answers)) for person in rules.people_file.people for answers in [full_answers(rules, person)]]


# People

def test_the_file_of_people_says_that_they_are_invented():
    assert "invented" in (FOLDER / "people.yaml").read_text("utf-8").split("people:")[0]


def test_at_least_forty_people_try_the_rules(rules):
    names = [person.name for person in rules.people_file.people]
    assert len(names) == len(set(names)) >= 40


def test_every_outcome_comes_out_for_at_least_three_people(rules, lives):
    count = Counter(f"{decision}/{outcome}" for _, _, found in lives for decision, outcome in found.outcomes.items())
    assert {name for decision, outcome in rules.outcomes() if count[name := f"{decision.id}/{outcome.id}"] < 3} == set()


def test_every_fact_and_every_notice_is_told_to_somebody_and_spared_somebody(rules, lives):
    told, spared = set(), set()
    for _, _, found in lives:
        told |= {*found.facts, *(f"notice {name}" for name in found.notices)}
        spared |= {*rules.facts, *(f"notice {name}" for name in rules.notices)} - {*found.facts, *found.facts_to_find_out, *(f"notice {name}" for name in found.notices)}
    always = {f"notice {name}" for name, notice in rules.notices.items() if notice_condition(notice) is None}
    everything = {*rules.facts, *(f"notice {name}" for name in rules.notices)}
    assert everything - told == set()
    assert everything - spared == always


def test_every_danger_is_expected_in_writing_by_somebody(rules):
    facts = {name for person in rules.people_file.people if person.told for name in person.told.facts}
    notices = {name for person in rules.people_file.people if person.told for name in person.told.notices}
    assert {name for name, fact in rules.facts.items() if fact.kind in ("danger", "loss")} - facts == set()
    assert {name for name, notice in rules.notices.items() if notice.severity == "danger"} - notices == set()


def test_everybody_says_what_they_must_never_be_told(rules):
    assert [person.id for person in rules.people_file.people if not person.never_told] == []


def test_everybody_who_is_told_more_than_the_usual_says_what_they_must_be_told(rules, lives):
    usual = evaluate(rules, usual_answers(rules))
    assert [person.id for person, _, found in lives if person.told is None and {*found.facts, *found.notices, *found.find_out} - {*usual.facts, *usual.notices}] == []


def test_not_knowing_is_tried_at_every_question(rules, lives):
    assert [name for name in rules.questions if not any("unsure" in answers[name] and name in found.relevant_questions for _, answers, found in lives)] == []


def test_keeping_it_for_the_attorney_is_tried_at_every_question_that_offers_it(rules, lives):
    offers = [name for name, question in rules.questions.items() if question.offers_private]
    assert offers
    assert [name for name in offers if not any("private" in answers[name] and name in found.relevant_questions for _, answers, found in lives)] == []


def test_every_option_is_chosen_by_somebody_who_is_asked(rules, lives):
    chosen = {(name, value) for _, answers, found in lives for name in found.relevant_questions for value in answers[name]}
    assert {(name, value) for name, question in rules.questions.items() for value in (*question.options, *(["none"] if question.type == "several" else []))} - chosen == set()


def test_every_question_to_find_out_is_found_out_by_somebody(rules, lives):
    assert set().union(*(found.find_out for _, _, found in lives)) >= {name for name, question in rules.questions.items() if any(
        test.question == name for _, outcome in rules.outcomes() for condition in (outcome.if_possible, outcome.if_certain, outcome.unless) for test in rules.reached_tests(condition))}


# The questions

def test_the_interview_is_as_long_as_its_file_says(rules):
    shortest, longest = path_lengths(rules)
    assert longest <= 24
    assert f"At most {longest} questions" in (FOLDER / "questions.yaml").read_text("utf-8")
    assert f"at least {shortest} " in (FOLDER / "questions.yaml").read_text("utf-8")


def test_what_is_never_printed_follows_from_sensitive_answers(rules):
    # Entry and presence, work, what speaks against a person, victims, witnesses, mental health.
    tested = {"entry-crossed", "entry-caught", "entry-parole", "entry-visa", "after-nov-2020", "two-years-proof", "years-over-10", "years-5-to-10", "work", "victim", "witness", "mind",
              "arrest", "gang", "security", "persecutor", "deported", "broke-rules", "false-papers", "open-criminal-case", "young-arrival", "status-u-t-vawa"}
    assert {name for name in tested if not rules.is_sensitive(rules.facts[name].when)} == set()
    assert not rules.is_sensitive(rules.facts["school"].when)


def test_every_outcome_that_sensitive_answers_lead_to_says_something_else_on_paper(rules):
    assert [outcome.id for _, outcome in rules.outcomes() if outcome.on_paper is None and any(rules.is_sensitive(one) for one in (outcome.if_possible, outcome.if_certain, outcome.unless))] == []


def test_no_question_is_needed_to_know_who_somebody_is(rules):
    asked = " ".join(text for question in rules.questions.values() for text in (question.ask, *(option.label for option in question.options.values())))
    assert not re.search(r"\b(name|A-number|born|birthday|address|phone|e-mail|zip|passport)\b", asked.replace("false name or paper", ""), re.I)


# The memo

def codes_cited(parts):
    return {citation.section for part in parts for citation in part.cites if citation.source == "opla-2021"}


@pytest.mark.parametrize("section, codes", [
    ("A.3, whom ICE put first", ["TM-PRI-1", "TM-PRI-2", "TM-PRI-3"]),
    ("A.4, what speaks for a person", [f"TM-FAC+{number}" for number in range(1, 13)]),
    ("A.5, what speaks against a person", [f"TM-FAC-{number}" for number in range(1, 5)]),
    ("A.7, kinds of cases to end", ["TM-3a", "TM-3b", "TM-3c", "TM-3c-more", "TM-3d", "TM-3e"]),
], ids=lambda value: value if isinstance(value, str) else "")
def test_every_factor_of_the_memo_is_cited_by_a_fact(rules, section, codes):
    assert set(codes) - codes_cited(rules.facts.values()) == set()


# Sources that no rule cites: the plain pages rest on them, in these words.
SOURCES_OF_PAGES = {
    "cfr-1003-15": "EOIR-33",
    "eoir-fees-2026": "fees went up on October 1, 2026",
    "eoir-manual-1-6": "{court-line}",
    "ina-239-b-2": "{free-lawyers}",
    "ina-240-b": "the judge can order you removed without you",
    "make-the-road": "Make the Road New York",
    "matter-of-coronado-acevedo": "The judge ends the case for a reason in the rules (termination)",
    "mayorkas-2021": "tells agencies to take back memos that were built on an earlier order",
    "nipnlg-alert-2025": "NIPNLG",
    "pablo-sequen": "Pablo Sequen",
    "texas-v-us-2021": "a court order in Texas",
    "us-v-texas-2023": "A higher court lifts most of that order",
    "uscis-pm-602-0199": "USCIS can say no to a later request",
}


def test_every_source_is_cited_by_a_rule_or_stands_behind_words_of_a_page(project, rules):
    cited = {citation.source for part in (*rules.facts.values(), *rules.notices.values(), *(outcome for _, outcome in rules.outcomes())) for citation in part.cites}
    pages = "".join(page.body for page in project.pages["en"].values())
    assert set(project.sources) - cited - {name for name, words in SOURCES_OF_PAGES.items() if words in pages} == set()


def test_a_fact_that_rests_on_memory_alone_is_marked_unverified(project, rules):
    def how(citation):
        source = project.sources[citation.source]
        return source.sections[citation.section].verified if citation.section else source.verified

    assert [name for name, fact in rules.facts.items() if {how(citation) for citation in fact.cites} <= {"memory", "own"} and not fact.unverified and not fact.judgement] == []


def test_only_the_source_that_is_this_project_is_our_own_view(project):
    known = {name: {source.verified, *(section.verified for section in source.sections.values())} for name, source in project.sources.items()}
    assert [name for name, ways in known.items() if "own" in ways] == ["askfirst-judgement"] and known["askfirst-judgement"] == {"own"}


# Seen only on a list, or on somebody else's page.
@pytest.mark.parametrize("name", ["amica-center", "chirla-v-noem", "eoir-pm-2025", "oral-opposition-template"])
def test_a_paper_that_was_seen_only_elsewhere_does_not_count_as_read(project, name):
    source = project.sources[name]
    assert "read" not in {source.verified, *(part.verified for part in (*source.sections.values(), *source.status))}


def test_every_judgement_says_what_is_to_be_decided(rules):
    parts = [*rules.questions.values(), *rules.facts.values(), *rules.notices.values(), *(outcome for _, outcome in rules.outcomes())]
    notes = [note for part in parts for note in (part.judgement, getattr(part, "unverified", None)) if note is not None]
    assert len(notes) > 50
    assert [note for note in notes if len(note.split()) < 4 or not note.endswith((".", "?"))] == []


def test_what_cites_only_this_project_is_marked_as_a_judgement(rules):
    parts = {**{f"fact {name}": one for name, one in rules.facts.items()}, **{f"notice {name}": one for name, one in rules.notices.items()}, **{f"outcome {one.id}": one for _, one in rules.outcomes()}}
    assert [name for name, part in parts.items() if {citation.source for citation in part.cites} == {"askfirst-judgement"} and not (part.judgement or part.unverified)] == []


# The words

def plain_words(text):
    """A text without placeholders, links and marks."""
    return re.sub(r"[*_#]|\{[^}]*\}|\]\([^)]*\)|\[", " ", text)


def counted(texts):
    """Letters and digits, words, and sentences of some texts; an item of a list and a label count as a sentence."""
    letters = words = sentences = 0
    for text in texts:
        for line in re.split(r"\n(?:\s*\n|\s*- )", plain_words(text)):
            for sentence in re.split(r"(?<=[.?!:])\s+", line.strip()):
                found = re.findall(r"[\w'’-]+", sentence)
                letters += sum(len(re.sub(r"\W", "", word)) for word in found)
                words += len(found)
                sentences += bool(found)
    return letters, words, sentences


def automated_readability(texts):
    """The U.S. school grade by the Automated Readability Index (Smith and Senter, 1967)."""
    letters, words, sentences = counted(texts)
    return 4.71 * letters / words + 0.5 * words / sentences - 21.43


def coleman_liau(texts):
    """The U.S. school grade by Coleman and Liau (1975)."""
    letters, words, sentences = counted(texts)
    return 5.88 * letters / words - 29.6 * sentences / words - 15.8


def test_the_measures_tell_plain_words_from_hard_ones():
    hard = ["The adjudicator's discretionary determination notwithstanding, respondents must demonstrate prima facie eligibility for administrative closure."]
    assert automated_readability(hard) > 15 and coleman_liau(hard) > 15
    assert automated_readability(["Go to court. Call us."]) < 3 and coleman_liau(["Go to court. Call us."]) < 3


def texts_of_part(project, part):
    beginnings = {"questions": ("dismissal-or-delay/questions",), "results": ("dismissal-or-delay/rules",), "site": ("interface", "contacts")}[part]
    return [str(text.text) for name, text in project.texts.items() if name.startswith(beginnings)]


@pytest.mark.parametrize("measure", [automated_readability, coleman_liau])
@pytest.mark.parametrize("part", ["questions", "results", "site"])
def test_the_english_reads_at_grade_five_or_below(project, part, measure):
    assert measure(texts_of_part(project, part)) <= 5


@pytest.mark.parametrize("measure", [automated_readability, coleman_liau])
def test_the_plain_pages_read_at_grade_five_or_below(project, measure):
    assert measure([str(page.body) for page in project.pages["en"].values()]) <= 5


PROMISES = re.compile(r"\byou (?:may |might |can |do |will )?qualif|\beligib|\bguarant|\byou will (?:win|get|be (?:approved|released|safe))|\bwe promise|\bsure to\b|\d ?%|\bpercent\b|\bno risk\b|\bsafe to\b|"
                      r"\bcalifica\b|\breúne los requisitos|\belegib|\bgarant|\b(?:va a|usted) gana|\bsin riesgo", re.I)


def test_no_text_in_any_language_promises_anything(project):
    english = [(name, str(text.text)) for name, text in project.texts.items()]
    pages = [(f"{locale}/{page.id}", str(page.body)) for locale, known in project.pages.items() for page in known.values()]
    translated = [(f"{locale} {name}", str(translation)) for locale, one in project.catalogues.items() for name, (_, translation) in one.translations.items()]
    assert [(name, match.group()) for name, text in english + pages + translated if (match := PROMISES.search(text))] == []


def test_an_invitation_is_an_open_question_to_the_attorney(rules):
    for decision, outcome in rules.outcomes():
        if outcome.invites:
            assert outcome.questions and all(question.endswith("?") for question in outcome.questions), outcome.id
            assert outcome.risk, f"{decision.id}/{outcome.id} invites a request and names no risk"


def test_the_last_outcome_of_each_decision_says_nothing_about_what_is_missing(rules):
    for decision in rules.decisions:
        last = decision.outcomes[-1]
        assert not re.search(r"\b(no (?:fact|danger|reason)s?|did not find|found no|nothing (?:that )?(?:helps|speaks)|you have no)\b", f"{last.title} {last.text}", re.I), last.id


# Contacts

LISTED = {"1-800-898-7180", "1-800-828-1120", "1-888-351-4024"}
LISTED_HOSTS = {"acis.eoir.justice.gov", "www.justice.gov", "locator.ice.gov"}
NEVER = re.compile(r"866\D{0,3}347\D{0,3}2423|866\D{0,3}DHS|202\D{0,3}442\D{0,3}3363|800\D{0,3}954\D{0,3}0254")


def test_only_confirmed_contacts_are_listed(project):
    assert {contact.phone for contact in project.contacts.values() if contact.phone} <= LISTED
    assert {contact.url.split("/")[2] for contact in project.contacts.values() if contact.url} <= LISTED_HOSTS
    assert all(re.search(r"20\d\d", contact.confirmed) for contact in project.contacts.values())


def test_the_tip_line_of_ice_and_dead_numbers_stand_nowhere(site):
    files = {f"content/{name}": content for name, content in tree(ROOT / "content").items()} | {f"site/{name}": content for name, content in tree(site).items()}
    files |= {f"questionnaires/{name}": content for name, content in tree(ROOT / "questionnaires").items()}
    assert [name for name, content in files.items() if NEVER.search(content.decode("utf-8"))] == []


# Spanish

# Mending an English sentence must not wait for a translator: the page then shows the English, marked. So a little may be outdated.

def test_nearly_every_text_has_a_current_spanish_translation(project):
    catalogue = project.catalogues["es"]
    missing = [name for name, text in project.texts.items() if catalogue.say(text) is None]
    assert len(missing) <= len(project.texts) // 20, missing


def test_every_plain_page_has_a_spanish_translation_and_most_are_of_the_english_of_today(project):
    english, spanish = project.pages["en"], project.pages["es"]
    assert english.keys() == spanish.keys()
    assert sum(spanish[name].front.translates != page.digest for name, page in english.items()) <= len(english) // 2
