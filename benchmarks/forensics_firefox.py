#!/usr/bin/env python3
"""Searches the profile of an ordinary Firefox for answers, as tests/test_forensics.py does with Chromium's, and looks at what Firefox brings back.

    python3 benchmarks/forensics_firefox.py [PROGRAM]

PROGRAM is a Firefox or Firefox ESR (on Debian: apt install firefox-esr); without it, the first on PATH. It is driven by Marionette, which is a part of Firefox, so nothing else is needed.
Two profiles are filled, killed, searched, opened again and searched again: one with the interview, answered and left in several ways, and one with an unprotected copy of it, to show
that the search finds what is there. The exit code is 1 if anything of the first is found or comes back, or nothing of the second. It takes one to three minutes: Firefox writes its session every 15 seconds."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
PATIENCE = 90  # seconds
CHECKED = "return document.querySelectorAll('input:checked').length"


class Firefox:
    """A running Firefox with a profile on disk that opens the tabs of the last time again, and its Marionette: messages are `length:[0, number, command, arguments]`."""

    def __init__(self, program: str, profile: Path):
        self.program, self.profile = program, profile
        profile.mkdir()
        self.start()

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {"marionette.port": port, "browser.startup.page": 3, "browser.sessionstore.restore_on_demand": False, "datareporting.policy.dataSubmissionEnabled": False}
        self.profile.joinpath("user.js").write_text("".join(f'user_pref("{name}", {json.dumps(value)});\n' for name, value in settings.items()))
        command = [self.program, "--headless", "--marionette", "--no-remote", "--profile", str(self.profile)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        wait_for(lambda: self._connect(port))
        self.count = 0
        self._read()
        self.do("WebDriver:NewSession", capabilities={"alwaysMatch": {}})

    def _connect(self, port: int) -> bool:
        try:
            self.connection = socket.create_connection(("127.0.0.1", port))
        except OSError:
            return False
        self.lines = self.connection.makefile("rb")
        return True

    def _read(self):
        length = b""
        while (sign := self.lines.read(1)) != b":":
            length += sign
        return json.loads(self.lines.read(int(length)))

    def do(self, command: str, **arguments):
        """The answer to a command of WebDriver."""
        self.count += 1
        message = json.dumps([0, self.count, command, arguments]).encode()
        self.connection.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, answer = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return answer

    def run(self, script: str, *arguments):
        """What a script in the page returns."""
        return self.do("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def open(self, address: str) -> None:
        """Opens an address in a new tab, which the next commands are about."""
        self.do("WebDriver:SwitchToWindow", handle=self.do("WebDriver:NewWindow", type="tab")["handle"])
        self.do("WebDriver:Navigate", url=address)

    def count_answers(self, name: str) -> list[int]:
        """How many answers stand in each tab of a page, after a restart."""
        counts = []
        for handle in self.do("WebDriver:GetWindowHandles"):
            self.do("WebDriver:SwitchToWindow", handle=handle)
            if (self.run("return location.pathname") or "").endswith(name):
                counts.append(self.run(CHECKED))
        return counts

    def has_noted(self, word: str) -> bool:
        """Whether the session that Firefox keeps for a crash holds a word."""
        from traces import read_lz4

        path = self.profile / "sessionstore-backups" / "recovery.jsonlz4"
        return path.exists() and word.encode() in read_lz4(path.read_bytes()[12:])

    def kill(self) -> None:
        """Ends it as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def wait_for(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("Firefox did not do within a minute and a half what it always does.")
        time.sleep(0.2)


def go_back(firefox: Firefox) -> bool:
    """Opens another page and comes back; whether Firefox had kept the page as it was."""
    firefox.run("window.returned = []; addEventListener('pageshow', event => returned.push(event.persisted))")
    firefox.do("WebDriver:Navigate", url=firefox.run("return document.querySelector('footer a').href"))
    firefox.do("WebDriver:Back")
    return firefox.run("return window.returned") == [True]


def visit_protected(firefox: Firefox, address: str, answers: dict) -> dict[str, object]:
    """Answers everything in five tabs and leaves four; what came back."""
    from driving import ANSWER_ALL

    def answer() -> None:
        firefox.open(address)
        firefox.run(f"({ANSWER_ALL})(arguments[0])", answers)
        if firefox.run(CHECKED) != len(answers):
            raise RuntimeError("The answers could not be given.")

    told = {}
    answer()
    firefox.do("WebDriver:Refresh")
    told["answers after a reload"] = firefox.run(CHECKED)
    answer()
    told["Back showed the page as it was kept"] = go_back(firefox)
    told["answers after Back"] = firefox.run(CHECKED)
    answer()
    firefox.run("document.querySelector('.leave').click()")
    wait_for(lambda: "elsewhere" in (firefox.run("return location.pathname") or ""))
    told["referrer told to the other site"] = firefox.run("return document.referrer")
    answer()
    firefox.do("WebDriver:CloseWindow")
    firefox.do("WebDriver:SwitchToWindow", handle=firefox.do("WebDriver:GetWindowHandles")[-1])
    answer()
    return told


def visit_unprotected(firefox: Firefox, address: str, answers: dict) -> dict[str, object]:
    """Ticks the same in a copy without protection."""
    firefox.open(address)
    for question, values in answers.items():
        firefox.run("document.querySelector(arguments[0]).click()", f"[name={question}][value={values[0]}]")
    return {"Back showed the page as it was kept": go_back(firefox), "answers after Back": firefox.run(CHECKED)}


def examine(program: str, profile: Path, visit, address: str, witness: str, page: str) -> dict[str, object]:
    """Visits a page in a new profile; what is found in its files after a crash and after a restart, and what came back."""
    firefox = Firefox(program, profile)
    try:
        return _examine(firefox, visit, address, witness, page)
    finally:
        if firefox.process.poll() is None:
            firefox.kill()


def _examine(firefox: Firefox, visit, address: str, witness: str, page: str) -> dict[str, object]:
    from test_forensics import CANARIES, SOMEBODY, TYPED
    from traces import find_traces

    profile, told = firefox.profile, visit(firefox, address, SOMEBODY)
    firefox.open(witness)
    firefox.run("const field = document.querySelector('input'); field.value = arguments[0]; field.dispatchEvent(new Event('input', {bubbles: true}))", TYPED[0])
    wait_for(lambda: firefox.has_noted(TYPED[0]))
    firefox.kill()
    found, copies = find_traces(profile, CANARIES, [page])
    told["files with answers after a crash"] = sorted(set().union(*found.values()))
    told["copies of the page, the same for everybody"] = copies[CANARIES[0]] // page.count(CANARIES[0])
    firefox.start()
    time.sleep(5)  # the tabs come back one after the other
    told["answers in the tabs that came back"] = firefox.count_answers(Path(address).name)
    firefox.do("Marionette:Quit", flags=["eAttemptQuit"])
    firefox.process.wait()
    told["files with answers after a restart"] = sorted(set().union(*find_traces(profile, CANARIES, [page])[0].values()))
    return told


def main(arguments: list[str]) -> int:
    """Prints what was found of both; returns 1 unless it is nothing of the one and something of the other."""
    from askfirst.pipeline import build_site
    from serving import serve
    from test_forensics import QUESTIONNAIRE, WITNESS
    from writing import write_project

    program = arguments[0] if arguments else shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        print("There is no Firefox on PATH: install one (on Debian: apt install firefox-esr), or name its program.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        build_site(write_project(folder / "project", QUESTIONNAIRE), folder / "site")
        with serve(folder / "site", headers=False) as host:
            page = folder / "site" / "en" / "tiny.html"
            html = page.read_text("utf-8").replace("https://www.wikipedia.org/", f"{host.replace('127.0.0.1', 'localhost')}/elsewhere.html")
            unprotected = re.sub(r' autocomplete="off"|<meta http-equiv.*?>|<script>.*</script>', "", html, flags=re.S)
            for path, text in (("en/tiny.html", html), ("en/unprotected.html", unprotected), ("witness.html", WITNESS), ("elsewhere.html", "<!DOCTYPE html><title>Elsewhere</title>")):
                (folder / "site" / path).write_text(text, "utf-8")
            ours = examine(program, folder / "ours", visit_protected, f"{host}/en/tiny.html", f"{host}/witness.html", html)
            control = examine(program, folder / "control", visit_unprotected, f"{host}/en/unprotected.html", f"{host}/witness.html", unprotected)
    print(subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip())
    for title, told in (("the interview", ours), ("an unprotected copy of it", control)):
        print(f"\n{title}", *(f"  {name:44} {value}" for name, value in told.items()), sep="\n")
    returned = "answers in the tabs that came back"
    clean = ours["Back showed the page as it was kept"] and ours[returned] and not any((*ours[returned], *(ours[name] for name in ours if name.startswith(("files", "answers after", "referrer")))))
    fires = control["files with answers after a crash"] and control["answers after Back"] and control[returned] and all(control[returned])
    print("\nNothing of the interview is found or comes back." if clean else "\nSOMETHING OF THE INTERVIEW IS FOUND, OR NOTHING WAS SHOWN.")
    print("The search finds what the unprotected copy leaves." if fires else "THE SEARCH DOES NOT FIND WHAT THE UNPROTECTED COPY LEAVES.")
    return 0 if clean and fires else 1


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    sys.exit(main(sys.argv[1:]))
