"""How easy the texts are to read: the figures are those of the published formulas, and a text that gets harder is found where it stands."""

from __future__ import annotations

import re

import pytest

from askfirst.checks import reading
from askfirst.command_line import main
from askfirst.diagnostics import Diagnostics
from askfirst.project import load_project
from askfirst.reading_ease import (
    FEWEST_WORDS, LONGEST_SENTENCE, Counts, Limits, automated_readability, coleman_liau, count, fernandez_huerta, find_sentence, judge, page_texts, screens, sentence_words, spanish_syllables,
    szigriszt_pazos, tell_reading, texts_in, words_of,
)
from writing import ROOT, change, write, write_project

GLOSSARY = """
    negation: ["not", "no", never, cannot, "*n't"]
    no_negation: [not long ago]
    jargon: {adjudicate: decide, pursuant to: under}
    """
EASY = "Go to court. Take your papers. Tell the judge why you came. Ask for time. Call if you are sick. Bring a friend. "
HARD = ("Administrative authorities occasionally reconsider discretionary determinations. Applicants demonstrating extraordinary circumstances should immediately "
        "communicate supporting documentation. Representatives possessing appropriate accreditation participate throughout proceedings. ")


@pytest.fixture
def root(tmp_path):
    root = write_project(tmp_path)
    write(root / "content" / "glossary" / "en.yaml", GLOSSARY)
    return root


def loaded(root):
    report = Diagnostics()
    project = load_project(root, report)
    assert not report.has_errors, report.render()
    return project, report


def findings(root):
    """What the checks of this kind find: code, path and line, message."""
    project, report = loaded(root)
    known = len(report.entries)
    for check in reading.CHECKS:
        check(project, report)
    return [(entry.code, f"{entry.place.path}:{entry.place.line}", entry.message) for entry in report.entries[known:]]


def say(root, text):
    """Lets a fact of the tiny project say something else."""
    path = root / "questionnaires" / "tiny" / "rules.yaml"
    change(path, "say: You are held.", f'say: "{text}"')


@pytest.fixture(scope="module")
def real():
    return loaded(ROOT)


# Formulas, by hand


def test_the_automated_readability_index_is_that_of_senter_and_smith():
    # "Go to court. Take your papers with you." 8 words, 2 sentences, letters 2+2+5 + 4+4+6+4+3 = 30.
    # 4.71 * 30 / 8 + 0.5 * 8 / 2 - 21.43 = 17.6625 + 2 - 21.43 = -1.7675
    assert automated_readability(count(["Go to court. Take your papers with you."])) == pytest.approx(-1.7675)


def test_the_index_is_that_of_coleman_and_liau():
    # The same text: L = 100 * 30 / 8 = 375 letters and S = 100 * 2 / 8 = 25 sentences in 100 words.
    # 0.0588 * 375 - 0.296 * 25 - 15.8 = 22.05 - 7.4 - 15.8 = -1.15
    assert coleman_liau(count(["Go to court. Take your papers with you."])) == pytest.approx(-1.15)


def test_the_ease_is_that_of_fernandez_huerta():
    # "Vaya a la corte. Lleve sus papeles." 7 words, 2 sentences; syllables 2+1+1+2 + 2+1+3 = 12.
    # 206.84 - 60 * 12 / 7 - 1.02 * 7 / 2 = 206.84 - 102.857143 - 3.57 = 100.412857
    assert fernandez_huerta(count(["Vaya a la corte. Lleve sus papeles."])) == pytest.approx(100.412857)


def test_the_perspicuity_is_that_of_szigriszt_pazos():
    # The same text: 206.835 - 62.3 * 12 / 7 - 7 / 2 = 206.835 - 106.8 - 3.5 = 96.535
    assert szigriszt_pazos(count(["Vaya a la corte. Lleve sus papeles."])) == pytest.approx(96.535)


def test_the_formulas_agree_with_what_they_were_made_for():
    # 100 words with 500 letters in 5 sentences: 4.71 * 5 + 0.5 * 20 - 21.43 = 12.12 and 0.0588 * 500 - 0.296 * 5 - 15.8 = 12.12
    hard = Counts(words=100, sentences=5, letters=500, syllables=250)
    assert (automated_readability(hard), coleman_liau(hard)) == (pytest.approx(12.12), pytest.approx(12.12))
    # 206.84 - 0.60 * 250 - 1.02 * 20 = 36.44 and 206.835 - 62.3 * 2.5 - 20 = 31.085
    assert (fernandez_huerta(hard), szigriszt_pazos(hard)) == (pytest.approx(36.44), pytest.approx(31.085))


# Syllables of Spanish


@pytest.mark.parametrize("divided", [
    "sí", "ley", "muy", "y", "a-bo-ga-do", "cor-te", "juez", "jue-ces", "au-dien-cia", "rein-cor-po-rar", "con-ti-nuar",
    "dí-a", "pa-ís", "re-ú-ne", "ca-í-da", "o-í-a", "le-í-a", "cre-í-ais", "ba-úl", "a-hí", "pro-hí-be", "re-hú-sa",  # a stressed weak vowel stands alone beside a strong one
    "po-e-ta", "a-é-re-o", "le-er", "co-o-pe-rar", "a-ho-ra", "cre-en-cia", "ca-os",  # two strong vowels
    "ciu-dad", "cui-dar", "cuí-da-te", "cons-truí", "viu-da",  # two weak vowels are one syllable, stressed or not
    "buey", "miau", "a-ve-ri-guáis", "U-ru-guay",  # three vowels in one
    "que", "qui-tar", "gue-rra", "guí-a", "ver-güen-za", "pin-güi-no", "a-gua", "cual",  # u is heard or not
    "ahi-ja-do", "prohi-bir", "chi-le-no", "de-sa-ho-go",  # h is not heard
    "a-yu-da", "le-yes", "ya", "chi-i-ta", "de-por-ta-ción", "re-pre-sen-tan-te",
])
def test_a_spanish_word_has_its_syllables(divided):
    word = divided.replace("-", "")
    assert spanish_syllables(word) == spanish_syllables(word.upper()) == divided.count("-") + 1


@pytest.mark.parametrize("word", ["DHS", "2025", "¿"])
def test_what_has_no_vowel_counts_as_one_syllable(word):
    assert spanish_syllables(word) == 1


def test_an_accent_may_be_a_character_of_its_own():
    assert spanish_syllables("di\u0301a") == 2


# What counts


@pytest.mark.parametrize("text, words", [
    ("ICE may pause your case (prosecutorial discretion).", "ICE may pause your case"),
    ("Say you are afraid (only if it is true.)", "Say you are afraid only if it is true"),
    ("Tell them (but never without the attorney who knows your case) today.", "Tell them but never without the attorney who knows your case today"),
    ("Call {court-line} now.", "Call it now"),
    ("{court-line}", ""),
    ("**Go** to [the page](find-help).", "Go to the page"),
    ("## Your day in court", "Your day in court"),
    ("- One paper", "One paper"),
    ("Fill in Form EOIR-33/IC – today.", "Fill in Form EOIR-33/IC today"),
])
def test_brackets_marks_and_placeholders_do_not_count(text, words):
    assert [word.strip(".,()") for _, found in sentence_words(text, 20) for word in found] == words.split()


def test_of_chinese_each_sign_counts_and_a_name_as_one():
    assert words_of("请先问 ICE 律师。") == ["请", "先", "问", "ICE", "律", "师"]


def test_each_answer_is_a_sentence():
    assert (count(["Are you held?", "Yes", "No, I am free"]).sentences, count([]).sentences) == (3, 0)


def test_a_sentence_is_found_where_its_lines_are_broken():
    text = "One. Go to\n  court (today)\nat ten. Two."
    assert text[slice(*find_sentence(text, "Go to court (today) at ten."))] == "Go to\n  court (today)\nat ten."


# Screens


def test_a_question_is_a_screen_with_its_help_answers_why_and_where(root):
    project, _ = loaded(root)
    texts = {f"{screen.kind} {screen.name}": list(screen.texts) for screen in screens(project, "en")}
    assert texts["question held"] == ["Are you held?", "Yes", "No", "It matters.", "On your papers."]
    assert texts["outcome ending/stay"] == ["Outcome stay", "So stay."]
    assert texts["outcome ending/stay on paper"] == ["Talk with an attorney."], "it stands in place of the other texts, not beside them"
    assert texts["notice memo"] == ["The memo", "It is not in force."]
    assert texts["start tiny"] == ["Before you start", "Take your time.", "Read this."]
    assert texts["page about"] == ["About this site", "Call {court-line}.\n"]
    assert not list(screens(project, "es")), "nobody has translated anything"


def test_a_long_screen_is_judged_alone_and_short_ones_of_a_kind_together(real):
    project, _ = real
    judged = judge(project, Limits.of(project, "en"))
    counts = {f"{screen.kind} {screen.name}": count(screen.texts, LONGEST_SENTENCE["en"]).words for screen in screens(project, "en")}
    for what, words in counts.items():
        assert (what in [one.what for one in judged]) == (words >= FEWEST_WORDS or what.startswith("start")), what
    together = {re.sub(r"\d+ ", "", one.what): one.counts.words for one in judged if "together" in one.what}
    assert together == {f"shorter {kind}s together": sum(words for what, words in counts.items() if what.startswith(f"{kind} ") and words < FEWEST_WORDS)
                        for kind in ("question", "outcome", "notice")}


def test_the_hardest_screen_stands_first(real):
    project, _ = real
    for locale in ("en", "es"):
        excess = [one.excess for one in judge(project, Limits.of(project, locale)) if one.excess is not None]
        assert excess == sorted(excess, reverse=True) and len(excess) > 20


# Each check


def test_plain_texts_have_no_findings(root):
    assert findings(root) == []


@pytest.mark.parametrize("text, found", [
    ("You are held now and you have been held for a long time in that one place far from home.", []),
    ("You are held now and you have been held for a very long time in that one place far from your home.", [("long-sentence", "This sentence has 22 words.")]),
    ("You are held now and you have been held for a long time in that place: it is far from your own home now.", []),
    ("You are held. Do not sign. Do not agree.", []),
    ("You are held, and you cannot go, and they do not listen.", [("many-negations", "This sentence negates 2 times.")]),
    ("Not long ago they did not let you go.", []),
    ('If you do not know, choose \\"I don\'t know\\".', []),
    ("Stay home unless you are free.", [("hard-word", '"unless" turns round what was said before it.')]),
    ("Nobody may enter, EXCEPT you.", [("hard-word", '"EXCEPT" turns round what was said before it.')]),
    ("Notwithstanding this, go.", [("hard-word", '"Notwithstanding" turns round what was said before it.')]),
    ("The exception is exceptional.", []),
    ("They adjudicate it.", [("jargon", '"adjudicate" is jargon.')]),
    ("You are held Pursuant to law.", [("jargon", '"Pursuant to" is jargon.')]),
    ("They decide it (adjudicate).", []),
    ('The paper says \\"adjudicate\\".', []),
    ("They adjudicated it.", []),
])
def test_a_hard_sentence_is_found_and_a_plain_one_is_not(root, text, found):
    say(root, text)
    shown = [(code, message) for code, place, message in findings(root) if place.startswith("questionnaires/tiny/rules.yaml:")]
    assert shown == found


def test_the_help_names_the_plain_word_and_the_place_is_that_of_the_word(root):
    say(root, "You are held. They adjudicate it.")
    project, report = loaded(root)
    for check in reading.CHECKS:
        check(project, report)
    entry, = report.entries
    assert entry.severity == "warning" and entry.help.startswith('Write "decide"')
    assert report.lines[entry.place.path][entry.place.line - 1][entry.place.column - 1:][:entry.place.length] == "adjudicate"


def test_a_word_in_a_placeholder_is_no_jargon(root):
    change(root / "content" / "glossary" / "en.yaml", "adjudicate: decide", "court-line: the line")
    assert findings(root) == []


@pytest.mark.parametrize("spanish, found", [
    ("Usted está detenido.", []),
    ("Usted no tiene nada.", []),
    ("No diga nada, ni aquí, ni allá.", ["many-negations"]),
    (" ".join(["Usted está detenido y"] * 6) + " punto fin.", []),
    (" ".join(["Usted está detenido y"] * 6) + " punto y fin ya.", ["long-sentence"]),
])
def test_a_translation_is_held_to_the_limits_of_its_language(root, spanish, found):
    write(root / "content" / "glossary" / "es.yaml", 'negation: ["no", nada, ni]')
    (root / "content" / "locales").mkdir()
    write(root / "content" / "locales" / "es.po", f"""
        msgid ""
        msgstr ""
        "Content-Type: text/plain; charset=UTF-8\\n"
        "Language: es\\n"

        msgctxt "tiny/rules/facts/is-held/say"
        msgid "You are held."
        msgstr "{spanish}"
        """)
    assert [(code, place) for code, place, _ in findings(root)] == [(code, "content/locales/es.po:8") for code in found]


@pytest.mark.parametrize("locale, longest, negations, unit", [
    ("en", 20, 1, "words"), ("es", 26, 3, "words"), ("es-MX", 26, 3, "words"), ("pt-BR", 23, 2, "words"), ("fr", 26, 4, "words"), ("zh-Hans", 33, 2, "signs"), ("kek", 30, 2, "words"),
])
def test_a_language_has_limits_of_its_own_or_those_of_any(real, locale, longest, negations, unit):
    limits = Limits.of(real[0], locale)
    assert (limits.longest, limits.negations, limits.unit) == (longest, negations, unit)


# Screens that are hard


def page(root, text):
    write(root / "content" / "pages" / "en" / "more.md", f"---\ntitle: More\norder: 2\n---\n{text.strip()}\n")


def test_a_hard_page_is_found_at_its_hardest_sentence(root):
    page(root, f"{EASY}\n\n{HARD * 2}")
    told, = {one for one in findings(root) if one[0] == "hard-to-read"}
    assert told[1] == "content/pages/en/more.md:7"
    assert re.fullmatch(r"Page more would be hard to read: \d+\.\d by (Coleman–Liau|Automated Readability Index), where 5 is the most\.", told[2])


def test_an_easy_page_is_not(root):
    page(root, EASY * 4)
    assert findings(root) == []


def test_a_few_hard_words_on_a_short_screen_say_nothing_yet(root):
    page(root, HARD)
    assert len(HARD.split()) < FEWEST_WORDS
    assert [code for code, _, _ in findings(root)] == []


def test_short_screens_are_hard_together(root):
    for number in range(3):
        write(root / "content" / "pages" / "en" / f"more-{number}.md", f"---\ntitle: More\norder: 2\n---\n{HARD.strip()}\n")
    code, _, message = findings(root)[0]
    assert code == "hard-to-read" and message.startswith("4 shorter pages together would be hard to read")


def test_a_text_that_gets_harder_step_by_step_is_found_once_it_is_too_hard(root):
    """Each step puts a harder sentence in the place of an easy one; what is found once stays found."""
    easy, hard = re.findall(r"[^.]+\.", EASY * 3), re.findall(r"[^.]+\.", HARD * 6)
    found, grades = [], []
    for step in range(len(easy) + 1):
        page(root, " ".join(part.strip() for part in hard[:step] + easy[step:]))
        project, _ = loaded(root)
        grades.append(next(one for one in judge(project, Limits.of(project, "en")) if one.what == "page more").excess)
        found.append("hard-to-read" in [code for code, _, _ in findings(root)])
    assert grades == sorted(grades) and found == sorted(found)
    assert (found[0], found[-1]) == (False, True)
    assert found == [grade > 0 for grade in grades]


def test_a_hard_text_in_spanish_is_found(root):
    change(root / "content" / "site.yaml", "source_locale: en", "source_locale: es")
    path = root / "content" / "pages" / "es" / "mas.md"
    write(path, "---\ntitle: Más\norder: 2\n---\n" + "Vaya a la corte. Lleve sus papeles. Hable con el juez. Pida más tiempo. " * 6)
    assert findings(root) == []
    write(path, "---\ntitle: Más\norder: 2\n---\n" + "Determinadas autoridades administrativas reconsideran extraordinariamente resoluciones discrecionales. " * 10)
    assert [(code, place) for code, place, _ in findings(root)] == [("hard-to-read", "content/pages/es/mas.md:5")]


# The real content


def test_the_real_content_passes():
    assert findings(ROOT) == []


def test_no_limit_is_much_higher_than_the_longest_real_sentence_needs(real):
    project, _ = real
    for locale, limit in LONGEST_SENTENCE.items():
        longest = max(len(words) for text in texts_in(project, locale) for _, words in sentence_words(text, limit))
        assert limit - 3 <= longest <= limit, locale


def test_every_real_text_and_page_of_every_language_is_looked_at(real):
    project, _ = real
    for locale in project.locales:
        assert len(page_texts(project, locale)) == len(project.pages["en"])
        assert len(list(texts_in(project, locale))) == len(project.texts) + 2 * len(project.pages["en"])


# The report


def test_the_report_names_each_screen_and_where_its_hardest_sentence_stands(root):
    page(root, f"{EASY}\n\n{HARD * 2}")
    project, report = loaded(root)
    lines = tell_reading(project, "en", report)
    assert lines[0] == "en: 6 screens, hardest first. Limits: Automated Readability Index (ARI) at most 5, Coleman–Liau (C–L) at most 5, a sentence at most 20 words."
    assert lines[1].split() == ["ARI", "C–L", "words", "longest", "screen,", "and", "its", "hardest", "sentence"]
    assert re.fullmatch(r"! +\d+\.\d +\d+\.\d +\d+ +9  page more  content/pages/en/more\.md:7: .*…?", lines[2]), lines[2]
    assert all(re.fullmatch(r"  +- +- +\d+ +\d+  .+  (content|questionnaires)/\S+:\d+: .+", line) for line in lines[3:]), "too few words to judge"
    assert tell_reading(project, "en", report, most=1)[2:] == [lines[2], "  and 5 more"]


def test_check_reading_prints_the_table_of_one_language_or_the_hardest_of_each(capsys):
    assert main(["check", "--reading", "es"]) == 0
    one = capsys.readouterr().out
    assert one.startswith("es: ") and "F–H" in one and "ARI" not in one and "\n!" not in one
    assert main(["check", "--reading"]) == 0
    every = capsys.readouterr().out
    assert re.findall(r"^(\S+): \d+ screens", every, re.M) == list(LONGEST_SENTENCE)
    assert all(line in one for line in every.split("\n\n")[1].split("\n")[:7])


def test_check_reading_names_the_languages_when_one_is_mistyped(capsys):
    assert main(["check", "--reading", "ess"]) == 1
    assert capsys.readouterr().err == 'The site has no texts in "ess". Did you mean "es"?\n'


def test_check_reading_tells_errors_instead(root, capsys):
    change(root / "content" / "site.yaml", "as_of: 2026-11-22", "as_of: soon")
    assert main(["check", "--reading", "--root", str(root)]) == 1
    assert "[bad-date]" in capsys.readouterr().err
