"""The ways to end: "Leave this page" on every page, clearing the answers, and the offer to do so when nobody seems to be there."""

from __future__ import annotations

import json
from itertools import count

import pytest
from conftest import new_context
from driving import ANSWER_ALL, step_of
from kept_pages import kept_pages
from playwright.sync_api import expect
from serving import serve
from test_accessibility import violations
from test_browser import LOCALES, NEXT, PHONE, interview
from writing import change, write_project

from askfirst.people import full_answers
from askfirst.pipeline import build_site

LEAVE_TO = "https://www.wikipedia.org/"
ELSEWHERE = "<!DOCTYPE html><title>Elsewhere</title><p>Elsewhere"
EMPTIED = ["replace", LEAVE_TO, "Ask First", ""]
SMALL = {"viewport": {"width": 320, "height": 480}}
START, DAY = 4_000_000_000, 86_400  # seconds
MINUTE = 60_000  # ms
FIRST_QUESTION = "[data-step=start] [data-do=continue]"
# Whether an element stands within the screen and nothing lies over it.
IN_SIGHT = """one => {
  const box = one.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight || box.left < 0 || box.right > innerWidth) return false;
  const at = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  return one.contains(at);
}"""
# What has the focus, and what lies over any part of it, of an option also over its words.
OVER_FOCUS = """() => {
  const focused = document.activeElement, shown = [focused, focused.nextElementSibling].filter(one => one && (one === focused || focused.matches('.option input')));
  const found = [];
  for (const one of shown) for (const box of one.getClientRects()) for (const across of [.1, .5, .9]) for (const down of [.1, .5, .9]) {
    const [x, y] = [box.left + box.width * across, box.top + box.height * down];
    const at = document.elementFromPoint(x, y);
    if (y < 0 || y >= innerHeight) found.push('outside the screen');
    else if (at && !one.contains(at) && at.closest('.leave,#offer')) found.push(at.className || at.id);
  }
  return [focused.outerHTML.slice(0, 90), found];
}"""


def ordinary_pages(site):
    """Every page but the booklet, which is for a desk."""
    return [path for path in sorted(site.rglob("*.html")) if path.parent.name != "review"]


@pytest.fixture(scope="module")
def kept_page(browser):
    """Pages of small screens."""
    with kept_pages(lambda **options: new_context(browser, **{**SMALL, **options})) as find:
        yield find


@pytest.fixture
def open_small(kept_page):
    """Opens a page on a small screen."""

    def open_one(path, **options):
        page = kept_page(**options)
        page.goto(path.as_uri())
        return page

    return open_one


@pytest.fixture
def way_out(kept_page):
    """Opens a page in a browser for which the other site is here; gives the page, the visits to that site, and the script's errors."""

    def open_one(path, **options):
        page = kept_page(**options)
        return page, lead_out(page, path), page.mistakes

    return open_one


@pytest.fixture(scope="module")
def clocked_page(browser):
    """Finds a page whose clock stands still until it is moved."""
    days = count(1)
    with kept_pages(lambda: browser.new_context(**SMALL)) as find:
        def find_still():
            page = find()
            if (day := next(days)) == 1:
                page.clock.install()
            page.clock.pause_at(START + day * DAY)
            return page

        yield find_still


def lead_out(page, path):
    """Leads a page to an address from which the other site can be reached; gives the visits there."""
    visits = []
    page.route(f"{LEAVE_TO}**", lambda route: (visits.append(route.request), route.fulfill(content_type="text/html", body=ELSEWHERE)))
    page.goto(path.as_uri())
    return visits


# What the page is at the moment at which it sets out for another.
SET_OUT = """() => navigation.addEventListener('navigate', event => {
  console.log(JSON.stringify([event.navigationType, event.destination.url, document.title, document.body.innerHTML.trim()]));
})"""


def watch(page) -> None:
    """Has the page tell what it will have been, each time it sets out for another."""
    page.said.clear()
    page.evaluate(SET_OUT)


def told_by(page) -> list:
    """What the page was, each time it set out for another."""
    return [json.loads(line) for line in page.said]


def answer(page, questionnaire):
    page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))


# Where it stands

def test_every_page_has_a_way_out_and_the_booklet_for_attorneys_has_none(site):
    way = f'class="main leave" href="{LEAVE_TO}" rel="noreferrer">'
    pages = ordinary_pages(site)
    assert len(pages) > 15
    assert [path for path in pages if path.read_text("utf-8").count(way) != 1] == []
    assert way not in (site / "review" / "dismissal-or-delay.html").read_text("utf-8")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("name", ["index.html", "404.html", "en/index.html", "es/privacy.html", "en/dismissal-or-delay-how-it-decides.html", "es/dismissal-or-delay.html"])
def test_the_way_out_is_the_second_stop_of_tab_large_enough_and_not_printed(site, open_small, name, script):
    page = open_small(site / name, java_script_enabled=script)
    link = page.locator("a.leave")
    for _ in range(1 + page.locator(".skip").count()):
        page.keyboard.press("Tab")
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box["height"] >= 44 and box["width"] >= 44
    page.emulate_media(media="print")
    assert not link.is_visible()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_way_out_stays_in_sight_while_a_small_screen_scrolls(site, open_small, locale):
    for path in (site / "index.html", site / locale / "index.html", site / locale / "privacy.html", interview(site, locale)):
        page = open_small(path)
        height = page.evaluate("() => document.documentElement.scrollHeight")
        for part in (0, 0.3, 0.7, 1):
            page.evaluate("y => window.scrollTo(0, y)", part * height)
            assert page.locator(".leave").evaluate(IN_SIGHT), (path, part)


def test_a_very_low_screen_keeps_its_room_for_the_page(site, open_small):
    page = open_small(interview(site, "en"), viewport={"width": 320, "height": 256})
    assert page.locator(".leave").evaluate(IN_SIGHT)
    page.evaluate("() => window.scrollTo(0, 400)")
    assert not page.locator(".leave").evaluate(IN_SIGHT)


def walk(page, key, limit=60):
    """What lies over the focus, at each press of a key through the whole page."""
    covered, first = [], None
    for _ in range(limit):
        page.keyboard.press(key)
        focused, over = page.evaluate(OVER_FOCUS)
        if focused.startswith("<body") or focused == first:
            break
        first = first or focused
        covered += [(focused, one) for one in over]
    return covered


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_nothing_that_has_the_focus_lies_under_the_way_out_or_the_offer(questionnaire, site, open_small, key):
    page = open_small(interview(site, "es"))
    assert walk(page, key) == []
    page.click(FIRST_QUESTION)
    for _ in range(4):
        assert walk(page, key) == []
        page.click(".step:not([hidden]) .option >> nth=0")
        page.click("#continue")
    page.click("[data-do=again]")
    assert walk(page, key) == []
    answer(page, questionnaire)
    assert walk(page, key, 40) == []


def test_what_lies_over_the_focus_is_noticed(site, open_small):
    page = open_small(interview(site, "en"))
    page.evaluate("() => { document.documentElement.style.scrollPadding = 0; document.querySelector('.leave').style.width = '100%'; window.scrollTo(0, 9999); }")
    assert walk(page, "Shift+Tab") != []


# Leaving

def leave_by_mouse(page):
    page.click(".leave")


def leave_by_enter(page):
    page.focus(".leave")
    page.keyboard.press("Enter")


def leave_by_shift(page):
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [leave_by_mouse, leave_by_enter, leave_by_shift])
def test_leaving_empties_the_page_at_once_and_back_does_not_return_to_it(questionnaire, site, way_out, leave):
    page, visits, mistakes = way_out(site / "en" / "index.html")
    page.goto(interview(site, "en").as_uri())
    answer(page, questionnaire)
    watch(page)
    length = page.evaluate("() => history.length")
    leave(page)
    page.wait_for_url(LEAVE_TO)
    assert told_by(page) == [EMPTIED]
    assert [visit.headers.get("referer") for visit in visits] == [None]
    assert page.evaluate("() => [history.length, document.referrer]") == [length, ""]
    page.go_back()
    assert page.url == (site / "en" / "index.html").as_uri()
    page.go_forward()
    assert page.url == LEAVE_TO
    assert mistakes == []


# A voice that can be started and not be stopped.
NEVER_QUIET = """() => {
  Object.defineProperty(window, 'speechSynthesis', {value: {getVoices: () => [{lang: 'en', localService: true}], speak: () => {}, cancel: () => { throw new Error('broken voice'); }}});
  window.SpeechSynthesisUtterance = function () {};
}"""


def test_a_voice_that_cannot_be_stopped_does_not_hold_anybody_back(site, way_out):
    page, visits, mistakes = way_out(site / "en" / "index.html")
    with page.add_init_script(f"({NEVER_QUIET})()"):
        page.goto(interview(site, "en").as_uri())
    page.click(FIRST_QUESTION)
    page.click("[data-do=listen]")
    watch(page)
    leave_by_mouse(page)
    page.wait_for_url(LEAVE_TO)
    assert told_by(page) == [EMPTIED] and len(visits) == 1 and mistakes == ["broken voice"]


def test_if_the_other_site_cannot_be_reached_the_page_is_empty_all_the_same(questionnaire, site, way_out):
    page, _, mistakes = way_out(interview(site, "en"))
    page.route(f"{LEAVE_TO}**", lambda route: route.abort())
    answer(page, questionnaire)
    with page.expect_event("requestfailed"):
        page.click(".leave")
    assert page.locator("input").count() == 0
    assert mistakes == []


@pytest.mark.parametrize("name", ["index.html", "en/index.html", "en/privacy.html", "404.html"])
def test_the_way_out_of_a_page_without_script_is_a_link(site, way_out, name):
    page, visits, _ = way_out(site / name, java_script_enabled=False)
    page.click(".leave")
    page.wait_for_url(LEAVE_TO)
    assert [visit.headers.get("referer") for visit in visits] == [None]


def test_the_way_out_works_when_the_script_has_failed(site, way_out):
    page, _, mistakes = way_out(interview(site, "en"))
    page.click(FIRST_QUESTION)
    page.check("[name=for-whom][value=family]")
    watch(page)
    page.evaluate("() => { Element.prototype.focus = HTMLElement.prototype.focus = () => { throw new Error('broken browser'); }; }")
    page.click("#continue")
    assert len(mistakes) == 1
    page.click(".leave")
    page.wait_for_url(LEAVE_TO)
    assert told_by(page) == [EMPTIED]


def test_pointing_at_the_way_out_asks_for_nothing(site, way_out):
    page, visits, mistakes = way_out(interview(site, "en"))
    page.hover(".leave")
    page.focus(".leave")
    page.wait_for_timeout(300)
    assert visits == []


@pytest.mark.parametrize("keys, leaves", [
    (["Shift", "Shift"], False),
    (["Shift", "Shift", "Tab", "Shift"], False),
    (["Shift", "Tab", "Shift", "Shift", "Shift"], True),
    (["Shift+Tab", "Shift+Tab", "Shift+Tab"], False),
    (["Control", "Control", "Control"], False),
    (["Shift", "Shift", 2100, "Shift"], False),
    (["Shift", 900, "Shift", 900, "Shift"], True),
    (["Shift", 1100, "Shift", 1100, "Shift", 500, "Shift"], True),
])
def test_only_three_presses_of_shift_in_two_seconds_leave(site, clocked_page, keys, leaves):
    page = clocked_page()
    visits = lead_out(page, interview(site, "en"))
    for key in keys:
        page.clock.run_for(key) if isinstance(key, int) else page.keyboard.press(key)
    if leaves:
        page.wait_for_url(LEAVE_TO)
    else:
        assert page.locator("input").count() > 0 and visits == []


def test_holding_shift_down_does_not_leave(site, way_out):
    page, visits, mistakes = way_out(interview(site, "en"))
    for _ in range(5):
        page.keyboard.down("Shift")
    assert page.locator("input").count() > 0 and visits == []
    page.keyboard.up("Shift")


def test_a_site_that_names_no_way_out_has_none_and_shift_does_nothing(tmp_path, way_out):
    root = write_project(tmp_path / "project")
    change(root / "content" / "site.yaml", "leave_to: https://www.wikipedia.org/\n", "")
    built = build_site(root, tmp_path / "site")
    assert [entry.code for entry in built.report.entries] == ["no-way-to-leave"]
    for path in ordinary_pages(tmp_path / "site"):
        assert "class=\"main leave" not in path.read_text("utf-8")
    page, visits, mistakes = way_out(tmp_path / "site" / "en" / "tiny.html")
    page.click(FIRST_QUESTION)
    leave_by_shift(page)
    assert step_of(page) == "held" and visits == mistakes == []


# Clearing

def ticked(page):
    return page.locator("input:checked").count()


# Of the question whether to clear: whether it is asked, and as after quiet minutes; whether what asks it has the focus; and how much is ticked.
ASKED = """() => [document.querySelector('#offer').checkVisibility(), document.querySelector('#offer p').checkVisibility(),
  document.activeElement.matches('[data-do=again]'), document.querySelectorAll('input:checked').length]"""


def test_clearing_is_offered_at_every_step_and_asks_once(questionnaire, site, open_small):
    page = open_small(interview(site, "en"), **PHONE)
    assert not page.locator("[data-do=again]").is_visible()
    page.click(FIRST_QUESTION)
    answers = full_answers(questionnaire, questionnaire.people_file.people[0])
    while (step := step_of(page)) != "result":
        before = ticked(page)
        page.click("[data-do=again]")
        assert (step_of(page), page.evaluate(ASKED)) == (step, [True, False, True, before])
        page.click("[data-do=keep]")
        assert (step_of(page), page.evaluate(ASKED)) == (step, [False, False, True, before])
        page.evaluate(NEXT, [step, answers.get(step, [])])
    page.click("[data-do=again]")
    page.click("[data-do=clear]")
    assert (step_of(page), ticked(page), page.locator("#offer").is_visible()) == ("start", 0, False)
    assert page.locator("[data-outcome]:visible").count() == 0


def test_the_question_whether_to_clear_is_reached_by_the_next_tab_and_goes_with_the_step(site, open_small):
    page = open_small(interview(site, "en"), **PHONE)
    page.click(FIRST_QUESTION)
    page.check("[name=for-whom][value=me]")
    page.focus("[data-do=again]")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[data-do=clear]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-do=keep]")).to_be_focused()
    page.click("#continue")
    expect(page.locator("#offer")).to_be_hidden()
    assert ticked(page) == 1


# Nobody there

@pytest.fixture
def clocked(questionnaire, site, clocked_page):
    """The interview at its result, with a clock that stands still until it is moved."""
    page = clocked_page()
    page.goto(interview(site, "en").as_uri())
    answer(page, questionnaire)
    page.mouse.click(5, 300)
    return page


def test_after_fifteen_quiet_minutes_the_page_offers_to_clear_and_clears_nothing_by_itself(clocked):
    offer, answers = clocked.locator("#offer"), ticked(clocked)
    focused = clocked.evaluate("() => document.activeElement.outerHTML.slice(0, 60)")
    clocked.clock.run_for(15 * MINUTE)
    expect(offer).to_be_hidden()
    clocked.clock.run_for(MINUTE // 2)
    expect(offer).to_be_visible()
    assert clocked.get_by_role("alert").inner_text().split("\n")[0] == "Are you still there?"
    assert offer.evaluate(IN_SIGHT)
    assert clocked.evaluate("() => document.activeElement.outerHTML.slice(0, 60)") == focused
    assert clocked.evaluate(OVER_FOCUS)[1] == [] or "main" in focused
    clocked.clock.run_for(300 * MINUTE)
    assert (step_of(clocked), ticked(clocked)) == ("result", answers)
    expect(offer).to_be_visible()
    clocked.clock.resume()
    assert violations(clocked) == []
    clocked.clock.pause_at(clocked.evaluate("Date.now() / 1000") + 60)
    clocked.click("[data-do=keep]")
    expect(offer).to_be_hidden()
    assert (step_of(clocked), ticked(clocked)) == ("result", answers)
    clocked.clock.run_for(15 * MINUTE + MINUTE // 2)
    clocked.click("[data-do=clear]")
    assert (step_of(clocked), ticked(clocked)) == ("start", 0)


def scroll(page) -> None:
    """Turns the wheel, and waits until the page has been told that it scrolls."""
    page.evaluate("() => { window.scrolled = new Promise(told => document.addEventListener('scroll', told, {once: true})).then(() => true); }")
    page.mouse.wheel(0, 300)
    assert page.evaluate("() => window.scrolled")


@pytest.mark.parametrize("sign", [lambda page: page.keyboard.press("a"), lambda page: page.mouse.click(5, 300), scroll], ids=["a key", "a click", "scrolling"])
def test_any_sign_of_a_person_puts_the_offer_off(clocked, sign):
    clocked.clock.run_for(10 * MINUTE)
    sign(clocked)
    clocked.clock.run_for(10 * MINUTE)
    expect(clocked.locator("#offer")).to_be_hidden()
    clocked.clock.run_for(6 * MINUTE)
    expect(clocked.locator("#offer")).to_be_visible()


def test_a_device_that_wakes_up_offers_at_once(clocked):
    clocked.clock.fast_forward(8 * 60 * MINUTE)
    expect(clocked.locator("#offer")).to_be_visible()


def test_nothing_is_offered_where_nothing_is_answered(site, clocked_page):
    page = clocked_page()
    page.goto(interview(site, "en").as_uri())
    page.click(FIRST_QUESTION)
    page.clock.run_for(60 * MINUTE)
    expect(page.locator("#offer")).to_be_hidden()


def test_nothing_is_offered_after_the_script_failed(clocked):
    """Its buttons would do nothing."""
    clocked.evaluate("() => { HTMLElement.prototype.focus = () => { throw new Error('broken browser'); }; }")
    clocked.click("[data-do=list]")
    assert clocked.evaluate("document.documentElement.className") == "" and ticked(clocked) > 0
    clocked.clock.run_for(60 * MINUTE)
    expect(clocked.locator("#offer")).to_be_hidden()


# What else could tell

def test_the_clipboard_is_left_alone(questionnaire, site, browser):
    with serve(site, headers=False) as host:
        context = new_context(browser, permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{host}/en/dismissal-or-delay.html")
        page.evaluate("() => navigator.clipboard.writeText('what was there')")
        page.evaluate("() => { window.print = () => {}; }")
        answer(page, questionnaire)
        page.click("[data-do=print]")
        page.click("[data-do=again]")
        page.click("[data-do=clear]")
        assert page.evaluate("() => navigator.clipboard.readText()") == "what was there"
        context.close()


def test_a_printed_file_has_a_neutral_name_and_names_nobody(questionnaire, site, open_small):
    page = open_small(interview(site, "en"))
    answer(page, questionnaire)
    pdf = page.pdf()
    title = "Ask First"
    assert f"/Title ({title})".encode() in pdf or b"/Title <" + ("\ufeff" + title).encode("utf-16-be").hex().upper().encode() in pdf.upper()
    assert not any(name in pdf for name in (b"/Author", b"/Subject", b"/Keywords"))
    assert page.title() == title  # a browser suggests it as the file's name
