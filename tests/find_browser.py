"""Finds a browser that the tests can drive, or installs one; prints the path of its program as the last line.

In this order: ASKFIRST_BROWSER; a Chromium, Chrome or Edge on this machine; Playwright's own, downloaded if need be;
as root on Debian, apt's. Each is started for real, and passed over with a note if it does not work. If nothing is
left, one sentence says what to install, and the exit code is 1. `build.py test` runs this inside .venv/.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
MAC_PROGRAMS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
LINUX_PROGRAMS = (
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/snap/bin/chromium",
)
WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

# A family of fonts that only this package of Debian's brings: some other packages bring a bare "Noto Sans" too.
FONT_PACKAGES = {"fonts-noto-core": "NotoSansEthiopic", "fonts-noto-cjk": "NotoSansCJK"}

SECONDS_TO_START = 60
SECONDS_TO_INSTALL = 900
TRIAL_TEXT = "this-browser-works"
MISSING_LIBRARY = "error while loading shared libraries: "
EXECUTABLE_OF_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)
NO_BROWSER = (
    "No browser was found that the tests can drive, and none could be installed: install Chromium, Chrome or Edge "
    "(on Debian: apt install chromium libatomic1), or put the path of one into ASKFIRST_BROWSER, then run the tests "
    "again."
)
NO_DRIVER = (
    "Playwright, which drives the browser in the tests, does not start ({}): install what is missing (on Debian and "
    "Ubuntu: apt install libatomic1), then run the tests again."
)


class BrowserError(Exception):
    """One sentence for the person: why the tests have no browser, and what to install."""


def main():
    """Prints the path of a working browser, or the sentence why there is none. Returns the exit code."""
    try:
        ensure_driver_starts()
        browser = find_browser(os.environ, sys.platform) or install_browser()
        if browser is None:
            raise BrowserError(NO_BROWSER)
        ensure_fonts()
    except BrowserError as problem:
        note(str(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    print(browser)
    return 0


# --- Looking --------------------------------------------------------------------------------------------------------


def find_browser(environment, platform):
    """The first browser on this machine that works, or None; a note tells of each that is passed over."""
    tried = set()
    for candidate in list_candidates(environment, platform):
        program = shutil.which(candidate, path=environment.get("PATH", ""))
        if program is None and candidate == environment.get("ASKFIRST_BROWSER"):
            note(f"ASKFIRST_BROWSER is passed over: {candidate} is not a program.")
        if program is None or os.path.realpath(program) in tried:
            continue
        tried.add(os.path.realpath(program))
        problem = try_browser(program)
        if problem is None:
            return os.path.abspath(program)
        note(f"{program} is passed over: it {problem}.")
    return None


def list_candidates(environment, platform):
    """Names and paths at which a browser may be, the person's own choice first."""
    chosen = environment.get("ASKFIRST_BROWSER")
    candidates = [chosen] if chosen else []
    if platform == "win32":
        folders = [environment[name] for name in WINDOWS_FOLDERS if environment.get(name)]
        return candidates + [f"{folder}/{program}" for program in WINDOWS_PROGRAMS for folder in folders]
    candidates += NAMES
    if platform == "darwin":
        folders = ["/Applications", f"{environment.get('HOME', '')}/Applications"]
        return candidates + [f"{folder}/{program}" for program in MAC_PROGRAMS for folder in folders]
    return candidates + list(LINUX_PROGRAMS)


def try_browser(program):
    """Lets a browser draw a page. Returns None if it can, else what it did instead, after the word "it"."""
    with tempfile.TemporaryDirectory(prefix="askfirst-", ignore_cleanup_errors=True) as profile:
        # --no-sandbox: as Playwright starts it, and the only way that root and most containers can.
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        command += [f"--user-data-dir={profile}", "--dump-dom", f"data:text/html,<p>{TRIAL_TEXT}</p>"]
        code, output, errors = run(command, SECONDS_TO_START)
    if code == 0 and (TRIAL_TEXT in output or sys.platform == "win32"):  # no console program there: it may not print
        return None
    return explain_failure(code, errors)


def explain_failure(code, errors):
    """What a program did that ended with this exit code (None: not at all, it was stopped) and these error lines."""
    library = find_missing_library(errors)
    if library:
        return f"lacks the library {library}"
    if code is None:
        return f"did not answer within {SECONDS_TO_START} seconds"
    last_line = (errors.strip().splitlines() or ["without a word"])[-1]
    return f"ended with code {code} and drew nothing ({last_line[:200]})"


def find_missing_library(errors):
    """The library that a program could not load, by the words of Linux's loader; None if it does not complain."""
    after = errors.partition(MISSING_LIBRARY)[2]
    return after.split(":")[0].strip() or None


# --- Installing -----------------------------------------------------------------------------------------------------


def ensure_driver_starts():
    """Playwright's driver brings a Node.js that needs libatomic, which a bare Debian does not have."""
    for may_install in (True, False):
        code, _, errors = run([sys.executable, "-m", "playwright", "--version"], SECONDS_TO_START)
        if code == 0:
            return
        lacks_libatomic = "libatomic" in (find_missing_library(errors) or "")
        if not (may_install and lacks_libatomic and install_with_apt(["libatomic1"])):
            raise BrowserError(NO_DRIVER.format("it " + explain_failure(code, errors)))


def install_browser():
    """A working browser of Playwright's, else of Debian's; None if neither can be had."""
    code, output, _ = run([sys.executable, "-c", EXECUTABLE_OF_PLAYWRIGHT], SECONDS_TO_START)
    program = output.strip()
    if code == 0 and not os.path.exists(program):
        note("No browser on this machine: downloading Playwright's Chromium ...")
        code, _, _ = run([sys.executable, "-m", "playwright", "install", "chromium"], SECONDS_TO_INSTALL)
    if code == 0:
        problem = try_browser(program)
        if problem is None:
            return program
        note(f"{program} is passed over: it {problem}.")
    else:
        note("Playwright's Chromium could not be downloaded.")
    if install_with_apt(["chromium", "libatomic1", *FONT_PACKAGES]):
        return find_browser(os.environ, sys.platform)
    return None


def ensure_fonts():
    """Installs fonts for all scripts where apt can; without them letters come out as boxes, so at least a warning."""
    if not can_use_apt():
        return
    missing = list_missing_fonts(run(["fc-list"], SECONDS_TO_START)[1])
    if missing and not install_with_apt(["fontconfig", *missing]):
        note(f"Warning: {' and '.join(missing)} could not be installed: tests of how scripts are drawn may fail.")


def list_missing_fonts(fc_list):
    """The packages of fonts that the tests want and that are not in fc-list's output."""
    return [package for package, family in FONT_PACKAGES.items() if family not in fc_list]


def install_with_apt(packages):
    """Installs Debian packages; False where that is not for us to do, or if it fails."""
    if not can_use_apt():
        return False
    note(f"Installing {', '.join(packages)} with apt-get ...")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]):
        code, _, errors = run(command, SECONDS_TO_INSTALL)
        if code != 0:
            note(f"{' '.join(command[:2])} failed: {(errors.strip().splitlines() or ['it was too slow'])[-1][:200]}")
            return False
    return True


def can_use_apt():
    """Only as root on Debian: elsewhere the machine is not ours to change, or apt's chromium is not a browser."""
    try:
        os_release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return is_root() and is_debian(os_release) and shutil.which("apt-get") is not None


def is_debian(os_release):
    """True for Debian and its children, but not for Ubuntu's: there, chromium is an empty package that wants snap."""
    fields = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    family = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").split()
    return "debian" in family and "ubuntu" not in family


def is_root():
    """True for the superuser of Linux and macOS."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


# --- Running, telling -----------------------------------------------------------------------------------------------


def run(command, seconds):
    """Exit code, output and errors of a command. Code None: stopped after so many seconds; 127: it is no program."""
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return None, "", ""
    except OSError as error:
        return 127, "", f"{error.strerror}"
    return ended.returncode, ended.stdout, ended.stderr


def note(sentence):
    """Tells the person something; standard output is for the path alone."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
