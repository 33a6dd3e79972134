"""What a host sends with every page: the headers of the table, what they forbid a browser, who may frame, open or ask for a page, and what a lost address shows."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import ROOT
from injections import INTERVIEW, META
from playwright.sync_api import Error
from serving import parse_headers, serve

from askfirst.policy import FEATURES, HEADERS, content_security_policy, headers_file


@pytest.fixture(scope="module")
def host(site):
    """The address of the real site, served with its headers."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="module")
def bare_host(site):
    """The address of the real site, served without any of its headers."""
    with serve(site, headers=False) as address:
        yield address


def paths_of_pages(site: Path) -> list[str]:
    """The path of every page of the site."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(found) > 15
    return found


def policies_of(text: str) -> dict[str, list[str]]:
    """The directives of a policy, each with what it allows."""
    return {name: allowed for name, *allowed in (directive.split(" ") for directive in text.split("; "))}


def fetch(address: str, method: str = "GET"):
    """The status, headers and content of an answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read()


# --- The headers -----------------------------------------------------------------------------------------------------


def test_every_answer_carries_every_header_of_the_table_once(site, host):
    policy, = (value for name, value in parse_headers((site / "_headers").read_text("utf-8"))[0][1] if name == "Content-Security-Policy")
    for path in [*paths_of_pages(site), "SHA256SUMS", "not/there.html"]:
        _, sent, _ = fetch(f"{host}/{path}")
        for name, value in (*HEADERS, ("Content-Security-Policy", policy)):
            assert sent.get_all(name) == [value], path


def test_a_host_without_the_file_sends_none_of_them(bare_host):
    _, sent, _ = fetch(f"{bare_host}/{INTERVIEW}")
    assert [name for name, _ in HEADERS if name in sent] == []


def test_the_policy_of_the_headers_allows_what_the_pages_allow_and_refuses_frames(site):
    (pattern, sent), = parse_headers((site / "_headers").read_text("utf-8"))
    assert pattern == "/*"
    everywhere = policies_of(dict(sent)["Content-Security-Policy"])
    assert everywhere.pop("frame-ancestors") == ["'none'"]
    allowed: dict[str, set[str]] = {}
    for path in paths_of_pages(site):
        for name, sources in policies_of(html.unescape(META.search((site / path).read_text("utf-8"))[1])).items():
            allowed.setdefault(name, set()).update(sources)
    assert {name: set(sources) for name, sources in everywhere.items()} == allowed
    assert len(allowed["style-src"]) >= 3 and allowed["script-src"]


def test_a_site_of_pages_that_differ_allows_each_what_it_needs_once():
    file = headers_file([content_security_policy(["a{}"], None), content_security_policy(["b{}", "a{}"], "f()"), content_security_policy(["b{}"], "g()")])
    sent = policies_of(dict(parse_headers(file)[0][1])["Content-Security-Policy"])
    assert {name: len(allowed) for name, allowed in sent.items()} == {"default-src": 1, "script-src": 2, "style-src": 2, "img-src": 1, "base-uri": 1, "form-action": 1,
                                                                     "require-trusted-types-for": 1, "trusted-types": 1, "frame-ancestors": 1}


def test_the_file_keeps_to_what_hosts_read(site):
    """Cloudflare Pages reads at most 100 rules of at most 2,000 characters a line; a quotation mark would break the commands of docs/deploying.md."""
    text = (site / "_headers").read_text("ascii")
    assert max(map(len, text.splitlines())) <= 2_000
    assert '"' not in text and "$" not in text and "\\" not in text
    assert len({name.lower() for name, _ in HEADERS}) == len(HEADERS) and list(HEADERS) == sorted(HEADERS)
    assert list(FEATURES) == sorted(set(FEATURES))


def test_the_file_is_read_with_comments_and_several_paths():
    text = "# for all\n/*\n  A: 1\n  B: x: y\n\n/en/*\n  A: 2\n"
    assert parse_headers(text) == [("/*", [("A", "1"), ("B", "x: y")]), ("/en/*", [("A", "2")])]


@pytest.mark.parametrize("server, line", [("nginx", 'add_header {} "{}" always;'), ("Apache", 'Header always set {} "{}"')])
def test_the_commands_for_other_servers_translate_every_header(site, server, line):
    section = (ROOT / "docs" / "deploying.md").read_text("utf-8").split(f"## {server}", 1)[1].split("\n## ", 1)[0]
    command = next(one for one in section.splitlines() if one.startswith("sed ")).partition(" > ")[0]
    written = subprocess.run(command, shell=True, cwd=site.parent, capture_output=True, text=True, check=True).stdout.splitlines()
    assert written == [line.format(name, value) for name, value in parse_headers((site / "_headers").read_text("utf-8"))[0][1]]


def test_no_feature_of_the_browser_is_left_to_a_page(host, bare_host, open_page):
    allowed = "document.featurePolicy.allowedFeatures()"
    page = open_page(f"{host}/{INTERVIEW}").page
    assert set(page.evaluate(allowed)) & set(FEATURES) == set()
    page.goto(f"{bare_host}/{INTERVIEW}")
    assert set(page.evaluate(allowed)) >= {"camera", "geolocation", "microphone", "clipboard-write"}


def test_a_page_is_asked_for_anew_and_never_kept(site, open_page, tmp_path):
    copy = shutil.copytree(site, tmp_path / "site")
    for path in copy.rglob("*"):
        os.utime(path, (10**9, 10**9))  # what is old and unmarked, a browser keeps for a long time
    asked: dict[bool, list[str]] = {}
    page = open_page("about:blank").page
    for headers in (True, False):
        asked[headers] = []
        with serve(copy, headers=headers, log=asked[headers]) as address:
            page.goto(f"{address}/en/about.html")
            for name in ("privacy", "about"):
                page.click(f"footer a[href='{name}.html']")
                page.wait_for_url(f"**/{name}.html")
    assert asked[True] == ["GET /en/about.html", "GET /en/privacy.html", "GET /en/about.html"]
    assert asked[False] == asked[True][:2]


# --- Frames and other windows ------------------------------------------------------------------------------------------------


@pytest.fixture
def stranger(tmp_path):
    """The address of another host with a page that frames, opens and asks for what it is told."""
    (tmp_path / "frame.html").write_text("<iframe></iframe>", "utf-8")
    with serve(tmp_path, headers=False) as address:
        yield f"{address}/frame.html"


def frame_in(page, address: str):
    """The frame of a page, once it has been led to an address."""
    with page.expect_event("framenavigated"):
        page.evaluate("address => { document.querySelector('iframe').src = address; }", address)
    return page.frames[1]


def test_no_page_can_be_shown_inside_another(host, stranger, open_page):
    visited = open_page("about:blank")
    for path in (INTERVIEW, "en/privacy.html", "404.html", "not/there.html"):
        visited.page.goto(stranger)
        visited.messages.clear()
        frame = frame_in(visited.page, f"{host}/{path}")
        assert frame.url == "chrome-error://chromewebdata/", path
        assert any("frame-ancestors" in message for message in visited.messages), path


def test_without_headers_a_page_can_be_framed_and_its_own_policy_still_holds(bare_host, stranger, open_page):
    frame = frame_in(open_page(stranger).page, f"{bare_host}/{INTERVIEW}")
    frame.wait_for_selector("[data-step=start]")
    assert frame.url == f"{bare_host}/{INTERVIEW}"
    with pytest.raises(Error, match="TrustedHTML"):
        frame.evaluate("document.body.innerHTML = '<b>1</b>'")


def test_whoever_opens_a_page_keeps_no_hold_of_it(host, bare_host, stranger, open_page):
    page = open_page(stranger).page
    for address, is_let_go in ((host, True), (bare_host, False)):
        with page.expect_popup() as opened:
            page.evaluate("address => { window.held = window.open(address); }", f"{address}/{INTERVIEW}")
        opened.value.wait_for_selector("[data-step=start]")
        assert opened.value.evaluate("window.opener === null") == is_let_go, address
        assert page.evaluate("window.held.closed") == is_let_go, address
        opened.value.close()


def test_another_host_cannot_ask_for_a_page_unseen(host, bare_host, stranger, open_page):
    page, ask = open_page(stranger).page, "address => fetch(address, {mode: 'no-cors'}).then(() => 'sent', () => 'refused')"
    assert [page.evaluate(ask, f"{address}/{INTERVIEW}") for address in (host, bare_host)] == ["refused", "sent"]


# --- An address that leads nowhere ---------------------------------------------------------------------------------------------


LOST = ["x", "en/gone.html", "en/none/", "a/b/c/d.html", quote("<script>document.title=1</script>"), "es/dismissal-or-delay"]


def test_an_address_that_leads_nowhere_shows_the_way_home_in_every_language(built, host, open_page):
    visited = open_page("about:blank")
    languages = [(str(built.project.languages[locale].autonym), locale) for locale in built.project.locales]
    for lost in LOST:
        status, _, _ = fetch(f"{host}/{lost}")
        visited.requests.clear()
        visited.page.goto(f"{host}/{lost}")
        links = visited.page.locator("main a").evaluate_all("all => all.map(one => [one.textContent, one.hreflang, one.href])")
        assert (status, [(name, locale) for name, locale, _ in links]) == (404, languages), lost
        for _, locale, address in links:
            status, _, content = fetch(address)
            assert status == 200 and f'<html lang="{locale}"'.encode() in content, lost
        assert visited.requests == [f"{host}/{lost}"]


def test_the_page_for_lost_addresses_is_the_same_everywhere_and_names_nothing_near_it(site, host, built):
    page = (site / "404.html").read_bytes()
    assert fetch(f"{host}/x")[2] == fetch(f"{host}/en/deep/x.html")[2] == page
    leads = re.findall(r' (?:href|src)="([^"]+)"', page.decode())
    assert {lead for lead in leads if not lead.startswith("data:")} >= {f"/{locale}/index.html" for locale in built.project.locales}
    assert [lead for lead in leads if not re.match(r"/(?!/)|data:,$|https:", lead)] == []
    items = re.findall(r'<li lang="([\w-]+)" dir="(?:ltr|rtl)"><p>', page.decode())
    assert items == built.project.locales
