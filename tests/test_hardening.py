"""What nobody can make a page do: load, send, run or show what it was not built with, whatever stands in it, in its address or around it. Each guard is also seen to fire."""

from __future__ import annotations

import html
import json
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
from driving import ANSWER_ALL, go_by_mouse, step_of
from playwright.sync_api import Error
from serving import parse_headers, serve

from askfirst.people import full_answers
from askfirst.policy import FEATURES, HEADERS, content_security_policy, headers_file

INTERVIEW = "en/dismissal-or-delay.html"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


@pytest.fixture(scope="module")
def log() -> list[str]:
    """What was asked of `host`, for the test that empties it first."""
    return []


@pytest.fixture(scope="module")
def host(site, log):
    """The address of the real site, served with its headers."""
    with serve(site, log=log) as address:
        yield address


@pytest.fixture
def bare_host(site):
    """The address of the real site, served without any of its headers."""
    with serve(site, headers=False) as address:
        yield address


@pytest.fixture
def pages(site) -> list[str]:
    """The path of every page of the site."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(found) > 15
    return found


def until(page, condition):
    """Waits for what must come to be so."""
    for _ in range(600):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to be so")


def complaints(visited) -> list[str]:
    """Messages of the browser, but for those about features that other browsers have and it does not."""
    return [message for message in visited.messages if "Unrecognized feature" not in message]


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


def test_every_answer_carries_every_header_of_the_table_once(site, host, pages):
    policy, = (value for name, value in parse_headers((site / "_headers").read_text("utf-8"))[0][1] if name == "Content-Security-Policy")
    for path in [*pages, "SHA256SUMS", "not/there.html"]:
        _, sent, _ = fetch(f"{host}/{path}")
        for name, value in (*HEADERS, ("Content-Security-Policy", policy)):
            assert sent.get_all(name) == [value], path


def test_a_host_without_the_file_sends_none_of_them(bare_host):
    _, sent, _ = fetch(f"{bare_host}/{INTERVIEW}")
    assert [name for name, _ in HEADERS if name in sent] == []


def test_the_policy_of_the_headers_allows_what_the_pages_allow_and_refuses_frames(site, pages):
    (pattern, sent), = parse_headers((site / "_headers").read_text("utf-8"))
    assert pattern == "/*"
    everywhere = policies_of(dict(sent)["Content-Security-Policy"])
    assert everywhere.pop("frame-ancestors") == ["'none'"]
    allowed: dict[str, set[str]] = {}
    for path in pages:
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
    assert set(open_page(f"{host}/{INTERVIEW}").page.evaluate(allowed)) & set(FEATURES) == set()
    assert set(open_page(f"{bare_host}/{INTERVIEW}").page.evaluate(allowed)) >= {"camera", "geolocation", "microphone", "clipboard-write"}


def test_a_page_is_asked_for_anew_and_never_kept(site, open_page, tmp_path):
    copy = shutil.copytree(site, tmp_path / "site")
    for path in copy.rglob("*"):
        os.utime(path, (10**9, 10**9))  # what is old and unmarked, a browser keeps for a long time
    asked: dict[bool, list[str]] = {}
    for headers in (True, False):
        asked[headers] = []
        with serve(copy, headers=headers, log=asked[headers]) as address:
            page = open_page(f"{address}/en/about.html").page
            for name in ("privacy", "about"):
                page.click(f"footer a[href='{name}.html']")
                page.wait_for_url(f"**/{name}.html")
    assert asked[True] == ["GET /en/about.html", "GET /en/privacy.html", "GET /en/about.html"]
    assert asked[False] == asked[True][:2]


# --- No host is contacted ----------------------------------------------------------------------------------------------


def let_requests_arrive(open_page, tmp_path):
    """Opens a page of another host that wants an icon, and waits until the browser has asked for it: whatever the pages before wanted was asked by then."""
    folder = tmp_path / "last"
    folder.mkdir()
    (folder / "last.html").write_text("<title>last</title>", "utf-8")
    asked: list[str] = []
    with serve(folder, headers=False, log=asked) as address:
        page = open_page(f"{address}/last.html").page
        until(page, lambda: "GET /favicon.ico" in asked)


def test_each_page_asks_its_host_for_itself_and_no_other_host_for_anything(host, log, pages, open_page, tmp_path):
    log.clear()
    for path in pages:
        visited = open_page(f"{host}/{path}")
        assert visited.requests == [f"{host}/{path}"]
        assert complaints(visited) == []
    let_requests_arrive(open_page, tmp_path)
    assert log == [f"GET /{path}" for path in pages]


def test_a_whole_journey_asks_for_nothing_more(questionnaire, host, log, open_page, tmp_path):
    log.clear()
    visited = open_page(f"{host}/{INTERVIEW}")
    go_by_mouse(visited.page, full_answers(questionnaire, questionnaire.people_file.people[0]))
    let_requests_arrive(open_page, tmp_path)
    assert visited.requests == [f"{host}/{INTERVIEW}"] and log == [f"GET /{INTERVIEW}"]
    assert complaints(visited) == []


def test_a_page_that_loads_something_is_noticed(site, open_page, tmp_path):
    text = META.sub("", (site / "en" / "about.html").read_text("utf-8")).replace('<link rel="icon" href="data:,">', '<link rel="prefetch" href="/trap">')
    (tmp_path / "page.html").write_text(text, "utf-8")
    asked: list[str] = []
    with serve(tmp_path, headers=False, log=asked) as address:
        visited = open_page(f"{address}/page.html")
        let_requests_arrive(open_page, tmp_path)
    assert visited.requests == [f"{address}/page.html", f"{address}/trap"]
    assert set(asked) == {"GET /page.html", "GET /trap", "GET /favicon.ico"}


def hosts_looked_up(browser, folder: Path, page_path: str, profile: Path, *, headers: bool) -> set[str]:
    """Every host whose address a browser with a profile of its own looked up while somebody had a page before them and pointed at its links, by the browser's own record."""
    record = profile.parent / f"{profile.name}.json"
    with serve(folder, headers=headers) as address:
        program = os.environ.get("ASKFIRST_BROWSER") or None
        context = browser.browser_type.launch_persistent_context(profile, executable_path=program, chromium_sandbox=False, args=[f"--log-net-log={record}"])
        page = context.new_page()
        page.goto(f"{address}/{page_path}")
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
    copy = shutil.copytree(site, tmp_path / "site")
    for number, path in enumerate((INTERVIEW, "en/find-help.html", "en/index.html")):
        named = set(re.findall(r"https?://([\w.-]+)", (copy / path).read_text("utf-8")))
        assert hosts_looked_up(browser, copy, path, tmp_path / f"profile-{number}", headers=True) & named == set(), path


def test_a_host_that_is_looked_up_is_noticed(site, browser, tmp_path):
    copy = shutil.copytree(site, tmp_path / "site")
    page = copy / "en" / "about.html"
    page.write_text(META.sub("", page.read_text("utf-8")).replace("</main>", '<img src="https://trap.invalid/x.png" alt=""></main>'), "utf-8")
    assert "trap.invalid" in hosts_looked_up(browser, copy, "en/about.html", tmp_path / "profile", headers=False)


# --- What somebody puts into a page -------------------------------------------------------------------------------------

# Each is put before a tag of the page. It has sprung when something ran, was drawn or was asked for; what is to be pressed is called "trap".
INJECTIONS = {
    "script": ("</body>", "<script>window.ran = true</script>"),
    "script in front of the policy": ("<meta charset", "<script>addEventListener('load', () => { window.ran = true; })</script>"),
    "script from the host": ("</body>", "<script src='/trap.js'></script>"),
    "script module": ("</body>", "<script type='module' src='/trap.js'></script>"),
    "handler": ("</main>", "<details open ontoggle=\"window.ran = true\"></details>"),
    "handler of an image": ("</main>", "<img src='data:x' onerror=\"window.ran = true\">"),
    "handler of a drawing": ("</main>", "<svg onload=\"window.ran = true\"></svg>"),
    "script in a drawing": ("</main>", "<svg><script>window.ran = true</script></svg>"),
    "link that is a script": ("</main>", "<a id='trap' href=\"javascript:void(window.ran = true)\">More</a>"),
    "frame that is a script": ("</main>", "<iframe src=\"javascript:void(parent.ran = true)\"></iframe>"),
    "frame with a page in it": ("</main>", "<iframe srcdoc=\"<script>parent.ran = true</script>\"></iframe>"),
    "frame": ("</main>", "<iframe src='/trap.html'></iframe>"),
    "object": ("</main>", "<object data='/trap.html'></object>"),
    "embedded page": ("</main>", "<embed src='/trap.html' type='text/html'>"),
    "style": ("</head>", "<style>body { outline: 7px solid }</style>"),
    "style of an element": ("</main>", "<p class='drawn' style='outline: 7px solid'>More</p>"),
    "style sheet": ("</head>", "<link rel='stylesheet' href='/trap.css'>"),
    "image": ("</main>", "<img src='/trap.png' alt=''>"),
    "icon": ("</head>", "<link rel='icon' href='/trap.ico'>"),
    "sound": ("</main>", "<audio src='/trap.mp3' preload='auto'></audio>"),
    "image of a button": ("</main>", "<input type='image' src='/trap.png' alt=''>"),
    "what is loaded ahead": ("</head>", "<link rel='prefetch' href='/trap.html'>"),
    "base": ("<title>", "<base href='/trap/'>"),
    "form": ("</body>", "<form action='/trap' method='post'><input name='entry' value='crossed'><button id='trap'>Go on</button></form>"),
    "button that posts the answers": ("</form>", "<button id='trap' formaction='/trap' formmethod='post'>Go on</button>"),
    "button that puts the answers into the address": ("</form>", "<button id='trap' formaction='/trap' formmethod='get'>Go on</button>"),
    "link that reports": ("</main>", "<a id='trap' href='/page.html' target='_blank' ping='/trap'>More</a>"),
}
SPRUNG = """() => window.ran || document.baseURI.includes('/trap')
  || [document.body].concat(Array.from(document.querySelectorAll('.drawn'))).some(one => getComputedStyle(one).outlineWidth === '7px')"""
GUARDS = {"its own policy": ("keep", False), "the headers": ("drop", True), "nothing": ("drop", False)}


def inject(site: Path, folder: Path, injection: tuple[str, str], policy: str) -> None:
    """A copy of the interview with something put before a tag that stands there once, with its own policy kept or dropped."""
    tag, what = injection
    text = (site / INTERVIEW).read_text("utf-8")
    assert text.count(tag) == 1, tag
    text = text.replace(tag, what + tag)
    (folder / "page.html").write_text(META.sub("", text) if policy == "drop" else text, "utf-8")
    shutil.copy(site / "_headers", folder)


def spring(open_page, folder: Path, *, headers: bool) -> bool:
    """Whether an injection of page.html springs; otherwise the browser has said that a policy forbade it."""
    asked: list[str] = []
    with serve(folder, headers=headers, log=asked) as address:
        visited = open_page(f"{address}/page.html")
        page = visited.page
        if page.locator("#trap").count():
            page.locator("#trap").evaluate("one => { setTimeout(() => one.click()); }")

        def sprung() -> bool:
            try:
                return any("/trap" in one for one in asked) or page.evaluate(SPRUNG)
            except Error:  # on the way to another page
                return False

        until(page, lambda: sprung() or any("Content Security Policy" in message for message in visited.messages))
        return sprung()


@pytest.mark.parametrize("name", INJECTIONS)
@pytest.mark.parametrize("guard", GUARDS)
def test_what_is_put_into_a_page_does_nothing_where_a_policy_stands(site, open_page, tmp_path, name, guard):
    policy, headers = GUARDS[guard]
    inject(site, tmp_path, INJECTIONS[name], policy)
    stands_in_front = name == "script in front of the policy" and guard == "its own policy"
    assert spring(open_page, tmp_path, headers=headers) == (guard == "nothing" or stands_in_front)


SENDING = """async address => {
  const attempts = {
    fetch: () => fetch(address + '?answers', {mode: 'no-cors'}),
    XMLHttpRequest: () => new Promise((sent, refused) => {
      const request = new XMLHttpRequest();
      request.onload = sent;
      request.onerror = refused;
      request.open('GET', address);
      request.send();
    }),
    image: () => new Promise((sent, refused) => Object.assign(new Image(), {onload: sent, onerror: refused, src: address})),
    EventSource: () => new Promise((sent, refused) => { Object.assign(new EventSource(address), {onopen: sent, onerror: refused}); }),
    WebSocket: () => new Promise((sent, refused) => { Object.assign(new WebSocket(address.replace('http', 'ws')), {onopen: sent, onerror: refused}); }),
    Worker: () => new Promise((sent, refused) => { Object.assign(new Worker(address), {onmessage: sent, onerror: refused}); }),
    serviceWorker: () => navigator.serviceWorker.register(address),
    beacon: () => { if (!navigator.sendBeacon(address, 'answers')) throw new Error('not sent'); },
  };
  const sent = [];
  for (const name in attempts) await Promise.resolve().then(attempts[name]).then(() => sent.push(name), () => {});
  return sent;
}"""


@pytest.mark.parametrize("guard", GUARDS)
def test_what_already_runs_in_a_page_can_ask_no_host_for_anything(site, open_page, tmp_path, guard):
    """A script that runs could still lead to another page, or call another device (WebRTC): no policy forbids these in today's browsers. So none must run."""
    policy, headers = GUARDS[guard]
    inject(site, tmp_path, ("</body>", ""), policy)
    asked: list[str] = []
    with serve(tmp_path, headers=headers, log=asked) as address:
        page = open_page(f"{address}/page.html").page
        page.evaluate(SENDING, f"{address}/trap")
        let_requests_arrive(open_page, tmp_path)
    assert ([one for one in asked if "/trap" in one] == []) == (guard != "nothing")
    assert guard != "nothing" or len([one for one in asked if "/trap" in one]) >= 6


# What turns text into script or markup. Each must throw, not only do nothing: then a slip in our own script is seen by its tests.
TEXT_THAT_ACTS = """
window.acted = [];
const attempts = {
  'eval': () => eval('1'),
  'Function': () => new Function('1')(),
  'setTimeout': () => setTimeout('1'),
  'innerHTML': () => { document.createElement('p').innerHTML = '<b>1</b>'; },
  'outerHTML': () => { document.body.appendChild(document.createElement('p')).outerHTML = '<b>1</b>'; },
  'insertAdjacentHTML': () => document.body.insertAdjacentHTML('beforeend', '<b>1</b>'),
  'createContextualFragment': () => document.createRange().createContextualFragment('<b>1</b>'),
  'DOMParser': () => new DOMParser().parseFromString('<b>1</b>', 'text/html'),
  'srcdoc': () => { document.createElement('iframe').srcdoc = '<b>1</b>'; },
  'text of a script': () => { document.createElement('script').text = '1'; },
  'source of a script': () => { document.createElement('script').src = '/trap.js'; },
  'a policy of its own': () => window.trustedTypes.createPolicy('own', {createHTML: (text) => text}),
};
for (const name in attempts) { try { attempts[name](); window.acted.push(name); } catch (refused) {} }
"""


def with_script(site: Path, path: Path, *, drop: str = "") -> Path:
    """A copy of the interview whose own script also tries TEXT_THAT_ACTS, and whose policy allows this script; without the directives whose names match `drop`."""
    text = (site / INTERVIEW).read_text("utf-8")
    before, _, after = text.rpartition("<script>")
    script = after[:after.index("</script>")] + TEXT_THAT_ACTS
    policy = content_security_policy(re.findall(r"<style[^>]*>(.*?)</style>", text, re.S), script)
    kept = "; ".join(one for one in policy.split("; ") if not drop or not re.match(drop, one))
    text = META.sub(f'<meta http-equiv="Content-Security-Policy" content="{kept}">', before, count=1) + f"<script>{script}</script></body></html>"
    path.write_text(text, "utf-8")
    return path


def test_no_text_becomes_script_or_markup_and_the_interview_runs_all_the_same(questionnaire, site, open_page, tmp_path):
    page = open_page(with_script(site, tmp_path / "page.html")).page
    assert page.evaluate("acted") == []
    assert "result" not in go_by_mouse(page, full_answers(questionnaire, questionnaire.people_file.people[0])) and step_of(page) == "result"


@pytest.mark.parametrize("drop, acts", [
    ("require-trusted-types|trusted-types", {"innerHTML", "outerHTML", "insertAdjacentHTML", "createContextualFragment", "DOMParser", "srcdoc",
                                             "text of a script", "source of a script", "a policy of its own"}),
    ("trusted-types", {"a policy of its own"}),
    (".*", {"eval", "Function", "setTimeout", "innerHTML"}),
])
def test_text_acts_where_the_policy_has_a_gap(site, open_page, tmp_path, drop, acts):
    acted = set(open_page(with_script(site, tmp_path / "page.html", drop=drop)).page.evaluate("acted"))
    assert acted >= acts
    assert drop == ".*" or not acted & {"eval", "Function"}


@pytest.mark.parametrize("policy", ["keep", "drop"])
def test_without_script_enter_puts_no_answer_into_the_address(site, open_page, tmp_path, policy):
    """A browser that does not know method=dialog takes the form for one whose answers go into the address; all that it wants is a button."""
    inject(site, tmp_path, ("</form>", "<button>Go on</button>"), policy)
    path = tmp_path / "page.html"
    path.write_text(path.read_text("utf-8").replace(' method="dialog"', ""), "utf-8")
    visited = open_page(path, java_script_enabled=False)
    visited.page.check("[name=for-whom][value=me]")
    visited.page.keyboard.press("Enter")
    until(visited.page, lambda: "form-action" in "".join(visited.messages) or "?" in visited.page.url)
    assert ("for-whom=me" in visited.page.url) == (policy == "drop")


# --- The address ---------------------------------------------------------------------------------------------------------

TAILS = ["?entry=crossed&for-whom=me", "#entry", "#entry.crossed", "#main", "#<img src=x onerror=document.title='ran'>", "?<script>document.title='ran'</script>",
         "#javascript:alert(1)", "#:~:text=court", "?lang=es&dir=rtl&step=result#answers", "#" + "x" * 5_000,
         "?__proto__[canary]=1#constructor", "#%00%0d%0aSet-Cookie:%20canary=1", "?canary=\u202e\u2028%ff"]


def state_of(page) -> list:
    """Everything that a page shows and holds, but for its address."""
    return page.evaluate("""() => [document.documentElement.outerHTML, document.title, document.cookie, localStorage.length, sessionStorage.length, history.length, history.state,
      Array.from(document.querySelectorAll('input')).map(one => one.checked + one.value).join(), Object.canary]""")


@pytest.mark.parametrize("path", [INTERVIEW, "en/index.html", "en/about.html", "404.html"])
def test_nothing_in_the_address_is_read_or_shown(host, open_page, path):
    clean = state_of(open_page(f"{host}/{path}").page)
    for tail in TAILS:
        visited = open_page(f"{host}/{path}{tail}")
        assert state_of(visited.page) == clean, tail
        assert complaints(visited) == [], tail
        visited.context.close()


def test_a_page_that_shows_its_address_is_noticed(site, open_page, tmp_path):
    inject(site, tmp_path, ("</body>", "<script>document.body.append(decodeURIComponent(location.hash))</script>"), "drop")
    path = tmp_path / "page.html"
    clean, told = (state_of(open_page(path.as_uri() + tail).page) for tail in ("", "#canary"))
    assert clean != told and "canary" in told[0]


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


@pytest.mark.parametrize("path", [INTERVIEW, "en/privacy.html", "404.html", "not/there.html"])
def test_no_page_can_be_shown_inside_another(host, stranger, open_page, path):
    visited = open_page(stranger)
    frame = frame_in(visited.page, f"{host}/{path}")
    assert frame.url == "chrome-error://chromewebdata/"
    assert any("frame-ancestors" in message for message in visited.messages)


def test_without_headers_a_page_can_be_framed_and_its_own_policy_still_holds(bare_host, stranger, open_page):
    frame = frame_in(open_page(stranger).page, f"{bare_host}/{INTERVIEW}")
    frame.wait_for_selector("[data-step=start]")
    assert frame.url == f"{bare_host}/{INTERVIEW}"
    with pytest.raises(Error, match="TrustedHTML"):
        frame.evaluate("document.body.innerHTML = '<b>1</b>'")


@pytest.mark.parametrize("headers", [True, False])
def test_whoever_opens_a_page_keeps_no_hold_of_it(host, bare_host, stranger, open_page, headers):
    page = open_page(stranger).page
    with page.expect_popup() as opened:
        page.evaluate("address => { window.held = window.open(address); }", f"{host if headers else bare_host}/{INTERVIEW}")
    opened.value.wait_for_selector("[data-step=start]")
    assert opened.value.evaluate("window.opener === null") == headers
    assert page.evaluate("window.held.closed") == headers


@pytest.mark.parametrize("headers", [True, False])
def test_another_host_cannot_ask_for_a_page_unseen(host, bare_host, stranger, open_page, headers):
    asked = "address => fetch(address, {mode: 'no-cors'}).then(() => 'sent', () => 'refused')"
    assert open_page(stranger).page.evaluate(asked, f"{host if headers else bare_host}/{INTERVIEW}") == ("refused" if headers else "sent")


# --- An address that leads nowhere ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["x", "en/gone.html", "en/none/", "a/b/c/d.html", f"{quote('<script>document.title=1</script>')}", "es/dismissal-or-delay"])
def test_an_address_that_leads_nowhere_shows_the_way_home_in_every_language(built, host, open_page, lost):
    status, _, _ = fetch(f"{host}/{lost}")
    visited = open_page(f"{host}/{lost}")
    links = visited.page.locator("main a").evaluate_all("all => all.map(one => [one.textContent, one.hreflang, one.href])")
    languages = [(str(built.project.languages[locale].autonym), locale) for locale in map(str, built.project.site.locales)]
    assert (status, [(name, locale) for name, locale, _ in links]) == (404, languages)
    for _, locale, address in links:
        status, _, content = fetch(address)
        assert status == 200 and f'<html lang="{locale}"'.encode() in content
    assert visited.requests == [f"{host}/{lost}"]


def test_the_page_for_lost_addresses_is_the_same_everywhere_and_names_nothing_near_it(site, host, built):
    page = (site / "404.html").read_bytes()
    assert fetch(f"{host}/x")[2] == fetch(f"{host}/en/deep/x.html")[2] == page
    leads = re.findall(r' (?:href|src)="([^"]+)"', page.decode())
    assert {lead for lead in leads if not lead.startswith("data:")} >= {f"/{locale}/index.html" for locale in map(str, built.project.site.locales)}
    assert [lead for lead in leads if not re.match(r"/(?!/)|data:,$|https:", lead)] == []
    items = re.findall(r'<li lang="([\w-]+)" dir="(?:ltr|rtl)"><p>', page.decode())
    assert items == list(map(str, built.project.site.locales))


# --- Paper, and what the documents promise --------------------------------------------------------------------------------------


ABOUT_TO_PRINT = "() => dispatchEvent(new Event('beforeprint'))"


@pytest.mark.parametrize("locale", ["en", "es"])
def test_paper_says_whom_it_is_for_and_is_empty_before_the_result(questionnaire, built, host, open_page, locale):
    def say(name: str) -> str:
        text = built.project.interface[name]
        return str(text) if locale == "en" else str(built.project.catalogues[locale].say(built.project.texts_by_place[text.place]))

    page = open_page(f"{host}/{locale}/dismissal-or-delay.html").page
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
