"""What nobody can make a page do: ask any host for anything, read its address, or print what is not for its reader. Each guard is also seen to fire."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from driving import ANSWER_ALL, go_by_mouse
from injections import INTERVIEW, META, inject, let_requests_arrive, until
from serving import serve

from askfirst.people import full_answers

# --- No host is contacted ----------------------------------------------------------------------------------------------


def complaints(visited) -> list[str]:
    """Messages of the browser, but for those about features that other browsers have and it does not."""
    return [message for message in visited.messages if "Unrecognized feature" not in message]


def test_each_page_asks_its_host_for_itself_and_no_other_host_for_anything(site, open_page, tmp_path):
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(paths) > 15
    visited, asked = open_page("about:blank"), []
    visited.requests.clear()
    with serve(site, log=asked) as host:
        for path in paths:
            visited.page.goto(f"{host}/{path}")
        let_requests_arrive(open_page("about:blank").page, tmp_path)
    assert visited.requests == [f"{host}/{path}" for path in paths]
    assert asked == [f"GET /{path}" for path in paths]
    assert complaints(visited) == []


def test_a_whole_journey_asks_for_nothing_more(questionnaire, site, open_page, tmp_path):
    asked: list[str] = []
    with serve(site, log=asked) as host:
        visited = open_page(f"{host}/{INTERVIEW}")
        go_by_mouse(visited.page, full_answers(questionnaire, questionnaire.people_file.people[0]))
        let_requests_arrive(open_page("about:blank").page, tmp_path)
    assert visited.requests == [f"{host}/{INTERVIEW}"] and asked == [f"GET /{INTERVIEW}"]
    assert complaints(visited) == []


def test_a_page_that_loads_something_is_noticed_though_another_follows_at_once(site, open_page, tmp_path):
    text = META.sub("", (site / "en" / "about.html").read_text("utf-8"))
    (tmp_path / "page.html").write_text(text.replace('<link rel="icon" href="data:,">', '<link rel="prefetch" href="/trap">'), "utf-8")
    (tmp_path / "next.html").write_text(text, "utf-8")
    visited, asked = open_page("about:blank"), []
    visited.requests.clear()
    with serve(tmp_path, headers=False, log=asked) as host:
        for path in ("page.html", "next.html"):
            visited.page.goto(f"{host}/{path}")
        let_requests_arrive(open_page("about:blank").page, tmp_path)
    assert sorted(visited.requests) == [f"{host}/next.html", f"{host}/page.html", f"{host}/trap"]
    assert {"GET /page.html", "GET /trap", "GET /next.html"} <= set(asked)


def hosts_looked_up(browser, folder: Path, paths: list[str], profile: Path, *, headers: bool) -> set[str]:
    """Every host whose address a browser with a profile of its own looked up while somebody had pages before them and pointed at their links, by the browser's own record."""
    record = profile.parent / f"{profile.name}.json"
    with serve(folder, headers=headers) as address:
        program = os.environ.get("ASKFIRST_BROWSER") or None
        context = browser.browser_type.launch_persistent_context(profile, executable_path=program, chromium_sandbox=False, args=[f"--log-net-log={record}"])
        page = context.new_page()
        for path in paths:
            page.goto(f"{address}/{path}")
            for link in page.locator("a[href^='https:']").filter(visible=True).all():
                link.hover()
        (folder / "last.html").write_text("<img src='https://last.invalid/x.png' onerror=\"document.title='asked'\">", "utf-8")
        with serve(folder, headers=False) as other:
            page.goto(f"{other}/last.html")
            until(page, lambda: page.title() == "asked")
        context.close()
    recorded = json.loads(record.read_text("utf-8"))
    kinds = {number for name, number in recorded["constants"]["logEventTypes"].items() if name.startswith("HOST_RESOLVER_MANAGER")}
    looked_up = {str(event["params"]["host"]) for event in recorded["events"] if event["type"] in kinds and "host" in event.get("params", {})}
    found = {re.sub(r"^https?://|:\d+$", "", one) for one in looked_up}
    assert "last.invalid" in found, "the record does not tell"
    return found - {"last.invalid", "127.0.0.1"}


def test_no_host_that_a_page_names_is_even_looked_up(site, browser, tmp_path):
    copy, paths = shutil.copytree(site, tmp_path / "site"), [INTERVIEW, "en/find-help.html", "en/index.html"]
    named = {host: path for path in paths for host in re.findall(r"https?://([\w.-]+)", (copy / path).read_text("utf-8"))}
    looked_up = hosts_looked_up(browser, copy, paths, tmp_path / "profile", headers=True)
    assert {host: path for host, path in named.items() if host in looked_up} == {}


def test_a_host_that_is_looked_up_is_noticed(site, browser, tmp_path):
    """On a page that is left for another."""
    copy = shutil.copytree(site, tmp_path / "site")
    page = copy / "en" / "about.html"
    page.write_text(META.sub("", page.read_text("utf-8")).replace("</main>", '<img src="https://trap.invalid/x.png" alt=""></main>'), "utf-8")
    assert "trap.invalid" in hosts_looked_up(browser, copy, ["en/about.html", "en/privacy.html"], tmp_path / "profile", headers=False)


# --- The address ---------------------------------------------------------------------------------------------------------

TAILS = ["?entry=crossed&for-whom=me", "#entry", "#entry.crossed", "#main", "#<img src=x onerror=document.title='ran'>", "?<script>document.title='ran'</script>",
         "#javascript:alert(1)", "#:~:text=court", "?lang=es&dir=rtl&step=result#answers", "#" + "x" * 5_000,
         "?__proto__[canary]=1#constructor", "#%00%0d%0aSet-Cookie:%20canary=1", "?canary=\u202e\u2028%ff"]


STATE = """before => [document.documentElement.outerHTML, document.title, document.cookie, localStorage.length, sessionStorage.length, history.length - before, history.state,
  Array.from(document.querySelectorAll('input')).map(one => one.checked + one.value).join(), Object.canary]"""


def state_at(visited, address: str) -> list:
    """Everything that a page shows and holds, but for its address, and what the browser complains of; of the history, by how much it grew."""
    before = visited.page.evaluate("history.length")
    visited.messages.clear()
    visited.page.goto(address)
    return [*visited.page.evaluate(STATE, before), complaints(visited)]


@pytest.mark.parametrize("paths", [(INTERVIEW, "en/index.html"), ("en/about.html", "404.html")], ids=lambda paths: paths[0])
def test_nothing_in_the_address_is_read_or_shown(site, open_page, paths):
    """Two pages in turn: from an address to one that differs in what follows # alone, a browser does not open the page anew; and it keeps no more than 50 entries of its history."""
    with serve(site) as host:
        visited = open_page("about:blank")
        clean = {path: state_at(visited, f"{host}/{path}") for path in paths}
        assert [state[-1] for state in clean.values()] == [[], []]
        for tail in TAILS:
            for path in paths:
                assert state_at(visited, f"{host}/{path}{tail}") == clean[path], (path, tail)


def test_a_page_that_shows_its_address_is_noticed(site, open_page, tmp_path):
    inject(site, tmp_path, ("</body>", "<script>document.body.append(decodeURIComponent(location.hash))</script>"), "drop")
    visited, address = open_page("about:blank"), (tmp_path / "page.html").as_uri()
    clean = state_at(visited, address)
    visited.page.goto("about:blank")
    told = state_at(visited, f"{address}#canary")
    assert clean != told and "canary" in told[0]


# --- Paper, and what the documents promise --------------------------------------------------------------------------------------


ABOUT_TO_PRINT = "() => dispatchEvent(new Event('beforeprint'))"


def test_paper_says_whom_it_is_for_and_is_empty_before_the_result(questionnaire, built, site, open_page):
    page = open_page("about:blank").page
    for locale in ("en", "es"):
        def say(name: str) -> str:
            text = built.project.interface[name]
            return str(text) if locale == "en" else str(built.project.catalogues[locale].say(built.project.texts_by_place[text.place]))

        page.emulate_media(media="screen")
        page.goto((site / locale / "dismissal-or-delay.html").as_uri())
        page.click("[data-step=start] [data-do=continue]")
        page.check("[name=for-whom][value=me]")
        page.emulate_media(media="print")
        page.evaluate(ABOUT_TO_PRINT)
        assert page.inner_text("body").strip() == say("not-a-sheet")
        page.emulate_media(media="screen")
        page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
        page.emulate_media(media="print")
        page.evaluate(ABOUT_TO_PRINT)
        assert page.inner_text("body").strip().startswith(say("for-my-attorney-only"))


def test_every_test_that_a_document_names_exists():
    tests = {name for path in (ROOT / "tests").glob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)}
    named = {name for path in (ROOT / "docs").rglob("*.md") for name in re.findall(r"`(test_\w+)`", path.read_text("utf-8"))}
    assert len(named) > 10 and named <= tests, named - tests
