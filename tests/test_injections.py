"""What somebody puts into a page, or what runs in it, does nothing: no script, no style, no request, no text that becomes markup. Each guard is also seen to fire."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from driving import ANSWER_ALL, step_of
from injections import INTERVIEW, META, inject, let_requests_arrive, until
from playwright.sync_api import Error
from serving import serve

from askfirst.people import full_answers
from askfirst.policy import content_security_policy

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


@contextmanager
def refusals(page):
    """What the browser tells that a policy forbade, and where."""
    told: list[str] = []

    def note(message) -> None:
        if "Content Security Policy" in message.text:
            told.append(f"{message.location['url']}: {message.text}")

    page.on("console", note)
    yield told
    page.remove_listener("console", note)


def springs(page, folder: Path, name: str, *, headers: bool) -> bool:
    """Whether what was put into page.html springs; otherwise the browser has said that a policy forbade it."""
    asked: list[str] = []
    with serve(folder, headers=headers, log=asked) as address, refusals(page) as refused:
        page.goto(f"{address}/page.html")
        if page.locator("#trap").count():
            page.locator("#trap").evaluate("one => { setTimeout(() => one.click()); }")

        def sprung() -> bool:
            try:
                return any("/trap" in one for one in asked) or page.evaluate(SPRUNG)
            except Error:  # on the way to another page
                return False

        # What names another address is of the page before; a link that is a script, and a page in a frame, name none.
        until(page, lambda: sprung() or any(address in one or "http://" not in one for one in refused), name)
        return sprung()


@pytest.mark.parametrize("guard", GUARDS)
def test_what_is_put_into_a_page_does_nothing_where_a_policy_stands(site, open_page, tmp_path, guard):
    policy, headers = GUARDS[guard]
    page, sprung = open_page("about:blank", own=True).page, set()
    for name, injection in INJECTIONS.items():
        inject(site, tmp_path, injection, policy)
        leads_away = guard == "nothing" and "action=" in injection[1]
        if springs(page.context.new_page() if leads_away else page, tmp_path, name, headers=headers):
            sprung.add(name)
    assert sprung == {"its own policy": {"script in front of the policy"}, "the headers": set(), "nothing": set(INJECTIONS)}[guard]


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


def test_what_already_runs_in_a_page_can_ask_no_host_for_anything(site, open_page, tmp_path):
    """A script that runs could still lead to another page, or call another device (WebRTC): no policy forbids these in today's browsers. So none must run."""
    page, other = (open_page("about:blank").page for _ in range(2))
    for guard, (policy, headers) in GUARDS.items():
        inject(site, tmp_path, ("</body>", ""), policy)
        asked: list[str] = []
        with serve(tmp_path, headers=headers, log=asked) as address:
            page.goto(f"{address}/page.html")
            page.evaluate(SENDING, f"{address}/trap")
            let_requests_arrive(other, tmp_path)
        arrived = [one for one in asked if "/trap" in one]
        assert len(arrived) >= 6 if guard == "nothing" else arrived == [], guard


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
    visited = open_page(with_script(site, tmp_path / "page.html"), own=True)
    assert visited.page.evaluate("acted") == []
    visited.messages.clear()
    visited.page.evaluate(ANSWER_ALL, full_answers(questionnaire, questionnaire.people_file.people[0]))
    assert step_of(visited.page) == "result" and visited.messages == []


GAPS = {
    "require-trusted-types|trusted-types": {"innerHTML", "outerHTML", "insertAdjacentHTML", "createContextualFragment", "DOMParser", "srcdoc",
                                            "text of a script", "source of a script", "a policy of its own"},
    "trusted-types": {"a policy of its own"},
    ".*": {"eval", "Function", "setTimeout", "innerHTML"},
}


def test_text_acts_where_the_policy_has_a_gap(site, open_page, tmp_path):
    page = open_page("about:blank").page
    for drop, acts in GAPS.items():
        page.goto(with_script(site, tmp_path / "page.html", drop=drop).as_uri())
        acted = set(page.evaluate("acted"))
        assert acted >= acts, drop
        assert drop == ".*" or not acted & {"eval", "Function"}, drop


def test_without_script_enter_puts_no_answer_into_the_address(site, open_page, tmp_path):
    """A browser that does not know method=dialog takes the form for one whose answers go into the address; all that it wants is a button."""
    visited, path = open_page("about:blank", java_script_enabled=False), tmp_path / "page.html"
    for policy in ("keep", "drop"):
        inject(site, tmp_path, ("</form>", "<button>Go on</button>"), policy)
        path.write_text(path.read_text("utf-8").replace(' method="dialog"', ""), "utf-8")
        visited.page.goto(path.as_uri())
        visited.messages.clear()
        visited.page.check("[name=for-whom][value=me]")
        visited.page.keyboard.press("Enter")
        until(visited.page, lambda: "form-action" in "".join(visited.messages) or "?" in visited.page.url)
        assert ("for-whom=me" in visited.page.url) == (policy == "drop"), policy
