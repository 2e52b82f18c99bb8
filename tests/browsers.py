"""The system's browsers that tests drive."""

import shutil
from contextlib import contextmanager

import pytest

WHOLE = ("chromium", "chromium-browser", "google-chrome")
SHELL = ("chromium-headless-shell",)


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
    try:
        yield browser
    finally:
        browser.close()
