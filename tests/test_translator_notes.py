"""What a translator is told beside each text: where it stands, its class and length, the law that it rests on, what stays as it is, and the words of the law in it."""

from __future__ import annotations

import pytest

from askfirst.translator_notes import Notes

Q = "dismissal-or-delay"


@pytest.fixture(scope="module")
def notes(built) -> Notes:
    return Notes(built.project)


@pytest.mark.parametrize("text_id, place", [
    (f"{Q}/questions/sections/urgent/questions/attorney/options/helper/hint", "Question 5: "),
    (f"{Q}/questions/start/lead", "The first screen"),
    (f"{Q}/questions/sections/urgent/title", "The line of progress"),
    (f"{Q}/rules/decisions/ending/outcomes/ask/risk", "The result: Ask your attorney about ending your case"),
    (f"{Q}/rules/decisions/ending/title", "The headings of the result"),
    (f"{Q}/rules/notices/notario/text", "A box of the result: A notario is not an attorney"),
    (f"{Q}/rules/facts/new-baby/say", "The result: facts to tell the attorney"),
    (f"{Q}/rules/papers/family/items/2", "The result: papers to gather"),
    ("contacts/court-line/does", "Free help and phone lines: Immigration court line"),
    ("sources/opla-2021/now", "Sources: Trasviña memo (2021)"),
    ("pages/about", "Page: About Ask First"),
    ("interface/continue", "Buttons, headings and notes of the site"),
])
def test_a_text_is_placed_where_a_reader_meets_it(notes, text_id, place):
    assert notes.place_of(text_id).startswith(place)


def test_every_text_of_the_site_has_a_place_and_a_limit(built, notes):
    for text in built.project.texts.values():
        role, place, kind, *_ = notes.for_translator(text, "es")
        assert role and place and kind.startswith(("Critical: two people", "Legal: one person", "Plain: one person")) and kind.endswith("characters."), text.id


def test_the_law_of_an_outcome_a_notice_and_a_fact_is_named_and_of_nothing_else(built, notes):
    named = {text_id for text_id in built.project.texts if notes.law_of(text_id)}
    assert {text_id.split("/")[2] for text_id in named} == {"decisions", "notices", "facts"} and len(named) > 150
    ask = f"{Q}/rules/decisions/ending/outcomes/ask/text"
    assert f"Law: {'; '.join(notes.law_of(ask))}." in notes.for_translator(built.project.texts[ask], "es")
    assert any(one.startswith("Trasviña memo (2021)") for one in notes.law_of(ask))


def test_words_of_the_law_come_with_how_the_language_says_them_and_what_they_mean(built, notes):
    text = built.project.texts[f"{Q}/rules/notices/notario/title"]
    told = notes.for_translator(text, "es")
    assert "attorney: say abogad*; never licenciad*, procurador*. A licensed lawyer; never a notary, never the prosecutor." in told


def test_what_stays_as_it_is_is_named(built, notes):
    text = built.project.texts["interface/last-checked"]
    assert "Copy {date}: a number, a date, a link or words take its place." in notes.for_translator(text, "es")
