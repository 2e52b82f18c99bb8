"""The system's browsers that tests drive."""

import os
import shutil
import signal
from contextlib import contextmanager

import pytest

WHOLE = ("chromium", "chromium-browser", "google-chrome")
SHELL = ("chromium-headless-shell",)
PATIENCE = 60_000  # milliseconds, reached only when something is broken: the machine may be busy with other tests


@contextmanager
def launched(driver, *, whole=False, flags=()):
    """A running Chromium; without one the test is skipped.

    It is the headless shell where there is one: the same engine, without a browser's windows and services, opens a page in a third of the time.
    `whole` asks for the browser as people have it, which alone keeps the storage of strange sites apart.
    """
    program = next(filter(None, map(shutil.which, WHOLE if whole else SHELL + WHOLE)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", *flags])
    browser.new_context = _patient(browser.new_context)
    try:
        yield browser
    finally:
        browser.close()


def _patient(new_context):
    """What opens a browser's windows, which wait for whatever they are asked for as long as expectations do."""

    def opened(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    return opened


class Lid:
    """The lid of the laptop that a browser runs on: while it is closed nothing in any page runs, as if the machine slept."""

    def __init__(self, context):
        self.context, self.line = context, context.browser.new_browser_cdp_session()
        self.stopped = []

    def close(self):
        processes = self.line.send("SystemInfo.getProcessInfo")["processInfo"]
        self.stopped = [each["id"] for each in processes if each["type"] == "renderer"]
        for process in self.stopped:
            os.kill(process, signal.SIGSTOP)

    def open(self, hours=0):
        """It was closed for so long, as the pages' clocks say (the context's clock has to be installed)."""
        self.go_on()
        for page in self.context.pages:
            page.clock.fast_forward(hours * 3_600_000)

    def go_on(self):
        """Wake what was stopped, however a test ended."""
        while self.stopped:
            os.kill(self.stopped.pop(), signal.SIGCONT)
