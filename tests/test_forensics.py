"""Nobody who picks up the device later learns what a person answered: the files of an ordinary browser are searched after every way of leaving, and the browser brings no answer back."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from driving import ANSWER_ALL
from ordinary_browser import OrdinaryBrowser
from playwright.sync_api import Page
from serving import serve
from traces import ENCODINGS, find_traces, make_canaries, read_tabs
from writing import write_project

from askfirst.pipeline import build_site

ALL = make_canaries(37)
CANARIES, SPILLED, TYPED = ALL[:28], ALL[28:35], ALL[35:]
ONE, SEVERAL, KEPT, LAST = CANARIES[:4]
A, B, C, D, E, F, G, H = CANARIES[4:12]
WORDS = CANARIES[12:]

# Every name and every word of it is a canary. What is in the page is the same for everybody; anything else that holds one tells of somebody.
QUESTIONNAIRE = f"""
    questions:
      - {{id: {ONE}, ask: "{WORDS[0]}?", options: {{{A}: {WORDS[1]}, {B}: {WORDS[2]}}}}}
      - {{id: {SEVERAL}, type: several, ask: "{WORDS[3]}?", options: {{{C}: {WORDS[4]}, {D}: {WORDS[5]}}}}}
      - {{id: {KEPT}, sensitive: yes, ask: "{WORDS[6]}?", options: {{{E}: {WORDS[7]}, {F}: {WORDS[8]}}}}}
      - {{id: {LAST}, ask: "{WORDS[9]}?", options: {{{G}: {WORDS[10]}, {H}: {WORDS[11]}}}}}
    facts:
      first: {{when: {{{ONE}: {A}}}, say: {WORDS[12]}.}}
      second: {{when: {{{SEVERAL}: {C}}}, say: {WORDS[13]}.}}
      third: {{when: {{{SEVERAL}: {D}}}, say: {WORDS[14]}.}}
      fourth: {{when: {{{KEPT}: {E}}}, say: {WORDS[15]}.}}
    decisions:
      - id: ending
        outcomes:
          - {{id: wait, severity: danger, if_possible: first}}
          - {{id: ask, if_certain: {{{LAST}: {G}}}}}
          - {{id: tell}}
    people: [{{id: ana, outcomes: {{ending: wait}}}}]
    """
SOMEBODY = {ONE: [A], SEVERAL: [C], KEPT: [E], LAST: [G]}
SOMEBODY_ELSE = {ONE: [B], SEVERAL: [D], KEPT: [F], LAST: [H]}

CHECKED = "() => document.querySelectorAll('input:checked').length"
WITNESS = '<!DOCTYPE html><title>Witness</title><link rel="icon" href="data:,"><input name="witness">'
PATIENCE = 60  # seconds


# What a careless page could do with an answer, and where below the profile the search must find it then.
SPILL = """async ([session, local, database, cache, file, title, address]) => {
  sessionStorage.setItem('answer', session);
  localStorage.setItem('answer', local);
  await new Promise(done => {
    const opened = indexedDB.open('answers');
    opened.onupgradeneeded = () => opened.result.createObjectStore('answers').add(database, 'answer');
    opened.onsuccess = done;
  });
  await (await caches.open('answers')).put('/answer', new Response(cache));
  await (await navigator.storage.getDirectory()).getFileHandle(file, {create: true});
  document.title = title;
  history.pushState(null, '', '#' + address);
}"""
SPILLED_TO = ("Session Storage", "Local Storage", "IndexedDB", "Service Worker/CacheStorage", "File System", "Sessions", "Sessions")


@dataclass
class Ways:
    """Where the pages of a test are, and where the ways out of them lead."""

    bare: str  # a host that sends no headers
    host: str  # a host that sends the headers of the site
    folder: str  # no host
    page: Path
    witness: str
    elsewhere: str  # another site
    referrers: list[str | None]  # what that site was told about where its visitors come from


@pytest.fixture(scope="module")
def ways(tmp_path_factory) -> Iterator[Ways]:
    """The pages of the canary questionnaire as hosts and a folder have them. "Leave this page" and a link lead to another site on this machine."""
    folder = tmp_path_factory.mktemp("canaries")
    built = build_site(write_project(folder / "project", QUESTIONNAIRE), folder / "site")
    assert built.changed is not None, built.report.render()
    referrers: list[str | None] = []
    with other_site(referrers) as elsewhere, serve(folder / "site", headers=False) as bare, serve(folder / "site") as host:
        page = folder / "site" / "en" / "tiny.html"
        html = page.read_text("utf-8").replace("https://www.wikipedia.org/", elsewhere)
        page.write_text(html.replace("</footer>", f'<p><a id="outside" href="{elsewhere}">Elsewhere</a></p></footer>'), "utf-8")
        (folder / "site" / "en" / "unprotected.html").write_text(re.sub(r' autocomplete="off"|<meta http-equiv.*?>|<script>.*</script>', "", html, flags=re.S), "utf-8")
        (folder / "site" / "witness.html").write_text(WITNESS, "utf-8")
        yield Ways(f"{bare}/en/tiny.html", f"{host}/en/tiny.html", page.as_uri(), page, f"{bare}/witness.html", elsewhere, referrers)


@contextmanager
def other_site(referrers: list[str | None]) -> Iterator[str]:
    """A page of another site, which notes what it is told about where its visitors come from."""

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self):
            referrers.append(self.headers.get("Referer"))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b'<!DOCTYPE html><title>Elsewhere</title><link rel="icon" href="data:,">')

        def log_message(self, format, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://localhost:{server.server_port}/elsewhere.html"
        server.shutdown()


def answer(browser: OrdinaryBrowser, address: str, answers: dict[str, list[str]]) -> Page:
    """A tab in which every question is answered and the result is shown."""
    page = browser.context.new_page()
    page.goto(address)
    page.evaluate(ANSWER_ALL, answers)
    assert page.evaluate(CHECKED) == 4
    return page


def tick(browser: OrdinaryBrowser, address: str, answers: dict[str, list[str]]) -> Page:
    """A tab without script in which every question is answered."""
    page = browser.context.new_page()
    browser.context.new_cdp_session(page).send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.goto(address)
    for question, values in answers.items():
        page.check(f"[name={question}][value={values[0]}]", force=True)
    assert page.evaluate(CHECKED) == 4
    return page


def go_back(page: Page) -> bool:
    """Opens another page of the site and comes back; whether the browser had kept the page as it was."""
    page.evaluate("() => { window.returned = []; addEventListener('pageshow', event => window.returned.push(event.persisted)); }")
    page.click("footer a[href='about.html']")
    page.wait_for_url("**/about.html")
    page.go_back(wait_until="commit")
    return page.evaluate("() => window.returned") == [True]


def open_witness(browser: OrdinaryBrowser, address: str) -> Page:
    """A tab with a field to type into, behind another tab as all of them are then."""
    page = browser.context.new_page()
    page.goto(address)
    browser.context.new_page()
    return page


def wait_until_noted(witnesses: list[tuple[OrdinaryBrowser, Page]], word: str) -> None:
    """Types a word where nothing protects it, and waits until each browser has noted it for a later session. By then it has noted what it would of tabs that changed before."""
    for _, witness in witnesses:
        witness.fill("input", word)
    for browser, _ in witnesses:
        wait_for(lambda: holds(browser, "Sessions", word))


def holds(browser: OrdinaryBrowser, folder: str, word: str) -> bool:
    """Whether a file below a folder of the profile holds a word."""
    files = [path.read_bytes() for path in (browser.profile / "Default" / folder).rglob("*") if path.is_file()]
    return any(word.encode(encoding) in content for content in files for encoding in ENCODINGS)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def restored(browser: OrdinaryBrowser, address: str, count: int) -> list[int]:
    """How many answers stand in each of the tabs that a browser opens by itself."""
    def pages() -> list[Page]:
        return [page for page in browser.context.pages if page.url.split("?")[0].endswith(address)]

    wait_for(lambda: len(pages()) == count)
    for page in pages():
        page.wait_for_load_state()
    return [page.evaluate(CHECKED) for page in pages()]


def test_after_every_way_of_leaving_the_files_of_a_browser_hold_no_answer(ways, browser, tmp_path):
    browsers = {name: OrdinaryBrowser(tmp_path / name, browser) for name in ("somebody", "somebody-else")}
    tabs = {}
    for (name, one), answers in zip(browsers.items(), (SOMEBODY, SOMEBODY_ELSE)):
        tabs[name] = {way: answer(one, ways.bare, answers) for way in ("close", "leave", "shift", "link", "reload", "back", "stay")}
        tabs[name] |= {"host": answer(one, ways.host, answers), "folder": answer(one, ways.folder, answers)}
        tabs[name] |= {way: tick(one, ways.bare, answers) for way in ("no script", "no script, back")}
        tabs[name]["witness"] = open_witness(one, ways.witness)
    witnesses = [(one, tabs[name]["witness"]) for name, one in browsers.items()]
    wait_until_noted(witnesses, TYPED[0])
    for name, tab in tabs.items():
        tab["close"].close()
        tab["leave"].click(".leave")
        for _ in range(3):
            tab["shift"].keyboard.press("Shift")
        tab["link"].click("#outside")
        for way in ("leave", "shift", "link"):
            tab[way].wait_for_url(ways.elsewhere)
            assert tab[way].evaluate("() => document.referrer") == ""
        tab["reload"].reload()
        assert go_back(tab["back"]), "the browser did not keep the page as it was, so this shows nothing"
        go_back(tab["host"])
        go_back(tab["no script, back"])
        assert tab["no script, back"].evaluate(CHECKED) == 4, "the privacy page says that Back may show the answers again where no script runs"
        assert {way: tab[way].evaluate(CHECKED) for way in ("reload", "back", "host")} == {"reload": 0, "back": 0, "host": 0}
    assert len(ways.referrers) == 6 and set(ways.referrers) == {None}
    wait_until_noted(witnesses, TYPED[1])
    for one in browsers.values():
        wait_for(lambda: any(ways.bare.encode() in path.read_bytes() for path in (one.profile / "Default").glob("History*")))
        one.kill()
        hold_no_answer(one.profile, ways)
    notes = [read_tabs(one.profile, "tiny.html") for one in browsers.values()]
    assert len(notes[0]) > 3 and notes[0] == notes[1]
    one = browsers["somebody"]
    one.start()
    assert restored(one, "tiny.html", 7) == [0] * 7
    one.close()
    hold_no_answer(one.profile, ways)


def hold_no_answer(profile: Path, ways: Ways) -> None:
    """No canary stands anywhere but in copies of the page, and those are whole. What was typed where nothing protects it is found."""
    page = ways.page.read_text("utf-8")
    found, copies = find_traces(profile, [*CANARIES, *TYPED], [page])
    assert any(place.startswith("Default/Sessions/") for place in found.pop(TYPED[1]))
    found.pop(TYPED[0], None)
    assert found == {}
    times = {copies[canary] / page.count(canary) for canary in CANARIES}
    assert len(times) == 1 and times.pop() >= 1, copies


def test_the_search_and_the_ways_back_show_what_an_unprotected_page_leaves(ways, browser, tmp_path):
    one = OrdinaryBrowser(tmp_path / "somebody", browser)
    address = ways.bare.replace("tiny", "unprotected")
    tab = tick(one, f"{address}?first", SOMEBODY)
    tick(one, f"{address}?other", SOMEBODY_ELSE)
    spilling = one.context.new_page()
    spilling.goto(ways.bare.replace("tiny", "about"))
    spilling.evaluate(SPILL, SPILLED)
    tab.click("footer a[href='about.html']")
    tab.wait_for_url("**/about.html")
    tab.go_back(wait_until="commit")
    assert tab.evaluate(CHECKED) == 4
    wait_until_noted([(one, open_witness(one, ways.witness))], TYPED[0])
    for word, storage in zip(SPILLED[:2], SPILLED_TO[:2]):  # a browser that is closed within some seconds does not always write these down
        wait_for(lambda: holds(one, storage, word))
    one.close()
    found, _ = find_traces(one.profile, CANARIES + SPILLED, [ways.page.with_name("unprotected.html").read_text("utf-8")])
    for question in SOMEBODY:
        assert any(place.startswith("Default/Sessions/") for place in found[question]), found[question]
    for canary, folder in zip(SPILLED, SPILLED_TO):
        assert any(place.startswith(f"Default/{folder}/") for place in found.get(canary, ())), folder
    notes = [{(length, *(text for text in texts if address not in text)) for length, texts in read_tabs(one.profile, f"{address}?{way}")} for way in ("first", "other")]
    assert notes[0] and notes[0] != notes[1]
    one.start()
    assert restored(one, "unprotected.html", 2) == [4, 4]
    one.close()
