"""A browser as people have it: Chromium with a profile on disk, caches, history and "Continue where you left off", driven from outside; it can be closed, and it can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

# Without these a Chromium of root's, or without a desktop, does not start; or it asks for news of itself. None changes what a profile keeps of a page.
FLAGS = ("--headless", "--no-sandbox", "--no-first-run", "--password-store=basic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0")
SECONDS_TO_START = 30


class OrdinaryBrowser:
    """A running Chromium with a profile of its own; `driver` is any browser of Playwright's, which lends the connection."""

    def __init__(self, profile: Path, driver: Browser):
        self.profile, self.driver = profile, driver
        (profile / "Default").mkdir(parents=True)
        self.start()

    def start(self) -> None:
        """Starts it: the first time with an empty profile, later with what the last time left there, and every tab is opened again. After a crash a person presses "Restore" for that."""
        path = self.profile / "Default" / "Preferences"
        preferences = json.loads(path.read_text("utf-8")) if path.exists() else {}
        preferences.setdefault("session", {})["restore_on_startup"] = 1
        preferences.setdefault("profile", {})["exit_type"] = "Normal"
        path.write_text(json.dumps(preferences), "utf-8")
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        program = os.environ.get("ASKFIRST_BROWSER") or self.driver.browser_type.executable_path
        self.process = subprocess.Popen([program, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + SECONDS_TO_START
        while not (port.exists() and port.read_text().count("\n")):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{program} does not start with a profile on disk")
            time.sleep(0.05)
        self.connection = self.driver.browser_type.connect_over_cdp(f"http://127.0.0.1:{port.read_text().split()[0]}")

    @property
    def context(self) -> BrowserContext:
        return self.connection.contexts[0]

    def close(self) -> None:
        """Ends it as a person does, who logs off or shuts down."""
        self.process.terminate()
        self.process.wait()

    def kill(self) -> None:
        """Ends it as a power cut does, or a phone that needs the memory."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
