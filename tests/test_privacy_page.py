"""The privacy page is true: every promise on it names the tests that show it, and what it says of leaving fast is read from it and tried on every kind of page, in each language."""

from __future__ import annotations

import ast
import re

import pytest
from conftest import new_context
from kept_pages import listening
from playwright.sync_api import TimeoutError
from test_leaving import ELSEWHERE, LEAVE_TO, answer, leave_by_mouse, leave_by_shift, told_by, watch
from writing import ROOT

PAGE = ROOT / "content" / "pages" / "en" / "privacy.md"

# Each promise, by how it begins, and the tests that show it. What the page only advises, or says it cannot do, promises nothing.
SHOWN_BY = {
    "**It does not know you.**": ["test_controls_are_not_remembered_by_the_browser"],
    "**It sends nothing.**": ["test_each_page_asks_its_host_for_itself_and_no_other_host_for_anything", "test_a_whole_journey_asks_for_nothing_more"],
    "**It does not count or follow visitors.**": ["test_no_page_asks_for_anything_else", "test_nothing_is_stored_and_reload_shows_an_empty_form"],
    "**It never listens.**": ["test_a_question_can_be_heard_where_the_device_itself_speaks_its_language"],
    "**It keeps no answer.**": ["test_nothing_is_stored_and_reload_shows_an_empty_form", "test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    "**A copy of the page may stay on the device.**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    "**Your answers vanish.**": ["test_nothing_is_stored_and_reload_shows_an_empty_form", "test_back_from_another_page_shows_an_empty_form"],
    "**The history shows that this page was opened.**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    "**If your browser blocks scripts,**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer", "test_clear_empties_the_form_and_takes_the_result_away"],
    "**Your answers stay out of the address**": ["test_every_step_is_calm_on_a_narrow_screen"],
    "**The host of this site**": ["test_a_whole_journey_asks_for_nothing_more"],
    "**Other sites can see you**": ["test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer"],
    "**On the page with the questions,**": ["test_what_the_page_says_of_leaving_is_so", "test_leaving_empties_the_page_at_once_and_back_does_not_return_to_it"],
    "**There you can also press Shift three times**": ["test_what_the_page_says_of_leaving_is_so", "test_only_three_presses_of_shift_in_two_seconds_leave"],
    "**All our other pages**": ["test_what_the_page_says_of_leaving_is_so", "test_only_the_page_with_the_questions_can_hold_an_answer"],
    "**It is a plain link on every page**": ["test_what_the_page_says_of_leaving_is_so", "test_clear_empties_the_form_and_takes_the_result_away"],
    "If nobody touches the page with the questions for 15 minutes,": ["test_after_fifteen_quiet_minutes_the_page_offers_to_clear_and_clears_nothing_by_itself"],
    "The sheet is for your attorney only.": ["test_paper_says_whom_it_is_for_and_is_empty_before_the_result"],
    "Some answers are never printed,": ["test_paper_shows_nothing_that_follows_from_a_sensitive_answer"],
}
NO_PROMISE = (
    "**A sheet or a file that you save stays**", "**Other programs may look.**",
    "**At work, at school or on shared Wi-Fi,**", "Open a private window first.", "Use a device of someone you trust,", "When you are done,", "If you print, wait",
    "There are no lines for your name", "Anyone who finds a printed sheet",
)


def lines(text: str) -> list[str]:
    """Everything that the page says as a point."""
    return re.findall(r"^- (.*)$", text, re.M)


def unexplained(text: str) -> list[str]:
    """Every point of the page that neither a test shows nor counts as advice."""
    return [line for line in lines(text) if sum(line.startswith(begin) for begin in (*SHOWN_BY, *NO_PROMISE)) != 1]


@pytest.fixture(scope="module")
def tests() -> set[str]:
    """The name of every test there is."""
    return {node.name for path in (ROOT / "tests").glob("test_*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_every_point_is_shown_by_a_test_or_promises_nothing():
    assert unexplained(PAGE.read_text("utf-8")) == []


def test_every_promise_still_stands_on_the_page():
    said = lines(PAGE.read_text("utf-8"))
    assert [begin for begin in (*SHOWN_BY, *NO_PROMISE) if not any(line.startswith(begin) for line in said)] == []


@pytest.mark.parametrize("promise", SHOWN_BY)
def test_the_tests_that_show_a_promise_exist(promise, tests):
    assert [name for name in SHOWN_BY[promise] if name not in tests] == []


def test_a_new_promise_without_a_test_is_noticed():
    assert unexplained("- **It forgets you.** At once.\n- **It sends nothing.** Never.\n") == ["**It forgets you.** At once."]


# --- Leaving fast, as the page says it -----------------------------------------------------------------------------------

# What a sentence says, in each language, is seen or not when somebody leaves.
SENTENCES = [
    (("The page empties", "La página queda vacía"), "it empties", True),
    (("plain link", "enlace común"), "it empties", False),
    (("nother site opens", "e abre otro sitio"), "another site opens", True),
    (("Back does not bring it back", "no la trae de vuelta"), "Back returns", False),
    (("Back shows the page again", "vuelve a mostrar la página"), "Back returns", True),
]
EFFECTS = {effect for _, effect, _ in SENTENCES}
NOTHING = {effect: False for effect in EFFECTS}
# A point of the page by how it begins in each language.
WITH_QUESTIONS = ("**On the page with the questions,**", "**En la página de las preguntas,**")
BY_SHIFT = ("**There you can also press Shift three times**", "**Allí también puede oprimir tres veces la tecla Shift**")
OTHERS = ("**All our other pages**", "**Nuestras demás páginas**")
BLOCKED = ("**It is a plain link on every page**", "**Es un enlace común en todas las páginas**")
THE_SAME = ("It does the same", "Pasa lo mismo")
NOTHING_BY_SHIFT = ("Shift does nothing", "La tecla Shift no hace nada")
PATIENCE = 1000  # ms until a page that is still there counts as not left
LOCALES = ("en", "es")
INTERVIEW = "dismissal-or-delay.html"
KINDS = [("en", "index.html"), ("en", "404.html"), *((locale, f"{locale}/{name}") for locale in LOCALES for name in ("index.html", "privacy.html", "dismissal-or-delay-how-it-decides.html", INTERVIEW))]


def point(locale: str, beginnings: tuple[str, ...]) -> str:
    """The one point of the page in a language that begins like this."""
    text = (ROOT / "content" / "pages" / locale / "privacy.md").read_text("utf-8")
    found, = [line for line in lines(text) if line.startswith(beginnings[LOCALES.index(locale)])]
    return found


def effects(words: str) -> dict[str, bool]:
    """What somebody sees who leaves, as these words say it."""
    return {effect: is_so for sentences, effect, is_so in SENTENCES if any(sentence in words for sentence in sentences)}


def said_of(locale: str, name: str) -> tuple[dict[str, bool], dict[str, bool]]:
    """What the privacy page says that "Leave this page" does on a page, and what Shift does."""
    asks = name.endswith(INTERVIEW)
    words = point(locale, WITH_QUESTIONS if asks else OTHERS)
    said = effects(words)
    assert said.keys() == EFFECTS, "the page leaves something open"
    assert (THE_SAME if asks else NOTHING_BY_SHIFT)[LOCALES.index(locale)] in (point(locale, BY_SHIFT) if asks else words)
    return said, said if asks else NOTHING


@pytest.fixture
def leave(browser, site):
    """Opens a page after another one, leaves it, and tells what is seen."""
    contexts = []

    def leave_one(path, by, prepare=lambda page: None, **options) -> dict[str, bool]:
        context = new_context(browser, **options)
        contexts.append(context)
        context.route(f"{LEAVE_TO}**", lambda route: route.fulfill(content_type="text/html", body=ELSEWHERE))
        page = listening(context.new_page())
        page.goto((site / "en" / "about.html").as_uri())
        page.goto(path.as_uri())
        prepare(page)
        watch(page)  # where scripts are blocked nothing is told, and nothing can empty the page
        by(page)
        try:
            page.wait_for_url(LEAVE_TO, timeout=PATIENCE)
        except TimeoutError:
            assert page.url.partition("#")[0] == path.as_uri() and page.locator("header").count() == 1
            return NOTHING
        page.go_back()
        return {"it empties": [body for *_, body in told_by(page)] == [""], "another site opens": True, "Back returns": page.url == path.as_uri()}

    yield leave_one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("locale, name", KINDS, ids=[name for _, name in KINDS])
def test_what_the_page_says_of_leaving_is_so(questionnaire, site, leave, locale, name):
    by_link, by_shift = said_of(locale, name)
    prepare = (lambda page: answer(page, questionnaire)) if name.endswith(INTERVIEW) else lambda page: None
    assert leave(site / name, leave_by_mouse, prepare) == by_link
    assert leave(site / name, leave_by_shift, prepare) == by_shift


@pytest.mark.parametrize("locale", LOCALES)
def test_where_scripts_are_blocked_every_page_is_left_as_the_page_says(site, leave, locale):
    plain, = {tuple(said_of(locale, name)[0].items()) for language, name in KINDS if language == locale and not name.endswith(INTERVIEW)}
    assert effects(point(locale, BLOCKED)).items() <= set(plain)
    assert leave(site / locale / INTERVIEW, leave_by_mouse, java_script_enabled=False) == dict(plain)
    assert leave(site / locale / INTERVIEW, leave_by_shift, java_script_enabled=False) == NOTHING


def test_only_the_page_with_the_questions_can_hold_an_answer(built, site):
    holding = {path.relative_to(site).as_posix() for path in site.rglob("*.html") if re.search(r"<(?:input|select|textarea)\b|contenteditable", path.read_text("utf-8"))}
    assert holding == {f"{locale}/{INTERVIEW}" for locale in built.project.locales}


def test_every_kind_of_page_is_left(site):
    def kind(path) -> str:
        return re.search(r'<body class="([^"]*)"', path.read_text("utf-8")).group(1)

    assert {kind(path) for path in site.rglob("*.html")} - {kind(site / name) for _, name in KINDS} == {"booklet", "review", "review tables"}  # for a desk


SHIFT_LEAVES = f"<script>addEventListener('keydown', event => {{ if (event.key === 'Shift') location.replace('{LEAVE_TO}'); }})</script></body>"


@pytest.mark.parametrize("name, planted, instead, by, untrue", [
    (f"en/{INTERVIEW}", r"<script>.*</script>", "", leave_by_mouse, {"it empties", "Back returns"}),
    (f"en/{INTERVIEW}", r"<script>.*</script>", "", leave_by_shift, {"it empties", "another site opens"}),
    (f"en/{INTERVIEW}", r"\blocation\.replace\(", "location.assign(", leave_by_mouse, {"Back returns"}),
    (f"en/{INTERVIEW}", r"\blocation\.replace\(", "location.assign(", leave_by_shift, {"Back returns"}),
    ("en/privacy.html", "</body>", SHIFT_LEAVES, leave_by_shift, {"another site opens"}),
    ("404.html", f'href="{LEAVE_TO}"', 'href="#"', leave_by_mouse, {"another site opens", "Back returns"}),
], ids=["no script", "no script, Shift", "a visit of its own", "a visit of its own, Shift", "Shift on a plain page", "a link to nowhere"])
def test_a_page_that_is_left_otherwise_than_the_page_says_is_noticed(site, leave, tmp_path, name, planted, instead, by, untrue):
    html, count = re.subn(planted, lambda _: instead, re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", (site / name).read_text("utf-8")), flags=re.S)
    assert count == 1
    page = tmp_path / name.rpartition("/")[2]
    page.write_text(html, "utf-8")
    said = said_of("en", name)[by is leave_by_shift]
    seen = leave(page, by)
    assert {effect for effect in EFFECTS if seen[effect] != said[effect]} == untrue


def test_one_promise_for_all_pages_would_be_noticed(site, leave):
    said = effects("The page empties, and another site opens. Back does not bring it back.")
    seen = leave(site / "en" / "privacy.html", leave_by_mouse)
    assert {effect for effect in EFFECTS if seen[effect] != said[effect]} == {"it empties", "Back returns"}
