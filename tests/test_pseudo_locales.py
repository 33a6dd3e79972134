"""The languages that nobody speaks are like real ones: their script, their length, and what a translator may not lose."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from pseudo_locales import LANGUAGES, LONGER, RIGHT_TO_LEFT, is_left_out, say_in_arabic_letters, say_longer

from askfirst.diagnostics import Diagnostics
from askfirst.project import load_project


@pytest.mark.parametrize("say", [say_in_arabic_letters, say_longer])
def test_placeholders_links_numbers_and_signs_of_markdown_stay(say):
    english = 'Call **{court-line}** in 14 days.\n\n- See [our page](find-help), "now"\n- Bring Form I-589; tell ICE'
    kept = re.compile(r"\{[^}]*\}|\]\([^)]*\)|\*\*|^- |\d+", re.M)
    assert kept.findall(say(english)) == kept.findall(english) and len(kept.findall(english)) == 8


def test_arabic_letters_keep_the_length_the_names_of_forms_and_offices_and_have_their_own_punctuation():
    assert say_in_arabic_letters('Who, you? ICE has "I-589".') == "ذهو، يوح؟ ICE هاس «I-589»."
    assert len(say_in_arabic_letters("What should I ask?")) == len("What should I ask?")


def test_the_longer_language_is_40_percent_longer_and_so_are_its_words():
    english = "Ask your attorney about dismissal."
    assert len(say_longer(english)) == pytest.approx(1.4 * len(english), abs=2)
    assert max(map(len, say_longer(english).split())) > 9
    assert len(say_longer("word " * 239)) < 1200


def test_the_copy_passes_all_checks_and_leaves_the_project_alone(pseudo_site):
    assert {path.name for path in pseudo_site.iterdir() if path.is_dir()} >= {"en", "es", *LANGUAGES}
    assert not list((ROOT / "content").rglob("*X[AB]*")) and "XB" not in (ROOT / "content" / "languages.yaml").read_text("utf-8")


def test_one_language_is_whole_and_the_other_falls_back_here_and_there(pseudo_site):
    names = list(load_project(ROOT, Diagnostics()).texts)
    left_out = sum(map(is_left_out, names)) / len(names)
    assert .03 < left_out < .1
    for locale, least, most in ((LONGER, 0, 0), (RIGHT_TO_LEFT, 20, 500)):
        html = (pseudo_site / locale / "dismissal-or-delay.html").read_text("utf-8")
        assert least <= html.count("<span data-t lang=") <= most
