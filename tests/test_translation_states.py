"""How a translated text stands: what its class demands, what a reader is shown meanwhile, and that each English text that changes moves exactly its own translations."""

import itertools
import re
from dataclasses import replace

import pytest

from askfirst.catalogues import Catalogue, update_catalogue
from askfirst.diagnostics import Diagnostics
from askfirst.pipeline import build_site
from askfirst.positions import Place, Text
from askfirst.project import Project, load_project
from askfirst.translation_states import POLICIES, STATES, Standing, Standings, class_of, digest_of, whole
from askfirst.voice import isolate_names
from writing import ROOT, change, tree, write, write_project

HELD = "tiny/questions/sections/all/questions/held/ask"
WAIT = "tiny/rules/decisions/ending/outcomes/wait/title"
SECTION = "tiny/questions/sections/all/title"


# Classes

@pytest.mark.parametrize("text_id, kind", [
    ("q/rules/decisions/ending/outcomes/ask/title", "critical"), ("q/rules/decisions/ending/outcomes/ask/questions/1", "critical"), ("q/rules/notices/held/text", "critical"),
    ("q/questions/start/doors/held/text", "critical"), ("q/questions/start/lead", "legal"), ("q/questions/sections/s/questions/held/ask", "legal"), ("q/rules/facts/held/say", "legal"),
    ("contacts/court-line/caution", "legal"), ("sources/law/now", "legal"), ("pages/about", "legal"), ("interface/unsure", "legal"), ("q/something/new", "legal"),
    ("q/questions/title", "plain"), ("q/questions/sections/s/title", "plain"), ("q/rules/decisions/ending/asks", "plain"), ("q/rules/papers/entry/title", "plain"),
    ("contacts/court-line/name", "plain"), ("interface/continue", "plain"),
])
def test_a_text_has_the_class_of_what_it_does_and_bears_law_if_nobody_says_otherwise(text_id, kind):
    assert class_of(text_id, frozenset({"unsure"})) == kind


def test_what_could_hurt_somebody_needs_two_people_and_its_english_beside_it():
    assert POLICIES["critical"].people == 2 and POLICIES["critical"].english_below
    assert all(policy.people == 1 and not policy.english_below for kind, policy in POLICIES.items() if kind != "critical")
    assert [kind for kind, policy in POLICIES.items() if policy.shows_older] == ["plain"]


def test_every_outcome_notice_and_door_of_the_real_questionnaire_is_critical(built):
    kinds = {name: class_of(name, built.project.legal_interface) for name in built.project.texts}
    assert {kind for kind in kinds.values()} == set(POLICIES)
    assert {kind for name, kind in kinds.items() if re.search("/(outcomes|notices|doors)/", name)} == {"critical"}
    assert {kind for name, kind in kinds.items() if "/questions/" in name.partition("/sections/")[2] or "/facts/" in name} == {"legal"}
    assert sum(kind == "critical" for kind in kinds.values()) > 200


def test_the_texts_of_the_site_that_bear_law_exist_and_say_how_conditions_are_read(built):
    assert built.project.legal_interface <= set(built.project.interface)
    assert {name for name in built.project.interface if name.startswith("when-")} <= built.project.legal_interface


# Every English text in turn, in every language

def changed(project: Project, name: str) -> Project:
    """The project with one English text changed."""
    text = project.texts[name]
    return replace(project, texts={**project.texts, name: replace(text, text=type(text.text).at(f"Today {text.text}", text.text.place))})


def test_each_english_text_that_changes_moves_exactly_its_translations_into_the_state_of_the_policy(built):
    project = built.project
    before = {locale: Standings(project, locale).of for locale in project.catalogues}
    assert len(before) == 11 and {one.state for found in before.values() for one in found.values()} == {"draft"}
    assert len(project.texts) > 800
    shown = {"older": 0, "english": 0}
    looked_at_whole = itertools.cycle(before)  # a language for each text in turn, since none knows of another
    for name in project.texts:
        after_change, whole_one = changed(project, name), next(looked_at_whole)
        after = Standings(after_change, whole_one).of
        assert [one for one in after if after[one] != before[whole_one][one]] == [name]
        for locale in before:
            found = Standings(after_change, locale).of_text(after_change.texts[name])
            assert found.state == "outdated" and (found.shown is not None) == POLICIES[found.kind].shows_older, (locale, name)
            shown["english" if found.shown is None else "older"] += 1
    assert min(shown.values()) > 1000


def test_each_page_that_changes_moves_exactly_its_translations(built):
    project = built.project
    for page_id, page in project.pages["en"].items():
        other = replace(page, digest="0" * 64)
        after_change = replace(project, pages={**project.pages, "en": {**project.pages["en"], page_id: other}})
        for locale in project.catalogues:
            assert [one.id for one in Standings(after_change, locale).of.values() if one.state == "outdated"] == [f"pages/{page_id}"], locale


# Reviews

def standing_of(root, text_id=WAIT):
    report = Diagnostics()
    project = load_project(root, report)
    assert not report.has_errors, report.render()
    return Standings(project, "es").of[text_id]


@pytest.fixture
def root(tmp_path):
    """A small project that is wholly translated, with a page."""
    folder = write_project(tmp_path / "project")
    project = load_project(folder, Diagnostics())
    said = {text.id: (str(text.text), Text.at(f"Ñ {text.text}", Place("es.po"))) for text in project.texts.values()}
    write(folder / "content" / "locales" / "es.po", update_catalogue(Catalogue("es", translations=said), project.texts.values()).decode())
    write(folder / "content" / "pages" / "es" / "about.md", f"---\ntitle: Sobre este sitio\norder: 1\ntranslates: {project.pages['en']['about'].digest}\n---\nLlame a {{court-line}}.\n")
    return folder


def review(root, *reviews):
    """Writes who checked what: a name, a role, and the ids of texts."""
    found = Standings(load_project(root, Diagnostics()), "es").of
    entries = "".join(f"  - reviewer: {name}\n    role: {role}\n    date: 2026-11-22\n    texts:\n" + "".join(f"      {text_id}: {found[text_id].digest}\n" for text_id in ids) for name, role, ids in reviews)
    write(root / "content" / "reviews" / "es.yaml", f"reviews:\n{entries}")


@pytest.mark.parametrize("reviews, state", [
    ([("Ana", "language", [WAIT])], "draft"),
    ([("Ana", "language", [WAIT]), ("Ana", "language", [WAIT])], "draft"),
    ([("Ana", "legal", [WAIT]), ("Ben", "legal", [WAIT])], "draft"),
    ([("Ana", "language", [WAIT]), ("Ben", "legal", [WAIT])], "reviewed"),
    ([("Ana", "language", [WAIT]), ("Ben", "language", [WAIT])], "reviewed"),
])
def test_a_critical_text_is_reviewed_by_two_people_one_of_them_for_the_language(root, reviews, state):
    review(root, *reviews)
    assert standing_of(root).state == state


def test_any_other_text_is_reviewed_by_one_person_for_the_language(root):
    review(root, ("Ana", "language", [HELD, "pages/about"]), ("Ben", "legal", [SECTION]))
    assert [standing_of(root, one).state for one in (HELD, "pages/about", SECTION)] == ["reviewed", "reviewed", "draft"]


def test_a_review_ends_with_the_words_that_were_reviewed(root):
    review(root, ("Ana", "language", [HELD]))
    path = root / "content" / "locales" / "es.po"
    before = path.read_text("utf-8")
    path.write_text(before.replace("Ñ Are you held?", "Ñ Are you held"), "utf-8")
    assert standing_of(root, HELD).state == "draft"
    path.write_text(before, "utf-8")
    assert standing_of(root, HELD).state == "reviewed"
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    assert standing_of(root, HELD).state == "outdated"


def test_a_digest_changes_with_each_side_and_with_where_one_ends():
    digests = [digest_of(*pair) for pair in (("a", "b"), ("a", "c"), ("c", "b"), ("ab", ""), ("", "ab"))]
    assert len(set(digests)) == 5 and all(re.fullmatch("[0-9a-f]{4}(-[0-9a-f]{4}){3}", one) for one in digests)


# What a reader is shown

def page(root, out, name="es/tiny.html"):
    built = build_site(root, out)
    assert not built.report.has_errors, built.report.render()
    return tree(out)[name].decode()


def note(html):
    return re.sub("<[^>]+>", "", re.search('<p class="bar" id="translation">(.*?)</p>', html, re.S).group(1)).strip()


def said(root, name):
    return f"Ñ {load_project(root, Diagnostics()).interface[name]}"


def test_a_draft_is_told_at_the_head_of_the_page_and_critical_texts_have_their_english_below(root, tmp_path):
    html = page(root, tmp_path / "site")
    assert note(html) == f"{said(root, 'unreviewed-translation')} {said(root, 'english-below')}"
    project = load_project(root, Diagnostics())
    title = next(outcome.title for decision, outcome in project.questionnaires[0].outcomes() if outcome.id == "wait")
    assert f'<span data-t>Ñ {title}</span><small class="below" lang="en">{title}</small>' in html
    assert html.count('class="state"') == 0
    assert 'class="below"' not in page(root, tmp_path / "site", "en/tiny.html")


def test_the_english_below_has_no_second_link(root, tmp_path):
    html = page(root, tmp_path / "site")
    below = re.findall(r'class="below"[^>]*>(.*?)</(?:small|div)>', html, re.S)
    assert below and not any("<a" in one for one in below)


def test_an_outdated_text_that_bears_law_is_english_with_a_word_in_the_persons_language(root, tmp_path):
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    html = page(root, tmp_path / "site")
    assert f'<span data-t lang="en">Are you held today?</span><small class="state" data-state="outdated">{said(root, "in-english")}</small>' in html
    assert note(html).endswith(said(root, "parts-in-english"))


def test_english_texts_with_one_translation_are_told_apart_when_the_page_turns_english(root, tmp_path, open_page):
    """Two options are both "Ñ" here: the page finds the English of a text by its words, and a mark tells these two from each other."""
    for said in ("Yes", "I crossed"):
        change(root / "content" / "locales" / "es.po", f'msgid "{said}"\nmsgstr "Ñ {said}"', f'msgid "{said}"\nmsgstr "Ñ"')
    assert build_site(root, tmp_path / "site").changed
    said = "() => ['held', 'entry'].map(name => Array.from(document.querySelectorAll(`[name=${name}]`), one => one.closest('label').textContent.trim()))"
    english = open_page(tmp_path / "site" / "en" / "tiny.html").page.evaluate(said)
    page = open_page(tmp_path / "site" / "es" / "tiny.html").page
    assert page.evaluate(said)[0][0] == page.evaluate(said)[1][1] == "Ñ" and english[0][0] == "Yes" and english[1][1] == "I crossed"
    page.evaluate("document.querySelector('[data-do=language]').click()")
    assert page.evaluate(said) == english


def test_an_outdated_plain_text_is_shown_with_a_mark(root, tmp_path):
    change(root / "content" / "contacts.yaml", "The court line", "The line of the court")
    html = page(root, tmp_path / "site")
    assert f'Ñ The court line</span><small class="state" data-state="outdated">{said(root, "older-text")}</small>' in html
    assert said(root, "parts-in-english") not in note(html)


def test_an_outdated_text_whose_placeholders_no_longer_fit_is_not_shown():
    old = {"id": "interface/part", "kind": "plain", "state": "outdated"}
    assert Standing(**old, english="Part {number}", words="Parte {number}").shown == "Parte {number}"
    assert Standing(**old, english="Part {number} of {count}", words="Parte {number}").shown is None


def test_once_a_part_is_reviewed_the_rest_is_marked_text_by_text(root, tmp_path):
    review(root, ("Ana", "language", [HELD]))
    html = page(root, tmp_path / "site")
    mark = f'<small class="state" data-state="draft">{said(root, "not-checked")}</small>'
    assert "<span data-t>Ñ Are you held?</span></h2>" in html and f"<span data-t>Ñ How did you come?</span>{mark}</h2>" in html
    assert note(html).startswith(said(root, "partly-reviewed"))


def test_when_all_is_reviewed_nothing_is_marked(root, tmp_path):
    everything = list(Standings(load_project(root, Diagnostics()), "es").of)
    review(root, ("Ana", "language", everything), ("Ben", "legal", everything))
    html = page(root, tmp_path / "site")
    assert note(html) == said(root, "reviewed-translation")
    assert 'class="state"' not in html and 'class="below"' not in html
    assert said(root, "unreviewed-translation") not in html


def test_the_page_of_the_maintainers_counts_every_text_once(root, tmp_path):
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    review(root, ("Ana", "language", [SECTION]))
    html = page(root, tmp_path / "site", "review/translations.html")
    counts = [int(one) for one in re.findall(r"<td>(\d+)</td>", html)]
    found = Standings(load_project(root, Diagnostics()), "es")
    assert counts[-len(STATES):] == [found.count()[state] for state in STATES] and sum(counts[-len(STATES):]) == len(found.of)
    assert found.count()["outdated"] == found.count()["reviewed"] == 1
    assert f"<code>{HELD}</code>" in html


def test_a_page_as_a_whole_is_its_title_and_its_text(root):
    about = load_project(root, Diagnostics()).pages["en"]["about"]
    assert whole(about) == f"{about.title}\n\n{about.body}"


# From right to left

@pytest.mark.parametrize("html, kept", [
    ("استمارة EOIR-33/IC هنا", 'استمارة <bdi class="name" dir="ltr">EOIR-33/IC</bdi> هنا'),
    ("مذكرة PM 25-31.", 'مذكرة <bdi class="name" dir="ltr">PM</bdi> <bdi class="name" dir="ltr">25-31</bdi>.'),
    ("<a href=\"/I-589\">I-589</a>", '<a href="/I-589"><bdi class="name" dir="ltr">I-589</bdi></a>'),
    ('<bdi dir="ltr">1-800-898-7180</bdi>', '<bdi dir="ltr">1-800-898-7180</bdi>'),
    ("في 2026 و 18 سنة", "في 2026 و 18 سنة"),
    ("هل تتكلم K'iche' أو Mam؟", "هل تتكلم <bdi class=\"name\" dir=\"ltr\">K'iche'</bdi> أو Mam؟"),
])
def test_names_and_numbers_keep_their_order_among_letters_from_right_to_left(html, kept):
    assert isolate_names(html) == kept


def test_a_day_that_a_text_names_keeps_its_order_from_right_to_left(site):
    begins = re.findall(r"(<bdi>)?\b\d{1,2} \w+ 20\d\d", (site / "ar" / "index.html").read_text("utf-8"))
    assert len(begins) > 1 and all(begins)
    assert "<bdi>" not in (site / "es" / "index.html").read_text("utf-8")


def test_every_arabic_page_keeps_its_names_apart(built, site):
    for path in (site / "ar").glob("*.html"):
        html = path.read_text("utf-8")
        arabic = re.sub(r'<template.*?</template>|<style.*?</style>|<script.*?</script>|<(\w+)[^>]* lang="en"[^>]*>.*?</\1>|<bdi.*?</bdi>|<[^>]+>', " ", html, flags=re.S)
        assert not re.search(r"\b(?:I|EOIR|AR)-\d", arabic), (path.name, re.search(r".{30}\b(?:I|EOIR|AR)-\d.{10}", arabic))


def test_the_real_languages_have_no_text_that_waits(built):
    assert {locale: dict(Standings(built.project, locale).count()) for locale in built.project.catalogues} == {locale: {"draft": len(built.project.texts) + len(built.project.page_ids)} for locale in built.project.catalogues}
    assert not (ROOT / "content" / "reviews").exists()


# What the guide says

def test_the_guide_for_translators_tells_the_policy_of_each_class():
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in (ROOT / "docs" / "translating.md").read_text("utf-8").split("\n") if re.match(r"\| (critical|legal|plain) \|", line)]
    told = {kind: (int(people), outdated.startswith("the older translation"), below == "yes") for kind, _, people, outdated, below in rows}
    assert told == {kind: (policy.people, policy.shows_older, policy.english_below) for kind, policy in POLICIES.items()}


def test_the_guide_names_every_check_that_a_translator_may_answer():
    checks = set(re.findall(r'Difference\("([a-z-]+)"', (ROOT / "askfirst" / "meaning.py").read_text("utf-8")))
    guide = (ROOT / "docs" / "translating.md").read_text("utf-8")
    assert len(checks) > 8 and [check for check in checks if f"`{check}`" not in guide] == []
